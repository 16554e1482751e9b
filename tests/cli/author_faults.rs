//! What is wrong in a problem and shows only when it is run is the author's
//! fault: never a verdict, never a fault of the machine.

use crate::cli::Cli;
use crate::tests;

tests![
    sql_that_is_wrong: [],
    sql_that_is_wrong_without_fixtures: [],
    checkers_that_give_no_answer: [],
];

/// Lines at the top of the problem, lines of its case, and what is said.
const SQL: [(&str, &str, &str); 5] = [
    (
        "schema = \"CREAT TABLE E (id INT)\"",
        "tables.E = \"id\\n1\"\nexpect = \"id\\n1\"",
        "problem `wrong`, case `one`: in the schema: near \"CREAT\"",
    ),
    (
        "schema = \"CREATE TABLE E (id INT PRIMARY KEY)\"",
        "tables.E = \"id\\n1\\n1\"\nexpect = \"id\\n1\"",
        "problem `wrong`, case `one`: in `tables.E`, row 2",
    ),
    (
        "schema = \"CREATE TABLE E (id INT)\"",
        "setup = \"INSERT INTO X VALUES (1)\"\nexpect = \"id\\n1\"",
        "problem `wrong`, case `one`: in `setup`: no such table: X",
    ),
    (
        "schema = \"CREATE TABLE E (id INT)\"\nreference = \"SELEC 1\"",
        "tables.E = \"id\\n1\"",
        "problem `wrong`, case `one`: the reference fails",
    ),
    (
        "schema = \"CREATE TABLE E (id INT)\"\ncheck = \"SELEC 1\"",
        "tables.E = \"id\\n1\"\nexpect = \"id\\n1\"",
        "problem `wrong`, case `one`: `check` is wrong: near \"SELEC\"",
    ),
];

fn sql(top: &str, case: &str) -> Cli {
    let problem =
        format!("title = \"Wrong\"\nkind = \"sql\"\n{top}\n\n[[case]]\nname = \"one\"\n{case}\n");
    Cli::bare().file("problems/wrong/problem.toml", &problem)
}

fn sql_that_is_wrong() {
    for (top, case, said) in SQL {
        let cli = sql(top, case)
            .file("any.sql", "SELECT 1 AS id")
            .file("fixtures/wrong/accepted/any.sql", "SELECT 1 AS id");
        cli.run(["wrong", "-s", "any.sql"]).exit(2).shows(said);
        cli.run(["verify"]).exit(2).shows(said);
    }
}

fn sql_that_is_wrong_without_fixtures() {
    for (top, case, said) in SQL {
        sql(top, case).run(["verify"]).exit(2).shows(said);
    }
    // A check may need what only a right answer makes.
    let check = "schema = \"CREATE TABLE E (id INT)\"\ncheck = \"SELECT * FROM made\"";
    sql(check, "tables.E = \"id\\n1\"\nexpect = \"id\\n1\"")
        .run(["verify"])
        .exit(0);
}

fn checkers_that_give_no_answer() {
    for (name, text, said) in [
        (
            "check.sh",
            "exit 1\n",
            "problem `wrong`, case `one`: the checker check.sh ended with exit code 1",
        ),
        (
            "check.sh",
            "while :; do :; done\n",
            "problem `wrong`, case `one`: the checker check.sh did not end within its time",
        ),
        (
            "check.xyz",
            "exit 42\n",
            "problem `wrong`: the checker check.xyz is in no known language",
        ),
    ] {
        let problem = format!(
            "title = \"Wrong\"\nkind = \"program\"\n\n[checker]\nrun = \"{name}\"\ntime = \"200ms\"\n\n[[case]]\nname = \"one\"\n"
        );
        let cli = Cli::bare()
            .file("problems/wrong/problem.toml", &problem)
            .file(&format!("problems/wrong/{name}"), text)
            .file("any.sh", "echo 1\n")
            .file("fixtures/wrong/accepted/any.sh", "echo 1\n");
        cli.run(["wrong", "-s", "any.sh"]).exit(2).shows(said);
        cli.run(["verify"]).exit(2).shows(said);
    }
}
