//! The report and its writers. A writer is a pure function from a report to
//! text; nothing here runs or judges anything.

pub mod change;
pub mod csv;
pub mod ctrf;
mod diff;
pub mod escape;
pub mod excerpt;
pub mod github;
pub mod gradescope;
pub mod html;
pub mod human;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
mod markup;
pub mod model;
pub mod redact;
pub mod round;
pub mod tap;
pub mod words;
