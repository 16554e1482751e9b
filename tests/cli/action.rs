//! What `action.yml` runs, on a clean clone of a small practice repo: two
//! people's solutions to three problems, one of them wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::cli::{Cli, GRADE};
use crate::formats::check;
use crate::tests;

tests![
    a_repo_is_graded: [Python, Node, Xmllint],
    a_repo_without_settings: [Python, Node],
    a_binary_that_is_not_the_released_one: [],
    no_binary_for_this_system: [],
    which_release: [],
];

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A machine that runs a job.
struct Job {
    cli: Cli,
    environment: Vec<(&'static str, String)>,
}

impl Job {
    /// A machine with a clone of the repo, and a release to be had.
    fn new() -> Job {
        let cli = Cli::bare();
        let work = cli.folder().to_path_buf();
        let origin = work.join("origin");
        crate::cli::copy(&Path::new(ROOT).join("tests/practice"), &origin);
        git(&origin, &["init", "--quiet", "--initial-branch=main"]);
        git(&origin, &["add", "."]);
        let author = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let commit = ["commit", "--quiet", "--message", "Begin"];
        git(&origin, &[author.as_slice(), &commit].concat());
        git(&work, &["clone", "--quiet", "origin", "repo"]);
        let at = |name: &str| work.join(name).display().to_string();
        let environment = vec![
            ("GRADE_HOME", at("tool")),
            ("GRADE_CACHE_DIR", at("cache")),
            ("GRADE_VERSION", "v1.2.3".into()),
            ("GRADE_RELEASES", format!("file://{}", at("releases"))),
            ("GITHUB_STEP_SUMMARY", at("summary.md")),
            ("GITHUB_WORKSPACE", at("repo")),
        ];
        let job = Job { cli, environment };
        job.release();
        job
    }

    fn at(&self, name: &str) -> PathBuf {
        self.cli.folder().join(name)
    }

    /// Publishes a program that is the one under test.
    fn release(&self) {
        let folder = self.at("releases/v1.2.3");
        fs::create_dir_all(&folder).unwrap();
        let program = format!("#!/bin/sh\nexec '{GRADE}' \"$@\"\n");
        write_program(&self.at("releases/grade"), &program);
        let script = format!(
            "tar -czf {0} -C .. grade && {{ sha256sum {0} || shasum -a 256 {0}; }} 2>/dev/null >{0}.sha256",
            archive()
        );
        run(Command::new("sh")
            .args(["-c", &script])
            .current_dir(&folder));
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.environment.push((name, value.into()));
    }

    /// Runs a script of the action, in the clone.
    fn step(&self, script: &str) -> (Option<i32>, String) {
        let output = Command::new(Path::new(ROOT).join(".github/action").join(script))
            .current_dir(self.at("repo"))
            .env_clear()
            .envs(self.cli.environment())
            .envs(self.environment.iter().cloned())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let said = text(&output.stdout) + &text(&output.stderr);
        (output.status.code(), said)
    }

    #[track_caller]
    fn expect(&self, script: &str, code: i32, texts: &[&str]) -> String {
        let (exit, said) = self.step(script);
        assert_eq!(exit, Some(code), "{said}");
        for text in texts {
            assert!(said.contains(text), "no `{text}` in:\n{said}");
        }
        said
    }
}

/// The release's file for this system.
fn archive() -> String {
    let system = match std::env::consts::OS {
        "macos" => "apple-darwin",
        _ => "unknown-linux-musl",
    };
    format!("grade-{}-{system}.tar.gz", std::env::consts::ARCH)
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[track_caller]
fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) {
    run(Command::new("git").args(arguments).current_dir(folder));
}

fn a_repo_is_graded() {
    let mut job = Job::new();
    job.expect("install", 0, &["from the release v1.2.3"]);
    job.expect("install", 0, &["kept from an earlier job"]);
    job.set("GRADE_REPORTS", "github\njunit=grade.xml\n");
    let log = job.expect("grade", 1, &["::stop-commands::"]);
    let annotations: Vec<&str> = log
        .lines()
        .filter(|line| line.starts_with("::error "))
        .collect();
    let [one] = annotations.as_slice() else {
        panic!("{annotations:?}");
    };
    assert!(one.contains("file=solutions/ben/greet.py,line=1,"), "{one}");
    assert!(!log.contains("Augusta"), "a hidden case is shown:\n{log}");
    let summary = fs::read_to_string(job.at("summary.md")).unwrap();
    assert!(summary.contains("solutions/ben/greet.py"), "{summary}");
    assert!(summary.contains("1 of 1 hidden failed"), "{summary}");
    assert!(!summary.contains("Augusta"), "{summary}");
    let junit = fs::read(job.at("repo/grade.xml")).unwrap();
    check::junit_fits(&junit);
    let junit = String::from_utf8(junit).unwrap();
    assert_eq!(junit.matches("<testsuite ").count(), 5, "{junit}");
    assert_eq!(junit.matches("<error ").count(), 2, "{junit}");

    // The next job has the results of this one.
    job.set("GRADE_REPORTS", "human");
    job.expect("grade", 1, &["4 of 5 answers accepted", "5 cached"]);
    job.set("GRADE_ARGUMENTS", "--no-cache sum --partition 1/2");
    job.expect("grade", 0, &["1 of 1 answer"]);
    job.set("GRADE_AUDIENCE", "nobody");
    job.expect("grade", 2, &["invalid value 'nobody'"]);
    job.cli.nothing_left();
}

fn a_repo_without_settings() {
    let mut job = Job::new();
    job.expect("install", 0, &[]);
    job.set("GRADE_REPORTS", "human");
    job.set("GRADE_PROBLEMS", "problems");
    job.set(
        "GRADE_SOLUTIONS",
        "nowhere/{problem}.*\nsolutions/ann/{problem}.*\n",
    );
    job.expect(
        "grade",
        2,
        &["grade.toml says where problems and solutions are"],
    );
    fs::remove_file(job.at("repo/grade.toml")).unwrap();
    job.expect("grade", 0, &["3 of 3 answers accepted"]);
    assert!(!job.at("repo/grade.toml").exists());
    job.set("GRADE_SOLUTIONS", "it's/{problem}.*");
    job.expect("grade", 2, &["cannot have a quote in it"]);
}

fn a_binary_that_is_not_the_released_one() {
    let job = Job::new();
    let folder = job.at("releases/v1.2.3");
    write_program(&job.at("releases/grade"), "#!/bin/sh\necho forged\n");
    let script = format!("tar -czf {} -C .. grade", archive());
    run(Command::new("sh")
        .args(["-c", &script])
        .current_dir(&folder));
    job.expect(
        "install",
        3,
        &["does not have the SHA-256 that the release names"],
    );
    assert!(!job.at("tool/bin/grade").exists());
    fs::remove_file(folder.join(archive() + ".sha256")).unwrap();
    job.expect("install", 3, &[]);
    assert!(!job.at("tool/bin/grade").exists());
}

fn no_binary_for_this_system() {
    let mut job = Job::new();
    let cargo = format!(
        "#!/bin/sh\nmkdir -p \"$GRADE_HOME/bin\"\necho \"$@\" >\"$GRADE_HOME/asked\"\nln -s '{GRADE}' \"$GRADE_HOME/bin/grade\"\n"
    );
    for version in ["v9.9.9", ""] {
        let _ = fs::remove_dir_all(job.at("tool"));
        job.set("GRADE_VERSION", version);
        let bare = job.at("bare").display().to_string();
        let with_cargo = format!("{bare}:/usr/bin:/bin");
        fs::create_dir_all(&bare).unwrap();
        write_program(&Path::new(&bare).join("cargo"), &cargo);
        job.set("PATH", &with_cargo);
        job.expect("install", 0, &["building it"]);
        let asked = fs::read_to_string(job.at("tool/asked")).unwrap();
        assert!(asked.starts_with("install --locked"), "{asked}");
        assert!(asked.contains(ROOT), "{asked}");
        assert!(job.at("tool/bin/grade").exists());
    }
}

fn which_release() {
    let mut job = Job::new();
    let table = [
        ("", "v0.1.0", "version=v0.1.0\nkey=v0.1.0-"),
        ("", "main", "version=\nkey=source-"),
        ("", "", "version=\nkey=source-"),
        ("v0.2.0", "main", "version=v0.2.0\nkey=v0.2.0-"),
    ];
    for (version, name, expected) in table {
        job.set("GRADE_VERSION", version);
        job.set("ACTION_REF", name);
        job.expect("wanted", 0, &[expected]);
    }
    job.set("GRADE_VERSION", "v1\nkey=forged");
    job.expect("wanted", 2, &["is no release"]);
}
