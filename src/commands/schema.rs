//! `grade schema`

use super::{CommandError, Exit, Terminal};
use crate::cli::SchemaChoice;
use crate::report::json;

pub(super) fn run(terminal: &Terminal, of: SchemaChoice) -> Result<Exit, CommandError> {
    let text = match of {
        SchemaChoice::Problem => json::pretty(&crate::problem::schema::problem_schema()),
        SchemaChoice::Report => json::schema(),
    };
    terminal.print(&text)?;
    Ok(Exit::Accepted)
}
