//! The JSON Schema of problem files, for editors and for `grade schema`.
//!
//! Built from the same list of keys that the loader goes by, so that the two
//! cannot drift apart; a schema says less than the loader, never something else.

use serde_json::{Map, Value, json};

use super::keys::Home;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `problem.toml`.
pub fn problem_schema() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "A problem of grade",
        "description": "problem.toml: what is asked, limits and cases.",
        "type": "object",
        "required": ["title", "kind"],
        "oneOf": [
            object(Home::FunctionProblem),
            object(Home::ClassProblem),
            object(Home::ProgramProblem),
            object(Home::SqlProblem),
        ],
        "$defs": definitions(),
    })
}

/// The schema of `cases/*.toml`.
pub fn cases_schema() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "Cases of a problem of grade",
        "description": "cases/*.toml: more cases, written as in problem.toml.",
        "type": "object",
        "properties": {
            "case": {
                "type": "array",
                "items": { "anyOf": [
                    reference(Home::FunctionCase),
                    reference(Home::ClassCase),
                    reference(Home::ProgramCase),
                    reference(Home::SqlCase),
                ] },
            },
        },
        "additionalProperties": false,
        "$defs": definitions(),
    })
}

/// Tables that others refer to.
fn definitions() -> Value {
    let mut all: Map<String, Value> = Home::ALL
        .into_iter()
        .filter(|home| !is_root(*home))
        .map(|home| (definition(home), object(home)))
        .collect();
    all.insert(
        "rows".to_owned(),
        json!({
            "description": "A header, then a line a row, cells between `|`; or a CSV file.",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "csv": { "type": "string" } },
                    "required": ["csv"],
                    "additionalProperties": false,
                },
            ],
        }),
    );
    all.insert(
        "duration".to_owned(),
        json!({
            "type": "string",
            "pattern": "^\\s*[0-9.]+\\s*(ns|us|µs|ms|s|min|h)\\s*$",
            "examples": ["2s", "500ms"],
        }),
    );
    all.insert(
        "size".to_owned(),
        json!({
            "type": "string",
            "pattern": "^\\s*[0-9.]+\\s*(B|KiB|MiB|GiB|kB|MB|GB)\\s*$",
            "examples": ["256 MiB"],
        }),
    );
    all.insert(
        "text".to_owned(),
        json!({
            "description": "A string, or a table that builds one.",
            "anyOf": [{ "type": "string" }, { "type": "object" }],
        }),
    );
    Value::Object(all)
}

fn is_root(home: Home) -> bool {
    matches!(
        home,
        Home::FunctionProblem
            | Home::ClassProblem
            | Home::ProgramProblem
            | Home::SqlProblem
            | Home::CaseFile
    )
}

/// `FunctionCase`
fn definition(home: Home) -> String {
    format!("{home:?}")
}

fn reference(home: Home) -> Value {
    json!({ "$ref": format!("#/$defs/{}", definition(home)) })
}

fn list_of(home: Home) -> Value {
    json!({ "type": "array", "items": reference(home) })
}

/// The schema of one table.
fn object(home: Home) -> Value {
    let properties: Map<String, Value> = home
        .keys()
        .iter()
        .map(|key| ((*key).to_owned(), property(home, key)))
        .collect();
    // A language's own limits stand beside the four of all languages.
    let additional = match home {
        Home::Limits => reference(Home::LanguageLimits),
        _ => Value::Bool(false),
    };
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": additional,
    });
    let required: &[&str] = match home {
        Home::FunctionProblem => &["title", "kind", "call"],
        Home::ClassProblem => &["title", "kind", "class"],
        Home::ProgramProblem | Home::SqlProblem => &["title", "kind"],
        Home::Call => &["function", "params"],
        Home::Class => &["name", "methods"],
        Home::Checker => &["run"],
        Home::Hint => &["text"],
        Home::FunctionCase | Home::ProgramCase | Home::SqlCase => &["name"],
        Home::ClassCase => &["name", "calls"],
        Home::Each => &["strings", "up_to"],
        _ => &[],
    };
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The schema of one key.
fn property(home: Home, key: &str) -> Value {
    let (shape, description) = match key {
        "kind" => (
            json!({ "const": kind(home) }),
            "What kind of answer the problem takes.",
        ),
        "title" => (string(), "What the problem is called."),
        "difficulty" => (string(), "Such as easy, medium or hard."),
        "tags" => (strings(), "Words to find the problem by."),
        "source" => (string(), "Where the problem comes from."),
        "services" => (strings(), "Services that an answer may use: redis."),
        "hints" => (
            json!({ "type": "array", "items": { "anyOf": [string(), reference(Home::Hint)] } }),
            "What to say to a candidate whose case failed.",
        ),
        "limits" if is_case(home) => (reference(Home::CaseLimits), "What this case may use."),
        "limits" => (
            reference(Home::Limits),
            "What a case may use, and `java.time` for one language.",
        ),
        "compare" => (
            reference(compare(home)),
            "When an answer is as good as the expected one.",
        ),
        "clock" => (
            reference(Home::Clock),
            "Calls see a virtual clock; waiting costs no time.",
        ),
        "checker" => (
            reference(Home::Checker),
            "A program that judges instead of a comparison.",
        ),
        "points" if is_case(home) => (amount(), "What the case is worth; 1 unless given."),
        "points" => (
            json!({ "type": "object", "additionalProperties": amount() }),
            "Group to points, shared equally by the group's cases.",
        ),
        "case" if home == Home::Hint => (
            string(),
            "Only for cases of this group, or with this `group/name`.",
        ),
        "case" if home == Home::CaseFile => (json!({ "type": "array" }), "The cases."),
        "case" => (
            list_of(case(home)),
            "The cases, in the order in which they run.",
        ),
        "call" if home == Home::FunctionProblem => {
            (reference(Home::Call), "The function that is called.")
        }
        "call" => (string(), "The method that is called, in snake_case."),
        "class" => (reference(Home::Class), "The class that is constructed."),
        "methods" => (
            json!({ "type": "object", "additionalProperties": reference(Home::Method) }),
            "The methods, in snake_case.",
        ),
        "function" => (
            string(),
            "The function's name in snake_case; other conventions are found from it.",
        ),
        "aliases" => (strings(), "Further names that an answer may use."),
        "params" => (
            strings(),
            "The parameters, such as \"s: string\" or \"cost: int = 1\".",
        ),
        "returns" => (
            string(),
            "The type of the result, such as int[] or map<string, int>.",
        ),
        "output" if home == Home::Call => (
            string(),
            "The parameter that is changed in place and graded.",
        ),
        "output" if home == Home::ProgramCompare => (
            json!({ "enum": ["exact", "lines", "tokens", "unordered-lines"] }),
            "How the output is compared; by lines unless given.",
        ),
        "output" => (size(), "How much may be printed."),
        "time" => (duration(), "CPU time."),
        "wall" => (
            duration(),
            "Time on the clock; 5 times the CPU time and 1 s unless given.",
        ),
        "memory" => (size(), "Memory."),
        "order" if home == Home::SqlCompare => (
            json!({ "enum": ["any", "exact", "auto"] }),
            "Whether the order of rows counts; `auto` infers it from the reference.",
        ),
        "order" => (
            json!({ "enum": ["exact", "any", "any-nested"] }),
            "Whether the order of a list counts.",
        ),
        "abs" => (amount(), "Absolute tolerance of floats; 0 unless given."),
        "rel" => (amount(), "Relative tolerance of floats; 1e-9 unless given."),
        "columns" => (
            json!({ "enum": ["position", "name"] }),
            "How columns are matched.",
        ),
        "statements" => (
            json!({ "enum": ["last", "one"] }),
            "The last statement with columns is the answer, or there must be exactly one.",
        ),
        "start" => (amount(), "Seconds since 1970 at which the clock starts."),
        "tick" => (duration(), "How far each reading advances the clock."),
        "run" => (string(), "The checker, a file of the problem folder."),
        "text" => (string(), "What the candidate reads."),
        "near_miss" => (
            string(),
            "Only where this near miss was found, such as off-by-one.",
        ),
        "got" => (json!({}), "Only where exactly this came back."),
        "expected" => (json!({}), "Only where exactly this was expected."),
        "schema" => (string(), "The CREATE TABLE statements."),
        "schema_file" => (string(), "A file with the CREATE TABLE statements."),
        "reference" => (string(), "A right query, where cases have no `expect`."),
        "reference_file" => (string(), "A file with a right query."),
        "check" => (
            string(),
            "A query that looks at the tables after the answer ran.",
        ),
        "name" if home == Home::Class => (string(), "The class's name in PascalCase."),
        "name" => (string(), "What the case tests, in a few words."),
        "group" => (string(), "The group of cases that it belongs to."),
        "hidden" => (
            json!({ "type": "boolean" }),
            "Show candidates nothing but name, verdict and points.",
        ),
        "hint" => (string(), "What to say when this case fails."),
        "args" => (
            json!({ "type": "array" }),
            "The arguments, in the order of the parameters.",
        ),
        "new" if home == Home::Class => (strings(), "The constructor's parameters."),
        "new" => (json!({ "type": "array" }), "The constructor's arguments."),
        "expect" if home == Home::SqlCase => {
            (json!({ "$ref": "#/$defs/rows" }), "The right result.")
        }
        "expect_any" if home == Home::SqlCase => (
            json!({ "type": "array", "items": { "$ref": "#/$defs/rows" } }),
            "Several right results.",
        ),
        "expect" => (json!({}), "The right answer."),
        "expect_any" => (json!({ "type": "array" }), "Several right answers."),
        "calls" => (list_of(step(home)), "Several calls, one after the other."),
        "each" => (
            reference(Home::Each),
            "Every string over an alphabet, as one case.",
        ),
        "strings" => (string(), "The alphabet."),
        "up_to" => (whole(), "The greatest length."),
        "expect_true" => (
            json!({ "anyOf": [string(), strings()] }),
            "The strings for which the answer is true, or a file with one a line.",
        ),
        "stdin" => (json!({ "$ref": "#/$defs/text" }), "Standard input."),
        "stdin_hex" => (string(), "Standard input as hexadecimal digits."),
        "stdout" => (json!({ "$ref": "#/$defs/text" }), "What must be printed."),
        "argv" => (strings(), "Arguments of the command line."),
        "files" => (
            json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/text" } }),
            "Files of the working folder.",
        ),
        "exit_code" => (
            json!({ "type": "integer", "minimum": 0, "maximum": 255 }),
            "The exit code; 0 unless given.",
        ),
        "tables" => (
            json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/rows" } }),
            "Table to rows.",
        ),
        "setup" => (string(), "SQL that runs after the tables are filled."),
        "times" => (whole(), "How often the call is made."),
        "every" => (
            amount(),
            "Seconds of the virtual clock between repetitions.",
        ),
        "threads" => (whole(), "That many calls at the same moment."),
        "at" => (amount(), "Seconds after the clock's start."),
        "as" => (string(), "A name for the result or instance."),
        "on" => (string(), "The instance that is called."),
        "count" => (
            list_of(Home::Count),
            "How often a result must come, over all calls of this entry.",
        ),
        "loop" => (
            whole(),
            "How often `calls` are made; `{i}` in their texts counts from 0.",
        ),
        "of" => (json!({}), "The result that is counted."),
        "min" => (whole(), "At least so often."),
        "max" => (whole(), "At most so often."),
        "within" => (amount(), "In every window of so many seconds."),
        _ if key.ends_with("_json") => (string(), "The same as JSON text, where null is needed."),
        _ => (json!({}), ""),
    };
    let mut shape = shape;
    if let Value::Object(map) = &mut shape
        && !description.is_empty()
    {
        map.insert("description".to_owned(), description.into());
    }
    shape
}

fn kind(home: Home) -> &'static str {
    match home {
        Home::ClassProblem => "class",
        Home::ProgramProblem => "program",
        Home::SqlProblem => "sql",
        _ => "function",
    }
}

fn case(home: Home) -> Home {
    match home {
        Home::ClassProblem => Home::ClassCase,
        Home::ProgramProblem => Home::ProgramCase,
        Home::SqlProblem => Home::SqlCase,
        _ => Home::FunctionCase,
    }
}

fn compare(home: Home) -> Home {
    match home {
        Home::ProgramProblem => Home::ProgramCompare,
        Home::SqlProblem => Home::SqlCompare,
        _ => Home::Compare,
    }
}

fn step(home: Home) -> Home {
    match home {
        Home::ClassCase | Home::ClassStep => Home::ClassStep,
        _ => Home::FunctionStep,
    }
}

fn is_case(home: Home) -> bool {
    matches!(
        home,
        Home::FunctionCase | Home::ClassCase | Home::ProgramCase | Home::SqlCase
    )
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn strings() -> Value {
    json!({ "type": "array", "items": { "type": "string" } })
}

fn amount() -> Value {
    json!({ "type": "number", "minimum": 0 })
}

fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn duration() -> Value {
    json!({ "$ref": "#/$defs/duration" })
}

fn size() -> Value {
    json!({ "$ref": "#/$defs/size" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_loader_is_described() {
        for home in Home::ALL {
            for key in home.keys() {
                let described = property(home, key).get("description").is_some();
                assert!(described, "`{key}` of {} has no description", home.name());
            }
        }
    }
}
