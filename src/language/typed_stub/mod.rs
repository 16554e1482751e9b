//! What `grade start` writes in languages that declare their types.

mod c;
mod cpp;
mod csharp;
mod go;
mod java;
mod kotlin;
mod rust;

use super::names::{Convention, convert};
use super::nodes;
use crate::problem::model::{Param, Problem};
use crate::problem::types::Type;

/// The words of one language.
struct Words {
    int: &'static str,
    float: &'static str,
    bool: &'static str,
    string: &'static str,
    void: &'static str,
    /// Around an item: `vector<` and `>`.
    list: [&'static str; 2],
    optional: [&'static str; 2],
    map: [&'static str; 2],
    tuple: [&'static str; 2],
    any: &'static str,
    /// The first node of a list and the root of a tree, or nothing.
    nodes: [&'static str; 2],
    names: Convention,
    /// The words inside of the forms above, where those are others.
    inside: Option<&'static Words>,
}

/// The stub for a problem; `None` where the language has none here.
pub(super) fn stub(problem: &Problem, language: &str) -> Option<String> {
    let stub = match language {
        "c" => c::stub(problem),
        "cpp" => cpp::stub(problem),
        "csharp" => csharp::stub(problem),
        "go" => go::stub(problem),
        "java" => java::stub(problem),
        "kotlin" => kotlin::stub(problem),
        "rust" => rust::stub(problem),
        _ => None,
    }?;
    let definitions = nodes::comment(problem, language, "//");
    // Below the title.
    Some(stub.replacen("\n\n", &format!("\n\n{definitions}"), 1))
}

impl Words {
    /// The type's name; records are declared in `records` as they are met.
    fn name(&self, ty: &Type, records: &mut Records) -> String {
        let around = |[open, close]: [&str; 2], inner: String| format!("{open}{inner}{close}");
        let inside = self.inside.unwrap_or(self);
        match ty {
            Type::Int => self.int.into(),
            Type::Float => self.float.into(),
            Type::Bool => self.bool.into(),
            Type::String | Type::Literal(_) => self.string.into(),
            Type::Void => self.void.into(),
            Type::Any => self.any.into(),
            Type::Linked(_) => self.nodes[0].into(),
            Type::Tree(_) => self.nodes[1].into(),
            Type::List(item) => around(self.list, inside.name(item, records)),
            Type::Optional(item) => around(self.optional, inside.name(item, records)),
            Type::Map(item) => around(self.map, inside.name(item, records)),
            Type::Tuple(items) => {
                let names: Vec<String> = items.iter().map(|ty| inside.name(ty, records)).collect();
                around(self.tuple, names.join(", "))
            }
            Type::Union(items) => {
                let mut names: Vec<String> =
                    items.iter().map(|ty| self.name(ty, records)).collect();
                names.dedup();
                match names.as_slice() {
                    [only] => only.clone(),
                    _ => self.any.into(),
                }
            }
            Type::Record(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, ty)| (name.clone(), self.name(ty, records)))
                    .collect();
                records.name(fields)
            }
        }
    }

    fn params(&self, params: &[Param], records: &mut Records) -> Vec<(String, String)> {
        params
            .iter()
            .map(|param| {
                (
                    convert(&param.name, self.names),
                    self.name(&param.ty, records),
                )
            })
            .collect()
    }
}

/// The records of a signature, each with its fields and their types.
#[derive(Default)]
struct Records {
    all: Vec<Vec<(String, String)>>,
}

impl Records {
    fn name(&mut self, fields: Vec<(String, String)>) -> String {
        let index = self.all.iter().position(|known| *known == fields);
        let index = index.unwrap_or_else(|| {
            self.all.push(fields);
            self.all.len() - 1
        });
        match index {
            0 => "Record".into(),
            n => format!("Record{}", n + 1),
        }
    }

    /// Each record in a form of the language.
    fn declared(
        &self,
        open: impl Fn(&str) -> String,
        field: impl Fn(&str, &str) -> String,
        close: &str,
    ) -> String {
        let mut out = String::new();
        for (index, fields) in self.all.iter().enumerate() {
            let name = if index == 0 {
                "Record".into()
            } else {
                format!("Record{}", index + 1)
            };
            out.push_str(&open(&name));
            for (name, ty) in fields {
                out.push_str(&field(name, ty));
            }
            out.push_str(close);
        }
        out
    }
}

fn joined(params: &[(String, String)], write: impl Fn(&str, &str) -> String) -> String {
    let all: Vec<String> = params.iter().map(|(name, ty)| write(name, ty)).collect();
    all.join(", ")
}

/// A star stands before the name.
fn starred(text: String) -> String {
    text.replace("* ", "*")
}

/// A body that has still to be written, at a depth of indentation.
fn to_do(depth: usize, line: &str) -> String {
    format!("{}{line}\n", "    ".repeat(depth))
}
