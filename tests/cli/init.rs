//! `grade init`: what it finds, what it writes, and what it leaves alone.

use std::fs;

use crate::cli::Cli;
use crate::tests;
use crate::verdicts::RIGHT_JS;

tests![
    an_empty_folder: [],
    a_repo_that_is_there: [],
    what_it_writes_works: [Node],
    files_that_are_there_are_kept: [],
    one_file_alone: [],
    no_repository: [],
];

fn an_empty_folder() {
    let cli = Cli::bare();
    cli.run(["init"]).exit(0).snapshot();
    let text = fs::read_to_string(cli.folder().join("grade.toml")).unwrap();
    assert!(text.contains("problems = [\"problems\"]"), "{text}");
    // It is a repo now, with nothing in it.
    cli.run(["all"])
        .exit(2)
        .shows("there is no problem in problems");
}

fn a_repo_that_is_there() {
    let cli = Cli::new()
        .file("answers/ann/brackets.js", RIGHT_JS)
        .file("answers/bob/Brackets.lua", "")
        .file("answers/README.md", "")
        .file("exercises/sum/problem.toml", "")
        .file("notes/brackets.txt", "");
    cli.run(["init", "--repository", "someone/grade"])
        .exit(0)
        .snapshot();
    let read = |file: &str| fs::read_to_string(cli.folder().join(file)).unwrap();
    let text = read("grade.toml");
    assert!(
        text.contains("problems = [\"exercises\", \"problems\"]"),
        "{text}"
    );
    assert!(
        text.contains("solutions = [\n    \"answers/{person}/{problem}.*\",\n]"),
        "{text}"
    );
    let text = read(".github/workflows/grade.yml");
    let uses = format!("uses: someone/grade@v{}", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&uses), "{text}");
    assert!(text.contains("lua5.4"), "{text}");
    let text = read(".gitlab-ci.yml");
    assert!(text.contains("curl lua5.4 nodejs\n"), "{text}");
    assert!(text.contains("github.com/someone/grade/releases"), "{text}");
}

fn what_it_writes_works() {
    let cli = Cli::new().file("solutions/brackets.js", RIGHT_JS);
    cli.run(["init", "--quiet"]).exit(0);
    cli.run(["all"]).exit(0).shows("1 of 1 answer");
    // Said twice, it does nothing.
    cli.run(["init"]).exit(0).hides("wrote").shows("kept");
}

fn files_that_are_there_are_kept() {
    let cli = Cli::bare()
        .file("grade.toml", "mine")
        .file(".gitlab-ci.yml", "mine, too");
    std::os::unix::fs::symlink("nowhere", cli.folder().join(".pre-commit-config.yaml")).unwrap();
    cli.run(["init"]).exit(0).snapshot();
    for (file, text) in [("grade.toml", "mine"), (".gitlab-ci.yml", "mine, too")] {
        assert_eq!(fs::read_to_string(cli.folder().join(file)).unwrap(), text);
    }
    assert!(!cli.folder().join("nowhere").exists());
}

fn one_file_alone() {
    let cli = Cli::bare();
    for (name, text) in [
        ("config", "problems = "),
        ("github", "runs-on: "),
        ("gitlab", "junit: grade.xml"),
        ("pre-commit", "entry: grade all --changed"),
    ] {
        cli.run(["init", "--print", name]).exit(0).shows(text);
    }
    assert_eq!(fs::read_dir(cli.folder()).unwrap().count(), 0);
}

fn no_repository() {
    let table = [
        (
            ["init", "--repository", "a b/c"],
            "is no repository of GitHub",
        ),
        (["init", "--root", "none"], "none is no folder"),
    ];
    for (arguments, text) in table {
        Cli::bare().run(arguments).exit(2).shows(text);
    }
}
