//! Linked lists and trees in C. Only the answer's own compiler knows what its
//! nodes are, so functions behind the answer's text make and read them; the
//! glue in C++ holds pointers to something that it cannot look into.

use std::fmt::Write;

use super::types::{is_known, slots};
use crate::language::compiled::Request;
use crate::language::cpp::scan::Function;
use crate::language::nodes::{self, Node, Shape};
use crate::problem::model;
use crate::problem::types::Type;

/// What the glue in C++ calls the nodes of a type; `None` for other types.
pub(super) fn opaque(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Linked(_) => Some("grade_list"),
        Type::Tree(_) => Some("grade_tree"),
        _ => None,
    }
}

fn own_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Linked => "grade_list",
        Shape::Tree => "grade_tree",
    }
}

/// The two halves of what an answer's nodes need.
#[derive(Default)]
pub(super) struct Halves {
    /// Behind the answer's text.
    pub c: String,
    /// Before the glue.
    pub cpp: String,
}

/// `called` are the answer's functions, each with what it stands for and with
/// how many parameters of its own it begins.
pub(super) fn halves(
    request: &Request<'_>,
    called: &[(&Function, &model::Function, usize)],
) -> Halves {
    let mut out = Halves::default();
    let all = nodes::of(request.wanted);
    if all.is_empty() {
        return out;
    }
    out.cpp.push_str("#include \"nodes.h\"\n");
    for node in &all {
        let name = own_name(node.shape);
        let written = called
            .iter()
            .find_map(|(function, wanted, own)| written(node, function, wanted, *own))
            .unwrap_or_else(|| format!("struct {}", node.name()));
        let _ = writeln!(out.c, "typedef {written} {name};");
        let _ = writeln!(
            out.c,
            "void *{name}_new(void) {{ return __builtin_calloc(1, sizeof({name})); }}"
        );
        links(&mut out, name, node.shape);
        values(&mut out, name, node);
    }
    out
}

/// The type of a node as the answer writes it.
fn written(
    node: &Node,
    function: &Function,
    wanted: &model::Function,
    own: usize,
) -> Option<String> {
    let is_of = |ty: &Type| {
        let inner = match ty {
            Type::List(item) => item,
            ty => ty,
        };
        match inner {
            Type::Linked(item) => node.shape == Shape::Linked && **item == node.item,
            Type::Tree(item) => node.shape == Shape::Tree && **item == node.item,
            _ => false,
        }
    };
    let mut at = own;
    for param in &wanted.params {
        if is_of(&param.ty) {
            return pointed(function.params.get(at)?);
        }
        at += slots(&param.ty)?;
    }
    is_of(&wanted.returns)
        .then(|| pointed(&function.returns))
        .flatten()
}

/// `struct ListNode` of `const struct ListNode*head`; nothing of `int*head`.
fn pointed(text: &str) -> Option<String> {
    let (ty, _) = text.split_once('*')?;
    let words: Vec<&str> = ty
        .split_whitespace()
        .filter(|word| *word != "const")
        .collect();
    let is_own = !is_known(&words.join(" "));
    is_own.then(|| words.join(" "))
}

fn links(out: &mut Halves, name: &str, shape: Shape) {
    let (first, second) = match shape {
        Shape::Linked => ("next", "next"),
        Shape::Tree => ("left", "right"),
    };
    let _ = writeln!(
        out.c,
        "void *{name}_linked({name} *n, int i) {{ return i ? n->{second} : n->{first}; }}\nvoid {name}_link({name} *n, int i, void *to) {{ if (i) n->{second} = to; else n->{first} = to; }}"
    );
    let _ = writeln!(
        out.cpp,
        "struct {name};\nextern \"C\" {{ {name} *{name}_new(void); {name} *{name}_linked({name} *, int); void {name}_link({name} *, int, {name} *); }}"
    );
}

/// How values are set and read. What was set is read again: a number that does
/// not fit the field is an error.
fn values(out: &mut Halves, name: &str, node: &Node) {
    let (ty, read) = match node.item {
        Type::Float => ("double", "double"),
        Type::Bool => ("bool", "bool"),
        Type::String => ("char *", "std::string"),
        _ => ("long long", "long long"),
    };
    let in_c = if ty == "bool" { "_Bool" } else { ty };
    let fits = match node.item {
        Type::Float | Type::String => "1",
        _ => "n->val == v",
    };
    // A number with a fraction would be cut.
    if node.item == Type::Int {
        let _ = writeln!(
            out.c,
            "_Static_assert((int) ((__typeof__((({name} *) 0)->val)) 0.5 * 2) == 0, \"grade: the values of the nodes are whole numbers\");"
        );
    }
    let _ = writeln!(
        out.c,
        "int {name}_set({name} *n, {in_c} v) {{ n->val = v; return {fits}; }}\n{in_c} {name}_get({name} *n) {{ return n->val; }}"
    );
    let given = match node.item {
        Type::String => "strdup(value.c_str())",
        _ => "value",
    };
    let _ = writeln!(
        out.cpp,
        r#"extern "C" {{ int {name}_set({name} *, {ty}); {ty} {name}_get({name} *); }}
template <> struct grade_driver_::Access<{name}> {{
  static constexpr bool tree = {tree};
  static {name} *linked({name} *node, int index) {{ return {name}_linked(node, index); }}
  static void set_link({name} *node, int index, {name} *other) {{ {name}_link(node, index, other); }}
  static {name} *made(Cursor &c) {{
    auto value = grade_driver_::read<{read}>(c);
    {name} *node = {name}_new();
    if (!{name}_set(node, {given})) {{
      std::string shown;
      grade_driver_::write<decltype(value)>(shown, value);
      throw Misfit{{shown + " does not fit the values of the nodes"}};
    }}
    return node;
  }}
  static void write(std::string &out, {name} *node) {{ grade_driver_::write<{ty}>(out, {name}_get(node)); }}
}};"#,
        tree = node.shape == Shape::Tree
    );
}

/// The definitions that a text leaves out, and what they need.
pub(super) fn prelude(missing: &[Node]) -> String {
    let mut out = String::new();
    for node in missing {
        if node.item == Type::Bool {
            out.push_str("#include <stdbool.h>\n");
        }
        out.push_str(&nodes::definition("c", node));
    }
    out
}
