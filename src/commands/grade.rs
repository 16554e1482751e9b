//! `grade <problem> -s <file>`

use std::path::Path;

use clap::CommandFactory;

use super::progress::Progress;
use super::reports::Reports;
use super::{CommandError, Exit, Terminal, audience, load_problem, options};
use crate::cli::{Cli, GradeArgs};
use crate::engine::sandbox::interrupt;
use crate::problem::model::Problem;
use crate::problem::nearest;
use crate::report::escape;
use crate::report::human::{self, Ink};
use crate::report::jsonl::Event;
use crate::report::model::Report;
use crate::report::redact::redact;
use crate::report::round::{Answer, Graded, Round};
use crate::run::{self, submission::Submission};
use crate::verdict::Verdict;

pub(super) fn run(terminal: &Terminal, args: GradeArgs) -> Result<Exit, CommandError> {
    let Some(name) = &args.problem else {
        return Err(CommandError::Usage(
            "name a problem and an answer, such as `grade problems/balanced -s my.js`; `grade --help` shows more".into(),
        ));
    };
    let mut wanted = Reports::new(&args.reports, args.submissions.len())?;
    let problem = load_problem(terminal, name).map_err(|error| or_command(error, name))?;
    if args.submissions.is_empty() {
        return Err(CommandError::Usage(format!(
            "name an answer with --submission; `grade start {name} --lang <language>` writes one to begin with"
        )));
    }
    let language = args.lang.as_deref().map(super::language).transpose()?;
    let sandbox = super::sandbox(terminal, args.run.isolation)?;
    let options = options(&args.run, args.entry.clone());
    let audience = audience(args.audience);
    let mut round = Round::new(&problem.slug, jiff::Timestamp::now());
    let mut worst = Exit::Accepted;
    wanted.open()?;
    let started = Event::started(&problem.slug, args.submissions.len());
    wanted.tell(terminal, &started)?;
    for path in &args.submissions {
        let name = path.display().to_string();
        let mut telling = Ok(());
        let graded = grade_one(
            terminal,
            &problem,
            path,
            language,
            &options,
            &sandbox,
            &mut |event| {
                if telling.is_ok() {
                    telling = wanted.tell(terminal, &told(&name, event));
                }
            },
        );
        telling?;
        let outcome = match graded {
            Ok(mut graded) => {
                if graded.report.verdict != Verdict::Accepted {
                    worst = worst.max(Exit::NotAccepted);
                }
                graded.report = redact(graded.report, audience);
                if wanted.draws_at_once() {
                    draw(terminal, &graded.report, &round, args.submissions.len() > 1)?;
                }
                let event = Event::Graded {
                    answer: &name,
                    report: &graded.report,
                };
                wanted.tell(terminal, &event)?;
                Ok(graded)
            }
            // Somebody has had enough: there is nothing to report.
            Err(error) if interrupt::interrupted().is_some() => return Err(error),
            // One broken answer does not stop the rest.
            Err(error) => {
                worst = worst.max(error.exit());
                let why = error.to_string();
                let text = match args.submissions.as_slice() {
                    [_] => why.clone(),
                    _ => format!("{name}: {why}"),
                };
                terminal.note(Ink::Bad, "error:", &text);
                let event = Event::NotGraded {
                    answer: &name,
                    error: &why,
                };
                wanted.tell(terminal, &event)?;
                Err(why)
            }
        };
        round.answers.push(Answer {
            problem: problem.slug.clone(),
            path: name,
            person: None,
            outcome,
        });
    }
    wanted.tell(terminal, &Event::Finished { exit: worst as u8 })?;
    wanted.write(terminal, &round)?;
    Ok(worst)
}

/// An event of a run, with the answer that it is about.
fn told<'a>(answer: &'a str, event: &'a run::Event) -> Event<'a> {
    match event {
        run::Event::Planned { cases } => Event::Planned {
            answer,
            cases: *cases,
        },
        run::Event::CaseDone { id, verdict } => Event::Case {
            answer,
            id,
            verdict: *verdict,
        },
    }
}

/// Draws a report for the person who waits for it.
fn draw(
    terminal: &Terminal,
    report: &Report,
    before: &Round,
    several: bool,
) -> Result<(), CommandError> {
    let mut text = human::write(report, terminal.style);
    if terminal.style.quiet && several {
        // One line each, which must say whose it is.
        let whose = format!("{}: ", escape::one_line(&report.submission.path));
        text.insert_str(0, &whose);
    } else if before.reports().next().is_some() {
        text.insert(0, '\n');
    }
    terminal.print(&text)
}

/// A mistyped command is taken for a problem; the message names the command.
pub(super) fn or_command(error: CommandError, name: &str) -> CommandError {
    let all = Cli::command();
    let commands = all.get_subcommands().map(clap::Command::get_name);
    match (error, nearest(name, commands)) {
        (CommandError::Usage(text), Some(command)) => {
            CommandError::Usage(format!("{text}; there is a command `grade {command}`"))
        }
        (error, _) => error,
    }
}

fn grade_one(
    terminal: &Terminal,
    problem: &Problem,
    path: &Path,
    language: Option<&'static crate::language::Language>,
    options: &run::Options,
    sandbox: &std::sync::Arc<dyn crate::engine::sandbox::Sandbox>,
    observer: &mut dyn FnMut(&run::Event),
) -> Result<Graded, CommandError> {
    let submission =
        Submission::read(path, language).map_err(|error| CommandError::Usage(error.to_string()))?;
    let mut progress = Progress::new(terminal);
    let report = run::grade(problem, &submission, options, sandbox, &mut |event| {
        observer(&event);
        progress.show(&event);
    });
    progress.clear();
    Ok(Graded {
        report: report?,
        source: submission.text,
    })
}
