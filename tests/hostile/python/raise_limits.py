# expect: MLE|RTE; lifts its own limits first
import resource


def answer(world, grader, port, n):
    for name in ("AS", "DATA", "CPU", "FSIZE", "NPROC", "STACK"):
        limit = getattr(resource, "RLIMIT_" + name)
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (OSError, ValueError):
            pass
    kept = []
    while True:
        kept.append(bytearray(b"x" * (1 << 20)))
