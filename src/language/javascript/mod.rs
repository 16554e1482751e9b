//! JavaScript: Node 18 or later.

use std::fs;
use std::path::Path;

use super::names::Convention;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits};

pub static JAVASCRIPT: Language = Language {
    id: "javascript",
    name: "JavaScript",
    extensions: &["js", "mjs", "cjs"],
    aliases: &["node", "nodejs"],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: "null",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RUNTIME),
    driver: Some(DRIVER),
    program: Some(PROGRAM),
};

pub(super) const RUNTIME: RuntimeSpec = RuntimeSpec {
    programs: &["node", "nodejs"],
    beside: &["node_modules/.bin/node"],
    minimum: (18, 0),
    identify: &[
        "-e",
        "console.log(process.execPath); console.log(process.versions.node)",
    ],
    is_script: false,
    suits: any_suits,
    install: "install Node 18 or later (Debian: apt install nodejs; macOS: brew install node)",
};

pub(super) const DRIVER: Driver = Driver {
    files: &[
        ("driver.js", include_str!("driver.js")),
        ("calls.js", include_str!("calls.js")),
        ("channel.js", include_str!("channel.js")),
        ("clock.js", include_str!("clock.js")),
        ("entry.js", include_str!("entry.js")),
        ("errors.js", include_str!("errors.js")),
        ("esm.js", include_str!("esm.js")),
        ("fresh.js", include_str!("fresh.js")),
        ("guard.js", include_str!("guard.js")),
        ("meter.js", include_str!("meter.js")),
        ("nodes.js", include_str!("nodes.js")),
        ("program.js", include_str!("program.js")),
        ("queues.js", include_str!("queues.js")),
        ("serve.js", include_str!("serve.js")),
        ("service.js", include_str!("service.js")),
        ("timers.js", include_str!("timers.js")),
        ("values.js", include_str!("values.js")),
    ],
    // V8 takes compiled code only under the flags that it was compiled with:
    // this is the stack size that follows from `stack`.
    compile_ahead: Some(&["--stack-size=61440", "driver.js", "--compile"]),
    arguments: &[],
    environment: &[],
    stack: 64 << 20,
    least_memory: 256 << 20,
    resident: 160 << 20,
    machine: Machine::V8,
};

pub(super) const PROGRAM: ProgramSpec = ProgramSpec {
    arguments: &[],
    parse: &["--check"],
    environment: &[],
    beside: package_file,
    least_memory: 512 << 20,
    stack: 0,
};

/// Node takes a `.js` file for a module where a package file says so, and
/// only later versions look into the file itself.
pub(super) fn package_file(path: &Path, text: &str) -> Vec<(&'static str, String)> {
    let named = path
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("package.json"))
        .find(|file| file.is_file())
        .and_then(|file| fs::read(file).ok())
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|package| package["type"] == "module");
    let written = text.lines().any(|line| {
        let after = |word| {
            line.strip_prefix(word)
                .is_some_and(|rest| rest.starts_with([' ', '{', '*', '"', '\'']))
        };
        after("import") || after("export")
    });
    if named || written {
        vec![("package.json", "{\"type\":\"module\"}\n".into())]
    } else {
        Vec::new()
    }
}
