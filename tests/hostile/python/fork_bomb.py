# expect: TLE|MLE|RTE; needs: number of processes, process tree, unsafe
import os


def answer(world, grader, port, n):
    while True:
        try:
            os.fork()
        except OSError:
            pass
