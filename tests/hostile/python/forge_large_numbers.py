# expect: RTE|WA|TLE|MLE|OLE; positions and times beyond everything
import os


def answer(world, grader, port, n):
    most = 2**64 - 1
    os.write(4, b'{"id":0,"r":[[{"v":9}]],"cpu":%d,"wall":%d,"peak":%d,"out":[%d,%d]}\n' % (most, most, most, most, most))
    return -1
