//! Where solutions lie: `solutions/{person}/{problem}.*`.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that tools make.
const IGNORED: [&str; 5] = ["__pycache__", "node_modules", "target", "venv", "build"];

/// With more, a long name could be read in too many ways.
const MOST_VARYING: usize = 3;

/// A path below the root, with names in braces and stars for what varies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Vec<Token>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(String),
    /// Anything, also nothing.
    Star,
    Problem,
    Person,
}

/// What stood in a path for the names of a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captures {
    pub problem: Option<String>,
    pub person: Option<String>,
}

/// The patterns of a repo that names none.
pub(super) fn usual() -> Vec<Pattern> {
    [
        "solutions/{problem}.*",
        "solutions/{problem}/*",
        "solutions/{person}/{problem}.*",
    ]
    .into_iter()
    .map(|text| Pattern::parse(text).expect("these are patterns"))
    .collect()
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right.
    pub fn parse(text: &str) -> Result<Pattern, String> {
        if text.starts_with('/') || text.split('/').any(|part| part == "..") {
            return Err("solutions lie below the folder of grade.toml".into());
        }
        if text.contains("**") {
            return Err("`**` is not known here; write a pattern for each depth".into());
        }
        let parts: Vec<Vec<Token>> = text
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .map(tokens)
            .collect::<Result<_, _>>()?;
        let varies = |token: &&Token| !matches!(token, Token::Literal(_));
        if parts
            .iter()
            .any(|part| part.iter().filter(varies).count() > MOST_VARYING)
        {
            return Err("at most three things can vary in one name".into());
        }
        if !parts.iter().flatten().any(|token| *token == Token::Problem) {
            return Err(
                "write `{problem}` where the problem's name stands, as in \"solutions/{problem}.*\""
                    .into(),
            );
        }
        Ok(Pattern {
            text: text.to_string(),
            parts,
        })
    }

    /// Every file below the root that the pattern fits, by name. Where a name
    /// can be split in several ways, `known` decides what is a problem.
    pub fn files(&self, root: &Path, known: &dyn Fn(&str) -> bool) -> Vec<(PathBuf, Captures)> {
        let mut found = Vec::new();
        self.walk(root, 0, &Captures::default(), known, &mut found);
        found
    }

    fn walk(
        &self,
        folder: &Path,
        depth: usize,
        before: &Captures,
        known: &dyn Fn(&str) -> bool,
        found: &mut Vec<(PathBuf, Captures)>,
    ) {
        let part = &self.parts[depth];
        let last = depth + 1 == self.parts.len();
        let mut names: Vec<String> = match part.as_slice() {
            [Token::Literal(name)] => vec![name.clone()],
            _ => names_in(folder),
        };
        names.sort();
        for name in names {
            let hidden = name.starts_with('.');
            let asked = matches!(part.first(), Some(Token::Literal(text)) if text.starts_with('.'));
            if (hidden && !asked) || IGNORED.contains(&name.as_str()) {
                continue;
            }
            let Some(captures) = captured(part, &name, before, known) else {
                continue;
            };
            let path = folder.join(&name);
            // A folder behind a link could lie anywhere; a file is asked when it is read.
            let is_folder = path
                .symlink_metadata()
                .is_ok_and(|metadata| metadata.is_dir());
            match (last, is_folder) {
                (true, false) if path.is_file() => found.push((path, captures)),
                (false, true) => self.walk(&path, depth + 1, &captures, known, found),
                _ => {}
            }
        }
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect()
}

fn tokens(part: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        let special = rest.find(['{', '*', '}']).unwrap_or(rest.len());
        if special > 0 {
            tokens.push(Token::Literal(rest[..special].to_string()));
            rest = &rest[special..];
            continue;
        }
        let (token, length) = if rest.starts_with('*') {
            (Token::Star, 1)
        } else if rest.starts_with("{problem}") {
            (Token::Problem, "{problem}".len())
        } else if rest.starts_with("{person}") {
            (Token::Person, "{person}".len())
        } else {
            return Err("only `{problem}`, `{person}` and `*` are known here".into());
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    Ok(tokens)
}

/// What the names stand for, if the part fits. The first split whose problem
/// is known counts, and else the first split.
fn captured(
    part: &[Token],
    name: &str,
    before: &Captures,
    known: &dyn Fn(&str) -> bool,
) -> Option<Captures> {
    let mut splits = Vec::new();
    split(part, name, before.clone(), &mut splits);
    let best = splits
        .iter()
        .position(|captures| captures.problem.as_deref().is_none_or(known));
    splits.into_iter().nth(best.unwrap_or(0))
}

/// More ways to read one file name than these are not looked at.
const MOST_SPLITS: usize = 1000;

fn split(part: &[Token], name: &str, captures: Captures, found: &mut Vec<Captures>) {
    if found.len() >= MOST_SPLITS {
        return;
    }
    let Some((token, rest)) = part.split_first() else {
        if name.is_empty() {
            found.push(captures);
        }
        return;
    };
    if let Token::Literal(text) = token {
        if let Some(after) = name.strip_prefix(text.as_str()) {
            split(rest, after, captures, found);
        }
        return;
    }
    // The longest first: `two-sum.test.js` is a solution to `two-sum.test` if
    // there is such a problem.
    let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
    for end in std::iter::once(name.len()).chain(ends.into_iter().rev()) {
        let (text, after) = name.split_at(end);
        if text.is_empty() && *token != Token::Star {
            continue;
        }
        let mut captures = captures.clone();
        let slot = match token {
            Token::Problem => &mut captures.problem,
            Token::Person => &mut captures.person,
            Token::Star | Token::Literal(_) => {
                split(rest, after, captures, found);
                continue;
            }
        };
        // A name that comes twice must stand for the same.
        if slot.as_ref().is_none_or(|before| before == text) {
            *slot = Some(text.to_string());
            split(rest, after, captures, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repo(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    /// `path problem person` of every file that is found.
    fn found(pattern: &str, files: &[&str]) -> Vec<String> {
        let root = repo(files);
        let known = |name: &str| ["balanced", "two-sum"].contains(&name);
        Pattern::parse(pattern)
            .unwrap()
            .files(root.path(), &known)
            .into_iter()
            .map(|(path, captures)| {
                let path = path.strip_prefix(root.path()).unwrap();
                let shown = |text: Option<String>| text.unwrap_or_else(|| "-".into());
                format!(
                    "{} {} {}",
                    path.display(),
                    shown(captures.problem),
                    shown(captures.person)
                )
            })
            .collect()
    }

    #[test]
    fn files_of_a_pattern() {
        let files = [
            "solutions/balanced.py",
            "solutions/two-sum.js",
            "solutions/two-sum.old.js",
            "solutions/.balanced.py",
            "solutions/alice/balanced.py",
            "solutions/node_modules/balanced.py",
            "people/bob-two-sum.py",
            "balanced/answers/1.py",
        ];
        assert_eq!(
            found("solutions/{problem}.*", &files),
            [
                "solutions/balanced.py balanced -",
                "solutions/two-sum.js two-sum -",
                "solutions/two-sum.old.js two-sum -",
            ]
        );
        assert_eq!(
            found("solutions/{person}/{problem}.*", &files),
            ["solutions/alice/balanced.py balanced alice"]
        );
        assert_eq!(
            found("people/{person}-{problem}.py", &files),
            ["people/bob-two-sum.py two-sum bob"]
        );
        assert_eq!(
            found("./{problem}/answers/*", &files),
            ["balanced/answers/1.py balanced -"]
        );
        assert_eq!(found("nowhere/{problem}.*", &files), [""; 0]);
    }

    #[test]
    fn mistakes_are_told() {
        for (text, why) in [
            ("solutions/*", "{problem}"),
            ("/solutions/{problem}", "below"),
            ("../{problem}.py", "below"),
            ("**/{problem}.py", "**"),
            ("{name}/{problem}.py", "{person}"),
            ("{problem", "{person}"),
            ("*-{person}-*-{problem}", "three"),
        ] {
            let error = Pattern::parse(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn a_long_name_takes_no_long_time() {
        let name = "a".repeat(255);
        assert_eq!(found("*{person}{problem}b", &[&name]), [""; 0]);
        assert_eq!(found("*{person}{problem}", &[&name]).len(), 1);
    }
}
