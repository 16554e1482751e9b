"""What a submission's exception looks like to the person who wrote it.

Only frames of the submission's own file are shown, with the source that was
handed to the driver. The exception's own text is asked for once, guarded.
"""

values = part("values")
quoted = values.quoted
name_of_type = values.name_of_type
traceback_of = BaseException.__dict__["__traceback__"].__get__

TEXT = 4000
HEAD, TAIL = 3, 9


def cut(text):
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def message_of(error):
    try:
        text = str(error)
        return str.__str__(text)
    except BaseException:
        return "<the text of this exception cannot be shown>"


def frames_of(error, file):
    """The traceback entries that lie in the submission's file, outermost first."""
    frames = []
    entry = traceback_of(error)
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == file:
            frames.append(entry)
        entry = entry.tb_next
    return frames


def shown(entry, lines):
    number = entry.tb_lineno
    text = "  line %s, in %s" % (number, entry.tb_frame.f_code.co_name)
    if number and 0 < number <= len(lines):
        source = lines[number - 1].strip()
        if source:
            text += "\n    " + source
    return text


def trace_of(frames, lines):
    if len(frames) <= HEAD + TAIL + 1:
        return "\n".join([shown(entry, lines) for entry in frames])
    return "\n".join(
        [shown(entry, lines) for entry in frames[:HEAD]]
        + ["  … %d more calls …" % (len(frames) - HEAD - TAIL)]
        + [shown(entry, lines) for entry in frames[-TAIL:]]
    )


def syntax_trace(error, lines):
    number = error.lineno
    text = "  line %d" % number
    if 0 < number <= len(lines):
        source = lines[number - 1]
        inside = source.lstrip()
        text += "\n    " + inside.rstrip()
        offset = error.offset
        if type(offset) is int and 0 < offset <= len(source) + 1:
            column = offset - 1 - (len(source) - len(inside))
            if column >= 0:
                text += "\n    " + " " * column + "^"
    return text


# Parts of the standard library until Python 2: nobody could install them.
GONE = {
    "ConfigParser", "HTMLParser", "Queue", "StringIO", "__builtin__",
    "cPickle", "cStringIO", "thread", "urllib2", "urlparse",
}  # fmt: skip


def missing_module(error):
    """The package that an import did not find, if that is what happened."""
    if type(error) is ModuleNotFoundError and type(error.name) is str:
        name = error.name.partition(".")[0]
        return None if name in GONE else name
    return None


def describe(error, file, lines):
    """The ERROR object of the protocol, as JSON text."""
    frames = frames_of(error, file)
    message = message_of(error)
    line = frames[-1].tb_lineno if frames else None
    trace = trace_of(frames, lines)
    if issubclass(type(error), SyntaxError):
        where, number = error.filename, error.lineno
        if type(where) is str and where == file and type(number) is int:
            message = str(error.msg)
            line, trace = number, syntax_trace(error, lines)
    missing = missing_module(error)
    return '{"type":%s,"message":%s,"line":%s,"trace":%s%s}' % (
        quoted(str.__str__(name_of_type(type(error)))),
        quoted(cut(message)),
        line if type(line) is int else "null",
        quoted(cut(trace)),
        "" if missing is None else ',"missing":' + quoted(missing),
    )


def plain(name, message):
    """An ERROR object for a fault that is no exception of the submission's."""
    return '{"type":%s,"message":%s,"line":null,"trace":""}' % (
        quoted(name),
        quoted(message),
    )
