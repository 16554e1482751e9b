# expect: AC; needs: files, unsafe; the same where there is no mount namespace
import os
import shutil


def answer(world, grader, port, n):
    secret = world + "/home/secret.txt"
    for act in (
        lambda: open(secret, "w").write("owned"),
        lambda: open(secret, "r+").write("owned"),
        lambda: os.truncate(secret, 0),
        lambda: os.unlink(secret),
        lambda: os.rename(secret, world + "/home/renamed"),
        lambda: os.link(secret, world + "/home/left-by-hostile"),
        lambda: os.mkdir(world + "/home/left-by-hostile"),
        lambda: shutil.rmtree(world, ignore_errors=True),
    ):
        try:
            act()
        except (OSError, ValueError):
            pass
    return n * n
