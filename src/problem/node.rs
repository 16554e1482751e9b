//! A TOML value that knows where it stands, and typed getters that report what
//! does not fit instead of failing.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Sink};
use super::keys::Home;
use super::model::Location;
use super::source::SourceFile;

/// A TOML value in its file.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) file: &'a Arc<SourceFile>,
    pub(crate) sink: &'a Sink,
    pub(crate) value: &'a DeValue<'a>,
    start: usize,
    end: usize,
}

/// How a table was written, which decides what can follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableForm {
    /// `[limits]` or `[[case]]`: everything up to the next header is in it.
    Header,
    /// `{ … }`
    Inline,
    /// `limits.time = …`
    Dotted,
}

impl<'a> Node<'a> {
    pub(crate) fn new(
        file: &'a Arc<SourceFile>,
        sink: &'a Sink,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Node<'a> {
        let span = value.span();
        Node {
            file,
            sink,
            value: value.get_ref(),
            start: span.start,
            end: span.end,
        }
    }

    pub(crate) fn span(self) -> Range<usize> {
        self.start..self.end
    }

    /// The text of the file that this value is written as.
    pub(crate) fn raw(self) -> &'a str {
        self.file.text().get(self.span()).unwrap_or("")
    }

    pub(crate) fn location(self) -> Location {
        Location {
            file: self.file.path().to_path_buf(),
            line: self.file.line(self.start),
        }
    }

    /// What kind of value it is, with its article.
    pub(crate) fn kind(self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        }
    }

    /// A diagnostic that points here.
    pub(crate) fn diagnostic(
        self,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(message).at(self.file, self.span(), label)
    }

    /// Reports a mistake that is here.
    pub(crate) fn report(self, message: impl Into<String>, label: impl Into<String>) {
        self.sink.push(self.diagnostic(message, label));
    }

    /// Reports a mistake that is here, and what would be right.
    pub(crate) fn report_with(
        self,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.sink.push(self.diagnostic(message, label).help(help));
    }

    fn wrong(self, name: &str, wanted: &str) {
        let got = self.kind();
        self.report(format!("`{name}` must be {wanted}; got {got}"), got);
    }

    pub(crate) fn string(self, name: &str) -> Option<&'a str> {
        match self.value {
            DeValue::String(text) => Some(text),
            _ => {
                self.wrong(name, "a string");
                None
            }
        }
    }

    pub(crate) fn bool(self, name: &str) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => {
                self.wrong(name, "true or false");
                None
            }
        }
    }

    /// A whole number in a range.
    pub(crate) fn whole(self, name: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let DeValue::Integer(digits) = self.value else {
            self.wrong(name, "an integer");
            return None;
        };
        match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(value) if range.contains(&value) => Some(value),
            _ => {
                let (low, high) = range.into_inner();
                let label = format!("not between {low} and {high}");
                self.report(format!("`{name}` is out of range"), label);
                None
            }
        }
    }

    /// An integer or float, as a float.
    pub(crate) fn number(self, name: &str) -> Option<f64> {
        let parsed = match self.value {
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
                .ok()
                .map(|value| value as f64),
            DeValue::Float(digits) => digits.as_str().parse().ok(),
            _ => None,
        };
        if parsed.is_none() {
            self.wrong(name, "a number");
        }
        parsed
    }

    /// A finite number that is not negative.
    pub(crate) fn amount(self, name: &str) -> Option<f64> {
        let value = self.number(name)?;
        if value.is_finite() && value >= 0.0 {
            return Some(value);
        }
        self.report(
            format!("`{name}` must be 0 or more"),
            "neither 0 nor positive",
        );
        None
    }

    pub(crate) fn array(self, name: &str) -> Option<Vec<Node<'a>>> {
        match self.items() {
            Some(items) => Some(items.collect()),
            None => {
                self.wrong(name, "an array");
                None
            }
        }
    }

    /// The items, if this is an array.
    pub(crate) fn items(self) -> Option<impl ExactSizeIterator<Item = Node<'a>>> {
        match self.value {
            DeValue::Array(items) => Some(
                items
                    .iter()
                    .map(move |item| Node::new(self.file, self.sink, item)),
            ),
            _ => None,
        }
    }

    pub(crate) fn strings(self, name: &str) -> Option<Vec<&'a str>> {
        let items = self.array(name)?;
        items
            .into_iter()
            .map(|item| item.string(&format!("an item of {name}")))
            .collect()
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(name)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words = choices.iter().map(|(word, _)| *word);
        let list = super::nearest::list(words.clone());
        let help = match super::nearest::nearest(text, words) {
            Some(near) => format!("did you mean \"{near}\"? It can be {list}"),
            None => format!("it can be {list}"),
        };
        self.report_with(
            format!("\"{text}\" is no value of `{name}`"),
            "not one of its values",
            help,
        );
        None
    }

    pub(crate) fn is_table(self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    /// The table, with its keys checked against those that `home` has.
    pub(crate) fn table(self, name: &str, home: Home, outer: &[Home]) -> Option<Table<'a>> {
        let mut table = self.free_table(name)?;
        super::keys::check(&table, home, outer);
        table.odd_keys = self.sink.len() > table.opened_at;
        Some(table)
    }

    /// A table whose keys are the author's own.
    pub(crate) fn free_table(self, name: &str) -> Option<Table<'a>> {
        let DeValue::Table(entries) = self.value else {
            self.wrong(name, "a table");
            return None;
        };
        let mut entries: Vec<Entry<'a>> = entries
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref(),
                key_span: key.span(),
                value: Node::new(self.file, self.sink, value),
            })
            .collect();
        // toml sorts by name; authors think in the order of the file.
        entries.sort_by_key(|entry| entry.key_span.start);
        Some(Table {
            node: self,
            entries,
            opened_at: self.sink.len(),
            odd_keys: false,
        })
    }

    pub(crate) fn form(self) -> TableForm {
        match self.raw().as_bytes().first() {
            Some(b'[') => TableForm::Header,
            Some(b'{') => TableForm::Inline,
            _ => TableForm::Dotted,
        }
    }

    /// Where a piece of this string's text stands in the file. Escapes move
    /// the text, so a string that has any is marked whole.
    pub(crate) fn piece(self, range: Range<usize>) -> Range<usize> {
        let DeValue::String(text) = self.value else {
            return self.span();
        };
        let raw = self.raw();
        let quotes = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|quotes| raw.starts_with(quotes))
            .unwrap_or("");
        let mut skip = quotes.len();
        if quotes.len() == 3 {
            let rest = &raw[skip..];
            skip += if rest.starts_with("\r\n") {
                2
            } else {
                usize::from(rest.starts_with('\n'))
            };
        }
        let inner = raw.get(skip..raw.len().saturating_sub(quotes.len()));
        if inner == Some(&**text) {
            self.start + skip + range.start..self.start + skip + range.end
        } else {
            self.span()
        }
    }
}

/// A TOML table, its entries in the order of the file.
pub(crate) struct Table<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) entries: Vec<Entry<'a>>,
    /// How many mistakes were known before its keys were looked at.
    opened_at: usize,
    /// A key that it should not have may well be the one that is missing.
    odd_keys: bool,
}

/// `key = value`
pub(crate) struct Entry<'a> {
    pub(crate) key: &'a str,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Node<'a>,
}

impl<'a> Entry<'a> {
    /// A diagnostic that points at the key.
    pub(crate) fn diagnostic(
        &self,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(message).at(self.value.file, self.key_span.clone(), label)
    }
}

impl<'a> Table<'a> {
    /// Whether a mistake was found in it so far, so that what seems to be
    /// missing may only be misplaced.
    pub(crate) fn has_mistakes(&self) -> bool {
        self.node.sink.len() > self.opened_at
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|entry| entry.value)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    pub(crate) fn string(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.string(key)
    }

    pub(crate) fn strings(&self, key: &str) -> Option<Vec<&'a str>> {
        self.get(key)?.strings(key)
    }

    /// The value, or a report that it is missing.
    pub(crate) fn require(&self, key: &str, where_: &str, help: &str) -> Option<Node<'a>> {
        let found = self.get(key);
        if found.is_none() && !self.odd_keys {
            self.node.report_with(
                format!("{where_} has no `{key}`"),
                "it is missing here",
                help,
            );
        }
        found
    }
}
