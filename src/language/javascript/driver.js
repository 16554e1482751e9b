'use strict';
// Answers the calls of a function or class problem in one warm process: requests come in on
// descriptor 3 and replies go out on 4, a line of JSON each. The candidate's code may patch whatever
// it can reach, so everything that is used after it has run is captured beforehand.
//
// `node driver.js --compile` writes all parts as one script, and V8's code for it, beside this file;
// later starts then parse nothing. Without that, or with another V8, everything works a little later.

const fs = require('fs');
const { Script } = require('vm');

const PARTS = ['calls', 'channel', 'entry', 'errors', 'fresh', 'guard', 'meter', 'program', 'serve', 'timers', 'values'];
const SCRIPT = `${__dirname}/parts.joined`;
const CODE = `${__dirname}/parts.code`;

const importer = (specifier) => import(specifier);
const parts = { __proto__: null };
let functions = { __proto__: null };

function part(id) {
  if (id[0] !== '.') return require(id);
  if (parts[id] === undefined) {
    const module = { exports: {} };
    parts[id] = module;
    const name = id.slice(2, -3);
    if (functions[name] === undefined) functions = { __proto__: null, ...functions, ...define([name]).runInThisContext() };
    functions[name](module, part, importer);
  }
  return parts[id].exports;
}

function join(names) {
  const texts = names.map((name) => `${name}(module,require,importer){${fs.readFileSync(`${__dirname}/${name}.js`, 'utf8')}\n}`);
  return `({${texts.join(',\n')}})`;
}

const define = (names) => new Script(join(names), { filename: `${__dirname}/parts.js` });

function compiled() {
  try {
    const text = fs.readFileSync(SCRIPT, 'utf8');
    return new Script(text, { filename: `${__dirname}/parts.js`, cachedData: fs.readFileSync(CODE) });
  } catch {
    return define(PARTS);
  }
}

function compile() {
  // Plain ASCII is read fastest, so what is beyond it is escaped.
  const text = join(PARTS).replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const script = new Script(text, { filename: `${__dirname}/parts.js` });
  functions = script.runInThisContext();
  part('./serve.js').warm();
  fs.writeFileSync(SCRIPT, text);
  fs.writeFileSync(CODE, script.createCachedData());
}

if (process.argv[2] === '--compile') compile();
else {
  functions = compiled().runInThisContext();
  part('./serve.js').pump();
}
