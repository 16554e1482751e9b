//! Many answers: do 500 of them keep every core busy, how much of that is
//! `grade`'s own work, does its memory stay flat, and how soon does `grade all`
//! answer where nothing has changed.
//!
//! `cargo bench --bench batch -- [rounds]` (5 by default; they count for
//! `grade all`, the batch runs once). It asserts nothing; the README says what
//! the project has promised.

#[allow(dead_code)]
mod support;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use self::support::{Folder, Timing, cores, print_table};

/// Answers of the batch, one half in Python, the other in JavaScript.
const ANSWERS: usize = 500;

/// Solutions of the practice repo.
const SOLUTIONS: usize = 100;

/// How often a run is looked at: seldom enough to take no core from it, and
/// several times while a helper lives.
const LOOK: Duration = Duration::from_millis(25);

fn main() {
    let folder = Folder::new();
    let rounds = support::wanted_rounds(5);
    let answers = if rounds > 1 { ANSWERS } else { 10 };
    batch(&folder, answers);
    unchanged(&folder, rounds);
}

/// `text` with a remark that makes it another file.
fn variant(text: &str, remark: &str, number: usize) -> String {
    format!("{text}\n{remark} {number}\n")
}

fn fixture(path: &str) -> String {
    let path = root().join("fixtures").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn grade(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
    command
        .env("GRADE_CACHE_DIR", folder.path("cache"))
        .current_dir(folder.path(""));
    command
}

fn batch(folder: &Folder, answers: usize) {
    let python = fixture("balanced/accepted/stack.py");
    let javascript = fixture("balanced/accepted/stack.js");
    for number in 0..answers / 2 {
        folder.write(
            &format!("answers/{number:03}.py"),
            &variant(&python, "#", number),
        );
        folder.write(
            &format!("answers/{number:03}.js"),
            &variant(&javascript, "//", number),
        );
    }
    let mut command = grade(folder);
    command
        .arg(root().join("problems/balanced"))
        .args(["-s", "answers"]);
    // The first one writes drivers and what they compile to.
    let mut first = grade(folder);
    first
        .arg(root().join("problems/balanced"))
        .args(["-s", "answers/000.py", "answers/000.js"]);
    Timing::new("first", first).once();
    let watched = watch(command);
    let wall = watched.wall.as_secs_f64();
    let own = watched.own();
    let total = watched.total;
    let memory = |part: f64| {
        let at = (watched.memory.len() as f64 * part) as usize;
        let found = watched.memory.get(at.min(watched.memory.len() - 1));
        format!("{:.1} MiB", *found.unwrap_or(&0) as f64 / 1024.0)
    };
    print_table(&[
        row("answers", answers.to_string()),
        row("wall", format!("{wall:.1} s")),
        row(
            "an answer",
            format!("{:.1} ms", wall * 1e3 / answers as f64),
        ),
        row("cores busy", format!("{:.1} %", watched.machine.busy())),
        row(
            "taken by the host",
            format!("{:.1} %", watched.machine.stolen()),
        ),
        row(
            "CPU time of its processes",
            format!("{:.0} %", 100.0 * total / wall / cores() as f64),
        ),
        row("own share of CPU", format!("{:.1} %", 100.0 * own / total)),
        row("memory at a quarter", memory(0.25)),
        row("memory at the half", memory(0.5)),
        row("memory at the end", memory(1.0)),
    ]);
}

fn row(name: &str, value: String) -> Vec<String> {
    vec![name.to_string(), value]
}

/// What a run did while it was looked at.
struct Watched {
    wall: Duration,
    /// What the machine did meanwhile.
    machine: Machine,
    /// CPU time of everything, in seconds.
    total: f64,
    /// CPU time of every process that is `grade` itself, by process id, in
    /// ticks of the clock.
    processes: HashMap<u32, u64>,
    /// Resident memory of the first of them, in KiB.
    memory: Vec<u64>,
}

impl Watched {
    /// CPU time of `grade` and its helpers, in seconds.
    fn own(&self) -> f64 {
        self.processes.values().sum::<u64>() as f64 / TICKS
    }
}

/// `CLK_TCK`, which is the same on all Linux systems.
const TICKS: f64 = 100.0;

fn watch(mut command: Command) -> Watched {
    let (before, machine) = (children_seconds(), Machine::now());
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("grade starts");
    let mut processes = HashMap::new();
    let mut memory = Vec::new();
    let wall = loop {
        if let Some(status) = child.try_wait().expect("it is our child") {
            assert!(status.success(), "{status}");
            break started.elapsed();
        }
        look(child.id(), &mut processes);
        memory.extend(resident(child.id()));
        std::thread::sleep(LOOK);
    };
    Watched {
        wall,
        machine: Machine::now().since(&machine),
        total: children_seconds() - before,
        processes,
        memory,
    }
}

/// What all cores did, in ticks of the clock: the first line of `/proc/stat`,
/// see proc(5). Nothing else may run beside the benchmark.
struct Machine([u64; 8]);

impl Machine {
    fn now() -> Machine {
        let text = fs::read_to_string("/proc/stat").unwrap_or_default();
        let mut words = text.split_whitespace().skip(1);
        let mut next = || words.next().and_then(|word| word.parse().ok());
        Machine(std::array::from_fn(|_| next().unwrap_or(0)))
    }

    fn since(&self, before: &Machine) -> Machine {
        Machine(std::array::from_fn(|field| self.0[field] - before.0[field]))
    }

    fn share(&self, fields: &[usize]) -> f64 {
        let part: u64 = fields.iter().map(|field| self.0[*field]).sum();
        100.0 * part as f64 / self.0.iter().sum::<u64>().max(1) as f64
    }

    /// The share of time in which a core had something to do, in percent. A
    /// core that the host of a virtual machine takes away had that, too.
    fn busy(&self) -> f64 {
        // All but idle and waiting for a disk.
        100.0 - self.share(&[3, 4])
    }

    /// The share of time that a host kept for others, in percent.
    fn stolen(&self) -> f64 {
        self.share(&[7])
    }
}

/// CPU time of all children that have ended, and theirs.
fn children_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<u64> = fields(&text);
    // cutime and cstime, see proc(5).
    (fields[13] + fields[14]) as f64 / TICKS
}

/// The numbers of `/proc/<process>/stat` after the name, which may have spaces.
fn fields(stat: &str) -> Vec<u64> {
    let after = stat.rsplit(')').next().unwrap_or_default();
    after
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0))
        .collect()
}

/// Notes the CPU time of `grade` and of each of its helpers, which are the same
/// program.
fn look(process: u32, times: &mut HashMap<u32, u64>) {
    let own = fs::read_link(format!("/proc/{process}/exe"));
    let mut waiting = vec![process];
    while let Some(process) = waiting.pop() {
        let folder = PathBuf::from(format!("/proc/{process}"));
        let is_own = fs::read_link(folder.join("exe")).ok() == own.as_ref().ok().cloned();
        let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
        let fields = fields(&stat);
        if is_own && fields.len() > 13 {
            times.insert(process, fields[11] + fields[12]);
        }
        let tasks = folder.join("task");
        for task in fs::read_dir(tasks).into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            waiting.extend(
                children
                    .split_whitespace()
                    .filter_map(|id| id.parse::<u32>().ok()),
            );
        }
    }
}

fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// `grade all` on a repo that has not changed since it was graded.
fn unchanged(folder: &Folder, rounds: usize) {
    let problems = ["balanced", "first-unique-char", "second-highest-salary"];
    let mut written = 0;
    for problem in problems {
        copy(
            &root().join("problems").join(problem),
            &folder.path(&format!("problems/{problem}")),
        );
    }
    'people: for person in 0.. {
        for problem in problems {
            let (ending, remark, text) = match problem {
                "second-highest-salary" => ("sql", "--", query()),
                "balanced" => ("py", "#", fixture("balanced/accepted/stack.py")),
                _ => ("js", "//", "function firstUniqChar(s) { return 0 }".into()),
            };
            if written == SOLUTIONS {
                break 'people;
            }
            folder.write(
                &format!("solutions/{person}/{problem}.{ending}"),
                &variant(&text, remark, written),
            );
            written += 1;
        }
    }
    let all = || {
        let mut command = Command::new("sh");
        // A solution that is not accepted is as good as any other here.
        command
            .args(["-c", "\"$0\" all --quiet || [ $? = 1 ]"])
            .arg(env!("CARGO_BIN_EXE_grade"))
            .env("GRADE_CACHE_DIR", folder.path("cache"))
            .current_dir(folder.path(""));
        command
    };
    Timing::new("all", all()).once();
    let mut timings = [Timing::new("all", all())];
    support::rounds(&mut timings, rounds);
    print_table(&[row(
        &format!("grade all, {SOLUTIONS} solutions, nothing changed"),
        format!("{:.1} ms", timings[0].median()),
    )]);
}

fn query() -> String {
    "SELECT MAX(salary) AS SecondHighestSalary FROM Employee WHERE salary < (SELECT MAX(salary) FROM Employee);".into()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the problem is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("there is room for a copy");
        }
    }
}
