//! `hints`: what to say to a candidate whose case failed in a known way.

use super::arguments::Reading;
use super::cases::Loaded;
use super::files::Files;
use super::keys::Home;
use super::kinds;
use super::model::{Hint, Kind};
use super::nearest::nearest;
use super::node::{Node, Table};

/// The kinds of wrong that a judge can recognise and a hint can name.
pub const NEAR_MISSES: [&str; 49] = [
    "case",
    "character-instead-of-index",
    "column-order",
    "duplicates",
    "extra-column",
    "extra-elements",
    "extra-final-newline",
    "extra-lines",
    "extra-rows",
    "false-instead-of-null",
    "false-instead-of-zero",
    "integer-division",
    "inverted",
    "line-ends",
    "missing-column",
    "missing-duplicates",
    "missing-elements",
    "missing-final-newline",
    "missing-lines",
    "missing-rows",
    "no-row-instead-of-null",
    "not-a-bool",
    "not-a-list",
    "not-in-a-list",
    "nothing-printed",
    "null-instead-of-false",
    "null-instead-of-minus-one",
    "null-instead-of-no-row",
    "null-instead-of-value",
    "off-by-one",
    "order-of-lines",
    "other-units",
    "overflow",
    "precision",
    "printed",
    "prompt",
    "reversed",
    "right-rows-wrong-order",
    "rounding",
    "stand-in-for-null",
    "standard-error",
    "threw",
    "too-slow",
    "trailing-spaces",
    "white-space",
    "wrapped-in-a-list",
    "wrong-order",
    "wrong-sign",
    "wrong-type",
];

/// All hints of the problem.
pub(crate) fn read(
    table: &Table<'_>,
    home: Home,
    kind: Option<&Kind>,
    files: &Files,
    loaded: &[Loaded],
    broken: bool,
) -> Vec<Hint> {
    let Some(items) = table.get("hints").and_then(|node| node.array("hints")) else {
        return Vec::new();
    };
    items
        .into_iter()
        .filter_map(|item| one(item, home, kind, files, loaded, broken))
        .collect()
}

fn one(
    node: Node<'_>,
    home: Home,
    kind: Option<&Kind>,
    files: &Files,
    loaded: &[Loaded],
    broken: bool,
) -> Option<Hint> {
    let mut hint = Hint {
        text: String::new(),
        case: None,
        got: None,
        expected: None,
        near_miss: None,
    };
    if !node.is_table() {
        hint.text = node.string("a hint")?.to_owned();
        return Some(hint);
    }
    let table = node.table("hints", Home::Hint, &[home])?;
    hint.text = table
        .require("text", "the hint", "`text` is what the candidate reads")?
        .string("text")?
        .to_owned();
    if let Some(node) = table.get("case") {
        let name = node.string("case")?;
        hint.case = Some(name.to_owned());
        let names = || {
            loaded.iter().flat_map(|loaded| {
                let case = &loaded.case;
                [Some(case.id()), case.group.clone()].into_iter().flatten()
            })
        };
        if !broken && !names().any(|other| other == name) {
            let all: Vec<String> = names().collect();
            let help = match nearest(name, all.iter().map(String::as_str)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "write a group, or `group/name` of one case".to_owned(),
            };
            node.report_with(
                format!("no case or group is called \"{name}\""),
                "unknown",
                help,
            );
        }
    }
    let reading = Reading::new(files, false);
    hint.got = kinds::hint_value(&table, "got", kind, &reading);
    hint.expected = kinds::hint_value(&table, "expected", kind, &reading);
    hint.near_miss = near_miss(&table);
    Some(hint)
}

fn near_miss(table: &Table<'_>) -> Option<String> {
    let node = table.get("near_miss")?;
    let name = node.string("near_miss")?;
    if !NEAR_MISSES.contains(&name) {
        let help = match nearest(name, NEAR_MISSES) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "those that are recognised: ".to_owned() + &NEAR_MISSES.join(", "),
        };
        node.report_with(
            format!("no near miss is called \"{name}\""),
            "unknown",
            help,
        );
    }
    Some(name.to_owned())
}
