//! Where events go, the moment that they happen.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{CommandError, Terminal};

/// Standard output or a file.
pub(super) enum Stream {
    Output,
    File { path: PathBuf, file: File },
}

impl Stream {
    /// Standard output, or a file that begins empty.
    pub(super) fn open(path: Option<&Path>) -> Result<Stream, CommandError> {
        let Some(path) = path else {
            return Ok(Stream::Output);
        };
        match File::create(path) {
            Ok(file) => Ok(Stream::File {
                path: path.to_path_buf(),
                file,
            }),
            Err(error) => Err(CommandError::unwritable(path, &error)),
        }
    }

    pub(super) fn write(&mut self, terminal: &Terminal, text: &str) -> Result<(), CommandError> {
        match self {
            Stream::Output => terminal.print(text),
            Stream::File { path, file } => file
                .write_all(text.as_bytes())
                .map_err(|error| CommandError::unwritable(path, &error)),
        }
    }
}
