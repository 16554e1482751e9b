# expect: AC|RTE|TLE; needs: process tree, unsafe; must be gone when the run is over
import os
import signal
import time


def answer(world, grader, port, n):
    if os.fork() == 0:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        try:
            os.setsid()
        except OSError:
            pass
        if os.fork() == 0:
            os.closerange(0, 64)
            time.sleep(3600)
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return n * n
