# expect: WA|RTE
def answer(world, grader, port, n):
    value = {}
    value["self"] = [value]
    return value
