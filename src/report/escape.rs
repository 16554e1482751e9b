//! Making a candidate's text harmless before a person's terminal sees it.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthChar;

/// Shows control characters, escape sequences and characters that reorder or
/// hide text as visible escapes (`\x1b`, `\u{202e}`); keeps tabs and newlines.
pub fn terminal(text: &str) -> String {
    if !text.chars().any(is_unsafe) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) {
            push_escaped(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

/// The same for text that must stay on one line.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => push_escaped(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

/// Writes out the characters that two texts do not share and that nobody sees:
/// combining marks and spaces other than the usual one. Otherwise `é` as one
/// character and as two would be two equal-looking halves of a difference.
pub fn reveal(one: &str, other: &str) -> (String, String) {
    let hides = |c: char| c.width() == Some(0) || (c.is_whitespace() && !" \t\n".contains(c));
    let mut counts: BTreeMap<char, isize> = BTreeMap::new();
    for (text, by) in [(one, 1), (other, -1)] {
        for c in text.chars().filter(|c| !c.is_ascii() && hides(*c)) {
            *counts.entry(c).or_default() += by;
        }
    }
    let written = |text: &str| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match counts.get(&c) {
                Some(0) | None => out.push(c),
                Some(_) => push_escaped(&mut out, c),
            }
        }
        out
    };
    (written(one), written(other))
}

/// Breaks what a CI service would take for a command of ours: GitHub obeys lines
/// that begin with `::`, after any white space, and `##[` anywhere.
pub fn log(text: &str) -> String {
    if !text.contains("::") && !text.contains("##[") {
        return text.to_string();
    }
    let line = |line: &str| {
        let start = line.len() - line.trim_start().len();
        let mut line = line.replace("##[", "#\\x23[");
        if line[start..].starts_with("::") {
            line.replace_range(start..=start, "\\x3a");
        }
        line
    };
    text.split_inclusive('\n').map(line).collect()
}

fn push_escaped(out: &mut String, c: char) {
    let code = c as u32;
    if code < 0x100 {
        out.push_str(&format!("\\x{code:02x}"));
    } else {
        out.push_str(&format!("\\u{{{code:x}}}"));
    }
}

/// Characters that a terminal obeys, or that make text look like another.
pub(super) fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        // Bidirectional controls, zero-width characters, tags, and private
        // line separators: they make a line look like another.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        // No characters at all; XML has no place for them.
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        let text = terminal("a\x1b]0;title\x07\r\u{9b}31m\u{202e}b\tc\n");
        assert_eq!(text, "a\\x1b]0;title\\x07\\x0d\\x9b31m\\u{202e}b\tc\n");
        assert!(text.chars().all(|c| !is_unsafe(c)));
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(terminal("naïve 漢字 😀\n"), "naïve 漢字 😀\n");
        assert_eq!(one_line("a\nb"), "a\\nb");
    }

    #[test]
    fn what_nobody_sees_is_written_out_where_only_one_text_has_it() {
        let reveal = |one, other| {
            let (one, other) = reveal(one, other);
            [one, other]
        };
        assert_eq!(reveal("é", "e\u{301}"), ["é", "e\\u{301}"]);
        assert_eq!(reveal("a b", "a\u{a0}b"), ["a b", "a\\xa0b"]);
        // Both have it, so that it is not what differs.
        assert_eq!(reveal("e\u{301}x", "e\u{301}y"), ["e\u{301}x", "e\u{301}y"]);
    }

    #[test]
    fn no_line_is_a_command_to_a_ci_service() {
        assert_eq!(
            log("  ::error::x\n  a ::b\n::set-output\nx ##[error]y"),
            "  \\x3a:error::x\n  a ::b\n\\x3a:set-output\nx #\\x23[error]y"
        );
        assert_eq!(log("std::vec\n"), "std::vec\n");
    }
}
