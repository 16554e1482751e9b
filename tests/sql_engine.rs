//! The SQL engine with its real worker.

mod sql_support;

use grade::outcome::{Ending, SqlErrorKind};
use grade::problem::model::Cell;
use sql_support::{employees, engine, limits, queried, rows, run, run_all};

const SECOND: &str = "-- the second highest\nSELECT DISTINCT salary FROM Employee \
                      ORDER BY salary DESC LIMIT 1 OFFSET 1;";

fn ask(salaries: &[Option<i64>], query: &str) -> grade::engine::SqlWork {
    let mut work = employees(salaries);
    work.query = query.to_owned();
    work
}

#[test]
fn a_plain_query() {
    let outcome = run(
        &mut engine(),
        ask(&[Some(100), Some(300), Some(200)], SECOND),
    );
    assert_eq!(rows(&outcome), [[Cell::Integer(200)]]);
    assert_eq!(queried(&outcome).statements, 1);
    assert!(outcome.usage.cpu.as_nanos() > 0);
}

#[test]
fn many_queries_keep_their_order() {
    let works = (0..100)
        .map(|n| ask(&[Some(n), Some(n + 1)], SECOND))
        .collect();
    let outcomes = run_all(&mut engine(), works, &limits()).unwrap();
    for (n, outcome) in outcomes.iter().enumerate() {
        assert_eq!(rows(outcome), [[Cell::Integer(n as i64)]]);
    }
}

#[test]
fn nothing_is_three_things() {
    let mut engine = engine();
    for text in ["", "-- only a comment", "# MySQL's\n/* and more */ ;;"] {
        let outcome = run(&mut engine, ask(&[], text));
        assert_eq!(queried(&outcome).statements, 0, "{text}");
        assert_eq!(queried(&outcome).result, None, "{text}");
        assert_eq!(queried(&outcome).error, None, "{text}");
    }
    let outcome = run(&mut engine, ask(&[], SECOND));
    assert!(rows(&outcome).is_empty());
    let outcome = run(&mut engine, ask(&[], "SELECT MAX(salary) FROM Employee"));
    assert_eq!(rows(&outcome), [[Cell::Null]]);
}

#[test]
fn the_last_statement_with_columns_is_the_answer() {
    let outcome = run(
        &mut engine(),
        ask(
            &[Some(1)],
            "SELECT 1; CREATE TEMP TABLE t AS SELECT 2 AS x; SELECT x FROM t; DROP TABLE t;",
        ),
    );
    assert_eq!(rows(&outcome), [[Cell::Integer(2)]]);
    assert_eq!(queried(&outcome).statements, 4);
    assert_eq!(queried(&outcome).with_columns, 2);
}

#[test]
fn a_query_cannot_write() {
    let mut engine = engine();
    for text in [
        "DELETE FROM Employee",
        "UPDATE Employee SET salary = 1",
        "INSERT INTO Employee VALUES (9, 'x', 1)",
        "DROP TABLE Employee",
        "CREATE TABLE t (x)",
        "ALTER TABLE Employee RENAME TO e",
    ] {
        let outcome = run(&mut engine, ask(&[Some(1)], text));
        let error = queried(&outcome).error.clone().unwrap();
        assert_eq!(error.kind, SqlErrorKind::Refused, "{text}: {error:?}");
    }
}

#[test]
fn a_slow_query_is_stopped_and_the_next_one_runs() {
    let forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT COUNT(*) FROM n";
    let works = vec![
        ask(&[Some(1), Some(2)], SECOND),
        ask(&[], forever),
        ask(&[Some(1), Some(2)], SECOND),
    ];
    let outcomes = run_all(&mut engine(), works, &limits()).unwrap();
    assert_eq!(outcomes[1].ending, Ending::CpuTimeExceeded);
    assert!(outcomes[1].usage.cpu >= limits().time);
    assert_eq!(rows(&outcomes[0]), rows(&outcomes[2]));
}

#[test]
fn positions_are_those_of_the_file() {
    let outcome = run(
        &mut engine(),
        ask(&[], "# MySQL\nSELECT 1;\nSELECT nope\n  FROM Employee"),
    );
    let error = queried(&outcome).error.clone().unwrap();
    assert_eq!(error.kind, SqlErrorKind::Prepare);
    assert_eq!(error.position, Some((3, 8)));
    assert_eq!(error.message, "no such column: nope");
}

#[test]
fn shuffles_show_what_depends_on_the_row_order() {
    let mut work = ask(
        &[Some(1), Some(2), Some(3)],
        "SELECT salary FROM Employee LIMIT 1",
    );
    work.shuffles = 3;
    let outcome = run(&mut engine(), work);
    assert_eq!(rows(&outcome), [[Cell::Integer(1)]]);
    let shuffled = &queried(&outcome).shuffled;
    assert_eq!(shuffled.len(), 3);
    let first = shuffled[0].clone().unwrap().unwrap();
    assert_eq!(first.rows, [[Cell::Integer(3)]]);
}

#[test]
fn a_check_looks_at_the_tables_afterwards() {
    let mut work = ask(
        &[Some(1), Some(2)],
        "DELETE FROM Employee WHERE salary = 1; CREATE TEMP TABLE Employee (salary);",
    );
    work.check = Some("SELECT salary FROM Employee".to_owned());
    let outcome = run(&mut engine(), work);
    let check = queried(&outcome).check.clone().unwrap().unwrap();
    assert_eq!(check.rows, [[Cell::Integer(2)]]);
    assert_eq!(queried(&outcome).result, None);
}

#[test]
fn an_unfinished_transaction_is_rolled_back_before_the_check() {
    let mut work = ask(&[Some(1), Some(2)], "BEGIN; DELETE FROM Employee;");
    work.check = Some("SELECT COUNT(*) FROM Employee".to_owned());
    let outcome = run(&mut engine(), work);
    let check = queried(&outcome).check.clone().unwrap().unwrap();
    assert_eq!(check.rows, [[Cell::Integer(2)]]);
}

#[test]
fn an_author_s_mistake_is_no_outcome() {
    let mut work = ask(&[Some(1)], SECOND);
    work.setup = Some("INSERT INTO Nobody VALUES (1)".to_owned());
    let error = run_all(&mut engine(), vec![work], &limits()).unwrap_err();
    assert_eq!(error.to_string(), "in `setup`: no such table: Nobody");
}

#[test]
fn now_stands_still() {
    let outcome = run(
        &mut engine(),
        ask(&[], "SELECT datetime('now'), CURRENT_DATE"),
    );
    let text = |s: &str| Cell::Text(s.as_bytes().to_vec());
    assert_eq!(
        rows(&outcome),
        [[text("2027-01-15 08:00:00"), text("2027-01-15")]]
    );
}

#[test]
fn random_is_the_same_each_time() {
    let mut engine = engine();
    let one = run(&mut engine, ask(&[], "SELECT random()"));
    let two = run(&mut engine, ask(&[], "SELECT random()"));
    assert_eq!(rows(&one), rows(&two));
}
