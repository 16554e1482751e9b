# expect: WA|RTE|MLE|TLE; as large as the memory limit lets it
def answer(world, grader, port, n):
    return ["x" * 1000] * 20000
