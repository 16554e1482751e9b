# expect: TLE
import re


def answer(world, grader, port, n):
    return bool(re.match(r"(a+)+$", "a" * 64 + "b"))
