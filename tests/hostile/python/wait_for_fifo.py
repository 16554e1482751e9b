# expect: TLE|RTE; needs: files; nobody opens the other end
import os


def answer(world, grader, port, n):
    os.mkfifo("left-by-hostile-fifo")
    open("left-by-hostile-fifo").read()
