//! A line on the terminal that tells how far a run has come; nothing where
//! standard error is no terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::Terminal;
use crate::report::human::Ink;
use crate::report::words;
use crate::run::Event;
use crate::verdict::Verdict;

/// A quicker run is over before anybody could read the line.
const PATIENCE: Duration = Duration::from_millis(300);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(80);

/// An estimate from fewer answers says nothing.
const FEWEST: usize = 5;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Cases,
    Answers,
}

/// The line.
pub(super) struct Progress<'a> {
    terminal: &'a Terminal,
    wanted: bool,
    unit: Unit,
    started: Instant,
    drawn: Option<Instant>,
    all: usize,
    done: usize,
    failed: usize,
    /// Answers that were really graded in this run.
    measured: usize,
}

impl<'a> Progress<'a> {
    /// Counts the cases of one answer.
    pub(super) fn of_cases(terminal: &'a Terminal) -> Progress<'a> {
        Progress::new(terminal, Unit::Cases, 0)
    }

    /// Counts so many answers.
    pub(super) fn of_answers(terminal: &'a Terminal, answers: usize) -> Progress<'a> {
        Progress::new(terminal, Unit::Answers, answers)
    }

    fn new(terminal: &'a Terminal, unit: Unit, all: usize) -> Progress<'a> {
        Progress {
            terminal,
            wanted: !terminal.style.quiet && io::stderr().is_terminal(),
            unit,
            started: Instant::now(),
            drawn: None,
            all,
            done: 0,
            failed: 0,
            measured: 0,
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        if self.unit == Unit::Answers {
            // A long answer shows that the clock goes on.
            return self.draw();
        }
        match event {
            Event::Planned { cases } => self.all = *cases,
            Event::CaseDone { verdict, .. } => {
                self.done += 1;
                self.failed += usize::from(*verdict != Verdict::Accepted);
            }
        }
        self.draw();
    }

    /// An answer has its report, or none.
    pub(super) fn answer(&mut self, accepted: bool, measured: bool) {
        if self.unit == Unit::Answers {
            self.done += 1;
            self.failed += usize::from(!accepted);
            self.measured += usize::from(measured);
            self.draw();
        }
    }

    fn draw(&mut self) {
        let soon = self.drawn.is_some_and(|drawn| drawn.elapsed() < PACE);
        if !self.wanted || soon || self.started.elapsed() < PATIENCE {
            return;
        }
        self.drawn = Some(Instant::now());
        let text = self
            .terminal
            .error_paint
            .text(Ink::Quiet, &self.text(self.started.elapsed()));
        // Nobody may be looking; that is no error.
        let _ = write!(io::stderr(), "\r\x1b[2K{text}");
    }

    fn text(&self, elapsed: Duration) -> String {
        let unit = match self.unit {
            Unit::Cases => "cases",
            Unit::Answers => "answers",
        };
        let mut text = format!("{} of {} {unit}", self.done, self.all);
        if self.failed > 0 {
            text.push_str(&format!(", {} not accepted", self.failed));
        }
        if self.unit == Unit::Answers && self.measured >= FEWEST {
            let left = elapsed.as_secs_f64() / self.measured as f64 * (self.all - self.done) as f64;
            text.push_str(&format!(", about {} left", words::duration(left)));
        }
        text
    }

    /// Takes the line away, before a report.
    pub(super) fn clear(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[2K");
            // It comes back with the next news.
            self.drawn = None;
        }
    }
}
