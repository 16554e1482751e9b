//! Finding the runtime of a language, once, outside the sandbox.
//!
//! What stands beside the submission (a virtual environment, `node_modules`)
//! comes before PATH. A version manager's shim is a slow shell script; it is
//! asked once what it stands for, and the answer is kept in the user's cache
//! folder for as long as the shim and the manager's settings stay the same.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Language, RuntimeSpec, probe};

/// A runtime that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    /// What is started: a real program, not a shim.
    pub program: PathBuf,
    /// The folder under which the runtime's own files live.
    pub prefix: PathBuf,
}

/// Why a runtime is not there; the machine's fault, never the candidate's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuntimeError {
    #[error("{language} is not installed: {install}")]
    Missing {
        language: &'static str,
        install: &'static str,
    },
    #[error("the first line names {program}, which is not installed")]
    Interpreter { program: String },
    #[error("{} does not say what it is: {reason}", program.display())]
    Unusable { program: PathBuf, reason: String },
}

/// Finds the runtime for answers in `folder`.
pub fn find(language: &Language, folder: &Path) -> Result<Option<Runtime>, RuntimeError> {
    let Some(spec) = &language.runtime else {
        return Ok(None);
    };
    let program = beside(spec, folder)
        .or_else(|| in_path(spec))
        .ok_or(RuntimeError::Missing {
            language: language.name,
            install: spec.install,
        })?;
    // What nobody may ask is never started here.
    let is_shim = (is_script(&program) && !spec.is_script) || is_rustup(&program);
    let program = if is_shim && !spec.identify.is_empty() {
        resolve_shim(spec, &program, folder)?
    } else {
        program
    };
    let real = fs::canonicalize(&program).unwrap_or_else(|_| program.clone());
    let prefix = prefix_of(&real);
    Ok(Some(Runtime { program, prefix }))
}

/// The folder under which a program's own files lie: that around its `bin`, but
/// never the user's home.
pub(crate) fn prefix_of(program: &Path) -> PathBuf {
    let folder = program.parent().unwrap_or(Path::new("/usr"));
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let around = folder
        .parent()
        .filter(|_| folder.file_name().is_some_and(|name| name == "bin"))
        .filter(|around| Some(*around) != home.as_deref());
    around.unwrap_or(folder).to_path_buf()
}

/// A runtime's version, kept in the user's cache folder for as long as its
/// program stays the same; empty where it does not tell.
pub fn known_version(spec: &RuntimeSpec, program: &Path) -> String {
    if spec.identify.is_empty() {
        return String::new();
    }
    let key = format!("{}{}", program.display(), stamp(program));
    let mut cache = ShimCache::read();
    if let Some(known) = cache.versions.get(&key) {
        return known.clone();
    }
    let version = version(spec, program).unwrap_or_default();
    // One that did not answer may do so the next time.
    if !version.is_empty() {
        cache.versions.insert(key, version.clone());
        cache.write();
    }
    version
}

/// The first two numbers of a version; none where it does not begin with one.
pub(crate) fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.').map(str::parse);
    let major = parts.next()?.ok()?;
    Some((major, parts.next().and_then(Result::ok).unwrap_or(0)))
}

/// Says what is wrong with a runtime that is older than what is written for it.
/// One that tells no version is tried.
pub(crate) fn too_old(language: &Language, program: &Path, version: &str) -> Option<String> {
    let spec = language.runtime.as_ref()?;
    (numbers(version)? < spec.minimum).then(|| {
        format!(
            "{} is {} {version}; {}.{} or later is needed ({})",
            program.display(),
            language.name,
            spec.minimum.0,
            spec.minimum.1,
            spec.install
        )
    })
}

/// Asks a runtime for its version, for `doctor`. Costs a start of it.
pub fn version(spec: &RuntimeSpec, program: &Path) -> Result<String, RuntimeError> {
    if spec.identify.is_empty() {
        return Ok(String::new());
    }
    identify(spec, program, Path::new("/")).map(|(_, version)| version)
}

fn beside(spec: &RuntimeSpec, folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .flat_map(|above| spec.beside.iter().map(move |relative| above.join(relative)))
        .find(|candidate| is_executable(candidate))
}

fn in_path(spec: &RuntimeSpec) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    spec.programs
        .iter()
        .flat_map(|program| std::env::split_paths(&path).map(move |folder| folder.join(program)))
        .filter(|candidate| candidate.is_absolute() && is_executable(candidate))
        .find(|candidate| (spec.suits)(candidate))
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

fn is_script(path: &Path) -> bool {
    let mut start = [0; 2];
    fs::File::open(path)
        .and_then(|mut file| file.read_exact(&mut start))
        .is_ok_and(|()| &start == b"#!")
}

/// rustup's programs are links to itself, which look for the real ones.
fn is_rustup(path: &Path) -> bool {
    let same = |a: fs::Metadata, b: fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    fs::metadata(path)
        .ok()
        .zip(fs::metadata(path.with_file_name("rustup")).ok())
        .is_some_and(|(own, rustup)| same(own, rustup))
}

fn resolve_shim(spec: &RuntimeSpec, shim: &Path, folder: &Path) -> Result<PathBuf, RuntimeError> {
    let key = shim_key(shim, folder);
    let mut cache = ShimCache::read();
    if let Some(known) = cache.entries.get(&key).filter(|known| is_executable(known)) {
        return Ok(known.clone());
    }
    let program = if is_rustup(shim) {
        toolchain(shim, folder)?
    } else {
        identify(spec, shim, folder)?.0
    };
    let is_wrapper = program == shim && !is_managed(shim);
    if !is_executable(&program) || (is_script(&program) && !is_wrapper) {
        return Err(RuntimeError::Unusable {
            program: shim.to_path_buf(),
            reason: match program == shim {
                true => "it is a shim; put the real program before it in PATH".into(),
                false => format!("it names {} as the real program", program.display()),
            },
        });
    }
    cache.entries.insert(key, program.clone());
    cache.write();
    Ok(program)
}

/// A version manager's shim, which needs the manager's own files to run. Any
/// other script that tells only a version is a compiler's wrapper, and runs.
fn is_managed(script: &Path) -> bool {
    let folder = script.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == "shims")
}

/// The program of the toolchain that rustup would choose.
fn toolchain(shim: &Path, folder: &Path) -> Result<PathBuf, RuntimeError> {
    let root = probe::ask(shim, &["--print", "sysroot"], folder).map_err(|error| {
        RuntimeError::Unusable {
            program: shim.to_path_buf(),
            reason: error.to_string(),
        }
    })?;
    let name = shim.file_name().unwrap_or_default();
    Ok(Path::new(root.trim()).join("bin").join(name))
}

/// Asks a program for its real path and version.
fn identify(
    spec: &RuntimeSpec,
    program: &Path,
    folder: &Path,
) -> Result<(PathBuf, String), RuntimeError> {
    let unusable = |reason: String| RuntimeError::Unusable {
        program: program.to_path_buf(),
        reason,
    };
    let output =
        probe::ask(program, spec.identify, folder).map_err(|error| unusable(error.to_string()))?;
    // A JVM may warn of its options before anything is said.
    let mut lines = output.lines().filter(|line| !line.contains("warning:"));
    match (lines.next(), lines.next()) {
        (Some(path), Some(version)) => Ok((PathBuf::from(path), version.to_string())),
        // Compilers print only a version, with or without words around it.
        (Some(line), None) => match version_in(line) {
            Some(version) => Ok((program.to_path_buf(), version)),
            None => Err(unusable("it printed no version".into())),
        },
        _ => Err(unusable("it printed something else".into())),
    }
}

/// The first number with points in a line: `1.19.8` in `go version go1.19.8`.
fn version_in(line: &str) -> Option<String> {
    let start = line.find(|c: char| c.is_ascii_digit())?;
    let rest = &line[start..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'));
    Some(
        rest[..end.unwrap_or(rest.len())]
            .trim_end_matches('.')
            .into(),
    )
}

/// What decides where a shim leads: the shim itself, and every setting that
/// the common version managers (pyenv, nodenv, asdf, mise, volta) read.
fn shim_key(shim: &Path, folder: &Path) -> String {
    let mut parts = vec![shim.display().to_string(), stamp(shim)];
    for variable in [
        "PYENV_VERSION",
        "NODENV_VERSION",
        "ASDF_PYTHON_VERSION",
        "ASDF_NODEJS_VERSION",
        "RUSTUP_TOOLCHAIN",
        "PATH",
    ] {
        parts.push(std::env::var(variable).unwrap_or_default());
    }
    for above in folder.ancestors() {
        for file in [
            ".python-version",
            ".node-version",
            ".nvmrc",
            ".tool-versions",
            "mise.toml",
            "rust-toolchain",
            "rust-toolchain.toml",
        ] {
            let file = above.join(file);
            let stamp = stamp(&file);
            if !stamp.is_empty() {
                parts.push(format!("{}{stamp}", file.display()));
            }
        }
    }
    // A shim stands in `<manager>/shims/`; the manager's choice in `<manager>/version`.
    if let Some(root) = shim.parent().and_then(Path::parent) {
        parts.push(stamp(&root.join("version")));
    }
    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".rustup"));
    if let Some(rustup) = rustup.or_else(home) {
        parts.push(stamp(&rustup.join("settings.toml")));
    }
    parts.join("\u{1f}")
}

/// Inode and time of change; empty where there is no such file.
pub(crate) fn stamp(path: &Path) -> String {
    fs::metadata(path)
        .map(|m| format!("@{}:{}.{}", m.ino(), m.mtime(), m.mtime_nsec()))
        .unwrap_or_default()
}

/// The user's cache folder of `grade`; `None` where there is no home.
pub fn cache_folder() -> Option<PathBuf> {
    let from = |variable: &str| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    from("GRADE_CACHE_DIR")
        .or_else(|| from("XDG_CACHE_HOME").map(|cache| cache.join("grade")))
        .or_else(|| from("HOME").map(|home| home.join(".cache").join("grade")))
}

/// What shims stand for, and what versions runtimes have. Losing it costs a fraction of a second, so every
/// failure to read or write it is ignored.
#[derive(Default, Serialize, Deserialize)]
struct ShimCache {
    entries: BTreeMap<String, PathBuf>,
    #[serde(default)]
    versions: BTreeMap<String, String>,
}

impl ShimCache {
    const MOST: usize = 200;

    fn file() -> Option<PathBuf> {
        cache_folder().map(|folder| folder.join("shims.json"))
    }

    fn read() -> ShimCache {
        Self::file()
            .and_then(|file| fs::read(file).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    fn write(&self) {
        let Some(file) = Self::file() else { return };
        let Some(folder) = file.parent() else { return };
        let entries = if self.entries.len() > Self::MOST {
            &BTreeMap::new()
        } else {
            &self.entries
        };
        let _ = fs::create_dir_all(folder).and_then(|()| {
            let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
            let versions = &self.versions;
            let kept = serde_json::json!({ "entries": entries, "versions": versions });
            serde_json::to_writer(&mut temporary, &kept)?;
            temporary.persist(&file)?;
            Ok(())
        });
    }
}
