//! The one report of a run: everything that any writer shows, and nothing
//! about how.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::verdict::Verdict;

/// The version of the JSON form; it changes when a reader would have to.
pub const FORMAT: u32 = 1;

/// What `grade` found out about one submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this form.
    pub format: u32,
    pub tool: Tool,
    /// When the run began, in UTC (RFC 3339).
    pub started: String,
    /// True where the figures are those of an earlier run, which began then.
    #[serde(default)]
    pub cached: bool,
    pub problem: ProblemInfo,
    pub submission: SubmissionInfo,
    /// The interpreter that ran the answer; `null` where none is needed.
    pub runtime: Option<RuntimeInfo>,
    pub isolation: Isolation,
    pub limits: LimitsInfo,
    /// The verdict of the first case that is not accepted.
    #[schemars(with = "String")]
    pub verdict: Verdict,
    /// One line: what went wrong first.
    pub message: String,
    pub points: f64,
    pub max_points: f64,
    /// How many hidden cases there are, and how many were not accepted.
    pub hidden: usize,
    pub hidden_failed: usize,
    /// Cases by verdict code, codes without cases left out.
    pub counts: Vec<Count>,
    pub groups: Vec<Group>,
    pub cases: Vec<CaseReport>,
    /// Hints that hold for the whole submission.
    pub hints: Vec<String>,
    /// Warnings about the submission: the entry that was guessed, …
    pub notes: Vec<String>,
    /// Wall-clock time of the run, in seconds.
    pub seconds: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProblemInfo {
    pub slug: String,
    pub title: String,
    pub kind: String,
    /// SHA-256 over the problem's files.
    pub hash: String,
    /// The folder, as it was given.
    pub folder: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionInfo {
    /// As it was given.
    pub path: String,
    /// Whose answer it is, where a practice repo's folders tell.
    #[serde(default)]
    pub person: Option<String>,
    pub language: String,
    /// SHA-256 of the file.
    pub hash: String,
    /// The function or class that was called.
    pub entry: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuntimeInfo {
    pub name: String,
    pub version: String,
    pub program: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Isolation {
    pub backend: String,
    /// The layers in force.
    pub layers: Vec<String>,
    /// What nothing protects here.
    pub not_guaranteed: Vec<String>,
}

/// Limits of a case, where it has none of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LimitsInfo {
    pub cpu_seconds: f64,
    pub wall_seconds: f64,
    pub memory_bytes: u64,
    pub output_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    #[schemars(with = "String")]
    pub verdict: Verdict,
    pub cases: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Empty for cases without a group.
    pub name: String,
    pub accepted: usize,
    pub cases: usize,
    pub points: f64,
    pub max_points: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseReport {
    /// `group/name`
    pub id: String,
    pub group: Option<String>,
    pub name: String,
    pub hidden: bool,
    #[schemars(with = "String")]
    pub verdict: Verdict,
    pub points: f64,
    pub max_points: f64,
    /// CPU time, in milliseconds; `null` where the case did not run.
    pub cpu_ms: Option<f64>,
    pub wall_ms: Option<f64>,
    /// Peak memory over the worker's baseline, where known.
    pub memory_bytes: Option<u64>,
    /// What went wrong, in one line; empty for an accepted case.
    pub message: String,
    /// What kind of wrong it is.
    pub near_miss: Option<NearMissInfo>,
    pub hints: Vec<String>,
    pub warnings: Vec<String>,
    /// The drawing of what went wrong.
    pub detail: Option<Detail>,
    /// What the answer printed during the case.
    pub stdout: Option<Printed>,
    pub stderr: Option<Printed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NearMissInfo {
    pub name: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Printed {
    /// The beginning; bytes that are no UTF-8 are replaced.
    pub text: String,
    /// How many bytes there were in all.
    pub bytes: u64,
}

/// What went wrong, ready to be drawn. Values are in the notation of
/// `problem.toml`, long ones cut around the difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Detail {
    /// A call gave the wrong value, or threw.
    Call {
        /// The calls up to the wrong one, that one last.
        calls: Vec<Call>,
        /// True where the case is one call.
        single: bool,
        /// Right results; several where any will do.
        expected: Vec<String>,
        /// `null` where the call threw.
        got: Option<String>,
        error: Option<ErrorInfo>,
        /// Where inside the value the difference is: `[3].name`.
        path: String,
        /// What was expected of several calls together.
        rule: Option<String>,
    },
    /// The answer threw outside of a call, or does not load.
    Error(ErrorInfo),
    /// The rows of a query.
    Table(TableDiff),
    /// The output of a program.
    Text { expected: String, got: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Call {
    pub call: String,
    pub results: Vec<ResultRun>,
    /// Seconds after the start of the virtual clock.
    pub at: Option<f64>,
    /// How many calls before this one are left out.
    pub left_out: usize,
}

/// The same result several times in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResultRun {
    pub text: String,
    pub threw: bool,
    pub times: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorInfo {
    pub name: String,
    pub message: String,
    /// The line of the submission, from 1, and its text.
    pub line: Option<u32>,
    pub source: Option<String>,
    /// The candidate's own frames.
    pub trace: String,
}

/// Expected and actual rows, paired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableDiff {
    pub columns: Vec<String>,
    pub rows: Vec<RowDiff>,
    /// Rows of each kind that are not shown.
    pub more: usize,
    /// The tables that the query ran on, the small ones.
    pub data: Vec<DataTable>,
}

/// A table of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataTable {
    pub name: String,
    pub columns: Vec<String>,
    /// Cells as SQL literals.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are besides.
    pub more: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowDiff {
    pub state: RowState,
    /// Cells as SQL literals; of a changed row, the expected ones.
    pub cells: Vec<String>,
    /// What came instead, of a changed row: `null` where the cell is right.
    pub got: Option<Vec<Option<String>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    Matched,
    /// Right, but elsewhere than it should stand.
    Moved,
    Missing,
    Unexpected,
    Changed,
}

/// A report of an answer that is accepted, for tests.
#[cfg(test)]
pub(crate) fn sample() -> Report {
    Report {
        format: FORMAT,
        tool: Tool {
            name: "grade".into(),
            version: "0.1.0".into(),
        },
        started: "2026-01-02T03:04:05Z".into(),
        cached: false,
        problem: ProblemInfo {
            slug: "balanced".into(),
            title: "Balanced brackets".into(),
            kind: "function".into(),
            hash: "aa".into(),
            folder: "problems/balanced".into(),
        },
        submission: SubmissionInfo {
            path: "my.js".into(),
            person: None,
            language: "javascript".into(),
            hash: "bb".into(),
            entry: Some("isBalanced".into()),
        },
        runtime: None,
        isolation: Isolation::default(),
        limits: LimitsInfo {
            cpu_seconds: 2.0,
            wall_seconds: 11.0,
            memory_bytes: 256 << 20,
            output_bytes: 1 << 20,
        },
        verdict: Verdict::Accepted,
        message: String::new(),
        points: 1.0,
        max_points: 1.0,
        hidden: 0,
        hidden_failed: 0,
        counts: vec![Count {
            verdict: Verdict::Accepted,
            cases: 1,
        }],
        groups: Vec::new(),
        cases: vec![CaseReport {
            id: "pair".into(),
            group: None,
            name: "pair".into(),
            hidden: false,
            verdict: Verdict::Accepted,
            points: 1.0,
            max_points: 1.0,
            cpu_ms: Some(0.1),
            wall_ms: Some(0.2),
            memory_bytes: None,
            message: String::new(),
            near_miss: None,
            hints: Vec::new(),
            warnings: Vec::new(),
            detail: Some(Detail::Error(ErrorInfo {
                name: String::new(),
                message: String::new(),
                line: Some(3),
                source: None,
                trace: String::new(),
            })),
            stdout: None,
            stderr: None,
        }],
        hints: Vec::new(),
        notes: Vec::new(),
        seconds: 0.5,
    }
}
