//! What the code that calls an answer in C++ is made of.

use std::fmt::Write;

use super::scan::{Found, Function};
use super::{class, function};
use crate::language::compiled::{Refusal, Request, Wanted, literal, wanted_names};
use crate::language::names::Convention;
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

pub(super) fn glue(request: &Request<'_>, found: &Found) -> Result<String, Refusal> {
    match request.wanted {
        Wanted::Function(function) => function::glue(request, function, found),
        Wanted::Class(class) => class::glue(request, class, found),
        Wanted::Program => Ok(String::new()),
    }
}

pub(super) fn refusal(
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

/// What the driver has for nodes, where the problem has some.
pub(super) fn includes(request: &Request<'_>) -> &'static str {
    match nodes::of(request.wanted).is_empty() {
        true => "",
        false => "#include \"nodes.h\"\n",
    }
}

/// Makes sure that what is to have nodes has nodes: a list of numbers would
/// have the same form.
pub(super) fn checks(out: &mut String, function: &Function, name: &str, wanted: &model::Function) {
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
pub(super) fn call(function: &Function, name: &str, target: &str, counts: Counts) -> String {
    if function.params.len() <= counts.most {
        let count = function.params.len();
        return format!("grade_driver_::invoke(call, {target}pick_{count}(&{name}));");
    }
    // It has parameters with defaults of its own, which a pointer does not know.
    let arguments = any_arguments(counts.most, "void");
    let callee = callee(function, name, target);
    format!(
        "grade_driver_::invoke_any(call, [&]() -> decltype(auto) {{ return {callee}({arguments}); }});"
    )
}

pub(super) fn callee(function: &Function, name: &str, target: &str) -> String {
    match target {
        "" => name.to_string(),
        _ => format!(
            "{}.{}",
            target.trim_end_matches(", ").replace("*self", "(*self)"),
            function.name
        ),
    }
}

pub(super) fn any_arguments(count: usize, own: &str) -> String {
    let all: Vec<String> = (0..count).map(|index| any_argument(index, own)).collect();
    all.join(", ")
}

/// An argument that becomes what the parameter is.
pub(super) fn any_argument(index: usize, own: &str) -> String {
    format!("grade_driver_::Any<{own}>{{call.argument({index}), {{}}}}")
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
pub(super) fn pickers(out: &mut String, counts: impl IntoIterator<Item = usize>) {
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

pub(super) fn answer(
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

/// How structs with the fields of the problem's records are read and written.
pub(super) fn records<'a>(types: impl Iterator<Item = &'a Type>) -> String {
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut out = String::new();
    let mut done: Vec<Vec<&String>> = Vec::new();
    for ty in types.flat_map(Type::parts) {
        let Type::Record(fields) = ty else { continue };
        let fields: Vec<&String> = fields.iter().map(|(name, _)| name).collect();
        if done.contains(&fields) || !fields.iter().all(|name| is_word(name)) {
            continue;
        }
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
        done.push(fields);
    }
    out
}
