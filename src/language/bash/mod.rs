//! Bash: whole programs only.

use super::names::Convention;
use super::{Language, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static BASH: Language = Language {
    id: "bash",
    name: "Bash",
    extensions: &["sh", "bash"],
    aliases: &["shell"],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "nothing",
    booleans: ["true", "false"],
    line_comment: "#",
    runtime: Some(RuntimeSpec {
        programs: &["bash"],
        beside: &[],
        minimum: (3, 2),
        identify: &["-c", "echo \"$BASH\"; echo \"${BASH_VERSION%%(*}\""],
        is_script: false,
        suits: any_suits,
        install: "install Bash (Debian: apt install bash; macOS: brew install bash)",
    }),
    driver: None,
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &["-n"],
        environment: &[],
        beside: nothing_beside,
        least_memory: 0,
        stack: 0,
    }),
};
