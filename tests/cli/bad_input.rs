//! What people get wrong, and what they read then.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::cli::Cli;
use crate::support::Runtime;
use crate::tests;
use crate::verdicts::RIGHT_JS;

tests![
    nothing_given: [],
    no_submission: [],
    mistyped_problem: [],
    mistyped_file: [],
    mistyped_option: [],
    mistyped_command: [],
    mistyped_case: [Node],
    mistyped_language: [],
    mistyped_report: [],
    sql_for_a_function: [],
    python_for_sql: [],
    unknown_ending: [],
    standard_input_without_a_language: [],
    empty_file: [Python],
    empty_sql: [],
    binary_file: [],
    not_utf8: [],
    missing_runtime: [],
    missing_runtime_does_not_matter_to_sql: [],
    a_compiler_that_is_too_old: [],
    a_compiler_that_does_not_tell_its_version: [],
    a_compiler_behind_a_script: [Cpp],
    problem_with_a_mistake: [],
    folder_without_a_problem: [],
    report_that_cannot_be_written: [Node],
    report_without_a_place_is_seen_first: [],
    a_broken_link_in_a_folder: [],
    unreadable_file: [],
    more_than_one_file: [Python],
];

fn nothing_given() {
    Cli::new().run([]).exit(2).snapshot();
}

fn no_submission() {
    Cli::new().run(["brackets"]).exit(2).snapshot();
}

fn mistyped_problem() {
    let cli = Cli::new().file("my.js", RIGHT_JS);
    cli.run(["brakets", "-s", "my.js"]).exit(2).snapshot();
    cli.run(["problems/brakets", "-s", "my.js"])
        .exit(2)
        .snapshot();
    cli.run(["show", "counters"]).exit(2).snapshot();
}

fn mistyped_file() {
    let cli = Cli::new().file("my-answer.js", RIGHT_JS);
    cli.run(["brackets", "-s", "my-anwser.js"])
        .exit(2)
        .snapshot();
    cli.run(["brackets", "-s", "nothing-like-it.py"])
        .exit(2)
        .snapshot();
}

fn mistyped_option() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .run(["brackets", "-s", "my.js", "--fial-fast"])
        .exit(2)
        .snapshot();
}

fn mistyped_command() {
    Cli::new().run(["verfy"]).exit(2).snapshot();
}

fn mistyped_case() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .run(["brackets", "-s", "my.js", "--case", "shapes/revesred"])
        .exit(2)
        .snapshot();
}

fn mistyped_language() {
    Cli::new()
        .file("my.txt", RIGHT_JS)
        .run(["brackets", "-s", "my.txt", "--lang", "javscript"])
        .exit(2)
        .snapshot();
}

fn mistyped_report() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .run(["brackets", "-s", "my.js", "--report", "jsno"])
        .exit(2)
        .snapshot();
}

fn sql_for_a_function() {
    Cli::new()
        .file("my.sql", "SELECT 1")
        .run(["brackets", "-s", "my.sql"])
        .exit(2)
        .snapshot();
}

fn python_for_sql() {
    Cli::new()
        .file("my.py", "print(1)")
        .run(["salary", "-s", "my.py"])
        .exit(2)
        .snapshot();
}

fn unknown_ending() {
    Cli::new()
        .file("my.cobol", "DISPLAY 1.")
        .run(["brackets", "-s", "my.cobol"])
        .exit(2)
        .snapshot();
}

fn standard_input_without_a_language() {
    Cli::new()
        .stdin("SELECT 1")
        .run(["salary", "-s", "-"])
        .shows("--lang");
}

fn empty_file() {
    Cli::new()
        .file("my.py", "")
        .grade(["brackets", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

fn empty_sql() {
    Cli::new()
        .file("my.sql", "\n-- nothing yet\n")
        .grade(["salary", "-s", "my.sql"])
        .exit(1)
        .snapshot();
}

fn binary_file() {
    Cli::new()
        .file("my.js", b"\x7fELF\x02\x01\x01\x00\x00")
        .run(["brackets", "-s", "my.js"])
        .exit(2)
        .snapshot();
}

fn not_utf8() {
    Cli::new()
        .file("my.py", b"# caf\xe9\n")
        .run(["brackets", "-s", "my.py"])
        .exit(2)
        .snapshot();
}

fn missing_runtime() {
    let ran = Cli::new()
        .file("my.js", RIGHT_JS)
        .without_runtimes()
        .run(["brackets", "-s", "my.js"])
        .exit(3)
        .snapshot();
    assert!(ran.stdout.is_empty());
    assert_eq!(ran.text().lines().count(), 2, "a title and one line");
}

fn missing_runtime_does_not_matter_to_sql() {
    Cli::new()
        .file("my.sql", "SELECT 1")
        .without_runtimes()
        .run(["salary", "-s", "my.sql"])
        .exit(1);
}

/// A folder with an answer in C++ and a compiler that is this script.
fn with_compiler(script: &str) -> Cli {
    let cli = Cli::new()
        .file("my.cpp", "bool is_balanced(string s) { return true; }\n")
        .file("bin/g++", format!("#!/bin/sh\n{script}\n"));
    let program = cli.folder().join("bin/g++");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", cli.folder().join("bin").display());
    let cache = cli.folder().join("cache").display().to_string();
    cli.env("PATH", &path).env("GRADE_CACHE_DIR", &cache)
}

fn a_compiler_that_is_too_old() {
    with_compiler("echo 4.8.5")
        .run(["brackets", "-s", "my.cpp"])
        .exit(3)
        .snapshot();
}

fn a_compiler_behind_a_script() {
    let real = Runtime::Cpp.program().unwrap();
    with_compiler(&format!("exec {} \"$@\"", real.display()))
        .run(["brackets", "-s", "my.cpp"])
        .exit(1);
}

/// It may have been too busy: it is asked again the next time.
fn a_compiler_that_does_not_tell_its_version() {
    let cli = with_compiler("test -e told && echo 4.8.5; test -e told");
    let ran = cli.run(["brackets", "-s", "my.cpp"]);
    assert!(!ran.text().contains("or later"), "{}", ran.text());
    let cli = cli.file("bin/../told", "");
    cli.run(["brackets", "-s", "my.cpp"]).exit(3);
}

fn problem_with_a_mistake() {
    Cli::new()
        .file(
            "problems/broken/problem.toml",
            "title = \"Broken\"\nkind = \"function\"\n\n[call]\nfunction = \"f\"\nparams = [\"n: int\"]\nreturn = \"int\"\n\n[[case]]\nname = \"one\"\nargs = [1]\nexpect = 1\n",
        )
        .file("my.js", RIGHT_JS)
        .run(["broken", "-s", "my.js"])
        .exit(2)
        .snapshot();
}

fn folder_without_a_problem() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .file("elsewhere/readme.md", "nothing here")
        .run(["elsewhere", "-s", "my.js"])
        .exit(2)
        .snapshot();
}

fn report_that_cannot_be_written() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .run([
            "brackets",
            "-s",
            "my.js",
            "-q",
            "--report",
            "json=no/such/folder.json",
        ])
        .exit(3)
        .shows("cannot write no/such/folder.json");
}

/// A round can take an hour, so that this is said before it.
fn report_without_a_place_is_seen_first() {
    for (file, said) in [
        ("no/such/folder.xml", "cannot write no/such/folder.xml"),
        ("problems", "cannot write problems: is a directory"),
        ("", "`junit=` names no file"),
    ] {
        let cli = Cli::new().file("my.sql", "SELECT 1");
        let report = format!("junit={file}");
        let ran = cli.run([
            "salary",
            "-s",
            "my.sql",
            "--report",
            "json=report.json",
            "--report",
            &report,
        ]);
        let ran = ran.exit(if file.is_empty() { 2 } else { 3 }).shows(said);
        assert!(ran.stdout.is_empty(), "nothing is graded");
        assert!(!cli.folder().join("report.json").exists());
    }
}

fn a_broken_link_in_a_folder() {
    let cli = Cli::new().file("answers/anna.sql", "SELECT 1");
    let link = cli.folder().join("answers/ben.sql");
    std::os::unix::fs::symlink("gone.sql", link).unwrap();
    cli.run(["salary", "-s", "answers"])
        .exit(2)
        .shows("answers/anna.sql")
        .shows("cannot read answers/ben.sql: No such file");
}

fn unreadable_file() {
    // A link to itself cannot be read, not even by root.
    let cli = Cli::new();
    std::os::unix::fs::symlink("my.js", cli.folder().join("my.js")).unwrap();
    cli.run(["brackets", "-s", "my.js"])
        .exit(2)
        .shows("cannot read my.js");
}

fn more_than_one_file() {
    Cli::new()
        .file("stack.py", "class Stack(list): pass\n")
        .file(
            "my.py",
            "from stack import Stack\ndef answer(n): return n\n",
        )
        .run(["spin", "-s", "my.py"])
        .exit(3)
        .shows("the answer needs `stack`, a file beside it, and an answer is one file");
}
