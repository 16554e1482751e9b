//! `grade verify`

use std::path::Path;

use super::{CommandError, Exit, Terminal, load_folder, options, problem_folders};
use crate::author::fixtures::{self, Fixture};
use crate::author::verify::{self, Check, verify};
use crate::cli::RunArgs;
use crate::report::escape;
use crate::report::human::Ink;

/// What `verify` found over all problems.
#[derive(Default)]
struct Tally {
    right: usize,
    not_run: usize,
    /// Lines of the final table: problem, fixture, expected, got, why.
    differences: Vec<[String; 5]>,
    broken: usize,
    /// Fixtures that could not be graded, and those where the author is why.
    faults: usize,
    mistakes: usize,
}

pub(super) fn run(
    terminal: &Terminal,
    problems: &[String],
    args: &RunArgs,
) -> Result<Exit, CommandError> {
    let folders = if problems.is_empty() {
        problem_folders(terminal)?
    } else {
        let mut folders = Vec::new();
        for name in problems {
            // `grade verify problems` is every problem in that folder.
            let path = Path::new(name);
            if path.is_dir() && !path.join("problem.toml").exists() {
                let inside = crate::problem::find::in_folder(path);
                if inside.is_empty() {
                    return Err(CommandError::Usage(format!(
                        "there is no problem in {}",
                        path.display()
                    )));
                }
                folders.extend(inside);
            } else {
                let found = crate::problem::find(name, Path::new("."))
                    .map_err(|error| CommandError::Usage(error.to_string()))?;
                folders.push(found);
            }
        }
        folders
    };
    if problems.is_empty() {
        let folders: Vec<_> = folders.iter().flat_map(std::path::absolute).collect();
        for fixtures in fixtures::without_problem(&folders) {
            eprintln!(
                "warning: {}: there is no problem of that name",
                short(&fixtures)
            );
        }
    }
    let sandbox = super::sandbox(terminal, args.isolation)?;
    let options = options(args, None);
    let paint = terminal.style.paint;
    let mut tally = Tally::default();
    let widest = folders
        .iter()
        .map(|folder| slug(folder).chars().count())
        .max()
        .unwrap_or(0);
    for folder in &folders {
        let name = slug(folder);
        let broken = format!(
            "{} {name:<widest$}  the problem has mistakes\n",
            paint.text(Ink::Bad, "✗")
        );
        let problem = match load_folder(terminal, folder) {
            Ok(problem) => problem,
            Err(error) => {
                eprintln!("{error}");
                tally.broken += 1;
                terminal.print(&broken)?;
                continue;
            }
        };
        let fixtures = fixtures_of(folder)?;
        if let Some(mistake) = verify::mistake(&problem, &fixtures, &options, &sandbox) {
            eprintln!("error: {}", escape::one_line(&mistake));
            tally.broken += 1;
            terminal.print(&broken)?;
            continue;
        }
        let checks = verify(&problem, &fixtures, &options, &sandbox);
        let before = tally.differences.len();
        let mut missing: Vec<String> = Vec::new();
        let mut right = 0;
        for (fixture, check) in fixtures.iter().zip(checks) {
            right += usize::from(check == Check::Right);
            count(&mut tally, &mut missing, &name, fixture, check);
        }
        let clean = tally.differences.len() == before;
        let mark = if clean {
            paint.text(Ink::Good, "✓")
        } else {
            paint.text(Ink::Bad, "✗")
        };
        let mut line = format!(
            "{mark} {name:<widest$}  {:>4} cases  {right:>4} of {:<4} fixtures right\n",
            problem.cases.len(),
            fixtures.len(),
        );
        for reason in missing {
            line.push_str(&format!("    {}\n", paint.text(Ink::Warn, &reason)));
        }
        terminal.print(&line)?;
    }
    finish(terminal, &tally, folders.len(), args)
}

fn count(
    tally: &mut Tally,
    missing: &mut Vec<String>,
    problem: &str,
    fixture: &Fixture,
    check: Check,
) {
    let mut differs = |got: String, why: String| {
        let mut expected = fixture.verdict.code().to_string();
        if let Some(case) = &fixture.fails {
            expected.push_str(&format!(" at {case}"));
        }
        tally.differences.push([
            problem.to_string(),
            fixture.name.clone(),
            expected,
            got,
            escape::one_line(&why),
        ]);
    };
    match check {
        Check::Right => tally.right += 1,
        Check::Differs {
            verdict,
            failed,
            message,
        } => {
            let at = failed.map_or(String::new(), |case| format!(" at {case}"));
            differs(format!("{}{at}", verdict.code()), message);
        }
        Check::NotRun(reason) => {
            tally.not_run += 1;
            let reason = format!("not run: {reason}");
            if !missing.contains(&reason) {
                missing.push(reason);
            }
        }
        Check::Error(reason) => {
            differs("error".into(), reason);
            tally.faults += 1;
        }
        Check::Mistake(reason) => {
            differs("error".into(), reason);
            tally.mistakes += 1;
        }
    }
}

fn finish(
    terminal: &Terminal,
    tally: &Tally,
    problems: usize,
    args: &RunArgs,
) -> Result<Exit, CommandError> {
    let paint = terminal.style.paint;
    let mut text = String::new();
    if !tally.differences.is_empty() {
        text.push('\n');
        text.push_str(&paint.text(
            Ink::Strong,
            "These did not get the verdict that their folder names:\n",
        ));
        for [problem, fixture, expected, got, why] in &tally.differences {
            text.push_str(&format!(
                "  {problem}  {fixture}\n      expected {}, got {}\n",
                paint.text(Ink::Good, expected),
                paint.text(Ink::Bad, got)
            ));
            if !why.is_empty() {
                text.push_str(&format!("      {}\n", paint.text(Ink::Quiet, why)));
            }
        }
    }
    let count =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut parts = vec![
        count(problems, "problem", "problems"),
        count(tally.right, "fixture right", "fixtures right"),
    ];
    if !tally.differences.is_empty() {
        parts.push(format!("{} wrong", tally.differences.len()));
    }
    if tally.not_run > 0 {
        parts.push(format!("{} not run", tally.not_run));
    }
    if tally.broken > 0 {
        parts.push(format!(
            "{} with mistakes",
            count(tally.broken, "problem", "problems")
        ));
    }
    text.push_str(&format!("\n{}\n", parts.join(" · ")));
    terminal.print(&text)?;
    Ok(
        if tally.faults > 0 || (tally.not_run > 0 && args.require_runtimes) {
            Exit::Fault
        } else if tally.broken + tally.mistakes > 0 {
            Exit::Usage
        } else if !tally.differences.is_empty() {
            Exit::NotAccepted
        } else {
            Exit::Accepted
        },
    )
}

/// `fixtures/<problem>` beside the folder that holds the problem.
fn fixtures_of(problem: &Path) -> Result<Vec<Fixture>, CommandError> {
    let absolute = std::path::absolute(problem)?;
    let folder = absolute
        .parent()
        .and_then(Path::parent)
        .map(|root| root.join("fixtures").join(slug(problem)));
    match folder {
        Some(folder) => {
            fixtures::read(&folder).map_err(|error| CommandError::Usage(error.to_string()))
        }
        None => Ok(Vec::new()),
    }
}

/// A path as one would write it here.
fn short(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    escape::one_line(&path.to_string_lossy())
}

fn slug(folder: &Path) -> String {
    std::path::absolute(folder)
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_default()
}
