//! C: GCC, with the driver of C++ around it. The answer is compiled as C; the
//! types of its parameters are read from its text and declared to the driver.

mod call;
mod glue;
mod headers;
mod nodes;
mod types;

use super::compiled::{Plan, Recipe, Refusal, Request, Wanted};
use super::cpp::headers as own_headers;
use super::cpp::{STACK, own_flags, scan, start, support};
use super::names::Convention;
use super::nodes::missing;
use super::scan::{Dialect, tokens};
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static C: Language = Language {
    id: "c",
    name: "C",
    extensions: &["c"],
    aliases: &["gcc"],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: "NULL",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["g++", "clang++"],
        beside: &[],
        minimum: (11, 0),
        identify: &["-dumpfullversion", "-dumpversion"],
        is_script: false,
        suits: any_suits,
        install: "install a C and C++ compiler (Debian: apt install gcc g++; macOS: xcode-select --install)",
    }),
    driver: Some(Driver {
        files: &[],
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

pub static RECIPE: Recipe = Recipe {
    plan,
    environment: &[],
    needs: &[],
};

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let compiled = scan::without_local(request.text);
    let tokens = tokens(&compiled, Dialect::C);
    let own_nodes = nodes::prelude(&missing(request, &tokens)?);
    let headers =
        headers::missing(request.text, &tokens) + headers::hash_tables(request.text, &tokens)?;
    let text = |renamed: &str| {
        format!(
            "{renamed}{headers}{own_nodes}{}\n",
            own_headers::guarded(request.text, request.file)
        )
    };
    let compile = |more: &[&str]| -> Vec<String> {
        let mut words = vec!["-x", "c", "-std=gnu17"];
        words.extend(own_flags(request));
        words.push("-Werror=implicit-function-declaration");
        words.extend(more);
        words.into_iter().map(String::from).collect()
    };
    let plan = Plan {
        source: request.file.to_string(),
        remark: own_headers::remark(request.text),
        start: start(request),
        ..Plan::default()
    };
    let link = |objects: &[&str]| -> Vec<String> {
        let words = [&["-pthread"], objects, &["-lm", "-o", "answer"]].concat();
        words.into_iter().map(String::from).collect()
    };
    if let Wanted::Program = request.wanted {
        return Ok(Plan {
            files: vec![("answer.c".into(), text(""))],
            steps: vec![
                compile(&["-c", "answer.c", "-o", "answer.o"]),
                link(&["answer.o"]),
            ],
            keep: vec!["answer".into()],
            ..plan
        });
    }
    let renamed = "#define main grade_own_main\n";
    let behind = |glue: &glue::Glue| {
        let macros: String = scan::macros(request.text)
            .iter()
            .map(|name| format!("#undef {name}\n"))
            .collect();
        match glue.behind.is_empty() {
            true => String::new(),
            false => format!("{macros}#line 1 \"grade-glue\"\n{}", glue.behind),
        }
    };
    match glue::glue(request, &scan::scan(request.text)) {
        Ok(glue) => Ok(Plan {
            support: Some(Box::new(support(request))),
            files: vec![
                (
                    "answer.c".into(),
                    format!("{}{}", text(renamed), behind(&glue)),
                ),
                ("glue.cpp".into(), glue.file),
            ],
            steps: vec![
                compile(&["-c", "answer.c", "-o", "answer.o"]),
                ["-std=c++20", "-O2", "-w", "-pthread", "-c", "glue.cpp"]
                    .map(String::from)
                    .to_vec(),
                link(&["answer.o", "glue.o", "driver.o"]),
            ],
            keep: vec!["answer".into()],
            inspect: Some("answer.o".into()),
            ..plan
        }),
        Err(mut missing) => {
            if let Refusal::NoEntry { check, .. } = &mut missing {
                **check = Plan {
                    files: vec![("answer.c".into(), text(renamed))],
                    steps: vec![compile(&["-fsyntax-only", "answer.c"])],
                    ..plan
                };
            }
            Err(missing)
        }
    }
}
