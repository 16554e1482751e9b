# expect: ERROR|RTE|CE; no control character may reach the terminal, no `::error` the log
import os

os.write(4, b'{"unsupported":"\\u001b[2J\\n::error file=x::forged\\r\\u009b31m"}\n')


def answer(world, grader, port, n):
    return n * n
