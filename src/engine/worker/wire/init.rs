//! What a driver says of an answer that it has loaded, or could not load.

use serde::Deserialize;

use crate::language::names::{Convention, convert};
use crate::outcome::{Exception, LoadFailure};

/// The first reply: the answer is loaded, or why not.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InitReply {
    Ready(Ready),
    Failed(Failed),
    /// The driver cannot do what the problem asks (no virtual clock, …).
    Unsupported(String),
}

/// What the driver found in the submission.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ready {
    pub entry: String,
    pub style: String,
    #[serde(default)]
    pub note: Option<String>,
    /// The runtime's version.
    pub runtime: String,
}

impl Ready {
    /// False where the reply is not the driver's: no runtime has such a version.
    pub fn is_plausible(&self) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
        self.runtime.len() <= 60 && self.runtime.chars().all(plain)
    }
}

#[derive(Debug, Deserialize)]
pub struct Failed {
    why: String,
    #[serde(default)]
    pub(super) error: WireError,
    #[serde(default)]
    found: Vec<String>,
    #[serde(default)]
    several: Vec<String>,
    #[serde(default)]
    code: i32,
    /// A package that the answer needs and this machine lacks, or the methods
    /// that a class lacks.
    #[serde(default)]
    missing: Option<Missing>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Missing {
    Package(String),
    Methods(Vec<String>),
}

/// What could be the name of a package. The rest is the answer's own text, which
/// is no reason to give up on it, nor fit for a message of ours.
pub(super) fn is_package(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/@:".contains(c);
    !name.is_empty() && name.len() <= 200 && name.chars().all(plain)
}

impl Failed {
    /// `wanted` are the names of the entry; methods are named as the language
    /// at hand names them.
    pub fn into_failure(self, wanted: &[String], method_names: Convention) -> LoadFailure {
        if let Some(Missing::Methods(methods)) = self.missing {
            return LoadFailure::NoEntry {
                wanted: methods
                    .iter()
                    .map(|method| convert(method, method_names))
                    .collect(),
                found: self.found,
                several: self.several,
            };
        }
        match self.why.as_str() {
            "syntax" => LoadFailure::Syntax(self.error.into_exception()),
            "no_entry" => LoadFailure::NoEntry {
                wanted: wanted.to_vec(),
                found: self.found,
                several: self.several,
            },
            "exit" => LoadFailure::Exited(self.code),
            _ => LoadFailure::Threw(self.error.into_exception()),
        }
    }

    /// The package that is missing, wherever the driver put the word.
    pub fn missing_package(&self) -> Option<&str> {
        let named = match &self.missing {
            Some(Missing::Package(package)) => Some(package.as_str()),
            _ => self.error.missing.as_deref(),
        };
        named.filter(|package| is_package(package))
    }

    /// True where the constructor threw for a case's own arguments: a call
    /// like any other, not a file that does not load.
    pub(super) fn is_constructor(&self) -> bool {
        self.why == "new"
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireError {
    #[serde(rename = "type")]
    type_name: String,
    message: String,
    line: Option<u32>,
    trace: String,
    pub(super) missing: Option<String>,
}

impl WireError {
    pub(super) fn into_exception(self) -> Exception {
        Exception {
            type_name: self.type_name,
            message: self.message,
            line: self.line,
            trace: self.trace,
        }
    }
}
