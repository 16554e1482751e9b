//! The backend for Linux: helpers that isolate themselves once and then start
//! one program after another.
//!
//! A helper's world depends on what its programs may read and write, so idle
//! helpers are kept by that, and a command gets one that fits or a new one. A
//! program that leaves files in the scratch folder costs its helper: the next
//! one gets a new world rather than a tidied one.

mod assembler;
mod entry;
mod filter;
mod group;
pub mod helper;
mod layer;
mod protocol;
mod remote;
mod root;
mod world;

use std::io;
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use self::layer::not_guaranteed;
pub use self::layer::{Layer, State};
pub use self::protocol::{Mode, Without};
use self::protocol::{Reply, Request, Setup, Start};
pub(super) use self::remote::Started;
use self::remote::{Helper, PATIENCE, astray};
use super::interrupt::{self, Live};
use super::{Child, Command, Exit, Layers, ProcessLimits, Sandbox, SandboxError};
use crate::sys::descriptor;
use crate::sys::process;
use crate::sys::shared::SharedBefore;
use crate::sys::tree::{self, TreeUsage};

/// The hidden command that makes this binary a helper.
pub const HELPER_COMMAND: &str = "__sandbox-helper";

/// The scratch folder of a command that does not say.
const SCRATCH_BYTES: u64 = 64 << 20;

/// Processes and threads of a command that does not say.
const PROCESSES: u64 = 512;

/// Idle helpers that are kept; more than anybody has cores to use at once.
const IDLE_HELPERS: usize = 64;

/// Above twice the memory limit, so that reserving address space does not fail
/// where using it would be fine: thread stacks count as data.
const DATA_ALLOWANCE: u64 = 1 << 30;

/// What a control group counts that is not the program's own memory: page
/// tables, thread stacks and buffers of the kernel, and folders of a build that
/// are kept in memory.
const KERNEL_ALLOWANCE: u64 = 64 << 20;

/// Open descriptors of a child.
const OPEN_FILES: u64 = 1024;

/// Children with all the isolation of one [`Mode`].
#[derive(Debug)]
pub struct Linux {
    binary: PathBuf,
    mode: Mode,
    without: Without,
    /// In force for every helper so far: what one of them may read can cost it
    /// a layer.
    layers: Mutex<Vec<(Layer, State)>>,
    idle: Arc<Idle>,
}

/// Helpers that wait for a command.
type Idle = Mutex<Vec<Helper>>;

/// What of the machine a helper's programs get to use.
#[derive(Clone, Default)]
struct Shown {
    readable: Vec<PathBuf>,
    writable: Vec<PathBuf>,
    listens: bool,
}

impl Linux {
    /// The strongest mode that works here with this binary as the helper, `None`
    /// if not even a helper can be started. The helper that proves it is one
    /// that suits `first`, so that a run starts none only to try; `early` is one
    /// that comes up already.
    pub(super) fn strongest(
        binary: &Path,
        first: Option<&Command>,
        mut early: Option<Started>,
    ) -> Result<Option<Self>, SandboxError> {
        let first = match first {
            Some(command) => Some((shown(command)?, command.limits.disk)),
            None => None,
        };
        for mode in Mode::ALL {
            let mut made = Self::prepared(
                binary,
                mode,
                Without::default(),
                first.clone(),
                early.take(),
            );
            if made.is_err() && first.is_some() {
                // What cannot be shown to that command is no reason for less isolation.
                made = Self::new(binary, mode, Without::default());
            }
            match made {
                Ok(sandbox) => return Ok(Some(sandbox)),
                Err(SandboxError::Interrupted) => return Err(SandboxError::Interrupted),
                Err(_) => {}
            }
        }
        Ok(None)
    }

    /// One mode, without some layers. An error if it does not work here.
    pub fn new(binary: &Path, mode: Mode, without: Without) -> Result<Self, SandboxError> {
        Self::prepared(binary, mode, without, None, None)
    }

    fn prepared(
        binary: &Path,
        mode: Mode,
        without: Without,
        first: Option<(Shown, Option<u64>)>,
        early: Option<Started>,
    ) -> Result<Self, SandboxError> {
        let (shown, disk) = first.unwrap_or_default();
        let mut sandbox = Self {
            binary: binary.to_owned(),
            mode,
            without,
            layers: Mutex::default(),
            idle: Arc::default(),
        };
        let setup = sandbox.setup(shown, disk);
        let (helper, layers) = match early {
            Some(started) => started.set_up(setup)?,
            None => sandbox.start_helper(setup)?,
        };
        sandbox.layers = Mutex::new(layers);
        give_back(&sandbox.idle, helper);
        Ok(sandbox)
    }

    /// Every layer and whether it is in force.
    pub fn states(&self) -> Vec<(Layer, State)> {
        self.known_layers().clone()
    }

    fn known_layers(&self) -> MutexGuard<'_, Vec<(Layer, State)>> {
        self.layers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn setup(&self, shown: Shown, disk: Option<u64>) -> Setup {
        Setup {
            without: self.without,
            readable: shown.readable,
            writable: shown.writable,
            listens: shown.listens,
            scratch: disk.unwrap_or(SCRATCH_BYTES),
        }
    }

    /// An idle helper of this kind, or a new one.
    fn helper(&self, setup: Setup) -> Result<Helper, SandboxError> {
        while let Some(mut helper) = self.idle_helper(&setup) {
            if helper.is_clean() {
                return Ok(helper);
            }
        }
        let (helper, layers) = self.start_helper(setup)?;
        for (known, found) in self.known_layers().iter_mut().zip(layers) {
            if known.1 == State::InForce {
                *known = found;
            }
        }
        Ok(helper)
    }

    fn idle_helper(&self, setup: &Setup) -> Option<Helper> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let place = idle.iter().position(|helper| helper.setup == *setup)?;
        Some(idle.swap_remove(place))
    }

    fn start_helper(&self, setup: Setup) -> Result<(Helper, Vec<(Layer, State)>), SandboxError> {
        Started::new(&self.binary, self.mode)?.set_up(setup)
    }
}

/// Bytes for a control group around a program with these limits. What is only
/// in files there counts too, unless they are on a disk: all that fits into the
/// scratch folder, and what was printed where that goes to two files. So a
/// program that keeps to its limits is never killed; one that does not is looked
/// at besides.
fn counted_memory(limits: &ProcessLimits) -> Option<u64> {
    let files = limits.file_size.unwrap_or(0).saturating_mul(2);
    let scratch = limits.disk.unwrap_or(SCRATCH_BYTES);
    limits.memory.map(|bytes| {
        [scratch, files, KERNEL_ALLOWANCE]
            .into_iter()
            .fold(bytes, u64::saturating_add)
    })
}

/// What a command gets to use. Refuses what would lay a home folder open.
fn shown(command: &Command) -> Result<Shown, SandboxError> {
    let mut readable = command.readable.clone();
    if let Some(folder) = &command.folder {
        let mut shown = readable.iter().chain(&command.writable);
        if !shown.any(|path| folder.starts_with(path)) {
            readable.push(folder.clone());
        }
    }
    readable.sort();
    readable.dedup();
    let home = std::env::var_os("HOME").map(PathBuf::from);
    if let Some(path) = readable.iter().chain(&command.writable).find(|path| {
        path.parent().is_none() || home.as_ref().is_some_and(|home| home.starts_with(path))
    }) {
        return Err(SandboxError::TooMuch { path: path.clone() });
    }
    Ok(Shown {
        readable,
        writable: command.writable.clone(),
        listens: command.listens,
    })
}

fn give_back(idle: &Idle, helper: Helper) {
    let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
    if idle.len() < IDLE_HELPERS {
        idle.push(helper);
    }
}

impl Drop for Linux {
    fn drop(&mut self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // All are told before the first is waited for.
        for helper in idle.iter_mut() {
            helper.let_go();
        }
    }
}

impl Sandbox for Linux {
    fn spawn(&self, command: Command) -> Result<Box<dyn Child>, SandboxError> {
        let shown = shown(&command)?;
        let helper = self.helper(self.setup(shown, command.limits.disk))?;
        let limits = &command.limits;
        let mut arguments = vec![command.program.clone().into_os_string()];
        arguments.extend(command.args);
        let start = Start {
            program: command.program,
            arguments,
            environment: command
                .env
                .into_iter()
                .map(|(mut name, value)| {
                    name.push("=");
                    name.push(value);
                    name
                })
                .collect(),
            folder: command
                .folder
                .or_else(|| helper.folder.as_ref().map(|made| made.path().to_owned())),
            cpu: limits.cpu,
            data: limits
                .memory
                .map(|bytes| bytes.saturating_mul(2).saturating_add(DATA_ALLOWANCE)),
            memory: counted_memory(limits),
            file_size: limits.file_size,
            processes: Some(limits.processes.unwrap_or(PROCESSES)),
            stack: limits.stack,
            open_files: OPEN_FILES,
        };
        let before = tree::waited_cpu_time(helper.inner).unwrap_or_default();
        let shared_before = SharedBefore::now();
        let program = start.program.clone();
        helper.ask(&Request::Start(start), &command.descriptors)?;
        match helper.answer(descriptor::deadline_after(PATIENCE))? {
            (Reply::Started(inside), Some(named)) => {
                let id = match self.mode {
                    Mode::Namespaces => named,
                    Mode::Confined => inside,
                };
                let live = interrupt::started(id)?;
                Ok(Box::new(LinuxChild {
                    helper: Some(helper),
                    idle: Arc::clone(&self.idle),
                    id,
                    exit: None,
                    before,
                    shared_before,
                    live: Some(live),
                }))
            }
            (Reply::NotStarted { execute, error }, _) => {
                give_back(&self.idle, helper);
                let source = io::Error::from_raw_os_error(error);
                Err(match execute {
                    true => SandboxError::Spawn { program, source },
                    false => SandboxError::System {
                        what: "cannot confine a process",
                        source,
                    },
                })
            }
            _ => Err(astray()),
        }
    }

    fn layers(&self) -> Layers {
        let known = self.known_layers();
        let in_force = known.iter().filter(|(_, state)| *state == State::InForce);
        Layers {
            backend: "linux".into(),
            layers: in_force.map(|(layer, _)| layer.name().to_owned()).collect(),
            not_guaranteed: not_guaranteed(&known),
        }
    }
}

/// A program that a helper has started. The helper is its own until it ends.
struct LinuxChild {
    helper: Option<Helper>,
    idle: Arc<Idle>,
    id: u32,
    exit: Option<Exit>,
    /// CPU time of what the helper had waited for before.
    before: Duration,
    shared_before: SharedBefore,
    live: Option<Live>,
}

impl LinuxChild {
    fn helper(&self) -> Result<&Helper, SandboxError> {
        self.helper.as_ref().ok_or_else(astray)
    }
}

impl Child for LinuxChild {
    fn id(&self) -> u32 {
        self.id
    }

    fn wait_until(&mut self, deadline: Instant) -> Result<Option<Exit>, SandboxError> {
        if let Some(exit) = self.exit {
            return Ok(Some(exit));
        }
        match self.helper()?.answer_until(deadline)? {
            None => Ok(None),
            Some((Reply::Ended { exit, clean }, _)) => {
                self.exit = Some(exit);
                self.live = None;
                if let Some(helper) = self
                    .helper
                    .take()
                    .filter(|helper| clean && !helper.setup.listens)
                {
                    give_back(&self.idle, helper);
                }
                Ok(Some(exit))
            }
            Some(_) => Err(astray()),
        }
    }

    fn usage(&self) -> TreeUsage {
        match (&self.exit, &self.helper) {
            (None, Some(helper)) => {
                let below = tree::usage_below(helper.inner);
                let shared = self.shared_before.grown_by(helper.inner);
                let with_shared = match shared {
                    0 => 0,
                    _ => tree::own_memory_below(helper.inner) + shared,
                };
                TreeUsage {
                    cpu: below.cpu.map(|cpu| cpu.saturating_sub(self.before)),
                    memory: below.memory.map(|seen| seen.max(with_shared)),
                    ..below
                }
            }
            (exit, _) => exit.map(|exit| exit.usage()).unwrap_or_default(),
        }
    }

    fn distinct_memory(&self) -> u64 {
        let Some(helper) = &self.helper else { return 0 };
        let seen = tree::distinct_memory_below(helper.inner);
        match self.shared_before.grown_by(helper.inner) {
            0 => seen,
            shared => seen.max(tree::distinct_own_memory_below(helper.inner) + shared),
        }
    }

    fn kill(&mut self) -> Result<Exit, SandboxError> {
        if let Some(exit) = self.exit {
            return Ok(exit);
        }
        self.helper()?.ask(&Request::Kill, &[])?;
        self.wait_until(descriptor::deadline_after(PATIENCE))?
            .ok_or_else(astray)
    }

    fn exit_descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.helper.as_ref()?.socket().ok()
    }
}

impl Drop for LinuxChild {
    fn drop(&mut self) {
        if self.exit.is_some() {
            return;
        }
        let Some(mut helper) = self.helper.take() else {
            return;
        };
        // The tree is gone once the helper has answered, or has ended together
        // with its end of the socket. Nobody waits for that now: whoever uses
        // the helper next does, or whoever drops it.
        if helper.ask(&Request::Kill, &[]).is_err() {
            // The helper is gone: what it left has at least this group.
            process::kill_group(self.id);
        } else if !helper.setup.listens {
            helper.owes = true;
            give_back(&self.idle, helper);
        }
    }
}
