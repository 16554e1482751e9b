# expect: AC|TLE; neither its own process nor its frames hold what is expected
import gc
import re
import sys

MARK = re.compile("canary" + r"-\d+-\d+")


def memory():
    try:
        maps, content = open("/proc/self/maps"), open("/proc/self/mem", "rb", 0)
    except OSError:
        return
    for line in maps.read().splitlines():
        where, rights = line.split()[:2]
        start, end = (int(part, 16) for part in where.split("-"))
        if not rights.startswith("rw") or end - start > 8 << 20:
            continue
        try:
            content.seek(start)
            yield content.read(end - start).decode("latin-1")
        except (OSError, ValueError, OverflowError):
            pass


def answer(world, grader, port, n):
    texts = []
    for thing in gc.get_objects():
        if type(thing) is dict:
            texts += [value for value in list(thing.values()) if type(value) is str]
    frame = sys._getframe()
    while frame is not None:
        texts += [str(value) for value in list(frame.f_locals.values()) if type(value) in (str, bytes, dict)]
        frame = frame.f_back
    for text in texts:
        if MARK.search(text):
            return MARK.search(text).group()
    for text in memory():
        if MARK.search(text):
            return MARK.search(text).group()
    return n * n
