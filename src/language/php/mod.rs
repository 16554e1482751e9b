//! PHP: 8.1 or later, from its command line.

use std::path::{Path, PathBuf};

use super::names::Convention;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static PHP: Language = Language {
    id: "php",
    name: "PHP",
    extensions: &["php"],
    aliases: &[],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: "null",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["php"],
        beside: &[],
        minimum: (8, 1),
        identify: &[
            "-r",
            "echo PHP_BINARY, \"\\n\", PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION, '.', PHP_RELEASE_VERSION, \"\\n\";",
        ],
        is_script: false,
        suits: any_suits,
        install: "install PHP 8.1 or later (Debian: apt install php-cli; macOS: brew install php)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.php", include_str!("driver.php")),
            ("nodes.php", include_str!("nodes.php")),
        ],
        compile_ahead: None,
        // Memory is the grader's to bound; warnings are no output of the answer.
        arguments: &[
            "-d",
            "memory_limit=-1",
            "-d",
            "display_errors=0",
            "-d",
            "log_errors=0",
        ],
        environment: &[],
        stack: 64 << 20,
        least_memory: 512 << 20,
        resident: 96 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &[
            "-d",
            "memory_limit=-1",
            "-d",
            "display_errors=stderr",
            "-d",
            "log_errors=0",
            "-d",
            "html_errors=0",
        ],
        parse: &["-d", "display_errors=stderr", "-d", "log_errors=0", "-l"],
        environment: &[],
        beside: nothing_beside,
        least_memory: 512 << 20,
        stack: 0,
    }),
};

/// Where Debian says which extensions PHP loads: without it the sandbox would
/// take `ctype`, `mbstring` and others from an answer.
pub fn settings(language: &Language) -> Option<PathBuf> {
    let folder = Path::new("/etc/php");
    (language.id == PHP.id && folder.is_dir()).then(|| folder.to_path_buf())
}
