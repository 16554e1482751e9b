//! Room for the parser, which calls itself for each level that a text nests. It
//! reads a stranger's text in our own process, so there has to be stack for the
//! deepest text that can be written.

use std::io;
use std::path::Path;
use std::thread;

use super::Untranslated;
use super::strip;
use crate::outcome::Exception;

/// The longest text that is taken, in bytes: far more than people write.
pub(super) const LONGEST: usize = 256 << 10;

/// Stack for a byte of text. Nothing that we know takes more than 800 bytes, or
/// twice as many unoptimised; what is not touched costs nothing.
const STACK: usize = 3 << 10;

/// Stack for a text of no length.
const LEAST: usize = 2 << 20;

/// The JavaScript in a text of any depth.
///
/// # Errors
/// When there is none, or no room.
pub(super) fn strip(path: &Path, text: &str) -> Result<String, Untranslated> {
    if text.len() > LONGEST {
        return Err(Untranslated::Wrong(Exception {
            message: format!(
                "an answer in TypeScript may have {} KiB; this one has {}",
                LONGEST >> 10,
                text.len().div_ceil(1 << 10)
            ),
            ..Exception::default()
        }));
    }
    let failed = |source: io::Error| {
        Untranslated::Failed(format!("there is no room for the parser: {source}"))
    };
    thread::scope(|scope| {
        let parser = thread::Builder::new()
            .stack_size(LEAST + text.len() * STACK)
            .spawn_scoped(scope, || strip::strip(path, text))
            .map_err(failed)?;
        match parser.join() {
            Ok(stripped) => stripped.map_err(Untranslated::Wrong),
            Err(_) => Err(Untranslated::Failed("the parser failed".into())),
        }
    })
}
