//! What an engine saw: facts of one step, with no opinion on right or wrong.
//!
//! The engine records outcomes, the judge reads them; neither knows the other.

pub mod trace;

use std::time::Duration;

use crate::problem::model::Cell;
use crate::problem::value::Value;

/// What happened when one step of the plan ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub ending: Ending,
    pub usage: Usage,
    /// What the candidate printed during this step.
    pub stdout: Captured,
    pub stderr: Captured,
    /// The word of the problem's checker, where it was asked.
    pub checked: Option<Checked>,
}

impl Outcome {
    /// An ending with nothing used and nothing printed.
    pub fn empty(ending: Ending) -> Outcome {
        Outcome {
            ending,
            usage: Usage::default(),
            stdout: Captured::default(),
            stderr: Captured::default(),
            checked: None,
        }
    }
}

/// What a checker said of one step's output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub right: bool,
    /// `judgemessage.txt`: for whoever wrote the problem.
    pub judge_message: String,
    /// `teammessage.txt`: for whoever wrote the answer.
    pub team_message: String,
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// Every call was made; one entry a call, in order. A call may have thrown.
    Called(Vec<CallResult>),
    /// The answers to `each`: one a string, shortest first, in alphabet order.
    Enumerated(Enumerated),
    /// An SQL submission ran to its end.
    Queried(Queried),
    /// A program ended by itself, with this exit code.
    Exited(i32),
    /// The process was killed by a signal that we did not send.
    Signalled(i32),
    /// The candidate's code asked the process to end during a call
    /// (`sys.exit`, `process.exit`), with this code.
    QuitDuringCall(i32),
    /// Over its CPU limit, and killed or finished late.
    CpuTimeExceeded,
    /// Over its wall-clock limit with CPU to spare: it slept or waited.
    WallTimeExceeded,
    /// Waits for something that nothing can bring about (a promise that
    /// nobody settles); ended at once.
    Stuck,
    MemoryExceeded,
    OutputExceeded,
    /// The submission could not be loaded; every case ends so.
    NotLoaded(LoadFailure),
}

/// The results of one step of a sequence: `times × max(1, threads)` of them.
#[derive(Debug, Clone, PartialEq)]
pub struct CallResult {
    /// Which step of the sequence.
    pub step: usize,
    pub result: Result<Value, Exception>,
    /// The virtual clock when the call was made, in seconds after its start;
    /// only where there is a clock.
    pub at: Option<f64>,
}

/// What the candidate's code threw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exception {
    /// `IndexError`, `TypeError`; empty where the language has no name for it.
    pub type_name: String,
    pub message: String,
    /// The line of the candidate's own file, from 1.
    pub line: Option<u32>,
    /// The frames of the candidate's own code, innermost last, one a line.
    pub trace: String,
}

/// The answers to `each`.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumerated {
    /// Answers in order. Shorter than the whole where the run stopped at the
    /// first answer that was no bool or threw; `stopped` then has that one.
    pub answers: Vec<bool>,
    pub stopped: Option<Result<Value, Exception>>,
    /// The longest strings that were asked about, where that is less than the
    /// case wants: a process for each string would take too long.
    pub up_to: Option<u32>,
}

/// What an SQL submission gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Queried {
    /// The answer: the last statement with columns, `None` where none had any.
    pub result: Option<ResultSet>,
    /// How many statements ran, and how many of them had columns.
    pub statements: usize,
    pub with_columns: usize,
    /// What SQLite or a limit of ours said, where it stopped before the end.
    pub error: Option<SqlError>,
    /// The result of the author's `check` query over the tables afterwards.
    pub check: Option<Result<ResultSet, SqlError>>,
    /// The result on each shuffle of the base rows, where the plan asked.
    pub shuffled: Vec<Result<Option<ResultSet>, SqlError>>,
    /// The text certainly divides whole numbers, so that fractions are gone.
    pub drops_fractions: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResultSet {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// True where a cap of ours cut the rows off.
    pub truncated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlError {
    pub kind: SqlErrorKind,
    /// SQLite's words, or ours.
    pub message: String,
    /// Line and column of the submission, from 1, where known.
    pub position: Option<(u32, u32)>,
    /// What would help, such as "in SQLite write LIMIT 1".
    pub help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlErrorKind {
    /// It does not parse, or names what is not there, before anything ran.
    Prepare,
    /// It failed while it ran.
    Run,
    /// The authorizer or a limit of ours refused it.
    Refused,
    /// It ran longer than its time.
    Time,
    /// It needed more memory than SQLite was given.
    Memory,
    /// More rows or bytes than a result may have.
    Output,
}

/// Why a submission did not load.
#[derive(Debug, Clone, PartialEq)]
pub enum LoadFailure {
    /// It does not parse or compile.
    Syntax(Exception),
    /// It has no such function or class; what it has instead.
    NoEntry {
        wanted: Vec<String>,
        found: Vec<String>,
        /// Where several would fit and none has the name.
        several: Vec<String>,
    },
    /// It threw while it loaded.
    Threw(Exception),
    /// It ended the process while it loaded.
    Exited(i32),
    Signalled(i32),
    TimedOut,
    MemoryExceeded,
    OutputExceeded,
}

/// What a step used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    pub cpu: Duration,
    pub wall: Duration,
    /// Bytes at the peak, over the worker's baseline; `None` where the system
    /// does not tell.
    pub memory: Option<u64>,
}

/// Printed bytes, cut to what a report can show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captured {
    pub bytes: Vec<u8>,
    /// How many bytes there were in all.
    pub total: u64,
}
