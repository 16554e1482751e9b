//! `grade list`

use super::{CommandError, Exit, Terminal, load_folder, problem_folders};
use crate::report::human::Ink;

pub(super) fn run(terminal: &Terminal) -> Result<Exit, CommandError> {
    let folders = problem_folders(terminal)?;
    let mut rows = Vec::new();
    let mut broken = None;
    for folder in folders {
        match load_folder(terminal, &folder) {
            Ok(problem) => rows.push([
                problem.slug.clone(),
                problem.kind.name().to_string(),
                problem.difficulty.clone().unwrap_or_default(),
                problem.cases.len().to_string(),
                problem.title.clone(),
            ]),
            // The others are listed all the same.
            Err(error) => broken = Some(error),
        }
    }
    let titles = ["problem", "kind", "difficulty", "cases", "title"].map(String::from);
    let mut widths = titles.clone().map(|title| title.chars().count());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; 5]| {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    let mut text = terminal.style.paint.text(Ink::Strong, &line(&titles));
    for row in &rows {
        text.push_str(&line(row));
    }
    terminal.print(&text)?;
    broken.map_or(Ok(Exit::Accepted), Err)
}
