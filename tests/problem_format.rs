//! The examples of docs/problem-format.md are real problems, and the JSON
//! Schema accepts whatever the loader accepts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use grade::problem::model::Problem;
use grade::problem::{load, schema};

/// A fenced block: what its first line says, and its text.
struct Block {
    info: BTreeMap<String, String>,
    text: String,
}

fn blocks() -> Vec<Block> {
    let page = fs::read_to_string("docs/problem-format.md").expect("the page exists");
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push(Block {
            info: info
                .split_whitespace()
                .filter_map(|word| word.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            text: text.join("\n") + "\n",
        });
    }
    found
}

/// Every example as (name, text): whole problems, and additions to them.
fn examples() -> Vec<(String, String)> {
    let blocks = blocks();
    let whole: BTreeMap<&str, &str> = blocks
        .iter()
        .filter_map(|block| Some((block.info.get("name")?.as_str(), block.text.as_str())))
        .collect();
    blocks
        .iter()
        .filter_map(|block| {
            if let Some(name) = block.info.get("name") {
                return Some((name.clone(), block.text.clone()));
            }
            let base = block.info.get("add")?;
            let text = whole
                .get(base.as_str())
                .expect("the base is an example too");
            Some((base.clone(), format!("{text}\n{}", block.text)))
        })
        .collect()
}

fn load_example(name: &str, text: &str) -> Problem {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("problem.toml"), text).expect("written");
    for block in blocks() {
        let Some(file) = block.info.get("file") else {
            continue;
        };
        if block.info.get("for").is_some_and(|only| only != name) {
            continue;
        }
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, &block.text).expect("written");
    }
    load(folder.path()).unwrap_or_else(|error| panic!("{name}:\n{}", error.render(false, 100)))
}

fn assert_valid(schema: &jsonschema::Validator, toml_text: &str, what: &str) {
    let value: toml::Value = toml::from_str(toml_text).expect("valid TOML");
    let json = serde_json::to_value(value).expect("TOML fits into JSON");
    let errors: Vec<String> = schema
        .iter_errors(&json)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

fn bundled() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("problems")
        .expect("the project has problems")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.join("problem.toml").is_file())
        .collect();
    found.sort();
    found
}

#[test]
fn every_example_of_the_page_loads() {
    let examples = examples();
    assert!(examples.len() >= 12);
    for (name, text) in examples {
        let problem = load_example(&name, &text);
        assert!(!problem.cases.is_empty(), "{name}");
    }
}

#[test]
fn every_bundled_problem_loads() {
    for folder in bundled() {
        if let Err(error) = load(&folder) {
            panic!("{}", error.render(false, 100));
        }
    }
}

#[test]
fn the_schema_accepts_every_example() {
    let schema = jsonschema::validator_for(&schema::problem_schema()).expect("a schema");
    for (name, text) in examples() {
        assert_valid(&schema, &text, &name);
    }
}

#[test]
fn the_schema_accepts_every_bundled_problem() {
    let problems = jsonschema::validator_for(&schema::problem_schema()).expect("a schema");
    let cases = jsonschema::validator_for(&schema::cases_schema()).expect("a schema");
    for folder in bundled() {
        let check = |schema: &jsonschema::Validator, path: &Path| {
            let text = fs::read_to_string(path).expect("readable");
            assert_valid(schema, &text, &path.display().to_string());
        };
        check(&problems, &folder.join("problem.toml"));
        let Ok(entries) = fs::read_dir(folder.join("cases")) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("readable").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                check(&cases, &path);
            }
        }
    }
}

#[test]
fn the_schema_refuses_what_the_loader_calls_unknown() {
    let schema = jsonschema::validator_for(&schema::problem_schema()).expect("a schema");
    for name in [
        "unknown-key",
        "unknown-problem-key",
        "unknown-table",
        "expect-below-limits",
        "key-of-another-kind",
    ] {
        let text =
            fs::read_to_string(format!("tests/broken/{name}/problem.toml")).expect("readable");
        let value: toml::Value = toml::from_str(&text).expect("valid TOML");
        let json = serde_json::to_value(value).expect("TOML fits into JSON");
        assert!(!schema.is_valid(&json), "{name}");
    }
}
