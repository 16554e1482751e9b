//! Does every fixture get the verdict that its folder names?

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::fixtures::Fixture;
use crate::engine::EngineError;
use crate::engine::sandbox::Sandbox;
use crate::problem::model::{Kind, Problem};
use crate::run::pool::{self, Said};
use crate::run::submission::Submission;
use crate::run::{self, Options, RunError};
use crate::verdict::Verdict;

/// How a fixture did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// The verdict that it had to get.
    Right,
    /// Another verdict, or another case that failed first.
    Differs {
        verdict: Verdict,
        /// The first case that failed.
        failed: Option<String>,
        message: String,
    },
    /// A runtime or package that this machine lacks.
    NotRun(String),
    /// It could not be graded at all.
    Error(String),
    /// Nor could it, for what the author wrote.
    Mistake(String),
}

/// Runs every fixture, several at once.
pub fn verify(
    problem: &Problem,
    fixtures: &[Fixture],
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
) -> Vec<Check> {
    let one = Options {
        jobs: 1,
        // The verdict is that of the first case that fails.
        fail_fast: !options.all,
        ..options.clone()
    };
    let mut checks = Vec::new();
    checks.resize_with(fixtures.len(), || Check::Error("it was not run".into()));
    pool::run(
        fixtures.len(),
        pool::slots(options.jobs),
        &|index, _: &mut dyn FnMut(())| check(problem, &fixtures[index], &one, sandbox),
        &mut |index, said| {
            if let Said::Done(check) = said {
                checks[index] = check;
            }
            ControlFlow::Continue(())
        },
    );
    checks
}

fn check(
    problem: &Problem,
    fixture: &Fixture,
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
) -> Check {
    let missing: Vec<&String> = fixture
        .requires
        .iter()
        .filter(|service| !problem.services.contains(service))
        .collect();
    if let Some(service) = missing.first() {
        return Check::NotRun(format!("needs the service {service}"));
    }
    let submission = match Submission::from_bytes(&fixture.path, &fixture.bytes, None) {
        Ok(submission) => submission,
        Err(error) => return Check::Error(error.to_string()),
    };
    match run::grade(problem, &submission, options, sandbox, &mut |_| {}) {
        Ok(report) => {
            let failed = report
                .cases
                .iter()
                .find(|case| case.verdict != Verdict::Accepted)
                .map(|case| case.id.clone());
            let right_case = fixture.fails.is_none() || fixture.fails == failed;
            if report.verdict == fixture.verdict && right_case {
                Check::Right
            } else {
                Check::Differs {
                    verdict: report.verdict,
                    failed,
                    message: report.message,
                }
            }
        }
        Err(RunError::Runtime(error)) => Check::NotRun(error.to_string()),
        Err(RunError::Engine(EngineError::CannotBeGraded(why))) => Check::NotRun(why),
        Err(error) if error.is_usage() => Check::Mistake(error.to_string()),
        Err(error) => Check::Error(error.to_string()),
    }
}

/// What only running an SQL problem shows: mistakes in the schema, the tables,
/// the reference. Without a right answer nothing else runs all of it.
pub fn mistake(
    problem: &Problem,
    fixtures: &[Fixture],
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
) -> Option<String> {
    let right = |fixture: &Fixture| fixture.verdict == Verdict::Accepted;
    if !matches!(problem.kind, Kind::Sql(_)) || fixtures.iter().any(right) {
        return None;
    }
    let submission = Submission::from_bytes(Path::new("any.sql"), b"SELECT 1", None).ok()?;
    let every = Options {
        all: true,
        fail_fast: false,
        ..options.clone()
    };
    let graded = run::grade(problem, &submission, &every, sandbox, &mut |_| {});
    let error = graded.err().filter(RunError::is_usage)?;
    Some(error.to_string())
}
