'use strict';
// Makes the calls of one case and adds their results to the reply.

const { uncurry, decode, copy, encode, slice, setPrototypeOf, TOO_LARGE } = require('./values.js');
const { methodFor } = require('./entry.js');
const { add, overflow } = require('./channel.js');
const { unmetered, untimed } = require('./meter.js');
const { state, drain, slot, follow, isThenable, settle, seal } = require('./guard.js');

const { apply, construct } = Reflect;
const { round, max } = Math;
const TypeErrorOf = TypeError;
const Bytes = Uint8Array;
const charCodeAt = uncurry(String.prototype.charCodeAt);

// The signature of a constructor is that of no call.
const NO_CALL = { __proto__: null };

// What is called: set once the file has been loaded.
const subject = { __proto__: null, init: null, entry: null, explain: null, nodes: null };

function* runCalls(bound, request, marked) {
  const { calls } = request;
  const named = { __proto__: null };
  const self = { __proto__: null, instance: bound.self, named, failures: { __proto__: null } };
  if (subject.init.kind === 'class' && (request.new !== undefined || calls.length === 0 || calls[0].new === undefined)) {
    const built = slot();
    let args = request.new === undefined ? [] : request.new;
    if (marked) args = decode(args, named);
    build(bound.fn, args, NO_CALL, built);
    if (yield* broken(built)) return '';
    if (built.state === 2) return ',"failed":{"why":"new","error":' + subject.explain(built.value) + '}';
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
  if (state.exitCode !== null) return true;
  if (state.trouble !== null) {
    into.state = 2;
    into.value = state.trouble.error;
    state.trouble = null;
  } else if (into.state === 0) {
    state.stuck = true;
    return true;
  }
  return false;
}

function build(type, given, call, into) {
  try {
    const args = withNodes(given, call);
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
  if (state.clock !== null && call.at !== undefined) state.clock.until(round(call.at * 1e9), drain);
  let first = true;
  let begun = 0;
  for (let i = 0; i < times; i++) {
    if (state.clock !== null) {
      if (i > 0 && call.every !== undefined) state.clock.until(begun + round(call.every * 1e9), drain);
      begun = state.clock.elapsed();
    }
    const pending = threads === 1 ? null : setPrototypeOf([], null);
    for (let k = 0; k < threads; k++) {
      const into = slot();
      let own = reusable ? args : copy(args, self.named);
      if (unknown !== null) {
        into.state = 2;
        into.value = unknown;
      } else if (building) build(bound.fn, own, NO_CALL, into);
      else own = invoke(bound, self, call, own, into);
      if (pending === null) {
        if (into.state === 0 || state.trouble !== null || state.exitCode !== null) {
          if (yield* broken(into)) return true;
        } else {
          drain();
          if ((state.trouble !== null || state.exitCode !== null) && (yield* broken(into))) return true;
        }
        finish(into, own, self, call, begun, first);
        first = false;
      } else {
        pending[k] = { __proto__: null, into, own };
        if (state.exitCode !== null) return true;
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

// The arguments of a call, with real nodes where its signature has some.
function withNodes(args, call) {
  return subject.nodes === null ? args : untimed(() => subject.nodes.build(args, call));
}

// The arguments that were passed, for what the call changed in them.
function invoke(bound, self, call, given, into) {
  let args = given;
  let value;
  try {
    args = withNodes(given, call);
    if (subject.init.kind === 'class') {
      if (call.on !== undefined && self.failures[call.on] !== undefined) throw self.failures[call.on].error;
      const instance = call.on === undefined ? self.instance : self.named[call.on];
      const method = methodFor(subject.entry, subject.init, instance, call.m);
      if (typeof method !== 'function') throw new TypeErrorOf(`the ${subject.entry.name} has no method ${subject.entry.methods[call.m] || subject.init.methods[call.m].names[0]}`);
      value = apply(method, instance, args);
    } else value = apply(bound.fn, bound.self, args);
    if (isThenable(value)) {
      follow(value, into);
      return args;
    }
    into.value = value;
    into.state = 1;
  } catch (error) {
    into.value = error;
    into.state = 2;
  }
  return args;
}

function finish(into, args, self, call, begun, first) {
  if (call.as !== undefined) {
    self.named[call.as] = into.state === 1 ? into.value : undefined;
    self.failures[call.as] = into.state === 1 ? undefined : { __proto__: null, error: into.value };
  }
  if (!first) add(',');
  if (into.state === 2) {
    add('{"e":' + subject.explain(into.value) + timeOf(begun) + '}');
    return;
  }
  let { value } = into;
  if (call.new !== undefined) value = null;
  else if (subject.init.output !== null && subject.init.output !== undefined) value = args[subject.init.output];
  const json = subject.nodes !== null ? untimed(() => subject.nodes.encodeNodes(value, call)) : isLarge(value) ? unmetered(() => encode(value)) : encode(value);
  if (json === TOO_LARGE) {
    overflow();
    return;
  }
  if (state.clock === null || typeof json !== 'string') add(json);
  else add(slice(json, 0, -1) + timeOf(begun) + '}');
}

function timeOf(begun) {
  return state.clock === null ? '' : ',"t":' + begun / 1e9;
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

function* eachString(bound, { alphabet, up_to: upTo }) {
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
  const digits = new Bytes(upTo);
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
          yield* settle(into);
          if (into.state === 2) throw into.value;
          if (into.state === 0) {
            state.stuck = into.stuck;
            break outer;
          }
          ({ value } = into);
        }
      } catch (error) {
        if (state.exitCode === null) stop = '{"e":' + subject.explain(error) + '}';
        break outer;
      }
      if (state.exitCode !== null) break outer;
      if (value === true) bits += '1';
      else if (value === false) bits += '0';
      else {
        stop = encode(value);
        if (stop === TOO_LARGE) {
          stop = '';
          overflow();
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
    if (state.trouble !== null) break;
  }
  if (state.trouble !== null) stop = '{"e":' + subject.explain(state.trouble.error) + '}';
  add(',"bits":"' + bits + '"');
  if (stop !== '') {
    add(',"stop":');
    add(stop);
  }
}

function charAt(text, i) {
  const unit = charCodeAt(text, i);
  return unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length ? text[i] + text[i + 1] : text[i];
}

seal(runCalls, broken, runCall, eachString);

module.exports = { subject, runCalls, eachString };
