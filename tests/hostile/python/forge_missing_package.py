# expect: ERROR|RTE|WA; the same as importing what nobody has
import os


def answer(world, grader, port, n):
    os.write(4, b'{"id":0,"missing":"os","r":[]}\n')
    return -1
