//! Messages between the grader and a driver, one line of JSON each.
//!
//! The form is documented in `docs/wire.md`. Requests are written straight
//! into text; replies are read into small structs and turned into an
//! [`Outcome`] by hand, so that a driver can send nothing but facts.

use std::fmt::Write;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::engine::{Task, Work};
use crate::language::names::{Convention, convert};
use crate::outcome::{
    CallResult, Captured, Ending, Enumerated, Exception, LoadFailure, Outcome, Usage,
};
use crate::problem::model::{Action, Sequence};
use crate::problem::value::Value;

/// Integers up to here are exact in every language's JSON.
const SAFE_INTEGER: i64 = (1 << 53) - 1;

/// Appends a value in wire form.
pub fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(n) if (-SAFE_INTEGER..=SAFE_INTEGER).contains(n) => {
            let _ = write!(out, "{n}");
        }
        Value::Int(n) => {
            let _ = write!(out, "{{\"$i\":\"{n}\"}}");
        }
        Value::Float(x) if x.is_nan() => out.push_str("{\"$f\":\"nan\"}"),
        Value::Float(x) if x.is_infinite() => out.push_str(if *x > 0.0 {
            "{\"$f\":\"inf\"}"
        } else {
            "{\"$f\":\"-inf\"}"
        }),
        Value::Float(x) => {
            let _ = write!(out, "{x:?}");
        }
        Value::String(text) => write_string(out, text),
        Value::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Map(entries) if entries.iter().any(|(key, _)| key.starts_with('$')) => {
            out.push_str("{\"$m\":[");
            for (i, (key, value)) in entries.iter().enumerate() {
                out.push_str(if i > 0 { ",[" } else { "[" });
                write_string(out, key);
                out.push(',');
                write_value(out, value);
                out.push(']');
            }
            out.push_str("]}");
        }
        Value::Map(entries) => {
            out.push('{');
            for (i, (key, value)) in entries.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
        Value::Ref(name) => {
            out.push_str("{\"$r\":");
            write_string(out, name);
            out.push('}');
        }
        // Nothing that a case passes is of this kind: the loader makes none.
        Value::Other { .. } => out.push_str("null"),
    }
}

pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f | 0x7f => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

fn write_list(out: &mut String, items: &[Value]) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_value(out, item);
    }
    out.push(']');
}

/// Appends the request of one task, with its newline.
///
/// # Panics
/// Never for work that the plan gives to workers.
pub fn write_request(out: &mut String, task: &Task) {
    let _ = write!(out, "{{\"id\":{}", task.index);
    match &task.work {
        Work::Calls(sequence) => write_sequence(out, sequence),
        Work::Each(each) => {
            out.push_str(",\"each\":{\"alphabet\":");
            write_string(out, &each.alphabet.iter().collect::<String>());
            let _ = write!(out, ",\"up_to\":{}}}", each.up_to);
        }
        Work::Sql(_) | Work::Program(_) => {}
    }
    out.push_str("}\n");
}

fn write_sequence(out: &mut String, sequence: &Sequence) {
    if let Some(new) = &sequence.new {
        out.push_str(",\"new\":");
        write_list(out, new);
    }
    out.push_str(",\"calls\":[");
    for (i, step) in sequence.steps.iter().enumerate() {
        out.push(if i > 0 { ',' } else { ' ' });
        match &step.action {
            Action::New { args } => {
                out.push_str("{\"new\":");
                write_list(out, args);
            }
            Action::Call { method, args, on } => {
                out.push_str("{\"a\":");
                write_list(out, args);
                if let Some(method) = method {
                    out.push_str(",\"m\":");
                    write_string(out, method);
                }
                if let Some(on) = on {
                    out.push_str(",\"on\":");
                    write_string(out, on);
                }
            }
        }
        if step.times != 1 {
            let _ = write!(out, ",\"n\":{}", step.times);
        }
        if let Some(every) = step.every {
            let _ = write!(out, ",\"every\":{every:?}");
        }
        if step.threads > 0 {
            let _ = write!(out, ",\"threads\":{}", step.threads);
        }
        if let Some(at) = step.at {
            let _ = write!(out, ",\"at\":{at:?}");
        }
        if let Some(name) = &step.bind {
            out.push_str(",\"as\":");
            write_string(out, name);
        }
        out.push('}');
    }
    out.push(']');
}

/// Reads a value from its wire form.
pub fn read_value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(b),
        Json::Number(n) => match n.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::List(items.into_iter().map(read_value).collect()),
        Json::Object(mut map) => {
            if map.len() == 1
                && let Some(tag) = map
                    .keys()
                    .next()
                    .filter(|key| key.starts_with('$'))
                    .cloned()
                && let Some(inner) = map.remove(&tag)
            {
                return read_tagged(&tag, inner);
            }
            Value::Map(map.into_iter().map(|(k, v)| (k, read_value(v))).collect())
        }
    }
}

fn read_tagged(tag: &str, inner: Json) -> Value {
    let unreadable = |inner: &Json| Value::Other {
        type_name: "value".into(),
        text: inner.to_string().chars().take(200).collect(),
    };
    match (tag, inner) {
        ("$i", Json::String(digits)) => match digits.parse() {
            Ok(n) => Value::Int(n),
            Err(_) => Value::Other {
                type_name: "int".into(),
                text: digits,
            },
        },
        ("$f", Json::String(name)) => Value::Float(match name.as_str() {
            "inf" => f64::INFINITY,
            "-inf" => f64::NEG_INFINITY,
            _ => f64::NAN,
        }),
        ("$m", Json::Array(pairs)) => Value::Map(
            pairs
                .into_iter()
                .filter_map(|pair| match pair {
                    Json::Array(pair) => {
                        let [key, value] = <[Json; 2]>::try_from(pair).ok()?;
                        Some((key.as_str()?.to_string(), read_value(value)))
                    }
                    _ => None,
                })
                .collect(),
        ),
        ("$o", Json::Array(parts)) => {
            let mut parts = parts.into_iter().map(|part| match part {
                Json::String(text) => text,
                other => other.to_string(),
            });
            Value::Other {
                type_name: parts.next().unwrap_or_default(),
                text: parts.next().unwrap_or_default(),
            }
        }
        (_, inner) => unreadable(&inner),
    }
}

/// The first reply: the answer is loaded, or why not.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InitReply {
    Ready(Ready),
    Failed(Failed),
    /// The driver cannot do what the problem asks (no virtual clock, …).
    Unsupported(String),
}

/// What the driver found in the submission.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ready {
    pub entry: String,
    pub style: String,
    #[serde(default)]
    pub note: Option<String>,
    /// The runtime's version.
    pub runtime: String,
}

impl Ready {
    /// False where the reply is not the driver's: no runtime has such a version.
    pub fn is_plausible(&self) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
        self.runtime.len() <= 60 && self.runtime.chars().all(plain)
    }
}

#[derive(Debug, Deserialize)]
pub struct Failed {
    why: String,
    #[serde(default)]
    error: WireError,
    #[serde(default)]
    found: Vec<String>,
    #[serde(default)]
    several: Vec<String>,
    #[serde(default)]
    code: i32,
    /// A package that the answer needs and this machine lacks, or the methods
    /// that a class lacks.
    #[serde(default)]
    missing: Option<Missing>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Missing {
    Package(String),
    Methods(Vec<String>),
}

/// What could be the name of a package. The rest is the answer's own text, which
/// is no reason to give up on it, nor fit for a message of ours.
fn is_package(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/@:".contains(c);
    !name.is_empty() && name.len() <= 200 && name.chars().all(plain)
}

impl Failed {
    /// `wanted` are the names of the entry; methods are named as the language
    /// at hand names them.
    pub fn into_failure(self, wanted: &[String], method_names: Convention) -> LoadFailure {
        if let Some(Missing::Methods(methods)) = self.missing {
            return LoadFailure::NoEntry {
                wanted: methods
                    .iter()
                    .map(|method| convert(method, method_names))
                    .collect(),
                found: self.found,
                several: self.several,
            };
        }
        match self.why.as_str() {
            "syntax" => LoadFailure::Syntax(self.error.into_exception()),
            "no_entry" => LoadFailure::NoEntry {
                wanted: wanted.to_vec(),
                found: self.found,
                several: self.several,
            },
            "exit" => LoadFailure::Exited(self.code),
            _ => LoadFailure::Threw(self.error.into_exception()),
        }
    }

    /// The package that is missing, wherever the driver put the word.
    pub fn missing_package(&self) -> Option<&str> {
        let named = match &self.missing {
            Some(Missing::Package(package)) => Some(package.as_str()),
            _ => self.error.missing.as_deref(),
        };
        named.filter(|package| is_package(package))
    }

    /// True where the constructor threw for a case's own arguments: a call
    /// like any other, not a file that does not load.
    fn is_constructor(&self) -> bool {
        self.why == "new"
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WireError {
    #[serde(rename = "type")]
    type_name: String,
    message: String,
    line: Option<u32>,
    trace: String,
    missing: Option<String>,
}

impl WireError {
    fn into_exception(self) -> Exception {
        Exception {
            type_name: self.type_name,
            message: self.message,
            line: self.line,
            trace: self.trace,
        }
    }
}

/// The reply to a case.
#[derive(Debug, Deserialize)]
pub struct CaseReply {
    pub id: usize,
    #[serde(default)]
    r: Vec<Vec<WireResult>>,
    bits: Option<String>,
    stop: Option<WireResult>,
    #[serde(default)]
    pub cpu: u64,
    #[serde(default)]
    pub wall: u64,
    pub peak: Option<u64>,
    /// Ends of standard output and error in bytes.
    #[serde(default)]
    pub out: Option<[u64; 2]>,
    exit: Option<i32>,
    #[serde(default)]
    stuck: bool,
    pub dirty: Option<String>,
    pub failed: Option<Failed>,
    error: Option<WireError>,
    /// A package that was used and is not there, even where the answer
    /// swallowed the error.
    missing: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireResult {
    #[serde(default, deserialize_with = "present")]
    v: Option<Json>,
    e: Option<WireError>,
    t: Option<f64>,
    x: Option<u32>,
}

/// `"v":null` is a value, a missing `v` is none.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}

impl WireResult {
    fn into_result(self) -> Result<Value, Exception> {
        match (self.v, self.e) {
            (Some(value), None) => Ok(read_value(value)),
            (_, Some(error)) => Err(error.into_exception()),
            (None, None) => Ok(Value::Null),
        }
    }
}

/// The most values that a reply may hold. Each takes some fifty bytes here but
/// only two in the reply.
const MOST_VALUES: usize = 5_000_000;

/// True where a reply holds so many values that reading it would take more
/// memory than it is worth. Commas in texts count too, which saves a parser.
pub fn is_too_large(line: &[u8]) -> bool {
    let opens = |byte: &&u8| matches!(byte, b',' | b'[' | b'{');
    line.len() > MOST_VALUES && line.iter().filter(opens).count() > MOST_VALUES
}

impl CaseReply {
    /// Drops results that nobody asked for: a compact run can claim billions.
    pub fn keep_to(&mut self, work: &Work) {
        let steps = match work {
            Work::Calls(sequence) => sequence.steps.as_slice(),
            _ => &[],
        };
        self.r.truncate(steps.len());
        for (results, step) in self.r.iter_mut().zip(steps) {
            let mut asked = step.times.saturating_mul(step.threads.max(1));
            results.retain_mut(|result| {
                let count = result.x.unwrap_or(1).min(asked);
                asked -= count;
                result.x = Some(count);
                count > 0
            });
        }
    }

    /// A package that the answer asked for during the case and did not find.
    pub fn missing_package(&self) -> Option<&str> {
        self.failed
            .as_ref()
            .and_then(Failed::missing_package)
            .or(self.missing.as_deref())
            .or_else(|| {
                self.r
                    .iter()
                    .flatten()
                    .find_map(|result| result.e.as_ref()?.missing.as_deref())
            })
            .filter(|package| is_package(package))
    }

    /// The facts of the reply; output and limits are the engine's business.
    pub fn into_outcome(self, wanted: &[String], method_names: Convention) -> Outcome {
        let usage = Usage {
            cpu: Duration::from_nanos(self.cpu),
            wall: Duration::from_nanos(self.wall),
            memory: self.peak,
        };
        let ending = if let Some(failed) = self.failed {
            if failed.is_constructor() {
                threw(failed.error.into_exception())
            } else {
                Ending::NotLoaded(failed.into_failure(wanted, method_names))
            }
        } else if self.stuck {
            Ending::Stuck
        } else if let Some(code) = self.exit {
            Ending::QuitDuringCall(code)
        } else if let Some(error) = self.error {
            threw(error.into_exception())
        } else if let Some(bits) = self.bits {
            Ending::Enumerated(Enumerated {
                answers: bits.bytes().map(|bit| bit == b'1').collect(),
                stopped: self.stop.map(WireResult::into_result),
                up_to: None,
            })
        } else {
            Ending::Called(expand(self.r))
        };
        Outcome {
            ending,
            usage,
            stdout: Captured::default(),
            stderr: Captured::default(),
            checked: None,
        }
    }
}

/// The case as a single call that threw.
pub(super) fn threw(exception: Exception) -> Ending {
    Ending::Called(vec![CallResult {
        step: 0,
        result: Err(exception),
        at: None,
    }])
}

fn expand(steps: Vec<Vec<WireResult>>) -> Vec<CallResult> {
    let mut all = Vec::new();
    for (step, results) in steps.into_iter().enumerate() {
        for result in results {
            let count = result.x.unwrap_or(1);
            let at = result.t;
            let result = result.into_result();
            for _ in 1..count {
                all.push(CallResult {
                    step,
                    result: result.clone(),
                    at,
                });
            }
            if count > 0 {
                all.push(CallResult { step, result, at });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(value: &Value) -> Value {
        let mut text = String::new();
        write_value(&mut text, value);
        read_value(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn values_survive_the_trip() {
        for value in [
            Value::Null,
            Value::Int(i64::MIN),
            Value::Int(SAFE_INTEGER),
            Value::Float(5.0),
            Value::Float(-0.0),
            Value::Float(1e300),
            Value::Float(f64::NEG_INFINITY),
            Value::String("\u{0}\u{7f}\u{2028}😀\"\\\n".into()),
            Value::List(vec![Value::Bool(true), Value::List(vec![])]),
            Value::Map(vec![
                ("$i".into(), Value::Int(1)),
                ("b".into(), Value::Null),
            ]),
        ] {
            assert_eq!(round_trip(&value), value);
        }
        assert!(matches!(round_trip(&Value::Float(f64::NAN)), Value::Float(x) if x.is_nan()));
    }

    #[test]
    fn an_integral_float_stays_a_float() {
        let mut text = String::new();
        write_value(&mut text, &Value::Float(5.0));
        assert_eq!(text, "5.0");
    }

    #[test]
    fn a_null_result_is_a_value_and_a_run_is_expanded() {
        let reply: CaseReply = serde_json::from_str(
            r#"{"id":3,"r":[[{"v":null}],[{"v":true,"x":2},{"v":1.0}]],"cpu":5}"#,
        )
        .unwrap();
        let outcome = reply.into_outcome(&[], Convention::Snake);
        let Ending::Called(results) = outcome.ending else {
            panic!("{outcome:?}")
        };
        let values: Vec<_> = results
            .iter()
            .map(|r| (r.step, r.result.clone().unwrap()))
            .collect();
        assert_eq!(
            values,
            [
                (0, Value::Null),
                (1, Value::Bool(true)),
                (1, Value::Bool(true)),
                (1, Value::Float(1.0))
            ]
        );
    }
}
