"""A clock that the case runs: waiting costs no real time.

Readings come from one counter of nanoseconds. The serving thread moves it:
when it sleeps, or when the next call has a time, it wakes in order whatever is
due on the way and lets it come to rest before it goes on. Another thread that
waits with a deadline is parked until the counter gets there. If the serving
thread itself waits without a deadline (a join, a queue) while others are
parked, a pump thread notices that nothing runs and moves on to the next deadline.
"""

import posix
import time as real
from _thread import _count as thread_count
from _thread import allocate_lock, get_ident, start_new_thread
from time import perf_counter, process_time

pause = real.sleep
SECOND = 1_000_000_000
# What monotonic clocks show at the start: whole hours, and large, as on a machine that has been up for days.
UPTIME = 278 * 3600 * SECOND
THREAD_USERS = {"threading", "concurrent", "queue", "sched", "asyncio", "Timer", "Thread"}


class Parked:
    """A thread that waits for a moment or for its lock to be released."""

    __slots__ = ("due", "lock", "fired", "ended", "thread")

    def __init__(self, due, lock, thread):
        self.due, self.lock, self.thread = due, lock, thread
        self.fired = self.ended = False


class Clock:
    def __init__(self, spec, names):
        self.start = round(spec["start"] * SECOND)
        self.tick = round(spec["tick"] * SECOND)
        self.now = self.start
        self.guarding = allocate_lock()
        self.parked = []
        self.server = None
        self.threads = None
        self.active = self.running = False
        self.driving = False
        self.pump_lock = None
        self.pumps = 0
        # Told when the clock has moved.
        self.follower = None
        self.patch_time()
        if "datetime" in names or "date" in names:
            self.patch_datetime()
        if names & THREAD_USERS:
            self.patch_threading()

    # --- what the worker asks ---------------------------------------------------

    def restart(self):
        self.now = self.start
        self.server = get_ident()
        if self.threads is None:
            self.threads = thread_count()
        self.active = self.running = True

    def rest(self):
        """Between requests nothing moves on."""
        self.running = False

    def resume(self):
        self.running = True

    def clean(self):
        """After a case: parked threads are told to end."""
        self.active = self.running = False
        with self.guarding:
            parked, self.parked = self.parked, []
        for entry in parked:
            entry.ended = True
            release(entry.lock)

    def elapsed(self):
        return (self.now - self.start) / SECOND

    def jump(self, call):
        at = call.get("at")
        if at is not None:
            self.drive(self.start + round(at * SECOND))

    def call(self, worker, call, pieces):
        """The repetitions of a CALL, each with the time when it began."""
        self.jump(call)
        times = call.get("n", 1)
        every = call.get("every")
        every = None if every is None else round(every * SECOND)
        try:
            function = worker.guard.untraced(worker.function(call))
        except BaseException as error:
            text = '"e":' + worker.caught(error)
            function = None
        start, one, add = self.start, worker.one, pieces.append
        begin = self.now
        for index in range(times):
            if index and every is not None:
                self.drive(begin + every)
            begin = self.now
            if function is not None:
                text = one(function, call)
            add('{%s,"t":%r}' % (text, (begin - start) / SECOND))

    # --- moving -------------------------------------------------------------------

    def read(self):
        with self.guarding:
            now = self.now
            self.now = now + self.tick
            return now

    def drive(self, due, done=None):
        """Moves to `due`, or until `done()`; true if `done` came first.

        Only the serving thread drives."""
        self.driving = True
        try:
            while True:
                if thread_count() > self.threads:
                    self.settle()
                if done is not None and done():
                    return True
                if not self.fire(due):
                    break
            with self.guarding:
                if self.now < due:
                    self.now = due
            if self.follower is not None:
                self.follower()
            return False
        finally:
            self.driving = False

    def fire(self, limit=None):
        """Moves to the next deadline, no later than `limit`, and wakes its thread."""
        with self.guarding:
            if not self.parked:
                return False
            entry = min(self.parked, key=deadline)
            if limit is not None and entry.due > limit:
                return False
            self.parked.remove(entry)
            if self.now < entry.due:
                self.now = entry.due
            entry.fired = True
        if self.follower is not None:
            self.follower()
        release(entry.lock)
        return True

    def settle(self):
        """Waits until every other thread is parked, blocked or gone."""
        end = perf_counter() + 0.1
        wait = 0
        for _ in range(20):
            if thread_count() - self.threads <= len(self.parked):
                return
            pause(wait)
            wait = 0.00005
        while perf_counter() < end:
            if thread_count() - self.threads <= len(self.parked) or idle():
                return

    def park(self, lock, nanoseconds):
        """Blocks another thread than the serving one; true if `lock` was released
        by somebody before the time was over."""
        entry = Parked(self.now + nanoseconds, lock, get_ident())
        with self.guarding:
            if not self.active:
                raise SystemExit
            self.parked.append(entry)
        self.start_pump()
        lock.acquire()
        if entry.ended:
            raise SystemExit
        if entry.fired:
            return False
        with self.guarding:
            if entry in self.parked:
                self.parked.remove(entry)
        return True

    def wait(self, lock, seconds):
        """Acquires a lock within virtual seconds."""
        nanoseconds = max(0, round(seconds * SECOND))
        if get_ident() != self.server:
            return lock.acquire(False) or self.park(lock, nanoseconds)
        return self.drive(self.now + nanoseconds, lambda: lock.acquire(False))

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        nanoseconds = round(seconds * SECOND)
        if get_ident() == self.server:
            self.drive(self.now + nanoseconds)
        else:
            lock = allocate_lock()
            lock.acquire()
            self.park(lock, nanoseconds)

    # --- the pump -----------------------------------------------------------------

    def start_pump(self):
        if self.pump_lock is None:
            self.pump_lock = allocate_lock()
            self.pump_lock.acquire()
            # A thread is counted from its first step on: wait for that.
            started = allocate_lock()
            started.acquire()
            start_new_thread(self.pump, (started,))
            started.acquire()
        release(self.pump_lock)

    def pump(self, started):
        self.threads += 1
        self.pumps += 1
        started.release()
        while True:
            self.pump_lock.acquire()
            while self.active and self.parked:
                pause(0.001)
                if self.may_pump() and idle() and self.may_pump():
                    self.fire()

    def may_pump(self):
        return self.running and self.parked and not self.driving

    # --- putting it in place --------------------------------------------------------

    def patch_time(self):
        read = self.read
        # Monotonic clocks start a whole number of hours away, so that windows
        # aligned to either clock are the same windows.
        shift = UPTIME - self.start // (3600 * SECOND) * (3600 * SECOND)
        virtual = {
            real.CLOCK_REALTIME: 0,
            real.CLOCK_MONOTONIC: shift,
        }
        for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW", "CLOCK_TAI", "CLOCK_UPTIME_RAW"):
            if hasattr(real, name):
                virtual[getattr(real, name)] = 0 if name == "CLOCK_TAI" else shift
        real_gettime, real_gettime_ns = real.clock_gettime, real.clock_gettime_ns
        real_local, real_gm, real_strftime = real.localtime, real.gmtime, real.strftime
        real_asctime, real_ctime = real.asctime, real.ctime

        def time():
            return read() / SECOND

        def time_ns():
            return read()

        def monotonic():
            return (read() + shift) / SECOND

        def monotonic_ns():
            return read() + shift

        def perf_counter():
            return (read() + shift) / SECOND

        def perf_counter_ns():
            return read() + shift

        def clock_gettime(clk_id):
            if clk_id in virtual:
                return (read() + virtual[clk_id]) / SECOND
            return real_gettime(clk_id)

        def clock_gettime_ns(clk_id):
            if clk_id in virtual:
                return read() + virtual[clk_id]
            return real_gettime_ns(clk_id)

        def sleep(seconds):
            self.sleep(seconds)

        def localtime(seconds=None):
            return real_local(read() / SECOND if seconds is None else seconds)

        def gmtime(seconds=None):
            return real_gm(read() / SECOND if seconds is None else seconds)

        def ctime(seconds=None):
            return real_ctime(read() / SECOND if seconds is None else seconds)

        def asctime(t=None):
            return real_asctime(localtime() if t is None else t)

        def strftime(format, t=None):
            return real_strftime(format, localtime() if t is None else t)

        for function in (
            time, time_ns, monotonic, monotonic_ns, perf_counter, perf_counter_ns,
            clock_gettime, clock_gettime_ns, sleep, localtime, gmtime, ctime, asctime, strftime,
        ):
            function.__module__ = "time"
            function.__qualname__ = function.__name__
            setattr(real, function.__name__, function)

    def patch_datetime(self):
        import datetime as module

        read = self.read
        real_date, real_datetime = module.date, module.datetime
        utc = module.timezone.utc

        class Kind(type):
            """Values that the library makes itself count as instances too."""

            def __instancecheck__(cls, value):
                base = bases.get(cls)
                return type.__instancecheck__(cls, value) if base is None else isinstance(value, base)

            def __subclasscheck__(cls, kind):
                base = bases.get(cls)
                return type.__subclasscheck__(cls, kind) if base is None else issubclass(kind, base)

        class date(real_date, metaclass=Kind):
            @classmethod
            def today(cls):
                return cls.fromtimestamp(read() // SECOND)

        class datetime(real_datetime, metaclass=Kind):
            @classmethod
            def now(cls, tz=None):
                seconds, rest = divmod(read(), SECOND)
                return cls.fromtimestamp(seconds, tz).replace(microsecond=rest // 1000)

            @classmethod
            def today(cls):
                return cls.now()

            @classmethod
            def utcnow(cls):
                return cls.now(utc).replace(tzinfo=None)

        bases = {date: real_date, datetime: real_datetime}
        for kind in (date, datetime):
            kind.__module__ = "datetime"
            kind.__qualname__ = kind.__name__
            setattr(module, kind.__name__, kind)

    def patch_threading(self):
        import threading

        clock = self

        class Lock:
            """The lock that conditions, events and timers wait on."""

            __slots__ = ("lock",)

            def __init__(self):
                self.lock = allocate_lock()

            def acquire(self, blocking=True, timeout=-1):
                if blocking and timeout > 0:
                    return clock.wait(self.lock, timeout)
                return self.lock.acquire(blocking)

            def release(self):
                self.lock.release()

            def locked(self):
                return self.lock.locked()

            def __enter__(self):
                return self.lock.acquire()

            def __exit__(self, *_):
                self.lock.release()

        real_join = threading.Thread.join

        def join(self, timeout=None):
            if timeout is None or get_ident() != clock.server or not self.is_alive():
                return real_join(self, timeout)
            clock.drive(clock.now + max(0, round(timeout * SECOND)), lambda: not self.is_alive())

        wait = threading.Condition.wait
        if "_allocate_lock" in wait.__code__.co_names:
            threading._allocate_lock = Lock
        threading.Thread.join = join


def deadline(entry):
    return entry.due


def release(lock):
    try:
        lock.release()
    except RuntimeError:
        pass


def text_of(path):
    fd = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    try:
        return posix.read(fd, 4096)
    finally:
        posix.close(fd)


def work_of_others(mine):
    """How long each other thread has run so far; nothing if one could run now."""
    work = {}
    for name in posix.listdir("/proc/self/task"):
        if name == mine:
            continue
        try:
            state = text_of("/proc/self/task/%s/stat" % name).rpartition(b") ")[2][:1]
            if state == b"R":
                return None
            work[name] = text_of("/proc/self/task/%s/schedstat" % name)
        except OSError:
            continue
    return work


def asleep(thread):
    """Whether the thread with this native identity waits for something."""
    try:
        folder = "/proc/self/task/%d/" % thread
        before = text_of(folder + "schedstat")
        for _ in range(2):
            if text_of(folder + "stat").rpartition(b") ")[2][:1] == b"R":
                return False
            pause(0.0002)
        return text_of(folder + "schedstat") == before
    except OSError:
        pause(0.005)
        return True


def idle():
    """Whether all other threads wait for something, on two looks in a row."""
    try:
        from _thread import get_native_id

        mine = str(get_native_id())
        first = work_of_others(mine)
        if first is None:
            pause(0.0002)
            return False
        pause(0.0005)
        return first == work_of_others(mine)
    except OSError:
        before = process_time()
        pause(0.003)
        return process_time() - before < 0.0003
