//! Rust: 1.70 or later, by `rustc` alone. The answer is a module of its own
//! crate, and the driver a library that is built once; the glue stands inside
//! of the answer's module, on lines after its last.

mod class;
mod glue;
mod nodes_glue;
mod scan;

use self::scan::{Found, scan};
use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted};
use super::names::Convention;
use super::nodes;
use super::scan::{Dialect, tokens};
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static RUST: Language = Language {
    id: "rust",
    name: "Rust",
    extensions: &["rs"],
    aliases: &["rustc"],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "None",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["rustc"],
        beside: &[],
        minimum: (1, 70),
        identify: &["--version"],
        is_script: false,
        suits: any_suits,
        install: "install Rust 1.70 or later (https://rustup.rs; macOS: brew install rust)",
    }),
    driver: Some(Driver {
        files: SOURCES,
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

/// An honest recursion 100,000 deep fits; one without end meets this first.
const STACK: u64 = 128 << 20;

pub static RECIPE: Recipe = Recipe {
    plan,
    environment: &[],
    needs: &[(
        "cc",
        "rustc links with it (Debian: apt install gcc; macOS: xcode-select --install)",
    )],
};

const SOURCES: &[(&str, &str)] = &[
    ("driver.rs", include_str!("driver/driver.rs")),
    ("keys.rs", include_str!("driver/keys.rs")),
    ("nodes.rs", include_str!("driver/nodes.rs")),
    ("prelude.rs", include_str!("driver/prelude.rs")),
    ("system.rs", include_str!("driver/system.rs")),
    ("values.rs", include_str!("driver/values.rs")),
];

/// What is taken in after the last line of an answer.
const PRELUDE: &str = "#[allow(unused_imports)] use ::grade_driver::prelude::*;\n";

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let own_nodes = nodes::missing(request, &tokens(request.text, Dialect::Rust))?;
    let file = own_name(request.file);
    let found = scan(request.text);
    let plan = Plan {
        support: Some(Box::new(support(request.version))),
        keep: vec!["answer".into()],
        source: file.clone(),
        start: Start {
            program: "answer".into(),
            ..Start::default()
        },
        ..Plan::default()
    };
    let extern_driver = ["--extern", "grade_driver=libgrade_driver.rlib"];
    let built = |root: &str, more: &[&str]| -> Vec<String> {
        let mut words = flags();
        words.extend(
            [
                &["--crate-name", "answer"],
                &extern_driver[..],
                more,
                &[root],
            ]
            .concat(),
        );
        words.into_iter().map(String::from).collect()
    };
    if let Wanted::Program = request.wanted {
        return Ok(Plan {
            files: vec![(file.clone(), format!("{}\n{PRELUDE}", request.text))],
            steps: vec![built(&file, &["-o", "answer"])],
            ..plan
        });
    }
    let mut text = format!("{}\n{PRELUDE}", request.text);
    for node in &own_nodes {
        text.push_str(&nodes::definition("rust", node));
    }
    let knows = |name: &str| found.types.iter().any(|(type_, _)| type_ == name);
    if found.methods.iter().any(|(home, _)| home == "Solution") && !knows("Solution") {
        text.push_str("pub struct Solution;\n");
    }
    match glue::glue(request, &file, &found, &own_nodes) {
        Ok(glue) => {
            text.push_str("#[path = \"grade-glue.rs\"] pub mod grade_glue_;\n");
            let root = format!(
                "#[path = {file:?}] mod answer;\nfn main() {{ ::grade_driver::run(&answer::grade_glue_::ANSWER) }}\n"
            );
            Ok(Plan {
                files: vec![
                    ("grade-main.rs".into(), root),
                    ("grade-glue.rs".into(), glue),
                    (file, text),
                ],
                steps: vec![built("grade-main.rs", &["-o", "answer"])],
                ..plan
            })
        }
        Err(missing) => Err(Refusal::NoEntry {
            wanted: missing.wanted,
            found: missing.found.unwrap_or_else(|| all_names(&found)),
            several: missing.several,
            check: Box::new(Plan {
                files: vec![(file.clone(), text)],
                steps: vec![built(
                    &file,
                    &["--crate-type", "lib", "--emit", "metadata", "-o", "answer"],
                )],
                keep: Vec::new(),
                ..plan
            }),
        }),
    }
}

fn all_names(found: &Found) -> Vec<String> {
    let functions = found.functions.iter().map(|function| function.name.clone());
    let types = found.types.iter().map(|(name, _)| name.clone());
    functions.chain(types).collect()
}

/// The candidate's own file name, which messages and panics then have, unless
/// it is one that stands for something else.
fn own_name(file: &str) -> String {
    let is_plain = file.ends_with(".rs")
        && file
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        && !file.starts_with(['-', '.'])
        && !file.starts_with("grade-");
    if is_plain { file } else { "answer.rs" }.into()
}

fn flags() -> Vec<&'static str> {
    vec![
        "--edition",
        "2021",
        "-Copt-level=2",
        "-Ccodegen-units=1",
        "-Cdebuginfo=0",
        "-Cstrip=debuginfo",
        "-Awarnings",
        "--error-format=short",
    ]
}

fn support(version: &str) -> Plan {
    let mut words = flags();
    words.extend(["--crate-type", "rlib", "--crate-name", "grade_driver"]);
    // Older ones do not know the attribute that explains itself.
    let minor = version.split('.').nth(1).and_then(|word| word.parse().ok());
    if minor.is_some_and(|minor: u32| minor >= 78) {
        words.extend(["--cfg", "grade_says"]);
    }
    words.push("driver.rs");
    Plan {
        files: SOURCES
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect(),
        steps: vec![words.into_iter().map(String::from).collect()],
        keep: vec!["libgrade_driver.rlib".into()],
        source: "driver.rs".into(),
        ..Plan::default()
    }
}
