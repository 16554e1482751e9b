# expect: WA|RTE; finds the driver's own parts and changes them
import gc
import types


def answer(world, grader, port, n):
    for thing in gc.get_objects():
        if type(thing) is types.FunctionType and thing.__code__.co_filename.startswith("<driver"):
            if thing.__name__ in ("encode", "describe", "send"):
                try:
                    thing.__globals__["encode"] = lambda *_: "9"
                except (TypeError, KeyError):
                    pass
    return -1
