# expect: AC|WA|RTE; replaces modules for whoever imports them next
import sys

for name in list(sys.modules):
    if name not in ("builtins", "sys", "__main__"):
        sys.modules[name] = None
sys.path[:] = ["/tmp"]
sys.meta_path.clear()


def answer(world, grader, port, n):
    return n * n
