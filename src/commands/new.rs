//! `grade new`

use std::path::Path;

use super::{CommandError, Exit, Terminal};
use crate::author::new::{NewError, create, template};
use crate::cli::KindChoice;

pub(super) fn run(
    terminal: &Terminal,
    slug: &str,
    kind: KindChoice,
    root: &Path,
) -> Result<Exit, CommandError> {
    let kind = match kind {
        KindChoice::Function => "function",
        KindChoice::Class => "class",
        KindChoice::Program => "program",
        KindChoice::Sql => "sql",
    };
    let failed = |error: NewError| match error {
        NewError::Write { .. } => CommandError::Fault(error.to_string()),
        _ => CommandError::Usage(error.to_string()),
    };
    let template = template(slug, kind).map_err(failed)?;
    create(root, &template).map_err(failed)?;
    let mut text = String::new();
    for (path, _) in &template.files {
        text.push_str(&format!("wrote {}\n", root.join(path).display()));
    }
    let problem = root.join("problems").join(slug);
    text.push_str(&format!("\ngrade verify {}\n", problem.display()));
    terminal.print(&text)?;
    Ok(Exit::Accepted)
}
