//! Answers in JavaScript.

use super::*;

pub const ANSWERS: &[Answer] = &[
    ("reverse", reverse, REVERSE, "AC"),
    ("long", long, REVERSE, "AC"),
    ("twice", reverse_twice, REVERSE, "AC"),
    ("passed_on", passed_on, REVERSE, "AC"),
    ("with_clock", with_clock, REVERSE, "AC"),
    (
        "regroup",
        regroup,
        "const regroup = ({ head, more, name }, [count, tail]) => {\n  if (tail && !(tail instanceof ListNode)) throw new Error('no node');\n  return { first: [head, name], roots: more, tail, count };\n};\n",
        "AC",
    ),
    ("merge", merge, MERGE, "AC"),
    ("split", split, SPLIT, "AC"),
    ("mirror", mirror, MIRROR, "AC"),
    ("deep", deep, MIRROR, "AC"),
    (
        "floats",
        same_floats,
        "const sameTree = (root) => root;\n",
        "AC",
    ),
    (
        "booleans",
        same_booleans,
        "export default (head) => head && new ListNode(head.val, head.next);\n",
        "AC",
    ),
    (
        "in_place",
        drop_even,
        "function dropEven(head) {\n  for (; head && head.next; head = head.next) head.next = head.next.next;\n}\n",
        "AC",
    ),
    ("iterator", iterator, ITERATOR, "AC"),
    ("codec", codec, CODEC, "AC"),
    ("own_class", reverse, OWN, "AC"),
    (
        "own_class_with_private_fields",
        reverse_twice,
        PRIVATE,
        "AC",
    ),
    (
        "own_function",
        reverse_twice,
        "function ListNode(val, next) {\n  this.val = (val===undefined ? 0 : val)\n  this.next = (next===undefined ? null : next)\n}\nfunction turned(head) {\n  let out = null;\n  for (; head; head = head.next) {\n    if (!(head instanceof ListNode)) throw new Error('another class');\n    out = new ListNode(head.val, out);\n  }\n  return out;\n}\n",
        "AC took `turned`, the only function with 1 parameter",
    ),
    (
        "plain_objects",
        reverse_twice,
        "const reverseList = (head) => {\n  let next = null;\n  for (; head; head = head.next) next = { val: head.val, next };\n  return next;\n};\n",
        "AC",
    ),
    (
        "undefined",
        mirror,
        "function mirrorTree(root) {\n  if (!root) return undefined;\n  const node = new TreeNode(root.val);\n  node.left = mirrorTree(root.right);\n  node.right = mirrorTree(root.left);\n  return node;\n}\n",
        "AC",
    ),
    (
        "awaited",
        mirror,
        "async function mirrorTree(root) {\n  if (!root) return null;\n  return new TreeNode(root.val, await mirrorTree(root.right), await mirrorTree(root.left));\n}\n",
        "AC",
    ),
    (
        "circle",
        reverse,
        "const reverseList = (head) => {\n  head.next.next.next = head.next;\n  return head;\n};\n",
        "WA got a list that runs in a circle",
    ),
    (
        "tree_in_a_circle",
        mirror,
        "const mirrorTree = (root) => {\n  root.right.left = root;\n  return root;\n};\n",
        "WA got a tree that runs in a circle",
    ),
    (
        "array",
        reverse,
        "const reverseList = () => [3, 2, 1];\n",
        "WA expected [3, 2, 1], got [ 3, 2, 1 ] (no ListNode)",
    ),
    (
        "link_to_an_array",
        reverse,
        "const reverseList = () => new ListNode(3, [2, 1]);\n",
        "WA got a list whose `next` is `Array`",
    ),
    (
        "throws",
        reverse,
        "const reverseList = (head) => head.nxt.val;\n",
        "RTE Cannot read properties of undefined",
    ),
    (
        "own_frozen_class",
        reverse_twice,
        "class ListNode {\n  constructor(val, next) {\n    this.val = val;\n    this.next = next;\n    Object.freeze(this);\n  }\n}\nconst reverseList = (head) => {\n  let out = null;\n  for (; head; head = head.next) out = new ListNode(head.val, out);\n  return out;\n};\n",
        "AC",
    ),
    (
        "getter_that_throws",
        reverse,
        "const reverseList = () => ({\n  val: 3,\n  get next() {\n    throw new Error('never');\n  },\n});\n",
        "WA got reading it threw",
    ),
    (
        "patched",
        reverse,
        "Object.prototype.linked = 1;\nSet.prototype.add = null;\nArray.prototype[Symbol.iterator] = null;\nfunction reverseList(head) {\n  let out = null;\n  for (; head; head = head.next) out = new ListNode(head.val, out);\n  return out;\n}\n",
        "AC",
    ),
    (
        "nothing_stays",
        reverse,
        "const reverseList = (head) => {\n  if (ListNode.seen) throw new Error('seen');\n  ListNode.seen = true;\n  let out = null;\n  for (; head; head = head.next) out = new ListNode(head.val, out);\n  return out;\n};\n",
        "AC",
    ),
];

const REVERSE: &str = r"/**
 * Definition for singly-linked list.
 * function ListNode(val, next) {
 *     this.val = (val===undefined ? 0 : val)
 *     this.next = (next===undefined ? null : next)
 * }
 */
/**
 * @param {ListNode} head
 * @return {ListNode}
 */
var reverseList = function(head) {
    let before = null;
    while (head) [head.next, before, head] = [before, head, head.next];
    return before;
};
";

const MERGE: &str = r"
var mergeKLists = function(lists) {
  const first = new ListNode();
  let last = first;
  for (;;) {
    let least = -1;
    lists.forEach((head, i) => {
      if (head && (least < 0 || head.val < lists[least].val)) least = i;
    });
    if (least < 0) return first.next;
    last = last.next = lists[least];
    lists[least] = lists[least].next;
  }
};
";

const SPLIT: &str = r"
class Solution {
  splitList(head) {
    const out = [];
    for (; head; head = head.next) out.push(new ListNode(head.val));
    return out;
  }
}
";

const MIRROR: &str = r"
var mirrorTree = function(root) {
  const waiting = [root];
  while (waiting.length) {
    const node = waiting.pop();
    if (!node) continue;
    [node.left, node.right] = [node.right, node.left];
    waiting.push(node.left, node.right);
  }
  return root;
};
";

const ITERATOR: &str = r"
var BSTIterator = function(root) {
  this.stack = [];
  this.down(root);
};
BSTIterator.prototype.down = function(node) {
  for (; node; node = node.left) this.stack.push(node);
};
BSTIterator.prototype.next = function() {
  const node = this.stack.pop();
  this.down(node.right);
  return node.val;
};
BSTIterator.prototype.hasNext = function() {
  return this.stack.length > 0;
};
";

const CODEC: &str = r"
class Codec {
  serialize(root) {
    return root ? `${root.val},${this.serialize(root.left)},${this.serialize(root.right)}` : '#';
  }

  deserialize(data) {
    const words = data.split(',');
    const build = () => {
      const word = words.shift();
      return word === '#' ? null : new TreeNode(+word, build(), build());
    };
    return build();
  }
}
";

const OWN: &str = r"
class ListNode {
  constructor(value, next = null) {
    this.value = value;
    this.next = next;
    this.mark = 'made';
  }
}

function reverseList(head) {
  let out = null;
  for (; head; head = head.next) {
    if (head.mark !== 'made') throw new Error('no mark');
    out = new ListNode(head.value, out);
  }
  return out;
}

module.exports = { reverseList };
";

const PRIVATE: &str = r"
class ListNode {
  #val;
  constructor(val) { this.#val = val; }
  get val() { return this.#val; }
  set val(val) { this.#val = val; }
  next = null;
}

function reverseList(head) {
  let out = null;
  while (head) [head.next, out, head] = [out, head, head.next];
  return out;
}
";
