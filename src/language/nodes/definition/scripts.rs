//! Classes of nodes in languages that declare no types, and in TypeScript: the
//! drivers have them already, and a stub shows them.

use super::{Node, Shape};

/// The definition of a class of nodes; empty for a language that has none here.
pub(super) fn definition(language: &str, node: &Node) -> String {
    match node.shape {
        Shape::Linked => list(language, node),
        Shape::Tree => tree(language, node),
    }
}

fn list(language: &str, node: &Node) -> String {
    match language {
        "python" => "class ListNode:\n    def __init__(self, val=0, next=None):\n        self.val = val\n        self.next = next\n".into(),
        "javascript" => "function ListNode(val = 0, next = null) {\n  this.val = val;\n  this.next = next;\n}\n".into(),
        "typescript" => format!(
            "class ListNode {{\n  constructor(public val: {0} = {1}, public next: ListNode | null = null) {{}}\n}}\n",
            node.word(["number", "number", "boolean", "string"]),
            node.word(["0", "0", "false", "''"])
        ),
        "ruby" => "class ListNode\n  attr_accessor :val, :next\n\n  def initialize(val = 0, _next = nil)\n    @val = val\n    @next = _next\n  end\nend\n".into(),
        "php" => "class ListNode {\n    public $val = 0;\n    public $next = null;\n\n    function __construct($val = 0, $next = null) {\n        $this->val = $val;\n        $this->next = $next;\n    }\n}\n".into(),
        "perl" => "package ListNode;\n\nsub new {\n    my ($class, $val, $next) = @_;\n    return bless { val => $val // 0, next => $next }, $class;\n}\n".into(),
        "lua" => "function ListNode.new(val, next)\n  return setmetatable({ val = val or 0, next = next }, ListNode)\nend\n".into(),
        _ => String::new(),
    }
}

fn tree(language: &str, node: &Node) -> String {
    match language {
        "python" => "class TreeNode:\n    def __init__(self, val=0, left=None, right=None):\n        self.val = val\n        self.left = left\n        self.right = right\n".into(),
        "javascript" => "function TreeNode(val = 0, left = null, right = null) {\n  this.val = val;\n  this.left = left;\n  this.right = right;\n}\n".into(),
        "typescript" => format!(
            "class TreeNode {{\n  constructor(\n    public val: {0} = {1},\n    public left: TreeNode | null = null,\n    public right: TreeNode | null = null,\n  ) {{}}\n}}\n",
            node.word(["number", "number", "boolean", "string"]),
            node.word(["0", "0", "false", "''"])
        ),
        "ruby" => "class TreeNode\n  attr_accessor :val, :left, :right\n\n  def initialize(val = 0, left = nil, right = nil)\n    @val = val\n    @left = left\n    @right = right\n  end\nend\n".into(),
        "php" => "class TreeNode {\n    public $val = 0;\n    public $left = null;\n    public $right = null;\n\n    function __construct($val = 0, $left = null, $right = null) {\n        $this->val = $val;\n        $this->left = $left;\n        $this->right = $right;\n    }\n}\n".into(),
        "perl" => "package TreeNode;\n\nsub new {\n    my ($class, $val, $left, $right) = @_;\n    return bless { val => $val // 0, left => $left, right => $right }, $class;\n}\n".into(),
        "lua" => "function TreeNode.new(val, left, right)\n  return setmetatable({ val = val or 0, left = left, right = right }, TreeNode)\nend\n".into(),
        _ => String::new(),
    }
}
