//! One mistake in a problem's files: what is wrong, where, and what would be
//! right.
//!
//! Diagnostics are collected, never thrown one at a time, so that an author
//! sees all mistakes of a file at once.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::source::SourceFile;

/// A mistake that a message points at.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Diagnostic {
    message: String,
    /// The first one is where the mistake is; the others show what it clashes with.
    labels: Vec<Label>,
    /// Places in other files.
    elsewhere: Vec<Diagnostic>,
    help: Option<String>,
}

/// A marked piece of a file.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Range<usize>,
    pub(crate) text: String,
}

impl Diagnostic {
    /// A mistake without a place, such as a missing file.
    pub(crate) fn new(message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            message: message.into(),
            labels: Vec::new(),
            elsewhere: Vec::new(),
            help: None,
        }
    }

    /// Adds a place; one in another file than the first is shown apart.
    pub(crate) fn at(
        mut self,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        text: impl Into<String>,
    ) -> Diagnostic {
        let label = Label {
            file: Arc::clone(file),
            span: file.clamp(span),
            text: text.into(),
        };
        match self.labels.first() {
            Some(first) if !Arc::ptr_eq(&first.file, file) => {
                let mut other = Diagnostic::new(label.text.clone());
                other.labels.push(Label {
                    text: String::new(),
                    ..label
                });
                self.elsewhere.push(other);
            }
            _ => self.labels.push(label),
        }
        self
    }

    /// Says what would be right.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What would be right, where that is known.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The file that holds the mistake.
    pub fn file(&self) -> Option<&Path> {
        self.labels.first().map(|label| label.file.path())
    }

    /// The line of the mistake, from 1.
    pub fn line(&self) -> Option<usize> {
        self.labels
            .first()
            .map(|label| label.file.line(label.span.start))
    }

    /// The column of the mistake, from 1 and in characters.
    pub fn column(&self) -> Option<usize> {
        self.labels
            .first()
            .map(|label| label.file.column(label.span.start))
    }

    pub(crate) fn places(&self) -> &[Label] {
        &self.labels
    }

    pub(crate) fn other_files(&self) -> &[Diagnostic] {
        &self.elsewhere
    }
}

impl miette::Diagnostic for Diagnostic {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.labels
            .first()
            .map(|label| &*label.file as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            miette::LabeledSpan::new(text, label.span.start, label.span.len())
        })))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        Some(Box::new(
            self.elsewhere
                .iter()
                .map(|other| other as &dyn miette::Diagnostic),
        ))
    }
}

/// Where the parts of the loader put what they find.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    found: RefCell<Vec<Diagnostic>>,
}

impl Sink {
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// How many there are so far; lets a caller notice that a step failed.
    pub(crate) fn len(&self) -> usize {
        self.found.borrow().len()
    }

    pub(crate) fn into_found(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }
}
