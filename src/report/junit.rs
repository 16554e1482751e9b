//! The report as JUnit XML, as Jenkins' schema has it: a suite for each
//! answer. A wrong answer is a `failure`; what crashed, did not compile or was
//! stopped at a limit is an `error`.
//!
//! That schema knows no properties of a test case, so that the points of the
//! cases stand in those of the suite.

use std::fmt::Write;

use super::human;
use super::markup;
use super::model::{CaseReport, Report};
use super::round::Round;
use super::words::{self, Unique};
use crate::verdict::Verdict;

/// Writes the document.
pub fn write(round: &Round) -> String {
    let mut total = Total::default();
    let mut suites = String::new();
    for (name, answer) in round.named() {
        let name = format!("{}: {name}", answer.problem);
        let suite = match &answer.outcome {
            Ok(graded) => graded_suite(&mut suites, &name, &graded.report),
            Err(why) => fault_suite(&mut suites, &name, why),
        };
        total.add(suite);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"grade\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3}\">\n{suites}</testsuites>\n",
        total.tests,
        total.failures,
        total.errors,
        round.seconds()
    )
}

#[derive(Default)]
struct Total {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Total {
    fn add(&mut self, other: Total) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

/// What JUnit calls a verdict.
enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
}

fn kind(verdict: Verdict) -> Kind {
    match verdict {
        Verdict::Accepted => Kind::Passed,
        Verdict::WrongAnswer => Kind::Failure,
        Verdict::Skipped => Kind::Skipped,
        Verdict::RunTimeError
        | Verdict::TimeLimit
        | Verdict::MemoryLimit
        | Verdict::OutputLimit
        | Verdict::CompileError => Kind::Error,
    }
}

fn graded_suite(out: &mut String, name: &str, report: &Report) -> Total {
    let mut total = Total::default();
    let mut unique = Unique::default();
    let mut cases = String::new();
    let mut points = String::new();
    for case in &report.cases {
        total.tests += 1;
        match kind(case.verdict) {
            Kind::Passed => {}
            Kind::Failure => total.failures += 1,
            Kind::Error => total.errors += 1,
            Kind::Skipped => total.skipped += 1,
        }
        let id = unique.name(&case.id);
        test_case(&mut cases, name, &id, case);
        let scored = format!(
            "{} of {}",
            words::number(case.points),
            words::number(case.max_points)
        );
        property(&mut points, &format!("points of {id}"), &scored);
    }
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3}\" timestamp=\"{}\" file=\"{}\">\n    <properties>",
        markup::line(name),
        total.tests,
        total.failures,
        total.errors,
        total.skipped,
        report.seconds,
        markup::line(&report.started),
        markup::line(&report.submission.path),
    );
    for (name, value) in facts(report) {
        property(out, name, &value);
    }
    let _ = write!(out, "{points}    </properties>\n{cases}  </testsuite>\n");
    total
}

/// What reproduces the grade, and what it is.
fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("verdict", report.verdict.code().to_string()),
        ("points", words::number(report.points)),
        ("max_points", words::number(report.max_points)),
        ("hidden", report.hidden.to_string()),
        ("hidden_failed", report.hidden_failed.to_string()),
        ("grade.version", report.tool.version.clone()),
        ("problem.hash", report.problem.hash.clone()),
        ("submission.hash", report.submission.hash.clone()),
        ("submission.language", report.submission.language.clone()),
        ("isolation", report.isolation.backend.clone()),
    ];
    if let Some(runtime) = &report.runtime {
        facts.push(("runtime", format!("{} {}", runtime.name, runtime.version)));
    }
    if report.cached {
        // The figures are those of the run that began then.
        facts.push(("cached", report.started.clone()));
    }
    facts
}

fn property(out: &mut String, name: &str, value: &str) {
    let (name, value) = (markup::line(name), markup::line(value));
    let _ = writeln!(out, "      <property name=\"{name}\" value=\"{value}\"/>");
}

fn test_case(out: &mut String, suite: &str, id: &str, case: &CaseReport) {
    let time = case
        .wall_ms
        .map_or(String::new(), |ms| format!(" time=\"{:.3}\"", ms / 1e3));
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\"{time}",
        markup::line(suite),
        markup::line(id)
    );
    let message = markup::line(&words::headline(case));
    let code = case.verdict.code();
    let element = match kind(case.verdict) {
        Kind::Passed => {
            out.push_str("/>\n");
            return;
        }
        Kind::Skipped => {
            let _ = writeln!(out, "><skipped message=\"{message}\"/></testcase>");
            return;
        }
        Kind::Failure => "failure",
        Kind::Error => "error",
    };
    let text = markup::text(&human::explanation(case));
    let _ = writeln!(
        out,
        ">\n      <{element} type=\"{code}\" message=\"{message}\">{text}</{element}>\n    </testcase>"
    );
}

/// An answer that could not be graded: no verdict, but no silence either.
fn fault_suite(out: &mut String, name: &str, why: &str) -> Total {
    let (name, why) = (markup::line(name), markup::line(why));
    let _ = write!(
        out,
        "  <testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase classname=\"{name}\" name=\"not graded\">\n      <error type=\"fault\" message=\"{why}\"/>\n    </testcase>\n  </testsuite>\n"
    );
    Total {
        tests: 1,
        errors: 1,
        ..Total::default()
    }
}
