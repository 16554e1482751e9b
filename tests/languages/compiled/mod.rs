//! Languages whose answers are built first. A build costs seconds, so one
//! answer goes through many cases here.

mod c;
mod cpp;
mod csharp;
mod go;
mod java;
mod kotlin;
mod nodes;
mod rust;

use crate::Row;
use crate::grade;
use crate::support::{Runtime, Test};

/// A method for each type, all in one class.
const ECHO: &str = r#"
title = "Echo"
kind = "class"
[class]
name = "Echo"
[class.methods.whole]
params = ["v: int"]
returns = "int"
[class.methods.real]
params = ["v: float"]
returns = "float"
[class.methods.truth]
params = ["v: bool"]
returns = "bool"
[class.methods.text]
params = ["v: string"]
returns = "string"
[class.methods.list]
params = ["v: int[]"]
returns = "int[]"
[class.methods.nested]
params = ["v: int[][]"]
returns = "int[][]"
[class.methods.maybe]
params = ["v: int?"]
returns = "int?"
[class.methods.texts]
params = ["v: string?[]"]
returns = "string?[]"
[class.methods.counts]
params = ["v: map<string, int>"]
returns = "map<string, int>"
[class.methods.record]
params = ["v: {ids: int[], next: int?, name: string}"]
returns = "{ids: int[], next: int?, name: string}"
[class.methods.duo]
params = ["v: [int, string]"]
returns = "[int, string]"
[class.methods.colour]
params = ["v: \"red\" | \"green\""]
returns = "\"red\" | \"green\""
"#;

/// A function `turn` that changes its parameter in place, from `before` to `after`.
fn turns(ty: &str, before: &str, after: &str) -> &'static str {
    format!(
        "title = \"Turn\"\nkind = \"function\"\n[call]\nfunction = \"turn\"\nparams = [\"all: {ty}\"]\noutput = \"all\"\n[[case]]\nname = \"turned\"\nargs = [{before}]\nexpect = {after}\n"
    )
    .leak()
}

const VALUES: &[(&str, &[&str])] = &[
    (
        "whole",
        &[
            "0",
            "-1",
            "9007199254740991",
            "9007199254740992",
            "9223372036854775807",
            "-9223372036854775808",
        ],
    ),
    ("real", &["0.5", "-0.1", "1e300", "5e-324", "3", "1e22"]),
    ("truth", &["true", "false"]),
    (
        "text",
        &[
            r#""""#,
            r#""a\"b\\c""#,
            r#""\n\t\r\u001b""#,
            r#""naïve 漢字 😀 \u2028""#,
            r#""{\"$i\":\"1\"}""#,
        ],
    ),
    ("list", &["[]", "[1]", "[3, 1, 2, 9223372036854775807]"]),
    ("nested", &["[]", "[[]]", "[[1], [], [2, 3]]"]),
    ("maybe", &["null", "0", "7"]),
    ("texts", &[r#"["a", null, ""]"#]),
    (
        "counts",
        &[
            "{}",
            r#"{"a": 1, "b": 2}"#,
            r#"{"": 0, "$i": 1, "naïve 😀": 6}"#,
        ],
    ),
    (
        "record",
        &[
            r#"{"ids": [1, 2], "next": null, "name": "x"}"#,
            r#"{"ids": [], "next": 3, "name": ""}"#,
        ],
    ),
    ("duo", &[r#"[1, "one"]"#]),
    ("colour", &[r#""red""#, r#""green""#]),
];

/// Everything that an answer can do besides answering.
const ACTS: &str = r#"
title = "Acts"
kind = "function"
[call]
function = "act"
params = ["what: string", "n: int"]
returns = "int"
[limits]
time = "1s"
memory = "128 MiB"
output = "64 KiB"
"#;

/// What it does, its argument, the right result, and the verdict.
const DEEDS: &[(&str, i64, i64, &str)] = &[
    ("print", 1, 1, "AC"),
    ("state", 1, 1, "AC"),
    ("deep", 100_000, 100_000, "AC"),
    ("throw", 1, 1, "RTE"),
    ("crash", 1, 1, "RTE"),
    ("state", 1, 1, "AC"),
    ("exit", 0, 1, "RTE"),
    ("hang", 1, 1, "TLE"),
    ("flood", 1, 1, "OLE"),
    ("memory", 1, 1, "MLE"),
    ("print", 2, 2, "AC"),
];

/// The class `Echo` of a language, over the methods that it has a type for.
fn echoes(file: &'static str, code: &str, left_out: &[&str]) -> Row {
    let mut problem = ECHO.to_string();
    for name in left_out {
        let start = problem.find(&format!("[class.methods.{name}]")).unwrap();
        let end = problem[start + 1..]
            .find("[class.")
            .map_or(problem.len(), |at| start + 1 + at);
        problem.replace_range(start..end, "");
    }
    for (method, values) in VALUES.iter().filter(|(name, _)| !left_out.contains(name)) {
        for (index, value) in values.iter().enumerate() {
            problem.push_str(&format!(
                "[[case]]\nname = \"{method} {index}\"\ncalls = [{{ call = \"{method}\", args_json = '''[{value}]''', expect_json = '''{value}''' }}]\n"
            ));
        }
    }
    Row {
        name: "values",
        file,
        problem: Box::leak(problem.into_boxed_str()),
        code: code.into(),
        expected: "AC",
    }
}

/// The verdict of each deed.
fn deeds(
    language: &'static str,
    file: &'static str,
    needs: &'static [Runtime],
    code: &'static str,
    left_out: &'static [&'static str],
) -> Test {
    Test {
        name: format!("{language}::deeds"),
        needs,
        run: Box::new(move || {
            let mut problem = ACTS.to_string();
            let mut expected = Vec::new();
            for (index, (what, n, right, verdict)) in DEEDS.iter().enumerate() {
                if left_out.contains(what) {
                    continue;
                }
                problem.push_str(&format!(
                    "[[case]]\nname = \"{index} {what}\"\nargs = [\"{what}\", {n}]\nexpect = {right}\n"
                ));
                expected.push(format!("{index} {what} {verdict}"));
            }
            let report = grade(&problem, file, code.as_bytes()).unwrap();
            let got: Vec<String> = report
                .cases
                .iter()
                .map(|case| format!("{} {}", case.id, case.verdict.code()))
                .collect();
            assert_eq!(got, expected, "{}", report.message);
        }),
    }
}

pub fn tests() -> Vec<Test> {
    [
        c::tests(),
        cpp::tests(),
        csharp::tests(),
        go::tests(),
        java::tests(),
        kotlin::tests(),
        nodes::tests(),
        rust::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
