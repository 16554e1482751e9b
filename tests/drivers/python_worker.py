"""A Python driver on pipes, as the engine would start it, for tests and the benchmark."""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "src" / "language" / "python"


def request(text, **changes):
    """The `init` request for a function of one string, unless changed."""
    message = {
        "init": 1,
        "file": "/submission/answer.py",
        "text": text,
        "kind": "function",
        "names": ["is_balanced", "isBalanced"],
        "entry": None,
        "params": {"min": 1, "max": 1, "names": ["s"]},
        "clock": None,
        "output": None,
        "path": [],
    }
    message.update(changes)
    return message


class Worker:
    """Owns the process; `ask` sends one request and returns the decoded reply."""

    def __init__(self, python=None, folder=FOLDER, flags=("-S", "-s", "-B"), env=None, before=None):
        self.requests, down = None, None
        read_requests, write_requests = os.pipe()
        read_replies, write_replies = os.pipe()
        self.stdout = os.memfd_create("stdout") if hasattr(os, "memfd_create") else os.open(os.devnull, os.O_RDWR)
        self.stderr = os.memfd_create("stderr") if hasattr(os, "memfd_create") else os.open(os.devnull, os.O_RDWR)
        for fd in (self.stdout, self.stderr):
            append(fd)

        def place():
            # Two steps, since either end may already be 3 or 4.
            os.dup2(read_requests, 103)
            os.dup2(write_replies, 104)
            os.dup2(103, 3)
            os.dup2(104, 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)
            if before:
                before()

        environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
        environment.update(env or {})
        self.process = subprocess.Popen(
            [python or sys.executable, *flags, str(folder / "driver.py")],
            stdin=subprocess.DEVNULL,
            stdout=self.stdout,
            stderr=self.stderr,
            env=environment,
            preexec_fn=place,
            pass_fds=(3, 4),
        )
        os.close(read_requests)
        os.close(write_replies)
        self.requests = os.fdopen(write_requests, "wb", buffering=0)
        self.replies = os.fdopen(read_replies, "rb")

    def send(self, *messages):
        self.requests.write(b"".join(json.dumps(m, ensure_ascii=False).encode() + b"\n" for m in messages))

    def receive(self):
        line = self.replies.readline()
        if not line:
            raise EOFError("the driver ended with %s: %s" % (self.process.wait(), self.printed(self.stderr)))
        return json.loads(line)

    def ask(self, message):
        self.send(message)
        return self.receive()

    def printed(self, fd=None):
        return os.pread(self.stdout if fd is None else fd, 1 << 20, 0).decode("utf-8", "replace")

    def close(self):
        """Ends the requests and returns the exit code."""
        try:
            self.requests.close()
            code = self.process.wait(timeout=10)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.replies.close()
            os.close(self.stdout)
            os.close(self.stderr)
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def append(fd):
    import fcntl

    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_APPEND)
