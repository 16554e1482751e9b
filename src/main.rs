//! Parses, calls, exits.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == grade::engine::sql::WORKER_ARGUMENT)
    {
        grade::engine::sql::worker_main();
    }
    let exit = grade::commands::run(grade::cli::Cli::parse());
    ExitCode::from(exit as u8)
}
