//! One boundary: only the sandbox starts processes, but for the version probes,
//! which run no candidate's code; and `unsafe` lives in one folder.

use std::fs;
use std::path::{Path, PathBuf};

/// Words that start a process, in any of the ways that Rust and C have.
const STARTS: [&str; 8] = [
    "process::Command",
    "Command::new",
    "CommandExt",
    "posix_spawn",
    "libc::fork",
    "libc::vfork",
    "libc::clone(",
    "libc::exec",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Lines outside `allowed` (paths below `src`) that hold one of the words and
/// are no comments.
fn lines_with(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 20, "the sources are elsewhere");
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap();
        if allowed.iter().any(|allowed| name.starts_with(allowed)) {
            continue;
        }
        for (index, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {}", name.display(), index + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn only_the_sandbox_and_the_version_probes_start_processes() {
    let found = lines_with(&STARTS, &["engine/sandbox", "sys", PROBE]);
    assert!(found.is_empty(), "{found:#?}");
}

/// Where runtimes are asked for their versions, and git for what changed.
const PROBE: &str = "language/probe.rs";

#[test]
fn the_version_probes_start_one_process_in_one_place() {
    let found = lines_with(&["Command::new"], &["engine", "sys"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(PROBE), "{found:#?}");
}

#[test]
fn unsafe_code_says_why_it_is_safe() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sys"),
        &mut files,
    );
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            if !line.contains("unsafe {") {
                continue;
            }
            let before = &lines[index.saturating_sub(8)..=index];
            assert!(
                before.iter().any(|line| line.contains("// SAFETY")),
                "{}:{}: no SAFETY comment above",
                file.display(),
                index + 1
            );
        }
    }
}
