//! The process engine: the submission is a program, and each case is one
//! process of it.

pub mod calling;
pub mod checker;
mod folder;
mod launch;
mod printed;
pub(in crate::engine) mod step;

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use folder::Folder;
pub use launch::Launch;

use super::sandbox::{Sandbox, SandboxError};
use super::{Engine, EngineError, ProgramWork, Task, Work};
use crate::outcome::{Ending, Exception, LoadFailure, Outcome, trace};
use crate::problem::model::Limits;

/// What the processes of one submission share.
#[derive(Debug)]
pub struct Shared {
    pub launch: Launch,
    /// What does not parse in it, once a case has failed and that was asked.
    syntax: OnceLock<Option<Exception>>,
}

impl Shared {
    pub fn new(launch: Launch) -> Shared {
        Shared {
            launch,
            syntax: OnceLock::new(),
        }
    }
}

/// One job slot.
pub struct ProcessEngine {
    sandbox: Arc<dyn Sandbox>,
    shared: Arc<Shared>,
    /// The working folder of cases with files, emptied for each: a sandbox
    /// made for one folder serves all of them.
    folder: RefCell<Option<Folder>>,
}

impl ProcessEngine {
    pub fn new(sandbox: Arc<dyn Sandbox>, shared: Arc<Shared>) -> ProcessEngine {
        ProcessEngine {
            sandbox,
            shared,
            folder: RefCell::new(None),
        }
    }

    /// Runs the program once.
    pub fn run_once(&self, work: &ProgramWork, limits: &Limits) -> Result<Outcome, EngineError> {
        let mut step = self.shared.launch.step(work, limits);
        let mut folder = None;
        if !work.files.is_empty() {
            let filled = self
                .working_folder(work)
                .map_err(|source| SandboxError::System {
                    what: "cannot write the files of a case",
                    source,
                })?;
            step.folder = Some(filled.path().to_path_buf());
            step.writable.push(filled.path().to_path_buf());
            folder = Some(filled);
        }
        let mut outcome = step::run(self.sandbox.as_ref(), step)?;
        if let Some(folder) = folder {
            self.folder.replace(Some(folder));
        }
        let stderr = std::mem::take(&mut outcome.stderr.bytes);
        outcome.stderr.bytes = self.shared.launch.without_folder(stderr);
        // A program that worked has parsed, so that only failures pay for this.
        if matches!(outcome.ending, Ending::Exited(code) if code != 0)
            && let Some(exception) = self.syntax_error()?
        {
            outcome.ending = Ending::NotLoaded(LoadFailure::Syntax(exception));
        }
        Ok(outcome)
    }

    /// The folder of the last case, or a new one, with this case's files.
    fn working_folder(&self, work: &ProgramWork) -> std::io::Result<Folder> {
        let emptied = self.folder.take().and_then(Folder::emptied);
        let folder = match emptied {
            Some(folder) => folder,
            None => Folder::new(0o777)?,
        };
        for (name, content) in &work.files {
            folder.write(name, content, 0o666)?;
        }
        Ok(folder)
    }

    fn syntax_error(&self) -> Result<Option<Exception>, EngineError> {
        if let Some(known) = self.shared.syntax.get() {
            return Ok(known.clone());
        }
        let launch = &self.shared.launch;
        let limits = Limits::default();
        let found = match launch.parse_step(&limits) {
            None => None,
            Some(step) => {
                let outcome = step::run(self.sandbox.as_ref(), step)?;
                let said = launch.without_folder(outcome.stderr.bytes);
                let refused = matches!(outcome.ending, Ending::Exited(code) if code != 0);
                refused
                    .then(|| trace::read(&String::from_utf8_lossy(&said), &launch.file_name()))
                    .flatten()
            }
        };
        Ok(self.shared.syntax.get_or_init(|| found).clone())
    }
}

impl Engine for ProcessEngine {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        while let Some(task) = source() {
            let Work::Program(work) = &task.work else {
                return Err(EngineError::CannotBeGraded(
                    "a program cannot answer this kind of case".into(),
                ));
            };
            let outcome = self.run_once(work, &task.limits)?;
            sink(task.index, outcome);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
