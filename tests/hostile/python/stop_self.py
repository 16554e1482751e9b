# expect: TLE; needs: process tree; a stopped process says nothing more
import os
import signal


def answer(world, grader, port, n):
    while True:
        os.kill(os.getpid(), signal.SIGSTOP)
