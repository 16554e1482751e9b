//! `grade`: judges answers to coding-round questions.

pub mod author;
pub mod cli;
pub mod commands;
pub mod config;
pub mod engine;
pub mod judge;
pub mod language;
pub mod outcome;
pub mod practice;
pub mod problem;
pub mod report;
pub mod run;
pub mod store;
pub mod sys;
pub mod verdict;
