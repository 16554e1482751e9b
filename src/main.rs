//! Parses, calls, exits.

use std::process::ExitCode;

use clap::Parser;
use grade::commands::Exit;
use grade::engine::sandbox::interrupt;

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == grade::engine::sql::WORKER_ARGUMENT)
    {
        grade::engine::sql::worker_main();
    }
    let cli = grade::cli::Cli::parse();
    if let Err(error) = interrupt::watch() {
        eprintln!("error: cannot watch for signals: {error}");
        return ExitCode::from(Exit::Fault as u8);
    }
    let exit = grade::commands::run(cli);
    // Everything that ran has been dropped; now the signal may have its way.
    interrupt::finish();
    ExitCode::from(exit as u8)
}
