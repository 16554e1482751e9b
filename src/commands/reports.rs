//! `--report FORMAT[=FILE]`: which reports are wanted, and where they go.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::grading::Shape;
use super::stream::Stream;
use super::{CommandError, Terminal, job};
use crate::config;
use crate::problem::nearest;
use crate::report::human::{self, Paint, Style};
use crate::report::jsonl::{self, Event};
use crate::report::round::Round;
use crate::report::{csv, ctrf, github, gradescope, html, json, junit, markdown, tap};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Human,
    Json,
    Jsonl,
    Junit,
    Tap,
    Csv,
    Ctrf,
    Gradescope,
    Github,
    Markdown,
    Html,
}

const FORMATS: [(&str, Format); 11] = [
    ("human", Format::Human),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("junit", Format::Junit),
    ("tap", Format::Tap),
    ("csv", Format::Csv),
    ("ctrf", Format::Ctrf),
    ("gradescope", Format::Gradescope),
    ("github", Format::Github),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
];

/// `json=report.json`; without a file it goes to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for Wanted {
    type Err = CommandError;

    fn from_str(text: &str) -> Result<Wanted, CommandError> {
        let (name, file) = match text.split_once('=') {
            Some((name, "")) => {
                return Err(CommandError::Usage(format!(
                    "`{name}=` names no file: write `{name}={name}.txt`, or `{name}` alone"
                )));
            }
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

/// Every report that a command is asked for.
pub(super) struct Reports {
    wanted: Vec<Wanted>,
    /// Those that are told every event.
    streams: Vec<Stream>,
}

impl Reports {
    /// Reads the values of `--report`. Where none goes to standard output, the
    /// human report does.
    pub(super) fn new(texts: &[String]) -> Result<Reports, CommandError> {
        let mut wanted: Vec<Wanted> = texts
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
        Ok(Reports {
            wanted,
            streams: Vec::new(),
        })
    }

    /// The same for texts of a repo's own settings: files lie below its root,
    /// and are none that lead elsewhere.
    pub(super) fn below(texts: &[String], root: &Path) -> Result<Reports, CommandError> {
        let mut reports = Reports::new(texts)?;
        for file in reports.wanted.iter_mut().filter_map(|w| w.file.as_mut()) {
            *file = root.join(&*file);
            let links = file
                .ancestors()
                .take_while(|path| *path != root && !path.as_os_str().is_empty())
                .any(Path::is_symlink);
            if links {
                return Err(CommandError::Usage(format!(
                    "{} says to write a report to {}, which is a link or lies behind one",
                    config::FILE,
                    file.display()
                )));
            }
        }
        Ok(reports)
    }

    /// Some formats know only one answer.
    pub(super) fn allow(&self, shape: Shape) -> Result<(), CommandError> {
        if shape != Shape::One && self.wanted.iter().any(|w| w.format == Format::Gradescope) {
            return Err(CommandError::Usage(
                "gradescope takes one answer at a time".into(),
            ));
        }
        Ok(())
    }

    /// Opens what is written while answers are graded, and sees to it that what
    /// is written afterwards has a place: by then there is much to lose.
    pub(super) fn open(&mut self) -> Result<(), CommandError> {
        for file in self.wanted.iter().filter_map(|w| w.file.as_deref()) {
            place(file).map_err(|error| CommandError::unwritable(file, &error))?;
        }
        let wanted = self.wanted.iter().filter(|w| w.format == Format::Jsonl);
        self.streams = wanted
            .map(|wanted| Stream::open(wanted.file.as_deref()))
            .collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Passes an event on.
    pub(super) fn tell(&mut self, terminal: &Terminal, event: &Event) -> Result<(), CommandError> {
        if self.streams.is_empty() {
            return Ok(());
        }
        let line = jsonl::write(event);
        self.streams
            .iter_mut()
            .try_for_each(|stream| stream.write(terminal, &line))
    }

    /// Does a person read along? Then a report is drawn as soon as it is there.
    pub(super) fn draws_at_once(&self) -> bool {
        self.wanted.iter().any(Wanted::is_drawn_at_once)
    }

    /// Is anything written at the end that tells of every case?
    pub(super) fn keeps_cases(&self) -> bool {
        self.wanted
            .iter()
            .any(|wanted| !wanted.is_drawn_at_once() && wanted.format != Format::Jsonl)
    }

    /// Writes everything else, once the round is over.
    pub(super) fn write(
        &self,
        terminal: &Terminal,
        round: &Round,
        shape: Shape,
    ) -> Result<(), CommandError> {
        let mut failed = None;
        for wanted in self.wanted.iter().filter(|w| !w.is_drawn_at_once()) {
            let Some(text) = written(wanted.format, terminal.style, round, shape)? else {
                continue;
            };
            match &wanted.file {
                None => terminal.print(&text)?,
                // One that cannot be written does not cost the others.
                Some(file) => {
                    if let Err(error) = fs::write(file, text) {
                        failed.get_or_insert(CommandError::unwritable(file, &error));
                    }
                }
            }
            if wanted.format == Format::Github {
                job::add_summary(round)?;
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

/// Can there be a file of that name?
fn place(file: &Path) -> io::Result<()> {
    if file.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::metadata(folder).map(drop),
        _ => Ok(()),
    }
}

impl Wanted {
    fn is_drawn_at_once(&self) -> bool {
        self.format == Format::Human && self.file.is_none()
    }
}

/// A round in a format; none where it has nothing to say.
fn written(
    format: Format,
    style: Style,
    round: &Round,
    shape: Shape,
) -> Result<Option<String>, CommandError> {
    let plain = Style {
        paint: Paint { color: false },
        ..style
    };
    Ok(Some(match format {
        Format::Human => {
            let texts: Vec<String> = round
                .reports()
                .map(|report| human::write(report, plain))
                .collect();
            texts.join("\n")
        }
        Format::Json => match (round.answers.as_slice(), shape) {
            ([answer], Shape::One) => match answer.report() {
                Some(report) => json::write(report),
                None => return Ok(None),
            },
            _ => json::write_all(round),
        },
        // Told already, event by event.
        Format::Jsonl => return Ok(None),
        Format::Junit => junit::write(round),
        Format::Tap => tap::write(round),
        Format::Csv => csv::write(round),
        Format::Ctrf => ctrf::write(round),
        Format::Gradescope => match round.answers.as_slice() {
            [answer] => gradescope::write(answer),
            _ => return Ok(None),
        },
        Format::Github => github::log(round, plain, &job::look()?),
        Format::Markdown => markdown::write(round, usize::MAX),
        Format::Html => html::write(round),
    }))
}
