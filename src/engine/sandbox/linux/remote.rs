//! The grader's side of a helper: starting it, and talking to it.

use std::fs::Permissions;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::super::SandboxError;
use super::super::interrupt::{self, Kind, Live};
use super::HELPER_COMMAND;
use super::layer::{Layer, State};
use super::protocol::{Mode, Reply, Request, Setup};
use crate::sys::descriptor::{self, Watch};
use crate::sys::socket;

/// Marks a helper's environment, so that a binary that does not know the command
/// cannot start itself without end.
const HELPER_MARK: &str = "GRADE_SANDBOX_HELPER";

/// How long a helper may take to answer. It answers within milliseconds; this is
/// for a machine that is all but stopped.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A helper that has been started and knows nothing yet. It comes up while the
/// grader finds out what it is to be told.
#[derive(Debug)]
pub(in crate::engine::sandbox) struct Started {
    mode: Mode,
    process: std::process::Child,
    /// Taken when the helper is set up.
    socket: Option<OwnedFd>,
    _live: Live,
}

impl Started {
    /// Starts this program as a helper.
    pub(in crate::engine::sandbox) fn new(
        binary: &Path,
        mode: Mode,
    ) -> Result<Started, SandboxError> {
        if std::env::var_os(HELPER_MARK).is_some() {
            return Err(astray());
        }
        let system = |what| move |source| SandboxError::System { what, source };
        let (ours, theirs) = socket::pair().map_err(system("cannot make a socket"))?;
        socket::receive_sender(&ours).map_err(system("cannot set up a socket"))?;
        let (process, live) = interrupt::starting(
            || {
                std::process::Command::new(binary)
                    .args([HELPER_COMMAND, mode.name()])
                    .env_clear()
                    .env(HELPER_MARK, "1")
                    .current_dir("/")
                    .stdin(Stdio::from(theirs))
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .process_group(0)
                    .spawn()
                    .map_err(system("cannot start the sandbox helper"))
            },
            std::process::Child::id,
            Kind::Helper,
        )?;
        Ok(Started {
            mode,
            process,
            socket: Some(ours),
            _live: live,
        })
    }

    /// Tells the helper what its world is, and waits until that is there.
    pub(super) fn set_up(
        self,
        setup: Setup,
    ) -> Result<(Helper, Vec<(Layer, State)>), SandboxError> {
        let mut told = setup.clone();
        let folder = match self.mode {
            Mode::Namespaces => None,
            Mode::Confined => {
                let made = empty_folder().map_err(|source| SandboxError::System {
                    what: "cannot make a folder",
                    source,
                })?;
                told.readable.push(made.path().to_owned());
                Some(made)
            }
        };
        let mut helper = Helper {
            started: self,
            inner: 0,
            setup,
            folder,
            owes: false,
        };
        helper.ask(&Request::Setup(told), &[])?;
        match helper.answer(descriptor::deadline_after(PATIENCE))? {
            (Reply::Ready(layers), Some(inner)) => {
                helper.inner = inner;
                Ok((helper, layers))
            }
            (Reply::NotReady { what, error }, _) => Err(SandboxError::System {
                what: "cannot isolate a process",
                source: io::Error::other(format!(
                    "{what}: {}",
                    io::Error::from_raw_os_error(error)
                )),
            }),
            _ => Err(astray()),
        }
    }
}

/// A helper with its world. Dropping it ends the helper and all below it.
#[derive(Debug)]
pub(super) struct Helper {
    started: Started,
    /// The process that starts the programs, as we see it.
    pub(super) inner: u32,
    pub(super) setup: Setup,
    /// The working folder of programs where there is no scratch folder.
    pub(super) folder: Option<TempDir>,
    /// It has been told to kill a program, and its answer was not waited for.
    pub(super) owes: bool,
}

impl Helper {
    /// Tells it to end; dropping it waits for that.
    pub(super) fn let_go(&mut self) {
        self.started.socket = None;
    }

    /// Waits for what it owes. False where it can start no more programs.
    pub(super) fn is_clean(&mut self) -> bool {
        if !std::mem::take(&mut self.owes) {
            return true;
        }
        let answer = self.answer(descriptor::deadline_after(PATIENCE));
        matches!(answer, Ok((Reply::Ended { clean: true, .. }, _)))
    }

    pub(super) fn socket(&self) -> Result<BorrowedFd<'_>, SandboxError> {
        self.started
            .socket
            .as_ref()
            .map(AsFd::as_fd)
            .ok_or_else(astray)
    }

    pub(super) fn ask(
        &self,
        request: &Request,
        descriptors: &[OwnedFd],
    ) -> Result<(), SandboxError> {
        let descriptors: Vec<BorrowedFd<'_>> = descriptors.iter().map(AsFd::as_fd).collect();
        socket::send(self.socket()?, &request.encode(), &descriptors, None).map_err(|source| {
            SandboxError::System {
                what: "cannot talk to the sandbox helper",
                source,
            }
        })
    }

    /// The next message and the process that it names. An error if none comes.
    pub(super) fn answer(&self, deadline: Instant) -> Result<(Reply, Option<u32>), SandboxError> {
        self.answer_until(deadline)?.ok_or_else(astray)
    }

    pub(super) fn answer_until(
        &self,
        deadline: Instant,
    ) -> Result<Option<(Reply, Option<u32>)>, SandboxError> {
        let system = |source| SandboxError::System {
            what: "cannot hear the sandbox helper",
            source,
        };
        let socket = self.socket()?;
        let ready = descriptor::poll(&mut [Watch::read(socket)], Some(deadline)).map_err(system)?;
        if ready == 0 {
            return Ok(None);
        }
        let mut buffer = [0; 4096];
        let received = socket::receive(socket, &mut buffer).map_err(system)?;
        match Reply::decode(&buffer[..received.length]) {
            Some(reply) => Ok(Some((reply, received.process))),
            None => Err(astray()),
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        self.socket = None;
        // It ends within a moment of that; there is nobody to tell if not.
        let _ = self.process.wait();
    }
}

fn empty_folder() -> io::Result<TempDir> {
    let made = TempDir::with_prefix("grade-")?;
    // Another user may have to enter it.
    std::fs::set_permissions(made.path(), Permissions::from_mode(0o555))?;
    Ok(made)
}

/// The helper is gone or does not make sense: never the candidate's fault.
pub(super) fn astray() -> SandboxError {
    SandboxError::System {
        what: "the sandbox helper has ended",
        source: io::ErrorKind::UnexpectedEof.into(),
    }
}
