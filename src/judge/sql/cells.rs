//! When two cells are equal, and how a cell is written.

use crate::problem::model::{Cell, Compare};

/// How far apart two floats may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    pub abs: f64,
    pub rel: f64,
}

impl Tolerance {
    pub fn of(compare: &Compare) -> Tolerance {
        Tolerance {
            abs: compare.abs,
            rel: compare.rel,
        }
    }
}

/// Integers up to here are exact as doubles.
const EXACT: u64 = 1 << 53;

/// Equal as answers: an integer equals its double, text equals no number, and
/// the tolerance is for doubles alone.
pub fn same(a: &Cell, b: &Cell, tolerance: Tolerance) -> bool {
    match (a, b) {
        (Cell::Null, Cell::Null) => true,
        (Cell::Integer(a), Cell::Integer(b)) => a == b,
        (Cell::Real(a), Cell::Real(b)) => close(*a, *b, tolerance),
        (Cell::Integer(whole), Cell::Real(real)) | (Cell::Real(real), Cell::Integer(whole)) => {
            if whole.unsigned_abs() <= EXACT {
                close(*whole as f64, *real, tolerance)
            } else {
                as_integer(*real) == Some(*whole)
            }
        }
        (Cell::Text(a), Cell::Text(b)) | (Cell::Blob(a), Cell::Blob(b)) => a == b,
        _ => false,
    }
}

/// As [`same`], for whole rows.
pub fn same_row(a: &[Cell], b: &[Cell], tolerance: Tolerance) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, tolerance))
}

fn close(a: f64, b: f64, tolerance: Tolerance) -> bool {
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    if !a.is_finite() || !b.is_finite() {
        return false;
    }
    let allowed = tolerance.abs.max(tolerance.rel * a.abs().max(b.abs()));
    (a - b).abs() <= allowed
}

/// The integer that a double is exactly.
fn as_integer(real: f64) -> Option<i64> {
    // 2^63 itself is out of range; the comparison is exact.
    let in_range = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&real);
    (in_range && real.fract() == 0.0).then_some(real as i64)
}

/// Appends bytes that are equal where cells are equal without any tolerance.
pub(super) fn exact_key(cell: &Cell, key: &mut Vec<u8>) {
    match cell {
        Cell::Real(real) => match as_integer(*real) {
            Some(whole) => exact_key(&Cell::Integer(whole), key),
            None => {
                key.push(b'r');
                key.extend(real.to_bits().to_le_bytes());
            }
        },
        Cell::Integer(whole) => {
            key.push(b'i');
            key.extend(whole.to_le_bytes());
        }
        other => class_key(other, key),
    }
}

/// Appends bytes that are equal where cells could be equal with a large
/// tolerance.
pub(super) fn class_key(cell: &Cell, key: &mut Vec<u8>) {
    let (class, bytes) = match cell {
        Cell::Null => (b'0', &[][..]),
        Cell::Integer(_) | Cell::Real(_) => (b'n', &[][..]),
        Cell::Text(bytes) => (b't', bytes.as_slice()),
        Cell::Blob(bytes) => (b'b', bytes.as_slice()),
    };
    key.push(class);
    key.extend((bytes.len() as u64).to_le_bytes());
    key.extend(bytes);
}

/// The number in a cell.
pub(super) fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(whole) => Some(*whole as f64),
        Cell::Real(real) => Some(*real),
        _ => None,
    }
}

/// A cell as SQL writes it: `NULL`, `5`, `5.0`, `'it''s'`, `x'00ff'`.
pub fn literal(cell: &Cell) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Integer(whole) => whole.to_string(),
        Cell::Real(real) if real.is_infinite() => {
            if *real > 0.0 { "9e999" } else { "-9e999" }.to_owned()
        }
        Cell::Real(real) => format!("{real:?}"),
        Cell::Text(bytes) => format!("'{}'", String::from_utf8_lossy(bytes).replace('\'', "''")),
        Cell::Blob(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("x'{digits}'")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Tolerance = Tolerance { abs: 0.0, rel: 0.0 };
    const SOME: Tolerance = Tolerance {
        abs: 0.0,
        rel: 1e-9,
    };

    fn text(text: &str) -> Cell {
        Cell::Text(text.as_bytes().to_vec())
    }

    #[test]
    fn equality() {
        assert!(same(&Cell::Integer(5), &Cell::Real(5.0), NONE));
        assert!(same(&Cell::Real(-0.0), &Cell::Integer(0), NONE));
        assert!(same(&Cell::Real(f64::NAN), &Cell::Real(f64::NAN), NONE));
        assert!(same(&Cell::Real(0.1 + 0.2), &Cell::Real(0.3), SOME));
        assert!(!same(&Cell::Real(0.1 + 0.2), &Cell::Real(0.3), NONE));
        assert!(!same(&Cell::Integer(5), &text("5"), SOME));
        assert!(!same(&text("a"), &Cell::Blob(b"a".to_vec()), SOME));
        assert!(!same(&Cell::Null, &text(""), SOME));
        assert!(!same(&Cell::Real(f64::INFINITY), &Cell::Real(1e308), SOME));
    }

    #[test]
    fn large_integers_are_compared_as_integers() {
        let top = Cell::Integer(i64::MAX - 1);
        assert!(!same(&top, &Cell::Integer(i64::MAX), SOME));
        assert!(!same(&top, &Cell::Real(i64::MAX as f64), SOME));
        assert!(same(
            &Cell::Integer(1 << 60),
            &Cell::Real((1u64 << 60) as f64),
            SOME
        ));
        assert!(same(
            &Cell::Integer(i64::MIN),
            &Cell::Real(i64::MIN as f64),
            SOME
        ));
    }

    #[test]
    fn literals() {
        assert_eq!(literal(&text("it's")), "'it''s'");
        assert_eq!(literal(&Cell::Real(5.0)), "5.0");
        assert_eq!(literal(&Cell::Blob(vec![0, 255])), "x'00ff'");
    }
}
