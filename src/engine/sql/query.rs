//! Runs one text of SQL, statement by statement, and keeps the rows of the
//! last statement that has columns.

use std::time::Duration;

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, ErrorCode, Statement};

use super::guard::Deadline;
use super::image::words;
use super::text;
use super::wire::{Failure, FailureKind, Rows, WireCell};
use crate::problem::model::Cell;

/// What a text gave.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    pub result: Option<Rows>,
    pub statements: usize,
    pub with_columns: usize,
    pub failure: Option<Failure>,
}

impl Ran {
    /// The result, or why there is none.
    pub fn into_result(self) -> Result<Option<Rows>, Failure> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.result),
        }
    }
}

/// Runs every statement of a text until one fails.
pub(crate) fn run(
    connection: &Connection,
    text: &str,
    deadline: &Deadline,
    time: Duration,
    output: u64,
) -> Ran {
    let mut ran = Ran::default();
    deadline.restart(time);
    let mut batch = Batch::new(connection, text);
    ran.failure = loop {
        // The handler's count of operations starts again with each statement.
        if deadline.passed() {
            break Some(too_long());
        }
        let mut statement = match batch.next() {
            Ok(Some(statement)) => statement,
            Ok(None) => break None,
            Err(error) => {
                let mut failure = prepare_failure(&error, text);
                if failure.message == "not authorized" {
                    failure.message = denied(text, ran.statements);
                }
                break Some(failure);
            }
        };
        if let Some(failure) = unbound(&statement) {
            break Some(failure);
        }
        ran.statements += 1;
        if statement.column_count() == 0 {
            if let Err(error) = step_through(&mut statement) {
                break Some(run_failure(&error));
            }
            continue;
        }
        ran.with_columns += 1;
        let (rows, failure) = collect(&mut statement, output);
        ran.result = Some(rows);
        if failure.is_some() {
            break failure;
        }
    };
    ran
}

fn step_through(statement: &mut Statement<'_>) -> rusqlite::Result<()> {
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

fn collect(statement: &mut Statement<'_>, output: u64) -> (Rows, Option<Failure>) {
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut result = Rows {
        columns,
        rows: Vec::new(),
        truncated: false,
    };
    let mut size = 0u64;
    let mut rows = statement.raw_query();
    let failure = loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break None,
            Err(error) => break Some(run_failure(&error)),
        };
        let mut cells = Vec::with_capacity(width);
        for index in 0..width {
            let cell = match row.get_ref(index) {
                Ok(ValueRef::Null) | Err(_) => Cell::Null,
                Ok(ValueRef::Integer(number)) => Cell::Integer(number),
                Ok(ValueRef::Real(number)) => Cell::Real(number),
                Ok(ValueRef::Text(bytes)) => Cell::Text(bytes.to_vec()),
                Ok(ValueRef::Blob(bytes)) => Cell::Blob(bytes.to_vec()),
            };
            size += cell_size(&cell);
            cells.push(WireCell(cell));
        }
        if size > output {
            result.truncated = true;
            break Some(Failure {
                kind: FailureKind::Output,
                message: format!("the result is larger than {output} bytes"),
                offset: None,
            });
        }
        result.rows.push(cells);
    };
    (result, failure)
}

/// Numbers count as eight bytes, and each cell as one more for its separator.
fn cell_size(cell: &Cell) -> u64 {
    let bytes = match cell {
        Cell::Null | Cell::Integer(_) | Cell::Real(_) => 8,
        Cell::Text(bytes) | Cell::Blob(bytes) => bytes.len(),
    };
    bytes as u64 + 1
}

/// SQLite takes a parameter without a value for NULL, which would hide the
/// mistake.
fn unbound(statement: &Statement<'_>) -> Option<Failure> {
    if statement.parameter_count() == 0 {
        return None;
    }
    let name = statement.parameter_name(1).unwrap_or("?");
    Some(Failure {
        kind: FailureKind::Prepare,
        message: format!("the parameter {name} has no value"),
        offset: None,
    })
}

fn too_long() -> Failure {
    Failure {
        kind: FailureKind::Time,
        message: "interrupted".to_owned(),
        offset: None,
    }
}

fn prepare_failure(error: &rusqlite::Error, text: &str) -> Failure {
    let message = words(error);
    let kind = kind(error).unwrap_or_else(|| {
        if is_limit(&message) {
            FailureKind::Refused
        } else {
            FailureKind::Prepare
        }
    });
    let offset = match error {
        rusqlite::Error::SqlInputError { sql, offset, .. } => usize::try_from(*offset)
            .ok()
            .map(|offset| text.len() - sql.len() + offset),
        _ => None,
    };
    Failure {
        kind,
        message,
        offset,
    }
}

/// What the guard does not let a statement do, by the statement's words: SQLite
/// says only that it is not authorized.
fn denied(text: &str, statement: usize) -> String {
    const CHANGES: [&str; 7] = [
        "insert", "replace", "update", "delete", "create", "drop", "alter",
    ];
    let tokens = text::tokens(text);
    let mut statements = tokens
        .split(|token| token.is_sign(";"))
        .filter(|tokens| !tokens.is_empty());
    let tokens = statements.nth(statement).unwrap_or_default();
    let change = CHANGES
        .iter()
        .find(|word| tokens.iter().any(|token| token.is_word(word)));
    match (change, tokens.first()) {
        (Some(word), _) => format!(
            "{} changes the tables, and this problem asks for a query that reads them",
            word.to_uppercase()
        ),
        (None, Some(first)) => format!("{} is not allowed here", first.text.to_uppercase()),
        (None, None) => "not authorized".to_owned(),
    }
}

fn run_failure(error: &rusqlite::Error) -> Failure {
    Failure {
        kind: kind(error).unwrap_or(FailureKind::Run),
        message: words(error),
        offset: None,
    }
}

/// The kinds that SQLite's own code tells.
fn kind(error: &rusqlite::Error) -> Option<FailureKind> {
    match error.sqlite_error_code()? {
        ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly | ErrorCode::TooBig => {
            Some(FailureKind::Refused)
        }
        ErrorCode::OperationInterrupted => Some(FailureKind::Time),
        ErrorCode::OutOfMemory | ErrorCode::DiskFull => Some(FailureKind::Memory),
        _ => None,
    }
}

/// Refusals of ours that SQLite reports as plain errors.
fn is_limit(message: &str) -> bool {
    [
        "Expression tree is too large",
        "too many terms in compound SELECT",
        "too many columns",
        "too many arguments on function",
        "too many SQL variables",
        "at most 64 tables",
        "nested too deep",
        "parser stack overflow",
        "Recursion limit",
        "not authorized to use function",
    ]
    .iter()
    .any(|start| message.contains(start))
}
