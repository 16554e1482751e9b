# expect: RTE; a reply of ten million brackets
import os


def answer(world, grader, port, n):
    data = b'{"id":0,"r":[[{"v":' + b"[" * 10_000_000 + b"]" * 10_000_000 + b"}]]}\n"
    while data:
        data = data[os.write(4, data) :]
    return -1
