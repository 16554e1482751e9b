//! What `grade start` writes in languages that declare their types.

mod csharp;
mod kotlin;
mod rust;

use super::names::{Convention, convert};
use super::nodes;
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
    /// The first node of a list and the root of a tree, or nothing.
    nodes: [&'static str; 2],
    names: Convention,
    /// The words inside of the forms above, where those are others.
    inside: Option<&'static Words>,
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
    nodes: ["ListNode *", "TreeNode *"],
    names: Convention::Camel,
    inside: None,
};

const JAVA: Words = java("long", "double", "boolean", Some(&JAVA_BOXED));

/// Inside of other types there are no plain numbers in Java.
const JAVA_BOXED: Words = java("Long", "Double", "Boolean", None);

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

const GO: Words = Words {
    int: "int",
    float: "float64",
    bool: "bool",
    string: "string",
    void: "",
    list: ["[]", ""],
    optional: ["*", ""],
    map: ["map[string]", ""],
    tuple: ["[]any /* ", " */"],
    any: "any",
    nodes: ["*ListNode", "*TreeNode"],
    names: Convention::Camel,
    inside: None,
};

/// The stub for a problem; `None` where the language has none here.
pub(super) fn stub(problem: &Problem, language: &str) -> Option<String> {
    let stub = signature(problem, language)?;
    let definitions = nodes::comment(problem, language, "//");
    // Below the title.
    Some(stub.replacen("\n\n", &format!("\n\n{definitions}"), 1))
}

fn signature(problem: &Problem, language: &str) -> Option<String> {
    let title = &problem.title;
    match (&problem.kind, language) {
        (Kind::Function(function), "cpp") => Some(cpp_function(title, function)),
        (Kind::Class(class), "cpp") => Some(cpp_class(title, class)),
        (Kind::Program, "cpp") => Some(format!(
            "// {title}\n\n#include <iostream>\n#include <string>\n\nint main() {{\n    std::string line;\n    while (std::getline(std::cin, line)) {{\n        std::cout << line << '\\n';\n    }}\n}}\n"
        )),
        (Kind::Function(function), "java") => Some(java_function(title, function)),
        (Kind::Class(class), "java") => Some(java_class(title, class)),
        (Kind::Program, "java") => Some(format!(
            "// {title}\n\nimport java.util.Scanner;\n\npublic class Main {{\n    public static void main(String[] args) {{\n        Scanner in = new Scanner(System.in);\n        while (in.hasNextLine()) {{\n            System.out.println(in.nextLine());\n        }}\n    }}\n}}\n"
        )),
        (Kind::Function(function), "c") => c_function(title, function),
        (Kind::Program, "c") => Some(format!(
            "// {title}\n\n#include <stdio.h>\n\nint main(void) {{\n    char line[4096];\n    while (fgets(line, sizeof line, stdin)) {{\n        fputs(line, stdout);\n    }}\n}}\n"
        )),
        (Kind::Class(class), "c") => c_class(title, class),
        (Kind::Function(function), "go") => Some(go_function(title, function)),
        (Kind::Class(class), "go") => Some(go_class(title, class)),
        (Kind::Program, "go") => Some(format!(
            "// {title}\n\npackage main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {{\n\tin := bufio.NewScanner(os.Stdin)\n\tfor in.Scan() {{\n\t\tfmt.Println(in.Text())\n\t}}\n}}\n"
        )),
        (_, "csharp") => csharp::stub(problem),
        (_, "kotlin") => kotlin::stub(problem),
        (_, "rust") => rust::stub(problem),
        _ => None,
    }
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
        starred(format!("{ty} {name}"))
    }
}

/// A star stands before the name.
fn starred(text: String) -> String {
    text.replace("* ", "*")
}

/// A body that has still to be written, at a depth of indentation.
fn to_do(depth: usize, line: &str) -> String {
    format!("{}{line}\n", "    ".repeat(depth))
}

const CPP_TO_DO: &str = "throw logic_error(\"not implemented\");";

fn cpp_function(title: &str, function: &Function) -> String {
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
        None => cpp_typed(name, ty),
    });
    let name = convert(&function.name, Convention::Camel);
    format!(
        "{}{}({params}) {{\n{}}}\n",
        cpp_head(title, &records),
        starred(format!("{returns} {name}")),
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
        let name = convert(&method.name, Convention::Camel);
        body.push_str(&format!(
            "\n    {}({params}) {{\n{}    }}\n",
            starred(format!("{returns} {name}")),
            to_do(2, CPP_TO_DO)
        ));
    }
    format!("{}{body}}};\n", cpp_head(title, &records))
}

const JAVA_TO_DO: &str = "throw new UnsupportedOperationException();";

fn java_records(records: &Records) -> String {
    records.declared(
        |name| format!("\nclass {name} {{\n"),
        |name, ty| format!("    {ty} {name};\n"),
        "}\n",
    )
}

fn java_typed(name: &str, ty: &str) -> String {
    format!("{ty} {name}")
}

fn java_function(title: &str, function: &Function) -> String {
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
        joined(&params, java_typed),
        to_do(2, JAVA_TO_DO),
        java_records(&records)
    )
}

fn java_class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let mut out = format!(
        "// {title}\n\nimport java.util.*;\n\nclass {0} {{\n    public {0}({1}) {{\n    }}\n",
        class.name,
        joined(&JAVA.params(&class.new, &mut records), java_typed)
    );
    for method in &class.methods {
        let params = joined(&JAVA.params(&method.params, &mut records), java_typed);
        let returns = JAVA.name(&method.returns, &mut records);
        out.push_str(&format!(
            "\n    public {returns} {}({params}) {{\n{}    }}\n",
            convert(&method.name, Convention::Camel),
            to_do(2, JAVA_TO_DO)
        ));
    }
    out.push_str("}\n");
    out + &java_records(&records)
}

/// A type in C, where it is one of the few that go into one word.
fn c_type(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Int => "long long",
        Type::Float => "double",
        Type::Bool => "bool",
        Type::String | Type::Literal(_) => "char *",
        Type::Void => "void",
        Type::Linked(_) => "struct ListNode *",
        Type::Tree(_) => "struct TreeNode *",
        Type::Union(items) if items.iter().all(|ty| matches!(ty, Type::Literal(_))) => "char *",
        _ => return None,
    })
}

fn c_params(params: &[Param]) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for param in params {
        let name = convert(&param.name, Convention::Camel);
        match &param.ty {
            Type::List(item) => match &**item {
                Type::List(inner) => {
                    all.push(format!("{} **{name}", c_type(inner)?));
                    all.push(format!("int {name}Size"));
                    all.push(format!("int *{name}ColSize"));
                }
                inner => {
                    all.push(format!("{} *{name}", c_type(inner)?));
                    all.push(format!("int {name}Size"));
                }
            },
            ty => all.push(format!("{} {name}", c_type(ty)?)),
        }
    }
    Some(all)
}

/// The declaration of a function up to its body.
fn c_head(name: &str, mut params: Vec<String>, returns: &Type) -> Option<String> {
    let returns = match returns {
        Type::List(item) => match &**item {
            Type::List(inner) => {
                params.push("int *returnSize".into());
                params.push("int **returnColumnSizes".into());
                format!("{} **", c_type(inner)?)
            }
            inner => {
                params.push("int *returnSize".into());
                format!("{} *", c_type(inner)?)
            }
        },
        ty => format!("{} ", c_type(ty)?),
    };
    let params = if params.is_empty() {
        "void".into()
    } else {
        params.join(", ").replace("* ", "*")
    };
    Some(format!("{}{name}({params}) {{", returns.replace("* ", "*")))
}

const C_HEAD: &str =
    "#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n";

fn c_function(title: &str, function: &Function) -> Option<String> {
    let name = convert(&function.name, Convention::Snake);
    let head = c_head(&name, c_params(&function.params)?, &function.returns)?;
    Some(format!(
        "// {title}\n\n{C_HEAD}\n{head}\n{}}}\n",
        to_do(1, "abort();")
    ))
}

fn c_class(title: &str, class: &Class) -> Option<String> {
    let prefix = convert(&class.name, Convention::Snake);
    let own = format!("{} *self", class.name);
    let mut out = format!(
        "// {title}\n\n{C_HEAD}\ntypedef struct {{\n    int unused;\n}} {0};\n\n{0} *{prefix}_create({1}) {{\n    return calloc(1, sizeof({0}));\n}}\n",
        class.name,
        c_params(&class.new)?.join(", ").replace("* ", "*")
    );
    for method in &class.methods {
        let name = format!("{prefix}_{}", convert(&method.name, Convention::Snake));
        let mut params = vec![own.clone()];
        params.extend(c_params(&method.params)?);
        out.push_str(&format!(
            "\n{}\n{}}}\n",
            c_head(&name, params, &method.returns)?,
            to_do(1, "abort();")
        ));
    }
    out.push_str(&format!(
        "\nvoid {prefix}_free({own}) {{\n    free(self);\n}}\n"
    ));
    Some(out)
}

const GO_TO_DO: &str = "\tpanic(\"not implemented\")\n}\n";

fn go_records(records: &Records) -> String {
    records.declared(
        |name| format!("\ntype {name} struct {{\n"),
        |name, ty| format!("\t{} {ty}\n", convert(name, Convention::Pascal)),
        "}\n",
    )
}

/// `) {` or `) int {`
fn go_result(returns: &str) -> String {
    match returns {
        "" => "{\n".into(),
        ty => format!("{ty} {{\n"),
    }
}

fn go_typed(name: &str, ty: &str) -> String {
    format!("{name} {ty}")
}

fn go_function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let params = joined(&GO.params(&function.params, &mut records), go_typed);
    let returns = GO.name(&function.returns, &mut records);
    format!(
        "// {title}\n\npackage main\n{}\nfunc {}({params}) {}{GO_TO_DO}",
        go_records(&records),
        convert(&function.name, Convention::Camel),
        go_result(&returns)
    )
}

fn go_class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let name = &class.name;
    let new = joined(&GO.params(&class.new, &mut records), go_typed);
    let mut body = format!(
        "\ntype {name} struct {{\n}}\n\nfunc Constructor({new}) {name} {{\n\treturn {name}{{}}\n}}\n"
    );
    for method in &class.methods {
        let params = joined(&GO.params(&method.params, &mut records), go_typed);
        let returns = GO.name(&method.returns, &mut records);
        body.push_str(&format!(
            "\nfunc (self *{name}) {}({params}) {}{GO_TO_DO}",
            convert(&method.name, Convention::Pascal),
            go_result(&returns)
        ));
    }
    format!("// {title}\n\npackage main\n{}{body}", go_records(&records))
}
