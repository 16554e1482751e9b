//! Stubs in Rust.

use super::{Convention, Records, Words, convert, joined};
use crate::problem::model::{Class, Function, Kind, Problem};

const RUST: Words = Words {
    int: "i64",
    float: "f64",
    bool: "bool",
    string: "String",
    void: "()",
    list: ["Vec<", ">"],
    optional: ["Option<", ">"],
    map: ["HashMap<String, ", ">"],
    tuple: ["(", ")"],
    any: "String",
    nodes: ["Option<Box<ListNode>>", "Option<Rc<RefCell<TreeNode>>>"],
    names: Convention::Snake,
    inside: None,
};

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => Some(function(title, wanted)),
        Kind::Class(wanted) => Some(class(title, wanted)),
        Kind::Program => Some(format!(
            "// {title}\n\nuse std::io::{{self, BufRead}};\n\nfn main() {{\n    for line in io::stdin().lock().lines() {{\n        println!(\"{{}}\", line.unwrap());\n    }}\n}}\n"
        )),
        _ => None,
    }
}

fn typed(name: &str, ty: &str) -> String {
    format!("{name}: {ty}")
}

/// `-> bool `, and nothing for nothing.
fn result(ty: &str) -> String {
    match ty {
        "()" => String::new(),
        ty => format!("-> {ty} "),
    }
}

fn head(title: &str, records: &Records, body: &str) -> String {
    let records = records.declared(
        |name| format!("pub struct {name} {{\n"),
        |name, ty| format!("    pub {}: {ty},\n", convert(name, Convention::Snake)),
        "}\n\n",
    );
    let imports: String = [
        ("RefCell<", "use std::cell::RefCell;\n"),
        ("HashMap<", "use std::collections::HashMap;\n"),
        ("Rc<", "use std::rc::Rc;\n"),
    ]
    .iter()
    .filter(|(used, _)| format!("{records}{body}").contains(used))
    .map(|(_, import)| *import)
    .collect();
    let gap = if imports.is_empty() { "" } else { "\n" };
    format!("// {title}\n\n{imports}{gap}{records}{body}")
}

fn function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let mut params = RUST.params(&function.params, &mut records);
    if let Some((_, ty)) = function.output.and_then(|index| params.get_mut(index)) {
        ty.insert_str(0, "&mut ");
    }
    let returns = RUST.name(&function.returns, &mut records);
    let body = format!(
        "pub fn {}({}) {}{{\n    todo!()\n}}\n",
        convert(&function.name, Convention::Snake),
        joined(&params, typed),
        result(&returns)
    );
    head(title, &records, &body)
}

fn class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let name = &class.name;
    let new = joined(&RUST.params(&class.new, &mut records), typed);
    let mut body = format!(
        "pub struct {name} {{\n}}\n\nimpl {name} {{\n    pub fn new({new}) -> Self {{\n        {name} {{}}\n    }}\n"
    );
    for method in &class.methods {
        let mut params = vec!["&mut self".to_string()];
        let own = RUST.params(&method.params, &mut records);
        params.extend(own.iter().map(|(name, ty)| typed(name, ty)));
        let returns = RUST.name(&method.returns, &mut records);
        body.push_str(&format!(
            "\n    pub fn {}({}) {}{{\n        todo!()\n    }}\n",
            convert(&method.name, Convention::Snake),
            params.join(", "),
            result(&returns)
        ));
    }
    body.push_str("}\n");
    head(title, &records, &body)
}
