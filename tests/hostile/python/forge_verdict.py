# expect: RTE|WA; a reply has no place for a verdict
import os


def answer(world, grader, port, n):
    os.write(4, b'{"id":0,"verdict":"AC","accepted":true,"r":[[{"v":null}]],"score":100}\n')
    return -1
