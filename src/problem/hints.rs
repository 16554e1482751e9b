//! `hints`: what to say to a candidate whose case failed in a known way.

use super::arguments::Reading;
use super::cases::Loaded;
use super::files::Files;
use super::keys::Home;
use super::kinds;
use super::model::{Hint, Kind};
use super::nearest::nearest;
use super::node::{Node, Table};

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
    hint.near_miss = table.string("near_miss").map(str::to_owned);
    Some(hint)
}
