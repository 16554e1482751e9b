//! Parses, calls, exits.

use std::process::ExitCode;

use grade::commands::Exit;
use grade::engine::sandbox::interrupt;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let command = arguments.next();
    let is = |name: &str| command.as_ref().is_some_and(|command| command == name);
    if is(grade::engine::sql::WORKER_ARGUMENT) {
        grade::engine::sql::worker_main();
    }
    #[cfg(target_os = "linux")]
    if is(grade::engine::sandbox::linux::HELPER_COMMAND) {
        grade::engine::sandbox::linux::helper::main(arguments.next().as_deref());
        return ExitCode::SUCCESS;
    }
    let cli = grade::cli::Cli::read();
    if let Err(error) = interrupt::watch() {
        eprintln!("error: cannot watch for signals: {error}");
        return ExitCode::from(Exit::Fault as u8);
    }
    let exit = grade::commands::run(cli);
    // Everything that ran has been dropped; now the signal may have its way.
    interrupt::finish();
    ExitCode::from(exit as u8)
}
