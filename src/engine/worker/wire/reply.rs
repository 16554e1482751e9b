//! What a driver says of a case.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value as Json;

use super::init::{Failed, WireError, is_package};
use super::value::read_value;
use crate::engine::Work;
use crate::language::names::Convention;
use crate::outcome::{CallResult, Captured, Ending, Enumerated, Exception, Outcome, Usage};
use crate::problem::value::Value;

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
pub fn threw(exception: Exception) -> Ending {
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
    use crate::language::names::Convention;

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
