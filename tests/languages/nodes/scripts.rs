//! Answers in Ruby, PHP, Perl and Lua.

use super::*;

pub const RUBY: &[Answer] = &[
    ("reverse", reverse, RUBY_REVERSE, "AC"),
    ("long", long, RUBY_REVERSE, "AC"),
    ("twice", reverse_twice, RUBY_REVERSE, "AC"),
    (
        "merge",
        merge,
        "def merge_k_lists(lists)\n  values = lists.flat_map do |head|\n    found = []\n    while head\n      found << head.val\n      head = head.next\n    end\n    found\n  end\n  values.sort.reverse.reduce(nil) { |after, val| ListNode.new(val, after) }\nend\n",
        "AC",
    ),
    (
        "split",
        split,
        "class Solution\n  def split_list(head)\n    out = []\n    while head\n      out << ListNode.new(head.val)\n      head = head.next\n    end\n    out\n  end\nend\n",
        "AC",
    ),
    ("mirror", mirror, RUBY_MIRROR, "AC"),
    ("deep", deep, RUBY_MIRROR, "AC"),
    ("floats", same_floats, "def same_tree(root) = root\n", "AC"),
    (
        "booleans",
        same_booleans,
        "same_list = ->(head) { head }\n",
        "AC",
    ),
    (
        "in_place",
        drop_even,
        "def drop_even(head)\n  while head&.next\n    head.next = head.next.next\n    head = head.next\n  end\nend\n",
        "AC",
    ),
    (
        "iterator",
        iterator,
        "class BSTIterator\n  def initialize(root)\n    @stack = []\n    down(root)\n  end\n\n  def down(node)\n    while node\n      @stack << node\n      node = node.left\n    end\n  end\n\n  def next()\n    node = @stack.pop\n    down(node.right)\n    node.val\n  end\n\n  def has_next = !@stack.empty?\nend\n",
        "AC",
    ),
    (
        "codec",
        codec,
        "class Codec\n  def serialize(root)\n    root ? \"#{root.val},#{serialize(root.left)},#{serialize(root.right)}\" : '#'\n  end\n\n  def deserialize(data)\n    words = data.split(',')\n    build = lambda do\n      word = words.shift\n      word == '#' ? nil : TreeNode.new(word.to_i, build.(), build.())\n    end\n    build.()\n  end\nend\n",
        "AC",
    ),
    (
        "own_class",
        reverse_twice,
        "class ListNode\n  attr_reader :value, :mark\n  attr_accessor :next\n\n  def initialize(value, following)\n    @value = value\n    @next = following\n    @mark = true\n  end\nend\n\ndef reverse_list(head)\n  out = nil\n  while head\n    raise 'no mark' unless head.mark\n    out = ListNode.new(head.value, out)\n    head = head.next\n  end\n  out\nend\n",
        "AC",
    ),
    (
        "own_struct",
        mirror,
        "TreeNode = Struct.new(:val, :left, :right)\n\ndef mirror_tree(root)\n  root && TreeNode.new(root.val, mirror_tree(root.right), mirror_tree(root.left))\nend\n",
        "AC",
    ),
    (
        "own_class_in_a_comment",
        reverse,
        "=begin\nclass ListNode\nend\n=end\ndef reverse_list(head)\n  out = nil\n  while head\n    out = ListNode.new(head.val, out)\n    head = head.next\n  end\n  out\nend\n",
        "AC",
    ),
    (
        "circle",
        reverse,
        "def reverse_list(head)\n  head.next.next.next = head\nend\n",
        "WA got a list that runs in a circle",
    ),
    (
        "tree_in_a_circle",
        mirror,
        "def mirror_tree(root)\n  root.right.left = root\n  root\nend\n",
        "WA got a tree that runs in a circle",
    ),
    (
        "array",
        reverse,
        "def reverse_list(head) = [3, 2, 1]\n",
        "WA got [3, 2, 1] (no ListNode)",
    ),
    (
        "link_to_an_array",
        reverse,
        "def reverse_list(head) = ListNode.new(3, [2, 1])\n",
        "WA got a list whose `next` is `Array`",
    ),
];

const RUBY_REVERSE: &str = r"# Definition for singly-linked list.
# class ListNode
#     attr_accessor :val, :next
#     def initialize(val = 0, _next = nil)
#         @val = val
#         @next = _next
#     end
# end
# @param {ListNode} head
# @return {ListNode}
def reverse_list(head)
    before = nil
    head.next, before, head = before, head, head.next while head
    before
end
";

const RUBY_MIRROR: &str = r"
def mirror_tree(root)
  waiting = [root]
  while (node = waiting.pop) || !waiting.empty?
    next unless node
    node.left, node.right = node.right, node.left
    waiting << node.left << node.right
  end
  root
end
";

pub const PHP: &[Answer] = &[];
pub const PERL: &[Answer] = &[];
pub const LUA: &[Answer] = &[];
