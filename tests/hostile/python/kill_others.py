# expect: AC; needs: process tree, unsafe; everybody else lives on
import os
import resource
import signal


def answer(world, grader, port, n):
    me = os.getpid()
    done = []
    for process in (grader, os.getppid(), 1):
        if process == me:
            continue
        for number in (signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(process, number)
                # In a namespace of its own nothing reaches process 1.
                if process == grader:
                    done.append(["kill", process])
            except OSError:
                pass
        try:
            resource.prlimit(process, resource.RLIMIT_NOFILE, (0, 0))
            done.append(["prlimit", process])
        except (OSError, ValueError):
            pass
    try:
        group = os.getpgid(grader)
        if group > 1:
            os.killpg(group, signal.SIGKILL)
            done.append("killpg")
    except OSError:
        pass
    return done or n * n
