//! Checkers: the problem's own programs that say whether an output is right,
//! each in a process of its own, apart from the answer's.
//!
//! The convention is that of Kattis problem packages: called with the input
//! file, the expected file and a feedback folder, the output on standard
//! input; exit code 42 is right and 43 is wrong.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::folder::{self, Folder};
use super::launch::Launch;
use super::step;
use crate::engine::sandbox::{Sandbox, SandboxError};
use crate::engine::{Engine, EngineError, ProgramWork, Task};
use crate::outcome::{Captured, Checked, Ending, Outcome};
use crate::problem::model::Limits;

const RIGHT: i32 = 42;
const WRONG: i32 = 43;

/// The most of a message that is kept, in bytes.
const MOST_MESSAGE: usize = 10_000;

/// What a checker is given on one case, besides the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    pub input: Vec<u8>,
    pub expected: Vec<u8>,
}

/// The checker of a problem.
#[derive(Debug)]
pub struct Checker {
    launch: Launch,
    limits: Limits,
    /// How messages name it.
    name: String,
    /// Folders of calls that are over: a sandbox made for one serves the next.
    folders: Mutex<Vec<Folder>>,
}

const INPUT: &str = "input";
const EXPECTED: &str = "expected";
const FEEDBACK: &str = "feedback";

impl Checker {
    pub fn new(launch: Launch, limits: Limits) -> Checker {
        Checker {
            name: launch.file_name(),
            launch,
            limits,
            folders: Mutex::default(),
        }
    }

    /// Asks the checker about one output.
    ///
    /// # Errors
    /// When it gives no answer: the author's fault.
    pub fn ask(
        &self,
        sandbox: &dyn Sandbox,
        given: &Given,
        output: &[u8],
    ) -> Result<Checked, EngineError> {
        let system = |source| SandboxError::System {
            what: "cannot write the files of a checker",
            source,
        };
        let folder = self.folder(given).map_err(system)?;
        let path = |name: &str| folder.path().join(name);
        let text = |name: &str| path(name).to_string_lossy().into_owned();
        let work = ProgramWork {
            stdin: output.to_vec(),
            argv: vec![text(INPUT), text(EXPECTED), text(FEEDBACK)],
            files: Vec::new(),
        };
        let mut step = self.launch.step(&work, &self.limits);
        step.readable.push(folder.path().to_path_buf());
        step.writable.push(path(FEEDBACK));
        let outcome = step::run(sandbox, step)?;
        let right = match outcome.ending {
            Ending::Exited(RIGHT) => true,
            Ending::Exited(WRONG) => false,
            ending => return Err(self.fault(&ending, &outcome.stderr)),
        };
        let checked = Checked {
            right,
            judge_message: message(&path(FEEDBACK).join("judgemessage.txt")),
            team_message: message(&path(FEEDBACK).join("teammessage.txt")),
        };
        self.folders().push(folder);
        Ok(checked)
    }

    /// A folder with the files of a call.
    fn folder(&self, given: &Given) -> io::Result<Folder> {
        let kept = self.folders().pop();
        let kept = kept.filter(|kept| folder::empty(&kept.path().join(FEEDBACK)).is_ok());
        let folder = match kept {
            Some(kept) => kept,
            None => {
                let new = Folder::new(0o755)?;
                new.make_folder(FEEDBACK, 0o777)?;
                new
            }
        };
        folder.write(INPUT, &given.input, 0o644)?;
        folder.write(EXPECTED, &given.expected, 0o644)?;
        Ok(folder)
    }

    fn folders(&self) -> std::sync::MutexGuard<'_, Vec<Folder>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, ending: &Ending, stderr: &Captured) -> EngineError {
        let what = match ending {
            Ending::Exited(code) => format!(
                "ended with exit code {code}, which is neither {RIGHT} (right) nor {WRONG} (wrong)"
            ),
            Ending::Signalled(signal) => format!("was killed by signal {signal}"),
            Ending::CpuTimeExceeded | Ending::WallTimeExceeded => {
                "did not end within its time".into()
            }
            Ending::MemoryExceeded => "used too much memory".into(),
            Ending::OutputExceeded => "printed too much".into(),
            _ => "gave no answer".into(),
        };
        let said = String::from_utf8_lossy(&stderr.bytes);
        let last = said.trim().lines().last().unwrap_or("");
        let separator = if last.is_empty() { "" } else { ": " };
        EngineError::Author {
            task: None,
            what: format!("the checker {} {what}{separator}{last}", self.name),
        }
    }
}

/// A message that the checker left; empty where it left none.
fn message(path: &Path) -> String {
    // A link or a device would lead elsewhere.
    let plain = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !plain {
        return String::new();
    }
    let mut bytes = fs::read(path).unwrap_or_default();
    bytes.truncate(MOST_MESSAGE);
    String::from_utf8_lossy(&bytes).trim().to_string()
}

/// What to ask about an outcome: the case's files and the output, or `None`
/// where the outcome is judged without the checker.
pub type Question = dyn Fn(usize, &Outcome) -> Option<(Given, Vec<u8>)> + Send + Sync;

/// An engine whose outcomes are put to the checker at once.
pub struct CheckedEngine {
    inner: Box<dyn Engine>,
    sandbox: Arc<dyn Sandbox>,
    checker: Arc<Checker>,
    question: Arc<Question>,
}

impl CheckedEngine {
    pub fn new(
        inner: Box<dyn Engine>,
        sandbox: Arc<dyn Sandbox>,
        checker: Arc<Checker>,
        question: Arc<Question>,
    ) -> CheckedEngine {
        CheckedEngine {
            inner,
            sandbox,
            checker,
            question,
        }
    }
}

impl Engine for CheckedEngine {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        let (sandbox, checker, question) = (&self.sandbox, &self.checker, &self.question);
        let fault = std::cell::RefCell::new(None);
        self.inner.run(
            // After a fault of the checker there is no use in going on.
            &mut || {
                if fault.borrow().is_some() {
                    return None;
                }
                source()
            },
            &mut |index, mut outcome| {
                if let Some((given, output)) = question(index, &outcome) {
                    match checker.ask(sandbox.as_ref(), &given, &output) {
                        Ok(checked) => outcome.checked = Some(checked),
                        Err(mut error) => {
                            if let EngineError::Author { task, .. } = &mut error {
                                *task = Some(index);
                            }
                            fault.borrow_mut().get_or_insert(error);
                            return;
                        }
                    }
                }
                sink(index, outcome);
            },
        )?;
        fault.into_inner().map_or(Ok(()), Err)
    }
}
