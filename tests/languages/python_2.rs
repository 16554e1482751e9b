//! Answers in Python 2, and whole programs.

use crate::Row;
use crate::python::function;

/// Two numbers in a line, for whole programs.
pub const PROGRAM: &str = r#"
title = "Add up"
kind = "program"

[[case]]
name = "two"
stdin = "3 4\n"
stdout = "7\n"
"#;

pub fn rows() -> Vec<Row> {
    vec![
        function(
            "python_2",
            "def add_up(a, b):\n    print a\n    return a + b\n",
            "CE in Python 3 write print(…)",
        ),
        function(
            "python_2_builtin",
            "def add_up(a, b):\n    for i in xrange(b):\n        a += 1\n    return a\n",
            "RTE in Python 3 write range",
        ),
        function(
            "python_2_module",
            "import Queue\ndef add_up(a, b):\n    return a + b\n",
            "RTE in Python 3 it is `queue`",
        ),
        Row {
            problem: PROGRAM,
            file: "my.py3",
            ..function(
                "python_2_program",
                "a, b = map(int, raw_input().split())\nprint(a + b)\n",
                "RTE in Python 3 write input",
            )
        },
    ]
}
