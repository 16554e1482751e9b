//! The one boundary that every child process goes through.
//!
//! A [`Sandbox`] starts a [`Command`] and hands back a [`Child`]: something to
//! wait for with a deadline, to measure, and to kill with all its descendants.
//! What isolation lies behind it depends on the backend; the report carries
//! [`Layers`].

pub mod interrupt;
mod portable;

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What to start, and with what limits.
#[derive(Debug)]
pub struct Command {
    /// Absolute path of the program.
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The whole environment: nothing is inherited.
    pub env: Vec<(OsString, OsString)>,
    /// The working folder, absolute; `None` is the sandbox's own empty scratch folder.
    pub folder: Option<PathBuf>,
    /// The child's descriptors: 0, 1, 2 and so on without a gap.
    pub descriptors: Vec<OwnedFd>,
    /// Files and folders that the child may read besides the system's own,
    /// absolute paths.
    pub readable: Vec<PathBuf>,
    /// Folders that it may write, absolute paths.
    pub writable: Vec<PathBuf>,
    pub limits: ProcessLimits,
}

/// What the kernel enforces on the process; the finer limits of a case are
/// watched from outside.
#[derive(Debug, Clone, Default)]
pub struct ProcessLimits {
    /// CPU seconds of one process (RLIMIT_CPU); a backstop.
    pub cpu: Option<Duration>,
    /// Bytes of memory of the whole tree (cgroup, or RLIMIT_DATA as backstop).
    pub memory: Option<u64>,
    /// Largest file, in bytes (RLIMIT_FSIZE); standard output included where
    /// that is a file.
    pub file_size: Option<u64>,
    /// Processes and threads of the tree.
    pub processes: Option<u64>,
    /// Stack bytes of the main thread (RLIMIT_STACK); native code only.
    pub stack: Option<u64>,
}

/// A way of running children.
pub trait Sandbox: Send + Sync {
    /// Starts the command.
    fn spawn(&self, command: Command) -> Result<Box<dyn Child>, SandboxError>;

    /// What is in force, for the report.
    fn layers(&self) -> Layers;
}

/// A process that was started. Dropping it kills its whole tree and reaps it.
pub trait Child: Send {
    /// The process id, as seen from outside.
    fn id(&self) -> u32;

    /// Waits until the process has exited or the deadline has passed;
    /// `None` is the latter. The tree is killed before an exit is reported.
    fn wait_until(&mut self, deadline: Instant) -> Result<Option<Exit>, SandboxError>;

    /// CPU time used so far by the whole tree, where the system tells.
    fn cpu_time(&self) -> Option<Duration>;

    /// Resident bytes now, over the whole tree, where the system tells. Pages
    /// that several processes share count several times.
    fn memory_now(&self) -> Option<u64>;

    /// Kills the whole tree and reaps it; returns how it had ended if it had.
    fn kill(&mut self) -> Result<Exit, SandboxError>;

    /// A descriptor that polls readable when the process exits, where the
    /// system has one (a pidfd). Callers poll it beside their pipes.
    fn exit_descriptor(&self) -> Option<std::os::fd::BorrowedFd<'_>>;
}

/// How a process ended and what its tree had used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    pub status: ExitStatus,
    /// CPU time of the whole tree, where known.
    pub cpu: Option<Duration>,
    /// Peak resident bytes, where known.
    pub peak_memory: Option<u64>,
    /// True where the memory limit of the kernel was hit (cgroup OOM).
    pub out_of_memory: bool,
}

/// The way a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    Code(i32),
    Signal(i32),
}

/// Which protections are in force, in the words of the report.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Layers {
    /// `portable`, `linux`.
    pub backend: String,
    /// Names of the layers in force, such as `process-group`, `rlimits`.
    pub layers: Vec<String>,
    /// What nothing here protects, such as `files`, `network`.
    pub not_guaranteed: Vec<String>,
}

/// How much isolation the user asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Isolation {
    /// What the machine has.
    #[default]
    Auto,
    /// Files, network and process tree guaranteed, or nothing runs.
    Strict,
    /// Only the portable backend.
    None,
}

/// The sandbox for this machine.
pub fn choose(isolation: Isolation) -> Result<Box<dyn Sandbox>, SandboxError> {
    let portable = portable::Portable::new()?;
    match isolation {
        Isolation::Auto | Isolation::None => Ok(Box::new(portable)),
        Isolation::Strict => Err(SandboxError::NotIsolated {
            missing: portable.layers().not_guaranteed.join(", "),
        }),
    }
}

/// The grader's or the machine's fault, never the candidate's.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("cannot start {}: {source}", program.display())]
    Spawn {
        program: PathBuf,
        source: std::io::Error,
    },
    #[error("interrupted")]
    Interrupted,
    #[error("strict isolation is not possible here: {missing} cannot be protected")]
    NotIsolated { missing: String },
    #[error("{what}: {source}")]
    System {
        what: &'static str,
        source: std::io::Error,
    },
}
