//! Linked lists and trees: one class with most that answers do with nodes, and
//! small functions for the rest.

use std::sync::OnceLock;

use crate::python::FUNCTION;
use crate::support::Test;
use crate::{Row, stub_of, table};

const CHAINS: &str = r#"
title = "Chains"
kind = "class"
[limits]
time = "4s"
[class]
name = "Chains"
new = ["head: ListNode<int>"]
[class.methods.kept]
returns = "ListNode<int>"
[class.methods.reverse]
params = ["head: ListNode<int>"]
returns = "ListNode<int>"
[class.methods.invert]
params = ["root: TreeNode<int>"]
returns = "TreeNode<int>"
[class.methods.merge]
params = ["lists: ListNode<int>[]"]
returns = "ListNode<int>"
[class.methods.levels]
params = ["root: TreeNode<int>"]
returns = "ListNode<int>[]"
"#;

/// Method, arguments and result.
const CALLS: &[(&str, &str, &str)] = &[
    ("kept", "[]", "[5, 6]"),
    ("reverse", "[[1, 2, 3]]", "[3, 2, 1]"),
    ("reverse", "[[-2147483648]]", "[-2147483648]"),
    ("reverse", "[[]]", "[]"),
    ("invert", "[[1, null, 2, 3]]", "[1, 2, null, null, 3]"),
    ("invert", "[[4, 2, 7, 1, 3, 6, 9]]", "[4, 7, 2, 9, 6, 3, 1]"),
    ("invert", "[[]]", "[]"),
    (
        "merge",
        "[[[1, 4, 5], [], [1, 3, 4], [2]]]",
        "[1, 1, 2, 3, 4, 4, 5]",
    ),
    ("merge", "[[]]", "[]"),
    ("levels", "[[1, 2, 3, null, 4]]", "[[1], [2, 3], [4]]"),
    ("levels", "[[]]", "[]"),
];

/// A result that is an argument of what follows.
const PASSED_ON: &str = r#"
[[case]]
name = "passed on"
new = [[]]
calls = [
    { call = "kept", args = [], expect = [] },
    { call = "reverse", args = [[1, 2]], as = "turned" },
    { call = "reverse", args = [{ ref = "turned" }], times = 2, expect = [1, 2] },
    { call = "merge", args = [[{ ref = "turned" }, [9]]] },
]
"#;

/// How long a list and how deep a tree is that has to work.
const LONG: usize = 100_000;

fn chains() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let joined = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(",");
        let up = joined(&mut (1..=LONG).map(|n| n.to_string()));
        let down = joined(&mut (1..=LONG).rev().map(|n| n.to_string()));
        let right = joined(&mut (2..=LONG).map(|n| format!("null,{n}")));
        let left = joined(&mut (2..LONG).map(|n| format!("{n},null")));
        let mut text = format!("{CHAINS}{PASSED_ON}");
        let mut case = |index: usize, (method, args, result): (&str, &str, &str)| {
            text.push_str(&format!(
                "[[case]]\nname = \"{index} {method}\"\nnew = [[5, 6]]\ncalls = [{{ call = \"{method}\", args_json = '{args}', expect_json = '{result}' }}]\n"
            ));
        };
        for (index, call) in CALLS.iter().enumerate() {
            case(index, *call);
        }
        case(100, ("reverse", &format!("[[{up}]]"), &format!("[{down}]")));
        case(101, ("invert", &format!("[[1,{right}]]"), &format!("[1,{left},{LONG}]")));
        text
    })
}

/// A list that is changed in place.
const IN_PLACE: &str = r#"
title = "Double a list"
kind = "function"
[call]
function = "double_up"
params = ["head: ListNode<int>"]
returns = "void"
output = "head"
[[case]]
name = "two"
args = [[1, 2]]
expect = [2, 4]
[[case]]
name = "none"
args = [[]]
expect = []
"#;

/// A tree of texts.
const TEXTS: &str = r#"
title = "Lean a tree"
kind = "function"
[call]
function = "lean"
params = ["root: TreeNode<string>", "most: int"]
returns = "TreeNode<string>"
[[case]]
name = "texts"
args_json = '[["a", null, "ü\""], 1]'
expect_json = '["a", null, "ü\""]'
"#;

/// Values of the other types.
const OTHERS: &str = r#"
title = "Lean a list"
kind = "function"
[call]
function = "lean"
params = ["head: ListNode<float>", "root: TreeNode<bool>"]
returns = "ListNode<float>"
[[case]]
name = "both"
args_json = '[[0.5, 3], [true, null, false]]'
expect = [0.5, 3.0]
"#;

/// A list of texts beside one of numbers.
const SEVERAL: &str = r#"
title = "Two lists"
kind = "function"
[call]
function = "lean"
params = ["head: ListNode<int>", "names: ListNode<string>"]
returns = "ListNode<int>"
[[case]]
name = "both"
args = [[1], ["a"]]
expect = [1]
"#;

/// A result that may be anything.
const LIST: &str = r#"
title = "First of two"
kind = "function"
[call]
function = "first"
params = ["a: ListNode<int>", "b: ListNode<int>"]
returns = "ListNode<int>"
[[case]]
name = "short"
args = [[1], [2, 3]]
expect = [1]
"#;

/// A value that takes more than 32 bits.
const LARGE: &str = r#"
title = "First of two"
kind = "function"
[call]
function = "first"
params = ["a: ListNode<int>", "b: ListNode<int>"]
returns = "ListNode<int>"
[[case]]
name = "large"
args = [[3000000000], []]
expect = [3000000000]
"#;

struct Answers {
    language: &'static str,
    file: &'static str,
    /// Against `CHAINS`.
    chains: &'static str,
    /// Name, problem, text and verdict of what else is tried.
    more: &'static [(&'static str, &'static str, &'static str, &'static str)],
}

const ALL: &[Answers] = &[
    Answers {
        language: "java",
        file: "my.java",
        chains: include_str!("chains.java"),
        more: &[
            (
                "nodes_of_several_values",
                SEVERAL,
                "class Solution { ListNode lean(ListNode head, ListNode names) { return head; } }\n",
                "error",
            ),
            (
                "nodes_of_other_values",
                OTHERS,
                "class Solution { ListNode lean(ListNode head, TreeNode root) { return root.right.val ? null : head; } }\n",
                "AC",
            ),
            (
                "nodes_in_place",
                IN_PLACE,
                "/**\n * Definition:\n * public class ListNode { int val; ListNode next; }\n */\nclass Solution {\n    public void doubleUp(ListNode head) { for (; head != null; head = head.next) head.val *= 2; }\n}\n",
                "AC",
            ),
            (
                "nodes_imported",
                LIST,
                "package a.b;\nimport c.d.ListNode;\nclass Solution { ListNode first(ListNode a, ListNode b) { return new ListNode(a.val, a.next); } }\n",
                "AC",
            ),
            (
                "nodes_own",
                LIST,
                "package a.b;\npublic class ListNode {\n    final long val;\n    ListNode next;\n    ListNode(long val, ListNode next) { this.val = val; this.next = next; }\n}\nclass Solution { ListNode first(ListNode a, ListNode b) { return new ListNode(a.val, null); } }\n",
                "AC",
            ),
            (
                "nodes_own_inside_with_other_names",
                LIST,
                "class Solution {\n    class Item { int value; Item next; }\n    Item first(Item a, Item b) { return a; }\n}\n",
                "AC",
            ),
            (
                "nodes_of_texts",
                TEXTS,
                "package x;\nclass Solution { TreeNode lean(TreeNode root, int most) { return root == null ? null : new TreeNode(root.val, root.left, root.right); } }\n",
                "AC",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "class Solution { ListNode first(ListNode a, ListNode b) { b.next.next = b; return b; } }\n",
                "WA runs in a circle",
            ),
            (
                "nodes_not_given_back",
                LIST,
                "class Solution { List<Integer> first(ListNode a, ListNode b) { return List.of(1); } }\n",
                "WA no ListNode",
            ),
            (
                "nodes_missing",
                LIST,
                "class Solution { List<Integer> first(int[] a, List<Integer> b) { return b; } }\n",
                "RTE does not fit",
            ),
            (
                "nodes_too_small",
                LARGE,
                "class Solution { ListNode first(ListNode a, ListNode b) { return a; } }\n",
                "RTE does not fit",
            ),
            (
                "nodes_large",
                LARGE,
                "class ListNode { long val; ListNode next; }\nclass Solution { ListNode first(ListNode a, ListNode b) { return a; } }\n",
                "AC",
            ),
        ],
    },
    Answers {
        language: "cpp",
        file: "my.cpp",
        chains: include_str!("chains.cpp"),
        more: &[
            (
                "nodes_of_other_values",
                OTHERS,
                "#include <vector>\nListNode *lean(ListNode *head, TreeNode *root) { return root->right->val ? nullptr : head; }\n",
                "AC",
            ),
            (
                "nodes_in_place",
                IN_PLACE,
                "/**\n * Definition:\n * struct ListNode { int val; ListNode *next; };\n */\nclass Solution {\npublic:\n    void doubleUp(ListNode* head) { for (; head; head = head->next) head->val *= 2; }\n};\n",
                "AC",
            ),
            (
                "nodes_own",
                LIST,
                "#include <cstddef>\nstruct ListNode {\n  long long val;\n  ListNode *next;\n  ListNode(long long v, ListNode *n) : val(v), next(n) {}\n};\nListNode *first(const ListNode *a, ListNode *&b) { delete b; return new ListNode(a->val, NULL); }\n",
                "AC",
            ),
            (
                "nodes_own_inside_with_another_name",
                LIST,
                "class Solution {\n  struct Item { int val; Item *next; };\npublic:\n  Item *first(Item *a, Item *b) { return a; }\n};\n",
                "AC",
            ),
            (
                "nodes_of_texts",
                TEXTS,
                "TreeNode *lean(TreeNode *root, int most) { return root ? new TreeNode(root->val, root->left, root->right) : nullptr; }\n",
                "AC",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "ListNode *first(ListNode *a, ListNode *b) { b->next->next = b; return b; }\n",
                "WA runs in a circle",
            ),
            (
                "nodes_not_given_back",
                LIST,
                "vector<int> first(ListNode *a, ListNode *b) { return {1}; }\n",
                "CE the result is to have nodes",
            ),
            (
                "nodes_missing",
                LIST,
                "vector<int> first(vector<int> a, vector<int> b) { return a; }\n",
                "CE nodes with val and next",
            ),
            (
                "nodes_too_small",
                LARGE,
                "ListNode *first(ListNode *a, ListNode *b) { return a; }\n",
                "RTE does not fit",
            ),
        ],
    },
    Answers {
        language: "c",
        file: "my.c",
        chains: include_str!("chains.c"),
        more: &[
            (
                "nodes_of_other_values",
                OTHERS,
                "#include <stddef.h>\nstruct ListNode *lean(struct ListNode *head, struct TreeNode *root) { return root->right->val ? NULL : head; }\n",
                "AC",
            ),
            (
                "nodes_in_place",
                IN_PLACE,
                "/**\n * Definition:\n * struct ListNode { int val; struct ListNode *next; };\n */\nvoid doubleUp(struct ListNode* head) { for (; head; head = head->next) head->val *= 2; }\n",
                "AC",
            ),
            (
                "nodes_own",
                LIST,
                "#include <stdlib.h>\n#define val_ 1\ntypedef struct ListNode { struct ListNode *next; long val; char mark[3]; } ListNode;\nListNode *first(ListNode *a, ListNode *b) { free(b); ListNode *made = malloc(sizeof *made); made->val = a->val; made->next = 0; return made; }\n",
                "AC",
            ),
            (
                "nodes_own_with_another_name",
                LIST,
                "#include <stdlib.h>\ntypedef struct node { struct node *next; long val; } Item;\nItem *first(const Item *a, Item *b) { free(b); Item *made = malloc(sizeof *made); made->val = a->val; made->next = 0; return made; }\n",
                "AC",
            ),
            (
                "nodes_of_texts",
                TEXTS,
                "struct TreeNode *lean(struct TreeNode *root, int most) { if (root) root->left = NULL; return root; }\n",
                "AC",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "typedef struct ListNode ListNode;\nListNode *first(ListNode *a, ListNode *b) { b->next->next = b; return b; }\n",
                "WA runs in a circle",
            ),
            (
                "nodes_not_given_back",
                LIST,
                "int *first(struct ListNode *a, struct ListNode *b) { return 0; }\n",
                "CE the result is to be a pointer",
            ),
            (
                "nodes_missing",
                LIST,
                "int *first(int *a, int *b) { return a; }\n",
                "CE pointer to nodes",
            ),
            (
                "nodes_too_small",
                LARGE,
                "struct ListNode *first(struct ListNode *a, struct ListNode *b) { return a; }\n",
                "RTE does not fit",
            ),
            (
                "nodes_large",
                LARGE,
                "struct ListNode { long long val; struct ListNode *next; };\nstruct ListNode *first(struct ListNode *a, struct ListNode *b) { return a; }\n",
                "AC",
            ),
        ],
    },
    Answers {
        language: "go",
        file: "my.go",
        chains: include_str!("chains.go"),
        more: &[
            (
                "nodes_of_other_values",
                OTHERS,
                "func lean(head *ListNode, root *TreeNode) *ListNode {\n\tif root.Right.Val {\n\t\treturn nil\n\t}\n\treturn head\n}\n",
                "AC",
            ),
            (
                "nodes_in_place",
                IN_PLACE,
                "/**\n * Definition:\n * type ListNode struct {\n *     Val int\n *     Next *ListNode\n * }\n */\nfunc doubleUp(head *ListNode) {\n\tfor ; head != nil; head = head.Next {\n\t\thead.Val *= 2\n\t}\n}\n",
                "AC",
            ),
            (
                "nodes_own",
                LIST,
                "package main\n\ntype ListNode struct {\n\tname string\n\tNext *ListNode\n\tVal int64\n}\n\nfunc first(a, b *ListNode) *ListNode { return &ListNode{Val: a.Val} }\n",
                "AC",
            ),
            (
                "nodes_own_with_another_name",
                LIST,
                "package main\n\ntype item struct {\n\tval int\n\tnext *item\n}\n\nfunc first(a, b *item) *item { return a }\n",
                "AC",
            ),
            (
                "nodes_of_texts",
                TEXTS,
                "func lean(root *TreeNode, most int) *TreeNode { return &TreeNode{root.Val, root.Left, root.Right} }\n",
                "AC",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "func first(a *ListNode, b *ListNode) *ListNode { b.Next.Next = b; return b }\n",
                "WA runs in a circle",
            ),
            (
                "nodes_not_given_back",
                LIST,
                "func first(a *ListNode, b *ListNode) []int { return []int{1} }\n",
                "WA no nodes of a list",
            ),
            (
                "nodes_missing",
                LIST,
                "func first(a []int, b []int) []int { return a }\n",
                "RTE has no nodes of a list",
            ),
            (
                "nodes_too_small",
                LARGE,
                "type ListNode struct {\n\tVal int32\n\tNext *ListNode\n}\n\nfunc first(a *ListNode, b *ListNode) *ListNode { return a }\n",
                "RTE does not fit",
            ),
            (
                "nodes_large",
                LARGE,
                "func first(a *ListNode, b *ListNode) *ListNode { return a }\n",
                "AC",
            ),
        ],
    },
    Answers {
        language: "kotlin",
        file: "my.kt",
        chains: include_str!("chains.kt"),
        more: &[
            (
                "nodes_of_other_values",
                OTHERS,
                "fun lean(head: ListNode?, root: TreeNode?): ListNode? = if (root!!.right!!.`val`) null else head\n",
                "AC",
            ),
            (
                "nodes_in_place_in_a_package",
                IN_PLACE,
                "package a.b\n\n/**\n * Example:\n * class ListNode(var `val`: Int) {\n *     var next: ListNode? = null\n * }\n */\nclass Solution {\n    fun doubleUp(head: ListNode?): Unit {\n        var at = head\n        while (at != null) {\n            at.`val` *= 2\n            at = at.next\n        }\n    }\n}\n",
                "AC",
            ),
            (
                "nodes_imported",
                LIST,
                "package a.b\n\nimport c.d.ListNode\n\nclass Solution {\n    fun first(a: ListNode?, b: ListNode?): ListNode? = ListNode(a!!.`val`)\n}\n",
                "AC",
            ),
            (
                "nodes_own",
                LARGE,
                "data class ListNode(val value: Long, var next: ListNode?)\n\nfun first(a: ListNode?, b: ListNode?) = a?.copy(next = null)\n",
                "AC",
            ),
            (
                "nodes_of_texts_and_another_name",
                TEXTS,
                "fun other(root: TreeNode?, most: Int): TreeNode? = root\n",
                "AC took `other`",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "fun first(a: ListNode?, b: ListNode?): ListNode? { b!!.next!!.next = b; return b }\n",
                "WA runs in a circle",
            ),
        ],
    },
    Answers {
        language: "csharp",
        file: "my.cs",
        chains: include_str!("chains.cs"),
        more: &[
            (
                "nodes_of_other_values",
                OTHERS,
                "public class Solution { public ListNode Lean(ListNode head, TreeNode root) { return root.right.val ? null : head; } }\n",
                "AC",
            ),
            (
                "nodes_in_place",
                IN_PLACE,
                "/**\n * Definition:\n * public class ListNode { public int val; public ListNode next; }\n */\npublic class Solution {\n    public void DoubleUp(ListNode head) { for (; head != null; head = head.next) head.val *= 2; }\n}\n",
                "AC",
            ),
            (
                "nodes_own",
                LARGE,
                "namespace Mine {\n    public class ListNode {\n        public long Val { get; }\n        public ListNode Next { get; private set; }\n        public ListNode(long val) { Val = val; }\n    }\n    public class Solution { public ListNode First(ListNode a, ListNode b) { return new ListNode(a.Val); } }\n}\n",
                "AC",
            ),
            (
                "nodes_own_inside_with_other_names",
                LIST,
                "public class Solution {\n    private class Item { public int data; public Item next; }\n    private Item First(Item a, Item b) { return a; }\n}\n",
                "AC",
            ),
            (
                "nodes_of_texts",
                TEXTS,
                "public TreeNode Lean(TreeNode root, int most) { return new TreeNode(root.val, root.left, root.right); }\n",
                "AC",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "public class Solution { public ListNode First(ListNode a, ListNode b) { b.next.next = b; return b; } }\n",
                "WA runs in a circle",
            ),
            (
                "nodes_not_given_back",
                LIST,
                "public class Solution { public int[] First(ListNode a, ListNode b) { return new[] {1}; } }\n",
                "WA no ListNode",
            ),
            (
                "nodes_missing",
                LIST,
                "public class Solution { public ListNode First(int[] a, List<int> b) { return null; } }\n",
                "RTE does not fit",
            ),
            (
                "nodes_too_small",
                LARGE,
                "public class Solution { public ListNode First(ListNode a, ListNode b) { return a; } }\n",
                "RTE does not fit",
            ),
        ],
    },
    Answers {
        language: "rust",
        file: "my.rs",
        chains: include_str!("chains.rs"),
        more: &[
            (
                "nodes_of_other_values",
                OTHERS,
                "fn lean(head: Option<Box<ListNode>>, root: Option<Rc<RefCell<TreeNode>>>) -> Option<Box<ListNode>> { if root?.borrow().right.as_ref()?.borrow().val { None } else { head } }\n",
                "AC",
            ),
            (
                "nodes_in_place",
                IN_PLACE,
                "// Definition:\n// pub struct ListNode { pub val: i32, pub next: Option<Box<ListNode>> }\nimpl Solution {\n    pub fn double_up(head: &mut Option<Box<ListNode>>) {\n        let mut at = head.as_mut();\n        while let Some(node) = at { node.val *= 2; at = node.next.as_mut(); }\n    }\n}\n",
                "AC",
            ),
            (
                "nodes_own",
                LARGE,
                "use std::rc::Rc;\nuse std::cell::RefCell;\n#[derive(Clone)]\nstruct ListNode { val: i64, next: Option<Rc<RefCell<ListNode>>>, seen: bool }\nimpl ListNode { fn new(val: i64) -> Self { ListNode { val, next: None, seen: false } } }\nfn first(a: Option<Rc<RefCell<ListNode>>>, b: Option<Rc<RefCell<ListNode>>>) -> Option<Rc<RefCell<ListNode>>> { a }\n",
                "AC",
            ),
            (
                "nodes_own_with_another_name",
                LIST,
                "struct Item { next: Option<Box<Item>>, val: i32 }\nfn first(a: Option<Box<Item>>, _b: Option<Box<Item>>) -> Option<Box<Item>> { a.map(|a| Box::new(Item { val: a.val, next: None })) }\n",
                "AC",
            ),
            (
                "nodes_of_texts",
                TEXTS,
                "use std::rc::Rc;\nuse std::cell::RefCell;\nimpl Solution { pub fn lean(root: Option<Rc<RefCell<TreeNode>>>, most: i32) -> Option<Rc<RefCell<TreeNode>>> { let _ = TreeNode::new(String::new()); root } }\n",
                "AC",
            ),
            (
                "nodes_in_a_circle",
                LIST,
                "struct ListNode { val: i32, next: Option<Rc<RefCell<ListNode>>> }\nfn first(a: Option<Rc<RefCell<ListNode>>>, b: Option<Rc<RefCell<ListNode>>>) -> Option<Rc<RefCell<ListNode>>> { a.as_ref()?.borrow_mut().next = a.clone(); a }\n",
                "WA runs in a circle",
            ),
            (
                "nodes_not_given_back",
                LIST,
                "fn first(a: Option<Box<ListNode>>, b: Option<Box<ListNode>>) -> Vec<i32> { vec![1] }\n",
                "CE asks for nodes",
            ),
            (
                "nodes_missing",
                LIST,
                "fn first(a: Vec<i32>, b: Vec<i32>) -> Option<Box<ListNode>> { None }\n",
                "CE asks for nodes",
            ),
            (
                "nodes_too_small",
                LARGE,
                "fn first(a: Option<Box<ListNode>>, b: Option<Box<ListNode>>) -> Option<Box<ListNode>> { a }\n",
                "RTE does not fit",
            ),
        ],
    },
];

/// Nodes that only the answer has a use for, and takes to be there.
const OF_ITS_OWN: &[(&str, &str)] = &[
    (
        "cpp",
        "int addUp(int a, int b) {\n    ListNode *n = new ListNode(a);\n    n->next = new ListNode(b);\n    return n->val + n->next->val;\n}\n",
    ),
    (
        "go",
        "func addUp(a, b int) int {\n\tn := &ListNode{Val: a, Next: &ListNode{Val: b}}\n\treturn n.Val + n.Next.Val\n}\n",
    ),
    (
        "java",
        "class Solution {\n    int addUp(int a, int b) {\n        ListNode n = new ListNode(a, new ListNode(b));\n        return n.val + n.next.val;\n    }\n}\n",
    ),
    (
        "rust",
        "fn add_up(a: i32, b: i32) -> i32 {\n    let n = ListNode { val: a, next: Some(Box::new(ListNode::new(b))) };\n    n.val + n.next.unwrap().val\n}\n",
    ),
    (
        "kotlin",
        "fun addUp(a: Int, b: Int): Int {\n    val n = ListNode(a)\n    n.next = ListNode(b)\n    return n.`val` + n.next!!.`val`\n}\n",
    ),
    (
        "csharp",
        "public class Solution {\n    public int AddUp(int a, int b) {\n        var n = new ListNode(a, new ListNode(b));\n        return n.val + n.next.val;\n    }\n}\n",
    ),
    (
        "c",
        "int addUp(int a, int b) {\n    struct ListNode n = {b, 0}, m = {a, &n};\n    return m.val + m.next->val;\n}\n",
    ),
];

pub fn tests() -> Vec<Test> {
    ALL.iter()
        .flat_map(|answers| {
            let row = |name, problem, code: &str, expected| Row {
                name,
                file: answers.file,
                problem,
                code: code.into(),
                expected,
            };
            let more = answers.more.iter();
            let rows =
                more.map(|(name, problem, code, expected)| row(name, problem, code, expected));
            let first = row("nodes", chains(), answers.chains, "AC");
            let stub = stub_of(chains(), answers.language);
            let stub = row("nodes_stub", chains(), &stub, "RTE");
            let own = OF_ITS_OWN
                .iter()
                .filter(|(language, _)| *language == answers.language)
                .map(|(_, code)| row("nodes_of_its_own", FUNCTION, code, "AC"));
            table(
                answers.language,
                rows.chain([first, stub]).chain(own).collect(),
            )
        })
        .collect()
}
