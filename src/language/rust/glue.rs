//! Which function or class of an answer in Rust is called, and the module that
//! calls it. It stands inside of the answer's own, and so sees what is private.

use std::fmt::Write;

use super::class;
use super::nodes_glue::{check, implementations};
use super::scan::{Found, Function};
use crate::language::compiled::{Request, Wanted, wanted_names};
use crate::language::names::{Convention, spellings};
use crate::language::nodes::{self, Node};
use crate::problem::model::{self, Param};
use crate::problem::types::Type;

/// What was looked for, and what would fit.
pub(super) struct Missing {
    pub wanted: Vec<String>,
    pub several: Vec<String>,
    /// What is there instead; `None`: all functions and types.
    pub found: Option<Vec<String>>,
}

/// `given` are the nodes that stand behind the answer's text.
pub(super) fn glue(
    request: &Request<'_>,
    file: &str,
    found: &Found,
    given: &[Node],
) -> Result<String, Missing> {
    let mut out = match request.wanted {
        Wanted::Function(function) => function_glue(request, file, function, found),
        Wanted::Class(class) => class::glue(request, file, class, found),
        Wanted::Program => Ok(String::new()),
    }?;
    implementations(&mut out, found, &nodes::of(request.wanted), given);
    Ok(out)
}

/// A function, and the type that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub home: Option<&'a str>,
    pub function: &'a Function,
}

pub(super) fn fits(function: &Function, params: &[Param]) -> bool {
    let least = params.iter().filter(|p| p.default.is_none()).count();
    (least..=params.len()).contains(&function.params.len())
}

fn chosen<'a>(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &'a Found,
) -> Result<(Entry<'a>, Option<String>), Missing> {
    let names = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => spellings(&wanted.name, &wanted.aliases, Convention::Snake),
    };
    let free = found.functions.iter().map(|function| Entry {
        home: None,
        function,
    });
    let methods = found.methods.iter().map(|(home, function)| Entry {
        home: Some(home),
        function,
    });
    let own = methods
        .clone()
        .filter(|entry| entry.home == Some("Solution"));
    let all = free.clone().chain(own.clone()).chain(methods);
    let named = names
        .iter()
        .find_map(|name| all.clone().find(|entry| entry.function.name == *name));
    if let Some(entry) = named {
        return Ok((entry, None));
    }
    let fit = |entry: &Entry<'_>| fits(entry.function, &wanted.params);
    let (free, own): (Vec<Entry<'_>>, Vec<Entry<'_>>) =
        (free.filter(fit).collect(), own.filter(fit).collect());
    let (entry, what) = match (request.entry, free.as_slice(), own.as_slice()) {
        (None, _, [only]) => (*only, "function of `Solution`"),
        (None, [only], []) => (*only, "function"),
        _ => {
            let mut several: Vec<String> = own
                .iter()
                .chain(&free)
                .map(|entry| entry.function.name.clone())
                .collect();
            if several.len() < 2 {
                several.clear();
            }
            return Err(Missing {
                wanted: wanted_names(request.wanted, request.entry, Convention::Snake),
                several,
                found: None,
            });
        }
    };
    let count = entry.function.params.len();
    let s = if count == 1 { "" } else { "s" };
    let note = format!(
        "took `{}`, the only {what} with {count} parameter{s}",
        entry.function.name
    );
    Ok((entry, Some(note)))
}

fn function_glue(
    request: &Request<'_>,
    file: &str,
    wanted: &model::Function,
    found: &Found,
) -> Result<String, Missing> {
    let (entry, note) = chosen(request, wanted, found)?;
    let types = wanted.params.iter().map(|p| &p.ty).chain([&wanted.returns]);
    let mut out = String::from("use super::*;\n");
    records(&mut out, types, found);
    let arguments = Arguments::of(request, entry, &wanted.params, wanted.output);
    let name = &entry.function.name;
    let (instance, callee) = match entry.home {
        None => (String::new(), format!("super::{name}")),
        Some(home) if entry.function.has_self => {
            (instance(home, found), format!("instance.{name}"))
        }
        Some(home) => (String::new(), format!("super::{home}::{name}")),
    };
    let result = match wanted.output {
        Some(index) => format!("let _ = result; call.give(&h{index})"),
        None => format!("{}call.give(&result)", check(&wanted.returns, "result")),
    };
    let _ = writeln!(
        out,
        "fn call_0{SIGNATURE} {{ {}{instance}let result = {callee}({}); {result} }}",
        arguments.before, arguments.list
    );
    out.push_str("fn destroy(_: *mut ()) {}\n");
    let style = if entry.home.is_some() {
        "method"
    } else {
        "function"
    };
    let facts = Facts {
        file,
        entry: name,
        style,
        note: note.as_deref(),
        make: "None",
        found,
    };
    answer(&mut out, request, &facts, [""]);
    Ok(out)
}

pub(super) const SIGNATURE: &str =
    "(call: &mut ::grade_driver::Call) -> ::std::result::Result<(), ::grade_driver::Failure>";

/// How an instance without arguments is made.
fn instance(home: &str, found: &Found) -> String {
    let makes = found
        .methods
        .iter()
        .any(|(own, f)| own == home && f.name == "new" && !f.has_self && f.params.is_empty());
    let has_fields = found
        .types
        .iter()
        .any(|(name, fields)| name == home && !fields.is_empty());
    let made = match (makes, has_fields) {
        (true, _) => format!("super::{home}::new()"),
        (false, true) => format!("<super::{home} as ::std::default::Default>::default()"),
        (false, false) => format!("super::{home} {{}}"),
    };
    format!("let mut instance = {made}; ")
}

/// The statements that make the arguments, and the list of a call.
pub(super) struct Arguments {
    pub before: String,
    pub list: String,
}

impl Arguments {
    pub fn of(
        request: &Request<'_>,
        entry: Entry<'_>,
        params: &[Param],
        output: Option<usize>,
    ) -> Arguments {
        let function = entry.function;
        let count = function.params.len();
        let mut before = String::new();
        for (index, param) in params.iter().enumerate().take(count) {
            if let Some(default) = &param.default {
                let _ = write!(
                    before,
                    "call.fill({index}, {:?}); ",
                    (request.wire)(default)
                );
            }
        }
        let _ = write!(before, "call.most({count})?; ");
        let mut list = Vec::new();
        for (index, ty) in function.params.iter().enumerate() {
            let (lent, ty) = held(ty, params.get(index).map(|p| &p.ty), entry);
            let _ = write!(before, "let mut h{index}: {ty} = call.argument({index})?; ");
            if let Some(param) = params.get(index) {
                before.push_str(&check(&param.ty, &format!("h{index}")));
            }
            let keeps = lent.is_empty() && output == Some(index);
            list.push(match keeps {
                true => format!("h{index}.clone()"),
                false => format!("{lent}h{index}"),
            });
        }
        Arguments {
            before,
            list: list.join(", "),
        }
    }
}

/// What an argument is kept as while the call lasts, and how it is lent.
fn held(ty: &[String], declared: Option<&Type>, entry: Entry<'_>) -> (&'static str, String) {
    let mut rest = ty;
    let mut lent = "";
    if rest.first().is_some_and(|word| word == "&") {
        lent = "&";
        rest = &rest[1..];
        if rest.first().is_some_and(|word| word.starts_with('\'')) {
            rest = &rest[1..];
        }
        if rest.first().is_some_and(|word| word == "mut") {
            lent = "&mut ";
            rest = &rest[1..];
        }
    }
    let is_open = rest
        .iter()
        .any(|word| entry.function.generics.contains(word) || word == "impl" || word == "dyn");
    if is_open {
        return (lent, declared.map_or("String".into(), usual));
    }
    let words: Vec<String> = rest
        .iter()
        .map(|word| match word.as_str() {
            "Self" => format!("super::{}", entry.home.unwrap_or("Self")),
            lifetime if lifetime.starts_with('\'') => "'static".into(),
            word => word.to_string(),
        })
        .collect();
    let text = words.join(" ");
    // What is lent as a slice is kept as a list of its own.
    match words.first().map(String::as_str) {
        Some("str") if !lent.is_empty() => (lent, "::std::string::String".into()),
        Some("[") if !lent.is_empty() && !words.contains(&";".to_string()) => (
            lent,
            format!("::std::vec::Vec<{}>", words[1..words.len() - 1].join(" ")),
        ),
        _ => (lent, text),
    }
}

/// The usual type for a type of the problem, where the answer takes several.
pub(in crate::language) fn usual(ty: &Type) -> String {
    match ty {
        Type::Int => "i64".into(),
        Type::Float => "f64".into(),
        Type::Bool => "bool".into(),
        Type::List(item) => format!("Vec<{}>", usual(item)),
        Type::Optional(item) => format!("Option<{}>", usual(item)),
        Type::Map(item) => format!("::std::collections::HashMap<String, {}>", usual(item)),
        Type::Linked(_) => "Option<Box<super::ListNode>>".into(),
        Type::Tree(_) => "Option<::std::rc::Rc<::std::cell::RefCell<super::TreeNode>>>".into(),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|ty| format!("{},", usual(ty))).collect();
            format!("({})", items.concat())
        }
        _ => "String".into(),
    }
}

pub(super) struct Facts<'a> {
    pub file: &'a str,
    pub entry: &'a str,
    pub style: &'a str,
    pub note: Option<&'a str>,
    pub make: &'a str,
    pub found: &'a Found,
}

pub(super) fn answer<'a>(
    out: &mut String,
    request: &Request<'_>,
    facts: &Facts<'_>,
    methods: impl IntoIterator<Item = &'a str>,
) {
    let methods: String = methods
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            format!("::grade_driver::Method {{ name: {name:?}, call: call_{index} }}, ")
        })
        .collect();
    let note = facts
        .note
        .map_or("None".into(), |note| format!("Some({note:?})"));
    let _ = writeln!(
        out,
        "pub static ANSWER: ::grade_driver::Answer = ::grade_driver::Answer {{ file: {:?}, entry: {:?}, style: {:?}, note: {note}, runtime: {:?}, make: {}, destroy, methods: &[{methods}], threaded: {}, apart: {} }};",
        facts.file,
        facts.entry,
        facts.style,
        request.version,
        facts.make,
        facts.found.has_thread_state,
        facts.found.has_state
    );
}

/// How structs with the fields of the problem's records are read and written.
pub(super) fn records<'a>(out: &mut String, types: impl Iterator<Item = &'a Type>, found: &Found) {
    let all = types.flat_map(Type::parts).filter_map(|ty| match ty {
        Type::Record(fields) => Some(fields.iter().map(|(name, _)| name)),
        _ => None,
    });
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let mut done: Vec<&str> = Vec::new();
    for names in all {
        for (type_, fields) in &found.types {
            let pairs: Option<Vec<(&String, &String)>> = names
                .clone()
                .map(|name| Some((name, fields.iter().find(|f| plain(f) == plain(name))?)))
                .collect();
            let Some(pairs) = pairs.filter(|p| !p.is_empty() && p.len() == fields.len()) else {
                continue;
            };
            if done.contains(&type_.as_str()) {
                continue;
            }
            done.push(type_);
            let read: String = pairs
                .iter()
                .map(|(name, field)| format!("{field}: ::grade_driver::field(value, {name:?})?, "))
                .collect();
            let mut write = String::from("out.push('{'); ");
            for (index, (name, field)) in pairs.iter().enumerate() {
                let comma = if index > 0 { "," } else { "" };
                let key = format!("{comma}\"{name}\":");
                let _ = write!(
                    write,
                    "out.push_str({key:?}); ::grade_driver::Write::write(&self.{field}, out); "
                );
            }
            let _ = writeln!(
                out,
                "impl ::grade_driver::Read for super::{type_} {{ fn read(value: &::grade_driver::Value) -> ::std::result::Result<Self, ::grade_driver::Failure> {{ ::std::result::Result::Ok(super::{type_} {{ {read}}}) }} }}\nimpl ::grade_driver::Write for super::{type_} {{ fn write(&self, out: &mut ::std::string::String) {{ {write}out.push('}}'); }} }}"
            );
        }
    }
}
