//! One table that would be right against what came.

use super::bag::{Matching, match_rows};
use super::right::Wanted;
use super::{Rules, cells, columns};
use crate::outcome::ResultSet;
use crate::problem::model::{Cell, Table};

/// One expected table against the result.
pub(super) struct Attempt {
    /// Which column of the result stands where; `Err` says why none fit.
    pub columns: Result<Vec<usize>, String>,
    pub matching: Option<Matching>,
    /// Two expected rows that are the wrong way round, the earlier one first.
    pub out_of_order: Option<(usize, usize)>,
}

impl Attempt {
    pub fn of(rules: &Rules, table: &Table, order: &Wanted, result: &ResultSet) -> Attempt {
        let columns = columns::arrange(rules, table, result);
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

    pub fn is_right(&self) -> bool {
        self.matching.as_ref().is_some_and(Matching::is_complete) && self.out_of_order.is_none()
    }

    /// Smaller is nearer.
    pub fn distance(&self) -> (bool, usize) {
        match &self.matching {
            Some(matching) => (
                false,
                matching.missing().count() + matching.unexpected().count(),
            ),
            None => (true, 0),
        }
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

/// The rows with their columns in that order.
pub(super) fn arranged(rows: &[Vec<Cell>], columns: &[usize]) -> Vec<Vec<Cell>> {
    rows.iter()
        .map(|row| columns.iter().map(|column| row[*column].clone()).collect())
        .collect()
}
