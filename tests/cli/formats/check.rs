//! What reads the reports here was written by others: Jenkins' schema with
//! xmllint, the TAP parsers of Perl and of node-tap, Python's reader of CSV, the schema of CTRF,
//! GitHub's Markdown. Only
//! of GitHub's log and of Gradescope's results there is no reader to be had.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use regex::Regex;
use serde_json::Value;

use crate::cli::parse;
use crate::support::Runtime;

/// A case as the JSON report has it.
pub struct Case {
    id: String,
    verdict: String,
}

/// What every format must tell.
pub struct Cases {
    cases: Vec<Case>,
    hidden_failed: u64,
}

impl Cases {
    pub fn of(report: &Value) -> Cases {
        let text = |value: &Value| value.as_str().unwrap().to_string();
        let cases = report["cases"].as_array().unwrap();
        Cases {
            cases: cases
                .iter()
                .map(|case| Case {
                    id: text(&case["id"]),
                    verdict: text(&case["verdict"]),
                })
                .collect(),
            hidden_failed: report["hidden_failed"].as_u64().unwrap(),
        }
    }

    pub fn not_graded() -> Cases {
        Cases {
            cases: Vec::new(),
            hidden_failed: 0,
        }
    }

    fn with(&self, verdicts: &[&str]) -> usize {
        let cases = self.cases.iter();
        cases
            .filter(|case| verdicts.contains(&case.verdict.as_str()))
            .count()
    }
}

/// What a program says to a text on its standard input.
#[track_caller]
fn ask(program: Runtime, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program.program().unwrap())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(input)
    );
    output.stdout
}

fn schema(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    folder.join(name).display().to_string()
}

/// The page is also well-formed XML, so that its elements can be counted: there
/// are ours, and none that a candidate's text would like to be.
#[track_caller]
pub fn html(text: &[u8], expected: &Cases) {
    let none = "count(//script | //img | //svg[@onload] | //iframe | //link | //testcase | //@onerror | //@onload)";
    assert_eq!(xpath(text, none), 0);
    let failed = expected.cases.len() - expected.with(&["AC", "SKIP"]);
    assert_eq!(xpath(text, "count(//*[@class='case'])"), failed);
    if expected.cases.is_empty() {
        assert!(String::from_utf8_lossy(text).contains("Not graded"));
        return;
    }
    let rows = "count(//summary[.='All cases']/..//tbody/tr)";
    assert_eq!(xpath(text, rows), expected.cases.len());
    let hidden = "substring-before(//dt[.='hidden failed']/following-sibling::dd, ' of 1')";
    assert_eq!(xpath(text, hidden) as u64, expected.hidden_failed);
}

/// The page of several answers: well-formed, with one script, and every link
/// leads to a part of the page.
#[track_caller]
pub fn html_of_many(text: &[u8], answers: usize, cases: usize) {
    let count = |what: &str| xpath(text, &format!("count({what})"));
    assert_eq!(count("//script"), 1);
    assert_eq!(
        count("//img | //svg[@onload] | //iframe | //link | //@onerror"),
        0
    );
    assert_eq!(count("//details[@class='answer']"), answers);
    assert_eq!(count("//table[@class='cells']/tbody/tr"), answers);
    assert_eq!(
        count("//table[@class='cells']/tbody/tr/td[starts-with(@class, 'c')]"),
        answers * cases
    );
    let text = std::str::from_utf8(text).unwrap();
    let ids: HashSet<&str> = values(text, " id=\"(.*?)\"");
    for link in values(text, " href=\"#(.*?)\"") {
        assert!(ids.contains(link), "{link} leads nowhere");
    }
}

fn values<'a>(text: &'a str, pattern: &str) -> HashSet<&'a str> {
    let found = Regex::new(pattern).unwrap();
    let found: Vec<_> = found.captures_iter(text).collect();
    found.iter().map(|it| it.get(1).unwrap().as_str()).collect()
}

/// What a browser makes of a page once its scripts, if it had any, have run.
#[track_caller]
pub fn in_a_browser(page: &Path) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(Runtime::Chromium.program().unwrap())
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ])
        .args(["--no-first-run", "--disable-background-networking"])
        .args([
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// No byte that a terminal obeys.
#[track_caller]
pub fn harmless(text: &str) {
    let bad = text.chars().find(|c| {
        (c.is_control() && !"\r\n".contains(*c))
            || "\u{202e}\u{200b}\u{2028}\u{fffe}\u{ffff}".contains(*c)
    });
    assert_eq!(bad, None, "{text:?}");
}

/// The document fits Jenkins' schema, and no test case has another one's name.
#[track_caller]
pub fn junit_fits(text: &[u8]) {
    let schema = schema("junit-10.xsd");
    let arguments = ["--noout", "--nonet", "--schema", &schema, "-"];
    ask(Runtime::Xmllint, &arguments, text);
    let names = Regex::new("<testcase (classname=\"[^\"]*\" name=\"[^\"]*\")").unwrap();
    let text = std::str::from_utf8(text).unwrap();
    let mut seen = HashSet::new();
    for found in names.captures_iter(text) {
        assert!(seen.insert(found[1].to_string()), "twice: {}", &found[1]);
    }
    assert!(!seen.is_empty());
}

/// A number that xmllint finds in the document.
fn xpath(text: &[u8], question: &str) -> usize {
    let answer = ask(Runtime::Xmllint, &["--xpath", question, "-"], text);
    String::from_utf8(answer).unwrap().trim().parse().unwrap()
}

#[track_caller]
pub fn junit(text: &[u8], expected: &Cases) {
    junit_fits(text);
    if expected.cases.is_empty() {
        assert_eq!(xpath(text, "count(//error[@type='fault'])"), 1);
        assert_eq!(xpath(text, "count(//failure)"), 0);
        return;
    }
    assert_eq!(xpath(text, "count(//testcase)"), expected.cases.len());
    assert_eq!(xpath(text, "count(//failure)"), expected.with(&["WA"]));
    assert_eq!(
        xpath(text, "count(//error)"),
        expected.with(&["RTE", "TLE", "MLE", "OLE", "CE"])
    );
    let hidden = "number(//property[@name='hidden_failed']/@value)";
    assert_eq!(xpath(text, hidden) as u64, expected.hidden_failed);
}

/// Prints `1<tab>description` or `0<tab>description` for each test point, then
/// what the parser has to complain about. It knows TAP up to version 13, which
/// 14 is compatible with.
const TAP_READER: &str = r#"
local $/;
my $tap = <STDIN>;
$tap =~ s/^TAP version 14$/TAP version 13/m or die "no version";
my $parser = TAP::Parser->new({ tap => $tap });
while (my $result = $parser->next) {
    print(($result->is_ok ? 1 : 0), "\t", $result->description, "\n") if $result->is_test;
    print("bail\t", $result->explanation, "\n") if $result->is_bailout;
}
print("problem\t$_\n") for $parser->parse_errors;
"#;

/// The test points of a stream: description, and whether it is fine.
#[track_caller]
pub fn tap_points(text: &[u8]) -> Vec<(String, bool)> {
    let read = ask(Runtime::Perl, &["-MTAP::Parser", "-e", TAP_READER], text);
    let read = String::from_utf8(read).unwrap();
    read.lines()
        .map(|line| match line.split_once('\t').unwrap() {
            ("problem", problem) => panic!("{problem}\n{}", String::from_utf8_lossy(text)),
            (word, description) => (description.to_string(), word == "1"),
        })
        .collect()
}

/// Prints what the parser of node-tap makes of a stream: it knows TAP 14, its
/// subtests and its YAML, and is strict here.
const TAP_14_READER: &str = r#"
const { Parser } = require(process.argv[1]);
const points = [], errors = [];
function listen(parser, within) {
    parser.on('assert', (point) => {
        const diag = point.diag || {};
        points.push([within + point.name, point.ok, diag.verdict || '']);
        if (point.tapError) errors.push(point.tapError);
    });
    parser.on('extra', (text) => errors.push('not TAP: ' + text));
    parser.on('child', (child) => listen(child, child.name + ' > '));
}
const parser = new Parser({ strict: true }, (results) => {
    errors.push(...results.failures.filter((it) => it.tapError).map((it) => it.tapError));
    console.log(JSON.stringify({ points, errors, bailout: results.bailout }));
});
listen(parser, '');
process.stdin.pipe(parser);
"#;

/// The test points of a stream, also those of subtests: where, description,
/// whether it is fine, and the verdict in its YAML.
#[track_caller]
pub fn tap_14(text: &[u8]) -> Value {
    let package = Runtime::TapParser.program().unwrap().display().to_string();
    let read = parse(&ask(Runtime::Node, &["-e", TAP_14_READER, &package], text));
    assert_eq!(
        read["errors"],
        serde_json::json!([]),
        "{}",
        String::from_utf8_lossy(text)
    );
    read
}

impl Cases {
    /// The test points that a stream must have.
    pub fn points(&self) -> Value {
        let point = |case: &Case| {
            let ok = ["AC", "SKIP"].contains(&case.verdict.as_str());
            serde_json::json!([case.id, ok, case.verdict])
        };
        self.cases.iter().map(point).collect()
    }
}

#[track_caller]
pub fn tap(text: &[u8], expected: &Cases) {
    let stream = String::from_utf8_lossy(text);
    if expected.cases.is_empty() {
        assert!(stream.starts_with("TAP version 14\nBail out! "), "{stream}");
        return;
    }
    let points: Vec<(String, bool)> = expected
        .cases
        .iter()
        .map(|case| {
            let ok = ["AC", "SKIP"].contains(&case.verdict.as_str());
            (format!("- {}", case.id), ok)
        })
        .collect();
    assert_eq!(tap_points(text), points, "{stream}");
    let hidden = format!("{} of 1 hidden failed", expected.hidden_failed);
    assert!(stream.contains(&hidden), "{stream}");
}

/// Reads the table in the strict mode, and prints its rows.
const CSV_READER: &str = r#"
import csv, io, json, sys
text = io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline="").read()
assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
assert all(len(row) == len(rows[0]) for row in rows), rows
print(json.dumps([dict(zip(rows[0], row)) for row in rows[1:]]))
"#;

/// The rows of a table as Python reads it: objects of texts.
#[track_caller]
pub fn csv_rows(text: &[u8]) -> Vec<Value> {
    let read = parse(&ask(Runtime::Python, &["-c", CSV_READER], text));
    let rows = read.as_array().unwrap().clone();
    for cell in rows
        .iter()
        .flat_map(|row| row.as_object().unwrap().values())
    {
        let cell = cell.as_str().unwrap();
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
    rows
}

#[track_caller]
pub fn csv(text: &[u8], expected: &Cases) {
    let rows = csv_rows(text);
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    if expected.cases.is_empty() {
        assert_eq!(row["verdict"], "");
        assert_ne!(row["error"], "");
        return;
    }
    assert_eq!(row["error"], "");
    for (key, value) in [
        ("cases", expected.cases.len()),
        ("accepted", expected.with(&["AC"])),
        ("hidden_failed", expected.hidden_failed as usize),
    ] {
        assert_eq!(row[key], value.to_string(), "{key}");
    }
    let failed = expected
        .cases
        .iter()
        .find(|case| !["AC", "SKIP"].contains(&case.verdict.as_str()));
    assert_eq!(row["first_failed"], failed.map_or("", |case| &case.id));
}

#[track_caller]
pub fn ctrf_fits(text: &[u8]) -> Value {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = SCHEMA.get_or_init(|| {
        let schema = std::fs::read(schema("ctrf.schema.json")).unwrap();
        jsonschema::validator_for(&parse(&schema)).unwrap()
    });
    let document = parse(text);
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    document
}

#[track_caller]
pub fn ctrf(text: &[u8], expected: &Cases) {
    let document = ctrf_fits(text);
    let results = &document["results"];
    if expected.cases.is_empty() {
        assert_eq!(results["tests"][0]["status"], "other");
        assert_eq!(results["summary"]["failed"], 0);
        return;
    }
    let passed = expected.with(&["AC"]);
    let skipped = expected.with(&["SKIP"]);
    let total = expected.cases.len();
    let summary = &results["summary"];
    for (key, value) in [
        ("tests", total),
        ("passed", passed),
        ("skipped", skipped),
        ("failed", total - passed - skipped),
        ("other", 0),
    ] {
        assert_eq!(summary[key], value, "{key}");
    }
    let answer = &results["extra"]["answers"][0];
    assert_eq!(answer["hidden_failed"], expected.hidden_failed);
    for (test, case) in results["tests"]
        .as_array()
        .unwrap()
        .iter()
        .zip(&expected.cases)
    {
        assert_eq!(test["rawStatus"], case.verdict);
        assert_eq!(test["name"], case.id);
    }
}

#[track_caller]
pub fn gradescope(text: &[u8], expected: &Cases) {
    let results = parse(text);
    let tests = results["tests"].as_array().unwrap();
    assert_eq!(tests.len(), expected.cases.len());
    // A score at the top would override those of the tests.
    assert_eq!(results["score"].is_null(), !tests.is_empty());
    for (test, case) in tests.iter().zip(&expected.cases) {
        let accepted = case.verdict == "AC";
        assert_eq!(test["name"], case.id);
        assert_eq!(test["status"], if accepted { "passed" } else { "failed" });
        assert_eq!(test["score"].as_f64().unwrap() > 0.0, accepted);
        let hidden = case.id == "mixed/secret";
        assert_eq!(
            test["visibility"],
            if hidden { "hidden" } else { "visible" }
        );
    }
    if !tests.is_empty() {
        let hidden = format!("{} of 1 hidden failed", expected.hidden_failed);
        assert!(results["output"].as_str().unwrap().contains(&hidden));
    }
}

/// Reads a log as GitHub's runner does: a line is a command if it begins with
/// `::` after any white space, unless commands are stopped.
#[track_caller]
pub fn github(text: &[u8], expected: &Cases) {
    let form = Regex::new(r"^\s*::([a-z-]+)(?: [^:]*)?::(.*)$").unwrap();
    let mut stopped: Option<String> = None;
    let mut errors = Vec::new();
    for line in std::str::from_utf8(text).unwrap().lines() {
        if let Some(token) = &stopped {
            if line.trim() == format!("::{token}::") {
                stopped = None;
            }
            continue;
        }
        let found = form
            .captures(line)
            .unwrap_or_else(|| panic!("outside: {line}"));
        match &found[1] {
            "stop-commands" => {
                assert!(found[2].len() >= 32, "{line}");
                stopped = Some(found[2].to_string());
            }
            "error" => errors.push(found[2].to_string()),
            other => panic!("{other} is no command of ours"),
        }
    }
    assert_eq!(stopped, None);
    let accepted = !expected.cases.is_empty() && expected.cases.iter().all(|c| c.verdict == "AC");
    assert_eq!(errors.len(), usize::from(!accepted), "{errors:?}");
    if expected.cases.is_empty() {
        return;
    }
    let hidden = format!("{} of 1 hidden failed", expected.hidden_failed);
    // The human report in the log, and the annotation.
    assert!(String::from_utf8_lossy(text).contains(&hidden), "{hidden}");
    if !accepted {
        assert!(errors[0].contains(&hidden), "{errors:?}");
    }
}

/// None of the elements that a candidate's text would like to be is there.
#[track_caller]
pub fn markdown(text: &[u8], expected: &Cases) {
    let arguments = [
        "--unsafe",
        "--extension",
        "table",
        "--extension",
        "autolink",
    ];
    let page = String::from_utf8(ask(Runtime::Cmark, &arguments, text)).unwrap();
    for element in ["<script", "<img", "<svg", "<a ", "</failure"] {
        assert!(!page.contains(element), "{element} in:\n{page}");
    }
    let count = |element| page.matches(element).count();
    assert_eq!(count("<details>"), count("</details>"));
    assert_eq!(count("<details>"), count("<pre"));
    let failed = expected.cases.len() - expected.with(&["AC", "SKIP"]);
    assert_eq!(
        count("<details>") + count("<p>WA mixed/secret") + count("<p>RTE mixed/secret"),
        failed
    );
    if !expected.cases.is_empty() {
        let hidden = format!("{} of 1 hidden failed", expected.hidden_failed);
        assert!(page.contains(&hidden), "{page}");
    }
}
