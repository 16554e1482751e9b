//! The words of a source text in one of the languages with braces, and which
//! functions and classes stand at its top: enough to know what to call. The
//! compiler has the last word on everything else.

/// One word or sign of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub kind: Kind,
    /// From 1.
    pub line: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number,
    /// A text or a character.
    Literal,
    Sign,
}

/// What differs between the languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    C,
    Go,
    Rust,
}

impl<'a> Token<'a> {
    pub fn is(&self, text: &str) -> bool {
        self.text == text && self.kind != Kind::Literal
    }
}

/// The words and signs of a text, without comments and preprocessor lines.
pub fn tokens(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = 0;
    let mut line = 1;
    let mut line_start = true;
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        let rest = &text[at..];
        let mut kind = None;
        if byte == b'\n' {
            at += 1;
            line_start = true;
            line += 1;
            continue;
        } else if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += comment(rest, dialect);
        } else if byte == b'#' && line_start && dialect == Dialect::C {
            at += directive(rest);
        } else if let Some(length) = raw(rest, dialect) {
            at += length;
            kind = Some(Kind::Literal);
        } else if byte == b'"' || (byte == b'\'' && is_character(rest, dialect)) {
            at += quoted(rest);
            kind = Some(Kind::Literal);
        } else if byte == b'\'' {
            // The lifetime of a reference.
            at += 1 + word(&rest[1..]);
            kind = Some(Kind::Literal);
        } else if byte.is_ascii_digit() {
            at += number(rest);
            kind = Some(Kind::Number);
        } else if word(rest) > 0 {
            at += word(rest);
            kind = Some(Kind::Word);
        } else {
            let two = ["::", "->", "=>", ":=", "&&"];
            let long = two.iter().any(|sign| rest.starts_with(sign));
            at += if long {
                2
            } else {
                rest.chars().next().map_or(1, char::len_utf8)
            };
            kind = Some(Kind::Sign);
        }
        let passed = &text[start..at];
        if let Some(kind) = kind {
            all.push(Token {
                text: passed,
                kind,
                line,
            });
            line_start = false;
        }
        line += passed.matches('\n').count() as u32;
    }
    all
}

fn word(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        .unwrap_or(text.len())
}

fn number(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '\''))
        .unwrap_or(text.len())
}

fn comment(text: &str, dialect: Dialect) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") && (depth == 0 || dialect == Dialect::Rust) {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// A preprocessor line with those that continue it.
fn directive(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if !line.trim_end().ends_with('\\') {
            return at - usize::from(line.ends_with('\n'));
        }
    }
    at
}

fn quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == bytes[0] => return at + 1,
            _ => at += 1,
        }
    }
    // A cut character is no end.
    text.len()
}

/// A text without escapes, where one begins here.
fn raw(text: &str, dialect: Dialect) -> Option<usize> {
    let until = |from: usize, end: &str| {
        text[from..]
            .find(end)
            .map_or(text.len(), |found| from + found + end.len())
    };
    match dialect {
        Dialect::C => {
            let open = text.strip_prefix("R\"")?;
            let mark = &open[..open.find('(')?];
            Some(until(2, &format!("){mark}\"")))
        }
        Dialect::Go => text.starts_with('`').then(|| until(1, "`")),
        Dialect::Rust => {
            let rest = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
            let marks = rest.len() - rest.trim_start_matches('#').len();
            rest[marks..].strip_prefix('"')?;
            let from = text.len() - rest.len() + marks + 1;
            Some(until(from, &format!("\"{}", "#".repeat(marks))))
        }
    }
}

fn is_character(text: &str, dialect: Dialect) -> bool {
    if dialect != Dialect::Rust {
        return true;
    }
    let mut chars = text[1..].chars();
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

/// The place after the bracket that closes the one at `open`.
pub fn closed(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if token.kind != Kind::Sign {
            continue;
        }
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The parts of a list between brackets, cut at its commas; angle brackets
/// count as brackets.
pub fn parts<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut all = Vec::new();
    let mut depth = 0i32;
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Sign {
            continue;
        }
        match token.text {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" | ">" => depth -= 1,
            "," if depth == 0 => {
                all.push(&tokens[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    if start < tokens.len() {
        all.push(&tokens[start..]);
    }
    all
}

/// Tokens as text again, with a space between words.
pub fn spelt(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    let mut after_word = false;
    for token in tokens {
        let is_word = token.kind != Kind::Sign;
        if is_word && after_word {
            out.push(' ');
        }
        out.push_str(token.text);
        after_word = is_word;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_code_is_passed_over() {
        let table = [
            (
                "#define X \\\n f(\nint a; // b\n/* c */ d",
                Dialect::C,
                "int a;d",
            ),
            ("R\"x(\")x\" 'a' '\\''", Dialect::C, "R\"x(\")x\" 'a' '\\''"),
            ("1'000 x", Dialect::C, "1'000 x"),
            ("`a\n}` b", Dialect::Go, "`a\n}` b"),
            ("&'a str '\\n' 'b'", Dialect::Rust, "&'a str '\\n' 'b'"),
            ("r#\"\"}\"# /* /* */ */ x", Dialect::Rust, "r#\"\"}\"# x"),
        ];
        for (text, dialect, expected) in table {
            assert_eq!(spelt(&tokens(text, dialect)), expected);
        }
    }

    #[test]
    fn lines_are_counted() {
        let found = tokens("a\n/*\n*/ b\n\"c\"", Dialect::C);
        let lines: Vec<_> = found.iter().map(|t| t.line).collect();
        assert_eq!(lines, [1, 3, 4]);
    }
}
