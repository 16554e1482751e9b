//! Linked lists and binary trees in each language: real nodes go in, and what
//! comes back is read from real nodes. A language is a file here, with one row
//! for each answer.

mod javascript;
mod python;
mod scripts;
#[cfg(feature = "typescript")]
mod typescript;

use crate::support::Test;
use crate::{Row, stub_of, table};

/// Name, problem, code, and what it must get.
pub type Answer = (&'static str, fn() -> String, &'static str, &'static str);

pub fn tests() -> Vec<Test> {
    let languages = [
        ("javascript", "my.js", javascript::ANSWERS),
        ("lua", "my.lua", scripts::LUA),
        ("perl", "my.pl", scripts::PERL),
        ("php", "my.php", scripts::PHP),
        ("python", "my.py", python::ANSWERS),
        ("ruby", "my.rb", scripts::RUBY),
        #[cfg(feature = "typescript")]
        ("typescript", "my.ts", typescript::ANSWERS),
    ];
    let tests = languages.into_iter().flat_map(|(language, file, answers)| {
        let row = |name: &str, problem: String, code: String, expected| Row {
            name: leak(format!("nodes::{name}")),
            file,
            problem: leak(problem),
            code,
            expected,
        };
        let mut rows: Vec<Row> = answers
            .iter()
            .map(|(name, problem, code, expected)| {
                row(name, problem(), (*code).to_string(), expected)
            })
            .collect();
        for (name, problem) in [("stub_of_function", merge()), ("stub_of_class", codec())] {
            let code = stub_of(&problem, language);
            rows.push(row(name, problem, code, "RTE"));
        }
        table(language, rows)
    });
    tests.collect()
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

const MANY: usize = 100_000;

fn function(name: &str, param: &str, more: &str) -> String {
    format!(
        "title = \"Nodes\"\nkind = \"function\"\n\n[call]\nfunction = \"{name}\"\nparams = [\"{param}\"]\n{more}\n"
    )
}

fn case(problem: &mut String, args: &str, expect: &str) {
    let number = problem.matches("[[case]]").count();
    problem.push_str(&format!(
        "\n[[case]]\nname = \"{number}\"\nargs_json = '{args}'\nexpect_json = '{expect}'\n"
    ));
}

fn list(numbers: impl Iterator<Item = usize>) -> String {
    let texts: Vec<String> = numbers.map(|n| n.to_string()).collect();
    format!("[{}]", texts.join(","))
}

/// `reverse_list`
pub fn reverse() -> String {
    let mut text = function(
        "reverse_list",
        "head: ListNode<int>",
        "returns = \"ListNode<int>\"",
    );
    case(&mut text, "[[1, 2, 3]]", "[3, 2, 1]");
    case(&mut text, "[[9007199254740993]]", "[9007199254740993]");
    case(&mut text, "[[]]", "[]");
    case(&mut text, "[null]", "null");
    text
}

/// `reverse_list` of 100,000 nodes.
pub fn long() -> String {
    let mut text = function(
        "reverse_list",
        "head: ListNode<int>",
        "returns = \"ListNode<int>\"",
    );
    case(
        &mut text,
        &format!("[{}]", list(0..MANY)),
        &list((0..MANY).rev()),
    );
    text
}

/// `merge_k_lists`: a list of lists.
pub fn merge() -> String {
    let mut text = function(
        "merge_k_lists",
        "lists: ListNode<int>[]",
        "returns = \"ListNode<int>\"",
    );
    case(
        &mut text,
        "[[[1, 4, 5], [], [1, 3, 4], [2, 6]]]",
        "[1, 1, 2, 3, 4, 4, 5, 6]",
    );
    case(&mut text, "[[]]", "[]");
    case(&mut text, "[[[], []]]", "[]");
    text
}

/// `split_list`: one list for each word.
pub fn split() -> String {
    let mut text = function(
        "split_list",
        "head: ListNode<string>",
        "returns = \"ListNode<string>[]\"",
    );
    case(
        &mut text,
        r#"[["a", "", "null", "é"]]"#,
        r#"[["a"], [""], ["null"], ["é"]]"#,
    );
    case(&mut text, "[[]]", "[]");
    text
}

/// `mirror_tree`
pub fn mirror() -> String {
    let mut text = function(
        "mirror_tree",
        "root: TreeNode<int>",
        "returns = \"TreeNode<int>\"",
    );
    case(
        &mut text,
        "[[4, 2, 7, 1, 3, 6, 9]]",
        "[4, 7, 2, 9, 6, 3, 1]",
    );
    case(&mut text, "[[1, null, 2, 3]]", "[1, 2, null, null, 3]");
    case(&mut text, "[[]]", "[]");
    case(&mut text, "[[5]]", "[5]");
    text
}

/// `mirror_tree` of a tree that is 100,000 deep.
pub fn deep() -> String {
    let mut text = function(
        "mirror_tree",
        "root: TreeNode<int>",
        "returns = \"TreeNode<int>\"",
    );
    let numbers: Vec<String> = (0..MANY).map(|n| n.to_string()).collect();
    case(
        &mut text,
        &format!("[[{}]]", numbers.join(",null,")),
        &format!("[0,{}]", numbers[1..].join(",null,")),
    );
    text
}

/// `same_tree` of floats: what comes in goes out.
pub fn same_floats() -> String {
    let mut text = function(
        "same_tree",
        "root: TreeNode<float>",
        "returns = \"TreeNode<float>\"",
    );
    case(
        &mut text,
        "[[0.5, null, 3, -1e300]]",
        "[0.5, null, 3, -1e300]",
    );
    text
}

/// `same_list` of booleans.
pub fn same_booleans() -> String {
    let mut text = function(
        "same_list",
        "head: ListNode<bool>",
        "returns = \"ListNode<bool>\"",
    );
    case(&mut text, "[[true, false, false]]", "[true, false, false]");
    text
}

/// `drop_even` changes the list that it is given: every second node goes.
pub fn drop_even() -> String {
    let mut text = function("drop_even", "head: ListNode<int>", "output = \"head\"");
    case(&mut text, "[[1, 2, 3, 4, 5]]", "[1, 3, 5]");
    case(&mut text, "[[]]", "[]");
    text
}

/// Two calls in one case get nodes of their own.
pub fn reverse_twice() -> String {
    let mut text = function(
        "reverse_list",
        "head: ListNode<int>",
        "returns = \"ListNode<int>\"",
    );
    text.push_str("\n[[case]]\nname = \"twice\"\ncalls = [{ args = [[1, 2]], times = 2, expect = [2, 1] }, { args = [[3]], expect = [3] }]\n");
    text
}

/// A result that is passed on is the answer's own node, not a copy.
pub fn passed_on() -> String {
    let mut text = function(
        "reverse_list",
        "head: ListNode<int>",
        "returns = \"ListNode<int>\"",
    );
    text.push_str("\n[[case]]\nname = \"there and back\"\ncalls = [{ args = [[1, 2, 3]], as = \"turned\", expect = [3, 2, 1] }, { args = [{ ref = \"turned\" }], expect = [1, 2, 3] }, { args = [[]], as = \"none\" }, { args = [{ ref = \"none\" }], expect = [] }]\n");
    text
}

/// `regroup`: nodes inside of records, maps and tuples, beside plain values.
pub fn regroup() -> String {
    let mut text = "title = \"Nodes\"\nkind = \"function\"\n\n[call]\nfunction = \"regroup\"\nparams = [\"from: {head: ListNode<int>, more: map<string, TreeNode<int>>, name: string}\", \"pair: [int, ListNode<int>]\"]\nreturns = \"{first: [ListNode<int>, string], roots: map<string, TreeNode<int>>, tail: ListNode<int>, count: int}\"\n".to_string();
    case(
        &mut text,
        r#"[{"head": [1, 2], "more": {"a": [1, null, 2], "b": [4]}, "name": "x"}, [7, [3]]]"#,
        r#"{"first": [[1, 2], "x"], "roots": {"a": [1, null, 2], "b": [4]}, "tail": [3], "count": 7}"#,
    );
    case(
        &mut text,
        r#"[{"head": [], "more": {"c": [5]}, "name": ""}, [0, []]]"#,
        r#"{"first": [[], ""], "roots": {"c": [5]}, "tail": [], "count": 0}"#,
    );
    text
}

/// `reverse_list` under a virtual clock.
pub fn with_clock() -> String {
    let mut text = function(
        "reverse_list",
        "head: ListNode<int>",
        "returns = \"ListNode<int>\"\n\n[clock]\n",
    );
    text.push_str("\n[[case]]\nname = \"at once\"\ncalls = [{ args = [[1, 2]], threads = 3, expect = [2, 1] }, { args = [[]], at = 5, expect = [] }]\n");
    text
}

/// `BstIterator(root)`: nodes in a constructor.
pub fn iterator() -> String {
    "title = \"Iterator\"\nkind = \"class\"\n\n[class]\nname = \"BSTIterator\"\nnew = [\"root: TreeNode<int>\"]\n\n[class.methods.next]\nreturns = \"int\"\n\n[class.methods.has_next]\nreturns = \"bool\"\n\n[[case]]\nname = \"five\"\nnew_json = '[[7, 3, 15, null, null, 9, 20]]'\ncalls = [{ call = \"next\", expect = 3 }, { call = \"next\", expect = 7 }, { call = \"has_next\", expect = true }, { call = \"next\", expect = 9 }, { call = \"next\", expect = 15 }, { call = \"next\", expect = 20 }, { call = \"has_next\", expect = false }]\n\n[[case]]\nname = \"empty\"\nnew = [[]]\ncalls = [{ call = \"has_next\", expect = false }]\n".into()
}

/// `Codec`: nodes in the arguments and results of methods.
pub fn codec() -> String {
    "title = \"Codec\"\nkind = \"class\"\n\n[class]\nname = \"Codec\"\nnew = []\n\n[class.methods.serialize]\nparams = [\"root: TreeNode<int>\"]\nreturns = \"string\"\n\n[class.methods.deserialize]\nparams = [\"data: string\"]\nreturns = \"TreeNode<int>\"\n\n[[case]]\nname = \"there and back\"\ncalls = [{ call = \"serialize\", args_json = '[[1, 2, 3, null, null, 4, 5]]', as = \"text\" }, { call = \"deserialize\", args = [{ ref = \"text\" }], expect_json = '[1, 2, 3, null, null, 4, 5]' }, { call = \"serialize\", args = [[]], as = \"none\" }, { call = \"deserialize\", args = [{ ref = \"none\" }], expect = [] }]\n".into()
}
