# expect: ERROR|RTE; no control character may reach the terminal, no `::error` the log
__import__("\x1b[2J\x1b]0;owned\x07\r\n::error file=x::forged\n\x9b31m")


def answer(world, grader, port, n):
    return n * n
