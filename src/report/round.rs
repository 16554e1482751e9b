//! What one command found out about all the answers that it was given: the
//! material of every writer.

use jiff::Timestamp;

use super::escape;
use super::model::Report;
use super::words::Unique;

/// The answers to one problem or to several, in the order in which they were
/// given.
#[derive(Debug, Clone)]
pub struct Round {
    /// What it is about: a problem's name, or that of a folder of problems.
    pub title: String,
    /// When the first answer was begun.
    pub started: Timestamp,
    pub answers: Vec<Answer>,
}

/// One answer, graded or not.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The problem's name.
    pub problem: String,
    /// The file, as it was given.
    pub path: String,
    /// Whose it is, where that is known.
    pub person: Option<String>,
    /// Why there is no report is a fault of the command, the author or the
    /// machine. It is no verdict.
    pub outcome: Result<Graded, String>,
}

/// What there is to say about an answer.
#[derive(Debug, Clone)]
pub struct Graded {
    /// Without what its readers may not see.
    pub report: Report,
    /// The text of the answer.
    pub source: String,
}

impl Round {
    pub fn new(title: &str, started: Timestamp) -> Round {
        Round {
            title: title.to_string(),
            started,
            answers: Vec::new(),
        }
    }

    /// The reports of the answers that could be graded.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.answers.iter().filter_map(Answer::report)
    }

    /// The answers with a name for each, on one line, that no other one has.
    pub fn named(&self) -> impl Iterator<Item = (String, &Answer)> {
        let mut unique = Unique::default();
        self.answers
            .iter()
            .map(move |answer| (unique.name(&escape::one_line(&answer.path)), answer))
    }

    /// Like [`Round::named()`], with the problem in front where there are several.
    pub fn headed(&self) -> impl Iterator<Item = (String, &Answer)> {
        let several = self.has_several_problems();
        self.named().map(move |(name, answer)| {
            let name = match several {
                true => format!("{}: {name}", answer.problem),
                false => name,
            };
            (name, answer)
        })
    }

    pub fn has_several_problems(&self) -> bool {
        let first = self.answers.first().map(|answer| &answer.problem);
        self.answers
            .iter()
            .any(|answer| Some(&answer.problem) != first)
    }

    /// How long the answers took together, in seconds.
    pub fn seconds(&self) -> f64 {
        // A sum of nothing would be -0.
        self.reports().fold(0.0, |sum, report| sum + report.seconds)
    }
}

impl Answer {
    pub fn report(&self) -> Option<&Report> {
        self.outcome.as_ref().ok().map(|graded| &graded.report)
    }
}
