//! From outcomes and judgements to the report. Pure.

use std::time::Duration;

use super::plan::Plan;
use super::submission::Submission;
use crate::engine::sandbox::Layers;
use crate::engine::worker::wire::Ready;
use crate::judge::calls::ShownCall;
use crate::judge::{self, CallsDetail, Judgement};
use crate::language::python::{PYTHON, two};
use crate::language::runtime::Runtime;
use crate::outcome::{Captured, Exception, Outcome};
use crate::problem::model::{Case, CaseBody, Kind, Problem};
use crate::report::excerpt;
use crate::report::model::*;
use crate::verdict::Verdict;

/// Everything that goes into a report.
pub(super) struct Parts<'a> {
    pub(super) problem: &'a Problem,
    pub(super) submission: &'a Submission,
    pub(super) plan: &'a Plan,
    pub(super) outcomes: &'a [Option<Outcome>],
    pub(super) judgements: &'a [Option<Judgement>],
    pub(super) ready: Option<Ready>,
    pub(super) runtime: Option<&'a Runtime>,
    /// Its version, where no driver has told it.
    pub(super) version: String,
    pub(super) layers: Layers,
    pub(super) started: String,
    pub(super) elapsed: Duration,
}

pub(super) fn report(parts: Parts<'_>) -> Report {
    let problem = parts.problem;
    let name = called(&parts);
    let cases: Vec<CaseReport> = parts
        .plan
        .cases
        .iter()
        .zip(parts.outcomes.iter().zip(parts.judgements))
        .map(|(case, (outcome, judgement))| {
            let ran = outcome.as_ref().zip(judgement.as_ref());
            case_report(problem, &problem.cases[*case], ran, parts.submission, &name)
        })
        .collect();
    let first_failed = cases.iter().find(|case| case.verdict != Verdict::Accepted);
    let limits = super::plan::limits(problem, parts.submission.language.id, None);
    let hidden = cases.iter().filter(|case| case.hidden);
    Report {
        format: FORMAT,
        tool: Tool {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
        },
        started: parts.started.clone(),
        cached: false,
        problem: ProblemInfo {
            slug: problem.slug.clone(),
            title: problem.title.clone(),
            kind: problem.kind.name().into(),
            hash: problem.hash.clone(),
            folder: problem.folder.display().to_string(),
        },
        submission: SubmissionInfo {
            path: parts.submission.path.display().to_string(),
            person: parts.submission.person.clone(),
            language: parts.submission.language.id.into(),
            hash: parts.submission.hash.clone(),
            entry: parts.ready.as_ref().map(|ready| ready.entry.clone()),
        },
        runtime: parts.runtime.map(|runtime| RuntimeInfo {
            name: parts.submission.language.name.into(),
            version: parts
                .ready
                .as_ref()
                .map(|ready| ready.runtime.clone())
                .filter(|version| !version.is_empty())
                .unwrap_or_else(|| parts.version.clone()),
            program: runtime.program.display().to_string(),
        }),
        isolation: Isolation {
            backend: parts.layers.backend.clone(),
            layers: parts.layers.layers.clone(),
            not_guaranteed: parts.layers.not_guaranteed.clone(),
        },
        limits: LimitsInfo {
            cpu_seconds: limits.time.as_secs_f64(),
            wall_seconds: limits.wall.as_secs_f64(),
            memory_bytes: limits.memory,
            output_bytes: limits.output,
        },
        verdict: first_failed.map_or(Verdict::Accepted, |case| case.verdict),
        message: first_failed.map_or(String::new(), |case| case.message.clone()),
        points: rounded(cases.iter().map(|case| case.points).sum()),
        max_points: rounded(cases.iter().map(|case| case.max_points).sum()),
        hidden: hidden.clone().count(),
        hidden_failed: hidden
            .filter(|case| !matches!(case.verdict, Verdict::Accepted | Verdict::Skipped))
            .count(),
        counts: counts(&cases),
        groups: groups(&cases),
        hints: whole_hints(&parts),
        notes: parts
            .ready
            .as_ref()
            .and_then(|ready| ready.note.clone())
            .into_iter()
            .collect(),
        cases,
        seconds: parts.elapsed.as_secs_f64(),
    }
}

/// The name of the function as the candidate wrote it.
fn called(parts: &Parts<'_>) -> String {
    let found = parts.ready.as_ref().map(|ready| ready.entry.as_str());
    // `Solution.isBalanced`
    let found = found.and_then(|entry| entry.rsplit('.').next());
    match (&parts.problem.kind, found) {
        (_, Some(found)) => found.to_string(),
        (Kind::Function(function), None) => function.name.clone(),
        _ => String::new(),
    }
}

fn counts(cases: &[CaseReport]) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for case in cases {
        match counts
            .iter_mut()
            .find(|count| count.verdict == case.verdict)
        {
            Some(count) => count.cases += 1,
            None => counts.push(Count {
                verdict: case.verdict,
                cases: 1,
            }),
        }
    }
    counts
}

/// Without what sharing points out in equal parts leaves behind the comma.
fn rounded(points: f64) -> f64 {
    (points * 1e6).round() / 1e6
}

fn groups(cases: &[CaseReport]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for case in cases {
        let name = case.group.clone().unwrap_or_default();
        let index = groups.iter().position(|group| group.name == name);
        let index = index.unwrap_or_else(|| {
            groups.push(Group {
                name,
                accepted: 0,
                cases: 0,
                points: 0.0,
                max_points: 0.0,
            });
            groups.len() - 1
        });
        let group = &mut groups[index];
        group.cases += 1;
        group.accepted += usize::from(case.verdict == Verdict::Accepted);
        group.points += case.points;
        group.max_points += case.max_points;
    }
    for group in &mut groups {
        group.points = rounded(group.points);
        group.max_points = rounded(group.max_points);
    }
    groups
}

/// What only the cases together show.
fn whole_hints(parts: &Parts<'_>) -> Vec<String> {
    let judged: Vec<&Judgement> = parts.judgements.iter().flatten().collect();
    judge::hints::whole(parts.problem, &judged)
        .into_iter()
        .collect()
}

fn case_report(
    problem: &Problem,
    case: &Case,
    ran: Option<(&Outcome, &Judgement)>,
    submission: &Submission,
    name: &str,
) -> CaseReport {
    let milliseconds = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let verdict = ran.map_or(Verdict::Skipped, |(_, judgement)| judgement.verdict);
    let failed = verdict != Verdict::Accepted;
    let usage = ran.map(|(outcome, _)| outcome.usage);
    let printed = |captured: &Captured| {
        (failed && captured.total > 0).then(|| Printed {
            text: excerpt::head(&String::from_utf8_lossy(&captured.bytes)),
            bytes: captured.total,
        })
    };
    CaseReport {
        id: case.id(),
        group: case.group.clone(),
        name: case.name.clone(),
        hidden: case.hidden,
        verdict,
        points: if failed { 0.0 } else { case.points },
        max_points: case.points,
        cpu_ms: usage.map(|usage| milliseconds(usage.cpu)),
        wall_ms: usage.map(|usage| milliseconds(usage.wall)),
        memory_bytes: usage.and_then(|usage| usage.memory),
        message: ran.map_or_else(
            || "not run: three cases before it were over their time, or --fail-fast".into(),
            |(_, judgement)| judgement.message.clone(),
        ),
        near_miss: ran
            .and_then(|(_, judgement)| judgement.near_miss.as_ref())
            .map(|near_miss| NearMissInfo {
                name: near_miss.name.into(),
                text: judge::hints::own_words(problem, near_miss),
            }),
        hints: match ran {
            Some((_, judgement)) if failed => {
                let mut hints = judge::hints::hints(problem, case, judgement);
                hints.extend(language_hint(judgement, submission));
                hints
            }
            _ => Vec::new(),
        },
        warnings: ran.map_or_else(Vec::new, |(_, judgement)| judgement.warnings.clone()),
        detail: ran
            .filter(|_| failed)
            .and_then(|(_, judgement)| detail(&judgement.detail, submission, name, &case.body)),
        // A drawing of the output has it already.
        stdout: ran
            .filter(|(_, judgement)| !matches!(judgement.detail, judge::Detail::Text { .. }))
            .and_then(|(outcome, _)| printed(&outcome.stdout)),
        stderr: ran.and_then(|(outcome, _)| printed(&outcome.stderr)),
    }
}

/// What the language's own history explains, whatever the problem is.
fn language_hint(judgement: &Judgement, submission: &Submission) -> Option<String> {
    let exception = match &judgement.detail {
        judge::Detail::Exception(exception) => exception,
        judge::Detail::Calls(calls) => calls.got.as_ref().err()?,
        _ => return None,
    };
    if submission.language.id != PYTHON.id {
        return None;
    }
    let line = source_line(exception, submission).unwrap_or_default();
    two::hint(&exception.type_name, &exception.message, line)
}

fn detail(
    detail: &judge::Detail,
    submission: &Submission,
    name: &str,
    body: &CaseBody,
) -> Option<Detail> {
    match detail {
        judge::Detail::None => None,
        judge::Detail::Exception(exception) => {
            Some(Detail::Error(error_info(exception, submission)))
        }
        judge::Detail::Calls(calls) => Some(calls_detail(calls, submission, name)),
        judge::Detail::Sql(diff) => super::sql_table::detail(diff, body),
        judge::Detail::Text { expected, got } => {
            let (expected, got) = excerpt::text_around_difference(expected, got);
            Some(Detail::Text { expected, got })
        }
    }
}

fn calls_detail(calls: &CallsDetail, submission: &Submission, name: &str) -> Detail {
    let texts: Vec<String> = calls.expected.iter().map(ToString::to_string).collect();
    let got = calls.got.as_ref().ok().map(ToString::to_string);
    let (expected, got) = excerpt::around_difference(texts, got);
    Detail::Call {
        calls: calls
            .shown
            .iter()
            .map(|call| shown_call(call, name))
            .collect(),
        single: calls.single,
        expected,
        got,
        error: calls
            .got
            .as_ref()
            .err()
            .map(|exception| error_info(exception, submission)),
        path: calls.path.clone(),
        rule: calls.what.clone(),
    }
}

/// `name` is that of the function, which a call of it leaves out.
fn shown_call(shown: &ShownCall, name: &str) -> Call {
    let own = if shown.call.starts_with('(') {
        name
    } else {
        ""
    };
    Call {
        call: format!("{own}{}", shown.call),
        results: shown
            .results
            .iter()
            .map(|(result, times)| ResultRun {
                text: match result {
                    Ok(value) => judge::calls::short(value),
                    Err(exception) => judge::words::exception_words(exception),
                },
                threw: result.is_err(),
                times: *times,
            })
            .collect(),
        at: shown.at,
        left_out: shown.left_out,
    }
}

fn error_info(exception: &Exception, submission: &Submission) -> ErrorInfo {
    let source = source_line(exception, submission).map(|line| line.trim_end().to_string());
    ErrorInfo {
        name: exception.type_name.clone(),
        message: exception.message.clone(),
        line: exception.line,
        source,
        trace: exception.trace.clone(),
    }
}

/// The line of the answer that an exception names.
fn source_line<'a>(exception: &Exception, submission: &'a Submission) -> Option<&'a str> {
    let number = exception.line?.checked_sub(1)?;
    submission.text.lines().nth(number as usize)
}
