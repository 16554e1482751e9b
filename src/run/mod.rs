//! From a problem and a submission to a report.

pub mod answers;
mod assemble;
mod bench;
mod checked;
mod checker;
mod engines;
pub mod fingerprint;
pub mod plan;
pub mod pool;
pub mod schedule;
mod sql_table;
pub mod submission;

use std::sync::Arc;
use std::time::Instant;

use crate::engine::EngineError;
use crate::engine::sandbox::{self, Isolation, Layers, Sandbox, SandboxError};
use crate::judge::sql::AuthorFault;
use crate::judge::{self, Context, Judgement};
use crate::language::runtime::RuntimeError;
use crate::outcome::Outcome;
use crate::problem::model::{Kind, Problem};
use crate::report::model::Report;
use crate::verdict::Verdict;
use bench::Bench;
use plan::{Plan, PlanError};
use pool::Turns;
use schedule::Policy;
use submission::Submission;

/// What a run may be told.
#[derive(Debug, Clone)]
pub struct Options {
    /// Job slots; 0 is one a core.
    pub jobs: usize,
    /// Run every case, even after three that are over their time.
    pub all: bool,
    pub fail_fast: bool,
    /// Only these cases: ids, names or groups.
    pub cases: Vec<String>,
    /// `--entry`
    pub entry: Option<String>,
    /// Shared by the runs that go on at the same time.
    pub turns: Arc<Turns>,
}

/// What happens while a run goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Planned { cases: usize },
    CaseDone { id: String, verdict: Verdict },
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The command was used wrongly.
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error("{0}")]
    Usage(String),
    /// The problem is wrong, which only running it showed.
    #[error("problem `{problem}`{}: {fault}", of_case(case.as_deref()))]
    Author {
        problem: String,
        case: Option<String>,
        fault: AuthorFault,
    },
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<SandboxError> for RunError {
    fn from(error: SandboxError) -> RunError {
        RunError::Engine(EngineError::Sandbox(error))
    }
}

impl RunError {
    /// True where the person can mend it by another command line or file.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            RunError::Plan(_) | RunError::Usage(_) | RunError::Author { .. }
        )
    }
}

fn of_case(case: Option<&str>) -> String {
    case.map_or(String::new(), |case| format!(", case `{case}`"))
}

/// Says of which problem and case a fault of the author's is.
fn placed(error: RunError, problem: &Problem, plan: &Plan) -> RunError {
    match error {
        RunError::Engine(EngineError::Author { task, what }) => RunError::Author {
            problem: problem.slug.clone(),
            case: task
                .and_then(|task| plan.cases.get(task))
                .map(|case| problem.cases[*case].id()),
            fault: AuthorFault(what),
        },
        other => other,
    }
}

/// Cases that are over their time before the rest is skipped.
const TIME_OUTS: usize = 3;

/// The sandbox of a run, made once for all of its submissions. `opened` hears
/// what is in force before anything of theirs is started.
pub fn sandbox(
    isolation: Isolation,
    opened: impl FnOnce(&Layers) + Send + 'static,
) -> Result<Arc<dyn Sandbox>, RunError> {
    Ok(Arc::from(sandbox::choose(isolation, opened)?))
}

/// Grades one submission.
///
/// # Errors
/// A mistake of the person's or the author's, or a fault of the machine; the
/// candidate's mistakes are verdicts in the report.
pub fn grade(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
    observer: &mut dyn FnMut(Event),
) -> Result<Report, RunError> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let plan = plan::plan(problem, submission, &options.cases)?;
    observer(Event::Planned {
        cases: plan.tasks.len(),
    });
    let beside = options.turns.beside();
    let placed = |error| placed(error, problem, &plan);
    let bench = Bench::set_up(problem, submission, options, sandbox, &plan).map_err(placed)?;
    let references = bench.references(&plan).map_err(placed)?;
    drop(beside);
    let ordered = reference_asks_for_order(problem);
    let judged = |index: usize, outcome: &Outcome| -> Result<Judgement, AuthorFault> {
        let case = &problem.cases[plan.cases[index]];
        let context = Context {
            problem,
            limits: &plan.tasks[index].limits,
            null: submission.language.null,
            file: &bench.file_name,
            reference: references
                .get(index)
                .and_then(Option::as_ref)
                .map(|outcome| (outcome, ordered)),
        };
        judge::judge(context, case, outcome)
    };
    let policy = Policy {
        jobs: pool::slots(options.jobs).get(),
        stop_after_time_outs: (!options.all).then_some(TIME_OUTS),
        fail_fast: options.fail_fast,
        next_slot_after: bench.next_slot_after(),
    };
    let outcomes = schedule::run(
        &plan.tasks,
        policy,
        &options.turns,
        &|| bench.judged_engine(),
        // An author's fault is reported below, whichever case shows it.
        &|index, outcome| !judged(index, outcome).is_ok_and(|j| j.verdict == Verdict::Accepted),
        &mut |index, outcome| {
            if let Ok(judgement) = judged(index, outcome) {
                observer(Event::CaseDone {
                    id: problem.cases[plan.cases[index]].id(),
                    verdict: judgement.verdict,
                });
            }
        },
    )
    .map_err(|error| placed(error.into()))?;
    let mut judgements = Vec::with_capacity(outcomes.len());
    for (index, outcome) in outcomes.iter().enumerate() {
        let judgement = outcome
            .as_ref()
            .map(|outcome| judged(index, outcome))
            .transpose()
            .map_err(|fault| RunError::Author {
                problem: problem.slug.clone(),
                case: Some(problem.cases[plan.cases[index]].id()),
                fault,
            })?;
        judgements.push(judgement);
    }
    Ok(assemble::report(assemble::Parts {
        problem,
        submission,
        plan: &plan,
        outcomes: &outcomes,
        judgements: &judgements,
        ready: bench.ready(),
        runtime: bench.runtime(),
        version: bench.version(submission.language),
        layers: sandbox.layers(),
        started: started.to_string(),
        elapsed: clock.elapsed(),
    }))
}

/// Does the author's query order its rows? Words in comments and strings do
/// not count.
fn reference_asks_for_order(problem: &Problem) -> bool {
    match &problem.kind {
        Kind::Sql(sql) => sql
            .reference
            .as_deref()
            .is_some_and(crate::engine::sql::asks_for_order),
        _ => false,
    }
}
