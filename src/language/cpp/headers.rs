//! The headers of an answer: those that it leaves to the grader, and those that
//! are not there.

use crate::language::compiled::{Remark, literal};
use crate::language::scan::{Dialect, Token, tokens};

use super::scan;

const USUAL: [&str; 45] = [
    "algorithm",
    "array",
    "bit",
    "bitset",
    "cassert",
    "cctype",
    "cfloat",
    "climits",
    "cmath",
    "compare",
    "concepts",
    "cstddef",
    "cstdint",
    "cstdio",
    "cstdlib",
    "cstring",
    "ctime",
    "deque",
    "exception",
    "forward_list",
    "functional",
    "initializer_list",
    "iomanip",
    "iostream",
    "iterator",
    "limits",
    "list",
    "map",
    "memory",
    "numbers",
    "numeric",
    "optional",
    "queue",
    "set",
    "span",
    "sstream",
    "stack",
    "stdexcept",
    "string",
    "string_view",
    "tuple",
    "unordered_map",
    "unordered_set",
    "utility",
    "vector",
];

const HEAVY: [(&str, &[&str]); 14] = [
    ("atomic", &["atomic"]),
    ("chrono", &["chrono"]),
    ("complex", &["complex"]),
    ("condition_variable", &["condition_variable"]),
    ("fstream", &["ifstream", "ofstream", "fstream"]),
    ("future", &["future", "async", "promise"]),
    (
        "mutex",
        &[
            "mutex",
            "lock_guard",
            "unique_lock",
            "scoped_lock",
            "call_once",
        ],
    ),
    (
        "random",
        &[
            "mt19937",
            "mt19937_64",
            "random_device",
            "uniform_int_distribution",
            "default_random_engine",
        ],
    ),
    ("ranges", &["ranges", "views"]),
    (
        "regex",
        &[
            "regex",
            "smatch",
            "sregex_iterator",
            "regex_match",
            "regex_replace",
        ],
    ),
    ("shared_mutex", &["shared_mutex", "shared_lock"]),
    ("thread", &["thread", "this_thread"]),
    ("valarray", &["valarray"]),
    ("variant", &["variant", "visit", "monostate"]),
];

/// What a text leaves to the grader: one without a single include, or one that
/// names the library's types and nowhere says `std`. The headers that take long
/// to read are left out where nothing of theirs is named.
pub(super) fn prelude(text: &str) -> String {
    let tokens = tokens(text, Dialect::C);
    let relies = relies_on_std(&tokens);
    let includes = scan::includes(text);
    if includes && !relies && !has_own(text) {
        return String::new();
    }
    let mut out = String::new();
    for header in USUAL {
        out.push_str(&format!("#include <{header}>\n"));
    }
    for (header, words) in HEAVY {
        if tokens.iter().any(|token| words.contains(&token.text)) {
            out.push_str(&format!("#include <{header}>\n"));
        }
    }
    if relies || !includes {
        out.push_str("using namespace std;\n");
    }
    out
}

/// The header of an `#include "…"`.
fn own(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('#')?.trim_start();
    let rest = rest.strip_prefix("include")?.trim_start();
    let name = rest.strip_prefix('"')?;
    name.find('"').map(|end| &name[..end])
}

/// True if the text asks for a header that people keep beside their answers.
fn has_own(text: &str) -> bool {
    text.lines().any(|line| own(line).is_some())
}

/// The text, in which a header of its own is left out where it is not there: an
/// answer is one file. Lines keep their numbers.
pub(in crate::language) fn guarded(text: &str, file: &str) -> String {
    let mut out = format!("#line 1 {}\n", literal(file));
    // A text in a raw literal is no directive.
    if !has_own(text) || text.contains("R\"") {
        return out + text;
    }
    let mut open = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        match own(line).filter(|_| !open) {
            Some(name) => out.push_str(&format!(
                "#if __has_include(\"{name}\")\n{}\n#endif\n#line {} {}\n",
                line.trim_end(),
                index + 2,
                literal(file)
            )),
            None => out.push_str(line),
        }
        // Within a comment, further lines would count.
        open = match (line.rfind("/*"), line.rfind("*/")) {
            (Some(begins), Some(ends)) => begins > ends,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => open,
        };
    }
    out
}

/// What compilers say of names from a header that is not there.
pub(in crate::language) fn remark(text: &str) -> Option<Remark> {
    has_own(text).then_some((
        &[
            "does not name a type",
            "has not been declared",
            "incomplete type",
            "no template named",
            "not declared",
            "undeclared",
            "unknown type name",
        ],
        "a header in quotes is left out where it is not there: an answer is one file",
    ))
}

/// The header of everything, for a library that has none (LLVM's). It is
/// looked for last.
pub(super) fn everything(text: &str) -> Option<(String, String)> {
    text.contains("bits/stdc++.h").then(|| {
        let names = USUAL.iter().chain(HEAVY.iter().map(|(name, _)| name));
        let lines =
            names.map(|name| format!("#if __has_include(<{name}>)\n#include <{name}>\n#endif\n"));
        ("after/bits/stdc++.h".into(), lines.collect())
    })
}

/// Does the text name types of the library as its own, without `std`?
fn relies_on_std(tokens: &[Token<'_>]) -> bool {
    const TYPES: [&str; 7] = [
        "pair",
        "priority_queue",
        "set",
        "string",
        "unordered_map",
        "unordered_set",
        "vector",
    ];
    let mut before = "";
    let mut named = false;
    for token in tokens {
        if token.is("std") {
            return false;
        }
        if TYPES.contains(&token.text) {
            if ["struct", "class", "typename"].contains(&before) {
                return false;
            }
            named |= before != "." && before != "->";
        }
        before = token.text;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_added() {
        for (text, added) in [
            ("int f() { return 1; }", true),
            (
                "#include <ext/x.hpp>\nusing namespace y;\nint f(vector<int> v);",
                true,
            ),
            ("#include <vector>\nint f(std::vector<int> v);", false),
            ("#include \"x.h\"\nint f(std::vector<int> v);", true),
            (
                "#include <vector>\nusing namespace std;\nint f(vector<int> v);",
                false,
            ),
            (
                "#include <string.h>\nstruct stack { int n; };\nint f(char *s);",
                false,
            ),
            (
                "#include <string.h>\nstruct vector { int n; };\nint f(vector v);",
                false,
            ),
        ] {
            assert_eq!(!prelude(text).is_empty(), added, "{text}");
        }
    }
    #[test]
    fn headers_of_their_own_are_guarded() {
        let text = "/* \n#include \"no.h\"\n*/\n#include <a>\n # include \"b/c.h\" // d\nint e;\n";
        assert_eq!(
            guarded(text, "f.cpp"),
            "#line 1 \"f.cpp\"\n/* \n#include \"no.h\"\n*/\n#include <a>\n\
             #if __has_include(\"b/c.h\")\n # include \"b/c.h\" // d\n#endif\n#line 6 \"f.cpp\"\nint e;\n"
        );
        assert_eq!(guarded("int e;\n", "f.cpp"), "#line 1 \"f.cpp\"\nint e;\n");
    }
}
