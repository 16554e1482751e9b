//! Types of other languages in ours: `integer`, `List[str]`, `Optional[int]`.

use super::types::Type;

/// How our type language writes `name` of `parts`, such as `list` of `int`;
/// `name` is in lower case.
pub(crate) fn ours(name: &str, parts: &[Type]) -> Option<String> {
    match (name, parts) {
        (
            "integer" | "long" | "i64" | "i32" | "int64" | "int32" | "bigint" | "short" | "byte",
            [],
        ) => Some("int".to_owned()),
        ("double" | "real" | "decimal" | "f64" | "f32" | "float64" | "float32", []) => {
            Some("float".to_owned())
        }
        ("number", []) => Some("int` or `float".to_owned()),
        ("str" | "text" | "char" | "character" | "varchar", []) => Some("string".to_owned()),
        ("boolean", []) => Some("bool".to_owned()),
        ("object" | "unknown", []) => Some("any".to_owned()),
        ("listnode" | "list_node" | "linkedlist" | "linked_list" | "linkedlistnode", [item]) => {
            Some(linked(item.clone()))
        }
        ("listnode" | "list_node" | "linkedlist" | "linked_list" | "linkedlistnode", []) => {
            Some(linked(Type::Int))
        }
        (
            "treenode" | "tree_node" | "tree" | "binarytree" | "binary_tree" | "bst"
            | "binarysearchtree",
            [],
        ) => Some(tree(Type::Int)),
        (
            "treenode" | "tree_node" | "tree" | "binarytree" | "binary_tree" | "bst"
            | "binarysearchtree",
            [item],
        ) => Some(tree(item.clone())),
        // The empty list or tree is null already.
        (
            "optional" | "option" | "maybe" | "nullable" | "box" | "rc" | "refcell",
            [item @ (Type::Linked(_) | Type::Tree(_))],
        ) => Some(item.to_string()),
        ("none" | "null" | "nil" | "unit" | "undefined", []) => Some("void".to_owned()),
        (
            "list" | "array" | "vec" | "vector" | "sequence" | "iterable" | "slice" | "arraylist"
            | "set",
            [item],
        ) => Some(Type::List(Box::new(item.clone())).to_string()),
        ("list" | "array" | "vec" | "vector", []) => Some("any[]".to_owned()),
        ("optional" | "option" | "maybe" | "nullable", [item]) => {
            Some(Type::Optional(Box::new(item.clone())).to_string())
        }
        ("map" | "dict" | "hashmap" | "record" | "mapping", [_, item]) => {
            Some(Type::Map(Box::new(item.clone())).to_string())
        }
        ("map" | "dict" | "hashmap" | "record" | "mapping", _) => {
            Some("map<string, any>".to_owned())
        }
        ("tuple" | "pair", [_, _, ..]) => Some(Type::Tuple(parts.to_vec()).to_string()),
        ("union", [_, _, ..]) => Some(Type::Union(parts.to_vec()).to_string()),
        _ => None,
    }
}

fn linked(item: Type) -> String {
    Type::Linked(Box::new(item)).to_string()
}

fn tree(item: Type) -> String {
    Type::Tree(Box::new(item)).to_string()
}
