# expect: RTE|WA|CE; replies before it was asked
import os

os.write(4, b'{"ready":{"entry":"answer","style":"function","note":null,"runtime":"3.11.7","executable":"x"}}\n')
for number in range(40):
    os.write(4, b'{"id":%d,"r":[[{"v":true}]],"cpu":1,"wall":1,"peak":1,"out":[0,0]}\n' % number)


def answer(world, grader, port, n):
    return -1
