'use strict';
// Loads the submission, then answers case after case.

const { statSync, writeSync } = require('fs');
const { parse, quote, indexOf, slice, setPrototypeOf } = require('./values.js');
const fresh = require('./fresh.js');
const { Unit, Loader, test } = require('./program.js');
const { find } = require('./entry.js');
const { describe } = require('./errors.js');
const timers = require('./timers.js');
const { readLine, send, add, sendReply, clearReply, overflowed, quit } = require('./channel.js');
const { startMeter, stopMeter, printed, setBaseline } = require('./meter.js');
const { state, useClock, safely, note, drain, slot, follow, settle, seal, wake, next, openHandles, leftRunning, reset } = require('./guard.js');
const { subject, runCalls, eachString } = require('./calls.js');

const ErrorOf = Error;
const { isPromise } = require('util').types;

// ---- the file ----------------------------------------------------------------------------------

let init = null;
let unit = null;
let loader = null;
let entry = null;
let loaded = null; // what the file's top level left, for the case that comes next
let thorough = false;
// What practice sites have beside the language, where the answer names it.
let nodes = null;
let queues = null;

function* load(request, hasNodes) {
  init = request;
  subject.init = init;
  subject.explain = explain;
  state.worldly = () => unit.worldly || loader.worldly;
  timers.install(note);
  if (init.clock) useClock(require('./clock.js').install(init.clock, timers, note));
  if (init.services) state.services = require('./service.js').install(init.services, state.clock);
  if (state.clock !== null) state.clock.watch(wake);
  loader = new Loader(init.file, timers.overrides(state.clock));
  fresh.start(init.once === true);
  state.handles = openHandles();
  const wanted = init.kind === 'load' ? [] : ['Solution', ...init.names];
  if (init.entry) wanted[wanted.length] = init.entry.split('.')[0];
  const isAnswer = init.kind !== 'load';
  if (hasNodes || (isAnswer && test(/\b(?:List|Tree)Node\b/, init.text))) nodes = require('./nodes.js');
  if (hasNodes) {
    subject.nodes = nodes;
    nodes.start(init);
    wanted.push('ListNode', 'TreeNode');
  }
  if (isAnswer && test(/\b(?:Priority|MinPriority|MaxPriority)?Queue\b|\bDeque\b/, init.text)) queues = require('./queues.js');
  state.touchesEnv = test(/\benv\b|\bprocess\s*\[/, init.text);
  thorough = test(/define|__proto__|setPrototypeOf|\beval\b|\bFunction\b/, init.text);
  unit = { __proto__: null, file: init.file, directory: require('path').dirname(init.file), text: init.text, written: init.written };
  try {
    unit = new Unit(init.file, init.text, init.module || 'auto', wanted);
    unit.written = init.written;
    unit.hasNodes = hasNodes;
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
  setBaseline();
  subject.entry = entry;
  return '{"ready":{"entry":' + (entry.name === null ? 'null' : quote(entry.name)) + ',"style":' + quote(entry.style) + ',"note":' +
    (entry.note === null ? 'null' : quote(entry.note)) + ',"runtime":' + quote(process.versions.node) + ',"executable":' + quote(process.execPath) + '}}';
}

// Runs the top level; the JSON of the failure, or null.
function* runFile() {
  loaded = null;
  let result;
  if (nodes !== null) nodes.predefine();
  if (queues !== null) queues.predefine(init.text);
  try {
    result = unit.run(loader);
  } catch (error) {
    if (state.exitCode === null) return failed('threw', error);
  }
  if (state.exitCode === null && isPromise(result)) {
    const into = slot();
    follow(result, into);
    yield* settle(into);
    if (into.state === 2 && state.exitCode === null) return failed('threw', into.value);
    if (into.stuck) return failed('threw', new ErrorOf('the top-level await never finishes'));
    result = into.value;
  }
  drain();
  if (state.exitCode !== null) return '{"failed":{"why":"exit","code":' + state.exitCode + '}}';
  if (state.trouble !== null) return failed('threw', state.trouble.error);
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
  if (state.clock !== null && loaded === null) state.clock.restart();
  if (state.services !== null && loaded === null) state.services.fresh();
  startMeter();
  const failure = loaded === null ? yield* runFile() : null;
  if (failure !== null) {
    // {"failed":…} becomes a field of this reply.
    stopMeter();
    add(',' + slice(failure, 1, -1));
  } else {
    let bound;
    try {
      if (subject.nodes !== null) subject.nodes.adopt(unit, loaded);
      bound = entry.bind(loaded);
    } catch (error) {
      note(error);
      bound = { __proto__: null, fn: undefined, self: undefined };
    }
    if (request.each) yield* eachString(bound, request.each);
    else {
      add(',"r":[');
      const unbuilt = yield* runCalls(bound, request, marked);
      add(']' + unbuilt);
    }
    const cost = stopMeter();
    if (overflowed()) {
      clearReply();
      add('{"id":' + request.id + ',"r":[],"error":{"type":"","message":"the returned value is too large"}');
    }
    add(cost);
    if (state.exitCode !== null) add(',"exit":' + state.exitCode);
    else if (state.stuck) add(',"stuck":true');
  }
  if (loader.used !== null) add(',"missing":' + quote(loader.used));
  add(',"out":[' + printed(1) + ',' + printed(2) + ']');
  const dirty = init.once === true ? null : tidy();
  add(dirty === null ? '}' : ',"dirty":' + quote(dirty) + '}');
}

// When something was last made or deleted in the working folder.
function folderTime() {
  try {
    return statSync('.').mtimeMs;
  } catch {
    return null;
  }
}

let scratch = folderTime();

// Puts everything back for the next case; what cannot be put back, or null.
function tidy() {
  loaded = null;
  loader.reset();
  if (state.services !== null) state.services.close();
  const changed = fresh.changed(thorough);
  const left = fresh.sweepGlobals(thorough);
  const running = leftRunning();
  reset();
  // After the reset, which goes back to the working folder.
  const files = folderTime() !== scratch ? 'left files behind' : null;
  return changed || left || running || files;
}

seal(load, runFile, serve);

// ---- the loop ----------------------------------------------------------------------------------

let task = null;
let broke = false;

function breakDown(error) {
  safely(() => writeSync(2, 'driver: ' + error.stack + '\n'));
  quit(70);
}

function begin(line) {
  const request = setPrototypeOf(parse(line), null);
  // The quotes of the candidate's own text are escaped.
  if (request.init !== undefined) return load(request, indexOf(line, '{"linked":') >= 0 || indexOf(line, '{"tree":') >= 0);
  return serve(request, indexOf(line, '{"$') >= 0);
}

// Answers requests until one has to wait for the event loop, which then calls this again.
function pump() {
  for (;;) {
    if (task === null) {
      const line = readLine();
      if (line === null) quit(0);
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

state.resume = pump;

// Goes once through what every start and every case needs, so that it is compiled ahead.
function warm() {
  const names = ['warm'];
  const some = { __proto__: null, min: 1, max: 1 };
  next(load({ __proto__: null, file: '/warm.js', text: 'class warm { get(a) { return a; } }', kind: 'class', names, entry: null, methods: { get: { ...some, names: ['get'] } } }));
  next(serve({ __proto__: null, id: 0, new: [], calls: [{ m: 'get', a: ['a'] }] }, false));
  next(load({ __proto__: null, file: '/warm.js', text: 'function warm(a) { return a; }', kind: 'function', names, entry: null, params: some }));
  next(serve({ __proto__: null, id: 0, calls: [{ a: [[1]] }] }, false));
}

module.exports = { pump, warm };
