//! From the file's text to settings.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::{Config, FILE, Pattern};
use crate::language::{self, Language};
use crate::problem::LoadError;
use crate::problem::diagnostic::{Diagnostic, Sink};
use crate::problem::limits;
use crate::problem::nearest::{code_list, nearest};
use crate::problem::node::{Node, Table};
use crate::problem::source::SourceFile;
use crate::problem::syntax;
use crate::report::redact::Audience;

/// The keys of the file.
const KEYS: [&str; 7] = [
    "problems",
    "solutions",
    "audience",
    "reports",
    "language",
    "languages",
    "limits",
];

const AUDIENCES: [(&str, Audience); 3] = [
    ("candidate", Audience::Candidate),
    ("interviewer", Audience::Interviewer),
    ("ci", Audience::Ci),
];

/// Reads the file of a folder.
pub(super) fn file(root: &Path) -> Result<Config, LoadError> {
    let path = root.join(FILE);
    let cannot = |why: String| {
        let text = format!("cannot read {}: {why}", path.display());
        LoadError::from(Diagnostic::new(text))
    };
    let bytes = std::fs::read(&path).map_err(|error| cannot(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| cannot("it is not UTF-8 text".into()))?;
    self::text(root, path, text)
}

fn text(root: &Path, path: PathBuf, text: String) -> Result<Config, LoadError> {
    let source = Arc::new(SourceFile::new(path, text));
    let sink = Sink::default();
    let config = config(root, &source, &sink);
    let found = sink.into_found();
    if found.is_empty() {
        Ok(config)
    } else {
        Err(LoadError::from(found))
    }
}

fn config(root: &Path, source: &Arc<SourceFile>, sink: &Sink) -> Config {
    let mut config = Config::default_at(root.to_path_buf());
    let (document, errors) = DeTable::parse_recoverable(source.text());
    if !errors.is_empty() {
        syntax::report(source, sink, &errors);
        return config;
    }
    let document = crate::problem::kinds::as_value(document);
    let Some(table) = Node::new(source, sink, &document).free_table("the file") else {
        return config;
    };
    check_keys(&table, &KEYS, FILE);
    if let Some(node) = table.get("problems") {
        config.problems = folders(node);
    }
    if let Some(node) = table.get("solutions") {
        config.solutions = patterns(node);
    }
    config.audience = table
        .get("audience")
        .and_then(|node| node.choice("audience", &AUDIENCES));
    if let Some(node) = table.get("reports") {
        config.reports = reports(node);
    }
    config.languages = table.get("languages").map(languages);
    if let Some(limits) = table
        .get("limits")
        .and_then(|node| node.free_table("limits"))
    {
        check_keys(&limits, &["time", "wall", "memory", "output"], "`[limits]`");
        config.limits = limits::changes(&limits);
    }
    config
}

/// Reports keys that there are not.
pub(super) fn check_keys(table: &Table<'_>, keys: &[&str], place: &str) {
    for entry in &table.entries {
        if keys.contains(&entry.key) {
            continue;
        }
        let help = match nearest(entry.key, keys.iter().copied()) {
            _ if entry.key == "isolation" => {
                "a repo does not choose it: `--isolation` on the command line does".into()
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", code_list(keys.iter().copied())),
        };
        let message = format!("{place} has no `{}`", entry.key);
        table
            .node
            .sink
            .push(entry.diagnostic(message, "unknown key").help(help));
    }
}

/// One text, or several.
fn one_or_more<'a>(node: Node<'a>, key: &str) -> Vec<Node<'a>> {
    match node.value {
        toml::de::DeValue::String(_) => vec![node],
        _ => node.array(key).unwrap_or_default(),
    }
}

fn folders(node: Node<'_>) -> Vec<PathBuf> {
    one_or_more(node, "problems")
        .into_iter()
        .filter_map(|node| {
            let text = node.string("problems")?;
            if is_below(Path::new(text)) {
                return Some(PathBuf::from(text));
            }
            node.report(
                "problems lie below the folder of grade.toml",
                "this leads out of it",
            );
            None
        })
        .collect()
}

fn patterns(node: Node<'_>) -> Vec<Pattern> {
    one_or_more(node, "solutions")
        .into_iter()
        .filter_map(|node| match Pattern::parse(node.string("solutions")?) {
            Ok(pattern) => Some(pattern),
            Err(why) => {
                node.report_with("this does not say where solutions are", "this pattern", why);
                None
            }
        })
        .collect()
}

/// Whoever cloned the repo did not choose these files.
fn reports(node: Node<'_>) -> Vec<String> {
    one_or_more(node, "reports")
        .into_iter()
        .filter_map(|node| {
            let text = node.string("reports")?;
            let file = text.split_once('=').map(|(_, file)| Path::new(file));
            if file.is_none_or(is_below) {
                return Some(text.to_string());
            }
            node.report_with(
                "a report of grade.toml is written below its folder",
                "this leads out of it",
                "with `--report` on the command line, a report goes anywhere",
            );
            None
        })
        .collect()
}

fn languages(node: Node<'_>) -> Vec<&'static Language> {
    one_or_more(node, "languages")
        .into_iter()
        .filter_map(|node| {
            let name = node.string("languages")?;
            let found = language::by_name(name);
            if found.is_none() {
                let known = language::all().iter().map(|language| language.id);
                let help = match nearest(name, known.clone()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("there are {}", code_list(known)),
                };
                node.report_with(format!("there is no language \"{name}\""), "unknown", help);
            }
            found
        })
        .collect()
}

/// A relative path that stays below where it begins.
fn is_below(path: &Path) -> bool {
    path.components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read(text: &str) -> Result<Config, LoadError> {
        self::text(Path::new(""), PathBuf::from(FILE), text.into())
    }

    #[test]
    fn an_empty_file_is_what_holds_anyway() {
        let config = read("").unwrap();
        assert_eq!(config.problems, [PathBuf::from("problems")]);
        assert_eq!(config.solutions[0].to_string(), "solutions/{problem}.*");
        assert!(config.languages.is_none());
    }

    #[test]
    fn every_setting_is_read() {
        let config = read(
            "problems = [\"easy\", \"hard\"]\nsolutions = \"{person}/{problem}.*\"\naudience = \"ci\"\nreports = [\"github\", \"junit=out/grade.xml\"]\nlanguages = [\"python\", \"js\"]\n[limits]\ntime = \"4s\"\nmemory = \"1 GiB\"\n",
        )
        .unwrap();
        assert_eq!(config.problems.len(), 2);
        assert_eq!(config.solutions[0].to_string(), "{person}/{problem}.*");
        assert_eq!(config.audience, Some(Audience::Ci));
        assert_eq!(config.reports, ["github", "junit=out/grade.xml"]);
        let languages = config.languages.unwrap();
        let ids: Vec<&str> = languages.iter().map(|language| language.id).collect();
        assert_eq!(ids, ["python", "javascript"]);
        assert_eq!(config.limits.time, Some(Duration::from_secs(4)));
        assert_eq!(config.limits.memory, Some(1 << 30));
    }

    #[test]
    fn mistakes_have_a_line_and_help() {
        for (text, line, message, help) in [
            ("solution = \"x\"", 1, "has no `solution`", "solutions"),
            (
                "\nisolation = \"none\"",
                2,
                "has no `isolation`",
                "--isolation",
            ),
            ("solutions = \"x\"", 1, "where solutions are", "{problem}"),
            (
                "reports = \"json=/etc/x\"",
                1,
                "below its folder",
                "--report",
            ),
            ("reports = \"json=../x\"", 1, "below its folder", "--report"),
            ("languages = [\"pyton\"]", 1, "\"pyton\"", "python"),
            ("audience = \"all\"", 1, "audience", ""),
            ("[limits]\ntime = 3", 2, "its unit", "3s"),
            ("[limits]\ntimes = \"3s\"", 2, "has no `times`", "time"),
            ("problems = \"../x\"", 1, "below", ""),
            ("problems = [", 1, "not TOML", ""),
        ] {
            let error = read(text).unwrap_err();
            let found = &error.diagnostics()[0];
            assert_eq!(found.line(), Some(line), "{text}");
            assert!(found.message().contains(message), "{text}: {found}");
            let advice = found.advice().unwrap_or_default();
            assert!(advice.contains(help), "{text}: {advice}");
        }
    }
}
