//! Arguments that are described instead of spelt out: `{ repeat, times }`,
//! `{ concat }`, `{ chars }`, `{ file }`, `{ ref }`.
//!
//! A megabyte of brackets is built once, straight into the value that is sent.

use super::arguments::Reading;
use super::files::Where;
use super::fit::coerce;
use super::node::{Node, Table};
use super::types::Type;
use super::value::Value;

/// The largest text or list that a builder makes, in bytes: more is a slip.
const LARGEST: usize = 64 << 20;

/// The value that a builder stands for; `None` if the table is none, and
/// `Some(None)` if it is one with a mistake, which is then reported.
pub(crate) fn build(reading: &Reading<'_>, table: &Table<'_>) -> Option<Option<Value>> {
    let mut keys: Vec<&str> = table.entries.iter().map(|entry| entry.key).collect();
    keys.sort_unstable();
    match keys.as_slice() {
        ["repeat", "times"] => Some(repeat(reading, table)),
        ["concat"] => Some(table.get("concat").and_then(|node| concat(reading, node))),
        ["chars"] => Some(table.get("chars").and_then(chars)),
        ["file"] => Some(
            table
                .get("file")
                .and_then(|node| reading.files.read_text(node, "file", Where::Inside))
                .map(Value::String),
        ),
        ["ref"] => Some(table.get("ref").and_then(|node| reading.reference(node))),
        ["repeat"] => {
            table.node.report_with(
                "`repeat` needs `times`",
                "how often?",
                "write { repeat = \"(\", times = 1000 }; a real map with such a key goes through `args_json`",
            );
            Some(None)
        }
        _ => None,
    }
}

fn repeat(reading: &Reading<'_>, table: &Table<'_>) -> Option<Value> {
    let times = table.get("times")?.whole("times", 0..=LARGEST as i64)?;
    let times = usize::try_from(times).ok()?;
    let node = table.get("repeat")?;
    let part = part_value(reading, node)?;
    affordable(reading, table.node, weight(&part).saturating_mul(times))?;
    match part {
        Value::String(text) => Some(Value::String(text.repeat(times))),
        Value::List(items) => {
            let mut list = Vec::with_capacity(items.len() * times);
            for _ in 0..times {
                list.extend_from_slice(&items);
            }
            Some(Value::List(list))
        }
        _ => {
            let got = node.kind();
            node.report(
                format!("`repeat` repeats a string or an array; got {got}"),
                got,
            );
            None
        }
    }
}

/// Bytes that a value takes, roughly.
fn weight(value: &Value) -> usize {
    let cell = size_of::<Value>();
    match value {
        Value::String(text) => text.len(),
        Value::List(items) => items.iter().map(|item| cell + weight(item)).sum(),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| 2 * cell + key.len() + weight(value))
            .sum(),
        _ => 0,
    }
}

/// Reports what would be too large, before it is made.
fn affordable(reading: &Reading<'_>, node: Node<'_>, bytes: usize) -> Option<()> {
    if bytes > LARGEST {
        node.report("the builder makes more than 64 MiB", "too large");
        return None;
    }
    if !reading.files.spend(bytes) {
        node.report(
            "the builders of this problem make more than 1 GiB together",
            "the last straw",
        );
        return None;
    }
    Some(())
}

/// A part of a builder, where a loop's `{i}` is always text.
fn part_value(reading: &Reading<'_>, node: Node<'_>) -> Option<Value> {
    let mut value = reading.value(node)?;
    coerce(&mut value, &Type::Any);
    Some(value)
}

fn concat(reading: &Reading<'_>, node: Node<'_>) -> Option<Value> {
    let parts = node.array("concat")?;
    let mut whole: Option<Value> = None;
    let mut total = 0usize;
    for part in parts {
        let value = part_value(reading, part)?;
        total = total.saturating_add(weight(&value));
        if total > LARGEST {
            break;
        }
        match (&mut whole, value) {
            (None, value @ (Value::String(_) | Value::List(_))) => whole = Some(value),
            (Some(Value::String(text)), Value::String(more)) => text.push_str(&more),
            (Some(Value::List(items)), Value::List(more)) => items.extend(more),
            (Some(Value::String(_)), _) => {
                part.report("`concat` joins strings with strings", part.kind());
                return None;
            }
            (Some(_), _) => {
                part.report("`concat` joins arrays with arrays", part.kind());
                return None;
            }
            (None, _) => {
                part.report("`concat` joins strings or arrays", part.kind());
                return None;
            }
        }
    }
    affordable(reading, node, total)?;
    Some(whole.unwrap_or_else(|| Value::String(String::new())))
}

/// `chars = ["一", 20000]`: that many code points from the first one on;
/// surrogates, which no text can hold, are passed over.
fn chars(node: Node<'_>) -> Option<Value> {
    let items = node.array("chars")?;
    let [first, count] = items.as_slice() else {
        node.report_with(
            "`chars` takes the first character and how many",
            format!("{} here", items.len()),
            "write { chars = [\"a\", 26] }",
        );
        return None;
    };
    let text = first.string("the first item of chars")?;
    let mut letters = text.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        first.report("`chars` begins with one character", "not one character");
        return None;
    };
    let count = count.whole("the second item of chars", 0..=0x11_0000)?;
    let count = usize::try_from(count).ok()?;
    let text: String = (letter..=char::MAX).take(count).collect();
    if text.chars().count() < count {
        node.report(
            "there are not that many characters from there on",
            "runs past U+10FFFF",
        );
        return None;
    }
    Some(Value::String(text))
}
