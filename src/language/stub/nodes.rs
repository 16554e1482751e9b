//! The classes of linked lists and trees that an answer is given, as the
//! comment with which a stub begins.

use crate::problem::model::{Kind, Param, Problem};
use crate::problem::types::Type;

/// The comment, with an empty line behind it; empty where the problem has no
/// nodes, or the language none of these.
pub(super) fn given(problem: &Problem, language: &str, sign: &str) -> String {
    let found = Found::of(problem);
    let mut texts = Vec::new();
    if let Some(item) = found.list {
        texts.push(list(language, item));
    }
    if let Some(item) = found.tree {
        texts.push(tree(language, item));
    }
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    if texts.is_empty() {
        return String::new();
    }
    let mut out = format!("{sign} What is given:\n");
    for text in texts {
        out.push_str(&format!("{sign}\n"));
        for line in text.lines() {
            out.push_str(format!("{sign} {line}").trim_end());
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

/// What the values of the first list and the first tree of a signature are.
#[derive(Default)]
struct Found<'a> {
    list: Option<&'a Type>,
    tree: Option<&'a Type>,
}

impl<'a> Found<'a> {
    fn of(problem: &'a Problem) -> Found<'a> {
        let mut found = Found::default();
        match &problem.kind {
            Kind::Function(function) => found.add_all(&function.params, Some(&function.returns)),
            Kind::Class(class) => {
                found.add_all(&class.new, None);
                for method in &class.methods {
                    found.add_all(&method.params, Some(&method.returns));
                }
            }
            _ => {}
        }
        found
    }

    fn add_all(&mut self, params: &'a [Param], returns: Option<&'a Type>) {
        let types = params.iter().map(|param| &param.ty).chain(returns);
        types.for_each(|ty| self.add(ty));
    }

    fn add(&mut self, ty: &'a Type) {
        match ty {
            Type::Linked(item) => {
                self.list.get_or_insert(item);
            }
            Type::Tree(item) => {
                self.tree.get_or_insert(item);
            }
            Type::List(item) | Type::Optional(item) | Type::Map(item) => self.add(item),
            Type::Tuple(items) | Type::Union(items) => items.iter().for_each(|ty| self.add(ty)),
            Type::Record(fields) => fields.iter().for_each(|(_, ty)| self.add(ty)),
            _ => {}
        }
    }
}

fn list(language: &str, item: &Type) -> Option<String> {
    Some(match language {
        "python" => "class ListNode:\n    def __init__(self, val=0, next=None):\n        self.val = val\n        self.next = next\n".into(),
        "javascript" => "function ListNode(val = 0, next = null) {\n  this.val = val;\n  this.next = next;\n}\n".into(),
        "typescript" => format!(
            "class ListNode {{\n  constructor(public val: {0} = {1}, public next: ListNode | null = null) {{}}\n}}\n",
            super::javascript_type(item),
            zero(item)
        ),
        "ruby" => "class ListNode\n  attr_accessor :val, :next\n\n  def initialize(val = 0, _next = nil)\n    @val = val\n    @next = _next\n  end\nend\n".into(),
        "php" => "class ListNode {\n    public $val = 0;\n    public $next = null;\n\n    function __construct($val = 0, $next = null) {\n        $this->val = $val;\n        $this->next = $next;\n    }\n}\n".into(),
        "perl" => "package ListNode;\n\nsub new {\n    my ($class, $val, $next) = @_;\n    return bless { val => $val // 0, next => $next }, $class;\n}\n".into(),
        "lua" => "function ListNode.new(val, next)\n  return setmetatable({ val = val or 0, next = next }, ListNode)\nend\n".into(),
        _ => return None,
    })
}

fn tree(language: &str, item: &Type) -> Option<String> {
    Some(match language {
        "python" => "class TreeNode:\n    def __init__(self, val=0, left=None, right=None):\n        self.val = val\n        self.left = left\n        self.right = right\n".into(),
        "javascript" => "function TreeNode(val = 0, left = null, right = null) {\n  this.val = val;\n  this.left = left;\n  this.right = right;\n}\n".into(),
        "typescript" => format!(
            "class TreeNode {{\n  constructor(\n    public val: {0} = {1},\n    public left: TreeNode | null = null,\n    public right: TreeNode | null = null,\n  ) {{}}\n}}\n",
            super::javascript_type(item),
            zero(item)
        ),
        "ruby" => "class TreeNode\n  attr_accessor :val, :left, :right\n\n  def initialize(val = 0, left = nil, right = nil)\n    @val = val\n    @left = left\n    @right = right\n  end\nend\n".into(),
        "php" => "class TreeNode {\n    public $val = 0;\n    public $left = null;\n    public $right = null;\n\n    function __construct($val = 0, $left = null, $right = null) {\n        $this->val = $val;\n        $this->left = $left;\n        $this->right = $right;\n    }\n}\n".into(),
        "perl" => "package TreeNode;\n\nsub new {\n    my ($class, $val, $left, $right) = @_;\n    return bless { val => $val // 0, left => $left, right => $right }, $class;\n}\n".into(),
        "lua" => "function TreeNode.new(val, left, right)\n  return setmetatable({ val = val or 0, left = left, right = right }, TreeNode)\nend\n".into(),
        _ => return None,
    })
}

fn zero(item: &Type) -> &'static str {
    match item {
        Type::String => "''",
        Type::Bool => "false",
        _ => "0",
    }
}
