//! Which engines an answer needs, by the kind of problem and its language.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::plan::{self, Plan};
use super::submission::Submission;
use super::{Options, RunError};
use crate::engine::EngineError;
use crate::engine::build::{self, Build, Built};
use crate::engine::process;
use crate::engine::process::calling::{Calling, reads_standard_input};
use crate::engine::sandbox::{Sandbox, SandboxError};
use crate::engine::worker::{Conditions, Launch, Shared, Source, Target};
use crate::language::compiled::{self, Recipe, Wanted};
use crate::language::runtime::{self, Runtime, RuntimeError};
use crate::language::script::Shebang;
use crate::language::typescript::{self, Untranslated};
use crate::language::{Driver, Language};
use crate::outcome::LoadFailure;
use crate::problem::model::{Kind, Limits, Problem};

pub(super) enum Engines {
    Worker {
        shared: Arc<Shared>,
        /// Where the answer may be a whole program instead.
        calling: Option<Arc<Calling>>,
    },
    /// A function problem's answer in a language that has only programs.
    Calling(Arc<Calling>),
    Process(Arc<process::Shared>),
    /// An answer that does not compile.
    NotBuilt(LoadFailure, Runtime),
    /// Our own binary, which is the worker too.
    Sql(PathBuf),
}

/// What the engines are chosen by.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub problem: &'a Problem,
    pub submission: &'a Submission,
    pub options: &'a Options,
    pub sandbox: &'a dyn Sandbox,
    pub plan: &'a Plan,
}

impl Choice<'_> {
    /// The engines for what is really run: the answer, or what it was
    /// translated to.
    pub fn engines(self) -> Result<Engines, RunError> {
        let submission = self.submission;
        let language = submission.language;
        match typescript::translate(language, &submission.absolute, &submission.text) {
            Ok(None) => self.of(None),
            Ok(Some(text)) => {
                let run = Submission {
                    text,
                    ..submission.clone()
                };
                let translated = Choice {
                    submission: &run,
                    ..self
                };
                translated.of(Some(&submission.text))
            }
            // A machine without the runtime gives no verdict, whatever the answer.
            Err(Untranslated::Wrong(exception)) => {
                let failure = LoadFailure::Syntax(exception);
                Ok(Engines::NotBuilt(failure, runtime(submission)?.0))
            }
            Err(Untranslated::Failed(why)) => {
                Err(RunError::Engine(EngineError::CannotBeGraded(why)))
            }
            Err(Untranslated::NotBuilt) => {
                Err(RunError::Engine(EngineError::CannotBeGraded(format!(
                    "this grade was built without {}: build it with `--features {}`",
                    language.name, language.id
                ))))
            }
        }
    }

    /// `written` is the candidate's own text, where another one is run.
    fn of(self, written: Option<&str>) -> Result<Engines, RunError> {
        if !matches!(self.problem.kind, Kind::Sql(_))
            && let Some(recipe) = compiled::recipe(self.submission.language)
        {
            return self.built(recipe);
        }
        let target = match &self.problem.kind {
            Kind::Sql(_) => {
                let program = std::env::current_exe().map_err(|source| SandboxError::System {
                    what: "cannot find the program itself",
                    source,
                })?;
                return Ok(Engines::Sql(program));
            }
            Kind::Program => return Ok(Engines::Process(Arc::new(program(self.submission)?))),
            Kind::Function(function) => Target::Function(function),
            Kind::Class(class) => Target::Class(class),
        };
        match &self.submission.language.driver {
            Some(driver) => self.interpreted(target, driver, written),
            None => match target {
                Target::Function(_) if self.problem.clock.is_none() => Ok(Engines::Calling(
                    self.calling(program(self.submission)?)
                        .ok_or_else(|| RunError::Usage("there is no case to run".into()))?,
                )),
                _ => Err(self.cannot_answer()),
            },
        }
    }

    /// Engines for a language whose driver loads the answer itself.
    fn interpreted(
        self,
        target: Target<'_>,
        driver: &'static Driver,
        written: Option<&str>,
    ) -> Result<Engines, RunError> {
        let submission = self.submission;
        let launch = Launch::new(
            submission.language,
            driver,
            runtime(submission)?.0,
            target,
            self.source(written),
            Conditions {
                clock: self.problem.clock.as_ref(),
                services: &self.problem.services,
                once: self.plan.tasks.len() == 1,
            },
            self.worker_limits(),
        )
        .map_err(|source| SandboxError::System {
            what: "cannot write the driver",
            source,
        })?;
        let may_be_a_program = self.problem.clock.is_none()
            && submission.language.program.is_some()
            && self.may_read_its_arguments();
        let calling = match may_be_a_program {
            true => self.calling(program(submission)?),
            false => None,
        };
        Ok(Engines::Worker {
            shared: Arc::new(Shared::new(launch, driver)),
            calling,
        })
    }

    /// Engines for a language whose answers are compiled.
    fn built(self, recipe: &Recipe) -> Result<Engines, RunError> {
        let language = self.submission.language;
        let is_class = matches!(self.problem.kind, Kind::Class(_));
        if language.driver.is_none() && is_class {
            return Err(self.cannot_answer());
        }
        let (compiler, _) = runtime(self.submission)?;
        if self.problem.clock.is_some() {
            return Err(RunError::Engine(EngineError::CannotBeGraded(format!(
                "the problem has a virtual clock, which there is none of in {}",
                language.name
            ))));
        }
        let (wanted, target) = match &self.problem.kind {
            Kind::Function(function) => {
                (Wanted::Function(function), Some(Target::Function(function)))
            }
            Kind::Class(class) => (Wanted::Class(class), Some(Target::Class(class))),
            Kind::Program | Kind::Sql(_) => (Wanted::Program, None),
        };
        let failure = match (self.build(recipe, &compiler, wanted)?, target) {
            (Build::Made(built), None) => {
                let process = self.as_program(compiler, built)?;
                return Ok(Engines::Process(Arc::new(process)));
            }
            (Build::Made(built), Some(target)) => {
                return self.worker(recipe, compiler, built, target);
            }
            (Build::Failed(failure), _) => failure,
        };
        // No such function: perhaps a whole program that reads its arguments. Where
        // several functions would fit, they may be its helpers; and some are nothing
        // that compiles as anything else.
        let may_be_a_program = match &failure {
            LoadFailure::NoEntry { several, .. } if several.is_empty() => {
                self.options.entry.is_none()
            }
            LoadFailure::NoEntry { .. } | LoadFailure::Syntax(_) => self.may_read_its_arguments(),
            _ => false,
        };
        if may_be_a_program && let Some(calling) = self.built_program(recipe, &compiler)? {
            return Ok(Engines::Calling(calling));
        }
        Ok(Engines::NotBuilt(failure, compiler))
    }

    /// A worker of what was built.
    fn worker(
        self,
        recipe: &Recipe,
        compiler: Runtime,
        built: Built,
        target: Target<'_>,
    ) -> Result<Engines, RunError> {
        let language = self.submission.language;
        let Some(driver) = &language.driver else {
            return Err(self.cannot_answer());
        };
        // Where the driver finds the entry by itself, it may find none.
        let calling = match self.may_read_its_arguments() {
            true => self.built_program(recipe, &compiler)?,
            false => None,
        };
        let conditions = Conditions {
            clock: None,
            services: &[],
            once: self.plan.tasks.len() == 1,
        };
        let launch = Launch::built(
            language,
            compiler,
            built,
            target,
            self.source(None),
            conditions,
            self.worker_limits(),
        );
        Ok(Engines::Worker {
            shared: Arc::new(Shared::new(launch, driver)),
            calling,
        })
    }

    fn build(
        self,
        recipe: &Recipe,
        compiler: &Runtime,
        wanted: Wanted<'_>,
    ) -> Result<Build, EngineError> {
        let language = self.submission.language;
        let file = match self.submission.path.file_name() {
            Some(name) if name != "-" => name.to_string_lossy().into_owned(),
            _ => format!("answer.{}", language.extensions[0]),
        };
        let answer = build::Answer {
            wanted,
            file: &file,
            text: &self.submission.text,
            entry: self.options.entry.as_deref(),
            beside: &[],
        };
        build::build(self.sandbox, language, recipe, compiler, answer)
    }

    /// The answer built as a program that reads a function's arguments, where it
    /// can be.
    fn built_program(
        self,
        recipe: &Recipe,
        compiler: &Runtime,
    ) -> Result<Option<Arc<Calling>>, RunError> {
        if !matches!(self.problem.kind, Kind::Function(_)) {
            return Ok(None);
        }
        match self.build(recipe, compiler, Wanted::Program)? {
            Build::Made(built) => {
                let process = self.as_program(compiler.clone(), built)?;
                Ok(self.calling(process))
            }
            Build::Failed(_) => Ok(None),
        }
    }

    fn as_program(self, compiler: Runtime, built: Built) -> Result<process::Shared, RunError> {
        let language = self.submission.language;
        let Some(spec) = &language.program else {
            return Err(no_programs(language));
        };
        let launch = process::Launch::built(spec, compiler, built);
        Ok(process::Shared::new(launch))
    }

    /// A program that is called as a function; `None` for other problems.
    fn calling(self, program: process::Shared) -> Option<Arc<Calling>> {
        let Kind::Function(function) = &self.problem.kind else {
            return None;
        };
        let first = self.plan.tasks.first()?.clone();
        let calling = Calling::new(Arc::new(program), function.clone(), first);
        Some(Arc::new(calling))
    }

    fn may_read_its_arguments(self) -> bool {
        self.options.entry.is_none() && reads_standard_input(&self.submission.text)
    }

    fn source<'s>(&'s self, written: Option<&'s str>) -> Source<'s> {
        Source {
            file: &self.submission.absolute,
            text: &self.submission.text,
            written,
            entry: self.options.entry.as_deref(),
        }
    }

    fn worker_limits(self) -> Limits {
        let language = self.submission.language;
        let limits = plan::limits(self.problem, language.id, None);
        self.plan.worker_limits(limits)
    }

    fn cannot_answer(self) -> RunError {
        RunError::Usage(format!(
            "{} cannot answer a {} problem",
            self.submission.language.name,
            self.problem.kind.name()
        ))
    }
}

/// The submission as a program.
fn program(submission: &Submission) -> Result<process::Shared, RunError> {
    let language = submission.language;
    let Some(spec) = &language.program else {
        return Err(no_programs(language));
    };
    let (runtime, arguments) = runtime(submission)?;
    let launch = process::Launch::new(
        language,
        spec,
        runtime,
        &arguments,
        &submission.absolute,
        &submission.text,
    )
    .map_err(|source| SandboxError::System {
        what: "cannot write the program",
        source,
    })?;
    Ok(process::Shared::new(launch))
}

fn no_programs(language: &Language) -> RunError {
    RunError::Usage(format!("{} cannot answer a program problem", language.name))
}

/// What runs the submission.
fn runtime(submission: &Submission) -> Result<(Runtime, Vec<String>), RunError> {
    let found = runtime_of(submission.language, &submission.absolute, &submission.text)?;
    found.ok_or_else(|| {
        RunError::Usage(format!(
            "{} does not name its interpreter in its first line",
            submission.path.display()
        ))
    })
}

/// What runs a file: the language's own runtime, or the interpreter that the
/// first line names, with the arguments that it names; `None` where neither
/// is there.
pub(super) fn runtime_of(
    language: &Language,
    path: &Path,
    text: &str,
) -> Result<Option<(Runtime, Vec<String>)>, RuntimeError> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    if let Some(runtime) = runtime::find(language, folder)? {
        return Ok(Some((runtime, Vec::new())));
    }
    match Shebang::read(text) {
        Some(shebang) => Ok(Some((shebang.runtime()?, shebang.arguments))),
        None => Ok(None),
    }
}
