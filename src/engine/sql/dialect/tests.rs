//! What is said to texts of other dialects, and to plain mistakes.

use std::time::Duration;

use rusqlite::config::DbConfig;

use super::super::guard::Deadline;
use super::super::{functions, query};
use super::*;

const SCHEMA: &str = "CREATE TABLE Employee (id INT, name TEXT, salary INT, day TEXT);";

/// What we add to what SQLite says to a text.
fn help(query: &str) -> String {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    for option in [
        DbConfig::SQLITE_DBCONFIG_DQS_DML,
        DbConfig::SQLITE_DBCONFIG_DQS_DDL,
    ] {
        connection.set_db_config(option, false).unwrap();
    }
    functions::register(&connection, &functions::named_in(query)).unwrap();
    let time = Duration::from_secs(5);
    let ran = query::run(&connection, query, &Deadline::after(time), time, 1 << 20);
    match ran.failure {
        None => "it runs".to_owned(),
        Some(failure) => advise(query, SCHEMA, &failure.message, failure.offset)
            .map_or_else(|| format!("no advice: {failure:?}"), |advice| advice.help),
    }
}

fn all_say(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(query, part)| (query, part, help(query)))
        .filter(|(_, part, help)| !help.contains(**part))
        .map(|(query, part, help)| format!("{query}\n  wanted: {part}\n  got: {help}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_dialects_are_named() {
    all_say(&[
        (
            "SELECT TOP 1 salary FROM Employee",
            "`TOP 1` is T-SQL; in SQLite write `LIMIT 1`",
        ),
        ("SELECT DISTINCT TOP 2 salary FROM Employee", "LIMIT 2"),
        (
            "SELECT salary FROM Employee ORDER BY salary DESC OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY",
            "LIMIT 1 OFFSET 1",
        ),
        (
            "SELECT salary FROM Employee FETCH FIRST 3 ROWS ONLY",
            "LIMIT 3",
        ),
        ("SELECT * FROM Employee WHERE name ILIKE 'a%'", "PostgreSQL"),
        ("SELECT salary::text FROM Employee", "CAST"),
        (
            "SELECT * FROM Employee WHERE name = \"Ann\"",
            "single quotes: 'Ann'",
        ),
        ("DELIMITER //", "DELIMITER"),
        ("SELECT ISNULL(salary, 0) FROM Employee", "IFNULL"),
        ("SELECT NVL(salary, 0) FROM Employee", "IFNULL"),
        ("SELECT EXTRACT(YEAR FROM day) FROM Employee", "strftime"),
        (
            "SELECT DATE_ADD(day, INTERVAL 1 DAY) FROM Employee",
            "+1 day",
        ),
        (
            "SELECT DATE_SUB(day, INTERVAL salary DAY) FROM Employee",
            "+1 day",
        ),
        ("SELECT day + INTERVAL '1 day' FROM Employee", "+1 day"),
        ("SELECT DATE_FORMAT(day, '%Y') FROM Employee", "strftime"),
        ("SELECT NOW()", "datetime('now')"),
        ("SELECT HOUR(day) FROM Employee", "strftime"),
        ("SELECT DAYOFYEAR(day) FROM Employee", "%j"),
        (
            "SELECT COUNT(DISTINCT id, name) FROM Employee",
            "SELECT DISTINCT a, b",
        ),
        ("SELECT id ^ 1 FROM Employee", "(a | b) - (a & b)"),
        ("SELECT id AS 2nd_id FROM Employee", "double quotes"),
        (
            "DELETE a FROM Employee a JOIN Employee b",
            "DELETE FROM t WHERE",
        ),
        ("SELECT IFNULL(SELECT 1, 0) FROM Employee", "IFNULL((SELECT"),
        ("SELECT GETDATE()", "datetime('now')"),
        ("SELECT LEN(name) FROM Employee", "length"),
        ("SELECT CONVERT(INT, name) FROM Employee", "CAST"),
        (
            "SELECT name FROM Employee WHERE name REGEXP '^a'",
            "LIKE or GLOB",
        ),
        (
            "SELECT name FROM Employee WHERE name ~ '^a'",
            "LIKE or GLOB",
        ),
        ("SELECT @r := @r + 1 FROM Employee", "variables"),
        ("SELECT salary FROM Employee WHERE id = @id", "variables"),
        ("DECLARE @x INT", "variables"),
        (
            "CREATE FUNCTION f(N INT) RETURNS INT BEGIN RETURN (SELECT 1); END",
            "query alone",
        ),
        ("USE company", "one database"),
        ("SELECT id FROM Employee MINUS SELECT 1", "EXCEPT"),
        ("SELECT DISTINCT ON (name) id FROM Employee", "ROW_NUMBER"),
        (
            "SELECT salary FROM Employee WHERE salary >= ALL (SELECT 1)",
            "MAX or MIN",
        ),
        (
            "SELECT name, SUM(salary) FROM Employee GROUP BY name WITH ROLLUP",
            "UNION ALL",
        ),
        (
            "SELECT GROUP_CONCAT(name SEPARATOR ',') FROM Employee",
            "group_concat",
        ),
        ("INSERT IGNORE INTO Employee VALUES (1)", "OR IGNORE"),
        ("SELECT name FROM Employee WHERE name = N'Ann'", "N'"),
        (
            "SELECT salary FROM Employee WHERE name = ‘Ann’",
            "typographic",
        ),
        ("SELECT 'it\\'s' FROM Employee", "doubled"),
        ("SELECT salary FROM Employee WHERE name <=> NULL", "IS"),
        (
            "SELECT x.s FROM Employee e JOIN LATERAL (SELECT e.salary s) x ON true",
            "`LATERAL` is PostgreSQL",
        ),
        ("SELECT NVL(1, 2) FROM dual;", "leave FROM DUAL out"),
        (
            "SELECT salary FROM dbo.Employee",
            "one database; write `Employee` alone",
        ),
        ("```sql\nSELECT 1;\n```", "Markdown"),
        ("(SELECT 1 FROM Employee)", "no brackets around it"),
    ]);
}

#[test]
fn what_where_cannot_do_is_explained() {
    all_say(&[
        (
            "SELECT id FROM Employee WHERE salary < MAX(salary)",
            "one row at a time",
        ),
        (
            "SELECT id FROM Employee WHERE RANK() OVER (ORDER BY salary) = 2",
            "outer query",
        ),
        ("SELECT SUM(MAX(salary)) FROM Employee", "no advice"),
    ]);
}

#[test]
fn names_are_suggested() {
    all_say(&[
        ("SELECT salry FROM Employee", "did you mean `salary`?"),
        ("SELECT e.nmae FROM Employee e", "did you mean `name`?"),
        ("SELECT 1 FROM Employees", "did you mean `Employee`?"),
    ]);
}

#[test]
fn plain_mistakes_get_no_dialect() {
    let advice = advise(
        "SELECT salary FORM Employee",
        SCHEMA,
        "near \"Employee\": syntax error",
        Some(19),
    );
    assert_eq!(advice, None);
}
