//! Judging the calls with every string over an alphabet.

use super::calls::{ShownCall, short};
use super::near_miss::{self, Scene};
use super::{
    CallsDetail, Context, Detail, Judgement, accepted, exception_words, plain, printed, rules,
};
use crate::outcome::{Enumerated, Exception, Outcome};
use crate::problem::model::Each;
use crate::problem::types::Type;
use crate::problem::value::Value;
use crate::verdict::Verdict;

/// Judges the answers to every string over an alphabet; the first wrong one,
/// shortest first, is shown.
pub fn judge(
    context: Context<'_>,
    each: &Each,
    answers: &Enumerated,
    outcome: &Outcome,
) -> Judgement {
    let mut right: Vec<usize> = each
        .expect_true
        .iter()
        .filter_map(|text| each.place(text))
        .collect();
    right.sort_unstable();
    let mut right = right.into_iter().peekable();
    let total = each.count(answers.up_to.unwrap_or(each.up_to).min(each.up_to));
    for index in 0..total {
        let expected = right.peek() == Some(&index);
        while right.peek() == Some(&index) {
            right.next();
        }
        // There are tens of thousands; only a wrong one is looked at closely.
        if answers.answers.get(index) == Some(&expected) {
            continue;
        }
        let text = each.text(index);
        let expected = Value::Bool(expected);
        let got = match answers.answers.get(index) {
            Some(answer) => Ok(Value::Bool(*answer)),
            None => match &answers.stopped {
                Some(stopped) if index == answers.answers.len() => stopped.clone(),
                _ => {
                    return plain(
                        Verdict::RunTimeError,
                        format!("no answer for {}", Value::String(text)),
                    );
                }
            },
        };
        if got.as_ref() == Ok(&expected) {
            continue;
        }
        return wrong(&context, index, &text, expected, got, outcome);
    }
    if answers.answers.len() > total || answers.stopped.is_some() {
        return plain(Verdict::RunTimeError, "the answer forged a reply");
    }
    accepted()
}

/// What is said of the answer to one string that is not the expected one.
fn wrong(
    context: &Context<'_>,
    index: usize,
    text: &str,
    expected: Value,
    got: Result<Value, Exception>,
    outcome: &Outcome,
) -> Judgement {
    let args = [Value::String(text.to_owned())];
    let (verdict, message, found) = match &got {
        Ok(value) => (
            Verdict::WrongAnswer,
            format!("expected {expected}, got {} for {}", short(value), args[0]),
            near_miss::find(Scene {
                expected: &expected,
                got: value,
                ty: &Type::Bool,
                rules: rules(context),
                args: &args,
                printed: &printed(&outcome.stdout),
                null: context.null,
            }),
        ),
        Err(exception) => (
            Verdict::RunTimeError,
            format!("{} for {}", exception_words(exception), args[0]),
            None,
        ),
    };
    Judgement {
        verdict,
        message,
        detail: Detail::Calls(Box::new(CallsDetail {
            shown: vec![ShownCall {
                call: format!("({})", args[0]),
                results: vec![(got.clone(), 1)],
                at: None,
                left_out: index,
            }],
            single: true,
            expected: if got.is_ok() {
                vec![expected]
            } else {
                Vec::new()
            },
            got,
            path: String::new(),
            what: None,
        })),
        near_miss: found,
        warnings: Vec::new(),
    }
}
