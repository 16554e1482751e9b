//! What a call must give, and keys that say one thing in two ways.

use super::arguments::Reading;
use super::model::Expect;
use super::node::{Node, Table};
use super::types::Type;
use super::value::Value;

/// `key` or `key_json`, whichever is there.
pub(crate) fn json_or_toml<'t>(
    table: &Table<'t>,
    key: &'static str,
) -> Option<(&'static str, Node<'t>)> {
    let json_key = match key {
        "args" => "args_json",
        "new" => "new_json",
        _ => return table.get(key).map(|node| (key, node)),
    };
    clash(table, &[key, json_key]);
    match table.get(key) {
        Some(node) => Some((key, node)),
        None => table.get(json_key).map(|node| (json_key, node)),
    }
}

/// Reports keys that say the same thing in two ways.
pub(crate) fn clash(table: &Table<'_>, keys: &[&str]) {
    let mut given = table
        .entries
        .iter()
        .filter(|entry| keys.contains(&entry.key));
    if let (Some(first), Some(second)) = (given.next(), given.next()) {
        let diagnostic = second
            .diagnostic(
                format!("`{}` and `{}` cannot stand together", first.key, second.key),
                "the second",
            )
            .at(table.node.file, first.key_span.clone(), "the first")
            .help("keep one of them");
        table.node.sink.push(diagnostic);
    }
}

/// `expect`, `expect_json`, `expect_any` or `expect_any_json`.
pub(crate) fn expectation(table: &Table<'_>, ty: Option<&Type>, reading: &Reading<'_>) -> Expect {
    clash(
        table,
        &["expect", "expect_json", "expect_any", "expect_any_json"],
    );
    let Some(ty) = ty else {
        return Expect::Nothing;
    };
    let one = reading.either(table, "expect", ty, "`expect`");
    if let Some(value) = one {
        return Expect::AnyOf(vec![value]);
    }
    let several = if let Some(node) = table.get("expect_any") {
        node.array("expect_any").map(|items| {
            let values: Vec<Value> = items
                .into_iter()
                .filter_map(|item| reading.typed(item, ty, "an item of `expect_any`"))
                .collect();
            (node, values)
        })
    } else {
        table.get("expect_any_json").and_then(|node| {
            let list = Type::List(Box::new(ty.clone()));
            match reading.typed_json(node, &list, "`expect_any_json`", "expect_any_json")? {
                Value::List(values) => Some((node, values)),
                _ => None,
            }
        })
    };
    match several {
        Some((node, values)) if values.is_empty() => {
            if node.items().is_none_or(|items| items.len() == 0) {
                node.report("no answer would be right", "empty");
            }
            Expect::Nothing
        }
        Some((_, values)) => Expect::AnyOf(values),
        None => Expect::Nothing,
    }
}
