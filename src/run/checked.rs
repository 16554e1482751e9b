//! What a checker is asked about each case: the files that it gets, and the
//! output in the form that it reads.

use std::fmt::Write;
use std::sync::Arc;

use super::plan::Plan;
use crate::engine::process::checker::{Given, Question};
use crate::outcome::{Ending, Outcome};
use crate::problem::model::{Action, CaseBody, Cell, Expect, Problem, Sequence, SqlCase, Step};
use crate::problem::value::Value;

/// What to ask about each task of the plan.
pub(super) fn question(problem: &Problem, plan: &Plan) -> Arc<Question> {
    struct Known {
        given: Given,
        exit_code: i32,
        single: bool,
    }
    let known: Vec<Known> = plan
        .cases
        .iter()
        .map(|index| {
            let body = &problem.cases[*index].body;
            Known {
                given: given(body),
                exit_code: match body {
                    CaseBody::Program(case) => case.exit_code,
                    _ => 0,
                },
                single: matches!(body, CaseBody::Calls(sequence) if sequence.single),
            }
        })
        .collect();
    Arc::new(move |index, outcome| {
        let known = known.get(index)?;
        let output = output(outcome, known.exit_code, known.single)?;
        Some((known.given.clone(), output))
    })
}

fn given(body: &CaseBody) -> Given {
    match body {
        CaseBody::Program(case) => Given {
            input: case.stdin.clone(),
            expected: case.stdout.clone().unwrap_or_default(),
        },
        CaseBody::Calls(sequence) => Given {
            input: line(|out| write_sequence(out, sequence)),
            expected: expected_of(sequence),
        },
        CaseBody::Sql(case) => Given {
            input: line(|out| write_tables(out, case)),
            expected: case.expect.first().map_or(Vec::new(), |table| {
                line(|out| write_rows(out, &table.columns, &table.rows))
            }),
        },
        CaseBody::Each(_) => Given::default(),
    }
}

/// The output, where there is one that a checker can judge.
fn output(outcome: &Outcome, exit_code: i32, single: bool) -> Option<Vec<u8>> {
    match &outcome.ending {
        Ending::Exited(code) if *code == exit_code => Some(outcome.stdout.bytes.clone()),
        Ending::Called(results) => {
            let values: Option<Vec<&Value>> = results
                .iter()
                .map(|call| call.result.as_ref().ok())
                .collect();
            let values = values?;
            Some(match values.as_slice() {
                [value] if single => line(|out| write_value(out, value)),
                values => line(|out| write_list(out, values, |out, v| write_value(out, v))),
            })
        }
        Ending::Queried(queried) if queried.error.is_none() => {
            let rows = match &queried.check {
                Some(checked) => checked.as_ref().ok()?,
                None => match &queried.result {
                    Some(rows) => rows,
                    None => return Some(b"null\n".to_vec()),
                },
            };
            Some(line(|out| write_rows(out, &rows.columns, &rows.rows)))
        }
        _ => None,
    }
}

fn line(write: impl FnOnce(&mut String)) -> Vec<u8> {
    let mut out = String::new();
    write(&mut out);
    out.push('\n');
    out.into_bytes()
}

/// `[1, 2]` for one call; `[[1, 2], [3]]` for several of a function; for a
/// class `{"new": [], "calls": [{"call": "add", "args": [1]}]}`.
fn write_sequence(out: &mut String, sequence: &Sequence) {
    let args = |step: &Step| match &step.action {
        Action::Call { args, .. } | Action::New { args } => args.clone(),
    };
    match (&sequence.new, sequence.steps.as_slice()) {
        (None, [step]) if sequence.single => write_value(out, &Value::List(args(step))),
        (None, steps) => {
            write_list(out, steps, |out, step| {
                write_value(out, &Value::List(args(step)));
            });
        }
        (Some(new), steps) => {
            out.push_str("{\"new\": ");
            write_value(out, &Value::List(new.clone()));
            out.push_str(", \"calls\": ");
            write_list(out, steps, |out, step| {
                let name = match &step.action {
                    Action::Call { method, .. } => method.as_deref().unwrap_or(""),
                    Action::New { .. } => "new",
                };
                out.push_str("{\"call\": ");
                write_text(out, name);
                out.push_str(", \"args\": ");
                write_value(out, &Value::List(args(step)));
                out.push('}');
            });
            out.push('}');
        }
    }
}

/// The expectation of each call, the first one where several would do; `null`
/// where there is none. Empty where no call has one.
fn expected_of(sequence: &Sequence) -> Vec<u8> {
    let expected = |step: &Step| match &step.expect {
        Expect::AnyOf(values) => values.first().cloned(),
        Expect::Nothing => None,
    };
    let all: Vec<Option<Value>> = sequence.steps.iter().map(expected).collect();
    match all.as_slice() {
        [Some(value)] if sequence.single => line(|out| write_value(out, value)),
        all if all.iter().all(Option::is_none) => Vec::new(),
        all => line(|out| {
            write_list(out, all, |out, value| {
                write_value(out, value.as_ref().unwrap_or(&Value::Null));
            });
        }),
    }
}

/// `{"Employee": {"columns": […], "rows": [[…], …]}}`
fn write_tables(out: &mut String, case: &SqlCase) {
    out.push('{');
    for (i, (name, table)) in case.tables.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        write_text(out, name);
        out.push_str(": ");
        write_rows(out, &table.columns, &table.rows);
    }
    out.push('}');
}

fn write_rows(out: &mut String, columns: &[String], rows: &[Vec<Cell>]) {
    out.push_str("{\"columns\": ");
    write_list(out, columns, |out, name| write_text(out, name));
    out.push_str(", \"rows\": ");
    write_list(out, rows, |out, row| {
        write_list(out, row, |out, cell| match cell {
            Cell::Null => out.push_str("null"),
            Cell::Integer(number) => {
                let _ = write!(out, "{number}");
            }
            Cell::Real(number) => write_float(out, *number),
            Cell::Text(bytes) => write_text(out, &String::from_utf8_lossy(bytes)),
            Cell::Blob(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                out.push_str("{\"blob\": ");
                write_text(out, &digits);
                out.push('}');
            }
        });
    });
    out.push('}');
}

fn write_list<T>(out: &mut String, items: &[T], mut write: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        write(out, item);
    }
    out.push(']');
}

fn write_text(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// JSON has no such numbers; these words are those that Python and JavaScript
/// write and read.
fn write_float(out: &mut String, number: f64) {
    if number.is_nan() {
        out.push_str("NaN");
    } else if number.is_infinite() {
        out.push_str(if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
    } else {
        let _ = write!(out, "{number:?}");
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Float(number) => write_float(out, *number),
        Value::List(items) => write_list(out, items, write_value),
        Value::Map(entries) => {
            out.push('{');
            for (i, (key, value)) in entries.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_text(out, key);
                out.push_str(": ");
                write_value(out, value);
            }
            out.push('}');
        }
        Value::Ref(name) => {
            out.push_str("{\"ref\": ");
            write_text(out, name);
            out.push('}');
        }
        Value::Other { text, .. } => write_text(out, text),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_) => {
            let _ = write!(out, "{value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::CallResult;

    fn call(result: Value) -> CallResult {
        CallResult {
            step: 0,
            result: Ok(result),
            at: None,
        }
    }

    #[test]
    fn values_go_to_a_checker_as_json() {
        let value = Value::Map(vec![
            ("a\"".into(), Value::List(vec![Value::Int(1), Value::Null])),
            ("b".into(), Value::Float(f64::NAN)),
            ("c".into(), Value::Float(2.0)),
        ]);
        let outcome = Outcome::empty(Ending::Called(vec![call(value)]));
        assert_eq!(
            output(&outcome, 0, true).unwrap(),
            b"{\"a\\\"\": [1, null], \"b\": NaN, \"c\": 2.0}\n"
        );
        let several = Outcome::empty(Ending::Called(vec![
            call(Value::Int(1)),
            call(Value::Int(2)),
        ]));
        assert_eq!(output(&several, 0, false).unwrap(), b"[1, 2]\n");
    }

    #[test]
    fn a_crash_is_not_put_to_a_checker() {
        assert_eq!(output(&Outcome::empty(Ending::Exited(1)), 0, false), None);
        let ended = Outcome::empty(Ending::CpuTimeExceeded);
        assert_eq!(output(&ended, 0, false), None);
    }
}
