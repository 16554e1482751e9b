//! Stubs in C++.

use super::{Convention, Records, Words, convert, joined, starred, to_do};
use crate::problem::model::{Class, Function, Kind, Problem};

const CPP: Words = Words {
    int: "long long",
    float: "double",
    bool: "bool",
    string: "string",
    void: "void",
    list: ["vector<", ">"],
    optional: ["optional<", ">"],
    map: ["map<string, ", ">"],
    tuple: ["tuple<", ">"],
    any: "string",
    nodes: ["ListNode *", "TreeNode *"],
    names: Convention::Camel,
    inside: None,
};

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => Some(function(title, wanted)),
        Kind::Class(wanted) => Some(class(title, wanted)),
        Kind::Program => Some(format!(
            "// {title}\n\n#include <iostream>\n#include <string>\n\nint main() {{\n    std::string line;\n    while (std::getline(std::cin, line)) {{\n        std::cout << line << '\\n';\n    }}\n}}\n"
        )),
        Kind::Sql(_) => None,
    }
}

fn head(title: &str, records: &Records) -> String {
    let records = records.declared(
        |name| format!("struct {name} {{\n"),
        |name, ty| format!("    {ty} {name};\n"),
        "};\n\n",
    );
    format!("// {title}\n\n#include <bits/stdc++.h>\nusing namespace std;\n\n{records}")
}

fn typed(name: &str, ty: &str) -> String {
    let is_large = ty.contains('<') || ty == "string" || ty.starts_with("Record");
    if is_large {
        format!("const {ty} &{name}")
    } else {
        starred(format!("{ty} {name}"))
    }
}

const TO_DO: &str = "throw logic_error(\"not implemented\");";

fn function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let mut params = CPP.params(&function.params, &mut records);
    if let Some(index) = function.output
        && !function.params[index].ty.has_nodes()
    {
        params[index].1.push_str(" &");
    }
    let returns = CPP.name(&function.returns, &mut records);
    let params = joined(&params, |name, ty| match ty.strip_suffix(" &") {
        Some(ty) => starred(format!("{ty} &{name}")),
        None => typed(name, ty),
    });
    let name = convert(&function.name, Convention::Camel);
    format!(
        "{}{}({params}) {{\n{}}}\n",
        head(title, &records),
        starred(format!("{returns} {name}")),
        to_do(1, TO_DO)
    )
}

fn class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let new = joined(&CPP.params(&class.new, &mut records), typed);
    let mut body = format!(
        "class {0} {{\npublic:\n    {0}({new}) {{\n    }}\n",
        class.name
    );
    for method in &class.methods {
        let params = joined(&CPP.params(&method.params, &mut records), typed);
        let returns = CPP.name(&method.returns, &mut records);
        let name = convert(&method.name, Convention::Camel);
        body.push_str(&format!(
            "\n    {}({params}) {{\n{}    }}\n",
            starred(format!("{returns} {name}")),
            to_do(2, TO_DO)
        ));
    }
    format!("{}{body}}};\n", head(title, &records))
}
