//! What makes a folder a practice repo: the settings, and the files that have
//! it graded by GitHub, by GitLab and before each commit.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::solutions;
use crate::config::{Config, Pattern};
use crate::problem::find::in_folder;

/// What lies in the folder already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Folders that hold problems; empty where there are none.
    pub problems: Vec<String>,
    /// Patterns that fit solutions which are there.
    pub solutions: Vec<String>,
    /// The languages of these, by id.
    pub languages: BTreeSet<&'static str>,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: &'static str,
    /// The name by which it can be asked for.
    pub name: &'static str,
    /// What it does, in one line.
    pub purpose: String,
    pub text: String,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    New,
    /// It was there, and is as it was.
    Kept,
}

/// Folders that hold something else than solutions.
const OTHERS: [&str; 4] = ["fixtures", "node_modules", "target", "venv"];

/// How solutions mostly lie in a folder.
const SHAPES: [&str; 4] = [
    "{problem}.*",
    "{problem}/*",
    "{person}/{problem}.*",
    "{person}/{problem}/*",
];

/// Looks for problems and solutions, one folder deep.
pub fn look(root: &Path) -> Found {
    let folders = folders(root);
    let mut found = Found::default();
    let mut problems: Vec<PathBuf> = Vec::new();
    for folder in &folders {
        let inside = in_folder(&root.join(folder));
        if !inside.is_empty() {
            found.problems.push(folder.clone());
            problems.extend(inside);
        }
    }
    let mut config = Config::default_at(root.to_path_buf());
    for folder in folders.iter().filter(|it| !found.problems.contains(it)) {
        for shape in SHAPES {
            let text = format!("{folder}/{shape}");
            let Ok(pattern) = Pattern::parse(&text) else {
                continue;
            };
            config.solutions = vec![pattern];
            let solutions = solutions::find(&config, &problems).found;
            if !solutions.is_empty() {
                found.solutions.push(text);
                found
                    .languages
                    .extend(solutions.iter().map(|it| it.language.id));
            }
        }
    }
    found
}

fn folders(root: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            // A name that would have to be quoted is not guessed at.
            let plain = !name.contains(['"', '\\', '{', '}', '*']) && !name.starts_with('.');
            let wanted = plain && !OTHERS.contains(&name.as_str());
            (wanted && entry.file_type().ok()?.is_dir()).then_some(name)
        })
        .collect();
    names.sort();
    names
}

/// The files for what was found. The repository is that of `grade` itself, on
/// GitHub.
pub fn files(found: &Found, repository: &str, version: &str) -> Vec<File> {
    let problems = match found.problems.as_slice() {
        [] => vec!["problems".to_string()],
        there => there.to_vec(),
    };
    let solutions = match found.solutions.as_slice() {
        [] => SHAPES[..3]
            .iter()
            .map(|it| format!("solutions/{it}"))
            .collect(),
        there => there.to_vec(),
    };
    let quoted: Vec<String> = problems.iter().map(|name| format!("\"{name}\"")).collect();
    let lines: String = solutions
        .iter()
        .map(|it| format!("    \"{it}\",\n"))
        .collect();
    let fill = |text: &str, packages: &str| {
        text.replace("{packages}", packages)
            .replace("{repository}", repository)
            .replace("{version}", version)
    };
    let config = include_str!("config.toml")
        .replace("{problems}", &quoted.join(", "))
        .replace("{solutions}", &lines);
    vec![
        File {
            path: "grade.toml",
            name: "config",
            purpose: format!(
                "`grade all` takes problems from {} and solutions from {}",
                problems.join(", "),
                solutions.join(", ")
            ),
            text: config,
        },
        File {
            path: ".github/workflows/grade.yml",
            name: "github",
            purpose: "GitHub grades every push to main and every pull request, with annotations and a summary".into(),
            text: fill(include_str!("github.yml"), &github_packages(found)),
        },
        File {
            path: ".gitlab-ci.yml",
            name: "gitlab",
            purpose: "GitLab grades every push and shows the failed cases of a merge request".into(),
            text: fill(include_str!("gitlab.yml"), &gitlab_packages(found)),
        },
        File {
            path: ".pre-commit-config.yaml",
            name: "pre-commit",
            purpose: "`pre-commit install` has what changed graded before each commit".into(),
            text: include_str!("pre-commit.yaml").into(),
        },
    ]
}

/// What the machines of GitHub lack.
fn github_packages(found: &Found) -> String {
    if found.languages.contains("lua") {
        "      - run: sudo apt-get update -qq && sudo apt-get install -y -qq lua5.4\n".into()
    } else {
        String::new()
    }
}

/// The runtimes that solutions need, as Debian names them.
fn gitlab_packages(found: &Found) -> String {
    const PACKAGES: [(&str, &str); 13] = [
        ("c", "g++"),
        ("cpp", "g++"),
        ("go", "golang-go"),
        ("java", "default-jdk-headless"),
        ("javascript", "nodejs"),
        ("typescript", "nodejs"),
        ("lua", "lua5.4"),
        ("perl", "perl"),
        ("php", "php-cli"),
        ("python", "python3"),
        ("ruby", "ruby"),
        ("rust", "rustc"),
        ("csharp", "mono-mcs"),
    ];
    let mut wanted: BTreeSet<&str> = PACKAGES
        .iter()
        .filter(|(id, _)| found.languages.contains(id))
        .map(|(_, package)| *package)
        .collect();
    if found.languages.is_empty() {
        wanted.extend(["nodejs", "python3"]);
    }
    wanted.iter().map(|package| format!(" {package}")).collect()
}

/// Writes a file, unless something is there.
///
/// # Errors
/// The path, and why it cannot be written.
pub fn write(root: &Path, file: &File) -> Result<Written, (PathBuf, io::Error)> {
    let path = root.join(file.path);
    // A link that leads nowhere is something, too.
    if path.symlink_metadata().is_ok() {
        return Ok(Written::Kept);
    }
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
        .and_then(|mut out| out.write_all(file.text.as_bytes()));
    match written {
        Ok(()) => Ok(Written::New),
        Err(error) => Err((path, error)),
    }
}
