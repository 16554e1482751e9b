# expect: OLE
def answer(world, grader, port, n):
    while True:
        print("x" * 1000)
