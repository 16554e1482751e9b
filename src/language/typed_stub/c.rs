//! Stubs in C.

use super::{Convention, convert, to_do};
use crate::problem::model::{Class, Function, Kind, Param, Problem};
use crate::problem::types::Type;

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => function(title, wanted),
        Kind::Class(wanted) => class(title, wanted),
        Kind::Program => Some(format!(
            "// {title}\n\n#include <stdio.h>\n\nint main(void) {{\n    char line[4096];\n    while (fgets(line, sizeof line, stdin)) {{\n        fputs(line, stdout);\n    }}\n}}\n"
        )),
        Kind::Sql(_) => None,
    }
}

/// A type in C, where it is one of the few that go into one word.
fn c_type(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Int => "long long",
        Type::Float => "double",
        Type::Bool => "bool",
        Type::String | Type::Literal(_) => "char *",
        Type::Void => "void",
        Type::Linked(_) => "struct ListNode *",
        Type::Tree(_) => "struct TreeNode *",
        Type::Union(items) if items.iter().all(|ty| matches!(ty, Type::Literal(_))) => "char *",
        _ => return None,
    })
}

fn params(params: &[Param]) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for param in params {
        let name = convert(&param.name, Convention::Camel);
        match &param.ty {
            Type::List(item) => match &**item {
                Type::List(inner) => {
                    all.push(format!("{} **{name}", c_type(inner)?));
                    all.push(format!("int {name}Size"));
                    all.push(format!("int *{name}ColSize"));
                }
                inner => {
                    all.push(format!("{} *{name}", c_type(inner)?));
                    all.push(format!("int {name}Size"));
                }
            },
            ty => all.push(format!("{} {name}", c_type(ty)?)),
        }
    }
    Some(all)
}

/// The declaration of a function up to its body.
fn head(name: &str, mut params: Vec<String>, returns: &Type) -> Option<String> {
    let returns = match returns {
        Type::List(item) => match &**item {
            Type::List(inner) => {
                params.push("int *returnSize".into());
                params.push("int **returnColumnSizes".into());
                format!("{} **", c_type(inner)?)
            }
            inner => {
                params.push("int *returnSize".into());
                format!("{} *", c_type(inner)?)
            }
        },
        ty => format!("{} ", c_type(ty)?),
    };
    let params = if params.is_empty() {
        "void".into()
    } else {
        params.join(", ").replace("* ", "*")
    };
    Some(format!("{}{name}({params}) {{", returns.replace("* ", "*")))
}

const HEAD: &str =
    "#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n";

fn function(title: &str, function: &Function) -> Option<String> {
    let name = convert(&function.name, Convention::Snake);
    let head = head(&name, params(&function.params)?, &function.returns)?;
    Some(format!(
        "// {title}\n\n{HEAD}\n{head}\n{}}}\n",
        to_do(1, "abort();")
    ))
}

fn class(title: &str, class: &Class) -> Option<String> {
    let prefix = convert(&class.name, Convention::Snake);
    let own = format!("{} *self", class.name);
    let mut out = format!(
        "// {title}\n\n{HEAD}\ntypedef struct {{\n    int unused;\n}} {0};\n\n{0} *{prefix}_create({1}) {{\n    return calloc(1, sizeof({0}));\n}}\n",
        class.name,
        params(&class.new)?.join(", ").replace("* ", "*")
    );
    for method in &class.methods {
        let name = format!("{prefix}_{}", convert(&method.name, Convention::Snake));
        let mut all = vec![own.clone()];
        all.extend(params(&method.params)?);
        out.push_str(&format!(
            "\n{}\n{}}}\n",
            head(&name, all, &method.returns)?,
            to_do(1, "abort();")
        ));
    }
    out.push_str(&format!(
        "\nvoid {prefix}_free({own}) {{\n    free(self);\n}}\n"
    ));
    Some(out)
}
