//! From the judge's pairing of rows to the table that a report draws.

use crate::judge::sql::TableDiff as Paired;
use crate::judge::sql::cells::literal;
use crate::judge::sql::diff::RowDiff as Pair;
use crate::problem::model::{CaseBody, Cell};
use crate::report::model::{DataTable, Detail, RowDiff, RowState, TableDiff};

/// Rows of a table that a report carries; wrong ones come before right ones.
const MOST_ROWS: usize = 20;

/// Rows of a table of the case that a report carries.
const MOST_DATA: usize = 12;

/// The drawing; `None` where there is nothing to compare.
pub(super) fn detail(paired: &Paired, case: &CaseBody) -> Option<Detail> {
    let got = paired.got.as_ref();
    let right = |index: usize| cells(&paired.expected.rows[index]);
    let came = |index: usize| got.map_or(Vec::new(), |got| cells(&got.rows[index]));
    let plain = |state, cells| RowDiff {
        state,
        cells,
        got: None,
    };
    let mut rows: Vec<RowDiff> = if paired.rows.is_empty() {
        // The columns do not fit: one table after the other.
        let missing = paired
            .expected
            .rows
            .iter()
            .map(|row| plain(RowState::Missing, cells(row)));
        let unexpected = got
            .into_iter()
            .flat_map(|got| &got.rows)
            .map(|row| plain(RowState::Unexpected, cells(row)));
        missing.chain(unexpected).collect()
    } else {
        paired
            .rows
            .iter()
            .map(|pair| match pair {
                Pair::Same { got, .. } => plain(RowState::Matched, came(*got)),
                Pair::Moved { got, .. } => plain(RowState::Moved, came(*got)),
                Pair::Missing { expected } => plain(RowState::Missing, right(*expected)),
                Pair::Unexpected { got } => plain(RowState::Unexpected, came(*got)),
                Pair::Changed {
                    expected,
                    got,
                    columns,
                } => {
                    let came = came(*got);
                    let wrong = |column| columns.contains(&column);
                    RowDiff {
                        state: RowState::Changed,
                        cells: right(*expected),
                        got: Some(
                            came.into_iter()
                                .enumerate()
                                .map(|(column, cell)| wrong(column).then_some(cell))
                                .collect(),
                        ),
                    }
                }
            })
            .collect()
    };
    let more = shorten(&mut rows);
    let columns = match got {
        Some(got) if !got.columns.is_empty() => got.columns.clone(),
        _ => paired.expected.columns.clone(),
    };
    Some(Detail::Table(TableDiff {
        columns,
        rows,
        more,
        data: data(case),
    }))
}

/// The tables of the case, each cut to a readable length.
fn data(case: &CaseBody) -> Vec<DataTable> {
    let CaseBody::Sql(case) = case else {
        return Vec::new();
    };
    case.tables
        .iter()
        .map(|(name, table)| DataTable {
            name: name.clone(),
            columns: table.columns.clone(),
            rows: table
                .rows
                .iter()
                .take(MOST_DATA)
                .map(|row| cells(row))
                .collect(),
            more: table.rows.len().saturating_sub(MOST_DATA),
        })
        .collect()
}

/// Keeps what is wrong before what is right; returns how many rows went.
fn shorten(rows: &mut Vec<RowDiff>) -> usize {
    let all = rows.len();
    if all > MOST_ROWS {
        let wrong = rows
            .iter()
            .filter(|row| row.state != RowState::Matched)
            .count();
        let mut right = MOST_ROWS.saturating_sub(wrong);
        rows.retain(|row| {
            let keep = row.state != RowState::Matched || right > 0;
            if row.state == RowState::Matched {
                right = right.saturating_sub(1);
            }
            keep
        });
        rows.truncate(MOST_ROWS);
    }
    all - rows.len()
}

fn cells(row: &[Cell]) -> Vec<String> {
    row.iter().map(literal).collect()
}
