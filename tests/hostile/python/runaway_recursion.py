# expect: RTE|MLE|TLE
def answer(world, grader, port, n):
    return answer(world, grader, port, n + 1) + 1
