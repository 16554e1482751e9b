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
mod link;
mod query;
mod shuffle;
mod text;
mod wire;
mod worker;

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use self::link::{Link, Received, driver};
use self::wire::{Build, Caps, Failure, FailureKind, Query, Reply, Request, Rows, TableRows};
pub use self::worker::worker_main;
use super::sandbox::{ExitStatus, Sandbox};
use super::{Engine, EngineError, SqlWork, Task, Work};
use crate::outcome::{
    Captured, Ending, Outcome, Queried, ResultSet, SqlError, SqlErrorKind, Usage,
};
use crate::problem::model::{Cell, Limits, Table};

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

/// A task on its way.
struct Job {
    task: Task,
    work: Arc<SqlWork>,
    /// The text as it is run, or why it is not.
    text: Result<String, SqlError>,
    key: String,
    sent: bool,
    /// A `Built` comes before this job's own replies.
    builds: bool,
}

/// Why waiting for a reply ended without one.
enum Lost {
    /// Killed at a limit.
    Cpu(Duration),
    Wall(Duration),
    /// It ended by itself.
    Died(ExitStatus, bool, Duration),
}

/// Does a query ask for an order of its rows? That of a subquery or of a window
/// does not count, nor do words in comments and strings.
pub fn asks_for_order(query: &str) -> bool {
    let tokens = text::tokens(query);
    let mut depth = 0usize;
    tokens.iter().enumerate().any(|(index, token)| {
        if token.is_sign("(") {
            depth += 1;
        } else if token.is_sign(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
            && token.is_word("order")
            && tokens.get(index + 1).is_some_and(|next| next.is_word("by"))
    })
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
                requests.push(Request::Build(build(&job.key, &job.work)));
            }
            requests.push(Request::Query(Query {
                key: job.key.clone(),
                text: text.clone(),
                check: job.work.check.clone(),
                shuffles: job.work.shuffles,
                caps: caps(&job.task.limits),
            }));
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
                let queried = not_run(error.clone());
                return Ok(outcome(Ending::Queried(queried), Usage::default()));
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
                Ok(Reply::Built(Err(what))) => return Err(author(job, what)),
                Ok(other) => return Err(unexpected(&other)),
                Err(lost) => {
                    let what = format!("the data set cannot be built: {}", lost.words());
                    return Err(author(job, what));
                }
            }
        }
        let started = Instant::now();
        let ran = match self.reply(kill_time(limits), limits.wall)? {
            Ok(Reply::Ran(ran)) => ran,
            Ok(other) => return Err(unexpected(&other)),
            Err(lost) => return lost.outcome(started.elapsed()),
        };
        let usage = Usage {
            cpu: Duration::from_nanos(ran.cpu),
            wall: Duration::from_nanos(ran.wall),
            memory: Some(ran.memory),
        };
        let explain = |failure: Failure| error(failure, text, &job.work.schema);
        let mut ending = match ran.failure.as_ref().map(|failure| failure.kind) {
            Some(FailureKind::Time) => Some(Ending::CpuTimeExceeded),
            Some(FailureKind::Memory) => Some(Ending::MemoryExceeded),
            Some(FailureKind::Output) => Some(Ending::OutputExceeded),
            _ if usage.cpu > limits.time => Some(Ending::CpuTimeExceeded),
            _ => None,
        };
        let failed = ran.failure.is_some();
        let mut queried = Queried {
            result: ran.result.map(result_set),
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
                    .map(result_set)
                    .map_err(|failure| error(failure, check, &job.work.schema)),
                Ok(other) => return Err(unexpected(&other)),
                Err(lost) => Err(lost.error()),
            };
            queried.check = (!failed).then_some(checked);
        }
        for _ in 0..job.work.shuffles {
            let shuffled = match self.reply(kill_time(limits), limits.wall)? {
                Ok(Reply::Shuffled(shuffled)) => shuffled
                    .map(|rows| rows.map(result_set))
                    .map_err(|failure| error(failure, text, &job.work.schema)),
                Ok(other) => return Err(unexpected(&other)),
                Err(lost) => Err(lost.error()),
            };
            queried.shuffled.push(shuffled);
        }
        Ok(outcome(
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
                held = Some(job(task)?);
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

impl Lost {
    fn words(&self) -> String {
        match self {
            Lost::Cpu(_) | Lost::Wall(_) => "it took too long".to_owned(),
            Lost::Died(_, true, _) => "it ran out of memory".to_owned(),
            Lost::Died(ExitStatus::Signal(signal), ..) => format!("killed by signal {signal}"),
            Lost::Died(ExitStatus::Code(code), ..) => format!("exit code {code}"),
        }
    }

    fn error(&self) -> SqlError {
        let kind = match self {
            Lost::Cpu(_) | Lost::Wall(_) => SqlErrorKind::Time,
            Lost::Died(_, true, _) => SqlErrorKind::Memory,
            Lost::Died(..) => SqlErrorKind::Run,
        };
        SqlError {
            kind,
            message: self.words(),
            position: None,
            help: None,
        }
    }

    fn outcome(self, wall: Duration) -> Result<Outcome, EngineError> {
        let (ending, cpu) = match self {
            Lost::Cpu(cpu) => (Ending::CpuTimeExceeded, cpu),
            Lost::Wall(cpu) => (Ending::WallTimeExceeded, cpu),
            Lost::Died(_, true, cpu) => (Ending::MemoryExceeded, cpu),
            // Rust aborts where an allocation fails.
            Lost::Died(ExitStatus::Signal(libc::SIGABRT), _, cpu) => (Ending::MemoryExceeded, cpu),
            Lost::Died(ExitStatus::Signal(libc::SIGXCPU), _, cpu) => (Ending::CpuTimeExceeded, cpu),
            Lost::Died(ExitStatus::Signal(signal), _, cpu) => (Ending::Signalled(signal), cpu),
            Lost::Died(ExitStatus::Code(code), ..) => {
                return Err(driver(&format!("exit code {code}")));
            }
        };
        let usage = Usage {
            cpu,
            wall,
            memory: None,
        };
        Ok(outcome(ending, usage))
    }
}

/// A fault of what the author wrote for this job.
fn author(job: &Job, what: String) -> EngineError {
    EngineError::Author {
        task: Some(job.task.index),
        what,
    }
}

fn job(task: Task) -> Result<Job, EngineError> {
    let Work::Sql(work) = &task.work else {
        return Err(driver("was given work that is not SQL"));
    };
    let work = Arc::clone(work);
    Ok(Job {
        text: runnable(&work.query),
        key: key(&work),
        task,
        work,
        sent: false,
        builds: false,
    })
}

/// The text as it is run. SQLite takes a NUL for the end, which would hide what
/// follows; what it would not take for its length costs time and memory here.
fn runnable(query: &str) -> Result<String, SqlError> {
    let refused = |kind, message, position| SqlError {
        kind,
        message,
        position,
        help: None,
    };
    if query.len() > guard::LONGEST_TEXT as usize {
        let message = format!(
            "the text has {} bytes; {} is the most",
            query.len(),
            guard::LONGEST_TEXT
        );
        return Err(refused(SqlErrorKind::Refused, message, None));
    }
    let text = text::prepare(query);
    match text.find('\0') {
        Some(at) => {
            let position = Some(text::position(&text, at));
            let message = "the file contains a NUL byte".to_owned();
            Err(refused(SqlErrorKind::Prepare, message, position))
        }
        None => Ok(text),
    }
}

/// A case is stopped at one and a half times its limit.
fn kill_time(limits: &Limits) -> Duration {
    limits.time + limits.time / 2
}

fn caps(limits: &Limits) -> Caps {
    Caps {
        cpu: guard::nanoseconds(kill_time(limits)),
        memory: limits.memory,
        output: limits.output,
    }
}

fn build(key: &str, work: &SqlWork) -> Build {
    let tables = work.tables.iter().map(|(name, table)| TableRows {
        name: name.clone(),
        columns: table.columns.clone(),
        rows: table
            .rows
            .iter()
            .map(|row| row.iter().cloned().map(wire::WireCell).collect())
            .collect(),
    });
    Build {
        key: key.to_owned(),
        schema: work.schema.clone(),
        tables: tables.collect(),
        setup: work.setup.clone(),
    }
}

/// The content of a data set, hashed.
fn key(work: &SqlWork) -> String {
    let mut hash = Sha256::new();
    let mut add = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(b's', work.schema.as_bytes());
    if let Some(setup) = &work.setup {
        add(b'u', setup.as_bytes());
    }
    for (name, Table { columns, rows }) in &work.tables {
        add(b't', name.as_bytes());
        for column in columns {
            add(b'c', column.as_bytes());
        }
        for row in rows {
            add(b'r', &[]);
            for cell in row {
                match cell {
                    Cell::Null => add(b'N', &[]),
                    Cell::Integer(number) => add(b'I', &number.to_le_bytes()),
                    Cell::Real(number) => add(b'R', &number.to_bits().to_le_bytes()),
                    Cell::Text(bytes) => add(b'T', bytes),
                    Cell::Blob(bytes) => add(b'B', bytes),
                }
            }
        }
    }
    wire::hexadecimal(&hash.finalize())
}

fn result_set(rows: Rows) -> ResultSet {
    ResultSet {
        columns: rows.columns,
        rows: rows
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| cell.0).collect())
            .collect(),
        truncated: rows.truncated,
    }
}

fn error(failure: Failure, text: &str, schema: &str) -> SqlError {
    let kind = match failure.kind {
        FailureKind::Prepare => SqlErrorKind::Prepare,
        FailureKind::Run => SqlErrorKind::Run,
        FailureKind::Refused => SqlErrorKind::Refused,
        FailureKind::Time => SqlErrorKind::Time,
        FailureKind::Memory => SqlErrorKind::Memory,
        FailureKind::Output => SqlErrorKind::Output,
    };
    let advice = match kind {
        SqlErrorKind::Prepare => dialect::advise(text, schema, &failure.message, failure.offset),
        _ => None,
    };
    // A word of another dialect may stand long before what SQLite stumbled over.
    let offset = advice.as_ref().map(|advice| advice.at).or(failure.offset);
    SqlError {
        kind,
        message: failure.message,
        position: offset.map(|offset| text::position(text, offset)),
        help: advice.map(|advice| advice.help),
    }
}

/// The outcome of a text that no worker is asked to run.
fn not_run(error: SqlError) -> Queried {
    Queried {
        result: None,
        statements: 0,
        with_columns: 0,
        error: Some(error),
        check: None,
        shuffled: Vec::new(),
        drops_fractions: false,
    }
}

fn outcome(ending: Ending, usage: Usage) -> Outcome {
    Outcome {
        ending,
        usage,
        stdout: Captured::default(),
        stderr: Captured::default(),
        checked: None,
    }
}

fn unexpected(reply: &Reply) -> EngineError {
    driver(&format!("sent a reply out of turn: {reply:?}"))
}

#[cfg(test)]
mod tests {
    use super::asks_for_order;

    #[test]
    fn only_the_outermost_order_counts() {
        for query in [
            "SELECT x FROM t ORDER BY x",
            "SELECT (SELECT 1) FROM t order\nby x;",
        ] {
            assert!(asks_for_order(query), "{query}");
        }
        for query in [
            "SELECT x FROM t -- ORDER BY x",
            "SELECT 'ORDER BY' FROM t",
            "SELECT RANK() OVER (ORDER BY x) FROM (SELECT x FROM t ORDER BY x)",
        ] {
            assert!(!asks_for_order(query), "{query}");
        }
    }
}
