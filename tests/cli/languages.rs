//! Languages that settings define.

use crate::cli::Cli;
use crate::tests;

tests![
    run_and_built: [],
    in_place_of_another: [],
    of_the_user_and_the_repo: [],
    a_mistake_has_its_line: [],
    a_program_that_is_not_there: [],
    no_classes: [],
];

/// Doubles each number that it reads, in the shell's own arithmetic.
const PROBLEM: &str = "title = \"Twice\"\nkind = \"program\"\n[[case]]\nname = \"one\"\nstdin = \"21\\n\"\nstdout = \"42\\n\"\n";

const ANSWER: &str = "while read -r n; do echo $((n * 2)); done\n";

const SETTINGS: &str = "[language.plain]\nname = \"Plain\"\nextensions = [\"plain\"]\nrun = [\"sh\", \"{source}\"]\n\n\
[language.made]\nextensions = [\"made\"]\nbuild = [\"cp\", \"{source}\", \"{output}\"]\nrun = [\"sh\", \"{output}\"]\n";

fn cli() -> Cli {
    Cli::new()
        .file("problems/twice/problem.toml", PROBLEM)
        .file("my.plain", ANSWER)
        .file("my.made", ANSWER)
}

fn run_and_built() {
    let cli = cli().file("grade.toml", SETTINGS);
    cli.grade(["twice", "-s", "my.plain"])
        .exit(0)
        .shows("1 of 1 case");
    cli.grade(["twice", "-s", "my.made"])
        .exit(0)
        .shows("1 of 1 case");
    // A function problem's answer is a whole program.
    let cli = cli.file("yes.made", "read -r s; echo true\n");
    cli.grade(["brackets", "-s", "yes.made"])
        .exit(1)
        .shows("run as a program");
}

fn in_place_of_another() {
    let settings = "[language.lua]\nname = \"Shell in Lua's place\"\nextensions = [\"lua\"]\nrun = [\"sh\", \"{source}\"]\n";
    cli()
        .file("grade.toml", settings)
        .file("my.lua", ANSWER)
        .grade(["twice", "-s", "my.lua"])
        .exit(0)
        .shows("Shell in Lua's place");
}

fn of_the_user_and_the_repo() {
    let user = SETTINGS.replace("Plain", "Plainer").replace(
        "run = [\"sh\", \"{source}\"]",
        "run = [\"sh\", \"{source}\"]\nversion = [\"sh\", \"-c\", \"echo 1.2\"]",
    );
    let cli = cli().file("../home/.config/grade/config.toml", &user);
    cli.grade(["twice", "-s", "my.plain"])
        .exit(0)
        .shows("Plainer");
    cli.run(["doctor"])
        .exit(0)
        .shows("Plainer")
        .shows("1.2")
        .shows(".config/grade/config.toml");
    // What stands nearer comes first.
    cli.file("grade.toml", SETTINGS)
        .run(["doctor"])
        .exit(0)
        .shows("Plain ")
        .shows("(by grade.toml)");
}

fn a_mistake_has_its_line() {
    Cli::new()
        .file("grade.toml", "[language.zig]\nextension = \"zig\"\n")
        .run(["list"])
        .exit(2)
        .snapshot();
}

fn a_program_that_is_not_there() {
    cli()
        .file(
            "grade.toml",
            "[language.plain]\nextensions = [\"plain\"]\nrun = [\"nowhere-to-be-found\"]\n",
        )
        .grade(["twice", "-s", "my.plain"])
        .exit(3)
        .snapshot();
}

fn no_classes() {
    cli()
        .file("grade.toml", SETTINGS)
        .grade(["counter", "-s", "my.made"])
        .exit(2)
        .shows("made cannot answer a class problem");
}
