//! The file that `grade start` writes: the right signature and nothing else.

mod scripts;
mod typescript;

use super::names::convert;
use super::{Language, nodes, typed_stub};
use crate::problem::model::{Class, Function, Kind, Param, Problem};
use crate::problem::types::Type;

/// The stub for a problem in a language; `None` where the language cannot
/// answer this kind of problem.
pub fn stub(problem: &Problem, language: &Language) -> Option<String> {
    match (&problem.kind, language.id) {
        (Kind::Sql(_), "sql") => Some(sql(problem)),
        (Kind::Function(function), "python") => Some(python_function(problem, function)),
        (Kind::Class(class), "python") => Some(python_class(problem, class)),
        (Kind::Function(function), "javascript") => Some(javascript_function(problem, function)),
        (Kind::Class(class), "javascript") => Some(javascript_class(problem, class)),
        (Kind::Function(function), "typescript") => Some(typescript::function(problem, function)),
        (Kind::Class(class), "typescript") => Some(typescript::class(problem, class)),
        (Kind::Program, "typescript") => Some(typescript::program(problem)),
        (Kind::Program, "python") => Some(format!(
            "# {}\n\nimport sys\n\n\ndef main():\n    text = sys.stdin.read()\n    print(text)\n\n\nmain()\n",
            problem.title
        )),
        (Kind::Program, "javascript") => Some(format!(
            "// {}\n\nconst text = require('fs').readFileSync(0, 'utf8');\nconsole.log(text);\n",
            problem.title
        )),
        _ => scripts::stub(problem, language).or_else(|| typed_stub::stub(problem, language.id)),
    }
}

fn sql(problem: &Problem) -> String {
    let schema = match &problem.kind {
        Kind::Sql(sql) => sql.schema.trim(),
        _ => "",
    };
    let mut out = format!("-- {}\n--\n", problem.title);
    for line in schema.lines() {
        out.push_str(format!("-- {line}").trim_end());
        out.push('\n');
    }
    out.push_str("\nSELECT\n");
    out
}

fn python_type(ty: &Type) -> String {
    match ty {
        Type::Int => "int".into(),
        Type::Float => "float".into(),
        Type::Bool => "bool".into(),
        Type::String | Type::Literal(_) => "str".into(),
        Type::List(item) => format!("list[{}]", python_type(item)),
        Type::Optional(item) => format!("{} | None", python_type(item)),
        Type::Map(item) => format!("dict[str, {}]", python_type(item)),
        Type::Record(_) => "dict".into(),
        Type::Tuple(_) => "list".into(),
        Type::Union(items) => {
            let mut names: Vec<String> = Vec::new();
            for item in items {
                let name = python_type(item);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join(" | ")
        }
        Type::Linked(_) => "ListNode | None".into(),
        Type::Tree(_) => "TreeNode | None".into(),
        Type::Any => "object".into(),
        Type::Void => "None".into(),
    }
}

fn python_params(params: &[Param], own: Option<&str>) -> String {
    let own = own.map(str::to_string).into_iter();
    own.chain(params.iter().map(|p| {
        let name = convert(&p.name, super::names::Convention::Snake);
        let ty = python_type(&p.ty);
        match &p.default {
            Some(default) => format!("{name}: {ty} = {}", python_value(default)),
            None => format!("{name}: {ty}"),
        }
    }))
    .collect::<Vec<_>>()
    .join(", ")
}

fn python_value(value: &crate::problem::value::Value) -> String {
    use crate::problem::value::Value;
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        other => other.to_string(),
    }
}

/// `from __future__ import annotations` keeps `int | None` working on 3.9.
fn python_header(problem: &Problem) -> String {
    format!(
        "# {}\n\n{}from __future__ import annotations\n",
        problem.title,
        nodes::comment(problem, "python", "#"),
    )
}

fn python_function(problem: &Problem, function: &Function) -> String {
    format!(
        "{}\n\ndef {}({}) -> {}:\n    raise NotImplementedError\n",
        python_header(problem),
        convert(&function.name, super::names::Convention::Snake),
        python_params(&function.params, None),
        python_type(&function.returns),
    )
}

fn python_class(problem: &Problem, class: &Class) -> String {
    let mut out = format!(
        "{}\n\nclass {}:\n    def __init__({}):\n        pass\n",
        python_header(problem),
        class.name,
        python_params(&class.new, Some("self")),
    );
    for method in &class.methods {
        out.push_str(&format!(
            "\n    def {}({}) -> {}:\n        raise NotImplementedError\n",
            convert(&method.name, super::names::Convention::Snake),
            python_params(&method.params, Some("self")),
            python_type(&method.returns),
        ));
    }
    out
}

fn javascript_type(ty: &Type) -> String {
    match ty {
        Type::Int | Type::Float => "number".into(),
        Type::Bool => "boolean".into(),
        Type::String => "string".into(),
        Type::Literal(_) => ty.to_string(),
        Type::List(item) => match **item {
            Type::Union(_) | Type::Optional(_) | Type::Linked(_) | Type::Tree(_) => {
                format!("({})[]", javascript_type(item))
            }
            _ => format!("{}[]", javascript_type(item)),
        },
        Type::Optional(item) => format!("{} | null", javascript_type(item)),
        Type::Map(item) => format!("Object<string, {}>", javascript_type(item)),
        Type::Record(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, ty)| format!("{name}: {}", javascript_type(ty)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(javascript_type).collect();
            format!("[{}]", items.join(", "))
        }
        Type::Union(items) => {
            let items: Vec<String> = items.iter().map(javascript_type).collect();
            items.join(" | ")
        }
        Type::Linked(_) => "ListNode | null".into(),
        Type::Tree(_) => "TreeNode | null".into(),
        Type::Any => "*".into(),
        Type::Void => "void".into(),
    }
}

fn javascript_doc(indent: &str, params: &[Param], returns: Option<&Type>) -> String {
    let mut out = format!("{indent}/**\n");
    for param in params {
        out.push_str(&format!(
            "{indent} * @param {{{}}} {}\n",
            javascript_type(&param.ty),
            javascript_name(&param.name)
        ));
    }
    if let Some(returns) = returns {
        out.push_str(&format!(
            "{indent} * @returns {{{}}}\n",
            javascript_type(returns)
        ));
    }
    out.push_str(&format!("{indent} */\n"));
    out
}

fn javascript_name(name: &str) -> String {
    convert(name, super::names::Convention::Camel)
}

fn javascript_params(params: &[Param]) -> String {
    params
        .iter()
        .map(|p| match &p.default {
            Some(default) => format!("{} = {default}", javascript_name(&p.name)),
            None => javascript_name(&p.name),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn javascript_function(problem: &Problem, function: &Function) -> String {
    format!(
        "// {}\n\n{}{}function {}({}) {{\n  throw new Error('not implemented');\n}}\n",
        problem.title,
        nodes::comment(problem, "javascript", "//"),
        javascript_doc("", &function.params, Some(&function.returns)),
        javascript_name(&function.name),
        javascript_params(&function.params),
    )
}

fn javascript_class(problem: &Problem, class: &Class) -> String {
    let mut out = format!(
        "// {}\n\n{}class {} {{\n{}  constructor({}) {{\n  }}\n",
        problem.title,
        nodes::comment(problem, "javascript", "//"),
        class.name,
        javascript_doc("  ", &class.new, None),
        javascript_params(&class.new),
    );
    for method in &class.methods {
        out.push_str(&format!(
            "\n{}  {}({}) {{\n    throw new Error('not implemented');\n  }}\n",
            javascript_doc("  ", &method.params, Some(&method.returns)),
            javascript_name(&method.name),
            javascript_params(&method.params),
        ));
    }
    out.push_str("}\n");
    out
}
