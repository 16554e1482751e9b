//! The worker engine: one warm process a job slot, fed case after case.
//!
//! Cases are sent ahead, so that the driver never waits for us; each is judged
//! by its own reply. A crash or a hang costs the case that was running and
//! nothing else: those sent ahead are sent again to a fresh worker.

mod launch;
mod process;
mod running;
pub mod wire;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub use launch::{Conditions, Launch, Source, Target};
pub(crate) use launch::{base_environment, packages_beside};
use process::{Event, Worker};
use running::Running;
use wire::{CaseReply, InitReply, Ready, threw};

use super::looks::{self, KILL_FACTOR};
use super::sandbox::{ExitStatus, Sandbox};
use super::{Engine, EngineError, Task};
use crate::language::Driver;
use crate::language::runtime::{known_version, too_old};
use crate::outcome::{Ending, Exception, LoadFailure, Outcome, Usage};

/// How many cases may be under way at once while they are quick.
const AHEAD: usize = 32;

/// A case slower than this makes the next ones go one at a time, so that
/// other job slots can take them.
const QUICK: Duration = Duration::from_millis(5);

/// How many bytes of requests may wait in the pipe.
const AHEAD_BYTES: usize = 256 << 10;

/// What a runtime may use to start, besides the limits of a case.
const START_CPU: Duration = Duration::from_secs(5);
const START_WALL: Duration = Duration::from_secs(30);

/// What the workers of one submission share.
#[derive(Debug)]
pub struct Shared {
    pub launch: Launch,
    pub driver: &'static Driver,
    /// What the first worker found; every worker finds the same.
    ready: Mutex<Option<Ready>>,
}

impl Shared {
    pub fn new(launch: Launch, driver: &'static Driver) -> Shared {
        Shared {
            launch,
            driver,
            ready: Mutex::new(None),
        }
    }

    /// The entry that was taken and the runtime's version, once a worker has loaded.
    pub fn ready(&self) -> Option<Ready> {
        self.ready.lock().ok()?.clone()
    }
}

/// One job slot.
pub struct WorkerEngine {
    sandbox: Arc<dyn Sandbox>,
    shared: Arc<Shared>,
    worker: Option<Worker>,
    /// Resident bytes of the worker after it loaded.
    baseline: u64,
    /// How long the last case took, to decide how far ahead to send.
    last: Duration,
    /// Why the answer does not load; then no case needs a worker.
    not_loaded: Option<Outcome>,
}

impl WorkerEngine {
    pub fn new(sandbox: Arc<dyn Sandbox>, shared: Arc<Shared>) -> WorkerEngine {
        WorkerEngine {
            sandbox,
            shared,
            worker: None,
            baseline: 0,
            last: Duration::MAX,
            not_loaded: None,
        }
    }

    /// What it shares with the other workers of the submission.
    pub fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    fn driver_error(&self, message: String) -> EngineError {
        EngineError::Driver {
            language: self.shared.launch.language.name.into(),
            message,
        }
    }

    /// Makes sure that there is a loaded worker, or learns why not.
    fn load(&mut self) -> Result<(), EngineError> {
        if self.worker.is_some() || self.not_loaded.is_some() {
            return Ok(());
        }
        let mut started = Instant::now();
        let mut worker = Worker::start(
            self.sandbox.as_ref(),
            &self.shared.launch,
            self.shared.driver,
        )?;
        worker.send(self.shared.launch.init.as_bytes());
        let limits = &self.shared.launch.limits;
        let most_cpu = START_CPU + limits.time.mul_f64(KILL_FACTOR);
        let most_wall = START_WALL + limits.wall;
        let failure = loop {
            match worker.wait(looks::LONGEST)? {
                Event::Line(line) => match wire::read_line(&line) {
                    Ok(InitReply::Ready(ready)) if !ready.is_plausible() => {
                        break LoadFailure::Threw(channel_abuse());
                    }
                    Ok(InitReply::Ready(ready)) => {
                        if let Some(failure) = self.version_failure(&ready)? {
                            break failure;
                        }
                        self.baseline = worker.usage().memory.unwrap_or(0);
                        worker.take_printed(None);
                        if let Ok(mut known) = self.shared.ready.lock() {
                            known.get_or_insert(ready);
                        }
                        self.worker = Some(worker);
                        return Ok(());
                    }
                    Ok(InitReply::Failed(failed)) => {
                        if let Some(package) = failed.missing_package() {
                            return Err(self.missing_package(package));
                        }
                        break failed.into_failure(
                            &self.shared.launch.wanted,
                            self.shared.launch.language.method_names,
                        );
                    }
                    Ok(InitReply::Unsupported(reason)) => {
                        return Err(EngineError::CannotBeGraded(reason));
                    }
                    Err(_) => break LoadFailure::Threw(channel_abuse()),
                },
                Event::Flood => break LoadFailure::Threw(channel_abuse()),
                Event::Wanted => {
                    let clock = self.shared.launch.clock;
                    started += worker.serve(self.sandbox.as_ref(), clock)?;
                }
                Event::Quiet => {
                    let most_memory = limits.memory + self.shared.driver.resident;
                    let usage = worker.usage_up_to(most_memory);
                    if usage.cpu.unwrap_or_default() > most_cpu || started.elapsed() > most_wall {
                        break LoadFailure::TimedOut;
                    }
                    if worker.printed_now() > limits.output {
                        break LoadFailure::OutputExceeded;
                    }
                    if usage.memory.is_some_and(|now| now > most_memory) {
                        break LoadFailure::MemoryExceeded;
                    }
                }
                Event::Ended(exit) => {
                    if !worker.has_read_everything() {
                        let [_, stderr] = worker.take_printed(None);
                        let said = String::from_utf8_lossy(&stderr.bytes).trim().to_string();
                        return Err(self.driver_error(if said.is_empty() {
                            format!("it ended with {:?}", exit.status)
                        } else {
                            said
                        }));
                    }
                    break match exit.status {
                        _ if exit.out_of_memory => LoadFailure::MemoryExceeded,
                        ExitStatus::Code(code) => LoadFailure::Exited(code),
                        ExitStatus::Signal(signal) => LoadFailure::Signalled(signal),
                    };
                }
            }
        };
        let cpu = worker.usage().cpu.unwrap_or_default();
        let [stdout, stderr] = worker.take_printed(None);
        worker.kill()?;
        self.not_loaded = Some(Outcome {
            ending: Ending::NotLoaded(failure),
            usage: Usage {
                cpu,
                wall: started.elapsed(),
                memory: None,
            },
            stdout,
            stderr,
            checked: None,
        });
        Ok(())
    }

    /// Refuses a runtime that is older than the driver was written for. The
    /// answer may have written what the driver seems to say, so the runtime
    /// itself is asked before the machine gets the blame.
    fn version_failure(&self, ready: &Ready) -> Result<Option<LoadFailure>, EngineError> {
        let language = self.shared.launch.language;
        let program = &self.shared.launch.runtime.program;
        if too_old(language, program, &ready.runtime).is_none() {
            return Ok(None);
        }
        let spec = language.runtime.as_ref();
        let version = spec.map_or(String::new(), |spec| known_version(spec, program));
        match too_old(language, program, &version) {
            Some(why) => Err(EngineError::CannotBeGraded(why)),
            None => Ok(Some(LoadFailure::Threw(channel_abuse()))),
        }
    }

    fn missing_package(&self, package: &str) -> EngineError {
        if self.shared.launch.is_file_beside(package) {
            return EngineError::CannotBeGraded(format!(
                "the answer needs `{package}`, a file beside it, and an answer is one file: put what it takes from there into it"
            ));
        }
        EngineError::CannotBeGraded(format!(
            "the answer needs the {} package `{package}`, which is not installed for {}",
            self.shared.launch.language.name,
            self.shared.launch.runtime.program.display(),
        ))
    }

    fn retire(&mut self) -> Result<(), EngineError> {
        if let Some(worker) = self.worker.take() {
            worker.kill()?;
        }
        Ok(())
    }

    /// How many cases may be under way now.
    fn window(&self, alone: bool) -> usize {
        if alone || self.last > QUICK { 1 } else { AHEAD }
    }
}

impl Engine for WorkerEngine {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        // Tasks to run again or not yet sent, then tasks that the worker has.
        let mut waiting: VecDeque<Task> = VecDeque::new();
        let mut sent: VecDeque<Task> = VecDeque::new();
        let mut request = String::new();
        let mut running = Running::now();
        loop {
            request.clear();
            let alone = sent.front().is_some_and(|task| task.alone);
            // Several at a time: the driver is woken once for them.
            let wanted = sent.len() <= self.window(alone) / 2;
            loop {
                let alone = sent.front().is_some_and(|task| task.alone);
                let unwritten = self.worker.as_ref().map_or(0, Worker::unwritten);
                let much = unwritten + request.len() > AHEAD_BYTES;
                if !wanted || sent.len() >= self.window(alone) || much {
                    break;
                }
                let Some(task) = waiting.pop_front().or_else(&mut *source) else {
                    break;
                };
                if task.alone {
                    if !sent.is_empty() {
                        waiting.push_front(task);
                        break;
                    }
                    self.retire()?;
                }
                self.load()?;
                if let Some(outcome) = &self.not_loaded {
                    // What was printed while loading is shown once, with the first case.
                    sink(task.index, outcome.clone());
                    continue;
                }
                if sent.is_empty() {
                    running = Running::now();
                }
                wire::write_request(&mut request, &task);
                sent.push_back(task);
            }
            let Some(head) = sent.front() else {
                return Ok(());
            };
            let Some(worker) = &mut self.worker else {
                return Err(self.driver_error("no worker after loading".into()));
            };
            if !request.is_empty() {
                worker.send(request.as_bytes());
            }
            let limits = head.limits.clone();
            let event = worker.wait(running.pause(&limits))?;
            let (outcome, keep) = match event {
                Event::Quiet => match running.look(worker, &limits, self.baseline) {
                    None => continue,
                    Some(ending) => (running.killed(worker, ending)?, false),
                },
                Event::Line(line) if wire::is_too_large(&line) => {
                    (running.killed(worker, threw(too_large()))?, false)
                }
                Event::Line(line) => match wire::read_line::<CaseReply>(&line) {
                    Err(error) if is_too_deep(&error) => {
                        (running.killed(worker, threw(too_deep()))?, false)
                    }
                    Ok(mut reply) if reply.id == head.index => {
                        reply.keep_to(&head.work);
                        if let Some(package) = reply.missing_package() {
                            let package = package.to_string();
                            return Err(self.missing_package(&package));
                        }
                        let keep = reply.dirty.is_none();
                        let ends = reply.out;
                        let mut outcome = reply.into_outcome(
                            &self.shared.launch.wanted,
                            self.shared.launch.language.method_names,
                        );
                        [outcome.stdout, outcome.stderr] = worker.take_printed(ends);
                        running.check(&mut outcome, worker, &limits);
                        self.last = outcome.usage.wall;
                        let loaded = !matches!(outcome.ending, Ending::NotLoaded(_));
                        (outcome, keep && loaded && !worker.is_full())
                    }
                    _ => (running.killed(worker, threw(channel_abuse()))?, false),
                },
                Event::Wanted => {
                    let clock = self.shared.launch.clock;
                    running.excuse(worker.serve(self.sandbox.as_ref(), clock)?);
                    continue;
                }
                Event::Flood => (running.killed(worker, threw(channel_abuse()))?, false),
                Event::Ended(exit) => (running.ended(worker, exit, &limits), false),
            };
            if let Some(trouble) = worker.service_trouble() {
                return Err(trouble);
            }
            if let Some(task) = sent.pop_front() {
                sink(task.index, outcome);
            }
            running = Running::now();
            if !keep {
                self.retire()?;
                while let Some(task) = sent.pop_back() {
                    waiting.push_front(task);
                }
            } else if self.shared.launch.once {
                self.worker = None;
            }
        }
    }
}

/// The reader goes some hundred levels down and no further, so that a forged
/// reply cannot exhaust our stack. No case can expect a value that deep.
fn is_too_deep(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit exceeded")
}

fn too_large() -> Exception {
    Exception {
        message: "the returned value is too large".into(),
        ..Exception::default()
    }
}

fn too_deep() -> Exception {
    Exception {
        message: "the returned value is nested too deeply".into(),
        ..Exception::default()
    }
}

fn channel_abuse() -> Exception {
    Exception {
        message: "the answer wrote to the channel between the driver and the grader".into(),
        ..Exception::default()
    }
}
