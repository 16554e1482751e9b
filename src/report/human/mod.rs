//! The report for a person at a terminal: what went wrong first, drawn so
//! that it can be understood, then the rest in a line each.

mod case;
pub mod lines;
mod live;
mod paint;
mod table;
mod values;

use std::fmt::Write;

pub use live::{Earlier, live, live_error};
pub use paint::{Ink, Paint};

use super::escape;
use super::model::{CaseReport, Detail, Report};
use super::words::{self, number};
use crate::judge::words::bytes;
use crate::verdict::Verdict;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub paint: Paint,
    /// Columns of the terminal.
    pub width: usize,
    /// Draw every failed case in full, and list the accepted ones.
    pub verbose: bool,
    /// Only the last line.
    pub quiet: bool,
}

/// In full, for readers other than a terminal.
pub const PLAIN: Style = Style {
    paint: Paint { color: false },
    width: 100,
    verbose: true,
    quiet: false,
};

/// Failed cases that get a line of their own below the one that is drawn.
const MOST_LISTED: usize = 8;

/// Draws the report.
pub fn write(report: &Report, style: Style) -> String {
    let mut out = String::new();
    if !style.quiet {
        header(&mut out, report, style);
        if report.verdict == Verdict::Accepted {
            if style.verbose {
                listing(&mut out, report, style);
            }
        } else if let Some(failure) = same_failure(report) {
            out.push('\n');
            case::in_full(&mut out, failure, report, style, false);
        } else {
            groups(&mut out, report, style);
            failures(&mut out, report, style);
        }
        for hint in &report.hints {
            out.push('\n');
            wrapped(&mut out, style, Ink::Hint, "hint: ", hint, 2);
        }
        out.push('\n');
    }
    summary(&mut out, report, style);
    escape::log(&out)
}

/// Why a case failed, as plain text for other writers.
pub fn explanation(case: &CaseReport) -> String {
    case::explained(case, PLAIN).join("\n")
}

fn header(out: &mut String, report: &Report, style: Style) {
    let paint = style.paint;
    let mut line = paint.text(Ink::Strong, &escape::one_line(&report.problem.title));
    let _ = write!(line, "  {}", escape::one_line(&report.submission.path));
    if let Some(runtime) = &report.runtime {
        let what = format!("  {} {}", runtime.name, runtime.version);
        line.push_str(&paint.text(Ink::Quiet, what.trim_end()));
    }
    let _ = writeln!(out, "{line}");
    for note in &report.notes {
        wrapped(out, style, Ink::Warn, "note: ", note, 2);
    }
}

/// The failure that every case shares: a file that does not load.
fn same_failure(report: &Report) -> Option<&CaseReport> {
    let first = report.cases.first()?;
    let same = report.cases.len() > 1
        && first.verdict != Verdict::Accepted
        && !first.message.is_empty()
        && matches!(first.detail, None | Some(Detail::Error(_)))
        && report.cases.iter().all(|case| {
            case.verdict == first.verdict && (case.message == first.message || case.hidden)
        });
    same.then_some(first)
}

fn groups(out: &mut String, report: &Report, style: Style) {
    if report.groups.len() < 2 {
        return;
    }
    out.push('\n');
    let widest = report
        .groups
        .iter()
        .map(|g| g.name.chars().count())
        .max()
        .unwrap_or(0);
    for group in &report.groups {
        let whole = group.accepted == group.cases;
        let mark = if whole {
            style.paint.text(Ink::Good, "✓")
        } else {
            style.paint.text(Ink::Bad, "✗")
        };
        let name = escape::one_line(&group.name);
        let count = format!("{:>3} of {:<3}", group.accepted, group.cases);
        let points = format!(
            "{:>6} of {} points",
            number(group.points),
            number(group.max_points)
        );
        let _ = writeln!(
            out,
            "  {mark} {name:<widest$}  {count}{}",
            style.paint.text(Ink::Quiet, &points)
        );
    }
}

fn failures(out: &mut String, report: &Report, style: Style) {
    let failed: Vec<&CaseReport> = words::failed(report).collect();
    if style.verbose {
        for case in &failed {
            out.push('\n');
            case::in_full(out, case, report, style, true);
        }
        listing(out, report, style);
        return;
    }
    // The smallest visible failure teaches most; the first one is the verdict's.
    let drawn = failed
        .iter()
        .filter(|case| !case.hidden)
        .min_by_key(|case| size(case));
    if let Some(case) = drawn {
        out.push('\n');
        case::in_full(out, case, report, style, true);
    }
    let others: Vec<&&CaseReport> = failed
        .iter()
        .filter(|case| drawn.is_none_or(|drawn| drawn.id != case.id))
        .collect();
    if others.is_empty() {
        return;
    }
    out.push('\n');
    for case in others.iter().take(MOST_LISTED) {
        case_line(out, case, style);
    }
    if others.len() > MOST_LISTED {
        let more = others.len() - MOST_LISTED;
        let _ = writeln!(
            out,
            "  {}",
            style
                .paint
                .text(Ink::Quiet, &format!("… and {more} more (-v shows all)"))
        );
    }
}

/// How much there is to read: the length of the calls, or of the table.
fn size(case: &CaseReport) -> usize {
    match &case.detail {
        Some(Detail::Call { calls, .. }) => calls.iter().map(|call| call.call.len() + 20).sum(),
        Some(Detail::Table(table)) => (table.rows.len() + table.more) * 40,
        Some(Detail::Text { expected, got }) => expected.len() + got.len(),
        Some(Detail::Error(_)) => 100,
        None => usize::MAX,
    }
}

fn listing(out: &mut String, report: &Report, style: Style) {
    out.push('\n');
    for case in &report.cases {
        case_line(out, case, style);
    }
}

fn verdict_ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Accepted => Ink::Good,
        Verdict::Skipped => Ink::Quiet,
        _ => Ink::Bad,
    }
}

fn case_line(out: &mut String, case: &CaseReport, style: Style) {
    let code = style.paint.text(
        verdict_ink(case.verdict),
        &format!("{:<4}", case.verdict.code()),
    );
    let id = escape::one_line(&case.id);
    let hidden = if case.hidden { " (hidden)" } else { "" };
    let mut tail = String::new();
    if style.verbose
        && let Some(cpu) = case.cpu_ms
    {
        let _ = write!(tail, "  {cpu:.1} ms");
        if let Some(memory) = case.memory_bytes {
            let _ = write!(tail, ", {}", bytes(memory));
        }
    }
    if !case.message.is_empty() && case.verdict != Verdict::Accepted {
        let _ = write!(tail, "  {}", escape::one_line(&case.message));
    }
    let used = 7 + id.chars().count() + hidden.len();
    let tail = values::cut(&tail, 0, style.width.saturating_sub(used).max(10));
    let _ = writeln!(
        out,
        "  {code} {id}{}{}",
        style.paint.text(Ink::Quiet, hidden),
        style.paint.text(Ink::Quiet, &tail)
    );
}

fn wrapped(out: &mut String, style: Style, ink: Ink, label: &str, text: &str, indent: usize) {
    for line in wrapped_lines(style, ink, label, text, indent) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
}

fn wrapped_lines(style: Style, ink: Ink, label: &str, text: &str, indent: usize) -> Vec<String> {
    let room = style.width.saturating_sub(indent).max(20);
    wrap(&escape::one_line(&format!("{label}{text}")), room)
        .iter()
        .map(|line| style.paint.text(ink, line))
        .collect()
}

/// Breaks text at spaces.
fn wrap(text: &str, width: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// The verdict and the figures: one line, or several where the terminal is
/// narrow. Whoever wants only the last line gets one.
fn summary(out: &mut String, report: &Report, style: Style) {
    let words = report.verdict.words().to_uppercase();
    let mut parts = words::tally(report);
    parts.push(format!("{:.2} s", report.seconds));
    let mut line = style.paint.text(verdict_ink(report.verdict), &words) + "  ";
    let mut used = words.len() + 2;
    for (index, part) in parts.iter().enumerate() {
        let separator = if index == 0 { "" } else { " · " };
        let width = part.len() + if index == 0 { 0 } else { 3 };
        if used + width > style.width && !style.quiet && index > 0 {
            let _ = writeln!(out, "{line}");
            line = format!("  {part}");
            used = 2 + part.len();
        } else {
            line.push_str(separator);
            line.push_str(part);
            used += width;
        }
    }
    let _ = writeln!(out, "{line}");
}
