//! What each case is worth, and that no two cases share a name.

use std::collections::HashMap;

use super::cases::{Loaded, Place};
use super::diagnostic::Sink;
use super::keys::Home;
use super::nearest::{list, nearest};
use super::node::Table;

/// `basic = 20` in `[points]`.
pub(crate) struct GroupPoints {
    pub(crate) name: String,
    pub(crate) points: f64,
    place: Place,
}

/// Reads `[points]`.
pub(crate) fn groups(table: &Table<'_>, home: Home) -> Vec<GroupPoints> {
    let Some(points) = table
        .get("points")
        .and_then(|node| node.free_table("points"))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in &points.entries {
        // A group may be called as it likes, but points are a number.
        if home.keys().contains(&entry.key) && entry.value.items().is_some() {
            super::keys::unknown(&points, entry, Home::Points, &[home]);
            continue;
        }
        if let Some(value) = entry.value.amount(entry.key) {
            found.push(GroupPoints {
                name: entry.key.to_owned(),
                points: value,
                place: Place {
                    file: std::sync::Arc::clone(entry.value.file),
                    span: entry.key_span.clone(),
                },
            });
        }
    }
    found
}

/// Reports cases of one name in one group.
pub(crate) fn duplicates(loaded: &[Loaded], sink: &Sink) {
    let mut seen: HashMap<String, &Loaded> = HashMap::with_capacity(loaded.len());
    for loaded in loaded {
        let Some(first) = seen.insert(loaded.case.id(), loaded) else {
            continue;
        };
        let id = loaded.case.id();
        let mut diagnostic = loaded
            .place
            .diagnostic(format!("two cases are called \"{id}\""), "the second");
        diagnostic = diagnostic.at(&first.place.file, first.place.span.clone(), "the first");
        sink.push(diagnostic.help("name and group together are what `--case` and reports go by"));
    }
}

/// Shares the points of each group among its cases.
pub(crate) fn share(loaded: &mut [Loaded], groups: &[GroupPoints], sink: &Sink, broken: bool) {
    if groups.is_empty() {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for loaded in loaded.iter() {
        let Some(group) = &loaded.case.group else {
            continue;
        };
        let known = groups.iter().find(|known| known.name == *group);
        match (known, &loaded.own_points) {
            (Some(known), own) => {
                let count = counts.entry(known.name.as_str()).or_default();
                *count += 1;
                if let Some(own) = own {
                    sink.push(
                        own.diagnostic(
                            format!(
                                "the cases of group \"{group}\" share {} points",
                                known.points
                            ),
                            "own points here",
                        )
                        .at(
                            &known.place.file,
                            known.place.span.clone(),
                            "shared points here",
                        )
                        .help("remove one of them"),
                    );
                }
            }
            (None, _) => {
                let names = || groups.iter().map(|known| known.name.as_str());
                // One message a group is enough.
                if counts.insert(group, 0).is_some() {
                    continue;
                }
                let help = match nearest(group, names()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("add `{group} = …` to [points], which has {}", list(names())),
                };
                sink.push(
                    loaded
                        .place
                        .diagnostic(format!("group \"{group}\" has no points"), "its case")
                        .help(help),
                );
            }
        }
    }
    let unknown: Vec<&str> = counts
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(name, _)| *name)
        .collect();
    // Nor is a group empty that some case only misspells.
    let misspelt = |name: &str| unknown.iter().any(|other| nearest(other, [name]).is_some());
    for group in groups {
        // A case that could not be read may well be the one that is missing.
        if !counts.contains_key(group.name.as_str()) && !broken && !misspelt(&group.name) {
            sink.push(
                group
                    .place
                    .diagnostic(
                        format!("group \"{}\" has no cases", group.name),
                        "nobody can earn these",
                    )
                    .help(format!(
                        "give a case `group = \"{}\"`, or remove the line",
                        group.name
                    )),
            );
        }
    }
    let counts: HashMap<String, usize> = counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    for loaded in loaded {
        let group = loaded.case.group.as_deref().unwrap_or("");
        let known = groups.iter().find(|known| known.name == group);
        if let (Some(known), Some(count)) = (known, counts.get(group)) {
            loaded.case.points = known.points / *count as f64;
        }
    }
}
