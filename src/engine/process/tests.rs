//! The process engine with programs of the shell, which is always there.

use std::path::Path;
use std::time::{Duration, Instant};

use super::*;
use crate::engine::sandbox::{self, Isolation};
use crate::language::bash::BASH;
use crate::language::runtime::Runtime;
use crate::language::script::SCRIPT;

fn engine(text: &str) -> ProcessEngine {
    let runtime = Runtime {
        program: "/bin/sh".into(),
        prefix: "/usr".into(),
    };
    let spec = SCRIPT.program.as_ref().unwrap();
    let launch = Launch::new(
        &SCRIPT,
        spec,
        runtime,
        &[],
        Path::new("/somewhere/a.sh"),
        text,
    )
    .unwrap();
    let sandbox = sandbox::choose(Isolation::None, |_| {}).unwrap();
    ProcessEngine::new(Arc::from(sandbox), Arc::new(Shared::new(launch)))
}

/// Generous, for a busy machine.
fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(10),
        wall: Duration::from_secs(30),
        ..Limits::default()
    }
}

fn run(text: &str, work: ProgramWork) -> Outcome {
    engine(text).run_once(&work, &limits()).unwrap()
}

fn stdin(bytes: &[u8]) -> ProgramWork {
    ProgramWork {
        stdin: bytes.to_vec(),
        ..ProgramWork::default()
    }
}

#[test]
fn input_arguments_and_files_arrive() {
    let outcome = run(
        "cat; printf '%s|' \"$@\"; cat data/in.txt; echo new > data/out.txt; cat data/out.txt",
        ProgramWork {
            stdin: b"\x00\xffbytes\n".to_vec(),
            argv: vec!["a b".into(), "".into(), "--c".into()],
            files: vec![("data/in.txt".into(), b"file\n".to_vec())],
        },
    );
    assert_eq!(outcome.ending, Ending::Exited(0));
    assert_eq!(outcome.stdout.bytes, b"\x00\xffbytes\na b||--c|file\nnew\n");
    assert!(outcome.usage.wall > Duration::ZERO);
}

#[test]
fn standard_input_can_be_opened_again_and_not_written() {
    let outcome = run(
        "cat /dev/stdin; echo x 2>/dev/null >&0 || echo sealed; echo out >/dev/stdout; echo end",
        stdin(b"in\n"),
    );
    assert_eq!(outcome.stdout.bytes, b"in\nsealed\nout\nend\n");
}

#[test]
fn each_case_has_an_empty_folder_of_its_own() {
    let engine = engine("ls; echo x > left");
    for _ in 0..2 {
        let outcome = engine.run_once(&stdin(b""), &limits()).unwrap();
        assert_eq!(outcome.stdout.bytes, b"");
        assert_eq!(outcome.ending, Ending::Exited(0));
    }
}

#[test]
fn exit_codes_and_signals_are_told_apart() {
    let outcome = run("echo why >&2; exit 3", stdin(b""));
    assert_eq!(outcome.ending, Ending::Exited(3));
    assert_eq!(outcome.stderr.bytes, b"why\n");
    assert_eq!(run("kill -9 $$", stdin(b"")).ending, Ending::Signalled(9));
    // A large file is nothing that was printed.
    let large = run("exec head -c 100000000 /dev/zero > large", stdin(b""));
    assert_eq!(large.ending, Ending::Signalled(libc::SIGXFSZ));
    // Nobody was over a limit who only says so.
    let early = run("kill -XCPU $$", stdin(b""));
    assert_eq!(early.ending, Ending::Signalled(libc::SIGXCPU));
}

#[test]
fn a_flood_is_stopped_and_kept_to_the_limit() {
    let limits = Limits {
        output: 10_000,
        ..limits()
    };
    let started = Instant::now();
    for text in ["yes", "yes >&2", "yes & exec >&- 2>&-; sleep 60"] {
        let outcome = engine(text).run_once(&stdin(b""), &limits).unwrap();
        assert_eq!(outcome.ending, Ending::OutputExceeded, "{text}");
        let kept = outcome.stdout.bytes.len().max(outcome.stderr.bytes.len());
        assert_eq!(kept, 10_000);
    }
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn sleeping_and_spinning_are_told_apart() {
    let limits = Limits {
        time: Duration::from_millis(100),
        wall: Duration::from_millis(400),
        ..Limits::default()
    };
    let outcome = engine("sleep 60").run_once(&stdin(b""), &limits).unwrap();
    assert_eq!(outcome.ending, Ending::WallTimeExceeded);
    let limits = Limits {
        wall: Duration::from_secs(30),
        ..limits
    };
    let spin = "while :; do :; done";
    let outcome = engine(spin).run_once(&stdin(b""), &limits).unwrap();
    assert_eq!(outcome.ending, Ending::CpuTimeExceeded);
    assert!(outcome.usage.cpu >= limits.time);
}

#[test]
fn a_process_that_closes_its_outputs_is_still_watched() {
    let limits = Limits {
        wall: Duration::from_millis(300),
        ..limits()
    };
    let outcome = engine("exec >&- 2>&-; sleep 60")
        .run_once(&stdin(b""), &limits)
        .unwrap();
    assert_eq!(outcome.ending, Ending::WallTimeExceeded);
}

#[test]
fn a_child_that_keeps_the_pipes_does_not_hold_up_the_end() {
    let started = Instant::now();
    let outcome = run("sleep 60 & echo done", stdin(b""));
    assert_eq!(outcome.ending, Ending::Exited(0));
    assert_eq!(outcome.stdout.bytes, b"done\n");
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_program_that_reads_nothing_is_not_held_up_by_its_input() {
    let outcome = run("echo ok", stdin(&vec![b'x'; 4 << 20]));
    assert_eq!(outcome.stdout.bytes, b"ok\n");
}

#[test]
fn messages_do_not_show_the_private_folder() {
    let outcome = run("echo \"$0: line 1\" >&2", stdin(b""));
    assert_eq!(outcome.stderr.bytes, b"a.sh: line 1\n");
}

#[test]
fn what_does_not_parse_is_not_loaded() {
    let Ok(Some(runtime)) = crate::language::runtime::find(&BASH, Path::new("/")) else {
        return;
    };
    let spec = BASH.program.as_ref().unwrap();
    let path = Path::new("/somewhere/a.sh");
    let launch = |text| Launch::new(&BASH, spec, runtime.clone(), &[], path, text).unwrap();
    let sandbox: Arc<dyn Sandbox> = Arc::from(sandbox::choose(Isolation::None, |_| {}).unwrap());
    let run = |text| {
        ProcessEngine::new(sandbox.clone(), Arc::new(Shared::new(launch(text))))
            .run_once(&stdin(b""), &limits())
            .unwrap()
            .ending
    };
    assert_eq!(run("exit 2"), Ending::Exited(2));
    let Ending::NotLoaded(LoadFailure::Syntax(exception)) = run("echo a\nif true; then\n") else {
        panic!("it does not parse");
    };
    assert!(exception.message.contains("syntax error"));
    assert!(exception.line.is_some());
}
