// Linked lists and trees: arrays of the wire form as the answer's own nodes,
// and back. Included after the answer, and only where the problem has nodes.
// Nothing here calls itself for a node: a list can be long and a tree deep.
// The nodes of an argument are the answer's, which may delete them, keep them or
// leave them: so nobody else deletes them, and each case has a fork of its own.
#pragma once

namespace grade_driver_ {

// How a node is made of a value, written and linked. C has forms of its own,
// since its nodes are known to no other compiler than the answer's.
template <class N> struct Access;
template <class N>
concept Node = requires { Access<N>::tree; };

template <class N>
concept Linked = requires(N n) { n.val; static_cast<N *&>(n.next); };
template <class N>
concept Tree = requires(N n) { n.val; static_cast<N *&>(n.left); static_cast<N *&>(n.right); };

template <class N>
  requires(Linked<N> || Tree<N>)
struct Access<N> {
  static constexpr bool tree = Tree<N>;
  using V = std::remove_cvref_t<decltype(std::declval<N>().val)>;

  static N *&link(N *node, int index) {
    if constexpr (tree) return index == 0 ? node->left : node->right;
    else return node->next;
  }
  static N *linked(N *node, int index) { return link(node, index); }
  static void set_link(N *node, int index, N *other) { link(node, index) = other; }

  // By whatever constructor it has; its fields are set whatever that does.
  static N *made(Cursor &c) {
    V value = grade_driver_::read<V>(c);
    N *node;
    if constexpr (std::is_default_constructible_v<N>) node = new N();
    else if constexpr (std::is_constructible_v<N, V>) node = new N(value);
    else if constexpr (std::is_constructible_v<N, V, N *>) node = new N(value, nullptr);
    else if constexpr (std::is_constructible_v<N, V, N *, N *>) node = new N(value, nullptr, nullptr);
    else static_assert(never<N>, "grade: a node has no constructor that takes its value, or nothing");
    node->val = std::move(value);
    for (int i = 0; i <= tree; ++i) link(node, i) = nullptr;
    return node;
  }
  static void write(std::string &out, N *node) { grade_driver_::write<V>(out, node->val); }
};

template <Node N> struct Read<N *> {
  static N *read(Cursor &c) {
    using A = Access<N>;
    if (c.null()) return nullptr;
    c.expect('[');
    if (c.take(']')) return nullptr;
    N *first = A::made(c);
    std::deque<N *> open{first};
    while (c.take(',')) {
      N *node = open.front();
      open.pop_front();
      for (int i = 0; i <= A::tree; ++i) {
        if (i > 0 && !c.take(',')) break;
        if (A::tree && c.null()) continue;
        N *next = A::made(c);
        A::set_link(node, i, next);
        open.push_back(next);
      }
    }
    c.expect(']');
    return first;
  }
};
template <Node N> struct Read<const N *> : Read<N *> {};

template <Node N> struct Nodes<N *> {
  static constexpr bool known = true;
  static void write(std::string &out, N *first) {
    using A = Access<N>;
    std::size_t mark = out.size(), end = mark + 1, count = 0;
    std::deque<N *> open;
    if (first) open.push_back(first);
    out += '[';
    for (; !open.empty(); open.pop_front()) {
      N *node = open.front();
      if (out.size() > mark + 1) out += ',';
      if (!node) {
        out += "null";
        continue;
      }
      if (++count > 1'000'000) {
        out.resize(mark);
        out += A::tree ? "{\"$o\":[\"TreeNode\",\"a tree that runs in a circle\"]}" : "{\"$o\":[\"ListNode\",\"a list that runs in a circle\"]}";
        return;
      }
      A::write(out, node);
      end = out.size();
      for (int i = 0; i <= A::tree; ++i) {
        N *next = A::linked(node, i);
        if (next || A::tree) open.push_back(next);
      }
    }
    // Nothing after the last value.
    out.resize(end);
    out += ']';
  }
};
template <Node N> struct Nodes<const N *> : Nodes<N *> {
  static void write(std::string &out, const N *first) { Nodes<N *>::write(out, const_cast<N *>(first)); }
};

// Whether a parameter or a result of the answer has the nodes that the signature has, and
// not only a type that has the same form on the wire.
template <class T, bool tree> struct Has : std::false_type {};
template <Node N, bool tree> struct Has<N *, tree> : std::bool_constant<Access<N>::tree == tree> {};
template <Node N, bool tree> struct Has<const N *, tree> : Has<N *, tree> {};
template <class T, bool tree>
  requires requires { typename T::value_type; }
struct Has<T, tree> : Has<typename T::value_type, tree> {};
template <class A, class B, bool tree> struct Has<std::pair<A, B>, tree> : std::disjunction<Has<A, tree>, Has<B, tree>> {};
template <class... T, bool tree> struct Has<std::tuple<T...>, tree> : std::disjunction<Has<T, tree>...> {};

// `place` is the number of a parameter, or 0 for the result.
template <std::size_t place, bool tree, class... All>
inline constexpr bool has_node = Has<std::tuple_element_t<place, std::tuple<std::remove_cvref_t<All>...>>, tree>::value;
template <std::size_t place, bool tree, class R, class... A> constexpr bool is_node(R (*)(A...)) { return has_node<place, tree, R, A...>; }
template <std::size_t place, bool tree, class C, class R, class... A> constexpr bool is_node(R (C::*)(A...)) { return has_node<place, tree, R, A...>; }
template <std::size_t place, bool tree, class C, class R, class... A> constexpr bool is_node(R (C::*)(A...) const) { return has_node<place, tree, R, A...>; }

} // namespace grade_driver_
