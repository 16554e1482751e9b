//! A task as the worker is asked for it.

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::link::driver;
use super::wire::{self, Build, Caps, Query, TableRows};
use super::{guard, text};
use crate::engine::{EngineError, SqlWork, Task, Work};
use crate::outcome::{SqlError, SqlErrorKind};
use crate::problem::model::{Cell, Table};

/// A task on its way.
pub(super) struct Job {
    pub task: Task,
    pub work: Arc<SqlWork>,
    /// The text as it is run, or why it is not.
    pub text: Result<String, SqlError>,
    pub key: String,
    pub sent: bool,
    /// A `Built` comes before this job's own replies.
    pub builds: bool,
}

impl Job {
    pub fn new(task: Task) -> Result<Job, EngineError> {
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

    pub fn build(&self) -> Build {
        let work = &self.work;
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
            key: self.key.clone(),
            schema: work.schema.clone(),
            tables: tables.collect(),
            setup: work.setup.clone(),
        }
    }

    /// The request that runs `text`.
    pub fn query(&self, text: &str) -> Query {
        let limits = &self.task.limits;
        Query {
            key: self.key.clone(),
            text: text.to_owned(),
            check: self.work.check.clone(),
            shuffles: self.work.shuffles,
            caps: Caps {
                cpu: guard::nanoseconds(self.kill_time()),
                memory: limits.memory,
                output: limits.output,
            },
        }
    }

    /// A case is stopped at one and a half times its limit.
    pub fn kill_time(&self) -> Duration {
        let time = self.task.limits.time;
        time + time / 2
    }

    /// A fault of what the author wrote for this job.
    pub fn author(&self, what: String) -> EngineError {
        EngineError::Author {
            task: Some(self.task.index),
            what,
        }
    }
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
