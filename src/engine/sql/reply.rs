//! What a worker found, in the words of the outcome.

use super::wire::{Failure, FailureKind, Rows};
use super::{dialect, text};
use crate::outcome::{
    Captured, Ending, Outcome, Queried, ResultSet, SqlError, SqlErrorKind, Usage,
};

pub(super) fn result_set(rows: Rows) -> ResultSet {
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

pub(super) fn error(failure: Failure, text: &str, schema: &str) -> SqlError {
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
pub(super) fn not_run(error: SqlError) -> Queried {
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

pub(super) fn outcome(ending: Ending, usage: Usage) -> Outcome {
    Outcome {
        ending,
        usage,
        stdout: Captured::default(),
        stderr: Captured::default(),
        checked: None,
    }
}
