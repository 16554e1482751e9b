//! What git says has changed.

use std::collections::HashSet;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::language::probe;

/// Settings of the repo that would let git start programs of its choice.
const SAFE: [&str; 4] = ["-c", "core.fsmonitor=false", "-c", "diff.external="];

/// Files that have changed.
#[derive(Debug, Default)]
pub struct Changed {
    /// Absolute.
    files: HashSet<PathBuf>,
}

/// Why git did not tell.
#[derive(Debug, thiserror::Error)]
pub enum ChangedError {
    #[error("--changed asks git, which is not installed")]
    NoGit,
    #[error("{} is in no git repository", folder.display())]
    NoRepository { folder: PathBuf },
    #[error("git knows no revision `{revision}`{}", advice(revision))]
    NoRevision { revision: String },
    #[error("git did not say what has changed: {0}")]
    Git(io::Error),
}

/// Checkouts of CI services have one commit and no other branch.
fn advice(revision: &str) -> &'static str {
    if revision.contains('/') {
        "; in CI, fetch it first (for actions/checkout: `fetch-depth: 0`)"
    } else {
        ""
    }
}

impl Changed {
    /// Files of the work tree that differ from where it and the revision
    /// parted, new ones included.
    ///
    /// # Errors
    /// Where git is missing, or knows neither the folder nor the revision.
    pub fn since(folder: &Path, revision: &str) -> Result<Changed, ChangedError> {
        let folder = std::path::absolute(folder).map_err(ChangedError::Git)?;
        let git = |arguments: &[&str]| {
            let all: Vec<&str> = SAFE.iter().chain(arguments).copied().collect();
            probe::ask(Path::new("git"), &all, &folder)
        };
        let top = git(&["rev-parse", "--show-toplevel"]).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ChangedError::NoGit,
            _ => ChangedError::NoRepository {
                folder: folder.clone(),
            },
        })?;
        let top = PathBuf::from(top.trim_end_matches('\n'));
        // What begins with a dash would be an option.
        let unknown = || ChangedError::NoRevision {
            revision: revision.to_string(),
        };
        if revision.starts_with('-') {
            return Err(unknown());
        }
        let commit = format!("{revision}^{{commit}}");
        git(&["rev-parse", "--verify", "--quiet", &commit]).map_err(|_| unknown())?;
        let base = match git(&["merge-base", revision, "HEAD"]) {
            Ok(base) => base.trim().to_string(),
            // Histories that never met, or cut off before they did.
            Err(_) => revision.to_string(),
        };
        let changed = git(&["diff", "--name-only", "-z", "--no-renames", &base, "--"]);
        let new = git(&[
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--full-name",
        ]);
        let mut files = HashSet::new();
        for list in [changed, new] {
            let list = list.map_err(ChangedError::Git)?;
            let names = list.split('\0').filter(|name| !name.is_empty());
            files.extend(names.map(|name| top.join(name)));
        }
        Ok(Changed { files })
    }

    /// Has this file changed?
    pub fn has(&self, path: &Path) -> bool {
        self.files.contains(&full(path))
    }

    /// Has anything in this folder changed?
    pub fn has_below(&self, folder: &Path) -> bool {
        let folder = full(folder);
        self.files.iter().any(|file| file.starts_with(&folder))
    }
}

/// The absolute path, without `.` and `..`, and with the folder's links followed
/// as git follows them.
fn full(path: &Path) -> PathBuf {
    let name = path.file_name().filter(|_| !path.ends_with(".."));
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let real = folder.canonicalize().ok();
    match (real, name) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => {
            let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            let mut plain = PathBuf::new();
            for part in absolute.components() {
                match part {
                    Component::ParentDir => drop(plain.pop()),
                    part => plain.push(part),
                }
            }
            plain
        }
    }
}
