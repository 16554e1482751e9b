//! `grade watch <problem> -s <file>`: grades again after every save, and shows
//! what changed since the last run.

mod files;
mod screen;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::grade::or_command;
use super::progress::Progress;
use super::{CommandError, Exit, Terminal, audience, load_folder, options};
use crate::cli::WatchArgs;
use crate::config;
use crate::engine::sandbox::{Sandbox, interrupt};
use crate::language::Language;
use crate::report::escape;
use crate::report::human::{self, Earlier, Ink, Style};
use crate::report::model::Report;
use crate::report::redact::{Audience, redact};
use crate::run::{self, submission::Submission};
use crate::verdict::Verdict;
use files::{Missing, PACE, Settling, Stamp, State};
use screen::Screen;

pub(super) fn run(terminal: &Terminal, args: &WatchArgs) -> Result<Exit, CommandError> {
    let answer = &args.submission;
    if answer == Path::new("-") {
        return Err(CommandError::Usage(
            "standard input cannot be watched; name a file".into(),
        ));
    }
    let folder = crate::problem::find(&args.problem, Path::new("."))
        .map_err(|error| CommandError::Usage(error.to_string()))
        .map_err(|error| or_command(error, &args.problem))?;
    let language = args.lang.as_deref().map(super::language).transpose()?;
    // A name that is wrong from the start is no file that will come.
    Submission::read(answer, language).map_err(|error| CommandError::Usage(error.to_string()))?;
    let grading = Grading {
        answer,
        folder: &folder,
        language,
        options: options(&args.run, args.entry.clone()),
        sandbox: super::sandbox(terminal, args.run.isolation)?,
        audience: audience(args.audience, super::settings(terminal)?.as_ref()),
    };
    let mut watch = Watch {
        screen: Screen::new(terminal),
        grading,
        outside: Vec::new(),
        history: History::default(),
        shown: Shown::Nothing,
    };
    watch.go_on()?;
    // A signal ends the process once everything is dropped; a reader of ours
    // that has gone away is no failure.
    Ok(Exit::Accepted)
}

/// What stays the same from run to run.
struct Grading<'a> {
    answer: &'a Path,
    folder: &'a Path,
    language: Option<&'static Language>,
    options: run::Options,
    sandbox: Arc<dyn Sandbox>,
    audience: Audience,
}

/// A watch between two runs.
struct Watch<'a> {
    screen: Screen,
    grading: Grading<'a>,
    /// What the problem was made of, besides its folder, when it was loaded
    /// last.
    outside: Vec<PathBuf>,
    history: History,
    shown: Shown,
}

/// What is on the screen.
enum Shown {
    Nothing,
    /// The last run of the history.
    Report,
    /// Why there is no report, ready to be shown, and when that was.
    Error(String, String),
    /// A file that has to come back.
    Gone(Missing),
}

/// A run that made a report.
struct Past {
    report: Report,
    at: String,
}

/// The runs that matter to the next one.
#[derive(Default)]
struct History {
    last: Option<Past>,
    /// What the last one is compared with.
    before: Option<Past>,
    /// Runs between the two did not compile.
    skips_errors: bool,
}

impl History {
    fn add(&mut self, run: Past) {
        let compiles = |past: &Past| past.report.verdict != Verdict::CompileError;
        let Some(last) = self.last.replace(run) else {
            return;
        };
        let run = self.last.as_ref();
        // What did not compile says nothing about cases: the one before does.
        let earlier = self.before.as_ref().filter(|before| compiles(before));
        self.skips_errors = !compiles(&last) && run.is_some_and(compiles) && earlier.is_some();
        let keep = !compiles(&last) && earlier.is_some();
        if !keep {
            self.before = Some(last);
        }
    }
}

impl Watch<'_> {
    /// Grades now and after every change, until a signal comes or nobody reads.
    fn go_on(&mut self) -> Result<(), CommandError> {
        let mut stamp = self.stamp();
        loop {
            let outside = self.outside.clone();
            self.grade()?;
            if outside != self.outside {
                stamp.learn(self.grading.folder, &self.outside);
            }
            if interrupt::interrupted().is_some() || !self.show()? {
                return Ok(());
            }
            // A save while a run went on is one that this stamp does not know.
            match self.wait(stamp)? {
                Some(next) => stamp = next,
                None => return Ok(()),
            }
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp::take(self.grading.answer, self.grading.folder, &self.outside)
    }

    /// Waits for the end of the next change.
    fn wait(&mut self, graded: Stamp) -> Result<Option<Stamp>, CommandError> {
        let started = Instant::now();
        let mut settling = Settling::new(Some(graded));
        loop {
            if interrupt::interrupted().is_some() {
                return Ok(None);
            }
            let stamp = self.stamp();
            let missing = stamp.missing();
            match settling.look(started.elapsed(), stamp.clone()) {
                State::Changed => return Ok(Some(stamp)),
                State::Gone => {
                    self.shown = Shown::Gone(missing);
                    if !self.show()? {
                        return Ok(None);
                    }
                }
                State::Wait if self.screen.is_stale() => {
                    self.show()?;
                }
                State::Wait => {}
            }
            std::thread::sleep(PACE);
        }
    }

    fn grade(&mut self) -> Result<(), CommandError> {
        let at = time_of_day();
        let mut terminal = self.screen.terminal();
        // Mistakes of the problem are drawn for where they will be shown.
        terminal.error_paint = terminal.style.paint;
        self.shown = match self.grading.grade(&terminal, &mut self.outside) {
            Ok(report) => {
                self.history.add(Past { report, at });
                Shown::Report
            }
            Err(CommandError::Output(error)) => return Err(error.into()),
            Err(CommandError::Problem(drawn)) => Shown::Error(drawn, at),
            Err(error) => {
                let label = terminal.style.paint.text(Ink::Bad, "error:");
                let why = escape::terminal(&error.to_string());
                Shown::Error(format!("{label} {why}"), at)
            }
        };
        Ok(())
    }

    /// False where nobody reads on.
    fn show(&mut self) -> Result<bool, CommandError> {
        let style = self.screen.terminal().style;
        let block = self.block(style);
        self.screen.show(&block)
    }

    fn block(&self, style: Style) -> String {
        let answer = self.grading.answer.display().to_string();
        match (&self.shown, &self.history.last) {
            (Shown::Report, Some(last)) => {
                let earlier = self.history.before.as_ref().map(|before| Earlier {
                    report: &before.report,
                    at: &before.at,
                    skips_errors: self.history.skips_errors,
                });
                human::live(&last.report, &last.at, earlier, style)
            }
            (Shown::Error(why, at), _) => human::live_error(&answer, at, why, style),
            (Shown::Gone(missing), _) => {
                let gone = match missing {
                    Missing::Answer => answer.clone(),
                    Missing::Problem => {
                        let main = self.grading.folder.join("problem.toml");
                        main.display().to_string()
                    }
                };
                let gone = escape::one_line(&gone);
                let why = format!("{gone} is gone; waiting for it");
                human::live_error(&answer, &time_of_day(), &why, style)
            }
            (Shown::Nothing | Shown::Report, _) => String::new(),
        }
    }
}

impl Grading<'_> {
    /// Grades what the files are now, and notes what the problem was made of
    /// besides its folder.
    fn grade(
        &self,
        terminal: &Terminal,
        outside: &mut Vec<PathBuf>,
    ) -> Result<Report, CommandError> {
        let problem = load_folder(terminal, self.folder)?;
        *outside = files::outside(&problem.files);
        outside.extend(settings_file());
        let submission = Submission::read(self.answer, self.language)
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        let mut progress = Progress::of_cases(terminal);
        let report = run::grade(
            &problem,
            &submission,
            &self.options,
            &self.sandbox,
            &mut |event| progress.event(&event),
        );
        progress.clear();
        Ok(redact(report?, self.audience))
    }
}

/// The settings that hold here: its limits decide, too.
fn settings_file() -> Option<PathBuf> {
    let root = config::find(Path::new("."))?;
    std::path::absolute(root.join(config::FILE)).ok()
}

fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
