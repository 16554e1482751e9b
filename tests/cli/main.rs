//! `grade` as people use it: what it is given, what it prints, how it exits.
//!
//! Every run checks two promises by the way: that nothing is left in the
//! folder for temporary files, and that JSON reports fit their schema.

mod action;
mod author_faults;
mod bad_input;
mod batch;
mod cli;
mod commands;
mod formats;
mod hidden;
mod hostile;
mod init;
mod interrupt;
mod languages;
mod near_misses;
mod options;
mod practice;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod verdicts;
mod watch;

fn main() -> std::process::ExitCode {
    let tests = [
        action::tests(),
        author_faults::tests(),
        bad_input::tests(),
        batch::tests(),
        commands::tests(),
        formats::tests(),
        hidden::tests(),
        hostile::tests(),
        init::tests(),
        interrupt::tests(),
        languages::tests(),
        near_misses::tests(),
        options::tests(),
        practice::tests(),
        terminal::tests(),
        verdicts::tests(),
        watch::tests(),
    ];
    support::main(tests.into_iter().flatten().collect())
}
