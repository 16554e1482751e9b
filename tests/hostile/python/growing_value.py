# expect: WA|RTE|MLE|TLE; billions of items from twenty lists
def answer(world, grader, port, n):
    value = ["lol"]
    for _ in range(30):
        value = [value] * 10
    return value
