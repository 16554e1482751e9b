# expect: RTE; nobody is accepted by leaving
import os


def answer(world, grader, port, n):
    os._exit(0)
