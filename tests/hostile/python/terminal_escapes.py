# expect: WA; no control character may reach the terminal, no `::error` the log
import sys

TEXT = "\x1b[2J\x1b]0;owned\x07\r\n::error file=x::forged\n\u202e\x9b31m\x00##[error]forged\n"


def answer(world, grader, port, n):
    print(TEXT)
    print(TEXT, file=sys.stderr)
    return [TEXT, {TEXT: TEXT}]
