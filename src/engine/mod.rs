//! Engines run the steps of a plan and record outcomes. Only here are
//! processes started.

pub mod build;
mod lines;
mod looks;
pub mod process;
pub mod sandbox;
pub mod service;
pub mod sql;
pub mod worker;

use crate::outcome::Outcome;
use crate::problem::model::{Each, Limits, Sequence};

/// Something that can run steps one after another.
///
/// One engine serves one job slot: it owns at most one warm worker.
pub trait Engine: Send {
    /// Runs steps until `source` has no more, and gives each outcome to
    /// `sink`, in the order in which the steps were taken. An engine may take
    /// several steps ahead of their outcomes.
    ///
    /// An `Err` is the grader's, the author's or the machine's fault and ends
    /// the run.
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError>;
}

/// One step of the plan, as an engine needs it: without its expected answer.
#[derive(Debug, Clone)]
pub struct Task {
    /// The step's number in the plan.
    pub index: usize,
    pub limits: Limits,
    /// Run in a fresh worker with nothing else beside it, to confirm a limit.
    pub alone: bool,
    pub work: Work,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum Work {
    Calls(std::sync::Arc<Sequence>),
    Each(std::sync::Arc<Each>),
    Sql(std::sync::Arc<SqlWork>),
    Program(std::sync::Arc<ProgramWork>),
}

/// One run of the submission as a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProgramWork {
    pub stdin: Vec<u8>,
    pub argv: Vec<String>,
    /// Files of the working folder: relative path → content.
    pub files: Vec<(String, Vec<u8>)>,
}

/// One run of SQL text over a data set.
#[derive(Debug, Clone)]
pub struct SqlWork {
    /// Schema, tables as INSERTs and `setup` are prepared by the engine from these.
    pub schema: String,
    pub tables: Vec<(String, crate::problem::model::Table)>,
    pub setup: Option<String>,
    /// The submission's or the reference's text.
    pub query: String,
    /// The author's query afterwards, on a clean connection.
    pub check: Option<String>,
    /// How many shuffles of the base rows to run besides.
    pub shuffles: u32,
}

/// A fault that is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Sandbox(#[from] sandbox::SandboxError),
    #[error("cannot be graded here: {0}")]
    CannotBeGraded(String),
    #[error("the {language} driver failed before the answer ran: {message}")]
    Driver { language: String, message: String },
    /// The problem is wrong, and the task shows it where it is not all of them.
    #[error("{what}")]
    Author { task: Option<usize>, what: String },
}
