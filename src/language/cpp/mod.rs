//! C++: GCC 11 or Clang 14 and later, in C++20.

mod arrays;
mod class;
mod function;
pub(super) mod glue;
pub(super) mod headers;
pub(super) mod scan;

use std::path::Path;

use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted};
use super::names::Convention;
use super::nodes;
use super::runtime::numbers;
use super::scan::Dialect;
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};
use crate::problem::types::Type;

pub static CPP: Language = Language {
    id: "cpp",
    name: "C++",
    extensions: &["cpp", "cc", "cxx", "c++", "hpp"],
    aliases: &["c++", "g++"],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: "nullopt",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["g++", "clang++", "c++"],
        beside: &[],
        minimum: (11, 0),
        identify: &["-dumpfullversion", "-dumpversion"],
        is_script: false,
        suits: any_suits,
        install: "install a C++ compiler (Debian: apt install g++; macOS: xcode-select --install)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.h", include_str!("driver.h")),
            ("driver.cpp", include_str!("driver.cpp")),
            ("nodes.h", include_str!("nodes.h")),
        ],
        compile_ahead: None,
        arguments: &[],
        environment: &[],
        stack: STACK,
        least_memory: 0,
        resident: 16 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &[],
        environment: &[],
        beside: nothing_beside,
        least_memory: 0,
        stack: STACK,
    }),
};

/// A recursion 100,000 deep has more than a kilobyte a call, and one without
/// end meets this before the usual memory limit.
pub(super) const STACK: u64 = 128 << 20;

pub static RECIPE: Recipe = Recipe {
    plan,
    environment: &[],
    needs: &[],
};

/// What an older compiler says about what a newer one takes.
const OLDER: Option<(&[&str], &str)> = Some((
    &["expected identifier before ‘this’", "changes meaning of"],
    "the compiler of this machine is an older one; a newer one may take this",
));

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let mut prelude = headers::prelude(request.text);
    let text = scan::without_local(request.text);
    let own_nodes = nodes::missing(request, &super::scan::tokens(&text, Dialect::C))?;
    for node in own_nodes {
        if node.item == Type::String {
            prelude.push_str("#include <string>\n");
        }
        prelude.push_str(&nodes::definition("cpp", &node));
    }
    let around = |before: &str, after: &str| {
        format!(
            "{before}{prelude}{}\n{after}",
            headers::guarded(request.text, request.file)
        )
    };
    let mut flags = flags(request);
    let everything = headers::everything(request.text);
    if everything.is_some() {
        flags.extend(["-idirafter", "after"]);
    }
    let compile = |more: &[&str]| {
        let mut words: Vec<String> = flags.iter().map(|flag| (*flag).to_string()).collect();
        words.extend(more.iter().map(|word| (*word).to_string()));
        words
    };
    let plan = Plan {
        source: request.file.to_string(),
        start: start(request),
        remark: headers::remark(request.text)
            .or(OLDER.filter(|_| !is_at_least(request.version, 14))),
        ..Plan::default()
    };
    let files = |text: String| {
        let answer = ("answer.cpp".to_string(), text);
        [answer].into_iter().chain(everything.clone()).collect()
    };
    if let Wanted::Program = request.wanted {
        return Ok(Plan {
            files: files(around("", "")),
            steps: vec![compile(&["answer.cpp", "-o", "answer"])],
            keep: vec!["answer".into()],
            ..plan
        });
    }
    // An own `main` beside the answer is a function like any other.
    let renamed = "#define main grade_own_main\n";
    let found = scan::scan(request.text);
    match glue::glue(request, &found) {
        Ok(glue) => {
            let mut after = String::new();
            for name in scan::macros(request.text) {
                after.push_str(&format!("#undef {name}\n"));
            }
            after.push_str("#undef main\n#line 1 \"grade-glue\"\n");
            after.push_str(&glue);
            Ok(Plan {
                support: Some(Box::new(support(request))),
                files: files(around(&format!("#include \"driver.h\"\n{renamed}"), &after)),
                steps: vec![
                    compile(&["-c", "answer.cpp", "-o", "answer.o"]),
                    compile(&["answer.o", "driver.o", "-o", "answer"]),
                ],
                keep: vec!["answer".into()],
                inspect: Some("answer.o".into()),
                ..plan
            })
        }
        Err(mut missing) => {
            let check = Plan {
                files: files(around(renamed, "")),
                steps: vec![compile(&["-fsyntax-only", "answer.cpp"])],
                ..plan
            };
            if let Refusal::NoEntry { check: empty, .. } = &mut missing {
                **empty = check;
            }
            Err(missing)
        }
    }
}

/// How an answer is started: with nodes, which nobody but it may delete, each
/// case has a fork of its own.
pub(super) fn start(request: &Request<'_>) -> Start {
    let has_nodes = !nodes::of(request.wanted).is_empty();
    Start {
        program: "answer".into(),
        arguments: has_nodes.then(|| "apart".into()).into_iter().collect(),
        ..Start::default()
    }
}

/// The half of the driver that is the same for every answer.
pub(super) fn support(request: &Request<'_>) -> Plan {
    let mut step: Vec<String> = flags(request).iter().map(|flag| (*flag).into()).collect();
    step.push(format!("-DGRADE_VERSION=\"{}\"", request.version));
    step.extend(["-c", "driver.cpp", "-o", "driver.o"].map(String::from));
    Plan {
        files: vec![
            ("driver.h".into(), include_str!("driver.h").into()),
            ("driver.cpp".into(), include_str!("driver.cpp").into()),
            ("nodes.h".into(), include_str!("nodes.h").into()),
        ],
        steps: vec![step],
        keep: ["driver.h", "nodes.h", "driver.o"]
            .map(String::from)
            .to_vec(),
        source: "driver.cpp".into(),
        ..Plan::default()
    }
}

fn flags(request: &Request<'_>) -> Vec<&'static str> {
    // The first of each to know most of it.
    let newest = if is_clang(request.compiler) { 17 } else { 14 };
    let standard = match is_at_least(request.version, newest) {
        true => "-std=c++2b",
        false => "-std=c++20",
    };
    let mut flags = vec![standard, "-pthread"];
    // As other compilers do, and GCC did not always.
    if !is_clang(request.compiler) && is_at_least(request.version, 13) {
        flags.push("-Wno-changes-meaning");
    }
    flags.extend(own_flags(request));
    flags
}

/// What C and C++ are compiled with, by GCC or by Clang.
pub(super) fn own_flags(request: &Request<'_>) -> Vec<&'static str> {
    let clang = is_clang(request.compiler);
    let mut flags = vec!["-O2", "-w", "-fdiagnostics-color=never"];
    flags.extend(match clang {
        true => ["-ferror-limit=20", "-fno-caret-diagnostics"],
        false => ["-fmax-errors=20", "-fno-diagnostics-show-caret"],
    });
    // What was never set must not depend on the case before.
    if clang || is_at_least(request.version, 12) {
        flags.push("-ftrivial-auto-var-init=zero");
    }
    if clang && !is_at_least(request.version, 16) {
        flags.push("-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang");
    }
    flags
}

/// On macOS every compiler is Clang, but for those that say what they are.
fn is_clang(compiler: &Path) -> bool {
    let name = compiler.file_name().unwrap_or_default().to_string_lossy();
    name.contains("clang") || (cfg!(target_os = "macos") && !name.contains("++-"))
}

/// Compares a compiler's version.
pub(super) fn is_at_least(version: &str, major: u32) -> bool {
    numbers(version).is_some_and(|(found, _)| found >= major)
}
