//! `grade start`: a file to begin with. It never overwrites one.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{CommandError, Exit, Terminal, load_problem};
use crate::language::stub::stub;

pub(super) fn run(
    terminal: &Terminal,
    name: &str,
    lang: &str,
    output: Option<&Path>,
) -> Result<Exit, CommandError> {
    let problem = load_problem(terminal, name)?;
    let language = super::language(lang)?;
    let text = stub(&problem, language).ok_or_else(|| {
        CommandError::Usage(format!(
            "{} cannot answer `{}`, which is a {} problem",
            language.name,
            problem.slug,
            problem.kind.name()
        ))
    })?;
    if output == Some(Path::new("-")) {
        terminal.print(&text)?;
        return Ok(Exit::Accepted);
    }
    let path = output.map_or_else(
        || PathBuf::from(format!("{}.{}", problem.slug, language.extensions[0])),
        Path::to_path_buf,
    );
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => CommandError::Usage(format!(
                "{} exists already and is left as it is; choose another name with --output",
                path.display()
            )),
            _ => CommandError::Fault(format!("cannot write {}: {error}", path.display())),
        })?;
    file.write_all(text.as_bytes())?;
    terminal.print(&format!(
        "wrote {path}\n\ngrade {name} -s {path}\n",
        path = path.display()
    ))?;
    Ok(Exit::Accepted)
}
