//! Where two values differ, character by character.

use similar::{ChangeTag, DiffOp, TextDiff};

use super::words;

/// A piece of one side: what both have, or what only this one has.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub differs: bool,
}

/// Both sides in runs; none where they are equal or share next to nothing,
/// since marks would then only distract.
pub fn sides(expected: &str, got: &str) -> Option<[Vec<Run>; 2]> {
    let diff = TextDiff::from_chars(expected, got);
    let alike = diff.ratio() > 0.3 && expected != got;
    alike.then(|| [ChangeTag::Delete, ChangeTag::Insert].map(|tag| runs(&diff, tag)))
}

/// What differs in lines, with two lines around it, and how many lines that are
/// alike stand before.
pub(super) struct Hunk {
    pub alike: usize,
    pub ops: Vec<DiffOp>,
}

impl Hunk {
    /// What is said of the lines before, if there are any.
    pub fn words(&self) -> Option<String> {
        (self.alike > 0).then(|| format!("… {} alike", words::count(self.alike, "line")))
    }
}

pub(super) fn hunks(diff: &TextDiff<'_, '_, str>) -> Vec<Hunk> {
    let mut end = 0;
    let groups = diff.grouped_ops(2).into_iter();
    groups
        .map(|ops| {
            let begin = ops.first().map_or(end, |op| op.old_range().start);
            let alike = begin - end;
            end = ops.last().map_or(end, |op| op.old_range().end);
            Hunk { alike, ops }
        })
        .collect()
}

fn runs(diff: &TextDiff<'_, '_, str>, tag: ChangeTag) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for change in diff.iter_all_changes() {
        let differs = change.tag() == tag;
        if !differs && change.tag() != ChangeTag::Equal {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.differs == differs => run.text.push_str(change.value()),
            _ => runs.push(Run {
                text: change.value().to_string(),
                differs,
            }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_what_only_it_has() {
        let run = |text: &str, differs| Run {
            text: text.into(),
            differs,
        };
        let [expected, got] = sides("[1, 2, 3]", "[1, 5, 3]").unwrap();
        assert_eq!(
            expected,
            [run("[1, ", false), run("2", true), run(", 3]", false)]
        );
        assert_eq!(
            got,
            [run("[1, ", false), run("5", true), run(", 3]", false)]
        );
    }

    #[test]
    fn nothing_is_marked_in_what_is_equal_or_all_different() {
        assert_eq!(sides("a", "a"), None);
        assert_eq!(sides("true", "12"), None);
    }
}
