//! The classes of nodes as practice sites have them, for answers that do not
//! define their own: the same fields, and the same constructors.

mod scripts;

use super::{Node, Shape};
use crate::problem::types::Type;

/// The definition of a class of nodes, and no more; empty for a language that
/// has none here.
pub(in crate::language) fn definition(language: &str, node: &Node) -> String {
    match language {
        "c" => c(node),
        "cpp" => cpp(node),
        "csharp" => csharp(node),
        "go" => go(node),
        "java" => java(node),
        "kotlin" => kotlin(node),
        "rust" => rust(node),
        _ => scripts::definition(language, node),
    }
}

impl Node {
    /// One of four words, for whole numbers, other numbers, truths and texts.
    fn word(&self, words: [&'static str; 4]) -> &'static str {
        match self.item {
            Type::Float => words[1],
            Type::Bool => words[2],
            Type::String => words[3],
            _ => words[0],
        }
    }

    fn links(&self) -> &'static [&'static str] {
        match self.shape {
            Shape::Linked => &["next"],
            Shape::Tree => &["left", "right"],
        }
    }
}

fn c(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["int ", "double ", "bool ", "char *"]);
    let links: String = node
        .links()
        .iter()
        .map(|link| format!("    struct {name} *{link};\n"))
        .collect();
    format!("struct {name} {{\n    {ty}val;\n{links}}};\n")
}

fn cpp(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["int", "double", "bool", "std::string"]);
    let zero = node.word(["0", "0", "false", ""]);
    let links = node.links();
    let fields: String = links
        .iter()
        .map(|link| format!("    {name} *{link};\n"))
        .collect();
    let params: String = links
        .iter()
        .map(|link| format!(", {name} *{link}"))
        .collect();
    let given: String = links
        .iter()
        .map(|link| format!(", {link}({link})"))
        .collect();
    let none: String = links
        .iter()
        .map(|link| format!(", {link}(nullptr)"))
        .collect();
    format!(
        "struct {name} {{\n    {ty} val;\n{fields}    {name}() : val({zero}){none} {{}}\n    {name}({ty} x) : val(x){none} {{}}\n    {name}({ty} x{params}) : val(x){given} {{}}\n}};\n"
    )
}

fn csharp(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["int", "double", "bool", "string"]);
    let zero = node.word(["0", "0", "false", "\"\""]);
    let links = node.links();
    let fields: String = links
        .iter()
        .map(|link| format!("    public {name} {link};\n"))
        .collect();
    let params: String = links
        .iter()
        .map(|link| format!(", {name} {link} = null"))
        .collect();
    let set: String = links
        .iter()
        .map(|link| format!("        this.{link} = {link};\n"))
        .collect();
    format!(
        "public class {name} {{\n    public {ty} val;\n{fields}    public {name}({ty} val = {zero}{params}) {{\n        this.val = val;\n{set}    }}\n}}\n"
    )
}

fn go(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["int", "float64", "bool", "string"]);
    let links = match node.shape {
        Shape::Linked => format!("\tVal  {ty}\n\tNext *{name}\n"),
        Shape::Tree => format!("\tVal   {ty}\n\tLeft  *{name}\n\tRight *{name}\n"),
    };
    format!("type {name} struct {{\n{links}}}\n")
}

fn java(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["int", "double", "boolean", "String"]);
    let links = node.links();
    let fields: String = links
        .iter()
        .map(|link| format!("    {name} {link};\n"))
        .collect();
    let params: String = links
        .iter()
        .map(|link| format!(", {name} {link}"))
        .collect();
    let set: String = links
        .iter()
        .map(|link| format!(" this.{link} = {link};"))
        .collect();
    format!(
        "class {name} {{\n    {ty} val;\n{fields}    {name}() {{}}\n    {name}({ty} val) {{ this.val = val; }}\n    {name}({ty} val{params}) {{ this.val = val;{set} }}\n}}\n"
    )
}

fn kotlin(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["Int", "Double", "Boolean", "String"]);
    let links: String = node
        .links()
        .iter()
        .map(|link| format!("    var {link}: {name}? = null\n"))
        .collect();
    format!("class {name}(var `val`: {ty}) {{\n{links}}}\n")
}

fn rust(node: &Node) -> String {
    let name = node.name();
    let ty = node.word(["i32", "f64", "bool", "String"]);
    let equal = node.word([
        "PartialEq, Eq",
        "PartialEq",
        "PartialEq, Eq",
        "PartialEq, Eq",
    ]);
    let (derived, open, close, scope) = match node.shape {
        Shape::Linked => (", Clone, Debug", "Option<Box<", ">>", ""),
        Shape::Tree => (", Debug", "Option<Rc<RefCell<", ">>>", "pub "),
    };
    let fields: String = node
        .links()
        .iter()
        .map(|link| format!("    pub {link}: {open}{name}{close},\n"))
        .collect();
    let none: String = node
        .links()
        .iter()
        .map(|link| format!(", {link}: None"))
        .collect();
    format!(
        "#[derive({equal}{derived})]\npub struct {name} {{\n    pub val: {ty},\n{fields}}}\n\nimpl {name} {{\n    #[inline]\n    {scope}fn new(val: {ty}) -> Self {{\n        {name} {{ val{none} }}\n    }}\n}}\n"
    )
}
