# expect: RTE
TEXT = "\n::error file=x::forged\n\x1b[2J\x1b]0;owned\x07\r\u202e\x9b31m"


def answer(world, grader, port, n):
    raise type(TEXT.replace("\0", ""), (Exception,), {})(TEXT)
