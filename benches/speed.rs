//! What `grade` costs, in one table from one run: medians over rounds that
//! take turns, so that a busy machine disturbs both sides of a comparison alike.
//!
//! `cargo bench --bench speed -- [rounds]`. It asserts nothing; the last
//! column says what the project has promised itself.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use grade::language::{by_name, runtime};
use grade::problem::model::{Action, CaseBody};
use grade::problem::value::Value;

use self::support::{Folder, Timing, cores, functions, print_table, programs, queries, scrubbed};

const CASES: usize = 1_000;
const CALLS: usize = 10_000;
const PROGRAMS: usize = 100;

fn main() {
    let bench = Bench::set_up();
    let mut timings = bench.timings();
    support::rounds(&mut timings, support::wanted_rounds(9));
    table(&timings);
}

/// The folder that everything is written to, and the interpreters.
struct Bench {
    folder: Folder,
    /// Language, file ending, interpreter.
    languages: Vec<(&'static str, &'static str, PathBuf)>,
}

impl Bench {
    fn set_up() -> Bench {
        let folder = Folder::new();
        let mut languages = Vec::new();
        for (name, ending) in [("javascript", "js"), ("python", "py")] {
            let language = by_name(name).expect("it is declared");
            match runtime::find(language, Path::new("/")) {
                Ok(Some(found)) => languages.push((name, ending, found.program)),
                _ => eprintln!("{name} is not installed: left out"),
            }
        }
        let bench = Bench { folder, languages };
        bench.write_problems();
        bench
    }

    fn write_problems(&self) {
        for count in [1, CASES] {
            self.folder
                .write(&format!("echo-{count}/problem.toml"), &functions(count));
            self.folder
                .write(&format!("rows-{count}/problem.toml"), &queries(count));
        }
        for times in [1, CALLS] {
            self.folder
                .write(&format!("calls-{times}/problem.toml"), &sequence(times));
        }
        for count in [1, PROGRAMS] {
            self.folder
                .write(&format!("square-{count}/problem.toml"), &programs(count));
        }
        self.folder.write("echo.js", "const echo = (n) => n;\n");
        self.folder.write("echo.py", "def echo(n):\n    return n\n");
        self.folder.write("rows.sql", "SELECT n FROM numbers\n");
        self.folder.write("square.sh", "echo $(($1 * $1))\n");
        self.folder
            .write("square.py", "import sys\n\nprint(int(sys.argv[1]) ** 2)\n");
        self.folder.write("limiter.py", LIMITER);
        self.folder.write("bare.js", BARE_JAVASCRIPT);
        self.folder.write("bare.py", BARE_PYTHON);
        self.folder.write("balanced.json", &balanced_arguments());
    }

    fn grade(&self, problem: &Path, submission: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
        command.arg(problem).arg("-s").arg(submission).arg("-q");
        command
    }

    fn own(&self, problem: &str, submission: &str) -> Command {
        self.grade(&self.folder.path(problem), &self.folder.path(submission))
    }

    fn timings(&self) -> Vec<Timing> {
        let mut timings = Vec::new();
        let mut add = |name: &'static str, command: Command| {
            timings.push(Timing::new(name, command));
        };
        for (language, ending, interpreter) in &self.languages {
            let python = *language == "python";
            let pick = |javascript, other| if python { other } else { javascript };
            let echo = format!("echo.{ending}");
            add(pick("js 1", "py 1"), self.own("echo-1", &echo));
            add(pick("js 1000", "py 1000"), self.own("echo-1000", &echo));
            add(pick("js call 1", "py call 1"), self.own("calls-1", &echo));
            add(pick("js calls", "py calls"), self.own("calls-10000", &echo));
            let answer = Path::new(ROOT).join(format!("fixtures/balanced/accepted/stack.{ending}"));
            let balanced = Path::new(ROOT).join("problems/balanced");
            add(
                pick("js balanced", "py balanced"),
                self.grade(&balanced, &answer),
            );
            let mut bare = Command::new(interpreter);
            if !python {
                // Half a million brackets deep; the answer is loaded as it is.
                bare.arg("--stack-size=2000");
            }
            bare.arg(self.folder.path(&format!("bare.{ending}")))
                .arg(&answer)
                .arg(self.folder.path("balanced.json"));
            add(pick("js bare", "py bare"), bare);
            let limiter = if python {
                self.folder.path("limiter.py")
            } else {
                Path::new(ROOT).join("fixtures/rate-limiter/accepted/sliding_log.js")
            };
            let problem = Path::new(ROOT).join("problems/rate-limiter");
            add(
                pick("js limiter", "py limiter"),
                self.grade(&problem, &limiter),
            );
            if python {
                add("py program", self.own("square-1", "square.py"));
                let mut bare = scrubbed(interpreter);
                bare.arg(self.folder.path("square.py")).arg("0");
                add("py program bare", bare);
                add("py programs", self.own("square-100", "square.py"));
                let square = self.folder.path("square.py");
                let bare = [interpreter.as_path(), &square];
                add(
                    "py programs bare",
                    self.folder.xargs(&bare, PROGRAMS, cores()),
                );
            }
        }
        add("sh program", self.own("square-1", "square.sh"));
        let mut bare = scrubbed("bash");
        bare.arg(self.folder.path("square.sh")).arg("0");
        add("sh program bare", bare);
        add("sql 1", self.own("rows-1", "rows.sql"));
        add("sql 1000", self.own("rows-1000", "rows.sql"));
        timings
    }
}

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn sequence(times: usize) -> String {
    let head = functions(0);
    format!(
        "{head}[[case]]\nname = \"many\"\ncalls = [{{ args = [7], times = {times}, expect = 7 }}]\n"
    )
}

/// The calls of each case of `balanced`, as JSON that both languages read.
fn balanced_arguments() -> String {
    let problem = grade::problem::load(&Path::new(ROOT).join("problems/balanced"))
        .unwrap_or_else(|error| panic!("{}", error.render(false, 80)));
    let cases: Vec<Vec<String>> = problem
        .cases
        .iter()
        .map(|case| match &case.body {
            CaseBody::Calls(sequence) => sequence
                .steps
                .iter()
                .flat_map(|step| match &step.action {
                    Action::Call { args, .. } => match args.as_slice() {
                        [Value::String(text)] => vec![text.clone(); step.times as usize],
                        _ => Vec::new(),
                    },
                    Action::New { .. } => Vec::new(),
                })
                .collect(),
            CaseBody::Each(each) => each.strings(each.up_to).collect(),
            _ => Vec::new(),
        })
        .collect();
    serde_json::to_string(&cases).expect("texts are JSON")
}

const BARE_JAVASCRIPT: &str = "
const fs = require('fs');
const answer = new Function(fs.readFileSync(process.argv[2], 'utf8') + '; return isBalanced;');
const cases = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const isBalanced = answer();
const results = cases.map((calls) => calls.map((s) => isBalanced(s)));
console.log(results.length);
";

const BARE_PYTHON: &str = "
import json, sys
names = {}
exec(compile(open(sys.argv[1]).read(), sys.argv[1], 'exec'), names)
is_balanced = names['is_balanced']
results = [[is_balanced(s) for s in calls] for calls in json.load(open(sys.argv[2]))]
print(len(results))
";

const LIMITER: &str = "
import time
from collections import defaultdict, deque
from threading import Lock

lock = Lock()
seen = defaultdict(deque)


def is_rate_limited(user_ip):
    with lock:
        now = time.time()
        times = seen[user_ip]
        while times and now - times[0] >= 60:
            times.popleft()
        if len(times) >= 100:
            return True
        times.append(now)
        return False
";

/// A line of the table: what, the figure, and what was promised.
type Line = (String, String, &'static str);

fn table(timings: &[Timing]) {
    let timing = |name: &str| timings.iter().find(|timing| timing.name == name);
    let median = |name: &str| timing(name).map(Timing::median);
    let mut lines: Vec<Line> = Vec::new();
    let each = |lines: &mut Vec<Line>, what: &str, one: &str, many: &str, count, goal| {
        if let (Some(one), Some(many)) = (median(one), median(many)) {
            let cost = (many - one) / (count - 1) as f64;
            let figure = format!("{cost:.4} ms  ({one:.1} → {many:.1} ms)");
            lines.push((what.into(), figure, goal));
        }
    };
    let ratio = |lines: &mut Vec<Line>, what: &str, ours: &str, bare: &str, goal| {
        if let (Some(ours), Some(bare)) = (timing(ours), timing(bare)) {
            let figure = format!(
                "{:.2} times  ({:.1} / {:.1} ms)",
                ours.against(bare),
                ours.median(),
                bare.median()
            );
            lines.push((what.into(), figure, goal));
        }
    };
    each(
        &mut lines,
        "a further function case, JavaScript",
        "js 1",
        "js 1000",
        CASES,
        "≤ 0.2 ms",
    );
    each(
        &mut lines,
        "a further function case, Python",
        "py 1",
        "py 1000",
        CASES,
        "≤ 0.1 ms",
    );
    each(
        &mut lines,
        "a further SQL case",
        "sql 1",
        "sql 1000",
        CASES,
        "≤ 0.25 ms",
    );
    each(
        &mut lines,
        "a further call of a sequence, JavaScript",
        "js call 1",
        "js calls",
        CALLS,
        "< 0.02 ms",
    );
    each(
        &mut lines,
        "a further call of a sequence, Python",
        "py call 1",
        "py calls",
        CALLS,
        "< 0.02 ms",
    );
    ratio(
        &mut lines,
        "balanced, JavaScript, against a plain loop",
        "js balanced",
        "js bare",
        "≤ 2",
    );
    ratio(
        &mut lines,
        "balanced, Python, against a plain loop",
        "py balanced",
        "py bare",
        "≤ 2",
    );
    ratio(
        &mut lines,
        "100 programs, Python, against xargs -P",
        "py programs",
        "py programs bare",
        "≤ 1.1",
    );
    for (what, name) in [
        ("rate-limiter, JavaScript", "js limiter"),
        ("rate-limiter, Python", "py limiter"),
    ] {
        if let Some(time) = median(name) {
            lines.push((what.into(), format!("{time:.0} ms"), "< 3,000 ms"));
        }
    }
    for (what, name) in [
        ("grade itself, one shell script", "sh program"),
        ("grade itself, one Python program", "py program"),
    ] {
        if let (Some(ours), Some(bare)) = (median(name), median(&format!("{name} bare"))) {
            let figure = format!("{:.1} ms  ({ours:.1} − {bare:.1} ms)", ours - bare);
            lines.push((what.into(), figure, "≤ 15 ms"));
        }
    }
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|(what, figure, goal)| vec![what, figure, goal.to_owned()])
        .collect();
    print_table(&rows);
}
