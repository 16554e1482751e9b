//! Answers that are written for a newer Kotlin than the machine has: what came
//! with later ones is added to the library or written as it was before.

use crate::language::runtime::numbers;
use crate::language::scan::{Kind, Token, closed};

/// Files that are compiled into the library of a Kotlin before 1.4, which
/// Debian still has.
pub(super) const FILES: [(&str, &str); 3] = [
    ("Missing.kt", include_str!("Missing.kt")),
    ("Deque.kt", include_str!("Deque.kt")),
    ("Newer.kt", include_str!("Newer.kt")),
];

/// What such a compiler says of words that it does not know.
pub(super) const REMARK: (&[&str], &str) = (
    &[
        "not allowed in 'when'",
        "modifier 'fun' is not applicable",
        "mixing named and positioned arguments",
        "is only available since Kotlin",
    ],
    "the Kotlin of this machine is an older one; a newer one may take this",
);

/// Compares a compiler's version.
pub(super) fn is_before(version: &str, minor: u32) -> bool {
    numbers(version).is_some_and(|found| found < (1, minor))
}

/// The text in the words of an older compiler: without the comma after the last
/// of a list, and with `until` for a range without its end. Lines stay.
pub(super) fn rewritten(text: &str, tokens: &[Token<'_>], version: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut put = |until: usize, word: &str, passed: usize| {
        out.push_str(&text[done..until]);
        out.push_str(word);
        done = until + passed;
    };
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Literal {
            continue;
        }
        let end = end_of(text, token);
        let closes = |next: &Token<'_>| [")", "]", "->"].iter().any(|sign| next.is(sign));
        if token.is(",") && is_before(version, 4) && tokens.get(index + 1).is_some_and(closes) {
            put(end - 1, " ", 1);
        } else if text[..end].ends_with("..")
            && text[end..].starts_with('<')
            && is_before(version, 9)
        {
            put(end - 2, " until ", 3);
        }
    }
    out.push_str(&text[done..]);
    out
}

/// Where a token ends in its text.
pub(super) fn end_of(text: &str, token: &Token<'_>) -> usize {
    token.text.as_ptr() as usize - text.as_ptr() as usize + token.text.len()
}

/// Functions that give null in an older library, and are called as if they
/// never did.
pub(super) fn never_null<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    const NAMES: [&str; 4] = ["max", "maxBy", "min", "minBy"];
    let mut all: Vec<&str> = (1..tokens.len())
        .filter(|at| tokens[at - 1].is(".") && NAMES.contains(&tokens[*at].text))
        .filter(|at| {
            tokens
                .get(at + 1)
                .is_some_and(|token| token.is("(") || token.is("{"))
        })
        .filter(|at| {
            let next = tokens.get(closed(tokens, at + 1));
            !next.is_some_and(|token| token.is("!") || token.is("?"))
        })
        .map(|at| tokens[at].text)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a text means Java's deque, where it does not say which.
pub(super) fn means_javas_deque(tokens: &[Token<'_>]) -> bool {
    const TYPES: [&str; 2] = ["Deque", "Queue"];
    const METHODS: [&str; 15] = [
        "descendingIterator",
        "element",
        "offer",
        "offerFirst",
        "offerLast",
        "peek",
        "peekFirst",
        "peekLast",
        "poll",
        "pollFirst",
        "pollLast",
        "pop",
        "push",
        "removeFirstOccurrence",
        "removeLastOccurrence",
    ];
    tokens.windows(2).any(|pair| {
        TYPES.iter().any(|name| pair[1].is(name))
            || pair[0].is(".") && METHODS.iter().any(|name| pair[1].is(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::scan::{Dialect, tokens};

    #[test]
    fn newer_words_become_older_ones() {
        let table = [
            (
                "fun f(\n  a: Int,\n) = listOf(a, 1, // x\n)",
                "1.3",
                "fun f(\n  a: Int \n) = listOf(a, 1  // x\n)",
            ),
            ("f(a,)", "1.4", "f(a,)"),
            (
                "for (i in 0..<n) g(\"..<,)\")",
                "1.8",
                "for (i in 0 until n) g(\"..<,)\")",
            ),
            ("a..<b // ..<", "1.3", "a until b // ..<"),
            ("0..<n", "1.9", "0..<n"),
            ("0..<n", "2.1", "0..<n"),
        ];
        for (text, version, expected) in table {
            let found = rewritten(text, &tokens(text, Dialect::C), version);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_is_never_null_is_told_by_what_follows() {
        let table: [(&str, &[&str]); 6] = [
            ("a.max()!!", &[]),
            ("a.max() ?: 0", &[]),
            ("max(a, b)", &[]),
            ("a.max() + b.min()!!", &["max"]),
            ("a.minBy { it.b } .b", &["minBy"]),
            ("a.maxBy { it.b }?.b", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(never_null(&tokens(text, Dialect::C)), expected, "{text}");
        }
    }
}
