"""The submission as a program: its names, its implied imports, its entry.

Practice sites hand every answer a prelude of star imports. Here only the names
that the file uses and never binds are imported, so that a file that needs none
of them costs nothing.
"""

MODULE_NAME = "submission"
FunctionType = type(lambda: None)
CodeType = type((lambda: None).__code__)
MethodType = type(part.__get__(0))
ModuleType = type(__import__("sys"))
module_of_type = part("values").module_of_type

# Later modules win, as later star imports would; built-ins are never hidden.
IMPLIED = (
    ("string", "Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation whitespace"),
    ("re", "ASCII DOTALL IGNORECASE MULTILINE UNICODE VERBOSE error escape findall finditer fullmatch match purge search split sub subn"),
    ("datetime", "MAXYEAR MINYEAR date timedelta timezone tzinfo"),
    ("collections", "ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple"),
    ("heapq", "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest"),
    ("bisect", "bisect_left bisect_right insort insort_left insort_right"),
    ("copy", "deepcopy replace"),
    ("math", "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi prod radians remainder sin sinh sqrt sumprod tan tanh tau trunc ulp"),
    ("random", "Random SystemRandom betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate normalvariate paretovariate randbytes randint randrange sample seed setstate shuffle triangular uniform vonmisesvariate weibullvariate"),
    ("statistics", "NormalDist StatisticsError correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median median_grouped median_high median_low mode multimode pstdev pvariance quantiles stdev variance"),
    ("itertools", "accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest"),
    ("functools", "cache cached_property cmp_to_key lru_cache partial partialmethod reduce singledispatch singledispatchmethod total_ordering update_wrapper wraps"),
    ("operator", "add and_ attrgetter concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos rshift setitem sub truediv truth xor"),
    ("io", "BytesIO StringIO TextIOWrapper"),
    ("sys", "exc_info getrecursionlimit getsizeof intern maxsize setrecursionlimit stderr stdin stdout"),
    ("json", "JSONDecodeError JSONDecoder JSONEncoder dump dumps load loads"),
    ("typing", "AbstractSet Annotated Any AnyStr AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable ClassVar Collection Concatenate Container Coroutine DefaultDict Deque Dict Final ForwardRef FrozenSet Generator Generic Hashable IO ItemsView Iterable Iterator KeysView List Literal LiteralString Mapping Match MutableMapping MutableSequence MutableSet NamedTuple Never NewType NoReturn NotRequired Optional ParamSpec Pattern Protocol Required Reversible Self Sequence Set Sized Text TextIO Tuple Type TypeAlias TypeGuard TypeVar TypedDict Union Unpack ValuesView cast final get_args get_origin get_type_hints overload override runtime_checkable"),
    ("dataclasses", "dataclass field"),
    ("sortedcontainers", "SortedDict SortedList SortedSet"),
)
IMPLIED_MODULES = "string re datetime collections heapq bisect copy math random statistics itertools functools operator io sys json typing time"


def names_in(code):
    """Every global, attribute and module name that the code mentions."""
    names = set()
    waiting = [code]
    while waiting:
        code = waiting.pop()
        names.update(code.co_names)
        for constant in code.co_consts:
            if type(constant) is CodeType:
                waiting.append(constant)
    return names


def unbound(text, file):
    """The names that the file reads as globals and never binds at its top."""
    import _symtable as symbols

    top = symbols.symtable(text, file, "exec")
    bound = set()
    read = set()
    waiting = [top]
    while waiting:
        table = waiting.pop()
        waiting += table.children
        for name, flags in table.symbols.items():
            scope = flags >> symbols.SCOPE_OFF & symbols.SCOPE_MASK
            if scope in (symbols.GLOBAL_IMPLICIT, symbols.GLOBAL_EXPLICIT):
                read.add(name)
                if flags & symbols.DEF_LOCAL:
                    bound.add(name)
            if table is top and flags & (symbols.DEF_LOCAL | symbols.DEF_IMPORT):
                bound.add(name)
    return read - bound


def implied(names, text, file):
    """What a practice site would have imported for this file, by name."""
    wanted = names & (
        set(IMPLIED_MODULES.split()).union(*[line.split() for _, line in IMPLIED])
    )
    if wanted:
        wanted &= unbound(text, file)
    given = {}
    if not wanted:
        return given
    for module, line in IMPLIED:
        hits = wanted.intersection(line.split())
        if hits:
            try:
                source = __import__(module)
            except ImportError:
                continue
            for name in hits:
                try:
                    given[name] = getattr(source, name)
                except AttributeError:
                    pass
    for module in wanted.intersection(IMPLIED_MODULES.split()):
        given[module] = __import__(module)
    return given


# --- how many arguments something takes ----------------------------------------


def arity(value, skip=0):
    """(least, most or None) positional arguments; nothing if it cannot be told,
    False if it cannot be called with positional arguments alone."""
    for _ in range(20):
        kind = type(value)
        if kind is MethodType:
            value = value.__func__
            skip += 1
            continue
        inner = None
        try:
            inner = value.__wrapped__
        except Exception:
            pass
        if inner is not None:
            value = inner
            continue
        if kind is FunctionType:
            code = value.__code__
            most = code.co_argcount - skip
            least = most - len(value.__defaults__ or ())
            if code.co_kwonlyargcount > len(value.__kwdefaults__ or ()):
                return False
            return max(least, 0), None if code.co_flags & 4 else max(most, 0)
        if kind.__name__ == "partial" and kind.__module__ == "functools":
            inner = arity(value.func, skip + len(value.args))
            if inner and value.keywords:
                return max(inner[0] - len(value.keywords), 0), inner[1]
            return inner
        call = kind.__dict__.get("__call__")
        if type(call) is not FunctionType:
            return None
        value = call
        skip += 1
    return None


def fits(value, count, skip=0):
    """0: no; 1: for some of the problem's argument counts; 2: for all."""
    room = arity(value, skip)
    if room is None:
        return 1
    if room is False:
        return 0
    least, most = room
    low, high = count["min"], count["max"]
    if least <= low and (most is None or most >= high):
        return 2
    if least <= high and (most is None or most >= low):
        return 1
    return 0


# --- finding the entry ------------------------------------------------------------


class NoEntry(Exception):
    """Nothing to call; carries what the file has instead and what would fit."""

    def __init__(self, found, several, missing=None):
        self.found, self.several, self.missing = found, several, missing


class Entry:
    """Where the entry is, in words that hold for every fresh run of the file."""

    __slots__ = ("style", "owner", "name", "methods", "note")

    def __init__(self, style, name, owner=None, methods=None, note=None):
        self.style, self.name, self.owner = style, name, owner
        self.methods, self.note = methods, note

    def shown(self):
        return "%s.%s" % (self.owner, self.name) if self.owner else self.name


class Finder:
    """Looks for the entry in the names that a run of the file has left."""

    def __init__(self, namespace, given, file, request):
        self.file = file
        self.request = request
        self.names = [request["entry"]] if request.get("entry") else request["names"]
        self.top = {}
        for name, value in namespace.items():
            if name[:2] != "__" and type(value) is not ModuleType:
                if not (name in given and given[name] is value):
                    self.top[name] = value
        self.functions = {}
        self.classes = {}
        for name, value in self.top.items():
            if issubclass(type(value), type):
                if module_of_type(value) == MODULE_NAME:
                    self.classes[name] = value
            elif callable(value) and self.own(value):
                self.functions[name] = value

    def own(self, value):
        """Whether the file itself made this callable."""
        kind = type(value)
        if kind is FunctionType and value.__code__.co_filename == self.file:
            return True
        try:
            if type(value.__wrapped__) is FunctionType:
                return value.__wrapped__.__code__.co_filename == self.file
        except Exception:
            pass
        if kind is MethodType:
            return self.own(value.__func__)
        if kind.__name__ == "partial" and kind.__module__ == "functools":
            return True
        return module_of_type(kind) == MODULE_NAME

    def methods(self, cls):
        """Name to (raw value, arguments that are filled in) of a class."""
        methods = {}
        for base in reversed(type.__dict__["__mro__"].__get__(cls)[:-1]):
            for name, value in vars(base).items():
                kind = type(value)
                if kind is staticmethod:
                    methods[name] = (value.__func__, 0)
                elif kind is classmethod:
                    methods[name] = (value.__func__, 1)
                elif kind is FunctionType or (callable(value) and not issubclass(kind, type)):
                    methods[name] = (value, 1)
                elif kind.__name__ == "partialmethod":
                    methods[name] = (value.func, 1 + len(value.args))
                else:
                    methods.pop(name, None)
        return methods

    def found(self):
        names = [name for name in self.functions]
        for name, cls in self.classes.items():
            public = [m for m in self.methods(cls) if m[:1] != "_"]
            if name == "Solution" and public:
                names += ["Solution." + method for method in public]
            else:
                names.append(name)
        return names

    # function problems

    def function(self):
        for name in self.names:
            owner, _, method = name.rpartition(".")
            if owner in self.classes and method in self.methods(self.classes[owner]):
                return Entry("method", method, owner)
        for name in self.names:
            if name in self.functions:
                return Entry("function", name)
        solution = self.classes.get("Solution")
        if solution is not None:
            methods = self.methods(solution)
            for name in self.names:
                if name in methods:
                    return Entry("method", name, "Solution")
        for name in self.names:
            value = self.top.get(name)
            if callable(value) and not issubclass(type(value), type):
                return Entry("function", name)
        others = []
        for owner, cls in self.classes.items():
            methods = self.methods(cls)
            for name in self.names:
                if name in methods and owner != "Solution":
                    others.append(Entry("method", name, owner))
                    break
        if len(others) == 1:
            others[0].note = "took `%s`, the only class with that method" % others[0].shown()
            return others[0]
        if self.request.get("entry"):
            raise NoEntry(self.found(), [entry.shown() for entry in others])
        return self.function_that_fits([entry.shown() for entry in others])

    def function_that_fits(self, several):
        count = self.request["params"]
        public = {}
        for name, value in self.functions.items():
            if name[:1] != "_" and not any([value is seen for seen in public.values()]):
                public[name] = value
        fit = {name: fits(value, count) for name, value in public.items()}
        name, several = only(fit, several)
        words = count_words(count)
        if name:
            note = "took `%s`, the only function with %s" % (name, words)
            return Entry("function", name, note=note)
        solution = self.classes.get("Solution")
        if solution is not None and not several:
            fit = {}
            for name, (value, skip) in self.methods(solution).items():
                if name[:1] != "_":
                    fit["Solution." + name] = fits(value, count, skip)
            name, several = only(fit, several)
            if name:
                note = "took `%s`, the only method with %s" % (name, words)
                return Entry("method", name.partition(".")[2], "Solution", note=note)
        raise NoEntry(self.found(), several)

    # class problems

    def matched(self, cls):
        """Canonical method name to the class's own, and what is missing."""
        methods = self.methods(cls)
        dynamic = names_of_init(methods)
        matched, missing = {}, []
        for canonical, want in self.request["methods"].items():
            for name in want["names"]:
                if name in methods or name in dynamic:
                    matched[canonical] = name
                    break
            else:
                missing.append(canonical)
        if missing:
            free = {
                name: value
                for name, value in methods.items()
                if name[:1] != "_" and name not in matched.values()
            }
            if len(missing) == 1 and len(free) == 1:
                (name, (value, skip)), want = *free.items(), self.request["methods"][missing[0]]
                if fits(value, want, skip):
                    matched[missing[0]] = name
                    return matched, [], name
        return matched, missing, None

    def cls(self):
        for name in self.names:
            if name in self.classes:
                matched, missing, guess = self.matched(self.classes[name])
                if missing:
                    public = [m for m in self.methods(self.classes[name]) if m[:1] != "_"]
                    raise NoEntry(["%s.%s" % (name, m) for m in public] or [name], [], missing)
                note = guess and "took the method `%s`, the only one that fits" % guess
                return Entry("class", name, methods=matched, note=note)
        for name in self.names:
            value = self.top.get(name)
            if callable(value):
                methods = {key: want["names"] for key, want in self.request["methods"].items()}
                return Entry("factory", name, methods=methods)
        fit = {}
        if not self.request.get("entry"):
            for name, cls in self.classes.items():
                matched, missing, guess = self.matched(cls)
                if not missing and not guess:
                    fit[name] = matched
        # A base class and the class that refines it both fit: the refined one is meant.
        for name in list(fit):
            cls = self.classes[name]
            if any([o != name and issubclass(self.classes[o], cls) and self.classes[o] is not cls for o in fit]):
                del fit[name]
        if len(fit) == 1:
            (name, matched), = fit.items()
            note = "took `%s`, the only class with these methods" % name
            return Entry("class", name, methods=matched, note=note)
        raise NoEntry(self.found(), list(fit))


def names_of_init(methods):
    """Names that the constructor mentions: it may set methods on the instance."""
    init = methods.get("__init__")
    if init and type(init[0]) is FunctionType:
        return init[0].__code__.co_names
    return ()


def only(fit, several):
    """The one name that fits best, else nothing and those that fit."""
    for least in (2, 1):
        names = [name for name, how in fit.items() if how >= least]
        if len(names) == 1:
            return names[0], several
        if names and least == 1:
            return None, several + names
    return None, several


def count_words(count):
    low, high = count["min"], count["max"]
    if low == high:
        return "%d parameter%s" % (low, "" if low == 1 else "s")
    return "%d to %d parameters" % (low, high)
