//! A looser look at an output that is wrong: what kind of wrong is it?

use super::{close, lines, raw_lines, tokens};
use crate::judge::near_miss::{NearMiss, near_miss};
use crate::problem::model::{Compare, OutputCompare};

/// What the look can see.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) expected: &'a [u8],
    pub(super) got: &'a [u8],
    pub(super) stderr: &'a [u8],
    pub(super) rules: &'a Compare,
}

/// The first near miss that fits, the most telling ones first.
pub(super) fn find(scene: Scene<'_>) -> Option<NearMiss> {
    nothing(&scene)
        .or_else(|| exact(&scene))
        .or_else(|| prompt(&scene))
        .or_else(|| spelling(&scene))
        .or_else(|| whole_lines(&scene))
        .or_else(|| precision(&scene))
}

fn nothing(scene: &Scene<'_>) -> Option<NearMiss> {
    if !scene.got.trim_ascii().is_empty() || scene.expected.trim_ascii().is_empty() {
        return None;
    }
    if lines(scene.stderr) == lines(scene.expected) {
        return near_miss(
            "standard-error",
            "the right output, but on standard error; print it to standard output",
        );
    }
    near_miss("nothing-printed", "nothing was printed")
}

/// What only the `exact` rule minds.
fn exact(scene: &Scene<'_>) -> Option<NearMiss> {
    if scene.rules.output != OutputCompare::Exact || lines(scene.expected) != lines(scene.got) {
        return None;
    }
    let without_returns = |bytes: &[u8]| -> Vec<u8> {
        bytes
            .iter()
            .copied()
            .filter(|byte| *byte != b'\r')
            .collect()
    };
    let (expected, got) = (scene.expected, scene.got);
    if expected.strip_suffix(b"\n") == Some(got) {
        return near_miss(
            "missing-final-newline",
            "right but for the newline at the end, which is missing",
        );
    }
    if got.strip_suffix(b"\n") == Some(expected) {
        return near_miss(
            "extra-final-newline",
            "right but for a newline at the end that should not be there",
        );
    }
    if without_returns(expected) == without_returns(got) {
        let returns = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\r').count();
        return near_miss(
            "line-ends",
            if returns(got) > returns(expected) {
                "right but for the line ends: lines end in CR LF where LF is wanted"
            } else {
                "right but for the line ends: lines must end in CR LF"
            },
        );
    }
    if raw_lines(got)
        .iter()
        .any(|line| line.trim_ascii_end().len() + 1 < line.len())
    {
        return near_miss(
            "trailing-spaces",
            "right but for white space at the end of lines",
        );
    }
    near_miss("white-space", "right but for white space")
}

/// `Enter a number: 5`
fn prompt(scene: &Scene<'_>) -> Option<NearMiss> {
    let (expected, got) = (scene.expected.trim_ascii_end(), scene.got.trim_ascii_end());
    let before = got.strip_suffix(expected)?.trim_ascii_end();
    if expected.is_empty() || !matches!(before.last(), Some(b':' | b'?' | b'>')) {
        return None;
    }
    near_miss(
        "prompt",
        "the right output comes after a prompt; print nothing but the result",
    )
}

fn spelling(scene: &Scene<'_>) -> Option<NearMiss> {
    let (expected, got) = (tokens(scene.expected), tokens(scene.got));
    if expected == got {
        return near_miss("white-space", "right but for white space");
    }
    let joined = |tokens: &[&[u8]]| tokens.concat();
    if joined(&expected) == joined(&got) {
        return near_miss("white-space", "right but for white space");
    }
    if joined(&expected).eq_ignore_ascii_case(&joined(&got)) {
        return near_miss("case", "right but for upper and lower case");
    }
    None
}

fn whole_lines(scene: &Scene<'_>) -> Option<NearMiss> {
    let (expected, got) = (lines(scene.expected), lines(scene.got));
    let sorted = |lines: &[&[u8]]| {
        let mut sorted: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
        sorted.sort();
        sorted
    };
    let count = |n: usize| {
        if n == 1 {
            "1 line".to_string()
        } else {
            format!("{n} lines")
        }
    };
    if expected.len() == got.len() {
        return if sorted(&expected) == sorted(&got) {
            near_miss("order-of-lines", "the right lines in another order")
        } else {
            None
        };
    }
    let is_subsequence = |part: &[&[u8]], whole: &[&[u8]]| {
        let mut whole = whole.iter();
        part.iter().all(|line| whole.any(|other| other == line))
    };
    if got.len() < expected.len() && is_subsequence(&got, &expected) {
        let missing = count(expected.len() - got.len());
        return near_miss("missing-lines", format!("right but for {missing} missing"));
    }
    if got.len() > expected.len() && is_subsequence(&expected, &got) {
        let extra = count(got.len() - expected.len());
        return near_miss("extra-lines", format!("right but for {extra} too many"));
    }
    None
}

fn precision(scene: &Scene<'_>) -> Option<NearMiss> {
    let (expected, got) = (tokens(scene.expected), tokens(scene.got));
    let loose = Compare {
        abs: 1e-4,
        rel: 1e-4,
        ..scene.rules.clone()
    };
    let fits = expected.len() == got.len()
        && expected
            .iter()
            .zip(&got)
            .all(|(a, b)| a == b || close(a, b, &loose));
    if !fits {
        return None;
    }
    near_miss(
        "precision",
        "right but for the last digits of numbers: is something rounded, or printed with too few digits?",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(expected: &str, got: &str, output: OutputCompare) -> Option<&'static str> {
        let rules = Compare {
            output,
            ..Compare::default()
        };
        find(Scene {
            expected: expected.as_bytes(),
            got: got.as_bytes(),
            stderr: b"on stderr",
            rules: &rules,
        })
        .map(|found| found.name)
    }

    #[test]
    fn each_kind_of_wrong_has_its_name() {
        use OutputCompare::{Exact, Lines};
        let table = [
            ("a\n", "", Lines, Some("nothing-printed")),
            ("on stderr\n", "\n", Lines, Some("standard-error")),
            ("a\n", "a", Exact, Some("missing-final-newline")),
            ("a", "a\n", Exact, Some("extra-final-newline")),
            ("a\nb\n", "a\r\nb\r\n", Exact, Some("line-ends")),
            ("a\nb\n", "a \nb\n", Exact, Some("trailing-spaces")),
            ("a b\n", "a  b\n", Exact, Some("white-space")),
            ("a b\n", "ab\n", Lines, Some("white-space")),
            ("5\n", "Enter a number: 5\n", Lines, Some("prompt")),
            ("5\n", "n?\n5", Lines, Some("prompt")),
            ("YES\n", "Yes\n", Lines, Some("case")),
            ("a\nb\n", "b\na\n", Lines, Some("order-of-lines")),
            ("a\nb\nc\n", "a\nc\n", Lines, Some("missing-lines")),
            ("a\nc\n", "a\nb\nc\n", Lines, Some("extra-lines")),
            ("0.33333\n", "0.33334\n", Lines, Some("precision")),
            ("1\n", "2\n", Lines, None),
        ];
        for (expected, got, output, wanted) in table {
            assert_eq!(name(expected, got, output), wanted, "{expected:?} {got:?}");
        }
    }
}
