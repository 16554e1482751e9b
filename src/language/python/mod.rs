//! Python: CPython 3.9 or later.

pub mod two;

use super::names::Convention;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static PYTHON: Language = Language {
    id: "python",
    name: "Python",
    extensions: &["py", "py3"],
    aliases: &["python3", "py3"],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "None",
    booleans: ["True", "False"],
    line_comment: "#",
    runtime: Some(RuntimeSpec {
        programs: &["python3", "python"],
        beside: &[".venv/bin/python", "venv/bin/python", "env/bin/python"],
        minimum: (3, 9),
        identify: &[
            "-I",
            "-S",
            "-c",
            "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])",
        ],
        is_script: false,
        suits: any_suits,
        install: "install Python 3.9 or later (Debian: apt install python3; macOS: brew install python)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.py", include_str!("driver.py")),
            ("clock.py", include_str!("clock.py")),
            ("entry.py", include_str!("entry.py")),
            ("errors.py", include_str!("errors.py")),
            ("nodes.py", include_str!("nodes.py")),
            ("overlap.py", include_str!("overlap.py")),
            ("serve.py", include_str!("serve.py")),
            ("service.py", include_str!("service.py")),
            ("state.py", include_str!("state.py")),
            ("values.py", include_str!("values.py")),
        ],
        compile_ahead: Some(&[
            "-I",
            "-S",
            "-B",
            "-X",
            "no_debug_ranges",
            "driver.py",
            "--compile",
        ]),
        // Without `site`: the driver loads that when an import needs it. Not `-I`,
        // which would ignore the hash seed; the environment is ours anyway.
        arguments: &["-s", "-S", "-B"],
        // The order of a set of strings is the same in every run.
        environment: &[("PYTHONHASHSEED", "0")],
        stack: 0,
        least_memory: 0,
        resident: 64 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        // With `site`, whose packages and `exit` a program may use.
        arguments: &["-s", "-B"],
        parse: &[
            "-I",
            "-S",
            "-B",
            "-c",
            "import sys; path = sys.argv[1]; compile(open(path, 'rb').read(), path, 'exec')",
        ],
        environment: &[("PYTHONHASHSEED", "0")],
        beside: nothing_beside,
        least_memory: 0,
        // An honest recursion needs it before Python 3.11.
        stack: 64 << 20,
    }),
};
