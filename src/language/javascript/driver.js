'use strict';
// Answers the calls of a function or class problem in one warm process: requests come in on
// descriptor 3 and replies go out on 4, a line of JSON each. The candidate's code may patch whatever
// it can reach, so everything that is used after it has run is captured beforehand.

const fs = require('fs');
const { compileFunction } = require('vm');

// The other parts, read without the search for packages that `require` does: a third of its time.
const parts = { __proto__: null };

function part(id) {
  if (id[0] !== '.') return require(id);
  if (parts[id] === undefined) {
    const filename = __dirname + id.slice(1);
    const run = compileFunction(fs.readFileSync(filename, 'utf8'), ['module', 'require'], { filename });
    parts[id] = { exports: {} };
    run(parts[id], part);
  }
  return parts[id].exports;
}

const { uncurry, parse, quote, toBytes, TOO_LARGE, MAX_BYTES, decode, copy, encode, indexOf, slice, setPrototypeOf } = part('./values.js');
const fresh = part('./fresh.js');
const { Unit, Loader, test } = part('./program.js');
const { find, methodFor } = part('./entry.js');
const { describe } = part('./errors.js');
const timers = part('./timers.js');

const { readSync, writeSync, fstatSync } = fs;
const { apply, construct, ownKeys, defineProperty } = Reflect;
const clockNs = process.hrtime.bigint;
const nowMs = () => NumberOf(clockNs()) / 1e6;
const NumberOf = Number;
const { round, max } = Math;
const resourceUsage = process.resourceUsage.bind(process);
const cpuUsage = process.cpuUsage.bind(process);
const reallyExit = process.reallyExit.bind(process);
const activeHandles = process._getActiveHandles.bind(process);
const activeRequests = process._getActiveRequests.bind(process);
const drainQueue = process._tickCallback.bind(process);
const removeListeners = process.removeAllListeners.bind(process);
const addListener = process.on.bind(process);
const listenersOf = process.listeners.bind(process);
const chdir = process.chdir.bind(process);
const currentFolder = process.cwd.bind(process);
const home = safely(currentFolder);
const { isPromise } = require('util').types;
const wait = Atomics.wait.bind(Atomics, new Int32Array(new SharedArrayBuffer(4)), 0, 0);
const bytesIndexOf = uncurry(Uint8Array.prototype.indexOf);
const bytesSubarray = uncurry(Uint8Array.prototype.subarray);
const bytesSet = uncurry(Uint8Array.prototype.set);
const utf8Slice = uncurry(Buffer.prototype.utf8Slice);
const allocate = Buffer.allocUnsafeSlow;
const utf8Write = uncurry(Buffer.prototype.utf8Write);
const GeneratorPrototype = Object.getPrototypeOf(function* () {}).prototype;
const next = uncurry(GeneratorPrototype.next);
const soon = setImmediate;
const unreference = uncurry(Object.getPrototypeOf(setTimeout(() => {}, 0).unref()).unref);
const ErrorOf = Error;
const TypeErrorOf = TypeError;
const traceLimit = ErrorOf.stackTraceLimit;
const { env, argv } = process;
const argvAtStart = [...argv];
const envAtStart = { __proto__: null, ...env };
const envNames = ownKeys(envAtStart);

const [IN, OUT] = [3, 4];

function safely(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

// ---- the channel -------------------------------------------------------------------------------

let buffer = allocate(64 * 1024);
let start = 0;
let end = 0;

// The next request as text, or null at the end. Blocks: nothing else is to be done meanwhile.
function readLine() {
  let searched = start;
  for (;;) {
    const stop = searched < end ? bytesIndexOf(buffer, 10, searched) : -1;
    if (stop >= 0 && stop < end) {
      const line = utf8Slice(buffer, start, stop);
      start = stop + 1;
      if (start === end) start = end = 0;
      return line;
    }
    searched = end;
    if (end === buffer.length) searched -= makeRoom();
    const count = readSome();
    if (count === 0) return null;
    end += count;
  }
}

// Moves what is left to the front, into a larger buffer where it is more than half of this one.
function makeRoom() {
  const shift = start;
  const bigger = end - start > buffer.length / 2 ? allocate(buffer.length * 4) : buffer;
  bytesSet(bigger, bytesSubarray(buffer, start, end), 0);
  buffer = bigger;
  end -= start;
  start = 0;
  return shift;
}

function readSome() {
  for (;;) {
    try {
      return readSync(IN, buffer, end, buffer.length - end, null);
    } catch (error) {
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') return 0;
      wait(1);
    }
  }
}

const short = allocate(16 * 1024);

function send(text) {
  const line = text + '\n';
  if (line.length * 3 <= short.length) sendBytes(short, utf8Write(short, line, 0, short.length));
  else {
    const bytes = toBytes(line);
    sendBytes(bytes, bytes.length);
  }
}

function sendBytes(bytes, length) {
  for (let at = 0; at < length; ) {
    try {
      at += writeSync(OUT, bytes, at, length - at, null);
    } catch (error) {
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') reallyExit(0);
      wait(1);
    }
  }
}

// A reply that may be long: text, and results that are already bytes, in order.
const reply = { __proto__: null, text: '', parts: null, count: 0, bytes: 0 };

function add(piece) {
  if (reply.bytes > MAX_BYTES) return;
  if (typeof piece === 'string') {
    reply.text += piece;
    reply.bytes += piece.length;
    return;
  }
  if (reply.parts === null) reply.parts = setPrototypeOf([], null);
  reply.parts[reply.count++] = toBytes(reply.text);
  reply.text = '';
  for (let i = 0; i < piece.length; i++) {
    reply.parts[reply.count++] = piece[i];
    reply.bytes += piece[i].length;
  }
}

function sendReply() {
  for (let i = 0; i < reply.count; i++) sendBytes(reply.parts[i], reply.parts[i].length);
  send(reply.text);
  clearReply();
}

function clearReply() {
  reply.text = '';
  reply.parts = null;
  reply.count = reply.bytes = 0;
}

// ---- what the candidate's code does to the process ---------------------------------------------

const EXIT = { __proto__: null };
let exitCode = null;
let trouble = null; // { error } of an uncaught exception or an unhandled rejection
let waiting = null; // the result that the event loop is run for
let task = null;

function leave(code) {
  if (exitCode === null) exitCode = typeof code === 'number' ? code & 255 : code === undefined ? exitDefault() : +code & 255 || 0;
  throw EXIT;
}

function exitDefault() {
  const code = safely(() => process.exitCode);
  return typeof code === 'number' ? code & 255 : 0;
}

function uncaught(error) {
  // A handler of the candidate's own has dealt with it.
  if (error !== EXIT && listenersOf('uncaughtException').length > 1) return;
  note(error);
  wake();
}

function note(error) {
  if (trouble === null && error !== EXIT) trouble = { __proto__: null, error };
}

// Runs what promises and `process.nextTick` have queued.
function drain() {
  for (;;) {
    try {
      drainQueue();
      return;
    } catch (error) {
      note(error);
    }
  }
}

let scheduled = false;

function wake() {
  if (scheduled || waiting === null) return;
  scheduled = true;
  soon(() => {
    scheduled = false;
    waiting = null;
    pump();
  });
}

// The event loop has run empty while a result is awaited: nothing can bring it about any more.
function idle() {
  if (waiting === null) return;
  if (clock === null || !clock.advance()) waiting.stuck = true;
  wake();
}

// An open connection keeps the event loop from running empty: after a few quiet milliseconds the
// virtual clock moves all the same.
function nudge() {
  const into = waiting;
  const timer = timers.real.setTimeout(() => {
    if (waiting !== into || activeRequests().length > 0 || activeHandles().length <= handlesAtStart) return;
    clock.advance();
    wake();
  }, 5);
  unreference(timer);
}

// Events call their listeners through `apply`, which the candidate may have replaced.
for (const [name, listener] of [['uncaughtException', uncaught], ['beforeExit', idle]]) {
  defineProperty(listener, 'apply', { __proto__: null, value: (_, list) => listener(list[0]) });
  process.on(name, listener);
}
for (const name of ['exit', 'reallyExit']) {
  defineProperty(process, name, { __proto__: null, value: leave, writable: true, enumerable: true, configurable: true });
}
const listened = { __proto__: null, ...process._events };
const listenedCount = ownKeys(listened).length;

// Takes away the listeners that a case put on `process`.
function resetListeners() {
  if (sameListeners()) return;
  const names = ownKeys(process._events);
  for (let i = 0; i < names.length; i++) if (process._events[names[i]] !== listened[names[i]]) removeListeners(names[i]);
  const kept = ownKeys(listened);
  for (let i = 0; i < kept.length; i++) if (process._events[kept[i]] === undefined) addListener(kept[i], listened[kept[i]]);
}

function sameListeners() {
  const names = ownKeys(process._events);
  if (names.length !== listenedCount) return false;
  for (let i = 0; i < names.length; i++) if (process._events[names[i]] !== listened[names[i]]) return false;
  return true;
}

// Standard input is empty, and must be so for every case: the real stream can be read once.
let stdin = null;
defineProperty(process, 'stdin', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    if (stdin === null) {
      const { Readable } = require('stream');
      stdin = new Readable({ read() { this.push(null); } });
      stdin.fd = 0;
      stdin.isTTY = undefined;
    }
    return stdin;
  },
  set() {},
});

// ---- measuring ---------------------------------------------------------------------------------

const refs = safely(() => fs.openSync('/proc/self/clear_refs', 'w'));
let resets = refs !== null;
let baseline = 0;

// Sets the peak of resident memory back to what is resident now.
function resetPeak() {
  if (!resets) return;
  try {
    writeSync(refs, '5');
  } catch {
    resets = false;
  }
}

function printed(fd) {
  try {
    return fstatSync(fd).size;
  } catch {
    return 0;
  }
}

const meter = { __proto__: null, cpu: 0, wall: 0, peak: 0, skippedCpu: 0, skippedWall: 0 };

function startMeter() {
  resetPeak();
  meter.peak = meter.skippedCpu = meter.skippedWall = 0;
  const used = cpuUsage();
  meter.cpu = used.user + used.system;
  meter.wall = nowMs();
}

// Leaves out the time and memory that `action` takes: encoding a large result is ours.
function unmetered(action) {
  const wall = nowMs();
  const before = resourceUsage();
  meter.peak = max(meter.peak, before.maxRSS);
  try {
    return action();
  } finally {
    const after = cpuUsage();
    meter.skippedCpu += after.user + after.system - before.userCPUTime - before.systemCPUTime;
    meter.skippedWall += nowMs() - wall;
    resetPeak();
  }
}

function stopMeter() {
  const wall = nowMs() - meter.wall - meter.skippedWall;
  const used = resourceUsage();
  const cpu = used.userCPUTime + used.systemCPUTime - meter.cpu - meter.skippedCpu;
  const peak = resets ? max(0, max(meter.peak, used.maxRSS) * 1024 - baseline) : 'null';
  return ',"cpu":' + max(0, cpu) * 1000 + ',"wall":' + round(max(0, wall) * 1e6) + ',"peak":' + peak;
}

// ---- awaiting ----------------------------------------------------------------------------------

// A result that may still be on its way.
function slot() {
  return { __proto__: null, state: 0, value: undefined, stuck: false };
}

async function follow(promise, into) {
  try {
    into.value = await promise;
    into.state = 1;
  } catch (error) {
    into.value = error;
    into.state = 2;
  }
  wake();
}

function isThenable(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  if (isPromise(value)) return true;
  try {
    return typeof value.then === 'function';
  } catch {
    return false;
  }
}

// Runs until the slot is settled, something else went wrong, or nothing is left that could settle it.
function* settle(into) {
  for (;;) {
    drain();
    if (into.state !== 0 || trouble !== null || exitCode !== null || into.stuck) return;
    // The virtual clock moves only when nothing real is on its way, which the event loop tells by
    // running empty; code that cannot start anything real need not ask it.
    if (clock !== null && !unit.worldly && !loader.worldly && clock.advance()) continue;
    waiting = into;
    if (clock !== null && clock.pending()) nudge();
    yield;
  }
}

// ---- init --------------------------------------------------------------------------------------

let init = null;
let unit = null;
let loader = null;
let entry = null;
let loaded = null; // what the file's top level left, for the case that comes next
let thorough = false;
let touchesEnv = false;
let clock = null;
let handlesAtStart = 0;

function* load(request) {
  init = request;
  timers.install(note);
  if (init.clock) clock = part('./clock.js').install(init.clock, timers, note);
  loader = new Loader(init.file, timers.overrides(clock));
  fresh.start();
  handlesAtStart = activeHandles().length + activeRequests().length;
  const wanted = init.kind === 'load' ? [] : ['Solution', ...init.names];
  if (init.entry) wanted[wanted.length] = init.entry.split('.')[0];
  touchesEnv = test(/\benv\b|\bprocess\s*\[/, init.text);
  thorough = test(/define|__proto__|setPrototypeOf|\beval\b|\bFunction\b/, init.text);
  unit = { __proto__: null, file: init.file, directory: require('path').dirname(init.file), text: init.text };
  try {
    unit = new Unit(init.file, init.text, init.module || 'auto', wanted);
  } catch (error) {
    return failed('syntax', error);
  }
  const why = yield* runFile();
  if (why !== null) return why;
  try {
    entry = find(unit, loaded, init);
  } catch (error) {
    return failed('threw', error);
  }
  if (entry.failed) return lacking(entry.failed);
  resetPeak();
  baseline = resourceUsage().maxRSS * 1024;
  return '{"ready":{"entry":' + (entry.name === null ? 'null' : quote(entry.name)) + ',"style":' + quote(entry.style) + ',"note":' +
    (entry.note === null ? 'null' : quote(entry.note)) + ',"runtime":' + quote(process.versions.node) + ',"executable":' + quote(process.execPath) + '}}';
}

// Runs the top level; the JSON of the failure, or null.
function* runFile() {
  loaded = null;
  let result;
  try {
    result = unit.run(loader);
  } catch (error) {
    if (exitCode === null) return failed('threw', error);
  }
  if (exitCode === null && isPromise(result)) {
    const into = slot();
    follow(result, into);
    yield* settle(into);
    if (into.state === 2 && exitCode === null) return failed('threw', into.value);
    if (into.stuck) return failed('threw', new ErrorOf('the top-level await never finishes'));
    result = into.value;
  }
  drain();
  if (exitCode !== null) return '{"failed":{"why":"exit","code":' + exitCode + '}}';
  if (trouble !== null) return failed('threw', trouble.error);
  loaded = result;
  return null;
}

function failed(why, error) {
  const missing = loader !== null && loader.used !== null && why === 'threw' ? ',"missing":' + quote(loader.used) : '';
  return '{"failed":{"why":"' + why + '","error":' + explain(error) + missing + '}}';
}

function explain(error) {
  return describe(error, unit, loader.errors);
}

function lacking(found) {
  let text = '{"failed":{"why":"no_entry","found":' + nameList(found.found) + ',"several":' + nameList(found.several);
  if (found.missing !== undefined) text += ',"missing":' + nameList(found.missing);
  return text + '}}';
}

function nameList(names) {
  let text = '[';
  for (let i = 0; i < names.length && i < 50; i++) text += (i > 0 ? ',' : '') + quote(names[i]);
  return text + ']';
}

// ---- a case ------------------------------------------------------------------------------------

function* serve(request, marked) {
  clearReply();
  add('{"id":' + request.id);
  // The load of `init` serves the first case.
  if (clock !== null && loaded === null) clock.restart();
  startMeter();
  const failure = loaded === null ? yield* runFile() : null;
  if (failure !== null) {
    // {"failed":…} becomes a field of this reply.
    stopMeter();
    add(',' + slice(failure, 1, -1));
  } else {
    let bound;
    try {
      bound = entry.bind(loaded);
    } catch (error) {
      note(error);
      bound = { __proto__: null, fn: undefined, self: undefined };
    }
    if (request.each) eachString(bound, request.each);
    else {
      add(',"r":[');
      const unbuilt = yield* runCalls(bound, request, marked);
      add(']' + unbuilt);
    }
    const cost = stopMeter();
    if (reply.bytes > MAX_BYTES) {
      clearReply();
      add('{"id":' + request.id + ',"r":[],"error":{"type":"","message":"the returned value is too large"}');
    }
    add(cost);
    if (exitCode !== null) add(',"exit":' + exitCode);
    else if (stuck) add(',"stuck":true');
  }
  if (loader.used !== null) add(',"missing":' + quote(loader.used));
  add(',"out":[' + printed(1) + ',' + printed(2) + ']');
  const dirty = tidy();
  add(dirty === null ? '}' : ',"dirty":' + quote(dirty) + '}');
}

let stuck = false;

// Puts everything back for the next case; what cannot be put back, or null.
function tidy() {
  loaded = null;
  exitCode = null;
  trouble = null;
  waiting = null;
  stuck = false;
  stdin = null;
  loader.reset();
  timers.clear();
  if (clock !== null) clock.restart();
  let dirty = fresh.changed(thorough);
  const left = fresh.sweepGlobals(thorough);
  if (dirty === null) dirty = left;
  if (dirty === null && activeHandles().length + activeRequests().length > handlesAtStart) dirty = 'left something running: ' + running();
  resetListeners();
  ErrorOf.stackTraceLimit = traceLimit;
  if (process.exitCode !== undefined) process.exitCode = undefined;
  resetProcess();
  return dirty;
}

function running() {
  const first = activeHandles()[0] || activeRequests()[0];
  return safely(() => first.constructor.name) || 'a handle';
}

function resetProcess() {
  if (process.env !== env) process.env = env;
  if (process.argv !== argv) process.argv = argv;
  argv.length = argvAtStart.length;
  for (let i = 0; i < argvAtStart.length; i++) argv[i] = argvAtStart[i];
  if (safely(currentFolder) !== home) safely(() => chdir(home));
  if (!touchesEnv) return;
  const names = ownKeys(env);
  for (let i = 0; i < names.length; i++) if (envAtStart[names[i]] === undefined) delete env[names[i]];
  for (let i = 0; i < envNames.length; i++) if (env[envNames[i]] !== envAtStart[envNames[i]]) env[envNames[i]] = envAtStart[envNames[i]];
}

function* runCalls(bound, request, marked) {
  const { calls } = request;
  const named = { __proto__: null };
  const self = { __proto__: null, instance: bound.self, named, failures: { __proto__: null } };
  if (init.kind === 'class' && (request.new !== undefined || calls.length === 0 || calls[0].new === undefined)) {
    const built = slot();
    const args = request.new === undefined ? [] : request.new;
    build(bound.fn, marked ? decode(args, named) : args, built);
    if (yield* broken(built)) return '';
    if (built.state === 2) return ',"failed":{"why":"new","error":' + explain(built.value) + '}';
    self.instance = built.value;
  }
  for (let i = 0; i < calls.length; i++) {
    const call = setPrototypeOf(calls[i], null);
    if (i > 0) add(',');
    add('[');
    const over = yield* runCall(bound, self, call, marked);
    add(']');
    if (over) break;
  }
  return '';
}

// Whether the sequence ends here.
function* broken(into) {
  yield* settle(into);
  if (exitCode !== null) return true;
  if (trouble !== null) {
    into.state = 2;
    into.value = trouble.error;
    trouble = null;
  } else if (into.state === 0) {
    stuck = true;
    return true;
  }
  return false;
}

function build(type, args, into) {
  try {
    into.value = typeof type === 'function' && type.prototype === undefined ? apply(type, undefined, args) : construct(type, args);
    into.state = 1;
  } catch (error) {
    into.value = error;
    into.state = 2;
  }
}

function* runCall(bound, self, call, marked) {
  const times = call.n === undefined ? 1 : call.n;
  const threads = call.threads === undefined ? 1 : max(1, call.threads);
  const building = call.new !== undefined;
  const raw = building ? call.new : call.a;
  let args = raw;
  let unknown = null;
  try {
    if (marked) args = decode(raw, self.named);
  } catch (error) {
    unknown = error;
  }
  const reusable = times * threads === 1 || flat(args);
  if (clock !== null && call.at !== undefined) clock.until(round(call.at * 1e9), drain);
  let first = true;
  let begun = 0;
  for (let i = 0; i < times; i++) {
    if (clock !== null) {
      if (i > 0 && call.every !== undefined) clock.until(begun + round(call.every * 1e9), drain);
      begun = clock.elapsed();
    }
    const pending = threads === 1 ? null : setPrototypeOf([], null);
    for (let k = 0; k < threads; k++) {
      const into = slot();
      const own = reusable ? args : copy(args, self.named);
      if (unknown !== null) {
        into.state = 2;
        into.value = unknown;
      } else if (building) build(bound.fn, own, into);
      else invoke(bound, self, call, own, into);
      if (pending === null) {
        if (into.state === 0 || trouble !== null || exitCode !== null || into.isPromise) {
          if (yield* broken(into)) return true;
        } else {
          drain();
          if ((trouble !== null || exitCode !== null) && (yield* broken(into))) return true;
        }
        finish(into, own, self, call, begun, first);
        first = false;
      } else {
        pending[k] = { __proto__: null, into, own };
        if (exitCode !== null) return true;
      }
    }
    if (pending === null) continue;
    for (let k = 0; k < threads; k++) {
      if (yield* broken(pending[k].into)) return true;
      finish(pending[k].into, pending[k].own, self, call, begun, first);
      first = false;
    }
  }
  return false;
}

// Whether no argument can be changed by the function that gets it.
function flat(args) {
  for (let i = 0; i < args.length; i++) if (typeof args[i] === 'object' && args[i] !== null) return false;
  return true;
}

function invoke(bound, self, call, args, into) {
  let value;
  try {
    if (init.kind === 'class') {
      if (call.on !== undefined && self.failures[call.on] !== undefined) throw self.failures[call.on].error;
      const instance = call.on === undefined ? self.instance : self.named[call.on];
      const method = methodFor(entry, init, instance, call.m);
      if (typeof method !== 'function') throw new TypeErrorOf(`the ${entry.name} has no method ${entry.methods[call.m] || init.methods[call.m].names[0]}`);
      value = apply(method, instance, args);
    } else value = apply(bound.fn, bound.self, args);
    if (isThenable(value)) {
      follow(value, into);
      return;
    }
    into.value = value;
    into.state = 1;
  } catch (error) {
    into.value = error;
    into.state = 2;
  }
}

function finish(into, args, self, call, begun, first) {
  if (call.as !== undefined) {
    self.named[call.as] = into.state === 1 ? into.value : undefined;
    self.failures[call.as] = into.state === 1 ? undefined : { __proto__: null, error: into.value };
  }
  if (!first) add(',');
  if (into.state === 2) {
    add('{"e":' + explain(into.value) + timeOf(begun) + '}');
    return;
  }
  let { value } = into;
  if (call.new !== undefined) value = null;
  else if (init.output !== null && init.output !== undefined) value = args[init.output];
  const json = isLarge(value) ? unmetered(() => encode(value)) : encode(value);
  if (json === TOO_LARGE) {
    reply.bytes = Infinity;
    return;
  }
  if (clock === null || typeof json !== 'string') add(json);
  else add(slice(json, 0, -1) + timeOf(begun) + '}');
}

function timeOf(begun) {
  return clock === null ? '' : ',"t":' + begun / 1e9;
}

function isLarge(value) {
  if (typeof value === 'string') return value.length > 10000;
  if (typeof value !== 'object' || value === null) return false;
  try {
    return !(value.length < 100);
  } catch {
    return false;
  }
}

// ---- every string over an alphabet -------------------------------------------------------------

function eachString(bound, { alphabet, up_to: upTo }) {
  const symbols = setPrototypeOf([], null);
  let count = 0;
  for (let i = 0; i < alphabet.length; ) {
    const symbol = charAt(alphabet, i);
    symbols[count++] = symbol;
    i += symbol.length;
  }
  const { fn, self } = bound;
  let bits = '';
  let stop = '';
  const digits = new Uint8Array(upTo);
  const prefix = setPrototypeOf([], null);
  outer: for (let length = 0; length <= upTo; length++) {
    for (let i = 0; i < length; i++) digits[i] = 0;
    prefix[0] = '';
    for (let i = 0; i < length; i++) prefix[i + 1] = prefix[i] + symbols[0];
    if (length > 0 && count === 0) break;
    for (;;) {
      let value;
      try {
        value = apply(fn, self, [prefix[length]]);
        if (isThenable(value)) {
          const into = slot();
          follow(value, into);
          drain();
          if (into.state === 0) {
            stop = '{"e":{"type":"","message":"the answer is a promise that waits for something","line":null,"trace":""}}';
            break outer;
          }
          if (into.state === 2) throw into.value;
          ({ value } = into);
        }
      } catch (error) {
        if (exitCode === null) stop = '{"e":' + explain(error) + '}';
        break outer;
      }
      if (exitCode !== null) break outer;
      if (value === true) bits += '1';
      else if (value === false) bits += '0';
      else {
        stop = encode(value);
        if (stop === TOO_LARGE) {
          stop = '';
          reply.bytes = Infinity;
        }
        break outer;
      }
      let at = length - 1;
      while (at >= 0 && digits[at] === count - 1) digits[at--] = 0;
      if (at < 0) break;
      digits[at]++;
      for (let i = at; i < length; i++) prefix[i + 1] = prefix[i] + symbols[digits[i]];
    }
    drain();
    if (trouble !== null) break;
  }
  if (trouble !== null && stop === '') stop = '{"e":' + explain(trouble.error) + '}';
  add(',"bits":"' + bits + '"');
  if (stop !== '') {
    add(',"stop":');
    add(stop);
  }
}

const charCodeAt = uncurry(String.prototype.charCodeAt);

function charAt(text, i) {
  const unit = charCodeAt(text, i);
  return unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length ? text[i] + text[i + 1] : text[i];
}

// Delegation looks methods up on the generator's prototype, so each has its own copies.
const sealed = { __proto__: null, next: GeneratorPrototype.next, [Symbol.iterator]: iterate };
for (const generator of [settle, load, runFile, serve, runCalls, broken, runCall]) generator.prototype = sealed;

function iterate() {
  return this;
}

// ---- the loop ----------------------------------------------------------------------------------

let broke = false;

function breakDown(error) {
  safely(() => writeSync(2, 'driver: ' + error.stack + '\n'));
  reallyExit(70);
}

function begin(line) {
  const request = setPrototypeOf(parse(line), null);
  if (request.init !== undefined) return load(request);
  return serve(request, indexOf(line, '{"$') >= 0);
}

// Answers requests until one has to wait for the event loop, which then calls this again.
function pump() {
  for (;;) {
    if (task === null) {
      const line = readLine();
      if (line === null) reallyExit(0);
      if (broke) continue;
      task = begin(line);
    }
    let step;
    try {
      step = next(task);
    } catch (error) {
      // A fault of ours; the case that it happened in must not be answered.
      breakDown(error);
    }
    if (!step.done) return;
    task = null;
    if (step.value === undefined) sendReply();
    else {
      broke = entry === null || entry.failed !== undefined;
      send(step.value);
    }
  }
}

pump();
