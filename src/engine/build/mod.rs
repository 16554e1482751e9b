//! The build step: from an answer's text to something that can be started.
//!
//! The compiler is a program like any other: it reads what the candidate wrote,
//! so it runs in the sandbox, with limits of its own, and may write only the
//! folder of the build. What comes out is kept by the content of all that went
//! in. What does not compile is a verdict; a compiler that is not there is not.

mod cache;
mod messages;
mod object;

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use self::cache::Cache;
use super::process::step::{self, Step};
use super::sandbox::{Sandbox, SandboxError};
use super::worker::{base_environment, wire};
use super::{Engine, EngineError, Task};
use crate::language::compiled::{Plan, REPEATED, Recipe, Refusal, Request, Wanted};
use crate::language::runtime::{Runtime, known_version, prefix_of, stamp, too_old};
use crate::language::{Language, Machine, java};
use crate::outcome::{Ending, Exception, LoadFailure, Outcome};
use crate::problem::model::Limits;

/// What the compilers of one answer may use.
const TIME: Duration = Duration::from_secs(60);
const MEMORY: u64 = 2 << 30;
const OUTPUT: u64 = 1 << 20;

/// Marks an answer whose cases have to be kept apart.
const APART: &str = "apart";

/// An answer that was built, or why it was not.
#[derive(Debug)]
pub enum Build {
    Made(Built),
    Failed(LoadFailure),
}

/// What was built, in a folder that is gone with this.
#[derive(Debug)]
pub struct Built {
    folder: TempDir,
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

impl Built {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What the sandbox has to show of the answer and of what it runs under.
    pub fn readable(&self, runtime: &Runtime) -> Vec<PathBuf> {
        let mut all = vec![self.path().to_path_buf(), runtime.prefix.clone()];
        if !self.program.starts_with(self.path()) {
            all.extend(prefix(&self.program));
        }
        all
    }
}

/// The answer to be built.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub wanted: Wanted<'a>,
    /// The file's name, as messages show it.
    pub file: &'a str,
    pub text: &'a str,
    pub entry: Option<&'a str>,
    /// Files that lie beside it, name and content, for its text to include.
    pub beside: &'a [(String, String)],
}

/// Builds an answer, or finds it built.
///
/// # Errors
/// Faults of the machine, and problems that the language cannot answer.
pub fn build(
    sandbox: &dyn Sandbox,
    language: &'static Language,
    recipe: &Recipe,
    compiler: &Runtime,
    answer: Answer<'_>,
) -> Result<Build, EngineError> {
    let version = language
        .runtime
        .as_ref()
        .map_or(String::new(), |spec| known_version(spec, &compiler.program));
    if let Some(why) = too_old(language, &compiler.program, &version) {
        return Err(EngineError::CannotBeGraded(why));
    }
    check_needs(language, recipe)?;
    let builder = Builder {
        language,
        environment: recipe.environment,
        sandbox,
        compiler,
        version: &version,
        cache: Cache::open(),
    };
    let java = match runs_on_java(language) {
        true if language.id == java::JAVA.id => version.clone(),
        true => java_version(),
        false => String::new(),
    };
    let real = fs::canonicalize(&compiler.program).unwrap_or_else(|_| compiler.program.clone());
    let plan = (recipe.plan)(&Request {
        language,
        wanted: answer.wanted,
        text: answer.text,
        file: answer.file,
        entry: answer.entry,
        compiler: &real,
        version: &version,
        java: &java,
        wire: |value| {
            let mut out = String::new();
            wire::write_value(&mut out, value);
            out
        },
    });
    match plan {
        Ok(mut plan) => {
            plan.files.extend_from_slice(answer.beside);
            match builder.run(&plan)? {
                Ok(folder) => Ok(Build::Made(builder.built(&plan, folder)?)),
                Err(exception) => Ok(Build::Failed(LoadFailure::Syntax(exception))),
            }
        }
        Err(Refusal::Unsupported(reason)) => Err(EngineError::CannotBeGraded(reason)),
        Err(Refusal::NoEntry {
            wanted,
            found,
            several,
            check,
        }) => Ok(Build::Failed(match builder.run(&check)? {
            Err(exception) => LoadFailure::Syntax(exception),
            Ok(_) => LoadFailure::NoEntry {
                wanted,
                found,
                several,
            },
        })),
    }
}

/// A program that the user has in their path, or the sandbox in its own.
fn in_path(program: &str) -> Option<PathBuf> {
    let environment = base_environment();
    let own = environment.into_iter().find(|(name, _)| name == "PATH");
    let users = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&users)
        .chain(std::env::split_paths(&own.unwrap_or_default().1))
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_absolute() && candidate.is_file())
}

fn runs_on_java(language: &Language) -> bool {
    let driver = language.driver.as_ref();
    driver.is_some_and(|driver| driver.machine == Machine::Jvm)
}

/// The version of the Java that a language without one of its own runs on.
fn java_version() -> String {
    let spec = java::JAVA.runtime.as_ref();
    let known = spec.and_then(|spec| Some(known_version(spec, &in_path(spec.programs[0])?)));
    known.unwrap_or_default()
}

/// The folder under which a program's own files lie.
fn prefix(program: &Path) -> Option<PathBuf> {
    Some(prefix_of(&fs::canonicalize(program).ok()?))
}

/// Refuses to begin where a program that the compiler starts is not there.
fn check_needs(language: &Language, recipe: &Recipe) -> Result<(), EngineError> {
    for (program, install) in recipe.needs {
        if in_path(program).is_none() {
            return Err(EngineError::CannotBeGraded(format!(
                "{} answers need `{program}`, which is not installed: {install}",
                language.name
            )));
        }
    }
    Ok(())
}

struct Builder<'a> {
    language: &'static Language,
    environment: &'static [(&'static str, &'static str)],
    sandbox: &'a dyn Sandbox,
    compiler: &'a Runtime,
    version: &'a str,
    cache: Option<Cache>,
}

fn trouble(what: &'static str) -> impl Fn(io::Error) -> EngineError {
    move |source| EngineError::Sandbox(SandboxError::System { what, source })
}

impl Builder<'_> {
    /// Runs a plan, or takes what it gave before; the folder has what it keeps.
    /// The inner error is the candidate's.
    fn run(&self, plan: &Plan) -> Result<Result<TempDir, Exception>, EngineError> {
        let kept = folder(0o755).map_err(trouble("cannot make a folder for a build"))?;
        let key = self.key(plan);
        if let Some(cache) = &self.cache
            && !plan.keep.is_empty()
            && cache.take(&key, kept.path())
        {
            return Ok(Ok(kept));
        }
        // Whoever the sandbox runs the compiler as may write here.
        let work = folder(0o777).map_err(trouble("cannot make a folder for a build"))?;
        if let Some(support) = &plan.support {
            match self.run(support)? {
                // A compiler adds to what it has compiled before.
                Ok(made) => cache::copy_tree(made.path(), work.path(), 0o777)
                    .map_err(trouble("cannot copy a part of the driver"))?,
                Err(exception) => return Err(own_fault(self.compiler, &exception)),
            }
        }
        for (name, content) in &plan.files {
            match write(work.path(), name, content) {
                // Java's files are called as the answer's class is.
                Err(error) if error.kind() == io::ErrorKind::InvalidFilename => {
                    return Ok(Err(too_long(name)));
                }
                done => done.map_err(trouble("cannot write a source file"))?,
            }
        }
        for words in &plan.steps {
            if let Some(exception) = self.step(plan, words, work.path())? {
                return Ok(Err(exception));
            }
        }
        for words in &plan.extra_steps {
            let _ = self.step(plan, words, work.path())?;
        }
        let is_there = |name: &&String| work.path().join(name).is_file();
        for name in plan.keep.iter().chain(plan.extra.iter().filter(is_there)) {
            let kept = kept.path().join(name);
            cache::copy(&work.path().join(name), &kept, cache::FOLDERS)
                .map_err(trouble("cannot take what the compiler made"))?;
        }
        if let Some(object) = &plan.inspect {
            let object = fs::read(work.path().join(object)).unwrap_or_default();
            if object::has_state(&object) {
                write(kept.path(), APART, "").map_err(trouble("cannot mark a build"))?;
            }
        }
        if let Some(cache) = &self.cache
            && !plan.keep.is_empty()
        {
            let _ = cache.keep(&key, kept.path());
        }
        Ok(Ok(kept))
    }

    /// Runs one command; what it has against the text, if it fails.
    fn step(
        &self,
        plan: &Plan,
        words: &[String],
        work: &Path,
    ) -> Result<Option<Exception>, EngineError> {
        let limits = Limits {
            time: TIME,
            wall: Limits::wall_for(TIME),
            memory: MEMORY,
            output: OUTPUT,
        };
        let (program, words) = match words.split_first() {
            Some((first, rest)) if first.starts_with('!') => (self.beside(&first[1..]), rest),
            _ => (self.compiler.program.clone(), words),
        };
        let mut env = base_environment();
        for name in ["TMPDIR", "HOME"] {
            env.retain(|(known, _)| known != name);
            env.push((name.into(), work.into()));
        }
        let more = self.environment.iter();
        env.extend(more.map(|(name, value)| (name.into(), value.into())));
        let mut readable = vec![self.compiler.prefix.clone()];
        readable.extend(self.compiler.program.parent().map(Path::to_path_buf));
        readable.extend(prefix(&program));
        // Compilers on the JVM may be scripts that look for it.
        if runs_on_java(self.language)
            && let Some(java) = in_path("java")
        {
            readable.extend(prefix(&java));
            env.push(("JAVACMD".into(), java.into()));
        }
        let outcome = step::run(
            self.sandbox,
            Step {
                program,
                args: words.iter().map(OsString::from).collect(),
                env,
                folder: Some(work.to_path_buf()),
                readable,
                writable: vec![work.to_path_buf()],
                stdin: &[],
                limits: &limits,
                least_memory: 0,
                stack: 0,
            },
        )?;
        let plain = |message: &str| {
            Some(Exception {
                message: message.into(),
                ..Exception::default()
            })
        };
        Ok(match outcome.ending {
            Ending::Exited(0) => None,
            Ending::CpuTimeExceeded | Ending::WallTimeExceeded => {
                plain("the compiler did not come to an end in its time")
            }
            Ending::MemoryExceeded => plain(messages::TOO_LARGE),
            Ending::OutputExceeded | Ending::Signalled(libc::SIGXFSZ) => plain(messages::TOO_LONG),
            _ => {
                let mut said = outcome.stderr.bytes;
                said.extend_from_slice(b"\n");
                said.extend_from_slice(&outcome.stdout.bytes);
                let said = String::from_utf8_lossy(&said);
                let folder = format!("{}/", work.display());
                let mut found = messages::read(&said.replace(&folder, ""), &plan.source);
                let remarks = plan.remark.into_iter().chain([REPEATED]);
                let fits = |words: &[&str]| words.iter().any(|word| said.contains(word));
                if let Some((_, remark)) = remarks.into_iter().find(|(words, _)| fits(words)) {
                    found.message.push_str(&format!(" ({remark})"));
                }
                Some(found)
            }
        })
    }

    /// A program that stands beside the compiler.
    fn beside(&self, name: &str) -> PathBuf {
        // A link in PATH may have one of another version beside it.
        let compiler = fs::canonicalize(&self.compiler.program);
        let compiler = compiler.as_deref().unwrap_or(&self.compiler.program);
        let beside = compiler.parent().unwrap_or(Path::new("/")).join(name);
        match beside.is_file() {
            true => beside,
            false => in_path(name).unwrap_or(beside),
        }
    }

    fn built(&self, plan: &Plan, folder: TempDir) -> Result<Built, EngineError> {
        let start = &plan.start;
        let program = match start.under {
            Some(name) => self.beside(name),
            None => folder.path().join(&start.program),
        };
        let path = folder.path().to_string_lossy().into_owned();
        let mut arguments: Vec<OsString> = start
            .arguments
            .iter()
            .map(|word| word.replace("{}", &path).into())
            .collect();
        if folder.path().join(APART).exists() {
            arguments.push(APART.into());
        }
        Ok(Built {
            folder,
            program,
            arguments,
        })
    }

    /// All that decides what comes out.
    fn key(&self, plan: &Plan) -> String {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(env!("CARGO_PKG_VERSION").as_bytes());
        add(self.compiler.program.as_os_str().as_encoded_bytes());
        add(stamp(&self.compiler.program).as_bytes());
        add(self.version.as_bytes());
        if let Some(support) = &plan.support {
            add(self.key(support).as_bytes());
        }
        add(format!("{:?}", (&plan.steps, &plan.keep, &plan.inspect)).as_bytes());
        add(format!("{:?}", (&plan.extra_steps, &plan.extra)).as_bytes());
        for (name, content) in &plan.files {
            add(name.as_bytes());
            add(content.as_bytes());
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// An answer that asks for a file with a name that no file can have.
fn too_long(name: &str) -> Exception {
    let name = name.rsplit('/').next().unwrap_or(name);
    let head: String = name.chars().take(40).collect();
    Exception {
        message: format!("the name `{head}…` is too long for a file"),
        ..Exception::default()
    }
}

/// The driver's own part does not compile: no answer is to blame.
fn own_fault(compiler: &Runtime, exception: &Exception) -> EngineError {
    EngineError::CannotBeGraded(format!(
        "{} cannot build the driver: {}",
        compiler.program.display(),
        exception.message
    ))
}

fn folder(mode: u32) -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("grade-").tempdir()?;
    fs::set_permissions(folder.path(), Permissions::from_mode(mode))?;
    Ok(folder)
}

/// Writes a file that the compiler may read; the name may have folders in it.
fn write(folder: &Path, name: &str, content: &str) -> io::Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
        fs::create_dir_all(parent)?;
        fs::set_permissions(parent, Permissions::from_mode(0o777))?;
    }
    fs::write(&path, content)?;
    fs::set_permissions(&path, Permissions::from_mode(0o644))
}

/// Answers every case with why the answer was not built.
#[derive(Debug)]
pub struct NotBuilt(pub LoadFailure);

impl Engine for NotBuilt {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        while let Some(task) = source() {
            let ending = Ending::NotLoaded(self.0.clone());
            sink(task.index, Outcome::empty(ending));
        }
        Ok(())
    }
}
