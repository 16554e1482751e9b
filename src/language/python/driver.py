"""Starts the driver that answers for one Python submission.

The interpreter has to parse this file at every start, so it holds no more than
the way to the other parts. Those are compiled ahead into one file beside it by
`driver.py --compile`; without that file they are compiled when they are needed.
A part is no module: it is in no `sys.modules`, and its built-ins are copies
taken before the submission could change the originals.
"""

import _imp
import builtins
import marshal
import posix
import sys

PARTS = ("serve", "values", "entry", "state", "errors", "clock", "overlap", "service", "nodes")
FOLDER = __file__.rpartition("/")[0] or "."
BUNDLE = "%s/driver.%s.bin" % (FOLDER, sys.implementation.cache_tag)


def read(path):
    fd = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    try:
        chunks = []
        while True:
            chunk = posix.read(fd, 1 << 20)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
    finally:
        posix.close(fd)


def fingerprint():
    key = [sys.hexversion]
    for name in PARTS:
        facts = posix.stat("%s/%s.py" % (FOLDER, name))
        key += (facts.st_size, facts.st_mtime_ns)
    return key


def compiled(name):
    source = read("%s/%s.py" % (FOLDER, name))
    return compile(source, "<driver %s>" % name, "exec", dont_inherit=True, optimize=2)


def extension(name):
    """A C module of the standard library. The usual import would first set up
    path finders and read folders, which takes longer than the module itself."""
    if name not in sys.builtin_module_names:
        suffix = _imp.extension_suffixes()[0]
        for folder in reversed(sys.path):
            path = "%s/%s%s" % (folder, name, suffix)
            try:
                posix.stat(path)
                spec = type(sys.__spec__)(name, None, origin=path)
                module = _imp.create_dynamic(spec)
                _imp.exec_dynamic(module)
            except (OSError, ImportError):
                continue
            sys.modules[name] = module
            return module
    return __import__(name)


def bundle():
    """The compiled parts by name, or nothing if they do not fit the sources."""
    try:
        key, parts = marshal.loads(read(BUNDLE))
        return parts if key == fingerprint() else {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}


def main():
    if sys.argv[1:] == ["--compile"]:
        parts = {name: marshal.dumps(compiled(name)) for name in PARTS}
        temporary = "%s.%d" % (BUNDLE, posix.getpid())
        fd = posix.open(temporary, posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC, 0o644)
        with open(fd, "wb") as file:
            file.write(marshal.dumps((fingerprint(), parts)))
        posix.rename(temporary, BUNDLE)
        return
    ready = bundle()
    private = vars(builtins).copy()
    loads, make, namespace = marshal.loads, compiled, type(sys.implementation)
    run = exec
    loaded = {}

    def part(name):
        if name not in loaded:
            code = loads(ready[name]) if name in ready else make(name)
            scope = {"__builtins__": private, "__name__": name, "part": part, "extension": extension}
            run(code, scope)
            loaded[name] = namespace(**scope)
        return loaded[name]

    if not sys.flags.isolated and sys.path:
        # Without -I the first entry is this folder, which is not the submission's business.
        del sys.path[0]
    sys.modules["__main__"] = type(sys)("__main__")
    part("serve").main()


main()
