//! The plan: which cases run, with what limits, in what order. Pure.

use std::sync::Arc;

use super::submission::Submission;
use crate::engine::{ProgramWork, SqlWork, Task, Work};
use crate::problem::model::{Case, CaseBody, Kind, Limits, Problem, Sql, SqlOrder};

/// What will run, in the order that verdicts follow.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Indices into the problem's cases.
    pub cases: Vec<usize>,
    /// One task a selected case; its `index` is its place here.
    pub tasks: Vec<Task>,
    /// For SQL problems with a reference: what the author's query gives on the
    /// data of each case that needs it. The `index` is that of the case's task.
    pub reference: Vec<Task>,
}

impl Plan {
    /// What a worker must be allowed so that every case can have its own limits.
    pub fn worker_limits(&self, mut limits: Limits) -> Limits {
        for task in &self.tasks {
            limits.memory = limits.memory.max(task.limits.memory);
            limits.output = limits.output.max(task.limits.output);
        }
        limits
    }
}

/// How many times the rows are shuffled to find out which order is demanded.
const SHUFFLES: u32 = 8;

/// Why there is nothing to run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("no case is called `{wanted}`{}", suggestion.as_ref().map_or(String::new(), |s| format!("; did you mean `{s}`?")))]
    NoSuchCase {
        wanted: String,
        suggestion: Option<String>,
    },
    #[error("`{problem}` asks for {asked}, and {path} is {given}")]
    WrongLanguage {
        problem: String,
        asked: &'static str,
        path: String,
        given: &'static str,
    },
}

/// The limits of a case for answers in a language.
pub fn limits(problem: &Problem, language: &str, case: Option<&Case>) -> Limits {
    let mut limits = problem.limits.clone();
    if let Some(changes) = problem.language_limits.get(language) {
        limits = limits.with(changes);
    }
    if let Some(case) = case {
        limits = limits.with(&case.limits);
    }
    limits
}

/// Makes the plan; `wanted` narrows it to some cases, by id, name or group.
pub fn plan(
    problem: &Problem,
    submission: &Submission,
    wanted: &[String],
) -> Result<Plan, PlanError> {
    let language = submission.language;
    let is_sql = language.id == "sql";
    let asked = match &problem.kind {
        Kind::Sql(_) if !is_sql => Some("an SQL query"),
        Kind::Function(_) if is_sql => Some("a function"),
        Kind::Class(_) if is_sql => Some("a class"),
        Kind::Program if is_sql => Some("a program"),
        _ => None,
    };
    if let Some(asked) = asked {
        return Err(PlanError::WrongLanguage {
            problem: problem.slug.clone(),
            asked,
            path: submission.path.display().to_string(),
            given: language.name,
        });
    }
    let cases = select(problem, wanted)?;
    let mut tasks = Vec::with_capacity(cases.len());
    let mut reference = Vec::new();
    for (index, case_index) in cases.iter().enumerate() {
        let case = &problem.cases[*case_index];
        let task = |work| Task {
            index,
            limits: limits(problem, language.id, Some(case)),
            alone: false,
            work,
        };
        match (&case.body, &problem.kind) {
            (CaseBody::Calls(sequence), _) => {
                tasks.push(task(Work::Calls(Arc::new(sequence.clone()))));
            }
            (CaseBody::Each(each), _) => tasks.push(task(Work::Each(Arc::new(each.clone())))),
            (CaseBody::Sql(case), Kind::Sql(sql)) => {
                let work = |query: &str, shuffles| {
                    task(Work::Sql(Arc::new(SqlWork {
                        schema: sql.schema.clone(),
                        tables: case.tables.clone(),
                        setup: case.setup.clone(),
                        query: query.to_string(),
                        check: sql.check.clone(),
                        shuffles,
                    })))
                };
                let shuffles = shuffles(sql);
                tasks.push(work(&submission.text, shuffles));
                if let Some(query) = needs_reference(sql, case.expect.is_empty()) {
                    reference.push(work(query, shuffles));
                }
            }
            (CaseBody::Program(case), _) => {
                tasks.push(task(Work::Program(Arc::new(ProgramWork {
                    stdin: case.stdin.clone(),
                    argv: case.argv.clone(),
                    files: case.files.clone(),
                }))));
            }
            (CaseBody::Sql(_), _) => {}
        }
    }
    Ok(Plan {
        cases,
        tasks,
        reference,
    })
}

/// Shuffling shows which order is demanded, and only of a plain query.
fn shuffles(sql: &Sql) -> u32 {
    if sql.order == SqlOrder::Auto && sql.check.is_none() {
        SHUFFLES
    } else {
        0
    }
}

fn needs_reference(sql: &Sql, no_expectation: bool) -> Option<&str> {
    let needed = no_expectation || sql.order == SqlOrder::Auto;
    sql.reference.as_deref().filter(|_| needed)
}

fn select(problem: &Problem, wanted: &[String]) -> Result<Vec<usize>, PlanError> {
    let matches = |case: &Case, wanted: &str| {
        case.id() == wanted || case.name == wanted || case.group.as_deref() == Some(wanted)
    };
    for name in wanted {
        if !problem.cases.iter().any(|case| matches(case, name)) {
            return Err(PlanError::NoSuchCase {
                wanted: name.clone(),
                suggestion: nearest_case(problem, name),
            });
        }
    }
    Ok((0..problem.cases.len())
        .filter(|index| {
            wanted.is_empty()
                || wanted
                    .iter()
                    .any(|name| matches(&problem.cases[*index], name))
        })
        .collect())
}

fn nearest_case(problem: &Problem, wanted: &str) -> Option<String> {
    let names = problem.cases.iter().flat_map(|case| {
        [Some(case.id()), Some(case.name.clone()), case.group.clone()]
            .into_iter()
            .flatten()
    });
    let (score, name) = names
        .map(|name| (strsim::jaro_winkler(wanted, &name), name))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (score > 0.7).then_some(name)
}
