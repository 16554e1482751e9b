//! The report for a person at a terminal: what went wrong first, drawn so
//! that it can be understood, then the rest in a line each.

mod paint;
mod table;
mod values;

use std::fmt::Write;

pub use paint::{Ink, Paint};

use super::escape;
use super::model::{Call, CaseReport, Detail, ErrorInfo, Printed, Report, ResultRun};
use crate::judge::bytes;
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
            case_in_full(&mut out, failure, style, false);
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
    out
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
    let failed: Vec<&CaseReport> = report
        .cases
        .iter()
        .filter(|case| !matches!(case.verdict, Verdict::Accepted | Verdict::Skipped))
        .collect();
    if style.verbose {
        for case in &failed {
            out.push('\n');
            case_in_full(out, case, style, true);
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
        case_in_full(out, case, style, true);
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

fn case_in_full(out: &mut String, case: &CaseReport, style: Style, named: bool) {
    let paint = style.paint;
    let code = paint.text(verdict_ink(case.verdict), case.verdict.code());
    if named {
        let id = paint.text(Ink::Strong, &escape::one_line(&case.id));
        let hidden = if case.hidden { " (hidden)" } else { "" };
        let _ = writeln!(out, "  {code}  {id}{hidden}");
    } else {
        let _ = writeln!(out, "  {code}  {}", case.verdict.words());
    }
    let inner = style.width.saturating_sub(6).max(20);
    let mut push = |line: &str| {
        let _ = writeln!(out, "      {line}");
    };
    match &case.detail {
        Some(Detail::Call {
            calls,
            single,
            expected,
            got,
            error,
            path,
            rule,
        }) => {
            for line in call_lines(paint, inner, calls, *single) {
                push(&line);
            }
            match (expected.as_slice(), got) {
                ([one], Some(got)) => {
                    for line in values::draw(paint, inner, one, got) {
                        push(&line);
                    }
                }
                ([], Some(_)) => push(&escape::one_line(&case.message)),
                (several, Some(got)) => {
                    for right in several {
                        let right = values::cut(&escape::one_line(right), 0, inner - 10);
                        push(&format!("right     {}", paint.text(Ink::Good, &right)));
                    }
                    let got = values::cut(&escape::one_line(got), 0, inner - 10);
                    push(&format!("got       {}", paint.text(Ink::Bad, &got)));
                }
                (_, None) => {}
            }
            if !path.is_empty() {
                push(&paint.text(Ink::Quiet, &format!("at        {}", escape::one_line(path))));
            }
            if let Some(rule) = rule {
                push(&paint.text(Ink::Quiet, &format!("rule      {}", escape::one_line(rule))));
            }
            if let Some(error) = error {
                error_lines(paint, inner, error)
                    .iter()
                    .for_each(|line| push(line));
            }
        }
        Some(Detail::Error(error)) => {
            error_lines(paint, inner, error)
                .iter()
                .for_each(|line| push(line));
        }
        Some(Detail::Table(diff)) => {
            if !case.message.is_empty() {
                push(&escape::one_line(&case.message));
            }
            for line in table::draw(paint, inner, diff) {
                push(&line);
            }
        }
        Some(Detail::Text { expected, got }) => {
            for line in text_diff(paint, expected, got) {
                push(&line);
            }
        }
        None => {
            if !case.message.is_empty() {
                for line in wrap(&escape::one_line(&case.message), inner) {
                    push(&line);
                }
            }
        }
    }
    printed(out, style, "stdout", case.stdout.as_ref());
    printed(out, style, "stderr", case.stderr.as_ref());
    if let Some(near_miss) = &case.near_miss {
        wrapped(out, style, Ink::Warn, "", &near_miss.text, 6);
    }
    for warning in &case.warnings {
        wrapped(out, style, Ink::Warn, "note: ", warning, 6);
    }
    for hint in &case.hints {
        wrapped(out, style, Ink::Hint, "hint: ", hint, 6);
    }
}

fn call_lines(paint: Paint, width: usize, calls: &[Call], single: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (i, call) in calls.iter().enumerate() {
        let text = escape::one_line(&call.call);
        if single {
            lines.push(paint.text(Ink::Strong, &values::cut(&text, 0, width)));
            continue;
        }
        if call.left_out > 0 {
            lines.push(paint.text(Ink::Quiet, &format!("… {} calls before", call.left_out)));
        }
        let at = call.at.map_or(String::new(), |at| format!("{at:>8} s  "));
        let results: Vec<String> = call.results.iter().map(result_run).collect();
        let arrow = if results.is_empty() { "" } else { " → " };
        let line = format!("{at}{text}{arrow}{}", results.join(", "));
        let line = values::cut(&line, 0, width);
        let last = i + 1 == calls.len();
        lines.push(paint.text(if last { Ink::Strong } else { Ink::Quiet }, &line));
    }
    lines
}

fn result_run(run: &ResultRun) -> String {
    let text = escape::one_line(&run.text);
    if run.times == 1 {
        text
    } else {
        format!("{text} ×{}", run.times)
    }
}

fn error_lines(paint: Paint, width: usize, error: &ErrorInfo) -> Vec<String> {
    let words = match (error.name.as_str(), error.message.as_str()) {
        ("", message) => message.to_string(),
        (name, "") => name.to_string(),
        (name, message) => format!("{name}: {message}"),
    };
    let mut lines = Vec::new();
    for line in escape::terminal(&words).lines().take(6) {
        lines.push(paint.text(Ink::Bad, &values::cut(line, 0, width)));
    }
    let trace: Vec<String> = escape::terminal(&error.trace)
        .lines()
        .map(str::to_string)
        .collect();
    const MOST_TRACE: usize = 10;
    let skipped = trace.len().saturating_sub(MOST_TRACE);
    if skipped > 0 {
        lines.push(paint.text(
            Ink::Quiet,
            &format!("… {skipped} lines of the trace before"),
        ));
    }
    for line in &trace[skipped..] {
        lines.push(paint.text(Ink::Quiet, &values::cut(line.trim_end(), 0, width)));
    }
    if trace.is_empty()
        && let (Some(number), Some(source)) = (error.line, &error.source)
    {
        let line = format!("{number:>4} | {}", escape::one_line(source));
        lines.push(values::cut(&line, 0, width));
    }
    lines
}

fn text_diff(paint: Paint, expected: &str, got: &str) -> Vec<String> {
    const MOST_LINES: usize = 20;
    let (expected, got) = (escape::terminal(expected), escape::terminal(got));
    let diff = similar::TextDiff::from_lines(expected.as_str(), got.as_str());
    let mut lines = vec![paint.text(Ink::Quiet, "- expected  + got")];
    for group in diff.grouped_ops(2) {
        for op in group {
            for change in diff.iter_changes(&op) {
                let (mark, ink) = match change.tag() {
                    similar::ChangeTag::Delete => ("-", Ink::Good),
                    similar::ChangeTag::Insert => ("+", Ink::Bad),
                    similar::ChangeTag::Equal => (" ", Ink::Quiet),
                };
                let text = change.value().trim_end_matches('\n');
                lines.push(paint.text(ink, &format!("{mark} {text}")));
            }
        }
    }
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(paint.text(Ink::Quiet, &format!("… {more} more lines")));
    }
    lines
}

fn printed(out: &mut String, style: Style, name: &str, printed: Option<&Printed>) {
    let Some(printed) = printed else { return };
    let most = if style.verbose { 40 } else { 6 };
    let text = escape::terminal(&printed.text);
    let _ = writeln!(
        out,
        "      {}",
        style.paint.text(Ink::Quiet, &format!("{name}:"))
    );
    let room = style.width.saturating_sub(8).max(20);
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(most) {
        let _ = writeln!(
            out,
            "      {} {}",
            style.paint.text(Ink::Quiet, "|"),
            values::cut(line, 0, room)
        );
    }
    if lines.len() > most || printed.bytes > printed.text.len() as u64 {
        let note = format!("| … ({} in all)", bytes(printed.bytes));
        let _ = writeln!(out, "      {}", style.paint.text(Ink::Quiet, &note));
    }
}

fn wrapped(out: &mut String, style: Style, ink: Ink, label: &str, text: &str, indent: usize) {
    let room = style.width.saturating_sub(indent).max(20);
    for line in wrap(&escape::one_line(&format!("{label}{text}")), room) {
        let _ = writeln!(out, "{:indent$}{}", "", style.paint.text(ink, &line));
    }
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

fn summary(out: &mut String, report: &Report, style: Style) {
    let paint = style.paint;
    let accepted = report
        .cases
        .iter()
        .filter(|case| case.verdict == Verdict::Accepted)
        .count();
    let verdict = paint.text(
        verdict_ink(report.verdict),
        &report.verdict.words().to_uppercase(),
    );
    let mut parts = vec![format!("{accepted} of {} cases", report.cases.len())];
    let one_each = report.cases.iter().all(|case| case.max_points == 1.0);
    if !one_each {
        parts.push(format!(
            "{} of {} points",
            number(report.points),
            number(report.max_points)
        ));
    }
    if report.hidden_failed > 0 {
        parts.push(format!(
            "{} of {} hidden failed",
            report.hidden_failed, report.hidden
        ));
    }
    parts.push(format!("{:.2} s", report.seconds));
    let _ = writeln!(out, "{verdict}  {}", parts.join(" · "));
}

/// Points without needless decimals.
fn number(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}
