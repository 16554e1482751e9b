"""Linked lists and binary trees: made from arrays for arguments, and read back
from results.

Only problems whose signature has a `ListNode` or `TreeNode`, and answers that name
one, load this part.
Nothing here recurses along a list or down a tree, so that both can be as long
as a case asks for.
"""

import gc
from time import perf_counter_ns, process_time_ns

values = part("values")
arity = part("entry").arity
plain_encode, copied, other, quoted = values.encode, values.copied, values.other, values.quoted
Ref, TooLarge, LONGEST = values.Ref, values.TooLarge, values.LONGEST
name_of_type = values.name_of_type
new, get, put = object.__new__, object.__getattribute__, object.__setattr__
is_collecting, stop_collecting, collect_again = gc.isenabled, gc.disable, gc.enable
FunctionType = type(lambda: None)
SlotType = type(Ref.name)
lookup_order = type.__dict__["__mro__"].__get__
MOST = 1_000_000
VALUE_NAMES = ("val", "value", "data")
LINKS = {"linked": ("next",), "tree": ("left", "right")}
NAMES = {"linked": "ListNode", "tree": "TreeNode"}
WORDS = {"linked": "list", "tree": "tree"}


class NoNode(Exception):
    """What a link leads to is no node."""


def predefined(module):
    """The classes as practice sites define them; new ones for each case, since
    an answer may give them methods of its own."""

    class ListNode:
        def __init__(self, val=0, next=None):
            self.val = val
            self.next = next

    class TreeNode:
        def __init__(self, val=0, left=None, right=None):
            self.val = val
            self.left = left
            self.right = right

    for cls in (ListNode, TreeNode):
        cls.__module__ = module
        cls.__qualname__ = cls.__name__
    return {"ListNode": ListNode, "TreeNode": TreeNode}


def has_nodes(ty):
    if type(ty) is str:
        return False
    (key, inner), = ty.items()
    if key in NAMES:
        return True
    if key == "tuple":
        return any([has_nodes(item) for item in inner])
    if key == "record":
        return any([has_nodes(item) for item in inner.values()])
    return has_nodes(inner)


class Maker:
    """Makes nodes of one class. Of the answer's own class it calls the constructor
    where that takes a value, for fields that only this class has."""

    def __init__(self, cls, own):
        self.cls, self.own = cls, own
        self.value_name = "val"
        self.arguments = None
        if own:
            init = None
            mentioned = set()
            for base in reversed(lookup_order(cls)[:-1]):
                contents = vars(base)
                mentioned.update(contents)
                mentioned.update(contents.get("__annotations__") or ())
                init = contents.get("__init__", init)
            if type(init) is FunctionType:
                mentioned.update(init.__code__.co_names)
                room = arity(init, 1)
                if room and room[0] <= 1:
                    self.arguments = 0 if room[1] == 0 else 1
            for name in VALUE_NAMES:
                if name in mentioned:
                    self.value_name = name
                    break

    def make(self, value):
        node = None
        if self.arguments is not None:
            try:
                node = self.cls(value) if self.arguments else self.cls()
            except Exception:
                self.arguments = None
        if node is None:
            node = new(self.cls)
        put(node, self.value_name, value)
        return node

    def linked(self, items):
        make, cls = self.make, self.cls
        after = None
        if not self.own:
            for item in reversed(items):
                node = new(cls)
                put(node, "val", item)
                put(node, "next", after)
                after = node
            return after
        for item in reversed(items):
            node = make(item)
            put(node, "next", after)
            after = node
        return after

    def tree(self, items):
        make = self.make
        if not items:
            return None
        if self.own:
            nodes = [None if item is None else make(item) for item in items]
        else:
            nodes = []
            cls = self.cls
            for item in items:
                node = None
                if item is not None:
                    node = new(cls)
                    put(node, "val", item)
                nodes.append(node)
        children = iter(nodes)
        root = next(children)
        for node in nodes:
            if node is not None:
                put(node, "left", next(children, None))
                put(node, "right", next(children, None))
        return root


class Nodes:
    """What the worker asks, for one call after the other."""

    def __init__(self, request, meter):
        self.request = request
        self.meter = meter
        self.makers = {}
        self.shapes = {}
        self.takes = self.returns = None

    # --- classes -----------------------------------------------------------------

    def fresh(self, module):
        """The names that the file's top level begins with."""
        self.classes = predefined(module)
        return self.classes

    def adopt(self, namespace):
        """After the top level ran: takes the answer's own classes where it has them."""
        self.shapes = {}
        self.makers = {}
        for kind, name in NAMES.items():
            cls = ours = self.classes[name]
            theirs = namespace.get(name)
            if issubclass(type(theirs), type):
                try:
                    new(theirs)
                    cls = theirs
                except TypeError:
                    pass
            self.makers[kind] = Maker(cls, cls is not ours)

    # --- calls -------------------------------------------------------------------

    def enter(self, call):
        """A CALL begins: its types are those of its method."""
        request = self.request
        wanted = request["methods"][call["m"]] if "m" in call else request
        self.takes, self.returns = wanted.get("takes"), wanted.get("returns", "any")

    def construct(self):
        self.takes = self.request.get("takes")

    def arguments(self, args, named):
        if self.takes is None:
            return [copied(item, named, True) for item in args]
        # Looking for garbage among what is just being made takes longer than making it.
        enabled = is_collecting()
        stop_collecting()
        started = process_time_ns(), perf_counter_ns()
        try:
            return [self.build(item, ty, named) for item, ty in zip(args, self.takes)]
        finally:
            self.leave_out(*started)
            if enabled:
                collect_again()

    def leave_out(self, cpu, wall):
        """The time since then is ours, not the answer's."""
        self.meter.cpu += process_time_ns() - cpu
        self.meter.wall += perf_counter_ns() - wall

    def build(self, value, ty, named):
        kind = type(value)
        if kind is Ref:
            return named[value.name]
        if value is None:
            return None
        if type(ty) is str:
            return copied(value, named, True)
        (key, inner), = ty.items()
        if key in NAMES:
            if Ref in set(map(type, value)):
                value = [copied(item, named, True) for item in value]
            maker = self.makers[key]
            return maker.linked(value) if key == "linked" else maker.tree(value)
        if key == "list":
            return [self.build(item, inner, named) for item in value]
        if key == "tuple":
            return [self.build(item, ty, named) for item, ty in zip(value, inner)]
        if key == "map":
            return {name: self.build(item, inner, named) for name, item in value.items()}
        return {name: self.build(item, inner.get(name, "any"), named) for name, item in value.items()}

    # --- results -----------------------------------------------------------------

    def encode(self, value):
        """The wire form of a result of the call at hand."""
        started = process_time_ns(), perf_counter_ns()
        try:
            return self.text(value, self.returns)
        finally:
            self.leave_out(*started)

    def text(self, value, ty):
        if type(ty) is str or not has_nodes(ty):
            return plain_encode(value)
        (key, inner), = ty.items()
        if key in NAMES:
            return self.nodes(value, key)
        kind = type(value)
        if kind is list or kind is tuple:
            if key == "list":
                types = [inner] * len(value)
            elif key == "tuple":
                types = [*inner, *["any"] * len(value)]
            else:
                return plain_encode(value)
            return "[%s]" % self.joined([self.text(*pair) for pair in zip(value, types)])
        if kind is dict and key in ("map", "record"):
            for name in value:
                if type(name) is not str or name[:1] == "$" or not values.encodable(name):
                    return plain_encode(value)
            types = inner if key == "record" else dict.fromkeys(value, inner)
            texts = [
                "%s:%s" % (quoted(name), self.text(item, types.get(name, "any")))
                for name, item in value.items()
            ]
            return "{%s}" % self.joined(texts)
        return plain_encode(value)

    def joined(self, texts):
        text = ",".join(texts)
        if len(text) > LONGEST:
            raise TooLarge
        return text

    def nodes(self, value, kind):
        if value is None:
            return "[]"
        if self.shape(value, kind)[0] is None:
            # An array would look like the nodes that it stands for.
            if issubclass(type(value), (list, tuple, dict)):
                return other(value, "no %s" % NAMES[kind])
            return plain_encode(value)
        try:
            found = self.linked(value) if kind == "linked" else self.tree(value)
        except NoNode as problem:
            return told(kind, problem.args[0])
        if found is None:
            return told(kind, "a %s that runs in a circle" % WORDS[kind])
        return plain_encode(found)

    def linked(self, node):
        """The values in order; nothing where there is no end."""
        found = []
        add = found.append
        cls, name, plain = None, None, False
        mark, turn, left = None, 1, 1
        while node is not None:
            if node is mark:
                return None
            if not left:
                mark = node
                left = turn = turn * 2
                if turn > 2 * MOST:
                    return None
            left -= 1
            if type(node) is not cls:
                name, plain = self.shape(node, "linked")
                if name is None:
                    raise NoNode("a list whose `next` is %s" % a_name(node))
                cls = type(node)
            try:
                if plain:
                    add(node.val)
                    node = node.next
                else:
                    add(get(node, name))
                    node = get(node, "next")
            except AttributeError:
                raise NoNode("a list with a node without `%s` or `next`" % name)
        return found

    def tree(self, root):
        """The values by level; nothing where there is no end."""
        found = []
        level = [root]
        seen = set()
        cls, name, plain = None, None, False
        count = depth = 0
        while level:
            below = []
            for node in level:
                if node is None:
                    found.append(None)
                    continue
                if type(node) is not cls:
                    name, plain = self.shape(node, "tree")
                    if name is None:
                        raise NoNode("a tree whose `left` or `right` is %s" % a_name(node))
                    cls = type(node)
                try:
                    if plain:
                        value = node.val
                        below += (node.left, node.right)
                    else:
                        value = get(node, name)
                        below += (get(node, "left"), get(node, "right"))
                except AttributeError:
                    raise NoNode("a tree with a node without `%s`, `left` or `right`" % name)
                if value is None:
                    raise NoNode("a tree with a node whose `%s` is None" % name)
                found.append(value)
                seen.add(id(node))
                count += 1
            level = below
            depth += 1
            # Each level of a tree has a node that no level above it has.
            if depth > len(seen) + 1 or count > MOST:
                return None
        while found and found[-1] is None:
            found.pop()
        return found

    def shape(self, node, kind):
        """The name of the field with the value, where this can be a node: one that
        has all fields, none of which is the answer's own code. And whether a plain
        `node.val` runs none of that either."""
        cls = type(node)
        key = id(cls), kind
        known = self.shapes.get(key)
        if known is not None:
            return known[:2]
        contents = {}
        for base in reversed(lookup_order(cls)[:-1]):
            contents.update(vars(base))
        name = None
        for field in VALUE_NAMES:
            if is_field(node, field, contents):
                name = field
                break
        if not all([is_field(node, link, contents) for link in LINKS[kind]]):
            name = None
        plain = name == "val" and not {"__getattribute__", "__getattr__"} & contents.keys()
        # The class too, so that no other one gets its number.
        self.shapes[key] = name, plain, cls
        return name, plain


def is_field(node, name, contents):
    attribute = contents.get(name)
    if hasattr(type(attribute), "__get__") and type(attribute) is not SlotType:
        return False
    try:
        get(node, name)
        return True
    except AttributeError:
        return False


def a_name(value):
    return "`%s`" % str.__str__(name_of_type(type(value)))


def told(kind, text):
    return '{"$o":["%s",%s]}' % (NAMES[kind], quoted(text))
