# expect: TLE|MLE|RTE|AC; needs: number of processes, unsafe
import threading
import time


def answer(world, grader, port, n):
    threading.stack_size(64 << 10)
    for _ in range(100000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return n * n
