//! `grade.toml`, at the root of a practice repo: where its problems and
//! solutions are, and how they are graded.
//!
//! Whoever clones a repo takes its settings with it. So there is none here that
//! could make grading less safe: isolation is chosen on the command line, and a
//! report goes nowhere but below the root.

mod languages;
mod pattern;
mod read;

use std::path::{Path, PathBuf};

pub use languages::languages;
pub use pattern::{Captures, Pattern};

use crate::language::Language;
use crate::problem::LoadError;
use crate::problem::model::LimitChanges;
use crate::report::redact::Audience;

/// The file's name.
pub const FILE: &str = "grade.toml";

/// What the file says, with what holds where it says nothing.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that the file lies in; empty for the current one.
    pub root: PathBuf,
    /// Folders that hold problems, below the root.
    pub problems: Vec<PathBuf>,
    /// Where solutions are, below the root.
    pub solutions: Vec<Pattern>,
    /// `None`: the command line's own default.
    pub audience: Option<Audience>,
    /// As `--report` takes them; for `grade all`.
    pub reports: Vec<String>,
    /// Only solutions in these; `None` takes all.
    pub languages: Option<Vec<&'static Language>>,
    /// Limits of problems that name none of their own.
    pub limits: LimitChanges,
}

impl Config {
    /// What holds in a repo without the file.
    pub fn default_at(root: PathBuf) -> Config {
        Config {
            root,
            problems: vec![PathBuf::from("problems")],
            solutions: pattern::usual(),
            audience: None,
            reports: Vec::new(),
            languages: None,
            limits: LimitChanges::default(),
        }
    }

    /// The problem folders, in the order of the settings, each by name.
    pub fn problem_folders(&self) -> Vec<PathBuf> {
        self.problems
            .iter()
            .flat_map(|folder| crate::problem::find::in_folder(&self.root.join(folder)))
            .collect()
    }
}

/// The folder of the nearest `grade.toml`, here or above; empty for here.
pub fn find(from: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(from).ok()?;
    full.ancestors()
        .enumerate()
        .find(|(_, folder)| folder.join(FILE).is_file())
        .map(|(level, folder)| match level {
            // Paths in messages stay short where the file is right here.
            0 => from
                .components()
                .filter(|part| part.as_os_str() != ".")
                .collect(),
            _ => folder.to_path_buf(),
        })
}

/// Reads the settings of the nearest file; `None` where there is no file.
///
/// # Errors
/// All mistakes of the file.
pub fn load(from: &Path) -> Result<Option<Config>, LoadError> {
    find(from).map(|root| read::file(&root)).transpose()
}
