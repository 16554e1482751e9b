# expect: AC; needs: unsafe; runs out of descriptors
import os


def answer(world, grader, port, n):
    made = 0
    try:
        while made < 100000:
            os.dup(0)
            made += 1
    except OSError:
        pass
    return n * n if made < 5000 else made
