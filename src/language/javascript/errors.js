'use strict';
// What the candidate is told about an error: its message and the frames of their own file, in their
// own line numbers. The frames of Node and of this driver are left out.

const { uncurry, quote, clip, typeName, opaque, slice, indexOf } = require('./values.js');

const { getOwnPropertyDescriptor } = Reflect;
const lastIndexOf = uncurry(String.prototype.lastIndexOf);
const trim = uncurry(String.prototype.trim);
const { isNativeError } = require('util').types;
const { parseInt } = Number;
const weakGet = uncurry(WeakMap.prototype.get);

const MAX_FRAMES = 10;
const MAX_TEXT = 4000;

// The JSON of an error. `source` has the candidate's `file`, `directory` and `text`.
function describe(error, source, missing) {
  let type = '';
  let message = '';
  let stack = '';
  try {
    if ((typeof error === 'object' && error !== null) || typeof error === 'function') {
      const own = getOwnPropertyDescriptor(error, 'message');
      const raw = own !== undefined && 'value' in own ? own.value : error.message;
      if (typeof raw === 'string') message = raw;
      else if (!isNativeError(error)) message = thrownText(error);
      type = typeName(error);
      if (typeof error.name === 'string' && isNativeError(error) && error.name !== '') type = error.name;
      stack = typeof error.stack === 'string' ? error.stack : '';
    } else {
      type = typeof error;
      message = typeof error === 'symbol' ? 'a symbol' : '' + error;
    }
  } catch {
    type = type || 'Error';
  }
  const frames = framesOf(stack, source);
  let json = '{"type":' + quote(clip(type, 200)) + ',"message":' + quote(clip(message, MAX_TEXT)) + ',"line":' + (frames.line || 'null');
  if (frames.column > 0) json += ',"column":' + frames.column;
  const absent = missing === undefined ? undefined : lookUp(missing, error);
  if (absent !== undefined) json += ',"missing":' + quote(absent);
  return json + ',"trace":' + quote(clip(frames.text, MAX_TEXT)) + '}';
}

function lookUp(map, error) {
  return typeof error === 'object' && error !== null ? weakGet(map, error) : undefined;
}

// What was thrown is no Error: its short text, as an opaque value is shown.
function thrownText(value) {
  const text = opaque(value);
  return slice(text, 0, 4000);
}

function framesOf(stack, source) {
  const result = { __proto__: null, line: 0, column: 0, text: '' };
  syntaxPlace(stack, source, result);
  let from = indexOf(stack, '\n    at ');
  for (let shown = 0; from >= 0 && shown < MAX_FRAMES; ) {
    const next = indexOf(stack, '\n', from + 1);
    const line = slice(stack, from + 8, next < 0 ? stack.length : next);
    const at = indexOf(line, source.directory);
    if (at >= 0) {
      const frame = frameOf(line, at, source);
      if (frame !== null) {
        if (frame.own && result.line === 0) result.line = frame.line;
        result.text += (shown > 0 ? '\n' : '') + frame.text;
        shown++;
      }
    }
    from = next < 0 ? -1 : indexOf(stack, '\n    at ', next);
  }
  return result;
}

// One frame, `isBalanced (/folder/answer.js:3:7)` or `/folder/answer.js:3:7`.
function frameOf(line, at, source) {
  const colon = lastIndexOf(line, ':');
  const before = lastIndexOf(line, ':', colon - 1);
  const number = parseInt(slice(line, before + 1, colon), 10);
  if (!(number > 0) || before < at) return null;
  const file = slice(line, at, before);
  const own = file === source.file;
  if (!own && indexOf(file, '/node_modules/') >= 0) return null;
  const where = nameOf(slice(line, 0, at));
  let text = '  ' + (own ? '' : slice(file, source.directory.length + 1) + ' ') + 'line ' + number + (where === '' ? '' : ', in ' + where);
  if (own) {
    const code = trim(lineOf(written(source), number));
    if (code !== '') text += '\n    ' + clip(code, 200);
  }
  return { __proto__: null, own, line: own ? clamp(number, source.text) : number, text };
}

function nameOf(head) {
  let name = trim(head);
  if (indexOf(name, 'async ') === 0) name = slice(name, 6);
  const open = lastIndexOf(name, '(');
  if (open >= 0) name = trim(slice(name, 0, open));
  const alias = indexOf(name, ' [as ');
  if (alias > 0) name = slice(name, 0, alias);
  if (indexOf(name, 'file://') >= 0 || indexOf(name, '<anonymous>') >= 0 || name === 'async') return '';
  if (indexOf(name, 'Object.') === 0) return slice(name, 7);
  return name;
}

// What the candidate wrote; it has the lines of what is run.
const written = (source) => (source.written === undefined ? source.text : source.written);

function lineOf(text, number) {
  let from = 0;
  for (let i = 1; i < number; i++) {
    from = indexOf(text, '\n', from) + 1;
    if (from === 0) return '';
  }
  const end = indexOf(text, '\n', from);
  return slice(text, from, end < 0 ? text.length : end);
}

// The footer comes after the last line; an error there is about the end of the file.
function clamp(number, text) {
  let lines = 1;
  for (let at = indexOf(text, '\n'); at >= 0 && at + 1 < text.length; at = indexOf(text, '\n', at + 1)) lines++;
  return number > lines ? lines : number;
}

// Node puts the place of a syntax error before the message: `file:3`, the line, and a row of carets.
function syntaxPlace(stack, source, result) {
  if (indexOf(stack, source.file + ':') !== 0) return;
  const first = indexOf(stack, '\n');
  const number = parseInt(slice(stack, source.file.length + 1, first), 10);
  if (!(number > 0)) return;
  result.line = clamp(number, source.text);
  const code = lineOf(source.text, result.line);
  const own = lineOf(written(source), result.line);
  result.text = '  line ' + result.line + '\n    ' + clip(trim(own), 200);
  if (result.line !== number) return;
  const second = indexOf(stack, '\n', first + 1);
  const third = indexOf(stack, '\n', second + 1);
  const carets = slice(stack, second + 1, third < 0 ? stack.length : third);
  const shown = slice(stack, first + 1, second);
  const caret = indexOf(carets, '^');
  // In the first line the text is shown with what the wrapper put before it.
  if (caret >= 0) result.column = caret + 1 - (shown.length - code.length > 0 && number === 1 ? shown.length - code.length : 0);
}

module.exports = { describe };
