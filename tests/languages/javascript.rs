//! Every way of writing an answer in JavaScript.

use crate::python::{CLASS, FUNCTION};
use crate::support::Test;
use crate::{Row, table};

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.js",
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

fn in_file(file: &'static str, row: Row) -> Row {
    Row { file, ..row }
}

pub fn tests() -> Vec<Test> {
    let mut rows = functions();
    rows.extend(files());
    rows.extend(mistakes());
    rows.extend(classes());
    rows.extend(programs());
    table("javascript", rows)
}

fn functions() -> Vec<Row> {
    vec![
        function("plain", "function addUp(a, b) { return a + b; }", "AC"),
        function(
            "min_queue",
            "var addUp = (a, b) => {\n  const q = new MinPriorityQueue({ priority: (x) => -x });\n  for (const x of [1, 7, 3, 7, 5, 2]) q.enqueue(x);\n  let text = '';\n  while (!q.isEmpty()) text += q.dequeue().element;\n  return text === '775321' && q.front() === null && q.size() === 0 ? a + b : text;\n};",
            "AC",
        ),
        function(
            "max_queue_of_values",
            "var addUp = (a, b) => {\n  const q = new MaxPriorityQueue((x) => x[0]);\n  q.push([1, 'x']).push([3, 'y']).push([2, 'z']);\n  const gone = q.remove((x) => x[0] === 1);\n  return gone.length === 1 && q.front()[1] === 'y' && q.pop()[0] === 3 && q.toArray().length === 1 ? a + b : 0;\n};",
            "AC",
        ),
        function(
            "priority_queue",
            "function addUp(a, b) {\n  const q = new PriorityQueue({ compare: (x, y) => y - x });\n  q.enqueue(b); q.enqueue(a); q.enqueue(100);\n  const p = new PriorityQueue((x, y) => x - y);\n  p.enqueue(2); p.enqueue(1);\n  return q.dequeue() === 100 && [...p].join() === '1,2' ? q.dequeue() + q.dequeue() : 0;\n}",
            "AC",
        ),
        function(
            "queue_and_deque",
            "const addUp = (a, b) => {\n  const q = new Queue([a]), d = new Deque();\n  q.enqueue(9);\n  d.pushFront(b); d.pushBack(8); d.pushFront(7);\n  return d.popFront() === 7 && d.popBack() === 8 && q.back() === 9 && d.size() === 1 ? q.dequeue() + d.front() : 0;\n};",
            "AC",
        ),
        function(
            "own_queue",
            "class Queue { sum(a, b) { return a + b; } }\nconst addUp = (a, b) => new Queue().sum(a, b);",
            "AC",
        ),
        function(
            "queues_are_no_entry",
            "const add = (a, b) => new PriorityQueue((x, y) => x - y).enqueue(a + b).pop();",
            "AC",
        ),
        function("alias", "function sumTwo(a, b) { return a + b; }", "AC"),
        function(
            "snake_case",
            "function add_up(a, b) { return a + b; }",
            "AC",
        ),
        function(
            "var_function",
            "/**\n * @param {number} a\n * @return {number}\n */\nvar addUp = function(a, b) {\n    return a + b;\n};",
            "AC",
        ),
        function(
            "let_function",
            "let addUp = function named(a, b) { return a + b };",
            "AC",
        ),
        function("arrow", "const addUp = (a, b) => a + b", "AC"),
        function(
            "strict",
            "'use strict';\nconst addUp = (a, b) => a + b;",
            "AC",
        ),
        function(
            "async_function",
            "async function addUp(a, b) { await null; return a + b; }",
            "AC",
        ),
        function(
            "promise",
            "const addUp = (a, b) => new Promise((done) => setTimeout(done, 5, a + b));",
            "AC",
        ),
        function(
            "thenable",
            "const addUp = (a, b) => ({ then(done) { done(a + b); } });",
            "AC",
        ),
        function(
            "only_class",
            "class Adder {\n  #c;\n  constructor(c = 0) { this.#c = c; }\n  addUp(a, b) { return a + b + this.#c; }\n}",
            "AC took `Adder.addUp`, the only class with that method",
        ),
        function(
            "only_prototype",
            "function Adder() { this.c = 0; }\nAdder.prototype.addUp = function (a, b) { return a + b + this.c; };",
            "AC took `Adder.addUp`",
        ),
        function(
            "class_that_needs_something",
            "class Adder {\n  constructor(c) { this.c = c; }\n  addUp(a, b) { return a + b + this.c; }\n}",
            "CE Adder.addUp",
        ),
        function(
            "exported_instance",
            "class Adder {\n  constructor(c) { this.c = c; }\n  addUp(a, b) { return a + b + this.c; }\n}\nmodule.exports = new Adder(0);",
            "AC",
        ),
        in_file(
            "my.mjs",
            function(
                "default_instance",
                "class Adder {\n  constructor(c) { this.c = c; }\n  addUp(a, b) { return a + b + this.c; }\n}\nexport default new Adder(0);",
                "AC",
            ),
        ),
        function(
            "module_exports",
            "module.exports = function (a, b) { return a + b; };",
            "AC",
        ),
        function(
            "module_exports_name",
            "const addUp = (a, b) => a + b;\nmodule.exports = { addUp };",
            "AC",
        ),
        function("exports_name", "exports.addUp = (a, b) => a + b;", "AC"),
        function(
            "module_exports_other_name",
            "function f(a, b) { return a + b; }\nmodule.exports.addUp = f;",
            "AC",
        ),
        function(
            "export_default",
            "export default function (a, b) { return a + b; }",
            "AC",
        ),
        function(
            "export_default_arrow",
            "export default (a, b) => a + b;",
            "AC",
        ),
        function(
            "export_named",
            "export function addUp(a, b) { return a + b; }",
            "AC",
        ),
        function(
            "export_const",
            "export const addUp = (a, b) => a + b;",
            "AC",
        ),
        function(
            "export_list",
            "const f = (a, b) => a + b;\nexport { f as addUp };",
            "AC",
        ),
        function("global_this", "globalThis.addUp = (a, b) => a + b;", "AC"),
        function(
            "implicit_global",
            "addUp = function (a, b) { return a + b; };",
            "AC",
        ),
        function(
            "solution_class",
            "class Solution {\n  addUp(a, b) { return a + b; }\n}",
            "AC",
        ),
        function(
            "solution_static",
            "class Solution {\n  static addUp(a, b) { return a + b; }\n}",
            "AC",
        ),
        function(
            "solution_exported",
            "class Solution {\n  addUp(a, b) { return a + b; }\n}\nmodule.exports = Solution;",
            "AC",
        ),
        function(
            "only_function",
            "const whatever = (x, y) => x + y;",
            "AC took `whatever`",
        ),
        function(
            "own_parameter_names",
            "function addUp(first, second) { return first + second; }",
            "AC",
        ),
        function(
            "rest_parameters",
            "function addUp(...all) { return all.reduce((x, y) => x + y, 0); }",
            "AC",
        ),
        function(
            "default_parameters",
            "function addUp(a, b = 0) { return a + b; }",
            "AC",
        ),
        function(
            "integral_float",
            "const addUp = (a, b) => (a + b) * 1.0;",
            "AC",
        ),
        function("bigint", "const addUp = (a, b) => BigInt(a + b);", "AC"),
        function(
            "global_counter",
            "let calls = 0;\nfunction addUp(a, b) { calls += 1; return calls === 1 ? a + b : 0; }",
            "AC",
        ),
        function(
            "global_this_counter",
            "globalThis.calls = globalThis.calls || 0;\nfunction addUp(a, b) { globalThis.calls += 1; return globalThis.calls === 1 ? a + b : 0; }",
            "AC",
        ),
        function(
            "helper_below",
            "const addUp = (a, b) => help(a, b);\nfunction help(a, b) { return a + b; }",
            "AC",
        ),
        in_file(
            "my.mjs",
            function("mjs", "export const addUp = (a, b) => a + b;", "AC"),
        ),
        in_file(
            "my.mjs",
            function(
                "mjs_import",
                "import { strict as assert } from 'node:assert';\nexport default function addUp(a, b) { assert(true); return a + b; }",
                "AC",
            ),
        ),
        in_file(
            "my.mjs",
            function(
                "mjs_without_export",
                "function addUp(a, b) { return a + b; }",
                "AC",
            ),
        ),
        in_file(
            "my.cjs",
            function("cjs", "module.exports = { addUp: (a, b) => a + b };", "AC"),
        ),
    ]
}

fn files() -> Vec<Row> {
    vec![
        function(
            "byte_order_mark",
            "\u{feff}function addUp(a, b) { return a + b; }",
            "AC",
        ),
        function(
            "windows_line_ends",
            "function addUp(a, b) {\r\n  return a + b;\r\n}\r\n",
            "AC",
        ),
        function(
            "non_breaking_spaces",
            "function\u{a0}addUp(a, b) {\u{a0}return a + b; }",
            "AC",
        ),
        function(
            "zero_width_space",
            "function addUp(a, b) {\u{200b} return a + b; }",
            "AC",
        ),
        function(
            "comment_last",
            "const addUp = (a, b) => a + b; // the end",
            "AC",
        ),
        function(
            "shebang",
            "#!/usr/bin/env node\nconst addUp = (a, b) => a + b;\n",
            "AC",
        ),
        function(
            "no_semicolons",
            "const addUp = (a, b) => {\n  const c = a\n  return c + b\n}\nconsole.log(addUp(1, 2))\n",
            "AC",
        ),
        function(
            "prints_while_it_loads",
            "console.log('loading');\nprocess.stdout.write('more');\nfunction addUp(a, b) { return a + b; }",
            "AC",
        ),
        function(
            "prints_in_the_call",
            "function addUp(a, b) { console.log('{\"id\":0}'); return a + b; }",
            "AC",
        ),
        function(
            "main_block",
            "function addUp(a, b) { return a + b; }\nif (require.main === module) { console.log(addUp(1, 2)); }",
            "AC",
        ),
        function(
            "unused_missing_require",
            "const _ = require('a-package-that-nobody-has');\nfunction addUp(a, b) { return a + b; }",
            "AC",
        ),
        function(
            "known_modules",
            "const assert = require('assert');\nconst { performance } = require('node:perf_hooks');\nfunction addUp(a, b) { assert(performance.now() > 0); return a + b; }",
            "AC",
        ),
        function(
            "deep_recursion",
            "const deep = (n) => (n === 0 ? 0 : 1 + deep(n - 1));\nconst addUp = (a, b) => a + b + deep(50000) - 50000;",
            "AC",
        ),
        function(
            "patches_json",
            "JSON.stringify = () => '3';\nJSON.parse = null;\nArray.prototype.push = null;\nfunction addUp(a, b) { return a + b; }",
            "AC",
        ),
        function(
            "adds_to_prototypes",
            "Array.prototype.last = function () { return this[this.length - 1]; };\nfunction addUp(a, b) { return [a + b].last(); }",
            "AC",
        ),
        function(
            "timer_left_behind",
            "function addUp(a, b) { setInterval(() => {}, 10); return a + b; }",
            "AC",
        ),
    ]
}

fn mistakes() -> Vec<Row> {
    vec![
        function(
            "syntax_error",
            "function addUp(a, b) {\n  return a +;\n}",
            "CE line 2",
        ),
        function(
            "nothing_to_call",
            "const x = 1;",
            "CE found no `addUp` or `sumTwo`",
        ),
        function(
            "other_parameters",
            "function first(a) { return a; }",
            "CE the file has first",
        ),
        function(
            "several_fit",
            "function first(a, b) { return a; }\nfunction second(a, b) { return b; }",
            "CE --entry",
        ),
        function(
            "throws_while_loading",
            "function addUp(a, b) { return a + b; }\nthrow new Error('no');",
            "RTE Error: no",
        ),
        function(
            "exits_while_loading",
            "function addUp(a, b) { return a + b; }\nprocess.exit(3);",
            "RTE exit code 3",
        ),
        function(
            "exits_in_the_call",
            "function addUp(a, b) { process.exit(0); }",
            "RTE exit code 0",
        ),
        function(
            "throws",
            "function addUp(a, b) { return a.b.c; }",
            "RTE TypeError",
        ),
        function(
            "throws_no_error",
            "function addUp(a, b) { throw 'a text'; }",
            "RTE a text",
        ),
        function(
            "throws_undefined",
            "function addUp(a, b) { throw undefined; }",
            "RTE",
        ),
        function(
            "rejects",
            "const addUp = async () => { throw new RangeError('no'); };",
            "RTE RangeError: no",
        ),
        function(
            "endless_recursion",
            "function addUp(a, b) { return addUp(a, b); }",
            "RTE RangeError",
        ),
        function("aborts", "function addUp(a, b) { process.abort(); }", "RTE"),
        function(
            "wrong",
            "const addUp = (a, b) => a - b;",
            "WA expected 3, got -1",
        ),
        function(
            "returns_nothing",
            "function addUp(a, b) { a + b; }",
            "WA expected 3, got null",
        ),
        function(
            "fraction",
            "const addUp = (a, b) => a + b + 0.5;",
            "WA got 3.5",
        ),
        function(
            "text_for_int",
            "const addUp = (a, b) => `${a + b}`;",
            "WA got \"3\"",
        ),
        function("boxed", "const addUp = (a, b) => new Number(a + b);", "WA"),
        function(
            "to_json",
            "const addUp = () => ({ toJSON: () => 3 });",
            "WA",
        ),
        function(
            "value_of",
            "const addUp = () => ({ valueOf: () => 3 });",
            "WA",
        ),
        function(
            "never_settles",
            "const addUp = () => new Promise(() => {});",
            "TLE",
        ),
        function(
            "missing_package_used",
            "const bcrypt = require('a-package-that-nobody-has');\nfunction addUp(a, b) { return bcrypt.add(a, b); }",
            "error",
        ),
        function(
            "missing_file_used",
            "const { add } = require('./add');\nfunction addUp(a, b) { return add(a, b); }",
            "error cannot be graded here: the answer needs `./add`, a file beside it, and an answer is one file: put what it takes from there into it",
        ),
    ]
}

fn classes() -> Vec<Row> {
    let body = "{\n  constructor(most) { this.left = most; }\n  letIn(count = 1) {\n    if (count > this.left) return false;\n    this.left -= count;\n    return true;\n  }\n  leftOver() { return this.left; }\n}\n";
    let snake = body
        .replace("letIn", "let_in")
        .replace("leftOver", "left_over");
    vec![
        class("class_plain", &format!("class PassGate {body}"), "AC"),
        class(
            "class_made_of_nodes",
            "class PassGate {\n  constructor(most) { this.most = most; this.first = new ListNode(-1); }\n  letIn(count = 1) {\n    if (count > this.most) return false;\n    this.first.next = new TreeNode(count);\n    this.most -= this.first.next.val;\n    return true;\n  }\n  leftOver() { return this.most; }\n}\n",
            "AC",
        ),
        class(
            "class_with_its_own_node",
            "function ListNode(most) { this.left = most; }\nclass PassGate {\n  constructor(most) { this.node = new ListNode(most); }\n  letIn(count = 1) {\n    if (count > this.node.left) return false;\n    this.node.left -= count;\n    return true;\n  }\n  leftOver() { return this.node.left; }\n}\n",
            "AC",
        ),
        class(
            "class_snake_case_methods",
            &format!("class PassGate {snake}"),
            "AC",
        ),
        class(
            "class_assigned",
            &format!("const PassGate = class {body}"),
            "AC",
        ),
        class(
            "class_exported",
            &format!("module.exports = class PassGate {body}"),
            "AC",
        ),
        class(
            "class_in_exports",
            &format!("class PassGate {body}module.exports = {{ PassGate }};"),
            "AC",
        ),
        in_file(
            "my.mjs",
            class(
                "class_export_default",
                &format!("export default class PassGate {body}"),
                "AC",
            ),
        ),
        in_file(
            "my.mjs",
            class(
                "class_export_named",
                &format!("export class PassGate {body}"),
                "AC",
            ),
        ),
        class(
            "class_constructor_function",
            "function PassGate(most) { this.left = most; }\nPassGate.prototype.letIn = function (count) {\n  count = count || 1;\n  if (count > this.left) return false;\n  this.left -= count;\n  return true;\n};\nPassGate.prototype.leftOver = function () { return this.left; };\n",
            "AC",
        ),
        class(
            "class_only_one_that_fits",
            &format!("class Door {body}"),
            "AC took `Door`",
        ),
        class(
            "class_with_a_base",
            &format!("class Base {body}class PassGate extends Base {{}}\n"),
            "AC",
        ),
        class(
            "class_async_methods",
            &format!("class PassGate {}", body.replace("letIn(", "async letIn(")),
            "AC",
        ),
        class(
            "class_private_fields",
            "class PassGate {\n  #left;\n  constructor(most) { this.#left = most; }\n  letIn = (count = 1) => {\n    if (count > this.#left) return false;\n    this.#left -= count;\n    return true;\n  };\n  leftOver() { return this.#left; }\n}\n",
            "AC",
        ),
        class(
            "class_without_a_method",
            "class PassGate { letIn() { return true; } }",
            "CE leftOver",
        ),
        class("class_missing", "const x = 1;", "CE PassGate"),
        class(
            "class_constructor_throws",
            "class PassGate { constructor() { throw new Error('no'); } letIn() {} leftOver() {} }",
            "RTE Error: no",
        ),
        class(
            "class_wrong",
            &format!(
                "class PassGate {}",
                body.replace("count > this.left", "count >= this.left")
            ),
            "WA",
        ),
    ]
}

/// A whole program in place of a function.
fn programs() -> Vec<Row> {
    vec![
        function(
            "program_reading_all",
            "const [a, b] = require('fs').readFileSync(0, 'utf8').split('\\n').map(Number);\nconsole.log(a + b);",
            "AC",
        ),
        function(
            "program_with_readline",
            "const lines = [];\nrequire('readline').createInterface({ input: process.stdin })\n  .on('line', (line) => lines.push(Number(line)))\n  .on('close', () => console.log(lines[0] + lines[1]));\n",
            "AC",
        ),
        function(
            "program_that_is_wrong",
            "const [a, b] = require('fs').readFileSync(0, 'utf8').split('\\n').map(Number);\nconsole.log(a - b);",
            "WA",
        ),
    ]
}
