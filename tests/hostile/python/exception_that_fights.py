# expect: RTE|TLE|MLE
class Fighter(Exception):
    def __str__(self):
        return "x" * (1 << 24)

    def __repr__(self):
        raise SystemExit(0)

    @property
    def __traceback__(self):
        raise KeyboardInterrupt

    @property
    def __class__(self):
        raise MemoryError


def answer(world, grader, port, n):
    raise Fighter
