//! Mistakes in TOML itself, told like all others, with the slips that people
//! from other languages make.

use std::sync::Arc;

use super::diagnostic::{Diagnostic, Sink};
use super::source::SourceFile;

/// After a broken line the parser trips over its consequences; these few are
/// likely to be real.
const SHOWN: usize = 3;

/// Reports what the TOML parser found.
pub(crate) fn report(source: &Arc<SourceFile>, sink: &Sink, errors: &[toml::de::Error]) {
    let mut lines = Vec::new();
    for error in errors {
        let span = source.clamp(error.span().unwrap_or(0..0));
        let line = source.line(span.start);
        // One mistake a line: the parser's first word on it is the best one.
        if lines.contains(&line) || lines.len() == SHOWN {
            continue;
        }
        lines.push(line);
        let diagnostic = Diagnostic::new("this is not TOML").at(source, span.clone(), error.message());
        sink.push(match help(source, error.message(), span.start) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

fn help(source: &SourceFile, message: &str, at: usize) -> Option<String> {
    let text = source.text();
    let before = text.get(..at)?;
    let start = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    let word: String = text[start..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let line = source.line_text(source.line(at)).trim();
    let help = match word.as_str() {
        "null" | "None" | "nil" | "undefined" => {
            "TOML has no null: use `args_json`, `expect_json` or `new_json`"
        }
        "True" | "TRUE" => "TOML writes it `true`",
        "False" | "FALSE" => "TOML writes it `false`",
        "NaN" | "Infinity" => "TOML writes it `nan` or `inf`",
        _ if message == "duplicate key" => {
            "each key stands once in its table; a further case begins with `[[case]]`"
        }
        _ if line.starts_with("[[") && !line.contains("]]") => "a case begins with `[[case]]`",
        _ if message.contains("basic string") => {
            "a text over several lines stands between `\"\"\"`; a backslash is written `\\\\`, or the text between single quotes"
        }
        _ => return None,
    };
    Some(help.to_owned())
}
