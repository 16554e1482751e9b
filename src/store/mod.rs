//! What is kept of earlier runs, so that nothing is graded twice without need:
//! the results of a practice repo from run to run, and those of a batch for as
//! long as it is not finished.
//!
//! Both know a result by the same key, which covers everything that it depends
//! on. Both are kept in the user's own cache folder, whole: who may see what is
//! decided when they are shown.

mod folder;
mod journal;
mod results;

pub use journal::{Journal, JournalError};
pub use results::Results;

use crate::report::model::Report;

/// Where results are kept.
pub trait Store: Sync {
    /// The result of that key, as it was kept.
    fn recall(&self, key: &str) -> Option<Report>;

    /// Keeps a result. Failing to costs only the time to find it out again.
    fn keep(&self, key: &str, report: &Report);
}

/// Keeps nothing.
pub struct Nothing;

impl Store for Nothing {
    fn recall(&self, _key: &str) -> Option<Report> {
        None
    }

    fn keep(&self, _key: &str, _report: &Report) {}
}
