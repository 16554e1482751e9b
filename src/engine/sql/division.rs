//! Whether a text certainly divides whole numbers by whole numbers, which in
//! SQLite drops the fraction and in other databases does not.

use std::collections::HashSet;

use super::text::{self, Token, TokenKind};
use crate::engine::SqlWork;
use crate::problem::model::Cell;

/// Words that bring numbers with fractions into a text or a schema.
const FRACTIONS: [&str; 10] = [
    "cast",
    "convert",
    "real",
    "float",
    "double",
    "decimal",
    "numeric",
    "number",
    "julianday",
    "total",
];

/// Functions that give whole numbers for whole numbers.
const WHOLE: [&str; 6] = ["abs", "count", "length", "max", "min", "sum"];

/// Texts beyond this many bytes are not looked at: nobody learns from a hint
/// about them, and every case would wait for it.
const LONGEST: usize = 64 << 10;

/// How far back the beginning of a call is looked for, in tokens.
const CALL: usize = 64;

/// True where both sides of some `/` are whole for certain: nothing in the
/// data, the schema or the text has a fraction.
pub(super) fn drops_fractions(work: &SqlWork) -> bool {
    if work.query.len() > LONGEST || !work.query.contains('/') {
        return false;
    }
    let is_real = |cell: &Cell| matches!(cell, Cell::Real(_));
    let mut cells = work
        .tables
        .iter()
        .flat_map(|(_, table)| &table.rows)
        .flatten();
    if cells.any(is_real) {
        return false;
    }
    let tokens = text::tokens(&work.query);
    let fractional = |token: &Token<'_>| match token.kind {
        TokenKind::Number => is_fraction(token),
        TokenKind::Word => FRACTIONS.iter().any(|word| token.is_word(word)),
        _ => false,
    };
    let setup = work.setup.as_deref().unwrap_or_default();
    if [&*work.query, &*work.schema, setup]
        .iter()
        .any(|text| text::tokens(text).iter().any(fractional))
    {
        return false;
    }
    // What the text makes itself may be anything.
    let made: HashSet<String> = tokens
        .windows(2)
        .filter(|pair| pair[0].is_word("as"))
        .map(|pair| pair[1].text.to_ascii_lowercase())
        .collect();
    let whole = |token: &Token<'_>| match token.kind {
        TokenKind::Number => true,
        TokenKind::Word => !made.contains(&token.text.to_ascii_lowercase()),
        _ => false,
    };
    let slashes = tokens.iter().enumerate().filter(|(_, t)| t.is_sign("/"));
    slashes
        .map(|(at, _)| (&tokens[..at], &tokens[at + 1..]))
        .any(|(before, after)| whole_before(before, whole) && whole_after(after, whole))
}

fn is_fraction(number: &Token<'_>) -> bool {
    let text = number.text;
    text.contains('.') || (!text.starts_with("0x") && text.contains(['e', 'E']))
}

fn whole_before(before: &[Token<'_>], whole: impl Fn(&Token<'_>) -> bool) -> bool {
    let before = &before[before.len().saturating_sub(CALL)..];
    let Some(last) = before.last() else {
        return false;
    };
    if !last.is_sign(")") {
        return whole(last);
    }
    let mut depth = 0;
    let open = before.iter().rposition(|token| {
        depth += i32::from(token.is_sign(")")) - i32::from(token.is_sign("("));
        depth == 0
    });
    let function = open.and_then(|open| before[..open].last());
    function.is_some_and(is_whole_function)
}

fn whole_after(after: &[Token<'_>], whole: impl Fn(&Token<'_>) -> bool) -> bool {
    match after {
        [name, open, ..] if open.is_sign("(") => is_whole_function(name),
        // The column of a table: `t.amount`.
        [_, dot, column, ..] if dot.is_sign(".") => whole(column),
        [first, ..] => whole(first),
        [] => false,
    }
}

fn is_whole_function(token: &Token<'_>) -> bool {
    WHOLE.iter().any(|name| token.is_word(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_whole_for_certain() {
        for (text, expected) in [
            ("SELECT AVG(a / b) FROM t", true),
            ("SELECT SUM(a) / COUNT(*) FROM t", true),
            ("SELECT t.a / t.b FROM t", true),
            ("SELECT a / 2 FROM t", true),
            ("SELECT 1.0 * a / b FROM t", false),
            ("SELECT AVG(a) / 2 FROM t", false),
            ("SELECT CAST(a AS REAL) / b FROM t", false),
            ("SELECT x / 2 FROM (SELECT AVG(a) AS x FROM t)", false),
            ("SELECT '1/2', a -- a / b\n FROM t", false),
        ] {
            let mut work = SqlWork {
                schema: "CREATE TABLE t (a INT, b INT)".to_owned(),
                tables: Vec::new(),
                setup: None,
                query: text.to_owned(),
                check: None,
                shuffles: 0,
            };
            assert_eq!(drops_fractions(&work), expected, "{text}");
            work.schema = "CREATE TABLE t (a REAL, b INT)".to_owned();
            assert!(!drops_fractions(&work), "{text}");
        }
    }

    /// Each of these would make a look that goes back from every sign slow.
    #[test]
    fn long_texts_are_looked_at_once() {
        for part in ["a / (", "(a) / ", ") / "] {
            let mut work = SqlWork {
                schema: String::new(),
                tables: Vec::new(),
                setup: None,
                query: part.repeat(LONGEST / part.len()),
                check: None,
                shuffles: 0,
            };
            assert!(!drops_fractions(&work), "{part}");
            work.query.push_str(" a / b -- and more than is looked at");
            assert!(!drops_fractions(&work), "{part}");
        }
    }
}
