# expect: RTE
import os
import signal


def answer(world, grader, port, n):
    os.kill(os.getpid(), signal.SIGKILL)
