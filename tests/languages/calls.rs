//! What a case can ask for besides one call: sequences, clocks, threads.

use crate::Row;
use crate::support::Test;
use crate::table;

const PYTHON: &str = "my.py";
const JAVASCRIPT: &str = "my.js";

pub fn tests() -> Vec<Test> {
    let mut tests = table("calls::python", python());
    tests.extend(table("calls::javascript", javascript()));
    tests
}

const IN_PLACE: &str = r#"
title = "Reverse"
kind = "function"
[call]
function = "reverse"
params = ["nums: int[]"]
returns = "void"
output = "nums"
[[case]]
name = "three"
args = [[1, 2, 3]]
expect = [3, 2, 1]
"#;

const ANY_ORDER: &str = r#"
title = "Pairs"
kind = "function"
[call]
function = "pairs"
params = ["n: int"]
returns = "int[][]"
[compare]
order = "any"
[[case]]
name = "two"
args = [2]
expect = [[1, 2], [3, 4], [3, 4]]
"#;

const SEVERAL: &str = r#"
title = "One of them"
kind = "function"
[call]
function = "pick"
params = ["s: string"]
returns = "string"
[[case]]
name = "either"
args = ["x"]
expect_any = ["bab", "aba"]
"#;

const LEFTOVER: &str = r#"
title = "Fresh"
kind = "function"
[call]
function = "count"
params = ["n: int"]
returns = "int"
[[case]]
name = "twice"
calls = [{ args = [1], expect = 1 }, { args = [1], expect = 1 }]
"#;

const CLOCK: &str = r#"
title = "Window"
kind = "function"
[call]
function = "is_limited"
params = ["ip: string"]
returns = "bool"
[clock]
start = 1800000000
[[case]]
name = "three a minute"
calls = [
  { args = ["a"], times = 3, every = 1.0, expect = false },
  { args = ["a"], expect = true },
  { args = ["b"], expect = false },
  { at = 59.5, args = ["a"], expect = true },
  { at = 60.5, args = ["a"], expect = false },
]
[[case]]
name = "a day later"
calls = [{ args = ["a"], times = 3, expect = false }, { at = 86400, args = ["a"], expect = false }]
[[case]]
name = "how many pass"
calls = [{ args = ["c"], times = 60, every = 1.0, count = [{ of = false, min = 3, max = 3 }, { of = false, max = 3, within = 30 }] }]
[[case]]
name = "many addresses"
calls = [{ loop = 50, calls = [{ args = ["10.0.0.{i}"], expect = false }] }]
"#;

const SLEEPS: &str = r#"
title = "Sleeps"
kind = "function"
[call]
function = "nap"
params = ["s: float"]
returns = "float"
[clock]
start = 1800000000
[compare]
abs = 0.01
[[case]]
name = "an hour"
args = [3600.0]
expect = 3600.0
"#;

const RACE: &str = r#"
title = "At most once"
kind = "class"
[class]
name = "Once"
[class.methods.take]
returns = "bool"
[[case]]
name = "ten at once"
calls = [{ call = "take", threads = 10, count = [{ of = true, min = 1, max = 1 }] }]
"#;

const REFERENCES: &str = r#"
title = "Tickets"
kind = "class"
[class]
name = "Desk"
new = ["seats: int"]
[class.methods.book]
returns = "string"
[class.methods.cancel]
params = ["ticket: string"]
returns = "bool"
[[case]]
name = "a ticket comes back"
new = [1]
calls = [
  { call = "book", as = "t1" },
  { call = "cancel", args = [{ ref = "t1" }], expect = true },
  { call = "cancel", args = [{ ref = "t1" }], expect = false },
]
"#;

const EACH: &str = r#"
title = "Even number of a"
kind = "function"
[call]
function = "even"
params = ["s: string"]
returns = "bool"
[[case]]
name = "all"
each = { strings = "a", up_to = 4 }
expect_true = ["", "aa", "aaaa"]
"#;

fn row(
    name: &'static str,
    file: &'static str,
    problem: &'static str,
    code: &str,
    expected: &'static str,
) -> Row {
    Row {
        name,
        file,
        problem,
        code: code.into(),
        expected,
    }
}

const PYTHON_WINDOW: &str = "import time\nfrom collections import defaultdict, deque\nseen = defaultdict(deque)\ndef is_limited(ip):\n    now = CLOCK\n    q = seen[ip]\n    while q and now - q[0] >= 60:\n        q.popleft()\n    if len(q) >= 3:\n        return True\n    q.append(now)\n    return False\n";

fn python() -> Vec<Row> {
    let py = |name, problem, code: &str, expected| row(name, PYTHON, problem, code, expected);
    let window = |clock: &str| PYTHON_WINDOW.replace("CLOCK", clock);
    vec![
        py(
            "in_place",
            IN_PLACE,
            "def reverse(nums):\n    nums.reverse()\n",
            "AC",
        ),
        py(
            "in_place_but_rebound",
            IN_PLACE,
            "def reverse(nums):\n    nums = nums[::-1]\n",
            "WA",
        ),
        py(
            "in_place_result_does_not_matter",
            IN_PLACE,
            "def reverse(nums):\n    nums.reverse()\n    return 7\n",
            "AC",
        ),
        py(
            "any_order",
            ANY_ORDER,
            "def pairs(n): return [[3, 4], [1, 2], [3, 4]]\n",
            "AC",
        ),
        py(
            "any_order_but_too_few",
            ANY_ORDER,
            "def pairs(n): return [[3, 4], [1, 2], [1, 2]]\n",
            "WA",
        ),
        py(
            "any_order_only_outside",
            ANY_ORDER,
            "def pairs(n): return [[4, 3], [1, 2], [3, 4]]\n",
            "WA",
        ),
        py(
            "several_right_answers",
            SEVERAL,
            "def pick(s): return 'aba'\n",
            "AC",
        ),
        py(
            "several_right_answers_and_a_wrong_one",
            SEVERAL,
            "def pick(s): return 'aa'\n",
            "WA",
        ),
        py(
            "leftover_state",
            LEFTOVER,
            "seen = []\ndef count(n):\n    seen.append(n)\n    return len(seen)\n",
            "WA",
        ),
        py(
            "leftover_default",
            LEFTOVER,
            "def count(n, seen=[]):\n    seen.append(n)\n    return len(seen)\n",
            "WA",
        ),
        py("clock_time", CLOCK, &window("time.time()"), "AC"),
        py("clock_monotonic", CLOCK, &window("time.monotonic()"), "AC"),
        py(
            "clock_perf_counter",
            CLOCK,
            &window("time.perf_counter()"),
            "AC",
        ),
        py(
            "clock_time_ns",
            CLOCK,
            &window("time.time_ns() / 1e9"),
            "AC",
        ),
        py(
            "clock_datetime",
            CLOCK,
            &format!(
                "import datetime\n{}",
                window("datetime.datetime.now().timestamp()")
            ),
            "AC",
        ),
        py(
            "clock_datetime_utc",
            CLOCK,
            &format!(
                "from datetime import datetime, timezone\n{}",
                window("datetime.now(timezone.utc).timestamp()")
            ),
            "AC",
        ),
        py(
            "clock_imported_name",
            CLOCK,
            &format!("from time import time as now_\n{}", window("now_()")),
            "AC",
        ),
        py(
            "clock_not_used",
            CLOCK,
            "seen = {}\ndef is_limited(ip):\n    seen[ip] = seen.get(ip, 0) + 1\n    return seen[ip] > 3\n",
            "WA",
        ),
        py(
            "sleep",
            SLEEPS,
            "import time\ndef nap(s):\n    start = time.time()\n    time.sleep(s)\n    return time.time() - start\n",
            "AC",
        ),
        py(
            "sleep_async",
            SLEEPS,
            "import asyncio, time\nasync def nap(s):\n    start = time.monotonic()\n    await asyncio.sleep(s)\n    return time.monotonic() - start\n",
            "AC",
        ),
        py(
            "sleep_in_a_thread",
            SLEEPS,
            "import threading, time\ndef nap(s):\n    start = time.time()\n    t = threading.Thread(target=time.sleep, args=(s,))\n    t.start()\n    t.join()\n    return time.time() - start\n",
            "AC",
        ),
        py(
            "threads_race",
            RACE,
            "class Once:\n    def __init__(self):\n        self.taken = False\n    def take(self):\n        if self.taken:\n            return False\n        self.taken = True\n        return True\n",
            "WA",
        ),
        py(
            "threads_lock",
            RACE,
            "import threading\nclass Once:\n    def __init__(self):\n        self.taken = False\n        self.lock = threading.Lock()\n    def take(self):\n        with self.lock:\n            if self.taken:\n                return False\n            self.taken = True\n            return True\n",
            "AC",
        ),
        py(
            "references",
            REFERENCES,
            "import uuid\nclass Desk:\n    def __init__(self, seats):\n        self.seats, self.tickets = seats, set()\n    def book(self):\n        t = str(uuid.uuid4())\n        self.tickets.add(t)\n        return t\n    def cancel(self, ticket):\n        if ticket in self.tickets:\n            self.tickets.remove(ticket)\n            return True\n        return False\n",
            "AC",
        ),
        py(
            "each_string",
            EACH,
            "def even(s): return len(s) % 2 == 0\n",
            "AC",
        ),
        py(
            "each_string_wrong",
            EACH,
            "def even(s): return len(s) != 3 and len(s) % 2 == 0 or s == 'a' * 3\n",
            "WA",
        ),
        py(
            "each_string_no_bool",
            EACH,
            "def even(s): return (len(s) + 1) % 2\n",
            "WA",
        ),
    ]
}

const JAVASCRIPT_WINDOW: &str = "const seen = new Map();\nfunction isLimited(ip) {\n  const now = CLOCK;\n  const kept = (seen.get(ip) || []).filter((t) => now - t < 60000);\n  seen.set(ip, kept);\n  if (kept.length >= 3) return true;\n  kept.push(now);\n  return false;\n}\n";

fn javascript() -> Vec<Row> {
    let js = |name, problem, code: &str, expected| row(name, JAVASCRIPT, problem, code, expected);
    let window = |clock: &str| JAVASCRIPT_WINDOW.replace("CLOCK", clock);
    vec![
        js(
            "in_place",
            IN_PLACE,
            "var reverse = function (nums) { nums.reverse(); };",
            "AC",
        ),
        js(
            "in_place_but_rebound",
            IN_PLACE,
            "var reverse = function (nums) { nums = [...nums].reverse(); };",
            "WA",
        ),
        js(
            "any_order",
            ANY_ORDER,
            "const pairs = () => [[3, 4], [1, 2], [3, 4]];",
            "AC",
        ),
        js(
            "any_order_only_outside",
            ANY_ORDER,
            "const pairs = () => [[4, 3], [1, 2], [3, 4]];",
            "WA",
        ),
        js(
            "several_right_answers",
            SEVERAL,
            "const pick = () => 'bab';",
            "AC",
        ),
        js(
            "leftover_state",
            LEFTOVER,
            "const seen = [];\nconst count = (n) => seen.push(n);",
            "WA",
        ),
        js("clock_date_now", CLOCK, &window("Date.now()"), "AC"),
        js(
            "clock_new_date",
            CLOCK,
            &window("new Date().getTime()"),
            "AC",
        ),
        js("clock_plus_date", CLOCK, &window("+new Date()"), "AC"),
        js(
            "clock_performance",
            CLOCK,
            &window("performance.now()"),
            "AC",
        ),
        js(
            "clock_hrtime",
            CLOCK,
            &window("Number(process.hrtime.bigint() / 1000000n)"),
            "AC",
        ),
        js(
            "clock_timer",
            CLOCK,
            "const seen = new Map();\nfunction isLimited(ip) {\n  const n = seen.get(ip) || 0;\n  if (n >= 3) return true;\n  seen.set(ip, n + 1);\n  setTimeout(() => seen.set(ip, seen.get(ip) - 1), 60000);\n  return false;\n}\n",
            "AC",
        ),
        js(
            "clock_not_used",
            CLOCK,
            "const seen = {};\nconst isLimited = (ip) => (seen[ip] = (seen[ip] || 0) + 1) > 3;",
            "WA",
        ),
        js(
            "sleep",
            SLEEPS,
            "async function nap(s) {\n  const start = Date.now();\n  await new Promise((done) => setTimeout(done, s * 1000));\n  return (Date.now() - start) / 1000;\n}",
            "AC",
        ),
        js(
            "sleep_promises",
            SLEEPS,
            "const { setTimeout: sleep } = require('timers/promises');\nasync function nap(s) {\n  const start = Date.now();\n  await sleep(s * 1000);\n  return (Date.now() - start) / 1000;\n}",
            "AC",
        ),
        js(
            "threads_race",
            RACE,
            "class Once {\n  taken = false;\n  async take() {\n    if (this.taken) return false;\n    await null;\n    this.taken = true;\n    return true;\n  }\n}",
            "WA",
        ),
        js(
            "threads_right",
            RACE,
            "class Once {\n  taken = false;\n  async take() {\n    if (this.taken) return false;\n    this.taken = true;\n    await null;\n    return true;\n  }\n}",
            "AC",
        ),
        js(
            "references",
            REFERENCES,
            "class Desk {\n  constructor(seats) { this.tickets = new Set(); this.next = 1; }\n  book() { const t = `t${this.next++}`; this.tickets.add(t); return t; }\n  cancel(ticket) { return this.tickets.delete(ticket); }\n}",
            "AC",
        ),
        js(
            "each_string",
            EACH,
            "const even = (s) => s.length % 2 === 0;",
            "AC",
        ),
        js(
            "each_string_wrong",
            EACH,
            "const even = (s) => s.length % 2 === 0 && s !== 'aa';",
            "WA",
        ),
    ]
}
