//! The headers that an answer relies on without a word, as practice sites add
//! them before the text.

use std::path::Path;

use super::super::compiled::Refusal;
use super::super::cpp::scan;
use super::super::scan::{Kind, Token};

/// Headers with names of theirs that answers use.
const HEADERS: [(&str, &[&str]); 11] = [
    ("assert", &["assert"]),
    (
        "ctype",
        &[
            "isalnum", "isalpha", "isdigit", "islower", "ispunct", "isspace", "isupper", "tolower",
            "toupper",
        ],
    ),
    ("float", &["DBL_EPSILON", "DBL_MAX", "DBL_MIN", "FLT_MAX"]),
    (
        "limits",
        &[
            "CHAR_BIT",
            "CHAR_MAX",
            "INT_MAX",
            "INT_MIN",
            "LLONG_MAX",
            "LLONG_MIN",
            "LONG_MAX",
            "LONG_MIN",
            "UCHAR_MAX",
            "UINT_MAX",
            "ULONG_MAX",
        ],
    ),
    (
        "math",
        &[
            "ceil", "fabs", "floor", "fmax", "fmin", "fmod", "log", "log10", "log2", "pow",
            "round", "sqrt", "INFINITY", "M_PI", "NAN",
        ],
    ),
    ("stdbool", &["bool"]),
    ("stddef", &["NULL", "ptrdiff_t", "size_t"]),
    (
        "stdint",
        &[
            "INT32_MAX",
            "INT32_MIN",
            "INT64_MAX",
            "INT64_MIN",
            "int16_t",
            "int32_t",
            "int64_t",
            "int8_t",
            "intptr_t",
            "uint16_t",
            "uint32_t",
            "uint64_t",
            "uint8_t",
            "uintptr_t",
        ],
    ),
    (
        "stdio",
        &[
            "EOF", "FILE", "fflush", "fgets", "fprintf", "getchar", "printf", "putchar", "puts",
            "scanf", "snprintf", "sprintf", "sscanf", "stderr", "stdin", "stdout",
        ],
    ),
    (
        "stdlib",
        &[
            "abort", "abs", "atoi", "bsearch", "calloc", "exit", "free", "labs", "llabs", "malloc",
            "qsort", "rand", "realloc", "srand", "strtol", "strtoll",
        ],
    ),
    (
        "string",
        &[
            "memcmp", "memcpy", "memmove", "memset", "strcat", "strchr", "strcmp", "strcpy",
            "strcspn", "strdup", "strlen", "strncat", "strncmp", "strncpy", "strpbrk", "strrchr",
            "strspn", "strstr", "strtok",
        ],
    ),
];

/// The lines to put before a text. One that includes nothing gets all of them;
/// another one those whose names it uses, unless it has something of such a name
/// itself.
pub(super) fn missing(text: &str, tokens: &[Token<'_>]) -> String {
    let found = scan::scan(text);
    let macros = scan::macros(text);
    let defines = |name: &str| {
        macros.contains(&name)
            || found.functions.iter().any(|function| function.name == name)
            || tokens.windows(2).any(|pair| {
                let typed = pair[0].is(name) && pair[1].is(";") && !is_value(name);
                typed || pair[1].is(name) && may_be_type(&pair[0])
            })
    };
    let called = |at: usize| tokens.get(at + 1).is_some_and(|next| next.is("("));
    let uses = |name: &str| {
        let mut all = tokens.iter().enumerate();
        all.any(|(at, token)| token.is(name) && (!is_function(name) || called(at)))
    };
    let headers: String = HEADERS
        .iter()
        .filter(|(_, names)| {
            !scan::includes(text)
                || names.iter().any(|name| uses(name)) && !names.iter().any(|name| defines(name))
        })
        .map(|(header, _)| format!("#include <{header}.h>\n"))
        .collect();
    match headers.is_empty() {
        true => headers,
        false => features(text) + &headers,
    }
}

/// The line for `uthash.h`, hash tables as macros, which practice sites have
/// beside the library; nothing where the answer does without or brings its own.
pub(super) fn hash_tables(text: &str, tokens: &[Token<'_>]) -> Result<&'static str, Refusal> {
    const FOLDERS: [&str; 3] = [
        "/usr/include",
        "/usr/local/include",
        "/opt/homebrew/include",
    ];
    let is_included = text
        .lines()
        .any(|line| line.trim_start().starts_with('#') && line.contains("uthash.h"));
    let is_used = tokens.iter().any(|token| token.is("UT_hash_handle"));
    let is_own = scan::macros(text).contains(&"HASH_ADD");
    if is_own || !(is_included || is_used) {
        return Ok("");
    }
    if !FOLDERS
        .iter()
        .any(|folder| Path::new(folder).join("uthash.h").is_file())
    {
        return Err(Refusal::Unsupported(
            "the answer needs uthash.h, which is not installed (Debian: apt install uthash-dev; macOS: brew install uthash)".into(),
        ));
    }
    Ok(if is_included {
        ""
    } else {
        "#include <uthash.h>\n"
    })
}

/// What the text defines to have more of the system, as `_GNU_SOURCE`: the
/// first header decides, so that it must be known by then.
fn features(text: &str) -> String {
    text.lines()
        .filter(|line| {
            let names = scan::macros(line);
            names
                .iter()
                .any(|name| name.starts_with('_') && name.ends_with("_SOURCE"))
        })
        .map(|line| format!("{line}\n"))
        .collect()
}

/// True for what may stand before a semicolon without being a type that is
/// defined there: `return NULL;`.
fn is_value(name: &str) -> bool {
    name.chars().any(char::is_uppercase)
}

fn is_function(name: &str) -> bool {
    !is_value(name)
        && !name.ends_with("_t")
        && !["bool", "stderr", "stdin", "stdout"].contains(&name)
}

/// True for a word behind which a name is declared: the type of a variable, and
/// nothing that a call or a type can follow.
fn may_be_type(word: &Token<'_>) -> bool {
    const OTHERS: [&str; 14] = [
        "case", "const", "do", "else", "extern", "goto", "inline", "register", "restrict",
        "return", "sizeof", "static", "typedef", "volatile",
    ];
    word.kind == Kind::Word && !OTHERS.contains(&word.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::scan::{Dialect, tokens};

    #[test]
    fn what_is_used_and_not_there_is_added() {
        let of = |text: &str| missing(text, &tokens(text, Dialect::C));
        assert_eq!(
            of("int f(void) { return 1; }").lines().count(),
            HEADERS.len()
        );
        for (text, expected) in [
            (
                "#include <string.h>\nbool f(char *s) { return 1; }",
                "stdbool",
            ),
            (
                "# include <x.h>\nint *f(int n) { return n ? malloc(n) : NULL; }",
                "stddef stdlib",
            ),
            (
                "#include <x.h>\ntypedef enum { false, true } bool;\nbool f(void);",
                "",
            ),
            (
                "#include <x.h>\n#define bool int\nbool f(void) { return 1; }",
                "",
            ),
            (
                "#include <x.h>\nstatic int abs(int x) { return x; }\nint f(int x) { return abs(x); }",
                "",
            ),
            (
                "#include <x.h>\nint top, puts[3];\nint f(void) { return puts[top]; }",
                "",
            ),
            (
                "#include <x.h>\nstatic bool f(const size_t n) { return abs(n); }",
                "stdbool stddef stdlib",
            ),
            ("#include <x.h>\n// malloc\nint f(int x) { return x; }", ""),
        ] {
            let expected: String = expected
                .split_whitespace()
                .map(|header| format!("#include <{header}.h>\n"))
                .collect();
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn what_the_first_header_decides_is_known_by_then() {
        let text = "#include <x.h>\n# define _XOPEN_SOURCE 700\n#define A_SOURCE\nint f(void) { abort(); }";
        assert_eq!(
            missing(text, &tokens(text, Dialect::C)),
            "# define _XOPEN_SOURCE 700\n#include <stdlib.h>\n"
        );
        let text = "#define _GNU_SOURCE\n#include <x.h>\nint x;";
        assert_eq!(missing(text, &tokens(text, Dialect::C)), "");
    }
}
