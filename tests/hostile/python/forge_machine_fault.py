# expect: RTE|WA; what is wrong is its own doing, not the machine's
import os


def answer(world, grader, port, n):
    os.write(4, b'{"id":0,"unsupported":"the machine is broken","r":[]}\n')
    return -1
