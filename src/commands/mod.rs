//! What each subcommand does, between the command line and the parts that do
//! the work. Only here and in `main` is anything printed.

mod all;
mod doctor;
mod grade;
mod grading;
mod init;
mod job;
mod list;
mod merge;
mod new;
mod progress;
mod reports;
mod schema;
mod show;
mod start;
mod stream;
mod verify;
mod watch;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{CommandFactory, ValueEnum};

use crate::cli::{AudienceChoice, Cli, ColorChoice, Command, GlobalArgs, IsolationChoice, RunArgs};
use crate::config::Config;
use crate::engine::sandbox::{Isolation, Layers, Sandbox};
use crate::problem::LoadError;
use crate::problem::model::{Limits, Problem};
use crate::report::escape;
use crate::report::human::{Ink, Paint, Style};
use crate::report::redact::Audience;
use crate::run::{Options, RunError};

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    Accepted = 0,
    NotAccepted = 1,
    /// The command or a problem file is wrong.
    Usage = 2,
    /// The grader or the machine failed.
    Fault = 3,
}

/// An error with the exit code that it means.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("{0}")]
    Usage(String),
    /// A problem file with mistakes, already drawn.
    #[error("{0}")]
    Problem(String),
    #[error("{0}")]
    Fault(String),
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl CommandError {
    fn unwritable(path: &Path, error: &io::Error) -> CommandError {
        CommandError::Fault(format!("cannot write {}: {error}", path.display()))
    }

    fn exit(&self) -> Exit {
        match self {
            CommandError::Usage(_) | CommandError::Problem(_) => Exit::Usage,
            CommandError::Fault(_) | CommandError::Output(_) => Exit::Fault,
        }
    }
}

impl From<RunError> for CommandError {
    fn from(error: RunError) -> CommandError {
        if error.is_usage() {
            CommandError::Usage(error.to_string())
        } else {
            CommandError::Fault(error.to_string())
        }
    }
}

/// The terminal, or whatever stands in its place.
#[derive(Clone)]
pub struct Terminal {
    pub style: Style,
    /// Colours on standard error.
    pub error_paint: Paint,
}

impl Terminal {
    fn new(global: &GlobalArgs) -> Terminal {
        let color = |is_terminal: bool| match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // https://no-color.org and https://bixense.com/clicolors
            ColorChoice::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let forced = set("CLICOLOR_FORCE");
                !set("NO_COLOR") && (forced || is_terminal)
            }
        };
        let width = terminal_size::terminal_size()
            .map(|(width, _)| usize::from(width.0))
            .or_else(|| std::env::var("COLUMNS").ok()?.parse().ok())
            .unwrap_or(100);
        Terminal {
            style: Style {
                paint: Paint {
                    color: color(io::stdout().is_terminal()),
                },
                width: width.clamp(60, 200),
                verbose: global.verbose,
                quiet: global.quiet,
            },
            error_paint: Paint {
                color: color(io::stderr().is_terminal()),
            },
        }
    }

    /// Prints to standard output. A reader that has gone away is no error.
    pub fn print(&self, text: &str) -> Result<(), CommandError> {
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        }
    }

    /// Says something about the run on standard error; nobody may be listening.
    pub fn note(&self, ink: Ink, label: &str, text: &str) {
        let label = self.error_paint.text(ink, label);
        // An error can quote an answer or a file's name.
        let text = escape::log(&escape::terminal(text));
        let _ = writeln!(io::stderr(), "{label} {text}");
    }
}

/// Carries out the command line.
pub fn run(cli: Cli) -> Exit {
    let terminal = Terminal::new(&cli.global);
    let result = languages(&terminal).and_then(|()| command(&terminal, cli));
    result.unwrap_or_else(|error| {
        match &error {
            CommandError::Problem(drawn) => {
                let _ = writeln!(io::stderr(), "{}", drawn.trim_end());
            }
            other => terminal.note(Ink::Bad, "error:", &other.to_string()),
        }
        error.exit()
    })
}

/// Adds the languages that the settings here define, before any is looked for.
fn languages(terminal: &Terminal) -> Result<(), CommandError> {
    let own = crate::config::languages(Path::new("."));
    crate::language::custom::register(own.map_err(|error| mistakes(terminal, &error))?);
    Ok(())
}

fn command(terminal: &Terminal, cli: Cli) -> Result<Exit, CommandError> {
    match cli.command {
        None => grade::run(terminal, cli.grade),
        Some(Command::Init(args)) => init::run(terminal, &args),
        Some(Command::Watch(args)) => watch::run(terminal, &args),
        Some(Command::All(args)) => all::run(terminal, &args),
        Some(Command::Merge(args)) => merge::run(terminal, &args),
        Some(Command::List) => list::run(terminal),
        Some(Command::Show { problem }) => show::run(terminal, &problem),
        Some(Command::Start {
            problem,
            lang,
            output,
        }) => start::run(terminal, &problem, &lang, output.as_deref()),
        Some(Command::New { slug, kind, root }) => new::run(terminal, &slug, kind, &root),
        Some(Command::Verify { problems, run }) => verify::run(terminal, &problems, &run),
        Some(Command::Schema { of }) => schema::run(terminal, of),
        Some(Command::Doctor) => doctor::run(terminal),
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "grade", &mut text);
            terminal
                .print(&String::from_utf8_lossy(&text))
                .map(|()| Exit::Accepted)
        }
    }
}

/// Finds and loads a problem.
fn load_problem(terminal: &Terminal, name: &str) -> Result<Problem, CommandError> {
    let config = settings(terminal)?;
    let folder = crate::problem::find(name, Path::new(".")).or_else(|error| {
        let mut elsewhere = config.iter().flat_map(Config::problem_folders);
        let found = elsewhere.find(|folder| folder.file_name().is_some_and(|slug| slug == name));
        found.ok_or_else(|| CommandError::Usage(error.to_string()))
    })?;
    let defaults = config.map_or_else(Limits::default, |config| {
        Limits::default().with(&config.limits)
    });
    load_folder_with(terminal, &folder, &defaults)
}

/// The problems that are meant where none is named.
fn problem_folders(terminal: &Terminal) -> Result<Vec<PathBuf>, CommandError> {
    match settings(terminal)? {
        Some(config) => Ok(config.problem_folders()),
        None => crate::problem::list(Path::new("."))
            .map_err(|error| CommandError::Usage(error.to_string())),
    }
}

/// Loads a problem with the limits of the settings here.
fn load_folder(terminal: &Terminal, folder: &Path) -> Result<Problem, CommandError> {
    let changes = settings(terminal)?.map_or_else(Default::default, |config| config.limits);
    load_folder_with(terminal, folder, &Limits::default().with(&changes))
}

fn load_folder_with(
    terminal: &Terminal,
    folder: &Path,
    defaults: &Limits,
) -> Result<Problem, CommandError> {
    crate::problem::load_with(folder, defaults).map_err(|error| mistakes(terminal, &error))
}

/// The settings of the practice repo that this is, if it is one.
fn settings(terminal: &Terminal) -> Result<Option<Config>, CommandError> {
    crate::config::load(Path::new(".")).map_err(|error| mistakes(terminal, &error))
}

fn mistakes(terminal: &Terminal, error: &LoadError) -> CommandError {
    CommandError::Problem(error.render(terminal.error_paint.color, terminal.style.width))
}

/// The sandbox that the options ask for, which says what it does not do.
fn sandbox(terminal: &Terminal, choice: IsolationChoice) -> Result<Arc<dyn Sandbox>, CommandError> {
    let isolation = match choice {
        IsolationChoice::Auto => Isolation::Auto,
        IsolationChoice::Strict => Isolation::Strict,
        IsolationChoice::None => Isolation::None,
    };
    let terminal = terminal.clone();
    Ok(crate::run::sandbox(isolation, move |layers| {
        say_what_is_open(&terminal, choice, layers);
    })?)
}

fn say_what_is_open(terminal: &Terminal, choice: IsolationChoice, layers: &Layers) {
    if choice == IsolationChoice::None {
        terminal.note(
            Ink::Bad,
            "warning:",
            "no isolation: the answer runs with your rights and can read, change and send anything",
        );
    } else if layers.not_guaranteed.iter().any(|open| open == "files") {
        terminal.note(
            Ink::Warn,
            "warning:",
            "the answer can read your files here; `grade doctor` says why and what to do",
        );
    }
}

/// How `--isolation` names it.
fn isolation_name(choice: IsolationChoice) -> String {
    choice
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_string())
}

fn options(run: &RunArgs, entry: Option<String>) -> Options {
    Options {
        jobs: run.jobs,
        all: run.all,
        fail_fast: run.fail_fast,
        cases: run.cases.clone(),
        entry,
        turns: Arc::default(),
    }
}

/// Who reads the report: the command line comes before the settings.
fn audience(choice: Option<AudienceChoice>, config: Option<&Config>) -> Audience {
    let chosen = choice.map(|choice| match choice {
        AudienceChoice::Candidate => Audience::Candidate,
        AudienceChoice::Interviewer => Audience::Interviewer,
        AudienceChoice::Ci => Audience::Ci,
    });
    chosen.or_else(|| config?.audience).unwrap_or_default()
}

/// The language that `--lang` names.
fn language(name: &str) -> Result<&'static crate::language::Language, CommandError> {
    crate::language::by_name(name).ok_or_else(|| {
        let known: Vec<&str> = crate::language::all().iter().map(|l| l.id).collect();
        let nearest = known
            .iter()
            .map(|id| (strsim::jaro_winkler(name, id), id))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(score, _)| *score > 0.7)
            .map_or(String::new(), |(_, id)| format!("; did you mean {id}?"));
        CommandError::Usage(format!(
            "unknown language `{name}`{nearest} (known: {})",
            known.join(", ")
        ))
    })
}
