//! Making a problem's checker ready to be asked: it is built where its language
//! is compiled, and otherwise started where it lies.

use std::fs;
use std::path::Path;

use super::RunError;
use super::engines::runtime_of;
use crate::engine::EngineError;
use crate::engine::build::{self, Build};
use crate::engine::process::Launch;
use crate::engine::process::checker::Checker;
use crate::engine::sandbox::{Sandbox, SandboxError};
use crate::language::compiled::{self, Wanted};
use crate::language::{self, typescript};
use crate::outcome::{Exception, LoadFailure};
use crate::problem::model::{Checker as Declared, Problem};

/// Makes the problem's checker ready.
///
/// # Errors
/// When there is no telling how to start it, it does not compile, or its
/// runtime is missing.
pub(super) fn ready(
    problem: &Problem,
    declared: &Declared,
    sandbox: &dyn Sandbox,
) -> Result<Checker, RunError> {
    let path = declared.run.as_path();
    let shown = path.file_name().unwrap_or(path.as_os_str());
    let fault = |what: String| {
        RunError::Engine(EngineError::Author {
            task: None,
            what: format!("the checker {} {what}", shown.display()),
        })
    };
    let bytes = fs::read(path).map_err(|error| fault(format!("cannot be read: {error}")))?;
    let language = language::by_extension(path).or_else(|| language::by_first_line(&bytes));
    let Some((language, spec)) = language.and_then(|l| Some((l, l.program.as_ref()?))) else {
        return Err(fault(
            "is in no known language, and its first line names no interpreter".into(),
        ));
    };
    let text = String::from_utf8_lossy(&bytes);
    let Some((runtime, arguments)) = runtime_of(language, path, &text)? else {
        return Err(fault("does not say how to run it".into()));
    };
    let folder = problem
        .folder
        .canonicalize()
        .unwrap_or_else(|_| problem.folder.clone());
    let launch = if let Some(recipe) = compiled::recipe(language) {
        let answer = build::Answer {
            wanted: Wanted::Program,
            file: &shown.to_string_lossy(),
            text: &text,
            entry: None,
            beside: &headers(language.id, path),
        };
        match build::build(sandbox, language, recipe, &runtime, answer)? {
            Build::Made(built) => {
                Launch::built(spec, runtime, built).of_author(&shown.to_string_lossy(), &folder)
            }
            Build::Failed(failure) => return Err(fault(not_built(&failure))),
        }
    } else {
        match typescript::translate(language, path, &text) {
            Ok(None) => Launch::in_place(spec, runtime, &arguments, path, &folder),
            Ok(Some(text)) => Launch::new(language, spec, runtime, &arguments, path, &text)
                .map_err(|source| SandboxError::System {
                    what: "cannot write the checker",
                    source,
                })?
                .of_author(&shown.to_string_lossy(), &folder),
            Err(typescript::Untranslated::Wrong(exception)) => {
                return Err(fault(not_built(&LoadFailure::Syntax(exception))));
            }
            Err(_) => {
                return Err(fault(format!(
                    "is in {}, which cannot be read here",
                    language.name
                )));
            }
        }
    };
    Ok(Checker::new(launch, declared.limits.clone()))
}

/// The headers that lie beside a checker in C or C++, which its text may
/// include by their names.
fn headers(language: &str, path: &Path) -> Vec<(String, String)> {
    const ENDINGS: [&str; 5] = ["h", "hh", "hpp", "hxx", "inl"];
    if !matches!(language, "c" | "cpp") {
        return Vec::new();
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let ending = path.extension()?.to_str()?;
            if !ENDINGS.contains(&ending) {
                return None;
            }
            let text = String::from_utf8_lossy(&fs::read(&path).ok()?).into_owned();
            Some((entry.file_name().into_string().ok()?, text))
        })
        .collect();
    found.sort();
    found
}

/// Why a checker could not be built.
fn not_built(failure: &LoadFailure) -> String {
    match failure {
        LoadFailure::Syntax(Exception { line, message, .. }) => {
            let place = line.map_or(String::new(), |line| format!("line {line}: "));
            format!("does not compile: {place}{message}")
        }
        _ => "has no `main` to start".into(),
    }
}
