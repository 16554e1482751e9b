# expect: MLE
def answer(world, grader, port, n):
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
