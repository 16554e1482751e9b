//! Fixtures: answers that declare, by the folder they stand in, the verdict
//! that they must get.
//!
//! A file is one answer. A manifest (`*.variants.toml`) holds many that differ
//! in a few lines.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::verdict::Verdict;

/// One known-right or known-wrong answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixture {
    /// How reports name it: `wrong_answer/mutants.variants.toml#no_final_check`.
    pub name: String,
    /// The path that stands for the answer in messages; its ending is the language's.
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub verdict: Verdict,
    /// The first case, in the plan's order, that must fail.
    pub fails: Option<String>,
    /// What the machine must have besides the runtime.
    pub requires: Vec<String>,
}

/// A fixture folder that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FixtureError {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}: `{name}` is no verdict; the folders are {known}", folder.display())]
    UnknownFolder {
        folder: PathBuf,
        name: String,
        known: String,
    },
    #[error("{}: {message}", path.display())]
    Manifest { path: PathBuf, message: String },
}

/// `*.variants.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// The ending of every answer here, which tells the language.
    extension: String,
    /// The file around each answer; `{{code}}` is where it goes.
    template: Option<String>,
    #[serde(default)]
    requires: Vec<String>,
    answer: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    name: String,
    code: String,
    fails: Option<String>,
}

const MANIFEST: &str = ".variants.toml";
const PLACE: &str = "{{code}}";

/// All fixtures of a problem, in the order of their names; none where the
/// folder is not there.
pub fn read(folder: &Path) -> Result<Vec<Fixture>, FixtureError> {
    let mut fixtures = Vec::new();
    if !folder.is_dir() {
        return Ok(fixtures);
    }
    for path in sorted(folder)? {
        let name = file_name(&path);
        if !path.is_dir() || name.starts_with('.') {
            continue;
        }
        let verdict = Verdict::DECLARABLE
            .into_iter()
            .find(|verdict| verdict.folder() == Some(name.as_str()))
            .ok_or_else(|| FixtureError::UnknownFolder {
                folder: folder.to_path_buf(),
                name: name.clone(),
                known: Verdict::DECLARABLE
                    .iter()
                    .filter_map(|verdict| verdict.folder())
                    .collect::<Vec<_>>()
                    .join(", "),
            })?;
        for file in sorted(&path)? {
            let file_name = file_name(&file);
            if file.is_dir() || file_name.starts_with('.') {
                continue;
            }
            let bytes = fs::read(&file).map_err(|source| FixtureError::Read {
                path: file.clone(),
                source,
            })?;
            if file_name.ends_with(MANIFEST) {
                fixtures.extend(manifest(&file, &bytes, &name, verdict)?);
            } else {
                fixtures.push(Fixture {
                    name: format!("{name}/{file_name}"),
                    path: file,
                    bytes,
                    verdict,
                    fails: None,
                    requires: Vec::new(),
                });
            }
        }
    }
    Ok(fixtures)
}

/// Folders of fixtures beside these problems that belong to none of them, as
/// after a slip in a name: nobody would grade what is in there.
pub fn without_problem(problems: &[PathBuf]) -> Vec<PathBuf> {
    let mut roots: Vec<&Path> = problems
        .iter()
        .filter_map(|problem| problem.parent())
        .collect();
    roots.sort();
    roots.dedup();
    let mut found = Vec::new();
    for root in roots {
        let beside = root.parent().map(|above| above.join("fixtures"));
        let folders = beside.and_then(|folder| sorted(&folder).ok());
        let is_fixtures = |folder: &PathBuf| {
            let mut known = Verdict::DECLARABLE.iter().filter_map(|v| v.folder());
            known.any(|verdict| folder.join(verdict).is_dir())
        };
        found.extend(
            folders
                .unwrap_or_default()
                .into_iter()
                .filter(|folder| !root.join(file_name(folder)).is_dir() && is_fixtures(folder)),
        );
    }
    found
}

fn manifest(
    path: &Path,
    bytes: &[u8],
    folder: &str,
    verdict: Verdict,
) -> Result<Vec<Fixture>, FixtureError> {
    let problem = |message: String| FixtureError::Manifest {
        path: path.to_path_buf(),
        message,
    };
    let text = std::str::from_utf8(bytes).map_err(|error| problem(error.to_string()))?;
    let manifest: Manifest = toml::from_str(text).map_err(|error| problem(error.to_string()))?;
    if let Some(template) = &manifest.template
        && !template.contains(PLACE)
    {
        return Err(problem(format!("the template has no {PLACE}")));
    }
    let mut names: Vec<&str> = Vec::new();
    for answer in &manifest.answer {
        if names.contains(&answer.name.as_str()) {
            return Err(problem(format!("two answers are called `{}`", answer.name)));
        }
        names.push(&answer.name);
    }
    Ok(manifest
        .answer
        .iter()
        .map(|answer| {
            let code = match &manifest.template {
                Some(template) => template.replace(PLACE, &answer.code),
                None => answer.code.clone(),
            };
            Fixture {
                name: format!("{folder}/{}#{}", file_name(path), answer.name),
                path: path.with_file_name(format!("{}.{}", answer.name, manifest.extension)),
                bytes: code.into_bytes(),
                verdict,
                fails: answer.fails.clone(),
                requires: manifest.requires.clone(),
            }
        })
        .collect())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, FixtureError> {
    let read = |source| FixtureError::Read {
        path: folder.to_path_buf(),
        source,
    };
    let mut paths = fs::read_dir(folder)
        .map_err(read)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(read)?;
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn files_and_manifests_become_fixtures() {
        let folder = folder(&[
            ("accepted/a.py", "x"),
            (
                "wrong_answer/m.variants.toml",
                "extension = 'js'\ntemplate = 'f({{code}})'\n[[answer]]\nname = 'n'\nfails = 'g/c'\ncode = '1'\n",
            ),
        ]);
        let fixtures = read(folder.path()).unwrap();
        assert_eq!(fixtures[0].name, "accepted/a.py");
        assert_eq!(fixtures[1].name, "wrong_answer/m.variants.toml#n");
        assert_eq!(fixtures[1].bytes, b"f(1)");
        assert_eq!(fixtures[1].fails.as_deref(), Some("g/c"));
        assert!(fixtures[1].path.ends_with("wrong_answer/n.js"));
    }

    #[test]
    fn mistakes_are_named() {
        let unknown = folder(&[("wrong/a.py", "x")]);
        let text = read(unknown.path()).unwrap_err().to_string();
        assert!(text.contains("`wrong` is no verdict"), "{text}");
        let twice = folder(&[(
            "accepted/m.variants.toml",
            "extension='js'\n[[answer]]\nname='n'\ncode='1'\n[[answer]]\nname='n'\ncode='2'\n",
        )]);
        let text = read(twice.path()).unwrap_err().to_string();
        assert!(text.contains("two answers are called `n`"), "{text}");
    }
}
