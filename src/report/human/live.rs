//! The report for somebody who edits the answer and looks again after every
//! save: the verdict first, then what changed, then what is wrong now.

use std::fmt::Write;

use super::{Ink, Style, failures, same_failure, summary, verdict_ink, wrapped};
use crate::report::change::{CaseChange, Change, TimeChange, Turn};
use crate::report::escape;
use crate::report::human::case;
use crate::report::model::Report;
use crate::report::words::number;
use crate::verdict::Verdict;

/// The run that this one is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    pub report: &'a Report,
    /// The time of day of that run.
    pub at: &'a str,
    /// The runs after that one did not compile, which says nothing about cases.
    pub skips_errors: bool,
}

/// Cases and times that are named; the others are counted.
const MOST_CASES: usize = 6;
const MOST_TIMES: usize = 3;

/// Draws a report that was made at this time of day.
pub fn live(report: &Report, at: &str, earlier: Option<Earlier<'_>>, style: Style) -> String {
    let mut out = String::new();
    let change = earlier.map(|earlier| (earlier, Change::between(earlier.report, report)));
    head(&mut out, report, at, style);
    summary(&mut out, report, style);
    if let Some((earlier, change)) = &change {
        since(&mut out, report, *earlier, change, style);
    }
    if style.quiet {
        return escape::log(&out);
    }
    if report
        .isolation
        .not_guaranteed
        .iter()
        .any(|it| it == "files")
    {
        let open = "not isolated: the answer can read your files";
        let _ = writeln!(out, "{}", style.paint.text(Ink::Warn, open));
    }
    for note in &report.notes {
        wrapped(&mut out, style, Ink::Warn, "note: ", note, 0);
    }
    if report.verdict != Verdict::Accepted {
        match same_failure(report) {
            Some(failure) => {
                out.push('\n');
                case::in_full(&mut out, failure, report, style, false);
            }
            None => failures(&mut out, report, style),
        }
    }
    for hint in &report.hints {
        out.push('\n');
        wrapped(&mut out, style, Ink::Hint, "hint: ", hint, 2);
    }
    escape::log(&out)
}

/// The same for a run without a report. What is shown in its place is our own
/// text, or made harmless already.
pub fn live_error(answer: &str, at: &str, shown: &str, style: Style) -> String {
    let at = style.paint.text(Ink::Quiet, at);
    let answer = escape::one_line(answer);
    escape::log(&format!("{at}  {answer}\n{}\n", shown.trim_end()))
}

fn head(out: &mut String, report: &Report, at: &str, style: Style) {
    let paint = style.paint;
    let _ = write!(
        out,
        "{}  {}  {}",
        paint.text(Ink::Quiet, at),
        paint.text(Ink::Strong, &escape::one_line(&report.problem.title)),
        escape::one_line(&report.submission.path)
    );
    if let Some(runtime) = &report.runtime {
        let what = format!("  {} {}", runtime.name, runtime.version);
        out.push_str(&paint.text(Ink::Quiet, what.trim_end()));
    }
    out.push('\n');
}

fn since(out: &mut String, report: &Report, earlier: Earlier<'_>, change: &Change, style: Style) {
    let mut parts = Vec::new();
    if let Some((then, now)) = change.verdict {
        parts.push(format!("{} → {}", then.words(), now.words()));
    }
    // A file that does not compile fails every case alike.
    let loads = report.verdict != Verdict::CompileError;
    if loads {
        if let Some((then, now)) = change.points {
            parts.push(format!("{} → {} points", number(then), number(now)));
        }
        for (count, words) in [
            (change.count(Turn::Right), "turned right"),
            (change.count(Turn::Wrong), "turned wrong"),
            (change.count(Turn::Sideways), "otherwise"),
            (change.new, "new"),
            (change.gone, "gone"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {words}"));
            }
        }
    }
    if parts.is_empty() && change.times.is_empty() {
        parts.push("no change".into());
    }
    let when = if earlier.skips_errors {
        format!("compiles again; since {}: ", earlier.at)
    } else {
        format!("since {}: ", earlier.at)
    };
    wrapped(out, style, Ink::Hint, &when, &parts.join(" · "), 0);
    if style.quiet || !loads {
        return;
    }
    // What turned wrong is what the last edit broke: it comes first.
    for turn in [Turn::Wrong, Turn::Right, Turn::Sideways] {
        let cases: Vec<&CaseChange> = change.cases.iter().filter(|c| c.turn() == turn).collect();
        for case in cases.iter().take(MOST_CASES) {
            case_line(out, case, style);
        }
        more(out, cases.len(), MOST_CASES, style);
    }
    for time in change.times.iter().take(MOST_TIMES) {
        time_line(out, time, style);
    }
    more(out, change.times.len(), MOST_TIMES, style);
}

fn case_line(out: &mut String, case: &CaseChange, style: Style) {
    let mark = match case.turn() {
        Turn::Right => style.paint.text(Ink::Good, "✓"),
        Turn::Wrong => style.paint.text(Ink::Bad, "✗"),
        Turn::Sideways => style.paint.text(Ink::Quiet, "~"),
    };
    let _ = writeln!(
        out,
        "  {mark} {}  {} → {}",
        escape::one_line(&case.id),
        case.then.code(),
        style.paint.text(verdict_ink(case.now), case.now.code())
    );
}

fn time_line(out: &mut String, time: &TimeChange, style: Style) {
    let (ink, word) = if time.now > time.then {
        (Ink::Warn, "slower")
    } else {
        (Ink::Good, "faster")
    };
    let _ = writeln!(
        out,
        "  {} {}  {} → {} ms",
        style.paint.text(ink, word),
        escape::one_line(&time.id),
        number(time.then.round()),
        number(time.now.round())
    );
}

fn more(out: &mut String, all: usize, shown: usize, style: Style) {
    if all > shown {
        let text = format!("  … and {} more", all - shown);
        let _ = writeln!(out, "{}", style.paint.text(Ink::Quiet, &text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::change::tests::report;
    use crate::report::human::PLAIN;

    fn drawn(now: &Report, then: Option<&Report>, skips_errors: bool) -> String {
        let earlier = then.map(|report| Earlier {
            report,
            at: "12:00:00",
            skips_errors,
        });
        let style = Style {
            verbose: false,
            ..PLAIN
        };
        live(now, "12:00:09", earlier, style)
    }

    #[test]
    fn the_change_stands_below_the_verdict() {
        use Verdict::{Accepted, CompileError, TimeLimit, WrongAnswer};
        let then = report(&[
            ("a", WrongAnswer, 1.0),
            ("b", Accepted, 1.0),
            ("c", Accepted, 10.0),
        ]);
        let now = report(&[
            ("a", Accepted, 1.0),
            ("b", TimeLimit, 1.0),
            ("c", Accepted, 90.0),
        ]);
        assert_eq!(
            drawn(&now, Some(&then), false),
            "12:00:09  Balanced brackets  my.js\n\
             TIME LIMIT EXCEEDED  2 of 3 cases · 0.50 s\n\
             since 12:00:00: wrong answer → time limit exceeded · 1 turned right · 1 turned wrong\n  \
             ✗ b  AC → TLE\n  \
             ✓ a  WA → AC\n  \
             slower c  10 → 90 ms\n\
             \n  \
             TLE  b\n      \
             again: grade problems/balanced -s my.js --case b\n"
        );
        let broken = report(&[("a", CompileError, 0.0), ("b", CompileError, 0.0)]);
        let text = drawn(&broken, Some(&then), false);
        assert!(
            text.contains("\nsince 12:00:00: wrong answer → compile error\n"),
            "{text}"
        );
        assert!(!text.contains('✗'), "{text}");
        let text = drawn(&then, Some(&then), true);
        assert!(
            text.contains("\ncompiles again; since 12:00:00: no change\n"),
            "{text}"
        );
        assert!(!drawn(&then, None, false).contains("since"));
    }

    #[test]
    fn long_lists_are_cut() {
        let ids: Vec<String> = (0..50).map(|n| format!("case {n}")).collect();
        let all = |verdict| {
            let cases: Vec<_> = ids.iter().map(|id| (id.as_str(), verdict, 1.0)).collect();
            report(&cases)
        };
        let text = drawn(
            &all(Verdict::Accepted),
            Some(&all(Verdict::WrongAnswer)),
            false,
        );
        assert!(text.contains("50 turned right\n"), "{text}");
        assert!(
            text.contains("  ✓ case 5  WA → AC\n  … and 44 more\n"),
            "{text}"
        );
    }
}
