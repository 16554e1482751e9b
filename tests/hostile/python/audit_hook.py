# expect: RTE|AC|WA; refuses everything that the interpreter asks
import sys


def refuse(event, args):
    raise RuntimeError("no " + event)


def answer(world, grader, port, n):
    sys.addaudithook(refuse)
    return n * n
