//! `grade watch`: saves of all kinds, while it runs.

use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::cli::Cli;
use crate::formats::answers::RIGHT;
use crate::tests;

tests![
    saves_of_every_kind: [Python],
    saves_while_it_grades: [Python],
    changes_of_the_problem: [Python],
    a_reader_that_goes_away: [Python],
    on_a_terminal: [Python],
    what_cannot_be_watched: [],
];

const WRONG: &str = "def is_balanced(s):\n    return s in ('()', '(')\n";
const BROKEN: &str = "def is_balanced(s:\n";

/// A watch under way.
struct Watching<'a> {
    cli: &'a Cli,
    child: Child,
    printed: Arc<Mutex<String>>,
    /// How much of it a test has looked at.
    seen: usize,
}

impl<'a> Watching<'a> {
    fn start(cli: &'a Cli, arguments: &[&str]) -> Watching<'a> {
        let mut child = cli.spawn(arguments);
        drop(child.stdin.take());
        let mut output = child.stdout.take().unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        let all = Arc::clone(&printed);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut buffer) {
                let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
                all.lock().unwrap().push_str(&text);
            }
        });
        Watching {
            cli,
            child,
            printed,
            seen: 0,
        }
    }

    /// What is printed next, once it holds this.
    #[track_caller]
    fn shows(&mut self, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let printed = self.printed.lock().unwrap().clone();
            let new = &printed[self.seen..];
            if let Some(at) = new.find(text) {
                let end = at + text.len();
                let shown = new[..end].to_string();
                self.seen += end;
                return shown;
            }
            assert!(Instant::now() < deadline, "no `{text}` in:\n{new}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn save(&self, text: &str) {
        fs::write(self.cli.folder().join("my.py"), text).unwrap();
    }

    /// Ctrl-C ends it, by that signal, and everything is cleared away.
    fn end(mut self) -> String {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(killed.success());
        assert_eq!(self.child.wait().unwrap().signal(), Some(2));
        self.cli.nothing_left();
        let printed = self.printed.lock().unwrap().clone();
        assert!(!printed.contains('\x1b'), "{printed}");
        printed
    }
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        // A test that failed leaves it running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn saves_of_every_kind() {
    let cli = Cli::new().file("my.py", WRONG);
    let mut watching = Watching::start(&cli, &["watch", "brackets", "-s", "my.py"]);
    let first = watching.shows("WRONG ANSWER  4 of 5 cases");
    assert!(
        first.contains("Balanced brackets  my.py  Python"),
        "{first}"
    );
    assert!(!first.contains("since"), "{first}");

    // Written in place.
    watching.save(RIGHT.text);
    watching.shows("ACCEPTED  5 of 5 cases");
    watching.shows(
        ": wrong answer → accepted · 80 → 100 points · 1 turned right\n  ✓ mixed/again  WA → AC\n",
    );

    // By rename, as most editors do.
    let beside = cli.folder().join(".my.py.swp");
    fs::write(&beside, WRONG).unwrap();
    fs::rename(&beside, cli.folder().join("my.py")).unwrap();
    watching.shows("1 turned wrong\n  ✗ mixed/again  AC → WA\n");

    // A syntax error says nothing about the cases.
    watching.save(BROKEN);
    watching.shows("COMPILE ERROR");
    let block = watching.shows("wrong answer → compile error\n");
    assert!(!block.contains('✗'), "{block}");
    watching.save(RIGHT.text);
    watching.shows("compiles again; since ");
    watching.shows("1 turned right\n  ✓ mixed/again");

    // Gone, and back.
    fs::remove_file(cli.folder().join("my.py")).unwrap();
    watching.shows("my.py is gone; waiting for it\n");
    watching.save(RIGHT.text);
    watching.shows("ACCEPTED");
    watching.shows("no change\n");
    watching.end();
}

/// However many saves there are meanwhile, one run follows.
fn saves_while_it_grades() {
    let slow = "import time\ndef is_balanced(s):\n    if s == '()': time.sleep(0.3)\n    return s == '()'\n";
    let cli = Cli::new().file("my.py", slow);
    let mut watching = Watching::start(&cli, &["watch", "brackets", "-s", "my.py", "-q"]);
    std::thread::sleep(Duration::from_millis(400));
    for text in [BROKEN, WRONG, RIGHT.text] {
        watching.save(text);
        std::thread::sleep(Duration::from_millis(10));
    }
    watching.shows("ACCEPTED");
    std::thread::sleep(Duration::from_millis(600));
    let printed = watching.end();
    let runs = printed.matches(" of 5 cases").count();
    assert!((1..=2).contains(&runs), "{printed}");
}

fn changes_of_the_problem() {
    let cli = Cli::new()
        .file("my.py", WRONG)
        .file("grade.toml", "audience = \"ci\"\n");
    let main = cli.folder().join("problems/brackets/problem.toml");
    let text = fs::read_to_string(&main).unwrap();
    let mut watching = Watching::start(&cli, &["watch", "brackets", "-s", "my.py"]);
    watching.shows("WRONG ANSWER");
    fs::write(&main, text.replace("returns = ", "retruns = ")).unwrap();
    watching.shows("retruns");
    fs::write(&main, text.replace("name = \"again\"", "name = \"twice\"")).unwrap();
    watching.shows("1 new · 1 gone\n");
    fs::write(cli.folder().join("grade.toml"), "audience = \"no\"\n").unwrap();
    watching.shows("grade.toml");
    watching.end();
}

fn a_reader_that_goes_away() {
    let cli = Cli::new().file("my.py", WRONG);
    let mut child = cli.spawn(&["watch", "brackets", "-s", "my.py"]);
    drop(child.stdin.take());
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    cli.nothing_left();
}

/// Drawn again from the top, without touching what can be scrolled to.
fn on_a_terminal() {
    const DRIVER: &str = r#"
import fcntl, os, pty, signal, struct, sys, termios, time

signal.alarm(60)
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 90, 0, 0))
shown = b""
saved = sent = False
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    if not saved and b"WRONG ANSWER" in shown and b"\x1b[J" in shown:
        saved = True
        open("my.py", "w").write(os.environ["NEXT"])
    if not sent and b"turned right" in shown:
        sent = True
        os.write(terminal, b"\x03")
print(os.waitpid(child, 0)[1])
sys.stdout.flush()
os.write(1, shown)
"#;
    let cli = Cli::new()
        .file("my.py", WRONG)
        .file("drive.py", DRIVER)
        .env("NEXT", RIGHT.text)
        .env("TERM", "xterm");
    let grade = crate::cli::GRADE;
    let output = Command::new("python3")
        .args(["drive.py", grade, "watch", "brackets", "-s", "my.py"])
        .current_dir(cli.folder())
        .env_clear()
        .envs(cli.environment())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // The terminal turned Ctrl-C into the signal that ended it.
    assert!(text.starts_with("2\n"), "{text:?}");
    assert!(text.contains("\x1b[H"), "{text:?}");
    assert!(text.contains("turned right"), "{text:?}");
    assert!(
        !text.contains("\x1b[2J") && !text.contains("\x1b[3J"),
        "{text:?}"
    );
    cli.nothing_left();
}

fn what_cannot_be_watched() {
    let cli = Cli::new().file("my.sql", "SELECT 1").file("my.xyz", "");
    let table = [
        (
            ["watch", "salary", "-s", "-"],
            "standard input cannot be watched",
        ),
        (["watch", "salary", "-s", "mi.sql"], "did you mean my.sql?"),
        (
            ["watch", "salry", "-s", "my.sql"],
            "did you mean \"salary\"?",
        ),
        (
            ["watch", "salary", "-s", "my.xyz"],
            "cannot tell the language",
        ),
    ];
    for (arguments, text) in table {
        cli.run(arguments).exit(2).shows(text);
    }
}
