//! Linked lists and binary trees as problem files write them: arrays of values.
//!
//! A tree is written by level, as practice sites do: null for a missing child,
//! and nothing for the children of a missing node. So `[1, null, 2, 3]` is a
//! root, its right child and the left child of that.

use super::fit::{Mismatch, Step, coerce, fits};
use super::types::Type;
use super::value::Value;

/// Does the value stand for a list (`linked`) or a tree of such items?
pub(super) fn node_fits(value: &Value, ty: &Type, item: &Type) -> Result<(), Mismatch> {
    let is_tree = matches!(ty, Type::Tree(_));
    match value {
        // The empty one is null in every language.
        Value::Null => Ok(()),
        Value::List(values) if is_tree => tree_fits(values, item),
        Value::List(values) => {
            for (i, value) in values.iter().enumerate() {
                item_fits(value, item, "a linked list holds no null")
                    .map_err(|m| m.inside(Step::Item(i)))?;
            }
            Ok(())
        }
        _ => Err(Mismatch::new(format!("`{ty}`"), value).help(match is_tree {
            true => "a tree is an array of its values by level",
            false => "a linked list is an array of its values",
        })),
    }
}

fn tree_fits(values: &[Value], item: &Type) -> Result<(), Mismatch> {
    let values = &values[..without_nulls_at_the_end(values)];
    // Places for children of the nodes so far.
    let mut open = 1usize;
    for (i, value) in values.iter().enumerate() {
        let wrong = |mismatch: Mismatch| mismatch.inside(Step::Item(i));
        if open == 0 {
            let mismatch = Mismatch::new("the child of a node before it", value)
                .help("a tree goes by level: null for a missing child, and nothing for the children of a missing node");
            return Err(wrong(mismatch));
        }
        open -= 1;
        match value {
            Value::Null if i > 0 => {}
            value => {
                item_fits(value, item, "the root comes first; the empty tree is `[]`")
                    .map_err(wrong)?;
                open += 2;
            }
        }
    }
    Ok(())
}

fn item_fits(value: &Value, item: &Type, no_null: &str) -> Result<(), Mismatch> {
    fits(value, item).map_err(|mismatch| match value {
        Value::Null => mismatch.help(no_null),
        Value::String(text) if text == "null" => mismatch
            .help("TOML has no null: write the list as JSON, in `args_json` or `expect_json`"),
        _ => mismatch,
    })
}

/// Gives a value that fits its final form: `[]` for null, and a tree without
/// nulls at its end.
pub(crate) fn node_coerce(value: &mut Value, ty: &Type, item: &Type) {
    match value {
        Value::Null => *value = Value::List(Vec::new()),
        Value::List(values) => {
            if matches!(ty, Type::Tree(_)) {
                values.truncate(without_nulls_at_the_end(values));
            }
            values
                .iter_mut()
                .filter(|value| !matches!(value, Value::Null))
                .for_each(|value| coerce(value, item));
        }
        _ => {}
    }
}

fn without_nulls_at_the_end(values: &[Value]) -> usize {
    let is_null = |value: &Value| matches!(value, Value::Null);
    values
        .iter()
        .rposition(|value| !is_null(value))
        .map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::json;

    #[test]
    fn a_tree_goes_by_level() {
        let tree = Type::Tree(Box::new(Type::Int));
        let table = [
            ("[]", Ok("[]")),
            ("null", Ok("[]")),
            ("[1]", Ok("[1]")),
            ("[1, null, 2, 3]", Ok("[1, null, 2, 3]")),
            ("[1, null, null, null]", Ok("[1]")),
            (
                "[1, 2, 3, null, null, 4, null, null]",
                Ok("[1, 2, 3, null, null, 4]"),
            ),
            ("[null]", Ok("[]")),
            ("[null, 1]", Err("item 1: an integer")),
            // As a heap would be written: the children of a missing node have places.
            (
                "[1, null, 2, null, null, 3]",
                Err("item 6: the child of a node before it"),
            ),
            ("[1, \"null\", 2]", Err("item 2: an integer")),
            ("[1, [2]]", Err("item 2: an integer")),
            ("{\"val\": 1}", Err(": `TreeNode<int>`")),
        ];
        for (text, wanted) in table {
            let mut value = json::parse(text).expect("the table is JSON");
            let got = fits(&value, &tree).map(|()| {
                coerce(&mut value, &tree);
                value.to_string()
            });
            let got = got.map_err(|m| format!("{}: {}", m.place(), m.expected));
            let got = got.as_deref().map_err(String::as_str);
            assert_eq!(got, wanted, "{text}");
        }
    }

    #[test]
    fn a_list_is_its_values() {
        let list = Type::Linked(Box::new(Type::Float));
        let lists = Type::List(Box::new(list));
        let mut value = json::parse("[[1, 2.5], [], null]").expect("it is JSON");
        assert_eq!(fits(&value, &lists), Ok(()));
        coerce(&mut value, &lists);
        assert_eq!(value.to_string(), "[[1.0, 2.5], [], []]");
        let gap = json::parse("[[1, null]]").expect("it is JSON");
        let mismatch = fits(&gap, &lists).expect_err("a list has no gaps");
        assert_eq!(mismatch.place(), "item 1, item 2");
        assert_eq!(
            mismatch.help.as_deref(),
            Some("a linked list holds no null")
        );
    }
}
