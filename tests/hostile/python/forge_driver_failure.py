# expect: RTE; ends as the driver does when it fails
import ctypes
import os


def answer(world, grader, port, n):
    os.write(2, b"driver: the disk is full\n")
    ctypes.CDLL(None)._exit(70)
