# expect: RTE|TLE
import os


def answer(world, grader, port, n):
    os.closerange(0, 256)
    return n * n
