'use strict';
// Values between the wire and the candidate's code. Everything used after the candidate's code has
// run is captured here beforehand, so that a patched built-in cannot change what is sent.

const { types, inspect } = require('util');

const uncurry = (() => {
  const { bind, call } = Function.prototype;
  return bind.bind(call);
})();

const { isArray } = Array;
const { isInteger, isSafeInteger } = Number;
const { abs } = Math;
const { parse, stringify } = JSON;
const { keys: keysOf, getPrototypeOf, setPrototypeOf, getOwnPropertyDescriptor, defineProperty, is } = Object;
const { isProxy, isTypedArray, isMap, isGeneratorObject } = types;
const isBuffer = Buffer.isBuffer;
const { isView } = ArrayBuffer;
const allocate = Buffer.allocUnsafeSlow;
const utf8Write = uncurry(Buffer.prototype.utf8Write);
const subarray = uncurry(Uint8Array.prototype.subarray);
const slice = uncurry(String.prototype.slice);
const charCodeAt = uncurry(String.prototype.charCodeAt);
const indexOf = uncurry(String.prototype.indexOf);
const isWellFormed = String.prototype.isWellFormed ? uncurry(String.prototype.isWellFormed) : slowWellFormed;
const mapForEach = uncurry(Map.prototype.forEach);
const typedLength = uncurry(getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), 'length').get);
const bigToString = uncurry(BigInt.prototype.toString);
const dateToISO = uncurry(Date.prototype.toISOString);
const isDate = types.isDate;
const BigIntOf = BigInt;
const ReferenceErrorOf = ReferenceError;
const ObjectPrototype = Object.prototype;
const [LOW, HIGH] = [-(2n ** 63n), 2n ** 63n - 1n];

const MAX_DEPTH = 1000;
const MAX_BYTES = 64 * 1024 * 1024;
const CHUNK = 64 * 1024;
const TOO_LARGE = { too: 'large' };
const TOO_DEEP = { too: 'deep' };

function slowWellFormed(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = charCodeAt(text, i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit > 0xdbff || i + 1 === text.length) return false;
    const next = charCodeAt(text, ++i);
    if (next < 0xdc00 || next > 0xdfff) return false;
  }
  return true;
}

// ---- from the wire -----------------------------------------------------------------------------

// `set` defines an own property even where an assignment would call a setter (`__proto__`).
function set(target, key, value) {
  defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

// Replaces the marked objects ({"$i"}, {"$f"}, {"$m"}, {"$r"}) inside freshly parsed JSON. The walk
// keeps its own stack, since arguments may be nested deeper than ours.
function decode(root, refs) {
  const holder = [root];
  const todo = setPrototypeOf([], null);
  let top = 0;
  todo[top++] = holder;
  while (top > 0) {
    const node = todo[--top];
    const keys = isArray(node) ? null : keysOf(node);
    const count = keys === null ? node.length : keys.length;
    for (let i = 0; i < count; i++) {
      const key = keys === null ? i : keys[i];
      let value = node[key];
      if (typeof value !== 'object' || value === null) continue;
      const mark = isArray(value) ? undefined : onlyMark(value);
      if (mark === '$r') {
        if (!(value.$r in refs)) throw new ReferenceErrorOf('there is no result named `' + value.$r + '`');
        set(node, key, refs[value.$r]);
        continue;
      }
      if (mark !== undefined) {
        value = unmark(mark, value);
        set(node, key, value);
        if (typeof value !== 'object') continue;
      }
      todo[top++] = value;
    }
  }
  return holder[0];
}

function onlyMark(value) {
  const keys = keysOf(value);
  if (keys.length !== 1) return undefined;
  const key = keys[0];
  return key === '$i' || key === '$f' || key === '$m' || key === '$r' ? key : undefined;
}

function unmark(mark, value) {
  if (mark === '$i') return BigIntOf(value.$i);
  if (mark === '$f') return value.$f === 'nan' ? NaN : value.$f === 'inf' ? Infinity : -Infinity;
  const map = {};
  const pairs = value.$m;
  for (let i = 0; i < pairs.length; i++) set(map, pairs[i][0], pairs[i][1]);
  return map;
}

// A copy of plain data, so that a function that changes its argument gets a fresh one at each of
// `n` repetitions. Named results inside are passed on as they are.
function copy(root, shared) {
  const holder = [root];
  const todo = setPrototypeOf([], null);
  let top = 0;
  todo[top++] = holder;
  while (top > 0) {
    const node = todo[--top];
    const keys = isArray(node) ? null : keysOf(node);
    const count = keys === null ? node.length : keys.length;
    for (let i = 0; i < count; i++) {
      const key = keys === null ? i : keys[i];
      const value = node[key];
      if (typeof value !== 'object' || value === null || isShared(shared, value)) continue;
      const twin = isArray(value) ? [] : {};
      const inner = keysOf(value);
      for (let j = 0; j < inner.length; j++) set(twin, inner[j], value[inner[j]]);
      set(node, key, twin);
      todo[top++] = twin;
    }
  }
  return holder[0];
}

function isShared(shared, value) {
  const names = keysOf(shared);
  for (let i = 0; i < names.length; i++) if (shared[names[i]] === value) return true;
  return false;
}

// ---- to the wire -------------------------------------------------------------------------------

// The text being built: short pieces are joined, long ones become buffers at once, so that an
// array of ten million numbers does not become ten million strings.
let text = '';
let chunks = null;
let bytes = 0;

// Buffer.from looks methods up on a prototype that the candidate can reach.
function toBytes(piece) {
  const buffer = allocate(piece.length * 3);
  return subarray(buffer, 0, utf8Write(buffer, piece, 0, buffer.length));
}

function flush() {
  const chunk = toBytes(text);
  bytes += chunk.length;
  if (bytes > MAX_BYTES) throw TOO_LARGE;
  if (chunks === null) chunks = setPrototypeOf([], null);
  chunks[chunks.length] = chunk;
  text = '';
}

// The JSON of one result: a string, an array-like of buffers when it is long, or TOO_LARGE.
function encode(value) {
  if (value === true) return '{"v":true}';
  if (value === false) return '{"v":false}';
  if (value === undefined || value === null) return '{"v":null}';
  if (typeof value === 'number') return '{"v":' + number(value) + '}';
  text = '{"v":';
  chunks = null;
  bytes = 0;
  try {
    write(value, 0);
  } catch (error) {
    if (error === TOO_LARGE) return TOO_LARGE;
    chunks = null;
    text = '{"v":' + opaque(value, error === TOO_DEEP ? whyDeep(value) : 'reading it threw');
  }
  text += '}';
  if (chunks === null) return text;
  try {
    flush();
  } catch {
    chunks = null;
    return TOO_LARGE;
  }
  const done = chunks;
  chunks = null;
  return done;
}

function number(value) {
  if (isSafeInteger(value)) return '' + (value === 0 ? 0 : value);
  if (value !== value) return '{"$f":"nan"}';
  if (value === Infinity) return '{"$f":"inf"}';
  if (value === -Infinity) return '{"$f":"-inf"}';
  return isInteger(value) && abs(value) < 1e21 ? value + '.0' : '' + value;
}

function bigint(value) {
  if (value < LOW || value > HIGH) return opaque(value, bigToString(value));
  const digits = bigToString(value);
  return isSafeInteger(+digits) ? digits : '{"$i":"' + digits + '"}';
}

function string(value) {
  if (value.length > MAX_BYTES) throw TOO_LARGE;
  return isWellFormed(value) ? stringify(value) : opaque(value, 'a string with half of a surrogate pair: ' + value);
}

function write(value, depth) {
  if (text.length > CHUNK) flush();
  if (value === null || value === undefined) text += 'null';
  else if (typeof value === 'number') text += number(value);
  else if (typeof value === 'string') text += string(value);
  else if (typeof value === 'boolean') text += value ? 'true' : 'false';
  else if (typeof value === 'bigint') text += bigint(value);
  else if (typeof value !== 'object' || isProxy(value)) text += opaque(value);
  else if (depth >= MAX_DEPTH) throw TOO_DEEP;
  else if (isArray(value)) list(value, value.length, depth);
  else if (isMap(value)) map(value, depth);
  else if (isTypedArray(value) && !isBuffer(value)) list(value, typedLength(value), depth);
  else if (isPlain(value)) record(value, depth);
  else text += getPrototypeOf(value) === RawPrototype ? value.json : opaque(value);
}

// Text that is written as it is.
const RawPrototype = { __proto__: { __proto__: { __proto__: null } } };
const raw = (json) => ({ __proto__: RawPrototype, json });

function list(value, length, depth) {
  text += '[';
  for (let i = 0; i < length; i++) {
    if (i > 0) text += ',';
    write(value[i], depth + 1);
  }
  text += ']';
}

function isPlain(value) {
  if (isView(value)) return false;
  const proto = getPrototypeOf(value);
  // The prototype of plain objects of another realm has no prototype either.
  return proto === null || proto === ObjectPrototype || getPrototypeOf(proto) === null;
}

function record(value, depth) {
  const keys = keysOf(value);
  const marked = anyDollar(keys);
  text += marked ? '{"$m":[' : '{';
  for (let i = 0; i < keys.length; i++) {
    if (i > 0) text += ',';
    pair(keys[i], value[keys[i]], marked, depth);
  }
  text += marked ? ']}' : '}';
}

function anyDollar(keys) {
  for (let i = 0; i < keys.length; i++) if (charCodeAt(keys[i], 0) === 36) return true;
  return false;
}

function pair(key, value, marked, depth) {
  if (!isWellFormed(key)) throw TOO_DEEP;
  text += marked ? '[' + string(key) + ',' : string(key) + ':';
  write(value, depth + 1);
  if (marked) text += ']';
}

function map(value, depth) {
  let strings = true;
  let marked = false;
  mapForEach(value, (_, key) => {
    if (typeof key !== 'string') strings = false;
    else if (charCodeAt(key, 0) === 36) marked = true;
  });
  if (!strings) {
    text += opaque(value);
    return;
  }
  let first = true;
  text += marked ? '{"$m":[' : '{';
  mapForEach(value, (inner, key) => {
    if (!first) text += ',';
    first = false;
    pair(key, inner, marked, depth);
  });
  text += marked ? ']}' : '}';
}

// ---- what has no form on the wire --------------------------------------------------------------

function opaque(value, short, name) {
  return '{"$o":[' + quote(name === undefined ? typeName(value) : name) + ',' + quote(clip(short === undefined ? shortText(value) : short, 200)) + ']}';
}

// Cyclic and merely deep values end up at the same depth; a second walk tells them apart.
function whyDeep(root) {
  const path = setPrototypeOf([], null);
  let node = root;
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    for (let i = 0; i < depth; i++) if (path[i] === node) return 'a structure that contains itself';
    path[depth] = node;
    const next = firstDeep(node);
    if (next === undefined) break;
    node = next;
  }
  return 'nested more than ' + MAX_DEPTH + ' deep, or with a key that is no text';
}

function firstDeep(node) {
  try {
    const keys = keysOf(node);
    for (let i = 0; i < keys.length; i++) {
      const value = node[keys[i]];
      if (typeof value === 'object' && value !== null) return value;
    }
  } catch {}
  return undefined;
}

function typeName(value) {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  try {
    if (isProxy(value)) return 'Proxy';
    if (isGeneratorObject(value)) return 'Generator';
    for (let proto = value, i = 0; proto !== null && i < 50; proto = getPrototypeOf(proto), i++) {
      const own = getOwnPropertyDescriptor(proto, 'constructor');
      if (own === undefined || typeof own.value !== 'function') continue;
      const name = getOwnPropertyDescriptor(own.value, 'name');
      if (name !== undefined && typeof name.value === 'string' && name.value !== '') return clip(name.value, 100);
    }
  } catch {}
  return 'object';
}

function shortText(value) {
  try {
    if (isProxy(value)) return 'a Proxy';
    if (isDate(value)) return dateToISO(value);
    if (typeof value === 'function') {
      const name = getOwnPropertyDescriptor(value, 'name');
      return name !== undefined && typeof name.value === 'string' ? name.value : '';
    }
    return inspect(value, { __proto__: null, depth: 1, customInspect: false, breakLength: Infinity, maxArrayLength: 20, maxStringLength: 200 });
  } catch {
    return '';
  }
}

const clip = (value, length) => (value.length > length ? slice(value, 0, length - 1) + '…' : value);

// JSON.stringify escapes lone halves of surrogate pairs, so the result is always valid UTF-8.
const quote = (value) => stringify('' + value);

module.exports = { uncurry, parse, toBytes, TOO_LARGE, MAX_BYTES, quote, clip, decode, copy, encode, opaque, raw, shortText, isProxy, typeName, indexOf, slice, setPrototypeOf, is };
