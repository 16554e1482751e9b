# expect: AC|RTE|MLE|TLE; needs: disk, unsafe; the scratch folder fills, not the disk
import os


def answer(world, grader, port, n):
    total = 0
    places = (".", "/tmp", "/dev/shm", "/var/tmp", world, world + "/tmp", "/")
    for turn, place in enumerate(places):
        for number in range(16):
            try:
                with open("%s/left-by-hostile-%d-%d" % (place, turn, number), "wb", 0) as file:
                    while total < 1 << 30:
                        total += file.write(b"x" * (1 << 20))
            except OSError:
                pass
    return n * n if total <= 80 << 20 else "wrote %d bytes" % total
