# expect: RTE; says that the machine's Python is too old to grade anything
import os

os.write(4, b'{"ready":{"entry":"answer","style":"function","note":null,"runtime":"2.7","executable":"x"}}\n')


def answer(world, grader, port, n):
    return -1
