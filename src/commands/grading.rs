//! Grading answers, one or many, over all job slots, and telling what happens:
//! the middle of every command that grades.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::progress::Progress;
use super::reports::Reports;
use super::{CommandError, Exit, Terminal};
use crate::engine::sandbox::{Sandbox, interrupt};
use crate::language::Language;
use crate::problem::model::Problem;
use crate::report::escape;
use crate::report::human::lines::{self, Columns};
use crate::report::human::{self, Ink};
use crate::report::jsonl::Event;
use crate::report::model::Report;
use crate::report::redact::{Audience, redact};
use crate::report::round::{Answer, Graded, Round};
use crate::run::fingerprint::fingerprint;
use crate::run::pool::{self, Said};
use crate::run::submission::Submission;
use crate::run::{self, Options};
use crate::store::Store;
use crate::verdict::Verdict;

/// An answer that is to be graded.
pub(super) struct Entry {
    pub(super) problem: Arc<Problem>,
    /// As it was given, or as it lies in the repo.
    pub(super) path: PathBuf,
    pub(super) person: Option<String>,
    pub(super) language: Option<&'static Language>,
}

/// How many answers there are to be, which decides how they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One that was named.
    One,
    /// Some that were named one by one: each is drawn in full.
    Few,
    /// So many that each has a line.
    Many,
}

/// Everything that the answers of a command have in common.
pub(super) struct Grading<'a> {
    pub(super) terminal: &'a Terminal,
    /// What the round is about.
    pub(super) title: &'a str,
    pub(super) shape: Shape,
    pub(super) options: Options,
    pub(super) sandbox: Arc<dyn Sandbox>,
    /// What was asked for, as a part of keys.
    pub(super) isolation: String,
    pub(super) audience: Audience,
    pub(super) store: &'a dyn Store,
}

/// How it went.
pub(super) struct Finished {
    pub(super) exit: Exit,
    /// False where a signal came first.
    pub(super) whole: bool,
}

/// An answer without a report.
struct Trouble {
    exit: Exit,
    why: String,
}

impl From<CommandError> for Trouble {
    fn from(error: CommandError) -> Trouble {
        Trouble {
            exit: error.exit(),
            why: error.to_string(),
        }
    }
}

impl Grading<'_> {
    /// Grades the answers and writes the reports.
    ///
    /// # Errors
    /// Where a report cannot be written, or the only answer cannot be graded
    /// because somebody has had enough.
    pub(super) fn run(
        &self,
        entries: &[Entry],
        wanted: &mut Reports,
    ) -> Result<Finished, CommandError> {
        wanted.open()?;
        wanted.tell(self.terminal, &Event::started(self.title, entries.len()))?;
        let clock = Instant::now();
        let mut teller = Teller::new(self, entries, wanted);
        let jobs = pool::slots(self.options.jobs);
        let slots = NonZeroUsize::new(entries.len()).map_or(jobs, |all| all.min(jobs));
        let options = Options {
            jobs: jobs.get() / slots.get(),
            ..self.options.clone()
        };
        let mut failed = None;
        pool::run(
            entries.len(),
            slots,
            &|index, tell| self.grade(&entries[index], &options, tell),
            &mut |index, said| {
                let told = match said {
                    Said::Event(event) => teller.event(index, &event),
                    Said::Done(result) => teller.done(index, result),
                };
                match told {
                    Ok(()) if interrupt::interrupted().is_none() => ControlFlow::Continue(()),
                    Ok(()) => ControlFlow::Break(()),
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        teller.progress.clear();
        if let Some(error) = failed {
            return Err(error);
        }
        let finished = Finished {
            exit: teller.worst,
            whole: interrupt::interrupted().is_none(),
        };
        // Of a single answer there is nothing to report then.
        if !finished.whole && self.shape != Shape::Many {
            return Err(CommandError::Fault("interrupted".into()));
        }
        teller.end(clock.elapsed().as_secs_f64())?;
        Ok(finished)
    }

    /// Grades one answer, or finds out that it was graded.
    fn grade(
        &self,
        entry: &Entry,
        options: &Options,
        tell: &mut dyn FnMut(run::Event),
    ) -> Result<Graded, Trouble> {
        if interrupt::interrupted().is_some() {
            return Err(CommandError::Fault("interrupted".into()).into());
        }
        let mut submission = Submission::read(&entry.path, entry.language)
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        submission.person = entry.person.clone();
        let problem = &entry.problem;
        let key = match self.shape {
            Shape::Many => fingerprint(problem, &submission, options, &self.isolation)
                .map(Some)
                .map_err(CommandError::from)?,
            Shape::One | Shape::Few => None,
        };
        if let Some(report) = key.as_deref().and_then(|key| self.store.recall(key)) {
            return Ok(Graded {
                report: placed(report, entry),
                source: submission.text,
            });
        }
        let report = run::grade(problem, &submission, options, &self.sandbox, tell)
            .map_err(CommandError::from)?;
        if let Some(key) = &key
            && is_closed(&report)
        {
            self.store.keep(key, &report);
        }
        Ok(Graded {
            report,
            source: submission.text,
        })
    }
}

/// Where an answer can read the files around it, its result depends on them.
fn is_closed(report: &Report) -> bool {
    let open = &report.isolation.not_guaranteed;
    open.iter().all(|what| what != "files")
}

/// A kept report, for where the answer lies now.
fn placed(mut report: Report, entry: &Entry) -> Report {
    report.submission.path = entry.path.display().to_string();
    report.submission.person = entry.person.clone();
    report.problem.folder = entry.problem.folder.display().to_string();
    report
}

/// Tells what happens, in the order of the answers.
struct Teller<'a> {
    grading: &'a Grading<'a>,
    entries: &'a [Entry],
    wanted: &'a mut Reports,
    names: Vec<String>,
    columns: Columns,
    progress: Progress<'a>,
    /// Results that came before an earlier one did.
    early: Vec<Option<Result<Graded, Trouble>>>,
    round: Round,
    worst: Exit,
}

impl<'a> Teller<'a> {
    fn new(grading: &'a Grading<'a>, entries: &'a [Entry], wanted: &'a mut Reports) -> Teller<'a> {
        let names: Vec<String> = entries
            .iter()
            .map(|entry| entry.path.display().to_string())
            .collect();
        let slugs = entries.iter().map(|entry| entry.problem.slug.as_str());
        let columns = Columns::of(slugs.zip(names.iter().map(String::as_str)));
        let mut early = Vec::new();
        early.resize_with(entries.len(), || None);
        let progress = match grading.shape {
            Shape::One => Progress::of_cases(grading.terminal),
            Shape::Few | Shape::Many => Progress::of_answers(grading.terminal, entries.len()),
        };
        Teller {
            grading,
            entries,
            wanted,
            names,
            columns,
            progress,
            early,
            round: Round::new(grading.title, jiff::Timestamp::now()),
            worst: Exit::Accepted,
        }
    }

    fn event(&mut self, index: usize, event: &run::Event) -> Result<(), CommandError> {
        self.progress.event(event);
        let told = told(&self.names[index], event);
        self.wanted.tell(self.grading.terminal, &told)
    }

    fn done(&mut self, index: usize, result: Result<Graded, Trouble>) -> Result<(), CommandError> {
        let accepted = result
            .as_ref()
            .is_ok_and(|graded| graded.report.verdict == Verdict::Accepted);
        let measured = result.as_ref().is_ok_and(|graded| !graded.report.cached);
        self.progress.answer(accepted, measured);
        self.early[index] = Some(result);
        while let Some(result) = self
            .early
            .get_mut(self.round.answers.len())
            .and_then(Option::take)
        {
            self.next(result)?;
        }
        Ok(())
    }

    /// Tells the next answer in order.
    fn next(&mut self, result: Result<Graded, Trouble>) -> Result<(), CommandError> {
        let terminal = self.grading.terminal;
        let index = self.round.answers.len();
        let name = &self.names[index];
        let outcome = match result {
            Ok(graded) => {
                if graded.report.verdict != Verdict::Accepted {
                    self.worst = self.worst.max(Exit::NotAccepted);
                }
                let graded = Graded {
                    report: redact(graded.report, self.grading.audience),
                    ..graded
                };
                let event = Event::Graded {
                    answer: name,
                    report: &graded.report,
                };
                self.wanted.tell(terminal, &event)?;
                Ok(graded)
            }
            Err(trouble) => {
                self.worst = self.worst.max(trouble.exit);
                let event = Event::NotGraded {
                    answer: name,
                    error: &trouble.why,
                };
                self.wanted.tell(terminal, &event)?;
                Err(trouble.why)
            }
        };
        let entry = &self.entries[index];
        let mut answer = Answer {
            problem: entry.problem.slug.clone(),
            path: name.clone(),
            person: entry.person.clone(),
            outcome,
        };
        self.progress.clear();
        self.draw(&answer)?;
        if let (Ok(graded), false) = (&mut answer.outcome, self.wanted.keeps_cases()) {
            // Nobody asks for them again, and there may be many answers.
            graded.report.cases = Vec::new();
            graded.source = String::new();
        }
        self.round.answers.push(answer);
        Ok(())
    }

    /// Draws an answer for the person who waits for it.
    fn draw(&self, answer: &Answer) -> Result<(), CommandError> {
        let terminal = self.grading.terminal;
        let here = self.wanted.draws_at_once();
        let lines = self.grading.shape == Shape::Many && !terminal.style.verbose;
        match &answer.outcome {
            Err(why) if !(lines && here) => {
                let text = match self.grading.shape {
                    Shape::One => why.clone(),
                    Shape::Few | Shape::Many => format!("{}: {why}", answer.path),
                };
                terminal.note(Ink::Bad, "error:", &text);
                Ok(())
            }
            _ if !here || (lines && terminal.style.quiet) => Ok(()),
            _ if lines => terminal.print(&lines::line(answer, self.columns, terminal.style)),
            Ok(graded) => self.draw_in_full(&graded.report),
            Err(_) => Ok(()),
        }
    }

    fn draw_in_full(&self, report: &Report) -> Result<(), CommandError> {
        let terminal = self.grading.terminal;
        let mut text = human::write(report, terminal.style);
        if terminal.style.quiet && self.entries.len() > 1 {
            // One line each, which must say whose it is.
            let whose = format!("{}: ", escape::one_line(&report.submission.path));
            text.insert_str(0, &whose);
        } else if self.round.reports().next().is_some() {
            text.insert(0, '\n');
        }
        terminal.print(&text)
    }

    /// Writes what is written at the end.
    fn end(mut self, seconds: f64) -> Result<(), CommandError> {
        let terminal = self.grading.terminal;
        // Somebody has had enough: the rest is not graded, and told to be so.
        while self.round.answers.len() < self.entries.len() {
            let index = self.round.answers.len();
            let result = self.early[index].take().unwrap_or_else(|| {
                Err(CommandError::Fault("interrupted before it was graded".into()).into())
            });
            self.next(result)?;
        }
        if self.grading.shape == Shape::Many && self.wanted.draws_at_once() {
            let mut text = lines::totals(&self.round, seconds, terminal.style);
            if !terminal.style.quiet {
                text.insert(0, '\n');
            }
            terminal.print(&text)?;
        }
        let exit = self.worst as u8;
        self.wanted.tell(terminal, &Event::Finished { exit })?;
        self.wanted.write(terminal, &self.round, self.grading.shape)
    }
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

/// What tells a batch from all others.
pub(super) fn batch_name(problem: &Problem, given: &[PathBuf], options: &Options) -> String {
    let full = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        path.display().to_string()
    };
    let mut parts = vec![full(&problem.folder)];
    parts.extend(given.iter().map(|path| full(path)));
    parts.push(options.cases.join("\u{1f}"));
    parts.push(options.entry.clone().unwrap_or_default());
    parts.join("\u{1e}")
}
