//! One process from its start to its end: what it prints, and the limits that
//! it is held to.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::engine::looks::{self, KILL_FACTOR};
use crate::engine::sandbox::{
    Child, Command, Exit, ExitStatus, ProcessLimits, Sandbox, SandboxError,
};
use crate::outcome::{Captured, Ending, Outcome, Usage};
use crate::problem::model::Limits;
use crate::sys::descriptor as sys;
use crate::sys::tree::{self, TreeUsage};

/// The largest file that a process may write, in bytes.
const MOST_FILE: u64 = 64 << 20;

const SIGXCPU: i32 = 24;

/// What to start, and on what.
#[derive(Debug)]
pub(in crate::engine) struct Step<'a> {
    pub(in crate::engine) program: PathBuf,
    pub(in crate::engine) args: Vec<OsString>,
    pub(in crate::engine) env: Vec<(OsString, OsString)>,
    /// `None` is an empty folder that is gone afterwards.
    pub(in crate::engine) folder: Option<PathBuf>,
    pub(in crate::engine) readable: Vec<PathBuf>,
    pub(in crate::engine) writable: Vec<PathBuf>,
    pub(in crate::engine) stdin: &'a [u8],
    pub(in crate::engine) limits: &'a Limits,
    /// The least RLIMIT_DATA with which the runtime starts.
    pub(in crate::engine) least_memory: u64,
    /// Bytes of the main thread's stack; 0 is the system's default.
    pub(in crate::engine) stack: u64,
}

/// Runs one process to its end.
///
/// # Errors
/// When it cannot be started or watched; whatever it does is an outcome.
pub(in crate::engine) fn run(
    sandbox: &dyn Sandbox,
    step: Step<'_>,
) -> Result<Outcome, SandboxError> {
    let system = |what| move |source| SandboxError::System { what, source };
    let stdin = sys::sealed("stdin", step.stdin).map_err(system("cannot make standard input"))?;
    let (stdout, stdout_end) = output_pipe().map_err(system("cannot make a pipe"))?;
    let (stderr, stderr_end) = output_pipe().map_err(system("cannot make a pipe"))?;
    let limits = step.limits;
    let started = Instant::now();
    let child = sandbox.spawn(Command {
        program: step.program,
        args: step.args,
        env: step.env,
        folder: step.folder,
        descriptors: vec![stdin, stdout_end, stderr_end],
        readable: step.readable,
        writable: step.writable,
        listens: false,
        limits: ProcessLimits {
            // A backstop: whole seconds, after we should have killed it.
            cpu: Some(limits.time.mul_f64(KILL_FACTOR) + Duration::from_secs(1)),
            memory: Some(limits.memory.max(step.least_memory)),
            file_size: Some(MOST_FILE.max(limits.output)),
            processes: None,
            disk: None,
            stack: (step.stack > 0).then_some(step.stack),
        },
    })?;
    Running {
        child,
        limits,
        started,
        outputs: [Output::new(stdout), Output::new(stderr)],
        now: TreeUsage::default(),
        cpu: Duration::ZERO,
        peak: None,
        kept_waiting: Duration::ZERO,
    }
    .finish()
}

/// A pipe that we read without waiting, and that the process may open again
/// as `/dev/stdout`, whoever it runs as.
fn output_pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = sys::pipe()?;
    sys::set_nonblocking(&reader, true)?;
    let writer = File::from(writer);
    // Not every system lets a pipe have permissions, and few need it.
    let _ = writer.set_permissions(std::fs::Permissions::from_mode(0o666));
    Ok((reader, writer.into()))
}

/// One of the two streams.
struct Output {
    pipe: OwnedFd,
    bytes: Vec<u8>,
    ended: bool,
}

impl Output {
    fn new(pipe: OwnedFd) -> Output {
        Output {
            pipe,
            bytes: Vec::new(),
            ended: false,
        }
    }

    /// Reads what there is, but no more than about `room` bytes.
    fn read(&mut self, room: usize) -> Result<(), SandboxError> {
        let mut buffer = [0; 64 << 10];
        let start = self.bytes.len();
        while !self.ended && self.bytes.len() - start <= room {
            match sys::read(&self.pipe, &mut buffer) {
                Ok(0) => self.ended = true,
                Ok(count) => self.bytes.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(source) => {
                    return Err(SandboxError::System {
                        what: "cannot read what a process prints",
                        source,
                    });
                }
            }
        }
        Ok(())
    }
}

/// A process that has been started.
struct Running<'a> {
    child: Box<dyn Child>,
    limits: &'a Limits,
    started: Instant,
    outputs: [Output; 2],
    /// What the last look saw.
    now: TreeUsage,
    /// The most that was seen of each.
    cpu: Duration,
    peak: Option<u64>,
    /// How long other processes kept it from running.
    kept_waiting: Duration,
}

impl Running<'_> {
    fn finish(mut self) -> Result<Outcome, SandboxError> {
        let mut next_look = self.started + self.pause();
        loop {
            if self.read()? {
                return self.killed(Ending::OutputExceeded);
            }
            let silent = self.outputs.iter().all(|output| output.ended);
            if silent {
                // It is ending, or has closed its outputs and goes on.
                if let Some(exit) = self.child.wait_until(next_look)? {
                    return self.ended(exit);
                }
            } else if self.wait(next_look)?
                && let Some(exit) = self.child.wait_until(next_look)?
            {
                return self.ended(exit);
            }
            if Instant::now() >= next_look {
                // A process can end while a child of its own keeps the pipes.
                if let Some(exit) = self.child.wait_until(Instant::now())? {
                    return self.ended(exit);
                }
                if let Some(ending) = self.look() {
                    return self.killed(ending);
                }
                next_look = Instant::now() + self.pause();
            }
        }
    }

    /// Takes what was printed; true where that is too much.
    fn read(&mut self) -> Result<bool, SandboxError> {
        let most = usize::try_from(self.limits.output).unwrap_or(usize::MAX);
        for index in 0..2 {
            let room = most.saturating_sub(self.printed());
            self.outputs[index].read(room)?;
        }
        Ok(self.printed() > most)
    }

    fn printed(&self) -> usize {
        self.outputs.iter().map(|output| output.bytes.len()).sum()
    }

    /// Waits for output, the exit or the next look; true at the exit.
    fn wait(&self, next_look: Instant) -> Result<bool, SandboxError> {
        let open = self.outputs.iter().filter(|output| !output.ended);
        let mut watches: Vec<sys::Watch<'_>> = open
            .map(|output| sys::Watch::read(output.pipe.as_fd()))
            .collect();
        let exit = self.child.exit_descriptor();
        watches.extend(exit.map(sys::Watch::read));
        sys::poll(&mut watches, Some(next_look)).map_err(|source| SandboxError::System {
            what: "cannot wait for a process",
            source,
        })?;
        Ok(exit.is_some() && watches.last().is_some_and(sys::Watch::ready))
    }

    fn measure(&mut self) {
        let most = self.limits.memory;
        self.now = looks::counted_once(self.child.usage(), most, &*self.child);
        self.cpu = self.cpu.max(self.now.cpu.unwrap_or_default());
        self.peak = self.peak.max(self.now.memory);
        // Looked up only where it may matter.
        if self.started.elapsed() > self.limits.wall / 2
            && let Some(waited) = tree::kept_waiting(self.child.id())
        {
            self.kept_waiting = waited;
        }
    }

    fn pause(&self) -> Duration {
        looks::pause(self.now, self.started.elapsed(), self.limits)
    }

    /// A busy machine makes nobody late: only the process's own time counts.
    fn is_late(&self, wall: Duration) -> bool {
        wall.saturating_sub(self.kept_waiting) > self.limits.wall
    }

    /// Is it over a limit?
    fn look(&mut self) -> Option<Ending> {
        self.measure();
        if self.peak.is_some_and(|peak| peak > self.limits.memory) {
            Some(Ending::MemoryExceeded)
        } else if self.cpu > self.limits.time.mul_f64(KILL_FACTOR) {
            Some(Ending::CpuTimeExceeded)
        } else if self.is_late(self.started.elapsed()) {
            Some(Ending::WallTimeExceeded)
        } else {
            None
        }
    }

    fn killed(mut self, ending: Ending) -> Result<Outcome, SandboxError> {
        let wall = self.started.elapsed();
        let exit = self.child.kill()?;
        self.read()?;
        Ok(self.outcome(ending, exit, wall))
    }

    fn ended(mut self, exit: Exit) -> Result<Outcome, SandboxError> {
        let wall = self.started.elapsed();
        // Nobody holds the pipes any more, so that what is there is all.
        let too_much = self.read()?;
        let limits = self.limits;
        let cpu = exit.cpu.unwrap_or(self.cpu);
        let memory = exit.peak_memory.or(self.peak);
        let ending = if too_much {
            Ending::OutputExceeded
        } else if exit.out_of_memory || memory.is_some_and(|peak| peak > limits.memory) {
            Ending::MemoryExceeded
        } else if cpu > limits.time {
            Ending::CpuTimeExceeded
        } else if self.is_late(wall) {
            Ending::WallTimeExceeded
        } else {
            match exit.status {
                // Where its time is known or can't have been enough, the signal
                // is not the kernel's.
                ExitStatus::Signal(SIGXCPU) if exit.cpu.is_none() && wall > limits.time / 8 => {
                    Ending::CpuTimeExceeded
                }
                ExitStatus::Signal(_) if self.allocation_failed() => Ending::MemoryExceeded,
                ExitStatus::Code(code) if code != 0 && self.allocation_failed() => {
                    Ending::MemoryExceeded
                }
                ExitStatus::Code(code) => Ending::Exited(code),
                ExitStatus::Signal(signal) => Ending::Signalled(signal),
            }
        };
        Ok(self.outcome(ending, exit, wall))
    }

    /// Where the kernel's limit stops an allocation before it shows as
    /// resident memory, runtimes say so at the end.
    fn allocation_failed(&self) -> bool {
        const WORDS: [&str; 3] = [
            "\nMemoryError",
            "JavaScript heap out of memory",
            "\nterminate called after throwing an instance of 'std::bad_alloc'",
        ];
        let said = &self.outputs[1].bytes;
        let end = &said[said.len().saturating_sub(4_000)..];
        let end = format!("\n{}", String::from_utf8_lossy(end));
        WORDS.iter().any(|words| end.contains(words))
    }

    fn outcome(self, ending: Ending, exit: Exit, wall: Duration) -> Outcome {
        let most = usize::try_from(self.limits.output).unwrap_or(usize::MAX);
        let [stdout, stderr] = self.outputs.map(|output| {
            let total = output.bytes.len() as u64;
            let mut bytes = output.bytes;
            bytes.truncate(most);
            Captured { bytes, total }
        });
        // The kernel may tell only that of the largest process.
        let memory = match ending {
            Ending::MemoryExceeded => exit.peak_memory.max(self.peak),
            _ => exit.peak_memory.or(self.peak),
        };
        Outcome {
            ending,
            usage: Usage {
                cpu: exit.cpu.map_or(self.cpu, |cpu| cpu.max(self.cpu)),
                wall,
                memory,
            },
            stdout,
            stderr,
            checked: None,
        }
    }
}
