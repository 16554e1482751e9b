# expect: WA|RTE|MLE|TLE; a million lists in each other
def answer(world, grader, port, n):
    value = []
    for _ in range(1_000_000):
        value = [value]
    return value
