# expect: AC|TLE; needs: disk, unsafe
def answer(world, grader, port, n):
    made = 0
    try:
        while made < 200000:
            open("left-by-hostile-%d" % made, "x").close()
            made += 1
    except OSError:
        pass
    return n * n if made < 20000 else "made %d files" % made
