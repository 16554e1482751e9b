# expect: TLE
import time


def answer(world, grader, port, n):
    while True:
        time.sleep(3600)
