//! `grade <problem> -s <file>`

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::CommandFactory;

use super::progress::Progress;
use super::{CommandError, Exit, Terminal, load_problem, options};
use crate::cli::{AudienceChoice, Cli, GradeArgs};
use crate::problem::model::Problem;
use crate::problem::nearest;
use crate::report::escape;
use crate::report::human::{self, Ink};
use crate::report::json;
use crate::report::model::Report;
use crate::report::redact::{Audience, redact};
use crate::run::submission::Submission;
use crate::verdict::Verdict;

/// `human`, `json=report.json`
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Human,
    Json,
}

const FORMATS: [(&str, Format); 2] = [("human", Format::Human), ("json", Format::Json)];

impl FromStr for Wanted {
    type Err = CommandError;

    fn from_str(text: &str) -> Result<Wanted, CommandError> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = FORMATS.iter().find(|(known, _)| *known == name);
        match format {
            Some((_, format)) => Ok(Wanted {
                format: *format,
                file,
            }),
            None => {
                let known: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
                let nearest = nearest(name, known.iter().copied())
                    .map_or(String::new(), |near| format!("; did you mean {near}?"));
                Err(CommandError::Usage(format!(
                    "unknown report format `{name}`{nearest} (known: {})",
                    known.join(", ")
                )))
            }
        }
    }
}

pub(super) fn run(terminal: &Terminal, args: GradeArgs) -> Result<Exit, CommandError> {
    let Some(name) = &args.problem else {
        return Err(CommandError::Usage(
            "name a problem and an answer, such as `grade problems/balanced -s my.js`; `grade --help` shows more".into(),
        ));
    };
    let mut wanted: Vec<Wanted> = args
        .reports
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()?;
    if wanted.iter().all(|wanted| wanted.file.is_some()) {
        wanted.insert(
            0,
            Wanted {
                format: Format::Human,
                file: None,
            },
        );
    }
    let problem = load_problem(terminal, name).map_err(|error| or_command(error, name))?;
    if args.submissions.is_empty() {
        return Err(CommandError::Usage(format!(
            "name an answer with --submission; `grade start {name} --lang <language>` writes one to begin with"
        )));
    }
    let language = args.lang.as_deref().map(super::language).transpose()?;
    let sandbox = super::sandbox(terminal, args.run.isolation)?;
    let options = options(&args.run, args.entry.clone());
    let audience = match args.audience {
        AudienceChoice::Candidate => Audience::Candidate,
        AudienceChoice::Interviewer => Audience::Interviewer,
        AudienceChoice::Ci => Audience::Ci,
    };
    let mut reports = Vec::new();
    let mut worst = Exit::Accepted;
    for path in &args.submissions {
        match grade_one(terminal, &problem, path, language, &options, &sandbox) {
            Ok(report) => {
                if report.verdict != Verdict::Accepted {
                    worst = worst.max(Exit::NotAccepted);
                }
                let report = redact(report, audience);
                if wanted
                    .iter()
                    .any(|w| w.file.is_none() && w.format == Format::Human)
                {
                    let mut text = human::write(&report, terminal.style);
                    if terminal.style.quiet && args.submissions.len() > 1 {
                        // One line each, which must say whose it is.
                        text.insert_str(
                            0,
                            &format!("{}: ", escape::one_line(&report.submission.path)),
                        );
                    } else if !reports.is_empty() {
                        text.insert(0, '\n');
                    }
                    terminal.print(&text)?;
                }
                reports.push(report);
            }
            // One broken answer does not stop the rest.
            Err(error) if args.submissions.len() > 1 => {
                worst = worst.max(error.exit());
                let text = format!("{}: {error}", path.display());
                terminal.note(Ink::Bad, "error:", &text);
            }
            Err(error) => return Err(error),
        }
    }
    write_reports(terminal, &wanted, &reports)?;
    Ok(worst)
}

/// A mistyped command is taken for a problem; the message names the command.
fn or_command(error: CommandError, name: &str) -> CommandError {
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
    options: &crate::run::Options,
    sandbox: &std::sync::Arc<dyn crate::engine::sandbox::Sandbox>,
) -> Result<Report, CommandError> {
    let submission =
        Submission::read(path, language).map_err(|error| CommandError::Usage(error.to_string()))?;
    let mut progress = Progress::new(terminal);
    let report = crate::run::grade(problem, &submission, options, sandbox, &mut |event| {
        progress.show(&event);
    });
    progress.clear();
    Ok(report?)
}

/// Writes what goes to files, and JSON to standard output.
fn write_reports(
    terminal: &Terminal,
    wanted: &[Wanted],
    reports: &[Report],
) -> Result<(), CommandError> {
    for wanted in wanted {
        let text = match (wanted.format, reports) {
            (Format::Human, _) if wanted.file.is_none() => continue,
            (Format::Human, reports) => {
                let mut style = terminal.style;
                style.paint.color = false;
                let texts: Vec<String> = reports
                    .iter()
                    .map(|report| human::write(report, style))
                    .collect();
                texts.join("\n")
            }
            (Format::Json, [report]) => json::write(report),
            (Format::Json, reports) => json::write_all(reports),
        };
        match &wanted.file {
            None => terminal.print(&text)?,
            Some(file) => fs::write(file, text).map_err(|error| {
                CommandError::Fault(format!("cannot write {}: {error}", file.display()))
            })?,
        }
    }
    Ok(())
}
