# expect: RTE|WA|CE|AC; no control character may reach the terminal, no `::error` the log
import json
import os

TEXT = "\x1b[2J\x1b]0;owned\x07\r\n::error file=x::forged\n\x9b31m"
ready = {"entry": TEXT, "style": TEXT, "note": TEXT, "runtime": TEXT, "executable": TEXT}
os.write(4, json.dumps({"ready": ready}).encode() + b"\n")


def answer(world, grader, port, n):
    return -1
