# expect: RTE|TLE; needs: process tree, unsafe; the end of a pipe never comes
import ctypes
import os
import time


def answer(world, grader, port, n):
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        time.sleep(3600)
    ctypes.CDLL(None)._exit(0)
