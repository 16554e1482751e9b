# expect: WA|RTE
import sys


def spy(frame, event, arg):
    frame.f_trace_opcodes = False
    for name in list(frame.f_locals):
        if name in ("results", "value", "text"):
            frame.f_locals[name] = "9"
    return spy


def answer(world, grader, port, n):
    frame = sys._getframe().f_back
    sys.settrace(spy)
    sys.setprofile(spy)
    while frame is not None:
        frame.f_trace = spy
        frame = frame.f_back
    return -1
