# expect: MLE|RTE; memory that belongs to a mapping
import mmap


def answer(world, grader, port, n):
    kept = []
    for _ in range(300):
        area = mmap.mmap(-1, 1 << 20)
        area.write(b"x" * (1 << 20))
        kept.append(area)
    return n * n
