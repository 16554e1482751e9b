//! Every report format, held to somebody else's schema or parser, for answers
//! of every kind, and for those that try to forge a report from inside.

pub mod answers;
pub mod check;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{Cli, fits_schema, parse};
use crate::tests;
use answers::{ALL_WRONG, Answer, CONTROL, FORGED, HIDDEN_WRONG, NOT_PARSED, RIGHT};
use check::Cases;

tests![
    all_accepted: [Python, Perl, Xmllint, Cmark],
    all_wrong: [Python, Perl, Xmllint, Cmark],
    hidden_failures: [Python, Perl, Xmllint, Cmark],
    a_compile_error: [Python, Perl, Xmllint, Cmark],
    a_missing_runtime: [Python, Perl, Xmllint, Cmark],
    control_characters: [Python, Perl, Xmllint, Cmark],
    forged_reports: [Python, Perl, Xmllint, Cmark],
    several_answers: [Python, Perl, Xmllint, Cmark],
    tap_14: [Python, Node, TapParser],
    nothing_is_a_command_in_a_log: [Python],
    a_summary_of_the_job: [Python],
    events_as_they_happen: [Python],
    a_page_in_a_browser: [Python, Chromium],
    many_answers_in_a_browser: [Python, Chromium],
    drawings_of_a_page: [Python],
    one_answer_for_gradescope: [],
    what_is_cached_is_marked: [Python],
    as_they_look: [Python],
];

type Check = fn(&[u8], &Cases);

/// Each format with the check that it must pass.
const FORMATS: [(&str, Check); 8] = [
    ("junit", check::junit),
    ("tap", check::tap),
    ("csv", check::csv),
    ("ctrf", check::ctrf),
    ("gradescope", check::gradescope),
    ("github", check::github),
    ("markdown", check::markdown),
    ("html", check::html),
];

/// Asks for every format at once, each to its file.
fn graded(cli: &Cli, files: &[&str], audience: &str) -> i32 {
    let mut arguments: Vec<String> = vec!["brackets".into(), "--audience".into(), audience.into()];
    for file in files {
        arguments.extend(["-s".into(), file.to_string()]);
    }
    let formats = FORMATS.map(|(format, _)| format);
    for format in formats.iter().chain(&["json"]) {
        if *format == "gradescope" && files.len() > 1 {
            continue;
        }
        arguments.extend(["--report".into(), format!("{format}={format}.out")]);
    }
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    cli.command(&words).output().unwrap().status.code().unwrap()
}

fn read(folder: &Path, format: &str) -> Vec<u8> {
    fs::read(folder.join(format!("{format}.out"))).unwrap()
}

/// Grades for every audience and holds every format to its check.
fn all_pass(answer: &Answer) {
    for audience in ["candidate", "interviewer", "ci"] {
        let cli = Cli::new().file("my.py", answer.text);
        assert_eq!(graded(&cli, &["my.py"], audience), answer.exit);
        let report = parse(&read(cli.folder(), "json"));
        let cases = Cases::of(&report);
        for (format, check) in FORMATS {
            let text = read(cli.folder(), format);
            check(&text, &cases);
            let text = String::from_utf8(text).unwrap();
            for secret in answer.secrets {
                let may = audience == "interviewer";
                assert!(
                    may || !text.contains(secret),
                    "{format} shows `{secret}` to {audience}:\n{text}"
                );
            }
            // CSV has line ends of its own.
            check::harmless(&text.replace("\r\n", "\n"));
        }
    }
}

fn all_accepted() {
    all_pass(&RIGHT);
}

fn all_wrong() {
    all_pass(&ALL_WRONG);
}

fn hidden_failures() {
    all_pass(&HIDDEN_WRONG);
}

fn a_compile_error() {
    all_pass(&NOT_PARSED);
}

fn control_characters() {
    all_pass(&CONTROL);
}

fn forged_reports() {
    all_pass(&FORGED);
}

/// A fault of the machine is reported as what it is, and is no verdict.
fn a_missing_runtime() {
    let cli = Cli::new().file("my.py", RIGHT.text).without_runtimes();
    assert_eq!(graded(&cli, &["my.py"], "candidate"), 3);
    for (format, check) in FORMATS {
        let text = read(cli.folder(), format);
        check(&text, &Cases::not_graded());
        let text = String::from_utf8(text).unwrap();
        assert!(text.to_lowercase().contains("python"), "{format}:\n{text}");
    }
}

/// Also where the same answer is given twice, and where one is missing.
fn several_answers() {
    let cli = Cli::new()
        .file("a.py", RIGHT.text)
        .file("b.py", FORGED.text);
    assert_eq!(
        graded(&cli, &["a.py", "b.py", "a.py", "none.py"], "candidate"),
        2
    );
    check::junit_fits(&read(cli.folder(), "junit"));
    check::ctrf_fits(&read(cli.folder(), "ctrf"));
    check::html_of_many(&read(cli.folder(), "html"), 4, 5);
    let rows = check::csv_rows(&read(cli.folder(), "csv"));
    let verdicts: Vec<&str> = rows
        .iter()
        .map(|row| row["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["AC", "RTE", "AC", ""]);
    let tap = check::tap_points(&read(cli.folder(), "tap"));
    let expected = [
        ("a.py", true),
        ("b.py", false),
        ("a.py (2)", true),
        ("none.py", false),
    ];
    assert_eq!(
        tap,
        expected
            .map(|(name, ok)| (format!("- {name}"), ok))
            .to_vec()
    );
}

/// Also what Perl's parser does not know: YAML and subtests.
fn tap_14() {
    let answers = [
        ("a.py", &RIGHT),
        ("b.py", &ALL_WRONG),
        ("c.py", &HIDDEN_WRONG),
        ("d.py", &NOT_PARSED),
        ("e.py", &CONTROL),
        ("f.py", &FORGED),
    ];
    let mut cli = Cli::new();
    for (name, answer) in answers {
        cli = cli.file(name, answer.text);
        graded(&cli, &[name], "interviewer");
        let report = parse(&read(cli.folder(), "json"));
        let read = check::tap_14(&read(cli.folder(), "tap"));
        assert_eq!(read["points"], Cases::of(&report).points(), "{name}");
    }
    let all: Vec<&str> = answers.iter().map(|(name, _)| *name).collect();
    graded(&cli, &[all.as_slice(), &["none.py"]].concat(), "ci");
    let many = check::tap_14(&read(cli.folder(), "tap"));
    let points = many["points"].as_array().unwrap();
    let of = |name: &str| {
        let within = format!("{name} > ");
        let inside = |point: &&Value| point[0].as_str().unwrap().starts_with(&within);
        points.iter().filter(inside).count()
    };
    for name in all {
        assert_eq!(of(name), 5, "{name}: {points:?}");
    }

    let cli = Cli::new().file("my.py", RIGHT.text).without_runtimes();
    graded(&cli, &["my.py"], "ci");
    let none = check::tap_14(&read(cli.folder(), "tap"));
    assert!(
        none["bailout"].as_str().unwrap().contains("Python"),
        "{none}"
    );
}

/// A report on standard output may stand in the log of a CI service.
fn nothing_is_a_command_in_a_log() {
    // That one has commands of its own; its check is in `all_pass`.
    let formats = FORMATS.map(|(format, _)| format);
    let formats = formats.iter().filter(|format| **format != "github");
    for format in formats.chain(&["human"]) {
        let ran = Cli::new().file("my.py", FORGED.text).run([
            "brackets",
            "-s",
            "my.py",
            "--report",
            format,
            "--audience",
            "interviewer",
        ]);
        let text = String::from_utf8(ran.stdout).unwrap();
        assert!(
            text.contains("error"),
            "the answer printed nothing:\n{text}"
        );
        for line in text.lines() {
            assert!(!line.trim_start().starts_with("::"), "{format}: {line}");
            assert!(!line.contains("##["), "{format}: {line}");
        }
    }
}

/// In every format that takes the solutions of a repo.
fn what_is_cached_is_marked() {
    let cli = Cli::new().file("solutions/brackets.py", RIGHT.text);
    let cache = cli.folder().join("cache").display().to_string();
    let cli = cli.env("GRADE_CACHE_DIR", &cache);
    cli.run(["all"]).exit(0);
    let formats = [
        "human", "json", "junit", "tap", "csv", "ctrf", "github", "markdown", "html",
    ];
    for format in formats {
        let says = |arguments: [&str; 4]| {
            let text = String::from_utf8(cli.run(arguments).exit(0).stdout).unwrap();
            match format {
                // A column of its own has the day.
                "csv" => check::csv_rows(text.as_bytes())[0]["cached"] != "",
                _ => text.replace("\"cached\": false", "").contains("cached"),
            }
        };
        assert!(says(["all", "-v", "--report", format]), "{format}");
        assert!(!says(["all", "--no-cache", "--report", format]), "{format}");
    }
}

fn as_they_look() {
    let cli = Cli::new().file("my.py", ALL_WRONG.text);
    for format in ["junit", "tap", "ctrf", "gradescope", "github", "markdown"] {
        cli.run(["brackets", "-s", "my.py", "--report", format])
            .exit(1)
            .steady_snapshot();
    }
}

/// It is added to what is there, and keeps below what GitHub drops.
fn a_summary_of_the_job() {
    let arguments = ["brackets", "-s", "my.py", "--report", "github"];
    let cli = Cli::new()
        .file("my.py", FORGED.text)
        .file("summary.md", "before\n")
        .env("GITHUB_STEP_SUMMARY", "summary.md");
    cli.run(arguments).exit(1);
    let text = fs::read_to_string(cli.folder().join("summary.md")).unwrap();
    assert!(text.starts_with("before\n## brackets: my.py\n"), "{text}");
    assert!(text.contains("````````text\n"), "{text}");

    let cli = cli.file("summary.md", "x".repeat((1 << 20) - 700));
    cli.run(arguments).exit(1);
    let text = fs::read_to_string(cli.folder().join("summary.md")).unwrap();
    assert!(text.len() <= 1 << 20, "{}", text.len());
    assert!(text.ends_with("left out here, for want of room.\n"));
}

fn one_answer_for_gradescope() {
    Cli::new()
        .run([
            "brackets",
            "-s",
            "a.py",
            "-s",
            "b.py",
            "--report",
            "gradescope",
        ])
        .exit(2)
        .shows("gradescope takes one answer at a time");
}

/// An event a line, the report last but one; of a hidden case no more than its
/// verdict.
fn events_as_they_happen() {
    let cli = Cli::new().file("my.py", HIDDEN_WRONG.text);
    let ran = cli
        .run([
            "brackets", "-s", "my.py", "-s", "none.py", "--report", "jsonl",
        ])
        .exit(2);
    let text = String::from_utf8(ran.stdout).unwrap();
    for secret in HIDDEN_WRONG.secrets {
        assert!(!text.contains(secret), "{text}");
    }
    let events: Vec<Value> = text.lines().map(|line| parse(line.as_bytes())).collect();
    let names: Vec<&str> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    let mut expected = vec!["started", "planned"];
    expected.extend(["case"; 5]);
    expected.extend(["graded", "not_graded", "finished"]);
    assert_eq!(names, expected);
    assert_eq!(events[1]["cases"], 5);
    fits_schema(&events[7]["report"]);
    assert_eq!(events[7]["report"]["hidden_failed"], 1);
    assert_eq!(events[9]["exit"], 2);
}

/// The page sets its own title, whatever the answer would like it to be.
fn a_page_in_a_browser() {
    let cli = Cli::new().file("my.py", FORGED.text);
    cli.run(["brackets", "-s", "my.py", "--report", "html=page.html"])
        .exit(1);
    let shown = check::in_a_browser(&cli.folder().join("page.html"));
    assert!(
        shown.contains("<title>Balanced brackets – grade</title>"),
        "{shown}"
    );
    assert!(shown.contains("&lt;script&gt;document.title"), "{shown}");
    for element in ["<script", "<img", "<testcase"] {
        assert!(!shown.contains(element), "{element} in:\n{shown}");
    }
}

/// The one script runs by its hash: headings become buttons, which sort. What
/// an answer would like to run does not.
fn many_answers_in_a_browser() {
    let cli = Cli::new()
        .file("a.py", RIGHT.text)
        .file("b.py", FORGED.text)
        .file("c.py", HIDDEN_WRONG.text);
    cli.run([
        "brackets",
        "-s",
        "c.py",
        "-s",
        "b.py",
        "-s",
        "a.py",
        "--report",
        "html=page.html",
    ])
    .exit(1);
    let page = cli.folder().join("page.html");
    let shown = check::in_a_browser(&page);
    assert!(shown.contains("<title>Balanced brackets – grade</title>"));
    assert_eq!(shown.matches("<script").count(), 1);
    assert!(!shown.contains("<img"), "{shown}");
    assert!(
        shown.contains("aria-sort=\"none\"><button type=\"button\">points</button>"),
        "{shown}"
    );
    // A test may press the buttons, which the policy would forbid.
    let text = fs::read_to_string(&page).unwrap();
    let policy = text.find("<meta http-equiv").unwrap();
    let end = policy + text[policy..].find("/>").unwrap() + 2;
    let press = "<script>for (const head of document.querySelectorAll('th[data-c]'))\
        if (head.textContent === WHICH) head.firstChild.click();\
        location.hash = '#a2';</script></body>";
    let order = |which: &str| {
        let press = press.replace("WHICH", &format!("'{which}'"));
        let pressed = format!("{}{}", &text[..policy], &text[end..]).replace("</body>", &press);
        fs::write(&page, pressed).unwrap();
        let shown = check::in_a_browser(&page);
        let rows = shown.split("<tbody>").nth(1).unwrap();
        let rows = rows.split("</tbody>").next().unwrap();
        let names: Vec<String> = rows
            .split("<th scope=\"row\" title=\"")
            .skip(1)
            .map(|row| row[..1].to_string())
            .collect();
        (names.concat(), shown)
    };
    let (names, shown) = order("points");
    assert_eq!(names, "acb");
    assert!(shown.contains("aria-sort=\"descending\"><button type=\"button\">points"));
    assert!(shown.contains("Sorted by points, descending."));
    // Where the hash leads to is opened.
    assert_eq!(shown.matches("<details class=\"answer\" open").count(), 1);
    assert_eq!(order("answer").0, "abc");
    assert_eq!(order("again").0, "bca");
}

/// Each kind of difference is drawn, and the failing line is marked.
fn drawings_of_a_page() {
    const PROGRAM: &str = r#"
title = "Lines"
kind = "program"

[[case]]
name = "lines"
stdin = "a"
stdout = "one\ntwo\nthree\n"

[[case]]
name = "throws"
stdin = "b"
stdout = "b\n"
"#;
    const ANSWER: &str = r#"
if input() == "b":
    raise ValueError("no b")
print("one\ntwi")
"#;
    let page = |cli: &Cli, problem: &str, file: &str| {
        cli.run([problem, "-s", file, "--report", "html"])
            .exit(1)
            .stdout
    };
    let cli = Cli::new()
        .file("problems/lines/problem.toml", PROGRAM)
        .file("lines.py", ANSWER)
        .file(
            "my.sql",
            "SELECT salary AS SecondHighestSalary FROM Employee",
        )
        .file("list.py", "def answer(which):\n    return [1, 2, 4]\n");
    let text = String::from_utf8(page(&cli, "lines", "lines.py")).unwrap();
    for part in [
        "<td>tw<mark>o</mark></td><td>tw<mark>i</mark></td>",
        "<td>three</td><td class=\"quiet none\">missing</td>",
        "<a href=\"#a1l3\">line 3</a>",
        "<span class=\"line wrong\" id=\"a1l3\">    raise ValueError(&quot;no b&quot;) <strong>← RTE throws",
        "<svg role=\"img\" aria-label=\"CPU time of each case",
    ] {
        assert!(text.contains(part), "no {part} in:\n{text}");
    }
    let text = String::from_utf8(page(&cli, "salary", "my.sql")).unwrap();
    for part in [
        "<tr class=\"unexpected\"><td><code>300</code></td><td class=\"quiet\">should not be there</td>",
        "<summary>on <code>Employee</code></summary>",
    ] {
        assert!(text.contains(part), "no {part} in:\n{text}");
    }
    let text = String::from_utf8(page(&cli, "near-list", "list.py")).unwrap();
    assert!(text.contains("<mark>"), "{text}");
}
