//! Hostile and merely strange queries, each with the ending that it must have.
//! After every one the next query must get its right answer.

mod sql_support;

use grade::outcome::{Ending, SqlErrorKind};
use grade::problem::model::Cell;
use sql_support::{employees, engine, limits, queried, rows, run_all};

/// How a query must end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Must {
    /// Runs, with this many rows.
    Rows(usize),
    /// Runs, with no result.
    NoResult,
    Refused,
    /// An error of SQLite, when it is prepared or when it runs.
    Fails,
    CpuTime,
    Memory,
    Output,
    /// Over a limit of time or memory, whichever comes first.
    Stopped,
}

use Must::*;

const N: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

fn cases() -> Vec<(String, Must)> {
    let mut cases: Vec<(String, Must)> = [
        // Endless.
        ("SELECT COUNT(*) FROM n", CpuTime),
        ("SELECT MAX(i) FROM n", CpuTime),
        ("SELECT i FROM n", Output),
        ("SELECT 1 FROM n WHERE i < 0", CpuTime),
        ("SELECT DISTINCT i FROM n", Stopped),
        ("SELECT COUNT(*) FROM (SELECT DISTINCT i FROM n)", Stopped),
        (
            "SELECT COUNT(*) FROM (SELECT i FROM n ORDER BY i DESC)",
            CpuTime,
        ),
        ("SELECT group_concat(i) FROM n", Stopped),
        ("SELECT json_group_array(i) FROM n", Stopped),
        ("SELECT * FROM (SELECT i FROM n ORDER BY random())", Stopped),
        ("SELECT SUM(a.i * b.i) FROM n a, n b", CpuTime),
        ("SELECT i, SUM(i) OVER (ORDER BY i) FROM n", Stopped),
    ]
    .into_iter()
    .map(|(query, must)| (format!("{N} {query}"), must))
    .collect();
    let plain: &[(&str, Must)] = &[
        // Large values.
        ("SELECT printf('%1000000000d', 1)", Refused),
        ("SELECT printf('%.*c', 2000000000, 'x')", Refused),
        ("SELECT length(printf('%900000s', 'x'))", Rows(1)),
        ("SELECT zeroblob(1000000000)", Refused),
        ("SELECT randomblob(100)", Refused),
        ("SELECT hex(randomblob(1000000000))", Refused),
        (
            "SELECT replace(printf('%900000s', ''), ' ', 'xxxxxxxxxx')",
            Refused,
        ),
        (
            "WITH RECURSIVE s(x) AS (SELECT 'x' UNION ALL SELECT x || x FROM s) SELECT length(x) FROM s",
            Refused,
        ),
        (
            "WITH RECURSIVE s(x) AS (SELECT printf('%900000s', 'x') UNION ALL SELECT x || '' FROM s) SELECT x FROM s",
            Output,
        ),
        (
            "WITH RECURSIVE s(i, x) AS (SELECT 1, printf('%900000s', 'x') UNION SELECT i + 1, x || '' FROM s) \
             SELECT COUNT(*) FROM s",
            Stopped,
        ),
        (
            "SELECT quote(printf('%900000s', 'x')) || quote(printf('%900000s', 'x'))",
            Refused,
        ),
        // Single operations that look at no clock.
        (
            "SELECT instr(printf('%999999s', 'b'), printf('%499999s', 'b') || 'c')",
            Stopped,
        ),
        (
            "WITH s(x, y) AS (SELECT replace(printf('%900000s', ''), ' ', 'b'), \
             replace(printf('%80000s', ''), ' ', 'a') || 'b') SELECT trim(x, y) FROM s",
            Stopped,
        ),
        (
            "WITH s(x, y) AS (SELECT replace(printf('%999000s', ''), ' ', 'a'), \
             replace(printf('%499000s', ''), ' ', 'a') || 'b') SELECT instr(x, y), replace(x, y, '') FROM s",
            Stopped,
        ),
        (
            "SELECT 1 WHERE printf('%900000s', 'b') LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%c'",
            Rows(0),
        ),
        (
            "WITH s(x) AS (SELECT replace(printf('%90000s', ''), ' ', 'a')) \
             SELECT 1 FROM s WHERE x LIKE '%a%a%a%a%a%a%b'",
            Rows(0),
        ),
        (
            "WITH s(x) AS (SELECT replace(printf('%90000s', ''), ' ', 'a')) \
             SELECT 1 FROM s WHERE x GLOB '*a*a*a*a*a*b'",
            Rows(0),
        ),
        // Other files, other code.
        ("ATTACH DATABASE '/etc/passwd' AS other", Refused),
        ("ATTACH ':memory:' AS other", Refused),
        ("DETACH main", Refused),
        ("VACUUM INTO '/tmp/copy.db'", Refused),
        ("VACUUM", Refused),
        ("SELECT load_extension('/tmp/x.so')", Fails),
        ("SELECT readfile('/etc/passwd')", Fails),
        ("SELECT writefile('/tmp/x', 'y')", Fails),
        ("SELECT edit('x')", Fails),
        ("SELECT fts3_tokenizer('simple', x'00')", Fails),
        ("CREATE VIRTUAL TABLE temp.v USING fts5(x)", Refused),
        ("CREATE VIRTUAL TABLE v USING rtree(a, b, c)", Refused),
        ("CREATE VIRTUAL TABLE v USING dbstat", Refused),
        ("SELECT rtreecheck('main', 'Employee')", Refused),
        ("SELECT sqlite_compileoption_get(1)", Refused),
        // Pragmas.
        ("PRAGMA hard_heap_limit = 0", Refused),
        ("PRAGMA soft_heap_limit = 0", Refused),
        ("PRAGMA max_page_count = 1000000000", Refused),
        ("PRAGMA journal_mode = WAL", Refused),
        ("PRAGMA writable_schema = ON", Refused),
        ("PRAGMA temp_store_directory = '/tmp'", Refused),
        ("PRAGMA temp_store = FILE", Refused),
        ("PRAGMA trusted_schema = ON", Refused),
        ("PRAGMA database_list", Refused),
        ("PRAGMA query_only = OFF", Refused),
        ("PRAGMA threads = 64", Refused),
        ("PRAGMA integrity_check", Refused),
        ("PRAGMA table_info(Employee)", Rows(3)),
        ("SELECT * FROM pragma_table_info('Employee')", Rows(3)),
        ("SELECT * FROM pragma_database_list", Refused),
        // The schema itself.
        ("UPDATE sqlite_schema SET sql = ''", Fails),
        (
            "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, '')",
            Fails,
        ),
        ("SELECT name FROM sqlite_schema", Rows(1)),
        ("SELECT * FROM dbstat", Rows(2)),
        // Transactions.
        ("COMMIT", Fails),
        ("ROLLBACK", Fails),
        ("BEGIN; SELECT 1; COMMIT; SELECT 2", Rows(1)),
        ("SAVEPOINT a; ROLLBACK TO a; RELEASE a", NoResult),
        ("BEGIN EXCLUSIVE; BEGIN", Fails),
        // Names that hide others.
        (
            "CREATE TEMP TABLE Employee (salary); INSERT INTO Employee VALUES (1), (2); SELECT * FROM Employee",
            Rows(2),
        ),
        (
            "CREATE TEMP VIEW Employee AS SELECT 1 AS salary; SELECT * FROM Employee; DROP VIEW Employee",
            Rows(1),
        ),
        (
            "CREATE TEMP TABLE t (x); CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN \
             DELETE FROM main.Employee; END; INSERT INTO t VALUES (1)",
            Fails,
        ),
        (
            "CREATE TEMP TABLE t (x); CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN \
             INSERT INTO t VALUES (NEW.x + 1); END; INSERT INTO t VALUES (1); SELECT * FROM t",
            Rows(2),
        ),
        (
            "CREATE TRIGGER g AFTER INSERT ON Employee BEGIN SELECT 1; END",
            Refused,
        ),
        (
            "CREATE TEMP TABLE t AS SELECT 1; INSERT INTO temp.sqlite_schema SELECT * FROM sqlite_schema",
            Fails,
        ),
        // A flood of rows and columns.
        (
            "SELECT * FROM Employee a, Employee b, Employee c, Employee d",
            Rows(81),
        ),
        ("SELECT 1; SELECT 2;;;; SELECT 3;", Rows(1)),
        // Parameters and odd texts.
        ("SELECT ?", Fails),
        ("SELECT :name, @other, $third", Fails),
        ("SELECT 'never ends", Fails),
        ("/* never ends", NoResult),
        ("SELECT 1 /* never ends", Rows(1)),
        ("EXPLAIN SELECT 1", Rows(5)),
        ("EXPLAIN QUERY PLAN SELECT * FROM Employee", Rows(1)),
        ("SELECT abs(-9223372036854775808)", Fails),
        ("SELECT 1 / 0", Rows(1)),
        ("SELECT RAISE(ABORT, 'x')", Fails),
        ("SELECT json('{')", Fails),
        ("SELECT CAST(x'ff41' AS TEXT)", Rows(1)),
        ("SELECT 'a' || char(0) || 'b'", Rows(1)),
        ("REINDEX", NoResult),
        ("ANALYZE", Fails),
    ];
    cases.extend(
        plain
            .iter()
            .map(|(query, must)| ((*query).to_owned(), *must)),
    );
    // Texts that are too much for a parser.
    cases.push((
        format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        Refused,
    ));
    cases.push((format!("SELECT 1{}", " + 1".repeat(20_000)), Refused));
    cases.push((format!("SELECT {}1", "NOT ".repeat(10_000)), Refused));
    cases.push((format!("SELECT {}1", "- ".repeat(10_000)), Refused));
    cases.push((format!("SELECT 1{}", ", 1".repeat(5_000)), Refused));
    cases.push((
        format!("SELECT 1{}", " UNION SELECT 1".repeat(5_000)),
        Refused,
    ));
    cases.push((
        format!("SELECT max({})", vec!["1"; 1_000].join(", ")),
        Refused,
    ));
    cases.push((format!("SELECT '{}'", "x".repeat(200_000)), Refused));
    cases.push(("SELECT 1;".repeat(1_500_000), Refused));
    cases.push((
        format!("SELECT 1 FROM {}", vec!["Employee"; 100].join(", ")),
        Refused,
    ));
    cases.push((
        format!("SELECT 1 WHERE 'a' LIKE '{}'", "%a".repeat(1_000)),
        Fails,
    ));
    cases.push((";".repeat(90_000), NoResult));
    cases.push(("SELECT 1;".repeat(10_000), Rows(1)));
    cases.push(("SELECT 1\0; DROP TABLE Employee".to_owned(), Fails));
    // Each name stands for twice the one before.
    let mut doubling = "WITH c0(x) AS (SELECT 1)".to_owned();
    for level in 1..60 {
        doubling += &format!(
            ", c{level}(x) AS (SELECT a.x FROM c{} a, c{} b)",
            level - 1,
            level - 1
        );
    }
    cases.push((format!("{doubling} SELECT COUNT(*) FROM c59"), Refused));
    cases
}

fn ended(outcome: &grade::outcome::Outcome) -> Must {
    match &outcome.ending {
        Ending::CpuTimeExceeded => CpuTime,
        Ending::MemoryExceeded => Memory,
        Ending::OutputExceeded => Output,
        Ending::Queried(queried) => match (&queried.error, &queried.result) {
            (Some(error), _) if error.kind == SqlErrorKind::Refused => Refused,
            (Some(_), _) => Fails,
            (None, Some(result)) => Rows(result.rows.len()),
            (None, None) => NoResult,
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_query_ends_as_it_must() {
    let salaries = [Some(1), Some(3), Some(2)];
    let cases = cases();
    assert!(cases.len() >= 60);
    let mut works = Vec::new();
    for (query, _) in &cases {
        let mut work = employees(&salaries);
        work.query = query.clone();
        works.push(work.clone());
        work.query = "SELECT salary FROM Employee".to_owned();
        works.push(work);
    }
    let outcomes = run_all(&mut engine(), works, &limits()).unwrap();
    let mut wrong = Vec::new();
    for ((query, must), pair) in cases.iter().zip(outcomes.chunks(2)) {
        let ended = ended(&pair[0]);
        let right = match must {
            Stopped => matches!(ended, CpuTime | Memory | Output),
            Fails => matches!(ended, Fails | Refused),
            must => ended == *must,
        };
        if !right {
            let said = match &pair[0].ending {
                Ending::Queried(queried) => format!("{:?}", queried.error),
                _ => String::new(),
            };
            let query: String = query.chars().take(150).collect();
            wrong.push(format!(
                "{query}\n  must {must:?}, ended {ended:?} {said} {:?}",
                pair[0].usage
            ));
        }
        assert_eq!(rows(&pair[1]).len(), 3, "after {query}");
        assert_eq!(
            queried(&pair[1]).result.as_ref().unwrap().rows[1],
            [Cell::Integer(3)]
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
