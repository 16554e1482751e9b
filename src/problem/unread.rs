//! Cases that lie too deep to be found. Nobody would miss them: the problem
//! works, and tests less than its author thinks.

use std::path::Path;

use super::diagnostic::{Diagnostic, Sink};
use super::files::{Files, below};

/// Reports files below `cases/` that look like cases and were not read.
pub(crate) fn report(files: &Files, sink: &Sink, program: bool) {
    let mut found = Vec::new();
    if below(&files.path(""), Path::new("cases"), &mut found).is_err() {
        return;
    }
    found.sort();
    for relative in found.iter().filter(|path| !files.is_read(path)) {
        let depth = relative.components().count();
        let ending = relative.extension().and_then(|ending| ending.to_str());
        let help = match ending {
            Some("toml") if depth > 2 => "more `[[case]]` tables go in cases/*.toml",
            Some("in") if program && depth > 3 => {
                "pairs go in cases/, or in cases/<group>/ and no deeper"
            }
            _ => continue,
        };
        let path = files.path("").join(relative);
        if ending == Some("toml") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if !text.contains("[[case]]") {
                continue;
            }
        }
        let message = format!("{} lies too deep to be read", path.display());
        sink.push(Diagnostic::new(message).help(help));
    }
}
