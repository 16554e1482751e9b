# expect: AC; needs: files, file metadata, unsafe; no canary may be changed
import os
import shutil


def answer(world, grader, port, n):
    secret = world + "/home/secret.txt"
    done = []

    def attempt(name, act):
        try:
            act()
            done.append(name)
        except (OSError, ValueError):
            pass

    attempt("write", lambda: open(secret, "w").write("owned"))
    attempt("append", lambda: open(secret, "a").write("owned"))
    attempt("truncate", lambda: os.truncate(secret, 0))
    attempt("chmod", lambda: os.chmod(secret, 0))
    attempt("utime", lambda: os.utime(secret, (1, 1)))
    attempt("setxattr", lambda: os.setxattr(secret, "user.owned", b"1"))
    attempt("unlink", lambda: os.unlink(secret))
    attempt("rename", lambda: os.rename(secret, world + "/home/renamed"))
    attempt("link", lambda: os.link(secret, "left-by-hostile"))
    attempt("mkdir", lambda: os.mkdir(world + "/home/left-by-hostile"))
    attempt("symlink", lambda: os.symlink("/", world + "/home/left-by-hostile"))
    attempt("rmtree", lambda: shutil.rmtree(world + "/problems"))
    attempt("usr", lambda: open("/usr/left-by-hostile", "w"))
    attempt("root", lambda: open("/left-by-hostile", "w"))
    attempt("core", lambda: open("/proc/sys/kernel/core_pattern", "w").write("|/tmp/x"))
    attempt("oom", lambda: open("/proc/%d/oom_score_adj" % grader, "w").write("1000"))
    attempt("mknod", lambda: os.mknod("/dev/left-by-hostile", 0o20666, os.makedev(1, 1)))
    return done or n * n
