//! `grade all`: every solution of a practice repo.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::grading::{Entry, Grading, Shape};
use super::reports::Reports;
use super::{CommandError, Exit, Terminal, audience, load_folder_with, options};
use crate::cli::{AllArgs, Part};
use crate::config::{self, Config};
use crate::practice::changed::Changed;
use crate::practice::solutions::{self, Solution, Solutions, slug};
use crate::problem::model::{Limits, Problem};
use crate::problem::nearest;
use crate::report::human::Ink;
use crate::report::words;
use crate::store::{Nothing, Results, Store};

pub(super) fn run(terminal: &Terminal, args: &AllArgs) -> Result<Exit, CommandError> {
    let config = super::settings(terminal)?.unwrap_or_else(|| Config::default_at(PathBuf::new()));
    let mut wanted = match args.reports.as_slice() {
        [] => Reports::below(&config.reports, &config.root)?,
        given => Reports::new(given)?,
    };
    wanted.allow(Shape::Many)?;
    let folders = config.problem_folders();
    if folders.is_empty() {
        return Err(CommandError::Usage(no_problems(&config)));
    }
    let mut solutions = solutions::find(&config, &folders);
    say_what_is_astray(terminal, &solutions);
    if solutions.found.is_empty() {
        return Err(CommandError::Usage(no_solutions(&config)));
    }
    narrow(&mut solutions, &folders, &args.problems)?;
    let defaults = Limits::default().with(&config.limits);
    let problems = load(terminal, &folders, &solutions, &defaults)?;
    if let Some(revision) = &args.changed {
        let changed = Changed::since(folder(&config.root), revision)
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        solutions
            .found
            .retain(|solution| has_changed(&changed, &config, &problems, solution));
        if solutions.found.is_empty() {
            let text = format!("nothing has changed since {revision}");
            terminal.note(Ink::Quiet, "note:", &text);
        }
    }
    if let Some(part) = args.partition {
        solutions.found = part_of(solutions.found, part);
    }
    let results = (!args.no_cache).then(Results::open).flatten();
    let root = std::path::absolute(folder(&config.root))?;
    let title = slug(&root);
    let entries: Vec<Entry> = solutions
        .found
        .into_iter()
        .filter_map(|solution| {
            Some(Entry {
                problem: problems.get(&solution.problem)?.clone(),
                path: solution.path,
                person: solution.person,
                language: Some(solution.language),
            })
        })
        .collect();
    let grading = Grading {
        terminal,
        title: &title,
        shape: Shape::Many,
        options: options(&args.run, None),
        sandbox: super::sandbox(terminal, args.run.isolation)?,
        isolation: super::isolation_name(args.run.isolation),
        audience: audience(args.audience, Some(&config)),
        store: results
            .as_ref()
            .map_or(&Nothing as &dyn Store, |results| results),
    };
    Ok(grading.run(&entries, &mut wanted)?.exit)
}

/// The current folder has a name of its own only in paths.
fn folder(root: &Path) -> &Path {
    if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    }
}

fn no_problems(config: &Config) -> String {
    let places: Vec<String> = config
        .problems
        .iter()
        .map(|folder| config.root.join(folder).display().to_string())
        .collect();
    format!(
        "there is no problem in {}; `problems` in {} says where to look",
        places.join(" or "),
        config::FILE
    )
}

fn no_solutions(config: &Config) -> String {
    let patterns: Vec<String> = config
        .solutions
        .iter()
        .map(|pattern| format!("\"{pattern}\""))
        .collect();
    format!(
        "there is no solution at {}; `solutions` in {} says where to look",
        patterns.join(", "),
        config::FILE
    )
}

/// A solution that is graded by nobody would look like one that is right.
fn say_what_is_astray(terminal: &Terminal, solutions: &Solutions) {
    const SHOWN: usize = 5;
    for stray in solutions.strays.iter().take(SHOWN) {
        let meant = stray
            .nearest
            .as_ref()
            .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        let path = stray.path.display();
        let text = format!("{path}: there is no problem \"{}\"{meant}", stray.problem);
        terminal.note(Ink::Warn, "warning:", &text);
    }
    if solutions.strays.len() > SHOWN {
        let more = words::count(solutions.strays.len() - SHOWN, "more such file");
        terminal.note(Ink::Warn, "warning:", &more);
    }
}

/// Only the problems that are named.
fn narrow(
    solutions: &mut Solutions,
    folders: &[PathBuf],
    names: &[String],
) -> Result<(), CommandError> {
    if names.is_empty() {
        return Ok(());
    }
    let slugs: Vec<String> = folders.iter().map(|folder| slug(folder)).collect();
    let mut kept = Vec::new();
    for name in names {
        // A path is as good as a name.
        let wanted = slug(Path::new(name));
        let Some(index) = slugs.iter().position(|slug| *slug == wanted) else {
            let near = nearest(&wanted, slugs.iter().map(String::as_str))
                .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            return Err(CommandError::Usage(format!(
                "there is no problem \"{name}\"{near}"
            )));
        };
        kept.push(index);
    }
    solutions
        .found
        .retain(|solution| kept.contains(&solution.problem));
    Ok(())
}

/// Loads the problems that have a solution. All mistakes of all of them are
/// shown before anything is graded.
fn load(
    terminal: &Terminal,
    folders: &[PathBuf],
    solutions: &Solutions,
    defaults: &Limits,
) -> Result<HashMap<usize, Arc<Problem>>, CommandError> {
    let mut wanted: Vec<usize> = solutions.found.iter().map(|found| found.problem).collect();
    wanted.dedup();
    let mut problems = HashMap::new();
    let mut mistakes = Vec::new();
    for index in wanted {
        match load_folder_with(terminal, &folders[index], defaults) {
            Ok(problem) => {
                problems.insert(index, Arc::new(problem));
            }
            Err(error) => mistakes.push(error.to_string()),
        }
    }
    if mistakes.is_empty() {
        Ok(problems)
    } else {
        Err(CommandError::Problem(mistakes.join("\n")))
    }
}

/// A solution is graded again if it, its problem or the settings have changed.
fn has_changed(
    changed: &Changed,
    config: &Config,
    problems: &HashMap<usize, Arc<Problem>>,
    solution: &Solution,
) -> bool {
    let problem = problems.get(&solution.problem);
    changed.has(&solution.path)
        || changed.has(&config.root.join(config::FILE))
        || problem.is_some_and(|problem| {
            changed.has_below(&problem.folder)
                // A reference may lie elsewhere.
                || problem
                    .files
                    .iter()
                    .any(|file| changed.has(&problem.folder.join(file)))
        })
}

/// Every n-th solution, so that slow problems are shared out too.
fn part_of(solutions: Vec<Solution>, part: Part) -> Vec<Solution> {
    solutions
        .into_iter()
        .enumerate()
        .filter(|(index, _)| index % part.of == part.number - 1)
        .map(|(_, solution)| solution)
        .collect()
}
