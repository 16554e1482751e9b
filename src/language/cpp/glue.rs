//! Which function or class of an answer in C++ is called, and the code that
//! calls it.

use std::fmt::Write;

use super::scan::{Class, Found, Function};
use crate::language::compiled::{Refusal, Request, Wanted, literal, wanted_names};
use crate::language::names::{Convention, spellings};
use crate::language::nodes::{self, Shape};
use crate::problem::model::{self, Param};
use crate::problem::types::Type;
use crate::problem::value::Value;

/// How many parameters the problem's signature has.
#[derive(Clone, Copy)]
pub(in crate::language) struct Counts {
    pub least: usize,
    pub most: usize,
}

impl Counts {
    pub fn of(params: &[Param]) -> Counts {
        Counts {
            least: params.iter().filter(|p| p.default.is_none()).count(),
            most: params.len(),
        }
    }

    pub fn fit(self, function: &Function) -> bool {
        !function.is_template
            && function.required <= self.most
            && function.params.len() >= self.least
    }
}

/// What is called.
enum Entry<'a> {
    Free(&'a Function),
    Method(&'a Function),
}

pub(super) fn glue(request: &Request<'_>, found: &Found) -> Result<String, Refusal> {
    match request.wanted {
        Wanted::Function(function) => function_glue(request, function, found),
        Wanted::Class(class) => class_glue(request, class, found),
        Wanted::Program => Ok(String::new()),
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
    let functions = found.functions.iter().map(|function| function.name.clone());
    let classes = found.classes.iter().map(|class| class.name.clone());
    Refusal::NoEntry {
        wanted,
        found: functions.chain(classes).collect(),
        several,
        check: Box::default(),
    }
}

fn function_glue(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &Found,
) -> Result<String, Refusal> {
    let counts = Counts::of(&wanted.params);
    let solution = found.classes.iter().find(|class| class.name == "Solution");
    let methods = solution.map_or(&[][..], |class| class.methods.as_slice());
    let names = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => spellings(&wanted.name, &wanted.aliases, Convention::Camel),
    };
    let by_name = |all: &'_ [Function]| -> Option<usize> {
        names.iter().find_map(|name| {
            let named = |f: &&Function| f.name == *name;
            let best = all
                .iter()
                .filter(named)
                .find(|f| f.params.len() == counts.most)
                .or_else(|| all.iter().filter(named).find(|f| counts.fit(f)))
                .or_else(|| all.iter().find(named))?;
            all.iter().position(|f| f == best)
        })
    };
    let mut note = None;
    let entry = if let Some(index) = by_name(&found.functions) {
        Entry::Free(&found.functions[index])
    } else if let Some(index) = by_name(methods) {
        Entry::Method(&methods[index])
    } else if request.entry.is_some() {
        return Err(refusal(request, Vec::new(), found, Vec::new()));
    } else {
        let fits = |all: &'_ [Function]| -> Vec<usize> {
            (0..all.len()).filter(|i| counts.fit(&all[*i])).collect()
        };
        let (free, own) = (fits(&found.functions), fits(methods));
        let (entry, what) = match (free.as_slice(), own.as_slice()) {
            (_, [only]) => (Entry::Method(&methods[*only]), "public method"),
            ([only], []) => (Entry::Free(&found.functions[*only]), "function"),
            _ => {
                let free = free.iter().map(|i| found.functions[*i].name.clone());
                let own = own.iter().map(|i| methods[*i].name.clone());
                let several: Vec<String> = own.chain(free).collect();
                let several = if several.len() > 1 {
                    several
                } else {
                    Vec::new()
                };
                return Err(refusal(request, Vec::new(), found, several));
            }
        };
        let (Entry::Free(function) | Entry::Method(function)) = &entry;
        note = Some(format!(
            "took `{}`, the only {what} with {} parameter{}",
            function.name,
            counts.most,
            if counts.most == 1 { "" } else { "s" }
        ));
        entry
    };
    let mut out = records(wanted.params.iter().map(|p| &p.ty).chain([&wanted.returns]));
    out.push_str(includes(request));
    out.push_str("namespace grade_glue_ {\n");
    let (Entry::Free(function) | Entry::Method(function)) = &entry;
    pickers(&mut out, [function.params.len()]);
    let (name, self_) = match &entry {
        Entry::Free(function) => (format!("::{}", function.name), ""),
        Entry::Method(function) => (
            format!("::Solution::{}", function.name),
            "auto self = std::make_unique<::Solution>(); ",
        ),
    };
    if function.required > counts.most {
        let (has, given) = (function.required, counts.most);
        let said = format!(
            "grade: `{}` needs {has} arguments and gets {given}",
            function.name
        );
        let _ = writeln!(out, "static_assert(false, {});", literal(&said));
        out.push_str("}\n");
        return Ok(out);
    }
    checks(&mut out, function, &name, wanted);
    let target = if self_.is_empty() { "" } else { "*self, " };
    let call = call(function, &name, target, counts);
    let _ = writeln!(
        out,
        "static void call_0(grade_driver_::Call &call) {{ {}{self_}{call} }}",
        defaults(&wanted.params, function.params.len(), request.wire)
    );
    out.push_str("static const grade_driver_::Method methods[] = {{\"\", call_0}};\n}\n");
    let output = wanted
        .output
        .map_or(-1, |index| i64::try_from(index).unwrap_or(-1));
    let style = if self_.is_empty() {
        "function"
    } else {
        "method"
    };
    answer(
        &mut out,
        &function.name,
        style,
        note.as_deref(),
        false,
        1,
        output,
    );
    Ok(out)
}

/// What the driver has for nodes, where the problem has some.
fn includes(request: &Request<'_>) -> &'static str {
    match nodes::of(request.wanted).is_empty() {
        true => "",
        false => "#include \"nodes.h\"\n",
    }
}

/// Makes sure that what is to have nodes has nodes: a list of numbers would
/// have the same form.
fn checks(out: &mut String, function: &Function, name: &str, wanted: &model::Function) {
    let count = function.params.len();
    if count > wanted.params.len() {
        return;
    }
    let result = match wanted.output {
        Some(_) => &Type::Void,
        None => &wanted.returns,
    };
    let params = wanted.params.iter().take(count).map(|param| &param.ty);
    for (place, ty) in [result].into_iter().chain(params).enumerate() {
        let Some(shape) = nodes::shape(ty) else {
            continue;
        };
        let what = match place {
            0 => "the result".to_string(),
            number => format!("parameter {number}"),
        };
        let _ = writeln!(
            out,
            "static_assert(grade_driver_::is_node<{place}, {}>(static_cast<decltype(pick_{count}(&{name}))>(nullptr)), \"grade: {what} is to have nodes with val and {}\");",
            shape == Shape::Tree,
            match shape {
                Shape::Linked => "next",
                Shape::Tree => "left and right",
            }
        );
    }
}

/// The statement that makes the call.
fn call(function: &Function, name: &str, target: &str, counts: Counts) -> String {
    if function.params.len() <= counts.most {
        let count = function.params.len();
        return format!("grade_driver_::invoke(call, {target}pick_{count}(&{name}));");
    }
    // It has parameters with defaults of its own, which a pointer does not know.
    let arguments = any_arguments(counts.most, "void");
    let callee = match target {
        "" => name.to_string(),
        _ => format!(
            "{}.{}",
            target.trim_end_matches(", ").replace("*self", "(*self)"),
            function.name
        ),
    };
    format!(
        "grade_driver_::invoke_any(call, [&]() -> decltype(auto) {{ return {callee}({arguments}); }});"
    )
}

fn any_arguments(count: usize, own: &str) -> String {
    (0..count)
        .map(|i| format!("grade_driver_::Any<{own}>{{call.argument({i}), {{}}}}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Fills in the declared defaults of arguments that a call leaves out.
pub(in crate::language) fn defaults(
    params: &[Param],
    count: usize,
    wire: fn(&Value) -> String,
) -> String {
    let mut out = String::new();
    for (index, param) in params.iter().enumerate().take(count) {
        if let Some(default) = &param.default {
            let _ = write!(out, "call.fill({index}, {}); ", literal(&wire(default)));
        }
    }
    let _ = write!(out, "call.most({count}); ");
    out
}

/// Functions that tell one of several of the same name by how many parameters
/// it has.
fn pickers(out: &mut String, counts: impl IntoIterator<Item = usize>) {
    let mut done = Vec::new();
    for count in counts {
        if done.contains(&count) {
            continue;
        }
        done.push(count);
        let types: String = (0..count).map(|i| format!(", class A{i}")).collect();
        let list = (0..count)
            .map(|i| format!("A{i}"))
            .collect::<Vec<_>>()
            .join(", ");
        let _ = writeln!(
            out,
            "template <class R{types}> auto pick_{count}(R (*f)({list})) {{ return f; }}"
        );
        for constant in ["", " const"] {
            let _ = writeln!(
                out,
                "template <class C, class R{types}> auto pick_{count}(R (C::*f)({list}){constant}) {{ return f; }}"
            );
        }
    }
}

fn answer(
    out: &mut String,
    entry: &str,
    style: &str,
    note: Option<&str>,
    makes: bool,
    count: usize,
    output: i64,
) {
    let (make, destroy) = if makes {
        ("grade_glue_::make", "grade_glue_::destroy")
    } else {
        ("nullptr", "nullptr")
    };
    let note = note.map_or("nullptr".into(), literal);
    let _ = writeln!(
        out,
        "const grade_driver_::Answer grade_driver_::answer = {{{}, \"{style}\", {note}, {make}, {destroy}, grade_glue_::methods, {count}, {output}}};",
        literal(entry)
    );
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

fn class_glue(
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
        .map(|m| crate::language::names::convert(&m.name, Convention::Camel))
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

/// How structs with the fields of the problem's records are read and written.
fn records<'a>(types: impl Iterator<Item = &'a Type>) -> String {
    let mut all = Vec::new();
    for ty in types {
        collect(ty, &mut all);
    }
    let mut out = String::new();
    for fields in all {
        let test: String = fields.iter().map(|name| format!("t.{name}; ")).collect();
        out.push_str("namespace grade_driver_ {\n");
        let _ = writeln!(
            out,
            "template <class T> requires requires(T t) {{ {test}}} struct Records<T> {{\n  static constexpr bool known = true;"
        );
        out.push_str("  static void field(T &t, const std::string &key, Cursor &c) {\n    ");
        for name in &fields {
            let _ = write!(
                out,
                "if (key == {0}) t.{name} = grade_driver_::read<std::remove_cvref_t<decltype(t.{name})>>(c); else ",
                literal(name)
            );
        }
        out.push_str("c.skip();\n  }\n  static void write(std::string &out, const T &t) {\n    bool first = true; out += '{';\n");
        for name in &fields {
            let _ = writeln!(
                out,
                "    write_key(out, first, {0}); grade_driver_::write<std::remove_cvref_t<decltype(t.{name})>>(out, t.{name});",
                literal(name)
            );
        }
        out.push_str("    out += '}';\n  }\n};\n}\n");
    }
    out
}

fn collect(ty: &Type, all: &mut Vec<Vec<String>>) {
    match ty {
        Type::List(item) | Type::Optional(item) | Type::Map(item) => collect(item, all),
        Type::Tuple(items) | Type::Union(items) => items.iter().for_each(|item| collect(item, all)),
        Type::Record(fields) => {
            let names: Vec<String> = fields.iter().map(|(name, _)| name.clone()).collect();
            let are_words = names
                .iter()
                .all(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
            if are_words && !all.contains(&names) {
                all.push(names);
            }
            fields.iter().for_each(|(_, ty)| collect(ty, all));
        }
        _ => {}
    }
}
