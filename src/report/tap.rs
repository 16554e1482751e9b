//! The report as TAP 14 (<https://testanything.org/tap-version-14-specification.html>):
//! a test point for each case; with several answers, a subtest for each.

use std::fmt::Write;

use super::escape;
use super::human;
use super::json;
use super::model::{CaseReport, Report};
use super::round::Round;
use super::words;
use crate::verdict::Verdict;

/// Writes the stream.
pub fn write(round: &Round) -> String {
    let mut out = String::from("TAP version 14\n");
    if let [answer] = round.answers.as_slice() {
        match &answer.outcome {
            Ok(graded) => cases(&mut out, &graded.report, ""),
            Err(why) => {
                let _ = writeln!(out, "Bail out! {}", escaped(why));
            }
        }
        return out;
    }
    let _ = writeln!(out, "1..{}", round.answers.len());
    for (number, (name, answer)) in (1..).zip(round.headed()) {
        let name = escaped(&name);
        match &answer.outcome {
            Ok(graded) => {
                let _ = writeln!(out, "# Subtest: {name}");
                cases(&mut out, &graded.report, "    ");
                let word = ok(graded.report.verdict);
                let _ = writeln!(out, "{word} {number} - {name}");
            }
            Err(why) => {
                let _ = writeln!(out, "not ok {number} - {name}\n  ---");
                let _ = writeln!(out, "  error: {}\n  ...", quoted(why));
            }
        }
    }
    out
}

fn cases(out: &mut String, report: &Report, indent: &str) {
    let _ = writeln!(out, "{indent}1..{}", report.cases.len());
    for (number, case) in (1..).zip(&report.cases) {
        let directive = match case.verdict {
            Verdict::Skipped => format!(" # SKIP {}", escaped(&case.message)),
            _ => String::new(),
        };
        let _ = writeln!(
            out,
            "{indent}{} {number} - {}{directive}",
            ok(case.verdict),
            escaped(&case.id)
        );
        for line in diagnostic(case) {
            let _ = writeln!(out, "{indent}  {line}");
        }
    }
    let _ = writeln!(out, "{indent}# {}", words::summary(report));
}

/// A case that did not run is no failure, as its directive says.
fn ok(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted | Verdict::Skipped => "ok",
        _ => "not ok",
    }
}

/// The YAML block below a test point. No text can end it: one is quoted as in
/// JSON, or stands further in, below a line of ours that says how far.
fn diagnostic(case: &CaseReport) -> Vec<String> {
    let mut lines = vec![
        "---".to_string(),
        format!("verdict: {}", case.verdict.code()),
        format!("points: {}", case.points),
        format!("max_points: {}", case.max_points),
    ];
    if case.hidden {
        lines.push("hidden: true".into());
    }
    if let Some(time) = case.wall_ms {
        lines.push(format!("duration_ms: {time}"));
    }
    if let Some(line) = words::line(case) {
        lines.push(format!("line: {line}"));
    }
    if !matches!(case.verdict, Verdict::Accepted | Verdict::Skipped) {
        lines.push(format!("message: {}", quoted(&words::headline(case))));
        let text = escape::log(&human::explanation(case));
        if !text.is_empty() {
            lines.push("details: |".into());
            lines.push(format!("  {}", case.verdict.words()));
            lines.extend(text.lines().map(|line| format!("  {line}")));
        }
    }
    lines.push("...".into());
    lines
}

/// A description: on one line, and without what begins a directive.
fn escaped(text: &str) -> String {
    escape::one_line(text)
        .replace('\\', "\\\\")
        .replace('#', "\\#")
}

fn quoted(text: &str) -> String {
    json::compact(&escape::terminal(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_description_holds_a_directive_or_a_second_line() {
        assert_eq!(
            escaped("a # SKIP\nok 2 \\ \u{1b}"),
            "a \\# SKIP\\\\nok 2 \\\\ \\\\x1b"
        );
    }

    #[test]
    fn no_text_ends_its_block() {
        assert_eq!(quoted("...\nok 1\n##[x]"), "\"...\\nok 1\\n#\\u0023[x]\"");
    }
}
