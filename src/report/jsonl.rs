//! What happens, as it happens: an event a line, for programs that show how
//! far a run has come.

use serde::Serialize;

use super::json;
use super::model::{FORMAT, Report};
use crate::verdict::Verdict;

/// An event. `answer` is the file, as it was given.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event<'a> {
    Started {
        format: u32,
        problem: &'a str,
        answers: usize,
    },
    Planned {
        answer: &'a str,
        cases: usize,
    },
    /// A first word about a case, in no particular order. One over its limit
    /// may be run again, so that the report can know better.
    Case {
        answer: &'a str,
        id: &'a str,
        verdict: Verdict,
    },
    Graded {
        answer: &'a str,
        report: &'a Report,
    },
    NotGraded {
        answer: &'a str,
        error: &'a str,
    },
    Finished {
        exit: u8,
    },
}

impl<'a> Event<'a> {
    pub fn started(problem: &'a str, answers: usize) -> Event<'a> {
        Event::Started {
            format: FORMAT,
            problem,
            answers,
        }
    }
}

/// Writes an event with its newline.
pub fn write(event: &Event) -> String {
    json::compact(event) + "\n"
}
