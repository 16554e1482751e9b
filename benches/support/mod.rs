//! What the benchmarks share: commands that take turns, and problems of any size.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Runs all of them in turns, so that a busy machine disturbs all alike. The
/// first round warms caches and counts for nothing.
pub fn rounds(timings: &mut [Timing], rounds: usize) {
    eprintln!("{rounds} rounds of {} measurements", timings.len());
    for round in 0..=rounds {
        for timing in timings.iter_mut() {
            let time = timing.once();
            if round > 0 {
                timing.times.push(time);
            }
        }
    }
}

/// The number on the command line, or else so many. `cargo test` may build and
/// run benches too; then one round proves that they work.
pub fn wanted_rounds(default: usize) -> usize {
    let in_earnest = std::env::args().any(|argument| argument == "--bench");
    std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(if in_earnest { default } else { 1 })
}

/// One command, and how long it took each time.
pub struct Timing {
    pub name: String,
    pub command: Command,
    times: Vec<Duration>,
}

impl Timing {
    pub fn new(name: impl Into<String>, command: Command) -> Timing {
        Timing {
            name: name.into(),
            command,
            times: Vec::new(),
        }
    }

    pub fn once(&mut self) -> Duration {
        let started = Instant::now();
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let time = started.elapsed();
        assert!(
            output.status.success(),
            "{}: {}\n{}{}",
            self.name,
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        time
    }

    /// In milliseconds.
    pub fn median(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e3
    }

    /// How many times as long it took as the other, which took turns with it:
    /// the median of the rounds, since a machine that slows down for a while
    /// slows both of a round.
    pub fn against(&self, other: &Timing) -> f64 {
        let pairs = self.times.iter().zip(&other.times);
        let mut ratios: Vec<f64> = pairs
            .map(|(own, other)| own.as_secs_f64() / other.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    }
}

/// The folder that everything is written to.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().expect("there is room for temporary files"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        let folder = path.parent().expect("it is in a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }

    /// The runs of [`programs`] without `grade`, `jobs` at once, in the
    /// environment that programs get.
    pub fn xargs(&self, words: &[&Path], count: usize, jobs: usize) -> Command {
        let numbers: String = (0..count).map(|n| format!("{n}\n")).collect();
        let numbers = self.write(&format!("numbers-{count}"), &numbers);
        let mut command = scrubbed("xargs");
        command
            .arg("-a")
            .arg(numbers)
            .args(["-n", "1", "-P", &jobs.to_string()])
            .args(words);
        command
    }
}

/// A command with an empty environment but for a path, as answers have it: what
/// an interpreter finds there changes how long it takes to start.
pub fn scrubbed(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin");
    command
}

pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Prints rows of text as aligned columns.
pub fn print_table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        println!("{}", line.trim_end());
    }
}

/// So many calls of a function that gives back its argument.
pub fn functions(count: usize) -> String {
    let mut text = "title = \"Echo\"\nkind = \"function\"\n[call]\nfunction = \"echo\"\nparams = [\"n: int\"]\nreturns = \"int\"\n".to_string();
    for n in 0..count {
        let _ = write!(
            text,
            "[[case]]\nname = \"{n}\"\nargs = [{n}]\nexpect = {n}\n"
        );
    }
    text
}

/// So many data sets of one row.
pub fn queries(count: usize) -> String {
    let mut text =
        "title = \"Rows\"\nkind = \"sql\"\nschema = \"CREATE TABLE numbers (n INTEGER);\"\n"
            .to_string();
    for n in 0..count {
        let _ = write!(
            text,
            "[[case]]\nname = \"{n}\"\ntables.numbers = \"\"\"\nn\n{n}\n\"\"\"\nexpect = \"\"\"\nn\n{n}\n\"\"\"\n"
        );
    }
    text
}

/// So many programs that print a square.
pub fn programs(count: usize) -> String {
    let mut text = "title = \"Square\"\nkind = \"program\"\n".to_string();
    for n in 0..count {
        let square = n * n;
        let _ = write!(
            text,
            "[[case]]\nname = \"{n}\"\nargv = [\"{n}\"]\nstdin = \"\"\nstdout = \"{square}\\n\"\n"
        );
    }
    text
}
