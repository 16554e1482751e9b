//! TypeScript: the types are taken out here, and the rest is JavaScript for
//! any Node. Nothing has to be installed, and lines stay where they were.

#[cfg(feature = "typescript")]
mod edits;
#[cfg(feature = "typescript")]
mod enums;
#[cfg(feature = "typescript")]
mod room;
#[cfg(feature = "typescript")]
mod strip;
#[cfg(all(test, feature = "typescript"))]
mod tests;

use std::path::Path;

use super::javascript::{self, JAVASCRIPT};
use super::names::Convention;
use super::{Language, ProgramSpec};
use crate::outcome::Exception;

pub static TYPESCRIPT: Language = Language {
    id: "typescript",
    name: "TypeScript",
    extensions: &["ts", "mts", "cts"],
    aliases: &[],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: JAVASCRIPT.null,
    booleans: JAVASCRIPT.booleans,
    line_comment: JAVASCRIPT.line_comment,
    runtime: Some(javascript::RUNTIME),
    driver: Some(javascript::DRIVER),
    program: Some(ProgramSpec {
        beside: javascript::package_file,
        ..javascript::PROGRAM
    }),
};

/// Why there is no JavaScript.
#[derive(Debug, Clone, PartialEq)]
pub enum Untranslated {
    /// The candidate's mistake, or what we do not support.
    Wrong(Exception),
    /// This program was built without it.
    NotBuilt,
    /// Nobody knows what the text is: the machine's fault, or ours.
    Failed(String),
}

/// What is run for a text in this language; `None` where that is the text itself.
///
/// # Errors
/// When it does not parse, or needs what we do not support.
pub fn translate(
    language: &Language,
    path: &Path,
    text: &str,
) -> Result<Option<String>, Untranslated> {
    if language.id != TYPESCRIPT.id {
        return Ok(None);
    }
    #[cfg(feature = "typescript")]
    return room::strip(path, text).map(Some);
    #[cfg(not(feature = "typescript"))]
    {
        let _ = (path, text);
        Err(Untranslated::NotBuilt)
    }
}
