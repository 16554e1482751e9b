//! The one boundary that every child process goes through.
//!
//! A [`Sandbox`] starts a [`Command`] and hands back a [`Child`]: something to
//! wait for with a deadline, to measure, and to kill with all its descendants.
//! What isolation lies behind it depends on the backend; the report carries
//! [`Layers`].

pub mod interrupt;
#[cfg(target_os = "linux")]
pub mod linux;
mod portable;
mod shell;

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::sys::tree::TreeUsage;

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
    /// It may make sockets that files name, where there is no network to make
    /// others in: a service of ours. An answer must not: the machine's own
    /// services listen on such sockets.
    pub listens: bool,
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
    /// Bytes of the scratch folder, where there is a private one.
    pub disk: Option<u64>,
    /// Stack bytes of the main thread (RLIMIT_STACK); native code only.
    pub stack: Option<u64>,
}

/// A way of running children.
pub trait Sandbox: Send + Sync {
    /// Starts the command.
    fn spawn(&self, command: Command) -> Result<Box<dyn Child>, SandboxError>;

    /// What is in force, for the report.
    fn layers(&self) -> Layers;

    /// Something will be started soon: what takes time can begin now.
    fn prepare(&self) {}
}

/// A process that was started. Dropping it kills its whole tree, which is gone at
/// the latest when the sandbox has been dropped too.
pub trait Child: Send {
    /// The process id, as seen from outside.
    fn id(&self) -> u32;

    /// Waits until the process has exited or the deadline has passed;
    /// `None` is the latter. The tree is killed before an exit is reported.
    fn wait_until(&mut self, deadline: Instant) -> Result<Option<Exit>, SandboxError>;

    /// What the whole tree has used so far, and what it holds now.
    fn usage(&self) -> TreeUsage;

    /// What the whole tree holds, where pages that several processes share
    /// count once. It takes longer than `usage`.
    fn distinct_memory(&self) -> u64;

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

impl Exit {
    /// What is left once the tree is gone.
    fn usage(&self) -> TreeUsage {
        TreeUsage {
            cpu: self.cpu,
            memory: Some(0),
            processes: 0,
        }
    }
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

/// The sandbox for this machine. `opened` hears what is in force, once, before
/// anything is started.
pub fn choose(
    isolation: Isolation,
    opened: impl FnOnce(&Layers) + Send + 'static,
) -> Result<Box<dyn Sandbox>, SandboxError> {
    shell::lift()?;
    match isolation {
        Isolation::Auto => Ok(Box::new(Auto(Mutex::new(Found::NotYet {
            opened: Box::new(opened),
            early: None,
        })))),
        Isolation::Strict => {
            let sandbox = strongest(None, start_early())?;
            let layers = sandbox.layers();
            let mut missing = layers.not_guaranteed.clone();
            missing.retain(|what| STRICT.contains(&what.as_str()));
            if !missing.is_empty() {
                return Err(SandboxError::NotIsolated {
                    missing: missing.join(", "),
                });
            }
            opened(&layers);
            Ok(sandbox)
        }
        Isolation::None => {
            let sandbox = Box::new(portable::Portable::new()?);
            opened(&sandbox.layers());
            Ok(sandbox)
        }
    }
}

/// Part of a sandbox, which comes up while it is not needed yet.
#[cfg(target_os = "linux")]
type Early = Option<linux::Started>;
#[cfg(not(target_os = "linux"))]
type Early = Option<std::convert::Infallible>;

/// Where that fails, so does the sandbox, and says why.
fn start_early() -> Early {
    #[cfg(target_os = "linux")]
    return linux::Started::new(std::path::Path::new(OWN_BINARY), linux::Mode::ALL[0]).ok();
    #[cfg(not(target_os = "linux"))]
    None
}

/// The strongest sandbox, ready for `first`.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables))]
fn strongest(first: Option<&Command>, early: Early) -> Result<Box<dyn Sandbox>, SandboxError> {
    #[cfg(target_os = "linux")]
    if let Some(sandbox) = linux::Linux::strongest(std::path::Path::new(OWN_BINARY), first, early)?
    {
        return Ok(Box::new(sandbox));
    }
    Ok(Box::new(portable::Portable::new()?))
}

/// What the machine has, found out with the first command.
struct Auto(Mutex<Found>);

enum Found {
    NotYet {
        opened: Box<dyn FnOnce(&Layers) + Send>,
        early: Early,
    },
    Sandbox(Arc<dyn Sandbox>),
}

impl Auto {
    fn found(&self, first: Option<&Command>) -> Result<Arc<dyn Sandbox>, SandboxError> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let early = match &mut *found {
            Found::Sandbox(sandbox) => return Ok(Arc::clone(sandbox)),
            Found::NotYet { early, .. } => early.take(),
        };
        let sandbox: Arc<dyn Sandbox> = Arc::from(strongest(first, early)?);
        let before = std::mem::replace(&mut *found, Found::Sandbox(Arc::clone(&sandbox)));
        if let Found::NotYet { opened, .. } = before {
            opened(&sandbox.layers());
        }
        Ok(sandbox)
    }
}

impl Sandbox for Auto {
    fn spawn(&self, command: Command) -> Result<Box<dyn Child>, SandboxError> {
        self.found(Some(&command))?.spawn(command)
    }

    fn prepare(&self) {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Found::NotYet { early, .. } = &mut *found {
            *early = early.take().or_else(start_early);
        }
    }

    fn layers(&self) -> Layers {
        // Where not even the portable one can be had, nothing is in force.
        self.found(None)
            .map(|sandbox| sandbox.layers())
            .unwrap_or_default()
    }
}

/// One layer of isolation on this machine, for `grade doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    pub name: &'static str,
    /// What it does.
    pub purpose: &'static str,
    /// `None` where it is in force.
    pub missing: Option<Missing>,
}

/// Why a layer is not in force, what that means, and how to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub why: String,
    pub means: &'static str,
    pub remedy: &'static str,
}

/// Every layer that there could be, tried on this machine.
#[cfg(target_os = "linux")]
pub fn probe() -> Result<Vec<Protection>, SandboxError> {
    use linux::{Layer, Linux, State};
    let sandbox = Linux::strongest(std::path::Path::new(OWN_BINARY), None, None)?;
    let state = |layer: Layer| match &sandbox {
        None => Some("no sandbox helper can be started".to_owned()),
        Some(sandbox) => match sandbox.states().iter().find(|(found, _)| *found == layer) {
            Some((_, State::InForce)) => None,
            Some((_, State::Absent(why))) => Some(why.clone()),
            None => Some("not tried".to_owned()),
        },
    };
    Ok(Layer::all()
        .map(|layer| Protection {
            name: layer.name(),
            purpose: layer.purpose(),
            missing: state(layer).map(|why| Missing {
                why,
                means: layer.without(),
                remedy: layer.remedy(),
            }),
        })
        .collect())
}

/// Every layer that there could be: on this system there is no sandbox.
#[cfg(not(target_os = "linux"))]
pub fn probe() -> Result<Vec<Protection>, SandboxError> {
    Ok(vec![Protection {
        name: "sandbox",
        purpose: "answers are kept from files, the network and each other",
        missing: Some(Missing {
            why: "only Linux has what it takes".to_owned(),
            means: "answers run with your rights; only their time and memory are limited",
            remedy: "run grade in a Linux container or virtual machine for strangers' answers",
        }),
    }])
}

/// This program, whatever has happened to its file since it was started.
#[cfg(target_os = "linux")]
const OWN_BINARY: &str = "/proc/self/exe";

/// What strict isolation insists on.
const STRICT: [&str; 3] = ["files", "network", "process tree"];

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
    #[error(
        "the shell allows a process {has} of {what} (`ulimit {flag}`), and runtimes need {least}"
    )]
    ShellLimit {
        what: &'static str,
        flag: &'static str,
        has: String,
        least: String,
    },
    #[error("refuses to show {} to a program: all of a home folder lies in it", path.display())]
    TooMuch { path: PathBuf },
    #[error("{what}: {source}")]
    System {
        what: &'static str,
        source: std::io::Error,
    },
}
