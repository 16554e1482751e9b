# expect: TLE
import resource
import time

burn = time.process_time
end = burn() + 0.9
nothing = lambda *_: 0
for name in ("process_time", "process_time_ns", "perf_counter", "perf_counter_ns", "time", "monotonic", "monotonic_ns"):
    setattr(time, name, nothing)
resource.getrusage = nothing


def answer(world, grader, port, n):
    while burn() < end:
        pass
    return n * n
