//! `grade schema`

use super::{CommandError, Exit, Terminal};
use crate::cli::SchemaChoice;

pub(super) fn run(terminal: &Terminal, of: SchemaChoice) -> Result<Exit, CommandError> {
    let text = match of {
        SchemaChoice::Problem => "{}\n".to_string(),
        SchemaChoice::Report => crate::report::json::schema(),
    };
    terminal.print(&text)?;
    Ok(Exit::Accepted)
}
