//! What the loader makes of right problems.

use std::fs;
use std::path::Path;
use std::time::Duration;

use grade::problem::model::{
    Action, CaseBody, Cell, Expect, Kind, Limits, Order, Problem, Sequence, SqlCase, SqlOrder, Step,
};
use grade::problem::value::Value;
use grade::problem::{find, list, load};

fn problem_with(text: &str, files: &[(&str, &str)]) -> Problem {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files.iter().chain(&[("problem.toml", text)]) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, content).expect("written");
    }
    load(folder.path()).unwrap_or_else(|error| panic!("{}", error.render(false, 100)))
}

fn problem(text: &str) -> Problem {
    problem_with(text, &[])
}

/// A function problem with one signature and the given rest.
fn function(params: &str, returns: &str, rest: &str) -> Problem {
    problem(&format!(
        "title = \"T\"\nkind = \"function\"\n[call]\nfunction = \"f\"\nparams = {params}\nreturns = '{returns}'\n[clock]\n{rest}"
    ))
}

fn sequence(problem: &Problem, index: usize) -> &Sequence {
    match &problem.cases[index].body {
        CaseBody::Calls(sequence) => sequence,
        other => panic!("no calls: {other:?}"),
    }
}

fn args(step: &Step) -> &[Value] {
    match &step.action {
        Action::Call { args, .. } | Action::New { args } => args,
    }
}

fn expected(step: &Step) -> &[Value] {
    match &step.expect {
        Expect::AnyOf(values) => values,
        Expect::Nothing => &[],
    }
}

fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

#[test]
fn an_integer_becomes_a_float_where_one_is_declared() {
    let problem = function(
        "[\"x: float\", \"rows: {a: float, b: int?}[]\", \"n: int\"]",
        "float",
        "[[case]]\nname = \"a\"\nargs = [5, [{ a = 1 }], 2]\nexpect = 5\n",
    );
    let step = &sequence(&problem, 0).steps[0];
    let row = Value::Map(vec![
        ("a".to_owned(), Value::Float(1.0)),
        ("b".to_owned(), Value::Null),
    ]);
    assert_eq!(
        args(step),
        [Value::Float(5.0), Value::List(vec![row]), Value::Int(2)]
    );
    assert_eq!(expected(step), [Value::Float(5.0)]);
    assert!(sequence(&problem, 0).single);
}

#[test]
fn nan_and_infinity_survive() {
    let problem = function(
        "[\"x: float[]\"]",
        "float",
        "[[case]]\nname = \"a\"\nargs = [[nan, inf, -inf, 1e300]]\nexpect = nan\n",
    );
    let step = &sequence(&problem, 0).steps[0];
    assert_eq!(format!("{}", args(step)[0]), "[nan, inf, -inf, 1e300]");
    assert!(matches!(expected(step), [Value::Float(x)] if x.is_nan()));
}

#[test]
fn maps_keep_the_order_of_the_file() {
    let problem = function(
        "[\"m: map<string, int>\"]",
        "any",
        "[[case]]\nname = \"a\"\nargs = [{ z = 1, a = 2 }]\nexpect_json = '{\"z\": [1], \"a\": null}'\n",
    );
    let step = &sequence(&problem, 0).steps[0];
    assert_eq!(args(step)[0].to_string(), "{\"z\": 1, \"a\": 2}");
    assert_eq!(expected(step)[0].to_string(), "{\"z\": [1], \"a\": null}");
}

#[test]
fn builders_build() {
    let problem = problem_with(
        "title = \"T\"\nkind = \"function\"\n[call]\nfunction = \"f\"\nparams = [\"s: any\"]\nreturns = \"int\"\n\
         [[case]]\nname = \"repeat\"\nargs = [{ repeat = \"ab\", times = 3 }]\nexpect = 1\n\
         [[case]]\nname = \"concat\"\nargs = [{ concat = [\"x\", { repeat = \"y\", times = 2 }] }]\nexpect = 1\n\
         [[case]]\nname = \"chars\"\nargs = [{ chars = [\"\\uD7FE\", 3] }]\nexpect = 1\n\
         [[case]]\nname = \"file\"\nargs = [{ file = \"cases/a.txt\" }]\nexpect = 1\n\
         [[case]]\nname = \"list\"\nargs = [{ concat = [[0], { repeat = [1, 2], times = 2 }] }]\nexpect = 1\n\
         [[case]]\nname = \"a real map\"\nargs_json = '[{\"file\": \"a\"}]'\nexpect = 1\n",
        &[("cases/a.txt", "hello\n")],
    );
    let shown: Vec<String> = (0..6)
        .map(|i| args(&sequence(&problem, i).steps[0])[0].to_string())
        .collect();
    // The surrogates between U+D7FF and U+E000 are passed over.
    assert_eq!(
        shown,
        [
            "\"ababab\"",
            "\"xyy\"",
            "\"\u{d7fe}\u{d7ff}\u{e000}\"",
            "\"hello\\n\"",
            "[0, 1, 2, 1, 2]",
            "{\"file\": \"a\"}",
        ]
    );
}

#[test]
fn loops_are_unrolled_and_counted_from_nought() {
    let problem = function(
        "[\"key: string\", \"now: int\"]",
        "string",
        "[[case]]\nname = \"a\"\ncalls = [\n\
         { args = [\"x\", 0] },\n\
         { loop = 3, calls = [{ args = [\"10.0.{i}\", \"{i}\"], expect = \"k{i}\", as = \"t{i}\" }, { args = [\"b\", 1] }], count = [{ of = \"k\", max = 1 }] },\n\
         { args = [{ ref = \"t2\" }, 9], at = 59.5, every = 2, times = 4 },\n]\n",
    );
    let steps = &sequence(&problem, 0).steps;
    assert_eq!(steps.len(), 8);
    assert_eq!(args(&steps[3]), [text("10.0.1"), Value::Int(1)]);
    assert_eq!(expected(&steps[3]), [text("k1")]);
    assert_eq!(steps[3].bind.as_deref(), Some("t1"));
    let entries: Vec<usize> = steps.iter().map(|step| step.entry).collect();
    assert_eq!(entries, [0, 1, 1, 1, 1, 1, 1, 2]);
    assert!(steps[..6].iter().all(|step| step.counts.is_empty()));
    assert_eq!(steps[6].counts.len(), 1);
    assert_eq!(args(&steps[7])[0], Value::Ref("t2".to_owned()));
    assert_eq!(
        (steps[7].at, steps[7].every, steps[7].times),
        (Some(59.5), Some(2.0), 4)
    );
    assert!(!sequence(&problem, 0).single);
}

#[test]
fn arguments_with_defaults_can_be_left_out() {
    let problem = function(
        "[\"x: int\", \"cost: float = 1\", \"tags: string[] = []\"]",
        "int",
        "[[case]]\nname = \"a\"\nargs = [1]\nexpect = 1\n",
    );
    assert_eq!(args(&sequence(&problem, 0).steps[0]), [Value::Int(1)]);
    let Kind::Function(function) = &problem.kind else {
        panic!("a function");
    };
    assert_eq!(function.params[1].default, Some(Value::Float(1.0)));
}

#[test]
fn a_group_shares_its_points() {
    let problem = problem(
        "title = \"T\"\nkind = \"function\"\n[call]\nfunction = \"f\"\nparams = []\nreturns = \"int\"\n\
         [points]\nbasic = 10\n\
         [[case]]\nname = \"a\"\ngroup = \"basic\"\nexpect = 1\n\
         [[case]]\nname = \"b\"\ngroup = \"basic\"\nexpect = 1\n\
         [[case]]\nname = \"c\"\nexpect = 1\npoints = 7\n",
    );
    let points: Vec<f64> = problem.cases.iter().map(|case| case.points).collect();
    assert_eq!(points, [5.0, 5.0, 7.0]);
    assert_eq!(problem.points, [("basic".to_owned(), 10.0)]);
    assert_eq!(problem.cases[0].id(), "basic/a");
    assert_eq!(problem.cases[1].location.line, 13);
}

#[test]
fn limits_have_units_and_languages() {
    let problem = problem(
        "title = \"T\"\nkind = \"program\"\n[limits]\ntime = \"500ms\"\nmemory = \"1.5 GiB\"\njava.time = \"3s\"\njava.memory = \"64 KiB\"\n\
         [[case]]\nname = \"a\"\nstdout = \"\"\nlimits.time = \"1min\"\n",
    );
    assert_eq!(
        problem.limits,
        Limits {
            time: Duration::from_millis(500),
            wall: Duration::from_millis(3500),
            memory: 3 << 29,
            output: 1 << 20,
        }
    );
    let java = problem.limits.with(&problem.language_limits["java"]);
    assert_eq!(
        (java.time, java.wall),
        (Duration::from_secs(3), Duration::from_secs(16))
    );
    assert_eq!(java.memory, 64 << 10);
    assert_eq!(problem.cases[0].limits.time, Some(Duration::from_secs(60)));
}

#[test]
fn sql_cells_keep_their_storage_class() {
    let problem = problem(
        "title = \"T\"\nkind = \"sql\"\nschema = \"CREATE TABLE T (a, b, c);\"\n[compare]\norder = \"exact\"\n\
         [[case]]\nname = \"a\"\ntables.T = \"\"\"\n| a | b | c |\n|---|:-:|--:|\n| 1 | 'it''s | x' | NULL |\n\n| -1.5 | two words | x'00fF' |\n\"\"\"\nexpect = \"_\"\n",
    );
    let CaseBody::Sql(SqlCase { tables, expect, .. }) = &problem.cases[0].body else {
        panic!("an SQL case");
    };
    let blob = Cell::Blob(vec![0, 255]);
    assert_eq!(
        tables[0].1.rows,
        [
            vec![
                Cell::Integer(1),
                Cell::Text(b"it's | x".to_vec()),
                Cell::Null
            ],
            vec![Cell::Real(-1.5), Cell::Text(b"two words".to_vec()), blob],
        ]
    );
    assert_eq!(
        (expect[0].columns.as_slice(), expect[0].rows.len()),
        (["_".to_owned()].as_slice(), 0)
    );
    assert!(matches!(&problem.kind, Kind::Sql(sql) if sql.order == SqlOrder::Exact));
    assert_eq!(problem.compare.order, Order::Exact);
}

#[test]
fn pairs_come_in_the_order_that_people_count() {
    let problem = problem_with(
        "title = \"T\"\nkind = \"program\"\n",
        &[
            ("cases/10.in", "a"),
            ("cases/10.ans", "b"),
            ("cases/2.in", "c"),
            ("cases/2.ans", ""),
            ("cases/scale/1.in", "d"),
            ("cases/scale/1.ans", "e"),
        ],
    );
    let ids: Vec<String> = problem.cases.iter().map(|case| case.id()).collect();
    assert_eq!(ids, ["2", "10", "scale/1"]);
}

#[test]
fn the_hash_is_of_the_content() {
    let text = "title = \"T\"\nkind = \"program\"\n[[case]]\nname = \"a\"\nstdout = \"\"\n";
    let first = problem_with(text, &[("statement.md", "one")]);
    let same = problem_with(text, &[("statement.md", "one"), (".hidden", "x")]);
    let other = problem_with(text, &[("statement.md", "two")]);
    assert_eq!(first.hash, same.hash);
    assert_ne!(first.hash, other.hash);
    assert_eq!(first.hash.len(), 64);
    assert_eq!(first.statement.as_deref(), Some("one"));
}

#[test]
fn a_large_argument_costs_no_copy_of_itself() {
    let start = std::time::Instant::now();
    let problem = function(
        "[\"s: string\"]",
        "bool",
        "[[case]]\nname = \"a\"\nargs = [{ repeat = \"(\", times = 50000000 }]\nexpect = false\n",
    );
    assert!(
        matches!(&args(&sequence(&problem, 0).steps[0])[0], Value::String(s) if s.len() == 50_000_000)
    );
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_problem_is_found_by_its_slug_or_path() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let inner = root.path().join("work/deep");
    fs::create_dir_all(&inner).expect("made");
    for slug in ["balanced", "first-unique-char"] {
        let folder = root.path().join("problems").join(slug);
        fs::create_dir_all(&folder).expect("made");
        fs::write(folder.join("problem.toml"), "").expect("written");
    }
    let balanced = root.path().join("problems/balanced");
    assert_eq!(find("balanced", root.path()), Ok(balanced.clone()));
    assert_eq!(find("balanced", &inner).map(|path| path.is_dir()), Ok(true));
    assert_eq!(find("problems/balanced", root.path()), Ok(balanced.clone()));
    assert_eq!(
        find("problems/balanced/problem.toml", root.path()),
        Ok(balanced)
    );
    // A path has its own neighbours, wherever one is.
    let path = root.path().join("problems/blanced");
    let path = path.to_str().expect("it is text");
    for (name, from) in [("blanced", inner.as_path()), (path, Path::new("/"))] {
        let error = find(name, from).expect_err("unknown").to_string();
        assert!(error.contains("did you mean \"balanced\"?"), "{error}");
    }
    assert_eq!(list(&inner).map(|found| found.len()), Ok(2));
    assert!(list(Path::new("/")).is_err());
}
