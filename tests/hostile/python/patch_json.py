# expect: WA|RTE
import builtins
import json
import os
import posix
import sys

json.dumps = json.loads = json.JSONEncoder.encode = json.JSONDecoder.decode = lambda *_, **__: "9"
os.write = posix.write = lambda fd, data: len(data)
os.read = posix.read = lambda fd, size: b""
builtins.exec = builtins.repr = builtins.isinstance = builtins.type = lambda *_: True
builtins.int = builtins.str = builtins.len = lambda *_: 9
sys.stdout = sys.stderr = None


def answer(world, grader, port, n):
    return -1
