//! What `grade start` writes in languages that declare their types.

use super::names::{Convention, convert};
use crate::problem::model::{Class, Function, Kind, Param, Problem};
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
    names: Convention,
}

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
    names: Convention::Camel,
};

/// The stub for a problem; `None` where the language has none here.
pub(super) fn stub(problem: &Problem, language: &str) -> Option<String> {
    let title = &problem.title;
    match (&problem.kind, language) {
        (Kind::Function(function), "cpp") => Some(cpp_function(title, function)),
        (Kind::Class(class), "cpp") => Some(cpp_class(title, class)),
        (Kind::Program, "cpp") => Some(format!(
            "// {title}\n\n#include <iostream>\n#include <string>\n\nint main() {{\n    std::string line;\n    while (std::getline(std::cin, line)) {{\n        std::cout << line << '\\n';\n    }}\n}}\n"
        )),
        _ => None,
    }
}

impl Words {
    /// The type's name; records are declared in `records` as they are met.
    fn name(&self, ty: &Type, records: &mut Records) -> String {
        let around = |[open, close]: [&str; 2], inner: String| format!("{open}{inner}{close}");
        match ty {
            Type::Int => self.int.into(),
            Type::Float => self.float.into(),
            Type::Bool => self.bool.into(),
            Type::String | Type::Literal(_) => self.string.into(),
            Type::Void => self.void.into(),
            Type::Any => self.any.into(),
            Type::List(item) => around(self.list, self.name(item, records)),
            Type::Optional(item) => around(self.optional, self.name(item, records)),
            Type::Map(item) => around(self.map, self.name(item, records)),
            Type::Tuple(items) => {
                let names: Vec<String> = items.iter().map(|ty| self.name(ty, records)).collect();
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

fn cpp_head(title: &str, records: &Records) -> String {
    let records = records.declared(
        |name| format!("struct {name} {{\n"),
        |name, ty| format!("    {ty} {name};\n"),
        "};\n\n",
    );
    format!("// {title}\n\n#include <bits/stdc++.h>\nusing namespace std;\n\n{records}")
}

fn cpp_typed(name: &str, ty: &str) -> String {
    let is_large = ty.contains('<') || ty == "string" || ty.starts_with("Record");
    if is_large {
        format!("const {ty} &{name}")
    } else {
        format!("{ty} {name}")
    }
}

/// A body that has still to be written, at a depth of indentation.
fn to_do(depth: usize, line: &str) -> String {
    format!("{}{line}\n", "    ".repeat(depth))
}

const CPP_TO_DO: &str = "throw logic_error(\"not implemented\");";

fn cpp_function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let mut params = CPP.params(&function.params, &mut records);
    if let Some(output) = function.output.and_then(|index| params.get_mut(index)) {
        output.1.push_str(" &");
    }
    let returns = CPP.name(&function.returns, &mut records);
    let params = joined(&params, |name, ty| match ty.strip_suffix(" &") {
        Some(ty) => format!("{ty} &{name}"),
        None => cpp_typed(name, ty),
    });
    format!(
        "{}{returns} {}({params}) {{\n{}}}\n",
        cpp_head(title, &records),
        convert(&function.name, Convention::Camel),
        to_do(1, CPP_TO_DO)
    )
}

fn cpp_class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let new = joined(&CPP.params(&class.new, &mut records), cpp_typed);
    let mut body = format!(
        "class {0} {{\npublic:\n    {0}({new}) {{\n    }}\n",
        class.name
    );
    for method in &class.methods {
        let params = joined(&CPP.params(&method.params, &mut records), cpp_typed);
        let returns = CPP.name(&method.returns, &mut records);
        body.push_str(&format!(
            "\n    {returns} {}({params}) {{\n{}    }}\n",
            convert(&method.name, Convention::Camel),
            to_do(2, CPP_TO_DO)
        ));
    }
    format!("{}{body}}};\n", cpp_head(title, &records))
}
