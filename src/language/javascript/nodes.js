'use strict';
// Linked lists and binary trees: made from arrays for arguments, and read back from results. Only
// problems whose signature has a `ListNode` or `TreeNode`, and answers that name one, load this
// part. Nothing here recurses along a list or down a tree, so that both can be as long as a case
// asks for.

const { encode, opaque, raw, shortText, isProxy, typeName, setPrototypeOf } = require('./values.js');

const { isArray } = Array;
const { keys: keysOf, create, defineProperty, isExtensible } = Object;
const { construct, has } = Reflect;
const uncurried = require('./values.js').uncurry;
const SetOf = Set;
const addTo = uncurried(Set.prototype.add);
const sizeOf = uncurried(Object.getOwnPropertyDescriptor(Set.prototype, 'size').get);
const root = globalThis;

const MOST = 1_000_000;
const VALUE_NAMES = ['val', 'value', 'data'];
const NAMES = { __proto__: null, linked: 'ListNode', tree: 'TreeNode' };
const WORDS = { __proto__: null, linked: 'list', tree: 'tree' };
const LINKS = { __proto__: null, linked: '`next`', tree: '`left` or `right`' };

const bare = () => setPrototypeOf([], null);

// ---- types -------------------------------------------------------------------------------------

// The type in a form of ours, before the candidate's code can change what objects inherit; null for
// a type without nodes.
function typeOf(wire) {
  if (wire === undefined || typeof wire === 'string') return null;
  const [kind] = keysOf(wire);
  const inner = wire[kind];
  if (kind === 'linked' || kind === 'tree') return { __proto__: null, kind };
  const type = { __proto__: null, kind, item: null, items: bare(), fields: { __proto__: null } };
  let found = false;
  if (kind === 'tuple') for (const item of inner) found = (type.items[type.items.length] = typeOf(item)) !== null || found;
  else if (kind === 'record') for (const name of keysOf(inner)) found = (type.fields[name] = typeOf(inner[name])) !== null || found;
  else found = (type.item = typeOf(inner)) !== null;
  return found ? type : null;
}

function signature(wire) {
  const takes = bare();
  for (const type of wire.takes || []) takes[takes.length] = typeOf(type);
  return { __proto__: null, takes, returns: typeOf(wire.returns) };
}

let own = null;
let methods = null;

function start(init) {
  own = signature(init);
  methods = { __proto__: null };
  for (const name of keysOf(init.methods || {})) methods[name] = signature(init.methods[name]);
}

const signatureOf = (call) => (call.m === undefined ? own : methods[call.m]);

// ---- classes -----------------------------------------------------------------------------------

let classes = null;
let makers = null;

// The classes as practice sites define them, as globals that an answer's own ones shadow. They are
// new ones for each case, since an answer may give them methods.
function predefine() {
  function ListNode(val, next) {
    this.val = val === undefined ? 0 : val;
    this.next = next === undefined ? null : next;
  }
  function TreeNode(val, left, right) {
    this.val = val === undefined ? 0 : val;
    this.left = left === undefined ? null : left;
    this.right = right === undefined ? null : right;
  }
  classes = { __proto__: null, ListNode, TreeNode };
  define('ListNode', ListNode);
  define('TreeNode', TreeNode);
}

// Not enumerable: what the answer adds is looked through for the entry.
function define(name, value) {
  defineProperty(root, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

// Takes the answer's own classes where it has them.
function adopt(unit, loaded) {
  makers = { __proto__: null, linked: maker('linked', unit, loaded), tree: maker('tree', unit, loaded) };
}

function maker(kind, unit, loaded) {
  const name = NAMES[kind];
  let type = root[name];
  if (loaded !== null && loaded.scope !== null) {
    for (let i = 0; i < unit.names.length; i++) if (unit.names[i] === name && typeof loaded.scope[i] === 'function') type = loaded.scope[i];
  }
  if (typeof type !== 'function' || type === classes[name] || typeof type.prototype !== 'object') return plain(classes[name].prototype);
  let works = true;
  let field = null;
  return (value) => {
    let node = null;
    // The constructor makes what only this class has.
    try {
      if (works) node = construct(type, [value]);
      works = works && isExtensible(node);
    } catch {
      works = false;
    }
    if (field === null) field = (node !== null && valueName(node)) || 'val';
    if (!works) node = create(type.prototype);
    put(node, field, value);
    return node;
  };
}

// An assignment, since a field may be a setter; an own property where that is refused.
function put(node, name, value) {
  try {
    node[name] = value;
  } catch {
    defineProperty(node, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
}

function plain(prototype) {
  function Node(val) {
    this.val = val;
  }
  Node.prototype = prototype;
  return (value) => new Node(value);
}

// ---- arguments ---------------------------------------------------------------------------------

function build(args, call) {
  const { takes } = signatureOf(call);
  const built = [];
  for (let i = 0; i < args.length; i++) {
    const value = i < takes.length && takes[i] !== null ? made(args[i], takes[i]) : args[i];
    defineProperty(built, i, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
  return built;
}

// The result of an earlier call is passed on as it is.
function made(value, type) {
  if (type === null || value === null || typeof value !== 'object') return value;
  switch (type.kind) {
    case 'linked':
      return isArray(value) ? linked(value) : value;
    case 'tree':
      return isArray(value) ? tree(value) : value;
    case 'list':
    case 'tuple': {
      if (!isArray(value)) return value;
      const items = [];
      for (let i = 0; i < value.length; i++) {
        const item = made(value[i], type.kind === 'list' ? type.item : type.items[i]);
        defineProperty(items, i, { __proto__: null, value: item, writable: true, enumerable: true, configurable: true });
      }
      return items;
    }
    default: {
      const record = {};
      const names = keysOf(value);
      for (let i = 0; i < names.length; i++) {
        const item = made(value[names[i]], type.kind === 'map' ? type.item : type.fields[names[i]] || null);
        defineProperty(record, names[i], { __proto__: null, value: item, writable: true, enumerable: true, configurable: true });
      }
      return record;
    }
  }
}

function linked(values) {
  const make = makers.linked;
  let next = null;
  for (let i = values.length - 1; i >= 0; i--) {
    const node = make(values[i]);
    put(node, 'next', next);
    next = node;
  }
  return next;
}

function tree(values) {
  const make = makers.tree;
  const nodes = bare();
  for (let i = 0; i < values.length; i++) nodes[i] = values[i] === null ? null : make(values[i]);
  let child = 1;
  for (let i = 0; i < values.length; i++) {
    if (nodes[i] === null) continue;
    put(nodes[i], 'left', child < nodes.length ? nodes[child] : null);
    put(nodes[i], 'right', child + 1 < nodes.length ? nodes[child + 1] : null);
    child += 2;
  }
  return values.length > 0 ? nodes[0] : null;
}

// ---- results -----------------------------------------------------------------------------------

function encodeNodes(value, call) {
  let found;
  try {
    found = read(value, signatureOf(call).returns);
  } catch {
    found = raw(opaque(value, 'reading it threw'));
  }
  return encode(found);
}

// What `encode` can write in place of nodes.
function read(value, type) {
  if (type === null) return value;
  if (type.kind === 'linked' || type.kind === 'tree') return taken(value, type.kind);
  if (value === null || typeof value !== 'object' || isProxy(value)) return value;
  if (type.kind === 'list' || type.kind === 'tuple') {
    if (!isArray(value)) return value;
    const items = bare();
    for (let i = 0; i < value.length; i++) items[i] = read(value[i], type.kind === 'list' ? type.item : type.items[i] || null);
    return items;
  }
  if (isArray(value)) return value;
  const record = { __proto__: null };
  const names = keysOf(value);
  for (let i = 0; i < names.length; i++) record[names[i]] = read(value[names[i]], type.kind === 'map' ? type.item : type.fields[names[i]] || null);
  return record;
}

function taken(value, kind) {
  if (value === null || value === undefined) return bare();
  if (!isNode(value)) {
    // An array would look like the nodes that it stands for.
    return isArray(value) ? raw(opaque(value, `${shortText(value)} (no ${NAMES[kind]})`)) : value;
  }
  const found = kind === 'linked' ? fromList(value) : fromTree(value);
  return typeof found === 'string' ? raw(opaque(value, found, NAMES[kind])) : found;
}

function valueName(node) {
  for (let i = 0; i < VALUE_NAMES.length; i++) if (has(node, VALUE_NAMES[i])) return VALUE_NAMES[i];
  return null;
}

const isNode = (value) => typeof value === 'object' && !isProxy(value) && !isArray(value) && valueName(value) !== null;

const circle = (kind) => `a ${WORDS[kind]} that runs in a circle`;
const noNode = (kind, value) => `a ${WORDS[kind]} whose ${LINKS[kind]} is \`${typeName(value)}\``;

// The values in order, or what is wrong with the list.
function fromList(first) {
  const found = bare();
  let mark = null;
  let turn = 1;
  for (let node = first; node !== null && node !== undefined; node = node.next) {
    if (node === mark || found.length > MOST) return circle('linked');
    if (found.length === turn) {
      mark = node;
      turn *= 2;
    }
    if (!isNode(node)) return noNode('linked', node);
    found[found.length] = node[valueName(node)];
  }
  return found;
}

// The values by level, or what is wrong with the tree.
function fromTree(first) {
  const found = bare();
  const seen = new SetOf();
  let level = bare();
  level[0] = first;
  let count = 0;
  let last = 0;
  for (let depth = 1; level.length > 0; depth++) {
    const next = bare();
    let size = 0;
    for (let i = 0; i < level.length; i++) {
      const node = level[i];
      if (node === null || node === undefined) {
        found[found.length] = null;
        continue;
      }
      if (!isNode(node)) return noNode('tree', node);
      const value = node[valueName(node)];
      if (value === null || value === undefined) return `a tree with a node whose value is ${value}`;
      found[found.length] = value;
      last = found.length;
      addTo(seen, node);
      next[size++] = node.left;
      next[size++] = node.right;
      count++;
    }
    // Each level of a tree has a node that no level above it has.
    if (depth > sizeOf(seen) + 1 || count > MOST) return circle('tree');
    level = next;
  }
  found.length = last;
  return found;
}

module.exports = { start, predefine, adopt, build, encodeNodes };
