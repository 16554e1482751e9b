//! Durations and sizes as people write them: `"2s"`, `"500ms"`, `"256 MiB"`.

use std::collections::BTreeMap;
use std::time::Duration;

use toml::de::DeValue;

use super::keys::Home;
use super::model::{LimitChanges, Limits};
use super::nearest::nearest;
use super::node::{Entry, Node, Table};

/// Longer than this is a slip, not a limit.
const LONGEST: f64 = 86_400.0;

const TIMES: [(&str, f64); 7] = [
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("min", 60.0),
    ("h", 3600.0),
];

const LANGUAGES: [&str; 18] = [
    "javascript",
    "typescript",
    "python",
    "java",
    "kotlin",
    "rust",
    "ruby",
    "swift",
    "perl",
    "lua",
    "bash",
    "haskell",
    "csharp",
    "scala",
    "cpp",
    "php",
    "go",
    "c",
];

const SIZES: [(&str, f64); 7] = [
    ("B", 1.0),
    ("KiB", 1024.0),
    ("MiB", 1_048_576.0),
    ("GiB", 1_073_741_824.0),
    ("kB", 1e3),
    ("MB", 1e6),
    ("GB", 1e9),
];

/// A number with a unit.
fn measure(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: f64 = text[..split].parse().ok()?;
    let unit = text[split..].trim();
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    Some(number * factor)
}

/// Parses `"2s"`, `"500 ms"`, `"1us"`.
pub(crate) fn parse_duration(text: &str) -> Option<Duration> {
    let seconds = measure(text, &TIMES)?;
    (seconds <= LONGEST).then(|| Duration::from_nanos((seconds * 1e9).round() as u64))
}

/// Parses `"256 MiB"`, `"64kB"` into bytes.
pub(crate) fn parse_size(text: &str) -> Option<u64> {
    let bytes = measure(text, &SIZES)?;
    (bytes < (1u64 << 50) as f64).then_some(bytes.round() as u64)
}

/// A duration at a node; `zero` says whether none at all will do.
pub(crate) fn duration(node: Node<'_>, key: &str, zero: bool) -> Option<Duration> {
    if let Some(number) = bare_number(node) {
        node.report_with(
            format!("`{key}` is a duration with its unit"),
            "a number without a unit",
            format!("write \"{number}s\" or \"{number}ms\""),
        );
        return None;
    }
    let text = node.string(key)?;
    match parse_duration(text) {
        Some(found) if zero || !found.is_zero() => Some(found),
        Some(_) => {
            node.report(format!("`{key}` must be more than nothing"), "this is 0");
            None
        }
        None => {
            node.report_with(
                format!("\"{text}\" is not a duration"),
                "not a number and a unit",
                "write it as \"2s\", \"500ms\", \"20us\" or \"1min\" (at most a day)",
            );
            None
        }
    }
}

fn size(node: Node<'_>, key: &str) -> Option<u64> {
    if let Some(number) = bare_number(node) {
        node.report_with(
            format!("`{key}` is a size with its unit"),
            "a number without a unit",
            format!("write \"{number} MiB\" or \"{number} B\""),
        );
        return None;
    }
    let text = node.string(key)?;
    match parse_size(text) {
        Some(found) if found > 0 => Some(found),
        Some(_) => {
            node.report(format!("`{key}` must be more than nothing"), "this is 0");
            None
        }
        None => {
            node.report_with(
                format!("\"{text}\" is not a size"),
                "not a number and a unit",
                "write it as \"256 MiB\", \"64 KiB\" or \"1 GiB\"",
            );
            None
        }
    }
}

fn bare_number(node: Node<'_>) -> Option<&str> {
    match node.value {
        DeValue::Integer(_) | DeValue::Float(_) => Some(node.raw()),
        _ => None,
    }
}

/// The four limits of a table.
pub(crate) fn changes(table: &Table<'_>) -> LimitChanges {
    LimitChanges {
        time: table
            .get("time")
            .and_then(|node| duration(node, "time", false)),
        wall: table
            .get("wall")
            .and_then(|node| duration(node, "wall", false)),
        memory: table.get("memory").and_then(|node| size(node, "memory")),
        output: table.get("output").and_then(|node| size(node, "output")),
    }
}

/// `[limits]`, with the sub-tables of languages.
pub(crate) fn problem_limits(
    node: Option<Node<'_>>,
    outer: Home,
    defaults: &Limits,
) -> (Limits, BTreeMap<String, LimitChanges>) {
    let mut languages = BTreeMap::new();
    let Some(table) = node.and_then(|node| node.table("limits", Home::Limits, &[outer])) else {
        return (defaults.clone(), languages);
    };
    for entry in &table.entries {
        if Home::Limits.keys().contains(&entry.key) || !entry.value.is_table() {
            continue;
        }
        let inner = entry
            .value
            .table(entry.key, Home::LanguageLimits, &[Home::Limits, outer]);
        misspelt(&table, entry);
        if let Some(inner) = inner {
            languages.insert(entry.key.to_owned(), changes(&inner));
        }
    }
    (defaults.with(&changes(&table)), languages)
}

/// Reports a language that is all but one of those that are widely known. Any
/// other name is accepted: which languages there are is not the loader's to know.
fn misspelt(table: &Table<'_>, entry: &Entry<'_>) {
    let right = match entry.key {
        "js" | "node" | "nodejs" => Some("javascript"),
        "py" | "python3" => Some("python"),
        "ts" => Some("typescript"),
        "golang" => Some("go"),
        "c++" => Some("cpp"),
        name if LANGUAGES.contains(&name) || name.len() < 4 => None,
        name => nearest(name, LANGUAGES),
    };
    if let Some(right) = right {
        let diagnostic = entry
            .diagnostic(
                format!("`{}` is not the name of a language here", entry.key),
                "unknown language",
            )
            .help(format!("did you mean `{right}`?"));
        table.node.sink.push(diagnostic);
    }
}

/// `limits` of a case.
pub(crate) fn case_limits(node: Option<Node<'_>>, case: Home) -> LimitChanges {
    node.and_then(|node| node.table("limits", Home::CaseLimits, &[case]))
        .map(|table| changes(&table))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_required_and_known() {
        assert_eq!(parse_duration("1.5s"), Some(Duration::from_millis(1500)));
        assert_eq!(parse_duration("500 ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse_duration("1us"), Some(Duration::from_micros(1)));
        assert_eq!(parse_size("256 MiB"), Some(256 << 20));
        assert_eq!(parse_size("1MB"), Some(1_000_000));
        for wrong in ["", "2", "s", "2 sec", "-1s", "1..5s", "25h", "1e3s"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
        assert_eq!(parse_size("999999999 GiB"), None);
    }
}
