//! What a result depends on, as one key: the same key, the same verdict.

use std::fmt::Write;
use std::path::Path;

use super::engines::runtime_of;
use super::plan;
use super::submission::{Submission, hash};
use super::{Options, RunError};
use crate::language::{custom, runtime};
use crate::problem::model::{Kind, Problem};

/// The key of a run, in hexadecimal. `isolation` is what was asked for.
///
/// It covers the problem's files, the answer and its file's name, the runtime
/// and its version, this program, the limits and the options. An answer in a
/// sandbox can read nothing else but packages; those beside it are told by the
/// time at which they were last changed.
///
/// # Errors
/// Where a runtime is missing: such a run has no result.
pub fn fingerprint(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    isolation: &str,
) -> Result<String, RunError> {
    let language = submission.language;
    let mut text = String::new();
    let mut add = |what: &str, value: &str| {
        let _ = writeln!(text, "{what} {} {value}", value.len());
    };
    add("program", &this_program());
    add("problem", &problem.hash);
    add("slug", &problem.slug);
    let limits = plan::limits(problem, language.id, None);
    add("limits", &format!("{limits:?}"));
    add("answer", &submission.hash);
    let name = submission.path.file_name().unwrap_or_default();
    add("file", &name.to_string_lossy());
    add("language", language.id);
    if let Some(definition) = custom::definition(language) {
        add("definition", &format!("{definition:?}"));
    }
    add("isolation", isolation);
    add("entry", options.entry.as_deref().unwrap_or_default());
    add("cases", &options.cases.join("\u{1f}"));
    add("all", if options.all { "yes" } else { "" });
    add("fail fast", if options.fail_fast { "yes" } else { "" });
    if !matches!(problem.kind, Kind::Sql(_))
        && let Some((found, _)) = runtime_of(language, &submission.absolute, &submission.text)?
    {
        add("runtime", &found.program.to_string_lossy());
        let version = language
            .runtime
            .as_ref()
            .map(|spec| runtime::known_version(spec, &found.program))
            .filter(|version| !version.is_empty());
        // What tells no version is known by when it was made.
        add(
            "version",
            &version.unwrap_or_else(|| runtime::stamp(&found.program)),
        );
    }
    for folder in submission.absolute.ancestors().skip(1) {
        let packages = folder.join("node_modules");
        add("packages", &runtime::stamp(&packages));
        add(
            "packages",
            &runtime::stamp(&packages.join(".package-lock.json")),
        );
    }
    Ok(hash(text.as_bytes()))
}

/// Our own version, and which build of it this is.
fn this_program() -> String {
    let own = std::env::current_exe().and_then(|path| file_size(&path));
    let size = own.unwrap_or_default();
    format!("{} {size}", env!("CARGO_PKG_VERSION"))
}

fn file_size(path: &Path) -> std::io::Result<String> {
    let metadata = std::fs::metadata(path)?;
    Ok(format!("{} {:?}", metadata.len(), metadata.modified()?))
}
