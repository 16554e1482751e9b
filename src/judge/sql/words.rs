//! Rows in a sentence.

use super::bag::Matching;
use super::cells::literal;
use crate::problem::model::{Cell, Table};

pub(super) fn order_hint(
    table: &Table,
    got: &[Vec<Cell>],
    (early, late): (usize, usize),
) -> String {
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

pub(super) fn rows_message(
    table: &Table,
    got: &[Vec<Cell>],
    matching: &Matching,
    ordered: bool,
) -> String {
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

pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
