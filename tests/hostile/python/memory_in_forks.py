# expect: AC; what four children share with their parent counts once
import os
import time


def answer(world, grader, port, n):
    data = bytearray(b"x") * (30 << 20)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            time.sleep(0.2)
            os._exit(data[-1] != 120)
        children.append(child)
    ended = [os.waitpid(child, 0)[1] for child in children]
    return -1 if any(ended) else n * n
