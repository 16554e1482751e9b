# expect: RTE|TLE; a line without end
import os


def answer(world, grader, port, n):
    while True:
        os.write(4, b"x" * (1 << 20))
