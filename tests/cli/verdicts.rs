//! Each verdict, as a person and as a program reads it.

use crate::cli::Cli;
use crate::tests;

tests![
    accepted: [Node],
    accepted_verbose: [Python],
    wrong_answer: [Node],
    wrong_answer_json: [Node],
    wrong_answer_in_a_sequence: [Python],
    wrong_answer_of_a_class: [Python],
    run_time_error: [Python],
    run_time_error_json: [Python],
    throws_while_it_loads: [Node],
    exits_in_the_call: [Python],
    time_limit_of_cpu: [Python],
    time_limit_of_waiting: [Python],
    promise_that_never_settles: [Node],
    memory_limit: [Python],
    output_limit: [Node],
    compile_error_javascript: [Node],
    compile_error_python: [Python],
    compile_error_sql: [],
    no_entry: [Python],
    several_entries: [Python],
    guessed_entry: [Python],
    sql_accepted: [],
    sql_no_row_instead_of_null: [],
    sql_duplicates: [],
    sql_two_results: [],
    sql_json: [],
];

pub const RIGHT_JS: &str = r"
const isBalanced = (s) => {
  const stack = [];
  for (const c of s) {
    const place = '([{'.indexOf(c);
    if (place >= 0) stack.push(')]}'[place]);
    else if (')]}'.includes(c) && stack.pop() !== c) return false;
  }
  return stack.length === 0;
};
";

/// Counts instead of matching.
pub const COUNTS_JS: &str = r"
function isBalanced(s) {
  let open = 0;
  for (const c of s) open += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
  console.log('open:', open);
  return open === 0;
}
";

fn accepted() {
    Cli::new()
        .file("my.js", RIGHT_JS)
        .grade(["brackets", "-s", "my.js"])
        .exit(0)
        .snapshot();
}

fn accepted_verbose() {
    Cli::new()
        .file(
            "my.py",
            "def answer(n):\n    print('n is', n)\n    return n\n",
        )
        .grade(["spin", "-s", "my.py", "-v"])
        .exit(0)
        .snapshot();
}

fn wrong_answer() {
    Cli::new()
        .file("my.js", COUNTS_JS)
        .grade(["brackets", "-s", "my.js"])
        .exit(1)
        .snapshot();
}

fn wrong_answer_json() {
    Cli::new()
        .file("my.js", COUNTS_JS)
        .run(["brackets", "-s", "my.js", "--report", "json"])
        .exit(1)
        .json_snapshot();
}

fn wrong_answer_in_a_sequence() {
    let leftover = "stack = []\ndef is_balanced(s):\n    for c in s:\n        if c in '([{':\n            stack.append(c)\n        elif not stack or '([{'[')]}'.index(c)] != stack.pop():\n            return False\n    return not stack\n";
    Cli::new()
        .file("my.py", leftover)
        .grade(["brackets", "-s", "my.py"])
        .exit(1)
        .shows("mixed/again")
        .snapshot();
}

fn wrong_answer_of_a_class() {
    let answer = "class Counter:\n    def __init__(self, start):\n        self.n = 0\n    def add(self, amount=1):\n        self.n += amount\n        return self.n\n    def total(self):\n        return self.n\n";
    Cli::new()
        .file("my.py", answer)
        .grade(["counter", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

const POPS: &str = "def is_balanced(s):\n    stack = []\n    for c in s:\n        if c in '([{':\n            stack.append(c)\n        elif c in ')]}':\n            top(stack)\n    return not stack\n\n\ndef top(stack):\n    return stack.pop()\n";

fn run_time_error() {
    Cli::new()
        .file("my.py", POPS)
        .grade(["brackets", "-s", "my.py", "--case", "reversed"])
        .exit(1)
        .snapshot();
}

fn run_time_error_json() {
    Cli::new()
        .file("my.py", POPS)
        .run([
            "brackets", "-s", "my.py", "--case", "reversed", "--report", "json",
        ])
        .exit(1)
        .json_snapshot();
}

fn throws_while_it_loads() {
    Cli::new()
        .file(
            "my.js",
            "const a = null;\nconst b = a.length;\nfunction isBalanced() {}\n",
        )
        .grade(["brackets", "-s", "my.js"])
        .exit(1)
        .snapshot();
}

fn exits_in_the_call() {
    Cli::new()
        .file(
            "my.py",
            "import sys\ndef answer(n):\n    if n == 2:\n        sys.exit(0)\n    return n\n",
        )
        .grade(["spin", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

fn time_limit_of_cpu() {
    let ran = Cli::new()
        .file(
            "my.py",
            "def answer(n):\n    while n > 1:\n        pass\n    return n\n",
        )
        .grade(["spin", "-s", "my.py"])
        .exit(1)
        .snapshot();
    // After three that are over their time the rest does not run.
    ran.shows("the limit is 0.20 s");
}

fn time_limit_of_waiting() {
    Cli::new()
        .file(
            "my.py",
            "import time\ndef answer(n):\n    if n == 3:\n        time.sleep(600)\n    return n\n",
        )
        .run(["spin", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

fn promise_that_never_settles() {
    Cli::new()
        .file("my.js", "async function answer(n) {\n  if (n === 2) await new Promise(() => {});\n  return n;\n}\n")
        .grade(["spin", "-s", "my.js"])
        .exit(1)
        .snapshot();
}

fn memory_limit() {
    Cli::new()
        .file("my.py", "def answer(n):\n    if n == 2:\n        held = bytearray(200 << 20)\n        for i in range(0, len(held), 4096):\n            held[i] = 1\n        held = [bytearray(b'x' * (20 << 20)) for _ in range(20)]\n    return n\n")
        .run(["spin", "-s", "my.py"])
        .exit(1)
        .shows("MLE  two")
        .snapshot();
}

fn output_limit() {
    Cli::new()
        .file("my.js", "function answer(n) {\n  if (n === 2) for (let i = 0; i < 20000; i++) console.log('line', i);\n  return n;\n}\n")
        .grade(["spin", "-s", "my.js"])
        .exit(1)
        .snapshot();
}

fn compile_error_javascript() {
    Cli::new()
        .file("my.js", "function isBalanced(s) {\n  return s ===;\n}\n")
        .grade(["brackets", "-s", "my.js"])
        .exit(1)
        .snapshot();
}

fn compile_error_python() {
    Cli::new()
        .file("my.py", "def is_balanced(s)\n    return True\n")
        .run(["brackets", "-s", "my.py"])
        .exit(1)
        // The words are the interpreter's and differ between versions.
        .shows("CE  compile error")
        .shows("SyntaxError")
        .shows("line 1");
}

fn compile_error_sql() {
    Cli::new()
        .file("my.sql", "SELECT salary\nFRM Employee")
        .grade(["salary", "-s", "my.sql"])
        .exit(1)
        .snapshot();
}

fn no_entry() {
    Cli::new()
        .file("my.py", "LIMIT = 3\nclass Helper:\n    pass\ndef first(a, b): return a\ndef second(a, b): return b\n")
        .grade(["brackets", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

fn several_entries() {
    Cli::new()
        .file(
            "my.py",
            "def first(s): return True\ndef second(s): return False\n",
        )
        .grade(["brackets", "-s", "my.py"])
        .exit(1)
        .snapshot();
}

fn guessed_entry() {
    Cli::new()
        .file("my.py", "def echo(n):\n    return n\n")
        .grade(["spin", "-s", "my.py"])
        .exit(0)
        .snapshot();
}

fn sql_accepted() {
    Cli::new()
        .file("my.sql", "-- The second one, or nothing.\nSELECT MAX(salary) AS SecondHighestSalary\nFROM Employee\nWHERE salary < (SELECT MAX(salary) FROM Employee)")
        .grade(["salary", "-s", "my.sql"])
        .exit(0)
        .snapshot();
}

const NO_ROW: &str = "SELECT DISTINCT salary AS SecondHighestSalary FROM Employee ORDER BY salary DESC LIMIT 1 OFFSET 1;";

fn sql_no_row_instead_of_null() {
    Cli::new()
        .file("my.sql", NO_ROW)
        .grade(["salary", "-s", "my.sql"])
        .exit(1)
        .snapshot();
}

fn sql_duplicates() {
    Cli::new()
        .file(
            "my.sql",
            "SELECT salary AS SecondHighestSalary FROM Employee",
        )
        .grade(["salary", "-s", "my.sql", "-v"])
        .exit(1)
        .snapshot();
}

fn sql_two_results() {
    Cli::new()
        .file("my.sql", "SELECT 1; SELECT 200 AS SecondHighestSalary;")
        .grade(["salary", "-s", "my.sql"])
        .exit(1)
        .snapshot();
}

fn sql_json() {
    Cli::new()
        .file("my.sql", NO_ROW)
        .run(["salary", "-s", "my.sql", "--report", "json"])
        .exit(1)
        .json_snapshot();
}
