//! Words that several writers use for the same facts.

use std::collections::HashSet;

use super::model::{CaseReport, Detail, Report};
use crate::verdict::Verdict;

/// What happened to a case, in one line that is never empty.
pub fn headline(case: &CaseReport) -> String {
    let words = case.verdict.words();
    match (case.message.as_str(), case.hidden) {
        ("", true) => format!("{words} (a hidden case)"),
        ("", false) => words.to_string(),
        (message, _) => format!("{words}: {message}"),
    }
}

/// A case in a list: `WA basic/closer first: expected false, got true`
pub fn entry(case: &CaseReport) -> String {
    let hidden = if case.hidden { " (hidden)" } else { "" };
    let colon = if case.message.is_empty() { "" } else { ": " };
    format!(
        "{} {}{hidden}{colon}{}",
        case.verdict.code(),
        case.id,
        case.message
    )
}

/// The figures of a report, to be joined: `3 of 5 cases`, `60 of 100 points`, …
/// Where there are hidden cases they tell how many failed, also if none did.
pub fn tally(report: &Report) -> Vec<String> {
    let with = |verdict: Verdict| {
        let cases = report.cases.iter();
        cases.filter(|case| case.verdict == verdict).count()
    };
    let mut parts = vec![format!(
        "{} of {} cases",
        with(Verdict::Accepted),
        report.cases.len()
    )];
    if report.cases.iter().any(|case| case.max_points != 1.0) {
        parts.push(format!(
            "{} of {} points",
            number(report.points),
            number(report.max_points)
        ));
    }
    if report.hidden > 0 {
        parts.push(format!(
            "{} of {} hidden failed",
            report.hidden_failed, report.hidden
        ));
    }
    if report.cached {
        parts.push(format!("cached {}", day(report)));
    }
    let skipped = with(Verdict::Skipped);
    if skipped > 0 {
        parts.push(format!("{skipped} not run"));
    }
    parts
}

/// The verdict and the figures in one line.
pub fn summary(report: &Report) -> String {
    format!("{}: {}", report.verdict.words(), tally(report).join(", "))
}

/// The cases that ran and went wrong.
pub fn failed(report: &Report) -> impl Iterator<Item = &CaseReport> {
    report.cases.iter().filter(|case| is_failed(case))
}

/// It ran and went wrong.
pub fn is_failed(case: &CaseReport) -> bool {
    !matches!(case.verdict, Verdict::Accepted | Verdict::Skipped)
}

/// `1.2 s`, `4 min 5 s`, `2 h 10 min`
pub fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

/// The day on which a report's figures were measured, in UTC.
pub fn day(report: &Report) -> &str {
    report.started.get(..10).unwrap_or(&report.started)
}

/// `1 answer`, `2 answers`
pub fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Points without needless decimals.
pub fn number(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// The line of the answer at which a case went wrong, from 1.
pub fn line(case: &CaseReport) -> Option<u32> {
    match &case.detail {
        Some(Detail::Error(error)) => error.line,
        Some(Detail::Call { error, .. }) => error.as_ref()?.line,
        _ => None,
    }
}

/// Gives out names, none of them twice.
#[derive(Debug, Default)]
pub struct Unique {
    taken: HashSet<String>,
}

impl Unique {
    /// The name, or with a number behind it where it is taken: `a`, `a (2)`.
    pub fn name(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_string();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted} ({count})");
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_out_twice() {
        let mut unique = Unique::default();
        let names = ["a", "a", "a (2)", "b", "a"].map(|name| unique.name(name));
        assert_eq!(names, ["a", "a (2)", "a (2) (2)", "b", "a (3)"]);
    }

    #[test]
    fn points_have_no_needless_decimals() {
        let written = [0.0, 20.0, 11.428571, 12.5].map(number);
        assert_eq!(written, ["0", "20", "11.43", "12.5"]);
    }
}
