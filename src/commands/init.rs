//! `grade init`

use std::fmt::Write;
use std::path::Path;

use super::{CommandError, Exit, Terminal};
use crate::cli::InitArgs;
use crate::practice::init::{File, Written, files, look, write};
use crate::report::human::Ink;

/// Stands for an owner that nobody has named.
const OWNER: &str = "OWNER";

pub(super) fn run(terminal: &Terminal, args: &InitArgs) -> Result<Exit, CommandError> {
    let root = args.root.as_path();
    if !root.is_dir() {
        return Err(CommandError::Usage(format!(
            "{} is no folder",
            root.display()
        )));
    }
    let repository = repository(args.repository.as_deref())?;
    let found = look(root);
    let files = files(&found, &repository, env!("CARGO_PKG_VERSION"));
    if let Some(choice) = args.print {
        let file = files.iter().find(|file| file.name == choice.name());
        return terminal
            .print(file.map_or("", |file| &file.text))
            .map(|()| Exit::Accepted);
    }
    let mut text = String::new();
    let mut asks_for_owner = false;
    for file in &files {
        let written =
            write(root, file).map_err(|(path, error)| CommandError::unwritable(&path, &error))?;
        line(&mut text, terminal, file, written);
        asks_for_owner |= written == Written::New && file.text.contains(&repository);
    }
    if terminal.style.quiet {
        text.clear();
    }
    if asks_for_owner && repository.starts_with(OWNER) {
        terminal.note(
            Ink::Warn,
            "note:",
            "write who publishes grade in place of OWNER in the files for GitHub and GitLab, or use --repository",
        );
    }
    text.push_str(&next(
        root,
        found.problems.is_empty(),
        found.solutions.is_empty(),
    ));
    terminal.print(&text)?;
    Ok(Exit::Accepted)
}

/// Where `grade` itself comes from: as it was given, else as this build knows.
fn repository(given: Option<&str>) -> Result<String, CommandError> {
    let Some(given) = given else {
        let known = env!("CARGO_PKG_REPOSITORY").strip_prefix("https://github.com/");
        return Ok(known.map_or(format!("{OWNER}/grade"), str::to_string));
    };
    let plain = |part: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        !part.is_empty() && part.chars().all(fits)
    };
    match given.split_once('/') {
        Some((owner, name)) if plain(owner) && plain(name) => Ok(given.to_string()),
        _ => Err(CommandError::Usage(format!(
            "`{given}` is no repository of GitHub; write it as OWNER/NAME"
        ))),
    }
}

fn line(text: &mut String, terminal: &Terminal, file: &File, written: Written) {
    let paint = terminal.style.paint;
    let _ = match written {
        Written::New => writeln!(
            text,
            "{}  {:<27}  {}",
            paint.text(Ink::Good, "wrote"),
            file.path,
            file.purpose
        ),
        Written::Kept => writeln!(
            text,
            "{}   {:<27}  is there already; `grade init --print {}` shows what it could hold",
            paint.text(Ink::Quiet, "kept"),
            file.path,
            file.name
        ),
    };
}

/// What to do now, in one line.
fn next(root: &Path, no_problems: bool, no_solutions: bool) -> String {
    let here = root == Path::new(".");
    let at = match here {
        true => String::new(),
        false => format!(" in {}", root.display()),
    };
    if no_problems {
        format!(
            "next{at}: grade new two-sum --kind function, and a solution in solutions/two-sum.py\n"
        )
    } else if no_solutions {
        format!("next{at}: write a solution, such as solutions/<problem>.py, then grade all\n")
    } else {
        format!("next{at}: grade all\n")
    }
}
