//! Colours, widths, pipes: what the output is made for.

use std::io::Read;

use unicode_width::UnicodeWidthStr;

use crate::cli::Cli;
use crate::tests;
use crate::verdicts::COUNTS_JS;

tests![
    no_colour_in_a_pipe: [Node],
    colour_where_it_is_asked_for: [Node],
    no_line_is_wider_than_the_terminal: [Node, Python],
    a_reader_that_goes_away: [Node],
    closed_standard_output: [Node],
    spaces_and_unicode_in_paths: [Node],
    read_only_folder: [Node],
    limits_of_the_shell: [Node],
];

fn no_colour_in_a_pipe() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    cli.run(["brackets", "-s", "my.js"]).hides("\x1b");
    Cli::new()
        .file("my.js", COUNTS_JS)
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "1")
        .run(["brackets", "-s", "my.js"])
        .hides("\x1b");
    cli.run(["brackets", "-s", "my.js", "--color", "never"])
        .hides("\x1b");
    cli.run(["brakets", "-s", "my.js"]).hides("\x1b");
}

fn colour_where_it_is_asked_for() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    let plain = cli.run(["brackets", "-s", "my.js"]);
    let colored = cli
        .run(["brackets", "-s", "my.js", "--color", "always"])
        .shows("\x1b[");
    assert_eq!(without_colour(&colored.text()), plain.text());
    let forced = Cli::new()
        .file("my.js", COUNTS_JS)
        .env("CLICOLOR_FORCE", "1")
        .run(["brackets", "-s", "my.js"]);
    assert_eq!(forced.text(), colored.text());
    // NO_COLOR set to nothing is not set.
    Cli::new()
        .file("my.js", COUNTS_JS)
        .env("NO_COLOR", "")
        .env("CLICOLOR_FORCE", "1")
        .run(["brackets", "-s", "my.js"])
        .shows("\x1b[");
}

/// Takes out `ESC [ … m`, which is all that may stand there.
fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        out.push_str(before);
        let (codes, after) = after.split_once('m').unwrap();
        assert!(
            codes.chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{codes:?}"
        );
        rest = after;
    }
    out + rest
}

fn no_line_is_wider_than_the_terminal() {
    let long = "def answer(which):\n    print('wide ' * 60)\n    return {'long': 'a' * 300, 'lookalike': '漢字' * 40}.get(which, which * 9)\n";
    let throws = "def answer(which):\n    raise ValueError('a long text ' * 20 + which)\n";
    let table = "SELECT id, salary, 'a cell that goes on and on and on and on and on and on' AS text, 'and one more of that kind' AS more FROM Employee";
    for columns in ["60", "80", "120"] {
        let cli = Cli::new()
            .env("COLUMNS", columns)
            .file("long.py", long)
            .file("throws.py", throws)
            .file("table.sql", table)
            .file("my.js", COUNTS_JS);
        let width: usize = columns.parse().unwrap();
        for arguments in [
            ["near-text", "-s", "long.py", "-v"],
            ["near-text", "-s", "throws.py", "-v"],
            ["near-list", "-s", "long.py", "-v"],
            ["salary", "-s", "table.sql", "-v"],
            ["brackets", "-s", "my.js", "-v"],
        ] {
            let ran = cli.run(arguments).exit(1);
            let text = String::from_utf8(ran.stdout).unwrap();
            for line in text.lines() {
                // A command to copy stays on one line.
                assert!(
                    line.width() <= width || line.contains("again: grade"),
                    "{arguments:?}, {columns} columns: {line}"
                );
            }
        }
    }
}

fn a_reader_that_goes_away() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    let mut child = cli.spawn(&["brackets", "-s", "my.js", "-v"]);
    // As `| head` does.
    drop(child.stdin.take());
    drop(child.stdout.take());
    let mut errors = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut errors)
        .unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(1));
    assert!(
        !errors.contains("error") && !errors.contains("panic"),
        "{errors}"
    );
    cli.nothing_left();

    let mut child = cli.spawn(&["completions", "bash"]);
    drop(child.stdin.take());
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn closed_standard_output() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    let status = std::process::Command::new("sh")
        .args([
            "-c",
            "\"$0\" brackets -s my.js <&- >&- 2>&-",
            crate::cli::GRADE,
        ])
        .current_dir(cli.folder())
        .env("TMPDIR", cli.folder().with_file_name("tmp"))
        .status()
        .unwrap();
    // Nowhere to print is no verdict, but it must not hang, crash or leave anything.
    assert!(matches!(status.code(), Some(1 | 3)), "{status}");
    cli.nothing_left();
}

fn limits_of_the_shell() {
    let cli = Cli::new().file("my.js", COUNTS_JS);
    let run = |limit: &str| {
        let script = format!("ulimit {limit}; exec \"$0\" brackets -s my.js");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, crate::cli::GRADE])
            .current_dir(cli.folder())
            .env("TMPDIR", cli.folder().with_file_name("tmp"))
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), errors)
    };
    // What can be raised is: the verdict is that of any other shell.
    assert_eq!(run("-S -t 1").0, Some(1));
    for (limit, named) in [
        ("-t 1", "1 s of CPU time (`ulimit -t`)"),
        ("-f 100", "`ulimit -f`"),
    ] {
        let (code, errors) = run(limit);
        assert_eq!(code, Some(3), "{errors}");
        assert!(errors.contains(named), "{errors}");
    }
    cli.nothing_left();
}

fn spaces_and_unicode_in_paths() {
    let cli = Cli::new()
        .file("my answers/größte 漢字 'x'.js", COUNTS_JS)
        .file("problems/brackets/statement.md", "# Brackets\n");
    cli.grade(["brackets", "-s", "my answers/größte 漢字 'x'.js"])
        .exit(1)
        .snapshot();
}

fn read_only_folder() {
    use std::os::unix::fs::PermissionsExt;
    let cli = Cli::new().file("my.js", COUNTS_JS);
    let set = |mode| {
        std::fs::set_permissions(cli.folder(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o555);
    let ran = cli.run(["brackets", "-s", "my.js", "-q"]);
    set(0o755);
    ran.exit(1);
    let left: Vec<_> = std::fs::read_dir(cli.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
