"""Calls that overlap: coroutines on an event loop, and threads at the limit."""

import sys
from _thread import _count as thread_count
from _thread import allocate_lock, start_new_thread
from time import sleep

part_values = part("values")
encode, TooLarge = part_values.encode, part_values.TooLarge
LINE_PAUSE = 0.0001
settrace = sys.settrace
COROUTINE = 0x80


class Overlap:
    def __init__(self, clock, stuck):
        self.clock = clock
        self.stuck = stuck
        self.pause = clock_free_sleep(clock)
        self.threads = thread_count()
        self.asyncio = None
        self.loop = None

    # --- coroutines -----------------------------------------------------------------

    def install(self):
        """Before the file runs, if it names asyncio: a loop that has nothing left
        to wait for says so, and under a virtual clock none waits for real."""
        import asyncio
        import selectors

        self.asyncio = asyncio
        self.new_loop, self.set_loop = asyncio.new_event_loop, asyncio.set_event_loop
        self.all_tasks = asyncio.all_tasks
        overlap = self

        def patched(select):
            def wait(selector, timeout=None):
                if timeout is None or timeout > 0:
                    ready = select(selector, 0)
                    if ready:
                        return ready
                    if len(selector.get_map() or ()) <= 1:
                        if timeout is None:
                            if thread_count() <= overlap.base():
                                raise overlap.stuck
                        elif overlap.clock is not None:
                            # A nanosecond more, so that rounding never asks twice.
                            overlap.clock.sleep(timeout + 1e-9)
                            return select(selector, 0)
                return select(selector, timeout)

            return wait

        for name in ("EpollSelector", "KqueueSelector", "PollSelector", "SelectSelector", "DevpollSelector"):
            kind = getattr(selectors, name, None)
            if kind is not None and "select" in vars(kind):
                kind.select = patched(kind.select)

    def base(self):
        return self.threads if self.clock is None else self.threads + self.clock.pumps

    def prepare(self):
        """Before the file's top level: `get_event_loop()` finds one."""
        if self.asyncio is not None:
            if self.loop is None:
                self.loop = self.new_loop()
            self.set_loop(self.loop)

    def wait_for(self, awaitable):
        if self.asyncio is None:
            return drive(awaitable, self.stuck)
        loop = self.usable()
        return loop.run_until_complete(wrapped(awaitable))

    def usable(self):
        if self.loop is None or self.loop.is_closed():
            self.loop = self.new_loop()
            self.set_loop(self.loop)
        return self.loop

    def clean(self):
        """After a case: a loop with anything left in it is thrown away."""
        loop = self.loop
        if loop is None:
            return None
        try:
            tasks = self.all_tasks(loop)
            for task in tasks:
                task._log_destroy_pending = False
            if tasks or loop.is_running() or loop._ready or loop._scheduled or loop._default_executor:
                self.loop = None
                if loop._default_executor is not None:
                    loop._default_executor.shutdown(wait=False)
                loop.close()
        except Exception:
            self.loop = None
        return None

    # --- threads ---------------------------------------------------------------------

    def call(self, worker, call, pieces):
        """The repetitions of a CALL, each made `threads` times at the same moment."""
        clock = self.clock
        if clock is not None:
            clock.jump(call)
        every = call.get("every")
        begin = None
        for _ in range(call.get("n", 1)):
            if clock is not None:
                if begin is not None and every is not None:
                    clock.drive(begin + round(every * 1_000_000_000))
                begin = clock.now
                moment = ',"t":%r' % clock.elapsed()
            else:
                moment = ""
            for text in self.together(worker, call, call["threads"]):
                pieces.append("{%s%s}" % (text, moment))

    def together(self, worker, call, count):
        try:
            function = worker.function(call)
        except BaseException as error:
            return ['"e":' + worker.caught(error)] * count
        if flags_of(function) & COROUTINE:
            return self.tasks(worker, function, call, count)
        return self.race(worker, function, call, count)

    def race(self, worker, function, call, count):
        file, pause = worker.file, self.pause
        outcomes = [None] * count
        gates = []
        done = allocate_lock()
        done.acquire()
        left = [None] * count

        def hook(frame, event, _):
            if frame.f_code.co_filename != file:
                return None
            if event == "line":
                pause(LINE_PAUSE)
            return hook

        def contestant(index, gate):
            try:
                try:
                    args = worker.arguments(call["a"])
                    gate.acquire()
                    settrace(hook)
                    value = function(*args)
                finally:
                    settrace(None)
                if worker.output is not None:
                    value = args[worker.output]
                outcomes[index] = True, value
            except BaseException as error:
                outcomes[index] = False, error
            left.pop()
            if not left:
                done.release()

        for index in range(count):
            gate = allocate_lock()
            gate.acquire()
            gates.append(gate)
            start_new_thread(contestant, (index, gate))
        for gate in gates:
            gate.release()
        if self.clock is None:
            done.acquire()
        else:
            while not done.acquire(True, 0.002):
                if len(self.clock.parked) >= len(left) > 0:
                    self.clock.fire()
        texts = []
        for fine, value in outcomes:
            if not fine:
                texts.append('"e":' + worker.caught(value))
                continue
            try:
                if type(value) not in part_values.PLAIN:
                    value = worker.awaited(value)
                if "as" in call:
                    worker.named[call["as"]] = value
                texts.append('"v":' + encode(value))
            except BaseException as error:
                texts.append('"e":' + worker.caught(error))
        return texts

    def tasks(self, worker, function, call, count):
        """Coroutines overlap on one loop instead of in threads."""
        waiting = []
        for _ in range(count):
            waiting.append(function(*worker.arguments(call["a"])))
        if self.asyncio is None:
            outcomes = [settled(drive, item, self.stuck) for item in waiting]
        else:
            async def all_of():
                return await self.asyncio.gather(*waiting, return_exceptions=True)

            outcomes = [
                (not issubclass(type(value), BaseException), value)
                for value in self.usable().run_until_complete(all_of())
            ]
        texts = []
        for fine, value in outcomes:
            try:
                if not fine:
                    raise value
                texts.append('"v":' + encode(value))
            except BaseException as error:
                texts.append('"e":' + worker.caught(error))
        return texts


def settled(function, *args):
    try:
        return True, function(*args)
    except Exception as error:
        return False, error


async def wrapped(awaitable):
    return await awaitable


def drive(awaitable, stuck):
    """Runs a coroutine that needs no event loop."""
    steps = awaitable
    if not hasattr(type(awaitable), "send"):
        steps = type(awaitable).__await__(awaitable)
    try:
        while True:
            if hasattr(type(steps), "send"):
                asked = steps.send(None)
            else:
                asked = next(steps)
            if asked is not None:
                raise stuck
    except StopIteration as end:
        return end.value


def flags_of(function):
    """The code flags of a function or method, 0 if it has none."""
    try:
        return function.__code__.co_flags
    except Exception:
        return 0


def clock_free_sleep(clock):
    return sleep if clock is None else part("clock").pause
