//! What Python 2 had and Python 3 has otherwise: people's answers are often
//! older than they think. Told from how such an answer fails, so that a name
//! of its own is never taken for one of Python 2's.

/// Names that are gone, and what to write.
const NAMES: [(&str, &str); 12] = [
    ("xrange", "write range"),
    ("raw_input", "write input"),
    ("unicode", "write str"),
    ("basestring", "write str"),
    ("unichr", "write chr"),
    ("long", "write int, which has no bound"),
    ("reduce", "write from functools import reduce"),
    ("cmp", "write (a > b) - (a < b)"),
    ("execfile", "write exec(open(…).read())"),
    ("intern", "write sys.intern"),
    ("izip", "write zip"),
    ("imap", "write map"),
];

/// Attributes that are gone: of what, the attribute, and what to write.
const ATTRIBUTES: [(&str, &str, &str); 14] = [
    ("dict", "has_key", "write key in d"),
    ("dict", "iteritems", "write d.items()"),
    ("dict", "iterkeys", "write d.keys()"),
    ("dict", "itervalues", "write d.values()"),
    ("dict", "viewitems", "write d.items()"),
    ("sys", "maxint", "write sys.maxsize"),
    ("itertools", "izip", "write zip"),
    ("itertools", "imap", "write map"),
    ("itertools", "ifilter", "write filter"),
    ("itertools", "izip_longest", "write itertools.zip_longest"),
    ("string", "maketrans", "write str.maketrans"),
    ("string", "letters", "write string.ascii_letters"),
    ("string", "lowercase", "write string.ascii_lowercase"),
    ("string", "uppercase", "write string.ascii_uppercase"),
];

/// Modules that have another name now.
const MODULES: [(&str, &str); 10] = [
    ("ConfigParser", "configparser"),
    ("HTMLParser", "html.parser"),
    ("Queue", "queue"),
    ("StringIO", "io"),
    ("__builtin__", "builtins"),
    ("cPickle", "pickle"),
    ("cStringIO", "io"),
    ("thread", "threading"),
    ("urllib2", "urllib.request"),
    ("urlparse", "urllib.parse"),
];

/// What gives a list in Python 2 only.
const LAZY: [(&str, &str); 7] = [
    ("map", "list(map(…))"),
    ("filter", "list(filter(…))"),
    ("zip", "list(zip(…))"),
    ("range", "list(range(…))"),
    ("dict_keys", "list(d.keys())"),
    ("dict_values", "list(d.values())"),
    ("dict_items", "list(d.items())"),
];

/// What to tell the author of an answer that failed so, if that is how answers
/// for Python 2 fail. `line` is where, empty if that is not known.
pub fn hint(kind: &str, message: &str, line: &str) -> Option<String> {
    match kind {
        "SyntaxError" => of_syntax(message, line.trim()),
        "NameError" => {
            let name = between(message, "name '", "'")?;
            let (_, write) = NAMES.iter().find(|(gone, _)| *gone == name)?;
            Some(format!("`{name}` is Python 2; in Python 3 {write}"))
        }
        "AttributeError" => of_attribute(message),
        "ImportError" => {
            let name = between(message, "cannot import name '", "'")?;
            let module = between(message, "from '", "'")?;
            of_attribute_named(module, name)
        }
        "ModuleNotFoundError" => {
            let name = between(message, "No module named '", "'")?;
            let (_, now) = MODULES.iter().find(|(gone, _)| *gone == name)?;
            Some(format!(
                "the module `{name}` is Python 2; in Python 3 it is `{now}`"
            ))
        }
        "TypeError" => of_type(message, line),
        _ => None,
    }
}

fn of_syntax(message: &str, line: &str) -> Option<String> {
    let statement = |word: &str| {
        let rest = line.strip_prefix(word)?;
        rest.starts_with([' ', '"', '\'', '`']).then_some(())
    };
    let say = |what: &str, write: &str| Some(format!("{what} is Python 2; in Python 3 {write}"));
    // Before 3.10 messages tell little, so the line has to.
    let parameters = message.contains("cannot be parenthesized")
        || line.contains("lambda (")
        || (line.starts_with("def ") && [",(", ", (", "(("].iter().any(|two| line.contains(two)));
    if message.starts_with("Missing parentheses in call to 'exec'") {
        say("`exec` without parentheses", "write exec(…)")
    } else if message.starts_with("Missing parentheses in call to 'print'")
        || statement("print").is_some()
    {
        say("`print` without parentheses", "write print(…)")
    } else if line.starts_with("except ") && line.contains(',') && !line.contains(" as ") {
        say("`except Error, e`", "write except Error as e")
    } else if line.starts_with("raise ") && line.contains(", ") {
        say("`raise Error, text`", "write raise Error(text)")
    } else if parameters {
        say(
            "a tuple among the parameters",
            "give it a name, and take it apart in the body",
        )
    } else if line.contains("<>") {
        say("`<>`", "write !=")
    } else if line.contains('`') {
        say("a text in backquotes", "write repr(…)")
    } else if has_suffixed_number(line) {
        say("a number that ends in L", "leave the L out")
    } else if message.starts_with("leading zeros in decimal integer") {
        say("a number such as 017", "write 0o17 if it is octal")
    } else {
        None
    }
}

/// `10L`
fn has_suffixed_number(line: &str) -> bool {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    line.as_bytes()
        .split(|byte| !word(byte))
        .filter_map(|token| token.strip_suffix(b"L").or(token.strip_suffix(b"l")))
        .any(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

fn of_attribute(message: &str) -> Option<String> {
    let name = between(message, "has no attribute '", "'")?;
    let owner = between(message, "'", "'")?;
    if name == "next" && (owner == "generator" || owner.ends_with("iterator")) {
        return Some("`it.next()` is Python 2; in Python 3 write next(it)".into());
    }
    of_attribute_named(owner, name).or_else(|| of_lazy(owner))
}

fn of_attribute_named(owner: &str, name: &str) -> Option<String> {
    let known = ATTRIBUTES
        .iter()
        .find(|(of, gone, _)| owner.ends_with(of) && *gone == name);
    known.map(|(_, _, write)| format!("`{name}` is Python 2; in Python 3 {write}"))
}

fn of_lazy(name: &str) -> Option<String> {
    let (_, write) = LAZY.iter().find(|(lazy, _)| *lazy == name)?;
    Some(format!(
        "this is a list in Python 2 only; in Python 3 write {write}"
    ))
}

fn of_type(message: &str, line: &str) -> Option<String> {
    let says = |part: &str| message.contains(part);
    if says("'cmp' is an invalid keyword argument") || says("sort() takes no positional arguments")
    {
        return Some(
            "comparing with a function is Python 2; in Python 3 write key=functools.cmp_to_key(f)"
                .into(),
        );
    }
    if says("unsupported operand type(s) for >>: 'builtin_function_or_method'") {
        return Some("`print >>file` is Python 2; in Python 3 write print(…, file=file)".into());
    }
    let whole = says("indices must be integers") && says("not float")
        || says("'float' object cannot be interpreted as an integer");
    if whole && line.replace("//", "").contains('/') {
        return Some("`/` leaves out the rest in Python 2 only; in Python 3 write //".into());
    }
    let as_list = says("is not subscriptable")
        || says("does not support item assignment")
        || says("does not support item deletion")
        || says("has no len()");
    let added = says("can only concatenate list") || says("unsupported operand type(s) for +");
    if as_list || added {
        return message.split('\'').find_map(of_lazy).or_else(|| {
            // `can only concatenate list (not "map") to list`
            message.split('"').find_map(of_lazy)
        });
    }
    None
}

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

#[cfg(test)]
mod tests {
    use super::{MODULES, hint};

    #[test]
    fn a_module_that_is_gone_is_no_missing_package() {
        let errors = include_str!("errors.py");
        let (_, gone) = errors.split_once("GONE = {").unwrap();
        let (gone, _) = gone.split_once('}').unwrap();
        let mut gone: Vec<&str> = gone.split('"').skip(1).step_by(2).collect();
        gone.sort_unstable();
        assert_eq!(gone, MODULES.map(|(name, _)| name));
    }

    #[test]
    fn what_python_2_had() {
        for (kind, message, line, wanted) in [
            (
                "SyntaxError",
                "Missing parentheses in call to 'print'. Did you mean print(...)?",
                "print a",
                "print(…)",
            ),
            (
                "SyntaxError",
                "invalid syntax",
                "  print \"%d\" % a",
                "print(…)",
            ),
            (
                "SyntaxError",
                "Missing parentheses in call to 'exec'. Did you mean exec(...)?",
                "exec a",
                "exec(…)",
            ),
            (
                "SyntaxError",
                "multiple exception types must be parenthesized",
                "except ValueError, e:",
                "as e",
            ),
            (
                "SyntaxError",
                "invalid syntax",
                "raise ValueError, \"no\"",
                "raise Error(text)",
            ),
            (
                "SyntaxError",
                "Lambda expression parameters cannot be parenthesized",
                "a.sort(key=lambda (x, y): y)",
                "tuple",
            ),
            (
                "SyntaxError",
                "invalid syntax",
                "def area(name, (w, h)):",
                "tuple",
            ),
            ("SyntaxError", "invalid syntax", "if a <> b:", "!="),
            ("SyntaxError", "invalid syntax", "name = `a`", "repr(…)"),
            (
                "SyntaxError",
                "invalid decimal literal",
                "most = 10L",
                "leave the L out",
            ),
            (
                "NameError",
                "name 'xrange' is not defined. Did you mean: 'range'?",
                "",
                "write range",
            ),
            (
                "NameError",
                "name 'raw_input' is not defined",
                "",
                "write input",
            ),
            (
                "NameError",
                "name 'unicode' is not defined",
                "",
                "write str",
            ),
            (
                "AttributeError",
                "'dict' object has no attribute 'has_key'",
                "",
                "key in d",
            ),
            (
                "AttributeError",
                "'collections.defaultdict' object has no attribute 'iteritems'",
                "",
                "d.items()",
            ),
            (
                "AttributeError",
                "module 'sys' has no attribute 'maxint'",
                "",
                "sys.maxsize",
            ),
            (
                "AttributeError",
                "'generator' object has no attribute 'next'",
                "",
                "next(it)",
            ),
            (
                "AttributeError",
                "'map' object has no attribute 'sort'",
                "",
                "list(map(…))",
            ),
            (
                "ImportError",
                "cannot import name 'izip' from 'itertools' (unknown location)",
                "",
                "write zip",
            ),
            (
                "ModuleNotFoundError",
                "No module named 'Queue'",
                "",
                "`queue`",
            ),
            (
                "TypeError",
                "'dict_keys' object is not subscriptable",
                "",
                "list(d.keys())",
            ),
            (
                "TypeError",
                "'range' object does not support item assignment",
                "",
                "list(range(…))",
            ),
            (
                "TypeError",
                "can only concatenate list (not \"map\") to list",
                "",
                "list(map(…))",
            ),
            (
                "TypeError",
                "unsupported operand type(s) for +: 'range' and 'list'",
                "",
                "list(range(…))",
            ),
            (
                "TypeError",
                "'cmp' is an invalid keyword argument for sort()",
                "",
                "cmp_to_key",
            ),
            (
                "TypeError",
                "list indices must be integers or slices, not float",
                "a[len(a) / 2]",
                "write //",
            ),
        ] {
            let said = hint(kind, message, line).unwrap_or_default();
            assert!(said.contains(wanted), "{kind}: {message}: {line}: {said}");
        }
    }

    #[test]
    fn other_mistakes_are_left_alone() {
        for (kind, message, line) in [
            ("SyntaxError", "'(' was never closed", "print(a"),
            ("SyntaxError", "invalid syntax", "printed = = 3"),
            (
                "SyntaxError",
                "unterminated string literal (detected at line 1)",
                "print(\"L)",
            ),
            ("NameError", "name 'total' is not defined", ""),
            (
                "AttributeError",
                "'NoneType' object has no attribute 'next'",
                "",
            ),
            ("AttributeError", "'dict' object has no attribute 'add'", ""),
            ("ModuleNotFoundError", "No module named 'numpy'", ""),
            ("TypeError", "'int' object is not subscriptable", "a[0]"),
            (
                "TypeError",
                "list indices must be integers or slices, not float",
                "a[middle]",
            ),
            ("IndexError", "list index out of range", "print a"),
        ] {
            assert_eq!(hint(kind, message, line), None, "{kind}: {message}: {line}");
        }
    }
}
