//! From what a user typed to a problem folder.

use std::path::{Path, PathBuf};

use super::nearest::nearest;

/// Why there is no such problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// Neither a folder nor a slug.
    #[error("there is no problem \"{name}\"{}", advice(nearest, searched))]
    Unknown {
        name: String,
        /// The nearest slug there is.
        nearest: Option<String>,
        /// The `problems` folders that were looked through.
        searched: Vec<PathBuf>,
    },
    /// No `problems` folder at all.
    #[error("there is no `problems` folder in {} or above it", from.display())]
    NoProblems { from: PathBuf },
}

fn advice(nearest: &Option<String>, searched: &[PathBuf]) -> String {
    match (nearest, searched) {
        (Some(near), _) => format!("; did you mean \"{near}\"?"),
        (None, []) => ", and no `problems` folder here or above".to_owned(),
        (None, [folder, ..]) => format!(" in {}", folder.display()),
    }
}

/// The problem folder for `name_or_path`: an existing folder, or a slug that
/// is looked up in `problems/` of `from` and of each folder above it.
///
/// # Errors
///
/// When there is neither; the nearest slug is suggested.
pub fn find(name_or_path: &str, from: &Path) -> Result<PathBuf, FindError> {
    let path = from.join(name_or_path);
    // The problem file itself, as tab completion would give it.
    if path.is_file() && path.file_name().is_some_and(|name| name == "problem.toml") {
        let parent = Path::new(name_or_path).parent().unwrap_or(Path::new(""));
        return Ok(shown(
            from,
            if parent == Path::new("") {
                Path::new(".")
            } else {
                parent
            },
        ));
    }
    if path.join("problem.toml").is_file() {
        return Ok(shown(from, Path::new(name_or_path)));
    }
    let plain = Path::new(name_or_path).components().count() == 1;
    let mut searched = problem_folders(from);
    if plain {
        for folder in &searched {
            let candidate = folder.join(name_or_path);
            if candidate.is_dir() {
                return Ok(candidate);
            }
        }
    }
    // A folder that is no problem: loading it says so better than we could.
    if path.is_dir() {
        return Ok(shown(from, Path::new(name_or_path)));
    }
    // With a mistyped path, what lies beside it was meant.
    if let Some(beside) = path.parent().filter(|beside| !plain && beside.is_dir()) {
        searched.insert(0, beside.to_owned());
    }
    let slugs: Vec<String> = searched
        .iter()
        .flat_map(|folder| in_folder(folder))
        .filter_map(|folder| Some(folder.file_name()?.to_str()?.to_owned()))
        .collect();
    let wanted = Path::new(name_or_path)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(name_or_path);
    Err(FindError::Unknown {
        name: name_or_path.to_owned(),
        nearest: nearest(wanted, slugs.iter().map(String::as_str)).map(str::to_owned),
        searched,
    })
}

/// All problem folders of the nearest `problems/` in `from` or above it,
/// sorted by slug.
///
/// # Errors
///
/// When there is no such folder.
pub fn list(from: &Path) -> Result<Vec<PathBuf>, FindError> {
    match problem_folders(from).first() {
        Some(folder) => Ok(in_folder(folder)),
        None => Err(FindError::NoProblems {
            from: from.to_path_buf(),
        }),
    }
}

/// Paths that the user gave stay as short as they were given.
fn shown(from: &Path, path: &Path) -> PathBuf {
    let here = from == Path::new("") || from == Path::new(".");
    if here || path.is_absolute() {
        path.to_path_buf()
    } else {
        from.join(path)
    }
}

/// `problems` of `from` and of each folder above it, where there is one.
fn problem_folders(from: &Path) -> Vec<PathBuf> {
    let full = std::path::absolute(from).unwrap_or_else(|_| from.to_path_buf());
    full.ancestors()
        .enumerate()
        .map(|(level, folder)| match level {
            // Paths in messages stay short where the folder is right here.
            0 => shown(from, Path::new("problems")),
            _ => folder.join("problems"),
        })
        .filter(|folder| folder.is_dir())
        .collect()
}

/// The problem folders right inside a folder, sorted by slug.
pub fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("problem.toml").is_file())
        .collect();
    found.sort();
    found
}
