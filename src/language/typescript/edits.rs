//! Changes to a text that leave every line where it was.

/// Changes by position, made together at the end.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<Edit>,
}

#[derive(Debug)]
struct Edit {
    start: usize,
    end: usize,
    /// Put before what is left of the range.
    text: String,
}

impl Edits {
    /// Makes a range blank.
    pub(super) fn blank(&mut self, start: usize, end: usize) {
        self.replace(start, end, "");
    }

    /// Makes a range blank, with a semicolon so that the statements around it
    /// do not run together.
    pub(super) fn blank_statement(&mut self, start: usize, end: usize) {
        self.replace(start, end, ";");
    }

    /// Puts a text in the place of a range, which keeps its line ends.
    pub(super) fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        if start <= end {
            self.list.push(Edit {
                start,
                end,
                text: text.into(),
            });
        }
    }

    /// Puts a text at a position.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at, at, text);
    }

    /// True where the range that ends here is gone.
    pub(super) fn ends_blank(&self, end: usize) -> bool {
        self.list
            .iter()
            .any(|edit| edit.end == end && edit.start < end && edit.text.is_empty())
    }

    /// The text with the changes. A range inside a larger one goes with it.
    pub(super) fn apply(mut self, text: &str) -> String {
        // What is put at a position comes before what is changed from there on.
        self.list.sort_by_key(|edit| {
            let changes = edit.end > edit.start;
            (edit.start, changes, std::cmp::Reverse(edit.end))
        });
        let mut out = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for edit in self.list {
            if edit.start < at {
                continue;
            }
            out.push_str(&text[at..edit.start]);
            out.push_str(&edit.text);
            let mut written = edit.text.encode_utf16().count();
            for c in text[edit.start..edit.end].chars() {
                if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
                    out.push(c);
                } else {
                    // Columns are counted in units of UTF-16.
                    for _ in 0..c.len_utf16() {
                        match written {
                            0 => out.push(' '),
                            _ => written -= 1,
                        }
                    }
                }
            }
            at = edit.end;
        }
        out.push_str(&text[at..]);
        out
    }
}
