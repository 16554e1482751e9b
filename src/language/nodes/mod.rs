//! Linked lists and trees: which classes of nodes a signature has, how they are
//! defined, and which of them an answer in a typed language leaves to the grader.

mod definition;

pub(super) use definition::definition;

use super::compiled::{Refusal, Request, Wanted};
use super::scan::{Kind as TokenKind, Token};
use crate::problem::model::{Kind, Param, Problem};
use crate::problem::types::Type;

/// What a node is linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Linked,
    Tree,
}

/// One class of nodes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub shape: Shape,
    /// The type of its values.
    pub item: Type,
}

impl Node {
    /// What everybody calls such a class.
    pub fn name(&self) -> &'static str {
        match self.shape {
            Shape::Linked => "ListNode",
            Shape::Tree => "TreeNode",
        }
    }
}

/// The classes of nodes that an answer's signature has, each once.
pub(super) fn of(wanted: Wanted<'_>) -> Vec<Node> {
    let mut all = Vec::new();
    let mut add = |params: &[Param], returns: &Type| {
        let types = params.iter().map(|param| &param.ty).chain([returns]);
        for ty in types.flat_map(Type::parts) {
            let (shape, item) = match ty {
                Type::Linked(item) => (Shape::Linked, item),
                Type::Tree(item) => (Shape::Tree, item),
                _ => continue,
            };
            let item = Type::clone(item);
            let node = Node { shape, item };
            if !all.contains(&node) {
                all.push(node);
            }
        }
    };
    match wanted {
        Wanted::Function(function) => add(&function.params, &function.returns),
        Wanted::Class(class) => {
            add(&class.new, &Type::Void);
            class
                .methods
                .iter()
                .for_each(|method| add(&method.params, &method.returns));
        }
        Wanted::Program => {}
    }
    all
}

/// The shape of the nodes that a parameter is or has inside.
pub(super) fn shape(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Linked(_) => Some(Shape::Linked),
        Type::Tree(_) => Some(Shape::Tree),
        Type::List(item) | Type::Optional(item) | Type::Map(item) => shape(item),
        _ => None,
    }
}

/// The definitions that a stub begins with, each line as a comment behind that
/// sign; empty where the problem has no nodes, or the language none of these.
pub(super) fn comment(problem: &Problem, language: &str, sign: &str) -> String {
    let wanted = match &problem.kind {
        Kind::Function(function) => Wanted::Function(function),
        Kind::Class(class) => Wanted::Class(class),
        _ => Wanted::Program,
    };
    let mut nodes = of(wanted);
    nodes.sort_by_key(|node| node.shape);
    // A language has one class of a name, whatever its values are.
    nodes.dedup_by_key(|node| node.shape);
    let definitions: Vec<String> = nodes
        .iter()
        .map(|node| definition(language, node))
        .filter(|definition| !definition.is_empty())
        .collect();
    if definitions.is_empty() {
        return String::new();
    }
    let mut out = format!("{sign} What is given:\n{sign}\n");
    for line in definitions.join("\n").lines() {
        out.push_str(format!("{sign} {line}").trim_end());
        out.push('\n');
    }
    out.push('\n');
    out
}

/// The classes of nodes of the signature that the answer does not define, and
/// those that it uses for its own ends, as if they were there: on practice
/// sites they are.
pub(super) fn missing(request: &Request<'_>, tokens: &[Token<'_>]) -> Result<Vec<Node>, Refusal> {
    let mut all = of(request.wanted);
    let own = [Shape::Linked, Shape::Tree].map(|shape| Node {
        shape,
        item: Type::Int,
    });
    for node in own {
        let is_used = tokens.iter().any(|token| token.is(node.name()));
        let is_program = matches!(request.wanted, Wanted::Program);
        if is_used && !is_program && all.iter().all(|other| other.shape != node.shape) {
            all.push(node);
        }
    }
    all.retain(|node| !is_defined(tokens, node.name()));
    for (index, node) in all.iter().enumerate() {
        if all[..index].iter().any(|other| other.shape == node.shape) {
            return Err(Refusal::Unsupported(format!(
                "answers in {} have one class `{}`, and this problem needs it for values of several types",
                request.language.name,
                node.name()
            )));
        }
    }
    Ok(all)
}

/// The package from which an answer on the JVM imports a class of nodes, as
/// people have them in a project of their own; empty for one without a name.
pub(super) fn imported_from(tokens: &[Token<'_>], name: &str) -> Option<String> {
    let starts = (0..tokens.len()).filter(|at| tokens[*at].is("import"));
    starts.into_iter().find_map(|start| {
        let path: Vec<&str> = tokens[start + 1..]
            .iter()
            .take_while(|token| token.line == tokens[start].line)
            .take_while(|token| token.kind == TokenKind::Word || token.is("."))
            .map(|token| token.text)
            .collect();
        match path.split_last() {
            Some((last, [])) if *last == name => Some(String::new()),
            Some((last, [package @ .., "."])) if *last == name => Some(package.concat()),
            _ => None,
        }
    })
}

/// Whether a text has a type of this name, and not only speaks of one.
fn is_defined(tokens: &[Token<'_>], name: &str) -> bool {
    const KEYWORDS: [&str; 10] = [
        "class",
        "struct",
        "record",
        "interface",
        "enum",
        "union",
        "type",
        "using",
        "typealias",
        "object",
    ];
    const FOLLOWING: [&str; 10] = [
        "{",
        ":",
        "<",
        "(",
        "=",
        "[",
        "extends",
        "implements",
        "final",
        "struct",
    ];
    let is = |at: usize, words: &[&str]| {
        tokens
            .get(at)
            .is_some_and(|token| words.iter().any(|word| token.is(word)))
    };
    let has_typedef = tokens.iter().any(|token| token.is("typedef"));
    (0..tokens.len()).any(|at| {
        tokens[at].is(name)
            && at > 0
            && ((is(at - 1, &KEYWORDS) && is(at + 1, &FOLLOWING))
                // In a group of Go's types.
                || is(at + 1, &["struct"])
                || has_typedef && is(at - 1, &["}"]) && is(at + 1, &[";"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::scan::{Dialect, tokens};

    #[test]
    fn a_package_of_nodes_is_found() {
        let table = [
            ("package a;\nimport b.c.ListNode;\nclass X {}", Some("b.c")),
            ("import b.ListNode\nfun f() {}", Some("b")),
            ("import ListNode\nclass X", Some("")),
            ("import b.ListNode as Node\nclass X", None),
            ("import b.ListNode.Inner\nclass X", None),
            ("import b.*;\nListNode f;", None),
            ("import", None),
        ];
        for (text, expected) in table {
            let found = imported_from(&tokens(text, Dialect::C), "ListNode");
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_definition_is_told_from_a_use() {
        let table = [
            ("struct ListNode { int val; };", true),
            ("struct ListNode* reverse(struct ListNode* head) {}", false),
            ("struct ListNode;\nListNode *f(ListNode *a);", false),
            ("typedef struct node { int val; } ListNode;", true),
            ("typedef struct ListNode ListNode;", false),
            ("// struct ListNode { int val; };\nint f();", false),
            (
                "class Solution { static class ListNode<T> extends X {} }",
                true,
            ),
            ("type (\n\tListNode struct {}\n)", true),
            ("type ListNode = Node", true),
            ("data class ListNode(var v: Int)", true),
            ("record ListNode(int val) {}", true),
            ("using ListNode = Node<int>;", true),
            ("fun f(a: ListNode): ListNode = a", false),
            ("pub struct ListNode { pub val: i32 }", true),
        ];
        for (text, expected) in table {
            let found = is_defined(&tokens(text, Dialect::C), "ListNode");
            assert_eq!(found, expected, "{text}");
        }
    }
}
