'use strict';
// What the JavaScript driver costs: its start-up beside that of bare Node, and one more case and one
// more call through the pipes. Run with `node benches/driver_javascript.js`.

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const SOURCE = path.join(__dirname, '..', 'src', 'language', 'javascript');
const PLAIN = path.join(SOURCE, 'driver.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'driver-'));
fs.cpSync(SOURCE, folder, { recursive: true });
const DRIVER = path.join(folder, 'driver.js');
execFileSync(process.execPath, [DRIVER, '--compile']);
const ROUNDS = 15;

const balanced = `
function isBalanced(s) {
  const pairs = { ')': '(', ']': '[', '}': '{' };
  const stack = [];
  for (const c of s) {
    if (!pairs[c]) stack.push(c);
    else if (stack.pop() !== pairs[c]) return false;
  }
  return stack.length === 0;
}
`;
const esm = `import fs from 'node:fs';\nexport ${balanced.trim()}`;
const limiter = `
class Limiter {
  constructor(limit) { this.limit = limit; this.seen = new Map(); }
  allow(key) { const n = (this.seen.get(key) || 0) + 1; this.seen.set(key, n); return n <= this.limit; }
}
`;

function init(text, more) {
  return JSON.stringify({
    init: 1, file: '/answer.js', text, kind: 'function', names: ['isBalanced'], entry: null,
    params: { min: 1, max: 1, names: ['s'] }, clock: null, output: null, module: 'auto', path: [], ...more,
  });
}

// Milliseconds from the start of the process to its end, all requests being sent at once.
function time(args, lines) {
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    child.stdio[3].on('error', () => {});
    child.stdio[3].end(lines.map((line) => `${line}\n`).join(''));
    child.stdio[4].resume();
    child.on('close', (code) => (code === 0 ? resolve(Number(process.hrtime.bigint() - begun) / 1e6) : reject(new Error(`exit ${code}`))));
  });
}

async function best(args, lines, rounds = ROUNDS) {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) least = Math.min(least, await time(args, lines));
  return least;
}

// The cost of one more, from the difference between many and one.
async function marginal(head, request, many) {
  const of = (count) => [head, ...Array.from({ length: count }, (_, i) => request(i))];
  const one = await best([DRIVER], of(1));
  const all = await best([DRIVER], of(many));
  return ((all - one) / (many - 1)) * 1000;
}

const show = (what, value, unit) => console.log(`${what.padEnd(44)} ${value.toFixed(unit === 'ms' ? 1 : 2).padStart(8)} ${unit}`);

async function main() {
  const call = (i) => JSON.stringify({ id: i, calls: [{ a: ['([]{})'] }] });
  const bare = await best(['-e', '0'], []);
  const ready = await best([DRIVER], [init(balanced)]);
  show('node -e 0', bare, 'ms');
  show('driver, started and made ready', ready, 'ms');
  show('  difference', ready - bare, 'ms');
  show('  the same, not compiled ahead', (await best([PLAIN], [init(balanced)])) - bare, 'ms');
  show('one more case', await marginal(init(balanced), call, 5001), 'µs');
  show('one more case, ES module', await marginal(init(esm), call, 5001), 'µs');
  const sequence = (n) => JSON.stringify({ id: 0, new: [5], calls: Array.from({ length: n }, () => ({ m: 'allow', a: ['x'] })) });
  const head = init(limiter, { kind: 'class', names: ['Limiter'], methods: { allow: { names: ['allow'], min: 1, max: 1 } } });
  const one = await best([DRIVER], [head, sequence(1)]);
  show('one more call in a sequence', ((await best([DRIVER], [head, sequence(20001)])) - one) / 20, 'µs');
  const times = (n) => JSON.stringify({ id: 0, calls: [{ a: ['([]{})'], n }] });
  const single = await best([DRIVER], [init(balanced), times(1)]);
  show('one more repetition of a call', ((await best([DRIVER], [init(balanced), times(20001)])) - single) / 20, 'µs');
  const later = init(balanced.replace('function', 'async function'));
  const first = await best([DRIVER], [later, times(1)]);
  show('one more awaited call', ((await best([DRIVER], [later, times(20001)])) - first) / 20, 'µs');
}

main().finally(() => fs.rmSync(folder, { recursive: true }));
