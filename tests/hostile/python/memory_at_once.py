# expect: MLE|RTE
def answer(world, grader, port, n):
    return len(b"x" * (1 << 46))
