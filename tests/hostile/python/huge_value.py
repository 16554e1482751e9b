# expect: MLE|RTE; needs: unsafe; a gigabyte
def answer(world, grader, port, n):
    return "x" * (1 << 30)
