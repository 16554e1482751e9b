# expect: WA
class Everything:
    __class__ = int
    __hash__ = None

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __int__(self):
        return 9

    __index__ = __len__ = __int__

    def __repr__(self):
        return "9"

    __str__ = __format__ = __repr__


def answer(world, grader, port, n):
    return Everything()
