//! The report as CTRF (<https://ctrf.io>). Its schema allows no keys of ours
//! but in `extra`.

use serde::Serialize;

use super::escape;
use super::human;
use super::json;
use super::model::{CaseReport, Report};
use super::round::{Answer, Round};
use super::words;
use crate::verdict::Verdict;

/// The version of the specification.
const VERSION: &str = "0.0.0";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    report_format: &'static str,
    spec_version: &'static str,
    timestamp: String,
    generated_by: &'static str,
    results: Results,
}

#[derive(Serialize)]
struct Results {
    tool: Tool,
    summary: Summary,
    tests: Vec<Test>,
    extra: ResultsExtra,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, Default)]
struct Summary {
    tests: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
    pending: usize,
    other: usize,
    suites: usize,
    /// Milliseconds since 1970.
    start: i64,
    stop: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    name: String,
    status: Status,
    /// Milliseconds.
    duration: u64,
    suite: Vec<String>,
    file_path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra: Option<TestExtra>,
}

#[derive(Serialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Status {
    Passed,
    Failed,
    Skipped,
    /// Not graded: a fault that is not the candidate's.
    Other,
}

#[derive(Serialize)]
struct TestExtra {
    points: f64,
    max_points: f64,
    hidden: bool,
    cpu_ms: Option<f64>,
    memory_bytes: Option<u64>,
}

#[derive(Serialize)]
struct ResultsExtra {
    title: String,
    answers: Vec<AnswerExtra>,
}

#[derive(Serialize)]
struct AnswerExtra {
    problem: String,
    path: String,
    verdict: Option<Verdict>,
    error: Option<String>,
    points: Option<f64>,
    max_points: Option<f64>,
    hidden: Option<usize>,
    hidden_failed: Option<usize>,
    problem_hash: Option<String>,
    hash: Option<String>,
    runtime: Option<String>,
    /// Where the figures are those of an earlier run: when that began.
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<String>,
}

/// Writes the document.
pub fn write(round: &Round) -> String {
    let mut tests = Vec::new();
    for (name, answer) in round.named() {
        let suite = vec![answer.problem.clone(), name];
        match &answer.outcome {
            Ok(graded) => {
                let report = &graded.report;
                tests.extend(report.cases.iter().map(|case| test(report, &suite, case)));
            }
            Err(why) => tests.push(not_graded(&answer.path, suite, why)),
        }
    }
    let start = round.started.as_millisecond();
    let mut summary = Summary {
        tests: tests.len(),
        suites: round.answers.len(),
        start,
        stop: start + (round.seconds() * 1e3).round() as i64,
        ..Summary::default()
    };
    for test in &tests {
        match test.status {
            Status::Passed => summary.passed += 1,
            Status::Failed => summary.failed += 1,
            Status::Skipped => summary.skipped += 1,
            Status::Other => summary.other += 1,
        }
    }
    json::pretty(&Document {
        report_format: "CTRF",
        spec_version: VERSION,
        timestamp: round.started.to_string(),
        generated_by: env!("CARGO_PKG_NAME"),
        results: Results {
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            summary,
            tests,
            extra: ResultsExtra {
                title: round.title.clone(),
                answers: round.answers.iter().map(answer_extra).collect(),
            },
        },
    })
}

fn test(report: &Report, suite: &[String], case: &CaseReport) -> Test {
    let status = match case.verdict {
        Verdict::Accepted => Status::Passed,
        Verdict::Skipped => Status::Skipped,
        _ => Status::Failed,
    };
    let told = status != Status::Passed;
    Test {
        name: escape::one_line(&case.id),
        status,
        duration: case.wall_ms.unwrap_or(0.0).round() as u64,
        suite: suite.iter().cloned().chain(case.group.clone()).collect(),
        file_path: report.submission.path.clone(),
        message: told.then(|| escape::terminal(&words::headline(case))),
        trace: Some(human::explanation(case)).filter(|text| told && !text.is_empty()),
        line: words::line(case),
        raw_status: Some(case.verdict.code()),
        tags: if case.hidden { vec!["hidden"] } else { vec![] },
        extra: Some(TestExtra {
            points: case.points,
            max_points: case.max_points,
            hidden: case.hidden,
            cpu_ms: case.cpu_ms,
            memory_bytes: case.memory_bytes,
        }),
    }
}

fn not_graded(path: &str, suite: Vec<String>, why: &str) -> Test {
    Test {
        name: "not graded".into(),
        status: Status::Other,
        duration: 0,
        suite,
        file_path: path.to_string(),
        message: Some(escape::terminal(why)),
        trace: None,
        line: None,
        raw_status: None,
        tags: Vec::new(),
        extra: None,
    }
}

fn answer_extra(answer: &Answer) -> AnswerExtra {
    let report = answer.report();
    AnswerExtra {
        problem: answer.problem.clone(),
        path: answer.path.clone(),
        verdict: report.map(|report| report.verdict),
        error: answer.outcome.as_ref().err().cloned(),
        points: report.map(|report| report.points),
        max_points: report.map(|report| report.max_points),
        hidden: report.map(|report| report.hidden),
        hidden_failed: report.map(|report| report.hidden_failed),
        problem_hash: report.map(|report| report.problem.hash.clone()),
        hash: report.map(|report| report.submission.hash.clone()),
        runtime: report
            .and_then(|report| report.runtime.as_ref())
            .map(|runtime| format!("{} {}", runtime.name, runtime.version)),
        cached: report
            .filter(|report| report.cached)
            .map(|report| report.started.clone()),
    }
}
