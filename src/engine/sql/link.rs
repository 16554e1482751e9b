//! A running SQL worker and what is said to it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::{Duration, Instant};

use super::wire::{Reply, Request};
use crate::engine::EngineError;
use crate::engine::lines::{Lines, Look};
use crate::engine::sandbox::{Child, Command, Exit, ProcessLimits, Sandbox, SandboxError};
use crate::sys::descriptor::deadline_after;

/// The longest reply: results are capped far below.
const LONGEST_REPLY: usize = 1 << 30;

/// What came from the worker.
#[derive(Debug)]
pub(super) enum Received {
    Reply(Box<Reply>),
    /// It closed its end: it is dying or dead.
    Closed,
    /// Nothing until the deadline.
    Nothing,
}

pub(super) struct Link {
    child: Box<dyn Child>,
    lines: Lines,
    errors: File,
}

impl Link {
    /// Starts a worker. `memory` is a backstop for the whole process.
    pub fn start(sandbox: &dyn Sandbox, program: &Path, memory: u64) -> Result<Link, EngineError> {
        let (lines, [requests, replies]) = Lines::new(LONGEST_REPLY)?;
        let nothing = || -> Result<OwnedFd, EngineError> {
            Ok(File::options()
                .read(true)
                .write(true)
                .open("/dev/null")
                .map_err(system("cannot open /dev/null"))?
                .into())
        };
        let errors = tempfile::tempfile().map_err(system("cannot make a temporary file"))?;
        let errors_of_child = errors
            .try_clone()
            .map_err(system("cannot make a temporary file"))?;
        let child = sandbox.spawn(Command {
            program: program.to_owned(),
            args: vec![super::WORKER_ARGUMENT.into()],
            env: Vec::new(),
            folder: None,
            descriptors: vec![
                nothing()?,
                nothing()?,
                errors_of_child.into(),
                requests,
                replies,
            ],
            readable: vec![program.to_owned()],
            writable: Vec::new(),
            listens: false,
            limits: ProcessLimits {
                memory: Some(memory),
                ..ProcessLimits::default()
            },
        })?;
        Ok(Link {
            child,
            lines,
            errors,
        })
    }

    /// Queues requests, in one go. A worker that is gone shows when a reply is
    /// awaited.
    pub fn send(&mut self, requests: &[Request]) -> Result<(), EngineError> {
        let mut lines = Vec::new();
        for request in requests {
            serde_json::to_writer(&mut lines, request)
                .map_err(|error| driver(&error.to_string()))?;
            lines.push(b'\n');
        }
        self.lines.send(&lines);
        Ok(())
    }

    pub fn receive(&mut self, wait: Duration) -> Result<Received, EngineError> {
        let deadline = deadline_after(wait);
        loop {
            match self.lines.look()? {
                Look::Line(line) => {
                    let reply = serde_json::from_slice(&line)
                        .map_err(|error| driver(&format!("sent what is no reply: {error}")))?;
                    return Ok(Received::Reply(Box::new(reply)));
                }
                Look::End => return Ok(Received::Closed),
                Look::Flood => return Err(driver("sent a reply without end")),
                Look::Nothing if Instant::now() >= deadline => return Ok(Received::Nothing),
                Look::Nothing => {}
            }
            self.lines.wait(&[], deadline)?;
        }
    }

    pub fn cpu_time(&self) -> Option<Duration> {
        self.child.usage().cpu
    }

    /// Ends the worker: after a moment for a death of its own where it has
    /// closed its end already, at once otherwise.
    pub fn end(mut self, dying: bool) -> Result<(Exit, String), SandboxError> {
        let exit = if dying {
            let deadline = Instant::now() + Duration::from_secs(1);
            self.child.wait_until(deadline)?
        } else {
            None
        };
        let exit = match exit {
            Some(exit) => exit,
            None => self.child.kill()?,
        };
        let mut said = String::new();
        if self.errors.seek(SeekFrom::Start(0)).is_ok() {
            let mut bytes = Vec::new();
            let _ = (&self.errors).take(2_000).read_to_end(&mut bytes);
            said = String::from_utf8_lossy(&bytes).trim().to_owned();
        }
        Ok((exit, said))
    }
}

pub(super) fn driver(message: &str) -> EngineError {
    EngineError::Driver {
        language: "SQL".to_owned(),
        message: message.to_owned(),
    }
}

fn system(what: &'static str) -> impl Fn(io::Error) -> EngineError {
    move |source| SandboxError::System { what, source }.into()
}
