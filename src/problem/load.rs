//! A problem folder becomes a `Problem`.
//!
//! Everything that can be read is read, so that one run shows all mistakes;
//! a `Problem` comes out only if there were none.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::cases::{CaseReader, Loaded};
use super::diagnostic::{Diagnostic, Sink};
use super::files::{Files, plain};
use super::keys::Home;
use super::model::{Kind, Limits, Problem};
use super::node::Node;
use super::source::SourceFile;
use super::{hints, kinds, limits, points, program_case, render, settings, syntax, unread};

/// Why a folder is no problem: one mistake or many.
#[derive(Debug, Clone)]
pub struct LoadError {
    diagnostics: Vec<Diagnostic>,
}

impl LoadError {
    /// All mistakes that were found, in the order of the files.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The mistakes as text for a terminal of `width` columns.
    pub fn render(&self, color: bool, width: usize) -> String {
        render::render(&self.diagnostics, color, width)
    }
}

impl From<Diagnostic> for LoadError {
    fn from(diagnostic: Diagnostic) -> LoadError {
        LoadError {
            diagnostics: vec![diagnostic],
        }
    }
}

impl From<Vec<Diagnostic>> for LoadError {
    fn from(diagnostics: Vec<Diagnostic>) -> LoadError {
        LoadError { diagnostics }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.diagnostics.as_slice() {
            [only] => write!(f, "{only}"),
            all => write!(f, "there are {} mistakes", all.len()),
        }
    }
}

impl std::error::Error for LoadError {}

impl miette::Diagnostic for LoadError {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        Some(Box::new(
            self.diagnostics
                .iter()
                .map(|diagnostic| diagnostic as &dyn miette::Diagnostic),
        ))
    }
}

/// Reads a problem folder.
///
/// # Errors
///
/// All mistakes of its files, or that it is no problem folder.
pub fn load(folder: &Path) -> Result<Problem, LoadError> {
    load_with(folder, &Limits::default())
}

/// Like `load`, with the limits that hold where the problem names none.
///
/// # Errors
///
/// As those of `load`.
pub fn load_with(folder: &Path, defaults: &Limits) -> Result<Problem, LoadError> {
    let files = Files::new(folder);
    let main = read_source(&files, Path::new("problem.toml"))
        .map_err(|error| no_problem(folder, &error))?;
    load_source(&main, &files, folder, defaults)
}

/// Like `load`, with the text of `problem.toml` given, such as one that an
/// editor has not saved yet; all other files are those of the folder.
///
/// # Errors
///
/// All mistakes of the files.
pub fn load_text(folder: &Path, text: String) -> Result<Problem, LoadError> {
    let files = Files::new(folder);
    files.given(Path::new("problem.toml"), text.as_bytes());
    let main = Arc::new(SourceFile::new(folder.join("problem.toml"), text));
    load_source(&main, &files, folder, &Limits::default())
}

fn load_source(
    main: &Arc<SourceFile>,
    files: &Files,
    folder: &Path,
    defaults: &Limits,
) -> Result<Problem, LoadError> {
    let sink = Sink::default();
    let problem = load_main(main, files, &sink, folder, defaults);
    let mut diagnostics = sink.into_found();
    match problem {
        Some(problem) if diagnostics.is_empty() => Ok(problem),
        _ => {
            if diagnostics.is_empty() {
                diagnostics.push(Diagnostic::new("the problem cannot be read"));
            }
            diagnostics.sort_by_key(|diagnostic| {
                let main = diagnostic.file() != Some(main.path());
                (
                    main,
                    diagnostic.file().map(Path::to_path_buf),
                    diagnostic.line(),
                )
            });
            Err(LoadError { diagnostics })
        }
    }
}

fn no_problem(folder: &Path, error: &std::io::Error) -> LoadError {
    let shown = folder.display();
    let diagnostic = if !folder.exists() {
        Diagnostic::new(format!("there is no folder {shown}"))
    } else if !folder.is_dir() {
        Diagnostic::new(format!("{shown} is not a folder"))
            .help("a problem is a folder that holds problem.toml")
    } else if error.kind() == std::io::ErrorKind::NotFound {
        Diagnostic::new(format!("{shown} is no problem: it holds no problem.toml"))
            .help("`grade new <slug>` makes a problem to begin with")
    } else {
        let path = folder.join("problem.toml");
        Diagnostic::new(format!("cannot read {}: {}", path.display(), plain(error)))
    };
    diagnostic.into()
}

fn read_source(files: &Files, relative: &Path) -> std::io::Result<Arc<SourceFile>> {
    let bytes = files.read(relative)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8 text")
    })?;
    let path = files.path("").join(relative);
    Ok(Arc::new(SourceFile::new(path, text)))
}

fn load_main(
    source: &Arc<SourceFile>,
    files: &Files,
    sink: &Sink,
    folder: &Path,
    defaults: &Limits,
) -> Option<Problem> {
    let (document, errors) = DeTable::parse_recoverable(source.text());
    if !errors.is_empty() {
        syntax::report(source, sink, &errors);
        return None;
    }
    let document = kinds::as_value(document);
    let root = Node::new(source, sink, &document);
    let home = kinds::home(root)?;
    let table = root.table("problem", home, &[])?;
    let title = table
        .require("title", "the problem", "`title = \"Balanced brackets\"`")
        .and_then(|node| node.string("title"));
    let difficulty = table.string("difficulty").map(str::to_owned);
    let origin = table.string("source").map(str::to_owned);
    let tags = owned(table.strings("tags"));
    let statement = files
        .read(Path::new("statement.md"))
        .ok()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let (limits, language_limits) = limits::problem_limits(table.get("limits"), home, defaults);
    let clock = table.get("clock").map(|node| settings::clock(node, home));
    let checker = table
        .get("checker")
        .map(|node| settings::checker(node, home, files));
    let compare = settings::compare(&table, home);
    let services = settings::services(&table);
    let kind = kinds::read(&table, home, files);
    let group_points = points::groups(&table, home);
    let before = sink.len();
    let mut loaded = Vec::new();
    if let Some(kind) = &kind {
        let reader = CaseReader {
            kind,
            problem: home,
            files,
            has_clock: clock.is_some(),
            has_checker: checker.is_some(),
        };
        if let Some(node) = table.get("case") {
            loaded.extend(reader.read_all(node));
        }
        loaded.extend(more_cases(&reader, sink));
        if matches!(kind, Kind::Program) {
            loaded.extend(program_case::pairs(files, sink, checker.is_some()));
        }
        unread::report(files, sink, matches!(kind, Kind::Program));
    }
    // A case that could not be read may be the one that others speak of.
    let broken = kind.is_none() || sink.len() > before;
    points::duplicates(&loaded, sink);
    points::share(&mut loaded, &group_points, sink, broken);
    if loaded.is_empty() && !broken {
        let diagnostic = Diagnostic::new("the problem has no cases")
            .at(source, 0..0, "")
            .help("add one: `[[case]]` with a `name`, what goes in, and what is expected");
        sink.push(diagnostic);
    }
    let hints = hints::read(&table, home, kind.as_ref(), files, &loaded, broken);
    let kind = kind?;
    let title = title?;
    let hash = match files.hash() {
        Ok(hash) => hash,
        Err(error) => {
            sink.push(Diagnostic::new(format!(
                "cannot read the problem's files: {}",
                plain(&error)
            )));
            return None;
        }
    };
    Some(Problem {
        slug: slug(folder),
        folder: folder.to_path_buf(),
        title: title.to_owned(),
        difficulty,
        tags,
        source: origin,
        statement,
        kind,
        limits,
        language_limits,
        compare,
        clock: clock.flatten(),
        checker: checker.flatten(),
        services,
        points: group_points
            .into_iter()
            .map(|group| (group.name, group.points))
            .collect(),
        hints,
        cases: loaded.into_iter().map(|loaded| loaded.case).collect(),
        hash,
        files: files.all(),
    })
}

/// The folder's name, also where it is given as `.` or `..`.
fn slug(folder: &Path) -> String {
    let named = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
    let plain = folder.components().next_back();
    match plain {
        Some(std::path::Component::Normal(_)) => named(folder),
        _ => folder.canonicalize().ok().and_then(|full| named(&full)),
    }
    .unwrap_or_else(|| "problem".to_owned())
}

fn owned(strings: Option<Vec<&str>>) -> Vec<String> {
    strings
        .unwrap_or_default()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// The cases of `cases/*.toml`.
fn more_cases(reader: &CaseReader<'_>, sink: &Sink) -> Vec<Loaded> {
    let mut loaded = Vec::new();
    for name in reader.files.names(Path::new("cases")) {
        if !name.ends_with(".toml") {
            continue;
        }
        let relative = PathBuf::from("cases").join(&name);
        let source = match read_source(reader.files, &relative) {
            Ok(source) => source,
            Err(error) => {
                let message = format!("cannot read {}: {}", relative.display(), plain(&error));
                sink.push(Diagnostic::new(message));
                continue;
            }
        };
        let (document, errors) = DeTable::parse_recoverable(source.text());
        if !errors.is_empty() {
            syntax::report(&source, sink, &errors);
            continue;
        }
        let document = kinds::as_value(document);
        let root = Node::new(&source, sink, &document);
        let Some(table) = root.table("cases", Home::CaseFile, &[]) else {
            continue;
        };
        match table.get("case") {
            Some(node) => loaded.extend(reader.read_all(node)),
            None if table.entries.is_empty() => {
                sink.push(
                    Diagnostic::new("the file holds no cases")
                        .at(&source, 0..0, "")
                        .help("write `[[case]]` as in problem.toml, or remove the file"),
                );
            }
            None => {}
        }
    }
    loaded
}
