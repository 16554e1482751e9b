//! Stubs in C#.

use super::{Convention, Records, Words, convert, joined};
use crate::problem::model::{Class, Function, Kind, Problem};
use crate::problem::types::Type;

const CSHARP: Words = Words {
    int: "long",
    float: "double",
    bool: "bool",
    string: "string",
    void: "void",
    list: ["IList<", ">"],
    optional: ["", "?"],
    map: ["IDictionary<string, ", ">"],
    tuple: ["(", ")"],
    any: "object",
    nodes: ["ListNode", "TreeNode"],
    names: Convention::Camel,
    inside: None,
};

const TO_DO: &str = "throw new NotImplementedException();";

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => Some(function(title, wanted)),
        Kind::Class(wanted) => Some(class(title, wanted)),
        Kind::Program => Some(format!(
            "// {title}\n\nusing System;\n\npublic class Program {{\n    public static void Main() {{\n        string line;\n        while ((line = Console.ReadLine()) != null) Console.WriteLine(line);\n    }}\n}}\n"
        )),
        _ => None,
    }
}

/// References are absent as they are, and take no sign for it.
fn plain(ty: String) -> String {
    ty.replace("string?", "string")
        .replace(">?", ">")
        .replace("object?", "object")
}

fn typed(name: &str, ty: &str) -> String {
    format!("{} {name}", plain(ty.into()))
}

fn head(title: &str, body: &str, records: &Records) -> String {
    let records = records.declared(
        |name| format!("\npublic class {name} {{\n"),
        |name, ty| format!("    public {} {name};\n", plain(ty.into())),
        "}\n",
    );
    format!("// {title}\n\nusing System;\nusing System.Collections.Generic;\n\n{body}{records}")
}

fn function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let mut params = CSHARP.params(&function.params, &mut records);
    // A list that is changed in place is an array.
    if let Some(index) = function.output
        && let Some(Type::List(item)) = function.params.get(index).map(|param| &param.ty)
    {
        params[index].1 = format!("{}[]", CSHARP.name(item, &mut records));
    }
    let returns = plain(CSHARP.name(&function.returns, &mut records));
    let body = format!(
        "public class Solution {{\n    public {returns} {}({}) {{\n        {TO_DO}\n    }}\n}}\n",
        convert(&function.name, Convention::Pascal),
        joined(&params, typed)
    );
    head(title, &body, &records)
}

fn class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let mut body = format!(
        "public class {0} {{\n    public {0}({1}) {{\n    }}\n",
        class.name,
        joined(&CSHARP.params(&class.new, &mut records), typed)
    );
    for method in &class.methods {
        let params = joined(&CSHARP.params(&method.params, &mut records), typed);
        let returns = plain(CSHARP.name(&method.returns, &mut records));
        body.push_str(&format!(
            "\n    public {returns} {}({params}) {{\n        {TO_DO}\n    }}\n",
            convert(&method.name, Convention::Pascal)
        ));
    }
    body.push_str("}\n");
    head(title, &body, &records)
}
