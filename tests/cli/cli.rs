//! A small language for tests of the command line:
//! `Cli::new().file("my.js", "…").run(["brackets", "-s", "my.js"]).exit(1).snapshot()`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Runtime, snapshot_name};

pub const GRADE: &str = env!("CARGO_BIN_EXE_grade");

/// A folder with the test problems, and the environment of a run.
pub struct Cli {
    root: TempDir,
    folder: PathBuf,
    environment: Vec<(String, String)>,
    stdin: Vec<u8>,
}

impl Cli {
    /// An empty folder beside a copy of the test problems.
    pub fn new() -> Cli {
        let cli = Cli::bare();
        let problems = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/problems");
        copy(&problems, &cli.folder.join("problems"));
        cli
    }

    /// An empty folder.
    pub fn bare() -> Cli {
        let root = tempfile::tempdir().unwrap();
        // Readable by everybody, as home folders mostly are.
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["bin", "home", "tmp", "work"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        let bin = root.path().join("bin");
        for runtime in [Runtime::Node, Runtime::Python] {
            if let Some(program) = runtime.program() {
                std::os::unix::fs::symlink(program, bin.join(runtime.name())).unwrap();
            }
        }
        let path = |name: &str| root.path().join(name).display().to_string();
        let environment = [
            ("PATH", format!("{}:/usr/bin:/bin", path("bin"))),
            ("HOME", path("home")),
            ("TMPDIR", path("tmp")),
            ("LANG", "C.UTF-8".into()),
            ("COLUMNS", "100".into()),
            (
                "GRADE_CACHE_DIR",
                format!("{}/cache", env!("CARGO_TARGET_TMPDIR")),
            ),
        ];
        Cli {
            folder: root.path().join("work"),
            root,
            environment: environment.map(|(k, v)| (k.to_string(), v)).into(),
            stdin: Vec::new(),
        }
    }

    /// Where `grade` runs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Cli {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// A value of the environment; the last one of a name counts.
    pub fn env(mut self, name: &str, value: &str) -> Cli {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Nothing is in PATH.
    pub fn without_runtimes(self) -> Cli {
        let empty = self.root.path().join("home").display().to_string();
        self.env("PATH", &empty)
    }

    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Cli {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// Runs `grade` to its end.
    pub fn run<const N: usize>(&self, arguments: [&str; N]) -> Ran {
        self.run_all(&arguments)
    }

    /// Grades at one job and at eight, and holds both to the same output.
    pub fn grade<const N: usize>(&self, arguments: [&str; N]) -> Ran {
        let at = |jobs: &str| {
            let mut all = arguments.to_vec();
            all.extend(["--jobs", jobs]);
            self.run_all(&all)
        };
        let (mut one, eight) = (at("1"), at("8"));
        assert_eq!(one.text(), eight.text(), "one job and eight differ");
        assert_eq!(one.code(), eight.code(), "one job and eight differ");
        one.line = Ran::line(&arguments);
        one
    }

    fn run_all(&self, arguments: &[&str]) -> Ran {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let text = self.stdin.clone();
        // Whoever does not read its input is free to go before all is written.
        let feeder = std::thread::spawn(move || drop(std::io::Write::write_all(&mut input, &text)));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        self.nothing_left();
        Ran {
            line: Ran::line(arguments),
            root: self.root.path().display().to_string(),
            status: output.status,
            stdout: output.stdout,
            stderr: output.stderr,
        }
    }

    /// The command itself, for tests that look at it while it runs.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(GRADE);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The environment of a run.
    pub fn environment(&self) -> impl Iterator<Item = (String, String)> {
        self.environment.iter().cloned()
    }

    pub fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// No run leaves anything among the temporary files.
    pub fn nothing_left(&self) {
        let left: Vec<PathBuf> = fs::read_dir(self.root.path().join("tmp"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a run did.
pub struct Ran {
    line: String,
    root: String,
    status: ExitStatus,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl Ran {
    fn line(arguments: &[&str]) -> String {
        let words = ["grade"].iter().chain(arguments);
        shlex::try_join(words.copied()).unwrap()
    }

    /// The exit code; none where a signal ended it.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    #[track_caller]
    pub fn exit(self, code: i32) -> Ran {
        assert_eq!(self.code(), Some(code), "{}", self.text());
        self
    }

    /// Standard output and standard error hold this.
    #[track_caller]
    pub fn shows(self, text: &str) -> Ran {
        assert!(
            self.text().contains(text),
            "no `{text}` in:\n{}",
            self.text()
        );
        self
    }

    #[track_caller]
    pub fn hides(self, text: &str) -> Ran {
        assert!(!self.text().contains(text), "`{text}` in:\n{}", self.text());
        self
    }

    /// Everything that was printed, without what differs from run to run.
    pub fn text(&self) -> String {
        let mut out = clean(&self.root, &String::from_utf8_lossy(&self.stdout));
        let errors = clean(&self.root, &String::from_utf8_lossy(&self.stderr));
        if !errors.is_empty() {
            out.push_str("--- standard error\n");
            out.push_str(&errors);
        }
        out
    }

    /// Compares command, exit code and output with what was reviewed.
    #[track_caller]
    pub fn snapshot(self) -> Ran {
        let code = self.code().map_or("none".into(), |code| code.to_string());
        let text = format!("$ {}\n{}--- exit {code}\n", self.line, self.text());
        compare(&text);
        self
    }

    /// The same for a report in a format of somebody else.
    #[track_caller]
    pub fn steady_snapshot(self) -> Ran {
        static RULES: OnceLock<Vec<(Regex, &str)>> = OnceLock::new();
        let rules = RULES.get_or_init(|| {
            [
                (r#"\b[0-9a-f]{64}\b"#, "[hash]"),
                (r#"\d{4}-\d\d-\d\dT[\d:.]+Z"#, "[started]"),
                (r#"("time": ?|time=)"[\d.]+""#, "$1\"[time]\""),
                (r#"((?:duration|duration_ms|cpu_ms)"?: )[\d.]+"#, "$1[time]"),
                (r#"("(?:start|stop)": )\d+"#, "$1[time]"),
                (r#"(memory_bytes"?: )\d+"#, "$1[size]"),
                (r#"("execution_time": )[\d.]+"#, "$1[time]"),
                (r#"::[0-9a-f]{32}\b"#, "::[token]"),
                (r"(problem|answer) [0-9a-f]{12}\b", "$1 [hash]"),
                (r#"(name="isolation" value=)"[^"]*""#, "$1\"[isolation]\""),
                (r#"(version"?(?:": | value=))"[^"]*""#, "$1\"[version]\""),
            ]
            .map(|(pattern, with)| (Regex::new(pattern).unwrap(), with))
            .into()
        });
        let mut text = self.text();
        for (pattern, with) in rules {
            text = pattern.replace_all(&text, *with).into_owned();
        }
        compare(&format!("$ {}\n{text}", self.line));
        self
    }

    /// The JSON report on standard output, held to its schema.
    #[track_caller]
    pub fn json(&self) -> Value {
        let value = parse(&self.stdout);
        fits_schema(&value);
        value
    }

    #[track_caller]
    pub fn json_snapshot(self) -> Ran {
        let mut value = self.json();
        steady(&mut value);
        compare(&serde_json::to_string_pretty(&value).unwrap());
        self
    }
}

#[track_caller]
pub fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|error| {
        panic!("no JSON: {error}\n{}", String::from_utf8_lossy(bytes));
    })
}

/// Holds a report to what `grade schema report` prints.
#[track_caller]
pub fn fits_schema(report: &Value) {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = SCHEMA.get_or_init(|| {
        let output = Command::new(GRADE)
            .args(["schema", "report"])
            .output()
            .unwrap();
        jsonschema::validator_for(&parse(&output.stdout)).unwrap()
    });
    let errors: Vec<String> = validator
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[track_caller]
fn compare(text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots");
    settings.bind(|| insta::assert_snapshot!(snapshot_name(), text));
}

/// Replaces what differs from run to run, or from machine to machine.
fn clean(root: &str, text: &str) -> String {
    static RULES: OnceLock<Vec<(Regex, &str)>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let time = r"\d+(\.\d+)? m?s\b";
        [
            (r"(JavaScript|Python) \d+\.\d+\.\d+".into(), "$1 [version]"),
            (format!(r"(?m) · {time}$"), " · [time]"),
            // A line of many answers.
            (r"(?m)  +\d+\.\d\d s( |$)".into(), "  [time]$1"),
            (format!("used {time} of CPU"), "used [time] of CPU"),
            (
                format!(r"after {time} of waiting \({time} of CPU\)"),
                "after [time] of waiting ([time] of CPU)",
            ),
            (
                r"used \d+(\.\d+)? [KMG]iB of memory".into(),
                "used [size] of memory",
            ),
            (
                r"  \d+\.\d ms(, \d+(\.\d+)? ([KMG]iB|bytes))?".into(),
                "  [usage]",
            ),
            // How much was in the pipe when the end came.
            (
                r"… \(\d+(\.\d+)? [KM]iB in all\)".into(),
                "… ([size] in all)",
            ),
            // What this machine can isolate is not what these tests are about.
            (
                r"(?m)^(\x1b\[[\d;]*m)*warning:(\x1b\[[\d;]*m)* (no isolation:|the answer can read).*\n"
                    .into(),
                "",
            ),
        ]
        .map(|(pattern, with): (String, &str)| (Regex::new(&pattern).unwrap(), with))
        .into()
    });
    let mut text = text
        .replace(&format!("{root}/work"), "[folder]")
        .replace(root, "[root]");
    for (pattern, with) in rules {
        text = pattern.replace_all(&text, *with).into_owned();
    }
    text
}

/// The same for a report in JSON.
fn steady(value: &mut Value) {
    const CHANGING: [&str; 10] = [
        "started",
        "hash",
        "folder",
        "version",
        "program",
        "cpu_ms",
        "wall_ms",
        "memory_bytes",
        "seconds",
        "isolation",
    ];
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if !field.is_null() && CHANGING.contains(&name.as_str()) {
                    *field = Value::String(format!("[{name}]"));
                } else {
                    steady(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(steady),
        _ => {}
    }
}
