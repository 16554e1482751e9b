//! A running SQL worker and the two pipes to it. Two threads keep the pipes
//! moving, so that neither side can block the other, and waiting for a reply
//! can have a deadline.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::wire::{Reply, Request};
use crate::engine::EngineError;
use crate::engine::sandbox::{Child, Command, Exit, ProcessLimits, Sandbox, SandboxError};

/// The longest reply: results are capped far below.
const LONGEST_REPLY: u64 = 1 << 30;

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
    requests: Option<Sender<Vec<u8>>>,
    replies: Receiver<io::Result<Reply>>,
    errors: File,
}

impl Link {
    /// Starts a worker. `memory` is a backstop for the whole process.
    pub fn start(sandbox: &dyn Sandbox, program: &Path, memory: u64) -> Result<Link, EngineError> {
        let (requests_in, requests_out) = io::pipe().map_err(system("cannot make a pipe"))?;
        let (replies_in, replies_out) = io::pipe().map_err(system("cannot make a pipe"))?;
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
                requests_in.into(),
                replies_out.into(),
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
            requests: Some(writer(requests_out)),
            replies: reader(replies_in),
            errors,
        })
    }

    /// Queues a request. A worker that is gone shows when its reply is awaited.
    pub fn send(&self, request: &Request) -> Result<(), EngineError> {
        let mut line = serde_json::to_vec(request).map_err(|error| driver(&error.to_string()))?;
        line.push(b'\n');
        if let Some(requests) = &self.requests {
            // The other end is gone only where the worker is.
            let _ = requests.send(line);
        }
        Ok(())
    }

    pub fn receive(&self, wait: Duration) -> Result<Received, EngineError> {
        match self.replies.recv_timeout(wait) {
            Ok(Ok(reply)) => Ok(Received::Reply(Box::new(reply))),
            Ok(Err(error)) => Err(driver(&format!("sent what is no reply: {error}"))),
            Err(RecvTimeoutError::Timeout) => Ok(Received::Nothing),
            Err(RecvTimeoutError::Disconnected) => Ok(Received::Closed),
        }
    }

    pub fn cpu_time(&self) -> Option<Duration> {
        self.child.cpu_time()
    }

    /// Ends the worker: after a moment for a death of its own where it has
    /// closed its end already, at once otherwise.
    pub fn end(mut self, dying: bool) -> Result<(Exit, String), SandboxError> {
        self.requests = None;
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

fn writer(mut pipe: io::PipeWriter) -> Sender<Vec<u8>> {
    let (sender, lines) = mpsc::channel::<Vec<u8>>();
    thread::spawn(move || {
        for line in lines {
            if pipe.write_all(&line).is_err() {
                return;
            }
        }
    });
    sender
}

/// Reads replies until the pipe closes; parsing them here takes the work off
/// the engine's own thread.
fn reader(pipe: io::PipeReader) -> Receiver<io::Result<Reply>> {
    let (sender, replies) = mpsc::channel();
    thread::spawn(move || {
        let mut pipe = BufReader::with_capacity(1 << 16, pipe);
        let mut line = Vec::new();
        loop {
            line.clear();
            match (&mut pipe).take(LONGEST_REPLY).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                // A line that was cut off by the death of the worker.
                Ok(_) if line.last() != Some(&b'\n') => return,
                Ok(_) => {}
            }
            let reply = serde_json::from_slice(&line).map_err(io::Error::from);
            if sender.send(reply).is_err() {
                return;
            }
        }
    });
    replies
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
