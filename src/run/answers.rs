//! Which files are answers, where a folder or a pattern is given for them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::language::{self, Language};
use crate::problem::model::{Kind, Problem};

/// Folders that tools make, and that hold no answers.
const IGNORED: [&str; 5] = ["__pycache__", "node_modules", "target", "venv", "build"];

/// How deep folders are looked through.
const DEEPEST: usize = 16;

/// A file that is an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    /// Whose it is: the folder right below the one that was given, or else the
    /// file's name.
    pub person: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// In the order in which they were given, those of a folder by name.
    pub found: Vec<Found>,
    /// Files that are no answers to this problem.
    pub passed_over: Vec<PathBuf>,
    /// Whether a folder or a pattern was given.
    pub collected: bool,
}

/// Why there are no answers.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    #[error("there is no answer to `{problem}` in {}{}", path.display(), seen(*passed_over))]
    Empty {
        problem: String,
        path: PathBuf,
        passed_over: usize,
    },
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{pattern} is no pattern: {reason}")]
    Pattern { pattern: String, reason: String },
}

fn seen(passed_over: usize) -> String {
    match passed_over {
        0 => String::new(),
        1 => " (one file, which is no answer to it)".into(),
        more => format!(" ({more} files, none of which is an answer to it)"),
    }
}

/// Finds the answers that were meant: a file is one, a folder holds some, and
/// a pattern (`answers/*.py`) names some. Files keep their order.
///
/// # Errors
/// A folder or pattern that leads to no answer at all.
pub fn find(
    given: &[PathBuf],
    problem: &Problem,
    language: Option<&'static Language>,
) -> Result<Answers, AnswersError> {
    let mut answers = Answers::default();
    for path in given {
        let before = (answers.found.len(), answers.passed_over.len());
        if path.is_dir() {
            answers.collected = true;
            collect(path, path, 0, problem, language, &mut answers)?;
        } else if let Some(pattern) = pattern(path) {
            answers.collected = true;
            matching(pattern, problem, language, &mut answers)?;
        } else {
            // Whether it is there is seen when it is read.
            answers.found.push(Found {
                path: path.clone(),
                person: None,
            });
            continue;
        }
        if answers.found.len() == before.0 {
            return Err(AnswersError::Empty {
                problem: problem.slug.clone(),
                path: path.clone(),
                passed_over: answers.passed_over.len() - before.1,
            });
        }
    }
    Ok(answers)
}

/// A path that is no file, and that has characters of a pattern.
fn pattern(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    (text.contains(['*', '?', '[']) && !path.exists()).then_some(text)
}

fn matching(
    pattern: &str,
    problem: &Problem,
    language: Option<&'static Language>,
    answers: &mut Answers,
) -> Result<(), AnswersError> {
    let paths = glob::glob(pattern).map_err(|error| AnswersError::Pattern {
        pattern: pattern.to_string(),
        reason: error.msg.to_string(),
    })?;
    for path in paths.filter_map(Result::ok) {
        if path.is_dir() {
            collect(&path, &path, 0, problem, language, answers)?;
        } else {
            take(path, None, problem, language, answers);
        }
    }
    Ok(())
}

fn collect(
    root: &Path,
    folder: &Path,
    depth: usize,
    problem: &Problem,
    language: Option<&'static Language>,
    answers: &mut Answers,
) -> Result<(), AnswersError> {
    let unreadable = |source| AnswersError::Unreadable {
        path: folder.to_path_buf(),
        source,
    };
    let mut entries = fs::read_dir(folder)
        .map_err(unreadable)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link is followed to a file only: a folder could lead anywhere.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if name.starts_with('.') || (is_folder && IGNORED.contains(&name.as_str())) {
            continue;
        }
        if !is_folder {
            match path.metadata() {
                Ok(behind) if behind.is_dir() => {}
                // A pipe or a device holds no answer.
                Ok(behind) if !behind.is_file() => answers.passed_over.push(path),
                // What a broken link stood for is missed where it is read.
                _ => {
                    let person = person(root, &path);
                    take(path, person, problem, language, answers);
                }
            }
        } else if depth < DEEPEST {
            collect(root, &path, depth + 1, problem, language, answers)?;
        }
    }
    Ok(())
}

fn person(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let first = below.components().next()?.as_os_str();
    let name = match below.components().nth(1) {
        Some(_) => first,
        None => Path::new(first).file_stem()?,
    };
    Some(name.to_string_lossy().into_owned())
}

fn take(
    path: PathBuf,
    person: Option<String>,
    problem: &Problem,
    language: Option<&'static Language>,
    answers: &mut Answers,
) {
    let found = match (language::by_extension(&path), language) {
        (Some(known), Some(wanted)) => known.id == wanted.id,
        (None, Some(_)) => path.extension().is_none(),
        (Some(known), None) => fits(known, problem),
        (None, None) => false,
    };
    if found {
        answers.found.push(Found { path, person });
    } else {
        answers.passed_over.push(path);
    }
}

/// Can an answer in that language be meant for the problem?
pub fn fits(language: &Language, problem: &Problem) -> bool {
    (language.id == "sql") == matches!(problem.kind, Kind::Sql(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem() -> Problem {
        let text = "title = \"t\"\nkind = \"function\"\n[call]\nfunction = \"f\"\nparams = [\"n: int\"]\nreturns = \"int\"\n[[case]]\nname = \"a\"\nargs = [1]\nexpect = 1\n";
        let folder = tempfile::tempdir().unwrap();
        crate::problem::load_text(folder.path(), text.into()).unwrap()
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn names(root: &Path, answers: &Answers) -> Vec<(String, Option<String>)> {
        answers
            .found
            .iter()
            .map(|found| {
                let path = found.path.strip_prefix(root).unwrap();
                (path.display().to_string(), found.person.clone())
            })
            .collect()
    }

    #[test]
    fn a_folder_holds_answers() {
        let folder = folder(&[
            "bob.py",
            "alice/answer.js",
            "alice/.hidden.py",
            "alice/node_modules/x/index.js",
            "README.md",
            "query.sql",
        ]);
        let answers = find(&[folder.path().to_path_buf()], &problem(), None).unwrap();
        let whose = |person: &str| Some(person.to_string());
        assert_eq!(
            names(folder.path(), &answers),
            [
                ("alice/answer.js".to_string(), whose("alice")),
                ("bob.py".to_string(), whose("bob"))
            ]
        );
        assert_eq!(answers.passed_over.len(), 2);
        assert!(answers.collected);
    }

    #[test]
    fn a_pattern_names_answers() {
        let folder = folder(&["a.py", "b.py", "c.js"]);
        let answers = find(&[folder.path().join("*.py")], &problem(), None).unwrap();
        let names: Vec<String> = names(folder.path(), &answers)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["a.py", "b.py"]);
    }

    #[test]
    fn a_file_is_taken_as_it_is() {
        let given = [PathBuf::from("missing.py"), PathBuf::from("-")];
        let answers = find(&given, &problem(), None).unwrap();
        assert_eq!(answers.found.len(), 2);
        assert!(!answers.collected);
    }

    #[test]
    fn nothing_to_find_is_an_error() {
        let folder = folder(&["README.md"]);
        let error = find(&[folder.path().to_path_buf()], &problem(), None).unwrap_err();
        assert!(error.to_string().contains("one file"), "{error}");
        assert!(find(&[folder.path().join("*.py")], &problem(), None).is_err());
    }
}
