//! Where a watch shows its runs: a screen that is drawn again each time, or
//! blocks one below the other where no terminal is.

use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;

use crate::commands::{CommandError, Terminal};

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    columns: usize,
    rows: usize,
}

/// The terminal's size now; none where there is no terminal that can be drawn
/// on.
pub(super) fn size() -> Option<Size> {
    let dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
    if dumb || !io::stdout().is_terminal() {
        return None;
    }
    let (columns, rows) = terminal_size::terminal_size()?;
    Some(Size {
        columns: usize::from(columns.0).max(1),
        rows: usize::from(rows.0),
    })
}

/// What is on it.
pub(super) struct Screen {
    terminal: Terminal,
    drawn_for: Option<Size>,
    blocks: usize,
}

impl Screen {
    pub(super) fn new(terminal: &Terminal) -> Screen {
        Screen {
            terminal: terminal.clone(),
            drawn_for: None,
            blocks: 0,
        }
    }

    /// The terminal as it is now: somebody may have changed its width.
    pub(super) fn terminal(&self) -> Terminal {
        let mut terminal = self.terminal.clone();
        if let Some(size) = size() {
            terminal.style.width = size.columns.clamp(60, 200);
        }
        terminal
    }

    /// Has the size changed since the last drawing?
    pub(super) fn is_stale(&self) -> bool {
        self.drawn_for.is_some() && size() != self.drawn_for
    }

    /// Shows a block in place of the last one. False where nobody reads on.
    pub(super) fn show(&mut self, block: &str) -> Result<bool, CommandError> {
        let mut text = String::new();
        match size() {
            Some(size) => {
                if self.drawn_for.is_none() {
                    // What stood there goes where one can scroll to.
                    text.push_str(&"\n".repeat(size.rows));
                }
                text.push_str(&painted(block, size));
                self.drawn_for = Some(size);
            }
            None => {
                if self.blocks > 0 && !self.terminal.style.quiet {
                    text.push('\n');
                }
                text.push_str(block);
            }
        }
        self.blocks += 1;
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            other => Ok(other.map(|()| true)?),
        }
    }
}

/// A block over whatever is on the screen. Every line is overwritten and its
/// rest cleared, which does not flicker; nothing scrolls.
fn painted(block: &str, size: Size) -> String {
    // One row is for the line that says how far a run has come.
    let room = size.rows.saturating_sub(1).max(2);
    let lines: Vec<&str> = block.lines().collect();
    let rows = |line: &str| {
        let plain = anstream::adapter::strip_str(line).to_string();
        plain.width().div_ceil(size.columns).max(1)
    };
    let fits = |lines: &[&str]| lines.iter().map(|line| rows(line)).sum::<usize>() <= room;
    let mut shown: Vec<String> = Vec::new();
    if fits(&lines) {
        shown.extend(lines.iter().map(|line| (*line).to_string()));
    } else {
        let mut taken = 0;
        for line in &lines {
            taken += rows(line);
            if taken > room - 1 {
                break;
            }
            shown.push((*line).to_string());
        }
        let more = lines.len() - shown.len();
        let last = format!("… {more} more lines; a higher window shows them");
        shown.push(last.chars().take(size.columns).collect());
    }
    let lines: Vec<String> = shown.iter().map(|line| format!("{line}\x1b[K\n")).collect();
    format!("\x1b[H{}\x1b[J", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Size = Size {
        columns: 10,
        rows: 5,
    };

    #[test]
    fn a_block_replaces_what_was_there() {
        assert_eq!(
            painted("a\n\nb\n", SMALL),
            "\x1b[Ha\x1b[K\n\x1b[K\nb\x1b[K\n\x1b[J"
        );
    }

    #[test]
    fn a_block_never_scrolls() {
        // The second line takes two rows, the first has colours that take none.
        let block = "\x1b[31m0123456789\x1b[0m\n0123456789a\nb\nc\nd\n";
        assert_eq!(
            painted(block, SMALL),
            "\x1b[H\x1b[31m0123456789\x1b[0m\x1b[K\n0123456789a\x1b[K\n… 3 more l\x1b[K\n\x1b[J"
        );
    }
}
