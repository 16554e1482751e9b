# expect: RTE|WA|TLE
import sys


def answer(world, grader, port, n):
    return sys.stdin.read() + input()
