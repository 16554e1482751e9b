//! Running small scripts in a sandbox.
#![allow(dead_code)]

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use grade::engine::sandbox::linux::{Linux, Mode, Without};
use grade::engine::sandbox::{Child, Command, Exit, ProcessLimits, Sandbox, SandboxError};
use grade::sys::descriptor;

/// The binary that serves as its own helper.
pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_grade"))
}

/// What the names of the modes mean.
pub const MODES: [(&str, Mode, Without); 3] = [
    (
        "namespaces",
        Mode::Namespaces,
        Without {
            landlock: false,
            filter: false,
        },
    ),
    (
        "confined",
        Mode::Confined,
        Without {
            landlock: false,
            filter: false,
        },
    ),
    (
        "without landlock",
        Mode::Confined,
        Without {
            landlock: true,
            filter: false,
        },
    ),
];

/// Calls `check` with each mode that works here, and its name.
pub fn each_mode(check: impl Fn(&Linux, &str)) {
    for (name, mode, without) in MODES {
        match Linux::new(binary(), mode, without) {
            Ok(sandbox) => check(&sandbox, name),
            Err(error) => eprintln!("not here: {name}: {error}"),
        }
    }
}

/// A run in the making.
pub struct Run {
    pub command: Command,
    pub output: OwnedFd,
    pub wait: Duration,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    pub exit: Exit,
    pub output: String,
    /// It was killed since it took too long.
    pub late: bool,
}

impl Run {
    pub fn new(program: &str, args: &[&str]) -> Self {
        let output = descriptor::memfd("output").unwrap();
        let null = File::open("/dev/null").unwrap();
        let descriptors = vec![
            null.into(),
            output.try_clone().unwrap(),
            output.try_clone().unwrap(),
        ];
        let command = Command {
            program: PathBuf::from(program),
            args: args.iter().map(Into::into).collect(),
            env: vec![("PATH".into(), "/usr/bin:/bin".into())],
            folder: None,
            descriptors,
            readable: Vec::new(),
            writable: Vec::new(),
            listens: false,
            limits: ProcessLimits {
                cpu: Some(Duration::from_secs(10)),
                memory: Some(512 << 20),
                file_size: Some(8 << 20),
                processes: Some(64),
                ..ProcessLimits::default()
            },
        };
        Self {
            command,
            output,
            wait: Duration::from_secs(10),
        }
    }

    pub fn shell(script: &str) -> Self {
        Self::new("/bin/sh", &["-c", script])
    }

    pub fn change(mut self, change: impl FnOnce(&mut Command)) -> Self {
        change(&mut self.command);
        self
    }

    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    pub fn start(self, sandbox: &dyn Sandbox) -> Result<Box<dyn Child>, SandboxError> {
        sandbox.spawn(self.command)
    }

    pub fn on(self, sandbox: &dyn Sandbox) -> Done {
        let deadline = Instant::now() + self.wait;
        let mut child = sandbox.spawn(self.command).expect("it starts");
        let ended = child.wait_until(deadline).expect("the helper lives");
        let late = ended.is_none();
        let exit = ended.unwrap_or_else(|| child.kill().expect("the helper lives"));
        let printed = descriptor::read_range(&self.output, 0, 1 << 20).unwrap();
        Done {
            exit,
            output: String::from_utf8_lossy(&printed).into_owned(),
            late,
        }
    }
}
