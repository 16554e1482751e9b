//! What the engines of one run share, by the kind of problem and answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::plan::{self, Plan};
use super::submission::Submission;
use super::{Options, RunError, checked, checker};
use crate::engine::build::{self, Build, NotBuilt};
use crate::engine::process::calling::{Calling, CallingEngine, EitherEngine, reads_standard_input};
use crate::engine::process::checker::{CheckedEngine, Checker, Question};
use crate::engine::process::{self, ProcessEngine};
use crate::engine::sandbox::{Sandbox, SandboxError};
use crate::engine::sql::SqlEngine;
use crate::engine::worker::wire::Ready;
use crate::engine::worker::{Conditions, Launch, Shared, Source, Target, WorkerEngine};
use crate::engine::{Engine, EngineError};
use crate::language::Language;
use crate::language::compiled::{self, Recipe, Wanted};
use crate::language::runtime::{self, Runtime, RuntimeError};
use crate::language::script::Shebang;
use crate::language::typescript::{self, Untranslated};
use crate::outcome::{LoadFailure, Outcome};
use crate::problem::model::{Function, Kind, Problem};

/// A worker that has not answered by now is either slow to start or busy with a
/// long case: then a second one is worth its start.
const NEXT_WORKER_AFTER: Duration = Duration::from_millis(150);

/// The note of a report where a function problem's answer is a program.
const RUN_AS_PROGRAM: &str =
    "no function found; run as a program that reads its arguments from standard input, one a line";

/// Everything that makes engines for one run.
pub(super) struct Bench {
    sandbox: Arc<dyn Sandbox>,
    engines: Engines,
    checker: Option<(Arc<Checker>, Arc<Question>)>,
    /// The name of the submission's file, as traces show it.
    pub(super) file_name: String,
}

enum Engines {
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

impl Bench {
    pub(super) fn set_up(
        problem: &Problem,
        submission: &Submission,
        options: &Options,
        sandbox: &Arc<dyn Sandbox>,
        plan: &Plan,
    ) -> Result<Bench, RunError> {
        let checker = match &problem.checker {
            Some(declared) => Some((
                Arc::new(checker::ready(problem, declared, sandbox.as_ref())?),
                checked::question(problem, plan),
            )),
            None => None,
        };
        let file_name = submission.path.file_name();
        Ok(Bench {
            sandbox: sandbox.clone(),
            engines: translated(problem, submission, options, sandbox, plan)?,
            checker,
            file_name: file_name.map_or(String::new(), |name| name.to_string_lossy().into_owned()),
        })
    }

    fn engine(&self) -> Box<dyn Engine> {
        let sandbox = || self.sandbox.clone();
        let calling = |calling: &Arc<Calling>| {
            let process = ProcessEngine::new(sandbox(), calling.process.clone());
            CallingEngine::new(process, calling.clone())
        };
        match &self.engines {
            Engines::Worker {
                shared,
                calling: either,
            } => {
                let worker = WorkerEngine::new(sandbox(), shared.clone());
                match either {
                    Some(program) => Box::new(EitherEngine::new(worker, calling(program))),
                    None => Box::new(worker),
                }
            }
            Engines::Calling(program) => Box::new(calling(program)),
            Engines::Process(shared) => Box::new(ProcessEngine::new(sandbox(), shared.clone())),
            Engines::NotBuilt(failure, _) => Box::new(NotBuilt(failure.clone())),
            Engines::Sql(program) => Box::new(SqlEngine::new(sandbox(), program.clone())),
        }
    }

    /// An engine whose outcomes the problem's checker has seen.
    pub(super) fn judged_engine(&self) -> Box<dyn Engine> {
        let engine = self.engine();
        match &self.checker {
            Some((checker, question)) => Box::new(CheckedEngine::new(
                engine,
                self.sandbox.clone(),
                checker.clone(),
                question.clone(),
            )),
            None => engine,
        }
    }

    /// Runs the author's query, in a worker that no candidate has touched.
    pub(super) fn references(&self, plan: &Plan) -> Result<Vec<Option<Outcome>>, RunError> {
        let mut outcomes = vec![None; plan.tasks.len()];
        let mut tasks = plan.reference.iter().cloned();
        self.engine()
            .run(&mut || tasks.next(), &mut |index, outcome| {
                outcomes[index] = Some(outcome);
            })?;
        Ok(outcomes)
    }

    pub(super) fn ready(&self) -> Option<Ready> {
        let program = |calling: &Calling| Ready {
            entry: calling.function.name.clone(),
            style: "program".into(),
            note: Some(RUN_AS_PROGRAM.into()),
            runtime: String::new(),
        };
        match &self.engines {
            Engines::Worker { shared, calling } => shared.ready().or_else(|| {
                let calling = calling.as_ref().filter(|calling| calling.is_program())?;
                Some(program(calling))
            }),
            Engines::Calling(calling) => Some(program(calling)),
            Engines::Sql(_) | Engines::Process(_) | Engines::NotBuilt(..) => None,
        }
    }

    pub(super) fn runtime(&self) -> Option<&Runtime> {
        match &self.engines {
            Engines::Worker { shared, .. } => Some(&shared.launch.runtime),
            Engines::Calling(calling) => Some(&calling.process.launch.runtime),
            Engines::Process(shared) => Some(&shared.launch.runtime),
            Engines::NotBuilt(_, runtime) => Some(runtime),
            Engines::Sql(_) => None,
        }
    }

    /// The version of the runtime where no driver tells it; empty otherwise.
    pub(super) fn version(&self, language: &Language) -> String {
        let told = self.ready().is_some_and(|ready| !ready.runtime.is_empty());
        match (&language.runtime, self.runtime()) {
            (Some(spec), Some(found)) if !told => runtime::known_version(spec, &found.program),
            _ => String::new(),
        }
    }

    /// How long the first slot works alone.
    pub(super) fn next_slot_after(&self) -> Duration {
        match &self.engines {
            // Nothing is kept warm, so that nothing is lost by starting.
            Engines::Process(_) | Engines::Calling(_) => Duration::ZERO,
            Engines::Worker { .. } | Engines::Sql(_) | Engines::NotBuilt(..) => NEXT_WORKER_AFTER,
        }
    }
}

/// The engines for what is really run: the answer, or what it was translated to.
fn translated(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
    plan: &Plan,
) -> Result<Engines, RunError> {
    let language = submission.language;
    match typescript::translate(language, &submission.absolute, &submission.text) {
        Ok(None) => engines(problem, submission, None, options, sandbox, plan),
        Ok(Some(text)) => {
            let run = Submission {
                text,
                ..submission.clone()
            };
            engines(
                problem,
                &run,
                Some(&submission.text),
                options,
                sandbox,
                plan,
            )
        }
        // A machine without the runtime gives no verdict, whatever the answer.
        Err(Untranslated::Wrong(exception)) => {
            match runtime_of(language, &submission.absolute, &submission.text)? {
                Some((runtime, _)) => {
                    let failure = LoadFailure::Syntax(exception);
                    Ok(Engines::NotBuilt(failure, runtime))
                }
                None => Err(unknown_interpreter(submission)),
            }
        }
        Err(Untranslated::Failed(why)) => Err(RunError::Engine(EngineError::CannotBeGraded(why))),
        Err(Untranslated::NotBuilt) => Err(RunError::Engine(EngineError::CannotBeGraded(format!(
            "this grade was built without {}: build it with `--features {}`",
            language.name, language.id
        )))),
    }
}

/// `written` is the candidate's own text, where another one is run.
fn engines(
    problem: &Problem,
    submission: &Submission,
    written: Option<&str>,
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
    plan: &Plan,
) -> Result<Engines, RunError> {
    if !matches!(problem.kind, Kind::Sql(_))
        && let Some(recipe) = compiled::recipe(submission.language)
    {
        return built_engines(problem, submission, options, sandbox, plan, recipe);
    }
    let target = match &problem.kind {
        Kind::Sql(_) => {
            let program = std::env::current_exe().map_err(|source| SandboxError::System {
                what: "cannot find the program itself",
                source,
            })?;
            return Ok(Engines::Sql(program));
        }
        Kind::Program => return Ok(Engines::Process(Arc::new(program(submission)?))),
        Kind::Function(function) => Target::Function(function),
        Kind::Class(class) => Target::Class(class),
    };
    let language = submission.language;
    let Some(driver) = &language.driver else {
        return match (target, plan.tasks.first()) {
            (Target::Function(function), Some(_)) if problem.clock.is_none() => {
                Ok(Engines::Calling(calling(submission, function, plan)?))
            }
            _ => Err(RunError::Usage(format!(
                "{} cannot answer a {} problem",
                language.name,
                problem.kind.name()
            ))),
        };
    };
    let Some((runtime, _)) = runtime_of(language, &submission.absolute, &submission.text)? else {
        return Err(unknown_interpreter(submission));
    };
    let launch = Launch::new(
        language,
        driver,
        runtime,
        target,
        Source {
            file: &submission.absolute,
            text: &submission.text,
            written,
            entry: options.entry.as_deref(),
        },
        Conditions {
            clock: problem.clock.as_ref(),
            services: &problem.services,
            once: plan.tasks.len() == 1,
        },
        plan.worker_limits(plan::limits(problem, language.id, None)),
    )
    .map_err(|source| SandboxError::System {
        what: "cannot write the driver",
        source,
    })?;
    let may_be_a_program = problem.clock.is_none()
        && options.entry.is_none()
        && language.program.is_some()
        && reads_standard_input(&submission.text);
    let calling = match target {
        Target::Function(function) if may_be_a_program => {
            Some(calling(submission, function, plan)?)
        }
        _ => None,
    };
    Ok(Engines::Worker {
        shared: Arc::new(Shared::new(launch, driver)),
        calling,
    })
}

/// Engines for a language whose answers are compiled.
fn built_engines(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
    plan: &Plan,
    recipe: &Recipe,
) -> Result<Engines, RunError> {
    let language = submission.language;
    if language.driver.is_none() && matches!(problem.kind, Kind::Class(_)) {
        return Err(RunError::Usage(format!(
            "{} cannot answer a {} problem",
            language.name,
            problem.kind.name()
        )));
    }
    let Some((compiler, _)) = runtime_of(language, &submission.absolute, &submission.text)? else {
        return Err(unknown_interpreter(submission));
    };
    if problem.clock.is_some() {
        return Err(RunError::Engine(EngineError::CannotBeGraded(format!(
            "the problem has a virtual clock, which there is none of in {}",
            language.name
        ))));
    }
    let (wanted, target) = match &problem.kind {
        Kind::Function(function) => (Wanted::Function(function), Some(Target::Function(function))),
        Kind::Class(class) => (Wanted::Class(class), Some(Target::Class(class))),
        Kind::Program | Kind::Sql(_) => (Wanted::Program, None),
    };
    let file = match submission.path.file_name() {
        Some(name) if name != "-" => name.to_string_lossy().into_owned(),
        _ => format!("answer.{}", language.extensions[0]),
    };
    let answer = |wanted| build::Answer {
        wanted,
        file: &file,
        text: &submission.text,
        entry: options.entry.as_deref(),
        beside: &[],
    };
    let make = |wanted| {
        build::build(
            sandbox.as_ref(),
            language,
            recipe,
            &compiler,
            answer(wanted),
        )
    };
    let as_program = |built| match &language.program {
        Some(spec) => Ok(process::Shared::new(process::Launch::built(
            spec,
            compiler.clone(),
            built,
        ))),
        None => Err(RunError::Usage(format!(
            "{} cannot answer a program problem",
            language.name
        ))),
    };
    let failure = match (make(wanted)?, target, &language.driver) {
        (Build::Made(built), None, _) => return Ok(Engines::Process(Arc::new(as_program(built)?))),
        (Build::Made(built), Some(target), Some(driver)) => {
            let launch = Launch::built(
                language,
                compiler.clone(),
                built,
                target,
                Source {
                    file: &submission.absolute,
                    text: &submission.text,
                    written: None,
                    entry: options.entry.as_deref(),
                },
                Conditions {
                    clock: None,
                    services: &[],
                    once: plan.tasks.len() == 1,
                },
                plan.worker_limits(plan::limits(problem, language.id, None)),
            );
            // Where the driver finds the entry by itself, it may find none.
            let mut program = None;
            if let (Kind::Function(function), Some(first)) = (&problem.kind, plan.tasks.first())
                && options.entry.is_none()
                && reads_standard_input(&submission.text)
                && let Build::Made(built) = make(Wanted::Program)?
            {
                let process = Arc::new(as_program(built)?);
                program = Some(Arc::new(Calling::new(
                    process,
                    function.clone(),
                    first.clone(),
                )));
            }
            return Ok(Engines::Worker {
                shared: Arc::new(Shared::new(launch, driver)),
                calling: program,
            });
        }
        (Build::Made(_), Some(_), None) => {
            return Err(RunError::Usage(format!(
                "{} cannot answer a {} problem",
                language.name,
                problem.kind.name()
            )));
        }
        (Build::Failed(failure), ..) => failure,
    };
    // No such function: perhaps a whole program that reads its arguments. Where
    // several functions would fit, they may be its helpers; and some are nothing
    // that compiles as anything else.
    let may_be_a_program = options.entry.is_none()
        && match &failure {
            LoadFailure::NoEntry { several, .. } if several.is_empty() => true,
            LoadFailure::NoEntry { .. } | LoadFailure::Syntax(_) => {
                reads_standard_input(&submission.text)
            }
            _ => false,
        };
    if let (true, Kind::Function(function), Some(first)) =
        (may_be_a_program, &problem.kind, plan.tasks.first())
        && let Build::Made(built) = make(Wanted::Program)?
    {
        return Ok(Engines::Calling(Arc::new(Calling::new(
            Arc::new(as_program(built)?),
            function.clone(),
            first.clone(),
        ))));
    }
    Ok(Engines::NotBuilt(failure, compiler))
}

fn calling(
    submission: &Submission,
    function: &Function,
    plan: &Plan,
) -> Result<Arc<Calling>, RunError> {
    let Some(first) = plan.tasks.first() else {
        return Err(RunError::Usage("there is no case to run".into()));
    };
    Ok(Arc::new(Calling::new(
        Arc::new(program(submission)?),
        function.clone(),
        first.clone(),
    )))
}

/// The submission as a program.
fn program(submission: &Submission) -> Result<process::Shared, RunError> {
    let language = submission.language;
    let Some(spec) = &language.program else {
        return Err(RunError::Usage(format!(
            "{} cannot answer a program problem",
            language.name
        )));
    };
    let found = runtime_of(language, &submission.absolute, &submission.text)?;
    let Some((runtime, arguments)) = found else {
        return Err(unknown_interpreter(submission));
    };
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

fn unknown_interpreter(submission: &Submission) -> RunError {
    RunError::Usage(format!(
        "{} does not name its interpreter in its first line",
        submission.path.display()
    ))
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
