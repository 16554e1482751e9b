//! Expected and got, one above the other, with the difference marked: by
//! colour, or by a line of carets where there is none.

use unicode_width::UnicodeWidthStr;

use super::paint::{Ink, Paint};
use crate::report::{diff, escape};

/// The label column: `expected  `.
const LABEL: usize = 10;

/// How much of what is equal stays before the first difference when a line is
/// too long.
const BEFORE: usize = 12;

/// Draws the two values on two or more lines.
pub fn draw(paint: Paint, width: usize, expected: &str, got: &str) -> Vec<String> {
    let (expected, got) = escape::reveal(expected, got);
    let (expected, got) = (escape::one_line(&expected), escape::one_line(&got));
    let room = width.saturating_sub(LABEL).max(16);
    let (expected, got) = fit(&expected, &got, room);
    let [expected_runs, got_runs] =
        diff::sides(&expected, &got).map_or([None, None], |sides| sides.map(Some));
    let mut lines = Vec::new();
    for (label, side, runs, plain, changed) in [
        (
            "expected",
            &expected,
            expected_runs,
            Ink::Good,
            Ink::Missing,
        ),
        ("got", &got, got_runs, Ink::Bad, Ink::Wrong),
    ] {
        let label = paint.text(Ink::Quiet, &format!("{label:<LABEL$}"));
        let Some(runs) = runs else {
            lines.push(format!("{label}{}", paint.text(plain, side)));
            continue;
        };
        let mut text = String::new();
        let mut carets = String::new();
        for run in runs {
            let mark = if run.differs { "^" } else { " " };
            carets.push_str(&mark.repeat(run.text.width()));
            text.push_str(&if run.differs {
                paint.text(changed, &run.text)
            } else {
                run.text
            });
        }
        lines.push(format!("{label}{text}"));
        if !paint.color && carets.contains('^') {
            lines.push(format!("{:LABEL$}{}", "", carets.trim_end()));
        }
    }
    lines
}

/// Cuts both sides to the room, around the first difference.
fn fit(expected: &str, got: &str, room: usize) -> (String, String) {
    if expected.width() <= room && got.width() <= room {
        return (expected.to_string(), got.to_string());
    }
    let same = expected
        .chars()
        .zip(got.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let start = if same + BEFORE > room {
        same.saturating_sub(BEFORE)
    } else {
        0
    };
    (cut(expected, start, room), cut(got, start, room))
}

/// `room` columns from a character on, with `…` where something is left out.
pub fn cut(text: &str, start: usize, room: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    if start > 0 {
        out.push('…');
        used = 1;
    }
    let mut chars = text.chars().skip(start).peekable();
    while let Some(c) = chars.next() {
        let mut buffer = [0; 4];
        let width = c.encode_utf8(&mut buffer).width();
        let last = chars.peek().is_none();
        if used + width + usize::from(!last) > room {
            out.push('…');
            break;
        }
        out.push(c);
        used += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Paint = Paint { color: false };

    #[test]
    fn carets_stand_under_the_difference() {
        let lines = draw(PLAIN, 60, "[1, 2, 3]", "[1, 5, 3]");
        assert_eq!(
            lines,
            [
                "expected  [1, 2, 3]",
                "              ^",
                "got       [1, 5, 3]",
                "              ^"
            ]
        );
    }

    #[test]
    fn carets_stand_under_wide_characters() {
        let lines = draw(PLAIN, 60, "\"漢字a\"", "\"漢字b\"");
        assert_eq!(lines[1], "               ^");
    }

    #[test]
    fn values_that_share_nothing_are_not_marked() {
        assert_eq!(
            draw(PLAIN, 60, "true", "12"),
            ["expected  true", "got       12"]
        );
    }

    #[test]
    fn a_long_value_is_cut_around_its_difference() {
        let expected = format!("{}x{}", "a".repeat(200), "a".repeat(200));
        let got = format!("{}y{}", "a".repeat(200), "a".repeat(200));
        let lines = draw(PLAIN, 40, &expected, &got);
        assert_eq!(lines[0], "expected  …aaaaaaaaaaaaxaaaaaaaaaaaaaaa…");
        assert!(lines.iter().all(|line| line.width() <= 40));
    }

    #[test]
    fn control_characters_are_shown() {
        let lines = draw(PLAIN, 60, "a\u{1b}[31m", "a\n");
        assert!(
            lines
                .iter()
                .all(|line| !line.contains('\u{1b}') && !line.contains('\n'))
        );
    }
}
