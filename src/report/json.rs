//! The report as JSON, for programs.

use serde::{Deserialize, Serialize};

use super::escape;
use super::model::{FORMAT, Report};
use super::round::{Answer, Round};

/// One report; `grade schema report` describes it.
pub fn write(report: &Report) -> String {
    pretty(report)
}

/// Several as one array. An answer that could not be graded is there too, with
/// the reason in place of a report.
pub fn write_all(round: &Round) -> String {
    let items: Vec<Item> = round.answers.iter().map(item).collect();
    pretty(&items)
}

fn item(answer: &Answer) -> Item<'_> {
    match &answer.outcome {
        Ok(graded) => Item::Graded(&graded.report),
        Err(error) => Item::NotGraded(NotGraded {
            format: FORMAT,
            problem: answer.problem.clone(),
            path: answer.path.clone(),
            person: answer.person.clone(),
            error: error.clone(),
        }),
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Graded(&'a Report),
    NotGraded(NotGraded),
}

/// An answer that could not be graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotGraded {
    pub format: u32,
    pub problem: String,
    pub path: String,
    pub person: Option<String>,
    /// Why; it is no verdict.
    pub error: String,
}

/// What [`write()`] and [`write_all`] wrote, read again.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    Graded(Box<Report>),
    NotGraded(NotGraded),
}

/// Why a text is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("it is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it is no report that `--report json` wrote: {0}")]
    Other(String),
    #[error("it has the form {0} of reports; this grade reads form {FORMAT}")]
    Format(u64),
}

/// Reads one report or an array of them.
///
/// # Errors
/// What it is instead.
pub fn read(text: &str) -> Result<Vec<Read>, ReadError> {
    let value: serde_json::Value = serde_json::from_str(text)?;
    let items = match value {
        serde_json::Value::Array(items) => items,
        one => vec![one],
    };
    items.into_iter().map(read_item).collect()
}

fn read_item(item: serde_json::Value) -> Result<Read, ReadError> {
    match item.get("format").and_then(serde_json::Value::as_u64) {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(other) => return Err(ReadError::Format(other)),
        None => return Err(ReadError::Other("there is no `format`".into())),
    }
    let other = |error: serde_json::Error| ReadError::Other(error.to_string());
    if item.get("error").is_some() {
        let item = serde_json::from_value(item).map_err(other)?;
        return Ok(Read::NotGraded(item));
    }
    let report = serde_json::from_value(item).map_err(other)?;
    Ok(Read::Graded(Box::new(report)))
}

/// The JSON Schema of [`write()`].
pub fn schema() -> String {
    pretty(&schemars::schema_for!(Report))
}

/// Indented, with a final newline.
pub fn pretty(value: &(impl Serialize + ?Sized)) -> String {
    spelt_out(&serde_json::to_string_pretty(value).expect(NEVER_FAILS)) + "\n"
}

/// On one line, without a newline.
pub fn compact(value: &(impl Serialize + ?Sized)) -> String {
    spelt_out(&serde_json::to_string(value).expect(NEVER_FAILS))
}

const NEVER_FAILS: &str =
    "reports and schemas have only string keys, and writing to memory cannot fail";

/// A terminal or the log of a CI service may be what reads it, so that
/// characters and commands that one obeys are spelt out, as JSON allows inside
/// of strings; outside of them there are none.
fn spelt_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut units = [0; 2];
    for c in text.chars() {
        if escape::is_unsafe(c) {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.replace("##[", "#\\u0023[")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::sample;
    use crate::report::round::Graded;

    #[test]
    fn what_was_written_can_be_read() {
        let mut round = Round::new("balanced", jiff::Timestamp::UNIX_EPOCH);
        let answer = Answer {
            problem: "balanced".into(),
            path: "my.js".into(),
            person: Some("alice".into()),
            outcome: Err("Node.js is not installed".into()),
        };
        round.answers.push(answer.clone());
        round.answers.push(Answer {
            outcome: Ok(Graded {
                report: sample(),
                source: String::new(),
            }),
            ..answer
        });
        let read_back = read(&write_all(&round)).unwrap();
        assert!(
            matches!(&read_back[0], Read::NotGraded(item) if item.error.contains("Node.js")),
            "{read_back:?}"
        );
        assert_eq!(read_back[1], Read::Graded(Box::new(sample())));
        assert_eq!(read(&write(&sample())).unwrap().len(), 1);
        for wrong in ["", "[1]", "{\"format\": 99}", "{\"format\": 1}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_a_terminal_obeys_is_spelt_out() {
        let text = "\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{e0041} naïve 漢字\n";
        let written = pretty(text);
        assert_eq!(
            written,
            "\"\\u001b[2J\\u009b31m\\u007f\\u202e\\udb40\\udc41 naïve 漢字\\n\"\n"
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn what_a_log_obeys_is_spelt_out() {
        let written = compact("##[error]");
        assert_eq!(written, "\"#\\u0023[error]\"");
        assert_eq!(
            serde_json::from_str::<String>(&written).unwrap(),
            "##[error]"
        );
    }
}
