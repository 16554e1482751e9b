//! `[[case]]`: what all kinds share, and the bodies of function and class cases.

use std::collections::HashMap;
use std::sync::Arc;

use super::arguments::Reading;
use super::calls::{Callee, Sequencer, result_type};
use super::diagnostic::Diagnostic;
use super::expectation::{clash, expectation, json_or_toml};
use super::files::{Files, Where};
use super::keys::Home;
use super::limits::case_limits;
use super::model::{Action, Case, CaseBody, Each, Expect, Function, Kind, Sequence, Step};
use super::node::{Node, Table};
use super::source::SourceFile;
use super::types::Type;
use super::{program_case, sql_case};

/// `each` makes at most this many strings.
const MOST_STRINGS: u64 = 20_000_000;

/// A case and what later checks need to point at.
pub(crate) struct Loaded {
    pub(crate) case: Case,
    pub(crate) place: Place,
    /// Whether the case itself says what it is worth.
    pub(crate) own_points: Option<Place>,
}

/// A place that outlives the parsed file.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: std::ops::Range<usize>,
}

impl Place {
    pub(crate) fn of(node: Node<'_>) -> Place {
        Place {
            file: Arc::clone(node.file),
            span: node.span(),
        }
    }

    pub(crate) fn diagnostic(
        &self,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(message).at(&self.file, self.span.clone(), label)
    }
}

/// Reads the cases of one problem.
pub(crate) struct CaseReader<'a> {
    pub(crate) kind: &'a Kind,
    pub(crate) problem: Home,
    pub(crate) files: &'a Files,
    pub(crate) has_clock: bool,
    pub(crate) has_checker: bool,
}

impl CaseReader<'_> {
    pub(crate) fn home(&self) -> Home {
        match self.kind {
            Kind::Function(_) => Home::FunctionCase,
            Kind::Class(_) => Home::ClassCase,
            Kind::Program => Home::ProgramCase,
            Kind::Sql(_) => Home::SqlCase,
        }
    }

    /// All entries of `[[case]]`.
    pub(crate) fn read_all(&self, node: Node<'_>) -> Vec<Loaded> {
        if node.is_table() {
            node.report_with(
                "a case is one of several",
                "a single table",
                "write `[[case]]`, with two brackets",
            );
            return Vec::new();
        }
        let Some(cases) = node.array("case") else {
            return Vec::new();
        };
        cases
            .into_iter()
            .filter_map(|case| self.read(case))
            .collect()
    }

    fn read(&self, node: Node<'_>) -> Option<Loaded> {
        let home = self.home();
        let table = node.table("case", home, &[self.problem])?;
        let name = table
            .require(
                "name",
                "the case",
                "`name` says in a few words what it tests",
            )
            .and_then(|node| label(node, "name"));
        let group = match table.get("group") {
            Some(node) => label(node, "group"),
            None => None,
        };
        let points = table.get("points").and_then(|node| node.amount("points"));
        let hidden = table
            .get("hidden")
            .and_then(|node| node.bool("hidden"))
            .unwrap_or(false);
        let hint = table.string("hint").map(str::to_owned);
        let limits = case_limits(table.get("limits"), home);
        let body = self.body(&table);
        let (Some(name), Some(body)) = (name, body) else {
            if !table.has_mistakes() {
                node.report("the case cannot be read", "this case");
            }
            return None;
        };
        let place = Place::of(table.get("name").unwrap_or(node));
        Some(Loaded {
            own_points: table.get("points").map(Place::of),
            place,
            case: Case {
                group,
                name,
                points: points.unwrap_or(1.0),
                hidden,
                hint,
                limits,
                body,
                location: node.location(),
            },
        })
    }

    fn body(&self, table: &Table<'_>) -> Option<CaseBody> {
        match self.kind {
            Kind::Function(function) => self.function(table, function),
            Kind::Class(_) => self.class(table),
            Kind::Program => {
                program_case::read(table, self.files, self.has_checker).map(CaseBody::Program)
            }
            Kind::Sql(sql) => {
                sql_case::read(table, sql, self.files, self.has_checker).map(CaseBody::Sql)
            }
        }
    }

    fn function(&self, table: &Table<'_>, function: &Function) -> Option<CaseBody> {
        if table.has("each") {
            refuse(
                table,
                &[
                    "args",
                    "args_json",
                    "expect",
                    "expect_json",
                    "expect_any",
                    "expect_any_json",
                    "calls",
                ],
                "each",
            );
            return self.each(table, function).map(CaseBody::Each);
        }
        if let Some(entry) = table.entry("expect_true") {
            table.node.sink.push(
                entry
                    .diagnostic("`expect_true` goes with `each`", "no `each` here")
                    .help("one call's answer is given with `expect`"),
            );
        }
        if let Some(calls) = table.get("calls") {
            refuse(
                table,
                &[
                    "args",
                    "args_json",
                    "expect",
                    "expect_json",
                    "expect_any",
                    "expect_any_json",
                ],
                "calls",
            );
            let steps = self.sequencer(calls)?.read(calls)?;
            return Some(CaseBody::Calls(Sequence {
                new: None,
                steps,
                single: false,
            }));
        }
        let args = match json_or_toml(table, "args") {
            Some((key, node)) => {
                Reading::new(self.files, true).arguments(node, &function.params, key)
            }
            None if function.params.iter().all(|param| param.default.is_some()) => Some(Vec::new()),
            None => {
                let example =
                    "write `args = [\"…\"]`, one for each parameter, or `calls` for several calls";
                table.require("args", "the case", example);
                None
            }
        };
        let expect = expectation(
            table,
            Some(result_type(function)),
            &Reading::new(self.files, false),
        );
        if expect == Expect::Nothing && !self.has_checker {
            missing_expectation(
                table,
                "write `expect = …`, or `expect_json` where the answer is null or holds one",
            );
        }
        Some(CaseBody::Calls(Sequence {
            new: None,
            single: true,
            steps: vec![Step {
                action: Action::Call {
                    method: None,
                    args: args?,
                    on: None,
                },
                times: 1,
                every: None,
                threads: 0,
                at: None,
                bind: None,
                expect,
                counts: Vec::new(),
                entry: 0,
            }],
        }))
    }

    fn sequencer(&self, node: Node<'_>) -> Option<Sequencer<'_>> {
        let Some(callee) = Callee::of(self.kind) else {
            node.report("this kind of problem makes no calls", "not for this kind");
            return None;
        };
        let reading = Reading::new(self.files, true);
        Some(Sequencer::new(
            callee,
            reading,
            self.has_clock,
            self.has_checker,
            self.home(),
        ))
    }

    fn class(&self, table: &Table<'_>) -> Option<CaseBody> {
        let Kind::Class(class) = self.kind else {
            return None;
        };
        let new = match json_or_toml(table, "new") {
            Some((key, node)) => Reading::new(self.files, true).arguments(node, &class.new, key),
            None if class.new.iter().all(|param| param.default.is_some()) => Some(Vec::new()),
            None => {
                let names: Vec<&str> = class.new.iter().map(|param| param.name.as_str()).collect();
                let help = format!("the constructor takes ({})", names.join(", "));
                table.require("new", "the case", &help);
                None
            }
        };
        let calls = table.require(
            "calls",
            "the case",
            "write `calls = [{ call = \"…\", args = […], expect = … }]`",
        )?;
        let steps = self.sequencer(calls)?.read(calls);
        Some(CaseBody::Calls(Sequence {
            new: Some(new?),
            steps: steps?,
            single: false,
        }))
    }

    fn each(&self, table: &Table<'_>, function: &Function) -> Option<Each> {
        let node = table.get("each")?;
        let one_string = matches!(function.params.as_slice(), [param] if param.ty == Type::String);
        if !one_string || *result_type(function) != Type::Bool {
            node.report(
                "`each` is for functions of one string that return bool",
                "not for this signature",
            );
            return None;
        }
        let inner = node.table("each", Home::Each, &[self.home()])?;
        let example = "write each = { strings = \"()\", up_to = 6 }";
        let alphabet = inner
            .require("strings", "`each`", example)
            .and_then(|node| node.string("strings"));
        let up_to = inner
            .require("up_to", "`each`", example)
            .and_then(|node| node.whole("up_to", 0..=64));
        let (letters, up_to) = (alphabet?, u32::try_from(up_to?).ok()?);
        let alphabet: Vec<char> = letters.chars().collect();
        let strings = inner.get("strings")?;
        if let Some(twice) = alphabet
            .iter()
            .enumerate()
            .find(|(i, c)| alphabet[..*i].contains(c))
        {
            strings.report(
                format!("the character `{}` is in the alphabet twice", twice.1),
                "each once",
            );
            return None;
        }
        if alphabet.is_empty() {
            strings.report("the alphabet is empty", "no characters");
            return None;
        }
        let size = alphabet.len() as u64;
        let total = (0..=up_to).try_fold(0u64, |sum, length| {
            size.checked_pow(length)?.checked_add(sum)
        });
        if total.is_none_or(|total| total > MOST_STRINGS) {
            node.report("`each` makes more than 20 million strings", "too many");
            return None;
        }
        let right = table.require(
            "expect_true",
            "the case",
            "list the strings for which the answer is true, or name a file with one a line",
        )?;
        let expect_true: Vec<String> = if right.items().is_some() {
            right
                .strings("expect_true")?
                .into_iter()
                .map(str::to_owned)
                .collect()
        } else {
            let text = self.files.read_text(right, "expect_true", Where::Inside)?;
            text.split_terminator('\n')
                .map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned())
                .collect()
        };
        let mut seen = HashMap::new();
        for (i, text) in expect_true.iter().enumerate() {
            let wrong = if let Some(c) = text.chars().find(|c| !alphabet.contains(c)) {
                format!("holds `{c}`, which is not in the alphabet")
            } else if text.chars().count() > up_to as usize {
                format!("is longer than {up_to}")
            } else if let Some(first) = seen.insert(text, i) {
                format!("was entry {} already", first + 1)
            } else {
                continue;
            };
            right.report(
                format!("entry {} of `expect_true`, \"{text}\", {wrong}", i + 1),
                "in this list",
            );
            return None;
        }
        Some(Each {
            alphabet,
            up_to,
            expect_true,
        })
    }
}

/// A name that can stand in a table, a file name and a `--case` argument.
fn label(node: Node<'_>, key: &str) -> Option<String> {
    let text = node.string(key)?;
    let wrong = if text.trim().is_empty() {
        "empty"
    } else if text.trim() != text {
        "white space at an end"
    } else if text.chars().any(char::is_control) {
        "a line end or control character"
    } else if key == "group" && text.contains('/') {
        "a `/` divides group and name"
    } else {
        return Some(text.to_owned());
    };
    node.report(format!("`{key}` must be a short text on one line"), wrong);
    None
}

/// Reports keys that cannot stand beside `with`.
fn refuse(table: &Table<'_>, keys: &[&str], with: &str) {
    for key in keys {
        clash(table, &[with, key]);
    }
}

/// A case that would judge nothing.
pub(crate) fn missing_expectation(table: &Table<'_>, help: &str) {
    if !table.has_mistakes() {
        table.node.report_with(
            "the case has no expectation",
            "nothing here is judged",
            help,
        );
    }
}
