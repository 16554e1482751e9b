//! The files that a watch looks at, and when a change of theirs is over.
//!
//! They are asked for their times ten times a second. That costs a few system
//! calls, needs no library, and also sees saves on network mounts and in
//! containers, where notifications of the kernel often do not arrive. It does
//! not care how an editor saves: by writing, by a rename, or in several steps.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use crate::problem::files::below;

/// How often the files are looked at.
pub(super) const PACE: Duration = Duration::from_millis(100);

/// How long they must have been left alone before a change counts.
const QUIET: Duration = Duration::from_millis(100);

/// An empty file is mostly one that is being written.
const EMPTY_QUIET: Duration = Duration::from_millis(600);

/// A file that is gone for less is being saved.
const GONE: Duration = Duration::from_secs(1);

/// What tells one content of a file from the next, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    inode: u64,
    size: u64,
    seconds: i64,
    nanoseconds: i64,
}

impl Mark {
    fn of(path: &Path) -> Option<Mark> {
        let data = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Mark {
            inode: data.ino(),
            size: data.size(),
            seconds: data.mtime(),
            nanoseconds: data.mtime_nsec(),
        })
    }
}

/// The state of all files at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    answer: Option<Mark>,
    /// `problem.toml`
    main: Option<Mark>,
    /// Everything in the problem's folder.
    inside: BTreeMap<PathBuf, Option<Mark>>,
    /// What the problem was made of besides.
    outside: BTreeMap<PathBuf, Option<Mark>>,
}

impl Stamp {
    /// Looks at the answer, at everything in the problem's folder, and at these
    /// files outside of it.
    pub(super) fn take(answer: &Path, folder: &Path, outside: &[PathBuf]) -> Stamp {
        let mut found = Vec::new();
        // A folder that is gone has no problem.toml, which is noticed.
        let _ = below(folder, Path::new(""), &mut found);
        Stamp {
            answer: Mark::of(answer),
            main: Mark::of(&folder.join("problem.toml")),
            inside: marks(folder, &found),
            outside: marks(folder, outside),
        }
    }

    /// Takes other files outside of the folder into account: only loading the
    /// problem tells which there are.
    pub(super) fn learn(&mut self, folder: &Path, outside: &[PathBuf]) {
        self.outside = marks(folder, outside);
    }

    fn is_whole(&self) -> bool {
        self.answer.is_some() && self.main.is_some()
    }

    fn settles_after(&self) -> Duration {
        match self.answer {
            Some(mark) if mark.size == 0 => EMPTY_QUIET,
            _ => QUIET,
        }
    }

    /// Which of the two that must be there is not.
    pub(super) fn missing(&self) -> Missing {
        match self.answer {
            None => Missing::Answer,
            Some(_) => Missing::Problem,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Answer,
    Problem,
}

fn marks(folder: &Path, files: &[PathBuf]) -> BTreeMap<PathBuf, Option<Mark>> {
    let mark = |file: &PathBuf| {
        let path = folder.join(file);
        let mark = Mark::of(&path);
        (path, mark)
    };
    files.iter().map(mark).collect()
}

/// Of the files that a problem was made of, those outside of its folder.
pub(super) fn outside(files: &[PathBuf]) -> Vec<PathBuf> {
    let leads_out = |file: &&PathBuf| {
        let first = file.components().next();
        !matches!(first, Some(Component::Normal(_)))
    };
    files.iter().filter(leads_out).cloned().collect()
}

/// What is to be done after a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing changed, or a change is not over yet.
    Wait,
    /// A file has been gone for a while; said once.
    Gone,
    /// The files changed and have been left alone since.
    Changed,
}

/// Tells a finished change from one that goes on.
pub(super) struct Settling {
    /// What was graded last; none before the first run, and after a file was
    /// missed: then whatever returns is graded.
    graded: Option<Stamp>,
    /// What is there now, and since when.
    now: Option<(Stamp, Duration)>,
    told: bool,
}

impl Settling {
    pub(super) fn new(graded: Option<Stamp>) -> Settling {
        Settling {
            graded,
            now: None,
            told: false,
        }
    }

    /// Takes in what the files look like at a moment, counted from any start.
    pub(super) fn look(&mut self, at: Duration, stamp: Stamp) -> State {
        if self.graded.as_ref() == Some(&stamp) {
            self.now = None;
            return State::Wait;
        }
        let since = match &self.now {
            Some((same, since)) if *same == stamp => *since,
            _ => at,
        };
        let (waited, whole) = (at.saturating_sub(since), stamp.is_whole());
        let settled = whole && waited >= stamp.settles_after();
        self.now = Some((stamp, since));
        if settled {
            return State::Changed;
        }
        if !whole && waited >= GONE && !self.told {
            self.told = true;
            self.graded = None;
            return State::Gone;
        }
        State::Wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-` no file, `0` an empty one, any other letter a content.
    fn stamp(content: char) -> Stamp {
        let mark = |size| Mark {
            inode: content as u64,
            size,
            seconds: 0,
            nanoseconds: 0,
        };
        Stamp {
            answer: match content {
                '-' => None,
                '0' => Some(mark(0)),
                _ => Some(mark(1)),
            },
            main: Some(mark(1)),
            inside: BTreeMap::new(),
            outside: BTreeMap::new(),
        }
    }

    /// One look for each character, 100 ms apart, until the change is over.
    /// `.` wait, `g` gone, `C` changed.
    fn looks(graded: Option<char>, contents: &str) -> String {
        let mut settling = Settling::new(graded.map(stamp));
        let mut out = String::new();
        for (number, content) in (0..).zip(contents.chars()) {
            let state = settling.look(PACE * number, stamp(content));
            out.push(match state {
                State::Wait => '.',
                State::Gone => 'g',
                State::Changed => 'C',
            });
            if state == State::Changed {
                break;
            }
        }
        out
    }

    #[test]
    fn a_change_counts_once_it_is_over() {
        let table = [
            ("nothing happens", "aaaaaa", "......"),
            ("a save", "aabb", "...C"),
            ("a burst of saves", "abcdee", ".....C"),
            ("back to what it was", "aba", "..."),
            ("a save by rename, seen in the middle", "a-bb", "...C"),
            ("truncated, then written", "a0bb", "...C"),
            ("left empty", "a0000000", ".......C"),
            (
                "gone for long, and back as it was",
                "a-----------------aa",
                "...........g.......C",
            ),
            ("gone for a moment, and back as it was", "a---aa", "......"),
        ];
        for (what, contents, expected) in table {
            assert_eq!(looks(Some('a'), contents), expected, "{what}");
        }
        assert_eq!(looks(None, "aa"), ".C");
    }
}
