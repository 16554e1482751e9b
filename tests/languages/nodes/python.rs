//! Answers in Python.

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
        "def regroup(source, pair):\n    assert pair[1] is None or isinstance(pair[1], ListNode)\n    return {'first': (source['head'], source['name']), 'roots': source['more'], 'tail': pair[1], 'count': pair[0]}\n",
        "AC",
    ),
    (
        "program",
        reverse,
        "import json\nprint(json.loads(input())[::-1] or None)\n",
        "AC run as a program",
    ),
    (
        "program_with_none",
        mirror,
        "import json\n\ndef main():\n    values = json.loads(input())\n    answers = {'[4, 2, 7, 1, 3, 6, 9]': [4, 7, 2, 9, 6, 3, 1], '[1, null, 2, 3]': [1, 2, None, None, 3, None]}\n    print(answers.get(json.dumps(values), values))\n\nmain()\n",
        "AC",
    ),
    ("merge_with_a_heap", merge, MERGE, "AC"),
    ("split", split, SPLIT, "AC"),
    ("mirror", mirror, MIRROR, "AC"),
    ("deep", deep, MIRROR, "AC"),
    (
        "floats",
        same_floats,
        "def same_tree(root: TreeNode | None) -> TreeNode | None:\n    return root\n",
        "AC",
    ),
    (
        "booleans",
        same_booleans,
        "same_list = lambda head: head\n",
        "AC",
    ),
    (
        "in_place",
        drop_even,
        "def drop_even(head):\n    while head and head.next:\n        head.next = head.next.next\n        head = head.next\n",
        "AC",
    ),
    ("iterator", iterator, ITERATOR, "AC"),
    ("codec", codec, CODEC, "AC"),
    ("own_class", reverse, OWN, "AC"),
    ("own_class_with_slots", reverse, SLOTS, "AC"),
    ("own_dataclass", mirror, DATACLASS, "AC"),
    (
        "own_class_without_arguments",
        reverse_twice,
        "class ListNode:\n    def __init__(self):\n        self.data = None\n        self.next = None\n        self.seen = False\n\ndef reverse_list(head):\n    out = None\n    while head:\n        assert not head.seen\n        node = ListNode()\n        node.data, node.next, out = head.data, out, node\n        head = head.next\n        out = node\n    return out\n",
        "AC",
    ),
    (
        "another_class",
        reverse_twice,
        "class Node:\n    def __init__(self, value, next):\n        self.value, self.next = value, next\n\ndef reverse_list(head):\n    out = None\n    while head:\n        out, head = Node(head.val, out), head.next\n    return out\n",
        "AC",
    ),
    (
        "circle",
        reverse,
        "def reverse_list(head):\n    if head:\n        head.next.next = head\n    return head\n",
        "WA got a list that runs in a circle",
    ),
    (
        "tree_in_a_circle",
        mirror,
        "def mirror_tree(root):\n    root.left = root\n    return root\n",
        "WA got a tree that runs in a circle",
    ),
    (
        "array",
        reverse,
        "def reverse_list(head):\n    out = []\n    while head:\n        out.append(head.val)\n        head = head.next\n    return out[::-1]\n",
        "WA got [3, 2, 1] (no ListNode)",
    ),
    (
        "link_to_an_array",
        reverse,
        "def reverse_list(head):\n    return ListNode(3, [2, 1])\n",
        "WA got a list whose `next` is `list`",
    ),
    (
        "wrong",
        reverse,
        "def reverse_list(head):\n    return head\n",
        "WA",
    ),
    (
        "throws",
        reverse,
        "def reverse_list(head):\n    return head.nxt\n",
        "RTE 'ListNode' object has no attribute 'nxt'",
    ),
    ("methods_do_not_stay", reverse_twice, STAY, "AC"),
];

const REVERSE: &str = r"# Definition for singly-linked list.
# class ListNode:
#     def __init__(self, val=0, next=None):
#         self.val = val
#         self.next = next
class Solution:
    def reverseList(self, head: Optional[ListNode]) -> Optional[ListNode]:
        before = None
        while head:
            head.next, before, head = before, head, head.next
        return before
";

const MERGE: &str = r"
ListNode.__lt__ = lambda self, other: self.val < other.val

class Solution:
    def mergeKLists(self, lists: List[Optional[ListNode]]) -> Optional[ListNode]:
        heap = [head for head in lists if head]
        heapify(heap)
        first = last = ListNode()
        while heap:
            node = heappop(heap)
            last.next = last = node
            if node.next:
                heappush(heap, node.next)
        return first.next
";

const SPLIT: &str = r"
def split_list(head):
    out = []
    while head is not None:
        head.next, head, node = None, head.next, head
        out.append(node)
    return out
";

const MIRROR: &str = r"
class Solution:
    def mirrorTree(self, root: 'Optional[TreeNode]') -> Optional['TreeNode']:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node:
                node.left, node.right = node.right, node.left
                waiting += [node.left, node.right]
        return root
";

const ITERATOR: &str = r"
class BSTIterator:
    def __init__(self, root: Optional[TreeNode]):
        self.stack = []
        self.down(root)

    def down(self, node):
        while node:
            self.stack.append(node)
            node = node.left

    def next(self) -> int:
        node = self.stack.pop()
        self.down(node.right)
        return node.val

    def hasNext(self) -> bool:
        return bool(self.stack)
";

const CODEC: &str = r"
class Codec:
    def serialize(self, root):
        return '#' if not root else '%d,%s,%s' % (root.val, self.serialize(root.left), self.serialize(root.right))

    def deserialize(self, data):
        words = iter(data.split(','))

        def build():
            word = next(words)
            return None if word == '#' else TreeNode(int(word), build(), build())

        return build()
";

const OWN: &str = r"
from typing import Optional

class ListNode:
    made = 0

    def __init__(self, value, following=None):
        ListNode.made += 1
        self.value = value
        self.next = following
        self.mark = 'made'

    def __eq__(self, other):
        raise AssertionError('never asked')

    __getattribute__ = object.__getattribute__

def reverse_list(head: Optional[ListNode]) -> Optional[ListNode]:
    out = None
    while head is not None:
        assert head.mark == 'made' and type(head) is ListNode
        out, head = ListNode(head.value, out), head.next
    return out
";

const SLOTS: &str = r"
class ListNode:
    __slots__ = 'val', 'next'

    def __init__(self, val, next):
        self.val, self.next = val, next

def reverse_list(head):
    out = None
    while head is not None:
        out, head = ListNode(head.val, out), head.next
    return out
";

const DATACLASS: &str = r"
from __future__ import annotations
from dataclasses import dataclass

@dataclass
class TreeNode:
    val: int = 0
    left: TreeNode | None = None
    right: TreeNode | None = None

def mirror_tree(root: TreeNode | None) -> TreeNode | None:
    first = copy = TreeNode()
    waiting = [(root, copy)]
    while waiting:
        node, copy = waiting.pop()
        if node is None:
            continue
        copy.val = node.val
        if node.left:
            copy.right = TreeNode()
            waiting.append((node.left, copy.right))
        if node.right:
            copy.left = TreeNode()
            waiting.append((node.right, copy.left))
    return first if root else None
";

const STAY: &str = r"
def reverse_list(head):
    assert not hasattr(ListNode, 'extra')
    ListNode.extra = 1
    del ListNode.extra
    before = None
    while head:
        head.next, before, head = before, head, head.next
    return before
";
