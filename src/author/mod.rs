//! Tools for the people who write problems: fixtures, their verification, and
//! new problem folders.

pub mod fixtures;
pub mod new;
pub mod verify;
