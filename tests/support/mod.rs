//! What the test programs without the standard harness share: tests that say
//! which runtimes they need, so that a missing one is seen and not passed over.

// Not every test program uses every part.
#![allow(dead_code)]

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;

use libtest_mimic::{Arguments, Trial};

/// A runtime or a tool of this machine that a test needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    Lua,
    Node,
    Perl,
    Php,
    Python,
    Ruby,
    Cmark,
    Cpp,
    Java,
    C,
    Go,
    Kotlin,
    CSharp,
    Rust,
    Chromium,
    TapParser,
    Xmllint,
}

impl Runtime {
    pub fn name(self) -> &'static str {
        match self {
            Runtime::Lua => "lua5.4",
            Runtime::Node => "node",
            Runtime::Perl => "perl",
            Runtime::Php => "php",
            Runtime::Python => "python3",
            Runtime::Ruby => "ruby",
            Runtime::TapParser => "tap-parser",
            Runtime::Xmllint => "xmllint",
            Runtime::Chromium => "chromium",
            Runtime::Cmark => "cmark-gfm",
            Runtime::Cpp => "g++",
            Runtime::Java => "javac",
            Runtime::C => "gcc",
            Runtime::Go => "go",
            Runtime::Kotlin => "kotlinc",
            Runtime::CSharp => "dotnet or mcs",
            Runtime::Rust => "rustc",
        }
    }

    /// Where the real program is; asked once, since version managers put a
    /// slow script in its place.
    pub fn program(self) -> Option<&'static Path> {
        const COUNT: usize = Runtime::Xmllint as usize + 1;
        static PROGRAMS: [OnceLock<Option<PathBuf>>; COUNT] = [const { OnceLock::new() }; COUNT];
        let cell = &PROGRAMS[self as usize];
        let question = match self {
            Runtime::Node => ["-p", "process.execPath"],
            // With the module that it is needed for.
            Runtime::Perl => ["-MTAP::Parser", "-e print $^X"],
            Runtime::Php => ["-r", "echo PHP_BINARY;"],
            Runtime::Python => ["-c", "import sys; print(sys.executable)"],
            Runtime::Ruby => ["-e", "require 'rbconfig'; print RbConfig.ruby"],
            // `.ci/run` installs it.
            Runtime::TapParser => return cell.get_or_init(tap_parser).as_deref(),
            Runtime::CSharp => {
                let either = || net_sdk().or_else(|| in_path("mcs"));
                return cell.get_or_init(either).as_deref();
            }
            // Only whether it is there matters.
            _ => return cell.get_or_init(|| in_path(self.name())).as_deref(),
        };
        cell.get_or_init(|| {
            let output = Command::new(self.name())
                .args(question)
                .stdin(Stdio::null())
                .output()
                .ok()?;
            let path = String::from_utf8(output.stdout).ok()?;
            output
                .status
                .success()
                .then(|| PathBuf::from(path.trim_end()))
        })
        .as_deref()
    }
}

/// The parser of TAP 14 that `.ci/run` installs, a package of Node's.
fn tap_parser() -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools");
    let package = tools.join("node_modules/tap-parser");
    package.is_dir().then_some(package)
}

/// The `dotnet` of a .NET SDK, which comes before Mono.
pub fn net_sdk() -> Option<PathBuf> {
    let dotnet = in_path("dotnet")?.canonicalize().ok()?;
    dotnet.with_file_name("sdk").is_dir().then_some(dotnet)
}

fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// One test.
pub struct Test {
    pub name: String,
    pub needs: &'static [Runtime],
    pub run: Box<dyn FnOnce() + Send>,
}

/// Tests of a module: `tests![name: [Node], …]`.
#[macro_export]
macro_rules! tests {
    ($($test:ident: [$($need:ident),*]),+ $(,)?) => {
        pub fn tests() -> Vec<$crate::support::Test> {
            vec![$($crate::support::Test {
                name: {
                    let module = module_path!();
                    let module = module.split_once("::").map_or(module, |(_, rest)| rest);
                    format!("{module}::{}", stringify!($test))
                },
                needs: &[$($crate::support::Runtime::$need),*],
                run: Box::new($test),
            }),+]
        }
    };
}

thread_local! {
    static NAME: RefCell<(String, usize)> = const { RefCell::new((String::new(), 0)) };
}

/// A name for the next snapshot of the running test: `module__test`, from the
/// second one on with a number.
pub fn snapshot_name() -> String {
    NAME.with_borrow_mut(|(name, count)| {
        *count += 1;
        match *count {
            1 => name.clone(),
            n => format!("{name}-{n}"),
        }
    })
}

/// Runs tests as the standard harness would. One whose runtime is missing is
/// reported as ignored, or fails where GRADE_REQUIRE_RUNTIMES is set.
pub fn main(tests: Vec<Test>) -> ExitCode {
    let arguments = Arguments::from_args();
    let required = std::env::var("GRADE_REQUIRE_RUNTIMES")
        .is_ok_and(|value| !["", "0", "false", "no"].contains(&value.as_str()));
    let trials = tests
        .into_iter()
        .map(|test| {
            let missing = test
                .needs
                .iter()
                .find(|runtime| runtime.program().is_none());
            let name = test.name.clone();
            let run = move || {
                NAME.set((test.name.replace("::", "__"), 0));
                if let Some(runtime) = missing {
                    return Err(format!("{} is not installed", runtime.name()).into());
                }
                (test.run)();
                Ok(())
            };
            let trial = Trial::test(name, run);
            match missing {
                Some(runtime) if !required => trial
                    .with_kind(format!("needs {}", runtime.name()))
                    .with_ignored_flag(true),
                _ => trial,
            }
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
