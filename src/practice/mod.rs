//! A practice repo: which solutions it has, and which of them have changed.

pub mod changed;
pub mod init;
pub mod solutions;
