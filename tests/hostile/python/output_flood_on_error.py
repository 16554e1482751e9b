# expect: OLE; straight to the descriptor
import os


def answer(world, grader, port, n):
    while True:
        os.write(2, b"x" * 65536)
