//! Judging calls: one, or a sequence of them.

use super::compare::compare;
use super::near_miss::{self, NearMiss, Scene};
use super::{
    CallsDetail, Context, Detail, Judgement, accepted, exception_words, plain, printed, rules,
};
use crate::outcome::{CallResult, Exception, Outcome};
use crate::problem::model::{Action, CountRule, Expect, Function, Kind, Sequence, Step};
use crate::problem::types::Type;
use crate::problem::value::Value;
use crate::verdict::Verdict;

/// How many calls before the one that went wrong are shown.
const MOST_SHOWN: usize = 12;

/// A call as a report writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownCall {
    /// `allow("10.0.0.1", 0)`, with long arguments cut.
    pub call: String,
    /// The results in runs: how often each came.
    pub results: Vec<(Result<Value, Exception>, usize)>,
    /// Seconds after the start of the virtual clock.
    pub at: Option<f64>,
    /// How many earlier calls were left out before this one.
    pub left_out: usize,
}

/// Judges a sequence: the first call that is wrong decides.
pub fn judge(
    context: Context<'_>,
    sequence: &Sequence,
    results: &[CallResult],
    outcome: &Outcome,
) -> Judgement {
    let mut by_step: Vec<&[CallResult]> = vec![&[]; sequence.steps.len()];
    let mut rest = results;
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|r| r.step == first.step).count();
        let (run, after) = rest.split_at(length);
        match by_step.get_mut(first.step) {
            Some(slot) => *slot = run,
            None => return plain(Verdict::RunTimeError, "the answer forged a reply"),
        }
        rest = after;
    }
    for (index, step) in sequence.steps.iter().enumerate() {
        let wanted = step.times as usize * (step.threads.max(1) as usize);
        if let Some(wrong) = judge_step(&context, step, by_step[index], outcome) {
            return finish(&context, sequence, &by_step, index, wrong);
        }
        if by_step[index].len() < wanted {
            return plain(
                Verdict::RunTimeError,
                format!(
                    "call {} of {} did not answer",
                    index + 1,
                    sequence.steps.len()
                ),
            );
        }
        let last_of_entry = sequence
            .steps
            .get(index + 1)
            .is_none_or(|next| next.entry != step.entry);
        if last_of_entry && !step.counts.is_empty() {
            let group: Vec<&CallResult> = sequence
                .steps
                .iter()
                .zip(&by_step)
                .filter(|(other, _)| other.entry == step.entry)
                .flat_map(|(_, results)| results.iter())
                .collect();
            let failed = step
                .counts
                .iter()
                .find_map(|rule| check_count(rule, &group));
            if let Some((message, what)) = failed {
                let wrong = Wrong {
                    number: by_step[index].len(),
                    expected: Vec::new(),
                    got: group.last().map_or(Ok(Value::Null), |r| r.result.clone()),
                    path: String::new(),
                    message,
                    what: Some(what),
                    near_miss: None,
                    verdict: Verdict::WrongAnswer,
                };
                return finish(&context, sequence, &by_step, index, wrong);
            }
        }
    }
    accepted()
}

/// What is wrong with a step.
struct Wrong {
    /// How many of the step's results were looked at, the wrong one last.
    number: usize,
    expected: Vec<Value>,
    got: Result<Value, Exception>,
    path: String,
    message: String,
    what: Option<String>,
    near_miss: Option<NearMiss>,
    verdict: Verdict,
}

fn judge_step(
    context: &Context<'_>,
    step: &Step,
    results: &[CallResult],
    outcome: &Outcome,
) -> Option<Wrong> {
    for (index, call) in results.iter().enumerate() {
        let wrong = |verdict, message: String| Wrong {
            number: index + 1,
            expected: Vec::new(),
            got: call.result.clone(),
            path: String::new(),
            message,
            what: None,
            near_miss: None,
            verdict,
        };
        let value = match &call.result {
            Ok(value) => value,
            Err(exception) => {
                return Some(wrong(Verdict::RunTimeError, exception_words(exception)));
            }
        };
        let Expect::AnyOf(expected) = &step.expect else {
            continue;
        };
        let (ty, args) = expectation_type(context, step);
        let mismatches: Vec<_> = expected
            .iter()
            .map(|expected| compare(expected, value, &ty, rules(context)))
            .collect();
        if mismatches.iter().any(Result::is_ok) {
            continue;
        }
        let first = expected.first()?;
        let mismatch = mismatches.into_iter().find_map(Result::err)?;
        let found = near_miss::find(Scene {
            expected: first,
            got: value,
            ty: &ty,
            rules: rules(context),
            args,
            printed: &printed(&outcome.stdout),
            null: context.null,
        });
        let message = match expected.as_slice() {
            [one] => format!("expected {}, got {}", short(one), short(value)),
            _ => format!("got {}, which is none of the right answers", short(value)),
        };
        return Some(Wrong {
            expected: expected.clone(),
            path: if expected.len() == 1 {
                mismatch.path
            } else {
                String::new()
            },
            near_miss: found,
            ..wrong(Verdict::WrongAnswer, message)
        });
    }
    None
}

/// The type that an expectation of this step has, and the call's arguments.
fn expectation_type<'a>(context: &Context<'_>, step: &'a Step) -> (Type, &'a [Value]) {
    let Action::Call { method, args, .. } = &step.action else {
        return (Type::Any, &[]);
    };
    let function: Option<&Function> = match (&context.problem.kind, method) {
        (Kind::Function(function), _) => Some(function),
        (Kind::Class(class), Some(method)) => class.methods.iter().find(|m| m.name == *method),
        _ => None,
    };
    let ty = function.map_or(Type::Any, |function| match function.output {
        Some(index) => function
            .params
            .get(index)
            .map_or(Type::Any, |param| param.ty.clone()),
        None => function.returns.clone(),
    });
    (ty, args)
}

fn finish(
    context: &Context<'_>,
    sequence: &Sequence,
    by_step: &[&[CallResult]],
    index: usize,
    wrong: Wrong,
) -> Judgement {
    let first = (index + 1).saturating_sub(MOST_SHOWN);
    let constructor = match (&context.problem.kind, &sequence.new) {
        (Kind::Class(class), Some(args)) => Some(ShownCall {
            call: format!("{}({})", class.name, list(args)),
            results: Vec::new(),
            at: None,
            left_out: 0,
        }),
        _ => None,
    };
    let calls = (first..=index).map(|i| {
        let results = if i == index {
            &by_step[i][..wrong.number.min(by_step[i].len())]
        } else {
            by_step[i]
        };
        ShownCall {
            call: call_text(&sequence.steps[i]),
            results: runs(results),
            at: results.first().and_then(|r| r.at),
            left_out: if i == first { first } else { 0 },
        }
    });
    let shown = constructor.into_iter().chain(calls).collect();
    Judgement {
        verdict: wrong.verdict,
        message: wrong.message,
        detail: Detail::Calls(Box::new(CallsDetail {
            shown,
            single: sequence.single,
            expected: wrong.expected,
            got: wrong.got,
            path: wrong.path,
            what: wrong.what,
        })),
        near_miss: wrong.near_miss,
        warnings: Vec::new(),
    }
}

fn runs(results: &[CallResult]) -> Vec<(Result<Value, Exception>, usize)> {
    let mut runs: Vec<(Result<Value, Exception>, usize)> = Vec::new();
    for call in results {
        match runs.last_mut() {
            Some((last, count)) if *last == call.result => *count += 1,
            _ => runs.push((call.result.clone(), 1)),
        }
    }
    runs
}

/// The call as its author would write it, arguments cut to a readable length.
pub fn call_text(step: &Step) -> String {
    let call = match &step.action {
        Action::New { args } => format!("new({})", list(args)),
        Action::Call { method, args, on } => {
            let on = on.as_ref().map_or(String::new(), |on| format!("{on}."));
            let name = method.as_deref().unwrap_or("");
            format!("{on}{name}({})", list(args))
        }
    };
    let name = step
        .bind
        .as_ref()
        .map_or(String::new(), |name| format!("{name} = "));
    let times = match (step.times, step.threads) {
        (1, 0) => String::new(),
        (1, threads) => format!(" from {threads} threads at once"),
        (times, 0) => format!(" {times} times"),
        (times, threads) => format!(" {times} times from {threads} threads at once"),
    };
    let every = step
        .every
        .map_or(String::new(), |every| format!(", every {every} s"));
    format!("{name}{call}{times}{every}")
}

fn list(args: &[Value]) -> String {
    let args: Vec<String> = args.iter().map(short).collect();
    args.join(", ")
}

/// A value cut to what fits on a line.
pub fn short(value: &Value) -> String {
    const MOST: usize = 60;
    // Long texts are cut before they are escaped: a million characters would
    // otherwise be formatted to show sixty.
    let text = match value {
        Value::String(s) if s.len() > 8 * MOST => {
            let count = s.chars().count();
            let head: String = s.chars().take(MOST / 2).collect();
            let head = Value::String(head).to_string();
            return format!("{}…\" ({count} characters)", head.trim_end_matches('"'));
        }
        Value::List(items) if items.len() > MOST => {
            let head = Value::List(items[..8].to_vec()).to_string();
            return format!(
                "{}, …] ({} elements)",
                head.trim_end_matches(']'),
                items.len()
            );
        }
        other => other.to_string(),
    };
    if text.chars().count() <= MOST {
        return text;
    }
    let head: String = text.chars().take(MOST - 1).collect();
    format!("{head}…")
}

/// `Some(message, what was expected)` where the rule does not hold.
fn check_count(rule: &CountRule, group: &[&CallResult]) -> Option<(String, String)> {
    let matching: Vec<&&CallResult> = group
        .iter()
        .filter(|call| call.result.as_ref() == Ok(&rule.of))
        .collect();
    let (count, during) = match rule.within {
        None => (matching.len() as u64, String::new()),
        Some(window) => (
            most_within(&matching, window),
            format!(" within {window} s"),
        ),
    };
    let expected = match (rule.min, rule.max) {
        (Some(min), Some(max)) if min == max => format!("exactly {min}"),
        (Some(min), Some(max)) => format!("between {min} and {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => return None,
    };
    let low = rule.min.is_some_and(|min| count < min);
    let high = rule.max.is_some_and(|max| count > max);
    (low || high).then(|| {
        let of = &rule.of;
        (
            format!(
                "{count} of {} calls gave {of}{during}; expected {expected}",
                group.len()
            ),
            format!("{expected} times {of}{during}"),
        )
    })
}

/// The most matching calls in any window of that many seconds, which includes
/// its start and not its end.
fn most_within(matching: &[&&CallResult], window: f64) -> u64 {
    let times: Vec<f64> = matching.iter().filter_map(|call| call.at).collect();
    let mut start = 0;
    let mut most = 0;
    for end in 0..times.len() {
        while times[end] - times[start] >= window {
            start += 1;
        }
        most = most.max(end - start + 1);
    }
    most as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_includes_its_start_and_not_its_end() {
        let call = |at| CallResult {
            step: 0,
            result: Ok(Value::Bool(false)),
            at: Some(at),
        };
        let calls = [call(0.0), call(1.0), call(59.9), call(60.0), call(60.9)];
        let group: Vec<&CallResult> = calls.iter().collect();
        let refs: Vec<&&CallResult> = group.iter().collect();
        assert_eq!(most_within(&refs, 60.0), 4);
    }

    #[test]
    fn long_values_are_cut_before_they_are_formatted() {
        let text = short(&Value::String("ab".repeat(500_000)));
        assert!(text.ends_with("(1000000 characters)"), "{text}");
        assert!(text.chars().count() < 60);
    }
}
