//! Enumerations, written as the objects that they stand for.

use oxc_ast::ast::{IdentifierReference, TSEnumDeclaration, TSEnumMemberName};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::edits::Edits;

/// Writes `enum A { X, Y = 2 }` as a call that fills an object, each member on
/// its own line. The caller sees to what the members' values need.
pub(super) fn write(edits: &mut Edits, declaration: &TSEnumDeclaration<'_>) {
    let name = declaration.id.name.as_str();
    let head = declaration.span.start as usize;
    let id = declaration.id.span;
    edits.replace(head, id.start as usize, "var ");
    let members = &declaration.body.members;
    let body = declaration.body.span;
    let mut used = Used::default();
    for value in members.iter().filter_map(|m| m.initializer.as_ref()) {
        used.visit_expression(value);
    }
    let first = members.first().map_or(body.end - 1, |m| m.span.start);
    edits.replace(
        id.end as usize,
        first as usize,
        format!(";(function({name}){{"),
    );
    let mut before: Option<String> = None;
    for (index, member) in members.iter().enumerate() {
        let key = quoted(&member_name(&member.id));
        let slot = format!("{name}[{key}]");
        // A member can be named in those after it without the enumeration.
        let plain = member_name(&member.id);
        let known = if used.names.contains(&plain) {
            format!("var {plain}={slot};")
        } else {
            String::new()
        };
        let start = member.span.start as usize;
        let end = member.span.end as usize;
        match &member.initializer {
            None => {
                let value = before.map_or("0".into(), |before| format!("{before}+1"));
                edits.replace(start, end, format!("{name}[{slot}={value}]={key};{known}"));
            }
            Some(value) => {
                let value = value.span();
                edits.replace(start, value.start as usize, format!("if(typeof({slot}=("));
                edits.insert(
                    value.end as usize,
                    format!("))!==\"string\"){name}[{slot}]={key};{known}"),
                );
                edits.blank(value.end as usize, end);
            }
        }
        before = Some(slot);
        // Commas and comments.
        let next = members
            .get(index + 1)
            .map_or(body.end - 1, |next| next.span.start);
        edits.blank(end, next as usize);
    }
    edits.replace(
        body.end as usize - 1,
        body.end as usize,
        format!("}})({name}||({name}={{}}));"),
    );
}

fn member_name(name: &TSEnumMemberName<'_>) -> String {
    match name {
        TSEnumMemberName::Identifier(id) => id.name.to_string(),
        TSEnumMemberName::String(text) | TSEnumMemberName::ComputedString(text) => {
            text.value.to_string()
        }
        TSEnumMemberName::ComputedTemplateString(text) => text
            .quasis
            .iter()
            .filter_map(|part| part.value.cooked.as_ref())
            .map(ToString::to_string)
            .collect(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The plain names in members' values.
#[derive(Default)]
struct Used {
    names: Vec<String>,
}

impl<'a> Visit<'a> for Used {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.names.push(it.name.to_string());
    }
}
