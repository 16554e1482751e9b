//! What makes a problem a function, class, program or SQL problem: `kind`,
//! `[call]`, `[class]`, the schema and the reference.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::arguments::Reading;
use super::calls::result_type;
use super::diagnostic::Diagnostic;
use super::files::Files;
use super::fit::{coerce, fits};
use super::keys::Home;
use super::model::{Class, Function, Kind, Param};
use super::names::{is_identifier, is_snake, pascal, snake};
use super::nearest::{code_list, nearest};
use super::node::{Node, Table};
use super::parse_type::{TypeError, parse_param, parse_type};
use super::sql_kind;
use super::types::Type;
use super::value::Value;

const KINDS: [(&str, Home); 4] = [
    ("function", Home::FunctionProblem),
    ("class", Home::ClassProblem),
    ("program", Home::ProgramProblem),
    ("sql", Home::SqlProblem),
];

/// A document as a value, so that one reader serves both.
pub(crate) fn as_value(document: Spanned<DeTable<'_>>) -> Spanned<DeValue<'_>> {
    let span = document.span();
    Spanned::new(span, DeValue::Table(document.into_inner()))
}

/// The kind of the problem, which decides what keys it has.
pub(crate) fn home(root: Node<'_>) -> Option<Home> {
    let table = root.free_table("problem")?;
    match table.get("kind") {
        Some(node) => node.choice("kind", &KINDS),
        None => {
            root.sink.push(
                Diagnostic::new("the problem has no `kind`")
                    .at(root.file, 0..0, "")
                    .help("write `kind = \"function\"`, \"class\", \"program\" or \"sql\" at the top, above the first `[…]`"),
            );
            None
        }
    }
}

/// The part that only this kind has.
pub(crate) fn read(table: &Table<'_>, home: Home, files: &Files) -> Option<Kind> {
    match home {
        Home::FunctionProblem => {
            let example = "[call] names the function, its `params` and what it `returns`";
            let node = table.require("call", "the problem", example)?;
            function(node.table("call", Home::Call, &[home])?).map(Kind::Function)
        }
        Home::ClassProblem => {
            let example =
                "[class] has a `name`, the constructor's parameters in `new`, and `methods`";
            let node = table.require("class", "the problem", example)?;
            class(node.table("class", Home::Class, &[home])?).map(Kind::Class)
        }
        Home::ProgramProblem => Some(Kind::Program),
        _ => sql_kind::read(table, files).map(Kind::Sql),
    }
}

fn function(table: Table<'_>) -> Option<Function> {
    let name = table
        .require("function", "[call]", "`function = \"is_balanced\"`")
        .and_then(|node| snake_case(node, "function"));
    let params = table
        .require(
            "params",
            "[call]",
            "`params = [\"s: string\"]`, or [] for none",
        )
        .and_then(|node| params(node, "params"));
    let returns = match table.get("returns") {
        Some(node) => read_type(node, "returns"),
        None if table.has("output") => Some(Type::Void),
        None => {
            table.require(
                "returns",
                "[call]",
                "`returns = \"bool\"`; with `output` it can be left out",
            );
            None
        }
    };
    let params = params?;
    let output = match table.get("output") {
        Some(node) => Some(output(node, &params)?),
        None => None,
    };
    let returns = returns?;
    if returns == Type::Void && output.is_none() {
        table.get("returns")?.report_with(
            "a function that returns nothing gives nothing to grade",
            "void",
            "name the parameter that it changes: `output = \"nums\"`",
        );
        return None;
    }
    Some(Function {
        name: name?,
        aliases: aliases(&table),
        params,
        returns,
        output,
    })
}

fn output(node: Node<'_>, params: &[Param]) -> Option<usize> {
    let name = node.string("output")?;
    let found = params.iter().position(|param| param.name == name);
    if found.is_none() {
        let names = || params.iter().map(|param| param.name.as_str());
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None if params.is_empty() => "the function has no parameters".to_owned(),
            None => format!("parameters are {}", code_list(names())),
        };
        node.report_with(
            format!("no parameter is called `{name}`"),
            "unknown parameter",
            help,
        );
    }
    found
}

fn class(table: Table<'_>) -> Option<Class> {
    let name = table
        .require("name", "[class]", "`name = \"RateLimiter\"`")
        .and_then(|node| {
            let name = node.string("name")?;
            let good = name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.chars().all(|c| c.is_ascii_alphanumeric());
            if !good {
                let right = pascal(name);
                let diagnostic =
                    node.diagnostic("a class name is written in PascalCase", "not PascalCase");
                node.sink.push(match right.is_empty() {
                    true => diagnostic,
                    false => diagnostic.help(format!(
                        "write \"{right}\"; each language's own names are found from it"
                    )),
                });
            }
            good.then(|| name.to_owned())
        });
    let new = match table.get("new") {
        Some(node) => params(node, "new"),
        None => Some(Vec::new()),
    };
    let example = "write `[class.methods.allow]` with `params` and `returns`";
    let methods = table.require("methods", "[class]", example)?;
    let methods_table = methods.free_table("methods")?;
    if methods_table.entries.is_empty() {
        methods.report_with("the class has no methods", "none here", example);
        return None;
    }
    let methods: Vec<Option<Function>> = methods_table
        .entries
        .iter()
        .map(|entry| {
            let inner = entry.value.table(entry.key, Home::Method, &[Home::Class])?;
            if !is_snake(entry.key) {
                let diagnostic = entry
                    .diagnostic("a method's name is written in snake_case", "not snake_case")
                    .help(format!(
                        "write `{}`; each language's own names are found from it",
                        snake(entry.key)
                    ));
                entry.value.sink.push(diagnostic);
            }
            let params = match inner.get("params") {
                Some(node) => params(node, "params"),
                None => Some(Vec::new()),
            };
            let returns = match inner.get("returns") {
                Some(node) => read_type(node, "returns"),
                None => Some(Type::Void),
            };
            Some(Function {
                name: entry.key.to_owned(),
                aliases: aliases(&inner),
                params: params?,
                returns: returns?,
                output: None,
            })
        })
        .collect();
    Some(Class {
        name: name?,
        aliases: aliases(&table),
        new: new?,
        methods: methods.into_iter().collect::<Option<_>>()?,
    })
}

fn aliases(table: &Table<'_>) -> Vec<String> {
    let Some(items) = table.get("aliases").and_then(|node| node.array("aliases")) else {
        return Vec::new();
    };
    items
        .into_iter()
        .filter_map(|item| {
            let name = item.string("an item of aliases")?;
            let good = is_identifier(name);
            if !good {
                item.report(
                    "an alias is a name as programs write it",
                    "letters, digits and `_` only",
                );
            }
            good.then(|| name.to_owned())
        })
        .collect()
}

fn params(node: Node<'_>, key: &str) -> Option<Vec<Param>> {
    let items = node.array(key)?;
    let mut found: Vec<Param> = Vec::with_capacity(items.len());
    let mut right = true;
    for item in items {
        let param = match item.string(&format!("an item of {key}")).map(parse_param) {
            Some(Ok(param)) => param,
            Some(Err(error)) => {
                type_error(item, error);
                right = false;
                continue;
            }
            None => {
                right = false;
                continue;
            }
        };
        if found.iter().any(|other| other.name == param.name) {
            item.report(
                format!("two parameters are called `{}`", param.name),
                "the second",
            );
            right = false;
        } else if !is_identifier(&param.name) {
            item.report(
                format!("`{}` is not a name that programs can use", param.name),
                "letters, digits and `_` only",
            );
            right = false;
        } else if param.default.is_none() && found.last().is_some_and(|last| last.default.is_some())
        {
            item.report_with(
                format!(
                    "parameter `{}` needs a default as the one before it has",
                    param.name
                ),
                "no default",
                "parameters with defaults come last",
            );
            right = false;
        }
        found.push(param);
    }
    right.then_some(found)
}

fn read_type(node: Node<'_>, key: &str) -> Option<Type> {
    match parse_type(node.string(key)?) {
        Ok(ty) => Some(ty),
        Err(error) => {
            type_error(node, error);
            None
        }
    }
}

fn type_error(node: Node<'_>, error: TypeError) {
    let label = if error.message.ends_with("is not a type") {
        "unknown type"
    } else {
        "here"
    };
    let diagnostic = Diagnostic::new(error.message).at(node.file, node.piece(error.at), label);
    node.sink.push(match error.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    });
}

fn snake_case(node: Node<'_>, key: &str) -> Option<String> {
    let name = node.string(key)?;
    if is_snake(name) {
        return Some(name.to_owned());
    }
    let right = snake(name);
    let diagnostic = node.diagnostic(
        "a function's name is written in snake_case",
        "not snake_case",
    );
    node.sink.push(if is_snake(&right) {
        diagnostic.help(format!(
            "write \"{right}\"; each language's own name, such as isBalanced, is found from it"
        ))
    } else {
        diagnostic
    });
    None
}

/// `got` or `expected` of a hint: of the result's type where it fits, so that
/// 5 means 5.0 for a float; as it stands where a wrong answer has another type.
pub(crate) fn hint_value(
    table: &Table<'_>,
    key: &str,
    kind: Option<&Kind>,
    reading: &Reading<'_>,
) -> Option<Value> {
    let json_key = format!("{key}_json");
    let mut value = match (table.get(key), table.get(&json_key)) {
        (Some(node), _) => reading.value(node)?,
        (None, Some(node)) => reading.json(node, &json_key)?,
        (None, None) => return None,
    };
    if let Some(Kind::Function(function)) = kind {
        let ty = result_type(function);
        if fits(&value, ty).is_ok() {
            coerce(&mut value, ty);
        }
    }
    Some(value)
}
