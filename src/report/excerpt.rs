//! Cutting long texts to what a person reads, without losing the difference.

/// The most characters of a value that a report carries.
const MOST_VALUE: usize = 2_000;

/// The most characters of printed output that a report carries.
const MOST_PRINTED: usize = 4_000;

/// How much of what is equal is kept before the difference.
const BEFORE: usize = 60;

/// The beginning of what was printed.
pub fn head(text: &str) -> String {
    match text.char_indices().nth(MOST_PRINTED) {
        Some((end, _)) => text[..end].to_string(),
        None => text.to_string(),
    }
}

/// Cuts the right values and the one that came. Where both are long, what
/// stays begins a little before the place where they part.
pub fn around_difference(
    expected: Vec<String>,
    got: Option<String>,
) -> (Vec<String>, Option<String>) {
    let long = |text: &String| text.len() > MOST_VALUE;
    if !expected.iter().any(long) && !got.as_ref().is_some_and(long) {
        return (expected, got);
    }
    let start = match (expected.as_slice(), &got) {
        ([one], Some(got)) => one
            .chars()
            .zip(got.chars())
            .take_while(|(a, b)| a == b)
            .count()
            .saturating_sub(BEFORE),
        _ => 0,
    };
    (
        expected.iter().map(|text| window(text, start)).collect(),
        got.map(|text| window(&text, start)),
    )
}

/// How many lines of a long output stay, and how many of them before the
/// first that differs.
const MOST_LINES: usize = 40;
const LINES_BEFORE: usize = 3;

/// Cuts two outputs to the lines around the first one that differs.
pub fn text_around_difference(expected: &str, got: &str) -> (String, String) {
    if expected.len() <= MOST_VALUE && got.len() <= MOST_VALUE {
        return (expected.to_string(), got.to_string());
    }
    let same = expected
        .lines()
        .zip(got.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let start = same.saturating_sub(LINES_BEFORE);
    let (a, b) = (lines_from(expected, start), lines_from(got, start));
    // A difference far into one long line.
    let (mut a, b) = around_difference(vec![a], Some(b));
    (a.pop().unwrap_or_default(), b.unwrap_or_default())
}

fn lines_from(text: &str, start: usize) -> String {
    let mut lines = text.split_inclusive('\n').skip(start);
    let mut out = if start > 0 {
        format!("…({start} lines before)\n")
    } else {
        String::new()
    };
    out.extend(lines.by_ref().take(MOST_LINES));
    let left = lines.count();
    if left > 0 {
        out.push_str(&format!("…({left} more lines)\n"));
    }
    out
}

fn window(text: &str, start: usize) -> String {
    let mut rest = text.chars();
    let skipped = rest.by_ref().take(start).count();
    let kept: String = rest.by_ref().take(MOST_VALUE).collect();
    let left = rest.count();
    let mut out = String::new();
    if skipped > 0 {
        out.push_str(&format!("…({skipped} characters)…"));
    }
    out.push_str(&kept);
    if left > 0 {
        out.push_str(&format!("…({left} more characters)"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_outputs_are_cut_around_the_first_wrong_line() {
        let expected: String = (0..5_000).map(|n| format!("{n}\n")).collect();
        let got = expected.replace("\n3000\n", "\nx\n");
        let (expected, got) = text_around_difference(&expected, &got);
        assert!(expected.starts_with("…(2997 lines before)\n2997\n2998\n2999\n3000\n"));
        assert!(got.contains("\n2999\nx\n3001\n"));
        assert!(got.ends_with("…(1963 more lines)\n"));
    }

    #[test]
    fn long_values_are_cut_around_the_difference() {
        let same = "a".repeat(100_000);
        let expected = format!("{same}b{same}");
        let got = format!("{same}c{same}");
        let (expected, got) = around_difference(vec![expected], Some(got));
        let tail = |c| format!("…(99940 characters)…{}{c}a", "a".repeat(60));
        assert!(expected[0].starts_with(&tail('b')));
        assert!(got.unwrap().starts_with(&tail('c')));
        assert!(expected[0].chars().count() < 2_100);
    }
}
