//! Draws diagnostics for a terminal: the line, the marks under it, the help.
//!
//! Ours rather than miette's graphical handler, because a problem's line can
//! be a megabyte long: lines are cut around the mark, and nothing wider than
//! `width` comes out.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::diagnostic::{Diagnostic, Label};

/// More diagnostics than this help nobody; the rest are counted.
const SHOWN: usize = 20;

/// All diagnostics, one after the other, each with its file and line.
pub(crate) fn render(diagnostics: &[Diagnostic], color: bool, width: usize) -> String {
    let mut page = Page {
        out: String::new(),
        color,
        width: width.max(40),
    };
    for (i, diagnostic) in diagnostics.iter().take(SHOWN).enumerate() {
        if i > 0 {
            page.out.push('\n');
        }
        page.diagnostic("error", AnsiColor::Red, diagnostic);
    }
    if diagnostics.len() > SHOWN {
        let more = diagnostics.len() - SHOWN;
        let _ = writeln!(page.out, "\n… and {more} more");
    }
    page.out
}

struct Page {
    out: String,
    color: bool,
    width: usize,
}

impl Page {
    fn diagnostic(&mut self, level: &str, tint: AnsiColor, diagnostic: &Diagnostic) {
        let lead = tint.on_default().bold();
        let bold = Style::new().bold();
        let head = self.paint(lead, &format!("{level}:"));
        for (i, line) in wrap(diagnostic.message(), self.width - level.len() - 2)
            .into_iter()
            .enumerate()
        {
            let text = self.paint(bold, &line);
            let start = if i == 0 {
                head.clone()
            } else {
                " ".repeat(level.len() + 1)
            };
            let _ = writeln!(self.out, "{start} {text}");
        }
        let gutter = self.places(tint, diagnostic.places());
        if let Some(help) = diagnostic.advice() {
            self.note(gutter, "help", help);
        }
        for other in diagnostic.other_files() {
            self.diagnostic("note", AnsiColor::Cyan, other);
        }
    }

    /// Draws the marked lines; returns the width of the line numbers.
    fn places(&mut self, tint: AnsiColor, labels: &[Label]) -> usize {
        let Some(first) = labels.first() else {
            return 0;
        };
        let file = &first.file;
        let mut lines: Vec<(usize, Vec<(usize, &Label)>)> = Vec::new();
        for (i, label) in labels.iter().enumerate() {
            let line = file.line(label.span.start);
            match lines.iter_mut().find(|(at, _)| *at == line) {
                Some((_, marks)) => marks.push((i, label)),
                None => lines.push((line, vec![(i, label)])),
            }
        }
        lines.sort_by_key(|(line, _)| *line);
        let gutter = lines.last().map_or(1, |(line, _)| line.to_string().len());
        let frame = AnsiColor::Blue.on_default().bold();
        let bar = self.paint(frame, "|");
        let arrow = self.paint(frame, "-->");
        let _ = writeln!(
            self.out,
            "{:gutter$}{arrow} {}:{}:{}",
            "",
            file.path().display(),
            file.line(first.span.start),
            file.column(first.span.start),
        );
        let _ = writeln!(self.out, "{:gutter$} {bar}", "");
        let mut previous = None;
        for (line, mut marks) in lines {
            if previous.is_some_and(|previous| line > previous + 1) {
                let _ = writeln!(self.out, "{}", self.paint(frame, "..."));
            }
            previous = Some(line);
            marks.sort_by_key(|(_, label)| label.span.start);
            let number = self.paint(frame, &format!("{line:gutter$}"));
            for (nth, (i, label)) in marks.into_iter().enumerate() {
                let room = self.width.saturating_sub(gutter + 3);
                let cut = Cut::around(label, line, room);
                if nth == 0 || cut.clipped {
                    let _ = writeln!(self.out, "{number} {bar} {}", cut.text);
                }
                let main = i == 0;
                let sign = if main { "^" } else { "-" };
                let style = if main {
                    tint.on_default().bold()
                } else {
                    frame
                };
                let mark = self.paint(style, &sign.repeat(cut.length));
                let indent = " ".repeat(cut.indent);
                let used = cut.indent + cut.length + 1;
                let text = &label.text;
                if used + text.width() <= room || text.is_empty() {
                    let text = self.paint(style, text);
                    let line = format!("{:gutter$} {bar} {indent}{mark} {text}", "");
                    let _ = writeln!(self.out, "{}", line.trim_end());
                } else {
                    let _ = writeln!(self.out, "{:gutter$} {bar} {indent}{mark}", "");
                    for line in wrap(text, room) {
                        let line = self.paint(style, &line);
                        let _ = writeln!(self.out, "{:gutter$} {bar} {line}", "");
                    }
                }
            }
        }
        gutter
    }

    fn note(&mut self, gutter: usize, name: &str, text: &str) {
        let frame = AnsiColor::Blue.on_default().bold();
        let equals = self.paint(frame, "=");
        let bold = self.paint(Style::new().bold(), &format!("{name}:"));
        let used = gutter + name.len() + 5;
        for (i, line) in wrap(text, self.width.saturating_sub(used).max(20))
            .into_iter()
            .enumerate()
        {
            let _ = match i {
                0 => writeln!(self.out, "{:gutter$} {equals} {bold} {line}", ""),
                _ => writeln!(self.out, "{:used$}{line}", ""),
            };
        }
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{}{text}{}", style.render(), style.render_reset())
        } else {
            text.to_owned()
        }
    }
}

/// A line of a file, cut to the room that there is, with the mark's place.
struct Cut {
    text: String,
    indent: usize,
    length: usize,
    clipped: bool,
}

impl Cut {
    fn around(label: &Label, line: usize, room: usize) -> Cut {
        let raw = label.file.line_text(line);
        let from = label.span.start - label.file.line_start(line);
        let to = (from + label.span.len()).min(raw.len()).max(from);
        let mut cells: Vec<(char, usize)> = Vec::new();
        let (mut start, mut end) = (None, None);
        // A window of characters around the mark is all that can ever show.
        let window = room * 2;
        let begin = raw
            .get(..from)
            .and_then(|before| before.char_indices().rev().nth(window))
            .map_or(0, |(at, _)| at);
        for (at, char) in raw[begin..].char_indices().take(window * 3) {
            let at = at + begin;
            if at >= from && start.is_none() {
                start = Some(cells.len());
            }
            if at >= to && end.is_none() {
                end = Some(cells.len());
            }
            match char {
                '\t' => cells.extend([(' ', 1); 2]),
                c => match c.width() {
                    Some(width) => cells.push((c, width)),
                    None => cells.push(('\u{fffd}', 1)),
                },
            }
        }
        let start = start.unwrap_or(cells.len());
        let end = end.unwrap_or(cells.len()).max(start);
        let width = |range: &[(char, usize)]| range.iter().map(|(_, width)| width).sum::<usize>();
        let fits = begin == 0 && raw.len() <= window * 3 && width(&cells) <= room;
        let (first, last) = if fits {
            (0, cells.len())
        } else {
            let mut first = start.saturating_sub(room / 4);
            if width(&cells[..start]) + 8 < room * 3 / 4 && begin == 0 {
                first = 0;
            }
            let mut last = first;
            let mut used = 2;
            while last < cells.len() && used + cells[last].1 <= room {
                used += cells[last].1;
                last += 1;
            }
            (first, last)
        };
        let head = begin > 0 || first > 0;
        let tail = !fits && last < cells.len();
        let mut text: String = cells[first..last].iter().map(|(c, _)| c).collect();
        if head {
            text.insert(0, '…');
        }
        if tail {
            text.push('…');
        }
        let end = end.min(last).max(start.min(last));
        let start = start.min(last).max(first);
        Cut {
            indent: width(&cells[first..start]) + usize::from(head),
            length: width(&cells[start..end]).max(1),
            clipped: head || tail,
            text: text.trim_end().to_owned(),
        }
    }
}

/// Breaks text at spaces so that no line is wider than `width`, if words allow.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.extend(
                word.chars()
                    .map(|c| if c.is_control() { '\u{fffd}' } else { c }),
            );
        }
        lines.push(line);
    }
    lines
}
