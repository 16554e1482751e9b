//! Mistakes in TOML itself, told like all others, with the slips that people
//! from other languages make.

use std::ops::Range;
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
        let mut diagnostic =
            Diagnostic::new("this is not TOML").at(source, span.clone(), error.message());
        if let Some(first) = first_of(source, error.message(), span.clone()) {
            diagnostic = diagnostic.at(source, first, "it was given here");
        }
        sink.push(match help(source, error.message(), span.start) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// Where a duplicate key stands for the first time: the nearest line above, in
/// the same table, that begins with it.
fn first_of(source: &SourceFile, message: &str, span: Range<usize>) -> Option<Range<usize>> {
    let key = source
        .text()
        .get(span.clone())
        .filter(|_| message == "duplicate key")?;
    for line in (1..source.line(span.start)).rev() {
        let text = source.line_text(line);
        let rest = text.trim_start().strip_prefix(key).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with(['=', '.'])) {
            let start = source.line_start(line) + text.len() - text.trim_start().len();
            return Some(start..start + key.len());
        }
        if text.trim_start().starts_with('[') {
            return None;
        }
    }
    None
}

fn help(source: &SourceFile, message: &str, at: usize) -> Option<String> {
    let text = source.text();
    let before = text.get(..at)?;
    let start = before
        .trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
        .len();
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
        _ if message.starts_with("missing comma") => {
            "a comma is missing, or the `]` of the array that began above"
        }
        _ if line.starts_with("[[") && !line.contains("]]") => "a case begins with `[[case]]`",
        _ if message.contains("string") && before.len() == line_end(source, at) => {
            "the string is not closed on its line; a text over several lines stands between `\"\"\"`"
        }
        _ if message.contains("basic string") => {
            "a backslash is written `\\\\`, or the text stands between single quotes"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// The offset at which the line of `at` ends.
fn line_end(source: &SourceFile, at: usize) -> usize {
    let line = source.line(at);
    source.line_start(line) + source.line_text(line).len()
}
