//! Runs SQL through the real worker, without isolation.

#![allow(dead_code)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use grade::engine::sandbox::{self, Isolation};
use grade::engine::sql::SqlEngine;
use grade::engine::{Engine, EngineError, SqlWork, Task, Work};
use grade::outcome::{Ending, Outcome, Queried};
use grade::problem::model::{Cell, Limits, Table};

pub fn engine() -> SqlEngine {
    let sandbox = Arc::from(sandbox::choose(Isolation::None, |_| {}).unwrap());
    SqlEngine::new(sandbox, PathBuf::from(env!("CARGO_BIN_EXE_grade")))
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
