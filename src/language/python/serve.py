"""Reads requests, runs the submission for each, writes the replies.

Each case begins with a fresh run of the file's top level; the run that `init`
needs to find the entry serves the first case.
"""

import _imp
import posix
import sys
from _thread import allocate_lock, stack_size, start_new_thread
from gc import freeze
from itertools import product
from time import perf_counter_ns, process_time_ns

values = part("values")
entries = part("entry")
encode, decode, copied = values.encode, values.decode, values.copied
quoted, TooLarge, Ref = values.quoted, values.TooLarge, values.Ref
CONTAINERS, PLAIN = values.CONTAINERS, values.PLAIN
NoEntry = entries.NoEntry
MODULE_NAME = entries.MODULE_NAME
ModuleType = type(sys)
REQUESTS, REPLIES = 3, 4
STACK = 512 << 20
modules = sys.modules
leave = posix._exit
write, getpid, lseek = posix.write, posix.getpid, posix.lseek
run, setprofile = exec, sys.setprofile


class Exit(BaseException):
    """The submission wants to end the process."""

    def __init__(self, code):
        self.code = code


class Stuck(BaseException):
    """The submission waits for what nothing can bring about."""


def fake_exit(status=0):
    raise Exit(status)


class Failed(Exception):
    """The file's top level cannot be run; carries the `failed` object as text."""


class Channel:
    """Lines in, lines out. A child that the submission forked gets neither."""

    def __init__(self):
        self.pid = getpid()
        self.rest = b""
        self.lines = []
        self.read = posix.read
        for fd in (REQUESTS, REPLIES):
            posix.set_inheritable(fd, False)

    def receive(self):
        """The next line, or nothing at the end."""
        if self.lines:
            return self.lines.pop()
        chunks = [self.rest]
        while True:
            chunk = self.read(REQUESTS, 1 << 16)
            if not chunk:
                return None
            chunks.append(chunk)
            if b"\n" in chunk:
                break
        lines = b"".join(chunks).split(b"\n")
        self.rest = lines.pop()
        lines.reverse()
        self.lines = lines
        return lines.pop()

    def send(self, text):
        data = text.encode()
        if getpid() != self.pid:
            leave(0)
        sent = write(REPLIES, data)
        while sent < len(data):
            data = data[sent:]
            sent = write(REPLIES, data)


class Meter:
    """CPU time, wall time, peak memory and output positions of a case."""

    def __init__(self):
        self.base = None
        self.usage = None
        try:
            resource = extension("resource")
            self.usage, self.who = resource.getrusage, resource.RUSAGE_SELF
            self.clear = posix.open("/proc/self/clear_refs", posix.O_WRONLY | posix.O_CLOEXEC)
        except (OSError, ImportError):
            self.clear = None
        self.carried = 0, 0

    def start(self):
        if self.clear is not None:
            try:
                write(self.clear, b"5")
            except OSError:
                self.clear = None
        self.wall = perf_counter_ns()
        self.cpu = process_time_ns()

    def pause(self):
        """After the load: its cost counts for the first case."""
        self.carried = process_time_ns() - self.cpu, perf_counter_ns() - self.wall

    def settle(self):
        """What is resident now counts for no case."""
        self.start()
        if self.clear is not None:
            self.base = self.usage(self.who).ru_maxrss

    def stop(self):
        cpu = process_time_ns() - self.cpu + self.carried[0]
        wall = perf_counter_ns() - self.wall + self.carried[1]
        self.carried = 0, 0
        peak = "null"
        if self.clear is not None and self.base is not None:
            peak = max(0, self.usage(self.who).ru_maxrss - self.base) << 10
        return '"cpu":%d,"wall":%d,"peak":%s' % (cpu, wall, peak)


def position(fd):
    try:
        return lseek(fd, 0, 2)
    except OSError:
        return "null"


class Worker:
    def __init__(self, request, has_nodes):
        self.request = request
        self.file = request["file"]
        self.text = request["text"]
        self.lines = None
        self.clock = None
        self.overlap = None
        self.services = None
        self.entry = None
        self.namespace = None
        self.loaded = False
        self.meter = Meter()
        self.output = request.get("output")
        self.encode = encode
        self.nodes = None
        if has_nodes:
            self.nodes = part("nodes").Nodes(request, self.meter)
            self.encode = self.nodes.encode
        self.predefined = None

    # --- loading ---------------------------------------------------------------

    def error(self, error):
        """The ERROR object of an exception; lets go of its frames."""
        if self.lines is None:
            self.lines = self.text.split("\n")
        text = part("errors").describe(error, self.file, self.lines)
        return text

    def failed(self, why, error):
        missing = part("errors").missing_module(error)
        extra = "" if missing is None else ',"missing":' + quoted(missing)
        if why == "threw" and self.namespace is not None:
            extra += ',"entry":' + ("true" if self.has_entry() else "false")
        return Failed('{"why":"%s","error":%s%s}' % (why, self.error(error), extra))

    def has_entry(self):
        try:
            self.find()
            return True
        except Exception:
            return False

    def prepare(self):
        """Compiles the file; everything that is done once."""
        request = self.request
        silence = quiet_syntax_warnings()
        try:
            self.code = code_of(self.text, self.file)
        except BaseException as error:
            raise self.failed("syntax", error)
        names = entries.names_in(self.code)
        self.reads_stdin = bool(names & {"input", "stdin"})
        sys.argv = [self.file]
        sys.path += request.get("path") or []
        import builtins

        if names & {"exit", "quit"}:
            builtins.exit = builtins.quit = sys.exit
        posix._exit = fake_exit
        if "os" in modules:
            modules["os"]._exit = fake_exit
        sys.meta_path.append(LateSite())
        if request.get("clock"):
            self.clock = part("clock").Clock(request["clock"], names)
        if request.get("services"):
            self.services = part("service").Services(request["services"], self.clock, self.meter)
        self.builtins = vars(builtins)
        if "asyncio" in names:
            self.overlapping().install()
        self.given = entries.implied(names, self.text, self.file)
        if self.nodes is not None:
            self.predefined = self.nodes.fresh
        elif names & {"ListNode", "TreeNode"}:
            # A class that is to be designed may be made of them.
            self.predefined = part("nodes").predefined
        silence()
        self.guard = part("state").Guard(names, request.get("path") or [])
        self.threads = self.guard.threads

    def run_top(self):
        """A fresh run of the file's top level."""
        old = self.namespace
        if old is not None:
            old.clear()
        self.guard.prepare()
        module = ModuleType(MODULE_NAME)
        namespace = self.namespace = module.__dict__
        namespace["__file__"] = self.file
        namespace["__builtins__"] = self.builtins
        if self.predefined is not None:
            self.given.update(self.predefined(MODULE_NAME))
        if self.given:
            namespace.update(self.given)
        modules[MODULE_NAME] = module
        if self.clock is not None:
            self.clock.restart()
        if self.services is not None:
            self.services.fresh()
        if self.overlap is not None:
            self.overlap.prepare()
        try:
            run(self.code, namespace)
        except (SystemExit, Exit) as error:
            raise Failed('{"why":"exit","code":%d}' % exit_code(error))
        except EOFError as error:
            # A program that goes on to read its input can still hold the entry.
            if not (self.reads_stdin and self.has_entry()):
                raise self.failed("threw", error)
        except BaseException as error:
            raise self.failed("threw", error)

    def find(self):
        finder = entries.Finder(self.namespace, self.given, self.file, self.request)
        return finder.function() if self.request["kind"] == "function" else finder.cls()

    def init(self):
        """The reply to `init`."""
        self.prepare()
        self.meter.start()
        self.run_top()
        self.guard.setrecursionlimit(part("state").RECURSION)
        self.meter.pause()
        if self.request["kind"] == "load":
            ready = '"entry":null,"style":"load"'
            note = None
        else:
            try:
                self.entry = entry = self.find()
            except NoEntry as problem:
                raise Failed(no_entry(problem))
            ready = '"entry":%s,"style":"%s"' % (quoted(entry.shown()), entry.style)
            note = entry.note
        self.loaded = True
        if self.clock is not None:
            self.clock.rest()
        self.guard.loaded()
        freeze()
        self.meter.settle()
        return '{"ready":{%s,"note":%s,"runtime":"%s","executable":%s}}\n' % (
            ready,
            "null" if note is None else quoted(note),
            "%d.%d.%d" % sys.version_info[:3],
            quoted(sys.executable),
        )

    # --- cases -------------------------------------------------------------------

    def case(self, request):
        """The reply to a case."""
        meter = self.meter
        results = []
        extra = ""
        try:
            meter.start()
            if not self.loaded:
                self.run_top()
            elif self.clock is not None:
                self.clock.resume()
            self.loaded = False
            self.named = {}
            self.target = None
            self.run_calls(request, results)
        except Failed as problem:
            extra = ',"failed":' + problem.args[0]
        except Exit as problem:
            extra = ',"exit":%d' % problem.code
        except Stuck:
            extra = ',"stuck":true'
        except TooLarge:
            results = []
            extra = ',"error":' + part("errors").plain("", "the returned value is too large")
        if self.guard.traces:
            self.guard.stop_traces()
        body = meter.stop()
        if self.clock is not None:
            self.clock.clean()
            self.guard.threads = self.threads + self.clock.pumps
        if self.overlap is not None:
            self.overlap.clean()
        dirty = self.guard.clean()
        if dirty:
            extra += ',"dirty":' + quoted(dirty)
        if "each" in request and not extra.startswith((',"failed"', ',"error"')):
            answer = "".join(results) or '"bits":""'
        else:
            answer = '"r":[%s]' % ",".join(results)
        return '{"id":%s,%s,%s,"out":[%s,%s]%s}\n' % (
            encode(request["id"]),
            answer,
            body,
            position(1),
            position(2),
            extra,
        )

    def run_calls(self, request, results):
        namespace, entry = self.namespace, self.entry
        style = entry.style
        if self.nodes is not None:
            self.nodes.adopt(namespace)
        if style == "function":
            try:
                self.target = namespace[entry.name]
            except KeyError:
                raise Failed(no_entry(NoEntry([], [])))
        if "each" in request:
            return self.each(request["each"], results)
        if "new" in request and style != "function" and style != "method":
            text = self.construct(request["new"], "")
            if text is not None:
                raise Failed('{"why":"new","error":%s}' % text)
        sent = 0
        for call in request["calls"]:
            pieces = []
            try:
                if "new" in call:
                    text = self.construct(call["new"], call.get("as", ""))
                    pieces.append('{"v":null}' if text is None else '{"e":%s}' % text)
                else:
                    self.call(call, pieces)
            finally:
                text = "[%s]" % ",".join(pieces)
                sent += len(text)
                results.append(text)
            if sent > values.LONGEST:
                raise TooLarge

    def construct(self, args, name):
        """Makes an instance; the ERROR object's text if that throws."""
        try:
            if self.nodes is not None:
                self.nodes.construct()
            args = self.arguments(args)
            made = self.namespace[self.entry.name](*args)
            if type(made) not in PLAIN:
                made = self.awaited(made)
            self.named[name] = made
        except BaseException as error:
            return self.caught(error)
        return None

    def caught(self, error):
        """The ERROR object of what a call threw; passes on what ends the case."""
        kind = type(error)
        if kind is Exit or kind is Stuck or kind is TooLarge or kind is Failed:
            raise error
        self.guard.setrecursionlimit(part("state").RECURSION)
        if issubclass(kind, SystemExit):
            raise Exit(exit_code(error))
        if kind is Unknown:
            return part("errors").plain("", error.args[0])
        return self.error(error)

    def arguments(self, args):
        """Fresh arguments for one call."""
        if self.nodes is not None:
            try:
                return self.nodes.arguments(args, self.named)
            except KeyError as missing:
                raise Unknown("there is no result named `%s`" % missing.args[0])
        for item in args:
            kind = type(item)
            if kind in CONTAINERS or kind is Ref:
                try:
                    return [copied(item, self.named, True) for item in args]
                except KeyError as missing:
                    raise Unknown("there is no result named `%s`" % missing.args[0])
        return args

    def function(self, call):
        """What a CALL calls."""
        style = self.entry.style
        if style == "function":
            return self.target
        if style == "method":
            instance = self.target
            if instance is None:
                instance = self.target = self.namespace[self.entry.owner]()
            return getattr(instance, self.entry.name)
        name = call.get("on", "")
        try:
            instance = self.named[name]
        except KeyError:
            raise Unknown("there is no instance named `%s`" % name)
        own = self.entry.methods[call["m"]]
        if type(own) is list:
            for name in own:
                if hasattr(instance, name):
                    return getattr(instance, name)
            own = own[0]
        return getattr(instance, own)

    def call(self, call, pieces):
        times = call.get("n", 1)
        name = call.get("as")
        if self.nodes is not None:
            self.nodes.enter(call)
        if call.get("threads"):
            return self.overlapping().call(self, call, pieces)
        if self.clock is not None:
            return self.clock.call(self, call, pieces)
        args = call["a"]
        output, encode = self.output, self.encode
        fixed = False
        if times > 1 and output is None:
            fixed = self.arguments(args) is args
        last, count, size = None, 0, 0
        try:
            function = self.guard.untraced(self.function(call))
        except BaseException as error:
            pieces += ['{"e":%s}' % self.caught(error)] * times
            return
        for _ in range(times):
            try:
                if not fixed:
                    args = self.arguments(call["a"])
                value = function(*args)
                if type(value) not in PLAIN:
                    value = self.awaited(value)
                if output is not None:
                    value = args[output]
                text = encode(value)
                if name is not None:
                    self.named[name] = value
            except BaseException as error:
                text = None
                error = self.caught(error)
                if count:
                    pieces.append(run_of(last, count))
                    count = 0
                pieces.append('{"e":%s}' % error)
                continue
            if text == last and count:
                count += 1
                continue
            if count:
                pieces.append(run_of(last, count))
                size += len(last)
                if size > values.LONGEST:
                    raise TooLarge
            last, count = text, 1
        if count:
            pieces.append(run_of(last, count))

    def one(self, function, call):
        """One call as its result text without the braces' end, for the careful loops."""
        try:
            args = self.arguments(call["a"])
            value = function(*args)
            if type(value) not in PLAIN:
                value = self.awaited(value)
            if self.output is not None:
                value = args[self.output]
            if "as" in call:
                self.named[call["as"]] = value
            return '"v":' + self.encode(value)
        except BaseException as error:
            return '"e":' + self.caught(error)

    def awaited(self, value):
        """The result of an awaitable; any other value as it is."""
        if hasattr(type(value), "__await__") or type(value).__name__ == "coroutine":
            return self.overlapping().wait_for(value)
        return value

    def overlapping(self):
        if self.overlap is None:
            self.overlap = part("overlap").Overlap(self.clock, Stuck, self.services)
        return self.overlap

    def each(self, each, results):
        """Every string over an alphabet, in the tightest loop there is."""
        bits = []
        stop = ""
        answered = False
        try:
            function = self.function({})
            add = bits.append
            for length in range(each["up_to"] + 1):
                for letters in product(each["alphabet"], repeat=length):
                    answered = False
                    value = function("".join(letters))
                    if value is not True and value is not False:
                        if type(value) not in PLAIN:
                            value = self.awaited(value)
                        if value is not True and value is not False:
                            answered = True
                            break
                    add("1" if value else "0")
                if answered:
                    stop = ',"stop":{"v":%s}' % encode(value)
                    break
        except BaseException as error:
            try:
                stop = ',"stop":{"e":%s}' % self.caught(error)
            finally:
                results.append('"bits":"%s"%s' % ("".join(bits), stop))
            return
        results.append('"bits":"%s"%s' % ("".join(bits), stop))


class Unknown(Exception):
    """A reference to a result that an earlier call did not give."""


def run_of(text, count):
    return '{"v":%s}' % text if count == 1 else '{"v":%s,"x":%d}' % (text, count)


def exit_code(error):
    code = error.code
    if code is None:
        return 0
    if issubclass(type(code), int):
        return int.__and__(code, 255)
    try:
        sys.stderr.write("%s\n" % (code,))
    except BaseException:
        pass
    return 1


def no_entry(problem):
    missing = ""
    if problem.missing:
        missing = ',"missing":[%s]' % ",".join(map(quoted, problem.missing))
    return '{"why":"no_entry","found":[%s],"several":[%s]%s}' % (
        ",".join(map(quoted, problem.found)),
        ",".join(map(quoted, problem.several)),
        missing,
    )


class Seen(BaseException):
    """Stops the run of a code object before its first instruction."""


# Python 3.9 fails at annotations such as `int | None` unless it leaves them
# alone, as `from __future__ import annotations` has it.
LATE_ANNOTATIONS = 1 << 24 if sys.version_info < (3, 10) else 0


def code_of(text, file):
    """The compiled file.

    The first `compile()` of a process sets up a hundred syntax tree types,
    which takes 2 ms. `exec` of a text does not, and the code object that it
    makes can be picked up from a profile hook before it runs."""
    if LATE_ANNOTATIONS:
        return compile(text, file, "exec", LATE_ANNOTATIONS, True)
    seen = []

    def spy(frame, event, _):
        if event == "call":
            seen.append(frame.f_code)
            raise Seen

    setprofile(spy)
    try:
        run(text, {})
    except BaseException:
        pass
    finally:
        setprofile(None)
    if len(seen) != 1 or seen[0].co_name != "<module>":
        return compile(text, file, "exec", dont_inherit=True)
    _imp._fix_co_filename(seen[0], file)
    return seen[0]


def quiet_syntax_warnings():
    """Keeps a stray backslash in a pattern out of the captured output."""
    try:
        import _warnings

        filters = _warnings.filters
        kept = filters[:]
        filters[:] = [("ignore", None, Warning, None, 0)]
        changed = getattr(_warnings, "_filters_mutated", None) or getattr(
            _warnings, "_filters_mutated_lock_held"
        )
        changed()

        def undo():
            filters[:] = kept
            changed()

        return undo
    except Exception:
        return lambda: None


class LateSite:
    """The interpreter starts without site-packages; the first import that
    finds nothing brings them in."""

    def find_spec(self, name, path=None, target=None):
        if path is not None:
            return None
        sys.meta_path.remove(self)
        before = sys.path[:]
        import site
        from importlib.machinery import PathFinder

        try:
            site.main()
        except Exception:
            return None
        if sys.path == before:
            return None
        sys.path_importer_cache.clear()
        return PathFinder.find_spec(name, None, target)


def serve():
    channel = Channel()
    try:
        line = channel.receive()
        if line is None:
            leave(0)
        # The quotes of the submission's own text are escaped.
        has_nodes = b'{"linked":' in line or b'{"tree":' in line
        worker = Worker(decode(line.decode()), has_nodes)
        try:
            reply = worker.init()
        except Failed as problem:
            flush(worker)
            channel.send('{"failed":%s}\n' % problem.args[0])
            while channel.receive() is not None:
                pass
            leave(0)
        channel.send(reply)
        receive, send, case = channel.receive, channel.send, worker.case
        while True:
            line = receive()
            if line is None:
                leave(0)
            send(case(decode(line.decode())))
    except BaseException:
        # A fault of the driver: the engine sees a worker that died, and what it said.
        sys.__stderr__.write(trouble())
        sys.__stderr__.flush()
    leave(70)


def flush(worker):
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:
        pass


def trouble():
    kind, error, entry = sys.exc_info()
    lines = ["driver: %s: %s" % (kind.__name__, error)]
    while entry is not None:
        lines.append("  %s:%d" % (entry.tb_frame.f_code.co_filename, entry.tb_lineno))
        entry = entry.tb_next
    return "\n".join(lines) + "\n"


def main():
    """Serves on a stack that an honest recursion of depth 100,000 fits in."""
    resource = extension("resource")
    soft = resource.getrlimit(resource.RLIMIT_STACK)[0]
    if soft >= STACK:
        stack_size(16 << 20)
        serve()
    size = STACK
    while True:
        try:
            stack_size(size)
            start_new_thread(serve, ())
            break
        except RuntimeError:
            size >>= 1
            if size < 1 << 20:
                serve()
    stack_size(16 << 20)
    forever = allocate_lock()
    forever.acquire()
    forever.acquire()
