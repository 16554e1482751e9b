# expect: AC|RTE; needs: process tree, unsafe; all that it may kill is itself
import os
import signal


def answer(world, grader, port, n):
    try:
        os.kill(-1, signal.SIGKILL)
    except OSError:
        pass
    return n * n
