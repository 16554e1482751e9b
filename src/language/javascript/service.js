'use strict';
// Connections to a private service, which the grader starts when the first one is made. A socket that
// is to be connected to the service's usual port on this machine gets a connection that the grader
// hands out over the service channel, so that no network is needed and no other server is touched.

const net = require('net');
const { writeSync } = require('fs');
const { setPrototypeOf } = require('./values.js');
const timers = require('./timers.js');
const { nowMs, skipWall } = require('./meter.js');

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const { getOwnPropertySymbols } = Object;
const { isArray } = Array;
const { Socket } = net;
const realConnect = Socket.prototype.connect;
const { once, on, removeAllListeners, unref, destroy } = Socket.prototype;
const wait = Atomics.wait.bind(Atomics, new Int32Array(new SharedArrayBuffer(4)), 0, 0);
const soon = timers.real.setImmediate;
const ErrorOf = Error;

const CHANNEL = 5;
const PORTS = { __proto__: null, redis: 6379 };
const HERE = /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|::|::1|::ffff:127\.0\.0\.1)?$/i;

let clock = null;
let channel = null;
let services; // port → name
const waiting = []; // what the next lines of the grader are for, in order
let sockets = []; // those of this case that were connected
for (const list of [waiting, sockets]) setPrototypeOf(list, null);
let asked = 0;
let answered = 0;
let connected = 0;
let connections = 0; // made since everything was fresh

// ---- the channel -------------------------------------------------------------------------------

function open() {
  // The only way in Node to be handed a descriptor: what `child_process` itself uses.
  const { Pipe, constants } = process.binding('pipe_wrap');
  channel = new Pipe(constants.IPC);
  channel.open(CHANNEL);
  channel.onread = heard;
  channel.readStart();
  channel.unref();
}

// Line by line: each is sent with its connection, so it arrives alone.
function heard(bytes) {
  const handle = channel.pendingHandle;
  channel.pendingHandle = null;
  if (bytes === undefined) {
    while (answered < asked) take()(null);
    return;
  }
  take()(handle);
}

function take() {
  const then = waiting[answered];
  waiting[answered++] = undefined;
  if (answered === asked) channel.unref();
  return then;
}

function tell(message) {
  const time = clock === null ? '' : (message === '' ? '' : ',') + '"clock":' + clock.nanoseconds();
  const line = '{' + message + time + '}\n';
  for (;;) {
    try {
      writeSync(CHANNEL, line);
      return;
    } catch (error) {
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') return;
      wait(1);
    }
  }
}

// Says something that is answered; `then` gets the handle that comes with it, if one does.
function ask(message, then) {
  if (channel === null) open();
  waiting[asked++] = then;
  channel.ref();
  tell(message);
}

// ---- sockets -----------------------------------------------------------------------------------

function wanted(first, second) {
  if (first === null || first === undefined) return undefined;
  const options = isArray(first) ? first[0] : typeof first === 'object' ? first : { port: first, host: typeof second === 'string' ? second : undefined };
  if (options === null || typeof options !== 'object' || options.path) return undefined;
  const { host } = options;
  if (host !== undefined && host !== null && !HERE.test(host)) return undefined;
  return services[options.port];
}

function connect(...args) {
  const name = wanted(args[0], args[1]);
  if (name === undefined) return apply(realConnect, this, args);
  const options = isArray(args[0]) ? args[0] : args;
  const callback = options[options.length - 1];
  if (typeof callback === 'function') apply(once, this, ['connect', callback]);
  const started = nowMs();
  const first = connections++ === 0;
  this.connecting = true;
  ask('"need":"' + name + '"', (handle) => {
    // To start the service is not the answer's work.
    if (first) skipWall(nowMs() - started);
    if (handle === null) this.destroy(new ErrorOf('the grader has no connection to ' + name));
    else if (this.destroyed || !this.connecting) handle.close();
    else attach(this, handle);
  });
  return this;
}

// Makes the connection that of a socket which believes that it has connected by itself.
function attach(socket, handle) {
  const holder = new Socket({ handle, manualStart: true });
  for (const key of getOwnPropertySymbols(handle)) if (handle[key] === holder) handle[key] = socket;
  holder._handle = null;
  socket._handle = handle;
  const complete = (request) => {
    delete handle.connect;
    delete handle.connect2;
    soon(() => request.oncomplete(0, handle, request, true, true));
    return 0;
  };
  handle.connect = handle.connect2 = complete;
  sockets[connected++] = socket;
  apply(realConnect, socket, [{ path: 'private' }]);
}

// ---- what the worker asks ----------------------------------------------------------------------

function traffic() {
  let bytes = 0;
  for (let i = 0; i < connected; i++) bytes += sockets[i].bytesRead + sockets[i].bytesWritten;
  return bytes + asked;
}

// Calls back once the service has answered all that it can answer now, and that has been read.
function quiet(then) {
  ask('"quiet":true', () => {
    const before = traffic();
    soon(() => soon(() => (traffic() === before ? then() : quiet(then))));
  });
}

// The clock has moved.
function moved() {
  if (connections > 0) tell('');
}

// Before a case: nothing is left of the one before.
function fresh() {
  if (connections === 0) return;
  connections = 0;
  tell('"fresh":true');
}

// After a case: its connections are closed, whatever their clients think of that.
function close() {
  for (let i = 0; i < connected; i++) {
    const socket = sockets[i];
    sockets[i] = undefined;
    apply(unref, socket, []);
    apply(removeAllListeners, socket, []);
    apply(on, socket, ['error', () => {}]);
    apply(destroy, socket, []);
  }
  connected = 0;
  for (let i = answered; i < asked; i++) waiting[i] = (handle) => handle !== null && handle.close();
  if (channel !== null) channel.unref();
}

const active = () => connections > 0;

function install(names, virtual) {
  clock = virtual;
  services = { __proto__: null };
  for (let i = 0; i < names.length; i++) if (PORTS[names[i]] !== undefined) services[PORTS[names[i]]] = names[i];
  defineProperty(connect, 'name', { __proto__: null, value: 'connect', configurable: true });
  defineProperty(Socket.prototype, 'connect', { ...getOwnPropertyDescriptor(Socket.prototype, 'connect'), value: connect });
  if (clock !== null) clock.follow(moved);
  return { __proto__: null, active, quiet, fresh, close };
}

module.exports = { install };
