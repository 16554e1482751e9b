//! The backend for every Unix: process groups, resource limits, and nothing
//! that keeps a child from files or the network.
//!
//! Each child leads a session of its own, and killing it kills that group. On
//! Linux grade is also the subreaper of its descendants: those that left the
//! group fall to it, and are swept up.

use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wait_timeout::ChildExt;

use super::interrupt::{self, Kind, Live};
use super::{Child, Command, Exit, ExitStatus, Layers, ProcessLimits, Sandbox, SandboxError};
use crate::sys::limits::ResourceLimit;
use crate::sys::process::{self, Setup};
use crate::sys::tree::{self, TreeUsage};

/// Above twice the memory limit, so that reserving address space does not fail
/// where using it would be fine: thread stacks count as data.
const DATA_ALLOWANCE: u64 = 1 << 30;

/// Open descriptors of a child. The inherited limit may be a million, and some
/// programs close them one by one.
const OPEN_FILES: u64 = 1024;

/// How often a sweep looks for processes that were forked meanwhile.
const SWEEPS: usize = 1000;

pub(super) struct Portable {
    spawner: Arc<Spawner>,
    sweeps: bool,
}

impl Portable {
    pub(super) fn new() -> Result<Self, SandboxError> {
        Ok(Self {
            spawner: Arc::new(Spawner::new()?),
            sweeps: tree::adopt_orphans(),
        })
    }
}

impl Sandbox for Portable {
    fn spawn(&self, command: Command) -> Result<Box<dyn Child>, SandboxError> {
        let scratch = match command.folder {
            Some(_) => None,
            None => {
                Some(
                    TempDir::with_prefix("grade-").map_err(|source| SandboxError::System {
                        what: "cannot make a scratch folder",
                        source,
                    })?,
                )
            }
        };
        let mut process = std::process::Command::new(&command.program);
        process.args(&command.args).env_clear().envs(command.env);
        match (&command.folder, &scratch) {
            (Some(folder), _) => process.current_dir(folder),
            (None, Some(scratch)) => process.current_dir(scratch.path()),
            (None, None) => &mut process,
        };
        let setup = Setup {
            descriptors: command.descriptors,
            limits: resource_limits(&command.limits),
        };
        let (child, live) = self
            .spawner
            .start(process, setup)
            .map_err(|error| match error {
                SandboxError::Spawn { source, .. } => SandboxError::Spawn {
                    program: command.program,
                    source,
                },
                other => other,
            })?;
        Ok(Box::new(PortableChild {
            child,
            exit: None,
            sweeps: self.sweeps,
            _live: live,
            _scratch: scratch,
            _spawner: Arc::clone(&self.spawner),
        }))
    }

    fn layers(&self) -> Layers {
        let mut layers = vec![
            "process-group".into(),
            "rlimits".into(),
            "environment".into(),
        ];
        let mut not_guaranteed = vec!["files".into(), "network".into(), "memory".into()];
        if self.sweeps {
            layers.push("subreaper".into());
        } else {
            not_guaranteed.push("process tree".into());
        }
        Layers {
            backend: "portable".into(),
            layers,
            not_guaranteed,
        }
    }
}

/// Limits that hold for one process. The number of processes is none of them:
/// it would count everything that the user runs.
fn resource_limits(limits: &ProcessLimits) -> Vec<ResourceLimit> {
    let mut found = vec![
        ResourceLimit::no_core(),
        ResourceLimit::open_files(OPEN_FILES),
    ];
    found.extend(limits.cpu.map(ResourceLimit::cpu));
    found.extend(limits.file_size.map(ResourceLimit::file_size));
    found.extend(limits.stack.map(ResourceLimit::stack));
    found.extend(
        limits.memory.map(|bytes| {
            ResourceLimit::data(bytes.saturating_mul(2).saturating_add(DATA_ALLOWANCE))
        }),
    );
    found
}

/// The thread that starts all children. They die with the thread that started
/// them, so it must not be one that comes and goes.
struct Spawner {
    requests: Sender<Request>,
}

type Started = Result<(std::process::Child, Live), SandboxError>;

struct Request {
    command: std::process::Command,
    setup: Setup,
    reply: Sender<Started>,
}

impl Spawner {
    fn new() -> Result<Self, SandboxError> {
        let (requests, queue) = mpsc::channel();
        std::thread::Builder::new()
            .name("spawner".into())
            .spawn(move || serve(&queue))
            .map_err(|source| SandboxError::System {
                what: "cannot start a thread",
                source,
            })?;
        Ok(Self { requests })
    }

    fn start(&self, command: std::process::Command, setup: Setup) -> Started {
        let (reply, answer) = mpsc::channel();
        let gone = || SandboxError::System {
            what: "the thread that starts processes has ended",
            source: std::io::ErrorKind::BrokenPipe.into(),
        };
        self.requests
            .send(Request {
                command,
                setup,
                reply,
            })
            .map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}

fn serve(queue: &Receiver<Request>) {
    for Request {
        command,
        setup,
        reply,
    } in queue
    {
        let started = interrupt::starting(
            || {
                process::start(command, setup).map_err(|source| SandboxError::Spawn {
                    program: std::path::PathBuf::new(),
                    source,
                })
            },
            std::process::Child::id,
            Kind::Group,
        );
        // Whoever asked may be gone; the child is then killed below.
        if let Err(mpsc::SendError(Ok((mut child, _live)))) = reply.send(started) {
            process::kill_group(child.id());
            let _ = child.wait();
        }
    }
}

struct PortableChild {
    child: std::process::Child,
    exit: Option<Exit>,
    sweeps: bool,
    _live: Live,
    _scratch: Option<TempDir>,
    _spawner: Arc<Spawner>,
}

impl PortableChild {
    fn ended(&mut self, status: std::process::ExitStatus, cpu: Option<Duration>) -> Exit {
        // The child is reaped, so in theory its number could belong to another
        // group by now; numbers come round far too slowly for that.
        process::kill_group(self.child.id());
        if self.sweeps {
            sweep(self.child.id());
        }
        let status = match (status.code(), status.signal()) {
            (Some(code), _) => ExitStatus::Code(code),
            (None, signal) => ExitStatus::Signal(signal.unwrap_or(0)),
        };
        let exit = Exit {
            status,
            cpu,
            peak_memory: None,
            out_of_memory: false,
        };
        self.exit = Some(exit);
        exit
    }
}

/// Kills what has left the child's group and fallen to us.
///
/// Such a process is our child, but in a session that is neither ours (as the
/// version probes are) nor that of another live child.
fn sweep(main: u32) {
    let own = std::process::id();
    let ours = tree::session(0);
    for _ in 0..SWEEPS {
        let strays = interrupt::between_starts(|is_live| {
            let mut strays = tree::children(own);
            strays.retain(|&id| {
                let session = tree::session(id);
                session != ours
                    && session.is_some_and(|session| session == main || !is_live(session))
                    && !is_live(id)
            });
            for &id in &strays {
                for below in tree::descendants(id) {
                    process::kill(below);
                }
                process::kill(id);
                process::reap(id);
            }
            strays
        });
        if strays.is_empty() {
            return;
        }
        std::thread::yield_now();
    }
}

fn cannot_wait(source: std::io::Error) -> SandboxError {
    SandboxError::System {
        what: "cannot wait for a process",
        source,
    }
}

impl Child for PortableChild {
    fn id(&self) -> u32 {
        self.child.id()
    }

    fn wait_until(&mut self, deadline: Instant) -> Result<Option<Exit>, SandboxError> {
        if let Some(exit) = self.exit {
            return Ok(Some(exit));
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.child.wait_timeout(left).map_err(cannot_wait)? {
                Some(status) => return Ok(Some(self.ended(status, None))),
                // It counts whole milliseconds and may come back early.
                None if Instant::now() < deadline => {}
                None => return Ok(None),
            }
        }
    }

    fn usage(&self) -> TreeUsage {
        match self.exit {
            Some(exit) => exit.usage(),
            None => tree::usage(self.child.id()),
        }
    }

    fn distinct_memory(&self) -> u64 {
        let own = tree::proportional_memory(self.child.id()).unwrap_or(0);
        own + tree::distinct_memory_below(self.child.id())
    }

    fn kill(&mut self) -> Result<Exit, SandboxError> {
        if let Some(exit) = self.exit {
            return Ok(exit);
        }
        let cpu = self.usage().cpu;
        // Those that have left the group can only be found while it lives.
        let below = tree::descendants(self.child.id());
        process::kill_group(self.child.id());
        below.into_iter().for_each(|id| {
            process::kill(id);
        });
        let status = self.child.wait().map_err(cannot_wait)?;
        Ok(self.ended(status, cpu))
    }

    fn exit_descriptor(&self) -> Option<std::os::fd::BorrowedFd<'_>> {
        None
    }
}

impl Drop for PortableChild {
    fn drop(&mut self) {
        // There is nobody to tell, and nothing else that could be done.
        let _ = self.kill();
    }
}

#[cfg(test)]
mod tests;
