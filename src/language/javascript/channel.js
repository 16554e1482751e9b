'use strict';
// Requests in on descriptor 3, replies out on 4, a line each. Reading blocks: between two cases there
// is nothing else to do, and a trip through the event loop would cost more than the case.

const { readSync, writeSync } = require('fs');
const { uncurry, toBytes, setPrototypeOf, MAX_BYTES } = require('./values.js');

const reallyExit = process.reallyExit.bind(process);
const wait = Atomics.wait.bind(Atomics, new Int32Array(new SharedArrayBuffer(4)), 0, 0);
const bytesIndexOf = uncurry(Uint8Array.prototype.indexOf);
const bytesSubarray = uncurry(Uint8Array.prototype.subarray);
const bytesSet = uncurry(Uint8Array.prototype.set);
const utf8Slice = uncurry(Buffer.prototype.utf8Slice);
const utf8Write = uncurry(Buffer.prototype.utf8Write);
const allocate = Buffer.allocUnsafeSlow;

const [IN, OUT] = [3, 4];

let buffer = allocate(64 * 1024);
let start = 0;
let end = 0;

// The next request as text, or null at the end. Blocks: nothing else is to be done meanwhile.
function readLine() {
  let searched = start;
  for (;;) {
    const stop = searched < end ? bytesIndexOf(buffer, 10, searched) : -1;
    if (stop >= 0 && stop < end) {
      const line = utf8Slice(buffer, start, stop);
      start = stop + 1;
      if (start === end) start = end = 0;
      return line;
    }
    searched = end;
    if (end === buffer.length) searched -= makeRoom();
    const count = readSome();
    if (count === 0) return null;
    end += count;
  }
}

// Moves what is left to the front, into a larger buffer where it is more than half of this one.
function makeRoom() {
  const shift = start;
  const bigger = end - start > buffer.length / 2 ? allocate(buffer.length * 4) : buffer;
  bytesSet(bigger, bytesSubarray(buffer, start, end), 0);
  buffer = bigger;
  end -= start;
  start = 0;
  return shift;
}

function readSome() {
  for (;;) {
    try {
      return readSync(IN, buffer, end, buffer.length - end, null);
    } catch (error) {
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') return 0;
      wait(1);
    }
  }
}

const short = allocate(16 * 1024);

function send(text) {
  const line = text + '\n';
  if (line.length * 3 <= short.length) sendBytes(short, utf8Write(short, line, 0, short.length));
  else {
    const bytes = toBytes(line);
    sendBytes(bytes, bytes.length);
  }
}

function sendBytes(bytes, length) {
  for (let at = 0; at < length; ) {
    try {
      at += writeSync(OUT, bytes, at, length - at, null);
    } catch (error) {
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') reallyExit(0);
      wait(1);
    }
  }
}

// A reply that may be long: text, and results that are already bytes, in order.
const reply = { __proto__: null, text: '', parts: null, count: 0, bytes: 0 };

function add(piece) {
  if (reply.bytes > MAX_BYTES) return;
  if (typeof piece === 'string') {
    reply.text += piece;
    reply.bytes += piece.length;
    return;
  }
  if (reply.parts === null) reply.parts = setPrototypeOf([], null);
  reply.parts[reply.count++] = toBytes(reply.text);
  reply.text = '';
  for (let i = 0; i < piece.length; i++) {
    reply.parts[reply.count++] = piece[i];
    reply.bytes += piece[i].length;
  }
}

function sendReply() {
  for (let i = 0; i < reply.count; i++) sendBytes(reply.parts[i], reply.parts[i].length);
  send(reply.text);
  clearReply();
}

function clearReply() {
  reply.text = '';
  reply.parts = null;
  reply.count = reply.bytes = 0;
}

// Whether more was added than a reply may hold; what came after that is not in it.
const overflowed = () => reply.bytes > MAX_BYTES;

function overflow() {
  reply.bytes = Infinity;
}

// Ends the process without running anything of the candidate's.
const quit = reallyExit;

module.exports = { readLine, send, add, sendReply, clearReply, overflow, overflowed, quit };
