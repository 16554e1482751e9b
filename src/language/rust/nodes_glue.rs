//! How the driver reads and writes the nodes of an answer in Rust: the answer's
//! own types with the fields of nodes, or those that it is given.

use std::fmt::Write;

use super::scan::{Found, Function};
use crate::language::nodes::{self, Node, Shape};
use crate::problem::types::Type;

/// The implementations for each type of nodes; `given` are those that stand
/// behind the answer's text.
pub(super) fn implementations(out: &mut String, found: &Found, wanted: &[Node], given: &[Node]) {
    for shape in [Shape::Linked, Shape::Tree] {
        if !wanted.iter().any(|node| node.shape == shape) {
            continue;
        }
        if let Some(node) = given.iter().find(|node| node.shape == shape) {
            implementation(out, node.name(), shape, None);
        }
        for (name, fields) in &found.types {
            let has = |field: &&str| fields.iter().any(|own| own == field);
            if !has(&"val") || !links(shape).iter().all(has) {
                continue;
            }
            let is_all = fields.len() == links(shape).len() + 1;
            let makes = |(home, function): &&(String, Function)| {
                home == name
                    && function.name == "new"
                    && !function.has_self
                    && function.params.len() == 1
            };
            match found.methods.iter().find(makes) {
                _ if is_all => implementation(out, name, shape, None),
                Some(_) => implementation(out, name, shape, Some("new")),
                // The compiler says that it is no type for a value.
                None => {}
            }
        }
    }
}

fn links(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::Linked => &["next"],
        Shape::Tree => &["left", "right"],
    }
}

/// `maker` is what makes a node that has more fields than those of nodes.
fn implementation(out: &mut String, name: &str, shape: Shape, maker: Option<&str>) {
    const DRIVER: &str = "::grade_driver::nodes";
    let is_tree = shape == Shape::Tree;
    let fields = links(shape);
    let made: String = fields
        .iter()
        .enumerate()
        .map(|(index, field)| format!("let {field} = {DRIVER}::link(&mut made, links[{index}]); "))
        .collect();
    let node = match maker {
        None => format!(
            "super::{name} {{ val: ::grade_driver::Read::read(item)?, {} }}",
            fields.join(", ")
        ),
        Some(maker) => {
            let set: String = fields
                .iter()
                .map(|field| format!("node.{field} = {field}; "))
                .collect();
            format!(
                "{{ let mut node = super::{name}::{maker}(::grade_driver::Read::read(item)?); {set}node }}"
            )
        }
    };
    let second = fields.last().copied().unwrap_or("next");
    let _ = writeln!(
        out,
        "impl ::grade_driver::Read for super::{name} {{
    fn read(value: &::grade_driver::Value) -> ::std::result::Result<Self, ::grade_driver::Failure> {{
        let places = {DRIVER}::places(value, {is_tree})?;
        let mut made: ::std::vec::Vec<::std::option::Option<super::{name}>> = places.iter().map(|_| ::std::option::Option::None).collect();
        for (index, (item, links)) in places.iter().enumerate().rev() {{
            {made}
            made[index] = ::std::option::Option::Some({node});
        }}
        ::std::result::Result::Ok(made.swap_remove(0).expect(\"the first node is made last\"))
    }}
    fn is_absent(value: &::grade_driver::Value) -> bool {{ {DRIVER}::is_empty(value) }}
}}
impl ::grade_driver::Write for super::{name} {{
    fn write(&self, out: &mut ::std::string::String) {{
        {DRIVER}::write(self, {is_tree}, out, |node, out| ::grade_driver::Write::write(&node.val, out), |node| [{DRIVER}::Link::node(&node.{}), {DRIVER}::Link::node(&node.{second})]);
    }}
    fn write_none(out: &mut ::std::string::String) {{ out.push_str(\"[]\"); }}
}}
impl {DRIVER}::HasNodes<{is_tree}> for super::{name} {{}}",
        fields[0],
    );
}

/// A statement that holds for a value with nodes only; empty for other types.
pub(super) fn check(ty: &Type, value: &str) -> String {
    match nodes::shape(ty) {
        Some(Shape::Linked) => format!("::grade_driver::nodes::has_list(&{value}); "),
        Some(Shape::Tree) => format!("::grade_driver::nodes::has_tree(&{value}); "),
        None => String::new(),
    }
}
