//! Judging by the word of the problem's checker.

use super::{Detail, Judgement, accepted, plain};
use crate::outcome::Checked;
use crate::verdict::Verdict;

/// The longest message of a checker that a report carries, in characters.
const MOST_MESSAGE: usize = 500;

/// Turns the checker's word into a judgement.
pub fn judge(checked: &Checked) -> Judgement {
    let said = message(&checked.team_message);
    let warnings = match message(&checked.judge_message) {
        Some(text) if said.as_ref() != Some(&text) => vec![format!("the checker says: {text}")],
        _ => Vec::new(),
    };
    let judgement = if checked.right {
        accepted()
    } else {
        Judgement {
            detail: Detail::None,
            ..plain(
                Verdict::WrongAnswer,
                said.unwrap_or_else(|| "the checker refuses the output".into()),
            )
        }
    };
    Judgement {
        warnings,
        ..judgement
    }
}

fn message(text: &str) -> Option<String> {
    let text = text.trim();
    let cut: String = text.chars().take(MOST_MESSAGE).collect();
    (!cut.is_empty()).then_some(cut)
}
