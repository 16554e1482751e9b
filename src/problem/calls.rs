//! Sequences: the entries of `calls`, their loops, repetitions, names and
//! expectations.

use super::arguments::Reading;
use super::expectation::{expectation, json_or_toml};
use super::keys::Home;
use super::model::{Action, Class, Expect, Function, Kind, Step};
use super::nearest::{code_list, nearest};
use super::node::{Node, Table};
use super::types::Type;

/// A case with more steps than this is a slip.
const MOST_STEPS: usize = 1_000_000;

/// What a sequence is checked against.
#[derive(Clone, Copy)]
pub(crate) enum Callee<'a> {
    Function(&'a Function),
    Class(&'a Class),
}

impl<'a> Callee<'a> {
    pub(crate) fn of(kind: &'a Kind) -> Option<Callee<'a>> {
        match kind {
            Kind::Function(function) => Some(Callee::Function(function)),
            Kind::Class(class) => Some(Callee::Class(class)),
            Kind::Program | Kind::Sql(_) => None,
        }
    }

    pub(crate) fn home(self) -> Home {
        match self {
            Callee::Function(_) => Home::FunctionStep,
            Callee::Class(_) => Home::ClassStep,
        }
    }
}

/// What a call of the function is judged by: its result, or the argument that
/// it changes.
pub(crate) fn result_type(function: &Function) -> &Type {
    function
        .output
        .and_then(|index| function.params.get(index))
        .map_or(&function.returns, |param| &param.ty)
}

/// Reads the `calls` of one case.
pub(crate) struct Sequencer<'a> {
    pub(crate) callee: Callee<'a>,
    pub(crate) reading: Reading<'a>,
    pub(crate) has_clock: bool,
    /// A checker can judge what no `expect` does.
    pub(crate) has_checker: bool,
    pub(crate) case: Home,
    steps: Vec<Step>,
    names: Vec<String>,
    instances: Vec<String>,
    /// Set once a mistake was found in a loop, so that it is told only once.
    stopped: bool,
}

impl<'a> Sequencer<'a> {
    pub(crate) fn new(
        callee: Callee<'a>,
        reading: Reading<'a>,
        has_clock: bool,
        has_checker: bool,
        case: Home,
    ) -> Sequencer<'a> {
        Sequencer {
            callee,
            reading,
            has_clock,
            has_checker,
            case,
            steps: Vec::new(),
            names: Vec::new(),
            instances: Vec::new(),
            stopped: false,
        }
    }

    /// The steps of `calls`; `None` if a mistake was reported.
    pub(crate) fn read(mut self, node: Node<'_>) -> Option<Vec<Step>> {
        let before = node.sink.len();
        let entries = node.array("calls")?;
        if entries.is_empty() {
            node.report("`calls` is empty", "no call here");
            return None;
        }
        for (entry, node) in entries.into_iter().enumerate() {
            let Some(table) = node.table("an entry of calls", self.callee.home(), &[self.case])
            else {
                continue;
            };
            if table.has("loop") {
                self.unroll(&table, entry);
            } else {
                self.step(&table, entry, None, true);
            }
        }
        let judged = self
            .steps
            .iter()
            .any(|step| step.expect != Expect::Nothing || !step.counts.is_empty());
        if node.sink.len() == before && !judged && !self.has_checker {
            node.report_with(
                "no call of this case has an expectation",
                "nothing here is judged",
                "give at least one call an `expect`, or a group of calls a `count`",
            );
        }
        (node.sink.len() == before).then_some(self.steps)
    }

    /// `{ loop = n, calls = […] }`
    fn unroll(&mut self, table: &Table<'_>, entry: usize) {
        for other in &table.entries {
            if !["loop", "calls", "count"].contains(&other.key) {
                let diagnostic = other
                    .diagnostic(
                        format!("`{}` does not go with `loop`", other.key),
                        "not for a loop",
                    )
                    .help("put it into the entries of the loop's own `calls`");
                table.node.sink.push(diagnostic);
                return;
            }
        }
        let rounds = table
            .get("loop")
            .and_then(|node| node.whole("loop", 1..=MOST_STEPS as i64));
        let calls = table
            .require(
                "calls",
                "the loop",
                "write { loop = 10, calls = [{ args = [\"{i}\"] }] }",
            )
            .and_then(|node| node.array("calls"));
        let (Some(rounds), Some(calls)) = (rounds, calls) else {
            return;
        };
        let mut inner = Vec::with_capacity(calls.len());
        for call in calls {
            let Some(call) = call.table("an entry of calls", self.callee.home(), &[]) else {
                return;
            };
            if let Some(nested) = call.entry("loop") {
                let diagnostic = nested
                    .diagnostic("a loop cannot stand inside another loop", "inner loop")
                    .help("`{i}` could mean either; repeat a call with `times`, or write the loops out");
                table.node.sink.push(diagnostic);
                return;
            }
            inner.push(call);
        }
        let before = table.node.sink.len();
        for index in 0..rounds.unsigned_abs() {
            for call in &inner {
                self.step(call, entry, Some(index), index == 0);
            }
            if table.node.sink.len() > before || self.stopped {
                return;
            }
        }
        let counts = self.counts(table, None);
        if let Some(last) = self.steps.last_mut() {
            last.counts.extend(counts);
        }
    }

    fn step(&mut self, table: &Table<'_>, entry: usize, index: Option<u64>, first: bool) {
        if self.steps.len() >= MOST_STEPS {
            if !self.stopped {
                table
                    .node
                    .report("the case makes more than a million calls", "too many");
                self.stopped = true;
            }
            return;
        }
        let names = std::mem::take(&mut self.names);
        let reading = Reading {
            index,
            names: Some(&names),
            ..self.reading
        };
        let action = if table.has("new") || table.has("new_json") {
            self.instance(table, &reading)
        } else {
            self.call(table, &reading)
        };
        let step = action.map(|(action, returns)| {
            let expect = if returns == Some(&Type::Void) {
                if first {
                    self.refuse_expectation(table);
                }
                Expect::Nothing
            } else {
                expectation(table, returns, &reading.plain())
            };
            Step {
                action,
                times: self.repetitions(table, "times").max(1),
                every: self.seconds(table, "every"),
                threads: self.repetitions(table, "threads"),
                at: self.seconds(table, "at"),
                bind: None,
                expect,
                counts: match returns {
                    Some(Type::Void) => Vec::new(),
                    _ => self.counts(table, returns),
                },
                entry,
            }
        });
        self.names = names;
        let bind = self.bind(table, index);
        if let Some(step) = step {
            self.steps.push(Step { bind, ..step });
        }
    }

    /// `{ new = […], as = "b" }`
    fn instance(
        &mut self,
        table: &Table<'_>,
        reading: &Reading<'_>,
    ) -> Option<(Action, Option<&'a Type>)> {
        let Callee::Class(class) = self.callee else {
            return None;
        };
        for entry in &table.entries {
            if !["new", "new_json", "as", "at"].contains(&entry.key) {
                let diagnostic = entry
                    .diagnostic(
                        format!("`{}` does not go with `new`", entry.key),
                        "not for a construction",
                    )
                    .help("an entry either makes an instance or calls a method");
                table.node.sink.push(diagnostic);
                return None;
            }
        }
        let (key, node) = json_or_toml(table, "new")?;
        let args = reading.arguments(node, &class.new, key)?;
        let Some(name) = table.string("as") else {
            if !table.has("as") {
                table.node.report_with(
                    "the new instance has no name",
                    "needs `as`",
                    "write { new = […], as = \"b\" } and call it with `on = \"b\"`",
                );
            }
            return None;
        };
        self.instances.push(reading.text(name));
        Some((Action::New { args }, None))
    }

    fn call(
        &mut self,
        table: &Table<'_>,
        reading: &Reading<'_>,
    ) -> Option<(Action, Option<&'a Type>)> {
        let (function, method) = match self.callee {
            Callee::Function(function) => (function, None),
            Callee::Class(class) => {
                let function = self.method(table, class)?;
                (function, Some(function.name.clone()))
            }
        };
        let on = match table.get("on") {
            Some(node) => Some(self.instance_name(node, reading)?),
            None => None,
        };
        let args = match json_or_toml(table, "args") {
            Some((key, node)) => reading.arguments(node, &function.params, key)?,
            None if function.params.iter().all(|param| param.default.is_some()) => Vec::new(),
            None => {
                let names: Vec<&str> = function
                    .params
                    .iter()
                    .map(|param| param.name.as_str())
                    .collect();
                table.require(
                    "args",
                    "the call",
                    &format!("`{}` takes ({})", function.name, names.join(", ")),
                );
                return None;
            }
        };
        Some((
            Action::Call { method, args, on },
            Some(result_type(function)),
        ))
    }

    fn method(&self, table: &Table<'_>, class: &'a Class) -> Option<&'a Function> {
        let Some(node) = table.get("call") else {
            if let [only] = class.methods.as_slice() {
                return Some(only);
            }
            let help = format!(
                "methods are {}",
                code_list(class.methods.iter().map(|m| m.name.as_str()))
            );
            table.require("call", "the call", &help);
            return None;
        };
        let name = node.string("call")?;
        let found = class.methods.iter().find(|method| method.name == name);
        if found.is_none() {
            let names = || class.methods.iter().map(|method| method.name.as_str());
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("methods are {}", code_list(names())),
            };
            node.report_with(
                format!("the class has no method \"{name}\""),
                "unknown method",
                help,
            );
        }
        found
    }

    fn instance_name(&self, node: Node<'_>, reading: &Reading<'_>) -> Option<String> {
        let name = reading.text(node.string("on")?);
        if self.instances.contains(&name) {
            return Some(name);
        }
        let help = match nearest(&name, self.instances.iter().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("make it first with {{ new = […], as = \"{name}\" }}"),
        };
        node.report_with(
            format!("no instance is named \"{name}\""),
            "unknown instance",
            help,
        );
        None
    }

    fn bind(&mut self, table: &Table<'_>, index: Option<u64>) -> Option<String> {
        let node = table.get("as")?;
        let mut name = node.string("as")?.to_owned();
        if let Some(index) = index {
            name = name.replace("{i}", &index.to_string());
        }
        for key in ["times", "threads"] {
            if let Some(entry) = table.entry(key) {
                let diagnostic = entry
                    .diagnostic(
                        "`as` names one result, but this call is made several times",
                        "several calls",
                    )
                    .at(node.file, node.span(), "one name")
                    .help("make the call that is named in an entry of its own");
                table.node.sink.push(diagnostic);
                return None;
            }
        }
        if name.is_empty() {
            node.report("`as` needs a name", "empty");
            return None;
        }
        self.names.push(name.clone());
        Some(name)
    }

    /// Says so where a result is judged that there is not.
    fn refuse_expectation(&self, table: &Table<'_>) {
        let judged = [
            "expect",
            "expect_json",
            "expect_any",
            "expect_any_json",
            "count",
        ];
        if let Some(entry) = table
            .entries
            .iter()
            .find(|entry| judged.contains(&entry.key))
        {
            let diagnostic = entry
                .diagnostic(
                    "this call returns void, so that its result is not judged",
                    "never looked at",
                )
                .help("leave it out, or declare what is returned");
            table.node.sink.push(diagnostic);
        }
    }

    fn repetitions(&self, table: &Table<'_>, key: &str) -> u32 {
        let most = if key == "threads" {
            1000
        } else {
            MOST_STEPS as i64
        };
        table
            .get(key)
            .and_then(|node| node.whole(key, 1..=most))
            .and_then(|value| u32::try_from(value).ok())
            .unwrap_or(0)
    }

    /// A time on the virtual clock.
    pub(crate) fn seconds(&self, table: &Table<'_>, key: &str) -> Option<f64> {
        let entry = table.entry(key)?;
        if !self.has_clock {
            let diagnostic = entry
                .diagnostic(
                    format!("`{key}` needs a virtual clock"),
                    "the problem has no [clock]",
                )
                .help("add a `[clock]` table to problem.toml; it can be empty");
            table.node.sink.push(diagnostic);
            return None;
        }
        entry.value.amount(key)
    }
}
