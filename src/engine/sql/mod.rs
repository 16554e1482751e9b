//! The SQL engine: SQLite in a worker of our own binary, so that a hostile
//! query can at worst kill that worker.
//!
//! Data sets are built once a worker and kept there as images; each query runs
//! on a fresh connection over a copy. Several queries are sent ahead of their
//! replies. Stopping a query is the worker's job; where it cannot (a single
//! operation that looks at no clock), this side kills it and goes on with
//! another.

mod dialect;
mod division;
mod functions;
mod guard;
mod image;
mod job;
mod link;
mod lost;
mod query;
mod reply;
mod shuffle;
mod text;
mod wire;
mod worker;

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::job::Job;
use self::link::{Link, Received, driver};
use self::lost::Lost;
pub use self::text::asks_for_order;
use self::wire::{Failure, FailureKind, Reply, Request};
pub use self::worker::worker_main;
use super::sandbox::{ExitStatus, Sandbox};
use super::{Engine, EngineError, Task};
use crate::outcome::{Ending, Outcome, Queried, Usage};

/// The hidden command of our own binary that is the worker.
pub const WORKER_ARGUMENT: &str = "__sql-worker";

/// Queries in flight. More hide the way there and back no better.
const AHEAD: usize = 8;

/// A worker that holds more bytes of images than this is replaced.
const IMAGES: u64 = 256 << 20;

/// How long an author's data set may take to build.
const BUILD_TIME: Duration = Duration::from_secs(120);

/// What a process may take beside SQLite's heap: images, results, ourselves.
const HEADROOM: u64 = 512 << 20;

/// How much longer than the worker's own deadline this side waits.
const GRACE: Duration = Duration::from_millis(150);

/// Runs queries, one after another, in one worker at a time.
pub struct SqlEngine {
    sandbox: Arc<dyn Sandbox>,
    program: PathBuf,
    worker: Option<Worker>,
}

/// A worker and what it knows.
struct Worker {
    link: Link,
    ready: bool,
    /// Keys of the data sets that were sent.
    keys: HashSet<String>,
    image_bytes: u64,
    /// The largest memory limit that its backstop allows for.
    memory: u64,
    fresh: bool,
}

impl SqlEngine {
    /// `program` is our own binary, absolute.
    pub fn new(sandbox: Arc<dyn Sandbox>, program: PathBuf) -> SqlEngine {
        SqlEngine {
            sandbox,
            program,
            worker: None,
        }
    }

    /// Sends what has not been sent, to a worker that suits.
    fn send(&mut self, jobs: &mut VecDeque<Job>) -> Result<(), EngineError> {
        let Some(first) = jobs.front() else {
            return Ok(());
        };
        if !first.sent {
            let memory = first.task.limits.memory;
            let unfit = self.worker.as_ref().is_some_and(|worker| {
                worker.image_bytes > IMAGES
                    || worker.memory < memory
                    || (first.task.alone && !worker.fresh)
            });
            if unfit {
                self.worker = None;
            }
        }
        let mut requests = Vec::new();
        for job in jobs.iter_mut().filter(|job| !job.sent) {
            let Ok(text) = &job.text else {
                // It is answered without a worker.
                job.sent = true;
                continue;
            };
            let worker = match &mut self.worker {
                Some(worker)
                    if worker.memory >= job.task.limits.memory && worker.image_bytes <= IMAGES =>
                {
                    worker
                }
                // The rest waits until this worker can be replaced.
                Some(_) => break,
                none => {
                    let memory = job.task.limits.memory;
                    let most = memory.max(worker::CHECK_MEMORY);
                    let backstop = most.saturating_add(HEADROOM);
                    let link = Link::start(self.sandbox.as_ref(), &self.program, backstop)?;
                    none.insert(Worker {
                        link,
                        ready: false,
                        keys: HashSet::new(),
                        image_bytes: 0,
                        memory,
                        fresh: true,
                    })
                }
            };
            worker.fresh = false;
            job.sent = true;
            job.builds = worker.keys.insert(job.key.clone());
            if job.builds {
                requests.push(Request::Build(job.build()));
            }
            requests.push(Request::Query(job.query(text)));
        }
        match &mut self.worker {
            Some(worker) if !requests.is_empty() => worker.link.send(&requests),
            _ => Ok(()),
        }
    }

    /// Waits for everything that the first job is owed.
    fn finish(&mut self, job: &Job) -> Result<Outcome, EngineError> {
        let limits = &job.task.limits;
        let text = match &job.text {
            Ok(text) => text,
            Err(error) => {
                let queried = reply::not_run(error.clone());
                return Ok(reply::outcome(Ending::Queried(queried), Usage::default()));
            }
        };
        if let Err(lost) = self.expect_ready()? {
            return Err(driver(&format!("it did not start: {}", lost.words())));
        }
        if job.builds {
            match self.reply(BUILD_TIME, BUILD_TIME)? {
                Ok(Reply::Built(Ok(bytes))) => {
                    if let Some(worker) = &mut self.worker {
                        worker.image_bytes += bytes;
                    }
                }
                Ok(Reply::Built(Err(what))) => return Err(job.author(what)),
                Ok(other) => return Err(unexpected(&other)),
                Err(lost) => {
                    let what = format!("the data set cannot be built: {}", lost.words());
                    return Err(job.author(what));
                }
            }
        }
        let started = Instant::now();
        let ran = match self.reply(job.kill_time(), limits.wall)? {
            Ok(Reply::Ran(ran)) => ran,
            Ok(other) => return Err(unexpected(&other)),
            Err(lost) => return lost.outcome(started.elapsed()),
        };
        let usage = Usage {
            cpu: Duration::from_nanos(ran.cpu),
            wall: Duration::from_nanos(ran.wall),
            memory: Some(ran.memory),
        };
        let explain = |failure: Failure| reply::error(failure, text, &job.work.schema);
        let mut ending = match ran.failure.as_ref().map(|failure| failure.kind) {
            Some(FailureKind::Time) => Some(Ending::CpuTimeExceeded),
            Some(FailureKind::Memory) => Some(Ending::MemoryExceeded),
            Some(FailureKind::Output) => Some(Ending::OutputExceeded),
            _ if usage.cpu > limits.time => Some(Ending::CpuTimeExceeded),
            _ => None,
        };
        let failed = ran.failure.is_some();
        let mut queried = Queried {
            result: ran.result.map(reply::result_set),
            statements: ran.statements,
            with_columns: ran.with_columns,
            error: ran.failure.map(explain),
            check: None,
            shuffled: Vec::new(),
            drops_fractions: !failed && division::drops_fractions(&job.work),
        };
        // From here on a lost worker costs only what was still to come.
        if let Some(check) = &job.work.check {
            let checked = match self.reply(worker::CHECK_TIME, worker::CHECK_TIME * 3)? {
                Ok(Reply::Checked(checked)) => checked
                    .map(reply::result_set)
                    .map_err(|failure| reply::error(failure, check, &job.work.schema)),
                Ok(other) => return Err(unexpected(&other)),
                Err(lost) => Err(lost.error()),
            };
            queried.check = (!failed).then_some(checked);
        }
        for _ in 0..job.work.shuffles {
            let shuffled = match self.reply(job.kill_time(), limits.wall)? {
                Ok(Reply::Shuffled(shuffled)) => shuffled
                    .map(|rows| rows.map(reply::result_set))
                    .map_err(|failure| reply::error(failure, text, &job.work.schema)),
                Ok(other) => return Err(unexpected(&other)),
                Err(lost) => Err(lost.error()),
            };
            queried.shuffled.push(shuffled);
        }
        Ok(reply::outcome(
            ending.take().unwrap_or(Ending::Queried(queried)),
            usage,
        ))
    }

    fn expect_ready(&mut self) -> Result<Result<(), Lost>, EngineError> {
        if self.worker.as_ref().is_some_and(|worker| worker.ready) {
            return Ok(Ok(()));
        }
        match self.reply(Duration::from_secs(10), Duration::from_secs(30))? {
            Ok(Reply::Ready) => {
                if let Some(worker) = &mut self.worker {
                    worker.ready = true;
                }
                Ok(Ok(()))
            }
            Ok(other) => Err(unexpected(&other)),
            Err(lost) => Ok(Err(lost)),
        }
    }

    /// Waits for the next reply. Without one the worker is gone afterwards.
    fn reply(&mut self, cpu: Duration, wall: Duration) -> Result<Result<Reply, Lost>, EngineError> {
        let Some(mut worker) = self.worker.take() else {
            return Ok(Err(Lost::Cpu(Duration::ZERO)));
        };
        let started = Instant::now();
        // Most replies are here before anything needs to be measured.
        let mut wait = Duration::from_millis(50).min(wall);
        let mut base = None;
        loop {
            match worker.link.receive(wait)? {
                Received::Reply(reply) => {
                    self.worker = Some(worker);
                    return Ok(Ok(*reply));
                }
                Received::Closed => {
                    let (exit, said) = worker.link.end(true)?;
                    if let ExitStatus::Code(code) = exit.status {
                        return Err(driver(&format!("exit code {code} {said}")));
                    }
                    return Ok(Err(Lost::Died(
                        exit.status,
                        exit.out_of_memory,
                        exit.cpu.unwrap_or_default(),
                    )));
                }
                Received::Nothing => {}
            }
            let elapsed = started.elapsed();
            let total = worker.link.cpu_time();
            let used = match (total, base) {
                (Some(total), Some(base)) => total.saturating_sub(base),
                (Some(total), None) => {
                    base = Some(total);
                    Duration::ZERO
                }
                // Without a measurement only the wall clock can tell.
                (None, _) => elapsed,
            };
            if used >= cpu + GRACE {
                worker.link.end(false)?;
                return Ok(Err(Lost::Cpu(used)));
            }
            if elapsed >= wall {
                worker.link.end(false)?;
                return Ok(Err(Lost::Wall(used)));
            }
            wait = (cpu + GRACE - used)
                .min(wall - elapsed)
                .max(Duration::from_millis(5));
        }
    }
}

impl Engine for SqlEngine {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        let mut jobs: VecDeque<Job> = VecDeque::new();
        let mut held: Option<Job> = None;
        let mut more = true;
        loop {
            // Several at a time: the worker is woken once for them.
            let room = if jobs.len() <= AHEAD / 2 { AHEAD } else { 0 };
            while more && held.is_none() && jobs.len() < room {
                let Some(task) = source() else {
                    more = false;
                    break;
                };
                held = Some(Job::new(task)?);
                // A task that runs alone waits for the others, and they for it.
                let alone = |job: &Job| job.task.alone;
                if jobs.is_empty() || !(held.as_ref().is_some_and(alone) || jobs.iter().any(alone))
                {
                    jobs.extend(held.take());
                }
            }
            if jobs.is_empty() {
                jobs.extend(held.take());
            }
            if jobs.is_empty() {
                return Ok(());
            }
            self.send(&mut jobs)?;
            let Some(first) = jobs.pop_front() else {
                return Ok(());
            };
            let outcome = self.finish(&first)?;
            sink(first.task.index, outcome);
            if self.worker.is_none() {
                for job in &mut jobs {
                    job.sent = false;
                }
            }
        }
    }
}

fn unexpected(reply: &Reply) -> EngineError {
    driver(&format!("sent a reply out of turn: {reply:?}"))
}
