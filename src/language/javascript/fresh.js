'use strict';
// What must be as it was when the next case begins: the globals that a case added are removed, and a
// changed built-in is reported, since it cannot be put back with certainty.

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, deleteProperty, defineProperty } = Reflect;
const { keys: keysOf, setPrototypeOf } = Object;
const { compileFunction } = require('vm');
const { quote } = require('./values.js');

const root = globalThis;

// Flat lists of (object, key, value) are the cheapest thing to compare: under ten microseconds.
const objects = [];
const names = [];
const values = [];
const owners = [];
const labels = [];
const counts = [];
const shown = [];
const getters = [];
for (const list of [objects, names, values, owners, labels, counts, shown, getters]) setPrototypeOf(list, null);
let size = 0;
let accessors = 0;

const GLOBALS = [
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Promise', 'Map', 'Set', 'WeakMap',
  'WeakSet', 'WeakRef', 'Date', 'RegExp', 'Error', 'TypeError', 'RangeError', 'ArrayBuffer', 'DataView', 'Uint8Array',
  'Int32Array', 'Float64Array', 'Math', 'JSON', 'Reflect', 'Proxy', 'console', 'Buffer', 'Atomics',
];

function watch(object, label) {
  for (let i = 0; i < owners.length; i++) if (owners[i] === object) return;
  const keys = ownKeys(object);
  const at = owners.length;
  owners[at] = object;
  labels[at] = label;
  counts[at] = keys.length;
  shown[at] = enumerable(object);
  for (let i = 0; i < keys.length; i++) {
    const own = getOwnPropertyDescriptor(object, keys[i]);
    if (own.get !== undefined || own.set !== undefined) {
      getters[accessors++] = { __proto__: null, object, key: keys[i], get: own.get, set: own.set, at };
      continue;
    }
    // The name and length of a function are slow to read, and nobody changes them.
    if (typeof object === 'function' && (keys[i] === 'name' || keys[i] === 'length')) continue;
    remember(object, keys[i], own.value);
  }
}

function remember(object, key, value) {
  if (value !== value) return; // NaN; these are constants.
  objects[size] = object;
  names[size] = key;
  values[size++] = value;
}

function watchBuiltins() {
  for (const name of GLOBALS) {
    const value = root[name];
    watch(value, name);
    if (typeof value === 'function' && value.prototype) watch(value.prototype, name + '.prototype');
  }
  const bytes = root.Uint8Array;
  watch(getPrototypeOf(bytes), 'TypedArray');
  watch(getPrototypeOf(bytes.prototype), 'TypedArray.prototype');
  const array = getPrototypeOf([][Symbol.iterator]());
  watch(array, 'ArrayIterator.prototype');
  watch(getPrototypeOf(array), 'Iterator.prototype');
  watch(getPrototypeOf(new Map().keys()), 'MapIterator.prototype');
  watch(getPrototypeOf(function* () {}), 'GeneratorFunction.prototype');
  watch(getPrototypeOf(async () => {}), 'AsyncFunction.prototype');
}

let globals;

// Called when the driver has put its own things in place, and before the candidate's code runs. Where
// nothing is ever put back, changes of built-ins are nobody's concern.
function start(once) {
  if (!once) watchBuiltins();
  globals = { __proto__: null };
  const keys = ownKeys(root);
  for (let i = 0; i < keys.length; i++) {
    const own = getOwnPropertyDescriptor(root, keys[i]);
    globals[keys[i]] = own;
    // Lazy globals (fetch, crypto) become data properties when they are first read.
    if (own.get === undefined) remember(root, keys[i], own.value);
  }
}

// Removes what was added to the global object; the name of something that cannot be removed.
// `thorough` also looks for properties that do not show up in an enumeration.
function sweepGlobals(thorough) {
  const keys = thorough ? ownKeys(root) : keysOf(root);
  for (let i = 0; i < keys.length; i++) {
    if (globals[keys[i]] !== undefined) continue;
    if (!deleteProperty(root, keys[i])) return 'a global that cannot be removed: ' + label(keys[i]);
  }
  return null;
}

// Names added to the global object, for the entry search.
function addedGlobals() {
  const keys = keysOf(root);
  const added = [];
  for (let i = 0; i < keys.length; i++) if (globals[keys[i]] === undefined) defineProperty(added, added.length, own(keys[i]));
  return added;
}

const own = (value) => ({ __proto__: null, value, writable: true, enumerable: true, configurable: true });

function label(key) {
  return typeof key === 'symbol' ? 'a symbol' : key;
}

// The comparison as straight code, with one constant name in each place, takes a microsecond where
// the loop takes forty, but two milliseconds to compile: worth it for a worker with many cases.
const LOOKS_BEFORE_COMPILING = 50;
let looks = 0;
let scan = null;
let scanned = 0;

function compileScan() {
  let code = '';
  for (let i = 0; i < size; i++) {
    if (i === 0 || objects[i] !== objects[i - 1]) code += ';o=O[' + i + ']';
    code += ';if(o[' + (typeof names[i] === 'symbol' ? 'K[' + i + ']' : quote(names[i])) + ']!==V[' + i + '])return true';
  }
  const check = compileFunction('let o' + code + ';return false', ['O', 'K', 'V']);
  scanned = size;
  scan = () => check(objects, names, values);
}

// What is no longer as it was, or null.
function changed(thorough) {
  if (++looks === LOOKS_BEFORE_COMPILING) compileScan();
  const from = scan === null || scan() ? 0 : scanned;
  for (let i = from; i < size; i++) {
    if (objects[i][names[i]] !== values[i]) return 'changed ' + ownerOf(objects[i]) + label(names[i]);
  }
  for (let i = 0; i < owners.length; i++) {
    // An enumerable property is what an assignment adds.
    if (thorough ? ownKeys(owners[i]).length !== counts[i] : enumerable(owners[i]) !== shown[i]) return 'added to ' + extended(i);
  }
  return thorough ? changedGetter() : null;
}

// An enumeration meets inherited properties too: which object was it?
function extended(first) {
  for (let i = 0; i < owners.length; i++) if (ownKeys(owners[i]).length > counts[i]) return labels[i];
  return labels[first];
}

// How many properties an enumeration meets, inherited ones included.
function enumerable(object) {
  let count = 0;
  for (const _ in object) count++;
  return count;
}

function changedGetter() {
  for (let i = 0; i < accessors; i++) {
    const was = getters[i];
    const now = getOwnPropertyDescriptor(was.object, was.key);
    if (now === undefined || now.get !== was.get || now.set !== was.set) return 'changed ' + labels[was.at] + '.' + label(was.key);
  }
  return null;
}

function ownerOf(object) {
  for (let i = 0; i < owners.length; i++) if (owners[i] === object) return labels[i] + '.';
  return '';
}

module.exports = { start, watch, sweepGlobals, addedGlobals, changed };
