//! Problems: the typed model, and how a folder becomes one.

pub mod model;
pub mod types;
pub mod value;
