//! The job of GitHub Actions that a command may be part of.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;

use super::CommandError;
use crate::report::github::{self, Job};
use crate::report::round::Round;

/// What the environment tells; outside of a job the current folder stands for
/// the checkout.
pub(super) fn look() -> Result<Job, CommandError> {
    let folder = std::env::current_dir()?;
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    Ok(Job {
        token: token()?,
        workspace: workspace.unwrap_or_else(|| folder.clone()),
        folder,
    })
}

/// 128 random bits.
fn token() -> io::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Adds to the step's summary, where there is one.
pub(super) fn add_summary(round: &Round) -> Result<(), CommandError> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from) else {
        return Ok(());
    };
    let taken = fs::metadata(&path).map_or(0, |file| file.len());
    let text = github::summary(round, usize::try_from(taken).unwrap_or(usize::MAX));
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| CommandError::unwritable(&path, &error))
}
