//! `grade show`: the statement, as Markdown that reads well in a terminal.

use super::{CommandError, Exit, Terminal, load_problem};
use crate::problem::model::{Function, Kind, Problem};
use crate::report::human::{Ink, Paint};

pub(super) fn run(terminal: &Terminal, name: &str) -> Result<Exit, CommandError> {
    let problem = load_problem(terminal, name)?;
    let paint = terminal.style.paint;
    let mut text = String::new();
    match &problem.statement {
        Some(statement) => text.push_str(&markdown(paint, statement)),
        None => text.push_str(&format!("{}\n", paint.text(Ink::Strong, &problem.title))),
    }
    text.push('\n');
    for line in facts(&problem) {
        text.push_str(&paint.text(Ink::Quiet, &line));
        text.push('\n');
    }
    terminal.print(&text)?;
    Ok(Exit::Accepted)
}

fn facts(problem: &Problem) -> Vec<String> {
    let mut lines = Vec::new();
    match &problem.kind {
        Kind::Function(function) => lines.push(signature(function)),
        Kind::Class(class) => {
            let new: Vec<String> = class
                .new
                .iter()
                .map(|p| format!("{}: {}", p.name, p.ty))
                .collect();
            lines.push(format!("{}({})", class.name, new.join(", ")));
            lines.extend(class.methods.iter().map(|m| format!("  {}", signature(m))));
        }
        Kind::Program => lines.push("a program: standard input to standard output".into()),
        Kind::Sql(_) => lines.push("an SQL query (SQLite)".into()),
    }
    lines.push(format!(
        "{} cases, {} of CPU time and {} of memory for each",
        problem.cases.len(),
        crate::judge::words::seconds(problem.limits.time),
        crate::judge::words::bytes(problem.limits.memory)
    ));
    lines
}

fn signature(function: &Function) -> String {
    let params: Vec<String> = function
        .params
        .iter()
        .map(|p| match &p.default {
            Some(default) => format!("{}: {} = {default}", p.name, p.ty),
            None => format!("{}: {}", p.name, p.ty),
        })
        .collect();
    format!(
        "{}({}) -> {}",
        function.name,
        params.join(", "),
        function.returns
    )
}

/// Headings and code stand out; everything else is readable as it is.
fn markdown(paint: Paint, text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
            continue;
        }
        let drawn = if code {
            format!("    {}", paint.text(Ink::Hint, line))
        } else if line.starts_with('#') {
            paint.text(Ink::Strong, line.trim_start_matches('#').trim_start())
        } else {
            inline(paint, line)
        };
        out.push_str(&drawn);
        out.push('\n');
    }
    out
}

/// `code` in colour, without its marks where there is colour.
fn inline(paint: Paint, line: &str) -> String {
    if !paint.color || !line.matches('`').count().is_multiple_of(2) {
        return line.to_string();
    }
    line.split('`')
        .enumerate()
        .map(|(i, part)| {
            if i % 2 == 1 {
                paint.text(Ink::Hint, part)
            } else {
                part.to_string()
            }
        })
        .collect()
}
