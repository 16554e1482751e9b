//! The Linux backend, in every mode that this machine allows: what ordinary
//! programs need works, and what hostile ones try does not.
#![cfg(target_os = "linux")]

mod sandbox_support;

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use grade::engine::sandbox::linux::{Linux, State};
use grade::engine::sandbox::{ExitStatus, Sandbox, SandboxError};
use grade::sys::{descriptor, process};
use sandbox_support::{Run, each_mode};

/// True if nothing is left open about one of the sandbox's promises.
fn guarantees(sandbox: &Linux, what: &str) -> bool {
    !sandbox
        .layers()
        .not_guaranteed
        .iter()
        .any(|missing| missing == what)
}

fn has(sandbox: &Linux, layer: &str) -> bool {
    sandbox
        .states()
        .iter()
        .any(|(found, state)| found.name() == layer && *state == State::InForce)
}

/// A folder of the grader's, with a file that everybody could read and write.
fn secret() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let file = folder.path().join("secret");
    fs::write(&file, "the expected answer\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    let name = file.to_str().unwrap().to_owned();
    (folder, name)
}

/// A pipe whose writing end everything in the tree holds: its end shows that
/// nobody is left.
fn alive() -> (fs::File, OwnedFd) {
    let (reader, writer) = descriptor::pipe().unwrap();
    (reader.into(), writer)
}

fn assert_nobody_left(mut reader: fs::File, name: &str) {
    descriptor::set_nonblocking(&reader, true).unwrap();
    let end = reader.read_to_end(&mut Vec::new());
    assert!(end.is_ok(), "{name}: a process is left: {end:?}");
}

/// Runs a Python script; what it raises is printed as the name of the error.
fn python(script: &str) -> Run {
    Run::new("/usr/bin/python3", &["-I", "-S", "-c", script])
}

fn has_python() -> bool {
    Path::new("/usr/bin/python3").exists()
}

#[test]
fn a_program_runs_and_is_measured() {
    each_mode(|sandbox, name| {
        let run = Run::shell("echo hello; echo there >&2; exit 7").on(sandbox);
        assert_eq!(run.exit.status, ExitStatus::Code(7), "{name}");
        assert_eq!(run.output, "hello\nthere\n", "{name}");
        assert!(run.exit.cpu.unwrap() > Duration::ZERO, "{name}");
        assert!(run.exit.peak_memory.unwrap() > 0, "{name}");
        let killed = Run::shell("kill -SEGV $$").on(sandbox);
        assert_eq!(
            killed.exit.status,
            ExitStatus::Signal(libc::SIGSEGV),
            "{name}"
        );
    });
}

#[test]
fn ordinary_needs_are_met() {
    each_mode(|sandbox, name| {
        let script = "echo lost > /dev/null; head -c 3 /dev/urandom | wc -c; ls /usr > /dev/null; \
                      echo $0 | cat; sleep 0 & wait; kill -0 $$ && echo alive";
        let run = Run::shell(script).on(sandbox);
        assert_eq!(run.output, "3\n/bin/sh\nalive\n", "{name}");
    });
}

#[test]
fn the_environment_and_the_descriptors_are_those_given() {
    each_mode(|sandbox, name| {
        let run = Run::new("/usr/bin/env", &[]).on(sandbox);
        assert_eq!(run.output, "PATH=/usr/bin:/bin\n", "{name}");
        if name == "namespaces" {
            let run = Run::new("/bin/ls", &["/proc/self/fd"]).on(sandbox);
            assert_eq!(run.output, "0\n1\n2\n3\n", "{name}");
        }
    });
}

#[test]
fn secrets_cannot_be_read() {
    let (_folder, secret) = secret();
    each_mode(|sandbox, name| {
        if !guarantees(sandbox, "files") {
            return;
        }
        let script = format!(
            "cat {secret} /etc/shadow /proc/1/environ /proc/$PPID/environ /proc/$PPID/mem; \
             cat /root/.profile $HOME/.bashrc; ls {0} /var /sys /boot; ln -s {secret} /tmp/link; \
             cat /tmp/link; cat /proc/1/root{secret} /proc/$PPID/root{secret} /proc/$PPID/cwd/*; true",
            Path::new(&secret).parent().unwrap().display()
        );
        let run = Run::shell(&format!("({script}) 2>/dev/null; echo end")).on(sandbox);
        assert_eq!(run.output, "end\n", "{name}");
    });
}

#[test]
fn files_outside_cannot_be_changed() {
    let (folder, secret) = secret();
    each_mode(|sandbox, name| {
        if !guarantees(sandbox, "files") {
            return;
        }
        // Even where it may be read.
        let script = format!(
            "(echo forged > {secret}; echo forged >> {secret}; rm -f {secret}; mv {secret} /tmp/x; \
             chmod 0 {secret}; touch -d 2001-01-01 {secret}; ln {secret} {secret}2; \
             mkdir {secret}3; echo x > /usr/x; echo x > /x; mknod /dev/x c 1 3; mkdir /proc/x; \
             dd if=/dev/null of={secret} conv=trunc) 2>/dev/null; cat {secret}"
        );
        let run = Run::shell(&script)
            .change(|command| command.readable.push(folder.path().to_owned()))
            .on(sandbox);
        assert_eq!(run.output, "the expected answer\n", "{name}");
        assert_eq!(
            fs::read_to_string(&secret).unwrap(),
            "the expected answer\n",
            "{name}"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}");
        let status = fs::metadata(&secret).unwrap();
        assert_eq!(status.permissions().mode() & 0o777, 0o666, "{name}");
        assert!(
            status.modified().unwrap().elapsed().unwrap() < Duration::from_secs(3600),
            "{name}"
        );
        assert!(
            !Path::new("/usr/x").exists() && !Path::new("/x").exists(),
            "{name}"
        );
    });
}

#[test]
fn a_writable_folder_can_be_written() {
    each_mode(|sandbox, name| {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let path = folder.path().to_owned();
        let script = "echo made > made && mkdir deep && mv made deep/moved && cat deep/moved";
        let run = Run::shell(script)
            .change(|command| {
                command.writable.push(path.clone());
                command.folder = Some(path.clone());
            })
            .on(sandbox);
        assert_eq!(run.output, "made\n", "{name}");
        assert!(path.join("deep/moved").exists(), "{name}");
    });
}

/// A runtime in root's own home, in a container that allows no namespaces.
#[test]
fn what_is_open_to_its_owner_alone_runs_as_the_owner() {
    each_mode(|sandbox, name| {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let path = folder.path().join("bin");
        fs::create_dir(&path).unwrap();
        let program = path.join("runtime");
        fs::copy("/bin/true", &program).unwrap();
        let run = Run::new(program.to_str().unwrap(), &[])
            .change(|command| command.readable.push(path))
            .on(sandbox);
        assert_eq!(run.exit.status, ExitStatus::Code(0), "{name}");
        let is_confined = !has(sandbox, "private-root");
        assert!(!(is_confined && has(sandbox, "own-user")), "{name}");
    });
}

#[test]
fn the_scratch_folder_is_small_and_fresh() {
    each_mode(|sandbox, name| {
        if !has(sandbox, "private-root") {
            let run =
                Run::shell("pwd; ls -A; (echo x > x) 2>/dev/null || echo refused").on(sandbox);
            if guarantees(sandbox, "disk") {
                assert!(
                    run.output.ends_with("\nrefused\n"),
                    "{name}: {}",
                    run.output
                );
            }
            return;
        }
        for _ in 0..3 {
            let script = "pwd; ls -A; echo x > left; mkfifo fifo; ln -s /etc/passwd link; ls";
            let run = Run::shell(script).on(sandbox);
            assert_eq!(run.output, "/tmp\nfifo\nleft\nlink\n", "{name}");
        }
        let script = "head -c 20000000 /dev/zero > big || echo full; wc -c < big";
        let run = Run::shell(script)
            .change(|command| {
                command.limits.file_size = None;
                command.limits.disk = Some(1 << 20);
            })
            .on(sandbox);
        assert!(
            run.output.ends_with("full\n1048576\n"),
            "{name}: {}",
            run.output
        );
        let script = "seq -f f%g 30000 | xargs touch 2>/dev/null; ls | wc -l";
        let run = Run::shell(script).on(sandbox);
        let made: u32 = run.output.trim().parse().unwrap();
        assert!(made < 20_000, "{name}: {made} files");
    });
}

#[test]
fn the_network_is_out_of_reach() {
    if !has_python() {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = format!(
        "import socket\n\
         def attempt(family, kind, address):\n\
         \x20   try:\n\
         \x20       s = socket.socket(family, kind); s.settimeout(2); s.connect(address)\n\
         \x20       print('CONNECTED', address)\n\
         \x20   except OSError as e: pass\n\
         attempt(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', {port}))\n\
         attempt(socket.AF_INET, socket.SOCK_DGRAM, ('192.0.2.1', 9))\n\
         attempt(socket.AF_UNIX, socket.SOCK_STREAM, '\\0grade-test-{port}')\n\
         attempt(socket.AF_UNIX, socket.SOCK_STREAM, '/run/docker.sock')\n\
         attempt(40, socket.SOCK_STREAM, (2, 22))\n\
         attempt(socket.AF_NETLINK, socket.SOCK_RAW, (0, 0))\n\
         a, b = socket.socketpair(); a.send(b'x'); print(b.recv(1))"
    );
    use std::os::linux::net::SocketAddrExt;
    let address =
        std::os::unix::net::SocketAddr::from_abstract_name(format!("grade-test-{port}")).unwrap();
    let _abstract = std::os::unix::net::UnixListener::bind_addr(&address).unwrap();
    each_mode(|sandbox, name| {
        if guarantees(sandbox, "network") {
            let run = python(&script).on(sandbox);
            assert_eq!(run.output, "b'x'\n", "{name}");
        }
    });
}

#[test]
fn dangerous_calls_are_refused() {
    if !has_python() || cfg!(not(target_arch = "x86_64")) {
        return;
    }
    let script = r#"
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        print(name, result, errno.errorcode.get(ctypes.get_errno()))
buffer = ctypes.create_string_buffer(256)
attempt('ptrace', 101, 16, 1, 0, 0)
attempt('unshare', 272, 0x10000000)
attempt('setns', 308, 0, 0)
attempt('mount', 165, b'none', b'/tmp', b'tmpfs', 0, 0)
attempt('chroot', 161, b'/tmp')
attempt('pivot_root', 155, b'/', b'/')
attempt('clone into namespaces', 56, 0x10000000 | 17, 0, 0, 0, 0)
attempt('clone3', 435, buffer, 88)
attempt('io_uring_setup', 425, 8, buffer)
attempt('bpf', 321, 0, buffer, 64)
attempt('perf_event_open', 298, buffer, 0, -1, -1, 0)
attempt('userfaultfd', 323, 1)
attempt('keyctl', 250, 0, -3, 0)
attempt('add_key', 248, b'user', b'x', b'y', 1, -3)
attempt('memfd_create', 319, b'x', 0)
attempt('memfd_secret', 447, 0)
attempt('shmget', 29, 0, 4096, 0o1777)
attempt('msgget', 68, 0, 0o1777)
attempt('process_vm_readv', 310, 1, buffer, 1, buffer, 1, 0)
attempt('prlimit64 of another', 302, 1, 7, 0, buffer)
attempt('personality', 135, 0x0040000)
attempt('open_by_handle_at', 304, -100, buffer, 0)
attempt('fanotify_init', 300, 0, 0)
attempt('swapon', 167, b'/tmp/x', 0)
attempt('reboot', 169, 0, 0, 0, 0)
attempt('clock_settime', 227, 0, buffer)
attempt('syslog', 103, 3, buffer, 256)
attempt('pidfd_getfd', 438, 0, 0, 0)
attempt('iopl', 172, 3)
attempt('a call of the future', 600)
attempt('another ABI', 0x40000000 + 39)
print('end')
"#;
    each_mode(|sandbox, name| {
        if has(sandbox, "seccomp") {
            assert_eq!(python(script).on(sandbox).output, "end\n", "{name}");
        }
    });
}

#[test]
fn a_child_has_no_privileges() {
    each_mode(|sandbox, name| {
        // Its own entry in /proc is all that a process sees of it in every mode.
        let wanted = "^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):";
        let run = Run::new("/bin/grep", &["-E", wanted, "/proc/self/status"]).on(sandbox);
        let status: Vec<&str> = run.output.lines().collect();
        assert_eq!(status.len(), 7, "{name}: {}", run.output);
        for line in &status[..3] {
            assert!(line.ends_with("0000000000000000"), "{name}: {line}");
        }
        assert_eq!(status[5..], ["NoNewPrivs:\t1", "Seccomp:\t2"], "{name}");
        let run = Run::shell("id -u; id -G").on(sandbox);
        let mut lines = run.output.lines();
        if has(sandbox, "own-user") {
            let user: u32 = lines.next().unwrap().parse().unwrap();
            assert!(user >= 50_000, "{name}: {user}");
            assert_eq!(lines.next(), Some(user.to_string().as_str()), "{name}");
        }
    });
}

#[test]
fn nothing_outlives_a_run() {
    each_mode(|sandbox, name| {
        for script in [
            "sleep 60 & sleep 60 & exit 0",
            "setsid sleep 60 & sleep 0.1; exit 0",
            "(setsid sh -c 'setsid sleep 60 & setsid sleep 60 & exit' &); sleep 0.2; exit 0",
            "(trap '' TERM INT HUP; while :; do sleep 0.01; done) & sleep 0.1; exit 0",
            "nohup sleep 60 > /dev/null 2>&1 & exit 0",
        ] {
            let (reader, writer) = alive();
            let run = Run::shell(script)
                .change(|command| command.descriptors.push(writer))
                .on(sandbox);
            assert_eq!(run.exit.status, ExitStatus::Code(0), "{name}: {script}");
            assert_nobody_left(reader, name);
        }
    });
}

#[test]
fn a_fork_bomb_ends_with_its_run() {
    each_mode(|sandbox, name| {
        // Bounded by itself too, should the sandbox fail.
        let script =
            "bomb() { [ $1 -gt 0 ] && { bomb $(($1-1)) & bomb $(($1-1)) & }; sleep 20; }; bomb 7";
        let (reader, writer) = alive();
        let started = Instant::now();
        let run = Run::shell(script)
            .change(|command| {
                command.descriptors.push(writer);
                command.limits.processes = Some(20);
            })
            .wait(Duration::from_secs(2))
            .on(sandbox);
        assert!(started.elapsed() < Duration::from_secs(15), "{name}");
        assert_nobody_left(reader, name);
        if has(sandbox, "process-limit") {
            assert!(run.output.contains("fork"), "{name}: {}", run.output);
        }
    });
}

#[test]
fn others_cannot_be_killed() {
    each_mode(|sandbox, name| {
        let us = std::process::id();
        let script = format!(
            "(kill -9 $PPID; kill -9 {us}; kill -9 1; kill -STOP $PPID) 2>/dev/null; echo on"
        );
        assert_eq!(Run::shell(&script).on(sandbox).output, "on\n", "{name}");
        // Everything that it may kill is itself.
        Run::shell("kill -9 -1; echo on")
            .wait(Duration::from_secs(5))
            .on(sandbox);
        assert_eq!(
            Run::shell("echo still here").on(sandbox).output,
            "still here\n",
            "{name}"
        );
    });
}

#[test]
fn deadlines_and_cpu_time_tell_busy_from_idle() {
    each_mode(|sandbox, name| {
        for _ in 0..2 {
            let mut busy = Run::shell("while :; do :; done").start(sandbox).unwrap();
            let deadline = Instant::now() + Duration::from_millis(300);
            assert_eq!(busy.wait_until(deadline).unwrap(), None, "{name}");
            assert!(Instant::now() >= deadline, "{name}");
            let used = busy.usage().cpu.unwrap();
            assert!(
                used > Duration::from_millis(5) && used < Duration::from_secs(2),
                "{name}: {used:?}"
            );
            let exit = busy.kill().unwrap();
            assert_eq!(exit.status, ExitStatus::Signal(libc::SIGKILL), "{name}");
            assert!(
                exit.cpu.unwrap() >= used.saturating_sub(Duration::from_millis(25)),
                "{name}"
            );
            assert_eq!(busy.kill().unwrap(), exit, "{name}");
        }
        // To start takes a while too, on a slow machine a tenth of a second.
        let waited = Duration::from_secs(1);
        let idle = Run::shell("sleep 20").wait(waited).on(sandbox);
        assert!(
            idle.late && idle.exit.cpu.unwrap() < waited / 2,
            "{name}: {idle:?}"
        );
    });
}

#[test]
fn orphans_count_too() {
    each_mode(|sandbox, name| {
        let script = "(sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done' &); sleep 1.5";
        let run = Run::shell(script).on(sandbox);
        assert!(
            run.exit.cpu.unwrap() > Duration::from_millis(40),
            "{name}: {:?}",
            run.exit
        );
    });
}

#[test]
fn memory_is_measured_over_the_tree() {
    if !has_python() {
        return;
    }
    each_mode(|sandbox, name| {
        let script = "x = bytearray(100 << 20); import os; os.write(3, b'x'); os.read(0, 1)";
        let (reader, writer) = alive();
        let (input, keep) = descriptor::pipe().unwrap();
        let run = python(script).change(|command| {
            command.descriptors[0] = input;
            command.descriptors.push(writer);
        });
        let mut child = run.start(sandbox).unwrap();
        descriptor::read(&reader, &mut [0; 1]).unwrap();
        let now = child.usage().memory.unwrap();
        assert!(now > 100 << 20 && now < 200 << 20, "{name}: {now}");
        drop(keep);
        let exit = child
            .wait_until(Instant::now() + Duration::from_secs(10))
            .unwrap()
            .unwrap();
        let peak = exit.peak_memory.unwrap();
        assert!(peak > 100 << 20 && peak < 200 << 20, "{name}: {peak}");
        // A small program after a large one has its own peak.
        let small = Run::shell(":").on(sandbox).exit.peak_memory.unwrap();
        assert!(small < 20 << 20, "{name}: {small}");
    });
}

#[test]
fn a_control_group_holds_the_whole_tree() {
    let script = |bytes: u64| {
        format!("import os; child = os.fork(); x = bytearray({bytes}); child and os.wait()")
    };
    each_mode(|sandbox, name| {
        if !has(sandbox, "cgroup") || !has_python() {
            return;
        }
        let within = python(&script(30 << 20))
            .change(|command| command.limits.memory = Some(128 << 20))
            .on(sandbox);
        assert_eq!(within.exit.status, ExitStatus::Code(0), "{name}");
        assert!(!within.exit.out_of_memory, "{name}");
        // Neither of the two is as large as the limit on one process.
        let beyond = python(&script(700 << 20))
            .change(|command| command.limits.memory = Some(128 << 20))
            .on(sandbox);
        assert_eq!(
            beyond.exit.status,
            ExitStatus::Signal(libc::SIGKILL),
            "{name}"
        );
        assert!(beyond.exit.out_of_memory, "{name}");
        let counted = python(
            "import os, time\nn = 1\ntry:\n  while os.fork() or time.sleep(60): n += 1\n\
             except OSError: print(n)",
        )
        .change(|command| command.limits.processes = Some(20))
        .on(sandbox);
        let count: u32 = counted.output.trim().parse().unwrap();
        assert!((2..=20).contains(&count), "{name}: {count}");
    });
}

#[test]
fn limits_of_one_process_hold() {
    each_mode(|sandbox, name| {
        let run = Run::shell("exec head -c 100000 /dev/zero")
            .change(|command| command.limits.file_size = Some(1000))
            .on(sandbox);
        assert_eq!(run.exit.status, ExitStatus::Signal(libc::SIGXFSZ), "{name}");
        let run = Run::shell("while :; do :; done")
            .change(|command| command.limits.cpu = Some(Duration::from_millis(300)))
            .on(sandbox);
        assert_eq!(run.exit.status, ExitStatus::Signal(libc::SIGXCPU), "{name}");
        let run = Run::shell("ulimit -c; ulimit -n").on(sandbox);
        assert!(run.output.ends_with("\n1024\n"), "{name}: {}", run.output);
    });
}

#[test]
fn faults_of_the_machine_are_errors() {
    each_mode(|sandbox, name| {
        let missing = Run::new("/nonexistent", &[]).start(sandbox).err().unwrap();
        assert!(
            matches!(missing, SandboxError::Spawn { .. }),
            "{name}: {missing}"
        );
        let text = Run::new("/etc/ld.so.cache", &[])
            .start(sandbox)
            .err()
            .unwrap();
        assert!(matches!(text, SandboxError::Spawn { .. }), "{name}: {text}");
        assert_eq!(Run::shell("echo on").on(sandbox).output, "on\n", "{name}");
        // Someone kills the helper: that is no verdict on the program.
        let (reader, writer) = alive();
        let mut child = Run::shell("sleep 20")
            .change(|command| command.descriptors.push(writer))
            .start(sandbox)
            .unwrap();
        let status = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        let parent = status
            .rsplit(')')
            .next()
            .unwrap()
            .split_whitespace()
            .nth(1)
            .unwrap();
        assert!(process::kill(parent.parse().unwrap()), "{name}");
        let ended = child.wait_until(Instant::now() + Duration::from_secs(5));
        assert!(ended.is_err(), "{name}: {ended:?}");
        drop(child);
        std::thread::sleep(Duration::from_millis(300));
        assert_nobody_left(reader, name);
        assert_eq!(Run::shell("echo on").on(sandbox).output, "on\n", "{name}");
    });
}

#[test]
fn a_home_folder_is_never_shown() {
    let Some(home) = std::env::var_os("HOME") else {
        return;
    };
    each_mode(|sandbox, name| {
        for folder in [Path::new("/"), Path::new(&home)] {
            let refused = Run::shell(":")
                .change(|command| command.readable.push(folder.to_owned()))
                .start(sandbox);
            assert!(
                matches!(refused, Err(SandboxError::TooMuch { .. })),
                "{name}"
            );
        }
    });
}

#[test]
fn helpers_are_kept_and_end_with_the_sandbox() {
    each_mode(|sandbox, name| {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.path().join("shown"), "yes\n").unwrap();
        let script = format!("cat {}/shown", folder.path().display());
        for _ in 0..5 {
            let run = Run::shell(&script)
                .change(|command| command.readable.push(folder.path().to_owned()))
                .on(sandbox);
            assert_eq!(run.output, "yes\n", "{name}");
            if guarantees(sandbox, "files") {
                let run = Run::shell(&format!("{script} 2>/dev/null")).on(sandbox);
                assert_eq!(run.output, "", "{name}");
            }
        }
    });
}

#[test]
fn many_at_once_do_not_mix() {
    each_mode(|sandbox, name| {
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || {
                    for round in 0..10 {
                        let run =
                            Run::shell(&format!("echo {thread} {round}; exit {round}")).on(sandbox);
                        assert_eq!(run.output, format!("{thread} {round}\n"), "{name}");
                        assert_eq!(run.exit.status, ExitStatus::Code(round), "{name}");
                    }
                });
            }
        });
    });
}
