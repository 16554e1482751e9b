# expect: RTE|TLE
import os


def answer(world, grader, port, n):
    while True:
        os.write(4, b"{}\n" * (1 << 18))
