//! The code that makes an instance of a class in C++ and calls its methods.

use std::fmt::Write;

use super::glue::{
    Counts, answer, any_arguments, call, checks, defaults, includes, pickers, records, refusal,
};
use super::scan::{Class, Found, Function};
use crate::language::compiled::{Refusal, Request, literal};
use crate::language::names::{Convention, convert, spellings};
use crate::problem::model;

pub(super) fn glue(
    request: &Request<'_>,
    wanted: &model::Class,
    found: &Found,
) -> Result<String, Refusal> {
    let names: Vec<&str> = match request.entry {
        Some(entry) => vec![entry],
        None => std::iter::once(&wanted.name)
            .chain(&wanted.aliases)
            .map(String::as_str)
            .collect(),
    };
    let by_name = names
        .iter()
        .find_map(|name| found.classes.iter().find(|class| class.name == *name));
    let mut note = None;
    let class = match by_name {
        Some(class) => class,
        None => {
            let mut fits = found
                .classes
                .iter()
                .filter(|class| wanted.methods.iter().all(|m| method(class, m).is_some()));
            match (request.entry, fits.next(), fits.next()) {
                (None, Some(only), None) => {
                    note = Some(format!(
                        "took `{}`, the only class with these methods",
                        only.name
                    ));
                    only
                }
                _ => return Err(refusal(request, Vec::new(), found, Vec::new())),
            }
        }
    };
    let missing: Vec<String> = wanted
        .methods
        .iter()
        .filter(|m| method(class, m).is_none())
        .map(|m| convert(&m.name, Convention::Camel))
        .collect();
    if !missing.is_empty() {
        let there = Found {
            functions: class.methods.clone(),
            classes: Vec::new(),
        };
        return Err(refusal(request, missing, &there, Vec::new()));
    }
    let types = wanted
        .methods
        .iter()
        .flat_map(|m| m.params.iter().map(|p| &p.ty).chain([&m.returns]))
        .chain(wanted.new.iter().map(|p| &p.ty));
    let mut out = records(types);
    out.push_str(includes(request));
    out.push_str("namespace grade_glue_ {\n");
    let methods: Vec<&Function> = wanted
        .methods
        .iter()
        .filter_map(|m| method(class, m))
        .collect();
    pickers(&mut out, methods.iter().map(|m| m.params.len()));
    let counts = Counts::of(&wanted.new);
    let arguments = constructor_arguments(class, counts);
    let own = format!("::{}", class.name);
    let _ = writeln!(
        out,
        "static void *make(grade_driver_::Call &call) {{ {}return new {own}({}); }}",
        defaults(&wanted.new, arguments, request.wire),
        any_arguments(arguments, &own)
    );
    let _ = writeln!(
        out,
        "static void destroy(void *self) {{ delete static_cast<{own} *>(self); }}"
    );
    for (index, (m, function)) in wanted.methods.iter().zip(&methods).enumerate() {
        let name = format!("{own}::{}", function.name);
        checks(&mut out, function, &name, m);
        let call = call(function, &name, "*self, ", Counts::of(&m.params));
        let _ = writeln!(
            out,
            "static void call_{index}(grade_driver_::Call &call) {{ {}auto *self = static_cast<{own} *>(call.self); {call} }}",
            defaults(&m.params, function.params.len(), request.wire)
        );
    }
    out.push_str("static const grade_driver_::Method methods[] = {\n");
    for (index, m) in wanted.methods.iter().enumerate() {
        let _ = writeln!(out, "{{{}, call_{index}}},", literal(&m.name));
    }
    out.push_str("};\n}\n");
    answer(
        &mut out,
        &class.name,
        "class",
        note.as_deref(),
        true,
        methods.len(),
        -1,
    );
    Ok(out)
}

/// How many arguments the constructor gets.
fn constructor_arguments(class: &Class, counts: Counts) -> usize {
    let fitting = class
        .constructors
        .iter()
        .find(|c| c.params.len() == counts.most)
        .or_else(|| class.constructors.iter().find(|c| counts.fit(c)));
    match fitting {
        Some(constructor) => constructor.params.len().min(counts.most),
        None if class.constructors.is_empty() && counts.least == 0 => 0,
        None => counts.most,
    }
}

/// The method of a class that a method of the problem stands for.
fn method<'a>(class: &'a Class, wanted: &model::Function) -> Option<&'a Function> {
    let counts = Counts::of(&wanted.params);
    spellings(&wanted.name, &wanted.aliases, Convention::Camel)
        .iter()
        .find_map(|name| {
            let named = || class.methods.iter().filter(|m| m.name == *name);
            named()
                .find(|m| m.params.len() == counts.most)
                .or_else(|| named().find(|m| counts.fit(m)))
                .or_else(|| named().next())
        })
}
