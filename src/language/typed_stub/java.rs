//! Stubs in Java.

use super::{Convention, Records, Words, convert, joined, to_do};
use crate::problem::model::{Class, Function, Kind, Problem};
use crate::problem::types::Type;

const JAVA: Words = java("long", "double", "boolean", Some(&BOXED));

/// Inside of other types there are no plain numbers in Java.
const BOXED: Words = java("Long", "Double", "Boolean", None);

const fn java(
    int: &'static str,
    float: &'static str,
    bool: &'static str,
    inside: Option<&'static Words>,
) -> Words {
    Words {
        int,
        float,
        bool,
        string: "String",
        void: "void",
        list: ["List<", ">"],
        optional: ["Optional<", ">"],
        map: ["Map<String, ", ">"],
        tuple: ["Object[] /* ", " */"],
        any: "Object",
        nodes: ["ListNode", "TreeNode"],
        names: Convention::Camel,
        inside,
    }
}

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => Some(function(title, wanted)),
        Kind::Class(wanted) => Some(class(title, wanted)),
        Kind::Program => Some(format!(
            "// {title}\n\nimport java.util.Scanner;\n\npublic class Main {{\n    public static void main(String[] args) {{\n        Scanner in = new Scanner(System.in);\n        while (in.hasNextLine()) {{\n            System.out.println(in.nextLine());\n        }}\n    }}\n}}\n"
        )),
        Kind::Sql(_) => None,
    }
}

const TO_DO: &str = "throw new UnsupportedOperationException();";

fn declared(records: &Records) -> String {
    records.declared(
        |name| format!("\nclass {name} {{\n"),
        |name, ty| format!("    {ty} {name};\n"),
        "}\n",
    )
}

fn typed(name: &str, ty: &str) -> String {
    format!("{ty} {name}")
}

fn function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let mut params = JAVA.params(&function.params, &mut records);
    // A list that is changed in place is an array.
    if let Some(index) = function.output
        && let Some(Type::List(item)) = function.params.get(index).map(|param| &param.ty)
    {
        params[index].1 = format!("{}[]", JAVA.name(item, &mut records));
    }
    let returns = JAVA.name(&function.returns, &mut records);
    format!(
        "// {title}\n\nimport java.util.*;\n\nclass Solution {{\n    public {returns} {}({}) {{\n{}    }}\n}}\n{}",
        convert(&function.name, Convention::Camel),
        joined(&params, typed),
        to_do(2, TO_DO),
        declared(&records)
    )
}

fn class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let mut out = format!(
        "// {title}\n\nimport java.util.*;\n\nclass {0} {{\n    public {0}({1}) {{\n    }}\n",
        class.name,
        joined(&JAVA.params(&class.new, &mut records), typed)
    );
    for method in &class.methods {
        let params = joined(&JAVA.params(&method.params, &mut records), typed);
        let returns = JAVA.name(&method.returns, &mut records);
        out.push_str(&format!(
            "\n    public {returns} {}({params}) {{\n{}    }}\n",
            convert(&method.name, Convention::Camel),
            to_do(2, TO_DO)
        ));
    }
    out.push_str("}\n");
    out + &declared(&records)
}
