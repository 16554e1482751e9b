//! Every way of writing an answer in Ruby, PHP, Perl and Lua.

use crate::python::{CLASS, FUNCTION};
use crate::support::Test;
use crate::{Row, table};

/// Name, code, and what it must get.
type Answer = (&'static str, &'static str, &'static str);

fn rows(file: &'static str, problem: &'static str, answers: &[Answer]) -> Vec<Row> {
    answers
        .iter()
        .map(|(name, code, expected)| Row {
            name,
            file,
            problem,
            code: (*code).into(),
            expected,
        })
        .collect()
}

pub fn tests() -> Vec<Test> {
    let mut tests = Vec::new();
    for (language, file, functions, classes, state) in [
        ("ruby", "my.rb", RUBY, RUBY_CLASSES, RUBY_STATE),
        ("php", "my.php", PHP, PHP_CLASSES, PHP_STATE),
        ("perl", "my.pl", PERL, PERL_CLASSES, PERL_STATE),
        ("lua", "my.lua", LUA, LUA_CLASSES, LUA_STATE),
    ] {
        tests.extend(table(language, rows(file, FUNCTION, functions)));
        tests.extend(table(language, rows(file, CLASS, classes)));
        tests.extend(table(language, rows(file, TWICE, &[state])));
        tests.extend(table(
            language,
            rows(file, CLOCKED, &[("clock", functions[0].1, "error")]),
        ));
    }
    tests
}

/// Each case counts from one again, and within a case the count goes on.
const TWICE: &str = r#"
title = "Count"
kind = "function"
[call]
function = "tally"
params = ["n: int"]
returns = "int"
[[case]]
name = "first"
calls = [{ args = [1], expect = 1 }, { args = [1], expect = 2 }]
[[case]]
name = "second"
calls = [{ args = [1], expect = 1 }]
"#;

const CLOCKED: &str = r#"
title = "Later"
kind = "function"
[call]
function = "add_up"
params = ["a: int", "b: int"]
returns = "int"
[clock]
start = 1800000000
[[case]]
name = "later"
args = [1, 2]
expect = 3
"#;

const RUBY_STATE: Answer = (
    "state_is_fresh",
    "$seen = 0\nclass Integer\n  def grown; @@g ||= 0; @@g += 1; end\nend\ndef tally(n)\n  $seen += 1\n  [$seen, n.grown].max\nend\n",
    "AC",
);

const RUBY: &[Answer] = &[
    ("plain", "def add_up(a, b)\n  a + b\nend\n", "AC"),
    ("alias", "def sum_two(a, b) = a + b\n", "AC"),
    (
        "set_without_a_word",
        "def add_up(a, b)\n  Set.new([a]).size + [b, b].to_set.size == 2 ? a + b : 0\nend\n",
        "AC",
    ),
    ("camel_case", "def addUp(a, b)\n  return a + b\nend", "AC"),
    ("lambda", "add_up = ->(a, b) { a + b }\n", "AC"),
    (
        "constant",
        "ADD = proc { |a, b| a + b }\ndef add_up(*given) = ADD.call(*given)\n",
        "AC",
    ),
    (
        "only_function",
        "def anything(x, y)\n  x + y\nend\n",
        "AC took `anything`",
    ),
    (
        "solution_class",
        "class Solution\n  def add_up(a, b)\n    a + b\n  end\nend\n",
        "AC",
    ),
    (
        "solution_static",
        "class Solution\n  def self.add_up(a, b)\n    a + b\n  end\nend\n",
        "AC",
    ),
    (
        "module_function",
        "module Solution\n  module_function\n  def add_up(a, b) = a + b\nend\n",
        "AC",
    ),
    (
        "only_module",
        "module Sums\n  module_function\n  def add_up(a, b) = a + b\nend\n",
        "AC took `Sums.add_up`, the only class with that method",
    ),
    (
        "only_mixin",
        "module Sums\n  def add_up(a, b) = a + b\nend\n",
        "AC took `Sums.add_up`",
    ),
    (
        "only_class",
        "class Adder\n  def initialize(c = 0) = @c = c\n  def add_up(a, b) = a + b + @c\nend\n",
        "AC took `Adder.add_up`",
    ),
    (
        "class_that_needs_something",
        "class Adder\n  def initialize(c) = @c = c\n  def add_up(a, b) = a + b + @c\nend\n",
        "CE found no `add_up` or",
    ),
    (
        "program_with_gets",
        "a = gets.to_i\nb = gets.to_i\nputs a + b\n",
        "AC",
    ),
    (
        "default_argument",
        "def add_up(a, b, c = 0)\n  a + b + c\nend\n",
        "AC",
    ),
    (
        "set_is_required",
        "require 'set'\ndef add_up(a, b)\n  Set.new([a]).first + b\nend\n",
        "AC",
    ),
    (
        "byte_order_mark",
        "\u{feff}def add_up(a, b)\r\n  a + b\r\nend\r\n",
        "AC",
    ),
    (
        "frozen_literals",
        "# frozen_string_literal: true\n\ndef add_up(a, b)\n  a + b\nend\n__END__\nnothing (\n",
        "AC",
    ),
    (
        "prints",
        "puts 'loading'\ndef add_up(a, b)\n  puts a\n  $stderr.puts b\n  a + b\nend\n",
        "AC",
    ),
    (
        "deep_recursion",
        "def go(n) = n == 0 ? 0 : 1 + go(n - 1)\ndef add_up(a, b) = go(100_000) - 100_000 + a + b\n",
        "AC",
    ),
    (
        "patched_json",
        "module JSON\n  def self.generate(*) = '3'\n  def self.parse(*) = raise('no')\nend\ndef add_up(a, b) = a + b\n",
        "AC",
    ),
    (
        "program",
        "a, b = $stdin.read.split.map(&:to_i)\nputs a + b\n",
        "AC",
    ),
    ("wrong", "def add_up(a, b) = a - b\n", "WA got -1"),
    (
        "float_for_int",
        "def add_up(a, b) = (a + b).to_f\n",
        "WA got 3.0",
    ),
    (
        "text_for_int",
        "def add_up(a, b) = (a + b).to_s\n",
        "WA got \"3\"",
    ),
    ("symbol", "def add_up(a, b) = :three\n", "WA"),
    ("nothing", "def add_up(a, b)\nend\n", "WA got null"),
    (
        "equal_to_everything",
        "class E\n  def ==(other) = true\n  def to_s = '3'\n  def inspect = '3'\nend\ndef add_up(a, b) = E.new\n",
        "WA",
    ),
    (
        "several",
        "def one(a, b) = 1\ndef two(a, b) = 2\n",
        "CE one",
    ),
    ("no_function", "x = 1\n", "CE add_up"),
    ("syntax", "def add_up(a, b)\n  a +\nend\n", "CE line 3"),
    (
        "throws_while_loading",
        "\nraise ArgumentError, 'no'\n",
        "RTE line 2",
    ),
    (
        "throws",
        "def add_up(a, b) = raise(ArgumentError, 'no')\n",
        "RTE ArgumentError: no",
    ),
    (
        "missing_package",
        "require 'a_gem_that_nobody_has'\ndef add_up(a, b) = a + b\n",
        "error",
    ),
    ("exits", "def add_up(a, b) = exit(3)\n", "RTE 3"),
    ("exits_hard", "def add_up(a, b) = exit!(3)\n", "RTE 3"),
    (
        "crashes",
        "def add_up(a, b)\n  Process.kill(:KILL, Process.pid)\n  sleep 5\nend\n",
        "RTE SIGKILL",
    ),
    ("hangs", "def add_up(a, b)\n  loop {}\nend\n", "TLE"),
    (
        "floods",
        "def add_up(a, b)\n  loop { puts 'x' * 1000 }\nend\n",
        "OLE",
    ),
    (
        "endless_recursion",
        "def add_up(a, b) = add_up(a, b)\n",
        "RTE SystemStackError",
    ),
];

const RUBY_CLASSES: &[Answer] = &[
    (
        "class_plain",
        "class PassGate\n  def initialize(most)\n    @left = most\n  end\n  def let_in(count = 1)\n    return false if count > @left\n    @left -= count\n    true\n  end\n  attr_reader :unused\n  def left_over\n    @left\n  end\nend\n",
        "AC",
    ),
    (
        "class_made_of_nodes",
        "class PassGate\n  def initialize(most)\n    @first, @most = ListNode.new, most\n  end\n  def let_in(count = 1)\n    return false if count > @most\n    @first.next = TreeNode.new(count)\n    @most -= @first.next.val\n    true\n  end\n  def left_over = @most\nend\n",
        "AC",
    ),
    (
        "class_with_its_own_node",
        "ListNode = Struct.new(:left)\nclass PassGate\n  def initialize(most) = @node = ListNode.new(most)\n  def let_in(count = 1)\n    return false if count > @node.left\n    @node.left -= count\n    true\n  end\n  def left_over = @node.left\nend\n",
        "AC",
    ),
    (
        "class_camel_case_methods",
        "class PassGate\n  def initialize(most) = @left = most\n  def letIn(count = 1)\n    return false if count > @left\n    @left -= count\n    true\n  end\n  def leftOver = @left\nend\n",
        "AC",
    ),
    (
        "class_only_one_that_fits",
        "class Door\n  def initialize(most) = @left = most\n  def let_in?(count = 1)\n    return false if count > @left\n    @left -= count\n    true\n  end\n  def left_over = @left\nend\n",
        "AC took `Door`",
    ),
    (
        "class_without_a_method",
        "class PassGate\n  def initialize(most); end\n  def let_in(count = 1) = true\nend\n",
        "CE left_over",
    ),
    (
        "class_missing",
        "def let_in(x, y, z) = true\n",
        "CE PassGate",
    ),
    (
        "class_constructor_throws",
        "class PassGate\n  def initialize(most) = raise('no')\n  def let_in(count = 1) = true\n  def left_over = 1\nend\n",
        "RTE no",
    ),
];

const PHP_STATE: Answer = (
    "state_is_fresh",
    "<?php\n$seen = 0;\nfunction tally($n) { global $seen; static $own = 0; $own++; return max(++$seen, $own); }\n",
    "AC",
);

const PHP: &[Answer] = &[
    (
        "plain",
        "<?php\nfunction addUp($a, $b) {\n    return $a + $b;\n}\n",
        "AC",
    ),
    (
        "no_open_tag",
        "function addUp($a, $b) {\n    return $a + $b;\n}\n",
        "AC",
    ),
    (
        "typed",
        "<?php\ndeclare(strict_types=1);\nfunction addUp(int $a, int $b): int { return $a + $b; }\n",
        "AC",
    ),
    (
        "namespace",
        "<?php\nnamespace App;\nuse InvalidArgumentException;\nfunction addUp($a, $b) { return $a + $b; }\n",
        "AC",
    ),
    (
        "alias",
        "<?php function sumTwo($a, $b) { return $a + $b; } ?>\n",
        "AC",
    ),
    (
        "snake_case",
        "<?php function add_up($a, $b) { return $a + $b; }",
        "AC",
    ),
    ("closure", "<?php\n$addUp = fn($a, $b) => $a + $b;\n", "AC"),
    (
        "only_function",
        "<?php function anything($x, $y) { return $x + $y; }",
        "AC took `anything`",
    ),
    (
        "solution_class",
        "class Solution {\n    /**\n     * @param Integer $a\n     */\n    function addUp($a, $b) {\n        return $a + $b;\n    }\n}\n",
        "AC",
    ),
    (
        "solution_static",
        "<?php class Solution { public static function addUp($a, $b) { return $a + $b; } }",
        "AC",
    ),
    (
        "global_variable",
        "<?php\n$zero = 0;\nfunction addUp($a, $b) { global $zero; return $a + $b + $zero; }\n",
        "AC",
    ),
    (
        "prints",
        "<?php\nfunction addUp($a, $b) { echo $a; print('x'); return $a + $b; }\n",
        "AC",
    ),
    (
        "warns",
        "<?php\nfunction addUp($a, $b) { return $a + $b + (int) @$nothing; }\n",
        "AC",
    ),
    (
        "deep_recursion",
        "<?php\nfunction go($n) { return $n === 0 ? 0 : 1 + go($n - 1); }\nfunction addUp($a, $b) { return go(100000) - 100000 + $a + $b; }\n",
        "AC",
    ),
    (
        "own_json_functions",
        "<?php\nnamespace GradeDriver;\nfunction json_encode($x) { return '3'; }\nfunction addUp($a, $b) { return $a + $b; }\n",
        "AC",
    ),
    (
        "program",
        "<?php\n[$a, $b] = explode(\"\\n\", stream_get_contents(STDIN));\n// reads stdin\necho $a + $b;\n",
        "AC",
    ),
    (
        "wrong",
        "<?php function addUp($a, $b) { return $a - $b; }",
        "WA got -1",
    ),
    (
        "float_for_int",
        "<?php function addUp($a, $b) { return (float) ($a + $b); }",
        "WA got 3.0",
    ),
    (
        "text_for_int",
        "<?php function addUp($a, $b) { return (string) ($a + $b); }",
        "WA got \"3\"",
    ),
    ("nothing", "<?php function addUp($a, $b) { }", "WA got null"),
    (
        "several",
        "<?php function one($a, $b) {} function two($a, $b) {}",
        "CE one",
    ),
    ("no_function", "<?php $x = 1;", "CE addUp"),
    (
        "syntax",
        "<?php\nfunction addUp($a, $b) {\n    x = 1;\n}\n",
        "CE line 3",
    ),
    (
        "throws_while_loading",
        "<?php\nthrow new InvalidArgumentException('no');\n",
        "RTE line 2",
    ),
    (
        "throws",
        "<?php\nfunction addUp($a, $b) { throw new DomainException('no'); }\n",
        "RTE DomainException: no",
    ),
    (
        "fatal",
        "<?php\nfunction addUp($a, $b) { trigger_error('no', E_USER_ERROR); }\n",
        "RTE no",
    ),
    (
        "missing_extension",
        "<?php function addUp($a, $b) { return bcadd($a, $b) + gmp_init(1); }",
        "error",
    ),
    (
        "exits",
        "<?php function addUp($a, $b) { exit(3); }",
        "RTE 3",
    ),
    (
        "crashes",
        "<?php function addUp($a, $b) { posix_kill(getmypid(), 11); sleep(5); }",
        "RTE SIGSEGV",
    ),
    ("hangs", "<?php function addUp($a, $b) { for (;;); }", "TLE"),
    (
        "floods",
        "<?php function addUp($a, $b) { for (;;) echo str_repeat('x', 1000); }",
        "OLE",
    ),
];

const PHP_CLASSES: &[Answer] = &[
    (
        "class_plain",
        "<?php\nclass PassGate {\n    private $left;\n    function __construct($most) { $this->left = $most; }\n    function letIn($count = 1) {\n        if ($count > $this->left) return false;\n        $this->left -= $count;\n        return true;\n    }\n    function leftOver() { return $this->left; }\n}\n",
        "AC",
    ),
    (
        "class_made_of_nodes",
        "class PassGate {\n    private $first;\n    function __construct(private $most) { $this->first = new ListNode(); }\n    function letIn($count = 1) {\n        if ($count > $this->most) return false;\n        $this->first->next = new TreeNode($count);\n        $this->most -= $this->first->next->val;\n        return true;\n    }\n    function leftOver() { return $this->most; }\n}\n",
        "AC",
    ),
    (
        "class_with_its_own_node",
        "class ListNode { function __construct(public $left) {} }\nclass PassGate {\n    private $node;\n    function __construct($most) { $this->node = new ListNode($most); }\n    function letIn($count = 1) {\n        if ($count > $this->node->left) return false;\n        $this->node->left -= $count;\n        return true;\n    }\n    function leftOver() { return $this->node->left; }\n}\n",
        "AC",
    ),
    (
        "class_promoted",
        "<?php\nfinal class PassGate {\n    public function __construct(private int $left) {}\n    public function let_in(int $count = 1): bool {\n        if ($count > $this->left) return false;\n        $this->left -= $count;\n        return true;\n    }\n    public function left_over(): int { return $this->left; }\n}\n",
        "AC",
    ),
    (
        "class_only_one_that_fits",
        "class Door {\n    function __construct(public $left) {}\n    function letIn($count = 1) {\n        if ($count > $this->left) return false;\n        $this->left -= $count;\n        return true;\n    }\n    function leftOver() { return $this->left; }\n}\n",
        "AC took `Door`",
    ),
    (
        "class_without_a_method",
        "<?php class PassGate { function __construct($most) {} function letIn($count = 1) { return true; } }",
        "CE leftOver",
    ),
    (
        "class_missing",
        "<?php function letIn($a, $b, $c) { return true; }",
        "CE PassGate",
    ),
    (
        "class_constructor_throws",
        "<?php class PassGate { function __construct($most) { throw new Exception('no'); } function letIn($c = 1) {} function leftOver() {} }",
        "RTE Exception: no",
    ),
];

const PERL_STATE: Answer = (
    "state_is_fresh",
    "my $seen = 0;\nour %count;\nsub tally { $count{x}++; return ++$seen > $count{x} ? $seen : $count{x} }\n",
    "AC",
);

const PERL: &[Answer] = &[
    (
        "plain",
        "use strict;\nuse warnings;\nsub add_up {\n    my ($a, $b) = @_;\n    return $a + $b;\n}\n",
        "AC",
    ),
    ("alias", "sub sum_two { $_[0] + $_[1] }\n1;\n", "AC"),
    (
        "camel_case",
        "sub addUp { my ($x, $y) = @_; $x + $y }\n",
        "AC",
    ),
    (
        "signature",
        "use v5.36;\nsub add_up ($x, $y) { return $x + $y }\n",
        "AC",
    ),
    ("reference", "our $add_up = sub { $_[0] + $_[1] };\n", "AC"),
    (
        "only_function",
        "sub anything { $_[0] + $_[1] }\n",
        "AC took `anything`",
    ),
    (
        "solution_package",
        "package Solution;\nsub new { my $class = shift; return bless {}, $class }\nsub add_up { my ($self, $x, $y) = @_; return $x + $y }\n1;\n",
        "AC",
    ),
    (
        "list_util",
        "use List::Util qw(sum);\nsub add_up { return sum(@_) }\n",
        "AC",
    ),
    (
        "end_of_file",
        "sub add_up { $_[0] + $_[1] }\n__END__\nnothing (\n",
        "AC",
    ),
    (
        "prints",
        "print \"loading\\n\";\nsub add_up { print STDERR 'x'; print $_[0]; $_[0] + $_[1] }\n",
        "AC",
    ),
    (
        "numeric_text_is_an_int",
        "sub add_up { my $x = $_[0] + $_[1]; return \"$x\" }\n",
        "AC",
    ),
    (
        "deep_recursion",
        "no warnings 'recursion';\nsub go { my $n = shift; return $n == 0 ? 0 : 1 + go($n - 1) }\nsub add_up { go(100000) - 100000 + $_[0] + $_[1] }\n",
        "AC",
    ),
    (
        "patched_functions",
        "BEGIN { *CORE::GLOBAL::join = sub { '3' }; *CORE::GLOBAL::sprintf = sub { '3' } }\nno warnings;\n*POSIX::_exit = sub { 1 };\nsub add_up { $_[0] + $_[1] }\n",
        "AC",
    ),
    (
        "program",
        "my ($x, $y) = <STDIN>;\n# reads stdin\nprint $x + $y, \"\\n\";\n",
        "AC",
    ),
    ("wrong", "sub add_up { $_[0] - $_[1] }\n", "WA got -1"),
    (
        "text_for_int",
        "sub add_up { 'three' }\n",
        "WA got \"three\"",
    ),
    ("nothing", "sub add_up { return }\n", "WA got null"),
    ("several", "sub one { 1 }\nsub two { 2 }\n", "CE one"),
    ("no_function", "my $x = 1;\n", "CE add_up"),
    ("syntax", "sub add_up {\n    my $x = ;\n}\n", "CE line 2"),
    (
        "strict",
        "use strict;\nsub add_up {\n    $nowhere = 1;\n}\n",
        "CE line 3",
    ),
    ("throws_while_loading", "\ndie 'no';\n", "RTE line 2"),
    ("throws", "sub add_up { die \"no\\n\" }\n", "RTE no"),
    (
        "missing_package",
        "use A::Module::That::Nobody::Has;\nsub add_up { 1 }\n",
        "error",
    ),
    ("exits", "sub add_up { exit 3 }\n", "RTE 3"),
    (
        "crashes",
        "sub add_up { kill 'SEGV', $$; sleep 5 }\n",
        "RTE SIGSEGV",
    ),
    ("hangs", "sub add_up { 1 while 1 }\n", "TLE"),
    ("floods", "sub add_up { print 'x' x 1000 while 1 }\n", "OLE"),
];

const PERL_CLASSES: &[Answer] = &[
    (
        "class_plain",
        "package PassGate;\nsub new { my ($class, $most) = @_; return bless { left => $most }, $class }\nsub let_in {\n    my ($self, $count) = @_;\n    $count //= 1;\n    return 0 if $count > $self->{left};\n    $self->{left} -= $count;\n    return 1;\n}\nsub left_over { return $_[0]{left} }\n1;\n",
        "AC",
    ),
    (
        "class_camel_case_methods",
        "package PassGate;\nuse strict;\nuse warnings;\nsub new { my ($class, $most) = @_; my $self = { left => $most }; bless $self, $class; return $self; }\nsub letIn { my ($self, $count) = @_; $count //= 1; return if $count > $self->{left}; $self->{left} -= $count; return !!1 }\nsub leftOver { shift->{left} }\n1;\n",
        "WA",
    ),
    (
        "class_only_one_that_fits",
        "package Door;\nsub new { my ($class, $most) = @_; return bless { left => $most }, $class }\nsub let_in { my ($self, $count) = @_; $count //= 1; return !!0 if $count > $self->{left}; $self->{left} -= $count; return !!1 }\nsub left_over { return $_[0]{left} }\n1;\n",
        "AC took `Door`",
    ),
    (
        "class_without_a_method",
        "package PassGate;\nsub new { bless {}, shift }\nsub let_in { 1 }\n1;\n",
        "CE left_over",
    ),
    ("class_missing", "sub let_in { 1 }\n", "CE PassGate"),
    (
        "class_constructor_throws",
        "package PassGate;\nsub new { die \"no\\n\" }\nsub let_in { 1 }\nsub left_over { 1 }\n1;\n",
        "RTE no",
    ),
];

const LUA_STATE: Answer = (
    "state_is_fresh",
    "seen = 0\nfunction tally(n)\n  seen = seen + 1\n  string.grown = (string.grown or 0) + 1\n  return math.max(seen, ('').grown)\nend\n",
    "AC",
);

const LUA: &[Answer] = &[
    (
        "plain",
        "function add_up(a, b)\n  return a + b\nend\n",
        "AC",
    ),
    ("alias", "function sum_two(a, b) return a + b end", "AC"),
    ("camel_case", "function addUp(a, b) return a + b end", "AC"),
    (
        "local_function",
        "local function add_up(a, b)\n  return a + b\nend",
        "AC",
    ),
    (
        "local_variable",
        "local add_up = function(a, b) return a + b end",
        "AC",
    ),
    (
        "returned_table",
        "local M = {}\nfunction M.add_up(a, b) return a + b end\nreturn M\n",
        "AC",
    ),
    (
        "returned_function",
        "return function(a, b) return a + b end",
        "AC took",
    ),
    (
        "only_function",
        "function anything(x, y) return x + y end",
        "AC took `anything`",
    ),
    (
        "solution_table",
        "Solution = {}\nfunction Solution.add_up(a, b) return a + b end",
        "AC",
    ),
    (
        "solution_method",
        "local Solution = {}\nSolution.__index = Solution\nfunction Solution.new() return setmetatable({}, Solution) end\nfunction Solution:add_up(a, b) return a + b end\nreturn Solution",
        "AC",
    ),
    (
        "first_line",
        "#!/usr/bin/lua\nfunction add_up(a, b) return a + b end",
        "AC",
    ),
    (
        "prints",
        "print('loading')\nfunction add_up(a, b) print(a) io.write('x') io.stderr:write('y') return a + b end",
        "AC",
    ),
    (
        "deep_recursion",
        "local function go(n) if n == 0 then return 0 end return 1 + go(n - 1) end\nfunction add_up(a, b) return go(100000) - 100000 + a + b end",
        "AC",
    ),
    (
        "patched_library",
        "string.format = function() return '3' end\ntable.concat = string.format\ntostring = string.format\ngetmetatable('').__index = nil\nfunction add_up(a, b) return a + b end",
        "AC",
    ),
    (
        "program",
        "local a, b = io.read('n', 'n')\n-- reads stdin\nprint(a + b)\n",
        "AC",
    ),
    (
        "wrong",
        "function add_up(a, b) return a - b end",
        "WA got -1",
    ),
    (
        "float_for_int",
        "function add_up(a, b) return (a + b) / 1 end",
        "WA got 3.0",
    ),
    (
        "text_for_int",
        "function add_up(a, b) return tostring(a + b) end",
        "WA got \"3\"",
    ),
    ("nothing", "function add_up(a, b) end", "WA got null"),
    (
        "equal_to_everything",
        "local E = setmetatable({}, { __eq = function() return true end, __tostring = function() return '3' end })\nfunction add_up(a, b) return E end",
        "WA",
    ),
    (
        "several",
        "function one(a, b) end function two(a, b) end",
        "CE one",
    ),
    ("no_function", "x = 1", "CE add_up"),
    (
        "syntax",
        "function add_up(a, b)\n  local x = = 2\nend",
        "CE line 2",
    ),
    ("throws_while_loading", "\nerror('no')", "RTE line 2"),
    ("throws", "function add_up(a, b) error('no') end", "RTE no"),
    (
        "throws_a_table",
        "function add_up(a, b) error({ message = 'no' }) end",
        "RTE no",
    ),
    (
        "missing_package",
        "require 'a.module.that.nobody.has'\nfunction add_up(a, b) end",
        "error",
    ),
    ("exits", "function add_up(a, b) os.exit(3) end", "RTE 3"),
    (
        "hangs",
        "function add_up(a, b) while true do end end",
        "TLE",
    ),
    (
        "floods",
        "function add_up(a, b) while true do print(('x'):rep(1000)) end end",
        "OLE",
    ),
    (
        "endless_recursion",
        "function add_up(a, b) return 1 + add_up(a, b) end",
        "RTE stack overflow",
    ),
];

const LUA_CLASSES: &[Answer] = &[
    (
        "class_returned_by_its_name",
        "local PassGate = {}\nPassGate.__index = PassGate\nfunction PassGate.new(most) return setmetatable({ left = most }, PassGate) end\nfunction PassGate:let_in(count)\n  count = count or 1\n  if count > self.left then return false end\n  self.left = self.left - count\n  return true\nend\nfunction PassGate:left_over() return self.left end\nreturn PassGate\n",
        "AC",
    ),
    (
        "class_returned",
        "local M = {}\nM.__index = M\nfunction M.new(most) return setmetatable({ left = most }, M) end\nfunction M:let_in(count)\n  count = count or 1\n  if count > self.left then return false end\n  self.left = self.left - count\n  return true\nend\nfunction M:left_over() return self.left end\nreturn M\n",
        "AC took the table that the file returns",
    ),
    (
        "class_plain",
        "PassGate = {}\nPassGate.__index = PassGate\nfunction PassGate.new(most)\n  return setmetatable({ left = most }, PassGate)\nend\nfunction PassGate:let_in(count)\n  count = count or 1\n  if count > self.left then return false end\n  self.left = self.left - count\n  return true\nend\nfunction PassGate:left_over() return self.left end\n",
        "AC",
    ),
    (
        "class_new_with_self",
        "local PassGate = {}\nfunction PassGate:new(most)\n  local o = { left = most }\n  self.__index = self\n  return setmetatable(o, self)\nend\nfunction PassGate:letIn(count)\n  count = count or 1\n  if count > self.left then return false end\n  self.left = self.left - count\n  return true\nend\nfunction PassGate:leftOver() return self.left end\nreturn PassGate\n",
        "AC",
    ),
    (
        "class_that_is_called",
        "Door = setmetatable({}, { __call = function(class, most) return setmetatable({ left = most }, class) end })\nDoor.__index = Door\nfunction Door:let_in(count)\n  count = count or 1\n  if count > self.left then return false end\n  self.left = self.left - count\n  return true\nend\nfunction Door:left_over() return self.left end\n",
        "AC took `Door`",
    ),
    (
        "class_without_a_method",
        "PassGate = {}\nfunction PassGate.new(most) return {} end\nfunction PassGate:let_in() return true end",
        "CE left_over",
    ),
    (
        "class_missing",
        "function let_in(a, b, c) return true end",
        "CE PassGate",
    ),
    (
        "class_constructor_throws",
        "PassGate = {}\nfunction PassGate.new(most) error('no') end\nfunction PassGate:let_in() end\nfunction PassGate:left_over() end",
        "RTE no",
    ),
];
