use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;

use super::*;
use crate::sys::descriptor;

fn shell(script: &str, output: OwnedFd) -> Command {
    Command {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), script.into()],
        env: vec![("PATH".into(), "/usr/bin:/bin".into())],
        folder: None,
        descriptors: vec![
            File::open("/dev/null").unwrap().into(),
            output.try_clone().unwrap(),
            output,
        ],
        readable: Vec::new(),
        writable: Vec::new(),
        listens: false,
        limits: ProcessLimits::default(),
    }
}

fn soon(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds)
}

/// Runs a script to its end and returns what it printed.
fn run(script: &str, change: impl FnOnce(&mut Command)) -> (Exit, String) {
    let portable = Portable::new().unwrap();
    let output = descriptor::memfd("output").unwrap();
    let mut command = shell(script, output.try_clone().unwrap());
    change(&mut command);
    let mut child = portable.spawn(command).unwrap();
    let exit = child
        .wait_until(soon(20))
        .unwrap()
        .expect("the script ends");
    let printed = descriptor::read_range(&output, 0, 100_000).unwrap();
    (exit, String::from_utf8_lossy(&printed).into_owned())
}

#[test]
fn a_child_prints_and_its_code_is_told() {
    let (exit, printed) = run("echo hello; echo there >&2; exit 7", |_| {});
    assert_eq!(exit.status, ExitStatus::Code(7));
    assert_eq!(printed, "hello\nthere\n");
}

#[test]
fn the_environment_is_exactly_what_was_given() {
    let (_, printed) = run("", |command| {
        command.program = "/usr/bin/env".into();
        command.args.clear();
        command.env.push(("ONE".into(), OsString::from("1")));
    });
    assert_eq!(printed, "ONE=1\nPATH=/usr/bin:/bin\n");
}

#[test]
fn the_scratch_folder_is_empty_and_goes_away() {
    let (_, printed) = run("ls -A; pwd", |_| {});
    let folder = std::path::Path::new(printed.trim());
    assert!(folder.is_absolute() && !folder.exists(), "{printed}");
}

#[test]
fn a_deadline_is_kept() {
    let portable = Portable::new().unwrap();
    let output = descriptor::memfd("output").unwrap();
    let mut child = portable.spawn(shell("sleep 30", output)).unwrap();
    let started = Instant::now();
    assert_eq!(
        child
            .wait_until(started + Duration::from_millis(50))
            .unwrap(),
        None
    );
    assert!(started.elapsed() >= Duration::from_millis(50));
    assert_eq!(child.kill().unwrap().status, ExitStatus::Signal(9));
    assert!(started.elapsed() < Duration::from_secs(10));
    // Asking again is harmless.
    assert_eq!(child.kill().unwrap().status, ExitStatus::Signal(9));
    assert!(child.wait_until(soon(1)).unwrap().is_some());
}

#[test]
fn file_size_and_cpu_are_limited() {
    let (exit, _) = run("exec head -c 100000 /dev/zero", |command| {
        command.limits.file_size = Some(1000);
    });
    assert_eq!(exit.status, ExitStatus::Signal(libc::SIGXFSZ));
    let (exit, _) = run("while :; do :; done", |command| {
        command.limits.cpu = Some(Duration::from_millis(200));
    });
    assert_eq!(exit.status, ExitStatus::Signal(libc::SIGXCPU));
}

/// A pipe whose writing end everything in the tree holds: its end shows that
/// nobody is left.
fn alive_pipe() -> (File, OwnedFd) {
    let (reader, writer) = descriptor::pipe().unwrap();
    (reader.into(), writer)
}

fn assert_nobody_left(mut reader: File) {
    descriptor::set_nonblocking(&reader, true).unwrap();
    let mut rest = Vec::new();
    let end = reader.read_to_end(&mut rest);
    assert!(end.is_ok(), "a process is left: {end:?}");
}

#[test]
fn what_runs_in_the_background_dies_with_its_parent() {
    let (reader, writer) = alive_pipe();
    run("sleep 60 & sleep 60 & exit 0", |command| {
        command.descriptors.push(writer)
    });
    assert_nobody_left(reader);
}

#[test]
#[cfg(target_os = "linux")]
fn what_left_the_session_dies_too() {
    for script in [
        "setsid sleep 60 & sleep 0.1; exit 0",
        "setsid sh -c 'setsid sleep 60 & setsid sleep 60 & exit' & sleep 0.2; exit 0",
        "setsid sh -c 'while :; do sleep 0.01 & done' & sleep 0.2; exit 0",
    ] {
        let (reader, writer) = alive_pipe();
        run(script, |command| command.descriptors.push(writer));
        assert_nobody_left(reader);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn dropping_a_child_kills_its_tree() {
    let portable = Portable::new().unwrap();
    let (reader, writer) = alive_pipe();
    let (started, signal) = descriptor::pipe().unwrap();
    let output = descriptor::memfd("output").unwrap();
    let mut command = shell(
        "setsid sleep 60 & sleep 60 & echo >&4; exec 4>&-; wait",
        output,
    );
    command.descriptors.extend([writer, signal]);
    let child = portable.spawn(command).unwrap();
    descriptor::read(&started, &mut [0; 1]).unwrap();
    let usage = child.usage();
    assert!(usage.memory.unwrap() > 0);
    assert!(usage.cpu.is_some());
    drop(child);
    assert_nobody_left(reader);
}

#[test]
#[cfg(target_os = "linux")]
fn children_of_others_are_left_alone() {
    let portable = Portable::new().unwrap();
    let output = descriptor::memfd("output").unwrap();
    let mut other = portable
        .spawn(shell("sleep 0.5 & wait; exit 3", output))
        .unwrap();
    let mut probe = std::process::Command::new("/bin/sleep")
        .arg("0.3")
        .spawn()
        .unwrap();
    for _ in 0..5 {
        run("setsid sleep 60 & exit 0", |_| {});
    }
    assert!(probe.wait().unwrap().success());
    let exit = other.wait_until(soon(20)).unwrap().unwrap();
    assert_eq!(exit.status, ExitStatus::Code(3));
}

#[test]
fn a_missing_program_is_no_exit() {
    let portable = Portable::new().unwrap();
    let mut command = shell("", descriptor::memfd("output").unwrap());
    command.program = "/nonexistent/program".into();
    let error = portable.spawn(command).err().expect("nothing to start");
    assert!(
        error.to_string().contains("/nonexistent/program"),
        "{error}"
    );
}
