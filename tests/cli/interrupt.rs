//! Ctrl-C half-way: the grader goes, and takes everything with it.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::cli::Cli;
use crate::tests;

tests![
    in_an_endless_loop: [Python],
    in_an_endless_query: [],
    in_a_submission_with_children: [Python],
];

fn in_an_endless_loop() {
    interrupted(
        "spin",
        "my.py",
        "import time\ndef answer(n):\n    time.sleep(600)\n",
        1,
    );
}

fn in_an_endless_query() {
    interrupted(
        "salary",
        "my.sql",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT MAX(n) FROM t",
        1,
    );
}

fn in_a_submission_with_children() {
    interrupted(
        "spin",
        "my.py",
        "import subprocess, time\ndef answer(n):\n    subprocess.Popen(['sleep', '600'], start_new_session=True)\n    time.sleep(600)\n",
        2,
    );
}

/// Sends an interrupt once `children` processes are there.
fn interrupted(problem: &str, file: &str, answer: &str, children: usize) {
    let cli = Cli::new().file(file, answer);
    let mut child = cli.spawn(&[problem, "-s", file, "--jobs", "1"]);
    drop(child.stdin.take());
    let deadline = Instant::now() + Duration::from_secs(30);
    let found = loop {
        let found = descendants(child.id());
        if found.len() >= children || Instant::now() > deadline {
            break found;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    // The sandbox may forbid children; then there are fewer, and that is fine.
    assert!(!found.is_empty(), "nothing was started");
    std::thread::sleep(Duration::from_millis(200));
    let mut all = descendants(child.id());
    all.extend(found);
    let sent = Instant::now();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(2), "{output:?}");
    assert!(sent.elapsed() < Duration::from_secs(10));
    std::thread::sleep(Duration::from_millis(200));
    let alive: Vec<u32> = all
        .into_iter()
        .filter(|process| is_alive(*process))
        .collect();
    assert!(alive.is_empty(), "still there: {alive:?}");
    cli.nothing_left();
}

/// Parent and state of every process.
fn processes() -> Vec<(u32, u32, String)> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid=,state="])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let process = words.next()?.parse().ok()?;
            let parent = words.next()?.parse().ok()?;
            Some((process, parent, words.next()?.to_string()))
        })
        .collect()
}

fn descendants(of: u32) -> Vec<u32> {
    let all = processes();
    let mut found = vec![of];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(all.iter().filter(|p| p.1 == parent).map(|p| p.0));
        next += 1;
    }
    found.split_off(1)
}

fn is_alive(process: u32) -> bool {
    processes()
        .iter()
        .any(|p| p.0 == process && !p.2.starts_with('Z'))
}
