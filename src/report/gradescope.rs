//! The report as Gradescope's `results.json`
//! (<https://gradescope-autograders.readthedocs.io/en/latest/specs/>).
//!
//! A score at the top would override the sum of the tests, so that there is
//! none. A test of 0 out of 0 points reads as passed unless it has a status, so
//! that each one has.

use serde::Serialize;

use super::escape;
use super::human;
use super::json;
use super::model::{CaseReport, Report};
use super::round::{Answer, Graded};
use super::words;
use crate::verdict::Verdict;

#[derive(Serialize)]
struct Results {
    /// Only where there are no tests.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time: Option<f64>,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
    tests: Vec<Test>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_data: Option<Extra>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    name_format: &'static str,
    score: f64,
    max_score: f64,
    status: &'static str,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
    extra_data: TestExtra,
}

#[derive(Serialize)]
struct TestExtra {
    verdict: Verdict,
    cpu_ms: Option<f64>,
    memory_bytes: Option<u64>,
}

#[derive(Serialize)]
struct Extra {
    verdict: Verdict,
    hidden: usize,
    hidden_failed: usize,
    grade: String,
    problem_hash: String,
    submission_hash: String,
}

/// Writes the results of one answer: Gradescope grades one at a time.
pub fn write(answer: &Answer) -> String {
    json::pretty(&match &answer.outcome {
        Ok(graded) => graded_results(graded),
        Err(why) => Results {
            score: Some(0.0),
            execution_time: None,
            output: escape::terminal(&format!("Not graded, which is no verdict: {why}")),
            output_format: "text",
            visibility: "visible",
            tests: Vec::new(),
            extra_data: None,
        },
    })
}

fn graded_results(graded: &Graded) -> Results {
    let report = &graded.report;
    Results {
        score: None,
        execution_time: Some(report.seconds),
        output: escape::terminal(&top(report)),
        output_format: "text",
        visibility: "visible",
        tests: report.cases.iter().map(test).collect(),
        extra_data: Some(Extra {
            verdict: report.verdict,
            hidden: report.hidden,
            hidden_failed: report.hidden_failed,
            grade: report.tool.version.clone(),
            problem_hash: report.problem.hash.clone(),
            submission_hash: report.submission.hash.clone(),
        }),
    }
}

/// What concerns the answer as a whole.
fn top(report: &Report) -> String {
    let mut lines = vec![words::summary(report)];
    lines.extend(report.notes.iter().map(|note| format!("Note: {note}")));
    lines.extend(report.hints.iter().map(|hint| format!("Hint: {hint}")));
    lines.join("\n")
}

fn test(case: &CaseReport) -> Test {
    let accepted = case.verdict == Verdict::Accepted;
    let mut output = String::new();
    if !accepted {
        output = escape::terminal(&words::headline(case));
        let why = human::explanation(case);
        if !why.is_empty() {
            output.push_str("\n\n");
            output.push_str(&why);
        }
    }
    Test {
        name: escape::one_line(&case.id),
        name_format: "text",
        score: case.points,
        max_score: case.max_points,
        status: if accepted { "passed" } else { "failed" },
        output,
        output_format: "text",
        visibility: if case.hidden { "hidden" } else { "visible" },
        extra_data: TestExtra {
            verdict: case.verdict,
            cpu_ms: case.cpu_ms,
            memory_bytes: case.memory_bytes,
        },
    }
}
