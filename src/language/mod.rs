//! Languages: how a file is recognised, found a runtime for, and run.
//!
//! A language is one declaration ([`Language`]) and, for functions and
//! classes, one driver: a program in that language that calls the answer and
//! speaks the wire form of `docs/wire.md`.

pub mod bash;
pub mod c;
pub mod compiled;
pub mod cpp;
pub mod csharp;
pub mod custom;
pub mod go;
pub mod java;
pub mod javascript;
pub mod kotlin;
pub mod lua;
pub mod names;
mod nodes;
pub mod perl;
pub mod php;
pub mod prepared;
pub(crate) mod probe;
pub mod python;
pub mod ruby;
pub mod runtime;
pub mod rust;
mod scan;
pub mod script;
pub mod sql;
pub mod stub;
pub mod text;
mod typed_stub;
pub mod typescript;

use std::path::Path;

use names::Convention;

/// Everything that is particular to a language, declared once.
#[derive(Debug)]
pub struct Language {
    /// What `--lang` takes and limits name, such as `python`.
    pub id: &'static str,
    /// What people call it, such as `Python`.
    pub name: &'static str,
    /// File name endings, without the dot; the first one is the usual one.
    pub extensions: &'static [&'static str],
    /// Other words that `--lang` takes.
    pub aliases: &'static [&'static str],
    /// How functions are named.
    pub function_names: Convention,
    /// How methods are named.
    pub method_names: Convention,
    /// How the language writes "no value", for messages.
    pub null: &'static str,
    /// How it writes true and false, for messages.
    pub booleans: [&'static str; 2],
    /// What starts a comment that runs to the end of the line.
    pub line_comment: &'static str,
    /// `None`: the language needs nothing but us (SQL).
    pub runtime: Option<RuntimeSpec>,
    /// `None`: no functions or classes, or not by a driver.
    pub driver: Option<Driver>,
    /// How a file is run as a whole program; `None`: it is none (SQL).
    pub program: Option<ProgramSpec>,
}

/// How to run a file as a program: `<runtime> <arguments> <file> <argv>`.
#[derive(Debug)]
pub struct ProgramSpec {
    /// Arguments of the interpreter before the file.
    pub arguments: &'static [&'static str],
    /// Arguments with which the interpreter only parses the file that follows
    /// them, and fails if it cannot; empty where it has none.
    pub parse: &'static [&'static str],
    /// Environment besides the scrubbed base.
    pub environment: &'static [(&'static str, &'static str)],
    /// Files that the interpreter needs beside the program, from where the
    /// submission lies and its text: name and content.
    pub beside: fn(&Path, &str) -> Vec<(&'static str, String)>,
    /// The least RLIMIT_DATA, in bytes, with which the runtime starts and works.
    pub least_memory: u64,
    /// Bytes of main-thread stack; 0 leaves the system's default.
    pub stack: u64,
}

/// For interpreters that need only the file.
fn nothing_beside(_path: &Path, _text: &str) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// How to find and start a runtime.
#[derive(Debug)]
pub struct RuntimeSpec {
    /// Names looked for in PATH, best first.
    pub programs: &'static [&'static str],
    /// Where a project keeps its own, relative to a folder at or above the submission.
    pub beside: &'static [&'static str],
    /// The oldest version that is taken, major and minor.
    pub minimum: (u32, u32),
    /// Arguments that make the program print its own real path and its
    /// version, one a line; version-manager shims answer with what they stand for.
    pub identify: &'static [&'static str],
    /// The program itself is a script, and none that stands for another.
    pub is_script: bool,
    /// False for a program of such a name that lacks what has to come with it.
    pub suits: fn(&Path) -> bool,
    /// How to get one: what `doctor` and a missing runtime say.
    pub install: &'static str,
}

/// For programs that need nothing else.
fn any_suits(_: &Path) -> bool {
    true
}

/// The shim inside the language's process.
#[derive(Debug)]
pub struct Driver {
    /// File name → content; the first is the one that is started.
    pub files: &'static [(&'static str, &'static str)],
    /// Arguments that make the runtime compile the files ahead, in their folder.
    pub compile_ahead: Option<&'static [&'static str]>,
    /// Arguments of the interpreter before the driver's path.
    pub arguments: &'static [&'static str],
    /// Environment of the worker besides the scrubbed base.
    pub environment: &'static [(&'static str, &'static str)],
    /// Bytes of main-thread stack that let an honest recursion 100,000 deep
    /// through; 0 leaves the system's default.
    pub stack: u64,
    /// The least memory limit, in bytes, with which the runtime starts and works.
    pub least_memory: u64,
    /// Resident bytes that the runtime itself may have after loading an answer;
    /// a case's memory is counted on top of what it really has.
    pub resident: u64,
    pub machine: Machine,
}

/// What runs answers, as far as it is told of the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// The processor, or an interpreter that takes what the system gives it.
    Own,
    /// Java's. Its heap must leave room for the rest of it.
    Jvm,
    /// Node's. It has to be told how large its stack is.
    V8,
}

impl Machine {
    /// The argument that tells of these limits in bytes; a stack of 0 is the
    /// system's.
    pub fn argument(self, memory: u64, stack: u64) -> Option<String> {
        match self {
            Self::Own => None,
            // Garbage counts until it is collected, and the runtime needs some too.
            Self::Jvm => Some(format!("-Xmx{}k", (memory / 4 * 3).max(32 << 20) >> 10)),
            Self::V8 if stack == 0 => None,
            Self::V8 => Some(format!("--stack-size={}", (stack - stack / 16) >> 10)),
        }
    }
}

pub use custom::all;

/// Every language that we know by ourselves, in the order in which people see
/// them. Settings can add others: [`all`].
pub static LANGUAGES: &[&Language] = &[
    &sql::SQL,
    &python::PYTHON,
    &javascript::JAVASCRIPT,
    &typescript::TYPESCRIPT,
    &cpp::CPP,
    &c::C,
    &java::JAVA,
    &go::GO,
    &rust::RUST,
    &csharp::CSHARP,
    &kotlin::KOTLIN,
    &ruby::RUBY,
    &php::PHP,
    &perl::PERL,
    &lua::LUA,
    &bash::BASH,
];

/// The language of a file, by its ending.
pub fn by_extension(path: &Path) -> Option<&'static Language> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    custom::by_right().find(|language| language.extensions.contains(&extension.as_str()))
}

/// The language of a file by its first line, where that names an interpreter.
pub fn by_first_line(bytes: &[u8]) -> Option<&'static Language> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    let shebang = script::Shebang::read(std::str::from_utf8(line).ok()?)?;
    let known = custom::by_right().find(|language| {
        language
            .runtime
            .as_ref()
            .is_some_and(|spec| spec.programs.contains(&shebang.name()))
    });
    Some(known.unwrap_or(&script::SCRIPT))
}

/// The language that `--lang` names: an id, a name, an alias or an ending.
pub fn by_name(name: &str) -> Option<&'static Language> {
    let name = name.trim_start_matches('.').to_ascii_lowercase();
    custom::by_right().find(|language| {
        language.id == name
            || language.name.to_ascii_lowercase() == name
            || language.aliases.contains(&name.as_str())
            || language.extensions.contains(&name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that is left out is missed only when an answer first needs it.
    #[test]
    fn every_part_of_a_driver_is_shipped() {
        for language in LANGUAGES {
            let Some(driver) = &language.driver else {
                continue;
            };
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src/language")
                .join(language.id);
            // A driver in our own language stands apart from us.
            let folder = match folder.join("driver") {
                own if own.is_dir() => own,
                _ => folder,
            };
            // C is driven by the driver of C++.
            let Some((first, _)) = driver.files.first() else {
                continue;
            };
            let ending = Path::new(first).extension();
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.extension() == ending {
                    let name = path.file_name().unwrap().to_str().unwrap();
                    assert!(driver.files.iter().any(|(file, _)| *file == name), "{name}");
                }
            }
        }
    }
}
