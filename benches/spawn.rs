//! What it costs to start a program and to wait for it, by way of isolation:
//! medians of rounds that take turns, so that a busy machine disturbs all alike.
//!
//! `cargo bench --bench spawn -- [runs of each in a round]`

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("there is only one backend on this system");
}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use grade::engine::sandbox::linux::{Linux, Mode, Without};
    use grade::engine::sandbox::{self, Command, Isolation, ProcessLimits, Sandbox};

    /// A name, and what runs a program once.
    type Way = (&'static str, Box<dyn FnMut()>);

    const ROUNDS: usize = 9;

    pub fn main() {
        let mut arguments = std::env::args().filter_map(|argument| argument.parse().ok());
        let runs: u32 = arguments.next().unwrap_or(100);
        let binary = Path::new(env!("CARGO_BIN_EXE_grade"));
        let mut ways: Vec<Way> = vec![(
            "std::process::Command",
            Box::new(|| {
                std::process::Command::new("/bin/true")
                    .status()
                    .expect("it runs");
            }),
        )];
        let portable = sandbox::choose(Isolation::None, |_| {}).expect("it is always there");
        ways.push(("portable", Box::new(move || run(portable.as_ref()))));
        let filterless = Without {
            landlock: true,
            filter: true,
        };
        for (name, mode, without) in [
            ("helper, nothing else", Mode::Confined, filterless),
            ("helper, confined", Mode::Confined, Without::default()),
            ("helper, namespaces only", Mode::Namespaces, filterless),
            ("helper, all layers", Mode::Namespaces, Without::default()),
        ] {
            match Linux::new(binary, mode, without) {
                Ok(sandbox) => ways.push((name, Box::new(move || run(&sandbox)))),
                Err(error) => println!("{name}: not here: {error}"),
            }
        }
        ways.push((
            "a new helper each, all layers",
            Box::new(move || {
                if let Ok(sandbox) = Linux::new(binary, Mode::Namespaces, Without::default()) {
                    run(&sandbox);
                }
            }),
        ));
        let mut times = vec![Vec::new(); ways.len()];
        for _ in 0..ROUNDS {
            for ((_, way), times) in ways.iter_mut().zip(&mut times) {
                let started = Instant::now();
                for _ in 0..runs {
                    way();
                }
                times.push(started.elapsed() / runs);
            }
        }
        for ((name, _), mut times) in ways.iter().zip(times) {
            times.sort();
            println!("{name:32} {:6.0} µs", times[ROUNDS / 2].as_secs_f64() * 1e6);
        }
    }

    fn run(sandbox: &dyn Sandbox) {
        let null = || File::open("/dev/null").expect("it is there").into();
        let mut child = sandbox
            .spawn(Command {
                program: "/bin/true".into(),
                args: Vec::new(),
                env: Vec::new(),
                folder: Some("/usr".into()),
                descriptors: vec![null(), null(), null()],
                readable: Vec::new(),
                writable: Vec::new(),
                listens: false,
                limits: ProcessLimits {
                    memory: Some(256 << 20),
                    cpu: Some(Duration::from_secs(2)),
                    ..ProcessLimits::default()
                },
            })
            .expect("it starts");
        let deadline = Instant::now() + Duration::from_secs(60);
        child
            .wait_until(deadline)
            .expect("it is ours")
            .expect("it ends");
    }
}
