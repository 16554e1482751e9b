//! `grade <problem> -s <file>`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::CommandFactory;

use super::grading::{Entry, Grading, Shape, batch_name};
use super::reports::Reports;
use super::{CommandError, Exit, Terminal, audience, load_problem, options};
use crate::cli::{Cli, GradeArgs};
use crate::problem::nearest;
use crate::report::human::Ink;
use crate::report::words;
use crate::run::answers::{self, Answers};
use crate::store::{Journal, Nothing, Store};

pub(super) fn run(terminal: &Terminal, mut args: GradeArgs) -> Result<Exit, CommandError> {
    let Some(name) = args
        .problem
        .take()
        .or_else(|| problem_among(&mut args.submissions))
    else {
        return Err(CommandError::Usage(
            "name a problem and an answer, such as `grade problems/balanced -s my.js`; `grade --help` shows more".into(),
        ));
    };
    let mut wanted = Reports::new(&args.reports)?;
    let sandbox = super::sandbox(terminal, args.run.isolation)?;
    // It comes up while the problem is read.
    sandbox.prepare();
    let problem = load_problem(terminal, &name).map_err(|error| or_command(error, &name))?;
    if args.submissions.is_empty() {
        return Err(CommandError::Usage(format!(
            "name an answer with --submission; `grade start {name} --lang <language>` writes one to begin with"
        )));
    }
    let language = args.lang.as_deref().map(super::language).transpose()?;
    let answers = answers::find(&args.submissions, &problem, language)
        .map_err(|error| CommandError::Usage(error.to_string()))?;
    let shape = shape(&answers);
    wanted.allow(shape)?;
    let options = options(&args.run, args.entry.clone());
    let journal = match shape {
        Shape::Many => {
            let name = batch_name(&problem, &args.submissions, &options);
            journal(terminal, &name, args.no_cache, answers.found.len())
        }
        Shape::One | Shape::Few => None,
    };
    if !answers.passed_over.is_empty() && !terminal.style.quiet {
        say_what_is_passed_over(terminal, &answers.passed_over);
    }
    let problem = Arc::new(problem);
    let entries: Vec<Entry> = answers
        .found
        .into_iter()
        .map(|found| Entry {
            problem: problem.clone(),
            path: found.path,
            person: found.person,
            language,
        })
        .collect();
    let grading = Grading {
        terminal,
        title: &problem.slug,
        shape,
        options,
        sandbox,
        isolation: super::isolation_name(args.run.isolation),
        audience: audience(args.audience, super::settings(terminal)?.as_ref()),
        store: journal
            .as_ref()
            .map_or(&Nothing as &dyn Store, |journal| journal),
    };
    let finished = grading.run(&entries, &mut wanted)?;
    if let Some(journal) = journal.filter(|_| finished.whole) {
        journal.finish();
    }
    Ok(finished.exit)
}

/// With `-s *.js balanced` the shell hands everything to `-s`.
fn problem_among(submissions: &mut Vec<PathBuf>) -> Option<String> {
    if submissions.len() < 2 {
        return None;
    }
    let last = submissions.last()?.to_str()?.to_string();
    crate::problem::find(&last, Path::new(".")).ok()?;
    submissions.pop();
    Some(last)
}

/// So many answers that are named one by one are still drawn in full.
const FEW: usize = 4;

fn shape(answers: &Answers) -> Shape {
    match answers.found.len() {
        _ if answers.collected => Shape::Many,
        1 => Shape::One,
        2..=FEW => Shape::Few,
        _ => Shape::Many,
    }
}

/// The record from which the batch goes on if it is killed.
fn journal(terminal: &Terminal, name: &str, afresh: bool, answers: usize) -> Option<Journal> {
    let mut journal = Journal::open(name)
        .inspect_err(|error| {
            let text = format!("{error}; this run cannot be resumed");
            terminal.note(Ink::Warn, "note:", &text);
        })
        .ok()?;
    if afresh {
        journal.forget();
    }
    if !journal.is_empty() {
        let text = format!(
            "an earlier run graded {} of {answers} before it ended; this one goes on (--no-cache begins afresh)",
            journal.len()
        );
        terminal.note(Ink::Hint, "note:", &text);
    }
    Some(journal)
}

/// A file that is taken for no answer may have been meant as one.
fn say_what_is_passed_over(terminal: &Terminal, paths: &[PathBuf]) {
    const SHOWN: usize = 3;
    let mut names: Vec<String> = paths
        .iter()
        .take(SHOWN)
        .map(|path| path.display().to_string())
        .collect();
    if paths.len() > SHOWN {
        names.push(format!("{} more", paths.len() - SHOWN));
    }
    let text = format!(
        "passed over {} that cannot be an answer here: {}",
        words::count(paths.len(), "file"),
        names.join(", ")
    );
    terminal.note(Ink::Quiet, "note:", &text);
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
