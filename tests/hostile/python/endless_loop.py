# expect: TLE
def answer(world, grader, port, n):
    while True:
        pass
