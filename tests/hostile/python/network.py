# expect: AC; needs: network, unsafe; nobody hears of it
import socket


def answer(world, grader, port, n):
    done = []

    def attempt(name, act):
        try:
            act()
            done.append(name)
        except (OSError, ValueError):
            pass

    def connect(family, kind, address):
        with socket.socket(family, kind) as made:
            made.settimeout(0.05)
            made.connect(address)
            made.send(b"secret")

    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    attempt("tcp", lambda: connect(socket.AF_INET, stream, ("127.0.0.1", port)))
    attempt("tcp6", lambda: connect(socket.AF_INET6, stream, ("::1", port)))
    attempt("abstract", lambda: connect(socket.AF_UNIX, stream, "\0hostile-%d" % grader))
    attempt("outside", lambda: connect(socket.AF_INET, datagram, ("192.0.2.1", 53)))
    attempt("vsock", lambda: connect(40, stream, (2, 1024)))
    attempt("netlink", lambda: connect(16, socket.SOCK_RAW, (0, 0)))
    attempt("packet", lambda: socket.socket(17, socket.SOCK_RAW))
    attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
    attempt("name", lambda: socket.getaddrinfo("example.com", 80))
    return done or n * n
