//! What is different between two reports on the same answer: which cases turned
//! right or wrong, and which took much longer or shorter.

use std::collections::HashMap;

use super::model::{CaseReport, Report};
use crate::verdict::Verdict;

/// What is new since an earlier report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// The verdict then and now, where it changed.
    pub verdict: Option<(Verdict, Verdict)>,
    /// The points then and now, where they changed.
    pub points: Option<(f64, f64)>,
    /// Cases with another verdict, in the order of the later report.
    pub cases: Vec<CaseChange>,
    /// Cases that took much longer or shorter, the largest step first.
    pub times: Vec<TimeChange>,
    /// Cases that the earlier report does not have.
    pub new: usize,
    /// Cases that the later report does not have.
    pub gone: usize,
}

/// A case with another verdict than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseChange {
    pub id: String,
    pub then: Verdict,
    pub now: Verdict,
}

/// A case with another CPU time than before, in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeChange {
    pub id: String,
    pub then: f64,
    pub now: f64,
}

/// Which way a case went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Right,
    Wrong,
    /// Wrong as before, in another way, or not run.
    Sideways,
}

/// A smaller step is what a busy machine does to an equal run.
const LEAST_STEP_MS: f64 = 20.0;
const LEAST_FACTOR: f64 = 2.0;

impl Change {
    /// Compares case by case, by their ids.
    pub fn between(then: &Report, now: &Report) -> Change {
        let before: HashMap<&str, &CaseReport> =
            then.cases.iter().map(|c| (c.id.as_str(), c)).collect();
        let mut change = Change {
            verdict: (then.verdict != now.verdict).then_some((then.verdict, now.verdict)),
            points: (then.points != now.points).then_some((then.points, now.points)),
            ..Change::default()
        };
        let mut common = 0;
        for case in &now.cases {
            let Some(old) = before.get(case.id.as_str()) else {
                change.new += 1;
                continue;
            };
            common += 1;
            if old.verdict != case.verdict {
                change.cases.push(CaseChange {
                    id: case.id.clone(),
                    then: old.verdict,
                    now: case.verdict,
                });
            } else if let (Some(then), Some(now)) = (old.cpu_ms, case.cpu_ms)
                && moved(then, now)
            {
                let id = case.id.clone();
                change.times.push(TimeChange { id, then, now });
            }
        }
        change.gone = then.cases.len() - common;
        let step = |time: &TimeChange| (time.now - time.then).abs();
        change.times.sort_by(|a, b| step(b).total_cmp(&step(a)));
        change
    }

    /// Nothing worth a word.
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// How many cases went this way.
    pub fn count(&self, turn: Turn) -> usize {
        self.cases.iter().filter(|case| case.turn() == turn).count()
    }
}

impl CaseChange {
    pub fn turn(&self) -> Turn {
        let wrong = |verdict| !matches!(verdict, Verdict::Accepted | Verdict::Skipped);
        if self.now == Verdict::Accepted {
            Turn::Right
        } else if wrong(self.now) && !wrong(self.then) {
            Turn::Wrong
        } else {
            Turn::Sideways
        }
    }
}

fn moved(then: f64, now: f64) -> bool {
    let (less, more) = (then.min(now), then.max(now));
    more - less >= LEAST_STEP_MS && more >= less * LEAST_FACTOR
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::report::model::sample;

    /// A report with these cases: id, verdict, CPU time.
    pub(in crate::report) fn report(cases: &[(&str, Verdict, f64)]) -> Report {
        let accepted = |verdict| verdict == Verdict::Accepted;
        let first_wrong = cases.iter().find(|case| !accepted(case.1));
        let one = sample();
        Report {
            verdict: first_wrong.map_or(Verdict::Accepted, |case| case.1),
            points: cases.iter().filter(|case| accepted(case.1)).count() as f64,
            max_points: cases.len() as f64,
            counts: Vec::new(),
            cases: cases
                .iter()
                .map(|&(id, verdict, cpu_ms)| CaseReport {
                    id: id.into(),
                    name: id.into(),
                    verdict,
                    points: f64::from(u8::from(accepted(verdict))),
                    cpu_ms: Some(cpu_ms),
                    wall_ms: None,
                    detail: None,
                    ..one.cases[0].clone()
                })
                .collect(),
            ..one
        }
    }

    /// What a change says, in short: `WA → AC; a right; b 10→90 ms; +1; -1`.
    fn told(change: &Change) -> String {
        let mut parts = Vec::new();
        if let Some((then, now)) = change.verdict {
            parts.push(format!("{}→{}", then.code(), now.code()));
        }
        for case in &change.cases {
            parts.push(format!("{} {:?}", case.id, case.turn()));
        }
        for time in &change.times {
            parts.push(format!("{} {}→{} ms", time.id, time.then, time.now));
        }
        for (sign, count) in [('+', change.new), ('-', change.gone)] {
            if count > 0 {
                parts.push(format!("{sign}{count}"));
            }
        }
        parts.join("; ")
    }

    #[test]
    fn what_changed_since_the_last_run() {
        use Verdict::{
            Accepted as AC, CompileError as CE, RunTimeError as RTE, Skipped as SKIP,
            TimeLimit as TLE, WrongAnswer as WA,
        };
        type Cases<'a> = &'a [(&'a str, Verdict, f64)];
        let table: &[(Cases, Cases, &str)] = &[
            (&[("a", AC, 1.0)], &[("a", AC, 1.0)], ""),
            (&[("a", WA, 1.0)], &[("a", AC, 1.0)], "WA→AC; a Right"),
            (&[("a", AC, 1.0)], &[("a", WA, 1.0)], "AC→WA; a Wrong"),
            (&[("a", WA, 1.0)], &[("a", RTE, 1.0)], "WA→RTE; a Sideways"),
            (
                &[("a", WA, 1.0), ("b", AC, 1.0)],
                &[("a", AC, 1.0), ("b", WA, 1.0)],
                "a Right; b Wrong",
            ),
            (
                &[("a", TLE, 1.0), ("b", SKIP, 0.0)],
                &[("a", AC, 1.0), ("b", WA, 0.0)],
                "TLE→WA; a Right; b Wrong",
            ),
            (
                &[("a", AC, 1.0)],
                &[("a", SKIP, 1.0)],
                "AC→SKIP; a Sideways",
            ),
            (&[("a", AC, 1.0)], &[("a", CE, 1.0)], "AC→CE; a Wrong"),
            // Times: twice as long counts, but not where that is next to nothing.
            (&[("a", AC, 1.0)], &[("a", AC, 15.0)], ""),
            (&[("a", AC, 100.0)], &[("a", AC, 150.0)], ""),
            (
                &[("a", AC, 10.0), ("b", AC, 900.0)],
                &[("a", AC, 90.0), ("b", AC, 100.0)],
                "b 900→100 ms; a 10→90 ms",
            ),
            // The problem has other cases now.
            (
                &[("a", AC, 1.0), ("b", AC, 1.0)],
                &[("b", AC, 1.0), ("c", WA, 1.0)],
                "AC→WA; +1; -1",
            ),
        ];
        for (then, now, expected) in table {
            let change = Change::between(&report(then), &report(now));
            assert_eq!(told(&change), *expected, "{then:?} {now:?}");
            assert_eq!(change.is_empty(), expected.is_empty());
        }
    }
}
