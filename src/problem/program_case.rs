//! Cases of program problems: standard input, files, and what must come out.

use std::path::{Component, Path};
use std::sync::Arc;

use super::arguments::Reading;
use super::cases::{Loaded, Place, missing_expectation};
use super::cell::hex;
use super::diagnostic::{Diagnostic, Sink};
use super::expectation::clash;
use super::files::{Files, Where, plain};
use super::model::{Case, CaseBody, LimitChanges, Location, ProgramCase};
use super::node::{Node, Table};
use super::source::SourceFile;
use super::types::Type;
use super::value::Value;

/// The body of a `[[case]]`.
pub(crate) fn read(table: &Table<'_>, files: &Files, has_checker: bool) -> Option<ProgramCase> {
    clash(table, &["stdin", "stdin_hex"]);
    let stdin = if let Some(node) = table.get("stdin") {
        content(node, "stdin", files)
    } else if let Some(node) = table.get("stdin_hex") {
        let digits = node.string("stdin_hex")?;
        let bytes = hex(digits);
        if bytes.is_none() {
            node.report(
                "`stdin_hex` is pairs of hexadecimal digits",
                "not hexadecimal",
            );
        }
        bytes
    } else {
        Some(Vec::new())
    };
    let stdout = table
        .get("stdout")
        .map(|node| content(node, "stdout", files));
    let argv = arguments(table);
    let exit_code = table
        .get("exit_code")
        .and_then(|node| node.whole("exit_code", 0..=255));
    if stdout.is_none() && exit_code.is_none() && !has_checker {
        missing_expectation(
            table,
            "write `stdout = \"…\"`, or `exit_code` where only that counts",
        );
    }
    let stdout = match stdout {
        Some(found) => Some(found?),
        None => None,
    };
    Some(ProgramCase {
        stdin: stdin?,
        stdout,
        argv,
        files: table
            .get("files")
            .map_or(Some(Vec::new()), |node| working_files(node, files))?,
        exit_code: i32::try_from(exit_code.unwrap_or(0)).ok()?,
    })
}

/// No system passes on a NUL in an argument.
fn arguments(table: &Table<'_>) -> Vec<String> {
    let argv = table.strings("argv").unwrap_or_default();
    if let Some(node) = table.get("argv")
        && argv.iter().any(|argument| argument.contains('\0'))
    {
        node.report("an argument cannot hold a NUL", "one does");
    }
    argv.into_iter().map(str::to_owned).collect()
}

/// Text, or a builder that makes it.
fn content(node: Node<'_>, key: &str, files: &Files) -> Option<Vec<u8>> {
    let table = if node.is_table() {
        node.free_table(key)
    } else {
        None
    };
    // A file may hold any bytes, where a string cannot.
    if let Some([entry]) = table.as_ref().map(|table| table.entries.as_slice())
        && entry.key == "file"
    {
        return files.read_named(entry.value, "file", Where::Inside);
    }
    match Reading::new(files, true).typed(node, &Type::String, &format!("`{key}`"))? {
        Value::String(text) => Some(text.into_bytes()),
        _ => None,
    }
}

fn working_files(node: Node<'_>, files: &Files) -> Option<Vec<(String, Vec<u8>)>> {
    let table = node.free_table("files")?;
    let mut found = Vec::with_capacity(table.entries.len());
    for entry in &table.entries {
        let inside = !entry.key.is_empty()
            && !entry.key.contains('\0')
            && Path::new(entry.key)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            let diagnostic = entry
                .diagnostic(
                    "a file of the working folder has a relative path without `..`",
                    "not inside",
                )
                .help("such as \"data/input.txt\"");
            node.sink.push(diagnostic);
            continue;
        }
        let other = table.entries.iter().find(|other| {
            let other = Path::new(other.key);
            other != Path::new(entry.key) && Path::new(entry.key).starts_with(other)
        });
        if let Some(other) = other {
            let message = format!("`{}` is a file already, and cannot hold another", other.key);
            node.sink
                .push(entry.diagnostic(message, "lies inside of it"));
            continue;
        }
        found.push((
            entry.key.to_owned(),
            content(entry.value, entry.key, files)?,
        ));
    }
    Some(found)
}

/// The pairs `cases/*.in` and `*.ans`, and those of `cases/<group>/`.
pub(crate) fn pairs(files: &Files, sink: &Sink, has_checker: bool) -> Vec<Loaded> {
    let mut found = folder_pairs(files, sink, Path::new("cases"), None, has_checker);
    for name in files.names(Path::new("cases")) {
        let folder = Path::new("cases").join(&name);
        if files.path("cases").join(&name).is_dir() {
            found.extend(folder_pairs(files, sink, &folder, Some(&name), has_checker));
        }
    }
    found
}

fn folder_pairs(
    files: &Files,
    sink: &Sink,
    folder: &Path,
    group: Option<&str>,
    has_checker: bool,
) -> Vec<Loaded> {
    let names = files.names(folder);
    let mut found = Vec::new();
    for name in &names {
        if let Some(stem) = name.strip_suffix(".ans")
            && !names.contains(&format!("{stem}.in"))
        {
            let path = files.path("").join(folder).join(name);
            let message = format!("{} has no input beside it", path.display());
            sink.push(Diagnostic::new(message).help(format!("add {stem}.in; it can be empty")));
        }
        let Some(stem) = name.strip_suffix(".in") else {
            continue;
        };
        let input = folder.join(name);
        let answer = folder.join(format!("{stem}.ans"));
        let read = |path: &Path| match files.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let message = format!("cannot read {}: {}", path.display(), plain(&error));
                sink.push(Diagnostic::new(message));
                None
            }
        };
        let has_answer = names.contains(&format!("{stem}.ans"));
        if !has_answer && !has_checker {
            let path = files.path("").join(&input);
            let message = format!("{} has no answer beside it", path.display());
            sink.push(
                Diagnostic::new(message).help(format!("add {stem}.ans, what must be printed")),
            );
            continue;
        }
        let Some(stdin) = read(&input) else { continue };
        let stdout = if has_answer {
            let Some(stdout) = read(&answer) else {
                continue;
            };
            Some(stdout)
        } else {
            None
        };
        let path = files.path("").join(&input);
        found.push(Loaded {
            own_points: None,
            // Messages point at the file as a whole; its text is not TOML.
            place: Place {
                file: Arc::new(SourceFile::new(path.clone(), String::new())),
                span: 0..0,
            },
            case: Case {
                group: group.map(str::to_owned),
                name: stem.to_owned(),
                points: 1.0,
                hidden: false,
                hint: None,
                limits: LimitChanges::default(),
                location: Location {
                    file: path,
                    line: 1,
                },
                body: CaseBody::Program(ProgramCase {
                    stdin,
                    stdout,
                    argv: Vec::new(),
                    files: Vec::new(),
                    exit_code: 0,
                }),
            },
        });
    }
    found
}
