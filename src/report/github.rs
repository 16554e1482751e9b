//! The report for GitHub Actions: the human report in the log, an annotation
//! for each answer that has a problem, and the job's summary.
//!
//! The runner obeys lines of the log that begin with `::`. A candidate's text
//! stands between `::stop-commands::` and its token, which nobody can guess.

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use super::escape;
use super::human::{self, Style};
use super::markdown;
use super::round::{Answer, Round};
use super::words;
use crate::verdict::Verdict;

/// What the log needs to know of the job.
#[derive(Debug, Clone)]
pub struct Job {
    /// A random word that ends the candidate's text.
    pub token: String,
    /// The folder of the checkout, which annotations are relative to.
    pub workspace: PathBuf,
    /// The folder in which the command runs.
    pub folder: PathBuf,
}

/// How many annotations of a kind GitHub shows for a step.
const MOST_ANNOTATIONS: usize = 10;

/// GitHub drops a summary of more than 1 MiB a step.
pub const MOST_SUMMARY: usize = 1 << 20;

/// What goes to the log.
pub fn log(round: &Round, style: Style, job: &Job) -> String {
    let mut out = format!("::stop-commands::{}\n", job.token);
    for report in round.reports() {
        out.push_str(&human::write(report, style));
        out.push('\n');
    }
    let _ = writeln!(out, "::{}::", job.token);
    let troubled: Vec<&Answer> = round.answers.iter().filter(|a| is_troubled(a)).collect();
    let shown = if troubled.len() > MOST_ANNOTATIONS {
        MOST_ANNOTATIONS - 1
    } else {
        troubled.len()
    };
    for answer in &troubled[..shown] {
        out.push_str(&annotation(answer, job));
    }
    if shown < troubled.len() {
        let more = format!(
            "{} more answers are not accepted; the summary has them",
            troubled.len() - shown
        );
        out.push_str(&command(&[("title", &round.title)], &more));
    }
    out
}

/// What is added to the job's summary, which has so many bytes already.
pub fn summary(round: &Round, taken: usize) -> String {
    markdown::write(round, MOST_SUMMARY.saturating_sub(taken))
}

fn is_troubled(answer: &Answer) -> bool {
    answer
        .report()
        .is_none_or(|report| report.verdict != Verdict::Accepted)
}

fn annotation(answer: &Answer, job: &Job) -> String {
    let file = job.place(&answer.path);
    let Ok(graded) = &answer.outcome else {
        let why = answer.outcome.as_ref().err().map_or("", String::as_str);
        let title = format!("{}: not graded", answer.problem);
        return command(&[("file", &file), ("title", &title)], why);
    };
    let report = &graded.report;
    let mut message = words::summary(report);
    let seen = words::failed(report).find(|case| !case.hidden);
    let mut line = String::new();
    if let Some(case) = seen {
        let _ = write!(message, "\n{}", words::entry(case));
        for hint in &case.hints {
            let _ = write!(message, "\nHint: {hint}");
        }
        line = words::line(case).map_or(String::new(), |line| line.to_string());
    }
    let title = format!("{}: {}", answer.problem, report.verdict.words());
    let properties = [("file", file.as_str()), ("line", &line), ("title", &title)];
    command(&properties, &message)
}

/// An error of the log; empty properties are left out.
fn command(properties: &[(&str, &str)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    format!("::error {}::{}\n", properties.join(","), data(message))
}

/// The runner's escapes, see `toolkit/packages/core/src/command.ts` of GitHub's
/// actions.
fn data(text: &str) -> String {
    escape::terminal(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

impl Job {
    /// A file's path within the checkout; empty for standard input.
    fn place(&self, path: &str) -> String {
        if path == "-" {
            return String::new();
        }
        let path = self.folder.join(path);
        let path: PathBuf = path
            .components()
            .filter(|part| *part != Component::CurDir)
            .collect();
        let place: &Path = path.strip_prefix(&self.workspace).unwrap_or(&path);
        place.display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_place() {
        assert_eq!(
            command(&[("file", "a:b,c%d"), ("line", "")], "x%0A\n::error::y"),
            "::error file=a%3Ab%2Cc%25d::x%250A%0A::error::y\n"
        );
    }

    #[test]
    fn files_are_named_from_the_checkout_on() {
        let job = Job {
            token: "t".into(),
            workspace: "/home/runner/work/katas".into(),
            folder: "/home/runner/work/katas/python".into(),
        };
        for (path, place) in [
            ("./my.py", "python/my.py"),
            ("/home/runner/work/katas/x.py", "x.py"),
            ("/elsewhere/x.py", "/elsewhere/x.py"),
            ("-", ""),
        ] {
            assert_eq!(job.place(path), place);
        }
    }
}
