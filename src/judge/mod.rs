//! The judge: from what was expected and what was recorded to a verdict, with
//! what a person needs to understand it. Pure; it never runs anything.

pub mod calls;
pub mod checker;
pub mod compare;
mod each;
pub mod hints;
pub mod near_miss;
pub mod program;
pub mod sql;
pub mod words;

use self::sql::AuthorFault;
use crate::outcome::{Captured, Ending, Exception, LoadFailure, Outcome, Queried};
use crate::problem::model::{Case, CaseBody, Compare, Kind, Limits, Problem, Sql, SqlCase};
use crate::problem::value::Value;
use crate::verdict::Verdict;
use calls::ShownCall;
use near_miss::NearMiss;
use words::{bytes, exception_words, no_entry_words, seconds, signal_words};

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
            CaseBody::Each(each) => each::judge(context, each, answers, outcome),
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

/// What was printed, as text.
pub(crate) fn printed(captured: &Captured) -> String {
    String::from_utf8_lossy(&captured.bytes).into_owned()
}

/// Rules for values inside a sequence.
pub(crate) fn rules<'a>(context: &Context<'a>) -> &'a Compare {
    &context.problem.compare
}
