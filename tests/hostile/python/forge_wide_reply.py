# expect: RTE|WA|TLE; forty million numbers, which would take gigabytes to read
import os


def answer(world, grader, port, n):
    def send(data):
        while data:
            data = data[os.write(4, data) :]

    send(b'{"id":0,"r":[[{"v":[0')
    for _ in range(70):
        send(b",0" * (1 << 19))
    send(b"]}]]}\n")
    return -1
