# expect: AC|TLE|RTE; goes on after its answer
import atexit
import threading


def spin():
    while True:
        pass


atexit.register(spin)


def answer(world, grader, port, n):
    threading.Thread(target=spin).start()
    return n * n
