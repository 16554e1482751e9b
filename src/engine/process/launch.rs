//! How a submission is started as a program: the same for every case.

use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::step::Step;
use crate::engine::ProgramWork;
use crate::engine::build::Built;
use crate::engine::worker::{base_environment, packages_beside};
use crate::language::php;
use crate::language::runtime::Runtime;
use crate::language::{Language, ProgramSpec};
use crate::problem::model::Limits;

/// Everything that starts one program.
#[derive(Debug)]
pub struct Launch {
    pub runtime: Runtime,
    spec: &'static ProgramSpec,
    /// Arguments of the interpreter before the file.
    arguments: Vec<OsString>,
    /// Holds the program's file, where that is a copy; gone with the run.
    folder: Option<TempDir>,
    file: PathBuf,
    /// The name that the candidate knows the file by, where it has another here.
    known_as: Option<String>,
    readable: Vec<PathBuf>,
    /// What is started in the runtime's place.
    built: Option<Built>,
}

impl Launch {
    /// Writes the text to a folder of its own, under the name that it had.
    ///
    /// `arguments` come before the file, after those of the language: what a
    /// first line `#!/usr/bin/awk -f` asks for.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn new(
        language: &'static Language,
        spec: &'static ProgramSpec,
        runtime: Runtime,
        arguments: &[String],
        path: &Path,
        text: &str,
    ) -> io::Result<Launch> {
        let folder = tempfile::Builder::new().prefix("grade-").tempdir()?;
        // Whoever the sandbox runs it as may read it.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        let name = match path.file_name() {
            Some(name) if name != "-" => name.to_os_string(),
            _ => match language.extensions.first() {
                Some(extension) => format!("answer.{extension}").into(),
                None => "answer".into(),
            },
        };
        let known_as = name.to_string_lossy().into_owned();
        let name = match javascript_ending(language, &name) {
            Some(ending) => Path::new(&name).with_extension(ending).into_os_string(),
            None => name,
        };
        let known_as = (name != *known_as).then_some(known_as);
        let file = folder.path().join(name);
        fs::write(&file, text)?;
        fs::set_permissions(&file, Permissions::from_mode(0o755))?;
        for (name, content) in (spec.beside)(path, text) {
            fs::write(folder.path().join(name), content)?;
        }
        let packages = packages_beside(path);
        if let Some(nearest) = packages.first() {
            symlink(nearest, folder.path().join("node_modules"))?;
        }
        let mut readable = vec![folder.path().to_path_buf()];
        readable.extend(packages);
        readable.extend(php::settings(language));
        Ok(Launch {
            folder: Some(folder),
            known_as,
            ..Launch::of(spec, runtime, arguments, file, readable)
        })
    }

    /// Starts what was built from the submission.
    pub fn built(spec: &'static ProgramSpec, runtime: Runtime, built: Built) -> Launch {
        let file = built.program.clone();
        let readable = built.readable(&runtime);
        Launch {
            built: Some(built),
            ..Launch::of(spec, runtime, &[], file, readable)
        }
    }

    /// Starts the file where it lies, among the files of `folder`: for the
    /// programs of a problem's author.
    pub fn in_place(
        spec: &'static ProgramSpec,
        runtime: Runtime,
        arguments: &[String],
        file: &Path,
        folder: &Path,
    ) -> Launch {
        let readable = vec![folder.to_path_buf()];
        Launch::of(spec, runtime, arguments, file.to_path_buf(), readable)
    }

    /// Makes what was built or copied known by the name that the problem's
    /// author gave it, and lets it read the files of `folder`.
    pub fn of_author(mut self, name: &str, folder: &Path) -> Launch {
        self.known_as = Some(name.to_owned());
        self.readable.push(folder.to_path_buf());
        self
    }

    fn of(
        spec: &'static ProgramSpec,
        runtime: Runtime,
        arguments: &[String],
        file: PathBuf,
        mut readable: Vec<PathBuf>,
    ) -> Launch {
        readable.push(runtime.prefix.clone());
        if let Some(bin) = runtime.program.parent() {
            readable.push(bin.to_path_buf());
            if let Some(environment) = bin.parent().filter(|p| p.join("pyvenv.cfg").is_file()) {
                readable.push(environment.to_path_buf());
            }
        }
        let own = spec.arguments.iter().map(OsString::from);
        Launch {
            arguments: own.chain(arguments.iter().map(OsString::from)).collect(),
            runtime,
            spec,
            folder: None,
            file,
            known_as: None,
            readable,
            built: None,
        }
    }

    /// The file's name, as traces show it.
    pub fn file_name(&self) -> String {
        if let Some(name) = &self.known_as {
            return name.clone();
        }
        self.file
            .file_name()
            .map_or(String::new(), |name| name.to_string_lossy().into_owned())
    }

    /// Takes the private folder out of a text, so that it reads as it would
    /// beside the submission, and the same in every run.
    pub(super) fn without_folder(&self, text: Vec<u8>) -> Vec<u8> {
        let copied = self.folder.as_ref().map(TempDir::path);
        let Some(folder) = copied.or(self.built.as_ref().map(Built::path)) else {
            return text;
        };
        let mut prefix = folder.as_os_str().as_encoded_bytes().to_vec();
        prefix.push(b'/');
        let path = self.file.as_os_str().as_encoded_bytes();
        let own = self.known_as.as_ref().map(|name| (path, name.as_bytes()));
        let found = |at: usize| text[at..].starts_with(&prefix);
        if !(0..text.len()).any(|at| text[at] == b'/' && found(at)) {
            return text;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            if let Some((path, name)) = own
                && text[at..].starts_with(path)
            {
                out.extend_from_slice(name);
                at += path.len();
            } else if text[at] == b'/' && found(at) {
                at += prefix.len();
            } else {
                out.push(text[at]);
                at += 1;
            }
        }
        out
    }

    /// One run of the program.
    pub(super) fn step<'a>(&self, work: &'a ProgramWork, limits: &'a Limits) -> Step<'a> {
        let mut args = self.arguments.clone();
        match &self.built {
            Some(built) => args.extend(built.arguments.iter().cloned()),
            None => args.push(self.file.clone().into()),
        }
        args.extend(work.argv.iter().map(OsString::from));
        self.start(args, &work.stdin, limits)
    }

    /// What makes the interpreter parse the file and no more; `None` where it
    /// cannot.
    pub(super) fn parse_step<'a>(&self, limits: &'a Limits) -> Option<Step<'a>> {
        if self.spec.parse.is_empty() {
            return None;
        }
        let mut args: Vec<OsString> = self.spec.parse.iter().map(OsString::from).collect();
        args.push(self.file.clone().into());
        Some(self.start(args, &[], limits))
    }

    fn start<'a>(&self, args: Vec<OsString>, stdin: &'a [u8], limits: &'a Limits) -> Step<'a> {
        let mut env = base_environment();
        env.extend(
            self.spec
                .environment
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        );
        Step {
            program: match &self.built {
                Some(built) => built.program.clone(),
                None => self.runtime.program.clone(),
            },
            args,
            env,
            folder: None,
            readable: self.readable.clone(),
            writable: Vec::new(),
            stdin,
            limits,
            least_memory: self.spec.least_memory,
            stack: self.spec.stack,
        }
    }
}

/// Node goes by a file's ending, and knows none of TypeScript's everywhere.
fn javascript_ending(language: &Language, name: &OsStr) -> Option<&'static str> {
    if language.id != "typescript" {
        return None;
    }
    Some(match Path::new(name).extension()?.to_str()? {
        "mts" => "mjs",
        "cts" => "cjs",
        _ => "js",
    })
}
