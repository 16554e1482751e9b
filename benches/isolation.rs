//! What isolation costs: programs, functions and queries with it and without,
//! at one job and at all cores, in one table from one run. Programs are also
//! compared with the same runs in a bare `xargs -P`.
//!
//! `cargo bench --bench isolation -- [rounds] [most programs] [rows]` (3 rounds
//! with up to 1,000 programs by default, which takes an hour; `3 100` ten
//! minutes). `rows` is a part of the names of those that are wanted, such as
//! `'1000 programs, c'`. The ratios are medians of those of the rounds. It
//! asserts nothing; the README says what the project has promised.

#[allow(dead_code)]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use grade::language::{by_name, runtime};

use self::support::{Folder, Timing, cores, functions, print_table, programs, queries};

const ISOLATION: [&str; 2] = ["auto", "none"];

/// A row of the table: its name, and the words of the bare command if there is
/// something to compare with.
struct Row {
    name: String,
    count: usize,
    problem: PathBuf,
    answer: PathBuf,
    bare: Option<Vec<PathBuf>>,
}

fn main() {
    let folder = Folder::new();
    let mut rows = rows(&folder);
    if let Some(part) = wanted_rows() {
        rows.retain(|row| row.name.contains(&part));
    }
    let jobs = if cores() > 1 {
        vec![1, cores()]
    } else {
        vec![1]
    };
    let mut timings = Vec::new();
    for row in &rows {
        for jobs in &jobs {
            for isolation in ISOLATION {
                timings.push(Timing::new(
                    format!("{} {jobs} {isolation}", row.name),
                    grade(row, *jobs, isolation),
                ));
            }
            if let Some(words) = &row.bare {
                let words: Vec<&Path> = words.iter().map(PathBuf::as_path).collect();
                timings.push(Timing::new(
                    format!("{} {jobs} bare", row.name),
                    folder.xargs(&words, row.count, *jobs),
                ));
            }
        }
    }
    support::rounds(&mut timings, support::wanted_rounds(3));
    let mut table = vec![
        [
            "", "jobs", "isolated", "not", "bare", "iso/not", "iso/bare", "a case",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for row in &rows {
        for jobs in &jobs {
            let of = |way: &str| {
                let name = format!("{} {jobs} {way}", row.name);
                timings.iter().find(|timing| timing.name == name)
            };
            let (Some(isolated), Some(not)) = (of("auto"), of("none")) else {
                continue;
            };
            let bare = of("bare");
            let or_nothing = |text: Option<String>| text.unwrap_or_default();
            let time = |timing: &Timing| format!("{:.0} ms", timing.median());
            table.push(vec![
                row.name.clone(),
                jobs.to_string(),
                time(isolated),
                time(not),
                or_nothing(bare.map(time)),
                format!("{:.2}", isolated.against(not)),
                or_nothing(bare.map(|bare| format!("{:.2}", isolated.against(bare)))),
                format!("{:.3} ms", isolated.median() / row.count as f64),
            ]);
        }
    }
    print_table(&table);
}

/// The largest number of programs in a problem that is wanted.
fn most() -> usize {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    numbers.nth(1).unwrap_or(1_000)
}

/// A part of the names of the rows that are wanted.
fn wanted_rows() -> Option<String> {
    std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--") && argument.parse::<usize>().is_err())
}

fn rows(folder: &Folder) -> Vec<Row> {
    let mut rows = Vec::new();
    for count in [100, 1_000].into_iter().filter(|count| *count <= most()) {
        let problem = folder.write(&format!("square-{count}/problem.toml"), &programs(count));
        let problem = folder_of(&problem);
        for (language, file, text) in [
            ("c", "square.c", C),
            ("python", "square.py", PYTHON),
            ("javascript", "square.js", JAVASCRIPT),
        ] {
            let answer = folder.write(file, text);
            if let Some(bare) = bare(folder, language, &answer) {
                rows.push(Row {
                    name: format!("{count} programs, {language}"),
                    count,
                    problem: problem.clone(),
                    answer,
                    bare: Some(bare),
                });
            }
        }
    }
    let count = 1_000;
    let echo = folder_of(&folder.write("echo/problem.toml", &functions(count)));
    for (language, file, text) in [
        ("python", "echo.py", "def echo(n):\n    return n\n"),
        ("javascript", "echo.js", "const echo = (n) => n;\n"),
    ] {
        if interpreter(language).is_some() {
            rows.push(Row {
                name: format!("{count} functions, {language}"),
                count,
                problem: echo.clone(),
                answer: folder.write(file, text),
                bare: None,
            });
        }
    }
    rows.push(Row {
        name: format!("{count} queries"),
        count,
        problem: folder_of(&folder.write("rows/problem.toml", &queries(count))),
        answer: folder.write("rows.sql", "SELECT n FROM numbers\n"),
        bare: None,
    });
    rows
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().expect("it is in a folder").to_owned()
}

fn interpreter(language: &str) -> Option<PathBuf> {
    let language = by_name(language)?;
    let found = runtime::find(language, Path::new("/")).ok().flatten();
    found.map(|found| found.program)
}

/// The words that run the answer without `grade`; `None` where the language is
/// not here.
fn bare(folder: &Folder, language: &str, answer: &Path) -> Option<Vec<PathBuf>> {
    let interpreter = interpreter(language)?;
    if language != "c" {
        return Some(vec![interpreter, answer.to_owned()]);
    }
    let program = folder.path("square");
    let built = Command::new(interpreter)
        .arg("-O2")
        .arg("-o")
        .arg(&program)
        .arg(answer)
        .status();
    built
        .is_ok_and(|status| status.success())
        .then(|| vec![program])
}

fn grade(row: &Row, jobs: usize, isolation: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
    command.arg(&row.problem).arg("-s").arg(&row.answer).args([
        "-q",
        "--isolation",
        isolation,
        "--jobs",
        &jobs.to_string(),
    ]);
    command
}

const C: &str = "
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    long n = atol(words[1]);
    printf(\"%ld\\n\", n * n);
    return 0;
}
";

const PYTHON: &str = "
import sys

print(int(sys.argv[1]) ** 2)
";

const JAVASCRIPT: &str = "
const n = Number(process.argv[2]);
console.log(n * n);
";
