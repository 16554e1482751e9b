//! `grade merge`: the reports of several jobs as one.

use std::fs;
use std::path::{Path, PathBuf};

use super::grading::Shape;
use super::reports::Reports;
use super::{CommandError, Exit, Terminal, audience};
use crate::cli::MergeArgs;
use crate::report::human::lines::{self, Columns};
use crate::report::json::{self, Read};
use crate::report::redact::{Audience, redact};
use crate::report::round::{Answer, Graded, Round};
use crate::run::submission::Submission;
use crate::verdict::Verdict;

pub(super) fn run(terminal: &Terminal, args: &MergeArgs) -> Result<Exit, CommandError> {
    let wanted = Reports::new(&args.reports)?;
    wanted.allow(Shape::Many)?;
    let config = super::settings(terminal)?;
    let audience = audience(args.audience, config.as_ref());
    let mut answers = Vec::new();
    for file in &args.files {
        answers.extend(read(file)?.into_iter().map(|read| answer(read, audience)));
    }
    answers.sort_by(|a, b| (&a.problem, &a.path).cmp(&(&b.problem, &b.path)));
    let same = answers
        .windows(2)
        .find(|pair| pair[0].problem == pair[1].problem && pair[0].path == pair[1].path);
    if let Some([first, _]) = same {
        return Err(CommandError::Usage(format!(
            "{} is in more than one of these reports",
            first.path
        )));
    }
    let round = Round {
        title: title(&answers),
        started: started(&answers),
        answers,
    };
    if wanted.draws_at_once() {
        terminal.print(&table(terminal, &round))?;
    }
    wanted.write(terminal, &round, Shape::Many)?;
    Ok(exit(&round))
}

fn read(file: &Path) -> Result<Vec<Read>, CommandError> {
    let text = fs::read_to_string(file)
        .map_err(|error| CommandError::Usage(format!("cannot read {}: {error}", file.display())))?;
    json::read(&text).map_err(|error| CommandError::Usage(format!("{}: {error}", file.display())))
}

fn answer(read: Read, audience: Audience) -> Answer {
    match read {
        Read::Graded(report) => {
            let report = redact(*report, audience);
            Answer {
                problem: report.problem.slug.clone(),
                path: report.submission.path.clone(),
                person: report.submission.person.clone(),
                outcome: Ok(Graded {
                    source: source(&report.submission.path, &report.submission.hash),
                    report,
                }),
            }
        }
        Read::NotGraded(item) => Answer {
            problem: item.problem,
            path: item.path,
            person: item.person,
            outcome: Err(item.error),
        },
    }
}

/// The text of the answer, where it is still here as it was graded.
fn source(path: &str, hash: &str) -> String {
    let path = PathBuf::from(path);
    match Submission::read(&path, None) {
        Ok(submission) if path != Path::new("-") && submission.hash == hash => submission.text,
        _ => String::new(),
    }
}

fn title(answers: &[Answer]) -> String {
    match answers {
        [first, rest @ ..] if rest.iter().all(|answer| answer.problem == first.problem) => {
            first.problem.clone()
        }
        _ => "all problems".into(),
    }
}

/// When the first of them was begun.
fn started(answers: &[Answer]) -> jiff::Timestamp {
    let times = answers
        .iter()
        .filter_map(|answer| answer.report()?.started.parse().ok());
    times.min().unwrap_or_else(jiff::Timestamp::now)
}

fn table(terminal: &Terminal, round: &Round) -> String {
    let style = terminal.style;
    let names = round
        .answers
        .iter()
        .map(|answer| (answer.problem.as_str(), answer.path.as_str()));
    let columns = Columns::of(names);
    let mut text = String::new();
    if !style.quiet {
        for answer in &round.answers {
            text.push_str(&lines::line(answer, columns, style));
        }
        text.push('\n');
    }
    text + &lines::totals(round, round.seconds(), style)
}

fn exit(round: &Round) -> Exit {
    let of = |answer: &Answer| match answer.report() {
        // Whatever kept it from being graded, it was not the candidate.
        None => Exit::Fault,
        Some(report) if report.verdict == Verdict::Accepted => Exit::Accepted,
        Some(_) => Exit::NotAccepted,
    };
    round.answers.iter().map(of).max().unwrap_or(Exit::Accepted)
}
