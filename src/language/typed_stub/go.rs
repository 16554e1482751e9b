//! Stubs in Go.

use super::{Convention, Records, Words, convert, joined};
use crate::problem::model::{Class, Function, Kind, Problem};

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

pub(super) fn stub(problem: &Problem) -> Option<String> {
    let title = &problem.title;
    match &problem.kind {
        Kind::Function(wanted) => Some(function(title, wanted)),
        Kind::Class(wanted) => Some(class(title, wanted)),
        Kind::Program => Some(format!(
            "// {title}\n\npackage main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {{\n\tin := bufio.NewScanner(os.Stdin)\n\tfor in.Scan() {{\n\t\tfmt.Println(in.Text())\n\t}}\n}}\n"
        )),
        Kind::Sql(_) => None,
    }
}

const TO_DO: &str = "\tpanic(\"not implemented\")\n}\n";

fn declared(records: &Records) -> String {
    records.declared(
        |name| format!("\ntype {name} struct {{\n"),
        |name, ty| format!("\t{} {ty}\n", convert(name, Convention::Pascal)),
        "}\n",
    )
}

/// `) {` or `) int {`
fn result(returns: &str) -> String {
    match returns {
        "" => "{\n".into(),
        ty => format!("{ty} {{\n"),
    }
}

fn typed(name: &str, ty: &str) -> String {
    format!("{name} {ty}")
}

fn function(title: &str, function: &Function) -> String {
    let mut records = Records::default();
    let params = joined(&GO.params(&function.params, &mut records), typed);
    let returns = GO.name(&function.returns, &mut records);
    format!(
        "// {title}\n\npackage main\n{}\nfunc {}({params}) {}{TO_DO}",
        declared(&records),
        convert(&function.name, Convention::Camel),
        result(&returns)
    )
}

fn class(title: &str, class: &Class) -> String {
    let mut records = Records::default();
    let name = &class.name;
    let new = joined(&GO.params(&class.new, &mut records), typed);
    let mut body = format!(
        "\ntype {name} struct {{\n}}\n\nfunc Constructor({new}) {name} {{\n\treturn {name}{{}}\n}}\n"
    );
    for method in &class.methods {
        let params = joined(&GO.params(&method.params, &mut records), typed);
        let returns = GO.name(&method.returns, &mut records);
        body.push_str(&format!(
            "\nfunc (self *{name}) {}({params}) {}{TO_DO}",
            convert(&method.name, Convention::Pascal),
            result(&returns)
        ));
    }
    format!("// {title}\n\npackage main\n{}{body}", declared(&records))
}
