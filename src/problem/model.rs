//! A problem as the rest of the program sees it: typed, complete, with every
//! builder expanded and every default filled in.
//!
//! Nothing here knows TOML; `load` turns the files into these types by hand.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::types::Type;
use super::value::Value;

pub use super::each::Each;

/// One problem folder, loaded.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The folder's name, such as `balanced`.
    pub slug: String,
    /// The problem folder.
    pub folder: PathBuf,
    pub title: String,
    pub difficulty: Option<String>,
    pub tags: Vec<String>,
    pub source: Option<String>,
    /// `statement.md`, where there is one.
    pub statement: Option<String>,
    pub kind: Kind,
    pub limits: Limits,
    /// `[limits] java.time = "3s"`: language id → what differs there.
    pub language_limits: BTreeMap<String, LimitChanges>,
    pub compare: Compare,
    pub clock: Option<Clock>,
    pub checker: Option<Checker>,
    /// `services = ["redis"]`
    pub services: Vec<String>,
    /// `[points]`: group → points, shared equally by the group's cases.
    pub points: Vec<(String, f64)>,
    pub hints: Vec<Hint>,
    /// In the order of the files: the plan's order.
    pub cases: Vec<Case>,
    /// SHA-256 over the problem's files, in hexadecimal.
    pub hash: String,
    /// These files, relative to the folder; some may lie outside of it.
    pub files: Vec<PathBuf>,
}

/// What kind of answer the problem takes.
#[derive(Debug, Clone)]
pub enum Kind {
    Function(Function),
    Class(Class),
    Program,
    Sql(Sql),
}

impl Kind {
    /// As `kind = "…"` writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Function(_) => "function",
            Kind::Class(_) => "class",
            Kind::Program => "program",
            Kind::Sql(_) => "sql",
        }
    }
}

/// `[call]`: one function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Canonical snake_case.
    pub name: String,
    pub aliases: Vec<String>,
    pub params: Vec<Param>,
    pub returns: Type,
    /// `output = "nums"`: the index of the parameter that is changed in place
    /// and graded instead of the result.
    pub output: Option<usize>,
}

/// A parameter, `cost: int = 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    pub name: String,
    pub ty: Type,
    pub default: Option<Value>,
}

/// `[class]`
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    pub name: String,
    pub aliases: Vec<String>,
    pub new: Vec<Param>,
    /// In the order of declaration. A method's `output` is always `None`.
    pub methods: Vec<Function>,
}

/// What an SQL problem shares between its cases.
#[derive(Debug, Clone)]
pub struct Sql {
    /// The `CREATE TABLE` statements.
    pub schema: String,
    pub order: SqlOrder,
    pub columns: ColumnMatch,
    pub statements: Statements,
    /// The author's query, where cases leave out `expect`.
    pub reference: Option<String>,
    /// `check`: a query of the author's that looks at the tables afterwards.
    pub check: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlOrder {
    /// Rows are a bag.
    Any,
    /// Rows in exactly this order.
    Exact,
    /// The order on which all shuffles of the reference agree.
    Auto,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnMatch {
    Position,
    Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statements {
    /// The last statement that has columns is the answer.
    Last,
    /// Exactly one statement.
    One,
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    pub group: Option<String>,
    pub name: String,
    /// What the case is worth, after `[points]` has been shared out.
    pub points: f64,
    pub hidden: bool,
    pub hint: Option<String>,
    pub limits: LimitChanges,
    pub body: CaseBody,
    /// Where the case stands, for messages: file and line (from 1).
    pub location: Location,
}

impl Case {
    /// `group/name`, or the name alone: what `--case` takes and reports show.
    pub fn id(&self) -> String {
        match &self.group {
            Some(group) => format!("{group}/{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A place in one of the problem's files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
}

#[derive(Debug, Clone)]
pub enum CaseBody {
    /// One call or many, of a function or of a class.
    Calls(Sequence),
    /// Every string over an alphabet.
    Each(Each),
    Program(ProgramCase),
    Sql(SqlCase),
}

/// `new` and `calls`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// The constructor's arguments; `None` for a function problem.
    pub new: Option<Vec<Value>>,
    /// Loops are already unrolled: `{i}` is replaced, one step a call.
    pub steps: Vec<Step>,
    /// True where the case was written with `args` and `expect` directly, so
    /// that reports show a call, not a sequence of one.
    pub single: bool,
}

/// One entry of `calls`.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub action: Action,
    /// How often the call is made; 1 by default.
    pub times: u32,
    /// Seconds of the virtual clock between repetitions.
    pub every: Option<f64>,
    /// That many calls at the same moment, from as many threads; 0 is none.
    pub threads: u32,
    /// Seconds after the clock's start at which the step begins.
    pub at: Option<f64>,
    /// `as`: a name for the result.
    pub bind: Option<String>,
    pub expect: Expect,
    /// `count`: what must hold for how often a result came, over the group of
    /// calls that this step ends. See `CountRule`.
    pub counts: Vec<CountRule>,
    /// Steps that came from one entry of `calls` (the body of a loop) share a
    /// number; `count` looks at all results of its own entry.
    pub entry: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Call the function (`method: None`) or a method of an instance.
    Call {
        /// The canonical name of the method.
        method: Option<String>,
        args: Vec<Value>,
        /// `on`: which instance, by its name; `None` is the case's own.
        on: Option<String>,
    },
    /// `{ new = […], as = "b" }`: one more instance.
    New { args: Vec<Value> },
}

/// What a call must give.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// Not judged.
    Nothing,
    /// One of these; `expect` gives one, `expect_any` several.
    AnyOf(Vec<Value>),
}

/// `{ of = false, min = 400, max = 700 }`, with `within = 60` in any window of
/// that many seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct CountRule {
    pub of: Value,
    pub min: Option<u64>,
    pub max: Option<u64>,
    /// Seconds of the virtual clock.
    pub within: Option<f64>,
}

/// One run of a program.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramCase {
    pub stdin: Vec<u8>,
    /// `None`: only a checker or the exit code judges.
    pub stdout: Option<Vec<u8>>,
    pub argv: Vec<String>,
    /// Files of the working folder: relative path → content.
    pub files: Vec<(String, Vec<u8>)>,
    pub exit_code: i32,
}

/// One data set and what the query must give on it.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlCase {
    /// Table → rows, in the order of the file.
    pub tables: Vec<(String, Table)>,
    /// SQL that runs after the tables are filled.
    pub setup: Option<String>,
    /// Right results; empty where the problem's reference gives them.
    pub expect: Vec<Table>,
}

/// Rows with named columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// One SQL value, by storage class.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    /// Bytes that should be UTF-8 but need not be.
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

/// `[limits]`
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// CPU time of a case.
    pub time: Duration,
    /// Wall-clock time; 5 times `time` and 1 s unless given.
    pub wall: Duration,
    /// Bytes.
    pub memory: u64,
    /// Bytes of standard output and error together.
    pub output: u64,
}

impl Limits {
    /// The wall-clock limit that goes with a CPU limit where none is given.
    pub fn wall_for(time: Duration) -> Duration {
        time * 5 + Duration::from_secs(1)
    }

    /// These limits with the given changes; a new `time` brings its own `wall`
    /// unless that is changed too.
    pub fn with(&self, changes: &LimitChanges) -> Limits {
        Limits {
            time: changes.time.unwrap_or(self.time),
            wall: changes
                .wall
                .or(changes.time.map(Limits::wall_for))
                .unwrap_or(self.wall),
            memory: changes.memory.unwrap_or(self.memory),
            output: changes.output.unwrap_or(self.output),
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        let time = Duration::from_secs(2);
        Limits {
            time,
            wall: Limits::wall_for(time),
            memory: 256 << 20,
            output: 1 << 20,
        }
    }
}

/// What a case or a language sets differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LimitChanges {
    pub time: Option<Duration>,
    pub wall: Option<Duration>,
    pub memory: Option<u64>,
    pub output: Option<u64>,
}

/// `[compare]`, the part that is not about SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Compare {
    pub order: Order,
    /// Absolute tolerance of floats.
    pub abs: f64,
    /// Relative tolerance of floats.
    pub rel: f64,
    /// Programs only.
    pub output: OutputCompare,
}

impl Default for Compare {
    fn default() -> Compare {
        Compare {
            order: Order::Exact,
            abs: 0.0,
            rel: 1e-9,
            output: OutputCompare::Lines,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Exact,
    /// The outermost list is a bag.
    Any,
    /// Lists at every depth are bags.
    AnyNested,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputCompare {
    Exact,
    Lines,
    Tokens,
    UnorderedLines,
}

/// `[clock]`: a virtual clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Seconds since 1970.
    pub start: f64,
    /// How far each reading advances it.
    pub tick: Duration,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock {
            start: 1_800_000_000.0,
            tick: Duration::ZERO,
        }
    }
}

/// `[checker] run = "check.py"`
#[derive(Debug, Clone, PartialEq)]
pub struct Checker {
    /// The program, an absolute path inside the problem folder.
    pub run: PathBuf,
    pub limits: Limits,
}

/// One of the problem's `hints`: what to say when a failed case looks so.
/// Every condition that is given must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    pub text: String,
    /// Only for cases of this group or with this id.
    pub case: Option<String>,
    /// Only where exactly this came back.
    pub got: Option<Value>,
    /// Only where exactly this was expected.
    pub expected: Option<Value>,
    /// Only where a near miss of this name was found (`off-by-one`, …).
    pub near_miss: Option<String>,
}

impl Hint {
    /// True where it asks for nothing but its near miss.
    pub fn is_general(&self) -> bool {
        self.case.is_none() && self.got.is_none() && self.expected.is_none()
    }
}
