# expect: RTE
import os


def answer(world, grader, port, n):
    os.write(4, b"\xff\xfe\x00{{{\x1b[2J\n")
    return n * n
