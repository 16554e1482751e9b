//! A line on the terminal that tells how far a run has come; nothing where
//! standard error is no terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::Terminal;
use crate::report::human::Ink;
use crate::run::Event;
use crate::verdict::Verdict;

/// A quicker run is over before anybody could read the line.
const PATIENCE: Duration = Duration::from_millis(300);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(80);

/// The line.
pub(super) struct Progress<'a> {
    terminal: &'a Terminal,
    wanted: bool,
    started: Instant,
    drawn: Option<Instant>,
    cases: usize,
    done: usize,
    failed: usize,
}

impl<'a> Progress<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Progress<'a> {
        Progress {
            terminal,
            wanted: !terminal.style.quiet && io::stderr().is_terminal(),
            started: Instant::now(),
            drawn: None,
            cases: 0,
            done: 0,
            failed: 0,
        }
    }

    pub(super) fn show(&mut self, event: &Event) {
        match event {
            Event::Planned { cases } => self.cases = *cases,
            Event::CaseDone { verdict, .. } => {
                self.done += 1;
                self.failed += usize::from(*verdict != Verdict::Accepted);
            }
        }
        let soon = self.drawn.is_some_and(|drawn| drawn.elapsed() < PACE);
        if !self.wanted || soon || self.started.elapsed() < PATIENCE {
            return;
        }
        self.drawn = Some(Instant::now());
        let mut text = format!("{} of {} cases", self.done, self.cases);
        if self.failed > 0 {
            text.push_str(&format!(", {} not accepted", self.failed));
        }
        let text = self.terminal.error_paint.text(Ink::Quiet, &text);
        // Nobody may be looking; that is no error.
        let _ = write!(io::stderr(), "\r\x1b[2K{text}");
    }

    /// Takes the line away, before the report.
    pub(super) fn clear(&self) {
        if self.drawn.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}
