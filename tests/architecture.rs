//! Holds the shape of the program: which part may know which, and what may be
//! done where. It reads the sources as text, so that it needs no tool.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path under `src/`, and its text without comments,
/// string literals and unit tests.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The part of the program that it belongs to: `engine`, `main`.
    fn part(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.trim_end_matches(".rs")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let sources: Vec<Source> = files
        .into_iter()
        .map(|path| Source {
            text: code_only(&fs::read_to_string(&path).unwrap()),
            path: path.strip_prefix(&root).unwrap().display().to_string(),
        })
        .filter(|source| !source.path.ends_with("tests.rs") && !source.path.contains("/tests/"))
        // A text that is compiled together with answers, and no part of us.
        .filter(|source| !source.path.starts_with("language/rust/driver/"))
        .collect();
    assert!(sources.len() > 50, "the sources are elsewhere");
    sources
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Blanks comments and literals, keeps every newline, and cuts the text at
/// the unit tests, which stand last in a file.
fn code_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..]
                .find(&close)
                .map_or(rest.len(), |end| open + end + close.len())
        } else if c == '"' {
            quoted(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if let Some(escaped) = rest.strip_prefix("'\\") {
            escaped.find('\'').map_or(rest.len(), |end| end + 3).max(4)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        out.extend(rest[..length].chars().filter(|c| *c == '\n'));
        rest = &rest[length..];
    }
    // A mark such as `#[cfg(all(test, unix))]` may stand before it.
    match out.find("\nmod tests {") {
        Some(tests) => out[..tests].to_string(),
        None => out,
    }
}

/// The number of hashes where a raw string begins.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.chars().take_while(|c| *c == '#').count();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a string literal with its quotes.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Lines of code in which a word stands by itself.
fn lines_with<'a>(source: &'a Source, word: &'a str) -> impl Iterator<Item = String> + 'a {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    source
        .text
        .lines()
        .enumerate()
        .filter(move |(_, line)| {
            line.match_indices(word).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + word.len()..].chars().next();
                let starts = word.starts_with(inside);
                let ends = word.ends_with(inside);
                let begins_earlier = starts && before.is_some_and(inside);
                let goes_on = ends && after.is_some_and(inside);
                !begins_earlier && !goes_on
            })
        })
        .map(|(number, line)| format!("src/{}:{}: {}", source.path, number + 1, line.trim()))
}

/// The parts of the program that a source names: `crate::engine`, `use crate::{engine, …}`.
fn parts_named(source: &Source) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let text = &source.text;
    let starts = text.match_indices("crate::").chain(
        text.match_indices("grade::")
            .filter(|_| source.part() == "main"),
    );
    for (at, start) in starts {
        let after = &text[at + start.len()..];
        let names: Vec<String> = match after.strip_prefix('{') {
            Some(group) => group
                .split('}')
                .next()
                .unwrap()
                .split(',')
                .map(|item| first_word(item.trim()))
                .collect(),
            None => vec![first_word(after)],
        };
        let line = text[..at].matches('\n').count() + 1;
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            found.push((name, format!("src/{}:{line}", source.path)));
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// What each part may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("main", &["cli", "commands", "engine"]),
    ("lib", &[]),
    (
        "commands",
        &[
            "author", "cli", "config", "engine", "judge", "language", "practice", "problem",
            "report", "run", "store", "verdict",
        ],
    ),
    ("cli", &[]),
    ("practice", &["config", "language", "problem"]),
    ("config", &["language", "problem", "report"]),
    ("store", &["language", "report", "run", "sys"]),
    (
        "author",
        &[
            "engine", "judge", "language", "problem", "report", "run", "verdict",
        ],
    ),
    (
        "run",
        &[
            "engine", "judge", "language", "outcome", "problem", "report", "verdict",
        ],
    ),
    ("report", &["judge", "problem", "verdict"]),
    ("engine", &["language", "outcome", "problem", "sys"]),
    ("judge", &["language", "outcome", "problem", "verdict"]),
    ("language", &["outcome", "problem", "sys"]),
    ("outcome", &["problem"]),
    ("problem", &["verdict"]),
    ("sys", &[]),
    ("verdict", &[]),
];

#[test]
fn parts_know_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(part, _)| *part == source.part()) else {
            wrong.push(format!("src/{} is a part without a place", source.path));
            continue;
        };
        for (name, place) in parts_named(&source) {
            if name != source.part() && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{place}: {} uses {name}", source.part()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_parts_know_each_other() {
    let uses = |part: &str| {
        MAY_USE
            .iter()
            .find(|(name, _)| *name == part)
            .map_or(&[][..], |(_, uses)| uses)
    };
    for (part, _) in MAY_USE {
        let mut seen: Vec<&str> = uses(part).to_vec();
        let mut next = 0;
        while next < seen.len() {
            let more: Vec<&str> = uses(seen[next])
                .iter()
                .copied()
                .filter(|name| !seen.contains(name))
                .collect();
            seen.extend(more);
            next += 1;
        }
        assert!(!seen.contains(part), "{part} leads back to itself");
    }
}

fn nowhere_but(word: &str, allowed: &[&str]) {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !allowed.iter().any(|place| source.path.starts_with(place)))
        .flat_map(|source| lines_with(source, word).collect::<Vec<_>>())
        .collect();
    assert!(found.is_empty(), "`{word}`:\n{}", found.join("\n"));
}

#[test]
fn clap_stays_in_the_command_line() {
    nowhere_but("clap", &["cli/", "commands/", "main.rs"]);
    nowhere_but("clap_complete", &["cli/", "commands/", "main.rs"]);
}

#[test]
fn nothing_prints_elsewhere() {
    let places = ["commands/", "report/", "main.rs"];
    for word in [
        "print!",
        "println!",
        "eprint!",
        "eprintln!",
        "dbg!",
        "stdout()",
    ] {
        nowhere_but(word, &places);
    }
}

#[test]
fn unsafe_code_lives_in_one_folder() {
    nowhere_but("unsafe", &["sys/"]);
}

#[test]
fn nothing_unwraps() {
    nowhere_but(".unwrap()", &[]);
    nowhere_but(".unwrap_err()", &[]);
    nowhere_but("todo!", &[]);
    nowhere_but("unimplemented!", &[]);
    nowhere_but(".expect(\"\")", &[]);
}

#[test]
fn pure_parts_touch_nothing() {
    let pure: Vec<Source> = sources()
        .into_iter()
        .filter(|source| ["judge", "report", "outcome", "verdict"].contains(&source.part()))
        .collect();
    for word in [
        "std::fs",
        "std::process",
        "std::env",
        "std::net",
        "std::time::Instant",
        "SystemTime",
    ] {
        for source in &pure {
            let found: Vec<String> = lines_with(source, word).collect();
            assert!(found.is_empty(), "`{word}`:\n{}", found.join("\n"));
        }
    }
}

#[test]
fn every_module_says_why_it_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for source in sources() {
        let text = fs::read_to_string(root.join(&source.path)).unwrap();
        assert!(
            text.starts_with("//!"),
            "src/{} has no first words",
            source.path
        );
    }
}

/// The reader of sources itself.
#[test]
fn comments_and_literals_are_no_code() {
    let text = "let a = \"unsafe \\\" \"; // unsafe\nlet b = r#\"unsafe\"#; /* unsafe\n*/ let c = '\"';\nunsafe {}\n#[cfg(test)]\nmod tests { unsafe }\n";
    let code = code_only(text);
    assert_eq!(code.matches("unsafe").count(), 1);
    assert_eq!(
        code.lines().position(|line| line.contains("unsafe")),
        Some(3)
    );
}
