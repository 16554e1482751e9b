"""Keeps one case from leaving traces for the next.

What can be put back exactly is put back. What cannot (a changed library, a
thread or a child that still runs) is reported, and the engine replaces the
worker. The checks follow the names that the source mentions, so that a plain
answer pays for very few of them.
"""

import builtins
import posix
import sys
from _thread import _count as thread_count
from time import sleep

MODULE_NAME = part("entry").MODULE_NAME
RECURSION = 120_000
SEED = 20_070_317
ModuleType = type(sys)
CHILD_MAKERS = {"os", "posix", "subprocess", "multiprocessing", "concurrent", "pty", "asyncio"}


def same(namespace, values):
    """Whether a namespace still holds these objects. Equal objects are the same ones
    first, so that only a changed value is ever asked whether it is equal; one that
    lies about it fools nobody but the next case of its own submission."""
    try:
        return [*namespace.values()] == values
    except BaseException:
        return False


class Guard:
    def __init__(self, names, folders):
        self.names = names
        self.folders = tuple([folder.rstrip("/") + "/" for folder in folders])
        self.threads = thread_count()
        self.streams = sys.stdin, sys.stdout, sys.stderr
        self.flush = sys.stdout.flush, sys.stderr.flush
        self.setrecursionlimit = sys.setrecursionlimit
        self.modules = sys.modules
        self.random = None
        self.numpy_seed = None
        self.folder = posix.open(".", posix.O_RDONLY | posix.O_CLOEXEC) if names & {"os", "chdir"} else None
        self.environ = None
        self.argv, self.path = sys.argv[:], sys.path[:]
        self.hooks = sys.excepthook, sys.displayhook, sys.unraisablehook
        self.settrace, self.setprofile = sys.settrace, sys.setprofile
        self.mentions_sys = "sys" in names
        self.traces = bool(names & {"settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads", "monitoring"})
        self.mentions_gc = "gc" in names
        self.mentions_children = bool(names & CHILD_MAKERS)
        self.mentions_signals = "signal" in names
        self.handlers = None
        self.filters = None
        self.builtins = vars(builtins)
        self.builtins_copy = self.builtins.copy()
        self.builtins_seen = [*self.builtins.values()]
        self.known = None
        self.known_seen = None
        self.watched = []
        self.classes = []
        self.signals = None
        self.stat = posix.stat
        self.scratch = self.folder_time()
        if "random" in names:
            # Imported ahead, so that what the file draws while it loads repeats too.
            try:
                import random  # noqa: F401
            except ImportError:
                pass
        self.remember()

    def remember(self):
        """Takes the present state of the libraries as the clean one."""
        modules = self.modules
        self.known = modules.copy()
        self.known_seen = [*modules.values()]
        names = self.names
        self.watched = []
        self.classes = []
        for name, module in self.known.items():
            if name in names and type(module) is ModuleType:
                contents = vars(module)
                self.watched.append((name, contents, contents.copy(), [*contents.values()]))
                for title, value in contents.items():
                    if title in names and type(value) is type and value.__flags__ & (1 << 9):
                        attributes = vars(value)
                        kept = {key: attributes[key] for key in names if key in attributes}
                        self.classes.append((name + "." + title, attributes, len(attributes), kept))
        random = modules.get("random")
        if random is not None and self.random is None:
            try:
                self.random = random._inst
                self.seed = type(self.random).__mro__[1].seed
            except Exception:
                self.random = None
        if "numpy" in modules and self.numpy_seed is None:
            try:
                self.numpy_seed = modules["numpy"].random.seed
            except Exception:
                pass
        os = modules.get("os")
        if os is not None and self.environ is None and "environ" in names | {"putenv"}:
            self.environ = os.environ
            self.environ_copy = dict(os.environ)
        warnings = modules.get("warnings")
        if warnings is not None and "warnings" in names and self.filters is None:
            self.filters = warnings.filters[:]
        signal = modules.get("_signal")
        if signal is not None and self.mentions_signals and self.handlers is None:
            self.signals = signal
            self.handlers = {}
            for number in range(1, signal.NSIG):
                try:
                    self.handlers[number] = signal.getsignal(number)
                except (ValueError, OSError):
                    pass

    def stop_traces(self):
        """Before the driver goes on with its own work."""
        for stop in (self.settrace, self.setprofile):
            try:
                stop(None)
            except BaseException:
                stop(None)

    def untraced(self, function):
        """The function, such that no trace function outlives a call of it."""
        if not self.traces:
            return function

        def guarded(*args):
            try:
                return function(*args)
            finally:
                self.settrace(None)
                self.setprofile(None)

        return guarded

    def loaded(self):
        """After the first run of the top level: what it imported is the clean state."""
        module = self.modules.pop(MODULE_NAME, None)
        self.sort_modules()
        self.modules[MODULE_NAME] = module

    def prepare(self):
        """Before the file's top level runs."""
        self.scratch = self.folder_time()
        self.setrecursionlimit(RECURSION)
        if self.random is not None:
            self.seed(self.random, SEED)
            self.random.gauss_next = None
        if self.numpy_seed is not None:
            self.numpy_seed(SEED)

    def folder_time(self):
        """When something was last made or deleted in the working folder."""
        try:
            return self.stat(".").st_mtime_ns
        except OSError:
            return None

    def clean(self):
        """After a case: puts back what it can, and says what it cannot."""
        self.setrecursionlimit(RECURSION)
        dirty = None
        sys.stdin, sys.stdout, sys.stderr = self.streams
        try:
            self.flush[0]()
            self.flush[1]()
        except Exception:
            dirty = "closed standard output"
        modules = self.modules
        if sys.modules is not modules:
            sys.modules = modules
            dirty = "changed sys.modules"
        modules.pop(MODULE_NAME, None)
        if not same(self.builtins, self.builtins_seen):
            self.builtins.clear()
            self.builtins.update(self.builtins_copy)
        for name, contents, copy, seen in self.watched:
            if not same(contents, seen):
                dirty = self.change(name, contents, copy) or dirty
        for name, attributes, length, kept in self.classes:
            if len(attributes) != length:
                dirty = "changed " + name
            for key, value in kept.items():
                if attributes.get(key) is not value:
                    dirty = "changed %s.%s" % (name, key)
        if not same(modules, self.known_seen):
            self.sort_modules()
        if thread_count() > self.threads:
            dirty = self.wait_for_threads() or dirty
        if self.folder is not None:
            posix.fchdir(self.folder)
        if self.folder_time() != self.scratch:
            dirty = "left files behind"
        if self.mentions_sys:
            sys.excepthook, sys.displayhook, sys.unraisablehook = self.hooks
            if sys.argv != self.argv:
                sys.argv = self.argv[:]
            sys.path[:] = self.path
        if self.mentions_gc and "gc" in modules:
            modules["gc"].enable()
        if self.environ is not None and dict(self.environ) != self.environ_copy:
            self.environ.clear()
            self.environ.update(self.environ_copy)
        if self.filters is not None:
            modules["warnings"].filters[:] = self.filters
        if "decimal" in modules and "decimal" in self.names:
            decimal = modules["decimal"]
            decimal.setcontext(decimal.DefaultContext.copy())
        if self.signals is not None:
            dirty = self.put_back_signals() or dirty
        if self.mentions_children:
            dirty = self.children() or dirty
        return dirty

    def change(self, name, contents, copy):
        """What was changed in a library, or nothing if it was the library itself."""
        public = None
        for key, value in contents.items():
            if key not in copy:
                lazy = "__getattr__" in copy or type(value) is ModuleType
                if key[:1] != "_" and not lazy:
                    public = key
            elif copy[key] is not value and key[:1] != "_":
                public = key
        for key in copy:
            if key not in contents:
                public = key
        if public is not None:
            return "changed %s.%s" % (name, public)
        self.remember()
        return None

    def sort_modules(self):
        """Forgets the submission's own modules, keeps libraries that it loaded."""
        modules = self.modules
        for name, module in [*modules.items()]:
            known = self.known.get(name)
            if known is not None:
                if known is not module:
                    modules[name] = known
                continue
            if name in self.known:
                continue
            try:
                origin = module.__file__ if hasattr(module, "__file__") else None
                library = module.__spec__ is not None
                if type(origin) is str and self.folders and origin.startswith(self.folders):
                    library = False
            except Exception:
                library = False
            if not library:
                del modules[name]
        for name, module in self.known.items():
            if name not in modules:
                modules[name] = module
        self.remember()

    def wait_for_threads(self):
        """A thread that is just ending is given a moment."""
        for pause in (0, 0.0002, 0.001, 0.004, 0.01, 0.02):
            sleep(pause)
            if thread_count() <= self.threads:
                return None
        return "left a thread running"

    def children(self):
        while True:
            try:
                pid, _ = posix.waitpid(-1, posix.WNOHANG)
            except OSError:
                return None
            if pid == 0:
                return "left a child process running"

    def put_back_signals(self):
        signal = self.signals
        dirty = None
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        except Exception:
            pass
        for number, handler in self.handlers.items():
            if signal.getsignal(number) is not handler:
                try:
                    signal.signal(number, handler)
                except Exception:
                    dirty = "changed a signal handler"
        return dirty
