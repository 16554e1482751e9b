//! Which functions of an answer in C are called, and the file in C++ around the
//! calls.
//!
//! The shapes are those that people know from practice sites: `int *nums, int
//! numsSize` for a list, with `int *numsColSize` for a list of lists, and a
//! last `int *returnSize` where a list comes back. A class is the functions
//! `nameCreate`, `nameMethod` and `nameFree` over a pointer.

use std::fmt::Write;

use super::call::{construction, statements};
use super::nodes::halves;
use super::types::{parameters, result_of, width};
use crate::language::compiled::{Refusal, Request, Wanted, literal, wanted_names};
use crate::language::cpp::glue::defaults;
use crate::language::cpp::scan::{Found, Function};
use crate::language::names::{Convention, convert, spellings};
use crate::problem::model;
use crate::problem::types::Type;

/// What is added to an answer.
#[derive(Default)]
pub(super) struct Glue {
    /// In C, behind the answer's text.
    pub behind: String,
    /// In C++, a file of its own.
    pub file: String,
}

pub(super) fn glue(request: &Request<'_>, found: &Found) -> Result<Glue, Refusal> {
    match request.wanted {
        Wanted::Function(wanted) => function_glue(request, wanted, found),
        Wanted::Class(wanted) => class_glue(request, wanted, found),
        Wanted::Program => Ok(Glue::default()),
    }
}

fn refusal(
    request: &Request<'_>,
    wanted: Vec<String>,
    found: &Found,
    several: Vec<String>,
) -> Refusal {
    let wanted = if wanted.is_empty() {
        wanted_names(request.wanted, request.entry, Convention::Camel)
    } else {
        wanted
    };
    Refusal::NoEntry {
        wanted,
        found: found.functions.iter().map(|f| f.name.clone()).collect(),
        several,
        check: Box::default(),
    }
}

fn function_glue(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &Found,
) -> Result<Glue, Refusal> {
    let width = width(&wanted.params, &wanted.returns)?;
    let names = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => spellings(&wanted.name, &wanted.aliases, Convention::Camel),
    };
    let by_name = names
        .iter()
        .find_map(|name| found.functions.iter().find(|f| f.name == *name));
    let mut note = None;
    let function = match by_name {
        Some(function) => function,
        None => {
            let fitting: Vec<&Function> = found
                .functions
                .iter()
                .filter(|f| f.params.len() == width)
                .collect();
            match (request.entry, fitting.as_slice()) {
                (None, [only]) => {
                    note = Some(format!(
                        "took `{}`, the only function with {width} parameter{}",
                        only.name,
                        if width == 1 { "" } else { "s" }
                    ));
                    *only
                }
                _ => {
                    let mut several: Vec<String> = fitting.iter().map(|f| f.name.clone()).collect();
                    if several.len() < 2 {
                        several.clear();
                    }
                    return Err(refusal(request, Vec::new(), found, several));
                }
            }
        }
    };
    let halves = halves(request, &[(function, wanted, 0)]);
    let mut out = format!("#include \"driver.h\"\n{}", halves.cpp);
    declare(&mut out, function);
    out.push_str("namespace grade_glue_ {\n");
    out.push_str(include_str!("rows.h"));
    let _ = writeln!(
        out,
        "static void call_0(grade_driver_::Call &call) {{\n{}\n{}}}",
        defaults(&wanted.params, wanted.params.len(), request.wire),
        statements(
            function,
            &wanted.params,
            &wanted.returns,
            wanted.output,
            None
        )
    );
    out.push_str("static const grade_driver_::Method methods[] = {{\"\", call_0}};\n}\n");
    let output = wanted
        .output
        .map_or(-1, |index| i64::try_from(index).unwrap_or(-1));
    let _ = writeln!(
        out,
        "const grade_driver_::Answer grade_driver_::answer = {{{}, \"function\", {}, nullptr, nullptr, grade_glue_::methods, 1, {output}}};",
        literal(&function.name),
        note.as_deref().map_or("nullptr".into(), literal)
    );
    Ok(Glue {
        behind: halves.c,
        file: out,
    })
}

/// Tells the driver of a function that is compiled as C. Types that only the
/// answer knows are pointers to nothing in particular.
fn declare(out: &mut String, function: &Function) {
    let _ = writeln!(
        out,
        "extern \"C\" {} {}({});",
        result_of(function),
        function.name,
        parameters(function).join(", ")
    );
}

/// The functions that are a class.
struct Members<'a> {
    create: &'a Function,
    methods: Vec<(&'a model::Function, &'a Function)>,
    free: Option<&'a Function>,
}

fn members<'a>(
    request: &Request<'_>,
    wanted: &'a model::Class,
    found: &'a Found,
) -> Result<Members<'a>, Refusal> {
    let classes: Vec<&str> = match request.entry {
        Some(entry) => vec![entry],
        None => std::iter::once(&wanted.name)
            .chain(&wanted.aliases)
            .map(String::as_str)
            .collect(),
    };
    let named = |class: &str, name: &str| {
        let all = member_names(class, name);
        found.functions.iter().find(|f| all.contains(&f.name))
    };
    let find = |names: &[&str]| {
        let of_class = |class: &&str| names.iter().find_map(|name| named(class, name));
        classes.iter().find_map(of_class)
    };
    let mut missing = Vec::new();
    let mut miss = |name: &str| {
        let [camel, ..] = member_names(&wanted.name, name);
        missing.push(camel);
    };
    let create = find(&["create", "new", "init", "make"]);
    if create.is_none() {
        miss("create");
    }
    let mut methods = Vec::new();
    for method in &wanted.methods {
        let names: Vec<&str> = std::iter::once(&method.name)
            .chain(&method.aliases)
            .map(String::as_str)
            .collect();
        match find(&names) {
            Some(function) => methods.push((method, function)),
            None => miss(&method.name),
        }
    }
    match create.filter(|_| missing.is_empty()) {
        Some(create) => Ok(Members {
            create,
            methods,
            free: find(&["free", "destroy", "delete"]),
        }),
        None => Err(refusal(request, missing, found, Vec::new())),
    }
}

/// `tokenBucketAllow`, `token_bucket_allow` and `TokenBucket_allow`.
fn member_names(class: &str, name: &str) -> [String; 3] {
    let snake = convert(class, Convention::Snake);
    let member = convert(name, Convention::Snake);
    [
        format!(
            "{}{}",
            convert(&snake, Convention::Camel),
            convert(name, Convention::Pascal)
        ),
        format!("{snake}_{member}"),
        format!("{class}_{member}"),
    ]
}

fn class_glue(
    request: &Request<'_>,
    wanted: &model::Class,
    found: &Found,
) -> Result<Glue, Refusal> {
    for method in &wanted.methods {
        width(&method.params, &method.returns)?;
    }
    width(&wanted.new, &Type::Void)?;
    let Members {
        create,
        methods,
        free,
    } = members(request, wanted, found)?;
    let made_by = model::Function {
        name: String::new(),
        aliases: Vec::new(),
        params: wanted.new.clone(),
        returns: Type::Void,
        output: None,
    };
    let called: Vec<(&Function, &model::Function, usize)> = methods
        .iter()
        .map(|(method, function)| (*function, *method, 1))
        .chain([(create, &made_by, 0)])
        .collect();
    let halves = halves(request, &called);
    let mut out = format!("#include \"driver.h\"\n{}", halves.cpp);
    declare(&mut out, create);
    for function in methods.iter().map(|(_, function)| *function).chain(free) {
        declare(&mut out, function);
    }
    out.push_str("namespace grade_glue_ {\n");
    out.push_str(include_str!("rows.h"));
    let _ = writeln!(
        out,
        "static void *make(grade_driver_::Call &call) {{ {}\n{}}}",
        defaults(&wanted.new, wanted.new.len(), request.wire),
        construction(create, &wanted.new)
    );
    let _ = writeln!(
        out,
        "static void destroy(void *self) {{ {} }}",
        free.map_or(String::new(), |free| format!("{}(self);", free.name))
    );
    for (index, (method, function)) in methods.iter().enumerate() {
        let _ = writeln!(
            out,
            "static void call_{index}(grade_driver_::Call &call) {{ {}\n{}}}",
            defaults(&method.params, method.params.len(), request.wire),
            statements(
                function,
                &method.params,
                &method.returns,
                None,
                Some("call.self")
            )
        );
    }
    out.push_str("static const grade_driver_::Method methods[] = {\n");
    for (index, (method, _)) in methods.iter().enumerate() {
        let _ = writeln!(out, "{{{}, call_{index}}},", literal(&method.name));
    }
    let _ = writeln!(
        out,
        "}};\n}}\nconst grade_driver_::Answer grade_driver_::answer = {{{}, \"class\", nullptr, grade_glue_::make, grade_glue_::destroy, grade_glue_::methods, {}, -1}};",
        literal(&wanted.name),
        methods.len()
    );
    Ok(Glue {
        behind: halves.c,
        file: out,
    })
}
