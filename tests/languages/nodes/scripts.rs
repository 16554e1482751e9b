//! Answers in Ruby, PHP, Perl and Lua.

use super::*;

pub const RUBY: &[Answer] = &[
    ("reverse", reverse, RUBY_REVERSE, "AC"),
    ("long", long, RUBY_REVERSE, "AC"),
    ("twice", reverse_twice, RUBY_REVERSE, "AC"),
    ("passed_on", passed_on, RUBY_REVERSE, "AC"),
    (
        "regroup",
        regroup,
        "def regroup(from, pair)\n  { first: [from['head'], from['name']], roots: from['more'], tail: pair[1], count: pair[0] }\nend\n",
        "AC",
    ),
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

pub const PHP: &[Answer] = &[
    ("reverse", reverse, PHP_REVERSE, "AC"),
    ("long", long, PHP_REVERSE, "AC"),
    (
        "long_let_go",
        long,
        "<?php\nfunction reverseList($head) {\n    $values = [];\n    for (; $head; $head = $head->next) $values[] = $head->val;\n    $out = null;\n    foreach ($values as $value) $out = new ListNode($value, $out);\n    $more = null;\n    foreach ($values as $value) $more = new ListNode($value, $more);\n    $more = null;\n    return $out;\n}\n",
        "AC",
    ),
    ("twice", reverse_twice, PHP_REVERSE, "AC"),
    ("passed_on", passed_on, PHP_REVERSE, "AC"),
    (
        "regroup",
        regroup,
        "<?php\nfunction regroup($from, $pair) {\n    return ['first' => [$from['head'], $from['name']], 'roots' => $from['more'], 'tail' => $pair[1], 'count' => $pair[0]];\n}\n",
        "AC",
    ),
    (
        "merge",
        merge,
        "<?php\nfunction mergeKLists($lists) {\n    $values = [];\n    foreach ($lists as $head) {\n        for (; $head; $head = $head->next) $values[] = $head->val;\n    }\n    rsort($values);\n    return array_reduce($values, fn ($next, $val) => new ListNode($val, $next));\n}\n",
        "AC",
    ),
    (
        "split",
        split,
        "<?php\nfunction splitList(?ListNode $head): array {\n    $out = [];\n    for (; $head; $head = $head->next) $out[] = new ListNode($head->val);\n    return $out;\n}\n",
        "AC",
    ),
    ("mirror", mirror, PHP_MIRROR, "AC"),
    ("deep", deep, PHP_MIRROR, "AC"),
    (
        "floats",
        same_floats,
        "<?php\n$sameTree = fn (?TreeNode $root): ?TreeNode => $root;\n",
        "AC",
    ),
    (
        "booleans",
        same_booleans,
        "<?php\nnamespace Lists;\nfunction sameList(?ListNode $head) { return $head; }\n",
        "AC",
    ),
    (
        "in_place",
        drop_even,
        "<?php\nfunction dropEven($head) {\n    for (; $head && $head->next; $head = $head->next) $head->next = $head->next->next;\n}\n",
        "AC",
    ),
    (
        "iterator",
        iterator,
        "<?php\nclass BSTIterator {\n    private $stack = [];\n    function __construct($root) { $this->down($root); }\n    private function down($node) { for (; $node; $node = $node->left) $this->stack[] = $node; }\n    function next() { $node = array_pop($this->stack); $this->down($node->right); return $node->val; }\n    function hasNext() { return $this->stack !== []; }\n}\n",
        "AC",
    ),
    (
        "codec",
        codec,
        "<?php\nclass Codec {\n    function serialize($root) {\n        return $root ? \"$root->val,{$this->serialize($root->left)},{$this->serialize($root->right)}\" : '#';\n    }\n    function deserialize($data) { $words = explode(',', $data); return $this->build($words); }\n    private function build(&$words) {\n        $word = array_shift($words);\n        return $word === '#' ? null : new TreeNode((int) $word, $this->build($words), $this->build($words));\n    }\n}\n",
        "AC",
    ),
    (
        "own_class",
        reverse_twice,
        "<?php\nclass ListNode {\n    public ?ListNode $next;\n    public bool $mark;\n    function __construct(public int $value, ?ListNode $next) { $this->next = $next; $this->mark = true; }\n}\nfunction reverseList(?ListNode $head): ?ListNode {\n    $out = null;\n    for (; $head; $head = $head->next) {\n        if (!$head->mark) throw new Exception('no mark');\n        $out = new ListNode($head->value, $out);\n    }\n    return $out;\n}\n",
        "AC",
    ),
    (
        "own_class_unless_there",
        reverse,
        "<?php\nif (!class_exists('ListNode')) {\n    class ListNode { public $val; public $next; }\n}\nfunction reverseList($head) {\n    $out = null;\n    for (; $head; $head = $head->next) $out = new ListNode($head->val, $out);\n    return $out;\n}\n",
        "AC",
    ),
    (
        "circle",
        reverse,
        "<?php\nfunction reverseList($head) { return $head->next->next->next = $head; }\n",
        "WA got a list that runs in a circle",
    ),
    (
        "tree_in_a_circle",
        mirror,
        "<?php\nfunction mirrorTree($root) { $root->right->left = $root; return $root; }\n",
        "WA got a tree that runs in a circle",
    ),
    (
        "array",
        reverse,
        "<?php\nfunction reverseList($head) { return [3, 2, 1]; }\n",
        "WA got [3,2,1] (no ListNode)",
    ),
    (
        "link_to_an_array",
        reverse,
        "<?php\nfunction reverseList($head) { return new ListNode(3, [2, 1]); }\n",
        "WA got a list whose `next` is `array`",
    ),
];

const PHP_REVERSE: &str = r"<?php
/**
 * Definition for a singly-linked list.
 * class ListNode {
 *     public $val = 0;
 *     public $next = null;
 *     function __construct($val = 0, $next = null) {
 *         $this->val = $val;
 *         $this->next = $next;
 *     }
 * }
 */
class Solution {
    /**
     * @param ListNode $head
     * @return ListNode
     */
    function reverseList($head) {
        $before = null;
        while ($head !== null) {
            $after = $head->next;
            $head->next = $before;
            $before = $head;
            $head = $after;
        }
        return $before;
    }
}
";

const PHP_MIRROR: &str = r"<?php
function mirrorTree(?TreeNode $root): ?TreeNode {
    $waiting = [$root];
    while ($waiting) {
        $node = array_pop($waiting);
        if ($node) {
            [$node->left, $node->right] = [$node->right, $node->left];
            array_push($waiting, $node->left, $node->right);
        }
    }
    return $root;
}
";
pub const PERL: &[Answer] = &[
    ("reverse", reverse, PERL_REVERSE, "AC"),
    ("long", long, PERL_REVERSE, "AC"),
    (
        "long_let_go",
        long,
        "sub reverse_list {\n    my ($head) = @_;\n    my @values;\n    for (my $node = $head; $node; $node = $node->{next}) { push @values, $node->{val} }\n    my ($out, $more);\n    $out = ListNode->new($_, $out) for @values;\n    $more = ListNode->new($_, $more) for @values;\n    undef $more;\n    return $out;\n}\n",
        "AC",
    ),
    ("twice", reverse_twice, PERL_REVERSE, "AC"),
    ("passed_on", passed_on, PERL_REVERSE, "AC"),
    (
        "regroup",
        regroup,
        "sub regroup {\n    my ($from, $pair) = @_;\n    return { first => [$from->{head}, $from->{name}], roots => $from->{more}, tail => $pair->[1], count => $pair->[0] };\n}\n",
        "AC",
    ),
    (
        "merge",
        merge,
        "sub merge_k_lists {\n    my ($lists) = @_;\n    my @values;\n    for my $head (@$lists) {\n        for (; $head; $head = $head->{next}) { push @values, $head->{val} }\n    }\n    my $out;\n    $out = ListNode->new($_, $out) for sort { $b <=> $a } @values;\n    return $out;\n}\n",
        "AC",
    ),
    (
        "split",
        split,
        "sub split_list {\n    my ($head) = @_;\n    my @out;\n    for (; $head; $head = $head->{next}) { push @out, ListNode->new($head->{val}) }\n    return \\@out;\n}\n",
        "AC",
    ),
    ("mirror", mirror, PERL_MIRROR, "AC"),
    ("deep", deep, PERL_MIRROR, "AC"),
    (
        "floats",
        same_floats,
        "sub same_tree { return $_[0] }\n",
        "AC",
    ),
    (
        "booleans",
        same_booleans,
        "sub same_list { return $_[0] }\n",
        "AC",
    ),
    (
        "in_place",
        drop_even,
        "sub drop_even {\n    my ($head) = @_;\n    for (; $head && $head->{next}; $head = $head->{next}) { $head->{next} = $head->{next}{next} }\n}\n",
        "AC",
    ),
    (
        "iterator",
        iterator,
        "package BSTIterator;\n\nsub new { my ($class, $root) = @_; my $self = bless { stack => [] }, $class; $self->down($root); return $self }\nsub down { my ($self, $node) = @_; for (; $node; $node = $node->{left}) { push @{ $self->{stack} }, $node } }\nsub next { my ($self) = @_; my $node = pop @{ $self->{stack} }; $self->down($node->{right}); return $node->{val} }\nsub has_next { my ($self) = @_; return @{ $self->{stack} } > 0 }\n\n1;\n",
        "AC",
    ),
    (
        "codec",
        codec,
        "package Codec;\n\nsub new { return bless {}, shift }\nsub serialize { my ($self, $root) = @_; return $root ? join(',', $root->{val}, $self->serialize($root->{left}), $self->serialize($root->{right})) : '#' }\nsub deserialize { my ($self, $data) = @_; return build([split /,/, $data]) }\nsub build { my ($words) = @_; my $word = shift @$words; return undef if $word eq '#'; my $left = build($words); return TreeNode->new($word, $left, build($words)) }\n\n1;\n",
        "AC",
    ),
    (
        "own_package",
        reverse_twice,
        "package ListNode;\n\nsub new { my ($class, %args) = @_; return bless { value => $args{value}, next => $args{next} }, $class }\nsub value { return $_[0]{value} }\n\npackage main;\n\nsub reverse_list {\n    my ($head) = @_;\n    my $out;\n    for (; $head; $head = $head->{next}) { $out = ListNode->new(value => $head->value, next => $out) }\n    return $out;\n}\n",
        "AC",
    ),
    (
        "circle",
        reverse,
        "sub reverse_list { my ($head) = @_; $head->{next}{next}{next} = $head; return $head }\n",
        "WA got a list that runs in a circle",
    ),
    (
        "tree_in_a_circle",
        mirror,
        "sub mirror_tree { my ($root) = @_; $root->{right}{left} = $root; return $root }\n",
        "WA got a tree that runs in a circle",
    ),
    (
        "array",
        reverse,
        "sub reverse_list { return [3, 2, 1] }\n",
        "WA got [3, 2, 1] (no ListNode)",
    ),
    (
        "link_to_an_array",
        reverse,
        "sub reverse_list { return ListNode->new(3, [2, 1]) }\n",
        "WA got a list whose `next` is `ARRAY`",
    ),
];

const PERL_REVERSE: &str = r"# What is given:
#
# package ListNode;
#
# sub new {
#     my ($class, $val, $next) = @_;
#     return bless { val => $val // 0, next => $next }, $class;
# }

use strict;
use warnings;

sub reverse_list {
    my ($head) = @_;
    my $before;
    while ($head) {
        my $after = $head->{next};
        $head->{next} = $before;
        $before = $head;
        $head = $after;
    }
    return $before;
}

1;
";

const PERL_MIRROR: &str = r"
sub mirror_tree {
    my ($root) = @_;
    my @waiting = ($root);
    while (@waiting) {
        my $node = pop @waiting or next;
        @$node{qw(left right)} = @$node{qw(right left)};
        push @waiting, @$node{qw(left right)};
    }
    return $root;
}
";
pub const LUA: &[Answer] = &[
    ("reverse", reverse, LUA_REVERSE, "AC"),
    ("long", long, LUA_REVERSE, "AC"),
    ("twice", reverse_twice, LUA_REVERSE, "AC"),
    ("passed_on", passed_on, LUA_REVERSE, "AC"),
    (
        "regroup",
        regroup,
        "function regroup(from, pair)\n  return { first = { from.head, from.name }, roots = from.more, tail = pair[2], count = pair[1] }\nend\n",
        "AC",
    ),
    (
        "merge",
        merge,
        "function merge_k_lists(lists)\n  local values = {}\n  for _, head in pairs(lists) do\n    while head do\n      values[#values + 1] = head.val\n      head = head.next\n    end\n  end\n  table.sort(values, function(a, b) return a > b end)\n  local out\n  for _, val in ipairs(values) do out = ListNode(val, out) end\n  return out\nend\n",
        "AC",
    ),
    (
        "split",
        split,
        "function split_list(head)\n  local out = {}\n  while head do\n    out[#out + 1] = ListNode.new(head.val)\n    head = head.next\n  end\n  return out\nend\n",
        "AC",
    ),
    ("mirror", mirror, LUA_MIRROR, "AC"),
    ("deep", deep, LUA_MIRROR, "AC"),
    (
        "floats",
        same_floats,
        "return function(root) return root end\n",
        "AC",
    ),
    (
        "booleans",
        same_booleans,
        "local function same_list(head) return head end\n",
        "AC",
    ),
    (
        "in_place",
        drop_even,
        "function drop_even(head)\n  while head and head.next do\n    head.next = head.next.next\n    head = head.next\n  end\nend\n",
        "AC",
    ),
    (
        "iterator",
        iterator,
        "local BSTIterator = {}\nBSTIterator.__index = BSTIterator\n\nfunction BSTIterator.new(root)\n  local self = setmetatable({ stack = {} }, BSTIterator)\n  self:down(root)\n  return self\nend\n\nfunction BSTIterator:down(node)\n  while node do\n    table.insert(self.stack, node)\n    node = node.left\n  end\nend\n\nfunction BSTIterator:next()\n  local node = table.remove(self.stack)\n  self:down(node.right)\n  return node.val\nend\n\nfunction BSTIterator:has_next() return #self.stack > 0 end\n\nreturn BSTIterator\n",
        "AC",
    ),
    (
        "codec",
        codec,
        "Codec = {}\nCodec.__index = Codec\nfunction Codec.new() return setmetatable({}, Codec) end\nfunction Codec:serialize(root)\n  if not root then return '#' end\n  return root.val .. ',' .. self:serialize(root.left) .. ',' .. self:serialize(root.right)\nend\nfunction Codec:deserialize(data)\n  local words = data:gmatch('[^,]+')\n  local function build()\n    local word = words()\n    if word == '#' then return nil end\n    local left = build()\n    return TreeNode.new(tonumber(word), left, build())\n  end\n  return build()\nend\n",
        "AC",
    ),
    (
        "own_class",
        reverse_twice,
        "local ListNode = {}\nListNode.__index = ListNode\nfunction ListNode.new(value, following)\n  return setmetatable({ value = value, next = following, mark = true }, ListNode)\nend\nfunction ListNode:get() return self.value end\n\nfunction reverse_list(head)\n  local out\n  while head do\n    assert(head.mark)\n    out = ListNode.new(head:get(), out)\n    head = head.next\n  end\n  return out\nend\n",
        "AC",
    ),
    (
        "own_function",
        mirror,
        "function TreeNode(val, left, right) return { val = val, left = left, right = right } end\nfunction mirror_tree(root)\n  return root and TreeNode(root.val, mirror_tree(root.right), mirror_tree(root.left))\nend\n",
        "AC",
    ),
    (
        "circle",
        reverse,
        "function reverse_list(head)\n  head.next.next.next = head\n  return head\nend\n",
        "WA got a list that runs in a circle",
    ),
    (
        "tree_in_a_circle",
        mirror,
        "function mirror_tree(root)\n  root.right.left = root\n  return root\nend\n",
        "WA got a tree that runs in a circle",
    ),
    (
        "array",
        reverse,
        "function reverse_list() return { 3, 2, 1 } end\n",
        "WA got {3, 2, 1} (no ListNode)",
    ),
    (
        "link_to_an_array",
        reverse,
        "function reverse_list() return ListNode.new(3, { 2, 1 }) end\n",
        "WA got a list whose `next` is `table`",
    ),
];

const LUA_REVERSE: &str = r"
function reverse_list(head)
  local before
  while head do
    head.next, before, head = before, head, head.next
  end
  return before
end
";

const LUA_MIRROR: &str = r"
function mirror_tree(root)
  local waiting = { root }
  while #waiting > 0 do
    local node = table.remove(waiting)
    node.left, node.right = node.right, node.left
    if node.left then waiting[#waiting + 1] = node.left end
    if node.right then waiting[#waiting + 1] = node.right end
  end
  return root
end
";
