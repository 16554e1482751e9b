# expect: RTE
import ctypes


def answer(world, grader, port, n):
    return ctypes.string_at(8)
