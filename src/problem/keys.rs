//! Every key of a problem file, by the table that it belongs to: the one list
//! that the loader, its suggestions and the JSON Schema's test go by.

use super::nearest::{code_list, nearest};
use super::node::{Entry, Table, TableForm};

/// A kind of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    FunctionProblem,
    ClassProblem,
    ProgramProblem,
    SqlProblem,
    Call,
    Class,
    Method,
    Limits,
    LanguageLimits,
    Compare,
    SqlCompare,
    ProgramCompare,
    Clock,
    Checker,
    Hint,
    CaseFile,
    FunctionCase,
    ClassCase,
    ProgramCase,
    SqlCase,
    CaseLimits,
    /// An entry of `calls` in a function problem.
    FunctionStep,
    /// An entry of `calls` in a class problem.
    ClassStep,
    Count,
    Each,
    /// `[points]`: keys are the author's, these are none.
    Points,
    /// `[case.tables]`: likewise.
    Tables,
}

impl Home {
    pub(crate) const ALL: [Home; 25] = [
        Home::FunctionProblem,
        Home::ClassProblem,
        Home::ProgramProblem,
        Home::SqlProblem,
        Home::Call,
        Home::Class,
        Home::Method,
        Home::Limits,
        Home::LanguageLimits,
        Home::Compare,
        Home::SqlCompare,
        Home::ProgramCompare,
        Home::Clock,
        Home::Checker,
        Home::Hint,
        Home::CaseFile,
        Home::FunctionCase,
        Home::ClassCase,
        Home::ProgramCase,
        Home::SqlCase,
        Home::CaseLimits,
        Home::FunctionStep,
        Home::ClassStep,
        Home::Count,
        Home::Each,
    ];

    /// The keys that it can have.
    pub(crate) fn keys(self) -> &'static [&'static str] {
        match self {
            Home::FunctionProblem => &[
                "title",
                "kind",
                "difficulty",
                "tags",
                "source",
                "services",
                "hints",
                "call",
                "limits",
                "compare",
                "clock",
                "points",
                "checker",
                "case",
            ],
            Home::ClassProblem => &[
                "title",
                "kind",
                "difficulty",
                "tags",
                "source",
                "services",
                "hints",
                "class",
                "limits",
                "compare",
                "clock",
                "points",
                "checker",
                "case",
            ],
            Home::ProgramProblem => &[
                "title",
                "kind",
                "difficulty",
                "tags",
                "source",
                "services",
                "hints",
                "limits",
                "compare",
                "points",
                "checker",
                "case",
            ],
            Home::SqlProblem => &[
                "title",
                "kind",
                "difficulty",
                "tags",
                "source",
                "hints",
                "schema",
                "schema_file",
                "reference",
                "reference_file",
                "check",
                "limits",
                "compare",
                "points",
                "checker",
                "case",
            ],
            Home::Call => &["function", "aliases", "params", "returns", "output"],
            Home::Class => &["name", "aliases", "new", "methods"],
            Home::Method => &["aliases", "params", "returns"],
            Home::Limits | Home::LanguageLimits | Home::CaseLimits => {
                &["time", "wall", "memory", "output"]
            }
            Home::Compare => &["order", "abs", "rel"],
            Home::SqlCompare => &["order", "abs", "rel", "columns", "statements"],
            Home::ProgramCompare => &["output", "abs", "rel"],
            Home::Clock => &["start", "tick"],
            Home::Checker => &["run", "time"],
            Home::Hint => &[
                "text",
                "case",
                "got",
                "got_json",
                "expected",
                "expected_json",
                "near_miss",
            ],
            Home::CaseFile => &["case"],
            Home::FunctionCase => &[
                "name",
                "group",
                "points",
                "hidden",
                "hint",
                "limits",
                "args",
                "args_json",
                "expect",
                "expect_json",
                "expect_any",
                "expect_any_json",
                "calls",
                "each",
                "expect_true",
            ],
            Home::ClassCase => &[
                "name", "group", "points", "hidden", "hint", "limits", "new", "new_json", "calls",
            ],
            Home::ProgramCase => &[
                "name",
                "group",
                "points",
                "hidden",
                "hint",
                "limits",
                "stdin",
                "stdin_hex",
                "stdout",
                "argv",
                "files",
                "exit_code",
            ],
            Home::SqlCase => &[
                "name",
                "group",
                "points",
                "hidden",
                "hint",
                "limits",
                "tables",
                "setup",
                "expect",
                "expect_any",
            ],
            Home::FunctionStep => &[
                "args",
                "args_json",
                "expect",
                "expect_json",
                "expect_any",
                "expect_any_json",
                "times",
                "every",
                "threads",
                "at",
                "as",
                "count",
                "loop",
                "calls",
            ],
            Home::ClassStep => &[
                "call",
                "args",
                "args_json",
                "expect",
                "expect_json",
                "expect_any",
                "expect_any_json",
                "times",
                "every",
                "threads",
                "at",
                "as",
                "on",
                "new",
                "new_json",
                "count",
                "loop",
                "calls",
            ],
            Home::Count => &["of", "of_json", "min", "max", "within"],
            Home::Each => &["strings", "up_to"],
            Home::Points | Home::Tables => &[],
        }
    }

    /// How messages call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Home::FunctionProblem => "a function problem",
            Home::ClassProblem => "a class problem",
            Home::ProgramProblem => "a program problem",
            Home::SqlProblem => "an SQL problem",
            Home::Call => "[call]",
            Home::Class => "[class]",
            Home::Method => "a method",
            Home::Limits => "[limits]",
            Home::LanguageLimits => "a language's limits",
            Home::Compare => "[compare]",
            Home::SqlCompare => "[compare] of an SQL problem",
            Home::ProgramCompare => "[compare] of a program problem",
            Home::Clock => "[clock]",
            Home::Checker => "[checker]",
            Home::Hint => "a hint",
            Home::CaseFile => "a file of cases",
            Home::FunctionCase => "a case of a function problem",
            Home::ClassCase => "a case of a class problem",
            Home::ProgramCase => "a case of a program problem",
            Home::SqlCase => "a case of an SQL problem",
            Home::CaseLimits => "[case.limits]",
            Home::FunctionStep => "an entry of calls",
            Home::ClassStep => "an entry of calls in a class problem",
            Home::Count => "an entry of count",
            Home::Each => "each",
            Home::Points => "[points]",
            Home::Tables => "[case.tables]",
        }
    }
}

/// Words from other tools, and what they are called here.
const SYNONYMS: [(&str, &str); 20] = [
    ("input", "args"),
    ("inputs", "args"),
    ("arguments", "args"),
    ("parameters", "params"),
    ("output", "expect"),
    ("expected", "expect"),
    ("result", "expect"),
    ("answer", "expect"),
    ("return", "returns"),
    ("return_type", "returns"),
    ("timeout", "time"),
    ("time_limit", "time"),
    ("memory_limit", "memory"),
    ("score", "points"),
    ("weight", "points"),
    ("id", "name"),
    ("tests", "case"),
    ("constructor", "new"),
    ("repeat", "times"),
    ("steps", "calls"),
];

/// Reports the keys of `table` that `home` does not have. `outer` are the
/// tables around it, the nearest first.
pub(crate) fn check(table: &Table<'_>, home: Home, outer: &[Home]) {
    for entry in &table.entries {
        let free_language =
            home == Home::Limits && entry.value.is_table() && !home.keys().contains(&entry.key);
        if !home.keys().contains(&entry.key) && !free_language {
            unknown(table, entry, home, outer);
        }
    }
}

/// Reports a key that is not the table's, with the likeliest place or word.
pub(crate) fn unknown(table: &Table<'_>, entry: &Entry<'_>, home: Home, outer: &[Home]) {
    let key = entry.key;
    let message = format!("`{key}` is not a key of {}", home.name());
    let sink = table.node.sink;
    if let Some(owner) = outer.iter().find(|owner| owner.keys().contains(&key)) {
        let diagnostic = entry.diagnostic(message, "belongs further out");
        sink.push(match table.node.form() {
            TableForm::Header => {
                let header = table.node.raw().lines().next().unwrap_or("").trim();
                diagnostic
                    .at(table.node.file, table.node.span(), "takes all keys that follow")
                    .help(format!(
                        "TOML puts every key below `{header}` into that table; move `{key}` above `{header}`"
                    ))
            }
            _ => diagnostic.help(format!("it is a key of {}", owner.name())),
        });
        return;
    }
    if home == Home::CaseFile && key != "cases" {
        let help = "a file of cases holds `[[case]]` only; what describes the problem stands in problem.toml";
        sink.push(entry.diagnostic(message, "not a case").help(help));
        return;
    }
    let help = match nearest(key, home.keys().iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => SYNONYMS
            .iter()
            .find(|(other, ours)| *other == key && home.keys().contains(ours))
            .map(|(_, ours)| format!("it is called `{ours}` here"))
            .or_else(|| elsewhere(key, home)),
    };
    let help = help.unwrap_or_else(|| {
        format!(
            "{} can have {}",
            home.name(),
            code_list(home.keys().iter().copied())
        )
    });
    sink.push(entry.diagnostic(message, "unknown key").help(help));
}

/// Where else a key is at home.
fn elsewhere(key: &str, home: Home) -> Option<String> {
    let homes: Vec<&str> = Home::ALL
        .into_iter()
        .filter(|other| *other != home && other.keys().contains(&key))
        .map(Home::name)
        .collect();
    match homes.as_slice() {
        [] => (key == "statement" || key == "description")
            .then(|| "what the candidate reads goes into `statement.md` beside this file".into()),
        [one] => Some(format!("`{key}` is a key of {one}")),
        [rest @ .., last] => Some(format!(
            "`{key}` is a key of {} and {last}",
            rest.join(", ")
        )),
    }
}
