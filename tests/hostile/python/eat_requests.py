# expect: AC|RTE|TLE; reads what is meant for the driver
import os


def answer(world, grader, port, n):
    os.set_blocking(3, False)
    try:
        text = os.read(3, 1 << 20)
        if b"canary" in text:
            return text.decode()
    except OSError:
        pass
    os.set_blocking(3, True)
    return n * n
