# expect: WA
class Disguised(int):
    def __eq__(self, other):
        return True

    def __repr__(self):
        return "9"

    __str__ = __repr__
    __int__ = __index__ = lambda self: 9


def answer(world, grader, port, n):
    return Disguised(5)
