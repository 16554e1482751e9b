//! Many answers: a line for each, and one for all of them.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Ink, Style, values, verdict_ink};
use crate::report::escape;
use crate::report::round::{Answer, Round};
use crate::report::words::{self, number};
use crate::verdict::Verdict;

/// How wide the columns of names are, so that every line fits the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// `None` leaves the problem out.
    pub problem: Option<usize>,
    pub path: usize,
}

/// Wider names push the rest of their line aside.
const WIDEST: usize = 48;

impl Columns {
    /// Columns for these problems and paths.
    pub fn of<'a>(answers: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Columns {
        let widest = |texts: &mut dyn Iterator<Item = &'a str>| {
            let widths = texts.map(|text| escape::one_line(text).width());
            widths.max().unwrap_or(0).min(WIDEST)
        };
        let first = answers.clone().next().map(|(problem, _)| problem);
        let several = answers.clone().any(|(problem, _)| Some(problem) != first);
        let problems = widest(&mut answers.clone().map(|(problem, _)| problem));
        Columns {
            problem: several.then_some(problems),
            path: widest(&mut answers.map(|(_, path)| path)),
        }
    }
}

/// An answer on one line, with its newline.
pub fn line(answer: &Answer, columns: Columns, style: Style) -> String {
    let paint = style.paint;
    let mut name = String::new();
    if let Some(width) = columns.problem {
        let _ = write!(name, "{}  ", padded(&answer.problem, width));
    }
    name.push_str(&padded(&answer.path, columns.path));
    let report = match &answer.outcome {
        Ok(graded) => &graded.report,
        Err(why) => {
            let why = format!("not graded: {}", escape::one_line(why));
            let room = style.width.saturating_sub(name.width() + 4).max(40);
            let why = paint.text(Ink::Bad, &values::cut(&why, 0, room));
            return escape::log(&format!("{} {name}  {why}\n", paint.text(Ink::Bad, "!")));
        }
    };
    let ink = verdict_ink(report.verdict);
    let accepted = report.verdict == Verdict::Accepted;
    let mark = if accepted { "✓" } else { "✗" };
    let passed = report
        .cases
        .iter()
        .filter(|case| case.verdict == Verdict::Accepted)
        .count();
    let code = format!("{:<4}", report.verdict.code());
    let cases = format!("{passed}/{}", report.cases.len());
    let mut facts = format!("{cases:>7}");
    if report.max_points != report.cases.len() as f64 {
        let (points, most) = (number(report.points), number(report.max_points));
        let points = format!("{points}/{most}");
        let _ = write!(facts, "  {points:>7}");
    }
    let time = match report.cached {
        true => "cached".to_string(),
        false => format!("{:.2} s", report.seconds),
    };
    let _ = write!(facts, "  {time:>7}");
    let mut tail = String::new();
    if !report.message.is_empty() {
        let _ = write!(tail, "  {}", escape::one_line(&report.message));
    }
    let used = 2 + name.width() + 2 + code.len() + facts.width();
    let room = style.width.saturating_sub(used);
    let tail = if room < 12 {
        String::new()
    } else {
        values::cut(&tail, 0, room)
    };
    escape::log(&format!(
        "{} {name}  {}{facts}{}\n",
        paint.text(ink, mark),
        paint.text(ink, &code),
        paint.text(Ink::Quiet, tail.trim_end()),
    ))
}

fn padded(text: &str, width: usize) -> String {
    let text = escape::one_line(text);
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// All answers on one line, with its newline.
pub fn totals(round: &Round, seconds: f64, style: Style) -> String {
    let paint = style.paint;
    let count = |verdict: Verdict| {
        round
            .reports()
            .filter(|report| report.verdict == verdict)
            .count()
    };
    let accepted = count(Verdict::Accepted);
    let all = round.answers.len();
    let ink = if accepted == all { Ink::Good } else { Ink::Bad };
    let mut parts = vec![paint.text(
        ink,
        &format!("{accepted} of {} accepted", words::count(all, "answer")),
    )];
    for verdict in Verdict::DECLARABLE {
        let cases = count(verdict);
        if verdict != Verdict::Accepted && cases > 0 {
            parts.push(format!("{cases} {}", verdict.words()));
        }
    }
    let not_graded = all - round.reports().count();
    if not_graded > 0 {
        parts.push(paint.text(Ink::Bad, &format!("{not_graded} not graded")));
    }
    let hidden: usize = round.reports().map(|report| report.hidden_failed).sum();
    if round.reports().any(|report| report.hidden > 0) {
        parts.push(format!("{} failed", words::count(hidden, "hidden case")));
    }
    let cached = || round.reports().filter(|report| report.cached);
    if let Some(oldest) = cached().map(words::day).min() {
        parts.push(format!("{} cached, from {oldest} on", cached().count()));
    }
    parts.push(words::duration(seconds));
    format!("{}\n", parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::human::PLAIN;
    use crate::report::model::{Report, sample};
    use crate::report::round::Graded;

    fn answer(path: &str, change: impl FnOnce(&mut Report)) -> Answer {
        let mut report = sample();
        change(&mut report);
        Answer {
            problem: report.problem.slug.clone(),
            path: path.into(),
            person: None,
            outcome: Ok(Graded {
                report,
                source: String::new(),
            }),
        }
    }

    fn round() -> Round {
        let mut round = Round::new("balanced", jiff::Timestamp::UNIX_EPOCH);
        round.answers.push(answer("a.js", |_| {}));
        round.answers.push(answer("früh\u{1b}[2J.py", |report| {
            report.verdict = Verdict::WrongAnswer;
            report.cases[0].verdict = Verdict::WrongAnswer;
            report.message = "expected true, got false\n::error::".into();
            report.hidden = 2;
            report.hidden_failed = 1;
        }));
        round
            .answers
            .push(answer("b.js", |report| report.cached = true));
        round.answers.push(Answer {
            outcome: Err("Go is not installed: apt install golang-go".into()),
            ..answer("c.go", |_| {})
        });
        round
    }

    #[test]
    fn every_answer_has_a_line() {
        let round = round();
        let names = round
            .answers
            .iter()
            .map(|answer| (answer.problem.as_str(), answer.path.as_str()));
        let columns = Columns::of(names);
        assert_eq!(columns.problem, None);
        let lines: Vec<String> = round
            .answers
            .iter()
            .map(|answer| line(answer, columns, PLAIN))
            .collect();
        let text = lines.concat() + &totals(&round, 1.25, PLAIN);
        assert_eq!(
            text,
            "✓ a.js            AC      1/1   0.50 s\n\
             ✗ früh\\x1b[2J.py  WA      0/1   0.50 s  expected true, got false\\n::error::\n\
             ✓ b.js            AC      1/1   cached\n\
             ! c.go            not graded: Go is not installed: apt install golang-go\n\
             2 of 4 answers accepted · 1 wrong answer · 1 not graded · 1 hidden case failed · 1 cached, from 2026-01-02 on · 1.2 s\n"
        );
    }
}
