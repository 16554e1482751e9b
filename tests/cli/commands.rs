//! The commands besides grading.

use std::fs;

use crate::cli::{Cli, Ran, parse};
use crate::tests;

tests![
    help: [],
    help_of_every_command: [],
    version: [],
    list: [],
    list_without_problems: [],
    show: [],
    start_for_every_kind: [],
    start_never_overwrites: [],
    start_prints: [],
    started_files_run: [Node, Python],
    new_function: [Python],
    new_class: [Python],
    new_program: [Python],
    new_sql: [],
    new_never_overwrites: [],
    new_wants_a_slug: [],
    verify_wrong_fixture: [Python],
    verify_without_a_runtime: [],
    verify_problem_with_a_mistake: [],
    verify_fixtures_without_a_problem: [],
    schemas_are_schemas: [],
    problem_schema_takes_the_problems: [],
    completions: [],
];

fn help() {
    Cli::new().run(["--help"]).exit(0).snapshot();
}

fn help_of_every_command() {
    for command in [
        "list",
        "show",
        "start",
        "new",
        "verify",
        "schema",
        "completions",
    ] {
        Cli::bare()
            .run(["help", command])
            .exit(0)
            .shows("Usage: grade");
        if command != "completions" {
            Cli::bare()
                .run([command, "--help"])
                .exit(0)
                .shows("Example");
        }
    }
}

fn version() {
    Cli::bare()
        .run(["--version"])
        .exit(0)
        .shows(env!("CARGO_PKG_VERSION"));
}

fn list() {
    Cli::new().run(["list"]).exit(0).snapshot();
}

fn list_without_problems() {
    Cli::bare().run(["list"]).exit(2).snapshot();
}

fn show() {
    let cli = Cli::new();
    cli.run(["show", "brackets"]).exit(0).snapshot();
    cli.run(["show", "counter"]).exit(0).snapshot();
}

fn start_for_every_kind() {
    let cli = Cli::new();
    cli.run(["start", "brackets", "--lang", "python"])
        .exit(0)
        .snapshot();
    for (problem, file) in [
        ("brackets", "brackets.js"),
        ("counter", "counter.py"),
        ("counter", "counter.js"),
        ("salary", "salary.sql"),
    ] {
        let ending = file.rsplit_once('.').unwrap().1;
        cli.run(["start", problem, "--lang", ending]).exit(0);
        assert!(cli.folder().join(file).exists(), "no {file}");
    }
    cli.run(["start", "brackets", "--lang", "sql"])
        .exit(2)
        .snapshot();
    cli.run(["start", "brackets", "--lang", "pyhton"])
        .exit(2)
        .snapshot();
}

fn start_never_overwrites() {
    let cli = Cli::new().file("brackets.py", "mine\n");
    cli.run(["start", "brackets", "--lang", "python"])
        .exit(2)
        .snapshot();
    assert_eq!(
        fs::read_to_string(cli.folder().join("brackets.py")).unwrap(),
        "mine\n"
    );
}

fn start_prints() {
    let cli = Cli::new();
    for (problem, lang) in [
        ("brackets", "python"),
        ("brackets", "javascript"),
        ("counter", "python"),
        ("counter", "javascript"),
        ("salary", "sql"),
    ] {
        cli.run(["start", problem, "--lang", lang, "-o", "-"])
            .exit(0)
            .snapshot();
    }
}

fn started_files_run() {
    let cli = Cli::new();
    for (problem, lang, file) in [
        ("brackets", "python", "brackets.py"),
        ("brackets", "javascript", "brackets.js"),
        ("counter", "python", "counter.py"),
        ("counter", "javascript", "counter.js"),
    ] {
        cli.run(["start", problem, "--lang", lang]).exit(0);
        cli.run([problem, "-s", file, "-q"])
            .exit(1)
            .shows("RUN-TIME ERROR");
    }
}

fn new_problem(kind: &str) {
    let cli = Cli::bare();
    cli.run(["new", "two-sum", "--kind", kind])
        .exit(0)
        .snapshot();
    cli.run(["verify"]).exit(0).snapshot();
    cli.run(["list"]).exit(0).shows("two-sum");
    cli.run(["show", "two-sum"]).exit(0).shows("Two sum");
}

fn new_function() {
    new_problem("function");
}

fn new_class() {
    new_problem("class");
}

fn new_program() {
    new_problem("program");
}

fn new_sql() {
    new_problem("sql");
}

fn new_never_overwrites() {
    let cli = Cli::bare();
    cli.run(["new", "two-sum", "--kind", "sql"]).exit(0);
    cli.run(["new", "two-sum", "--kind", "sql"])
        .exit(2)
        .snapshot();
}

fn new_wants_a_slug() {
    Cli::bare()
        .run(["new", "Two Sum", "--kind", "sql"])
        .exit(2)
        .snapshot();
    Cli::bare().run(["new", "../out", "--kind", "sql"]).exit(2);
}

fn verify_wrong_fixture() {
    let cli = Cli::new()
        .file(
            "fixtures/spin/accepted/right.py",
            "def answer(n): return n\n",
        )
        .file(
            "fixtures/spin/accepted/wrong.py",
            "def answer(n): return n or 1\ndef answer(n): return n % 4\n",
        )
        .file(
            "fixtures/spin/wrong_answer/throws.py",
            "def answer(n): return 1 // (n - 1)\n",
        );
    cli.run(["verify", "spin"]).exit(1).snapshot();
    cli.run(["verify", "problems/spin"]).exit(1);
}

fn verify_without_a_runtime() {
    let cli = Cli::new()
        .file(
            "fixtures/spin/accepted/right.py",
            "def answer(n): return n\n",
        )
        .without_runtimes();
    cli.run(["verify", "spin"]).exit(0).snapshot();
    cli.run(["verify", "spin", "--require-runtimes"]).exit(3);
}

fn verify_problem_with_a_mistake() {
    Cli::new()
        .file(
            "problems/broken/problem.toml",
            "title = \"Broken\"\nkind = \"function\"\n\n[call]\nfunction = \"f\"\nparams = [\"n: int\"]\nreturns = \"int\"\n\n[[case]]\nname = \"one\"\nargs = [\"1\"]\nexpect = 1\n",
        )
        .run(["verify", "broken", "salary"])
        .exit(2)
        .snapshot();
}

fn verify_fixtures_without_a_problem() {
    let cli = Cli::new()
        .file("fixtures/salry/accepted/right.sql", "SELECT 1")
        .file("fixtures/notes/read.me", "No fixtures.");
    let warnings = |ran: Ran| {
        let ran = ran.exit(0);
        let said = String::from_utf8(ran.stderr.clone()).unwrap();
        said.lines()
            .filter(|line| line.starts_with("warning"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(warnings(cli.run(["verify", "salary"])), "");
    assert_eq!(
        warnings(cli.run(["verify"])),
        "warning: fixtures/salry: there is no problem of that name"
    );
}

fn schemas_are_schemas() {
    for of in ["problem", "report"] {
        let ran = Cli::bare().run(["schema", of]).exit(0);
        jsonschema::meta::validate(&parse(&ran.stdout)).unwrap();
    }
}

/// Every problem of the project, as JSON, fits the schema that editors use.
fn problem_schema_takes_the_problems() {
    let ran = Cli::bare().run(["schema", "problem"]).exit(0);
    let schema = jsonschema::validator_for(&parse(&ran.stdout)).unwrap();
    for folder in ["problems", "tests/cli/problems"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path().join("problem.toml");
            let text = fs::read_to_string(&path).unwrap();
            let value: toml::Value = toml::from_str(&text).unwrap();
            let errors: Vec<String> = schema
                .iter_errors(&serde_json::to_value(value).unwrap())
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        }
    }
}

fn completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        Cli::bare()
            .run(["completions", shell])
            .exit(0)
            .shows("submission");
    }
}
