//! Answers that attack, in every mode of isolation that this machine allows.
//!
//! Each file in a language's folder says in its first line what must come of it
//! (see `fixture.rs`). It is graded by the real engines in a world full of
//! canaries (`world.rs`), by a process of its own (`attend.rs`): this binary,
//! started again, so that whatever the answer leaves behind becomes that
//! process's child and is found, and so that as root the same can be done as an
//! ordinary user.
//!
//! Trials are called `mode::language::name`; `HOSTILE_VERDICTS=<file>` appends
//! a line with the verdict of each run, for comparing many runs.
#![cfg_attr(not(target_os = "linux"), allow(dead_code, unused))]

#[cfg(target_os = "linux")]
mod attend;
mod fixture;
#[cfg(target_os = "linux")]
mod mode;
#[cfg(target_os = "linux")]
mod world;

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let mut args = std::env::args_os().skip(1);
    let first = args.next();
    let is = |name: &str| first.as_ref().is_some_and(|first| first == name);
    // In modes that the command line does not offer, the SQL engine takes this
    // binary for its own.
    if is(grade::engine::sql::WORKER_ARGUMENT) {
        grade::engine::sql::worker_main();
    }
    if is(attend::PROBE) {
        return attend::probe(args);
    }
    if is(attend::ATTEND) {
        return attend::attend(args);
    }
    harness::main()
}

#[cfg(target_os = "linux")]
mod harness {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};
    use std::process::{Command, ExitCode, Stdio};
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use libtest_mimic::{Arguments, Failed, Trial};

    use crate::attend::{ATTEND, PROBE};
    use crate::fixture::{self, Fixture};
    use crate::mode::{MODES, Mode, ORDINARY_USER};

    /// Set where all modes are to be tried.
    const EVERY_MODE: &str = "GRADE_EVERY_MODE";

    /// Far more than any run takes, even where eight programs want each core.
    const LONGEST: Duration = Duration::from_secs(180);

    /// Where the binaries and the caches of a whole test run are.
    struct Base {
        folder: tempfile::TempDir,
        own: PathBuf,
        grade: PathBuf,
    }

    impl Base {
        fn new() -> Base {
            let folder = tempfile::Builder::new()
                .prefix("hostile-")
                .tempdir()
                .unwrap();
            let set = |path: &Path, mode| {
                fs::set_permissions(path, Permissions::from_mode(mode)).unwrap()
            };
            set(folder.path(), 0o755);
            for user in ["root", "user"] {
                fs::create_dir(folder.path().join(user)).unwrap();
                set(&folder.path().join(user), 0o777);
            }
            let mut own = std::env::current_exe().unwrap();
            let mut grade = PathBuf::from(env!("CARGO_BIN_EXE_grade"));
            if is_root() {
                // An ordinary user may not reach the build folder.
                for (path, name) in [(&mut own, "hostile"), (&mut grade, "grade")] {
                    let copy = folder.path().join(name);
                    fs::copy(&*path, &copy).unwrap();
                    set(&copy, 0o755);
                    *path = copy;
                }
            }
            Base { folder, own, grade }
        }

        fn command(&self, mode: &Mode, what: &str) -> Command {
            use std::os::unix::process::CommandExt;
            let mut command = Command::new(&self.own);
            let user = if mode.root { "root" } else { "user" };
            command
                .arg(what)
                .arg(mode.name)
                .arg(&self.grade)
                .arg(self.folder.path().join(user))
                .current_dir("/")
                .stdin(Stdio::null());
            if is_root() && !mode.root {
                command.uid(ORDINARY_USER).gid(ORDINARY_USER);
            }
            command
        }
    }

    fn is_root() -> bool {
        grade::sys::namespace::ids().0 == 0
    }

    pub fn main() -> ExitCode {
        let arguments = Arguments::from_args();
        let fixtures = fixture::all();
        let base = Arc::new(Base::new());
        // All modes take minutes; the one that answers are graded in is enough
        // for an edit. A filter may name any.
        let every = std::env::var_os(EVERY_MODE).is_some() || arguments.filter.is_some();
        let mut trials = Vec::new();
        for mode in MODES {
            if mode.root && !is_root() || !every && !mode.is_usual(is_root()) {
                continue;
            }
            let lacks = lacks(&base, mode);
            for fixture in &fixtures {
                let name = format!("{}::{}::{}", mode.name, fixture.language, fixture.name);
                let ignored = match &lacks {
                    Err(_) => true,
                    Ok(lacks) => fixture.needs.iter().any(|need| lacks.contains(need)),
                } || fixture.missing_tool();
                let (base, fixture) = (base.clone(), fixture.clone());
                let trial = Trial::test(name, move || run(&base, mode, &fixture));
                trials.push(trial.with_ignored_flag(ignored));
            }
        }
        libtest_mimic::run(&arguments, trials).exit_code()
    }

    /// What is not guaranteed in a mode; an error where it does not work here.
    fn lacks(base: &Base, mode: &Mode) -> Result<Vec<String>, ()> {
        let output = base.command(mode, PROBE).output().map_err(|_| ())?;
        if !output.status.success() {
            return Err(());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn run(base: &Base, mode: &Mode, fixture: &Fixture) -> Result<(), Failed> {
        let mut child = base
            .command(mode, ATTEND)
            .arg(&fixture.path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let started = Instant::now();
        let took_too_long = loop {
            match child.try_wait()? {
                Some(_) => break false,
                None if started.elapsed() > LONGEST => {
                    child.kill()?;
                    break true;
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        if let Some(file) = std::env::var_os("HOSTILE_VERDICTS") {
            use std::io::Write;
            let verdict = String::from_utf8_lossy(&output.stdout);
            let line = format!(
                "{}::{}::{} {}\n",
                mode.name,
                fixture.language,
                fixture.name,
                verdict.trim()
            );
            fs::File::options()
                .append(true)
                .create(true)
                .open(file)?
                .write_all(line.as_bytes())?;
        }
        if took_too_long {
            return Err(format!("not done after {LONGEST:?}\n{said}").into());
        }
        if !output.status.success() {
            return Err(format!("{}\n{said}", output.status).into());
        }
        Ok(())
    }
}
