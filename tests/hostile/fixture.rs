//! A hostile answer and what its first line says must come of it:
//!
//! ```text
//! # expect: TLE|MLE; needs: process tree, files; anything else, for people
//! ```
//!
//! `expect` lists the verdicts that are right (`AC` where the attack must come to
//! nothing and the answer is right otherwise). `needs` lists what the mode of
//! isolation must guarantee, in the words of a report's `not_guaranteed`; modes
//! that do not are left out. `unsafe` stands for all of it: never run without
//! isolation. Without `needs` the answer is harmless even there. `ERROR` is no
//! verdict: nothing is graded, and that is said. `link` puts a link to a secret
//! in the place of the file, `pipe` a named pipe.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of this folder.
#[derive(Debug, Clone)]
pub struct Fixture {
    pub path: PathBuf,
    pub language: String,
    pub name: String,
    pub expect: Vec<String>,
    pub needs: Vec<String>,
    /// The answer is a link to a secret instead.
    pub link: bool,
    /// The answer is a named pipe instead.
    pub pipe: bool,
}

const LANGUAGES: [&str; 6] = ["bash", "c", "javascript", "python", "sql", "typescript"];

/// Every fixture, in the order of languages and names.
pub fn all() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut all = Vec::new();
    for language in LANGUAGES {
        let mut files: Vec<PathBuf> = fs::read_dir(folder.join(language))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        all.extend(files.iter().map(|path| Fixture::read(path)));
    }
    assert!(all.len() >= 60, "fixtures are missing: {}", all.len());
    all
}

impl Fixture {
    pub fn read(path: &Path) -> Fixture {
        let text = fs::read_to_string(path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        let part = |value: &Path| value.file_name().unwrap().to_string_lossy().into_owned();
        let mut fixture = Fixture {
            path: path.to_owned(),
            language: part(path.parent().unwrap()),
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            expect: Vec::new(),
            needs: Vec::new(),
            link: first.contains("; link;"),
            pipe: first.contains("; pipe;"),
        };
        for field in first.trim_start_matches(['/', '#', '-', ' ']).split(';') {
            if let Some(verdicts) = field.trim().strip_prefix("expect:") {
                fixture.expect = verdicts.split('|').map(|v| v.trim().to_owned()).collect();
            } else if let Some(needs) = field.trim().strip_prefix("needs:") {
                fixture.needs = needs.split(',').map(|n| n.trim().to_owned()).collect();
            }
        }
        assert!(
            !fixture.expect.is_empty(),
            "{}: no expectation",
            path.display()
        );
        fixture
    }

    /// True where this machine lacks what runs the fixture.
    pub fn missing_tool(&self) -> bool {
        let tool = match self.language.as_str() {
            "c" => "cc",
            "javascript" | "typescript" => "node",
            "python" => "python3",
            "bash" => "bash",
            _ => return false,
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        !std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
    }
}
