//! Colours, or the same text without them.

use anstyle::{AnsiColor, Color, Style};

/// Paints text, or leaves it plain.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    pub color: bool,
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Good,
    Bad,
    Warn,
    Hint,
    Strong,
    Quiet,
    /// The part of the right value that the answer's lacks.
    Missing,
    /// The part of the answer's value that is wrong.
    Wrong,
}

impl Paint {
    pub fn text(self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_string();
        }
        let fg = |color| Style::new().fg_color(Some(Color::Ansi(color)));
        let style = match ink {
            Ink::Good => fg(AnsiColor::Green),
            Ink::Bad => fg(AnsiColor::Red).bold(),
            Ink::Warn => fg(AnsiColor::Yellow),
            Ink::Hint => fg(AnsiColor::Cyan),
            Ink::Strong => Style::new().bold(),
            Ink::Quiet => Style::new().dimmed(),
            Ink::Missing => fg(AnsiColor::Green).bold().underline(),
            Ink::Wrong => fg(AnsiColor::Red).bold().underline(),
        };
        format!("{style}{text}{style:#}")
    }
}
