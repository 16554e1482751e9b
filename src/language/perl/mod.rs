//! Perl: 5.26 or later, with the modules that come with it.

use super::names::Convention;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static PERL: Language = Language {
    id: "perl",
    name: "Perl",
    extensions: &["pl", "pm"],
    aliases: &[],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "undef",
    booleans: ["1", "0"],
    line_comment: "#",
    runtime: Some(RuntimeSpec {
        programs: &["perl"],
        beside: &[],
        minimum: (5, 26),
        identify: &["-e", "printf qq(%s\\n%vd\\n), $^X, $^V"],
        is_script: false,
        suits: any_suits,
        install: "install Perl 5.26 or later (Debian: apt install perl; macOS: brew install perl)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.pl", include_str!("driver.pl")),
            ("nodes.pl", include_str!("nodes.pl")),
        ],
        compile_ahead: None,
        arguments: &[],
        // The order of a hash is the same in every run.
        environment: &[("PERL_HASH_SEED", "0"), ("PERL_PERTURB_KEYS", "0")],
        stack: 512 << 20,
        least_memory: 256 << 20,
        resident: 64 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &["-c"],
        environment: &[("PERL_HASH_SEED", "0"), ("PERL_PERTURB_KEYS", "0")],
        beside: nothing_beside,
        least_memory: 128 << 20,
        stack: 0,
    }),
};
