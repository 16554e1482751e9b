# expect: MLE|TLE; needs: process tree; the child's memory counts too
import os
import time


def answer(world, grader, port, n):
    if os.fork() == 0:
        kept = []
        while len(kept) < 200:
            kept.append(bytearray(b"x" * (1 << 20)))
        time.sleep(60)
    os.wait()
    return n * n
