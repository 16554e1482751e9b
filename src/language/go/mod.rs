//! Go: 1.18 or later. The driver is of the same package as the answer and works
//! by reflection; the glue names what is called.

mod library;
mod newer;
mod scan;

use std::fmt::Write;

use self::scan::{Found, Function, scan};
use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted, literal, wanted_names};
use super::names::{Convention, convert, spellings};
use super::nodes::{self, Shape};
use super::scan::{Dialect, tokens};
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};
use crate::problem::model::{self, Param};
use crate::problem::types::Type;

pub static GO: Language = Language {
    id: "go",
    name: "Go",
    extensions: &["go"],
    aliases: &["golang"],
    function_names: Convention::Camel,
    method_names: Convention::Pascal,
    null: "nil",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["go"],
        beside: &[],
        minimum: (1, 18),
        identify: &["version"],
        is_script: false,
        suits: any_suits,
        install: "install Go 1.18 or later (Debian: apt install golang-go; macOS: brew install go)",
    }),
    driver: Some(Driver {
        files: &[
            ("driver.go", include_str!("driver.go")),
            ("clock.go", include_str!("clock.go")),
            ("nodes.go", include_str!("nodes.go")),
        ],
        compile_ahead: None,
        arguments: &[],
        environment: &[],
        stack: 0,
        least_memory: 0,
        resident: 64 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &[],
        environment: &[],
        beside: nothing_beside,
        least_memory: 0,
        stack: 0,
    }),
};

pub static RECIPE: Recipe = Recipe {
    plan,
    environment: &[],
    needs: &[],
};

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let mut own_nodes = String::new();
    for node in nodes::missing(request, &tokens(request.text, Dialect::Go))? {
        own_nodes.push_str(&nodes::definition("go", &node));
    }
    let build = |files: &[&str]| words(&[&["build", "-o", "answer"], files].concat());
    let found = scan(request.text);
    let plan = Plan {
        support: library::compiled(request.version),
        keep: vec!["answer".into()],
        source: "answer.go".into(),
        remark: newer::is_older(request.version).then_some(newer::REMARK),
        start: Start {
            program: "answer".into(),
            ..Start::default()
        },
        ..Plan::default()
    };
    let answer = |renamed| {
        (
            "answer.go".to_string(),
            scan::prepared(request.text, renamed, !newer::is_older(request.version)),
        )
    };
    let newer = || {
        let text = newer::builtins(request.version, request.text);
        ("newer.go".to_string(), text)
    };
    if let Wanted::Program = request.wanted {
        return Ok(Plan {
            files: vec![answer(false), newer()],
            steps: vec![build(&["answer.go", "newer.go"])],
            ..plan
        });
    }
    match glue(request, &found) {
        Ok(glue) => Ok(Plan {
            files: vec![
                ("driver.go".into(), include_str!("driver.go").into()),
                ("clock.go".into(), include_str!("clock.go").into()),
                ("nodes.go".into(), include_str!("nodes.go").into()),
                ("glue.go".into(), glue + &own_nodes),
                with_reset(answer(true), &found),
                newer(),
            ],
            // The driver's variables are set first, in the order of the files.
            steps: vec![build(&[
                "driver.go",
                "clock.go",
                "nodes.go",
                "glue.go",
                "answer.go",
                "newer.go",
            ])],
            ..plan
        }),
        Err((wanted, several)) => Err(Refusal::NoEntry {
            wanted,
            found: found
                .functions
                .iter()
                .map(|function| function.name.clone())
                .chain(found.types.iter().cloned())
                .collect(),
            several,
            check: Box::new(Plan {
                files: vec![
                    answer(true),
                    newer(),
                    (
                        "main.go".into(),
                        format!("package main\n\nfunc main() {{}}\n{own_nodes}"),
                    ),
                ],
                steps: vec![build(&["answer.go", "newer.go", "main.go"])],
                keep: Vec::new(),
                ..plan
            }),
        }),
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_string()).collect()
}

/// The answer's file with what sets its variables again: it stands there since
/// that file has the imports.
fn with_reset((name, text): (String, String), found: &Found) -> (String, String) {
    let resets = found.resets.as_deref().unwrap_or_default().join("\n");
    (
        name,
        format!("{text}\nfunc grade_reset() {{\n{resets}\n}}\n"),
    )
}

type Missing = (Vec<String>, Vec<String>);

fn glue(request: &Request<'_>, found: &Found) -> Result<String, Missing> {
    match request.wanted {
        Wanted::Function(function) => function_glue(request, function, found),
        Wanted::Class(class) => class_glue(request, class, found),
        Wanted::Program => Ok(String::new()),
    }
}

fn function_glue(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &Found,
) -> Result<String, Missing> {
    let names = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => spellings(&wanted.name, &wanted.aliases, Convention::Camel),
    };
    let least = wanted.params.iter().filter(|p| p.default.is_none()).count();
    let by_name = names
        .iter()
        .find_map(|name| found.functions.iter().find(|f| f.name == *name));
    let mut note = String::new();
    let function = match by_name {
        Some(function) => function,
        None => {
            let fitting: Vec<&Function> = found
                .functions
                .iter()
                .filter(|f| (least..=wanted.params.len()).contains(&f.params))
                .collect();
            match (request.entry, fitting.as_slice()) {
                (None, [only]) => {
                    let count = only.params;
                    let s = if count == 1 { "" } else { "s" };
                    note = format!(
                        "took `{}`, the only function with {count} parameter{s}",
                        only.name
                    );
                    *only
                }
                (_, fitting) => {
                    let several = match fitting.len() {
                        0 | 1 => Vec::new(),
                        _ => fitting.iter().map(|f| f.name.clone()).collect(),
                    };
                    let wanted = wanted_names(request.wanted, request.entry, Convention::Camel);
                    return Err((wanted, several));
                }
            }
        }
    };
    let method = method(
        request,
        "",
        &function.name,
        &wanted.params,
        &wanted.returns,
        wanted.output.and_then(|index| wanted.params.get(index)),
    );
    let types: Vec<&Type> = wanted
        .params
        .iter()
        .map(|p| &p.ty)
        .chain([&wanted.returns])
        .collect();
    Ok(file(&Parts {
        entry: &function.name,
        style: "function",
        note: &note,
        output: wanted.output,
        stateful: found.has_variables && found.resets.is_none(),
        has_nodes: !nodes::of(request.wanted).is_empty(),
        types: &types,
        make: "grade_Method{}".into(),
        methods: vec![method],
    }))
}

fn class_glue(
    request: &Request<'_>,
    wanted: &model::Class,
    found: &Found,
) -> Result<String, Missing> {
    let mut names: Vec<String> = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => std::iter::once(&wanted.name)
            .chain(&wanted.aliases)
            .cloned()
            .collect(),
    };
    // Types are private as often as not.
    for index in 0..names.len() {
        let private = convert(
            &convert(&names[index], Convention::Snake),
            Convention::Camel,
        );
        names.push(private);
    }
    let Some(name) = names.iter().find(|name| found.types.contains(name)) else {
        return Err((
            wanted_names(request.wanted, request.entry, Convention::Pascal),
            Vec::new(),
        ));
    };
    let makers = [
        "Constructor".to_string(),
        format!("New{}", convert(name, Convention::Pascal)),
        format!("new{}", convert(name, Convention::Pascal)),
        "New".into(),
        "NewFrom".into(),
    ];
    let maker = makers
        .iter()
        .find(|maker| found.functions.iter().any(|f| f.name == **maker));
    let mut missing = Vec::new();
    if maker.is_none() {
        missing.push("Constructor".to_string());
    }
    let mut methods = Vec::new();
    for method_ in &wanted.methods {
        let spelt = spellings(&method_.name, &method_.aliases, Convention::Pascal);
        let own = spelt.iter().find(|spelt| {
            found
                .methods
                .iter()
                .any(|(home, f)| home == name && f.name == **spelt)
        });
        match own {
            Some(own) => methods.push(method(
                request,
                &method_.name,
                &format!("(*{name}).{own}"),
                &method_.params,
                &method_.returns,
                None,
            )),
            None => missing.push(convert(&method_.name, Convention::Pascal)),
        }
    }
    let Some(maker) = maker.filter(|_| missing.is_empty()) else {
        return Err((missing, Vec::new()));
    };
    let types: Vec<&Type> = wanted
        .methods
        .iter()
        .flat_map(|m| m.params.iter().map(|p| &p.ty).chain([&m.returns]))
        .collect();
    Ok(file(&Parts {
        entry: name,
        style: "class",
        note: "",
        output: None,
        stateful: found.has_variables && found.resets.is_none(),
        has_nodes: !nodes::of(request.wanted).is_empty(),
        types: &types,
        make: method(request, "", maker, &wanted.new, &Type::Void, None),
        methods,
    }))
}

/// One function as the driver wants it. `output` is the parameter that is sent
/// back in place of the result.
fn method(
    request: &Request<'_>,
    name: &str,
    function: &str,
    params: &[Param],
    returns: &Type,
    output: Option<&Param>,
) -> String {
    let defaults: Vec<String> = params
        .iter()
        .filter_map(|param| param.default.as_ref())
        .map(|default| literal(&(request.wire)(default)))
        .collect();
    let least = params.len() - defaults.len();
    let word = |ty: &Type| match nodes::shape(ty) {
        Some(Shape::Linked) => "\"list\"",
        Some(Shape::Tree) => "\"tree\"",
        None => "\"\"",
    };
    let shapes: Vec<&str> = params.iter().map(|param| word(&param.ty)).collect();
    format!(
        "grade_Method{{{}, {function}, []string{{{}}}, {least}, {}, []string{{{}}}, {}}}",
        literal(name),
        defaults.join(", "),
        has_texts(output.map_or(returns, |param| &param.ty)),
        shapes.join(", "),
        word(returns)
    )
}

struct Parts<'a> {
    entry: &'a str,
    style: &'a str,
    note: &'a str,
    output: Option<usize>,
    stateful: bool,
    has_nodes: bool,
    types: &'a [&'a Type],
    make: String,
    methods: Vec<String>,
}

fn file(parts: &Parts<'_>) -> String {
    // The names of records' fields, which Go writes with a capital.
    let inner = parts.types.iter().flat_map(|ty| ty.parts());
    let records = inner.filter_map(|ty| match ty {
        Type::Record(fields) => Some(fields),
        _ => None,
    });
    let fields: Vec<String> = records.flatten().map(|(name, _)| literal(name)).collect();
    let output = parts
        .output
        .map_or(-1, |index| i64::try_from(index).unwrap_or(-1));
    let mut out = String::from("package main\n\n");
    let _ = writeln!(
        out,
        "var grade_entry, grade_style, grade_note = {}, {}, {}",
        literal(parts.entry),
        literal(parts.style),
        literal(parts.note)
    );
    let _ = writeln!(out, "var grade_output = {output}");
    let _ = writeln!(out, "var grade_stateful = {}", parts.stateful);
    let _ = writeln!(out, "var grade_nodes = {}", parts.has_nodes);
    let _ = writeln!(out, "var grade_fields = []string{{{}}}", fields.join(", "));
    let _ = writeln!(out, "var grade_make = {}", parts.make);
    let _ = writeln!(
        out,
        "var grade_methods = []grade_Method{{{}}}",
        parts.methods.join(", ")
    );
    out
}

fn has_texts(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Literal(_) => true,
        Type::List(item)
        | Type::Optional(item)
        | Type::Map(item)
        | Type::Linked(item)
        | Type::Tree(item) => has_texts(item),
        Type::Tuple(items) | Type::Union(items) => items.iter().any(has_texts),
        _ => false,
    }
}
