//! Functions beside SQLite's own: the mathematical ones, which the bundled
//! build leaves out, and those of other databases that mean the same everywhere.
//!
//! What differs between databases (`ISNULL`, `NOW`, `DATE_FORMAT`) is not here;
//! `dialect` names it instead.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};

type Body = fn(&Context<'_>) -> Result<Value>;

/// Name, number of arguments, body.
const FUNCTIONS: &[(&str, i32, Body)] = &[
    ("acos", 1, |c| real(c, f64::acos)),
    ("acosh", 1, |c| real(c, f64::acosh)),
    ("asin", 1, |c| real(c, f64::asin)),
    ("asinh", 1, |c| real(c, f64::asinh)),
    ("atan", 1, |c| real(c, f64::atan)),
    ("atan2", 2, |c| real2(c, f64::atan2)),
    ("atanh", 1, |c| real(c, f64::atanh)),
    ("ceil", 1, |c| whole(c, f64::ceil)),
    ("ceiling", 1, |c| whole(c, f64::ceil)),
    ("cos", 1, |c| real(c, f64::cos)),
    ("cosh", 1, |c| real(c, f64::cosh)),
    ("degrees", 1, |c| real(c, f64::to_degrees)),
    ("exp", 1, |c| real(c, f64::exp)),
    ("floor", 1, |c| whole(c, f64::floor)),
    ("ln", 1, |c| real(c, f64::ln)),
    ("log", 1, |c| real(c, f64::log10)),
    ("log", 2, |c| real2(c, |base, x| x.ln() / base.ln())),
    ("log10", 1, |c| real(c, f64::log10)),
    ("log2", 1, |c| real(c, f64::log2)),
    ("mod", 2, modulo),
    ("pi", 0, |_| Ok(Value::Real(std::f64::consts::PI))),
    ("pow", 2, |c| real2(c, f64::powf)),
    ("power", 2, |c| real2(c, f64::powf)),
    ("radians", 1, |c| real(c, f64::to_radians)),
    ("sin", 1, |c| real(c, f64::sin)),
    ("sinh", 1, |c| real(c, f64::sinh)),
    ("sqrt", 1, |c| real(c, f64::sqrt)),
    ("tan", 1, |c| real(c, f64::tan)),
    ("tanh", 1, |c| real(c, f64::tanh)),
    ("trunc", 1, |c| whole(c, f64::trunc)),
    ("year", 1, |c| date_part(c, |date| date.year)),
    ("month", 1, |c| date_part(c, |date| date.month)),
    ("day", 1, |c| date_part(c, |date| date.day)),
    ("dayofmonth", 1, |c| date_part(c, |date| date.day)),
    ("datediff", 2, date_difference),
    ("left", 2, |c| {
        cut(c, |text, n| text.iter().take(n).collect())
    }),
    ("right", 2, |c| {
        cut(c, |text, n| {
            text.iter().skip(text.len().saturating_sub(n)).collect()
        })
    }),
    ("char_length", 1, length),
    ("character_length", 1, length),
    ("ucase", 1, |c| {
        text(c, 0).map_or(NULL, |t| string(t.to_ascii_uppercase()))
    }),
    ("lcase", 1, |c| {
        text(c, 0).map_or(NULL, |t| string(t.to_ascii_lowercase()))
    }),
    ("reverse", 1, |c| {
        text(c, 0).map_or(NULL, |t| string(t.chars().rev().collect()))
    }),
    ("locate", 2, locate),
    ("greatest", -1, |c| extreme(c, |a, b| a > b)),
    ("least", -1, |c| extreme(c, |a, b| a < b)),
];

const NULL: Result<Value> = Ok(Value::Null);

/// Numbers of the functions that a text may call. A whole set for each
/// connection would cost more than the query.
pub(crate) fn named_in(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
        for (index, (name, ..)) in FUNCTIONS.iter().enumerate() {
            if name.eq_ignore_ascii_case(word) && !found.contains(&index) {
                found.push(index);
            }
        }
    }
    found
}

/// Registers functions by their numbers.
pub(crate) fn register(connection: &Connection, numbers: &[usize]) -> Result<()> {
    for number in numbers {
        if let Some((name, arguments, body)) = FUNCTIONS.get(*number) {
            create(connection, name, *arguments, *body)?;
        }
    }
    Ok(())
}

fn create(connection: &Connection, name: &str, arguments: i32, body: Body) -> Result<()> {
    connection.create_scalar_function(
        name,
        arguments,
        FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_INNOCUOUS,
        body,
    )
}

/// A number, or text that is one, as SQLite's mathematical functions take it.
fn number(context: &Context<'_>, index: usize) -> Option<f64> {
    match context.get_raw(index) {
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok()?.trim().parse().ok(),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

fn finite(number: f64) -> Result<Value> {
    Ok(if number.is_nan() {
        Value::Null
    } else {
        Value::Real(number)
    })
}

fn real(context: &Context<'_>, f: fn(f64) -> f64) -> Result<Value> {
    number(context, 0).map_or(NULL, |x| finite(f(x)))
}

fn real2(context: &Context<'_>, f: fn(f64, f64) -> f64) -> Result<Value> {
    match (number(context, 0), number(context, 1)) {
        (Some(a), Some(b)) => finite(f(a, b)),
        _ => NULL,
    }
}

/// Rounding leaves an integer as it is.
fn whole(context: &Context<'_>, f: fn(f64) -> f64) -> Result<Value> {
    match context.get_raw(0) {
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        _ => real(context, f),
    }
}

/// SQLite's own `mod` gives a double; databases that have it natively give an
/// integer for integers, and an integer equals its double.
fn modulo(context: &Context<'_>) -> Result<Value> {
    match (context.get_raw(0), context.get_raw(1)) {
        (ValueRef::Integer(_), ValueRef::Integer(0)) => NULL,
        (ValueRef::Integer(a), ValueRef::Integer(b)) => Ok(Value::Integer(a.wrapping_rem(b))),
        _ => real2(context, |a, b| a % b),
    }
}

fn text(context: &Context<'_>, index: usize) -> Option<String> {
    match context.get_raw(index) {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(format!("{number:?}")),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

fn string(text: String) -> Result<Value> {
    Ok(Value::Text(text))
}

fn length(context: &Context<'_>) -> Result<Value> {
    text(context, 0).map_or(NULL, |text| Ok(Value::Integer(text.chars().count() as i64)))
}

fn cut(context: &Context<'_>, f: fn(&[char], usize) -> String) -> Result<Value> {
    match (text(context, 0), number(context, 1)) {
        (Some(text), Some(count)) => {
            let characters: Vec<char> = text.chars().collect();
            // A float becomes the nearest value in range; negative ones zero.
            string(f(&characters, count as usize))
        }
        _ => NULL,
    }
}

/// MySQL: the position from 1 of the first text in the second, 0 for none.
fn locate(context: &Context<'_>) -> Result<Value> {
    match (text(context, 0), text(context, 1)) {
        (Some(needle), Some(text)) => {
            let position = text
                .find(&needle)
                .map_or(0, |at| text[..at].chars().count() + 1);
            Ok(Value::Integer(position as i64))
        }
        _ => NULL,
    }
}

/// MySQL's rule: NULL if any argument is.
fn extreme(context: &Context<'_>, better: fn(f64, f64) -> bool) -> Result<Value> {
    let mut best: Option<(f64, Value)> = None;
    for index in 0..context.len() {
        let Some(x) = number(context, index) else {
            return NULL;
        };
        if best.as_ref().is_none_or(|(b, _)| better(x, *b)) {
            best = Some((x, context.get(index)?));
        }
    }
    Ok(best.map_or(Value::Null, |(_, value)| value))
}

struct Date {
    year: i64,
    month: i64,
    day: i64,
}

/// The date at the beginning of `2024-02-29` or `2024-02-29 10:00`.
fn date(context: &Context<'_>, index: usize) -> Option<Date> {
    let text = text(context, index)?;
    let mut parts = text.trim().splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: i64 = parts.next()?.parse().ok()?;
    let rest = parts.next()?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let day: i64 = rest[..end].parse().ok()?;
    ((0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then_some(Date { year, month, day })
}

fn date_part(context: &Context<'_>, part: fn(&Date) -> i64) -> Result<Value> {
    date(context, 0).map_or(NULL, |date| Ok(Value::Integer(part(&date))))
}

/// MySQL: whole days from the second date to the first.
fn date_difference(context: &Context<'_>) -> Result<Value> {
    match (date(context, 0), date(context, 1)) {
        (Some(a), Some(b)) => Ok(Value::Integer(days(&a) - days(&b))),
        _ => NULL,
    }
}

/// Days of the Gregorian calendar since 0000-03-01, years beginning in March.
fn days(date: &Date) -> i64 {
    let (year, month) = if date.month > 2 {
        (date.year, date.month - 3)
    } else {
        (date.year - 1, date.month + 9)
    };
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 153 + 2) / 5
        + date.day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(expression: &str) -> String {
        let connection = Connection::open_in_memory().unwrap();
        let query = format!("SELECT CAST({expression} AS TEXT)");
        register(&connection, &named_in(&query)).unwrap();
        let answer: Option<String> = connection
            .query_row(&query, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{expression}: {error}"));
        answer.unwrap_or_else(|| "NULL".to_owned())
    }

    #[test]
    fn numbers() {
        assert_eq!(ask("FLOOR(2.7)"), "2.0");
        assert_eq!(ask("FLOOR(2)"), "2");
        assert_eq!(ask("CEIL(-1.5)"), "-1.0");
        assert_eq!(ask("POWER(2, 10)"), "1024.0");
        assert_eq!(ask("SQRT(-1)"), "NULL");
        assert_eq!(ask("SQRT(NULL)"), "NULL");
        assert_eq!(ask("MOD(7, 3)"), "1");
        assert_eq!(ask("MOD(7, 0)"), "NULL");
        assert_eq!(ask("LOG(100)"), "2.0");
        assert_eq!(ask("GREATEST(1, 3, 2.5)"), "3");
        assert_eq!(ask("LEAST(1, NULL)"), "NULL");
    }

    #[test]
    fn texts_and_dates() {
        assert_eq!(ask("LEFT('añb', 2)"), "añ");
        assert_eq!(ask("RIGHT('abc', 2)"), "bc");
        assert_eq!(ask("LEFT('abc', -1)"), "");
        assert_eq!(ask("LOCATE('b', 'ab')"), "2");
        assert_eq!(ask("YEAR('2024-02-29 10:00:00')"), "2024");
        assert_eq!(ask("MONTH('nonsense')"), "NULL");
        assert_eq!(ask("DATEDIFF('2024-03-01', '2024-02-28')"), "2");
        assert_eq!(ask("DATEDIFF('2023-01-01', '2024-01-01')"), "-365");
    }
}
