//! Languages whose answers are built before they run: what a recipe is given
//! and what it asks for. Pure: the engine writes the files and runs the
//! compiler, inside the sandbox.
//!
//! The candidate's text goes to the compiler as it is. What calls it is
//! generated from the problem's signature and stands around it, such that the
//! compiler's messages name the candidate's own lines.

use std::path::Path;

use super::Language;
use super::names::{Convention, convert};
use super::{c, cpp, csharp, custom, go, java, kotlin, rust};
use crate::problem::model::{Class, Function};
use crate::problem::value::Value;

/// How answers of a language are built.
pub struct Recipe {
    pub plan: fn(&Request<'_>) -> Result<Plan, Refusal>,
    /// Environment of the compiler besides the scrubbed base.
    pub environment: &'static [(&'static str, &'static str)],
    /// Further programs that have to be there, and what to install for them.
    pub needs: &'static [(&'static str, &'static str)],
}

impl std::fmt::Debug for Recipe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recipe")
    }
}

/// The recipe of a language; `None` where it is interpreted.
pub fn recipe(language: &Language) -> Option<&'static Recipe> {
    if custom::definition(language).is_some() {
        return custom::is_built(language).then_some(&custom::RECIPE);
    }
    match language.id {
        "c" => Some(&c::RECIPE),
        "cpp" => Some(&cpp::RECIPE),
        "csharp" => Some(&csharp::RECIPE),
        "go" => Some(&go::RECIPE),
        "java" => Some(&java::RECIPE),
        "kotlin" => Some(&kotlin::RECIPE),
        "rust" => Some(&rust::RECIPE),
        _ => None,
    }
}

/// What the answer has to be.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    Function(&'a Function),
    Class(&'a Class),
    Program,
}

/// One answer to be built.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub language: &'static Language,
    pub wanted: Wanted<'a>,
    /// The normalised text.
    pub text: &'a str,
    /// The file's name, as messages show it.
    pub file: &'a str,
    /// `--entry`
    pub entry: Option<&'a str>,
    /// The compiler, links followed.
    pub compiler: &'a Path,
    /// The compiler's version; empty where it does not tell.
    pub version: &'a str,
    /// Java's, for what runs on its machine; empty for what does not.
    pub java: &'a str,
    /// The wire form of a value.
    pub wire: fn(&Value) -> String,
}

/// What to write, run and keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Built before, and the same for every answer.
    pub support: Option<Box<Plan>>,
    /// Files of the build folder: name and content.
    pub files: Vec<(String, String)>,
    /// Commands, one after the other; the compiler is the program of each
    /// unless the first word names another with `!`.
    pub steps: Vec<Vec<String>>,
    /// Files and folders that the build makes and the run needs.
    pub keep: Vec<String>,
    /// Commands that only make the start faster, after `steps`: one that fails
    /// changes nothing.
    pub extra_steps: Vec<Vec<String>>,
    /// Files that are kept where they are there.
    pub extra: Vec<String>,
    /// The object file in which state that outlives a call is looked for.
    pub inspect: Option<String>,
    /// The name under which compiler messages know the candidate's text.
    pub source: String,
    /// Words of the compiler, and what people have to know where it says one.
    pub remark: Option<Remark>,
    pub start: Start,
}

/// Words of a compiler, and what people have to know where it says one.
pub type Remark = (&'static [&'static str], &'static str);

/// What compilers say of a name that a text has twice.
pub const REPEATED: Remark = (
    &[
        "redefinition of",
        "redeclaration: ",
        "duplicate class",
        "CS0101",
        "redeclared in this block",
        "defined multiple times",
    ],
    "where the file has several answers, keep one of them",
);

/// How what was built is started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// Runs under the program of this name beside the compiler; `None`: by itself.
    pub under: Option<&'static str>,
    /// Arguments; `{}` stands for the folder with what was kept.
    pub arguments: Vec<String>,
    /// What is started; empty where `under` is.
    pub program: String,
}

/// Why there is nothing to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The text has no such function or class. `check` only compiles it: what
    /// does not compile is a better reason.
    NoEntry {
        wanted: Vec<String>,
        found: Vec<String>,
        several: Vec<String>,
        check: Box<Plan>,
    },
    /// The problem asks for what this language's driver cannot do.
    Unsupported(String),
}

/// The names that a message lists for what was looked for.
pub fn wanted_names(wanted: Wanted<'_>, entry: Option<&str>, own: Convention) -> Vec<String> {
    if let Some(entry) = entry {
        return vec![entry.to_string()];
    }
    let (name, aliases, convention) = match wanted {
        Wanted::Function(function) => (&function.name, &function.aliases, own),
        Wanted::Class(class) => (&class.name, &class.aliases, Convention::Pascal),
        Wanted::Program => return Vec::new(),
    };
    std::iter::once(name)
        .chain(aliases)
        .map(|name| convert(name, convention))
        .collect()
}

/// A text as a literal of C and its relatives.
pub fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                out.push_str(&format!("\\{:03o}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
