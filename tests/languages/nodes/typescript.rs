//! Answers in TypeScript.

use super::*;

pub const ANSWERS: &[Answer] = &[
    ("reverse", reverse, REVERSE, "AC"),
    ("merge", merge, MERGE, "AC"),
    ("mirror", mirror, MIRROR, "AC"),
    ("own_class", reverse_twice, OWN, "AC"),
    ("iterator", iterator, ITERATOR, "AC"),
    (
        "declared_only",
        reverse,
        "declare class ListNode { val: number; next: ListNode | null; constructor(val?: number, next?: ListNode | null) }\n\nconst reverseList = (head: ListNode | null): ListNode | null => {\n  let out: ListNode | null = null;\n  for (; head; head = head.next) out = new ListNode(head.val, out);\n  return out;\n};\n",
        "AC",
    ),
    (
        "interface",
        reverse,
        "interface ListNode { val: number; next: ListNode | null }\n\nexport function reverseList(head: ListNode | null): ListNode | null {\n  let out: ListNode | null = null;\n  for (; head; head = head.next) out = { val: head.val, next: out };\n  return out;\n}\n",
        "AC",
    ),
];

const REVERSE: &str = r"/**
 * Definition for singly-linked list.
 * class ListNode {
 *     val: number
 *     next: ListNode | null
 *     constructor(val?: number, next?: ListNode | null) {
 *         this.val = (val===undefined ? 0 : val)
 *         this.next = (next===undefined ? null : next)
 *     }
 * }
 */

function reverseList(head: ListNode | null): ListNode | null {
  let before: ListNode | null = null;
  while (head !== null) {
    const after: ListNode | null = head.next;
    head.next = before;
    before = head;
    head = after;
  }
  return before;
};
";

const MERGE: &str = r"
function mergeKLists(lists: Array<ListNode | null>): ListNode | null {
  const values: number[] = [];
  for (let head of lists) {
    while (head) {
      values.push(head.val);
      head = head.next!;
    }
  }
  values.sort((a, b) => b - a);
  return values.reduce<ListNode | null>((next, val) => new ListNode(val, next), null);
}
";

const MIRROR: &str = r"
function mirrorTree(root: TreeNode | null): TreeNode | null {
  return root && new TreeNode(root.val, mirrorTree(root.right), mirrorTree(root.left));
}
";

const OWN: &str = r"
class ListNode {
  constructor(public val: number = 0, public next: ListNode | null = null) {}
}

function reverseList(head: ListNode | null): ListNode | null {
  let out: ListNode | null = null;
  for (; head; head = head.next) {
    if (!(head instanceof ListNode)) throw new Error('another class');
    out = new ListNode(head.val, out);
  }
  return out;
}
";

const ITERATOR: &str = r"
class BSTIterator {
  private stack: TreeNode[] = [];

  constructor(root: TreeNode | null) {
    this.down(root);
  }

  private down(node: TreeNode | null): void {
    for (; node; node = node.left) this.stack.push(node);
  }

  next(): number {
    const node = this.stack.pop()!;
    this.down(node.right);
    return node.val;
  }

  hasNext(): boolean {
    return this.stack.length > 0;
  }
}
";
