//! Which files of a repo are solutions, and to what.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::language::{self, Language};
use crate::problem::nearest;

/// A file that answers a problem of the repo.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The problem's place in the list of folders.
    pub problem: usize,
    pub path: PathBuf,
    pub person: Option<String>,
    pub language: &'static Language,
}

/// A file that lies where solutions do, but whose problem is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub path: PathBuf,
    /// What stands for the problem in its path.
    pub problem: String,
    /// The problem that may be meant.
    pub nearest: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Solutions {
    /// By problem, then by pattern and path.
    pub found: Vec<Solution>,
    pub strays: Vec<Stray>,
}

/// Finds the solutions to these problems. Files of languages that nobody asked
/// for, or that are no answers at all, are passed over.
pub fn find(config: &Config, problems: &[PathBuf]) -> Solutions {
    let slugs: Vec<String> = problems.iter().map(|folder| slug(folder)).collect();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, slug) in slugs.iter().enumerate() {
        by_name.entry(plain(slug)).or_insert(index);
    }
    let known = |name: &str| by_name.contains_key(&plain(name));
    let mut taken: HashSet<PathBuf> = HashSet::new();
    let mut solutions = Solutions::default();
    for pattern in &config.solutions {
        for (path, captures) in pattern.files(&config.root, &known) {
            let Some(language) = wanted_language(config, &path) else {
                continue;
            };
            let Some(name) = captures.problem else {
                continue;
            };
            match by_name.get(&plain(&name)) {
                Some(problem) => {
                    if taken.insert(path.clone()) {
                        solutions.found.push(Solution {
                            problem: *problem,
                            path,
                            person: captures.person,
                            language,
                        });
                    }
                }
                None => {
                    let nearest = nearest(&name, slugs.iter().map(String::as_str));
                    solutions.strays.push(Stray {
                        nearest: nearest.map(str::to_owned),
                        problem: name,
                        path,
                    });
                }
            }
        }
    }
    // One pattern can know what another does not, or come nearer to it.
    let strays = &mut solutions.strays;
    strays.retain(|stray| !taken.contains(&stray.path));
    strays.sort_by_key(|stray| (stray.path.clone(), stray.nearest.is_none()));
    strays.dedup_by(|later, first| later.path == first.path);
    solutions.found.sort_by_key(|solution| solution.problem);
    solutions
}

fn wanted_language(config: &Config, path: &Path) -> Option<&'static Language> {
    let language = language::by_extension(path)?;
    let wanted = config
        .languages
        .as_ref()
        .is_none_or(|wanted| wanted.iter().any(|one| one.id == language.id));
    wanted.then_some(language)
}

/// The name of a problem folder.
pub fn slug(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Languages have their own ways to write a name: `two-sum`, `two_sum.py` and
/// `TwoSum.java` are the same.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn repo(files: &[&str]) -> (tempfile::TempDir, Config) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let config = Config::default_at(folder.path().to_path_buf());
        (folder, config)
    }

    fn shown(root: &Path, solutions: &Solutions) -> Vec<String> {
        let solution = |solution: &Solution| {
            let path = solution.path.strip_prefix(root).unwrap().display();
            format!("{path} {} {}", solution.problem, solution.language.id)
        };
        solutions.found.iter().map(solution).collect()
    }

    #[test]
    fn solutions_are_found_in_every_spelling() {
        let (root, config) = repo(&[
            "problems/balanced/problem.toml",
            "problems/two-sum/problem.toml",
            "solutions/TwoSum.java",
            "solutions/two_sum.py",
            "solutions/balanced.py",
            "solutions/balanced.md",
            "solutions/balanced/second.js",
            "solutions/alice/two-sum.js",
            "solutions/alice/two-summ.js",
        ]);
        let solutions = find(&config, &config.problem_folders());
        assert_eq!(
            shown(root.path(), &solutions),
            [
                "solutions/balanced.py 0 python",
                "solutions/balanced/second.js 0 javascript",
                "solutions/TwoSum.java 1 java",
                "solutions/two_sum.py 1 python",
                "solutions/alice/two-sum.js 1 javascript",
            ]
        );
        assert_eq!(solutions.found[4].person.as_deref(), Some("alice"));
        let strays: Vec<(&str, Option<&str>)> = solutions
            .strays
            .iter()
            .map(|stray| (stray.problem.as_str(), stray.nearest.as_deref()))
            .collect();
        assert_eq!(strays, [("two-summ", Some("two-sum"))]);
    }

    #[test]
    fn only_the_languages_that_are_wanted() {
        let (root, mut config) = repo(&[
            "problems/balanced/problem.toml",
            "solutions/balanced.py",
            "solutions/balanced.js",
        ]);
        config.languages = language::by_name("python").map(|python| vec![python]);
        let solutions = find(&config, &config.problem_folders());
        assert_eq!(
            shown(root.path(), &solutions),
            ["solutions/balanced.py 0 python"]
        );
    }
}
