//! Lua: 5.4.

use super::names::Convention;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static LUA: Language = Language {
    id: "lua",
    name: "Lua",
    extensions: &["lua"],
    aliases: &["lua5.4"],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "nil",
    booleans: ["true", "false"],
    line_comment: "--",
    runtime: Some(RuntimeSpec {
        programs: &["lua5.4", "lua"],
        beside: &[],
        minimum: (5, 4),
        // It does not know its own path; where it is a script of a version
        // manager, the driver says what it is.
        identify: &["-e", "print(arg[0]) print((_VERSION:gsub('Lua ', '')))"],
        is_script: false,
        suits: any_suits,
        install: "install Lua 5.4 (Debian: apt install lua5.4; macOS: brew install lua)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.lua", include_str!("driver.lua")),
            ("nodes.lua", include_str!("nodes.lua")),
        ],
        compile_ahead: None,
        arguments: &[],
        environment: &[],
        stack: 0,
        least_memory: 64 << 20,
        resident: 32 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &[
            "-e",
            "local f, e = loadfile(arg[0]) if not f then io.stderr:write(e, '\\n') os.exit(1) end os.exit(0)",
        ],
        environment: &[],
        beside: nothing_beside,
        least_memory: 64 << 20,
        stack: 0,
    }),
};
