//! What a report says about an answer that is nearly right.

use crate::cli::Cli;
use crate::tests;

tests![
    of_a_truth: [Python],
    of_a_number: [Python],
    of_a_text: [Python],
    of_a_list: [Python],
    of_code_points: [Node],
    opposite: [Node],
    opposite_in_sequences: [Node],
    wrong_at_the_end_of_sequences: [Node],
    sql_order: [],
    sql_values_as_text: [],
];

fn of_a_truth() {
    let answer = r#"
def answer(which):
    if which == "printed":
        print(True)
    elif which == "number":
        return 1
    elif which == "text":
        return "yes"
    elif which == "wrong text":
        return "no"
"#;
    Cli::new()
        .file("my.py", answer)
        .grade(["near-bool", "-s", "my.py", "-v"])
        .exit(1)
        .snapshot();
}

fn of_a_number() {
    let answer = r#"
def answer(which):
    return {
        "character": "r", "😀 utf16": 3, "é bytes": 4, "too many": 8, "too few": 6,
        "sign": -7, "float": 5.0, "text": "12", "false": False, "wrapped": [7],
    }.get(which)
"#;
    Cli::new()
        .file("my.py", answer)
        .grade(["near-int", "-s", "my.py", "-v"])
        .exit(1)
        .snapshot();
}

fn of_a_text() {
    let answer = r#"
def answer(which):
    return {
        "space": "one  two ", "case": "one two", "backwards": "owt eno",
        "lookalike": "nai\u0308ve", "long": "a" * 100 + "Y" + "a" * 99,
        "control": "pl\u200bain\x1b[31m\u202e",
    }.get(which)
"#;
    Cli::new()
        .file("my.py", answer)
        .grade(["near-text", "-s", "my.py", "-v"])
        .exit(1)
        .snapshot();
}

fn of_a_list() {
    let answer = r#"
def answer(which):
    return {
        "order": [1, 3, 2, 4], "reversed": [3, 2, 1], "repeated": [1, 2, 2, 3],
        "missing": [1, 2], "extra": [1, 2, 3], "set": {1, 2}, "single": 1,
        "one element": [1, 2, 3, 9, 5, 6],
    }.get(which)
"#;
    Cli::new()
        .file("my.py", answer)
        .grade(["near-list", "-s", "my.py", "-v"])
        .exit(1)
        .snapshot();
}

fn of_code_points() {
    let answer = r"
var firstUniqChar = function (s) {
  for (let i = 0; i < s.length; i++) {
    const c = String.fromCodePoint(s.codePointAt(i));
    if (s.indexOf(c) === s.lastIndexOf(c) && c.length === 1 && !/[\ud800-\udfff]/.test(c)) return i;
  }
};
";
    Cli::new()
        .file("my.js", answer)
        .grade(["first-unique", "-s", "my.js", "-v"])
        .exit(1)
        .snapshot();
}

fn opposite() {
    Cli::new()
        .file(
            "my.js",
            "const right = { '()': true, ')(': false, '([)]': false };\nexports.isBalanced = (s) => !right[s];\n",
        )
        .grade(["brackets", "-s", "my.js", "--case", "shapes"])
        .exit(1)
        .snapshot();
}

/// Four sequences that begin with true, and a count.
const DOOR: &str = r#"
title = "Door"
kind = "function"
[call]
function = "let_in"
params = ["name: string"]
returns = "bool"
[[case]]
name = "count"
calls = [{ args = ["x"], times = 5, count = [{ of = true, min = 2, max = 2 }] }]
[[case]]
name = "a"
calls = [{ args = ["a"], times = 2, expect = true }, { args = ["a"], expect = false }]
[[case]]
name = "b"
calls = [{ args = ["b"], times = 2, expect = true }, { args = ["b"], expect = false }]
[[case]]
name = "c"
calls = [{ args = ["c"], times = 2, expect = true }, { args = ["c"], expect = false }]
[[case]]
name = "d"
calls = [{ args = ["d"], times = 2, expect = true }, { args = ["d"], expect = false }]
"#;

fn door(answer: &str) {
    Cli::bare()
        .file("problems/door/problem.toml", DOOR)
        .file("my.js", answer)
        .grade(["door", "-s", "my.js"])
        .exit(1)
        .snapshot();
}

fn opposite_in_sequences() {
    door("let n = 0;\nfunction letIn(name) { return ++n > 2; }\n");
}

fn wrong_at_the_end_of_sequences() {
    door("let n = 0;\nfunction letIn(name) { return ++n <= 3; }\n");
}

const ORDERED: &str = r#"
title = "Ordered"
kind = "sql"
schema = "CREATE TABLE t (a INTEGER, b TEXT);"
[compare]
order = "exact"

[[case]]
name = "by a, down"
setup = "INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL);"
expect = """
a | b
3 | NULL
2 | 'y'
1 | 'x'
"""
"#;

fn sql_order() {
    Cli::bare()
        .file("problems/ordered/problem.toml", ORDERED)
        .file("my.sql", "SELECT a, b FROM t ORDER BY a")
        .grade(["ordered", "-s", "my.sql"])
        .exit(1)
        .snapshot();
}

fn sql_values_as_text() {
    Cli::bare()
        .file("problems/ordered/problem.toml", ORDERED)
        .file(
            "my.sql",
            "SELECT CAST(a AS TEXT) AS a, coalesce(b, '') AS b FROM t ORDER BY 1 DESC",
        )
        .grade(["ordered", "-s", "my.sql"])
        .exit(1)
        .snapshot();
}
