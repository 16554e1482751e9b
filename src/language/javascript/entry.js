'use strict';
// Finds what is to be called: under one of its names in any style, or the only thing that fits.

const { uncurry, indexOf, slice } = require('./values.js');
const fresh = require('./fresh.js');
const { exec } = require('./program.js');

const { getOwnPropertyDescriptor, ownKeys, getPrototypeOf, construct, apply } = Reflect;
const { keys: keysOf } = Object;
const sourceOf = uncurry(Function.prototype.toString);
const ObjectPrototype = Object.prototype;
const root = globalThis;

const isFunction = (value) => typeof value === 'function';
const isClass = (value) => isFunction(value) && exec(/^class\b/, sourceOf(value)) !== null;
const isPlainFunction = (value) => isFunction(value) && !isClass(value);

// Reading a property of the candidate's object may run a getter or a proxy.
function read(object, key) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) return undefined;
  try {
    return object[key];
  } catch {
    return undefined;
  }
}

// ---- how many parameters -----------------------------------------------------------------------

// `length` counts up to the first default or rest parameter, so a lower bound may be met by more.
function fits(fn, min, max) {
  const { length } = fn;
  if (typeof length !== 'number' || length > max) return false;
  if (length >= min) return true;
  const source = sourceOf(fn);
  const end = indexOf(source, '{');
  const head = slice(source, 0, end < 0 ? source.length : end + 200);
  return exec(/\.\.\.|=(?!>)/, head) !== null || exec(/\barguments\b/, source) !== null;
}

// ---- places to look ----------------------------------------------------------------------------

// Places in the order of preference. Each names how to get at a value again in the next case, and
// the object that it is a method of, such as an instance that the file exports.
function scopeGet(names, name) {
  let index = -1;
  for (let i = 0; i < names.length; i++) if (names[i] === name) index = i;
  return (loaded) => (index < 0 || loaded.scope === null ? undefined : loaded.scope[index]);
}

function placesOf(unit, name) {
  const places = [
    { style: 'definition', get: scopeGet(unit.names, name) },
    { style: unit.esm ? 'export' : 'module.exports', get: (loaded) => own(loaded.exports, name), of: unit.esm ? null : (loaded) => loaded.exports },
    { style: 'module.exports', get: (loaded) => own(read(loaded.exports, 'default'), name), of: (loaded) => read(loaded.exports, 'default') },
    { style: 'global', get: () => (isAdded(name) ? read(root, name) : undefined) },
  ];
  return places;
}

function isAdded(name) {
  const added = fresh.addedGlobals();
  for (let i = 0; i < added.length; i++) if (added[i] === name) return true;
  return false;
}

// An exported name; what every object and function has (`name`, `toString`) does not count.
function own(object, name) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) return undefined;
  try {
    return getOwnPropertyDescriptor(object, name) === undefined && read(ObjectPrototype, name) !== undefined ? undefined : object[name];
  } catch {
    return undefined;
  }
}

// The value that the file hands out as a whole: `module.exports = …` or `export default …`.
const wholeExport = (loaded, esm) => {
  if (esm) return read(loaded.exports, 'default');
  return isFunction(loaded.exports) ? loaded.exports : read(loaded.exports, 'default');
};

// The names at the top level and among the exports whose values pass `test`, each value once.
function everything(unit, loaded, test) {
  const found = [];
  const seen = new Set();
  const take = (name, get) => {
    const value = get(loaded);
    if (!test(value) || seen.has(value) || (unit.hasNodes && (name === 'ListNode' || name === 'TreeNode'))) return;
    seen.add(value);
    found[found.length] = { name, value, get };
  };
  if (loaded.scope !== null) {
    for (let i = 0; i < unit.names.length; i++) {
      const value = loaded.scope[i];
      // Only what this file itself defines: neither `parseInt` nor an imported helper.
      if (isFunction(value) && indexOf(unit.text, sourceOf(value)) >= 0) take(unit.names[i], scopeGet(unit.names, unit.names[i]));
    }
  }
  const { exports } = loaded;
  if (exports !== null && (typeof exports === 'object' || isFunction(exports))) {
    const names = keysOf(exports);
    for (let i = 0; i < names.length; i++) take(names[i], (later) => read(later.exports, names[i]));
  }
  const added = fresh.addedGlobals();
  for (let i = 0; i < added.length; i++) take(added[i], () => read(root, added[i]));
  return found;
}

// ---- methods -----------------------------------------------------------------------------------

// The public methods of a class: its own and inherited ones, static ones and fields apart.
function methodNames(type) {
  const names = [];
  let proto = read(type, 'prototype');
  for (let depth = 0; depth < 20 && proto !== null && typeof proto === 'object' && proto !== ObjectPrototype; depth++) {
    const keys = ownKeys(proto);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (typeof key !== 'string' || key === 'constructor' || key[0] === '_') continue;
      const found = getOwnPropertyDescriptor(proto, key);
      if (found !== undefined && isFunction(found.value)) names[names.length] = key;
    }
    proto = getPrototypeOf(proto);
  }
  return names;
}

// Methods that a constructor or a class field puts on the instance are seen in the text only.
function assignsMethod(type, name) {
  return exec(new RegExp(`\\b${name.replace(/\$/g, '\\$&')}\\s*[=:(]`), sourceOf(type)) !== null;
}

function declaredMethod(type, names) {
  for (let i = 0; i < names.length; i++) {
    if (isFunction(read(read(type, 'prototype'), names[i]))) return { name: names[i], static: false };
    if (isClass(type) && own(type, names[i]) !== undefined && isFunction(own(type, names[i]))) return { name: names[i], static: true };
  }
  return null;
}

function methodOf(type, names) {
  const declared = declaredMethod(type, names);
  if (declared !== null) return declared;
  for (let i = 0; i < names.length; i++) if (assignsMethod(type, names[i])) return { name: names[i], static: false };
  return null;
}

// ---- functions ---------------------------------------------------------------------------------

class Entry {
  constructor(name, style, note, bind) {
    this.name = name;
    this.style = style;
    this.note = note;
    this.bind = bind;
  }
}

const direct = (get, of) => (loaded) => ({ __proto__: null, self: of ? of(loaded) : undefined, fn: get(loaded) });

function method(get, found) {
  return (loaded) => {
    const type = get(loaded);
    const self = found.static ? type : construct(type, []);
    return { __proto__: null, self, fn: self[found.name] };
  };
}

function countText(min, max) {
  const many = min === max ? '' + max : min + ' to ' + max;
  return many + (max === 1 ? ' parameter' : ' parameters');
}

function solutionsOf(unit, loaded) {
  const found = [];
  const places = placesOf(unit, 'Solution');
  for (let i = 0; i < places.length; i++) if (isFunction(places[i].get(loaded))) found[found.length] = places[i].get;
  const whole = (later) => wholeExport(later, unit.esm);
  if (isClass(whole(loaded))) found[found.length] = whole;
  return found;
}

function findFunction(unit, loaded, init) {
  const wanted = init.entry ? [init.entry] : init.names;
  const { min, max } = init.params;
  for (let i = 0; i < wanted.length; i++) {
    const places = placesOf(unit, wanted[i]);
    for (let j = 0; j < places.length; j++) {
      const value = places[j].get(loaded);
      if (isPlainFunction(value)) return new Entry(wanted[i], places[j].style === 'definition' ? 'function' : places[j].style, null, direct(places[j].get, places[j].of));
    }
  }
  const solutions = solutionsOf(unit, loaded);
  for (let i = 0; i < solutions.length; i++) {
    const found = methodOf(solutions[i](loaded), wanted);
    if (found !== null) return new Entry(found.name, 'method', null, method(solutions[i], found));
  }
  if (init.entry) {
    const dot = indexOf(init.entry, '.');
    if (dot > 0) {
      const places = placesOf(unit, slice(init.entry, 0, dot));
      for (let i = 0; i < places.length; i++) {
        const type = places[i].get(loaded);
        const found = isFunction(type) ? methodOf(type, [slice(init.entry, dot + 1)]) : null;
        if (found !== null) return new Entry(init.entry, 'method', null, method(places[i].get, found));
      }
    }
    return nothing(unit, loaded, []);
  }
  const whole = wholeExport(loaded, unit.esm);
  if (isPlainFunction(whole) && fits(whole, min, max)) {
    const name = typeof whole.name === 'string' && whole.name !== '' && whole.name[0] !== '$' ? whole.name : unit.esm ? 'default' : 'module.exports';
    return new Entry(name, 'module.exports', `took what the file exports, \`${name}\``, direct((later) => wholeExport(later, unit.esm)));
  }
  return onlyOwner(unit, loaded, wanted) || onlyFunction(unit, loaded, init, solutions);
}

// A method of that name in the only class that has one and can be made from nothing.
function onlyOwner(unit, loaded, wanted) {
  const types = everything(unit, loaded, isFunction);
  let only = null;
  for (let i = 0; i < types.length; i++) {
    const type = types[i].value;
    const found = isClass(type) ? methodOf(type, wanted) : declaredMethod(type, wanted);
    if (found === null || (!found.static && type.length > 0)) continue;
    if (only !== null) return null;
    const shown = types[i].name + '.' + found.name;
    only = new Entry(found.name, 'method', `took \`${shown}\`, the only class with that method`, method(types[i].get, found));
  }
  return only;
}

function onlyFunction(unit, loaded, init, solutions) {
  const { min, max } = init.params;
  const several = [];
  let only = null;
  for (let i = 0; i < solutions.length; i++) {
    const names = methodNames(solutions[i](loaded));
    for (let j = 0; j < names.length; j++) {
      const fn = read(read(solutions[i](loaded), 'prototype'), names[j]);
      if (!fits(fn, min, max)) continue;
      several[several.length] = 'Solution.' + names[j];
      only = new Entry(names[j], 'method', `took \`${names[j]}\`, the only method with ${countText(min, max)}`, method(solutions[i], { name: names[j], static: false }));
    }
    if (several.length > 0) break;
  }
  const functions = everything(unit, loaded, isPlainFunction);
  for (let i = 0; i < functions.length; i++) {
    if (!fits(functions[i].value, min, max)) continue;
    several[several.length] = functions[i].name;
    only = new Entry(functions[i].name, 'function', `took \`${functions[i].name}\`, the only function with ${countText(min, max)}`, direct(functions[i].get));
  }
  return several.length === 1 ? only : nothing(unit, loaded, several);
}

// ---- classes -----------------------------------------------------------------------------------

// The names of the methods of an instance, by their canonical names; null where one is missing.
function methodTable(type, methods, partial) {
  const table = { __proto__: null };
  const missing = [];
  const taken = { __proto__: null };
  let note = null;
  const canonical = keysOf(methods);
  for (let i = 0; i < canonical.length; i++) {
    const found = methodOf(type, methods[canonical[i]].names);
    if (found === null) missing[missing.length] = canonical[i];
    else taken[(table[canonical[i]] = found.name)] = true;
  }
  for (let i = 0; i < missing.length; i++) {
    const { min, max } = methods[missing[i]];
    const names = methodNames(type);
    let only = null;
    for (let j = 0; j < names.length; j++) {
      const fn = read(read(type, 'prototype'), names[j]);
      if (!taken[names[j]] && isFunction(fn) && fits(fn, min, max)) only = only === null ? names[j] : '';
    }
    if (only === null || only === '' || missing.length > 1) {
      if (!partial) return null;
      return { table, note, missing };
    }
    table[missing[i]] = only;
    note = `took \`${only}\` as \`${missing[i]}\`, the only method left with ${countText(min, max)}`;
  }
  return { table, note, missing: null };
}

function classEntry(name, style, note, get, found) {
  const entry = new Entry(name, style, note === null ? found.note : note + (found.note === null ? '' : '; ' + found.note), (loaded) => ({
    __proto__: null, self: undefined, fn: get(loaded),
  }));
  entry.methods = found.table;
  return entry;
}

function findClass(unit, loaded, init) {
  const wanted = init.entry ? [init.entry] : init.names;
  for (let i = 0; i < wanted.length; i++) {
    const places = placesOf(unit, wanted[i]);
    for (let j = 0; j < places.length; j++) {
      const type = places[j].get(loaded);
      if (!isFunction(type)) continue;
      const found = methodTable(type, init.methods, true);
      if (found.missing !== null) return nothing(unit, loaded, [], found.missing, type);
      return classEntry(wanted[i], 'class', null, places[j].get, found);
    }
  }
  if (init.entry) return nothing(unit, loaded, []);
  const whole = wholeExport(loaded, unit.esm);
  if (isFunction(whole)) {
    const found = methodTable(whole, init.methods, false);
    if (found !== null) return classEntry(whole.name || 'module.exports', 'class', `took what the file exports, \`${whole.name}\``, (later) => wholeExport(later, unit.esm), found);
  }
  const several = [];
  let only = null;
  const types = everything(unit, loaded, isFunction);
  for (let i = 0; i < types.length; i++) {
    const found = methodTable(types[i].value, init.methods, false);
    if (found === null) continue;
    several[several.length] = types[i].name;
    only = classEntry(types[i].name, 'class', `took \`${types[i].name}\`, the only class with these methods`, types[i].get, found);
  }
  return several.length === 1 ? only : nothing(unit, loaded, several);
}

// ---- nothing found -----------------------------------------------------------------------------

// What the file has instead: its functions and classes, or the methods of the class that lacks some.
function nothing(unit, loaded, several, missing, type) {
  if (missing !== undefined) return lacking(methodNames(type), several, missing);
  const found = [];
  const all = everything(unit, loaded, isFunction);
  for (let i = 0; i < all.length; i++) {
    found[found.length] = all[i].name;
    if (!isClass(all[i].value)) continue;
    const names = methodNames(all[i].value);
    for (let j = 0; j < names.length; j++) found[found.length] = all[i].name + '.' + names[j];
  }
  const whole = wholeExport(loaded, unit.esm);
  if (found.length === 0 && isFunction(whole)) found[0] = whole.name || 'module.exports';
  return lacking(found, several, undefined);
}

const lacking = (found, several, missing) => ({ __proto__: null, failed: { __proto__: null, why: 'no_entry', found, several, missing } });

function find(unit, loaded, init) {
  if (init.kind === 'load') return new Entry(null, 'load', null, direct(() => undefined));
  return init.kind === 'class' ? findClass(unit, loaded, init) : findFunction(unit, loaded, init);
}

// The method of an instance that a canonical name stands for.
function methodFor(entry, init, instance, canonical) {
  const name = entry.methods[canonical];
  if (name !== undefined && isFunction(instance[name])) return instance[name];
  const { names } = init.methods[canonical];
  for (let i = 0; i < names.length; i++) if (isFunction(instance[names[i]])) return instance[names[i]];
  return instance[name];
}

module.exports = { find, methodFor, apply };
