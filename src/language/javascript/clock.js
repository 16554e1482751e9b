'use strict';
// A clock that the case drives: it starts where the problem says, every reading advances it by a
// tick, and sleeping costs nothing but the order of events. Loaded only where a problem asks for it.

const { uncurry, setPrototypeOf } = require('./values.js');
const fresh = require('./fresh.js');

const { apply, construct, defineProperty } = Reflect;
const { floor, round } = Math;
const RealDate = Date;
const NumberOf = Number;
const BigIntOf = BigInt;
const dateToString = uncurry(RealDate.prototype.toString);

const MILLISECOND = 1e6;
const SECOND = 1e9;
const LONGEST = 2 ** 31 - 1;
// Monotonic clocks begin somewhere; not at zero, which answers may take for "never".
const UPTIME = 1000 * SECOND;

let startMs = 0;
let tick = 0;
let now = 0; // nanoseconds since the start
let note;
let moved = null; // told when the clock has jumped
let scheduled = null; // told when something new is to run later

function read() {
  const seen = now;
  now += tick;
  return seen;
}

const wallMs = () => floor(startMs + read() / MILLISECOND);

// ---- timers ------------------------------------------------------------------------------------

// A binary heap by time, then by order of creation.
let heap = setPrototypeOf([], null);
let size = 0;
let immediates = setPrototypeOf([], null);
let firstImmediate = 0;
let immediateCount = 0;
let live = { __proto__: null };
let holding = 0; // how many pending timers would keep a process alive
let serial = 0;

const before = (a, b) => a.due < b.due || (a.due === b.due && a.order < b.order);

function push(timer) {
  let at = size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(timer, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = timer;
}

function pop() {
  const top = heap[0];
  const last = heap[--size];
  heap[size] = undefined;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[at] = heap[child];
    at = child;
  }
  if (size > 0) heap[at] = last;
  return top;
}

class Timeout {
  // What a heap entry needs; an entry is stale once the timer has moved on to another.
  #entry = null;
  #id = 0;
  #repeat = 0;
  #delay = 0;
  #callback;
  #args;
  #held = true;

  constructor(callback, delay, args, repeats) {
    const ms = NumberOf(delay);
    this.#delay = (ms >= 1 && ms <= LONGEST ? floor(ms) : 1) * MILLISECOND;
    this.#repeat = repeats;
    this.#callback = callback;
    this.#args = args;
    this.#id = ++serial;
    arm(this);
  }

  static arm(timer) {
    if (timer.#entry === null) {
      live[timer.#id] = timer;
      if (timer.#held) holding++;
    }
    timer.#entry = { __proto__: null, due: now + timer.#delay, order: ++serial, timer };
    push(timer.#entry);
    if (scheduled !== null) scheduled();
  }

  static disarm(timer) {
    if (timer.#entry === null) return;
    timer.#entry = null;
    delete live[timer.#id];
    if (timer.#held) holding--;
  }

  // Runs the timer of a heap entry, if the entry still stands.
  static fire(entry) {
    const { timer } = entry;
    if (timer.#entry !== entry) return false;
    if (entry.due > now) jump(entry.due);
    if (timer.#repeat) Timeout.#again(timer);
    else disarm(timer);
    run(timer, timer.#callback, timer.#args);
    return true;
  }

  static #again(timer) {
    timer.#entry = { __proto__: null, due: now + timer.#delay, order: ++serial, timer };
    push(timer.#entry);
  }

  static isCurrent(entry) {
    return entry.timer.#entry === entry;
  }

  static isTimeout(value) {
    return typeof value === 'object' && value !== null && #entry in value;
  }

  ref() {
    if (!this.#held && this.#entry !== null) holding++;
    this.#held = true;
    return this;
  }

  unref() {
    if (this.#held && this.#entry !== null) holding--;
    this.#held = false;
    return this;
  }

  hasRef() {
    return this.#held;
  }

  refresh() {
    arm(this);
    return this;
  }

  close() {
    disarm(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.#id;
  }
}

const { arm, disarm, fire, isCurrent, isTimeout } = Timeout;

class Immediate {
  cancelled = false;
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return true;
  }
}

function run(self, callback, args) {
  try {
    apply(callback, self, args);
  } catch (error) {
    note(error);
  }
}

function check(callback) {
  if (typeof callback === 'function') return;
  const error = new TypeError('The "callback" argument must be of type function.');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}

function clear(handle) {
  if (isTimeout(handle)) disarm(handle);
  else if (typeof handle === 'number' || typeof handle === 'string') {
    const timer = live[handle];
    if (timer !== undefined) disarm(timer);
  } else if (handle instanceof Immediate) handle.cancelled = true;
}

const functions = {
  setTimeout(callback, delay, ...args) {
    check(callback);
    return new Timeout(callback, delay, args, false);
  },
  setInterval(callback, delay, ...args) {
    check(callback);
    return new Timeout(callback, delay, args, true);
  },
  setImmediate(callback, ...args) {
    check(callback);
    const handle = new Immediate();
    immediates[immediateCount++] = { __proto__: null, handle, callback, args };
    if (scheduled !== null) scheduled();
    return handle;
  },
  clearTimeout: (handle) => clear(handle),
  clearInterval: (handle) => clear(handle),
  clearImmediate: (handle) => clear(handle),
};

// ---- moving on ---------------------------------------------------------------------------------

function runImmediate() {
  while (firstImmediate < immediateCount) {
    const { handle, callback, args } = immediates[firstImmediate];
    immediates[firstImmediate++] = undefined;
    if (firstImmediate === immediateCount) firstImmediate = immediateCount = 0;
    if (handle.cancelled) continue;
    run(handle, callback, args);
    return true;
  }
  return false;
}

// Runs the immediates that are there now, but not those that they add; whether there were any.
function turn(drain) {
  if (firstImmediate === immediateCount) return false;
  for (let left = immediateCount - firstImmediate; left > 0 && runImmediate(); left--) drain();
  return true;
}

function jump(moment) {
  now = moment;
  if (moved !== null) moved();
}

function nextEntry() {
  while (size > 0 && !isCurrent(heap[0])) pop();
  return size > 0 ? heap[0] : null;
}

// Whether something is scheduled that a process would stay alive for.
const pending = () => firstImmediate < immediateCount || holding > 0;

// Runs what is due next; whether there was anything.
function advance() {
  if (runImmediate()) return true;
  if (holding === 0) return false;
  return nextEntry() !== null && fire(pop());
}

// Goes to a moment after the start, in nanoseconds, never back, and runs what is due on the way.
function until(moment, drain) {
  drain();
  for (;;) {
    if (runImmediate()) {
      drain();
      continue;
    }
    const entry = nextEntry();
    if (entry === null || entry.due > moment) break;
    fire(pop());
    drain();
  }
  if (moment > now) jump(moment);
}

// Forgets all timers and goes back to the start.
function restart() {
  now = 0;
  heap = setPrototypeOf([], null);
  immediates = setPrototypeOf([], null);
  size = firstImmediate = immediateCount = holding = 0;
  live = { __proto__: null };
}

// ---- the clocks --------------------------------------------------------------------------------

function VirtualDate(...args) {
  if (new.target === undefined) return dateToString(new RealDate(wallMs()));
  if (args.length === 0) args[0] = wallMs();
  return construct(RealDate, args, new.target === VirtualDate ? RealDate : new.target);
}

function define(object, name, value) {
  defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

function hrtime(since) {
  const at = UPTIME + read();
  const pair = [floor(at / SECOND), at % SECOND];
  if (since === undefined) return pair;
  pair[0] -= since[0];
  pair[1] -= since[1];
  if (pair[1] < 0) {
    pair[0]--;
    pair[1] += SECOND;
  }
  return pair;
}

function install(spec, timers, onError) {
  startMs = round(spec.start * 1000);
  tick = round(spec.tick * SECOND);
  note = onError;
  define(VirtualDate, 'name', 'Date');
  define(VirtualDate, 'length', 7);
  define(VirtualDate, 'now', wallMs);
  define(wallMs, 'name', 'now');
  define(VirtualDate, 'parse', RealDate.parse);
  define(VirtualDate, 'UTC', RealDate.UTC);
  defineProperty(VirtualDate, 'prototype', { __proto__: null, value: RealDate.prototype, writable: false });
  define(RealDate.prototype, 'constructor', VirtualDate);
  define(globalThis, 'Date', VirtualDate);
  define(performance, 'now', () => (UPTIME + read()) / MILLISECOND);
  define(performance, 'timeOrigin', startMs - UPTIME / MILLISECOND);
  define(hrtime, 'bigint', () => BigIntOf(UPTIME) + BigIntOf(read()));
  define(process, 'hrtime', hrtime);
  define(process, 'uptime', () => (UPTIME + read()) / SECOND);
  timers.use(functions);
  fresh.watch(performance, 'performance');
  return {
    __proto__: null, pending, advance, turn, until, restart, elapsed: () => now,
    nanoseconds: () => BigIntOf(startMs) * BigIntOf(MILLISECOND) + BigIntOf(now),
    follow: (follower) => (moved = follower),
    watch: (watcher) => (scheduled = watcher),
  };
}

module.exports = { install };
