'use strict';
// The candidate's timers. The driver owns them, so that those of one case never fire in another, and
// a timer without end does not keep the worker.

const { uncurry } = require('./values.js');

const { apply, defineProperty } = Reflect;
const add = uncurry(Set.prototype.add);
const remove = uncurry(Set.prototype.delete);
const forEach = uncurry(Set.prototype.forEach);
const real = {
  setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
};
const live = new Set();
const sizeOf = uncurry(Object.getOwnPropertyDescriptor(Set.prototype, 'size').get);
const root = globalThis;
const PromiseOf = Promise;

// A once-only timer forgets itself before its callback runs.
function once(start) {
  return function (callback, ...rest) {
    if (typeof callback !== 'function') return start(callback, ...rest);
    const handle = start(function (...args) {
      remove(live, handle);
      return apply(callback, this, args);
    }, ...rest);
    add(live, handle);
    return handle;
  };
}

const own = {
  setTimeout: once(real.setTimeout),
  setImmediate: once(real.setImmediate),
  setInterval(callback, ...rest) {
    const handle = real.setInterval(callback, ...rest);
    add(live, handle);
    return handle;
  },
};

const { promisify } = require('util');

// Gives functions that stand for the timers their names and their promise forms.
function dress(functions) {
  for (const name of Object.keys(functions)) {
    defineProperty(functions[name], 'name', { __proto__: null, value: name, configurable: true });
  }
  const { setTimeout, setImmediate } = functions;
  promiseForm(setTimeout, (delay, value) => new PromiseOf((resolve) => setTimeout(resolve, delay, value)));
  promiseForm(setImmediate, (value) => new PromiseOf((resolve) => setImmediate(resolve, value)));
  return functions;
}

function promiseForm(timer, form) {
  defineProperty(timer, promisify.custom, { __proto__: null, enumerable: true, get: () => form });
}

dress(own);

function replace(object, functions) {
  for (const name of Object.keys(functions)) {
    defineProperty(object, name, { __proto__: null, value: functions[name], writable: true, enumerable: true, configurable: true });
  }
}

let current = own;

function install() {
  replace(root, own);
}

// Puts other functions, those of the virtual clock, in the place of these.
function use(functions) {
  current = dress(functions);
  replace(root, functions);
}

function clear() {
  if (sizeOf(live) === 0) return;
  forEach(live, (handle) => real.clearTimeout(handle));
  forEach(live, (handle) => real.clearImmediate(handle));
  live.clear();
}

// What `require` gives for the modules that have timers of their own.
function overrides() {
  let timers;
  let promises;
  const getPromises = () => (promises = promises || promisesOf(current));
  const getTimers = () => {
    if (timers === undefined) {
      timers = { ...require('timers'), ...current };
      defineProperty(timers, 'promises', { __proto__: null, get: getPromises, enumerable: true, configurable: true });
    }
    return timers;
  };
  return { __proto__: null, timers: getTimers, 'timers/promises': getPromises };
}

function promisesOf({ setTimeout, setImmediate, setInterval, clearInterval, clearTimeout, clearImmediate }) {
  const abortable = (start, stop) => (options) =>
    new Promise((resolve, reject) => {
      const signal = options && options.signal;
      const fail = () => reject(Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError', code: 'ABORT_ERR' }));
      if (signal && signal.aborted) return fail();
      const handle = start(resolve);
      if (signal) signal.addEventListener('abort', () => (stop(handle), fail()), { once: true });
    });
  const wait = (delay, value, options) => abortable((done) => setTimeout(done, delay, value), clearTimeout || real.clearTimeout)(options);
  return {
    setTimeout: wait,
    setImmediate: (value, options) => abortable((done) => setImmediate(done, value), clearImmediate || real.clearImmediate)(options),
    async *setInterval(delay, value) {
      for (;;) {
        await wait(delay);
        yield value;
      }
    },
    scheduler: { wait: (delay, options) => wait(delay, undefined, options), yield: () => new Promise((resolve) => setImmediate(resolve)) },
  };
}

module.exports = { install, use, clear, overrides, real };
