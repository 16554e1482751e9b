//! Judges the answers to SQL problems: which rows are right, and what kind of
//! wrong the others are.
//!
//! Rows are a bag unless an order is asked for. The number of columns counts
//! even where there are no rows; no result, no rows and a row of NULL are three
//! different things. Columns go by position, or by name where the problem says
//! so, and are never permuted to make an answer fit.

pub mod bag;
pub mod cells;
pub mod diff;
pub mod near;
pub mod order;

use self::bag::{Matching, match_rows};
use self::cells::{Tolerance, literal};
use self::diff::RowDiff;
use self::order::Demanded;
use crate::outcome::{Queried, ResultSet, SqlError, SqlErrorKind};
use crate::problem::model::{Cell, ColumnMatch, Compare, Sql, SqlOrder, Statements, Table};
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
        .map(|table| attempt(rules, table, &right.order, result))
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

/// The right tables and the order that they are in.
struct Right {
    tables: Vec<Table>,
    order: Wanted,
}

enum Wanted {
    Any,
    Exact,
    Partial(Demanded),
}

impl Right {
    fn of(rules: &Rules, expected: Expected<'_>) -> Result<Right, AuthorFault> {
        match expected {
            Expected::Tables(tables) => Ok(Right {
                tables: tables.to_vec(),
                order: match rules.order {
                    SqlOrder::Exact => Wanted::Exact,
                    // Without a reference there is nothing to infer it from.
                    SqlOrder::Any | SqlOrder::Auto => Wanted::Any,
                },
            }),
            Expected::Reference { queried, ordered } => {
                Right::of_reference(rules, queried, ordered)
            }
        }
    }

    fn of_reference(rules: &Rules, queried: &Queried, ordered: bool) -> Result<Right, AuthorFault> {
        let fault = |text: String| Err(AuthorFault(text));
        if let Some(error) = &queried.error {
            return fault(format!("the reference fails: {}", error.message));
        }
        let result = match (&queried.check, &queried.result) {
            (Some(Ok(check)), _) => check,
            (Some(Err(error)), _) => return fault(format!("`check` fails: {}", error.message)),
            (None, Some(result)) => result,
            (None, None) => return fault("the reference has no result".to_owned()),
        };
        if result.truncated {
            return fault("the reference's result is larger than the output limit".to_owned());
        }
        let shuffled: Vec<&[Vec<Cell>]> = queried
            .shuffled
            .iter()
            .filter_map(|result| Some(result.as_ref().ok()?.as_ref()?.rows.as_slice()))
            .collect();
        let Ok(demanded) = Demanded::infer(&result.rows, &shuffled, rules.tolerance) else {
            return fault(
                "the reference is ambiguous: its rows change when those of the tables come in \
                 another order (a LIMIT without a total order?)"
                    .to_owned(),
            );
        };
        let order = match rules.order {
            SqlOrder::Exact => Wanted::Exact,
            SqlOrder::Any => Wanted::Any,
            SqlOrder::Auto if !ordered => Wanted::Any,
            SqlOrder::Auto if shuffled.is_empty() => {
                let why = queried
                    .shuffled
                    .iter()
                    .find_map(|result| result.as_ref().err())
                    .map_or(String::new(), |error| format!(": {}", error.message));
                return fault(format!(
                    "`order = \"auto\"` needs the reference to run on shuffled rows{why}; \
                     write \"any\" or \"exact\""
                ));
            }
            SqlOrder::Auto => Wanted::Partial(demanded),
        };
        Ok(Right {
            tables: vec![Table {
                columns: result.columns.clone(),
                rows: result.rows.clone(),
            }],
            order,
        })
    }

    /// A wrong answer of which no rows are compared.
    fn wrong(&self, message: String, got: &Queried, hint: Option<String>) -> SqlFinding {
        self.finding(Verdict::WrongAnswer, message, got, hint)
    }

    fn finding(
        &self,
        verdict: Verdict,
        message: String,
        got: &Queried,
        hint: Option<String>,
    ) -> SqlFinding {
        SqlFinding {
            verdict,
            message,
            near_miss: None,
            hint,
            notes: Vec::new(),
            diff: self.tables.first().map(|table| TableDiff {
                expected: table.clone(),
                got: got.result.clone(),
                rows: Vec::new(),
            }),
        }
    }
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

/// One expected table against the result.
struct Attempt {
    /// Which column of the result stands where; `Err` says why none fit.
    columns: Result<Vec<usize>, String>,
    matching: Option<Matching>,
    /// Two expected rows that are the wrong way round, the earlier one first.
    out_of_order: Option<(usize, usize)>,
}

impl Attempt {
    fn is_right(&self) -> bool {
        self.matching.as_ref().is_some_and(Matching::is_complete) && self.out_of_order.is_none()
    }

    /// Smaller is nearer.
    fn distance(&self) -> (bool, usize) {
        match &self.matching {
            Some(matching) => (
                false,
                matching.missing().count() + matching.unexpected().count(),
            ),
            None => (true, 0),
        }
    }
}

fn attempt(rules: &Rules, table: &Table, order: &Wanted, result: &ResultSet) -> Attempt {
    let columns = match_columns(rules, table, result);
    let matching = columns.as_ref().ok().map(|columns| {
        let rows = arranged(&result.rows, columns);
        match_rows(&table.rows, &rows, rules.tolerance)
    });
    let out_of_order = match (&matching, order) {
        (Some(matching), Wanted::Exact) if matching.is_complete() => {
            let rows = arranged(&result.rows, columns.as_deref().unwrap_or_default());
            exact_violation(rules, &table.rows, &rows, matching)
        }
        (Some(matching), Wanted::Partial(demanded)) if matching.is_complete() => {
            let sequence: Vec<usize> = matching.of_got.iter().copied().flatten().collect();
            demanded.violation(&sequence)
        }
        _ => None,
    };
    Attempt {
        columns,
        matching,
        out_of_order,
    }
}

/// The first place where the rows are not those of the table, in its order.
fn exact_violation(
    rules: &Rules,
    expected: &[Vec<Cell>],
    got: &[Vec<Cell>],
    matching: &Matching,
) -> Option<(usize, usize)> {
    let place = expected
        .iter()
        .zip(got)
        .position(|(a, b)| !cells::same_row(a, b, rules.tolerance))?;
    Some((place, matching.of_got[place].unwrap_or(place)))
}

fn arranged(rows: &[Vec<Cell>], columns: &[usize]) -> Vec<Vec<Cell>> {
    rows.iter()
        .map(|row| columns.iter().map(|column| row[*column].clone()).collect())
        .collect()
}

fn match_columns(rules: &Rules, table: &Table, result: &ResultSet) -> Result<Vec<usize>, String> {
    let (wanted, found) = (table.columns.len(), result.columns.len());
    let by_name = rules.columns == ColumnMatch::Name && unique(&table.columns);
    if by_name && !table.columns.iter().any(|name| name == "_") {
        let mut places = Vec::with_capacity(wanted);
        for name in &table.columns {
            let mut named = (0..found).filter(|index| same_name(name, &result.columns[*index]));
            match (named.next(), named.next()) {
                (Some(index), None) => places.push(index),
                (Some(_), Some(_)) => return Err(format!("several columns are called `{name}`")),
                (None, _) => return Err(format!("there is no column `{name}`")),
            }
        }
        if found > wanted {
            return Err(columns_message(wanted, found));
        }
        return Ok(places);
    }
    if wanted == found {
        Ok((0..wanted).collect())
    } else {
        Err(columns_message(wanted, found))
    }
}

fn columns_message(wanted: usize, found: usize) -> String {
    format!("{}, expected {wanted}", count(found, "column"))
}

fn unique(names: &[String]) -> bool {
    names
        .iter()
        .enumerate()
        .all(|(index, name)| !names[..index].iter().any(|other| same_name(name, other)))
}

fn same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// SQLite does not promise the names of expressions without an alias, so a
/// wrong name is a warning, and a reference's expression asks for none.
fn name_notes(rules: &Rules, table: &Table, result: &ResultSet) -> Vec<String> {
    if rules.columns == ColumnMatch::Name {
        return Vec::new();
    }
    table
        .columns
        .iter()
        .zip(&result.columns)
        .enumerate()
        .filter(|(_, (wanted, found))| {
            wanted.as_str() != "_" && is_name(wanted) && !same_name(wanted, found)
        })
        .map(|(index, (wanted, found))| {
            format!(
                "column {} is called `{found}`; the problem calls it `{wanted}`",
                index + 1
            )
        })
        .collect()
}

fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == ' ')
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
                .any(|table| attempt(rules, table, &right.order, result).is_right())
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
            hint: order_hint(table, &rows, (early, late)),
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
        (_, Some(matching)) => rows_message(table, &rows, matching, ordered),
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

fn order_hint(table: &Table, got: &[Vec<Cell>], (early, late): (usize, usize)) -> String {
    let reversed: Vec<&Vec<Cell>> = got.iter().rev().collect();
    if got.len() > 1 && table.rows.iter().eq(reversed) {
        return "the rows are the right ones in the opposite order: ASC or DESC?".to_owned();
    }
    format!(
        "the rows are right, their order is not: {} must come before {}",
        row_text(&table.rows[early]),
        row_text(&table.rows[late])
    )
}

fn rows_message(table: &Table, got: &[Vec<Cell>], matching: &Matching, ordered: bool) -> String {
    if ordered {
        return "the right rows in the wrong order".to_owned();
    }
    match (table.rows.as_slice(), got) {
        ([], got) => format!("expected no row, got {}", few(got)),
        (expected, []) => format!("expected {}, got no row", few(expected)),
        ([expected], [got]) => format!("expected {}, got {}", row_text(expected), row_text(got)),
        ([expected], got) if got.len() <= 3 => {
            format!("expected {}, got {}", row_text(expected), few(got))
        }
        (expected, _) => {
            let missing = matching.missing().count();
            let unexpected = matching.unexpected().count();
            let mut parts = vec![format!(
                "{} of {} expected rows",
                expected.len() - missing,
                expected.len()
            )];
            if missing > 0 {
                parts.push(format!("{missing} missing"));
            }
            if unexpected > 0 {
                parts.push(format!("{unexpected} unexpected"));
            }
            parts.join(", ")
        }
    }
}

fn few(rows: &[Vec<Cell>]) -> String {
    match rows {
        [row] => row_text(row),
        rows if rows.len() <= 3 && rows.iter().all(|row| row.len() == 1) => {
            let texts: Vec<String> = rows.iter().map(|row| row_text(row)).collect();
            format!("{}: {}", count(rows.len(), "row"), texts.join(", "))
        }
        rows => count(rows.len(), "row"),
    }
}

/// `200`, or `(1, 'a')`; long text is cut.
fn row_text(row: &[Cell]) -> String {
    const LONGEST: usize = 60;
    let texts: Vec<String> = row
        .iter()
        .map(|cell| {
            let text = literal(cell);
            if text.chars().count() > LONGEST {
                text.chars().take(LONGEST).chain(['…']).collect()
            } else {
                text
            }
        })
        .collect();
    match texts.as_slice() {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests;
