//! The code that makes an instance of a type in Rust and calls its methods.

use std::fmt::Write;

use super::glue::{Arguments, Entry, Facts, Missing, SIGNATURE, answer, fits, records};
use super::nodes_glue::check;
use super::scan::{Found, Function};
use crate::language::compiled::{Request, wanted_names};
use crate::language::names::{Convention, convert, spellings};
use crate::problem::model;

/// The type that stands for the class, with a note where its name is another.
fn chosen_type<'a>(
    request: &Request<'_>,
    wanted: &model::Class,
    found: &'a Found,
) -> Result<(&'a str, Option<String>), Missing> {
    let names: Vec<&str> = match request.entry {
        Some(entry) => vec![entry],
        None => std::iter::once(&wanted.name)
            .chain(&wanted.aliases)
            .map(String::as_str)
            .collect(),
    };
    let own = |home: &str, method| own_method(home, method, found);
    let by_name = names
        .iter()
        .find_map(|name| found.types.iter().find(|(type_, _)| type_ == name));
    let mut note = None;
    let (home, _) = match by_name {
        Some(type_) => type_,
        None => {
            let mut fitting = found
                .types
                .iter()
                .filter(|(name, _)| wanted.methods.iter().all(|m| own(name, m).is_some()));
            match (request.entry, fitting.next(), fitting.next()) {
                (None, Some(only), None) => {
                    note = Some(format!(
                        "took `{}`, the only type with these methods",
                        only.0
                    ));
                    only
                }
                _ => {
                    return Err(Missing {
                        wanted: wanted_names(request.wanted, request.entry, Convention::Pascal),
                        several: Vec::new(),
                        found: None,
                    });
                }
            }
        }
    };
    let mut missing: Vec<String> = Vec::new();
    if maker(home, wanted, found).is_none() && !wanted.new.is_empty() {
        missing.push("new".into());
    }
    let absent = wanted.methods.iter().filter(|m| own(home, m).is_none());
    missing.extend(absent.map(|m| convert(&m.name, Convention::Snake)));
    if !missing.is_empty() {
        let there = found.methods.iter().filter(|(type_, _)| type_ == home);
        return Err(Missing {
            wanted: missing,
            several: Vec::new(),
            found: Some(there.map(|(_, f)| f.name.clone()).collect()),
        });
    }
    Ok((home, note))
}

/// The method of a type that a method of the problem stands for.
fn own_method<'a>(home: &str, wanted: &model::Function, found: &'a Found) -> Option<&'a Function> {
    spellings(&wanted.name, &wanted.aliases, Convention::Snake)
        .iter()
        .find_map(|name| {
            let mut methods = found.methods.iter();
            methods.find(|(type_, f)| type_ == home && f.name == *name)
        })
        .map(|(_, function)| function)
}

pub(super) fn glue(
    request: &Request<'_>,
    file: &str,
    wanted: &model::Class,
    found: &Found,
) -> Result<String, Missing> {
    let (home, note) = chosen_type(request, wanted, found)?;
    let maker = maker(home, wanted, found);
    let types = wanted
        .methods
        .iter()
        .flat_map(|m| m.params.iter().map(|p| &p.ty).chain([&m.returns]))
        .chain(wanted.new.iter().map(|p| &p.ty));
    let mut out = String::from("use super::*;\n");
    records(&mut out, types, found);
    let _ = writeln!(out, "type Own = super::{home};");
    let (before, made) = match maker {
        Some(function) => {
            let entry = Entry {
                home: Some(home),
                function,
            };
            let arguments = Arguments::of(request, entry, &wanted.new, None);
            let made = format!("Own::{}({})", function.name, arguments.list);
            (arguments.before, made)
        }
        None => (
            "call.most(0)?; ".into(),
            "<Own as ::std::default::Default>::default()".into(),
        ),
    };
    let _ = writeln!(
        out,
        "fn make(call: &mut ::grade_driver::Call) -> ::std::result::Result<*mut (), ::grade_driver::Failure> {{ {before}let made = ::grade_driver::Made::<Own>::made({made})?; ::std::result::Result::Ok(::std::boxed::Box::into_raw(::std::boxed::Box::new(made)) as *mut ()) }}"
    );
    out.push_str(
        "fn destroy(instance: *mut ()) { unsafe { ::std::mem::drop(::std::boxed::Box::from_raw(instance as *mut Own)) } }\n",
    );
    for (index, method) in wanted.methods.iter().enumerate() {
        let Some(function) = own_method(home, method, found) else {
            continue;
        };
        let entry = Entry {
            home: Some(home),
            function,
        };
        let arguments = Arguments::of(request, entry, &method.params, None);
        let callee = if function.has_self {
            "instance."
        } else {
            "Own::"
        };
        let _ = writeln!(
            out,
            "fn call_{index}{SIGNATURE} {{ {}let instance = unsafe {{ &mut *(call.instance as *mut Own) }}; let result = {callee}{}({}); {}call.give(&result) }}",
            arguments.before,
            function.name,
            arguments.list,
            check(&method.returns, "result")
        );
    }
    let facts = Facts {
        file,
        entry: home,
        style: "class",
        note: note.as_deref(),
        make: "Some(make)",
        found,
    };
    let methods: Vec<&str> = wanted.methods.iter().map(|m| m.name.as_str()).collect();
    answer(&mut out, request, &facts, methods);
    Ok(out)
}

/// The function that makes an instance: `new`, or another one that fits.
fn maker<'a>(home: &str, wanted: &model::Class, found: &'a Found) -> Option<&'a Function> {
    let makers = || {
        found
            .methods
            .iter()
            .filter(|(type_, f)| type_ == home && !f.has_self)
            .map(|(_, function)| function)
    };
    makers().find(|f| f.name == "new").or_else(|| {
        makers().find(|f| {
            fits(f, &wanted.new) && f.returns.iter().any(|word| word == "Self" || word == home)
        })
    })
}
