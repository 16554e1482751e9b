# expect: TLE; burns its time and says that it took none
import os
import time


def answer(world, grader, port, n):
    end = time.process_time() + 1
    while time.process_time() < end:
        pass
    reply = b'{"id":%d,"r":[[{"v":%d}]],"cpu":1,"wall":1,"peak":1,"out":[0,0]}\n'
    os.write(4, reply % (0 if n == 3 else 1, n * n))
    time.sleep(1)
