# expect: RTE|WA; a reply that stands for four billion results
import os


def answer(world, grader, port, n):
    os.write(4, b'{"id":0,"r":[[%s]],"cpu":1,"wall":1}\n' % b",".join([b'{"v":"%s","x":4294967295}' % (b"x" * 1000)] * 40))
    return -1
