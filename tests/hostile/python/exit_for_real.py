# expect: RTE; behind the driver's back
import ctypes


def answer(world, grader, port, n):
    ctypes.CDLL(None)._exit(0)
