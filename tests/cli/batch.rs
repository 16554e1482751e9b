//! Many answers to one problem.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cli::{Cli, fits_schema, parse};
use crate::tests;
use crate::verdicts::{COUNTS_JS, RIGHT_JS};

tests![
    a_folder: [Node, Python],
    a_pattern: [Node],
    what_a_shell_makes_of_a_pattern: [Node],
    in_full: [Node],
    in_one_line: [Node],
    no_answers: [],
    one_broken_answer_stops_nothing: [Python],
    json_of_all: [Python],
    gradescope_takes_one: [],
    interrupted: [Python],
    killed_at_any_moment: [Python],
    at_the_same_time: [Python],
];

fn answers() -> Cli {
    Cli::new()
        .file("answers/alice/brackets.js", RIGHT_JS)
        .file("answers/bob.js", COUNTS_JS)
        .file("answers/carol.py", "def is_balanced(s): return s == '()'\n")
        .file("answers/dan.js", "function isBalanced(s) { return (; }\n")
        .file("answers/README.md", "Answers.\n")
}

fn a_folder() {
    answers()
        .grade(["brackets", "-s", "answers"])
        .exit(1)
        .snapshot();
}

fn a_pattern() {
    answers()
        .grade(["brackets", "-s", "answers/*.js"])
        .exit(1)
        .snapshot();
}

fn what_a_shell_makes_of_a_pattern() {
    let cli = answers();
    for before in [true, false] {
        let mut arguments = vec!["-s", "answers/alice/brackets.js", "answers/bob.js"];
        arguments.insert(if before { 0 } else { arguments.len() }, "brackets");
        let output = cli.command(&arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("answers/bob.js"), "{text}");
    }
}

fn in_full() {
    answers()
        .grade(["brackets", "-s", "answers/*.js", "-v"])
        .exit(1)
        .shows("WRONG ANSWER")
        .shows("COMPILE ERROR");
}

fn in_one_line() {
    answers()
        .grade(["brackets", "-s", "answers", "-q"])
        .exit(1)
        .snapshot();
}

fn no_answers() {
    let cli = Cli::new().file("answers/README.md", "None yet.\n");
    cli.run(["brackets", "-s", "answers"]).exit(2).snapshot();
    cli.run(["brackets", "-s", "nobody/*.py"])
        .exit(2)
        .snapshot();
}

fn one_broken_answer_stops_nothing() {
    Cli::new()
        .file("answers/a.py", b"\x00\x01")
        .file(
            "answers/b.py",
            "import nothing_like_it\ndef answer(n): return n\n",
        )
        .file("answers/c.py", "import os\nos.kill(os.getpid(), 9)\n")
        .file("answers/d.py", "def answer(n): return n\n")
        .grade(["spin", "-s", "answers"])
        .exit(3)
        .snapshot();
}

fn json_of_all() {
    let ran = Cli::new()
        .file("answers/a.py", b"\x00\x01")
        .file("answers/b.py", "def answer(n): return n\n")
        .run(["spin", "-s", "answers", "--report", "json"])
        .exit(2);
    let all = parse(&ran.stdout);
    assert_eq!(all[0]["path"], "answers/a.py");
    assert!(all[0]["error"].is_string());
    fits_schema(&all[1]);
    assert_eq!(all[1]["submission"]["person"], "b");
}

fn gradescope_takes_one() {
    answers()
        .run(["brackets", "-s", "answers", "--report", "gradescope"])
        .exit(2)
        .shows("one answer at a time");
}

/// Ten answers to `spin`, and a cache of their own.
fn batch() -> Cli {
    let mut cli = Cli::new();
    for number in 0..10 {
        let text = match number {
            3 => "def answer(n): return 0\n".to_string(),
            7 => "def answer(n): raise KeyError(n)\n".to_string(),
            _ => format!("def answer(n): return n + {number} - {number}\n"),
        };
        cli = cli.file(&format!("answers/{number}.py"), text);
    }
    let cache = cli.folder().join("cache").display().to_string();
    cli.env("GRADE_CACHE_DIR", &cache)
}

const BATCH: [&str; 7] = [
    "spin",
    "-s",
    "answers",
    "--report",
    "json=all.json",
    "--report",
    "human",
];

/// The report of a batch, without what no two runs have in common.
fn report(cli: &Cli) -> Value {
    let mut all = parse(&fs::read(cli.folder().join("all.json")).unwrap());
    for report in all.as_array_mut().unwrap() {
        report["started"] = Value::Null;
        report["seconds"] = Value::Null;
        for case in report["cases"].as_array_mut().unwrap() {
            for figure in ["cpu_ms", "wall_ms", "memory_bytes"] {
                case[figure] = Value::Null;
            }
        }
    }
    all
}

fn is_forgotten(cli: &Cli) -> bool {
    let batches = cli.folder().join("cache/batches");
    fs::read_dir(batches).unwrap().next().is_none()
}

fn interrupted() {
    let cli = batch();
    let mut child = cli.spawn(&BATCH);
    drop(child.stdin.take());
    std::thread::sleep(Duration::from_millis(700));
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    if output.status.signal() == Some(2) {
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("of 10 answers accepted"), "{text}");
        let all = parse(&fs::read(cli.folder().join("all.json")).unwrap());
        assert_eq!(all.as_array().unwrap().len(), 10);
    }
    // On a quick machine it may have been over.
    cli.run(BATCH).exit(1).shows("8 of 10 answers accepted");
    assert!(is_forgotten(&cli));
    cli.nothing_left();
}

fn killed_at_any_moment() {
    let cli = batch();
    let began = Instant::now();
    cli.run(BATCH).exit(1);
    let whole = began.elapsed();
    let undisturbed = report(&cli);
    let mut seed = std::process::id();
    let mut resumed = 0;
    for _ in 0..20 {
        // A linear congruential generator, with the constants of Numerical Recipes.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let moment = whole.mul_f64(f64::from(seed >> 16) / 65_536.0);
        let mut child = cli.spawn(&BATCH);
        drop(child.stdin.take());
        std::thread::sleep(moment);
        // It may just have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        // What was killed could not tidy up behind itself.
        let output = cli.command(&BATCH).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let notes = String::from_utf8_lossy(&output.stderr);
        resumed += usize::from(notes.contains("an earlier run graded"));
        assert_eq!(report(&cli), undisturbed);
        assert!(is_forgotten(&cli));
    }
    assert!(resumed > 0, "no run was killed half-way");
}

/// Two runs of the same batch do not meet in its record.
fn at_the_same_time() {
    let cli = batch();
    let first = cli.spawn(&BATCH);
    let second = cli.spawn(&BATCH);
    for child in [first, second] {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("8 of 10 answers accepted"), "{text}");
    }
    assert!(is_forgotten(&cli));
}
