"""Checks the Python driver against the wire protocol, on the interpreter named by
GRADE_TEST_PYTHON or else the one that runs the tests.

    python3 -m unittest discover -s tests/drivers
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

sys.path.insert(0, os.path.dirname(__file__))
from python_worker import FOLDER, Worker, request

PYTHON = os.environ.get("GRADE_TEST_PYTHON") or sys.executable
CLOCK = {"start": 1800000000.0, "tick": 0.000001}
VERSION = tuple(map(int, subprocess.check_output(
    [PYTHON, "-I", "-S", "-c", "import sys; print('%d %d' % sys.version_info[:2])"]).split()))


def start(text, **changes):
    """A worker that has been given the file, and its reply to that."""
    options = {key: changes.pop(key) for key in ("flags", "env", "before", "folder") if key in changes}
    worker = Worker(PYTHON, **options)
    return worker, worker.ask(request(textwrap.dedent(text), **changes))


class DriverTest(unittest.TestCase):
    def load(self, text, **changes):
        worker, reply = start(text, **changes)
        self.addCleanup(worker.close)
        self.assertIn("ready", reply, reply)
        return worker

    def refused(self, text, **changes):
        worker, reply = start(text, **changes)
        self.addCleanup(worker.close)
        self.assertIn("failed", reply, reply)
        return reply["failed"]

    def case(self, worker, *calls, **more):
        return worker.ask({"id": 1, "calls": list(calls), **more})

    def answer(self, text, *args, **changes):
        """The one result of one call."""
        worker = self.load(text, **changes)
        return self.case(worker, {"a": list(args)})["r"][0][0]

    def value(self, text, *args, **changes):
        result = self.answer(text, *args, **changes)
        self.assertIn("v", result, result)
        return result["v"]

    def error(self, text, *args, **changes):
        return self.answer(text, *args, **changes)["e"]

    def returned(self, expression, **changes):
        return self.value("def is_balanced(s):\n    return %s\n" % expression, "x", **changes)


class Values(DriverTest):
    def test_plain_values(self):
        for expression, expected in (
            ("None", None), ("True", True), ("False", False), ("5", 5), ("-7", -7), ("'a\\n\"é一𝄞'", 'a\n"é一𝄞'),
            ("[]", []), ("()", []), ("(1, [2, (3,)])", [1, [2, [3]]]), ("{}", {}), ("{'a': [1, None], 'b': {}}", {"a": [1, None], "b": {}}),
            ("[True, 1, 1.5, 'x', None]", [True, 1, 1.5, "x", None]), ("'\\x00\\x1f\\u2028'", "\x00\x1f\u2028"),
            ("2**53 - 1", 2**53 - 1), ("-(2**53) + 1", -(2**53) + 1),
        ):
            with self.subTest(expression):
                got = self.returned(expression)
                self.assertEqual(got, expected)
                self.assertEqual(repr(got), repr(expected))

    def raw(self, expression):
        worker = self.load("def is_balanced(s):\n    return %s\n" % expression)
        worker.send({"id": 1, "calls": [{"a": ["x"]}]})
        return worker.replies.readline().decode()

    def test_floats_keep_their_point(self):
        for expression, text in (("5.0", '"v":5.0'), ("1e300", '"v":1e+300'), ("-0.0", '"v":-0.0'), ("[2.0]", '"v":[2.0]'), ("1e16", '"v":1e+16')):
            with self.subTest(expression):
                self.assertIn(text, self.raw(expression))

    def test_bool_is_never_int(self):
        self.assertIn('"v":[true,1,false,0]', self.raw("[True, 1, False, 0]"))

    def test_non_finite_floats(self):
        self.assertEqual(self.returned("float('nan')"), {"$f": "nan"})
        self.assertEqual(self.returned("[float('inf'), -float('inf')]"), [{"$f": "inf"}, {"$f": "-inf"}])

    def test_big_integers(self):
        self.assertEqual(self.returned("2**53"), {"$i": "9007199254740992"})
        self.assertEqual(self.returned("[2**63 - 1, -2**63]"), [{"$i": "9223372036854775807"}, {"$i": "-9223372036854775808"}])
        self.assertEqual(self.returned("2**63"), {"$o": ["int", "9223372036854775808"]})
        self.assertEqual(self.returned("10**100000")["$o"][0], "int")
        self.assertLessEqual(len(self.returned("10**100000")["$o"][1]), 200)

    def test_keys_that_look_like_tags(self):
        self.assertEqual(self.returned("{'$i': 1, 'b': {'$x': []}}"), {"$m": [["$i", 1], ["b", {"$m": [["$x", []]]}]]})

    def test_things_that_the_wire_cannot_carry(self):
        for expression, expected in (
            ("{3, 1, 2}", ["set", "{1, 2, 3}"]), ("set()", ["set", "set()"]), ("b'ab'", ["bytes", "b'ab'"]), ("1j", ["complex", "1j"]),
            ("{1: 2}", ["dict", "{1: 2}"]), ("len", ["builtin_function_or_method", "<function len>"]), ("(i for i in s)", ["generator", "<generator object>"]),
            ("range(3)", ["range", "range(0, 3)"]), ("'\\ud800'", ["str", "'\\ud800'"]), ("int", ["type", "<class int>"]),
            ("{1: {'a': 1}.keys()}", ["dict", "{1: dict_keys(['a'])}"]), ("__import__('decimal').Decimal('1.50')", ["Decimal", "1.50"]),
        ):
            with self.subTest(expression):
                self.assertEqual(self.returned(expression), {"$o": expected})

    def test_views_of_dictionaries_are_lists(self):
        self.assertEqual(self.returned("{'a': [1]}.keys()"), ["a"])
        self.assertEqual(self.returned("[{'a': [1]}.values()]"), [[[1]]])
        self.assertEqual(self.returned("{'a': {1}}.items()"), [["a", {"$o": ["set", "{1}"]}]])

    def test_such_a_thing_inside_a_list(self):
        self.assertEqual(self.returned("[1, {2}]"), [1, {"$o": ["set", "{2}"]}])

    def test_instances_show_no_address(self):
        self.assertEqual(self.value("class P:\n    pass\ndef is_balanced(s):\n    return P()", "x"), {"$o": ["P", "<P object>"]})

    def test_cycles_and_depth(self):
        self.assertEqual(self.value("def is_balanced(s):\n    a = []\n    a.append(a)\n    return a", "x")["$o"][0], "list")
        self.assertEqual(self.value("def is_balanced(s):\n    a = {}\n    a['x'] = [a]\n    return a", "x")["$o"][0], "dict")
        deep = "def is_balanced(s):\n    a = []\n    for _ in range(%d):\n        a = [a]\n    return a"
        self.assertEqual(self.value(deep % 1500, "x")["$o"][0], "list")
        self.assertEqual(self.value(deep % 100000, "x")["$o"][0], "list")
        text = json.dumps(self.value(deep % 900, "x"))
        self.assertEqual(text, "[" * 901 + "]" * 901)

    def test_shared_parts_are_no_cycle(self):
        self.assertEqual(self.value("def is_balanced(s):\n    a = [1]\n    return [a, a]", "x"), [[1], [1]])

    def test_subclasses_speak_through_their_base(self):
        text = """
            class L(list):
                def __iter__(self): return iter([9])
                def __len__(self): return 0
            class D(dict):
                def items(self): return [('z', 0)]
                def __iter__(self): return iter(['z'])
            class S(str):
                def __str__(self): return 'lie'
                def encode(self, *a): return b'lie'
                def __eq__(self, other): return True
                __hash__ = str.__hash__
            class I(int):
                def __repr__(self): return '77'
                def __eq__(self, other): return True
                __hash__ = int.__hash__
            class F(float):
                def __repr__(self): return '7.7'
                def __add__(self, other): return 7.7
            def is_balanced(s):
                return [L([1, 2]), D(a=1), S('true'), I(5), F(2.5), {S('k'): 1}]
        """
        self.assertEqual(self.value(text, "x"), [[1, 2], {"a": 1}, "true", 5, 2.5, {"k": 1}])

    def test_tricks_with_class_and_equality(self):
        text = """
            class Yes:
                @property
                def __class__(self): return bool
                def __eq__(self, other): return True
                def __bool__(self): return True
                def __reduce__(self): raise SystemExit
                def __repr__(self): raise SystemExit
            def is_balanced(s):
                return Yes()
        """
        self.assertEqual(self.value(text, "x"), {"$o": ["Yes", "<Yes object>"]})

    def test_metaclass_tricks(self):
        text = """
            class M(type):
                def __eq__(cls, other): return True
                def __hash__(cls): return hash(list)
                def __subclasscheck__(cls, other): return True
                def __instancecheck__(cls, other): return True
            class Yes(metaclass=M): pass
            def is_balanced(s):
                return [Yes(), 1]
        """
        reply = self.answer(text, "x")
        self.assertNotIn("true", json.dumps(reply))

    def test_collections(self):
        text = """
            from collections import *
            P = namedtuple('P', 'x y')
            def is_balanced(s):
                return [P(1, 2), OrderedDict(a=1), defaultdict(int, b=2), Counter('aa'), deque([1])]
        """
        self.assertEqual(self.value(text, "x"), [[1, 2], {"a": 1}, {"b": 2}, {"a": 2}, {"$o": ["deque", "<deque object>"]}])

    def test_too_large(self):
        worker = self.load("def is_balanced(s):\n    return 'x' * (70 << 20) if s == 'big' else [['y' * 1000] * 1000] * 1000 if s == 'list' else 1")
        for what in ("big", "list"):
            reply = self.case(worker, {"a": [what]})
            self.assertEqual(reply["error"]["message"], "the returned value is too large")
        self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])

    def test_arguments_arrive_exactly(self):
        text = "def is_balanced(s):\n    return [type(s).__name__, repr(s)]"
        worker = self.load(text)
        for sent, expected in (
            (5, ["int", "5"]), (5.0, ["float", "5.0"]), (-0.0, ["float", "-0.0"]), ({"$f": "nan"}, ["float", "nan"]), ({"$f": "-inf"}, ["float", "-inf"]),
            ({"$i": "9223372036854775807"}, ["int", "9223372036854775807"]), ({"$m": [["$a", 1]]}, ["dict", "{'$a': 1}"]), (None, ["NoneType", "None"]),
            ({"a": [True, {"$i": "9007199254740993"}]}, ["dict", "{'a': [True, 9007199254740993]}"]), ("$é\x00", ["str", "'$é\\x00'"]), ({"$m": []}, ["dict", "{}"]),
        ):
            with self.subTest(sent):
                self.assertEqual(self.case(worker, {"a": [sent]})["r"][0][0]["v"], expected)

    def test_a_long_argument(self):
        worker = self.load("def is_balanced(s):\n    return len(s)")
        self.assertEqual(self.case(worker, {"a": ["(" * 3_000_000]})["r"], [[{"v": 3_000_000}]])


class Entries(DriverTest):
    def entry(self, text, **changes):
        worker, reply = start(text, **changes)
        with worker:
            self.assertIn("ready", reply, reply)
            answer = worker.ask({"id": 1, "calls": [{"a": ["()"]}]})
            self.assertEqual(answer["r"], [[{"v": True}]], answer)
            return reply["ready"]

    def test_styles(self):
        for name, text in {
            "def": "def is_balanced(s): return True",
            "other convention": "def isBalanced(s): return True",
            "async": "async def is_balanced(s): return True",
            "lambda": "is_balanced = lambda s: True",
            "last of several": "def is_balanced(s): return 1\ndef is_balanced(s): return True",
            "partial": "from functools import partial\ndef f(a, s): return a\nis_balanced = partial(f, True)",
            "cached": "from functools import lru_cache\n@lru_cache(None)\ndef is_balanced(s): return True",
            "wrapped": "import functools\ndef d(f):\n    @functools.wraps(f)\n    def g(*a): return f(*a)\n    return g\n@d\ndef is_balanced(s): return True",
            "callable object": "class C:\n    def __call__(self, s): return True\nis_balanced = C()",
            "alias": "def helper(s): return True\nis_balanced = helper",
        }.items():
            with self.subTest(name):
                self.assertEqual(self.entry(text)["style"], "function")

    def test_preference_order(self):
        self.assertEqual(self.entry("def isBalanced(s): return 1\ndef is_balanced(s): return True")["entry"], "is_balanced")

    def test_solution_methods(self):
        for name, text in {
            "method": "class Solution:\n    def isBalanced(self, s: str) -> bool: return True",
            "static": "class Solution:\n    @staticmethod\n    def is_balanced(s): return True",
            "class method": "class Solution:\n    @classmethod\n    def is_balanced(cls, s): return True",
            "inherited": "class Base:\n    def is_balanced(self, s): return True\nclass Solution(Base): pass",
            "imported namesake": "from os import fsencode as is_balanced\nclass Solution:\n    def is_balanced(self, s): return True",
        }.items():
            with self.subTest(name):
                ready = self.entry(text)
                self.assertEqual((ready["style"], ready["entry"].partition(".")[0]), ("method", "Solution"))

    def test_solution_is_made_afresh_for_each_case(self):
        worker = self.load("class Solution:\n    def __init__(self): self.n = 0\n    def is_balanced(self, s):\n        self.n += 1\n        return self.n")
        self.assertEqual(self.case(worker, {"a": ["x"], "n": 2})["r"], [[{"v": 1}, {"v": 2}]])
        self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])

    def test_the_only_function_that_fits(self):
        ready = self.entry("def check(s): return True\ndef add(a, b): return 0\ndef _private(s): return 0")
        self.assertEqual(ready["note"], "took `check`, the only function with 1 parameter")

    def test_the_only_method_that_fits(self):
        ready = self.entry("class Solution:\n    def check(self, s): return self._h(s)\n    def _h(self, s): return True")
        self.assertEqual(ready["entry"], "Solution.check")
        self.assertIn("only method", ready["note"])

    def test_optional_parameters_fit(self):
        self.assertEqual(self.entry("def check(s, t=1, *u, k=2): return True\ndef two(a, b): return 0")["entry"], "check")

    def test_the_only_class_with_the_method(self):
        self.assertEqual(self.entry("class Checker:\n    def is_balanced(self, s): return True")["entry"], "Checker.is_balanced")

    def test_several_fit(self):
        failed = self.refused("def one(s): return 1\ndef two(s): return 2")
        self.assertEqual((failed["why"], failed["several"]), ("no_entry", ["one", "two"]))

    def test_none_fits(self):
        failed = self.refused("import math\nfrom os.path import join\nX = 1\ndef one(a, b): return 1\nclass Thing: pass")
        self.assertEqual((failed["why"], failed["found"], failed["several"]), ("no_entry", ["one", "Thing"], []))

    def test_entry_option(self):
        self.assertEqual(self.entry("def one(s): return True\ndef is_balanced(s): return 0", entry="one")["entry"], "one")
        self.assertEqual(self.entry("class A:\n    def go(self, s): return True", entry="A.go")["entry"], "A.go")
        self.assertEqual(self.refused("def one(s): return True", entry="nope")["why"], "no_entry")

    def test_own_main_block_does_not_run(self):
        self.entry("def is_balanced(s): return True\nif __name__ == '__main__':\n    raise SystemExit(3)")

    def test_reading_input_after_the_entry(self):
        self.entry("def is_balanced(s): return True\nprint(is_balanced(input()))")

    def test_a_program_is_told_apart(self):
        failed = self.refused("s = input()\nprint('YES')")
        self.assertEqual((failed["why"], failed["error"]["type"], failed["entry"]), ("threw", "EOFError", False))

    def test_implied_imports(self):
        text = """
            class Solution:
                def is_balanced(self, s: str, seen: Optional[List[int]] = None) -> bool:
                    d = deque([3, 1]); c = Counter(s); h = [2, 1]; heapify(h); q = defaultdict(list)
                    assert heapq.heappop(h) == 1 and bisect_left([1, 2], 2) == 1 and bisect.bisect([1], 1) == 1
                    assert sqrt(4) == 2 and math.gcd(4, 6) == 2 and inf > 1 and ascii_lowercase[0] == 'a'
                    assert list(accumulate([1, 2])) == [1, 3] and reduce(lambda a, b: a + b, [1, 2]) == 3
                    assert collections.OrderedDict and string.digits and random.random() < 1 and re.match('a', 'ab')
                    assert pow(2, 3, 5) == 3 and cmp_to_key and itertools.chain and functools.partial and typing.Dict
                    @lru_cache(None)
                    def f(n): return n
                    @cache
                    def g(n): return n
                    return f(1) == g(1)
        """
        self.entry(text)

    def test_an_implied_name_is_no_entry(self):
        text = "class Solution:\n    def combinations(self, s): return len(list(combinations(s, 1))) == 2"
        self.assertEqual(self.entry(text, names=["combinations"])["style"], "method")

    def test_own_names_win_over_implied_ones(self):
        self.entry("def count(s): return True\ndef is_balanced(s): return count(s)")

    def test_unknown_name_fails_only_when_called(self):
        self.assertEqual(self.error("def is_balanced(s): return missing_thing(s)", "x")["type"], "NameError")

    def test_dataclass_and_future_annotations(self):
        self.entry("from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: List[int]\ndef is_balanced(s): return P(1) == P(1)")

    def test_exit_is_there_without_site(self):
        worker = self.load("def is_balanced(s):\n    exit(4)")
        self.assertEqual(self.case(worker, {"a": ["x"]})["exit"], 4)

    def test_load_only(self):
        worker, reply = start("x = 1", kind="load")
        with worker:
            self.assertIn("ready", reply)
            self.assertEqual(reply["ready"]["runtime"].split(".")[:2], [str(n) for n in VERSION])

    def test_helpers_beside_the_file(self):
        with tempfile.TemporaryDirectory() as place:
            Path(place, "helper.py").write_text("state = []\n")
            worker = self.load("import helper\ndef is_balanced(s):\n    helper.state.append(1)\n    return len(helper.state)", path=[place])
            for _ in range(3):
                self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])

    def test_third_party_packages_are_found_late(self):
        with tempfile.TemporaryDirectory() as place:
            subprocess.run([PYTHON, "-m", "venv", "--without-pip", place], check=True)
            site = next(Path(place).glob("lib/python*/site-packages"))
            (site / "wonder.py").write_text("answer = True\n")
            with Worker(str(Path(place, "bin", "python"))) as worker:
                reply = worker.ask(request("import wonder\ndef is_balanced(s): return wonder.answer"))
                self.assertIn("ready", reply)
                self.assertEqual(worker.ask({"id": 1, "calls": [{"a": ["x"]}]})["r"], [[{"v": True}]])


class Failures(DriverTest):
    def test_syntax_error(self):
        failed = self.refused("def is_balanced(s):\n    return (\n")
        self.assertEqual((failed["why"], failed["error"]["type"], failed["error"]["line"]), ("syntax", "SyntaxError", 2))
        self.assertIn("return (", failed["error"]["trace"])

    def test_indentation_and_null_bytes(self):
        self.assertEqual(self.refused("def f():\nreturn 1")["error"]["type"], "IndentationError")
        self.assertEqual(self.refused("x = 1\x00")["why"], "syntax")

    def test_throws_while_loading(self):
        failed = self.refused("x = 1\ny = x / 0\ndef is_balanced(s): pass")
        self.assertEqual((failed["why"], failed["error"]["type"], failed["error"]["line"], failed["entry"]), ("threw", "ZeroDivisionError", 2, False))

    def test_exits_while_loading(self):
        self.assertEqual(self.refused("import sys\nsys.exit(5)"), {"why": "exit", "code": 5})
        self.assertEqual(self.refused("import os\nos._exit(6)"), {"why": "exit", "code": 6})
        self.assertEqual(self.refused("raise SystemExit('bye')"), {"why": "exit", "code": 1})

    def test_missing_package(self):
        failed = self.refused("import redis_that_is_not_there.client\ndef is_balanced(s): return True")
        self.assertEqual((failed["why"], failed["missing"], failed["error"]["type"]), ("threw", "redis_that_is_not_there", "ModuleNotFoundError"))

    def test_missing_package_at_call_time(self):
        self.assertEqual(self.error("def is_balanced(s):\n    import redis_that_is_not_there", "x")["missing"], "redis_that_is_not_there")

    def test_ends_at_the_end_of_requests(self):
        for text in ("def is_balanced(s): return 1", "syntax error"):
            worker, _ = start(text)
            self.assertEqual(worker.close(), 0)

    def test_error_shape(self):
        error = self.error("def helper(x):\n    return [][x]\n\ndef is_balanced(s):\n    return helper(3)", "x")
        self.assertEqual((error["type"], error["message"], error["line"]), ("IndexError", "list index out of range", 2))
        self.assertEqual(error["trace"], "  line 5, in is_balanced\n    return helper(3)\n  line 2, in helper\n    return [][x]")

    def test_no_frames_but_the_submissions_own(self):
        error = self.error("import json\ndef is_balanced(s):\n    return json.loads('{')", "x")
        self.assertEqual(error["line"], 3)
        self.assertNotIn("json/", error["trace"])
        self.assertNotIn("driver", error["trace"])

    def test_wrong_number_of_arguments(self):
        error = self.error("def is_balanced(s, t): return 1", "x")
        self.assertEqual((error["type"], error["line"], error["trace"]), ("TypeError", None, ""))

    def test_exception_that_cannot_be_shown(self):
        error = self.error("class E(Exception):\n    def __str__(self): raise ValueError\ndef is_balanced(s): raise E", "x")
        self.assertEqual(error["type"], "E")

    def test_long_and_odd_messages(self):
        self.assertLessEqual(len(self.error("def is_balanced(s): raise ValueError('x' * 100000)", "x")["message"]), 4000)
        self.assertEqual(self.error("def is_balanced(s): raise ValueError('\\ud800')", "x")["message"], "\\ud800")

    def test_base_exceptions(self):
        self.assertEqual(self.error("def is_balanced(s): raise KeyboardInterrupt", "x")["type"], "KeyboardInterrupt")

    def test_assertion_and_key_error(self):
        self.assertEqual(self.error("def is_balanced(s): assert s == 'y', 'not y'", "x")["message"], "not y")
        self.assertEqual(self.error("def is_balanced(s): return {}[s]", "x")["message"], "'x'")

    def test_a_sequence_goes_on_after_a_throw(self):
        worker = self.load("n = 0\ndef is_balanced(s):\n    global n\n    n += 1\n    if s == 'bad': raise ValueError(s)\n    return n")
        reply = self.case(worker, {"a": ["x"]}, {"a": ["bad"], "n": 2}, {"a": ["x"]})
        self.assertEqual([len(r) for r in reply["r"]], [1, 2, 1])
        self.assertEqual(reply["r"][2], [{"v": 4}])

    def test_exit_ends_the_case_only(self):
        worker = self.load("import sys, os\ndef is_balanced(s):\n    if s == 'a': sys.exit(3)\n    if s == 'b': os._exit(4)\n    if s == 'c': raise SystemExit\n    return s")
        for letter, code in (("a", 3), ("b", 4), ("c", 0)):
            reply = self.case(worker, {"a": ["x"]}, {"a": [letter]}, {"a": ["y"]})
            self.assertEqual((reply["exit"], reply["r"][0]), (code, [{"v": "x"}]))
            self.assertLessEqual(len(reply["r"]), 2)
        self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": "x"}]])

    def test_later_top_level_failure(self):
        with tempfile.TemporaryDirectory() as place:
            mark = os.path.join(place, "mark")
            worker = self.load("import os\nif os.path.exists(%r): raise ValueError('again')\ndef is_balanced(s):\n    open(%r, 'w').close()\n    return 1" % (mark, mark))
            self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])
            failed = self.case(worker, {"a": ["x"]})["failed"]
            self.assertEqual((failed["why"], failed["error"]["message"]), ("threw", "again"))

    def test_a_forked_child_writes_no_replies(self):
        worker = self.load("import os\ndef is_balanced(s):\n    pid = os.fork()\n    if pid: os.waitpid(pid, 0)\n    return bool(pid)")
        for _ in range(3):
            self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": True}]])


class Recursion(DriverTest):
    DEEP = """
        def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
        def is_balanced(s):
            return depth(100000)
    """

    def test_honest_depth(self):
        self.assertEqual(self.value(self.DEEP, "x"), 100000)

    def test_honest_depth_on_the_main_stack(self):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
        if hard != resource.RLIM_INFINITY and hard < 600 << 20:
            self.skipTest("the stack limit cannot be raised here")
        raise_stack = lambda: resource.setrlimit(resource.RLIMIT_STACK, (600 << 20, hard))
        text = "import threading\nM = threading.current_thread() is threading.main_thread()\n" + textwrap.dedent(self.DEEP) + "    \ndef isMain(s): return M\n"
        self.assertEqual(self.value(text, "x", before=raise_stack), 100000)
        self.assertIs(self.value(text, "x", before=raise_stack, names=["isMain"]), True)

    def test_runaway(self):
        error = self.error("def is_balanced(s):\n    return is_balanced(s)", "x")
        self.assertEqual((error["type"], error["line"]), ("RecursionError", 2))
        self.assertIn("more calls", error["trace"])

    def test_runaways_through_c(self):
        for name, text in {
            "sorted": "def is_balanced(s):\n    return sorted([s], key=is_balanced)",
            "getattr": "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x'[:0])\ndef is_balanced(s): return A().x",
            "repr": "class A:\n    def __repr__(self): return repr([self])\ndef is_balanced(s): return repr(A())",
            "cache": "from functools import lru_cache\n@lru_cache(None)\ndef f(n): return f(n + 1)\ndef is_balanced(s): return f(0)",
            "map": "def is_balanced(s): return list(map(is_balanced, [s]))",
            "init": "class A:\n    def __init__(self): A()\ndef is_balanced(s): return A()",
        }.items():
            with self.subTest(name):
                self.assertEqual(self.error(text, "x")["type"], "RecursionError")

    def test_works_after_a_runaway(self):
        worker = self.load("def is_balanced(s):\n    return is_balanced(s) if s == 'x' else s")
        self.case(worker, {"a": ["x"]})
        self.assertEqual(self.case(worker, {"a": ["y"]})["r"], [[{"v": "y"}]])

    def test_own_recursion_limit_is_put_back(self):
        worker = self.load("import sys\ndef is_balanced(s):\n    old = sys.getrecursionlimit()\n    sys.setrecursionlimit(60)\n    return old")
        first = self.case(worker, {"a": ["x"]})["r"]
        self.assertEqual(self.case(worker, {"a": ["x"]})["r"], first)


class Cases(DriverTest):
    def test_repetitions_are_compact(self):
        worker = self.load("n = 0\ndef is_balanced(s):\n    global n\n    n += 1\n    return n > 3")
        self.assertEqual(self.case(worker, {"a": ["x"], "n": 5})["r"], [[{"v": False, "x": 3}, {"v": True, "x": 2}]])

    def test_each(self):
        worker = self.load("def is_balanced(s): return s == s[::-1]")
        reply = worker.ask({"id": 9, "each": {"alphabet": "ab", "up_to": 2}})
        self.assertEqual((reply["id"], reply["bits"]), (9, "1111001"))
        self.assertNotIn("stop", reply)

    def test_each_stops(self):
        worker = self.load("def is_balanced(s):\n    if s == 'ab': return 1\n    if s == 'b' * 3: raise ValueError(s)\n    return True")
        reply = worker.ask({"id": 1, "each": {"alphabet": "ab", "up_to": 2}})
        self.assertEqual((reply["bits"], reply["stop"]), ("1111", {"v": 1}))
        reply = worker.ask({"id": 1, "each": {"alphabet": "b", "up_to": 4}})
        self.assertEqual((reply["bits"], reply["stop"]["e"]["message"]), ("111", "bbb"))

    def test_each_with_a_method_and_a_coroutine(self):
        for text in ("class Solution:\n    def is_balanced(self, s): return not s", "async def is_balanced(s): return not s"):
            reply = self.load(text).ask({"id": 1, "each": {"alphabet": "a", "up_to": 2}})
            self.assertEqual(reply["bits"], "100")

    def test_output_argument(self):
        worker = self.load("def is_balanced(s):\n    s.append(1)\n    return 'ignored'", output=0)
        self.assertEqual(self.case(worker, {"a": [[5]], "n": 2})["r"], [[{"v": [5, 1], "x": 2}]])

    def test_arguments_are_fresh_for_each_repetition(self):
        worker = self.load("def is_balanced(s):\n    s[0].pop()\n    return len(s[0])")
        self.assertEqual(self.case(worker, {"a": [[[1, 2]]], "n": 3})["r"], [[{"v": 1, "x": 3}]])

    def test_named_results(self):
        worker = self.load("def is_balanced(s):\n    return s if s != 'bad' else 1 / 0")
        reply = self.case(worker, {"a": [[1]], "as": "a"}, {"a": [{"k": [{"$r": "a"}]}]}, {"a": [{"$r": "nope"}]}, {"a": ["bad"], "as": "b"}, {"a": [{"$r": "b"}]})
        self.assertEqual(reply["r"][1], [{"v": {"k": [[1]]}}])
        self.assertIn("no result named `nope`", reply["r"][2][0]["e"]["message"])
        self.assertIn("no result named `b`", reply["r"][4][0]["e"]["message"])

    def test_requests_sent_ahead(self):
        worker = self.load("def is_balanced(s): return s")
        worker.send(*[{"id": n, "calls": [{"a": [n]}]} for n in range(500)])
        for n in range(500):
            reply = worker.receive()
            self.assertEqual((reply["id"], reply["r"]), (n, [[{"v": n}]]))

    def test_measurements(self):
        worker = self.load("def is_balanced(s):\n    if s == 'cpu': return sum(range(2000000))\n    if s == 'memory': return len(bytearray(40 << 20))\n    return 0")
        self.case(worker, {"a": ["x"]})
        busy = self.case(worker, {"a": ["cpu"]})
        self.assertGreater(busy["cpu"], 3_000_000)
        self.assertGreaterEqual(busy["wall"], busy["cpu"] // 2)
        if busy["peak"] is not None:
            self.assertGreater(self.case(worker, {"a": ["memory"]})["peak"], 32 << 20)
            self.assertLess(self.case(worker, {"a": ["x"]})["peak"], 8 << 20)

    def test_output_positions(self):
        worker = self.load("import sys\nprint('load')\ndef is_balanced(s):\n    print(s)\n    print('err', file=sys.stderr)\n    return s")
        self.assertEqual(self.case(worker, {"a": ["one"]})["out"], [9, 4])
        self.assertEqual(self.case(worker, {"a": ["two"]})["out"], [18, 8])
        self.assertEqual(worker.printed(), "load\none\nload\ntwo\n")

    def test_print_does_not_reach_the_replies(self):
        worker = self.load("import os\ndef is_balanced(s):\n    os.write(1, b'{\"id\":1}\\n')\n    return 1")
        self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])

    def test_syntax_warnings_are_no_output(self):
        worker = self.load("import re\ndef is_balanced(s): return bool(re.match('\\d', s))")
        self.case(worker, {"a": ["x"]})
        self.assertEqual(worker.printed(worker.stderr), "")


class FreshState(DriverTest):
    def twice(self, text, **changes):
        worker = self.load(text, **changes)
        first = self.case(worker, {"a": ["x"]})
        return first, self.case(worker, {"a": ["x"]})

    def same(self, text):
        first, second = self.twice(text)
        self.assertEqual(first["r"], second["r"])
        self.assertNotIn("dirty", first)
        self.assertNotIn("e", first["r"][0][0])
        return second["r"][0][0]["v"]

    def test_globals_and_class_attributes(self):
        self.assertEqual(self.same("seen = []\nclass C: n = 0\ndef is_balanced(s, memo={}):\n    memo[len(memo)] = 1\n    seen.append(1)\n    C.n += 1\n    return [len(seen), C.n, len(memo)]"), [1, 1, 1])

    def test_builtins_are_put_back(self):
        self.assertEqual(self.same("import builtins\ndef is_balanced(s):\n    had = hasattr(builtins, 'mine')\n    builtins.mine = 1\n    builtins.len = lambda x: 42\n    return [had, len('abc')]"), [False, 42])

    def test_streams_and_arguments(self):
        self.assertEqual(self.same("import sys, io\ndef is_balanced(s):\n    old = type(sys.stdout).__name__\n    sys.stdout = io.StringIO()\n    sys.argv.append('x')\n    sys.path.append('/nowhere')\n    return [old, len(sys.argv), sys.path.count('/nowhere')]"), ["TextIOWrapper", 2, 1])

    def test_folder_and_environment(self):
        self.assertIs(self.same("import os\nHOME = os.getcwd()\ndef is_balanced(s):\n    ok = os.getcwd() == HOME and 'ZZ' not in os.environ and HOME != '/usr'\n    os.chdir('/usr')\n    os.environ['ZZ'] = '1'\n    return ok"), True)

    def test_random_repeats(self):
        for text in (
            "import random\nT = random.random()\ndef is_balanced(s): return [T, random.random(), random.gauss(0, 1)]",
            "def is_balanced(s):\n    from random import random\n    return 1 if random() else 0",
        ):
            self.same(text)
        text = "from random import *\ndef is_balanced(s): return sample(range(1000), 5)"
        self.assertEqual(self.same(text), self.same(text))

    def test_hash_order_repeats(self):
        text = "def is_balanced(s): return list({'a', 'b', 'c', 'd', 'e', 'f'})"
        self.assertEqual(self.value(text, "x"), self.value(text, "x"))

    def test_decimal_context_and_signals(self):
        self.same("import decimal\ndef is_balanced(s):\n    p = decimal.getcontext().prec\n    decimal.getcontext().prec = 50\n    return p")

    def test_changed_library_is_dirty(self):
        first, _ = self.twice("import heapq\ndef is_balanced(s):\n    heapq.heappush = None\n    return 1")
        self.assertEqual(first["dirty"], "changed heapq.heappush")
        first, _ = self.twice("import math\ndef is_balanced(s):\n    math.cache = {}\n    return 1")
        self.assertEqual(first["dirty"], "changed math.cache")
        first, _ = self.twice("import json\nfrom json import JSONEncoder\ndef is_balanced(s):\n    JSONEncoder.default = lambda *a: 1\n    return 1")
        self.assertIn("JSONEncoder", first["dirty"])

    def test_lazy_imports_are_not_dirty(self):
        first, second = self.twice("import collections, xml\ndef is_balanced(s):\n    import xml.dom, collections.abc, concurrent.futures\n    concurrent.futures.ThreadPoolExecutor\n    return 1")
        self.assertNotIn("dirty", first)
        self.assertNotIn("dirty", second)

    def test_threads_left_behind_are_dirty(self):
        first, _ = self.twice("import threading, time\ndef is_balanced(s):\n    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n    return 1")
        self.assertEqual(first["dirty"], "left a thread running")

    def test_finished_threads_are_clean(self):
        first, second = self.twice("from concurrent.futures import ThreadPoolExecutor\ndef is_balanced(s):\n    with ThreadPoolExecutor(3) as pool:\n        return sum(pool.map(len, ['a', 'bc']))")
        self.assertEqual((first["r"], "dirty" in first, "dirty" in second), ([[{"v": 3}]], False, False))

    def test_children_left_behind_are_dirty(self):
        first, _ = self.twice("import subprocess\ndef is_balanced(s):\n    subprocess.Popen(['sleep', '2'])\n    return 1")
        self.assertEqual(first["dirty"], "left a child process running")

    def test_closed_output_is_dirty(self):
        first, _ = self.twice("import sys\ndef is_balanced(s):\n    sys.stdout.close()\n    return 1")
        self.assertEqual(first["dirty"], "closed standard output")

    def test_modules_put_in_by_hand_go_away(self):
        self.assertIs(self.same("import sys\ndef is_balanced(s):\n    had = 'mine' in sys.modules\n    sys.modules['mine'] = type(sys)('mine')\n    return had"), False)


class Hostile(DriverTest):
    def test_patched_builtins_and_modules_do_not_reach_the_driver(self):
        text = """
            import builtins, json, os, time, sys, posix
            def evil(*a, **k): raise RuntimeError('evil')
            def is_balanced(s):
                for name in ('len', 'type', 'isinstance', 'repr', 'str', 'dict', 'list', 'set', 'map', 'max', 'min', 'hasattr', 'issubclass', 'enumerate', 'zip', 'range', 'any', 'id', 'exec'):
                    setattr(builtins, name, evil)
                json.dumps = json.loads = os.write = os.read = posix.write = posix.read = time.perf_counter_ns = evil
                posix.lseek = posix.getpid = time.process_time_ns = evil
                return {'a': [1, (2.5, None)], 'b': 2 ** 60, 'c': {1}}
        """
        worker = self.load(text)
        reply = self.case(worker, {"a": ["x"]})
        self.assertEqual(reply["r"], [[{"v": {"a": [1, [2.5, None]], "b": {"$i": str(2**60)}, "c": {"$o": ["set", "{1}"]}}}]])
        self.assertIn("dirty", reply)

    def test_the_driver_is_no_module(self):
        self.assertEqual(self.value("import sys\ndef is_balanced(s):\n    m = sys.modules\n    return [sorted(k for k in vars(m['__main__']) if k[:2] != '__'), [n for n in ('serve', 'values', 'driver', 'clock') if n in m], [p for p in sys.path if 'language' in p]]", "x"), [[], [], []])

    def test_swallowing_everything(self):
        worker = self.load("def is_balanced(s):\n    try:\n        raise SystemExit(3)\n    except BaseException:\n        return 1")
        self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])

    def test_trace_functions_do_not_outlive_the_case(self):
        worker = self.load("import sys\ndef is_balanced(s):\n    if s == 'x': sys.settrace(lambda *a: None if a[0].f_code.co_name == 'encode' else 1 / 0)\n    return 1")
        self.case(worker, {"a": ["x"]})
        self.assertEqual(self.case(worker, {"a": ["y"]})["r"], [[{"v": 1}]])


class Coroutines(DriverTest):
    def test_plain_coroutine(self):
        self.assertEqual(self.value("async def inner(s): return s + '!'\nasync def is_balanced(s): return await inner(s)", "x"), "x!")

    def test_asyncio(self):
        self.assertEqual(self.value("import asyncio\nasync def is_balanced(s):\n    await asyncio.sleep(0)\n    return (await asyncio.gather(asyncio.sleep(0, s), asyncio.sleep(0.001, 'y')))", "x"), ["x", "y"])

    def test_own_loop(self):
        self.assertEqual(self.value("import asyncio\nasync def f(s): return s\ndef is_balanced(s): return asyncio.run(f(s))", "x"), "x")
        self.assertEqual(self.value("import asyncio\nasync def f(s): return s\ndef is_balanced(s): return asyncio.get_event_loop().run_until_complete(f(s))", "x"), "x")

    def test_custom_awaitable(self):
        self.assertEqual(self.value("class A:\n    def __await__(self):\n        yield\n        return 7\ndef is_balanced(s): return A()", "x"), 7)

    def test_throwing_coroutine(self):
        self.assertEqual(self.error("async def is_balanced(s):\n    raise ValueError('no')", "x")["line"], 2)
        self.assertEqual(self.error("import asyncio\nasync def is_balanced(s):\n    await asyncio.sleep(0)\n    raise ValueError('no')", "x")["line"], 4)

    def test_state_lives_through_a_sequence(self):
        worker = self.load("import asyncio\nlock = None\nasync def is_balanced(s):\n    global lock\n    lock = lock or asyncio.Lock()\n    async with lock:\n        return s")
        self.assertEqual(self.case(worker, {"a": ["x"]}, {"a": ["y"]})["r"], [[{"v": "x"}], [{"v": "y"}]])

    def test_stuck(self):
        for text in (
            "import asyncio\nasync def is_balanced(s):\n    if s == 'x': return 1\n    await asyncio.get_running_loop().create_future()",
            "import asyncio\nasync def is_balanced(s):\n    if s == 'x': return 1\n    await asyncio.Event().wait()",
            "import asyncio\nasync def f(s):\n    if s == 'x': return 1\n    await asyncio.Queue().get()\ndef is_balanced(s): return asyncio.run(f(s))",
        ):
            worker = self.load(text)
            begin = time.monotonic()
            reply = self.case(worker, {"a": ["x"]}, {"a": ["y"]}, {"a": ["x"]})
            self.assertLess(time.monotonic() - begin, 2)
            self.assertTrue(reply["stuck"])
            self.assertEqual(reply["r"][0], [{"v": 1}])
            self.assertEqual(self.case(worker, {"a": ["x"]})["r"], [[{"v": 1}]])
            self.assertEqual(worker.printed(worker.stderr), "")

    def test_waiting_for_a_thread_is_not_stuck(self):
        self.assertEqual(self.value("import asyncio, time\nasync def is_balanced(s):\n    return await asyncio.get_running_loop().run_in_executor(None, lambda: time.sleep(0.05) or s)", "x"), "x")


class Classes(DriverTest):
    CHANGES = {
        "kind": "class", "names": ["RateLimiter"], "params": {"min": 2, "max": 2, "names": ["limit", "window"]},
        "methods": {"allow": {"names": ["allow", "Allow"], "min": 2, "max": 2}, "remove_key": {"names": ["remove_key", "removeKey"], "min": 1, "max": 1}},
    }
    BODY = """
        class {name}:
            def __init__(self, limit, window):
                if limit < 0: raise ValueError('limit')
                self.limit, self.keys = limit, {{}}
            def allow(self, key, now):
                self.keys[key] = self.keys.get(key, 0) + 1
                return self.keys[key] <= self.limit
            def removeKey(self, key):
                return self.keys.pop(key)
            def __repr__(self): raise SystemExit
    """

    def limiter(self, name="RateLimiter", before="", after="", **changes):
        return self.load(before + textwrap.dedent(self.BODY.format(name=name)) + after, **{**self.CHANGES, **changes})

    def test_a_sequence(self):
        worker = self.limiter()
        reply = self.case(worker, {"m": "allow", "a": ["k", 0], "n": 3}, {"m": "remove_key", "a": ["k"]}, {"m": "remove_key", "a": ["k"]}, {"m": "allow", "a": ["k", 1]}, new=[2, 60])
        self.assertEqual(reply["r"][0], [{"v": True, "x": 2}, {"v": False}])
        self.assertEqual((reply["r"][1], reply["r"][2][0]["e"]["type"], reply["r"][3]), ([{"v": 3}], "KeyError", [{"v": True}]))

    def test_several_instances(self):
        worker = self.limiter()
        reply = self.case(worker, {"new": [1, 60], "as": "a"}, {"new": [0, 60], "as": "b"}, {"m": "allow", "a": ["k", 0], "on": "a"}, {"m": "allow", "a": ["k", 0], "on": "b"}, {"m": "allow", "a": ["k", 0], "on": "c"})
        self.assertEqual(reply["r"][:4], [[{"v": None}], [{"v": None}], [{"v": True}], [{"v": False}]])
        self.assertIn("no instance named `c`", reply["r"][4][0]["e"]["message"])

    def test_throwing_constructors(self):
        worker = self.limiter()
        reply = self.case(worker, {"m": "allow", "a": ["k", 0]}, new=[-1, 60])
        self.assertEqual((reply["failed"]["why"], reply["failed"]["error"]["message"], reply["r"]), ("new", "limit", []))
        reply = self.case(worker, {"new": [-1, 60], "as": "a"}, {"m": "allow", "a": ["k", 0], "on": "a"})
        self.assertEqual(reply["r"][0][0]["e"]["type"], "ValueError")

    def test_fresh_instance_each_case(self):
        worker = self.limiter()
        for _ in range(2):
            self.assertEqual(self.case(worker, {"m": "allow", "a": ["k", 0], "n": 2}, new=[1, 60])["r"], [[{"v": True}, {"v": False}]])

    def test_another_name(self):
        worker, reply = start(textwrap.dedent(self.BODY.format(name="Limiter")) + "class Other: pass\n", **self.CHANGES)
        with worker:
            self.assertEqual(reply["ready"]["note"], "took `Limiter`, the only class with these methods")

    def test_the_refined_class_is_meant(self):
        worker, reply = start(textwrap.dedent(self.BODY.format(name="Base")) + "class Derived(Base): pass\n", **self.CHANGES)
        with worker:
            self.assertEqual(reply["ready"]["entry"], "Derived")

    def test_one_method_under_another_name(self):
        text = textwrap.dedent(self.BODY.format(name="RateLimiter")).replace("removeKey", "forget")
        worker, reply = start(text, **self.CHANGES)
        with worker:
            self.assertIn("`forget`", reply["ready"]["note"])
            self.assertEqual(worker.ask({"id": 1, "new": [1, 1], "calls": [{"m": "allow", "a": ["k", 0]}, {"m": "remove_key", "a": ["k"]}]})["r"][1], [{"v": 1}])

    def test_missing_method(self):
        failed = self.refused("class RateLimiter:\n    def __init__(self, a, b): pass\n    def other(self): pass\n", **self.CHANGES)
        self.assertEqual((failed["why"], failed["missing"], failed["found"]), ("no_entry", ["allow", "remove_key"], ["RateLimiter.other"]))

    def test_no_class(self):
        self.assertEqual(self.refused("def allow(k, n): return 1", **self.CHANGES)["found"], ["allow"])

    def test_methods_set_in_the_constructor(self):
        text = "class RateLimiter:\n    def __init__(self, a, b):\n        self.allow = lambda k, n: True\n        self.remove_key = lambda k: k\n"
        worker = self.load(text, **self.CHANGES)
        self.assertEqual(self.case(worker, {"m": "allow", "a": ["k", 0]}, new=[1, 1])["r"], [[{"v": True}]])

    def test_factory_function(self):
        worker = self.limiter(name="_Impl", after="def RateLimiter(a, b): return _Impl(a, b)\n")
        self.assertEqual(self.case(worker, {"m": "allow", "a": ["k", 0]}, {"m": "remove_key", "a": ["k"]}, new=[1, 1])["r"], [[{"v": True}], [{"v": 1}]])

    def test_async_methods_and_dataclass(self):
        text = "from dataclasses import dataclass\n@dataclass\nclass RateLimiter:\n    limit: int\n    window: int\n    async def allow(self, key, now): return self.limit\n    def remove_key(self, k): return self\n"
        worker = self.load(text, **self.CHANGES)
        reply = self.case(worker, {"m": "allow", "a": ["k", 0]}, {"m": "remove_key", "a": ["k"], "as": "me"}, new=[5, 1])
        self.assertEqual(reply["r"], [[{"v": 5}], [{"v": {"$o": ["RateLimiter", "<RateLimiter object>"]}}]])


class VirtualClock(DriverTest):
    def results(self, text, *calls, **changes):
        worker = self.load(text, clock=CLOCK, **changes)
        begin = time.monotonic()
        reply = self.case(worker, *calls)
        self.assertLess(time.monotonic() - begin, 3, "waiting must cost no real time")
        self.assertNotIn("dirty", reply)
        self.again = self.case(worker, *calls)["r"]
        return [[(item.get("v"), item["t"]) for item in items] for items in reply["r"]]

    def test_time_starts_ticks_and_jumps(self):
        got = self.results("import time\ndef is_balanced(s): return time.time()", {"a": ["x"]}, {"a": ["x"], "at": 59.5}, {"a": ["x"], "at": 10})
        self.assertEqual(got, [[(1800000000.0, 0.0)], [(1800000059.5, 59.5)], [(1800000059.500001, 59.500001)]])
        self.assertEqual([r[0]["v"] for r in self.again], [g[0][0] for g in got])

    def test_every(self):
        got = self.results("import time\ndef is_balanced(s): return time.time() - 1800000000", {"a": ["x"], "at": 1, "n": 4, "every": 0.75})
        self.assertEqual([t for _, t in got[0]], [1.0, 1.75, 2.5, 3.25])

    def test_all_readings_agree(self):
        text = """
            import time, datetime
            from time import time as now, monotonic
            from datetime import datetime as dt, date
            def is_balanced(s):
                m = monotonic()
                assert time.perf_counter() - m < 0.001 and time.monotonic_ns() // 1000000 == int(m * 1000)
                assert m % 60 == time.time() % 60 // 1 or m % 3600 < 3600
                assert time.time_ns() // 10**9 == int(now()) == int(time.clock_gettime(time.CLOCK_REALTIME)) == 1800000120
                assert dt.now().timestamp() // 1 == 1800000120 and isinstance(dt.now(), datetime.date) and isinstance(dt.now(), dt)
                assert dt.utcnow().year == 2027 and dt.today().minute == dt.now().minute and type(dt.now() - datetime.timedelta(1)) is dt
                assert date.today().isoformat() == dt.now(datetime.timezone.utc).date().isoformat() == time.strftime('%Y-%m-%d') == '2027-01-15'
                assert time.gmtime().tm_min == 2 and time.localtime(0).tm_year in (1969, 1970) and time.ctime().endswith('2027')
                return int(m) % 3600
        """
        self.assertEqual(self.results(text, {"a": ["x"], "at": 120}), [[(120, 120.0)]])

    def test_sleep(self):
        got = self.results("import time\ndef is_balanced(s):\n    time.sleep(3600)\n    return int(time.time())", {"a": ["x"]}, {"a": ["x"]})
        self.assertEqual([got[0][0], got[1][0][0]], [(1800003600, 0.0), 1800007200])

    def test_negative_sleep(self):
        self.assertEqual(self.error("import time\ndef is_balanced(s): time.sleep(-1)", "x", clock=CLOCK)["type"], "ValueError")

    def test_asyncio(self):
        text = """
            import asyncio, time
            async def is_balanced(s):
                a = time.time()
                await asyncio.gather(asyncio.sleep(5), asyncio.sleep(600))
                try:
                    await asyncio.wait_for(asyncio.Event().wait(), 30)
                except asyncio.TimeoutError:
                    return round(time.time() - a, 2)
        """
        self.assertEqual(self.results(text, {"a": ["x"]}), [[(630.0, 0.0)]])

    def test_asyncio_run(self):
        got = self.results("import asyncio\ndef is_balanced(s):\n    asyncio.run(asyncio.sleep(90))\n    return 1", {"a": ["x"]}, {"a": ["x"]})
        self.assertAlmostEqual(got[1][0][1], 90, places=3)

    def test_timer_and_cleaner_thread(self):
        text = """
            import threading, time
            hits = []
            def clean():
                while True:
                    time.sleep(60)
                    hits.append(round(time.time() - 1800000000))
            threading.Thread(target=clean, daemon=True).start()
            threading.Timer(30, lambda: hits.append('timer')).start()
            def is_balanced(s): return list(hits)
        """
        got = self.results(text, {"a": ["x"], "at": 59.9}, {"a": ["x"], "at": 185}, {"a": ["x"], "at": 200})
        self.assertEqual([g[0][0] for g in got], [["timer"], ["timer", 60, 120, 180], ["timer", 60, 120, 180]])
        self.assertEqual([r[0]["v"] for r in self.again], [g[0][0] for g in got])

    def test_waits_with_a_timeout(self):
        text = """
            import threading, time, queue
            def is_balanced(s):
                a = time.time()
                e = threading.Event()
                first = e.wait(10)
                threading.Timer(5, e.set).start()
                second = e.wait(100)
                try: queue.Queue().get(timeout=20)
                except queue.Empty: pass
                t = threading.Thread(target=time.sleep, args=(50,)); t.start(); t.join(7)
                alive = t.is_alive()
                t.join()
                return [first, second, alive, round(time.time() - a)]
        """
        self.assertEqual(self.results(text, {"a": ["x"]})[0][0][0], [False, True, True, 85])

    def test_pool(self):
        text = """
            import time
            from concurrent.futures import ThreadPoolExecutor
            def work(n):
                time.sleep(n)
                return round(time.time() - 1800000000)
            def is_balanced(s):
                with ThreadPoolExecutor(3) as pool:
                    return list(pool.map(work, [30, 10, 20]))
        """
        self.assertEqual(self.results(text, {"a": ["x"]})[0][0][0], [30, 10, 20])

    def test_class_with_a_clock(self):
        changes = {**Classes.CHANGES, "methods": {"allow": Classes.CHANGES["methods"]["allow"]}}
        worker = self.load("import time\nclass RateLimiter:\n    def __init__(self, a, b): self.made = time.time()\n    def allow(self, k, n): return time.time() - self.made > 59\n", clock=CLOCK, **changes)
        reply = self.case(worker, {"m": "allow", "a": ["k", 0], "at": 1}, {"m": "allow", "a": ["k", 0], "at": 60}, new=[1, 1])
        self.assertEqual([r[0]["v"] for r in reply["r"]], [False, True])


class Threads(DriverTest):
    RACE = """
        import threading
        lock = threading.Lock()
        count = {}
        def is_balanced(s):
            c = count.get(s, 0)
            if c >= 100:
                return True
            count[s] = count.get(s, 0) + 1
            return False
        def atomic(s):
            with lock:
                return is_balanced(s)
    """

    def allowed(self, worker):
        reply = self.case(worker, {"a": ["x"], "n": 95}, {"a": ["x"], "threads": 16})
        self.assertEqual(len(reply["r"][1]), 16)
        return 95 + sum(item["v"] is False for item in reply["r"][1])

    def test_a_race_is_found_every_time(self):
        for clock in (None, CLOCK):
            worker = self.load(self.RACE, clock=clock)
            self.assertTrue(all(self.allowed(worker) > 100 for _ in range(10)))

    def test_an_atomic_answer_is_right_every_time(self):
        worker = self.load(self.RACE, names=["atomic"])
        self.assertEqual([self.allowed(worker) for _ in range(10)], [100] * 10)

    def test_results_in_thread_order_and_errors(self):
        worker = self.load("def is_balanced(s):\n    if s == 'bad': raise ValueError(s)\n    return s")
        reply = self.case(worker, {"a": ["ok"], "threads": 3, "n": 2}, {"a": ["bad"], "threads": 2})
        self.assertEqual(reply["r"][0], [{"v": "ok"}] * 6)
        self.assertEqual([item["e"]["line"] for item in reply["r"][1]], [2, 2])
        self.assertNotIn("dirty", reply)

    def test_coroutines_overlap(self):
        text = "import asyncio\nn = 0\nasync def is_balanced(s):\n    global n\n    c = n\n    await asyncio.sleep(0)\n    n = c + 1\n    return n"
        worker = self.load(text)
        self.assertEqual(self.case(worker, {"a": ["x"], "threads": 3})["r"], [[{"v": 1}] * 3])

    def test_threads_that_sleep_on_the_virtual_clock(self):
        worker = self.load("import time\ndef is_balanced(s):\n    time.sleep(100)\n    return round(time.time() - 1800000000)", clock=CLOCK)
        begin = time.monotonic()
        reply = self.case(worker, {"a": ["x"], "threads": 4})
        self.assertLess(time.monotonic() - begin, 3)
        self.assertEqual([item["v"] for item in reply["r"][0]], [100] * 4)

    def test_exit_in_a_thread(self):
        worker = self.load("import sys\ndef is_balanced(s): sys.exit(2)")
        self.assertEqual(self.case(worker, {"a": ["x"], "threads": 2})["exit"], 2)


class Start(DriverTest):
    def test_compiled_ahead(self):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "driver")
            shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.bin"))
            subprocess.run([PYTHON, "-I", "-S", "-B", str(folder / "driver.py"), "--compile"], check=True)
            self.assertEqual(len(list(folder.glob("driver.*.bin"))), 1)
            self.assertEqual(self.value("def is_balanced(s): return 1", "x", folder=folder), 1)
            # A bundle that does not fit the sources, or is broken, is not used.
            os.utime(folder / "serve.py", (1, 1))
            self.assertEqual(self.value("def is_balanced(s): return 2", "x", folder=folder), 2)
            next(folder.glob("driver.*.bin")).write_bytes(b"rubbish")
            self.assertEqual(self.value("def is_balanced(s): return 3", "x", folder=folder), 3)

    def test_isolated_mode(self):
        self.assertEqual(self.value("import sys\ndef is_balanced(s): return 1", "x", flags=("-I", "-S", "-B")), 1)

    def test_small_limits_still_start(self):
        import resource

        limit = lambda: resource.setrlimit(resource.RLIMIT_DATA, (256 << 20, 256 << 20))
        self.assertEqual(self.value("def is_balanced(s): return 1", "x", before=limit), 1)

    def test_published_style(self):
        text = """
            def first_unique_char(s):
              count = {}
              for char in s:
                  count[char] = count.get(char, 0) + 1
              for index, char in enumerate(s):
                  if count[char] == 1:
                      return index
              return -1
            print(first_unique_char("swiss")) # 1
        """
        worker = self.load(text, names=["first_unique_char"])
        self.assertEqual(self.case(worker, {"a": ["aabb"]}, {"a": ["swiss"]})["r"], [[{"v": -1}], [{"v": 1}]])


class Nodes(DriverTest):
    """Linked lists and trees are arrays on the wire and nodes in the answer."""

    LIST = {"takes": [{"linked": "int"}], "returns": {"linked": "int"}}
    TREE = {"takes": [{"tree": "int"}], "returns": {"tree": "int"}}

    def test_arrays_become_nodes_and_come_back(self):
        code = "def is_balanced(v):\n    assert v is None or v.val == 1\n    return v\n"
        for given in ([1, 2, 3], [1], []):
            self.assertEqual(self.value(code, given, **self.LIST), given)
        for given in ([1, None, 2, 3], [1, 2, 3, None, None, 4], []):
            self.assertEqual(self.value(code, given, **self.TREE), given)

    def test_values_keep_their_form(self):
        big = {"$i": "9223372036854775807"}
        code = "def is_balanced(v):\n    assert v.val == 2**63 - 1\n    return v\n"
        self.assertEqual(self.value(code, [big, 1], **self.LIST), [big, 1])

    def test_what_is_no_list_has_a_form_of_its_own(self):
        table = [
            ("v.next = v; return v", {"$o": ["ListNode", "a list that runs in a circle"]}),
            ("return [1]", {"$o": ["list", "[1] (no ListNode)"]}),
            ("v.next = 5; return v", {"$o": ["ListNode", "a list whose `next` is `int`"]}),
            ("return 5", 5),
            ("pass", []),
        ]
        for body, wanted in table:
            self.assertEqual(self.value("def is_balanced(v):\n    %s\n" % body, [1], **self.LIST), wanted)

    def test_a_field_of_that_name_needs_no_nodes(self):
        returns = {"record": {"tree": "int"}}
        self.assertEqual(self.value("def is_balanced(v):\n    return v\n", {"tree": 1}, returns=returns), {"tree": 1})

    def test_the_answer_sees_no_trace_of_the_case_before(self):
        code = "def is_balanced(v):\n    first = not hasattr(ListNode, 'seen')\n    ListNode.seen = 1\n    return ListNode(first)\n"
        worker = self.load(code, **self.LIST)
        for _ in range(2):
            self.assertEqual(self.case(worker, {"a": [[1]]})["r"], [[{"v": [True]}]])


if __name__ == "__main__":
    unittest.main()
