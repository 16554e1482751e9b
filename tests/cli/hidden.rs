//! Of a hidden case a candidate sees name, verdict and points, whatever they ask for.

use crate::cli::Cli;
use crate::tests;
use crate::verdicts::RIGHT_JS;

tests![
    nothing_leaks: [Python],
    nothing_leaks_where_it_throws: [Python],
    nothing_leaks_in_sql: [],
    an_interviewer_sees_all: [Python],
    accepted_cases_leak_nothing: [Node],
];

/// Everything that only the hidden case holds, and what the answer makes of it.
const SECRETS: [&str; 5] = [
    "hidden-input",
    "hidden-hint",
    "secret-print",
    "14",
    "KeyError",
];

/// Right but for the hidden case, and prints what it is given.
const PRINTS: &str = r#"
import sys

def is_balanced(s):
    if s.startswith("[h"):
        print("secret-print", s)
        print("secret-print", s, file=sys.stderr)
        return len(s)
    return {"()": True}.get(s, False)
"#;

fn candidate_sees_nothing(answer: &str) {
    let cli = Cli::new().file("my.py", answer);
    let all: [&[&str]; 6] = [
        &[],
        &["-v"],
        &["--case", "secret"],
        &["--case", "mixed/secret", "-v"],
        &["--report", "json"],
        &["--report", "json", "-v", "--audience", "ci"],
    ];
    for more in all {
        let mut arguments = vec!["brackets", "-s", "my.py"];
        arguments.extend(more);
        let output = cli.command(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let text =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("secret"), "{text}");
        for secret in SECRETS {
            // Times and hashes are full of digits.
            let found = if secret == "14" {
                text.contains("got 14")
            } else {
                text.contains(secret)
            };
            assert!(!found, "{arguments:?} shows {secret}:\n{text}");
        }
    }
}

fn nothing_leaks() {
    candidate_sees_nothing(PRINTS);
    Cli::new()
        .file("my.py", PRINTS)
        .grade(["brackets", "-s", "my.py", "-v"])
        .snapshot();
    Cli::new()
        .file("my.py", PRINTS)
        .run([
            "brackets", "-s", "my.py", "--case", "secret", "--report", "json",
        ])
        .json_snapshot();
}

fn nothing_leaks_where_it_throws() {
    candidate_sees_nothing(
        "def is_balanced(s):\n    return {'()': True, ')(': False, '([)]': False, '(': False}[s]\n",
    );
}

fn nothing_leaks_in_sql() {
    let problem = r#"
title = "Hidden rows"
kind = "sql"
schema = "CREATE TABLE t (a INTEGER);"

[[case]]
name = "open"
tables.t = """
a
1
"""
expect = """
a
1
"""

[[case]]
name = "closed"
hidden = true
tables.t = """
a
77001
"""
expect = """
a
77002
"""
"#;
    let cli = Cli::bare()
        .file("problems/rows/problem.toml", problem)
        .file("my.sql", "SELECT a FROM t");
    for more in [["--report", "human"], ["--report", "json"], ["-v", "--all"]] {
        cli.run(["rows", "-s", "my.sql", more[0], more[1]])
            .exit(1)
            .shows("closed")
            .hides("77001")
            .hides("77002");
    }
    // An error that the data brings about would tell about them.
    let cli = cli.file(
        "throws.sql",
        "SELECT json(CASE WHEN a > 1 THEN a || 'x' ELSE '1' END) AS a FROM t",
    );
    for more in [["--report", "human"], ["--report", "json"], ["-v", "--all"]] {
        cli.run(["rows", "-s", "throws.sql", more[0], more[1]])
            .exit(1)
            .shows("closed")
            .hides("7700")
            .hides("malformed");
    }
}

fn an_interviewer_sees_all() {
    Cli::new()
        .file("my.py", PRINTS)
        .grade(["brackets", "-s", "my.py", "-v", "--audience", "interviewer"])
        .exit(1)
        .shows("hidden-input")
        .snapshot();
}

fn accepted_cases_leak_nothing() {
    let cli = Cli::new().file("my.js", RIGHT_JS);
    for more in [["--report", "json"], ["-v", "--all"], ["--case", "secret"]] {
        cli.run(["brackets", "-s", "my.js", more[0], more[1]])
            .exit(0)
            .hides("hidden-");
    }
}
