'use strict';
// The JavaScript driver against its wire protocol: a process with pipes on descriptors 3 and 4, and
// files on 1 and 2. Run with `node --test tests/drivers/`.

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, after } = require('node:test');

const DRIVER = path.join(__dirname, '..', '..', 'src', 'language', 'javascript', 'driver.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'driver-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const FILE = path.join(folder, 'answer.js');
const CLOCK = { start: 1800000000.0, tick: 0.000001 };

let runs = 0;

// Starts a driver, sends all requests at once and gives the replies, parsed and as text.
function drive(text, requests, more = {}, driver = DRIVER) {
  const init = {
    init: 1, file: FILE, text, kind: 'function', names: ['solve'], entry: null, params: { min: 1, max: 1, names: ['x'] },
    clock: null, output: null, module: 'auto', path: [folder], ...more,
  };
  const prefix = path.join(folder, `run${runs++}`);
  const out = fs.openSync(`${prefix}.out`, 'w+');
  const err = fs.openSync(`${prefix}.err`, 'w+');
  const child = spawn(process.execPath, [driver], { stdio: ['ignore', out, err, 'pipe', 'pipe'], cwd: folder });
  child.stdio[3].on('error', () => {});
  const lines = [init, ...requests].map((request) => (typeof request === 'string' ? request : JSON.stringify(request)));
  child.stdio[3].end(`${lines.join('\n')}\n`);
  const chunks = [];
  child.stdio[4].on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      const raw = Buffer.concat(chunks).toString().split('\n').filter(Boolean);
      const [first, ...replies] = raw.map((line) => JSON.parse(line));
      const printed = fs.readFileSync(`${prefix}.out`, 'utf8');
      const errors = fs.readFileSync(`${prefix}.err`, 'utf8');
      fs.closeSync(out);
      fs.closeSync(err);
      resolve({ code, signal, first, replies, raw, printed, errors });
    });
  });
}

const call = (...args) => ({ id: 1, calls: [{ a: args }] });
const calls = (...list) => ({ id: 1, calls: list });
const firstOf = (reply) => reply.r[0][0];

// The encoded text of what a function body returns.
async function wire(bodies) {
  const text = `const all = [${bodies.map((body) => `() => { ${body} }`).join(',\n')}];\nfunction solve(i) { return all[i](); }`;
  const { raw, replies } = await drive(text, bodies.map((_, i) => call(i)));
  assert.equal(replies.length, bodies.length);
  return raw.slice(1).map((line) => /^\{"id":1,"r":\[\[([^]*)\]\],"cpu":/.exec(line)[1]);
}

// What `args`, as JSON text, look like to the candidate's code.
async function seen(expression, args) {
  const { replies } = await drive(`function solve(x) { return ${expression}; }`, [`{"id":1,"calls":[{"a":[${args}]}]}`]);
  return firstOf(replies[0]).v;
}

// ---- entry search ------------------------------------------------------------------------------

const STYLES = {
  'function declaration': ['function solve(x) { return x + 1; }', 'function'],
  'var f = function': ['var solve = function (x) { return x + 1; };', 'function'],
  'const arrow': ['const solve = (x) => x + 1', 'function'],
  'let arrow without parentheses': ['let solve = x => x + 1', 'function'],
  'async function': ['async function solve(x) { return x + 1; }', 'function'],
  'class Solution': ['class Solution { solve(x) { return x + 1; } }', 'method'],
  'static method of Solution': ['class Solution { static solve(x) { return x + 1; } }', 'method'],
  'Solution as a constructor function': ['var Solution = function () {};\nSolution.prototype.solve = function (x) { return x + 1; };', 'method'],
  'module.exports object': ['module.exports = { solve: (x) => x + 1 };', 'module.exports'],
  'exports.x': ['exports.solve = (x) => x + 1;', 'module.exports'],
  'globalThis.x': ['globalThis.solve = (x) => x + 1;', 'function'],
  'ES export': ['export const solve = (x) => x + 1;', 'function'],
  'ES export list': ['const f = (x) => x + 1;\nexport { f as solve };', 'export'],
  'ES default object': ['export default { solve: (x) => x + 1 };', 'module.exports'],
  'ES default class': ['export default class { solve(x) { return x + 1; } }', 'method'],
  'use strict': ['"use strict";\nfunction solve(x) { return this === undefined ? x + 1 : 0; }', 'function'],
  'comment at the end': ['function solve(x) { return x + 1; } // done', 'function'],
  'hashbang': ['#!/usr/bin/env node\nfunction solve(x) { return x + 1; }', 'function'],
  'hashbang and ES export': ['#!/usr/bin/env node\nexport function solve(x) { return x + 1; }', 'function'],
  'own main block': ['function solve(x) { return x + 1; }\nif (require.main === module) process.exit(1);\nif (!module.parent) process.exit(1);', 'function'],
  'default parameter': ['function solve(x, y = 1) { return x + y; }', 'function'],
  'non-ASCII neighbours': ['// let’s = (go)\nconst größe = (a, b) => a;\nfunction solve(x) { return x + 1; }', 'function'],
};

for (const [name, [text, style]] of Object.entries(STYLES)) {
  test(`entry: ${name}`, async () => {
    const { first, replies, code } = await drive(text, [call(1), call(2)]);
    assert.equal(first.ready?.style, style, JSON.stringify(first));
    assert.equal(first.ready.note, null);
    assert.deepEqual(replies.map(firstOf), [{ v: 2 }, { v: 3 }]);
    assert.equal(code, 0);
  });
}

const NOTED = {
  'the only function': ['function other(x) { return x; }\nfunction two(a, b) {}', 'other'],
  'module.exports as a function': ['module.exports = function (x) { return x; };', 'module.exports'],
  'default export': ['export default (x) => x;', 'default'],
  'named default export': ['export default function mine(x) { return x; }', 'mine'],
  'the only method': ['class Solution { other(x) { return x; } _hidden(x) {} two(a, b) {} }', 'other'],
  'variable arguments': ['function other(...all) { return all[0]; }', 'other'],
};

for (const [name, [text, entry]] of Object.entries(NOTED)) {
  test(`entry with a note: ${name}`, async () => {
    const { first, replies } = await drive(text, [call(5)]);
    assert.equal(first.ready?.entry, entry, JSON.stringify(first));
    assert.match(first.ready.note, /^took /);
    assert.deepEqual(firstOf(replies[0]), { v: 5 });
  });
}

test('entry: names are tried in order, and --entry is the only one', async () => {
  const text = 'function b(x) { return "b"; }\nfunction a(x) { return "a"; }\nclass K { m(x) { return "m"; } }';
  const names = ['a', 'b'];
  assert.equal((await drive(text, [], { names })).first.ready.entry, 'a');
  assert.equal((await drive(text, [], { names, entry: 'b' })).first.ready.entry, 'b');
  assert.equal((await drive(text, [], { names, entry: 'c' })).first.failed.why, 'no_entry');
  const { first, replies } = await drive(text, [call(1)], { names, entry: 'K.m' });
  assert.equal(first.ready.style, 'method');
  assert.deepEqual(firstOf(replies[0]), { v: 'm' });
});

test('entry: what is there instead is named', async () => {
  const several = (await drive('const f = (a) => a; function g(b) {}\nclass K { run(x) {} }', [])).first.failed;
  assert.deepEqual(several, { why: 'no_entry', found: ['f', 'g', 'K', 'K.run'], several: ['f', 'g'] });
  const none = (await drive('console.log(1)', [])).first.failed;
  assert.deepEqual(none, { why: 'no_entry', found: [], several: [] });
});

test('init says which runtime answers', async () => {
  const { first } = await drive('function solve(x) {}', []);
  assert.equal(first.ready.runtime, process.versions.node);
  assert.equal(first.ready.executable, process.execPath);
});

test('module kinds: esm is strict, commonjs does not fall back', async () => {
  const strict = await drive('function solve(x) { return this === undefined; }', [call(1)], { module: 'esm' });
  assert.deepEqual(firstOf(strict.replies[0]), { v: true });
  const plain = await drive('export function solve(x) {}', [], { module: 'commonjs' });
  assert.equal(plain.first.failed.why, 'syntax');
});

test('ES modules: imports of built-ins and of files beside, top-level await, import.meta', async () => {
  fs.writeFileSync(path.join(folder, 'helper.mjs'), "import { base } from './base.cjs';\nexport let count = 0;\nexport const next = () => base + ++count;\nexport default class Kind {}\nexport * from './base.cjs';\n");
  fs.writeFileSync(path.join(folder, 'base.cjs'), 'exports.base = 10; exports.extra = "e";');
  fs.writeFileSync(path.join(folder, 'data.json'), '{"n": 3}');
  const text = `import fs, { readFileSync as read } from 'fs';
import * as path from 'node:path';
import Kind, { next, extra } from './helper.mjs'
import data from './data.json' with { type: 'json' };
const late = await Promise.resolve(7);
const regex = /[/'"\`]import x from 'y'/; const text = \`\${\`export \${1}\`} import\`;
export const solve = (x) => [read === fs.readFileSync, path.basename('/a/b'), next(), next(), typeof Kind, extra, data.n, late, text, import.meta.url];
// end`;
  const { first, replies } = await drive(text, [call(1), call(1)]);
  assert.equal(first.ready?.entry, 'solve', JSON.stringify(first));
  const { pathToFileURL } = require('node:url');
  const expected = { v: [true, 'b', 11, 12, 'function', 'e', 3, 7, 'export 1 import', pathToFileURL(FILE).href] };
  assert.deepEqual(replies.map(firstOf), [expected, expected]);
});

test('files beside the submission run afresh for every case', async () => {
  fs.writeFileSync(path.join(folder, 'state.js'), 'let n = 0;\nmodule.exports = () => ++n;');
  const { replies } = await drive("const next = require('./state');\nfunction solve(x) { return next(); }", [call(1), call(1)]);
  assert.deepEqual(replies.map(firstOf), [{ v: 1 }, { v: 1 }]);
});

test('packages beside the submission, ES modules among them', async () => {
  for (const [name, type, text] of [['made-esm', 'module', 'export const n = 1; export default 2;'], ['made-cjs', 'commonjs', 'exports.n = 3;']]) {
    const at = path.join(folder, 'node_modules', name);
    fs.mkdirSync(at, { recursive: true });
    fs.writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name, type, main: 'index.js' }));
    fs.writeFileSync(path.join(at, 'index.js'), text);
  }
  const text = "import two, { n } from 'made-esm';\nimport cjs, { n as three } from 'made-cjs';\nexport const solve = (x) => [n, two, three, cjs.n];";
  const { first, replies } = await drive(text, [call(1), call(1)]);
  assert.ok(first.ready, JSON.stringify(first));
  assert.deepEqual(replies.map(firstOf), Array(2).fill({ v: [1, 2, 3, 3] }));
});

test('dynamic import of a built-in', async () => {
  const { replies } = await drive("async function solve(x) { return (await import('node:path')).sep; }", [call(1)]);
  assert.deepEqual(firstOf(replies[0]), { v: '/' });
});

// ---- packages that are not there ---------------------------------------------------------------

test('missing packages: unused ones do no harm', async () => {
  const text = "const _ = require('no-lodash');\nconst { a, b: { c } } = require('no-such');\nimport_ = 1;\nfunction solve(x) { return x; }";
  const { first, replies } = await drive(text, [call(4)]);
  assert.ok(first.ready);
  assert.deepEqual(firstOf(replies[0]), { v: 4 });
  assert.equal(replies[0].missing, undefined);
  const esm = await drive("import _ from 'no-lodash';\nimport { x } from '@no/such/deep';\nexport function solve(n) { return n; }", [call(4)]);
  assert.deepEqual(firstOf(esm.replies[0]), { v: 4 });
});

test('missing packages: a used one is named', async () => {
  const { replies } = await drive("const { hash } = require('no-bcrypt');\nfunction solve(x) {\n  return hash(x);\n}", [call(4)]);
  const { e } = firstOf(replies[0]);
  assert.match(e.message, /^Cannot find module 'no-bcrypt'/);
  assert.equal(e.missing, 'no-bcrypt');
  assert.equal(e.line, 3);
});

test('missing packages: a use that is swallowed is still named', async () => {
  const text = "const bcrypt = require('@no/bcrypt/x');\nasync function solve(x) { try { return await bcrypt.hash(x); } catch (error) { return error.code; } }";
  const { replies } = await drive(text, [call(4)]);
  assert.deepEqual(firstOf(replies[0]), { v: 'MODULE_NOT_FOUND' });
  assert.equal(replies[0].missing, '@no/bcrypt');
});

test('missing packages: used while loading, and guarded by try', async () => {
  const { first } = await drive("const app = require('no-express')();\nfunction solve(x) {}", []);
  assert.equal(first.failed.why, 'threw');
  assert.deepEqual([first.failed.missing, first.failed.error.missing], ['no-express', 'no-express']);
  const guarded = await drive("let redis; try { redis = require('no-redis'); } catch { redis = null; }\nfunction solve(x) { return redis; }", [call(1)]);
  assert.deepEqual(firstOf(guarded.replies[0]), { v: null });
});

// ---- values ------------------------------------------------------------------------------------

test('values to the candidate', async () => {
  assert.equal(await seen('typeof x + x', '{"$i":"9223372036854775807"}'), 'bigint9223372036854775807');
  assert.equal(await seen('x.map(String).join()', '[5.0,1e300,{"$f":"nan"},{"$f":"inf"},{"$f":"-inf"}]'), '5,1e+300,NaN,Infinity,-Infinity');
  assert.equal(await seen('Object.is(x, -0)', '-0.0'), true);
  assert.deepEqual(await seen('[Object.keys(x), x.$i, x.b.$r, Object.getPrototypeOf(x) === Object.prototype]', '{"$m":[["$i",1],["b",{"$m":[["$r",{"$i":"5"}]]}]]}'), [['$i', 'b'], 1, 5, true]);
  assert.deepEqual(await seen('[Object.keys(x), x.polluted]', '{"__proto__":{"polluted":1}}'), [['__proto__'], null]);
  assert.deepEqual(await seen('[Object.keys(x), x.polluted]', '{"$m":[["__proto__",{"polluted":1}]]}'), [['__proto__'], null]);
  assert.equal(await seen('x.length', '"\\ud83d\\ude00"'), 2);
});

test('values to the candidate: deep nesting with marks', async () => {
  const depth = 100000;
  const deep = '['.repeat(depth) + '{"$i":"7"}' + ']'.repeat(depth);
  assert.equal(await seen('(() => { let n = 0; while (Array.isArray(x)) { x = x[0]; n++; } return n + typeof x; })()', deep), `${depth}bigint`);
});

test('numbers from the candidate', async () => {
  const table = {
    5: '5', '-0': '0', 2.5: '2.5', '2 ** 53 - 1': '9007199254740991', '2 ** 53': '9007199254740992.0', 1e21: '1e+21', 1e20: '100000000000000000000.0',
    NaN: '{"$f":"nan"}', '1 / 0': '{"$f":"inf"}', '-1 / 0': '{"$f":"-inf"}', '7n': '7', '2n ** 63n - 1n': '{"$i":"9223372036854775807"}',
    '-(2n ** 63n)': '{"$i":"-9223372036854775808"}', '2n ** 63n': '{"$o":["bigint","9223372036854775808"]}', 5e-324: '5e-324',
  };
  const got = await wire(Object.keys(table).map((expression) => `return ${expression};`));
  assert.deepEqual(got, Object.values(table).map((value) => `{"v":${value}}`));
});

test('structures from the candidate', async () => {
  const table = {
    'return undefined': 'null',
    'return': 'null',
    'return [1, undefined, null, "a"]': '[1,null,null,"a"]',
    'return [, 1, , 2]': '[null,1,null,2]',
    'return { a: 1, b: { c: [] }, d: undefined }': '{"a":1,"b":{"c":[]},"d":null}',
    'return Object.create(null)': '{}',
    'return { $x: 1, y: { z: 2 } }': '{"$m":[["$x",1],["y",{"z":2}]]}',
    'return new Map([["a", 1], ["b", new Map()]])': '{"a":1,"b":{}}',
    'return new Map([["$", 1]])': '{"$m":[["$",1]]}',
    'return JSON.parse(\'{"__proto__":1}\')': '{"__proto__":1}',
    'return new Int32Array([1, -2])': '[1,-2]',
    'return new Float64Array([0.5, NaN])': '[0.5,{"$f":"nan"}]',
    'return new BigInt64Array([3n])': '[3]',
    'return { toJSON() { return 1; }, get g() { return 2; } }.g': '2',
    'return { get g() { return 2; } }': '{"g":2}',
    'class A extends Array {}; return A.of(1, 2)': '[1,2]',
    'return "quote \\" \\\\ \\n \\u2028 é 😀"': '"quote \\" \\\\ \\n \u2028 é 😀"',
    'return require("vm").runInNewContext("({ a: [1] })")': '{"a":[1]}',
  };
  const got = await wire(Object.keys(table));
  assert.deepEqual(got, Object.values(table).map((value) => `{"v":${value}}`));
});

test('what has no form on the wire', async () => {
  const table = {
    'return new Set([1, 2])': ['Set', 'Set(2) { 1, 2 }'],
    'return function named() {}': ['function', 'named'],
    'return Symbol("s")': ['symbol', 'Symbol(s)'],
    'return new (class Point { constructor() { this.x = 1; } })()': ['Point', 'Point { x: 1 }'],
    'return new Boolean(false)': ['Boolean', '[Boolean: false]'],
    'return new Date(0)': ['Date', '1970-01-01T00:00:00.000Z'],
    'return new Map([[1, 2]])': ['Map', 'Map(1) { 1 => 2 }'],
    'return new Proxy({}, { get() { throw 1; } })': ['Proxy', 'a Proxy'],
    'return (function* () {})()': ['Generator', null],
    'return Buffer.from("a")': ['Buffer', null],
    'const a = []; a.push(a); return a': ['Array', 'a structure that contains itself'],
    'let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a': ['Array', null],
    'return "\\ud800"': ['string', null],
    'return { get g() { throw 1; } }': ['Object', 'reading it threw'],
    'return [1, new Set()]': null,
  };
  const got = await wire(Object.keys(table));
  Object.entries(table).forEach(([body, expected], i) => {
    const { v } = JSON.parse(got[i]);
    if (expected === null) return assert.deepEqual(v, [1, { $o: ['Set', 'Set(0) {}'] }]);
    assert.equal(v.$o[0], expected[0], `${body}: ${got[i]}`);
    if (expected[1] !== null) assert.equal(v.$o[1], expected[1], body);
    return undefined;
  });
});

test('encoding never calls what the candidate defines', async () => {
  const text = `function solve(x) {
    Object.prototype.toJSON = () => 'forged';
    Array.prototype.toJSON = () => 'forged';
    return [{ a: 1 }, [2], 'x'];
  }`;
  const { replies } = await drive(text, [call(1)]);
  assert.deepEqual(firstOf(replies[0]), { v: [{ a: 1 }, [2], 'x'] });
  assert.match(replies[0].dirty, /prototype/);
});

test('huge values: a long list goes through, a too long one is refused', async () => {
  const text = 'function solve(n) { return n < 0 ? "x".repeat(-n) : new Array(n).fill(123456); }';
  const { replies } = await drive(text, [call(1000000), call(20000000), call(-(2 ** 29 - 100)), call(3), calls({ a: [-3e7], n: 3 })]);
  assert.equal(firstOf(replies[0]).v.length, 1000000);
  for (const reply of [replies[1], replies[2]]) {
    assert.deepEqual([reply.r, reply.error], [[], { type: '', message: 'the returned value is too large' }]);
  }
  assert.deepEqual(firstOf(replies[3]), { v: [123456, 123456, 123456] });
  assert.equal(replies[4].error.message, 'the returned value is too large');
});

test('a large argument arrives whole', async () => {
  const { replies } = await drive('function solve(x) { return x.length; }', [call('é'.repeat(500000)), call('ab')]);
  assert.deepEqual(replies.map(firstOf), [{ v: 500000 }, { v: 2 }]);
});

test('an argument changed in place is graded, and fresh at each repetition', async () => {
  const text = 'function solve(nums) { nums.push(nums.length); return nums.length; }';
  const output = await drive(text, [calls({ a: [[5]], n: 2 })], { output: 0 });
  assert.deepEqual(output.replies[0].r, [[{ v: [5, 1] }, { v: [5, 1] }]]);
  const { replies } = await drive(text, [calls({ a: [[5]], n: 3 })]);
  assert.deepEqual(replies[0].r, [[{ v: 2 }, { v: 2 }, { v: 2 }]]);
});

// ---- errors ------------------------------------------------------------------------------------

test('errors show the own frames and lines', async () => {
  const text = '// one\nfunction helper(x) {\n  return x.y.z;\n}\nfunction solve(x) {\n  return [x].map(helper);\n}';
  const { replies } = await drive(text, [call(1)]);
  const { e } = firstOf(replies[0]);
  assert.equal(e.type, 'TypeError');
  assert.equal(e.line, 3);
  assert.equal(e.trace, '  line 3, in helper\n    return x.y.z;\n  line 6, in solve\n    return [x].map(helper);');
});

test('errors in ES modules keep their lines', async () => {
  const text = "import {\n  sep,\n} from 'node:path';\nexport default function solve(x) {\n  throw new RangeError('at ' + sep);\n}";
  const { replies } = await drive(text, [call(1)]);
  const { e } = firstOf(replies[0]);
  assert.deepEqual([e.type, e.message, e.line], ['RangeError', 'at /', 5]);
});

test('syntax errors have line and column', async () => {
  const { failed } = (await drive('function solve(x) {\n  return (x;\n}', [])).first;
  assert.equal(failed.why, 'syntax');
  assert.deepEqual([failed.error.type, failed.error.line, failed.error.column], ['SyntaxError', 2, 12]);
  assert.doesNotMatch(failed.error.message, /answer\.js|\^/);
  const open = (await drive('function solve(x) {\n  if (x) {\n', [])).first.failed.error;
  assert.equal(open.message, 'Unexpected end of input');
  assert.ok(open.line <= 3);
  const esm = (await drive("import x from 'fs';\nexport function solve(x) {\n  let let = 1;\n}", [])).first.failed.error;
  assert.equal(esm.line, 3);
});

test('a file that throws or exits while it loads', async () => {
  const threw = (await drive('const a = 1;\nnull.x;\nfunction solve(x) {}', [])).first.failed;
  assert.deepEqual([threw.why, threw.error.type, threw.error.line], ['threw', 'TypeError', 2]);
  const exit = await drive('process.exit(3);\nfunction solve(x) {}', [call(1)]);
  assert.deepEqual(exit.first, { failed: { why: 'exit', code: 3 } });
  assert.equal(exit.code, 0);
  assert.equal(exit.replies.length, 0);
  const swallowed = (await drive('try { process.exit(4); } catch {}\nfunction solve(x) {}', [])).first;
  assert.deepEqual(swallowed, { failed: { why: 'exit', code: 4 } });
  const rejected = (await drive('Promise.reject(new Error("early"));\nfunction solve(x) {}', [])).first.failed;
  assert.deepEqual([rejected.why, rejected.error.message], ['threw', 'early']);
  const waits = (await drive('await new Promise(() => {});\nexport function solve(x) {}', [])).first.failed;
  assert.match(waits.error.message, /never finishes/);
});

test('a file that throws only in a later case', async () => {
  // Not in the working folder, where a new file would replace the worker.
  const below = JSON.stringify(path.join(fs.mkdtempSync(path.join(folder, 'below-')), 'seen'));
  const text = `const fs = require('fs');\nif (fs.existsSync(${below})) throw new Error('again');\nfs.writeFileSync(${below}, '');\nfunction solve(x) { return 1; }`;
  const { replies } = await drive(text, [call(1), call(1)]);
  assert.deepEqual(firstOf(replies[0]), { v: 1 });
  assert.equal(replies[1].failed.why, 'threw');
  assert.deepEqual([replies[1].id, replies[1].failed.error.line], [1, 2]);
});

test('odd things are thrown', async () => {
  const text = `const odd = ['text', null, undefined, 5n, { code: 1 }, Symbol('s'),
    new (class extends Error { get message() { throw 1; } })(), new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } })];
  function solve(i) { throw odd[i]; }`;
  const { replies } = await drive(text, [0, 1, 2, 3, 4, 5, 6, 7].map((i) => call(i)));
  assert.equal(replies.length, 8);
  assert.deepEqual([firstOf(replies[0]).e.type, firstOf(replies[0]).e.message], ['string', 'text']);
  assert.equal(firstOf(replies[1]).e.message, 'null');
  assert.match(firstOf(replies[4]).e.message, /code: 1/);
});

test('a runaway recursion is an error, and the worker goes on', async () => {
  const { replies } = await drive('function solve(x) { return x ? solve(x) : 7; }', [call(1), call(0)]);
  assert.equal(firstOf(replies[0]).e.type, 'RangeError');
  assert.equal(firstOf(replies[0]).e.line, 1);
  assert.deepEqual(firstOf(replies[1]), { v: 7 });
});

// ---- fresh state -------------------------------------------------------------------------------

test('module state and added globals are gone in the next case', async () => {
  const text = 'let n = 0; var m = 0; implied = typeof implied === "undefined" ? 1 : 2; globalThis.g = (globalThis.g || 0) + 1;\nfunction solve(x) { late = 1; return [++n, ++m, implied, g]; }';
  const { replies } = await drive(text, [call(1), call(1), call(1)]);
  assert.deepEqual(replies.map(firstOf), Array(3).fill({ v: [1, 1, 1, 1] }));
  assert.ok(replies.every((reply) => reply.dirty === undefined));
});

test('state within one case stays', async () => {
  const { replies } = await drive('let n = 0;\nfunction solve(x) { return ++n; }', [calls({ a: [0] }, { a: [0], n: 2 })]);
  assert.deepEqual(replies[0].r, [[{ v: 1 }], [{ v: 2 }, { v: 3 }]]);
});

test('changed built-ins are reported', async () => {
  const changes = {
    'Array.prototype.last = function () {}': /^added to Array\.prototype$/,
    'Array.prototype.push = function () {}': /^changed Array\.prototype\.push$/,
    'Math.random = () => 4': /^changed Math\.random$/,
    'Object.defineProperty(String.prototype, "x", { value: 1 })': /^added to String\.prototype$/,
    'Object.defineProperty(Map.prototype, "size", { get: () => 1 })': /^changed Map\.prototype\.size$/,
    'delete JSON.parse': /^changed JSON\.parse$/,
    'parseInt = () => 1': /^changed parseInt$/,
    'require("fs").readFileSync = () => 1': /^changed fs\.readFileSync$/,
    'console.log = () => {}': /^changed console\.log$/,
    'Error.prepareStackTrace = () => ""': /Error/,
  };
  for (const [code, expected] of Object.entries(changes)) {
    const { replies } = await drive(`function solve(x) { ${code}; return 1; }`, [call(1)]);
    assert.deepEqual(firstOf(replies[0]), { v: 1 }, code);
    assert.match(replies[0].dirty ?? 'clean', expected, code);
  }
});

test('changed built-ins are reported late in the life of a worker, too', async () => {
  const text = 'function solve(x) { if (x === 70) Math.max = () => 1; if (x === 80) Set.prototype.map = 1; return x; }';
  const { replies } = await drive(text, Array.from({ length: 81 }, (_, i) => call(i)));
  assert.deepEqual([replies[69].dirty, replies[70].dirty], [undefined, 'changed Math.max']);
  const { replies: added } = await drive(text.replace('70', '-1'), Array.from({ length: 81 }, (_, i) => call(i)));
  assert.deepEqual([added[79].dirty, added[80].dirty], [undefined, 'added to Set.prototype']);
});

test('listeners, environment, folder and arguments are put back', async () => {
  const text = `function solve(x) {
    const before = [process.listenerCount('SIGTERM'), process.env.LEFT, process.env.HOME2, process.argv.length, process.cwd()];
    process.on('SIGTERM', () => {}); process.on('beforeExit', () => {}); process.env.LEFT = '1'; process.argv.push('more'); process.chdir('/'); process.exitCode = 5;
    return before;
  }`;
  const { replies, code } = await drive(text, [call(1), call(1)]);
  assert.deepEqual(firstOf(replies[1]), firstOf(replies[0]));
  assert.equal(replies[1].dirty, undefined);
  assert.equal(code, 0);
});

test('a worker for one case puts nothing back', async () => {
  const text = "Math.max = () => 1; function solve(x) { globalThis.left = 1; require('net').createServer().listen(0); return x; }";
  const { replies, code } = await drive(text, [call(2)], { once: true });
  assert.deepEqual([firstOf(replies[0]), replies[0].dirty, code], [{ v: 2 }, undefined, 0]);
});

test('what is left running is reported', async () => {
  const { replies } = await drive("function solve(x) { require('net').createServer().listen(0); return 1; }", [call(1)]);
  assert.match(replies[0].dirty, /left something running/);
  const child = await drive("function solve(x) { require('child_process').spawn('sleep', ['1']); return 1; }", [call(1)]);
  assert.match(child.replies[0].dirty, /left something running/);
});

test('children do not inherit the channel', async () => {
  const { replies } = await drive("function solve(x) { return require('child_process').execSync('ls /proc/self/fd').toString(); }", [call(1)]);
  assert.doesNotMatch(firstOf(replies[0]).v, /^[4567]\d*$/m);
});

test('patched prototypes do not reach the driver', async () => {
  const text = `const forged = () => { throw new Error('driver reached'); };
  const found = [];
  for (const type of [Array, Function, String, Map, Set, RegExp, Promise, Uint8Array, Object.getPrototypeOf(Uint8Array), Buffer, WeakMap]) {
    for (const key of Reflect.ownKeys(type.prototype)) {
      const own = Object.getOwnPropertyDescriptor(type.prototype, key);
      if (key !== 'constructor' && own.configurable && typeof own.value === 'function') found.push([type.prototype, key]);
    }
  }
  for (let i = found.length - 1; i >= 0; i--) { const at = found[i]; at[0][at[1]] = forged; }
  Object.defineProperty(Object.getPrototypeOf(function* () {}).prototype, 'next', { value: forged });
  JSON.parse = JSON.stringify = Object.keys = Reflect.apply = Array.isArray = forged;
  process.hrtime = process.cpuUsage = process.resourceUsage = process._tickCallback = forged;
  const fs = require('fs'); fs.readSync = fs.writeSync = fs.fstatSync = forged;
  function solve(x) { return { got: x }; }`;
  const { first, replies } = await drive(text, [call(1), call([2])]);
  assert.ok(first.ready, JSON.stringify(first));
  assert.deepEqual(firstOf(replies[0]), { v: { got: 1 } });
  assert.ok(replies[0].dirty);
  // In the next case it is the file itself that meets what it did.
  assert.equal(replies[1].failed.error.message, 'driver reached');
});

// ---- time, promises and timers -----------------------------------------------------------------

test('promises and thenables are awaited before the next call', async () => {
  const text = 'let n = 0;\nasync function solve(x) { const seen = n; await null; await new Promise((resolve) => setTimeout(resolve, 2)); n = seen + 1; return n; }';
  const { replies } = await drive(text, [calls({ a: [1] }, { a: [1], n: 2 })]);
  assert.deepEqual(replies[0].r, [[{ v: 1 }], [{ v: 2 }, { v: 3 }]]);
  const thenable = await drive('const solve = (x) => ({ then(resolve) { resolve(x * 2); } });', [call(4)]);
  assert.deepEqual(firstOf(thenable.replies[0]), { v: 8 });
  const rejected = await drive('const solve = async (x) => {\n  throw new TypeError("no");\n};', [call(4)]);
  assert.deepEqual([firstOf(rejected.replies[0]).e.type, firstOf(rejected.replies[0]).e.line], ['TypeError', 2]);
});

test('a promise that nothing can settle is answered at once, and the worker goes on', async () => {
  const { replies } = await drive('const solve = (x) => (x ? new Promise(() => {}) : 5);', [calls({ a: [0] }, { a: [1] }, { a: [0] }), call(0), call(1), call(1), call(0)]);
  assert.deepEqual([replies[0].r, replies[0].stuck], [[[{ v: 5 }], []], true]);
  assert.deepEqual(replies.slice(1).map((reply) => reply.stuck ?? firstOf(reply).v), [5, true, true, 5]);
});

test('uncaught errors in callbacks belong to the current case', async () => {
  const text = "function solve(x) {\n  if (x === 1) { setTimeout(() => { throw new Error('callback'); }); return new Promise(() => {}); }\n  if (x === 2) Promise.reject(new Error('floating'));\n  if (x === 3) process.nextTick(() => { throw new Error('tick'); });\n  return x;\n}";
  const { replies } = await drive(text, [1, 2, 3, 4].map((x) => call(x)));
  assert.deepEqual(replies.map((reply) => firstOf(reply).e?.message ?? firstOf(reply).v), ['callback', 'floating', 'tick', 4]);
  assert.equal(firstOf(replies[0]).e.line, 2);
});

test("a handler of the candidate's own deals with its errors", async () => {
  const text = "process.on('unhandledRejection', () => {});\nfunction solve(x) { Promise.reject(new Error('handled')); return x; }";
  const { replies } = await drive(text, [call(1), call(2)]);
  assert.deepEqual(replies.map(firstOf), [{ v: 1 }, { v: 2 }]);
});

test('timers of one case never fire in another, and endless ones do no harm', async () => {
  const text = "setInterval(() => {}, 1000);\nlet fired = 0; const shared = require('timers');\nasync function solve(x) { setTimeout(() => console.log('late'), 5); setImmediate(() => console.log('soon')); shared.setInterval(() => console.log('again'), 1);\n if (x) await new Promise((r) => setTimeout(r, 30)); return x; }";
  const { replies, printed } = await drive(text, [call(0), call(0), call(0)]);
  assert.deepEqual(replies.map(firstOf), [{ v: 0 }, { v: 0 }, { v: 0 }]);
  assert.ok(replies.every((reply) => reply.dirty === undefined));
  assert.equal(printed, '');
});

test('process.exit ends the case, not the worker', async () => {
  const text = 'function solve(x) { if (x === 1) process.exit(2); if (x === 2) try { process.exit(); } catch {} if (x === 3) return new Promise(() => setTimeout(() => process.exit(7), 1)); return x; }';
  const { replies } = await drive(text, [calls({ a: [0] }, { a: [1] }, { a: [0] }), call(2), call(3), call(0)]);
  assert.deepEqual([replies[0].exit, replies[0].r], [2, [[{ v: 0 }], []]]);
  assert.deepEqual(replies.slice(1).map((reply) => reply.exit ?? firstOf(reply).v), [0, 7, 0]);
});

test('standard input is empty, every time', async () => {
  const text = `let lines = 0; let ended = false;
  process.stdin.on('data', () => lines++).on('end', () => { ended = true; });
  require('readline').createInterface({ input: process.stdin }).on('close', () => console.log('closed'));
  const all = require('fs').readFileSync(0, 'utf8');
  function solve(x) { return [lines, ended, all]; }`;
  const { replies, printed } = await drive(text, [call(1), call(1)]);
  assert.deepEqual(replies.map(firstOf), Array(2).fill({ v: [0, true, ''] }));
  assert.ok(replies.every((reply) => reply.dirty === undefined), JSON.stringify(replies));
  assert.equal(printed, 'closed\nclosed\n');
});

test('what is printed goes to the files, and its length is in the reply', async () => {
  const { replies, printed, errors } = await drive("console.log('load');\nfunction solve(x) { console.log('é'); console.error('ab'); return 1; }", [call(1), call(1)]);
  assert.equal(printed, 'load\né\nload\né\n');
  assert.equal(errors, 'ab\nab\n');
  assert.deepEqual(replies.map((reply) => reply.out), [[8, 3], [16, 6]]);
});

test('cost is measured per case', async () => {
  const text = 'function solve(ms) { const end = Date.now() + ms; while (Date.now() < end); return new Uint8Array(ms * 1e6).fill(1).length; }';
  const { replies } = await drive(text, [call(0), call(60), call(0)]);
  assert.ok(replies[1].cpu > 40e6 && replies[1].wall > 55e6, JSON.stringify(replies[1]));
  assert.ok(replies[2].cpu < 30e6);
  if (replies[1].peak !== null) assert.ok(replies[1].peak > 50e6 && replies[0].peak < 30e6, JSON.stringify(replies));
});

// ---- every string ------------------------------------------------------------------------------

test('each: all strings by length, then in the order of the alphabet', async () => {
  const { replies } = await drive('const seen = []; function solve(s) { seen.push(s); if (s === "bb") console.log(seen.join()); return s === "" || s === "ab"; }', [{ id: 9, each: { alphabet: 'ab', up_to: 2 } }]);
  assert.equal(replies[0].id, 9);
  assert.equal(replies[0].bits, '1000100');
  assert.equal(replies[0].stop, undefined);
  const { printed } = await drive('const seen = []; function solve(s) { seen.push(s); if (s === "b😀") console.log(seen.join()); return true; }', [{ id: 9, each: { alphabet: 'a😀b', up_to: 2 } }]);
  assert.equal(printed, ',a,😀,b,aa,a😀,ab,😀a,😀😀,😀b,ba,b😀\n');
});

test('each stops at the first answer that is no bool', async () => {
  const { replies } = await drive('function solve(s) { if (s === "b") return 1; return false; }', [{ id: 1, each: { alphabet: 'ab', up_to: 3 } }]);
  assert.deepEqual([replies[0].bits, replies[0].stop], ['00', { v: 1 }]);
  const threw = await drive('function solve(s) { if (s === "aa") null.x; return s.length === 0; }', [{ id: 1, each: { alphabet: 'a', up_to: 3 } }]);
  assert.deepEqual([threw.replies[0].bits, threw.replies[0].stop.e.type], ['10', 'TypeError']);
  const later = await drive('const solve = async (s) => s.length < 2;', [{ id: 1, each: { alphabet: 'a', up_to: 3 } }]);
  assert.equal(later.replies[0].bits, '1100');
  const slow = await drive('const solve = async (s) => { await new Promise((r) => setTimeout(r, 1)); if (s.length === 3) await new Promise(() => {}); return s.length < 2; };', [{ id: 1, each: { alphabet: 'a', up_to: 3 } }]);
  assert.deepEqual([slow.replies[0].bits, slow.replies[0].stuck], ['110', true]);
  const exits = await drive('const solve = (s) => s.length < 2 || process.exit(1);', [{ id: 1, each: { alphabet: 'a', up_to: 3 } }, call('')]);
  assert.deepEqual([exits.replies[0].bits, exits.replies[0].exit, firstOf(exits.replies[1]).v], ['11', 1, true]);
});

// ---- classes and sequences ---------------------------------------------------------------------

const LIMITER = {
  kind: 'class', names: ['Limiter', 'RateLimiter'], params: { min: 1, max: 1, names: ['limit'] },
  methods: { allow: { names: ['allow', 'Allow'], min: 1, max: 1 }, reset: { names: ['reset'], min: 0, max: 0 } },
};
const limiterCase = { id: 1, new: [1], calls: [{ m: 'allow', a: ['k'], n: 2 }, { m: 'reset', a: [] }, { m: 'allow', a: ['k'] }] };
const limiterResult = [[{ v: true }, { v: false }], [{ v: null }], [{ v: true }]];
const CLASSES = {
  'class': 'class Limiter { constructor(l) { this.l = l; this.n = 0; } allow(k) { return ++this.n <= this.l; } reset() { this.n = 0; } }',
  'second name, other convention': 'class RateLimiter { constructor(l) { this.l = l; this.n = 0; } Allow(k) { return ++this.n <= this.l; } reset() { this.n = 0; } }',
  'constructor function with prototype methods': 'function Limiter(l) { this.l = l; this.n = 0; }\nLimiter.prototype.allow = function (k) { return ++this.n <= this.l; };\nLimiter.prototype.reset = function () { this.n = 0; };',
  'methods set in the constructor': 'var Limiter = function (l) { let n = 0; this.allow = (k) => ++n <= l; this.reset = () => { n = 0; }; };',
  'class fields': 'class Limiter { #n = 0; constructor(l) { this.l = l; } allow = (k) => ++this.#n <= this.l; reset = () => { this.#n = 0; }; }',
  'factory': 'const Limiter = (l) => { let n = 0; return { allow: (k) => ++n <= l, reset: () => { n = 0; } }; };',
  'export default class': 'export default class Limiter { constructor(l) { this.l = l; this.n = 0; } async allow(k) { return ++this.n <= this.l; } reset() { this.n = 0; } }',
  'module.exports of another name': 'module.exports = class Bucket { constructor(l) { this.l = l; this.n = 0; } allow(k) { return ++this.n <= this.l; } reset() { this.n = 0; } };',
  'the only class with these methods': 'class Other {}\nclass Bucket { constructor(l) { this.l = l; this.n = 0; } allow(k) { return ++this.n <= this.l; } reset() { this.n = 0; } }',
  'a method of another name': 'class Limiter { constructor(l) { this.l = l; this.n = 0; } permit(k) { return ++this.n <= this.l; } reset() { this.n = 0; } }',
};

for (const [name, text] of Object.entries(CLASSES)) {
  test(`class: ${name}`, async () => {
    const { first, replies } = await drive(text, [limiterCase, limiterCase], LIMITER);
    assert.ok(first.ready, JSON.stringify(first));
    assert.deepEqual(replies.map((reply) => reply.r), [limiterResult, limiterResult]);
  });
}

test('class: a missing method is named', async () => {
  const { failed } = (await drive('class Limiter { constructor(l) {} foo(a, b) {} reset() {} }', [], LIMITER)).first;
  assert.deepEqual(failed, { why: 'no_entry', found: ['foo', 'reset'], several: [], missing: ['allow'] });
});

test('class: several instances, named results and references', async () => {
  const text = 'class Store { constructor(n) { this.n = n; } put(x) { return { id: this.n, x }; } get(t) { return [t.id, t instanceof Store]; } same(a) { return a === this; } }';
  const kind = { kind: 'class', names: ['Store'], methods: Object.fromEntries(['put', 'get', 'same'].map((m) => [m, { names: [m], min: 1, max: 1 }])) };
  const request = calls(
    { m: 'put', a: [5], as: 't' }, { m: 'get', a: [{ $r: 't' }] }, { new: [2], as: 'other' }, { m: 'put', a: [[{ $r: 't' }]], on: 'other', n: 2 },
    { m: 'same', a: [{ $r: 'other' }], on: 'other' }, { m: 'same', a: [{ $r: 'other' }] },
  );
  const { replies } = await drive(text, [{ ...request, new: [1] }], kind);
  const nested = { v: { id: 2, x: [{ id: 1, x: 5 }] } };
  assert.deepEqual(replies[0].r, [[{ v: { id: 1, x: 5 } }], [{ v: [1, false] }], [{ v: null }], [nested, nested], [{ v: true }], [{ v: false }]]);
});

test('class: a constructor that throws fails the case', async () => {
  const text = 'class Limiter { constructor(l) { if (l > 1) throw new Error("bad"); } allow(k) { return 1; } reset() {} }';
  const { replies } = await drive(text, [{ ...limiterCase, new: [2] }, limiterCase], LIMITER);
  assert.deepEqual([replies[0].r, replies[0].failed.why, replies[0].failed.error.message], [[], 'new', 'bad']);
  assert.deepEqual(replies[1].r[0][0], { v: 1 });
  const inner = calls({ new: [2], as: 'b' }, { m: 'allow', a: ['k'], on: 'b' }, { m: 'allow', a: [{ $r: 'nobody' }] }, { m: 'allow', a: [{ $r: 'b' }] });
  const { replies: later } = await drive(text, [{ ...inner, new: [1] }], LIMITER);
  assert.deepEqual(later[0].r.slice(0, 3).map(([result]) => result.e.message), ['bad', 'bad', 'there is no result named `nobody`']);
});

test('a sequence goes on after a call that threw', async () => {
  const { replies } = await drive('function solve(x) { if (x === 1) throw new Error("one"); return x; }', [calls({ a: [0] }, { a: [1] }, { a: [2] })]);
  assert.deepEqual(replies[0].r.map(([result]) => result.e?.message ?? result.v), [0, 'one', 2]);
});

test('threads: overlapping calls are awaited together, in order', async () => {
  const text = 'let count = 0;\nasync function solve(limit) { if (count >= limit) return true; await null; count++; return false; }';
  const { replies } = await drive(text, [calls({ a: [2], threads: 4 }, { a: [2] }), calls({ a: [2], n: 2, threads: 2 })]);
  assert.deepEqual(replies[0].r, [[{ v: false }, { v: false }, { v: false }, { v: false }], [{ v: true }]]);
  assert.deepEqual(replies[1].r, [[{ v: false }, { v: false }, { v: true }, { v: true }]]);
});

// ---- the virtual clock -------------------------------------------------------------------------

test('clock: times of calls, repetitions and readings', async () => {
  const text = 'const begun = Date.now();\nfunction solve(x) { return [Date.now() - begun, Math.round(performance.now() * 1000) % 1000]; }';
  const { replies } = await drive(text, [calls({ a: [0], n: 2 }, { a: [0], at: 59.5 }, { a: [0], n: 2, every: 0.5 }, { a: [0], at: 3 })].flatMap((one) => [one, one]), { clock: CLOCK });
  assert.deepEqual(replies[0].r.flat().map(({ t }) => t), [0.000001, 0.000003, 59.5, 59.500002, 60.000002, 60.000004]);
  assert.deepEqual(replies[0].r.flat().map(({ v }) => v[0]), [0, 0, 59500, 59500, 60000, 60000]);
  assert.deepEqual(replies[1].r, replies[0].r);
});

test('clock: every way to tell the time agrees, and sleeping costs nothing', async () => {
  const text = `const { setTimeout: sleep } = require('node:timers/promises');
  const util = require('util'); const timers = require('timers'); const { performance: perf } = require('perf_hooks');
  async function solve(x) {
    const [date, now, big, pair] = [+new Date(), perf.now(), process.hrtime.bigint(), process.hrtime()];
    await sleep(1000); await new Promise((r) => setTimeout(r, 3600e3)); await util.promisify(setTimeout)(250); await new Promise((r) => timers.setTimeout(r, 100));
    await timers.promises.setTimeout(50); await new Promise((r) => setImmediate(r));
    return [Date.now() - date, Math.round(perf.now() - now), Number((process.hrtime.bigint() - big) / 1000000n), process.hrtime(pair)[0], new Date() instanceof Date, typeof Date(), new Date(5).getTime(), new Date(2020, 1).getFullYear()];
  }`;
  const begun = Date.now();
  const { replies } = await drive(text, [call(1), call(1)], { clock: CLOCK });
  assert.deepEqual(firstOf(replies[0]).v, [3601400, 3601400, 3601400, 3601, true, 'string', 5, 2020]);
  assert.deepEqual(firstOf(replies[1]), firstOf(replies[0]));
  assert.ok(Date.now() - begun < 5000);
});

test('clock: the start is the one that the problem names', async () => {
  const { replies } = await drive('function solve(x) { return [Date.now(), new Date().toISOString(), performance.timeOrigin <= Date.now()]; }', [call(1)], { clock: { start: 1800000000, tick: 0 } });
  assert.deepEqual(firstOf(replies[0]), { v: [1800000000000, '2027-01-15T08:00:00.000Z', true], t: 0 });
});

test('clock: timers run in order on the way to a later call', async () => {
  const text = `const log = []; let n = 0;
  const interval = setInterval(() => { log.push('i' + Date.now() % 100000); if (++n === 3) clearInterval(interval); }, 1000);
  setTimeout(() => log.push('b'), 1500); setTimeout(() => log.push('a'), 500); clearTimeout(setTimeout(() => log.push('never'), 700));
  setTimeout(() => log.push('unref'), 600).unref(); setImmediate(() => log.push('now')); const again = setTimeout(() => log.push('refreshed'), 900);
  setTimeout(() => again.refresh(), 800); clearTimeout(+setTimeout(() => log.push('by number'), 10));
  function solve(x) { return log.join(' '); }`;
  const { replies } = await drive(text, [calls({ a: [0] }, { a: [0], at: 10 })], { clock: { start: 1800000000, tick: 0 } });
  assert.deepEqual(replies[0].r.flat().map(({ v }) => v), ['', 'now a unref i1000 b refreshed i2000 i3000']);
});

test('clock: overlapping sleeps, errors in timers, stuck promises', async () => {
  const text = `async function solve(x) {
    if (x === 1) { setTimeout(() => { throw new Error('timer'); }, 10); await new Promise(() => {}); }
    if (x === 2) { setInterval(() => {}, 10).unref(); await new Promise(() => {}); }
    await new Promise((r) => setTimeout(r, 1000)); return Date.now() - 1800000000000;
  }`;
  const { replies } = await drive(text, [calls({ a: [0], threads: 2 }, { a: [1] }, { a: [0] }, { a: [2] })], { clock: { start: 1800000000, tick: 0 } });
  const [both, failed, after] = replies[0].r;
  assert.deepEqual(both.map(({ v }) => v), [1000, 1000]);
  assert.equal(failed[0].e.message, 'timer');
  assert.equal(after[0].v, 2010);
  assert.equal(replies[0].stuck, true);
});

test('clock: real reads come before virtual timers', async () => {
  const text = "const fs = require('fs/promises');\nfunction solve(x) { return Promise.race([fs.readFile(__filename + '.txt', 'utf8'), new Promise((r) => setTimeout(r, 1000, 'late'))]); }";
  fs.writeFileSync(`${FILE}.txt`, 'read');
  const { replies } = await drive(text, [call(1)], { clock: CLOCK });
  assert.equal(firstOf(replies[0]).v, 'read');
});

test('clock: a subclass of Date and a frozen reading', async () => {
  const text = 'class Day extends Date { day() { return this.getTime(); } }\nfunction solve(x) { const d = new Day(); return [d.day(), d instanceof Day, d instanceof Date, Date.length, Date.name, new Date().constructor === Date]; }';
  const { replies } = await drive(text, [call(1)], { clock: { start: 1800000000, tick: 0 } });
  assert.deepEqual(firstOf(replies[0]).v, [1800000000000, true, true, 7, 'Date', true]);
  assert.equal(replies[0].dirty, undefined);
});

// ---- the channel -------------------------------------------------------------------------------

test('many requests sent ahead are answered in order', async () => {
  const { replies } = await drive('function solve(x) { return x * 2; }', Array.from({ length: 3000 }, (_, i) => ({ id: i, calls: [{ a: [i] }] })));
  assert.equal(replies.length, 3000);
  assert.ok(replies.every((reply, i) => reply.id === i && reply.r[0][0].v === 2 * i));
});

test('a driver that is stopped while a case runs leaves nothing to answer', async () => {
  const { replies, code } = await drive('function solve(x) { if (x) process.abort(); return 1; }', [call(0), call(1), call(0)]);
  assert.equal(replies.length, 1);
  assert.notEqual(code, 0);
});

test('compiled ahead, the driver answers the same', async () => {
  const copy = path.join(folder, 'driver');
  fs.cpSync(path.dirname(DRIVER), copy, { recursive: true });
  const driver = path.join(copy, 'driver.js');
  execFileSync(process.execPath, [driver, '--compile']);
  const { Script } = require('node:vm');
  const script = new Script(fs.readFileSync(path.join(copy, 'parts.joined'), 'latin1'), { cachedData: fs.readFileSync(path.join(copy, 'parts.code')) });
  assert.equal(script.cachedDataRejected, false);
  const text = 'export const solve = async (x) => { await new Promise((r) => setTimeout(r, 1000)); return "…" + x; };';
  const { replies } = await drive(text, [call(1)], { clock: { start: 1800000000, tick: 0 } }, driver);
  assert.deepEqual(firstOf(replies[0]), { v: '…1', t: 0 });
  // What another V8 left behind is of no use, and does no harm.
  fs.writeFileSync(path.join(copy, 'parts.code'), 'no code');
  assert.deepEqual(firstOf((await drive(text, [call(2)], {}, driver)).replies[0]), { v: '…2' });
});

test('kind load: the file runs, nothing is called', async () => {
  const { first, replies, printed } = await drive("console.log('ran');", [calls(), calls()], { kind: 'load', names: [] });
  assert.equal(first.ready.style, 'load');
  assert.deepEqual(replies.map((reply) => reply.r), [[], []]);
  assert.equal(printed, 'ran\nran\n');
});
