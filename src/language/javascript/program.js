'use strict';
// Loads the candidate's file: compiles it once, and runs its top level afresh for every case. A footer
// hands out the top-level names, because an answer need not export anything.

const vm = require('vm');
const fs = require('fs');
const path = require('path');
const { uncurry, slice, indexOf } = require('./values.js');
const fresh = require('./fresh.js');

const { compileFunction } = vm;
const { readFileSync } = fs;
const { dirname, extname } = path;
const { apply, defineProperty } = Reflect;
const { parse } = JSON;
const exec = uncurry(RegExp.prototype.exec);
const test = (regex, text) => {
  regex.lastIndex = 0;
  return exec(regex, text) !== null;
};
const SyntaxErrorOf = SyntaxError;
const { isArray } = Array;

// Dynamic imports of the candidate's code go to Node's own loader.
const dynamicImport = (vm.constants && vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) || importer;

const RESERVED = new Set(
  ('arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof undefined var void while with yield').split(' '),
);
const MAX_NAMES = 400;

// Takes time to load, and most answers require nothing.
const modules = () => require('module');

// Code without any of these, and without the modules below, cannot start anything that goes on outside
// of the program, such as a read or a connection.
const WORLDLY = /\b(?:fetch|crypto|WebAssembly|WebSocket|Worker|MessageChannel|BroadcastChannel|binding|getBuiltinModule|eval|Function)\b|\bimport\s*\(|\bglobal(?:This)?\s*\[/;
const SECLUDED = { __proto__: null };
for (const name of 'assert assert/strict buffer events os path path/posix perf_hooks punycode querystring string_decoder timers timers/promises url util util/types'.split(' ')) {
  SECLUDED[name] = true;
}

// Every identifier that the text might declare at its top level. Too many do no harm: the footer asks
// `typeof` for each, which sees the top level only.
function declaredNames(text, wanted) {
  const names = new Set(wanted);
  const declared = /\b(?:function\s*\*?|class|var|let|const)\s+([\w$\x80-\uffff]+)|([\w$\x80-\uffff]+)\s*=\s*(?:async\b|function\b|class\b|\(|[\w$\x80-\uffff]+\s*=>)/g;
  for (const match of text.matchAll(declared)) {
    if (names.size >= MAX_NAMES) break;
    names.add(match[1] || match[2]);
  }
  return [...names].filter((name) => !RESERVED.has(name) && isIdentifier(name));
}

// The exact test compiles a large table, which few texts need.
function isIdentifier(name) {
  return /^(?!\d)[\w$]+$/.test(name) || /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

function footer(names, exported) {
  const scope = names.map((name) => `typeof ${name}==='undefined'?undefined:${name}`).join(',');
  const exports = exported.filter(([, local]) => !RESERVED.has(local)).map(([name, local]) => `[${JSON.stringify(name)}]:typeof ${local}==='undefined'?undefined:${local}`).join(',');
  return `\n;return[[${scope}],{__proto__:null,${exports}}]`;
}

const CJS = ['exports', 'require', 'module', '__filename', '__dirname'];

function compile(code, tail, parameters, file, columnOffset) {
  const options = { filename: file, columnOffset, importModuleDynamically: dynamicImport };
  try {
    return compileFunction(code + tail, parameters, options);
  } catch (error) {
    // The footer must not be what the message is about.
    const bare = compileFunction(code, parameters, options);
    if (!(error instanceof SyntaxErrorOf)) throw error;
    return bare;
  }
}

// A compiled file. `run(state)` gives `{ scope, exports }` or a promise of it.
class Unit {
  constructor(file, text, module, wanted) {
    this.file = file;
    this.directory = dirname(file);
    this.text = text;
    this.names = declaredNames(text, wanted);
    this.esm = false;
    this.imports = [];
    this.worldly = WORLDLY.test(text);
    if (module === 'esm') return this.compileModule();
    try {
      this.call = compile(text, footer(this.names, []), CJS, file, 0);
    } catch (error) {
      if (module !== 'auto' || !/\b(?:import|export|await)\b/.test(text)) throw error;
      let moduleError;
      try {
        this.compileModule();
      } catch (caught) {
        moduleError = caught;
      }
      if (moduleError) throw this.statements > 0 ? moduleError : error;
    }
  }

  compileModule() {
    const { transform, MODULE_PARAMETERS } = require('./esm.js');
    const found = transform(this.text);
    this.statements = found.statements;
    this.esm = true;
    this.imports = found.imports;
    const locals = [];
    for (const { bindings } of found.imports) for (const [, local] of bindings) locals.push(local);
    const parameters = [...MODULE_PARAMETERS, ...locals];
    const strict = '"use strict";';
    const tail = footer(this.names, found.exports);
    try {
      this.call = compile(strict + found.code, tail, parameters, this.file, -strict.length);
    } catch (error) {
      if (!/\bawait\b/.test(this.text)) throw error;
      const open = '"use strict";return(async()=>{';
      try {
        this.call = compileFunction(`${open}${found.code}${tail}\n})()`, parameters, {
          filename: this.file,
          columnOffset: -open.length,
          importModuleDynamically: dynamicImport,
        });
      } catch (inner) {
        throw /await/.test(error.message) ? inner : error;
      }
    }
  }

  run(loader) {
    return this.esm ? this.runModule(loader) : this.runScript(loader);
  }

  runScript(loader) {
    const module = loader.moduleFor(this);
    const result = apply(this.call, module.exports, [module.exports, module.require, module, this.file, this.directory]);
    module.loaded = true;
    return { __proto__: null, scope: scopeOf(result), exports: module.exports };
  }

  runModule(loader) {
    const spaces = [];
    let waiting = null;
    for (let i = 0; i < this.imports.length; i++) {
      const space = loader.importFrom(this, this.imports[i].from);
      put(spaces, i, space);
      if (space.pending) waiting = chain(waiting, space.pending);
    }
    if (waiting) return later(waiting, () => this.evaluate(loader, spaces));
    return this.evaluate(loader, spaces);
  }

  evaluate(loader, spaces) {
    const values = [loader.importMeta(this)];
    const exports = { __proto__: null };
    for (let i = 0; i < this.imports.length; i++) {
      const { bindings, reexports, star } = this.imports[i];
      const space = spaces[i];
      for (let j = 0; j < bindings.length; j++) put(values, values.length, space.get(bindings[j][0]));
      for (let j = 0; j < reexports.length; j++) exports[reexports[j][1]] = space.get(reexports[j][0]);
      if (star) space.each((name, value) => name !== 'default' && (exports[name] = value));
    }
    const result = apply(this.call, undefined, values);
    if (!isPromise(result)) return finish(result, exports);
    return later(result, (settled) => finish(settled, exports));
  }
}

const { isPromise } = require('util').types;

async function chain(first, second) {
  await first;
  await second;
}

async function later(promise, then) {
  return then(await promise);
}

function finish(result, exports) {
  // A comment without end, or the like, leaves the footer out.
  const own = result === undefined ? null : result[1];
  for (const name in own) exports[name] = own[name];
  return { __proto__: null, scope: scopeOf(result), exports };
}

// An early `return` at the top level leaves the footer out.
function scopeOf(result) {
  return typeof result === 'object' && result !== null && isArray(result[0]) ? result[0] : null;
}

function put(array, index, value) {
  defineProperty(array, index, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

// ---- modules -----------------------------------------------------------------------------------

// What the candidate's code can `require` and `import`. Files beside the submission are run afresh for
// every case like the submission itself; packages and built-in modules stay loaded.
class Loader {
  constructor(file, overrides) {
    this.file = file;
    this.overrides = overrides;
    this.units = { __proto__: null };
    this.cache = { __proto__: null };
    this.real = null;
    this.used = null;
    this.worldly = false;
    this.watched = { __proto__: null };
    this.errors = new WeakMap();
  }

  // Forgets the state of the last case.
  reset() {
    this.cache = { __proto__: null };
    this.used = null;
  }

  realRequire() {
    if (this.real === null) this.real = modules().createRequire(this.file);
    return this.real;
  }

  moduleFor(unit) {
    const loader = this;
    const require = function require(id) {
      return loader.requireFrom(unit, id);
    };
    require.resolve = (id, options) => this.realRequire().resolve(id, options);
    require.cache = this.cache;
    // Not the submission: `require.main === module` must be false, and `module.parent` true.
    require.main = { __proto__: null, id: '.', exports: {} };
    require.extensions = { __proto__: null };
    const module = {
      id: unit.file, path: unit.directory, exports: {}, filename: unit.file, loaded: false,
      children: [], paths: [], parent: require.main, require,
    };
    this.cache[unit.file] = module;
    return module;
  }

  importMeta(unit) {
    const { pathToFileURL } = require('url');
    const url = pathToFileURL(unit.file).href;
    return { __proto__: null, dirname: unit.directory, filename: unit.file, url, resolve: (id) => pathToFileURL(this.realRequire().resolve(id)).href };
  }

  requireFrom(unit, id) {
    if (typeof id !== 'string' || id === '') return this.realRequire()(id);
    if (modules().isBuiltin(id)) return this.builtin(id);
    const target = this.resolve(unit, id);
    if (target === null) return this.missing(unit, id);
    if (!isLocal(target)) {
      this.worldly = true;
      return this.realRequire()(target);
    }
    const cached = this.cache[target];
    if (cached !== undefined) return cached.exports;
    if (extname(target) === '.json') {
      const module = { exports: parse(stripBom(readFileSync(target, 'utf8'))) };
      this.cache[target] = module;
      return module.exports;
    }
    const inner = this.unit(target);
    const result = inner.run(this);
    if (!inner.esm) return this.cache[target].exports;
    if (isPromise(result)) throw new Error(`require() of ${target}, which waits at its top level, is not possible`);
    this.cache[target] = { exports: result.exports };
    return result.exports;
  }

  unit(target) {
    let unit = this.units[target];
    if (unit === undefined) {
      const extension = extname(target);
      const kind = extension === '.mjs' ? 'esm' : extension === '.cjs' ? 'commonjs' : 'auto';
      unit = this.units[target] = new Unit(target, stripBom(readFileSync(target, 'utf8')), kind, []);
      if (unit.worldly) this.worldly = true;
    }
    return unit;
  }

  builtin(id) {
    const name = indexOf(id, 'node:') === 0 ? slice(id, 5) : id;
    const own = this.overrides[name];
    if (own !== undefined) return own();
    const value = this.realRequire()(id);
    if (this.watched[name] === undefined) {
      this.watched[name] = true;
      if (SECLUDED[name] === undefined) this.worldly = true;
      if ((typeof value === 'object' || typeof value === 'function') && value !== null) fresh.watch(value, name);
    }
    return value;
  }

  resolve(unit, id) {
    const from = unit.file === this.file ? this.realRequire() : modules().createRequire(unit.file);
    const first = indexOf(id, 'file:') === 0 ? require('url').fileURLToPath(id) : id;
    try {
      return from.resolve(first);
    } catch (error) {
      if (error.code === 'MODULE_NOT_FOUND' || error.code === 'EACCES') return null;
      throw error;
    }
  }

  importFrom(unit, id) {
    if (modules().isBuiltin(id)) return new Space(this.builtin(id), true);
    const target = this.resolve(unit, id);
    if (target === null) return new Space(this.stub(unit, id), false);
    if (!isLocal(target)) return this.importPackage(target);
    if (extname(target) === '.json') return new Space(this.requireFrom(unit, target), true);
    const cached = this.cache[target];
    if (cached !== undefined) return cached.space || new Space(cached.exports, true);
    const inner = this.unit(target);
    if (!inner.esm) return new Space(this.requireFrom(unit, target), true);
    const space = new Space({ __proto__: null }, false);
    this.cache[target] = { exports: space.value, space };
    const result = inner.run(this);
    if (isPromise(result)) space.pending = later(result, (done) => fill(space, done.exports));
    else fill(space, result.exports);
    return space;
  }

  importPackage(target) {
    this.worldly = true;
    let value;
    try {
      value = this.realRequire()(target);
    } catch (error) {
      if (error.code !== 'ERR_REQUIRE_ESM') throw error;
      const space = new Space({ __proto__: null }, false);
      space.pending = later(importer(require('url').pathToFileURL(target).href), (found) => fill(space, found));
      return space;
    }
    return new Space(value, value === null || typeof value !== 'object' || !value.__esModule);
  }

  // A package that is not there. Where the answer is prepared for that (a `require` inside `try`), it
  // throws at once; otherwise only when something of it is used.
  missing(unit, id) {
    const quoted = id.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    if (new RegExp(`\\btry\\s*\\{[^}]*\\brequire\\s*\\(\\s*['"\`]${quoted}['"\`]`).test(unit.text)) throw this.notFound(unit, id);
    return this.stub(unit, id);
  }

  notFound(unit, id) {
    const error = new Error(`Cannot find module '${id}'\nRequire stack:\n- ${unit.file}`);
    error.code = 'MODULE_NOT_FOUND';
    error.requireStack = [unit.file];
    this.used = packageName(id);
    this.errors.set(error, this.used);
    return error;
  }

  stub(unit, id) {
    const fail = () => {
      throw this.notFound(unit, id);
    };
    const target = function () {};
    const handler = {
      __proto__: null,
      get: (_, key) => {
        if (key === 'then' || key === '__esModule') return undefined;
        if (key === 'prototype') return target.prototype;
        if (typeof key === 'symbol') return fail();
        return stub;
      },
      set: () => true,
      apply: fail,
      construct: fail,
    };
    const stub = new Proxy(target, handler);
    return stub;
  }
}

// The exports of a module as an importer sees them. A CommonJS module is its own default export.
class Space {
  constructor(value, wrapped) {
    this.value = value;
    this.wrapped = wrapped;
    this.pending = null;
  }

  get(name) {
    if (name === '*') return this.wrapped && this.value !== null && typeof this.value === 'object' ? { __proto__: null, ...this.value, default: this.value } : this.value;
    if (name === 'default' && this.wrapped) return this.value;
    return this.value[name];
  }

  each(visit) {
    for (const name of Object.keys(this.value)) visit(name, this.value[name]);
  }
}

function fill(space, exports) {
  for (const name of Object.keys(exports)) space.value[name] = exports[name];
}

const isLocal = (target) => test(/\.(?:js|cjs|mjs|json)$/, target) && indexOf(target, '/node_modules/') < 0;
const stripBom = (text) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
const packageName = (id) => /^(?:@[^/]+\/[^/]+|\.{0,2}\/.*|[^/]+)/.exec(id)[0];

module.exports = { Unit, Loader, exec, test };
