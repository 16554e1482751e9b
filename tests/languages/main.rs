//! Answers as people write them: every style of every language is taken
//! unchanged, and every type arrives and comes back as it should.
//!
//! Each test is one answer to one small problem, graded by the library itself
//! with the real runtime.

mod calls;
mod compiled;
mod javascript;
mod nodes;
mod python;
mod python_2;
mod scripts;
#[path = "../support/mod.rs"]
mod support;
#[cfg(feature = "typescript")]
mod typescript;
mod values;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use grade::engine::sandbox::{Isolation, Sandbox};
use grade::language::by_name;
use grade::language::stub::stub;
use grade::problem::load_text;
use grade::problem::model::Problem;
use grade::report::model::Report;
use grade::run::submission::Submission;
use grade::run::{self, Options};
use support::{Runtime, Test};

/// An answer and what it must get.
pub struct Row {
    pub name: &'static str,
    /// Its ending tells the language.
    pub file: &'static str,
    pub problem: &'static str,
    pub code: String,
    /// `AC`, or another verdict and words of its message, notes or hints:
    /// `CE no such thing`.
    pub expected: &'static str,
}

impl Row {
    fn check(&self) {
        match grade(self.problem, self.file, self.code.as_bytes()) {
            Ok(report) => {
                let (verdict, words) = self.expected.split_once(' ').unwrap_or((self.expected, ""));
                let got = report.verdict.code();
                let notes = report.notes.join("\n");
                let hints: Vec<&str> = report
                    .cases
                    .iter()
                    .flat_map(|case| &case.hints)
                    .map(String::as_str)
                    .collect();
                let said = format!("{} {notes} {}", report.message, hints.join(" "));
                assert!(
                    got == verdict && said.contains(words),
                    "expected {}, got {got}: {said}\n{}",
                    self.expected,
                    self.code
                );
            }
            Err(error) => assert!(
                self.expected == format!("error {error}") || self.expected == "error",
                "expected {}, got the error: {error}\n{}",
                self.expected,
                self.code
            ),
        }
    }
}

fn load(folder: &Path, problem: &str) -> Problem {
    load_text(folder, problem.to_string())
        .unwrap_or_else(|error| panic!("{}", error.render(false, 100)))
}

/// What `grade start` writes: an answer that runs, if a poor one.
pub fn stub_of(problem: &str, language: &str) -> String {
    let known = by_name(language).expect("it is one of ours");
    stub(&load(Path::new("."), problem), known).expect("it has stubs")
}

/// Grades a text against a problem.
pub fn grade(problem: &str, file: &str, code: &[u8]) -> Result<Report, run::RunError> {
    static SANDBOX: OnceLock<Arc<dyn Sandbox>> = OnceLock::new();
    let sandbox = SANDBOX.get_or_init(|| run::sandbox(Isolation::Auto, |_| {}).unwrap());
    // Nothing may depend on the names of a file and of the folders around it.
    // Node itself runs no module with a backslash in its name.
    const ODD: &str = "é' 日 $x \"q\" %s {} ;#";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(ODD);
    std::fs::create_dir_all(&folder).unwrap();
    let problem = load(&folder, problem);
    let submission =
        Submission::from_bytes(&folder.join(format!("{ODD} {file}")), code, None).unwrap();
    let options = Options {
        jobs: 1,
        all: false,
        fail_fast: false,
        cases: Vec::new(),
        entry: None,
        turns: Default::default(),
    };
    run::grade(&problem, &submission, &options, sandbox, &mut |_| {})
}

/// The tests of a table.
pub fn table(language: &'static str, rows: Vec<Row>) -> Vec<Test> {
    rows.into_iter()
        .map(|row| Test {
            name: format!("{language}::{}", row.name),
            needs: match row.file.rsplit_once('.') {
                Some((_, "lua")) => &[Runtime::Lua],
                Some((_, "php")) => &[Runtime::Php],
                Some((_, "pl")) => &[Runtime::Perl],
                Some((_, "py")) => &[Runtime::Python],
                Some((_, "rb")) => &[Runtime::Ruby],
                Some((_, "c")) => &[Runtime::C],
                Some((_, "cpp")) => &[Runtime::Cpp],
                Some((_, "cs")) => &[Runtime::CSharp],
                Some((_, "go")) => &[Runtime::Go],
                Some((_, "java")) => &[Runtime::Java],
                Some((_, "kt")) => &[Runtime::Kotlin],
                Some((_, "rs")) => &[Runtime::Rust],
                _ => &[Runtime::Node],
            },
            run: Box::new(move || row.check()),
        })
        .collect()
}

fn main() -> std::process::ExitCode {
    let tests = [
        calls::tests(),
        compiled::tests(),
        javascript::tests(),
        nodes::tests(),
        python::tests(),
        scripts::tests(),
        #[cfg(feature = "typescript")]
        typescript::tests(),
        values::tests(),
    ];
    support::main(tests.into_iter().flatten().collect())
}
