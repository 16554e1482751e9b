//! A cell of a table: a SQL literal or a bare word.

use std::ops::Range;

use super::model::Cell;
use super::table::TableError;

/// A cell of a text table: a SQL literal, or a bare word.
pub(crate) fn cell(text: &str, at: Range<usize>) -> Result<Cell, TableError> {
    if text.is_empty() {
        return Err(TableError::new("a cell is empty", "nothing here", at)
            .help("write NULL, or '' for the empty text"));
    }
    if let Some(inner) = text.strip_prefix('\'') {
        return quoted(inner)
            .map(|text| Cell::Text(text.into_bytes()))
            .ok_or_else(|| stray(at));
    }
    if let Some(inner) = text
        .strip_prefix(['x', 'X'])
        .and_then(|rest| rest.strip_prefix('\''))
    {
        let digits = quoted(inner).ok_or_else(|| stray(at.clone()))?;
        return hex(&digits).map(Cell::Blob).ok_or_else(|| {
            TableError::new(
                "a blob is written as pairs of hexadecimal digits",
                "not hexadecimal",
                at,
            )
            .help("such as x'00ff'")
        });
    }
    if text.eq_ignore_ascii_case("null") {
        return Ok(Cell::Null);
    }
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        let number = i32::from(text.eq_ignore_ascii_case("true"));
        return Err(TableError::new(
            format!("`{text}` is neither a number nor a quoted text"),
            "number or text?",
            at,
        )
        .help(format!(
            "SQLite's booleans are numbers: write {number}, or '{text}' for the text"
        )));
    }
    match number(text) {
        Some(Ok(cell)) => Ok(cell),
        Some(Err(())) => {
            Err(
                TableError::new("the integer does not fit into 64 bits", "too large", at)
                    .help("write it with a decimal point for a float, or quote it for a text"),
            )
        }
        None => Ok(Cell::Text(text.as_bytes().to_vec())),
    }
}

fn stray(at: Range<usize>) -> TableError {
    TableError::new(
        "there is more after the closing quote",
        "not one literal",
        at,
    )
    .help("a quote inside a text is written twice: 'it''s'")
}

/// The text of a literal after its opening quote; `None` if anything follows
/// the closing one.
fn quoted(inner: &str) -> Option<String> {
    let body = inner.strip_suffix('\'')?;
    let single = body.replace("''", "");
    (!single.contains('\'')).then(|| body.replace("''", "'"))
}

/// Pairs of hexadecimal digits; white space between them is skipped.
pub(crate) fn hex(digits: &str) -> Option<Vec<u8>> {
    let nibbles: Vec<u8> = digits
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, rest) = nibbles.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// A number as SQL writes it; `Some(Err)` for an integer beyond 64 bits.
fn number(text: &str) -> Option<Result<Cell, ()>> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let whole = mantissa.chars().all(|c| c.is_ascii_digit() || c == '.');
    let points = mantissa.matches('.').count();
    if !whole || points > 1 || !mantissa.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(exponent) = exponent {
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if power.is_empty() || !power.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
    }
    if points == 0 && exponent.is_none() {
        return Some(text.parse().map(Cell::Integer).map_err(|_| ()));
    }
    text.parse().ok().map(|value| Ok(Cell::Real(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Cell {
        cell(text, 0..text.len()).unwrap_or_else(|error| panic!("{text}: {}", error.message))
    }

    #[test]
    fn cells_are_literals_or_bare_words() {
        assert_eq!(one("12"), Cell::Integer(12));
        assert_eq!(one("-9223372036854775808"), Cell::Integer(i64::MIN));
        assert_eq!(one("1."), Cell::Real(1.0));
        assert_eq!(one("+1e3"), Cell::Real(1000.0));
        assert_eq!(one("NULL"), Cell::Null);
        assert_eq!(one("''"), Cell::Text(Vec::new()));
        for word in [
            "2024-01-01",
            "10.0.0.1",
            "e5",
            "1e",
            "-",
            ".",
            "O'Brien",
            "inf",
            "0x1F",
            "x",
        ] {
            assert_eq!(one(word), Cell::Text(word.as_bytes().to_vec()), "{word}");
        }
        for wrong in [
            "'a' b",
            "x'0'",
            "x'zz'",
            "TRUE",
            "9223372036854775808",
            "'a''",
        ] {
            assert!(cell(wrong, 0..1).is_err(), "{wrong}");
        }
    }
}
