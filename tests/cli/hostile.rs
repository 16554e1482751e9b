//! Answers that do harm, by mistake or not: to the terminal, to the time, to
//! the disk. What the sandbox keeps from them is tested beside it.

use crate::cli::Cli;
use crate::tests;

tests![
    escape_sequences: [Python],
    escape_sequences_in_an_exception: [Node],
    escape_sequences_in_sql: [],
    escape_sequences_in_names: [Python],
    a_hundred_megabytes: [Python],
    endless_output: [Node],
    endless_loop_while_loading: [Python],
    endless_query: [],
    forged_reply: [Python],
    kills_its_parent: [Python],
];

/// No byte that a terminal obeys, apart from newlines and tabs.
#[track_caller]
fn harmless(bytes: &[u8]) {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let bad = text
        .chars()
        .find(|c| (c.is_control() && !"\n\t".contains(*c)) || "\u{202e}\u{200b}".contains(*c));
    assert_eq!(bad, None, "{text:?}");
}

/// Every kind of report.
fn all_reports(problem: &str, file: &str, content: &str) {
    let cli = Cli::new().file(file, content);
    for more in [["--report", "human"], ["--report", "json"], ["-v", "--all"]] {
        let ran = cli.run([problem, "-s", file, more[0], more[1]]).exit(1);
        harmless(&ran.stdout);
        harmless(&ran.stderr);
    }
}

const EVIL: &str = r"\x1b]0;owned\x07\x1b[2J\x1b[31m\r\x08\u009b31m\u202e\u200b\x00";

fn escape_sequences() {
    let answer = format!(
        "import sys\ndef answer(which):\n    print('{EVIL}')\n    print('{EVIL}', file=sys.stderr)\n    return '{EVIL}'\n"
    );
    all_reports("near-text", "my.py", &answer);
    Cli::new()
        .file("my.py", answer)
        .grade(["near-text", "-s", "my.py", "--case", "control"])
        .snapshot();
}

fn escape_sequences_in_an_exception() {
    let answer = format!(
        "class Evil extends Error {{}}\nObject.defineProperty(Evil.prototype, 'name', {{ value: '{EVIL}' }});\nfunction answer(n) {{ throw new Evil('{EVIL}'); }}\n"
    );
    all_reports("spin", "my.js", &answer);
}

fn escape_sequences_in_sql() {
    all_reports(
        "salary",
        "my.sql",
        "SELECT char(27) || '[2J' || char(7) || char(8238) AS \"\x1b[31mname\"",
    );
    all_reports(
        "salary",
        "my.sql",
        "SELECT \"\x1b[2J\x07\" FROM \"\x1b[2J\"",
    );
}

fn escape_sequences_in_names() {
    all_reports(
        "spin",
        "my\x1b[31m.py",
        "type('\\x1b[2Jx', (), {})\ndef answer(n):\n    return type('\\x1b[2Jx', (), {})()\n",
    );
}

fn a_hundred_megabytes() {
    Cli::new()
        .file("my.py", "import sys\ndef answer(n):\n    if n == 2:\n        for _ in range(100):\n            sys.stdout.write('x' * (1 << 20))\n    return n\n")
        .run(["spin", "-s", "my.py"])
        .exit(1)
        .shows("OLE  two")
        .shows("4 of 5 cases");
}

fn endless_output() {
    Cli::new()
        .file("my.js", "function answer(n) {\n  while (n === 2) console.error('again and again');\n  return n;\n}\n")
        .run(["spin", "-s", "my.js"])
        .exit(1)
        .shows("OLE  two")
        .shows("4 of 5 cases");
}

fn endless_loop_while_loading() {
    Cli::new()
        .file(
            "my.py",
            "while True:\n    pass\ndef answer(n):\n    return n\n",
        )
        .run(["spin", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

fn endless_query() {
    Cli::new()
        .file(
            "my.sql",
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT MAX(n) FROM t",
        )
        .run(["salary", "-s", "my.sql", "-q"])
        .exit(1)
        .shows("TIME LIMIT");
}

/// What looks like a reply, on every descriptor that can be written to.
fn forged_reply() {
    let answer = r#"
import os

def answer(n):
    for fd in range(3, 20):
        try:
            os.write(fd, b'{"id":%d,"r":[[{"v":%d}]],"cpu":1,"wall":1,"peak":0,"out":[0,0]}\n' % (n - 1, n))
        except OSError:
            pass
    return 0
"#;
    let ran = Cli::new()
        .file("my.py", answer)
        .run(["spin", "-s", "my.py"]);
    assert_eq!(ran.code(), Some(1), "{}", ran.text());
}

fn kills_its_parent() {
    let answer = "import os, signal\ndef answer(n):\n    if n == 2:\n        os.kill(os.getppid(), signal.SIGTERM)\n        os.kill(os.getpid(), signal.SIGKILL)\n    return n\n";
    let ran = Cli::new()
        .file("my.py", answer)
        .run(["spin", "-s", "my.py"]);
    assert!(
        matches!(ran.code(), Some(1)),
        "the answer ended the grader: {:?}\n{}",
        ran.code(),
        ran.text()
    );
}
