//! Every way of writing an answer in Python.

use crate::support::Test;
use crate::{Row, table};

pub const FUNCTION: &str = r#"
title = "Sum"
kind = "function"

[call]
function = "add_up"
aliases = ["sum_two"]
params = ["a: int", "b: int"]
returns = "int"

[[case]]
name = "small"
args = [1, 2]
expect = 3

[[case]]
name = "below zero"
args = [-5, 2]
expect = -3
"#;

pub const CLASS: &str = r#"
title = "Gate"
kind = "class"

[class]
name = "PassGate"
new = ["most: int"]

[class.methods.let_in]
params = ["count: int = 1"]
returns = "bool"

[class.methods.left_over]
returns = "int"

[[case]]
name = "fills up"
new = [2]
calls = [
  { call = "let_in", expect = true },
  { call = "left_over", expect = 1 },
  { call = "let_in", args = [2], expect = false },
  { call = "let_in", args = [1], expect = true },
  { call = "left_over", expect = 0 },
]

[[case]]
name = "another one"
new = [1]
calls = [{ call = "left_over", expect = 1 }]
"#;

const LIST: &str = r#"
title = "Running"
kind = "function"

[call]
function = "running"
params = ["numbers: int[]"]
returns = "int[][]"

[[case]]
name = "two"
args = [[4, 5]]
expect = [[4], [5]]
"#;

fn list(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        problem: LIST,
        ..function(name, code, expected)
    }
}

pub fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.py",
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
    let mut rows = functions();
    rows.extend(files());
    rows.extend(mistakes());
    rows.extend(classes());
    rows.extend(programs());
    rows.extend(crate::python_2::rows());
    table("python", rows)
}

fn functions() -> Vec<Row> {
    vec![
        function("plain", "def add_up(a, b):\n    return a + b\n", "AC"),
        function(
            "typed",
            "def add_up(a: int, b: int) -> int:\n    return a + b\n",
            "AC",
        ),
        function("alias", "def sum_two(a, b): return a + b\n", "AC"),
        function("camel_case", "def addUp(a, b): return a + b\n", "AC"),
        function("camel_case_alias", "def sumTwo(a, b): return a + b\n", "AC"),
        function(
            "own_parameter_names",
            "def add_up(x, y): return x + y\n",
            "AC",
        ),
        function("lambda", "add_up = lambda a, b: a + b\n", "AC"),
        function("assigned", "import operator\nadd_up = operator.add\n", "AC"),
        function(
            "partial",
            "import functools\ndef f(z, a, b): return a + b + z\nadd_up = functools.partial(f, 0)\n",
            "AC",
        ),
        function(
            "callable_instance",
            "class F:\n    def __call__(self, a, b):\n        return a + b\nadd_up = F()\n",
            "AC",
        ),
        function(
            "coroutine",
            "import asyncio\nasync def add_up(a, b):\n    await asyncio.sleep(0.01)\n    return a + b\n",
            "AC",
        ),
        function(
            "decorated",
            "import functools\n@functools.lru_cache(maxsize=None)\ndef add_up(a, b):\n    return a + b\n",
            "AC",
        ),
        function(
            "own_decorator",
            "import functools\ndef loud(f):\n    @functools.wraps(f)\n    def inner(*args):\n        return f(*args)\n    return inner\n@loud\ndef add_up(a, b):\n    return a + b\n",
            "AC",
        ),
        function(
            "any_arguments",
            "def add_up(*args): return sum(args)\n",
            "AC",
        ),
        function(
            "default_arguments",
            "def add_up(a, b, seen=None): return a + b\n",
            "AC",
        ),
        function(
            "nested_helper",
            "def add_up(a, b):\n    def go(x):\n        return x + b\n    return go(a)\n",
            "AC",
        ),
        function(
            "global_counter",
            "calls = 0\ndef add_up(a, b):\n    global calls\n    calls += 1\n    return a + b if calls == 1 else 0\n",
            "AC",
        ),
        function(
            "solution_class",
            "class Solution:\n    def addUp(self, a: int, b: int) -> int:\n        return a + b\n",
            "AC",
        ),
        function(
            "solution_class_snake_case",
            "class Solution:\n    def add_up(self, a, b):\n        return a + b\n",
            "AC",
        ),
        function(
            "solution_with_a_helper",
            "class Solution:\n    def helper(self, a): return a\n    def addUp(self, a, b):\n        return self.helper(a) + b\n",
            "AC",
        ),
        function(
            "solution_with_constructor",
            "class Solution:\n    def __init__(self):\n        self.n = 0\n    def addUp(self, a, b):\n        self.n += a + b\n        return self.n\n",
            "AC",
        ),
        function(
            "solution_static_method",
            "class Solution:\n    @staticmethod\n    def addUp(a, b):\n        return a + b\n",
            "AC",
        ),
        function(
            "solution_class_method",
            "class Solution:\n    @classmethod\n    def addUp(cls, a, b):\n        return a + b\n",
            "AC",
        ),
        function(
            "solution_without_imports",
            "class Solution:\n    def addUp(self, a: int, b: int) -> Optional[int]:\n        counts: Dict[str, List[int]] = defaultdict(list)\n        counts['x'].append(a)\n        heap = []\n        heapq.heappush(heap, b)\n        return deque(counts['x'])[0] + heap[0]\n",
            "AC",
        ),
        function(
            "only_function",
            "def whatever(a, b): return a + b\n",
            "AC took `whatever`",
        ),
        function(
            "only_method_of_solution",
            "class Solution:\n    def whatever(self, a, b): return a + b\n",
            "AC took `",
        ),
        function(
            "the_named_one_wins",
            "def helper(a, b): return 0\ndef add_up(a, b): return a + b\ndef main(a, b): return 1\n",
            "AC",
        ),
    ]
}

fn files() -> Vec<Row> {
    vec![
        function(
            "byte_order_mark",
            "\u{feff}def add_up(a, b):\n    return a + b\n",
            "AC",
        ),
        function(
            "windows_line_ends",
            "def add_up(a, b):\r\n    return a + b\r\n",
            "AC",
        ),
        function(
            "non_breaking_spaces",
            "def add_up(a, b):\n\u{a0}\u{a0}\u{a0}\u{a0}return a\u{a0}+ b\n",
            "AC",
        ),
        function(
            "zero_width_space",
            "def add_up(a, b):\u{200b}\n    return a + b\n",
            "AC",
        ),
        function("no_final_newline", "def add_up(a, b): return a + b", "AC"),
        function(
            "comment_last",
            "def add_up(a, b): return a + b\n# the end",
            "AC",
        ),
        function(
            "coding_cookie",
            "# -*- coding: utf-8 -*-\ndef add_up(a, b): return a + b\n",
            "AC",
        ),
        function(
            "future_import",
            "\"\"\"Adds.\"\"\"\nfrom __future__ import annotations\ndef add_up(a: Nothing, b) -> What: return a + b\n",
            "AC",
        ),
        function(
            "prints_while_it_loads",
            "print('loading')\ndef add_up(a, b): return a + b\n",
            "AC",
        ),
        function(
            "prints_in_the_call",
            "def add_up(a, b):\n    print('{\"id\":0}', a, b)\n    return a + b\n",
            "AC",
        ),
        function(
            "main_block",
            "def add_up(a, b): return a + b\nif __name__ == '__main__':\n    print(add_up(*map(int, input().split())))\n",
            "AC",
        ),
        function(
            "own_tests",
            "def add_up(a, b): return a + b\nassert add_up(1, 1) == 2\nimport unittest\nclass T(unittest.TestCase):\n    def test_it(self): self.assertEqual(add_up(1, 2), 3)\nif __name__ == '__main__':\n    unittest.main()\n",
            "AC",
        ),
        function(
            "unused_missing_import",
            "try:\n    import numpy_that_is_not_there as np\nexcept ImportError:\n    np = None\ndef add_up(a, b): return a + b\n",
            "AC",
        ),
        function("tabs", "def add_up(a, b):\n\treturn a + b\n", "AC"),
        function(
            "dataclass_helper",
            "from dataclasses import dataclass\n@dataclass\nclass Pair:\n    a: int\n    b: int\ndef add_up(a, b):\n    p = Pair(a, b)\n    return p.a + p.b\n",
            "AC",
        ),
        function(
            "deep_recursion",
            "def deep(n): return 0 if n == 0 else 1 + deep(n - 1)\ndef add_up(a, b):\n    return a + b + deep(50000) - 50000\n",
            "AC",
        ),
        function(
            "patches_json",
            "import json\njson.dumps = json.loads = None\nimport builtins\nbuiltins.len = None\ndef add_up(a, b): return a + b\n",
            "AC",
        ),
    ]
}

fn mistakes() -> Vec<Row> {
    vec![
        function(
            "syntax_error",
            "def add_up(a, b)\n    return a + b\n",
            "CE line 1",
        ),
        function(
            "indentation",
            "def add_up(a, b):\nreturn a + b\n",
            "CE line 2",
        ),
        function(
            "nothing_to_call",
            "x = 1\n",
            "CE found no `add_up` or `sum_two`",
        ),
        function(
            "other_parameters",
            "def first(a): return a\n",
            "CE the file has first",
        ),
        function(
            "several_fit",
            "def first(a, b): return a\ndef second(a, b): return b\n",
            "CE --entry",
        ),
        function(
            "throws_while_loading",
            "def add_up(a, b): return a + b\nraise RuntimeError('no')\n",
            "RTE RuntimeError: no",
        ),
        function(
            "exits_while_loading",
            "import sys\ndef add_up(a, b): return a + b\nsys.exit(3)\n",
            "RTE exit code 3",
        ),
        function(
            "exits_in_the_call",
            "def add_up(a, b): exit()\n",
            "RTE exit code 0",
        ),
        function(
            "hard_exit_in_the_call",
            "import os\ndef add_up(a, b): os._exit(0)\n",
            "RTE",
        ),
        function(
            "throws",
            "def add_up(a, b): return a // 0\n",
            "RTE ZeroDivisionError",
        ),
        function(
            "string_of_an_exception_throws",
            "class E(Exception):\n    def __str__(self): raise ValueError('inner')\ndef add_up(a, b): raise E()\n",
            "RTE E",
        ),
        function(
            "endless_recursion",
            "def add_up(a, b): return add_up(a, b)\n",
            "RTE RecursionError",
        ),
        function(
            "segmentation_fault",
            "import ctypes\ndef add_up(a, b): ctypes.string_at(0)\n",
            "RTE SIGSEGV",
        ),
        function(
            "wrong",
            "def add_up(a, b): return a - b\n",
            "WA expected 3, got -1",
        ),
        function(
            "returns_nothing",
            "def add_up(a, b): a + b\n",
            "WA expected 3, got null",
        ),
        function(
            "float_for_int",
            "def add_up(a, b): return float(a + b)\n",
            "WA got 3.0",
        ),
        function(
            "bool_is_no_int",
            "def add_up(a, b): return True\n",
            "WA got true",
        ),
        function(
            "text_for_int",
            "def add_up(a, b): return str(a + b)\n",
            "WA got \"3\"",
        ),
        function(
            "returns_a_generator",
            "def add_up(a, b): yield a + b\n",
            "WA",
        ),
        list(
            "values_of_a_dictionary",
            "def running(n): return {x: {x: 1}.keys() for x in n}.values()\n",
            "AC",
        ),
        list(
            "items_of_a_dictionary",
            "def running(n): return {x: x for x in n}.items()\n",
            "WA got [[4, 4], [5, 5]]",
        ),
        list(
            "iterator_for_list",
            "def running(n): return accumulate([x] for x in n)\n",
            "WA got <accumulate object>",
        ),
        list(
            "range_for_list",
            "def running(n): return range(2)\n",
            "WA got range(0, 2)",
        ),
        class(
            "made_of_nodes",
            "class PassGate:\n    def __init__(self, most):\n        self.last, self.most = ListNode(), most\n    def let_in(self, count=1):\n        if count > self.most: return False\n        self.last.next = TreeNode(count)\n        self.most -= self.last.next.val\n        return True\n    def left_over(self):\n        return self.most\n",
            "AC",
        ),
        class(
            "own_node_in_its_own_annotation",
            "class ListNode:\n    next: ListNode | None = None\nclass PassGate:\n    def __init__(self, most):\n        self.most = most\n        self.node = ListNode()\n    def let_in(self, count=1):\n        if count > self.most: return False\n        self.most -= count\n        return True\n    def left_over(self):\n        return self.most\n",
            "AC",
        ),
        function(
            "equal_to_everything",
            "class E:\n    def __eq__(self, o): return True\ndef add_up(a, b): return E()\n",
            "WA",
        ),
        function(
            "int_subclass_that_lies",
            "class N(int):\n    def __eq__(self, o): return True\n    def __repr__(self): return '3'\ndef add_up(a, b): return N(4)\n",
            "WA got 4",
        ),
        function(
            "missing_package",
            "import a_package_that_nobody_has\ndef add_up(a, b): return a + b\n",
            "error",
        ),
    ]
}

fn classes() -> Vec<Row> {
    let methods = "    def __init__(self, most):\n        self.left = most\n    def let_in(self, count=1):\n        if count > self.left:\n            return False\n        self.left -= count\n        return True\n    def left_over(self):\n        return self.left\n";
    let camel = methods
        .replace("let_in", "letIn")
        .replace("left_over", "leftOver");
    let shared = methods.replace("self.left", "PassGate.left");
    vec![
        class("class_plain", &format!("class PassGate:\n{methods}"), "AC"),
        class(
            "class_camel_case_methods",
            &format!("class PassGate:\n{camel}"),
            "AC",
        ),
        class(
            "class_only_one_that_fits",
            &format!("class Door:\n{methods}"),
            "AC took `Door`",
        ),
        class(
            "class_with_a_base",
            &format!("class Base:\n{methods}\nclass PassGate(Base):\n    pass\n"),
            "AC",
        ),
        class(
            "class_async_methods",
            &format!(
                "class PassGate:\n{}",
                methods.replace("def let_in", "async def let_in")
            ),
            "AC",
        ),
        class(
            "class_state_that_is_shared",
            &format!("class PassGate:\n{shared}"),
            "AC",
        ),
        class(
            "class_slots",
            &format!("class PassGate:\n    __slots__ = ('left',)\n{methods}"),
            "AC",
        ),
        class(
            "class_without_a_method",
            "class PassGate:\n    def __init__(self, most): pass\n    def let_in(self, count=1): return True\n",
            "CE left_over",
        ),
        class(
            "class_missing",
            "def let_in(): return True\n",
            "CE PassGate",
        ),
        class(
            "class_constructor_throws",
            "class PassGate:\n    def __init__(self, most): raise ValueError('no')\n    def let_in(self, count=1): pass\n    def left_over(self): pass\n",
            "RTE ValueError: no",
        ),
        class(
            "class_wrong",
            &format!(
                "class PassGate:\n{}",
                methods.replace("count > self.left", "count >= self.left")
            ),
            "WA",
        ),
    ]
}

/// A whole program in place of a function.
fn programs() -> Vec<Row> {
    vec![
        function(
            "program_reading_lines",
            "a = int(input())\nb = int(input())\nprint(a + b)\n",
            "AC",
        ),
        function(
            "program_reading_all",
            "import sys\na, b = sys.stdin.read().split()\nprint(int(a) + int(b))\n",
            "AC",
        ),
        function(
            "program_that_is_wrong",
            "a = int(input())\nb = int(input())\nprint(a - b)\n",
            "WA",
        ),
    ]
}
