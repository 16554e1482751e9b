//! `grade`: judges answers to coding-round questions.

pub mod engine;
pub mod judge;
pub mod language;
pub mod outcome;
pub mod problem;
pub mod sys;
pub mod verdict;
