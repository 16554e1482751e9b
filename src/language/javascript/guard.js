'use strict';
// What the candidate's code does to the process: it exits, it throws where nobody catches, it leaves
// listeners, variables and open handles behind. Also the wait for what it has started.

const { uncurry } = require('./values.js');
const timers = require('./timers.js');

const { ownKeys, defineProperty } = Reflect;
const activeHandles = process._getActiveHandles.bind(process);
const activeRequests = process._getActiveRequests.bind(process);
const drainQueue = process._tickCallback.bind(process);
const removeListeners = process.removeAllListeners.bind(process);
const addListener = process.on.bind(process);
const listenersOf = process.listeners.bind(process);
const chdir = process.chdir.bind(process);
const currentFolder = process.cwd.bind(process);
const home = safely(currentFolder);
const soon = setImmediate;
const ErrorOf = Error;
const traceLimit = ErrorOf.stackTraceLimit;
const { env, argv } = process;
const argvAtStart = [...argv];
const envAtStart = { __proto__: null, ...env };
const envNames = ownKeys(envAtStart);
const { isPromise } = require('util').types;

const EXIT = { __proto__: null };

// The state of the case that runs.
const state = {
  __proto__: null,
  exitCode: null,
  trouble: null, // { error } of an uncaught exception or an unhandled rejection
  waiting: null, // the result that the event loop is run for
  stuck: false,
  clock: null, // the virtual one
  unreference: null, // with a clock: lets the process end for all of a timer
  services: null, // connections to private services
  worldly: () => false, // whether the code may have started something real
  handles: 0, // how many were open before the candidate's code ran
  touchesEnv: false,
  resume: null, // goes on with the task that waits
};

function useClock(clock) {
  state.clock = clock;
  state.unreference = uncurry(Object.getPrototypeOf(timers.real.setTimeout(() => {}, 0).unref()).unref);
}

function safely(action) {
  try {
    return action();
  } catch {
    return null;
  }
}


function leave(code) {
  if (state.exitCode === null) state.exitCode = typeof code === 'number' ? code & 255 : code === undefined ? exitDefault() : +code & 255 || 0;
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
  if (state.trouble === null && error !== EXIT) state.trouble = { __proto__: null, error };
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
  if (scheduled || state.waiting === null) return;
  scheduled = true;
  soon(() => {
    scheduled = false;
    state.waiting = null;
    state.resume();
  });
}

// The event loop has run empty while a result is awaited: nothing can bring it about any more.
function idle() {
  if (state.waiting === null) return;
  if (state.clock === null || !state.clock.advance()) state.waiting.stuck = true;
  wake();
}

// An open connection keeps the event loop from running empty: after a few quiet milliseconds the
// virtual state.clock moves all the same.
function nudge() {
  const into = state.waiting;
  if (state.services !== null && state.services.active()) {
    state.services.quiet(() => {
      if (state.waiting !== into) return;
      state.clock.advance();
      wake();
    });
    return;
  }
  const timer = timers.real.setTimeout(() => {
    if (state.waiting !== into || activeRequests().length > 0 || activeHandles().length <= state.handles) return;
    state.clock.advance();
    wake();
  }, 5);
  state.unreference(timer);
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
    if (into.state !== 0 || state.trouble !== null || state.exitCode !== null || into.stuck) return;
    // The virtual state.clock moves only when nothing real is on its way, which the event loop tells by
    // running empty; code that cannot start anything real need not ask it.
    if (state.clock !== null && !state.worldly() && state.clock.advance()) continue;
    state.waiting = into;
    // Libraries put their own work off by an immediate; that takes no time.
    if (state.clock !== null && state.clock.turn(drain)) wake();
    else if (state.clock !== null && state.clock.pending()) nudge();
    yield;
  }
}

// Delegation looks methods up on the generator's prototype, so each gets its own copies.
const GeneratorPrototype = Object.getPrototypeOf(function* () {}).prototype;
const sealed = { __proto__: null, next: GeneratorPrototype.next, [Symbol.iterator]: iterate };
const next = uncurry(GeneratorPrototype.next);

function iterate() {
  return this;
}

function seal(...generators) {
  for (const generator of generators) generator.prototype = sealed;
}

seal(settle);

// ---- between cases -----------------------------------------------------------------------------

const openHandles = () => activeHandles().length + activeRequests().length;

// What the case has left running, or null.
function leftRunning() {
  return openHandles() > state.handles ? 'left something running: ' + running() : null;
}

function running() {
  const first = activeHandles()[0] || activeRequests()[0];
  return safely(() => first.constructor.name) || 'a handle';
}

// Forgets the case and puts the process back.
function reset() {
  state.exitCode = null;
  state.trouble = null;
  state.waiting = null;
  state.stuck = false;
  stdin = null;
  timers.clear();
  if (state.clock !== null) state.clock.restart();
  resetListeners();
  ErrorOf.stackTraceLimit = traceLimit;
  if (process.exitCode !== undefined) process.exitCode = undefined;
  resetProcess();
}

function resetProcess() {
  if (process.env !== env) process.env = env;
  if (process.argv !== argv) process.argv = argv;
  argv.length = argvAtStart.length;
  for (let i = 0; i < argvAtStart.length; i++) argv[i] = argvAtStart[i];
  if (safely(currentFolder) !== home) safely(() => chdir(home));
  if (!state.touchesEnv) return;
  const names = ownKeys(env);
  for (let i = 0; i < names.length; i++) if (envAtStart[names[i]] === undefined) delete env[names[i]];
  for (let i = 0; i < envNames.length; i++) if (env[envNames[i]] !== envAtStart[envNames[i]]) env[envNames[i]] = envAtStart[envNames[i]];
}

module.exports = { state, useClock, safely, note, drain, slot, follow, isThenable, settle, seal, wake, next, openHandles, leftRunning, reset };
