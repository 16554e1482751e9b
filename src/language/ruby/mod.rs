//! Ruby: 3.0 or later.

use super::names::Convention;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static RUBY: Language = Language {
    id: "ruby",
    name: "Ruby",
    extensions: &["rb"],
    aliases: &[],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "nil",
    booleans: ["true", "false"],
    line_comment: "#",
    runtime: Some(RuntimeSpec {
        programs: &["ruby"],
        beside: &[],
        minimum: (3, 0),
        identify: &[
            "--disable=gems",
            "-e",
            "require 'rbconfig'; puts RbConfig.ruby, RUBY_VERSION",
        ],
        is_script: false,
        suits: any_suits,
        install: "install Ruby 3.0 or later (Debian: apt install ruby; macOS: brew install ruby)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.rb", include_str!("driver.rb")),
            ("nodes.rb", include_str!("nodes.rb")),
        ],
        compile_ahead: None,
        // What would read settings and packages, or put more words into messages.
        arguments: &["--disable=gems,did_you_mean,error_highlight,rubyopt"],
        // Enough for 100,000 calls, and quick to run out of.
        environment: &[("RUBY_THREAD_VM_STACK_SIZE", "33554432")],
        stack: 512 << 20,
        least_memory: 512 << 20,
        resident: 96 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &["--disable=did_you_mean,error_highlight,rubyopt"],
        parse: &["-c"],
        environment: &[("RUBY_THREAD_VM_STACK_SIZE", "33554432")],
        beside: nothing_beside,
        least_memory: 256 << 20,
        stack: 0,
    }),
};
