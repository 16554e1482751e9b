//! Judging a program: how it ended, and what it printed.

mod near;

use super::near_miss::NearMiss;
use super::{Context, Detail, Judgement, accepted, plain};
use crate::outcome::{Outcome, trace};
use crate::problem::model::{Compare, OutputCompare, ProgramCase};
use crate::verdict::Verdict;

/// Judges a program that ended by itself.
pub fn judge(context: Context<'_>, case: &ProgramCase, code: i32, outcome: &Outcome) -> Judgement {
    if code != case.exit_code {
        return wrong_exit(context, case.exit_code, code, outcome);
    }
    let Some(expected) = &case.stdout else {
        return accepted();
    };
    let rules = &context.problem.compare;
    let got = outcome.stdout.bytes.as_slice();
    let Some(difference) = compare(expected, got, rules) else {
        return accepted();
    };
    let near_miss = near::find(near::Scene {
        expected,
        got,
        stderr: &outcome.stderr.bytes,
        rules,
    });
    Judgement {
        verdict: Verdict::WrongAnswer,
        message: difference.message(near_miss.as_ref()),
        detail: Detail::Text {
            expected: String::from_utf8_lossy(expected).into_owned(),
            got: String::from_utf8_lossy(got).into_owned(),
        },
        near_miss,
        warnings: Vec::new(),
    }
}

/// A program that ended with another exit code than it should have.
pub(super) fn wrong_exit(
    context: Context<'_>,
    expected: i32,
    code: i32,
    outcome: &Outcome,
) -> Judgement {
    let said = String::from_utf8_lossy(&outcome.stderr.bytes);
    let exception = trace::read(&said, context.file);
    let ended = if expected == 0 {
        format!("ended with exit code {code}")
    } else {
        format!("ended with exit code {code} instead of {expected}")
    };
    let message = match &exception {
        Some(exception) => format!("{ended}: {}", super::exception_words(exception)),
        None => ended,
    };
    Judgement {
        detail: exception.map_or(Detail::None, Detail::Exception),
        ..plain(Verdict::RunTimeError, message)
    }
}

/// Where two outputs first part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Line or token, from 1; `None` for outputs without an order.
    place: Option<(&'static str, usize)>,
    /// `None` where one of them has ended.
    expected: Option<String>,
    got: Option<String>,
}

impl Difference {
    fn message(&self, near_miss: Option<&NearMiss>) -> String {
        let place = match self.place {
            Some((unit, number)) => format!("{unit} {number}: "),
            None => String::new(),
        };
        let unit = self.place.map_or("line", |(unit, _)| unit);
        match (&self.expected, &self.got) {
            (Some(expected), Some(got)) if expected == got => match near_miss {
                Some(near_miss) => near_miss.text.clone(),
                None => format!("{place}the white space differs"),
            },
            (Some(expected), Some(got)) => {
                format!("{place}expected {}, got {}", quote(expected), quote(got))
            }
            (Some(expected), None) => {
                format!("{place}expected {}, got no more {unit}s", quote(expected))
            }
            (None, Some(got)) => {
                format!("{place}expected no more {unit}s, got {}", quote(got))
            }
            (None, None) => "the output differs".into(),
        }
    }
}

/// A text on one line, cut to what a message can hold.
fn quote(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return format!("`{text}`");
    }
    let head: String = text.chars().take(MOST - 1).collect();
    format!("`{head}…`")
}

/// `None` where the output is right.
pub fn compare(expected: &[u8], got: &[u8], rules: &Compare) -> Option<Difference> {
    match rules.output {
        OutputCompare::Exact if expected == got => None,
        OutputCompare::Exact => Some(
            first_different(raw_lines(expected), raw_lines(got), "line", |a, b| a == b)
                .unwrap_or(NO_PLACE),
        ),
        OutputCompare::Lines => first_different(lines(expected), lines(got), "line", |a, b| a == b),
        OutputCompare::Tokens => {
            first_different(tokens(expected), tokens(got), "token", |expected, got| {
                expected == got || close(expected, got, rules)
            })
        }
        OutputCompare::UnorderedLines => bags(expected, got),
    }
}

const NO_PLACE: Difference = Difference {
    place: None,
    expected: None,
    got: None,
};

fn first_different<'a>(
    expected: Vec<&'a [u8]>,
    got: Vec<&'a [u8]>,
    unit: &'static str,
    same: impl Fn(&[u8], &[u8]) -> bool,
) -> Option<Difference> {
    let most = expected.len().max(got.len());
    (0..most).find_map(|index| {
        let pair = (expected.get(index), got.get(index));
        if let (Some(a), Some(b)) = pair
            && same(a, b)
        {
            return None;
        }
        Some(Difference {
            place: Some((unit, index + 1)),
            expected: pair.0.map(|bytes| text(bytes)),
            got: pair.1.map(|bytes| text(bytes)),
        })
    })
}

fn bags(expected: &[u8], got: &[u8]) -> Option<Difference> {
    let (expected, got) = (lines(expected), lines(got));
    let mut left: std::collections::HashMap<&[u8], i64> = std::collections::HashMap::new();
    for line in &expected {
        *left.entry(line).or_default() += 1;
    }
    for line in &got {
        *left.entry(line).or_default() -= 1;
    }
    let missing = expected.iter().find(|line| left[**line] > 0);
    let extra = got.iter().find(|line| left[**line] < 0);
    (missing.is_some() || extra.is_some()).then(|| Difference {
        place: None,
        expected: missing.map(|line| text(line)),
        got: extra.map(|line| text(line)),
    })
}

fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_end_matches(['\n', '\r']).to_string()
}

/// Lines with their ends.
fn raw_lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Lines without white space at their ends, and without empty lines at the
/// end of all.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes
        .trim_ascii_end()
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_end)
        .skip_while({
            // No output at all is no line, not an empty one.
            let empty = bytes.trim_ascii_end().is_empty();
            move |_| empty
        })
        .collect()
}

fn tokens(bytes: &[u8]) -> Vec<&[u8]> {
    bytes
        .split(u8::is_ascii_whitespace)
        .filter(|token| !token.is_empty())
        .collect()
}

/// Two numbers, the expected one written as a float, that are the same within
/// the problem's tolerance.
fn close(expected: &[u8], got: &[u8], rules: &Compare) -> bool {
    let number = |token: &[u8]| std::str::from_utf8(token).ok()?.parse::<f64>().ok();
    let written_as_float = expected
        .iter()
        .any(|byte| matches!(byte, b'.' | b'e' | b'E' | b'n' | b'N'));
    match (number(expected), number(got)) {
        (Some(a), Some(b)) if written_as_float => {
            a == b
                || (a.is_nan() && b.is_nan())
                || (a.is_finite()
                    && b.is_finite()
                    && (a - b).abs() <= rules.abs.max(rules.rel * a.abs().max(b.abs())))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(output: OutputCompare) -> Compare {
        Compare {
            output,
            ..Compare::default()
        }
    }

    fn same(expected: &str, got: &str, output: OutputCompare) -> bool {
        compare(expected.as_bytes(), got.as_bytes(), &rules(output)).is_none()
    }

    #[test]
    fn each_rule_forgives_what_it_says() {
        use OutputCompare::{Exact, Lines, Tokens, UnorderedLines};
        let table = [
            (
                "a\nb\n",
                "a\nb\n",
                &[Exact, Lines, Tokens, UnorderedLines][..],
            ),
            ("a\nb\n", "a\nb", &[Lines, Tokens, UnorderedLines]),
            ("a\nb\n", "a  \r\nb\n\n\n", &[Lines, Tokens, UnorderedLines]),
            ("a\nb\n", "a b", &[Tokens]),
            ("a\nb\n", "b\na\n", &[UnorderedLines]),
            ("a\nb\n", " a\nb\n", &[Tokens]),
            ("a\nb\n", "a\n\nb\n", &[Tokens]),
            ("a\na\nb\n", "a\nb\nb\n", &[]),
            ("", "\n", &[Lines, Tokens, UnorderedLines]),
            ("", "x", &[]),
            ("x", "", &[]),
            ("0.3 7", "0.30000000000000004 7", &[Tokens]),
            ("3.0", "3", &[Tokens]),
            ("3", "3.0", &[]),
            ("9007199254740993", "9007199254740992", &[]),
            ("nan inf", "NaN inf", &[Tokens]),
            ("1e9", "1000000000", &[Tokens]),
            ("1.0", "1.001", &[]),
        ];
        for (expected, got, right) in table {
            for rule in [Exact, Lines, Tokens, UnorderedLines] {
                assert_eq!(
                    same(expected, got, rule),
                    right.contains(&rule),
                    "{expected:?} {got:?} {rule:?}"
                );
            }
        }
    }

    #[test]
    fn the_first_difference_is_named() {
        let message = |expected: &str, got: &str, output| {
            compare(expected.as_bytes(), got.as_bytes(), &rules(output))
                .unwrap()
                .message(None)
        };
        use OutputCompare::{Exact, Lines, Tokens, UnorderedLines};
        let table = [
            ("a\nb", "a\nc", Lines, "line 2: expected `b`, got `c`"),
            (
                "a\nb",
                "a",
                Lines,
                "line 2: expected `b`, got no more lines",
            ),
            (
                "a",
                "a\nb",
                Lines,
                "line 2: expected no more lines, got `b`",
            ),
            ("a b", "a c", Tokens, "token 2: expected `b`, got `c`"),
            ("a\nb", "b\nc", UnorderedLines, "expected `a`, got `c`"),
            ("a\n", "a", Exact, "line 1: the white space differs"),
        ];
        for (expected, got, output, wanted) in table {
            assert_eq!(message(expected, got, output), wanted);
        }
    }
}
