//! The type language of a signature: `int`, `string[]`, `map<string, int>`,
//! `{ids: int[], next: int?}`, `[int, string]`, `"a" | "b"`, `ListNode<int>`.

use std::fmt;

/// The declared type of a parameter or result.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A whole number of 64 bits.
    Int,
    Float,
    Bool,
    String,
    /// `T[]`
    List(Box<Type>),
    /// `T?`: the type or null.
    Optional(Box<Type>),
    /// `map<string, T>`
    Map(Box<Type>),
    /// `{name: T, …}`, in the order of declaration.
    Record(Vec<(String, Type)>),
    /// `[T, U]`
    Tuple(Vec<Type>),
    /// `A | B`
    Union(Vec<Type>),
    /// `"a"`: exactly this text.
    Literal(String),
    /// `ListNode<T>`: a chain of nodes; its values in order.
    Linked(Box<Type>),
    /// `TreeNode<T>`: a binary tree; its values by level, null for a missing child.
    Tree(Box<Type>),
    /// Anything at all.
    Any,
    /// No result: whatever comes back is not judged.
    Void,
}

impl Type {
    /// The type itself and those that it is made of, from the outside in.
    pub fn parts(&self) -> Vec<&Type> {
        let mut all = vec![self];
        let mut at = 0;
        while at < all.len() {
            match all[at] {
                Type::List(item)
                | Type::Optional(item)
                | Type::Map(item)
                | Type::Linked(item)
                | Type::Tree(item) => all.push(item),
                Type::Tuple(items) | Type::Union(items) => all.extend(items),
                Type::Record(fields) => all.extend(fields.iter().map(|(_, ty)| ty)),
                _ => {}
            }
            at += 1;
        }
        all
    }

    /// True where values of this type are made of nodes, or hold some: a driver
    /// has to build them and to take them apart.
    pub fn has_nodes(&self) -> bool {
        let is_node = |ty: &&Type| matches!(ty, Type::Linked(_) | Type::Tree(_));
        self.parts().iter().any(is_node)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Int => f.write_str("int"),
            Type::Float => f.write_str("float"),
            Type::Bool => f.write_str("bool"),
            Type::String => f.write_str("string"),
            Type::List(item) => match **item {
                Type::Union(_) => write!(f, "({item})[]"),
                _ => write!(f, "{item}[]"),
            },
            Type::Optional(item) => match **item {
                Type::Union(_) => write!(f, "({item})?"),
                _ => write!(f, "{item}?"),
            },
            Type::Map(item) => write!(f, "map<string, {item}>"),
            Type::Record(fields) => {
                f.write_str("{")?;
                for (i, (name, ty)) in fields.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{name}: {ty}")?;
                }
                f.write_str("}")
            }
            Type::Tuple(items) => {
                f.write_str("[")?;
                for (i, ty) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{ty}")?;
                }
                f.write_str("]")
            }
            Type::Union(items) => {
                for (i, ty) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(" | ")?;
                    }
                    write!(f, "{ty}")?;
                }
                Ok(())
            }
            Type::Literal(text) => f.write_str(&serde_json::Value::from(text.as_str()).to_string()),
            Type::Linked(item) => write!(f, "ListNode<{item}>"),
            Type::Tree(item) => write!(f, "TreeNode<{item}>"),
            Type::Any => f.write_str("any"),
            Type::Void => f.write_str("void"),
        }
    }
}
