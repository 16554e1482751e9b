//! A practice repo: `grade all` and what belongs to it.

use std::fs;
use std::process::Command;

use crate::cli::{Cli, parse};
use crate::tests;
use crate::verdicts::{COUNTS_JS, RIGHT_JS};

tests![
    all: [Node, Python],
    all_again: [Node, Python],
    all_of_one_problem: [Node, Python],
    all_is_redacted_as_the_settings_say: [Node],
    all_in_full: [Node, Python],
    from_a_folder_below: [Node, Python],
    nothing_to_grade: [],
    settings_with_mistakes: [],
    settings_hold_for_one_answer: [Python],
    reports_stay_in_the_repo: [Node],
    changed: [Node, Python],
    changed_without_git: [],
    partitions_and_merge: [Node, Python],
    merge_of_something_else: [],
];

/// Two people's solutions to three problems.
fn repo() -> Cli {
    let cli = Cli::new()
        .file("grade.toml", "audience = \"ci\"\n")
        .file("solutions/brackets.js", RIGHT_JS)
        .file("solutions/bob/brackets.js", COUNTS_JS)
        .file("solutions/bob/spin.py", "def answer(n): return n\n")
        .file("solutions/bob/spinn.py", "def answer(n): return n\n")
        .file("solutions/README.md", "Ours.\n");
    let cache = cli.folder().join("cache").display().to_string();
    cli.env("GRADE_CACHE_DIR", &cache)
}

fn all() {
    repo().run(["all", "--no-cache"]).exit(1).snapshot();
}

fn all_again() {
    let cli = repo();
    cli.run(["all"]).exit(1).hides("cached");
    cli.run(["all"]).exit(1).shows("3 cached").hides(" s  ");
    cli.run(["all", "--no-cache"]).exit(1).hides("cached");
    // Another text, another problem or another option is another result.
    let cli = cli.file("solutions/bob/spin.py", "def answer(n): return 0\n");
    cli.run(["all"]).exit(1).shows("2 cached");
    let path = cli.folder().join("problems/spin/problem.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Small limits", "Tiny limits")).unwrap();
    cli.run(["all"]).exit(1).shows("2 cached");
    cli.run(["all"]).exit(1).shows("3 cached");
    cli.run(["all", "--fail-fast"]).exit(1).hides("cached");
    let json = cli.run(["all", "--report", "json"]).exit(1);
    let all = parse(&json.stdout);
    assert_eq!(all[0]["cached"], true);
}

fn all_of_one_problem() {
    let cli = repo();
    cli.run(["all", "spin"])
        .exit(0)
        .shows("1 of 1 answer accepted");
    cli.run(["all", "problems/spin"]).exit(0);
    cli.run(["all", "spinn"])
        .exit(2)
        .shows("did you mean \"spin\"?");
}

fn all_is_redacted_as_the_settings_say() {
    let cli = repo().file(
        "solutions/eve/brackets.js",
        "const isBalanced = () => true;\n",
    );
    // The cache has everything; what is shown is decided each time.
    let seen = |audience: &[&str]| {
        let arguments = [&["all", "brackets", "--report", "json"], audience].concat();
        let output = cli.command(&arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let secret = "hidden-hint";
    assert!(!seen(&[]).contains(secret));
    assert!(seen(&["--audience", "interviewer"]).contains(secret));
    assert!(!seen(&[]).contains(secret));
    let cli_of = cli.file("grade.toml", "audience = \"interviewer\"\n");
    let output = cli_of
        .command(&["all", "brackets", "--report", "json"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains(secret));
}

fn all_in_full() {
    repo()
        .run(["all", "-v"])
        .exit(1)
        .shows("WRONG ANSWER")
        .shows("mixed/again");
}

fn from_a_folder_below() {
    let cli = repo();
    let output = cli
        .command(&["all", "-q"])
        .current_dir(cli.folder().join("solutions/bob"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

fn nothing_to_grade() {
    Cli::bare().run(["all"]).exit(2).snapshot();
    Cli::new().run(["all"]).exit(2).snapshot();
}

fn settings_with_mistakes() {
    Cli::new()
        .file(
            "grade.toml",
            "isolation = \"none\"\nsolutions = [\"solutions/*\"]\nreports = [\"json=../x\"]\n[limits]\ntime = 3\n",
        )
        .run(["all"])
        .exit(2)
        .snapshot();
}

fn settings_hold_for_one_answer() {
    // `brackets` names no memory limit of its own.
    let cli = Cli::new()
        .file("grade.toml", "[limits]\nmemory = \"96 MiB\"\n")
        .file("my.py", "def is_balanced(s): return s == '()'\n");
    let report = cli.run(["brackets", "-s", "my.py", "--report", "json"]);
    assert_eq!(report.json()["limits"]["memory_bytes"], 96 << 20);
}

fn reports_stay_in_the_repo() {
    let cli = repo().file("grade.toml", "reports = [\"human\", \"json=out.json\"]\n");
    cli.run(["all", "brackets"]).exit(1);
    assert!(cli.folder().join("out.json").exists());
    fs::remove_file(cli.folder().join("out.json")).unwrap();
    let elsewhere = cli.folder().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    std::os::unix::fs::symlink(&elsewhere, cli.folder().join("out.json")).unwrap();
    cli.run(["all", "brackets"]).exit(2).shows("is a link");
    assert_eq!(fs::read_to_string(elsewhere).unwrap(), "mine");
}

fn git(cli: &Cli, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(cli.folder())
        .env("HOME", cli.folder())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn changed() {
    let cli = repo().file(".gitignore", "/cache\n");
    git(&cli, &["init", "-q"]);
    git(&cli, &["add", "-A"]);
    git(&cli, &["commit", "-qm", "one"]);
    cli.run(["all", "--changed"])
        .exit(0)
        .shows("nothing has changed since HEAD");
    let cli = cli
        .file("solutions/bob/spin.py", "def answer(n): return 1 * n\n")
        .file("solutions/new person/brackets.js", RIGHT_JS);
    cli.run(["all", "--changed"])
        .exit(0)
        .shows("2 of 2 answers accepted")
        .shows("new person");
    git(&cli, &["add", "-A"]);
    git(&cli, &["commit", "-qm", "two"]);
    cli.run(["all", "--changed=HEAD~1"])
        .exit(0)
        .shows("2 of 2 answers accepted");
    // A problem stands for all its solutions.
    let cli = cli.file("problems/brackets/statement.md", "Are they balanced?\n");
    cli.run(["all", "--changed"])
        .exit(1)
        .shows("2 of 3 answers accepted");
    let cli = cli.file("grade.toml", "audience = \"candidate\"\n");
    cli.run(["all", "--changed"])
        .exit(1)
        .shows("3 of 4 answers accepted");
    cli.run(["all", "--changed=nowhere"])
        .exit(2)
        .shows("git knows no revision `nowhere`");
}

fn changed_without_git() {
    let cli = Cli::new().file("solutions/salary.sql", "SELECT 1\n");
    cli.run(["all", "--changed"])
        .exit(2)
        .shows("is in no git repository");
    cli.without_runtimes()
        .run(["all", "--changed"])
        .exit(2)
        .shows("git, which is not installed");
}

fn partitions_and_merge() {
    let cli = repo();
    for part in ["1/2", "2/2"] {
        let file = format!("json=part-{}.json", &part[..1]);
        let arguments = ["all", "--partition", part, "--report", &file, "--quiet"];
        assert!(cli.command(&arguments).output().unwrap().status.code() < Some(2));
    }
    cli.run([
        "merge",
        "part-1.json",
        "part-2.json",
        "--report",
        "human",
        "--report",
        "junit=all.xml",
        "--report",
        "json=all.json",
    ])
    .exit(1)
    .snapshot();
    let whole = cli.run(["all", "--report", "json"]).exit(1);
    let (whole, merged) = (
        parse(&whole.stdout),
        parse(&fs::read(cli.folder().join("all.json")).unwrap()),
    );
    let paths = |all: &serde_json::Value| {
        let mut paths: Vec<String> = all
            .as_array()
            .unwrap()
            .iter()
            .map(|report| report["submission"]["path"].to_string())
            .collect();
        paths.sort();
        paths
    };
    assert_eq!(paths(&whole), paths(&merged));
    cli.run(["merge", "part-1.json", "part-1.json"])
        .exit(2)
        .shows("in more than one of these reports");
    cli.run(["all", "--partition", "3/2"]).exit(2).snapshot();
}

fn merge_of_something_else() {
    Cli::bare()
        .file("a.json", "{\"format\": 1}")
        .file("b.json", "<xml/>")
        .run(["merge", "a.json"])
        .exit(2)
        .snapshot();
    Cli::bare()
        .file("b.json", "<xml/>")
        .run(["merge", "b.json"])
        .exit(2)
        .shows("it is no JSON");
    Cli::bare()
        .run(["merge", "nowhere.json"])
        .exit(2)
        .shows("cannot read nowhere.json");
}
