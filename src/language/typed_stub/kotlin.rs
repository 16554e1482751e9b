//! Stubs in Kotlin.

use super::{Convention, Records, Words, convert, joined};
use crate::problem::model::{Class, Function, Kind, Problem};
use crate::problem::types::Type;

const KOTLIN: Words = Words {
    int: "Long",
    float: "Double",
    bool: "Boolean",
    string: "String",
    void: "Unit",
    list: ["List<", ">"],
    optional: ["", "?"],
    map: ["Map<String, ", ">"],
    tuple: ["List<Any?> /* ", " */"],
    any: "Any?",
    nodes: ["ListNode?", "TreeNode?"],
    names: Convention::Camel,
    inside: None,
};

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => Some(function(title, wanted)),
        Kind::Class(wanted) => Some(class(title, wanted)),
        Kind::Program => Some(format!(
            "// {title}\n\nfun main() {{\n    while (true) {{\n        val line = readLine() ?: break\n        println(line)\n    }}\n}}\n"
        )),
        _ => None,
    }
}

fn typed(name: &str, ty: &str) -> String {
    format!("{name}: {ty}")
}

fn result(ty: &str) -> String {
    match ty {
        "Unit" => String::new(),
        ty => format!(": {ty}"),
    }
}

fn head(title: &str, body: &str, records: &Records) -> String {
    let records = records.declared(
        |name| format!("\nclass {name}(\n"),
        |name, ty| format!("    val {name}: {ty},\n"),
        ")\n",
    );
    format!("// {title}\n\n{body}{}", records.replace(",\n)", "\n)"))
}

fn function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let mut params = KOTLIN.params(&function.params, &mut records);
    // A list that is changed in place has to be one that can change.
    if let Some(index) = function.output
        && let Some(Type::List(item)) = function.params.get(index).map(|param| &param.ty)
    {
        params[index].1 = format!("MutableList<{}>", KOTLIN.name(item, &mut records));
    }
    let returns = KOTLIN.name(&function.returns, &mut records);
    let body = format!(
        "fun {}({}){} {{\n    TODO()\n}}\n",
        convert(&function.name, Convention::Camel),
        joined(&params, typed),
        result(&returns)
    );
    head(title, &body, &records)
}

fn class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let mut body = format!(
        "class {}({}) {{\n",
        class.name,
        joined(&KOTLIN.params(&class.new, &mut records), typed)
    );
    for (index, method) in class.methods.iter().enumerate() {
        let params = joined(&KOTLIN.params(&method.params, &mut records), typed);
        let returns = KOTLIN.name(&method.returns, &mut records);
        body.push_str(&format!(
            "{}    fun {}({params}){} {{\n        TODO()\n    }}\n",
            if index > 0 { "\n" } else { "" },
            convert(&method.name, Convention::Camel),
            result(&returns)
        ));
    }
    body.push_str("}\n");
    head(title, &body, &records)
}
