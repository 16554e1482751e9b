# expect: RTE|TLE
import os
import time


def answer(world, grader, port, n):
    os.close(4)
    time.sleep(3600)
