"""Connections to a private service, which the grader starts when the first one is made.

A socket that is to be connected to the service's usual port on this machine
gets, under its own descriptor, a connection that the grader hands out over the
service channel. So the network is not needed, and a server that was running
there before is not touched. The grader sees to it that the service keeps the
case's time; this part tells it what the clock shows.
"""

import posix
import sys
from _thread import allocate_lock
from time import perf_counter_ns

CHANNEL = 5
PORTS = {"redis": 6379}
HERE = {"", "localhost", "0.0.0.0", "::", "::1", "::ffff:127.0.0.1"}


class Services:
    def __init__(self, names, clock, meter):
        self.ports = {PORTS[name]: name for name in names if name in PORTS}
        self.clock = clock
        self.meter = meter
        self.lock = allocate_lock()
        self.channel = None
        # Connections made since everything was fresh.
        self.connections = 0
        posix.set_inheritable(CHANNEL, False)
        module = sys.modules.get("socket")
        if module is None:
            sys.meta_path.insert(0, Importer(self))
        else:
            self.patch(module)

    # --- the channel ------------------------------------------------------------

    def tell(self, message):
        if self.clock is not None:
            message += b',"clock":%d' % self.clock.now
        self.channel.sendall(b"{" + message.lstrip(b",") + b"}\n")

    def answer(self):
        """The next line from the grader, and the descriptor that came with it."""
        text, found = b"", None
        while not text.endswith(b"\n"):
            more, extras, _, _ = self.channel.recvmsg(4096, self.space)
            if not more:
                raise ConnectionRefusedError("the grader does not answer")
            text += more
            for _, _, data in extras:
                found = int.from_bytes(data[:4], sys.byteorder)
        return found

    def connection(self, name):
        """The descriptor of a new connection."""
        started = perf_counter_ns()
        with self.lock:
            if self.channel is None:
                import _socket

                self.space = _socket.CMSG_SPACE(4)
                self.channel = _socket.socket(fileno=CHANNEL)
                self.channel.settimeout(None)
                if self.clock is not None:
                    self.clock.follower = self.follow
            self.tell(b'"need":"%s"' % name.encode())
            found = self.answer()
            self.connections += 1
        # To start the service is not the submission's work.
        self.meter.wall += perf_counter_ns() - started
        if found is None:
            raise ConnectionRefusedError("the grader has no connection to " + name)
        return found

    def fresh(self):
        """Before a case: nothing is left of the one before."""
        if self.connections:
            self.connections = 0
            self.tell(b'"fresh":true')

    def follow(self):
        """The clock has moved."""
        if self.connections:
            self.tell(b"")

    def quiet(self, sockets):
        """Waits until the service has answered whatever it can; false if some of so
        many open sockets are not the service's."""
        if not 0 < sockets <= self.connections:
            return False
        with self.lock:
            self.tell(b'"quiet":true')
            self.answer()
        return True

    # --- sockets ------------------------------------------------------------------

    def wanted(self, address):
        """The service that a socket would be connected to."""
        if type(address) is not tuple or len(address) < 2:
            return None
        host, port = address[:2]
        if type(host) is bytes:
            host = host.decode("latin-1")
        if type(host) is not str or type(port) is not int:
            return None
        if host.lower() in HERE or host.startswith("127."):
            return self.ports.get(port)
        return None

    def redirect(self, sock, name):
        found = self.connection(name)
        timeout = sock.gettimeout()
        posix.dup2(found, sock.fileno(), False)
        posix.close(found)
        sock.settimeout(timeout)

    def patch(self, module):
        kind = module.socket
        real = kind.__mro__[1]
        real_connect, real_connect_ex = real.connect, real.connect_ex
        real_setsockopt, real_getpeername = real.setsockopt, real.getpeername
        real_init, real_getaddrinfo = kind.__init__, module.getaddrinfo
        unix, networks = module.AF_UNIX, (module.AF_INET, module.AF_INET6)
        pair, stream = sys.modules["_socket"].socketpair, module.SOCK_STREAM
        services = self

        def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
            try:
                real_init(self, family, type, proto, fileno)
            except PermissionError:
                # Where there is no network at all, something must stand for the
                # socket until it is connected.
                if fileno is not None or family not in (-1, *networks):
                    raise
                one, other = pair(unix, stream)
                other.close()
                family = networks[0] if family == -1 else family
                real_init(self, family, stream if type == -1 else type, max(proto, 0), one.detach())

        def connect(self, address):
            name = services.wanted(address)
            if name is None:
                return real_connect(self, address)
            services.redirect(self, name)

        def connect_ex(self, address):
            name = services.wanted(address)
            if name is None:
                return real_connect_ex(self, address)
            services.redirect(self, name)
            return 0

        def setsockopt(self, *args):
            try:
                return real_setsockopt(self, *args)
            except OSError:
                # What only a network has, the connection need not have.
                if self.family == unix or real_family(self) != unix:
                    raise

        def getpeername(self):
            name = real_getpeername(self)
            if type(name) is not tuple and self.family in networks:
                return "127.0.0.1", [*services.ports][0]
            return name

        def real_family(sock):
            same = real(fileno=posix.dup(sock.fileno()))
            try:
                return same.family
            finally:
                same.close()

        def getaddrinfo(host, port, *args, **options):
            if services.wanted((host, port)) is None:
                return real_getaddrinfo(host, port, *args, **options)
            return [(networks[0], stream, module.IPPROTO_TCP, "", ("127.0.0.1", port))]

        for function in (__init__, connect, connect_ex, setsockopt, getpeername):
            function.__module__ = kind.__module__
            function.__qualname__ = kind.__name__ + "." + function.__name__
            setattr(kind, function.__name__, function)
        getaddrinfo.__module__ = module.__name__
        getaddrinfo.__qualname__ = "getaddrinfo"
        module.getaddrinfo = getaddrinfo

    def patch_loop(self, kind):
        """An event loop would look a name up in a thread, which is not needed here."""
        real = kind.getaddrinfo
        services = self

        async def getaddrinfo(self, host, port, **options):
            if services.wanted((host, port)) is None:
                return await real(self, host, port, **options)
            return sys.modules["socket"].getaddrinfo(host, port)

        getaddrinfo.__qualname__ = kind.__name__ + ".getaddrinfo"
        kind.getaddrinfo = getaddrinfo


class Importer:
    """Patches the module `socket` when somebody imports it: most submissions do not."""

    def __init__(self, services):
        self.services = services

    def find_spec(self, name, path=None, target=None):
        if name != "socket":
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self.loader, spec.loader = spec.loader, self
                return spec
        return None

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        self.services.patch(module)
