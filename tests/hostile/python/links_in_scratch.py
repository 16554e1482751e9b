# expect: AC; needs: files, unsafe; the clean-up follows no link
import os


def answer(world, grader, port, n):
    def attempt(act, *args):
        try:
            act(*args)
        except OSError:
            pass

    for place in (".", "/tmp"):
        attempt(os.symlink, world, place + "/left-by-hostile-world")
        attempt(os.symlink, world + "/home/secret.txt", place + "/left-by-hostile-secret")
        attempt(os.symlink, "/", place + "/left-by-hostile-root")
        attempt(os.mkfifo, place + "/left-by-hostile-fifo")
        deep = place
        try:
            for _ in range(200):
                deep += "/left-by-hostile"
                os.mkdir(deep)
            os.chmod(place + "/left-by-hostile", 0)
        except OSError:
            pass
    try:
        with open("/tmp/left-by-hostile-secret") as file:
            return file.read()
    except OSError:
        return n * n
