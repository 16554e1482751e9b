//! The judge: from what was expected and what was recorded to a verdict, with
//! what a person needs to understand it. Pure; it never runs anything.

pub mod calls;
pub mod checker;
pub mod compare;
pub mod near_miss;
pub mod program;
pub mod sql;

use std::time::Duration;

use self::sql::AuthorFault;
use crate::outcome::{Captured, Ending, Exception, LoadFailure, Outcome, Queried};
use crate::problem::model::{Case, CaseBody, Compare, Hint, Kind, Limits, Problem, Sql, SqlCase};
use crate::problem::value::Value;
use crate::verdict::Verdict;
use calls::ShownCall;
use near_miss::NearMiss;

/// The judge's word on one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub verdict: Verdict,
    /// What happened, in one line: `expected true, got false`.
    pub message: String,
    pub detail: Detail,
    /// What kind of wrong it is, where that was recognised.
    pub near_miss: Option<NearMiss>,
    /// Warnings beside the verdict, even of accepted cases.
    pub warnings: Vec<String>,
}

/// What a report can draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    None,
    /// A value came back that is not right, or a call threw.
    Calls(Box<CallsDetail>),
    /// The submission threw outside of a call, or does not load.
    Exception(Exception),
    /// The rows of a query.
    Sql(Box<sql::TableDiff>),
    /// The output of a program.
    Text {
        expected: String,
        got: String,
    },
}

/// The call that went wrong, and those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct CallsDetail {
    /// The calls up to the one that went wrong, that one last; long runs are
    /// summed up. One entry where the case is a single call.
    pub shown: Vec<ShownCall>,
    /// True where the case is a single call.
    pub single: bool,
    /// Right results; several where any of them will do, none where a count
    /// or an exception is the matter.
    pub expected: Vec<Value>,
    /// `Err` is what the call threw.
    pub got: Result<Value, Exception>,
    /// Where inside the value the difference is; empty for the whole.
    pub path: String,
    /// What the expectation was about, where it is not the call's result.
    pub what: Option<String>,
}

/// What the judge knows besides the case and its outcome.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub problem: &'a Problem,
    /// The limits in force for the case.
    pub limits: &'a Limits,
    /// How the language writes "no value".
    pub null: &'a str,
    /// The name of the submission's file, as traces show it.
    pub file: &'a str,
    /// What the author's query gave on the same data, where the plan ran it,
    /// and whether its text asks for an order.
    pub reference: Option<(&'a Outcome, bool)>,
}

/// Judges one case.
///
/// # Errors
/// When the fault is the author's: a reference that fails or is ambiguous.
pub fn judge(
    context: Context<'_>,
    case: &Case,
    outcome: &Outcome,
) -> Result<Judgement, AuthorFault> {
    if let Some(checked) = &outcome.checked {
        return Ok(checker::judge(checked));
    }
    if let (Ending::Queried(queried), CaseBody::Sql(body), Kind::Sql(problem)) =
        (&outcome.ending, &case.body, &context.problem.kind)
    {
        return judge_sql(&context, problem, body, queried);
    }
    Ok(judge_ending(context, case, outcome))
}

/// Judges the rows of a query.
fn judge_sql(
    context: &Context<'_>,
    problem: &Sql,
    case: &SqlCase,
    queried: &Queried,
) -> Result<Judgement, AuthorFault> {
    let rules = sql::Rules::of(problem, &context.problem.compare);
    let expected = match context.reference {
        Some((outcome, ordered)) => match &outcome.ending {
            Ending::Queried(queried) => sql::Expected::Reference { queried, ordered },
            _ => return Err(AuthorFault("the reference does not run to its end".into())),
        },
        None => sql::Expected::Tables(&case.expect),
    };
    let finding = sql::judge(&rules, expected, queried)?;
    let accepted = finding.verdict == Verdict::Accepted;
    Ok(Judgement {
        verdict: finding.verdict,
        message: if accepted {
            String::new()
        } else {
            finding.message
        },
        detail: finding
            .diff
            .filter(|_| finding.verdict == Verdict::WrongAnswer)
            .map_or(Detail::None, |diff| Detail::Sql(Box::new(diff))),
        near_miss: finding.hint.map(|text| NearMiss {
            name: finding.near_miss.unwrap_or("sql"),
            text,
        }),
        warnings: finding.notes,
    })
}

fn judge_ending(context: Context<'_>, case: &Case, outcome: &Outcome) -> Judgement {
    match &outcome.ending {
        Ending::Called(results) => match (&case.body, &context.problem.kind) {
            (CaseBody::Calls(sequence), Kind::Function(_) | Kind::Class(_)) => {
                calls::judge(context, sequence, results, outcome)
            }
            // `each` answers with an exception where the driver refused.
            _ => results
                .iter()
                .find_map(|call| call.result.as_ref().err())
                .map_or_else(
                    || plain(Verdict::WrongAnswer, "the answer is of another kind"),
                    |exception| threw(exception.clone()),
                ),
        },
        Ending::Enumerated(answers) => match &case.body {
            CaseBody::Each(each) => calls::judge_each(context, each, answers, outcome),
            _ => plain(Verdict::WrongAnswer, "the answer is of another kind"),
        },
        Ending::Queried(_) => plain(Verdict::WrongAnswer, "the answer is of another kind"),
        Ending::Exited(code) => match &case.body {
            CaseBody::Program(case) => program::judge(context, case, *code, outcome),
            _ => program::wrong_exit(context, 0, *code, outcome),
        },
        Ending::QuitDuringCall(code) => plain(
            Verdict::RunTimeError,
            format!("ended the process with exit code {code} instead of returning"),
        ),
        Ending::Signalled(signal) => plain(Verdict::RunTimeError, signal_words(*signal)),
        Ending::CpuTimeExceeded => plain(
            Verdict::TimeLimit,
            format!(
                "used {} of CPU; the limit is {}",
                seconds(outcome.usage.cpu),
                seconds(context.limits.time)
            ),
        ),
        Ending::WallTimeExceeded => plain(
            Verdict::TimeLimit,
            format!(
                "not done after {} of waiting ({} of CPU); the limit is {}",
                seconds(outcome.usage.wall),
                seconds(outcome.usage.cpu),
                seconds(context.limits.wall)
            ),
        ),
        Ending::Stuck => plain(
            Verdict::TimeLimit,
            "waits for something that can never happen: a promise that nothing settles",
        ),
        Ending::MemoryExceeded => plain(
            Verdict::MemoryLimit,
            match outcome
                .usage
                .memory
                .filter(|used| *used > context.limits.memory)
            {
                Some(used) => format!(
                    "used {} of memory; the limit is {}",
                    bytes(used),
                    bytes(context.limits.memory)
                ),
                None => format!(
                    "asked for more memory than the limit of {}",
                    bytes(context.limits.memory)
                ),
            },
        ),
        Ending::OutputExceeded => plain(
            Verdict::OutputLimit,
            format!("printed more than {}", bytes(context.limits.output)),
        ),
        Ending::NotLoaded(failure) => not_loaded(failure, context),
    }
}

/// A judgement without a drawing.
pub(crate) fn plain(verdict: Verdict, message: impl Into<String>) -> Judgement {
    Judgement {
        verdict,
        message: message.into(),
        detail: Detail::None,
        near_miss: None,
        warnings: Vec::new(),
    }
}

pub(crate) fn accepted() -> Judgement {
    plain(Verdict::Accepted, "")
}

fn threw(exception: Exception) -> Judgement {
    Judgement {
        detail: Detail::Exception(exception.clone()),
        ..plain(Verdict::RunTimeError, exception_words(&exception))
    }
}

fn not_loaded(failure: &LoadFailure, context: Context<'_>) -> Judgement {
    let at = |exception: &Exception| match exception.line {
        Some(line) => format!("line {line}: "),
        None => String::new(),
    };
    match failure {
        LoadFailure::Syntax(exception) => Judgement {
            detail: Detail::Exception(exception.clone()),
            ..plain(
                Verdict::CompileError,
                format!("{}{}", at(exception), exception_words(exception)),
            )
        },
        LoadFailure::Threw(exception) => Judgement {
            detail: Detail::Exception(exception.clone()),
            ..plain(
                Verdict::RunTimeError,
                format!(
                    "threw while it was loaded: {}{}",
                    at(exception),
                    exception_words(exception)
                ),
            )
        },
        LoadFailure::NoEntry {
            wanted,
            found,
            several,
        } => plain(
            Verdict::CompileError,
            no_entry_words(wanted, found, several),
        ),
        LoadFailure::Exited(code) => plain(
            Verdict::RunTimeError,
            format!("ended the process with exit code {code} while it was loaded"),
        ),
        LoadFailure::Signalled(signal) => plain(
            Verdict::RunTimeError,
            format!("{} while it was loaded", signal_words(*signal)),
        ),
        LoadFailure::TimedOut => plain(
            Verdict::TimeLimit,
            "did not finish loading: is there an endless loop outside of the function?",
        ),
        LoadFailure::MemoryExceeded => plain(
            Verdict::MemoryLimit,
            format!(
                "used more than {} of memory while it was loaded",
                bytes(context.limits.memory)
            ),
        ),
        LoadFailure::OutputExceeded => plain(
            Verdict::OutputLimit,
            format!(
                "printed more than {} while it was loaded",
                bytes(context.limits.output)
            ),
        ),
    }
}

fn no_entry_words(wanted: &[String], found: &[String], several: &[String]) -> String {
    let list = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [head @ .., last] => format!("{} or {last}", head.join(", ")),
        }
    };
    let wanted = list(wanted);
    if !several.is_empty() {
        return format!(
            "found no {wanted}, and several others would fit: {}; name one with --entry",
            several.join(", ")
        );
    }
    if found.is_empty() {
        format!("found no {wanted}, and nothing else that could be called")
    } else {
        format!("found no {wanted}; the file has {}", found.join(", "))
    }
}

/// `IndexError: list index out of range`
pub fn exception_words(exception: &Exception) -> String {
    match (exception.type_name.as_str(), exception.message.as_str()) {
        ("", "") => "it threw".into(),
        ("", message) => message.into(),
        (name, "") => name.into(),
        (name, message) => format!("{name}: {message}"),
    }
}

fn signal_words(signal: i32) -> String {
    let name = match signal {
        4 => " (SIGILL: illegal instruction)",
        6 => " (SIGABRT: aborted)",
        7 => " (SIGBUS: bad memory access)",
        8 => " (SIGFPE: arithmetic error, such as a division by zero)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV: bad memory access, or the stack is full)",
        31 => " (SIGSYS: a forbidden system call)",
        _ => "",
    };
    format!("killed by signal {signal}{name}")
}

/// `0.35 s`, `12 ms`
pub fn seconds(time: Duration) -> String {
    let s = time.as_secs_f64();
    if s >= 10.0 {
        format!("{s:.0} s")
    } else if s >= 0.995 && (s - s.round()).abs() < 0.005 {
        format!("{} s", s.round())
    } else if s >= 0.1 {
        format!("{s:.2} s")
    } else {
        format!("{:.1} ms", s * 1000.0)
    }
}

/// `256 MiB`
pub fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (size, unit) in UNITS {
        if count >= size {
            return if count % size == 0 {
                format!("{} {unit}", count / size)
            } else {
                format!("{:.1} {unit}", count as f64 / size as f64)
            };
        }
    }
    format!("{count} bytes")
}

/// What to say of a near miss: the problem's own words where it has some.
pub fn own_words(problem: &Problem, near_miss: &NearMiss) -> String {
    problem
        .hints
        .iter()
        .find(|hint| hint.near_miss.as_deref() == Some(near_miss.name) && hint.is_general())
        .map_or_else(|| near_miss.text.clone(), |hint| hint.text.clone())
}

/// Names for `hints` that come from how a case ended.
fn by_verdict(judgement: &Judgement) -> Option<&'static str> {
    match judgement.verdict {
        Verdict::RunTimeError => Some("threw"),
        Verdict::TimeLimit => Some("too-slow"),
        _ => None,
    }
}

/// The problem's hints that fit a failed case, its own first.
pub fn hints(problem: &Problem, case: &Case, judgement: &Judgement) -> Vec<String> {
    let (got, expected) = match &judgement.detail {
        Detail::Calls(detail) => (detail.got.as_ref().ok(), detail.expected.as_slice()),
        _ => (None, [].as_slice()),
    };
    let fits = |hint: &Hint| {
        let case_fits = hint.case.as_ref().is_none_or(|wanted| {
            case.group.as_ref() == Some(wanted) || *wanted == case.id() || *wanted == case.name
        });
        let name_fits = hint.near_miss.as_ref().is_none_or(|wanted| {
            let found = judgement.near_miss.as_ref().map(|found| found.name);
            found == Some(wanted) || by_verdict(judgement) == Some(wanted)
        });
        let got_fits = hint.got.as_ref().is_none_or(|wanted| got == Some(wanted));
        let expected_fits = hint
            .expected
            .as_ref()
            .is_none_or(|wanted| expected.contains(wanted));
        case_fits && name_fits && got_fits && expected_fits
    };
    // Hints are about what is asked; a file that does not load, or a case
    // that was stopped at a limit, has not come that far.
    let about_the_case = judgement.verdict == Verdict::WrongAnswer
        || !matches!(judgement.detail, Detail::None | Detail::Exception(_));
    if judgement.verdict == Verdict::CompileError {
        return Vec::new();
    }
    let mut texts: Vec<String> = case
        .hint
        .iter()
        .filter(|_| about_the_case)
        .cloned()
        .collect();
    for hint in problem.hints.iter().filter(|hint| fits(hint)) {
        let said = judgement
            .near_miss
            .as_ref()
            .is_some_and(|near_miss| own_words(problem, near_miss) == hint.text);
        if !said && !texts.contains(&hint.text) {
            texts.push(hint.text.clone());
        }
    }
    texts
}

/// The near miss that only all cases together show.
const INVERTED: &str = "inverted";

/// What only all cases together show, in the problem's own words where it has
/// a hint for it; `None` where there is nothing to say.
pub fn whole(problem: &Problem, judgements: &[&Judgement]) -> Option<String> {
    let bools = |detail: &Detail| match detail {
        Detail::Calls(calls) => match (calls.expected.as_slice(), &calls.got) {
            ([Value::Bool(expected)], Ok(Value::Bool(got))) => Some((*expected, *got)),
            _ => None,
        },
        _ => None,
    };
    let all_opposite = judgements.len() > 3
        && judgements
            .iter()
            .all(|judgement| bools(&judgement.detail).is_some_and(|(a, b)| a != b));
    all_opposite.then(|| {
        problem
            .hints
            .iter()
            .find(|hint| hint.near_miss.as_deref() == Some(INVERTED))
            .map_or_else(
                || "every answer is the opposite of the right one".to_string(),
                |hint| hint.text.clone(),
            )
    })
}

/// What was printed, as text.
pub(crate) fn printed(captured: &Captured) -> String {
    String::from_utf8_lossy(&captured.bytes).into_owned()
}

/// Rules for values inside a sequence.
pub(crate) fn rules<'a>(context: &Context<'a>) -> &'a Compare {
    &context.problem.compare
}
