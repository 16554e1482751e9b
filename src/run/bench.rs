//! What the engines of one run share, by the kind of problem and answer.

use std::sync::Arc;
use std::time::Duration;

use super::engines::{Choice, Engines};
use super::plan::Plan;
use super::submission::Submission;
use super::{Options, RunError, checked, checker};
use crate::engine::Engine;
use crate::engine::build::NotBuilt;
use crate::engine::process::ProcessEngine;
use crate::engine::process::calling::{Calling, CallingEngine, EitherEngine};
use crate::engine::process::checker::{CheckedEngine, Checker, Question};
use crate::engine::sandbox::Sandbox;
use crate::engine::sql::SqlEngine;
use crate::engine::worker::WorkerEngine;
use crate::engine::worker::wire::Ready;
use crate::language::Language;
use crate::language::runtime::{self, Runtime};
use crate::outcome::Outcome;
use crate::problem::model::Problem;

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
            engines: Choice {
                problem,
                submission,
                options,
                sandbox: sandbox.as_ref(),
                plan,
            }
            .engines()?,
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
