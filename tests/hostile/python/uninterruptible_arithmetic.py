# expect: TLE; one operation that takes for ever, in C
def answer(world, grader, port, n):
    return len(str(7 ** (10**8))) if n else 0
