//! One row an answer, for a spreadsheet (RFC 4180). A cell that a spreadsheet
//! would take for a formula is made a text.

use super::escape;
use super::model::{CaseReport, Report};
use super::round::{Answer, Round};
use super::words::{self, number};
use crate::verdict::Verdict;

const HEAD: [&str; 18] = [
    "path",
    "problem",
    "person",
    "language",
    "verdict",
    "points",
    "max_points",
    "accepted",
    "cases",
    "hidden_failed",
    "first_failed",
    "message",
    "seconds",
    "max_cpu_ms",
    "max_memory_bytes",
    "hash",
    "error",
    "cached",
];

/// Writes the table, with a header.
pub fn write(round: &Round) -> String {
    let mut out = HEAD.join(",") + "\r\n";
    for answer in &round.answers {
        out.push_str(&row(answer).join(","));
        out.push_str("\r\n");
    }
    out
}

fn row(answer: &Answer) -> Vec<String> {
    let mut cells = vec![
        text(&answer.path),
        text(&answer.problem),
        text(answer.person.as_deref().unwrap_or("")),
    ];
    match &answer.outcome {
        Ok(graded) => {
            cells.extend(figures(&graded.report));
            let cached = graded.report.cached;
            let begun = cached.then(|| graded.report.started.clone());
            cells.extend([String::new(), begun.unwrap_or_default()]);
        }
        Err(why) => {
            cells.resize(HEAD.len() - 2, String::new());
            cells.extend([text(why), String::new()]);
        }
    }
    cells
}

fn figures(report: &Report) -> Vec<String> {
    let cases = &report.cases;
    let accepted = cases.iter().filter(|c| c.verdict == Verdict::Accepted);
    let first_failed = words::failed(report).next();
    let most = |of: fn(&CaseReport) -> Option<f64>| {
        let values = cases.iter().filter_map(of);
        values.max_by(f64::total_cmp).map_or(String::new(), number)
    };
    vec![
        text(&report.submission.language),
        report.verdict.code().to_string(),
        number(report.points),
        number(report.max_points),
        accepted.count().to_string(),
        cases.len().to_string(),
        report.hidden_failed.to_string(),
        text(first_failed.map_or("", |case| &case.id)),
        text(&report.message),
        format!("{:.3}", report.seconds),
        most(|case| case.cpu_ms),
        most(|case| case.memory_bytes.map(|bytes| bytes as f64)),
        report.submission.hash.clone(),
    ]
}

/// A cell that holds somebody's text, on one line.
fn text(text: &str) -> String {
    let line = escape::log(&escape::one_line(text));
    // What a spreadsheet takes for the beginning of a formula, also in full
    // width (OWASP, «CSV Injection»). The apostrophe says that it is a text.
    // Tabs and line ends are written out by now; they count as what they were.
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let line = if formula { format!("'{line}") } else { line };
    if line.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", line.replace('"', "\"\""))
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_are_no_formulas() {
        let table = [
            ("my.py", "my.py"),
            ("expected \"a\", got 1", "\"expected \"\"a\"\", got 1\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\t=1", "'\\t=1"),
            ("\r=1", "'\\x0d=1"),
            ("a\nb", "a\\nb"),
            ("::error::x", "\\x3a:error::x"),
            ("a=1", "a=1"),
            ("", ""),
        ];
        for (given, cell) in table {
            assert_eq!(text(given), cell, "{given:?}");
        }
    }
}
