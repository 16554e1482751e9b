//! Stubs in TypeScript.

use super::{javascript_name, javascript_type};
use crate::language::nodes;
use crate::problem::model::{Class, Function, Param, Problem};
use crate::problem::types::Type;

/// Unlike JavaScript's comments, with maps and anything in its own words.
fn name_of(ty: &Type) -> String {
    match ty {
        Type::Map(item) => format!("Record<string, {}>", name_of(item)),
        Type::Any => "any".into(),
        Type::List(item) => match **item {
            Type::Union(_) | Type::Optional(_) | Type::Linked(_) | Type::Tree(_) => {
                format!("({})[]", name_of(item))
            }
            _ => format!("{}[]", name_of(item)),
        },
        Type::Optional(item) => format!("{} | null", name_of(item)),
        Type::Record(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, ty)| format!("{name}: {}", name_of(ty)))
                .collect();
            format!("{{ {} }}", fields.join("; "))
        }
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(name_of).collect();
            format!("[{}]", items.join(", "))
        }
        Type::Union(items) => {
            let items: Vec<String> = items.iter().map(name_of).collect();
            items.join(" | ")
        }
        other => javascript_type(other),
    }
}

fn params(params: &[Param]) -> String {
    params
        .iter()
        .map(|param| {
            let name = javascript_name(&param.name);
            let ty = name_of(&param.ty);
            match &param.default {
                Some(default) => format!("{name}: {ty} = {default}"),
                None => format!("{name}: {ty}"),
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn function(problem: &Problem, function: &Function) -> String {
    format!(
        "// {}\n\n{}function {}({}): {} {{\n  throw new Error('not implemented');\n}}\n",
        problem.title,
        nodes::comment(problem, "typescript", "//"),
        javascript_name(&function.name),
        params(&function.params),
        name_of(&function.returns),
    )
}

pub(super) fn class(problem: &Problem, class: &Class) -> String {
    let mut out = format!(
        "// {}\n\n{}class {} {{\n  constructor({}) {{\n  }}\n",
        problem.title,
        nodes::comment(problem, "typescript", "//"),
        class.name,
        params(&class.new),
    );
    for method in &class.methods {
        out.push_str(&format!(
            "\n  {}({}): {} {{\n    throw new Error('not implemented');\n  }}\n",
            javascript_name(&method.name),
            params(&method.params),
            name_of(&method.returns),
        ));
    }
    out.push_str("}\n");
    out
}

pub(super) fn program(problem: &Problem) -> String {
    format!(
        "// {}\n\nimport {{ readFileSync }} from 'fs';\n\nconst text: string = readFileSync(0, 'utf8');\nconsole.log(text);\n",
        problem.title
    )
}
