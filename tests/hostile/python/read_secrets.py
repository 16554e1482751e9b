# expect: AC; needs: files, unsafe; no canary may be seen
import glob
import os


def answer(world, grader, port, n):
    places = [
        world + "/home/secret.txt",
        world + "/home/.ssh/id",
        world + "/answers/canary.txt",
        world + "/problems/probe/problem.toml",
        world + "/problems/query/problem.toml",
        world + "/fixtures/probe/accepted/right.py",
        "/etc/shadow",
        "/root/.profile",
    ]
    processes = {"1", str(os.getppid()), str(grader)}
    try:
        processes |= {name for name in os.listdir("/proc") if name.isdigit()}
    except OSError:
        pass
    for process in processes - {str(os.getpid())}:
        for name in ("environ", "mem", "maps", "fd/0", "root" + world + "/home/secret.txt", "cwd/home/secret.txt"):
            places.append("/proc/%s/%s" % (process, name))
    places += glob.glob(world + "/**", recursive=True)
    places += glob.glob(os.path.expanduser("~root/.*"))
    loot = []
    for place in places:
        try:
            with open(place, "rb") as file:
                text = file.read(1 << 16)
                if b"canary" in text or place.startswith(("/etc", "/root")):
                    loot.append([place, text.decode("latin-1")])
        except OSError:
            pass
    if any("canary" in value for value in os.environ.values()):
        loot.append(dict(os.environ))
    return loot or n * n
