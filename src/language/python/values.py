"""The wire form of values: what comes in with a call, and what goes back.

What goes back is the work of a stranger. Nothing here calls a method that the
submission defined: types are asked by `type`, contents through the methods of
the built-in base types. Most values are plain lists of plain things; these are
checked level by level at the speed of C and handed to the C encoder whole.
"""

json = extension("_json")
encode_basestring = json.encode_basestring
make_encoder, make_scanner = json.make_encoder, json.make_scanner

SAFE = (1 << 53) - 1
LONGEST = 64 << 20
DEEPEST = 1000
TEXT = 200
name_of_type = type.__dict__["__name__"].__get__
module_of_type = type.__dict__["__module__"].__get__


class TooLarge(Exception):
    """The value would make a reply that nobody wants to read."""


class Unsendable(Exception):
    """The value has a cycle or is nested too deeply."""


class Ref:
    """Stands for the result of an earlier call inside arguments."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name


# --- requests ---------------------------------------------------------------


class Settings:
    """What the C scanner asks its owner for."""

    strict = False
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = None
    memo = {}


def special(pairs):
    if len(pairs) == 1:
        key, value = pairs[0]
        if key == "$i":
            return int(value)
        if key == "$f":
            return float(value)
        if key == "$m":
            return {key: item for key, item in value}
        if key == "$r":
            return Ref(value)
    return dict(pairs)


class SpecialSettings(Settings):
    object_pairs_hook = staticmethod(special)


scan = make_scanner(Settings())
scan_special = make_scanner(SpecialSettings())


def decode(line):
    """One message as plain dictionaries and lists; raises on broken JSON."""
    return (scan_special if '"$' in line else scan)(line, 0)[0]


def copied(value, named, check):
    """A fresh copy of an argument, with references replaced.

    `check` says whether there can be any reference inside."""
    kind = type(value)
    if kind is list:
        if not check and not (set(map(type, value)) & CONTAINERS):
            return value.copy()
        return [copied(item, named, check) for item in value]
    if kind is dict:
        return {key: copied(item, named, check) for key, item in value.items()}
    if kind is Ref:
        return named[value.name]
    return value


# --- replies ----------------------------------------------------------------

CONTAINERS = {list, tuple, dict}
LEAVES = {bool, int, float, str, type(None)}
PLAIN = CONTAINERS | LEAVES
TRUE, FALSE, NULL = "true", "false", "null"

encoder = make_encoder(
    None, None, encode_basestring, None, ":", ",", False, False, False
)


def encode(value):
    """The wire form of any value, as text that can be encoded as UTF-8."""
    if value is True:
        return TRUE
    if value is False:
        return FALSE
    if value is None:
        return NULL
    kind = type(value)
    if kind is int:
        if -SAFE <= value <= SAFE:
            return int.__repr__(value)
    elif kind is str:
        if len(value) < LONGEST and (value.isascii() or encodable(value)):
            return encode_basestring(value)
    elif kind in CONTAINERS and is_plain(value):
        try:
            return "".join(encoder(value, 0))
        except (ValueError, TypeError, RecursionError):
            pass
    elif kind is float and value - value == 0.0:
        return float.__repr__(value)
    out = []
    try:
        write(value, out, [0], set())
    except Unsendable as problem:
        return other(value, problem.args[0])
    except RecursionError:
        return other(value, "nested too deeply")
    return "".join(out)


def encodable(text):
    try:
        text.encode()
        return True
    except UnicodeEncodeError:
        return False


def is_plain(value):
    """Whether the C encoder would write exactly the wire form."""
    level = [value]
    total = 0
    for _ in range(DEEPEST):
        kinds = set(map(type, level))
        if not kinds <= PLAIN:
            return False
        if str in kinds:
            texts = level if len(kinds) == 1 else [x for x in level if type(x) is str]
            joined = "".join(texts)
            if len(joined) > LONGEST or not (joined.isascii() or encodable(joined)):
                return False
        if int in kinds:
            numbers = level if len(kinds) == 1 else [x for x in level if type(x) is int]
            if max(numbers) > SAFE or min(numbers) < -SAFE:
                return False
        if not kinds & CONTAINERS:
            return True
        deeper = []
        for item in level:
            kind = type(item)
            if kind is list or kind is tuple:
                deeper += item
            elif kind is dict and item:
                if set(map(type, item)) != {str}:
                    return False
                keys = "\n".join(item)
                if "$" in keys or not (keys.isascii() or encodable(keys)):
                    return False
                deeper += item.values()
            if len(deeper) > 8_000_000:
                return False
        total += len(deeper)
        if total > 16_000_000:
            return False
        if not deeper:
            return True
        level = deeper
    return False


def write(value, out, size, path):
    """Appends the wire form of `value` to `out`; the slow and careful way."""
    kind = type(value)
    if value is None or value is True or value is False:
        text = NULL if value is None else TRUE if value is True else FALSE
    elif issubclass(kind, int):
        value = int.__add__(value, 0)
        if -SAFE <= value <= SAFE:
            text = int.__repr__(value)
        elif -(1 << 63) <= value < 1 << 63:
            text = '{"$i":"%d"}' % value
        else:
            text = other(value)
    elif issubclass(kind, float):
        value = float.__add__(value, 0.0) if value != 0.0 else float.__pos__(value)
        if value - value == 0.0:
            text = float.__repr__(value)
        else:
            text = '{"$f":"%s"}' % float.__repr__(value)
    elif issubclass(kind, str):
        value = str.__str__(value)
        if size[0] + len(value) > LONGEST:
            raise TooLarge
        if encodable(value):
            text = encode_basestring(value)
        else:
            text = other(value)
    elif issubclass(kind, (list, tuple, dict)):
        return write_container(value, kind, out, size, path)
    elif kind in VIEWS:
        return write_container([*value], list, out, size, path)
    else:
        text = other(value)
    size[0] += len(text) + 1
    if size[0] > LONGEST:
        raise TooLarge
    out.append(text)


def write_container(value, kind, out, size, path):
    mark = id(value)
    if mark in path:
        raise Unsendable("contains itself")
    if len(path) >= DEEPEST:
        raise Unsendable("nested too deeply")
    path.add(mark)
    size[0] += 2
    if size[0] > LONGEST:
        raise TooLarge
    if issubclass(kind, dict):
        pairs = [*dict.items(value)]
        keys = []
        for key, _ in pairs:
            if not issubclass(type(key), str):
                break
            key = str.__str__(key)
            if not encodable(key):
                break
            keys.append(key)
        if len(keys) != len(pairs):
            out.append(other(value))
        else:
            tagged = any([key[:1] == "$" for key in keys])
            start, between, end = ('{"$m":[[', "],[", "]]}") if tagged else ("{", ",", "}")
            out.append(start if keys or not tagged else '{"$m":[')
            for index, (key, (_, item)) in enumerate(zip(keys, pairs)):
                if index:
                    out.append(between)
                text = encode_basestring(key)
                size[0] += len(text) + 3
                out.append(text)
                out.append("," if tagged else ":")
                write(item, out, size, path)
            out.append(end)
    else:
        base = list if issubclass(kind, list) else tuple
        out.append("[")
        for index, item in enumerate([*base.__iter__(value)]):
            if index:
                out.append(",")
            write(item, out, size, path)
        out.append("]")
    path.discard(mark)


def quoted(text):
    """A JSON string for people to read, whatever is in it."""
    return encode_basestring(text.encode("utf-8", "backslashreplace").decode())


def other(value, note=None):
    """The form of a value that the wire cannot carry."""
    kind = type(value)
    try:
        text = preview(value, 0)
        if note:
            text = note if len(text) > 60 else "%s (%s)" % (text, note)
    except Exception:
        text = "<%s object>" % name_of_type(kind)
    if len(text) > TEXT:
        text = text[: TEXT - 1] + "…"
    name = str.__str__(name_of_type(kind))
    return '{"$o":[%s,%s]}' % (quoted(name[:TEXT]), quoted(text))


SHOWN = {
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("uuid", "UUID"),
    ("numpy", "int32"),
    ("numpy", "int64"),
    ("numpy", "float32"),
    ("numpy", "bool_"),
    ("numpy", "bool"),
    ("numpy", "ndarray"),
}
UNORDERED = {set, frozenset}
# They have an order and can be read again, so they go back as lists.
VIEWS = {type({}.keys()), type({}.values()), type({}.items())}
REPR = {bytes, bytearray, complex, range, type(...), type(NotImplemented)}


def preview(value, depth):
    """A short text for a value, made without asking the value itself."""
    kind = type(value)
    if value is None or kind is bool:
        return repr(value)
    if kind is int:
        if value.bit_length() < 700:
            return repr(value)
        return "%s… (a whole number of %d bits)" % (hex(value >> (value.bit_length() - 64)), value.bit_length())
    if kind is float:
        return repr(value)
    if kind is str:
        return repr(value[:TEXT])
    if kind in REPR:
        return repr(value[:TEXT] if kind in (bytes, bytearray) else value)
    if kind in UNORDERED or kind in VIEWS or kind in CONTAINERS:
        if depth > 3:
            return "…"
        items = []
        if kind is dict:
            for key, item in value.items():
                items.append("%s: %s" % (preview(key, depth + 1), preview(item, depth + 1)))
                if len(items) > 40:
                    break
        else:
            for item in value:
                items.append(preview(item, depth + 1))
                if len(items) > 40:
                    break
        if kind in UNORDERED:
            # Their order depends on the hash seed, a report must not.
            items.sort()
        inside = ", ".join(items)
        if kind is list:
            return "[%s]" % inside
        if kind is tuple:
            return "(%s%s)" % (inside, "," if len(items) == 1 else "")
        if kind is set and not items:
            return "set()"
        if kind is frozenset:
            return "frozenset({%s})" % inside
        if kind in VIEWS:
            return "%s([%s])" % (name_of_type(kind), inside)
        return "{%s}" % inside
    name = str.__str__(name_of_type(kind))
    if issubclass(kind, type):
        return "<class %s>" % str.__str__(name_of_type(value))
    if name in ("function", "builtin_function_or_method"):
        return "<function %s>" % value.__name__
    if kind.__flags__ & (1 << 9) == 0 or (module_of_type(kind), name) in SHOWN:
        if (module_of_type(kind), name) in SHOWN:
            return kind.__str__(value)
    return "<%s object>" % name
