//! Judges the answers to SQL problems: which rows are right, and what kind of
//! wrong the others are.
//!
//! Rows are a bag unless an order is asked for. The number of columns counts
//! even where there are no rows; no result, no rows and a row of NULL are three
//! different things. Columns go by position, or by name where the problem says
//! so, and are never permuted to make an answer fit.

mod attempt;
pub mod bag;
pub mod cells;
mod columns;
pub mod diff;
pub mod near;
pub mod order;
mod right;
mod words;

use self::attempt::{Attempt, arranged};
use self::cells::Tolerance;
use self::columns::name_notes;
use self::diff::RowDiff;
use self::right::Right;
use self::words::count;
use crate::outcome::{Queried, ResultSet, SqlError, SqlErrorKind};
use crate::problem::model::{ColumnMatch, Compare, Sql, SqlOrder, Statements, Table};
use crate::verdict::Verdict;

/// How a problem wants its results compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    pub order: SqlOrder,
    pub columns: ColumnMatch,
    pub statements: Statements,
    pub tolerance: Tolerance,
}

impl Rules {
    pub fn of(sql: &Sql, compare: &Compare) -> Rules {
        Rules {
            order: sql.order,
            columns: sql.columns,
            statements: sql.statements,
            tolerance: Tolerance::of(compare),
        }
    }
}

/// What is right.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// One of these tables, in the author's words.
    Tables(&'a [Table]),
    /// What the author's query gave on the same data.
    Reference {
        queried: &'a Queried,
        /// Whether the author's text asks for an order at all. Without, rows
        /// that happen to come sorted (by GROUP BY) demand nothing.
        ordered: bool,
    },
}

/// The judge's word on one SQL case.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlFinding {
    pub verdict: Verdict,
    /// What happened, in one line: `expected 200, got 300`.
    pub message: String,
    /// What kind of wrong it is, where that was recognised: the name, and what
    /// to do about it.
    pub near_miss: Option<&'static str>,
    pub hint: Option<String>,
    /// Warnings beside the verdict, even of accepted cases.
    pub notes: Vec<String>,
    /// Absent where the case was accepted.
    pub diff: Option<TableDiff>,
}

/// Two tables side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct TableDiff {
    /// The right table that comes nearest.
    pub expected: Table,
    /// `None` where there is no result.
    pub got: Option<ResultSet>,
    /// Empty where the columns do not fit, so that rows cannot be compared.
    pub rows: Vec<RowDiff>,
}

/// Something is wrong with the problem, not with the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AuthorFault(pub String);

/// Did SQLite fail to read the text, before it looked at any table?
fn is_no_sql(error: &SqlError) -> bool {
    let known = ["syntax error", "incomplete input", "unrecognized token"];
    error.kind == SqlErrorKind::Prepare && known.iter().any(|words| error.message.contains(words))
}

/// Judges what a submission gave.
pub fn judge(
    rules: &Rules,
    expected: Expected<'_>,
    got: &Queried,
) -> Result<SqlFinding, AuthorFault> {
    let right = Right::of(rules, expected)?;
    if let Some(finding) = failed(&right, got) {
        return Ok(finding);
    }
    if rules.statements == Statements::One && got.statements != 1 {
        let message = format!(
            "{}, where exactly one is asked for",
            count(got.statements, "statement")
        );
        // The rows may be right: to mark them would mislead.
        return Ok(SqlFinding {
            diff: None,
            ..right.wrong(message, got, None)
        });
    }
    let result = match &got.check {
        Some(Ok(check)) => check,
        // Whatever the answer left there, this text is no query.
        Some(Err(error)) if is_no_sql(error) => {
            return Err(AuthorFault(format!("`check` is wrong: {}", error.message)));
        }
        Some(Err(error)) => {
            let message = format!(
                "the look at the tables afterwards failed: {}",
                error.message
            );
            return Ok(right.wrong(message, got, None));
        }
        None => match &got.result {
            Some(result) => result,
            None => {
                let message = "no result: no statement returns rows".to_owned();
                return Ok(right.wrong(message, got, None));
            }
        },
    };
    let attempts: Vec<Attempt> = right
        .tables
        .iter()
        .map(|table| Attempt::of(rules, table, &right.order, result))
        .collect();
    if let Some(accepted) = attempts.iter().position(|attempt| attempt.is_right()) {
        let mut notes = name_notes(rules, &right.tables[accepted], result);
        notes.extend(luck(rules, &right, got));
        return Ok(SqlFinding {
            verdict: Verdict::Accepted,
            message: count(result.rows.len(), "row"),
            near_miss: None,
            hint: None,
            notes,
            diff: None,
        });
    }
    let nearest = attempts
        .into_iter()
        .zip(&right.tables)
        .enumerate()
        .min_by_key(|(index, (attempt, _))| (attempt.distance(), *index));
    match nearest {
        Some((_, (attempt, table))) => Ok(explain(
            rules,
            &right,
            table,
            (result, got.drops_fractions),
            attempt,
        )),
        None => Err(AuthorFault("the case has no expected result".to_owned())),
    }
}

/// What is wrong with an author's query, seen from its outcome.
pub fn reference_fault(rules: &Rules, queried: &Queried, ordered: bool) -> Option<AuthorFault> {
    let reference = Expected::Reference { queried, ordered };
    Right::of(rules, reference).err()
}

/// Endings that are no comparison: nothing to run, or an error.
fn failed(right: &Right, got: &Queried) -> Option<SqlFinding> {
    if let Some(error) = &got.error {
        let verdict = match error.kind {
            SqlErrorKind::Prepare => Verdict::CompileError,
            SqlErrorKind::Run | SqlErrorKind::Refused => Verdict::RunTimeError,
            SqlErrorKind::Time => Verdict::TimeLimit,
            SqlErrorKind::Memory => Verdict::MemoryLimit,
            SqlErrorKind::Output => Verdict::OutputLimit,
        };
        return Some(right.finding(verdict, error_message(error), got, error.help.clone()));
    }
    (got.statements == 0).then(|| {
        let message = "there is no statement in the file, only white space or comments";
        right.finding(Verdict::CompileError, message.to_owned(), got, None)
    })
}

fn error_message(error: &SqlError) -> String {
    match error.position {
        Some((line, column)) => format!("line {line}, column {column}: {}", error.message),
        None => error.message.clone(),
    }
}

/// Right on the data as it stands, wrong on the same data in another order.
fn luck(rules: &Rules, right: &Right, got: &Queried) -> Option<String> {
    let lucky = got
        .shuffled
        .iter()
        .filter_map(|result| result.as_ref().ok()?.as_ref())
        .any(|result| {
            !right
                .tables
                .iter()
                .any(|table| Attempt::of(rules, table, &right.order, result).is_right())
        });
    lucky.then(|| {
        "right by luck of the row order: with the rows of the tables in another order the \
         query gives something else"
            .to_owned()
    })
}

fn explain(
    rules: &Rules,
    right: &Right,
    table: &Table,
    (result, drops_fractions): (&ResultSet, bool),
    attempt: Attempt,
) -> SqlFinding {
    let ordered = attempt.out_of_order.is_some();
    let rows = match &attempt.columns {
        Ok(columns) => arranged(&result.rows, columns),
        Err(_) => result.rows.clone(),
    };
    let lines = attempt.matching.as_ref().map_or(Vec::new(), |matching| {
        diff::line_up(&table.rows, &rows, matching, rules.tolerance, ordered)
    });
    let near = if let Some((early, late)) = attempt.out_of_order {
        Some(near::Near {
            name: "right-rows-wrong-order",
            hint: words::order_hint(table, &rows, (early, late)),
        })
    } else {
        near::recognise(
            &table.rows,
            &rows,
            (table.columns.len(), result.columns.len()),
            rules.tolerance,
            drops_fractions,
        )
    };
    let message = match (&attempt.columns, &attempt.matching) {
        (Err(message), _) => message.clone(),
        (_, Some(matching)) => words::rows_message(table, &rows, matching, ordered),
        (_, None) => "the result is not the expected one".to_owned(),
    };
    let mut notes = name_notes(rules, table, result);
    if right.tables.len() > 1 {
        notes.push(format!(
            "{} are right; the nearest is shown",
            count(right.tables.len(), "result")
        ));
    }
    SqlFinding {
        verdict: Verdict::WrongAnswer,
        message,
        near_miss: near.as_ref().map(|near| near.name),
        hint: near.map(|near| near.hint),
        notes,
        diff: Some(TableDiff {
            expected: table.clone(),
            got: Some(result.clone()),
            rows: lines,
        }),
    }
}

#[cfg(test)]
mod tests;
