//! Grades one hostile answer, and an honest one after it, and looks for harm.
//!
//! This process stands for the grader's surroundings: it has secrets in its
//! memory and environment, listens, and adopts whatever outlives a run.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use grade::engine::EngineError;
use grade::engine::sandbox::{self, ExitStatus, ProcessLimits, Sandbox};
use grade::report::json;
use grade::report::redact::{Audience, redact};
use grade::run::submission::Submission;
use grade::run::{Options, RunError};
use grade::sys::{descriptor, process, tree};

use crate::fixture::Fixture;
use crate::mode::Mode;
use crate::world::{CANARY, World};

pub const PROBE: &str = "__probe";
pub const ATTEND: &str = "__attend";

/// The grader may not need more than this for any answer.
const MOST_MEMORY: u64 = 600 << 20;

/// Prints what a mode does not guarantee, one a line.
pub fn probe(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let (mode, grade, _) = surroundings(&mut args);
    match mode.sandbox(&grade) {
        Ok(sandbox) => {
            let layers = sandbox.layers();
            for missing in layers.not_guaranteed {
                println!("{missing}");
            }
            if mode.isolation() == Some("none") {
                println!("unsafe");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn surroundings(args: &mut impl Iterator<Item = OsString>) -> (&'static Mode, PathBuf, PathBuf) {
    let mode = Mode::named(args.next().unwrap().to_str().unwrap());
    (
        mode,
        args.next().unwrap().into(),
        args.next().unwrap().into(),
    )
}

/// Runs one fixture; standard output says its verdict, standard error what is wrong.
pub fn attend(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let (mode, grade, base) = surroundings(&mut args);
    let fixture = Fixture::read(Path::new(&args.next().unwrap()));
    assert!(tree::adopt_orphans());
    // Everything temporary is to be in a folder that can be looked through.
    // SAFETY: there is one thread.
    unsafe {
        std::env::set_var("TMPDIR", &base);
    }
    let world = World::new(&fixture);
    // SAFETY: there is one thread.
    unsafe {
        std::env::set_var("TMPDIR", world.temporary());
        std::env::set_var("HOME", world.path().join("home"));
        std::env::set_var("GRADE_CACHE_DIR", base.join("cache"));
        std::env::set_var("GRADE_SECRET", &world.canary);
        let path = std::env::var("PATH").unwrap_or_default();
        std::env::set_var("PATH", format!("/usr/bin:/bin:{path}"));
    }
    let stage = Stage {
        mode,
        grade,
        world,
        fixture,
    };
    let mut wrong = Vec::new();
    let verdict = match stage.fixture.language.as_str() {
        "c" => stage.native(&mut wrong),
        _ if stage.mode.isolation().is_some() => stage.command_line(&mut wrong),
        _ => stage.in_process(&mut wrong),
    };
    if !stage.fixture.expect.contains(&verdict) {
        wrong.push(format!(
            "verdict {verdict}, not {}",
            stage.fixture.expect.join(" or ")
        ));
    }
    wrong.extend(nobody_left());
    wrong.extend(stage.world.harm());
    println!("{verdict}");
    for line in &wrong {
        eprintln!("{line}");
    }
    match wrong.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Processes that outlive the run; they are killed.
fn nobody_left() -> Option<String> {
    let own = std::process::id();
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        // SAFETY: no child that anything else waits for is left.
        while unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) } > 0 {}
        let left = tree::descendants(own);
        if left.is_empty() {
            return None;
        }
        if Instant::now() > deadline {
            let names: Vec<String> = left
                .iter()
                .map(|id| {
                    fs::read_to_string(format!("/proc/{id}/cmdline"))
                        .unwrap_or_default()
                        .replace('\0', " ")
                })
                .collect();
            for id in left {
                process::kill(id);
            }
            return Some(format!("processes are left: {names:?}"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

struct Stage {
    mode: &'static Mode,
    grade: PathBuf,
    world: World,
    fixture: Fixture,
}

impl Stage {
    fn problem(&self) -> PathBuf {
        let name = match self.fixture.language.as_str() {
            "bash" => "program",
            "sql" => "query",
            _ => "probe",
        };
        self.world.path().join("problems").join(name)
    }

    fn answers(&self) -> [PathBuf; 2] {
        let name = self.fixture.path.file_name().unwrap();
        let folder = self.world.answers();
        let extension = self.fixture.path.extension().unwrap().to_str().unwrap();
        [
            folder.join(name),
            folder.join(format!("honest.{extension}")),
        ]
    }

    /// Through the real command.
    fn command_line(&self, wrong: &mut Vec<String>) -> String {
        let report = self.world.temporary().join("report.json");
        let [hostile, honest] = self.answers();
        let mut command = Command::new(&self.grade);
        command
            .arg(self.problem())
            .arg("-s")
            .arg(hostile)
            .arg("-s")
            .arg(honest)
            .args([
                "--fail-fast",
                "--jobs",
                "1",
                "--color",
                "never",
                "--report",
                "human",
                "--report",
            ])
            .arg(format!("json={}", report.display()))
            .args(["--isolation", self.mode.isolation().unwrap()])
            .current_dir(self.world.path())
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let human = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code();
        // A package that nobody has: nothing can be graded, and that is said.
        let refused = matches!(code, Some(2 | 3))
            && self.fixture.expect.iter().any(|verdict| verdict == "ERROR");
        if !matches!(code, Some(0 | 1)) && !refused {
            wrong.push(format!("grade ended with {}: {complaints}", output.status));
        }
        for text in [&human, &complaints] {
            if text.chars().any(|c| c.is_control() && c != '\n') {
                wrong.push(format!("control characters reach the terminal: {text:?}"));
            }
            if text.lines().any(|line| line.trim_start().starts_with("::")) {
                wrong.push(format!("a workflow command reaches the log: {text:?}"));
            }
        }
        let text = fs::read_to_string(&report).unwrap_or_default();
        let _ = fs::remove_file(&report);
        for text in [&human, &complaints, &text] {
            self.unseen(text, wrong);
        }
        let mut verdicts = Vec::new();
        let reports = match serde_json::from_str(&text) {
            Ok(serde_json::Value::Array(reports)) => reports,
            Ok(report) => vec![report],
            Err(_) => Vec::new(),
        };
        for report in &reports {
            // What could not be graded has an error in its place.
            verdicts.push(report["verdict"].as_str().unwrap_or("ERROR").to_owned());
        }
        if verdicts.len() < 2 {
            wrong.push(format!("{} reports: {text}{complaints}", verdicts.len()));
        }
        if verdicts.get(1).is_some_and(|verdict| verdict != "AC") {
            wrong.push(format!(
                "the honest answer after it got {}: {text}",
                verdicts[1]
            ));
        }
        if verdicts
            .first()
            .is_some_and(|verdict| !self.fixture.expect.contains(verdict))
        {
            wrong.push(human);
        }
        if verdicts.first().is_some_and(|verdict| verdict == "AC") != (code == Some(0)) {
            wrong.push(format!("verdicts {verdicts:?}, exit code {code:?}"));
        }
        self.check_memory(wrong);
        verdicts.into_iter().next().unwrap_or_default()
    }

    /// Through the library, in modes that the command line does not offer.
    fn in_process(&self, wrong: &mut Vec<String>) -> String {
        let sandbox = match self.mode.sandbox(&self.grade) {
            Ok(sandbox) => sandbox,
            Err(error) => {
                wrong.push(error.to_string());
                return String::new();
            }
        };
        let [hostile, honest] = self.answers();
        let verdict = self
            .grade(&hostile, &sandbox, wrong)
            .unwrap_or_else(|error| {
                if !error.is_usage()
                    && !matches!(error, RunError::Engine(EngineError::CannotBeGraded(_)))
                {
                    wrong.push(format!("an error, not a verdict: {error}"));
                }
                "ERROR".to_owned()
            });
        match self.grade(&honest, &sandbox, wrong) {
            Ok(verdict) if verdict == "AC" => {}
            other => wrong.push(format!("the honest answer after it: {other:?}")),
        }
        verdict
    }

    fn grade(
        &self,
        answer: &Path,
        sandbox: &Arc<dyn Sandbox>,
        wrong: &mut Vec<String>,
    ) -> Result<String, RunError> {
        let problem = grade::problem::load(&self.problem()).expect("the problem is right");
        let submission =
            Submission::read(answer, None).map_err(|error| RunError::Usage(error.to_string()))?;
        let options = Options {
            jobs: 1,
            all: false,
            fail_fast: true,
            cases: Vec::new(),
            entry: None,
            turns: Default::default(),
        };
        let report = grade::run::grade(&problem, &submission, &options, sandbox, &mut |_| {})?;
        let report = redact(report, Audience::Candidate);
        let text = json::write(&report);
        self.unseen(&text, wrong);
        let verdict = serde_json::to_value(&report).unwrap()["verdict"]
            .as_str()
            .unwrap()
            .to_owned();
        if answer == self.answers()[0] && !self.fixture.expect.contains(&verdict) {
            wrong.push(text);
        }
        Ok(verdict)
    }

    fn unseen(&self, text: &str, wrong: &mut Vec<String>) {
        if text.contains(CANARY) {
            wrong.push(format!("a canary was seen: {text}"));
        }
    }

    fn check_memory(&self, wrong: &mut Vec<String>) {
        // SAFETY: a struct of numbers, and the kernel fills it.
        let peak = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
            usage.ru_maxrss as u64 * 1024
        };
        if peak > MOST_MEMORY {
            wrong.push(format!(
                "the grader, or what it ran, grew to {} MiB",
                peak >> 20
            ));
        }
    }

    /// A compiled program, straight in the sandbox: it prints `harmless` if all
    /// that it tried was refused.
    fn native(&self, wrong: &mut Vec<String>) -> String {
        const OUTPUT: u64 = 64 << 10;
        const MEMORY: u64 = 64 << 20;
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let program = folder.path().join("attack");
        let built = Command::new("cc")
            .args(["-w", "-O0", "-pthread", "-o"])
            .arg(&program)
            .arg(&self.fixture.path)
            .output()
            .unwrap();
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
        let sandbox = match self.mode.sandbox(&self.grade) {
            Ok(sandbox) => sandbox,
            Err(error) => {
                wrong.push(error.to_string());
                return String::new();
            }
        };
        let output = descriptor::memfd("output").unwrap();
        let me = std::process::id();
        let command = || sandbox::Command {
            program: program.clone(),
            args: [
                self.world.path().display().to_string(),
                me.to_string(),
                self.world.port().to_string(),
            ]
            .map(OsString::from)
            .into(),
            env: vec![("PATH".into(), "/usr/bin:/bin".into())],
            folder: None,
            descriptors: vec![
                File::open("/dev/null").unwrap().into(),
                output.try_clone().unwrap(),
                output.try_clone().unwrap(),
            ],
            readable: vec![folder.path().to_owned()],
            writable: Vec::new(),
            limits: ProcessLimits {
                cpu: Some(Duration::from_secs(2)),
                memory: Some(MEMORY),
                file_size: Some(2 * OUTPUT),
                processes: Some(64),
                ..ProcessLimits::default()
            },
            listens: false,
        };
        let mut child = match sandbox.spawn(command()) {
            Ok(child) => child,
            Err(error) => {
                wrong.push(error.to_string());
                return String::new();
            }
        };
        let deadline = Instant::now() + Duration::from_secs(5);
        let mut ending = None;
        let exit = loop {
            match child.wait_until(Instant::now() + Duration::from_millis(10)) {
                Ok(Some(exit)) => break exit,
                Ok(None) => {}
                Err(error) => {
                    wrong.push(format!("the machine's fault: {error}"));
                    return String::new();
                }
            }
            let usage = child.usage();
            if usage.memory.is_some_and(|now| now > MEMORY) {
                ending = Some("MLE");
            } else if descriptor::size(&output).unwrap() > OUTPUT {
                ending = Some("OLE");
            } else if Instant::now() > deadline
                || usage.cpu.is_some_and(|cpu| cpu > Duration::from_secs(1))
            {
                ending = Some("TLE");
            }
            if ending.is_some() {
                break child.kill().unwrap();
            }
        };
        drop(child);
        let printed = descriptor::read_range(&output, 0, OUTPUT).unwrap();
        let printed = String::from_utf8_lossy(&printed).into_owned();
        self.unseen(&printed, wrong);
        // The next one, in the same helper, finds nothing of it.
        let after = sandbox.spawn(sandbox::Command {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), "exit 7".into()],
            ..command()
        });
        let after =
            after.and_then(|mut child| child.wait_until(Instant::now() + Duration::from_secs(20)));
        if !matches!(&after, Ok(Some(exit)) if exit.status == ExitStatus::Code(7)) {
            wrong.push(format!("the honest program after it: {after:?}"));
        }
        let verdict = match (ending, exit.status) {
            (Some(ending), _) => ending,
            _ if exit.peak_memory.is_some_and(|peak| peak > MEMORY) => "MLE",
            (_, ExitStatus::Signal(libc::SIGXFSZ)) => "OLE",
            (_, ExitStatus::Signal(libc::SIGXCPU)) => "TLE",
            (_, ExitStatus::Code(0)) if printed == "harmless\n" => "AC",
            (_, ExitStatus::Code(0)) => "WA",
            _ => "RTE",
        };
        if !self
            .fixture
            .expect
            .iter()
            .any(|expected| expected == verdict)
        {
            wrong.push(format!("{exit:?}, printed: {printed}"));
        }
        verdict.to_owned()
    }
}
