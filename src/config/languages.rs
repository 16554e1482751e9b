//! Languages that people define for themselves: tables `[language.<id>]` of
//! the user's own settings, and of `grade.toml`.
//!
//! What they name runs in the sandbox. Only two things could reach out of it: a
//! program that is asked its version, and a path that shows more of the disk.
//! So neither is for a repo to say.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::FILE;
use super::read::check_keys;
use crate::language::custom::Definition;
use crate::problem::LoadError;
use crate::problem::diagnostic::{Diagnostic, Sink};
use crate::problem::node::{Entry, Node, Table};
use crate::problem::source::SourceFile;
use crate::problem::syntax;

const KEYS: [&str; 5] = ["name", "extensions", "build", "run", "version"];

/// Who wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Author {
    User,
    Repo,
}

/// The languages of the user's settings and then of the nearest `grade.toml`.
///
/// # Errors
/// The mistakes of these tables.
pub fn languages(from: &Path) -> Result<Vec<Definition>, LoadError> {
    let mut all = Vec::new();
    if let Some(path) = user_file() {
        all.extend(file(&path, Author::User)?);
    }
    if let Some(root) = super::find(from) {
        all.extend(file(&root.join(FILE), Author::Repo)?);
    }
    Ok(all)
}

/// `$XDG_CONFIG_HOME/grade/config.toml`, or below `~/.config`.
fn user_file() -> Option<PathBuf> {
    let from = |variable: &str| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let folder = from("XDG_CONFIG_HOME").or_else(|| from("HOME").map(|home| home.join(".config")));
    Some(folder?.join("grade").join("config.toml"))
}

fn file(path: &Path, author: Author) -> Result<Vec<Definition>, LoadError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        // The settings of a repo are read again, and more is said of them there.
        Err(_) if author == Author::Repo => return Ok(Vec::new()),
        Err(error) => {
            let text = format!("cannot read {}: {error}", path.display());
            return Err(LoadError::from(Diagnostic::new(text)));
        }
    };
    self::text(path, text, author)
}

fn text(path: &Path, text: String, author: Author) -> Result<Vec<Definition>, LoadError> {
    let source = Arc::new(SourceFile::new(path.to_path_buf(), text));
    let sink = Sink::default();
    let (document, errors) = DeTable::parse_recoverable(source.text());
    if !errors.is_empty() {
        if author == Author::Repo {
            return Ok(Vec::new());
        }
        syntax::report(&source, &sink, &errors);
        return Err(LoadError::from(sink.into_found()));
    }
    let document = crate::problem::kinds::as_value(document);
    let mut all = Vec::new();
    if let Some(table) = Node::new(&source, &sink, &document).free_table("the file") {
        if author == Author::User {
            check_keys(&table, &["language"], "the user's settings");
        }
        let tables = table
            .get("language")
            .and_then(|node| node.free_table("language"));
        for entry in tables.iter().flat_map(|tables| &tables.entries) {
            all.extend(definition(entry, author, path));
        }
    }
    let found = sink.into_found();
    if found.is_empty() {
        Ok(all)
    } else {
        Err(LoadError::from(found))
    }
}

fn definition(entry: &Entry<'_>, author: Author, path: &Path) -> Option<Definition> {
    let id = entry.key;
    let place = format!("`[language.{id}]`");
    let table = entry.value.free_table(&place)?;
    check_keys(&table, &KEYS, &place);
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if id.is_empty() || !id.chars().all(is_word) {
        entry.value.report_with(
            format!("`{id}` is no id of a language"),
            "this table",
            "an id has small letters, digits, `-` and `_`: `[language.zig]`",
        );
    }
    let words = |key: &str| -> Vec<String> {
        let words = table.strings(key).unwrap_or_default();
        words.into_iter().map(String::from).collect()
    };
    let help = "as in extensions = [\"zig\"]";
    let extensions = table.require("extensions", &place, help)?;
    let mut endings = words("extensions");
    endings
        .iter_mut()
        .for_each(|ending| *ending = ending.trim_start_matches('.').to_ascii_lowercase());
    if endings.is_empty() || endings.iter().any(String::is_empty) {
        extensions.report_with("a language has at least one ending", "here", help);
    }
    let build = words("build");
    let mut run = words("run");
    match (build.is_empty(), run.is_empty()) {
        (true, true) => {
            let help = "as in run = [\"awk\", \"-f\", \"{source}\"]";
            table.require("run", &place, help)?;
            entry
                .value
                .report_with(format!("{place} does not say how to run"), "here", help);
        }
        (true, false) => interpreted(&table, &run),
        (false, empty) => {
            compiled(&table, &build);
            if empty {
                run.push("{output}".into());
            }
        }
    }
    let mut version = words("version");
    if let Some(node) = table.get("version") {
        let program = build.first().or(run.first());
        if author == Author::Repo {
            node.report_with(
                "a repo does not choose what is asked its version",
                "this would run outside of the sandbox",
                "write it in your own settings, ~/.config/grade/config.toml",
            );
        } else if version.first() != program {
            let program = program.map_or("", String::as_str);
            node.report_with(
                "what is asked its version is the program that has to be there",
                "another program",
                format!("as in version = [\"{program}\", \"--version\"]"),
            );
        } else {
            version.remove(0);
        }
    }
    for (key, words) in [("build", &build), ("run", &run)] {
        let leads_out = |word: &&String| word.contains('/') && author == Author::Repo;
        if let (Some(node), Some(word)) = (table.get(key), words.first().filter(leads_out)) {
            node.report_with(
                format!("`{word}` is a path; a repo names programs that are in PATH"),
                "its first word",
                "a path can stand in your own settings, ~/.config/grade/config.toml",
            );
        }
    }
    Some(Definition {
        id: id.to_string(),
        name: table.string("name").unwrap_or(id).to_string(),
        extensions: endings,
        build,
        run,
        version,
        file: path.to_path_buf(),
    })
}

/// Where nothing is built, the file comes last.
fn interpreted(table: &Table<'_>, run: &[String]) {
    let Some(node) = table.get("run") else {
        return;
    };
    let source = run.iter().position(|word| word == "{source}");
    let is_last = source.is_none_or(|at| at > 0 && at + 1 == run.len());
    let inside = run
        .iter()
        .any(|word| word.contains("{source}") && word != "{source}");
    if !is_last || inside || run.iter().any(|word| word.contains("{output}")) {
        node.report_with(
            "without `build`, the file is the last word of `run`",
            "this command",
            "as in run = [\"awk\", \"-f\", \"{source}\"]",
        );
    }
}

fn compiled(table: &Table<'_>, build: &[String]) {
    let Some(node) = table.get("build") else {
        return;
    };
    for word in ["{source}", "{output}"] {
        if !build[1..].iter().any(|own| own.contains(word)) {
            node.report_with(
                format!("`build` does not say where `{word}` stands"),
                "this command",
                "as in build = [\"cc\", \"-o\", \"{output}\", \"{source}\"]",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, author: Author) -> Result<Vec<Definition>, LoadError> {
        self::text(Path::new("config.toml"), text.into(), author)
    }

    #[test]
    fn languages_are_read() {
        let all = read(
            "[language.awk]\nextensions = [\".AWK\"]\nrun = [\"awk\", \"-f\", \"{source}\"]\n\
             [language.zig]\nname = \"Zig\"\nextensions = [\"zig\"]\nversion = [\"zig\", \"version\"]\n\
             build = [\"zig\", \"build-exe\", \"-femit-bin={output}\", \"{source}\"]\n",
            Author::User,
        )
        .unwrap();
        assert_eq!(all[0].id, "awk");
        assert_eq!(all[0].name, "awk");
        assert_eq!(all[0].extensions, ["awk"]);
        assert_eq!(all[1].name, "Zig");
        assert_eq!(all[1].run, ["{output}"]);
        assert_eq!(all[1].version, ["version"]);
        assert_eq!(read("problems = \"x\"\n", Author::Repo).unwrap(), []);
    }

    #[test]
    fn mistakes_have_a_line_and_help() {
        use Author::{Repo, User};
        let awk = "[language.awk]\nextensions = [\"awk\"]\n";
        for (author, text, line, message, help) in [
            (User, "languages = 1", 1, "has no `languages`", "language"),
            (User, "[language", 1, "not TOML", ""),
            (
                User,
                "[language.Awk]\nextensions = [\"a\"]\nrun = [\"a\"]",
                1,
                "no id",
                "small",
            ),
            (
                User,
                "[language.awk]\nrun = [\"awk\"]",
                1,
                "extensions",
                "zig",
            ),
            (
                User,
                "[language.awk]\nextensions = []\nrun = [\"awk\"]",
                2,
                "at least one",
                "zig",
            ),
            (User, awk, 1, "run", "awk"),
            (
                User,
                &format!("{awk}runs = [\"awk\"]"),
                3,
                "has no `runs`",
                "run",
            ),
            (
                User,
                &format!("{awk}run = [\"awk\", \"{{source}}\", \"-\"]"),
                3,
                "last word",
                "-f",
            ),
            (
                User,
                &format!("{awk}build = [\"cc\", \"{{source}}\"]"),
                3,
                "{output}",
                "-o",
            ),
            (
                User,
                &format!("{awk}run = [\"awk\"]\nversion = [\"mawk\"]"),
                4,
                "has to be there",
                "awk",
            ),
            (
                Repo,
                &format!("{awk}run = [\"awk\"]\nversion = [\"awk\"]"),
                4,
                "a repo",
                "config.toml",
            ),
            (
                Repo,
                &format!("{awk}run = [\"./evil\"]"),
                3,
                "is a path",
                "config.toml",
            ),
        ] {
            let error = read(text, author).unwrap_err();
            let found = &error.diagnostics()[0];
            assert!(found.message().contains(message), "{text}: {found}");
            assert_eq!(found.line(), Some(line), "{text}: {found}");
            let advice = found.advice().unwrap_or_default();
            assert!(advice.contains(help), "{text}: {advice}");
        }
    }
}
