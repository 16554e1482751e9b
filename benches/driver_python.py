"""Prints what the Python driver costs: start-up, a further case, a further call.

    python3 benches/driver_python.py [interpreter]
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "drivers"))
from python_worker import FOLDER, Worker, request

TRIVIAL = "def is_balanced(s):\n    return False\n"
CLOCK = {"start": 1800000000.0, "tick": 0.000001}


def timed(function, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times)


def first_verdict(python, folder):
    with Worker(python, folder) as worker:
        worker.send(request(TRIVIAL), {"id": 0, "calls": [{"a": ["("]}]})
        worker.receive()
        worker.receive()


def per_case(python, folder, cases, ahead):
    with Worker(python, folder) as worker:
        worker.ask(request(TRIVIAL))
        start = time.perf_counter()
        for begin in range(0, cases, ahead):
            worker.send(*[{"id": i, "calls": [{"a": ["("]}]} for i in range(begin, begin + ahead)])
            for _ in range(ahead):
                worker.replies.readline()
        return (time.perf_counter() - start) / cases


def per_call(python, folder, shape, calls, **changes):
    with Worker(python, folder) as worker:
        worker.ask(request(TRIVIAL, **changes))
        costs = []
        for count in (1, calls):
            worker.send({"id": 0, "calls": shape(count)})
            start = time.perf_counter()
            worker.replies.readline()
            costs.append(time.perf_counter() - start)
        return (costs[1] - costs[0]) / (calls - 1)


def line(label, *numbers):
    print("%-46s %s" % (label, "   ".join(numbers)))


def main():
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    with tempfile.TemporaryDirectory() as place:
        compiled, plain = Path(place, "compiled"), Path(place, "plain")
        for folder in (compiled, plain):
            shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.bin", "*.rs"))
        subprocess.run([python, "-I", "-S", "-B", compiled / "driver.py", "--compile"], check=True)
        ms = lambda seconds: "%.2f ms" % (seconds * 1e3)
        us = lambda seconds: "%.2f us" % (seconds * 1e6)
        for label, function in (
            ("bare: -I -S -c pass", lambda: subprocess.run([python, "-I", "-S", "-c", "pass"])),
            ("bare: -c pass (with site)", lambda: subprocess.run([python, "-c", "pass"])),
            ("driver, first verdict, compiled ahead", lambda: first_verdict(python, compiled)),
            ("driver, first verdict, from source", lambda: first_verdict(python, plain)),
        ):
            best, median = timed(function, 25)
            line(label, "best " + ms(best), "median " + ms(median))
        line("a case, one request at a time", us(min(per_case(python, compiled, 2000, 1) for _ in range(3))))
        line("a case, 32 requests ahead", us(min(per_case(python, compiled, 3200, 32) for _ in range(3))))
        separate = lambda count: [{"a": ["("]} for _ in range(count)]
        repeated = lambda count: [{"a": ["("], "n": count}]
        each = [
            ("a further call, listed", separate, {}),
            ("a further call, repeated", repeated, {}),
            ("a further call, listed, with a clock", separate, {"clock": CLOCK}),
            ("a further call, repeated, with a clock", repeated, {"clock": CLOCK}),
        ]
        for label, shape, changes in each:
            line(label, us(min(per_call(python, compiled, shape, 5000, **changes) for _ in range(3))))


main()
