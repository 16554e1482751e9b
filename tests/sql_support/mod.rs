//! Runs SQL through the real worker, without isolation: a shell moves the
//! pipes to the descriptors that the worker expects.

#![allow(dead_code)]

use std::os::fd::BorrowedFd;
use std::path::PathBuf;
use std::process::{self, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use grade::engine::sandbox::{Child, Command, Exit, ExitStatus, Layers, Sandbox, SandboxError};
use grade::engine::sql::SqlEngine;
use grade::engine::{Engine, EngineError, SqlWork, Task, Work};
use grade::outcome::{Ending, Outcome, Queried};
use grade::problem::model::{Cell, Limits, Table};

pub struct Plain;

impl Sandbox for Plain {
    fn spawn(&self, command: Command) -> Result<Box<dyn Child>, SandboxError> {
        let mut descriptors = command.descriptors.into_iter().skip(2);
        let mut next = || Stdio::from(descriptors.next().unwrap());
        let (errors, requests, replies) = (next(), next(), next());
        let child = process::Command::new("/bin/sh")
            .arg("-c")
            .arg("exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null")
            .arg(&command.program)
            .args(&command.args)
            .env_clear()
            .stdin(requests)
            .stdout(replies)
            .stderr(errors)
            .spawn()
            .map_err(|source| SandboxError::Spawn {
                program: command.program,
                source,
            })?;
        Ok(Box::new(PlainChild(child)))
    }

    fn layers(&self) -> Layers {
        Layers::default()
    }
}

struct PlainChild(process::Child);

impl PlainChild {
    fn exit(&self, status: process::ExitStatus) -> Exit {
        use std::os::unix::process::ExitStatusExt;
        Exit {
            status: match status.code() {
                Some(code) => ExitStatus::Code(code),
                None => ExitStatus::Signal(status.signal().unwrap_or(0)),
            },
            cpu: Duration::ZERO,
            peak_memory: None,
            out_of_memory: false,
        }
    }
}

impl Child for PlainChild {
    fn id(&self) -> u32 {
        self.0.id()
    }

    fn wait_until(&mut self, deadline: Instant) -> Result<Option<Exit>, SandboxError> {
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return Ok(Some(self.exit(status)));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn cpu_time(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }

    fn memory_now(&self) -> Option<u64> {
        None
    }

    fn kill(&mut self) -> Result<Exit, SandboxError> {
        let _ = self.0.kill();
        let status = self.0.wait().unwrap();
        Ok(self.exit(status))
    }

    fn exit_descriptor(&self) -> Option<BorrowedFd<'_>> {
        None
    }
}

impl Drop for PlainChild {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn engine() -> SqlEngine {
    SqlEngine::new(Arc::new(Plain), PathBuf::from(env!("CARGO_BIN_EXE_grade")))
}

/// The employees of the classic question.
pub fn employees(salaries: &[Option<i64>]) -> SqlWork {
    let rows = salaries.iter().enumerate().map(|(index, salary)| {
        vec![
            Cell::Integer(index as i64 + 1),
            Cell::Text(format!("emp{index}").into_bytes()),
            salary.map_or(Cell::Null, Cell::Integer),
        ]
    });
    SqlWork {
        schema: "CREATE TABLE Employee (id INTEGER PRIMARY KEY, name TEXT, salary INTEGER);"
            .to_owned(),
        tables: vec![(
            "Employee".to_owned(),
            Table {
                columns: vec!["id".into(), "name".into(), "salary".into()],
                rows: rows.collect(),
            },
        )],
        setup: None,
        query: String::new(),
        check: None,
        shuffles: 0,
    }
}

pub fn limits() -> Limits {
    let time = Duration::from_millis(400);
    Limits {
        time,
        wall: Duration::from_secs(20),
        memory: 64 << 20,
        output: 1 << 20,
    }
}

/// Runs the works in order and gives their outcomes.
pub fn run_all(
    engine: &mut SqlEngine,
    works: Vec<SqlWork>,
    limits: &Limits,
) -> Result<Vec<Outcome>, EngineError> {
    let mut tasks = works
        .into_iter()
        .enumerate()
        .map(|(index, work)| Task {
            index,
            limits: limits.clone(),
            alone: false,
            work: Work::Sql(Arc::new(work)),
        })
        .collect::<Vec<_>>()
        .into_iter();
    let mut outcomes = Vec::new();
    engine.run(&mut || tasks.next(), &mut |index, outcome| {
        assert_eq!(index, outcomes.len());
        outcomes.push(outcome);
    })?;
    Ok(outcomes)
}

pub fn run(engine: &mut SqlEngine, work: SqlWork) -> Outcome {
    run_all(engine, vec![work], &limits()).unwrap().remove(0)
}

pub fn queried(outcome: &Outcome) -> &Queried {
    match &outcome.ending {
        Ending::Queried(queried) => queried,
        other => panic!("not queried: {other:?}"),
    }
}

/// The rows of the answer, cells as debug text.
pub fn rows(outcome: &Outcome) -> Vec<Vec<Cell>> {
    queried(outcome).result.clone().unwrap().rows
}
