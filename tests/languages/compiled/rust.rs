//! Every way of writing an answer in Rust.

use super::{deeds, echoes};
use crate::python::{CLASS, FUNCTION};
use crate::support::{Runtime, Test};
use crate::{Row, table};

const ECHO: &str = "struct Echo;
#[derive(Clone)]
struct Record { ids: Vec<i64>, next: Option<i32>, name: String }
impl Echo {
    fn new() -> Self { Echo }
    fn whole(&self, v: i64) -> i64 { v }
    fn real(&self, v: f64) -> f64 { v }
    fn truth(&self, v: &bool) -> bool { *v }
    fn text<'a>(&self, v: &'a str) -> &'a str { v }
    pub fn list(&mut self, v: &mut Vec<i64>) -> Vec<i64> { v.clone() }
    fn nested(&self, v: &[Vec<i32>]) -> Vec<Vec<i32>> { v.to_vec() }
    fn maybe(&self, v: Option<i32>) -> Result<Option<i32>, String> { Ok(v) }
    fn texts(v: Vec<Option<&str>>) -> Vec<Option<String>> { v.into_iter().map(|s| s.map(String::from)).collect() }
    fn counts(&self, v: HashMap<String, usize>) -> BTreeMap<String, usize> { v.into_iter().collect() }
    fn record(&self, v: &Record) -> Record { v.clone() }
    fn duo(&self, (number, text): (i32, String)) -> (i32, Box<str>) { (number, text.into()) }
    fn colour(&self, v: impl AsRef<str>) -> Rc<str> { v.as_ref().into() }
}
";

const DEEDS: &str = "use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
static COUNTER: AtomicI64 = AtomicI64::new(0);
fn depth(n: i64) -> i64 {
    let room = std::hint::black_box([1u8; 100]);
    if n == 0 { 0 } else { depth(n - 1) + room[3] as i64 }
}
pub fn act(what: String, n: i64) -> i64 {
    match what.as_str() {
        \"print\" => print!(\"hello\"),
        \"state\" => return COUNTER.fetch_add(1, SeqCst) + 1,
        \"deep\" => return depth(n),
        \"throw\" => panic!(\"no\"),
        \"crash\" => std::process::abort(),
        \"exit\" => std::process::exit(n as i32),
        \"hang\" => loop { std::hint::black_box(n); },
        \"flood\" => loop { println!(\"0123456789\") },
        \"memory\" => {
            let mut all = Vec::new();
            loop { all.push(vec![1u8; 1 << 20]) }
        }
        _ => {}
    }
    n
}
";

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.rs",
        problem: FUNCTION,
        code: code.into(),
        expected,
    }
}

fn class(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        problem: CLASS,
        ..function(name, code, expected)
    }
}

pub fn tests() -> Vec<Test> {
    let rows = vec![
        echoes("my.rs", ECHO, &[]),
        function("free", "fn add_up(a: i32, b: i32) -> i32 { a + b }", "AC"),
        function(
            "solution_without_struct",
            "impl Solution {\n    pub fn add_up(a: i32, b: i32) -> i32 {\n        a + b\n    }\n}\n",
            "AC",
        ),
        function(
            "method_of_an_instance",
            "#![allow(dead_code)]\n#[derive(Default)]\npub struct Solution { seen: Vec<i64> }\nimpl Solution {\n    fn addUp(&mut self, a: i64, b: i64) -> i64 { self.seen.push(a); self.seen[0] + b }\n}\nfn main() { println!(\"{}\", Solution::default().addUp(1, 2)); }\n",
            "AC",
        ),
        function(
            "missing_use",
            "fn add_up(a: i64, b: i64) -> i64 {\n    let mut all: VecDeque<i64> = VecDeque::new();\n    all.push_back(a);\n    let heap = BinaryHeap::from(vec![Reverse(b)]);\n    all[0] + max(heap.peek().unwrap().0, i64::MIN)\n}\n",
            "AC",
        ),
        function(
            "own_uses_and_names",
            "use std::collections::*;\nuse std::fmt::Write;\nstruct Entry(i64);\nfn max(a: i64, _: i64) -> i64 { a }\nfn add_up(a: i64, b: i64) -> i64 {\n    let mut s = String::new();\n    write!(s, \"{}\", b).unwrap();\n    let _: HashMap<i64, Entry> = HashMap::new();\n    max(a, 9) + s.parse::<i64>().unwrap()\n}\n",
            "AC",
        ),
        function(
            "generic",
            "fn add_up<T: std::ops::Add<Output = T> + Copy>(a: T, b: T) -> T { a + b }\n",
            "AC",
        ),
        function(
            "other_name",
            "fn helper(a: i32) -> i32 { a }\nfn plus(a: i32, b: i32) -> i32 { helper(a) + b }\n",
            "AC took `plus`, the only function with 2 parameters",
        ),
        function(
            "result",
            "fn add_up(a: i32, b: i32) -> Result<i32, String> { if a > 0 { Err(\"not today\".into()) } else { Ok(a + b) } }\n",
            "RTE not today",
        ),
        function(
            "program",
            "fn main() {\n    let mut line = String::new();\n    let mut all = 0i64;\n    while io::stdin().read_line(&mut line).unwrap() > 0 {\n        all += line.trim().parse::<i64>().unwrap();\n        line.clear();\n    }\n    println!(\"{}\", all);\n}\n",
            "AC no function found",
        ),
        function(
            "several",
            "fn f(a: i32, b: i32) -> i32 { a + b }\nfn g(a: i32, b: i32) -> i32 { a - b }\n",
            "CE",
        ),
        function("nothing", "fn f(a: i32) -> i32 { a }\n", "CE add_up"),
        function(
            "broken",
            "fn add_up(a: i32, b: i32) -> i32 {\n    a + c\n}\n",
            "CE line 2",
        ),
        function(
            "odd_parameter",
            "fn add_up(a: std::time::Instant, b: i32) -> i32 { b }\n",
            "CE a parameter has the type",
        ),
        function(
            "too_small",
            "fn add_up(a: u32, b: i32) -> i32 { a as i32 + b }\n",
            "RTE does not fit",
        ),
        function(
            "panic_with_its_line",
            "fn add_up(a: i32, b: i32) -> i32 {\n    let none: Option<i32> = None;\n    a + none.unwrap() + b\n}\n",
            "RTE called `Option::unwrap()`",
        ),
        function(
            "wraps_as_judges_build_it",
            "fn add_up(a: i32, b: i32) -> i32 {\n    let most = std::hint::black_box(i32::MAX);\n    a + most + b - most\n}\n",
            "AC",
        ),
        function(
            "endless_recursion",
            "fn add_up(a: i64, b: i64) -> i64 { std::hint::black_box(add_up(a ^ 1, b)) + 1 }\n",
            "RTE",
        ),
        class(
            "plain",
            "struct PassGate { left: i32 }\nimpl PassGate {\n    fn new(most: i32) -> Self { Self { left: most } }\n    fn let_in(&mut self, count: i32) -> bool { if count > self.left { return false; } self.left -= count; true }\n    fn left_over(&self) -> i32 { self.left }\n}\n",
            "AC",
        ),
        class(
            "other_name_and_trait",
            "trait Gate { fn letIn(&self, n: u32) -> bool; fn leftOver(&self) -> u32; }\nstruct MyGate { left: Mutex<u32> }\nimpl MyGate { pub fn with_most(most: u32) -> Result<MyGate, String> { Ok(MyGate { left: Mutex::new(most) }) } }\nimpl Gate for MyGate {\n    fn letIn(&self, n: u32) -> bool { let mut left = self.left.lock().unwrap(); if n > *left { return false; } *left -= n; true }\n    fn leftOver(&self) -> u32 { *self.left.lock().unwrap() }\n}\n",
            "AC took `MyGate`",
        ),
        class(
            "no_method",
            "struct PassGate; impl PassGate { fn new(_: i32) -> Self { PassGate } fn let_in(&self, _: i32) -> bool { true } }\n",
            "CE left_over",
        ),
    ];
    let mut tests = table("rust", rows);
    tests.push(deeds("rust", "my.rs", &[Runtime::Rust], DEEDS, &[]));
    tests
}
