//! What a worker is started with: the same for every worker of a submission.

use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use super::wire::{write_string, write_value};
use crate::engine::build::Built;
use crate::engine::sandbox::{Command, ProcessLimits};
use crate::language::names::{Convention, convert, spellings};
use crate::language::php;
use crate::language::prepared::DriverFolder;
use crate::language::runtime::Runtime;
use crate::language::{Driver, Language};
use crate::problem::model::{Class, Clock, Function, Limits, Param};
use crate::problem::types::Type;

/// Everything that starts a worker for one submission.
#[derive(Debug)]
pub struct Launch {
    pub language: &'static Language,
    pub runtime: Runtime,
    started: Started,
    /// The first request, with its newline.
    pub init: String,
    /// The names that were looked for, for the message when none is there.
    pub wanted: Vec<String>,
    pub limits: Limits,
    /// Services that the answer may connect to.
    pub services: Vec<String>,
    /// Time is the case's, not the machine's.
    pub clock: bool,
    /// A worker gets one case, and need not put anything back after it.
    pub once: bool,
    /// Where the submission lies.
    beside: PathBuf,
    readable: Vec<PathBuf>,
}

/// What a worker runs; its files are gone with the run.
#[derive(Debug)]
enum Started {
    /// The language's driver, under its runtime.
    Driver(DriverFolder),
    /// The answer, compiled together with the driver.
    Built(Built),
}

/// What is called.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    Function(&'a Function),
    Class(&'a Class),
}

/// The submission's side of a launch.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file as the candidate knows it, for stack traces.
    pub file: &'a Path,
    /// Its normalised text, as it is run.
    pub text: &'a str,
    /// The text with the same lines that the candidate wrote, where that is another.
    pub written: Option<&'a str>,
    /// `--entry`
    pub entry: Option<&'a str>,
}

/// What the problem says about the answer's surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'a> {
    pub clock: Option<&'a Clock>,
    /// Services that the answer may connect to.
    pub services: &'a [String],
    /// The run has one case: no worker gets a second.
    pub once: bool,
}

impl Launch {
    /// Prepares the driver's files and the first request.
    ///
    /// # Errors
    /// When the driver's files cannot be written.
    pub fn new(
        language: &'static Language,
        driver: &'static Driver,
        runtime: Runtime,
        target: Target<'_>,
        source: Source<'_>,
        conditions: Conditions<'_>,
        limits: Limits,
    ) -> io::Result<Launch> {
        let folder = DriverFolder::new(driver, &runtime)?;
        let (init, wanted) = init_request(language, target, source, conditions);
        let mut readable = vec![folder.path().to_path_buf(), runtime.prefix.clone()];
        readable.extend(packages_beside(source.file));
        readable.extend(php::settings(language));
        if let Some(bin) = runtime.program.parent() {
            readable.push(bin.to_path_buf());
            // A virtual environment: its settings and packages lie one folder up.
            if let Some(environment) = bin.parent().filter(|p| p.join("pyvenv.cfg").is_file()) {
                readable.push(environment.to_path_buf());
            }
        }
        Ok(Launch {
            language,
            runtime,
            started: Started::Driver(folder),
            init,
            wanted,
            limits,
            services: conditions.services.to_vec(),
            clock: conditions.clock.is_some(),
            once: conditions.once,
            beside: folder_of(source.file),
            readable,
        })
    }

    /// The same for an answer that has been built.
    pub fn built(
        language: &'static Language,
        runtime: Runtime,
        built: Built,
        target: Target<'_>,
        source: Source<'_>,
        conditions: Conditions<'_>,
        limits: Limits,
    ) -> Launch {
        // The text is in what was built.
        let (init, wanted) =
            init_request(language, target, Source { text: "", ..source }, conditions);
        Launch {
            language,
            readable: built.readable(&runtime),
            runtime,
            started: Started::Built(built),
            init,
            wanted,
            limits,
            services: conditions.services.to_vec(),
            clock: conditions.clock.is_some(),
            once: conditions.once,
            beside: folder_of(source.file),
        }
    }

    /// Is what an answer imports under this name a file of the candidate's own?
    pub(super) fn is_file_beside(&self, name: &str) -> bool {
        let mut endings = self.language.extensions.iter();
        name.starts_with('.')
            || endings.any(|ending| self.beside.join(format!("{name}.{ending}")).is_file())
    }

    /// The command that starts a worker on the given descriptors.
    pub(super) fn command(&self, driver: &Driver, descriptors: Vec<OwnedFd>) -> Command {
        let mut args: Vec<OsString> = Vec::new();
        let machine = driver.machine;
        args.extend(
            machine
                .argument(self.limits.memory, driver.stack)
                .map(OsString::from),
        );
        args.extend(driver.arguments.iter().map(OsString::from));
        let program = match &self.started {
            Started::Driver(folder) => {
                args.push(folder.start().into());
                &self.runtime.program
            }
            Started::Built(built) => {
                args.extend(built.arguments.iter().cloned());
                &built.program
            }
        };
        let mut env: Vec<(OsString, OsString)> = base_environment();
        env.extend(
            driver
                .environment
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        );
        Command {
            program: program.clone(),
            args,
            env,
            folder: None,
            descriptors,
            readable: self.readable.clone(),
            writable: Vec::new(),
            listens: false,
            limits: ProcessLimits {
                cpu: None,
                memory: Some((self.limits.memory + driver.resident).max(driver.least_memory)),
                file_size: Some(super::process::MOST_PRINTED + 2 * self.limits.output),
                processes: None,
                disk: None,
                stack: (driver.stack > 0).then_some(driver.stack),
            },
        }
    }
}

/// The scrubbed environment that every candidate's process gets.
pub(crate) fn base_environment() -> Vec<(OsString, OsString)> {
    [
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("LANG", "C.UTF-8"),
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("HOME", "/tmp"),
        ("TMPDIR", "/tmp"),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value.into()))
    .collect()
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Packages that a project installed next to the submission or above it.
pub(crate) fn packages_beside(file: &Path) -> Vec<PathBuf> {
    file.ancestors()
        .skip(1)
        .map(|folder| folder.join("node_modules"))
        .filter(|folder| folder.is_dir())
        .collect()
}

fn init_request(
    language: &Language,
    target: Target<'_>,
    source: Source<'_>,
    conditions: Conditions<'_>,
) -> (String, Vec<String>) {
    let mut out = String::with_capacity(source.text.len() + 512);
    out.push_str("{\"init\":1,\"file\":");
    write_string(&mut out, &source.file.to_string_lossy());
    out.push_str(",\"text\":");
    write_string(&mut out, source.text);
    if let Some(written) = source.written {
        out.push_str(",\"written\":");
        write_string(&mut out, written);
    }
    out.push_str(",\"entry\":");
    match source.entry {
        Some(entry) => write_string(&mut out, entry),
        None => out.push_str("null"),
    }
    let mut wanted = match target {
        Target::Function(function) => {
            out.push_str(",\"kind\":\"function\",\"names\":");
            let names = spellings(&function.name, &function.aliases, language.function_names);
            write_strings(&mut out, &names);
            out.push_str(",\"params\":");
            write_params(&mut out, &function.params);
            write_takes(&mut out, &function.params);
            let returns = match function.output {
                Some(index) => function.params.get(index).map(|param| &param.ty),
                None => Some(&function.returns),
            };
            if let Some(index) = function.output {
                out.push_str(&format!(",\"output\":{index}"));
            }
            if let Some(returns) = returns {
                out.push_str(",\"returns\":");
                write_type(&mut out, returns);
            }
            wanted(&function.name, &function.aliases, language.function_names)
        }
        Target::Class(class) => {
            out.push_str(",\"kind\":\"class\",\"names\":");
            let mut names = vec![class.name.clone()];
            names.extend(class.aliases.iter().cloned());
            write_strings(&mut out, &names);
            out.push_str(",\"params\":");
            write_params(&mut out, &class.new);
            write_takes(&mut out, &class.new);
            out.push_str(",\"methods\":{");
            for (i, method) in class.methods.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(&mut out, &method.name);
                out.push_str(":{\"names\":");
                let names = spellings(&method.name, &method.aliases, language.method_names);
                write_strings(&mut out, &names);
                let (least, most) = counts(&method.params);
                out.push_str(&format!(",\"min\":{least},\"max\":{most},\"returns\":"));
                write_type(&mut out, &method.returns);
                write_takes(&mut out, &method.params);
                write_defaults(&mut out, &method.params);
                out.push('}');
            }
            out.push('}');
            wanted(&class.name, &class.aliases, Convention::Pascal)
        }
    };
    if let Some(entry) = source.entry {
        wanted = vec![entry.to_string()];
    }
    match conditions.clock {
        Some(clock) => out.push_str(&format!(
            ",\"clock\":{{\"start\":{:?},\"tick\":{:?}}}",
            clock.start,
            clock.tick.as_secs_f64()
        )),
        None => out.push_str(",\"clock\":null"),
    }
    if !conditions.services.is_empty() {
        out.push_str(",\"services\":");
        write_strings(&mut out, conditions.services);
    }
    if conditions.once {
        out.push_str(",\"once\":true");
    }
    let module = match source.file.extension().and_then(|e| e.to_str()) {
        Some("mjs" | "mts") => "esm",
        Some("cjs" | "cts") => "commonjs",
        _ => "auto",
    };
    out.push_str(&format!(",\"module\":\"{module}\",\"path\":["));
    if let Some(folder) = source.file.parent() {
        write_string(&mut out, &folder.to_string_lossy());
    }
    out.push_str("]}\n");
    (out, wanted)
}

/// The names that a message lists: one spelling each.
fn wanted(name: &str, aliases: &[String], convention: Convention) -> Vec<String> {
    std::iter::once(name)
        .chain(aliases.iter().map(String::as_str))
        .map(|name| convert(name, convention))
        .collect()
}

fn counts(params: &[Param]) -> (usize, usize) {
    let least = params.iter().filter(|p| p.default.is_none()).count();
    (least, params.len())
}

fn write_params(out: &mut String, params: &[Param]) {
    let (least, most) = counts(params);
    out.push_str(&format!("{{\"min\":{least},\"max\":{most},\"names\":"));
    let names: Vec<String> = params.iter().map(|p| p.name.clone()).collect();
    write_strings(out, &names);
    write_defaults(out, params);
    out.push('}');
}

/// The parameters' types, where a driver has to build nodes for one of them.
fn write_takes(out: &mut String, params: &[Param]) {
    if !params.iter().any(|param| param.ty.has_nodes()) {
        return;
    }
    out.push_str(",\"takes\":[");
    for (i, param) in params.iter().enumerate() {
        out.push_str(if i > 0 { "," } else { "" });
        write_type(out, &param.ty);
    }
    out.push(']');
}

/// What a result is meant to be, for languages whose values do not tell.
fn write_type(out: &mut String, ty: &Type) {
    let mut inside = |key: &str, item: &Type| {
        out.push_str("{\"");
        out.push_str(key);
        out.push_str("\":");
        write_type(out, item);
        out.push('}');
    };
    match ty {
        Type::Optional(item) => write_type(out, item),
        Type::List(item) => inside("list", item),
        Type::Linked(item) => inside("linked", item),
        Type::Tree(item) => inside("tree", item),
        Type::Map(item) => inside("map", item),
        Type::Tuple(items) => {
            out.push_str("{\"tuple\":[");
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write_type(out, item);
            }
            out.push_str("]}");
        }
        Type::Record(fields) => {
            out.push_str("{\"record\":{");
            for (i, (name, item)) in fields.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write_string(out, name);
                out.push(':');
                write_type(out, item);
            }
            out.push_str("}}");
        }
        Type::Int => out.push_str("\"int\""),
        Type::Float => out.push_str("\"float\""),
        Type::Bool => out.push_str("\"bool\""),
        Type::String | Type::Literal(_) => out.push_str("\"string\""),
        Type::Union(items) if items.iter().all(|item| matches!(item, Type::Literal(_))) => {
            out.push_str("\"string\"");
        }
        Type::Union(_) | Type::Any | Type::Void => out.push_str("\"any\""),
    }
}

/// What a call leaves out, for languages whose functions know no defaults.
fn write_defaults(out: &mut String, params: &[Param]) {
    let mut defaults = params.iter().filter_map(|p| p.default.as_ref()).peekable();
    if defaults.peek().is_none() {
        return;
    }
    out.push_str(",\"defaults\":[");
    for (i, default) in defaults.enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_value(out, default);
    }
    out.push(']');
}

fn write_strings(out: &mut String, items: &[String]) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_string(out, item);
    }
    out.push(']');
}
