//! The field's verdicts, and the exit codes that they lead to.

use serde::{Deserialize, Serialize};

/// What a case or a submission gets.
///
/// A fault of the grader, the author or the machine is never a verdict: it is
/// an error of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    #[serde(rename = "AC")]
    Accepted,
    #[serde(rename = "WA")]
    WrongAnswer,
    #[serde(rename = "RTE")]
    RunTimeError,
    #[serde(rename = "TLE")]
    TimeLimit,
    #[serde(rename = "MLE")]
    MemoryLimit,
    #[serde(rename = "OLE")]
    OutputLimit,
    #[serde(rename = "CE")]
    CompileError,
    #[serde(rename = "SKIP")]
    Skipped,
}

impl Verdict {
    /// `AC`, `WA`, …
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Accepted => "AC",
            Verdict::WrongAnswer => "WA",
            Verdict::RunTimeError => "RTE",
            Verdict::TimeLimit => "TLE",
            Verdict::MemoryLimit => "MLE",
            Verdict::OutputLimit => "OLE",
            Verdict::CompileError => "CE",
            Verdict::Skipped => "SKIP",
        }
    }

    /// The words for people: `wrong answer`.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::WrongAnswer => "wrong answer",
            Verdict::RunTimeError => "run-time error",
            Verdict::TimeLimit => "time limit exceeded",
            Verdict::MemoryLimit => "memory limit exceeded",
            Verdict::OutputLimit => "output limit exceeded",
            Verdict::CompileError => "compile error",
            Verdict::Skipped => "skipped",
        }
    }

    /// The folder of `fixtures/<problem>/` whose answers must get this verdict.
    /// A skip is no fixture's verdict.
    pub fn folder(self) -> Option<&'static str> {
        match self {
            Verdict::Accepted => Some("accepted"),
            Verdict::WrongAnswer => Some("wrong_answer"),
            Verdict::RunTimeError => Some("run_time_error"),
            Verdict::TimeLimit => Some("time_limit_exceeded"),
            Verdict::MemoryLimit => Some("memory_limit_exceeded"),
            Verdict::OutputLimit => Some("output_limit_exceeded"),
            Verdict::CompileError => Some("compile_error"),
            Verdict::Skipped => None,
        }
    }

    /// Every verdict that a fixture can declare.
    pub const DECLARABLE: [Verdict; 7] = [
        Verdict::Accepted,
        Verdict::WrongAnswer,
        Verdict::RunTimeError,
        Verdict::TimeLimit,
        Verdict::MemoryLimit,
        Verdict::OutputLimit,
        Verdict::CompileError,
    ];
}
