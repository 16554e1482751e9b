//! What kind of wrong a result is: a second, looser look after it failed.

use super::bag::match_rows;
use super::cells::{self, Tolerance};
use crate::problem::hints::NEAR_MISSES;
use crate::problem::model::Cell;

/// A recognised kind of wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The name that a problem's `hints` can ask for.
    pub name: &'static str,
    /// What to do about it.
    pub hint: String,
}

impl Near {
    fn new(name: &'static str, hint: impl Into<String>) -> Option<Near> {
        debug_assert!(NEAR_MISSES.contains(&name), "{name} is not listed");
        Some(Near {
            name,
            hint: hint.into(),
        })
    }
}

type Rows = [Vec<Cell>];

/// Columns beyond this many are not permuted: 7! is 5,040 tries.
const PERMUTED: usize = 7;

/// Rows beyond this many are not looked at in many ways.
const LARGE: usize = 5_000;

/// Looks at two tables that are not equal as bags. `drops_fractions` says that
/// the query certainly divides whole numbers.
pub fn recognise(
    expected: &Rows,
    got: &Rows,
    widths: (usize, usize),
    tolerance: Tolerance,
    drops_fractions: bool,
) -> Option<Near> {
    if widths.0 != widths.1 {
        return columns(expected, got, widths, tolerance);
    }
    nothing(expected, got).or_else(|| {
        if expected.len().max(got.len()) > LARGE {
            return repeats(expected, got, tolerance);
        }
        types(expected, got, tolerance)
            .or_else(|| swapped(expected, got, widths.0, tolerance))
            .or_else(|| repeats(expected, got, tolerance))
            .or_else(|| stand_in(expected, got, tolerance))
            .or_else(|| {
                let divided = drops_fractions && divided(expected, got, tolerance);
                divided.then(whole_division)
            })
            .or_else(|| numbers(expected, got, tolerance))
            .or_else(|| count(expected, got, tolerance))
    })
}

fn equal(a: &Rows, b: &Rows, tolerance: Tolerance) -> bool {
    a.len() == b.len() && match_rows(a, b, tolerance).is_complete()
}

fn map(rows: &Rows, change: impl Fn(&Cell) -> Cell) -> Vec<Vec<Cell>> {
    rows.iter()
        .map(|row| row.iter().map(&change).collect())
        .collect()
}

fn columns(
    expected: &Rows,
    got: &Rows,
    (wanted, found): (usize, usize),
    tolerance: Tolerance,
) -> Option<Near> {
    if found < wanted {
        return Near::new(
            "missing-column",
            format!("return {}", super::count(wanted, "column")),
        );
    }
    let more = format!("return {} only", super::count(wanted, "column"));
    // One column too many is the usual case: say which.
    if found == wanted + 1 && expected.len() <= LARGE {
        for extra in 0..found {
            let rest: Vec<Vec<Cell>> = got
                .iter()
                .map(|row| {
                    let mut row = row.clone();
                    row.remove(extra);
                    row
                })
                .collect();
            if !got.is_empty() && equal(expected, &rest, tolerance) {
                return Near::new(
                    "extra-column",
                    format!("{more}: without column {} it is right", extra + 1),
                );
            }
        }
    }
    Near::new("extra-column", more)
}

fn is_null_row(rows: &Rows) -> bool {
    matches!(rows, [row] if row.iter().all(|cell| *cell == Cell::Null))
}

fn nothing(expected: &Rows, got: &Rows) -> Option<Near> {
    if is_null_row(expected) && got.is_empty() {
        return Near::new(
            "no-row-instead-of-null",
            "the query gives no row where one row with NULL is asked for; wrap it as a \
             scalar subquery: SELECT ( … ) AS name",
        );
    }
    if expected.is_empty() && is_null_row(got) {
        return Near::new(
            "null-instead-of-no-row",
            "the query gives one row with NULL where no row is asked for; an aggregate \
             such as MAX gives a row even over no rows",
        );
    }
    None
}

fn types(expected: &Rows, got: &Rows, tolerance: Tolerance) -> Option<Near> {
    if equal(&map(expected, as_number), &map(got, as_number), tolerance) {
        let hint = if has_text_for_number(expected, got) {
            "the values are right, but they are text; return numbers"
        } else {
            "the values are right, but of another type"
        };
        return Near::new("wrong-type", hint);
    }
    if equal(
        &map(expected, plain_space),
        &map(got, plain_space),
        tolerance,
    ) {
        return Near::new("white-space", "the text differs only in white space");
    }
    if equal(&map(expected, lower_case), &map(got, lower_case), tolerance) {
        return Near::new("case", "the text differs only in upper and lower case");
    }
    None
}

/// Text and blobs that hold a number, as that number.
fn as_number(cell: &Cell) -> Cell {
    let (Cell::Text(bytes) | Cell::Blob(bytes)) = cell else {
        return cell.clone();
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return cell.clone();
    };
    if let Ok(whole) = text.trim().parse() {
        return Cell::Integer(whole);
    }
    match text.trim().parse::<f64>() {
        Ok(real) if real.is_finite() => Cell::Real(real),
        _ => Cell::Text(bytes.clone()),
    }
}

fn has_text_for_number(expected: &Rows, got: &Rows) -> bool {
    let texts = |rows: &Rows| {
        rows.iter()
            .flatten()
            .filter(|cell| matches!(cell, Cell::Text(_)))
            .count()
    };
    texts(got) > texts(expected)
}

fn on_text(cell: &Cell, change: impl Fn(&str) -> String) -> Cell {
    match cell {
        Cell::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cell::Text(change(text).into_bytes()),
            Err(_) => cell.clone(),
        },
        other => other.clone(),
    }
}

fn plain_space(cell: &Cell) -> Cell {
    on_text(cell, |text| {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn lower_case(cell: &Cell) -> Cell {
    on_text(cell, str::to_lowercase)
}

fn swapped(expected: &Rows, got: &Rows, width: usize, tolerance: Tolerance) -> Option<Near> {
    if !(2..=PERMUTED).contains(&width) || expected.is_empty() || expected.len() != got.len() {
        return None;
    }
    let column = |rows: &Rows, index: usize| -> Vec<Vec<Cell>> {
        rows.iter().map(|row| vec![row[index].clone()]).collect()
    };
    // Which columns of the result could be which expected one.
    let fits: Vec<Vec<usize>> = (0..width)
        .map(|wanted| {
            let wanted = column(expected, wanted);
            (0..width)
                .filter(|found| equal(&wanted, &column(got, *found), tolerance))
                .collect()
        })
        .collect();
    let mut order = Vec::new();
    let found = permute(&fits, &mut order, &mut |order| {
        let rows: Vec<Vec<Cell>> = got
            .iter()
            .map(|row| order.iter().map(|column| row[*column].clone()).collect())
            .collect();
        equal(expected, &rows, tolerance)
    });
    found.then(|| Near {
        name: "column-order",
        hint: "the columns are right but stand in another order".to_owned(),
    })
}

fn permute(
    fits: &[Vec<usize>],
    order: &mut Vec<usize>,
    accept: &mut impl FnMut(&[usize]) -> bool,
) -> bool {
    let Some((first, rest)) = fits.split_first() else {
        return accept(order);
    };
    for column in first {
        if !order.contains(column) {
            order.push(*column);
            if permute(rest, order, accept) {
                return true;
            }
            order.pop();
        }
    }
    false
}

/// The same rows, only not as often.
fn repeats(expected: &Rows, got: &Rows, tolerance: Tolerance) -> Option<Near> {
    let (once, got_once) = (distinct(expected), distinct(got));
    if !equal(&once, &got_once, tolerance) {
        return None;
    }
    if got.len() > expected.len() {
        let hint = if once.len() == 1 {
            "the row is right but comes more than once: return it once (DISTINCT, or an \
             aggregate)"
        } else {
            "the rows are right but some come more than once: a join multiplies them, or \
             DISTINCT is missing"
        };
        Near::new("duplicates", hint)
    } else {
        Near::new(
            "missing-duplicates",
            "rows that are asked for more than once come too seldom: DISTINCT, UNION \
             (without ALL) or GROUP BY drops them",
        )
    }
}

fn distinct(rows: &Rows) -> Vec<Vec<Cell>> {
    let mut seen = std::collections::HashSet::new();
    rows.iter()
        .filter(|row| {
            let mut key = Vec::new();
            for cell in *row {
                cells::exact_key(cell, &mut key);
            }
            seen.insert(key)
        })
        .cloned()
        .collect()
}

fn stand_in(expected: &Rows, got: &Rows, tolerance: Tolerance) -> Option<Near> {
    let hint = "where there is no value the answer is NULL, not a stand-in";
    let wants_nothing = expected.is_empty() || is_null_row(expected);
    if wants_nothing && matches!(got, [row] if row.iter().all(is_stand_in)) {
        return Near::new("stand-in-for-null", hint);
    }
    let has_null = expected.iter().flatten().any(|cell| *cell == Cell::Null);
    let nulled = |cell: &Cell| {
        if is_stand_in(cell) {
            Cell::Null
        } else {
            cell.clone()
        }
    };
    if has_null && equal(&map(expected, nulled), &map(got, nulled), tolerance) {
        return Near::new("stand-in-for-null", hint);
    }
    None
}

fn is_stand_in(cell: &Cell) -> bool {
    match cell {
        Cell::Integer(number) => matches!(number, 0 | -1),
        Cell::Real(number) => *number == 0.0 || *number == -1.0,
        Cell::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes).trim().to_lowercase();
            ["", "null", "none", "n/a", "na", "nil", "-"].contains(&text.as_str())
        }
        Cell::Null | Cell::Blob(_) => false,
    }
}

fn whole_division() -> Near {
    Near {
        name: "integer-division",
        hint: "the fractions are gone: in SQLite 5 / 2 is 2; write 5 * 1.0 / 2".to_owned(),
    }
}

/// Every row is right but for numbers in columns of fractions, and they are
/// too small: fractions were dropped before the numbers were added up.
fn divided(expected: &Rows, got: &Rows, tolerance: Tolerance) -> bool {
    let fractional = |cell: &Cell| matches!(cell, Cell::Real(real) if real.fract() != 0.0);
    let width = expected.first().map_or(0, Vec::len);
    let columns: Vec<bool> = (0..width)
        .map(|column| expected.iter().any(|row| fractional(&row[column])))
        .collect();
    // With nothing to know the rows by, only one row has its counterpart.
    if expected.len() > 1 && columns.iter().all(|fractional| *fractional) {
        return false;
    }
    let masked = |rows: &Rows| -> Vec<Vec<Cell>> {
        let mask = |(cell, masked): (&Cell, &bool)| match masked {
            true => Cell::Null,
            false => cell.clone(),
        };
        let row = |row: &Vec<Cell>| row.iter().zip(&columns).map(mask).collect();
        rows.iter().map(row).collect()
    };
    let matching = match_rows(&masked(expected), &masked(got), tolerance);
    if !matching.is_complete() || !columns.contains(&true) {
        return false;
    }
    let pairs = matching.of_expected.iter().zip(expected);
    let mut cells = pairs.flat_map(|(place, right)| {
        let found = place.map_or(&[][..], |place| &got[place]);
        right.iter().zip(found).zip(&columns)
    });
    cells.all(|((right, found), masked)| {
        !masked
            || match (number(right), number(found)) {
                (Some(right), Some(found)) => found.abs() <= right.abs(),
                (None, None) => true,
                _ => false,
            }
    })
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(number) => Some(*number as f64),
        Cell::Real(number) => Some(*number),
        _ => None,
    }
}

fn numbers(expected: &Rows, got: &Rows, tolerance: Tolerance) -> Option<Near> {
    let truncated = |cell: &Cell| match cell {
        Cell::Real(real) if real.is_finite() => Cell::Real(real.trunc()),
        other => other.clone(),
    };
    if equal(&map(expected, truncated), got, tolerance) {
        return Some(whole_division());
    }
    for digits in 0..=4 {
        let unit = 10f64.powi(digits);
        let rounded = |cell: &Cell| match cell {
            Cell::Real(real) if real.is_finite() => Cell::Real((real * unit).round() / unit),
            other => other.clone(),
        };
        if equal(&map(expected, rounded), &map(got, rounded), tolerance) {
            return Near::new(
                "rounding",
                "the numbers differ only by how they are rounded",
            );
        }
    }
    None
}

fn count(expected: &Rows, got: &Rows, tolerance: Tolerance) -> Option<Near> {
    let matching = match_rows(expected, got, tolerance);
    let missing = matching.missing().count();
    let unexpected = matching.unexpected().count();
    if missing == 0 && unexpected > 0 && !expected.is_empty() {
        let rows = super::count(unexpected, "row");
        return Near::new(
            "extra-rows",
            format!("all expected rows are there, and {rows} too many"),
        );
    }
    if unexpected == 0 && missing > 0 && !got.is_empty() {
        let rows = super::count(missing, "row");
        return Near::new(
            "missing-rows",
            format!("every row is right, but {rows} missing"),
        );
    }
    None
}
