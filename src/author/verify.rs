//! Does every fixture get the verdict that its folder names?

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::fixtures::Fixture;
use crate::engine::EngineError;
use crate::engine::sandbox::Sandbox;
use crate::problem::model::Problem;
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
}

/// Runs every fixture, several at once, and those that differ once more with
/// nothing else beside them.
///
/// `done` is told each result as it comes, in no particular order.
pub fn verify(
    problem: &Problem,
    fixtures: &[Fixture],
    options: &Options,
    sandbox: &Arc<dyn Sandbox>,
    done: &(dyn Fn(&Fixture, &Check) + Sync),
) -> Vec<Check> {
    let jobs = match options.jobs {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    };
    let one = Options {
        jobs: 1,
        // The verdict is that of the first case that fails.
        fail_fast: !options.all,
        ..options.clone()
    };
    let next = AtomicUsize::new(0);
    let checks = Mutex::new(vec![None; fixtures.len()]);
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(fixtures.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(fixture) = fixtures.get(index) else {
                        return;
                    };
                    let result = check(problem, fixture, &one, sandbox);
                    if result == Check::Right {
                        done(fixture, &result);
                    }
                    checks.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(result);
                }
            });
        }
    });
    let checks = checks.into_inner().unwrap_or_else(PoisonError::into_inner);
    checks
        .into_iter()
        .zip(fixtures)
        .map(|(first, fixture)| match first {
            Some(Check::Right) => Check::Right,
            Some(Check::Differs { .. }) if jobs > 1 => {
                let again = check(problem, fixture, &one, sandbox);
                done(fixture, &again);
                again
            }
            other => {
                let other = other.unwrap_or_else(|| Check::Error("it was not run".into()));
                done(fixture, &other);
                other
            }
        })
        .collect()
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
        Err(error) => Check::Error(error.to_string()),
    }
}
