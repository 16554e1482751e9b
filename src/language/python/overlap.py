"""Calls that overlap: coroutines on an event loop, and threads at the limit."""

import sys
from _thread import _count as thread_count
from _thread import allocate_lock, get_native_id, start_new_thread

part_values = part("values")
encode, TooLarge = part_values.encode, part_values.TooLarge
settrace = sys.settrace
COROUTINE = 0x80


class Overlap:
    def __init__(self, clock, stuck, services):
        self.clock = clock
        self.services = services
        self.stuck = stuck
        clocks = part("clock")
        self.pause, self.asleep, self.idle = clocks.pause, clocks.asleep, clocks.idle
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
        if self.services is not None:
            self.services.patch_loop(asyncio.base_events.BaseEventLoop)
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
                    elif timeout is not None and overlap.quiet(selector):
                        ready = select(selector, 0)
                        if not ready:
                            overlap.clock.sleep(timeout + 1e-9)
                            ready = select(selector, 0)
                        return ready
                return select(selector, timeout)

            return wait

        for name in ("EpollSelector", "KqueueSelector", "PollSelector", "SelectSelector", "DevpollSelector"):
            kind = getattr(selectors, name, None)
            if kind is not None and "select" in vars(kind):
                kind.select = patched(kind.select)

    def quiet(self, selector):
        """Whether a loop that waits for a private service need not wait any longer."""
        if self.services is None or self.clock is None or thread_count() > self.base():
            return False
        return self.services.quiet(len(selector.get_map()) - 1)

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
        file = worker.file
        outcomes = [None] * count
        natives = [0] * count
        turns = Turns(count)
        done = allocate_lock()
        done.acquire()
        started = []

        def contestant(index):
            natives[index] = get_native_id()
            step = turns.step

            def hook(frame, event, _):
                if frame.f_code.co_filename != file:
                    return None
                if event == "line":
                    step(index)
                return hook

            try:
                args = worker.arguments(call["a"])
                started.append(index)
                turns.gates[index].acquire()
                settrace(hook)
                try:
                    value = function(*args)
                finally:
                    settrace(None)
                if worker.output is not None:
                    value = args[worker.output]
                outcomes[index] = True, value
            except BaseException as error:
                outcomes[index] = False, error
            if turns.end(index):
                done.release()

        for index in range(count):
            start_new_thread(contestant, (index,))
        while len(started) < count:
            self.pause(0.0001)
        clock = self.clock
        if clock is not None:
            # Time moves only when no contestant can go on, which is seen here.
            clock.driving = True
        turns.begin()
        seen = -1
        while not done.acquire(True, 0.001):
            current = turns.current
            if current is not None:
                if turns.steps == seen and self.asleep(natives[current]) and turns.steps == seen:
                    turns.skip()
            elif clock is not None and clock.parked and self.idle() and turns.steps == seen:
                clock.fire()
            seen = turns.steps
        if clock is not None:
            clock.driving = False
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
                texts.append('"v":' + worker.encode(value))
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
                texts.append('"v":' + worker.encode(value))
            except BaseException as error:
                texts.append('"e":' + worker.caught(error))
        return texts


class Turns:
    """Runs threads in step: each does one line, then the next has its turn.

    Letting every thread sleep at every line finds a race often; this finds it
    each time, on a busy machine too. Whoever waits for a lock loses its turn
    until it comes back."""

    def __init__(self, count):
        self.mutex = allocate_lock()
        self.live = list(range(count))
        self.away = set()
        self.current = None
        self.steps = 0
        self.gates = []
        for _ in range(count):
            gate = allocate_lock()
            gate.acquire()
            self.gates.append(gate)

    def begin(self):
        self.give(0)

    def after(self, index):
        here = [other for other in self.live if other not in self.away]
        later = [other for other in here if other > index]
        return later[0] if later else here[0] if here else None

    def give(self, index):
        self.current = index
        if index is not None:
            self.gates[index].release()

    def step(self, index):
        """Passes the turn on and waits for the next one."""
        with self.mutex:
            self.steps += 1
            if index in self.away:
                self.away.discard(index)
                if self.current is None:
                    self.current = index
                    return
            else:
                other = self.after(index)
                if other == index:
                    return
                self.give(other)
        self.gates[index].acquire()

    def end(self, index):
        """True for the last one."""
        with self.mutex:
            self.steps += 1
            self.live.remove(index)
            self.away.discard(index)
            if self.current == index:
                self.give(self.after(index))
            return not self.live

    def skip(self):
        """Whoever has the turn waits for something: the next one goes on."""
        with self.mutex:
            index = self.current
            if index is not None:
                self.away.add(index)
                self.give(self.after(index))


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

