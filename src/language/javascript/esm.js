'use strict';
// Turns the text of an ES module into a function body with the same line numbers, so that it can be
// compiled once and run for every case. `vm.SourceTextModule` needs a flag, and compiles anew for each
// instance (45 to 170 µs); this costs one look at the text.
//
// Imports become parameters, exports a list of local names. Imported bindings are therefore not live:
// an importer sees the value that an export had when its module had run.

// Stands for `import.meta`.
const META = '$importMeta';
const DEFAULT = '$default_';
const MODULE_PARAMETERS = [META];

const WORD = /[\p{ID_Start}$_\\#][\p{ID_Continue}$\u200c\u200d\\]*/uy;
const NUMBER = /\.?\d[\w.]*(?:(?<=[eE])[+-]\d+)?/y;
const SPACE = /(?:\s|\/\/.*|\/\*[^]*?\*\/|<!--.*)+/y;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[\p{ID_Continue}$]*/uy;
const TEMPLATE = /(?:[^`\\$]|\\[^]|\$(?!\{))*(`|\$\{)/y;

// After these words a slash begins a regular expression.
const BEFORE_REGEX = new Set(
  'await case delete do else in instanceof new of return throw typeof void yield'.split(' '),
);

function* tokens(text) {
  const templates = []; // depths of braces at which a template goes on
  let braces = 0;
  let last = null;
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    const newline = space !== null && /[\n\r\u2028\u2029]/.test(space);
    if (space !== null) at += space.length;
    if (at >= text.length) return;
    const token = { kind: 'punctuation', value: text[at], start: at, end: at + 1, newline };
    const char = text[at];
    let found;
    if ((found = match(WORD, text, at)) !== null) token.kind = 'word';
    else if ((found = match(NUMBER, text, at)) !== null) token.kind = 'number';
    else if (char === '"' || char === "'") {
      found = match(STRING, text, at);
      token.kind = 'string';
    } else if (char === '/' && regexMayFollow(last, newline) && (found = match(REGEX, text, at)) !== null) token.kind = 'regex';
    else if (char === '`' || (char === '}' && templates[templates.length - 1] === braces)) {
      if (char === '}') templates.pop();
      const part = match(TEMPLATE, text, at + 1);
      found = part === null ? null : char + part;
      token.kind = 'template';
      if (part !== null && part.endsWith('${')) templates.push(braces);
    } else if (char === '{') braces++;
    else if (char === '}') braces--;
    if (found) {
      token.value = found;
      token.end = at + found.length;
    }
    token.inTemplate = templates.length > 0;
    at = token.end;
    last = token;
    yield token;
  }
}

function match(regex, text, at) {
  regex.lastIndex = at;
  const found = regex.exec(text);
  return found === null ? null : found[0];
}

function regexMayFollow(last, newline) {
  if (last === null) return true;
  if (last.kind === 'word') return BEFORE_REGEX.has(last.value);
  if (last.kind === 'template') return last.value.endsWith('${');
  if (last.kind !== 'punctuation') return false;
  if (last.value === '}') return newline;
  return last.value !== ')' && last.value !== ']';
}

class Transform {
  constructor(text) {
    this.text = text.startsWith('#!') ? '//' + text.slice(2) : text;
    this.list = [...tokens(this.text)];
    this.at = 0;
    this.edits = [];
    this.imports = [];
    this.exports = [];
    this.statements = 0;
  }

  run() {
    let depth = 0;
    let collecting = false;
    for (this.at = 0; this.at < this.list.length; ) {
      const token = this.list[this.at++];
      const { kind, value } = token;
      if (kind === 'punctuation') {
        if ('([{'.includes(value)) depth++;
        else if (')]}'.includes(value)) depth--;
        else if (value === ';') collecting = false;
        else if (value === ',' && collecting && depth === 0) this.collect();
        continue;
      }
      if (kind !== 'word' || this.previous(token) === '.') continue;
      if (value === 'import') this.importAt(token, depth);
      else if (value === 'export' && depth === 0 && !token.inTemplate) collecting = this.exportAt(token);
    }
    return { code: this.apply(), imports: this.imports, exports: this.exports, statements: this.statements };
  }

  previous(token) {
    const before = this.list[this.list.indexOf(token, this.at - 1) - 1];
    return before === undefined ? '' : before.value;
  }

  peek(ahead = 0) {
    return this.list[this.at + ahead] || { kind: 'end', value: '', start: this.text.length, end: this.text.length };
  }

  take() {
    const token = this.peek();
    this.at++;
    return token;
  }

  is(value, ahead = 0) {
    const token = this.peek(ahead);
    return token.value === value && token.kind !== 'string';
  }

  // Blanks out a range, all but its line ends.
  blank(start, end, instead = '') {
    this.edits.push([start, end, instead + this.text.slice(start, end).replace(/[^\n]+/g, '')]);
  }

  importAt(token, depth) {
    if (this.is('(')) return;
    if (this.is('.')) {
      if (this.is('meta', 1)) this.edits.push([token.start, this.peek(1).end, META]);
      return;
    }
    const next = this.peek();
    const declares = next.kind === 'string' || next.kind === 'word' || next.value === '{' || next.value === '*';
    if (depth > 0 || token.inTemplate || !declares) return;
    const from = this.at;
    const entry = { from: null, bindings: [], reexports: [], star: false };
    if (next.kind !== 'string') {
      if (next.kind === 'word') entry.bindings.push(['default', this.take().value]);
      if (this.is(',')) this.take();
      if (this.is('*')) {
        this.take();
        this.take();
        entry.bindings.push(['*', this.take().value]);
      } else if (this.is('{')) entry.bindings.push(...this.clause());
      if (!this.is('from')) {
        this.at = from;
        return;
      }
      this.take();
    }
    this.finish(token, entry);
  }

  // The specifier, attributes and semicolon that end an import or a re-export.
  finish(token, entry) {
    const specifier = this.take();
    if (specifier.kind !== 'string') return;
    entry.from = unquote(specifier.value);
    this.imports.push(entry);
    this.statements++;
    let { end } = specifier;
    if ((this.is('with') || this.is('assert')) && this.is('{', 1)) {
      while (this.at < this.list.length && !this.is('}')) this.take();
      ({ end } = this.take());
    }
    if (this.is(';')) ({ end } = this.take());
    this.blank(token.start, end, ';');
  }

  // `{ a, b as c }` as pairs; the last token taken is the closing brace.
  clause() {
    const pairs = [];
    this.take();
    while (this.at < this.list.length && !this.is('}')) {
      const name = nameOf(this.take());
      let alias = name;
      if (this.is('as')) {
        this.take();
        alias = nameOf(this.take());
      }
      pairs.push([name, alias]);
      if (this.is(',')) this.take();
    }
    this.take();
    return pairs;
  }

  // Whether a list of declarations follows, of which more names are to be collected.
  exportAt(token) {
    this.statements++;
    if (this.is('default')) {
      this.exportDefault(token);
      return false;
    }
    if (this.is('{')) {
      const pairs = this.clause();
      if (this.is('from')) {
        this.take();
        this.finish(token, { from: null, bindings: [], reexports: pairs, star: false });
        return false;
      }
      for (const [local, exported] of pairs) this.exports.push([exported, local]);
      const end = this.is(';') ? this.take().end : this.list[this.at - 1].end;
      this.blank(token.start, end, ';');
      return false;
    }
    if (this.is('*')) {
      this.take();
      const entry = { from: null, bindings: [], reexports: [], star: true };
      if (this.is('as')) {
        this.take();
        entry.reexports.push(['*', nameOf(this.take())]);
        entry.star = false;
      }
      this.take();
      this.finish(token, entry);
      return false;
    }
    if (!/^(?:const|let|var|function|class|async)$/.test(this.peek().value)) return false;
    this.edits.push([token.start, token.end, '']);
    if (this.is('const') || this.is('let') || this.is('var')) {
      this.take();
      this.collect();
      return true;
    }
    let ahead = this.is('async') ? 2 : 1;
    if (this.is('*', ahead)) ahead++;
    const { value } = this.peek(ahead);
    this.exports.push([value, value]);
    return false;
  }

  // Names that a declaration binds. Too many do no harm: the footer asks `typeof` for each.
  collect() {
    const token = this.peek();
    if (token.kind === 'word') {
      this.exports.push([token.value, token.value]);
      return;
    }
    if (token.value !== '{' && token.value !== '[') return;
    for (let depth = 0, ahead = 0; ; ahead++) {
      const { kind, value } = this.peek(ahead);
      if (kind === 'end') return;
      if (kind === 'word' && !this.is(':', ahead + 1)) this.exports.push([value, value]);
      if (kind !== 'punctuation') continue;
      if (value === '{' || value === '[') depth++;
      else if ((value === '}' || value === ']') && --depth === 0) return;
    }
  }

  exportDefault(token) {
    const keyword = this.take();
    let ahead = this.is('async') && this.is('function', 1) ? 1 : 0;
    const declares = this.is('function', ahead) || this.is('class', ahead);
    if (!declares) {
      this.blank(token.start, keyword.end, `const ${DEFAULT}=`);
      this.exports.push(['default', DEFAULT]);
      return;
    }
    this.blank(token.start, keyword.end);
    ahead++;
    if (this.is('*', ahead)) ahead++;
    const name = this.peek(ahead);
    if (name.kind === 'word' && name.value !== 'extends') {
      this.exports.push(['default', name.value]);
      return;
    }
    const after = this.peek(ahead - 1);
    this.edits.push([after.end, after.end, ` ${DEFAULT} `]);
    this.exports.push(['default', DEFAULT]);
  }

  apply() {
    let code = '';
    let at = 0;
    for (const [start, end, instead] of this.edits.sort((a, b) => a[0] - b[0])) {
      code += this.text.slice(at, start) + instead;
      at = end;
    }
    return code + this.text.slice(at);
  }
}

function nameOf(token) {
  return token.kind === 'string' ? unquote(token.value) : token.value;
}

function unquote(literal) {
  return literal.slice(1, -1).replace(/\\(.)/g, '$1');
}

function transform(text) {
  return new Transform(text).run();
}

module.exports = { transform, MODULE_PARAMETERS };
