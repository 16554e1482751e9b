//! What Go has had since 1.21 and an older one lacks: people's answers take
//! `min` and `max` for granted, and Debian's Go is older than that.

use std::fmt::Write;

use crate::language::runtime::numbers;
use crate::language::scan::{Dialect, tokens};

/// Packages that came with that version, by the name in front of what is used.
pub(super) const PACKAGES: [(&str, &str); 3] =
    [("cmp", "cmp"), ("maps", "maps"), ("slices", "slices")];

/// What an older one says about them, and what people have to know then.
pub(super) const REMARK: (&[&str], &str) = (
    &[
        "undefined: slices",
        "undefined: maps",
        "undefined: cmp",
        "undefined: clear",
        "cannot range over",
        "is not in GOROOT",
    ],
    "the Go of this machine is an older one; a newer one may take this",
);

/// Is this Go older than that? One that tells no version is taken for a new one.
pub(super) fn is_older(version: &str) -> bool {
    numbers(version).is_some_and(|found| found < (1, 21))
}

/// A file with the functions that the answer uses and the version lacks.
pub(super) fn builtins(version: &str, text: &str) -> String {
    let mut file = String::from("package main\n");
    if !is_older(version) {
        return file;
    }
    let tokens = tokens(text, Dialect::Go);
    let mut ordered = false;
    for (name, sign) in [("min", "<"), ("max", ">")] {
        let used = tokens
            .windows(2)
            .any(|pair| pair[0].is(name) && pair[1].is("("));
        let declared = tokens.windows(2).any(|pair| {
            pair[1].is(name) && ["func", "var", "const"].iter().any(|word| pair[0].is(word))
        });
        if !used || declared {
            continue;
        }
        ordered = true;
        let _ = write!(
            file,
            "\nfunc {name}[T grade_Ordered](first T, rest ...T) T {{\n\tfor _, next := range rest {{\n\t\tif next {sign} first || next != next {{\n\t\t\tfirst = next\n\t\t}}\n\t}}\n\treturn first\n}}\n"
        );
    }
    if ordered {
        file.push_str("\ntype grade_Ordered interface {\n\t~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64 | ~string\n}\n");
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_lacking_is_added() {
        let uses = "func f(a, b int) int { return max(a, b) }";
        let own = "func max(a, b int) int { return a }\nfunc f(a, b int) int { return max(a, b) }";
        let nothing = "package main\n";
        assert!(builtins("1.19.8", uses).contains("func max["));
        assert!(!builtins("1.19.8", uses).contains("func min["));
        assert_eq!(builtins("1.19.8", own), nothing);
        assert_eq!(builtins("1.21", uses), nothing);
        assert_eq!(builtins("", uses), nothing);
    }
}
