//! Which of a problem's hints fit what went wrong.

use super::near_miss::NearMiss;
use super::{Detail, Judgement};
use crate::problem::model::{Case, Hint, Kind, Problem};
use crate::problem::value::Value;
use crate::verdict::Verdict;

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
    // A call that goes wrong after others says nothing: those were right.
    let first = match &problem.kind {
        Kind::Class(_) => 2,
        _ => 1,
    };
    let bools = |detail: &Detail| match detail {
        Detail::Calls(calls) if calls.shown.len() <= first => {
            match (calls.expected.as_slice(), &calls.got) {
                ([Value::Bool(expected)], Ok(Value::Bool(got))) => Some((*expected, *got)),
                _ => None,
            }
        }
        _ => None,
    };
    // How often a result came says nothing about each.
    let counts = |detail: &Detail| matches!(detail, Detail::Calls(calls) if calls.what.is_some());
    let each: Vec<Option<(bool, bool)>> = judgements
        .iter()
        .filter(|judgement| !counts(&judgement.detail))
        .map(|judgement| bools(&judgement.detail))
        .collect();
    let all_opposite = each.len() > 3
        && each
            .iter()
            .all(|pair| pair.is_some_and(|(expected, got)| expected != got));
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
