use proptest::prelude::*;

use super::*;
use crate::problem::model::Cell;

fn rules(order: SqlOrder) -> Rules {
    Rules {
        order,
        columns: ColumnMatch::Position,
        statements: Statements::Last,
        tolerance: Tolerance {
            abs: 0.0,
            rel: 1e-9,
        },
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.as_bytes().to_vec())
}

fn int(number: i64) -> Cell {
    Cell::Integer(number)
}

fn table(columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }
}

fn result(columns: &[&str], rows: Vec<Vec<Cell>>) -> ResultSet {
    let table = table(columns, rows);
    ResultSet {
        columns: table.columns,
        rows: table.rows,
        truncated: false,
    }
}

fn queried(result: Option<ResultSet>) -> Queried {
    Queried {
        with_columns: usize::from(result.is_some()),
        result,
        statements: 1,
        error: None,
        check: None,
        shuffled: Vec::new(),
        drops_fractions: false,
    }
}

fn judged(order: SqlOrder, expected: Table, got: ResultSet) -> SqlFinding {
    judge(
        &rules(order),
        Expected::Tables(&[expected]),
        &queried(Some(got)),
    )
    .unwrap()
}

/// One column of integers each.
fn numbers(order: SqlOrder, expected: &[i64], got: &[i64]) -> SqlFinding {
    let rows = |values: &[i64]| values.iter().map(|x| vec![int(*x)]).collect();
    judged(
        order,
        table(&["x"], rows(expected)),
        result(&["x"], rows(got)),
    )
}

#[track_caller]
fn near(finding: &SqlFinding, name: &str) {
    assert_eq!(finding.verdict, Verdict::WrongAnswer, "{finding:?}");
    assert_eq!(finding.near_miss, Some(name), "{finding:?}");
    assert!(finding.hint.is_some());
}

#[test]
fn a_bag_ignores_order_but_not_counts() {
    let finding = numbers(SqlOrder::Any, &[1, 2, 2], &[2, 1, 2]);
    assert_eq!(finding.verdict, Verdict::Accepted);
    assert_eq!(finding.diff, None);
    near(
        &numbers(SqlOrder::Any, &[1, 2, 2], &[2, 1]),
        "missing-duplicates",
    );
    near(&numbers(SqlOrder::Any, &[1, 2], &[2, 1, 2]), "duplicates");
    near(&numbers(SqlOrder::Any, &[1, 2], &[2, 1, 3]), "extra-rows");
    near(&numbers(SqlOrder::Any, &[1, 2, 3], &[2, 1]), "missing-rows");
}

#[test]
fn an_exact_order() {
    assert_eq!(
        numbers(SqlOrder::Exact, &[1, 2, 3], &[1, 2, 3]).verdict,
        Verdict::Accepted
    );
    let finding = numbers(SqlOrder::Exact, &[1, 2, 3], &[1, 3, 2]);
    near(&finding, "right-rows-wrong-order");
    assert_eq!(finding.message, "the right rows in the wrong order");
    assert!(finding.hint.unwrap().contains("2 must come before 3"));
    let finding = numbers(SqlOrder::Exact, &[1, 2, 3], &[3, 2, 1]);
    assert!(finding.hint.unwrap().contains("opposite"));
}

#[test]
fn three_kinds_of_nothing() {
    let none = table(&["x"], vec![]);
    let null = table(&["x"], vec![vec![Cell::Null]]);
    let no_row = || result(&["x"], vec![]);
    let null_row = || result(&["x"], vec![vec![Cell::Null]]);

    assert_eq!(
        judged(SqlOrder::Any, none.clone(), no_row()).verdict,
        Verdict::Accepted
    );
    let finding = judged(SqlOrder::Any, null.clone(), no_row());
    near(&finding, "no-row-instead-of-null");
    assert_eq!(finding.message, "expected NULL, got no row");
    assert!(finding.hint.unwrap().contains("scalar subquery"));
    let finding = judged(SqlOrder::Any, none.clone(), null_row());
    near(&finding, "null-instead-of-no-row");
    assert_eq!(finding.message, "expected no row, got NULL");

    let finding = judge(
        &rules(SqlOrder::Any),
        Expected::Tables(std::slice::from_ref(&none)),
        &queried(None),
    )
    .unwrap();
    assert_eq!(finding.verdict, Verdict::WrongAnswer);
    assert_eq!(finding.message, "no result: no statement returns rows");

    for got in [no_row(), null_row()] {
        let either = [none.clone(), null.clone()];
        let finding = judge(
            &rules(SqlOrder::Any),
            Expected::Tables(&either),
            &queried(Some(got)),
        );
        assert_eq!(finding.unwrap().verdict, Verdict::Accepted);
    }
}

#[test]
fn nothing_to_run_is_a_compile_error() {
    let mut got = queried(None);
    got.statements = 0;
    let expected = [table(&["x"], vec![])];
    let finding = judge(&rules(SqlOrder::Any), Expected::Tables(&expected), &got).unwrap();
    assert_eq!(finding.verdict, Verdict::CompileError);
}

#[test]
fn columns_count_even_without_rows() {
    let finding = judged(
        SqlOrder::Any,
        table(&["x"], vec![]),
        result(&["x", "y"], vec![]),
    );
    near(&finding, "extra-column");
    assert_eq!(finding.message, "2 columns, expected 1");
}

#[test]
fn an_extra_column_is_named() {
    let finding = judged(
        SqlOrder::Any,
        table(&["x"], vec![vec![int(7)]]),
        result(&["id", "x"], vec![vec![int(1), int(7)]]),
    );
    near(&finding, "extra-column");
    assert!(finding.hint.unwrap().contains("without column 1"));
    let finding = judged(
        SqlOrder::Any,
        table(&["x", "y"], vec![]),
        result(&["x"], vec![]),
    );
    near(&finding, "missing-column");
}

#[test]
fn columns_are_not_permuted_but_it_is_said() {
    let finding = judged(
        SqlOrder::Any,
        table(
            &["a", "b"],
            vec![vec![int(1), int(9)], vec![int(2), int(8)]],
        ),
        result(
            &["b", "a"],
            vec![vec![int(9), int(1)], vec![int(8), int(2)]],
        ),
    );
    near(&finding, "column-order");
}

#[test]
fn columns_by_name() {
    let by_name = Rules {
        columns: ColumnMatch::Name,
        ..rules(SqlOrder::Any)
    };
    let expected = [table(&["a", "b"], vec![vec![int(1), int(9)]])];
    let swapped = queried(Some(result(&["B", "A"], vec![vec![int(9), int(1)]])));
    let finding = judge(&by_name, Expected::Tables(&expected), &swapped).unwrap();
    assert_eq!(finding.verdict, Verdict::Accepted);
    let other = queried(Some(result(&["a", "c"], vec![vec![int(1), int(9)]])));
    let finding = judge(&by_name, Expected::Tables(&expected), &other).unwrap();
    assert_eq!(finding.message, "there is no column `b`");
}

#[test]
fn a_wrong_name_is_a_warning() {
    let expected = |name| table(&[name], vec![vec![int(1)]]);
    let got = || result(&["salary"], vec![vec![int(1)]]);
    let finding = judged(SqlOrder::Any, expected("SecondHighestSalary"), got());
    assert_eq!(finding.verdict, Verdict::Accepted);
    assert_eq!(
        finding.notes,
        ["column 1 is called `salary`; the problem calls it `SecondHighestSalary`"]
    );
    for name in ["_", "SALARY", "MAX(salary)"] {
        assert!(
            judged(SqlOrder::Any, expected(name), got())
                .notes
                .is_empty()
        );
    }
}

#[test]
fn one_statement_where_one_is_asked_for() {
    let one = Rules {
        statements: Statements::One,
        ..rules(SqlOrder::Any)
    };
    let expected = [table(&["x"], vec![])];
    let mut got = queried(Some(result(&["x"], vec![])));
    got.statements = 2;
    let finding = judge(&one, Expected::Tables(&expected), &got).unwrap();
    assert_eq!(finding.verdict, Verdict::WrongAnswer);
    assert_eq!(
        finding.message,
        "2 statements, where exactly one is asked for"
    );
}

#[test]
fn values_that_are_nearly_right() {
    let cases = [
        (int(5), text("5"), "wrong-type"),
        (text("a b"), text(" a  b"), "white-space"),
        (text("Ann"), text("ANN"), "case"),
        (Cell::Null, int(0), "stand-in-for-null"),
        (Cell::Null, int(-1), "stand-in-for-null"),
        (Cell::Null, text("null"), "stand-in-for-null"),
        (Cell::Real(2.5), int(2), "integer-division"),
        (Cell::Real(2.567), Cell::Real(2.57), "rounding"),
    ];
    for (expected, got, name) in cases {
        let finding = judged(
            SqlOrder::Any,
            table(&["x"], vec![vec![expected]]),
            result(&["x"], vec![vec![got]]),
        );
        near(&finding, name);
    }
}

#[test]
fn fractions_that_were_dropped_before_a_sum() {
    let rows = |values: [f64; 2]| {
        let [a, b] = values.map(Cell::Real);
        vec![vec![text("Dog"), a], vec![text("Cat"), b]]
    };
    for (found, divides, name) in [
        ([2.33, 0.33], true, Some("integer-division")),
        ([2.33, 0.33], false, None),
        ([2.33, 0.99], true, None),
    ] {
        let expected = [table(&["name", "quality"], rows([2.5, 0.66]))];
        let mut got = queried(Some(result(&["name", "quality"], rows(found))));
        got.drops_fractions = divides;
        let rules = rules(SqlOrder::Any);
        let finding = judge(&rules, Expected::Tables(&expected), &got).unwrap();
        assert_eq!(finding.near_miss, name, "{finding:?}");
    }
}

#[test]
fn errors_have_their_verdicts() {
    let kinds = [
        (SqlErrorKind::Prepare, Verdict::CompileError),
        (SqlErrorKind::Run, Verdict::RunTimeError),
        (SqlErrorKind::Refused, Verdict::RunTimeError),
        (SqlErrorKind::Time, Verdict::TimeLimit),
        (SqlErrorKind::Memory, Verdict::MemoryLimit),
        (SqlErrorKind::Output, Verdict::OutputLimit),
    ];
    for (kind, verdict) in kinds {
        let mut got = queried(None);
        got.error = Some(SqlError {
            kind,
            message: "near \"x\": syntax error".to_owned(),
            position: Some((2, 3)),
            help: Some("help".to_owned()),
        });
        let expected = [table(&["x"], vec![])];
        let finding = judge(&rules(SqlOrder::Any), Expected::Tables(&expected), &got).unwrap();
        assert_eq!(finding.verdict, verdict);
        assert_eq!(
            finding.message,
            "line 2, column 3: near \"x\": syntax error"
        );
        assert_eq!(finding.hint.as_deref(), Some("help"));
    }
}

fn reference(plain: &[i64], shuffled: &[&[i64]]) -> Queried {
    let rows = |values: &[i64]| {
        let rows = values.iter().map(|x| vec![int(*x)]).collect();
        result(&["x"], rows)
    };
    let mut reference = queried(Some(rows(plain)));
    reference.shuffled = shuffled.iter().map(|x| Ok(Some(rows(x)))).collect();
    reference
}

#[test]
fn the_order_of_a_reference_is_inferred() {
    // 2 and 3 are tied.
    let reference = reference(&[1, 2, 3, 4], &[&[1, 3, 2, 4], &[1, 2, 3, 4]]);
    let ask = |got: &[i64], ordered| {
        let rows = got.iter().map(|x| vec![int(*x)]).collect();
        let expected = Expected::Reference {
            queried: &reference,
            ordered,
        };
        let got = queried(Some(result(&["x"], rows)));
        judge(&rules(SqlOrder::Auto), expected, &got).unwrap()
    };
    assert_eq!(ask(&[1, 3, 2, 4], true).verdict, Verdict::Accepted);
    near(&ask(&[2, 1, 3, 4], true), "right-rows-wrong-order");
    assert_eq!(ask(&[2, 1, 3, 4], false).verdict, Verdict::Accepted);
}

#[test]
fn an_ambiguous_reference_is_the_author_s_fault() {
    let ambiguous = reference(&[1], &[&[2]]);
    for order in [SqlOrder::Any, SqlOrder::Auto, SqlOrder::Exact] {
        let fault = reference_fault(&rules(order), &ambiguous, true).unwrap();
        assert!(fault.to_string().contains("ambiguous"), "{fault}");
    }
    let unshuffled = reference(&[1], &[]);
    assert!(reference_fault(&rules(SqlOrder::Any), &unshuffled, true).is_none());
    assert!(reference_fault(&rules(SqlOrder::Auto), &unshuffled, true).is_some());
    assert!(reference_fault(&rules(SqlOrder::Any), &queried(None), true).is_some());
}

#[test]
fn luck_is_a_note() {
    let got = reference(&[1], &[&[2]]);
    let expected = [table(&["x"], vec![vec![int(1)]])];
    let finding = judge(&rules(SqlOrder::Any), Expected::Tables(&expected), &got).unwrap();
    assert_eq!(finding.verdict, Verdict::Accepted);
    assert!(finding.notes[0].starts_with("right by luck"));
}

#[test]
fn a_check_is_what_counts() {
    let mut got = queried(None);
    got.check = Some(Ok(result(&["x"], vec![vec![int(1)]])));
    let expected = [table(&["x"], vec![vec![int(1)]])];
    let finding = judge(&rules(SqlOrder::Any), Expected::Tables(&expected), &got).unwrap();
    assert_eq!(finding.verdict, Verdict::Accepted);
}

#[test]
fn the_nearest_of_several_is_shown() {
    let either = [
        table(&["x"], vec![vec![int(1)], vec![int(2)], vec![int(3)]]),
        table(&["x"], vec![vec![int(9)], vec![int(8)]]),
    ];
    let got = queried(Some(result(&["x"], vec![vec![int(9)], vec![int(7)]])));
    let finding = judge(&rules(SqlOrder::Any), Expected::Tables(&either), &got).unwrap();
    let diff = finding.diff.unwrap();
    assert_eq!(diff.expected, either[1]);
    assert_eq!(
        finding.message,
        "1 of 2 expected rows, 1 missing, 1 unexpected"
    );
    assert!(matches!(diff.rows[1], RowDiff::Changed { .. }));
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Null),
        (-2i64..3).prop_map(Cell::Integer),
        (-3i64..3).prop_map(|n| Cell::Real(n as f64 / 2.0)),
        "[aB ]{0,2}".prop_map(|text| Cell::Text(text.into_bytes())),
    ]
}

fn rows(width: usize) -> impl Strategy<Value = Vec<Vec<Cell>>> {
    prop::collection::vec(prop::collection::vec(cell(), width), 0..6)
}

proptest! {
    /// Every row of both tables appears in the comparison exactly once, and an
    /// accepted answer is one with the same bag of rows.
    #[test]
    fn a_finding_accounts_for_every_row(expected in rows(2), got in rows(2), exact: bool) {
        let order = if exact { SqlOrder::Exact } else { SqlOrder::Any };
        let finding = judged(
            order,
            table(&["a", "b"], expected.clone()),
            result(&["a", "b"], got.clone()),
        );
        let Some(diff) = finding.diff else {
            prop_assert_eq!(finding.verdict, Verdict::Accepted);
            prop_assert_eq!(expected.len(), got.len());
            return Ok(());
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for line in &diff.rows {
            match line {
                RowDiff::Same { expected, got }
                | RowDiff::Moved { expected, got }
                | RowDiff::Changed { expected, got, .. } => {
                    left.push(*expected);
                    right.push(*got);
                }
                RowDiff::Missing { expected } => left.push(*expected),
                RowDiff::Unexpected { got } => right.push(*got),
            }
        }
        left.sort_unstable();
        prop_assert_eq!(left, (0..expected.len()).collect::<Vec<_>>());
        prop_assert_eq!(right, (0..got.len()).collect::<Vec<_>>());
        let all_same = diff.rows.iter().all(|line| matches!(line, RowDiff::Same { .. }));
        prop_assert!(!all_same);
    }

    #[test]
    fn the_same_rows_are_accepted_in_any_order(
        (rows, shuffled) in rows(2).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let finding = judged(SqlOrder::Any, table(&["a", "b"], rows), result(&["a", "b"], shuffled));
        prop_assert_eq!(finding.verdict, Verdict::Accepted);
    }
}
