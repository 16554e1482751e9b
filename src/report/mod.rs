//! The report and its writers. A writer is a pure function from a report to
//! text; nothing here runs or judges anything.

pub mod escape;
pub mod excerpt;
pub mod human;
pub mod json;
pub mod model;
pub mod redact;
