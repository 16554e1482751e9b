# expect: RTE|TLE; its top level never ends
import itertools

for _ in itertools.count():
    pass


def answer(world, grader, port, n):
    return n * n
