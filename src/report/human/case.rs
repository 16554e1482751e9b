//! One failed case in full: the call, what was expected, what came, and what
//! was printed on the way.

use std::fmt::Write;
use std::ops::Range;

use super::paint::{Ink, Paint};
use super::{Style, table, values, verdict_ink, wrap};
use crate::judge::words::bytes;
use crate::report::diff::hunks;
use crate::report::escape;
use crate::report::model::{Call, CaseReport, Detail, ErrorInfo, Printed, Report, ResultRun};

/// Where the explanation begins.
const INDENT: usize = 6;

pub(super) fn in_full(
    out: &mut String,
    case: &CaseReport,
    report: &Report,
    style: Style,
    named: bool,
) {
    let paint = style.paint;
    let code = paint.text(verdict_ink(case.verdict), case.verdict.code());
    if named {
        let id = paint.text(Ink::Strong, &escape::one_line(&case.id));
        let hidden = if case.hidden { " (hidden)" } else { "" };
        let _ = writeln!(out, "  {code}  {id}{hidden}");
    } else {
        let _ = writeln!(out, "  {code}  {}", case.verdict.words());
    }
    for line in explained(case, style) {
        let _ = writeln!(out, "{:INDENT$}{line}", "");
    }
    if named && !case.hidden {
        let again = format!(
            "again: grade {} -s {} --case {}",
            shell(&report.problem.folder),
            shell(&report.submission.path),
            shell(&case.id)
        );
        let _ = writeln!(out, "{:INDENT$}{}", "", paint.text(Ink::Quiet, &again));
    }
}

/// Everything about a failed case below its name, a line each.
pub(super) fn explained(case: &CaseReport, style: Style) -> Vec<String> {
    let paint = style.paint;
    let inner = style.width.saturating_sub(INDENT).max(20);
    let mut lines = drawn(case, paint, inner);
    lines.extend(printed(style, "stdout", case.stdout.as_ref()));
    lines.extend(printed(style, "stderr", case.stderr.as_ref()));
    let mut wrapped = |ink, label: &str, text: &str| {
        lines.extend(super::wrapped_lines(style, ink, label, text, INDENT));
    };
    if let Some(near_miss) = &case.near_miss {
        wrapped(Ink::Warn, "", &near_miss.text);
    }
    for warning in &case.warnings {
        wrapped(Ink::Warn, "note: ", warning);
    }
    for hint in &case.hints {
        wrapped(Ink::Hint, "hint: ", hint);
    }
    lines
}

/// What went wrong.
fn drawn(case: &CaseReport, paint: Paint, inner: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let quiet = |text: String| paint.text(Ink::Quiet, &text);
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
            lines.extend(call_lines(paint, inner, calls, *single));
            match (expected.as_slice(), got) {
                ([one], Some(got)) => lines.extend(values::draw(paint, inner, one, got)),
                ([], Some(_)) => lines.push(escape::one_line(&case.message)),
                (several, Some(got)) => {
                    for right in several {
                        let right = values::cut(&escape::one_line(right), 0, inner - 10);
                        lines.push(format!("right     {}", paint.text(Ink::Good, &right)));
                    }
                    let got = values::cut(&escape::one_line(got), 0, inner - 10);
                    lines.push(format!("got       {}", paint.text(Ink::Bad, &got)));
                }
                (_, None) => {}
            }
            if !path.is_empty() {
                lines.push(quiet(format!("at        {}", escape::one_line(path))));
            }
            if let Some(rule) = rule {
                lines.push(quiet(format!("rule      {}", escape::one_line(rule))));
            }
            if let Some(error) = error {
                lines.extend(error_lines(paint, inner, error));
            }
        }
        Some(Detail::Error(error)) => lines.extend(error_lines(paint, inner, error)),
        Some(Detail::Table(diff)) => {
            if !case.message.is_empty() {
                lines.push(escape::one_line(&case.message));
            }
            lines.extend(table::draw(paint, inner, diff));
            lines.extend(table::data(paint, inner, &diff.data));
        }
        Some(Detail::Text { expected, got }) => lines.extend(text_diff(paint, expected, got)),
        None if case.message.is_empty() => {}
        None => lines.extend(wrap(&escape::one_line(&case.message), inner)),
    }
    lines
}

/// A word as a shell takes it.
fn shell(word: &str) -> String {
    let quoted = shlex::try_quote(word).map_or_else(|_| word.to_string(), |q| q.into_owned());
    escape::one_line(&quoted)
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
    let (expected, got) = escape::reveal(expected, got);
    let (expected, got) = (escape::terminal(&expected), escape::terminal(&got));
    let diff = similar::TextDiff::from_lines(expected.as_str(), got.as_str());
    let mut changes: Vec<similar::Change<&str>> = Vec::new();
    let mut gaps = Vec::new();
    for hunk in hunks(&diff) {
        gaps.extend(hunk.words().map(|words| (changes.len(), words)));
        changes.extend(hunk.ops.iter().flat_map(|op| diff.iter_changes(op)));
    }
    let tags: Vec<_> = changes.iter().map(similar::Change::tag).collect();
    let mut lines = vec![paint.text(Ink::Quiet, "- expected  + got")];
    let mut at = 0;
    let (first, later) = shown(&tags);
    for range in [0..first, later, tags.len()..tags.len()] {
        if range.start > at {
            let more = range.start - at;
            lines.push(paint.text(Ink::Quiet, &format!("… {more} more lines")));
        }
        at = range.end;
        for (index, change) in changes.iter().enumerate().take(range.end).skip(range.start) {
            if let Some((_, words)) = gaps.iter().find(|(before, _)| *before == index) {
                lines.push(paint.text(Ink::Quiet, words));
            }
            let (mark, ink) = match change.tag() {
                similar::ChangeTag::Delete => ("-", Ink::Good),
                similar::ChangeTag::Insert => ("+", Ink::Bad),
                similar::ChangeTag::Equal => (" ", Ink::Quiet),
            };
            let text = change.value().trim_end_matches('\n');
            lines.push(paint.text(ink, &format!("{mark} {text}")));
        }
    }
    lines
}

/// Which lines of a long difference are drawn: so many at its beginning, and
/// those of the range. Where the first ones would all be expected, and what
/// came comes later, the beginnings of both.
fn shown(tags: &[similar::ChangeTag]) -> (usize, Range<usize>) {
    const MOST: usize = 19;
    const OF_EACH: usize = 9;
    if tags.len() <= MOST {
        return (tags.len(), tags.len()..tags.len());
    }
    let came = tags
        .iter()
        .position(|tag| *tag == similar::ChangeTag::Insert)
        .filter(|at| *at >= MOST);
    match came {
        Some(at) => (OF_EACH, at..tags.len().min(at + OF_EACH)),
        None => (MOST, MOST..MOST),
    }
}

fn printed(style: Style, name: &str, printed: Option<&Printed>) -> Vec<String> {
    let Some(printed) = printed else {
        return Vec::new();
    };
    let most = if style.verbose { 40 } else { 6 };
    let quiet = |text: &str| style.paint.text(Ink::Quiet, text);
    let text = escape::terminal(&printed.text);
    let room = style.width.saturating_sub(INDENT + 2).max(20);
    let lines: Vec<&str> = text.lines().collect();
    let mut out = vec![quiet(&format!("{name}:"))];
    for line in lines.iter().take(most) {
        out.push(format!("{} {}", quiet("|"), values::cut(line, 0, room)));
    }
    if lines.len() > most || printed.bytes > printed.text.len() as u64 {
        out.push(quiet(&format!("| … ({} in all)", bytes(printed.bytes))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::shown;
    use similar::ChangeTag::{Delete, Insert};

    #[test]
    fn a_long_difference_shows_what_came() {
        let tags =
            |expected: usize, got: usize| [vec![Delete; expected], vec![Insert; got]].concat();
        assert_eq!(shown(&tags(10, 9)), (19, 19..19));
        assert_eq!(shown(&tags(10, 40)), (19, 19..19));
        assert_eq!(shown(&tags(40, 0)), (19, 19..19));
        assert_eq!(shown(&tags(40, 1)), (9, 40..41));
        assert_eq!(shown(&tags(40, 40)), (9, 40..49));
    }
}
