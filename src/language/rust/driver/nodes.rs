//! Linked lists and trees: arrays of the wire form as the answer's own nodes,
//! and back. The generated part implements `Read` and `Write` for these by
//! what is here. Nothing calls itself for a node: a list can be long and a
//! tree deep.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

use crate::{Failure, Value};

const MOST: usize = 1_000_000;

/// How a node holds the next one.
pub trait Link<N>: Sized {
    fn none() -> Self;
    fn to(node: N) -> Self;
    /// Where the next node is.
    fn node(&self) -> Option<*const N>;
}

impl<N> Link<N> for Option<Box<N>> {
    fn none() -> Self {
        None
    }

    fn to(node: N) -> Self {
        Some(Box::new(node))
    }

    fn node(&self) -> Option<*const N> {
        self.as_deref().map(|node| node as *const N)
    }
}

impl<N> Link<N> for Option<Rc<N>> {
    fn none() -> Self {
        None
    }

    fn to(node: N) -> Self {
        Some(Rc::new(node))
    }

    fn node(&self) -> Option<*const N> {
        self.as_deref().map(|node| node as *const N)
    }
}

impl<N> Link<N> for Option<Rc<RefCell<N>>> {
    fn none() -> Self {
        None
    }

    fn to(node: N) -> Self {
        Some(Rc::new(RefCell::new(node)))
    }

    fn node(&self) -> Option<*const N> {
        self.as_ref().map(|node| node.as_ptr() as *const N)
    }
}

/// A type that has nodes, of a tree or of a list, itself or inside: values in
/// their place would have the same form.
#[cfg_attr(
    grade_says,
    diagnostic::on_unimplemented(message = "grade: the type `{Self}` stands where the problem asks for nodes, and has none")
)]
pub trait HasNodes<const TREE: bool> {}

macro_rules! around {
    ($($type:ty),*) => {$(
        impl<T: HasNodes<TREE>, const TREE: bool> HasNodes<TREE> for $type {}
    )*};
}

around!(&T, &mut T, Box<T>, Rc<T>, RefCell<T>, Option<T>, Vec<T>, VecDeque<T>, [T]);

impl<T: HasNodes<TREE>, E, const TREE: bool> HasNodes<TREE> for Result<T, E> {}
impl<K, T: HasNodes<TREE>, S, const TREE: bool> HasNodes<TREE> for HashMap<K, T, S> {}
impl<K, T: HasNodes<TREE>, const TREE: bool> HasNodes<TREE> for BTreeMap<K, T> {}

pub fn has_list<T: HasNodes<false> + ?Sized>(_: &T) {}
pub fn has_tree<T: HasNodes<true> + ?Sized>(_: &T) {}

/// Whether a value stands for no node at all.
pub fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null) || matches!(value, Value::List(items) if items.is_empty())
}

/// A value of a list or a tree, and the places of the values that its node
/// leads to; those come after it.
pub type Place<'a> = (&'a Value, [Option<usize>; 2]);

/// The values of a list, or of a tree by its levels; at least one.
pub fn places(value: &Value, is_tree: bool) -> Result<Vec<Place<'_>>, Failure> {
    let items = match value {
        Value::List(items) if !items.is_empty() => items,
        _ => return Err(Failure::misfit("there is no first node, and the type has no form for that".into())),
    };
    let mut all: Vec<Place<'_>> = vec![(&items[0], [None, None])];
    let mut parent = 0;
    let mut side = 0;
    for item in &items[1..] {
        if parent == all.len() {
            break;
        }
        if !(is_tree && matches!(item, Value::Null)) {
            let index = all.len();
            all[parent].1[side] = Some(index);
            all.push((item, [None, None]));
        }
        side += 1;
        if side == 2 || !is_tree {
            side = 0;
            parent += 1;
        }
    }
    Ok(all)
}

/// What leads to a node that was made before.
pub fn link<N, L: Link<N>>(made: &mut [Option<N>], place: Option<usize>) -> L {
    place.and_then(|index| made[index].take()).map_or_else(L::none, L::to)
}

/// Writes the nodes from the first one on.
pub fn write<N>(first: &N, is_tree: bool, out: &mut String, value: impl Fn(&N, &mut String), links: impl Fn(&N) -> [Option<*const N>; 2]) {
    let mark = out.len();
    let mut end = mark;
    let mut count = 0;
    let mut open = VecDeque::from([Some(first as *const N)]);
    out.push('[');
    while let Some(next) = open.pop_front() {
        if out.len() > mark + 1 {
            out.push(',');
        }
        let Some(node) = next else {
            out.push_str("null");
            continue;
        };
        count += 1;
        if count > MOST {
            out.truncate(mark);
            out.push_str(match is_tree {
                true => "{\"$o\":[\"TreeNode\",\"a tree that runs in a circle\"]}",
                false => "{\"$o\":[\"ListNode\",\"a list that runs in a circle\"]}",
            });
            return;
        }
        // SAFETY: all nodes are held by the first one, which is borrowed, and
        // nothing but this runs meanwhile.
        let node = unsafe { &*node };
        value(node, out);
        end = out.len();
        match is_tree {
            true => open.extend(links(node)),
            false => open.extend(links(node)[0].map(Some)),
        }
    }
    // Nothing after the last value.
    out.truncate(end);
    out.push(']');
}
