//! Asking a runtime or git something, outside the sandbox: their own words,
//! never a candidate's code.

use std::io::{self, Read, Seek};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wait_timeout::ChildExt;

/// How long a runtime may take to answer.
const TIME: Duration = Duration::from_secs(10);

/// Runs a program with the given arguments and returns what it printed.
///
/// # Errors
/// When it does not start, takes too long, or fails.
pub(crate) fn ask(program: &Path, arguments: &[&str], folder: &Path) -> io::Result<String> {
    // A pipe would fill up while nobody reads it.
    let (mut printed, mut said) = (tempfile::tempfile()?, tempfile::tempfile()?);
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(printed.try_clone()?)
        .stderr(said.try_clone()?)
        .spawn()?;
    let Some(status) = child.wait_timeout(TIME)? else {
        // Killing fails only if it has just ended by itself.
        let _ = child.kill();
        child.wait()?;
        let text = format!("no answer within {} s", TIME.as_secs());
        return Err(io::Error::new(io::ErrorKind::TimedOut, text));
    };
    let mut output = String::new();
    printed.rewind()?;
    printed.read_to_string(&mut output)?;
    // Some say their version there.
    if output.trim().is_empty() {
        said.rewind()?;
        said.read_to_string(&mut output)?;
    }
    if status.success() {
        Ok(output)
    } else {
        Err(io::Error::other(format!("it ended with {status}")))
    }
}
