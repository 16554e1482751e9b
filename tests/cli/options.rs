//! What each option does.

use crate::cli::{Cli, fits_schema, parse};
use crate::tests;
use crate::verdicts::{COUNTS_JS, RIGHT_JS};

tests![
    quiet: [Node],
    verbose: [Node],
    one_case: [Node],
    a_group: [Node],
    two_cases: [Node],
    all_runs_every_case: [Python],
    fail_fast: [Node],
    entry: [Python],
    entry_that_is_not_there: [Python],
    lang: [Python],
    standard_input: [Python],
    standard_input_sql: [],
    several_submissions: [Node, Python],
    several_submissions_json: [Node, Python],
    worst_exit_code_wins: [Python],
    report_to_a_file: [Node],
    reports_to_files_and_here: [Node],
    folder_instead_of_name: [Node],
    name_from_a_folder_below: [Node],
    required_runtimes: [Node],
];

fn quiet() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    cli.grade(["brackets", "-s", "my.js", "-q"])
        .exit(1)
        .snapshot();
}

fn verbose() {
    Cli::new()
        .file("my.js", COUNTS_JS)
        .grade(["brackets", "-s", "my.js", "--verbose"])
        .exit(1)
        .snapshot();
}

fn one_case() {
    Cli::new()
        .file("my.js", COUNTS_JS)
        .grade(["brackets", "-s", "my.js", "--case", "shapes/crossed"])
        .exit(1)
        .snapshot();
}

fn a_group() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .grade(["brackets", "-s", "my.js", "--case", "shapes", "-v"])
        .exit(0)
        .shows("3 of 3 cases");
}

fn two_cases() {
    Cli::new()
        .file("my.js", COUNTS_JS)
        .grade([
            "brackets", "-s", "my.js", "--case", "pair", "--case", "again", "-v",
        ])
        .exit(0)
        .shows("2 of 2 cases");
}

fn all_runs_every_case() {
    let cli = Cli::new().file(
        "my.py",
        "def answer(n):\n    while n < 5:\n        pass\n    return n\n",
    );
    cli.grade(["spin", "-s", "my.py", "-v"])
        .exit(1)
        .shows("SKIP five");
    cli.run(["spin", "-s", "my.py", "-v", "--all"])
        .exit(1)
        .shows("AC   five")
        .hides("SKIP");
}

fn fail_fast() {
    Cli::new()
        .file("my.js", COUNTS_JS)
        .grade(["brackets", "-s", "my.js", "--fail-fast", "-v"])
        .exit(1)
        .snapshot();
}

fn entry() {
    Cli::new()
        .file(
            "my.py",
            "def is_balanced(s): return 3\ndef other(s): return s == '()'\n",
        )
        .grade(["brackets", "-s", "my.py", "--entry", "other"])
        .exit(0);
}

fn entry_that_is_not_there() {
    Cli::new()
        .file("my.py", "def is_balanced(s): return s == '()'\n")
        .grade(["brackets", "-s", "my.py", "--entry", "othr"])
        .exit(1)
        .snapshot();
}

fn lang() {
    Cli::new()
        .file("answer.txt", "def answer(n): return n\n")
        .grade(["spin", "-s", "answer.txt", "--lang", "py"])
        .exit(0);
}

fn standard_input() {
    Cli::new()
        .stdin("def answer(n): return n\n")
        .grade(["spin", "-s", "-", "--lang", "python"])
        .exit(0)
        .snapshot();
}

fn standard_input_sql() {
    Cli::new()
        .stdin("SELECT 1")
        .grade(["salary", "-s", "-", "--lang", "sql", "-q"])
        .exit(1);
}

fn several_submissions() {
    Cli::new()
        .file("a.js", RIGHT_JS)
        .file("b.py", "def is_balanced(s): return s == '()'\n")
        .file("c.js", COUNTS_JS)
        .grade(["brackets", "-s", "a.js", "-s", "b.py", "-s", "c.js", "-q"])
        .exit(1)
        .snapshot();
}

fn several_submissions_json() {
    let ran = Cli::new()
        .file("a.js", RIGHT_JS)
        .file("b.py", "def is_balanced(s): return s == '()'\n")
        .run(["brackets", "-s", "a.js", "-s", "b.py", "--report", "json"])
        .exit(0);
    let reports = parse(&ran.stdout);
    let reports = reports.as_array().unwrap();
    assert_eq!(reports.len(), 2);
    reports.iter().for_each(fits_schema);
}

fn worst_exit_code_wins() {
    let cli = Cli::new()
        .file("right.py", "def answer(n): return n\n")
        .file("wrong.py", "def answer(n): return 0\n")
        .file("binary.py", b"\x00\x01\x02");
    cli.run(["spin", "-s", "right.py", "-s", "right.py"])
        .exit(0);
    cli.run(["spin", "-s", "right.py", "-s", "wrong.py"])
        .exit(1);
    // The others are graded all the same.
    cli.run(["spin", "-s", "binary.py", "-s", "wrong.py", "-q"])
        .exit(2)
        .shows("WRONG ANSWER");
}

fn report_to_a_file() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    cli.grade(["brackets", "-s", "my.js", "--report", "json=report.json"])
        .exit(1)
        .snapshot();
    let report = parse(&std::fs::read(cli.folder().join("report.json")).unwrap());
    fits_schema(&report);
    assert_eq!(report["verdict"], "WA");
}

fn reports_to_files_and_here() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    let ran = cli
        .run([
            "brackets",
            "-s",
            "my.js",
            "--report",
            "json",
            "--report",
            "human=report.txt",
            "--color",
            "always",
        ])
        .exit(1);
    ran.json();
    let text = std::fs::read_to_string(cli.folder().join("report.txt")).unwrap();
    assert!(text.contains("WRONG ANSWER"), "{text}");
    assert!(!text.contains('\x1b'), "colours in a file");
}

fn folder_instead_of_name() {
    let cli = Cli::new().file("my.js", RIGHT_JS);
    cli.run(["problems/brackets", "-s", "my.js"]).exit(0);
    cli.run(["./problems/brackets/", "-s", "my.js"]).exit(0);
    cli.run(["problems/brackets/problem.toml", "-s", "my.js"])
        .shows("brackets");
}

fn name_from_a_folder_below() {
    let cli = Cli::new().file("answers/today/my.js", RIGHT_JS);
    let output = cli
        .command(&["brackets", "-s", "my.js", "-q"])
        .current_dir(cli.folder().join("answers/today"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

fn required_runtimes() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .env("GRADE_REQUIRE_RUNTIMES", "1")
        .run(["brackets", "-s", "my.js"])
        .exit(0);
}
