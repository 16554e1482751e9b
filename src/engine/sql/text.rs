//! The candidate's text as tokens, so that comments and strings are never
//! mistaken for SQL.

/// A piece of the text that is neither white space nor comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
    /// Byte offset.
    pub at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    /// `'text'`
    String,
    /// `"name"`
    Quoted,
    /// `` `name` ``
    Backtick,
    /// `[name]`
    Bracket,
    /// Anything else: one character, or `::`, `:=`, `->`, `<=>`, `||`, `&&`.
    Sign,
}

impl Token<'_> {
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_sign(&self, sign: &str) -> bool {
        self.kind == TokenKind::Sign && self.text == sign
    }
}

/// Blanks out MySQL's `#` comments. Every byte keeps its place.
pub(crate) fn prepare(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in scan(text).1 {
        bytes[span].fill(b' ');
    }
    // Whole comments were replaced, from one character to another.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    scan(text).0
}

/// Does a query ask for an order of its rows? That of a subquery or of a window
/// does not count, nor do words in comments and strings.
pub fn asks_for_order(query: &str) -> bool {
    let tokens = tokens(query);
    let mut depth = 0usize;
    tokens.iter().enumerate().any(|(index, token)| {
        if token.is_sign("(") {
            depth += 1;
        } else if token.is_sign(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
            && token.is_word("order")
            && tokens.get(index + 1).is_some_and(|next| next.is_word("by"))
    })
}

/// Line and column, from 1; the column counts characters.
pub(crate) fn position(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |line| line.chars().count())
        + 1;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (number(line), number(column))
}

fn scan(text: &str) -> (Vec<Token<'_>>, Vec<std::ops::Range<usize>>) {
    let mut tokens = Vec::new();
    let mut hash_comments = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let line_end = || at + rest.find('\n').unwrap_or(rest.len());
        let (kind, end) = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '-' if rest.starts_with("--") => {
                at = line_end();
                continue;
            }
            // JSON operators of PostgreSQL (`#>`) look the same and fail either way.
            '#' => {
                hash_comments.push(at..line_end());
                at = line_end();
                continue;
            }
            '/' if rest.starts_with("/*") => {
                at += rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
                continue;
            }
            '\'' => (TokenKind::String, at + quoted(rest, '\'')),
            '"' => (TokenKind::Quoted, at + quoted(rest, '"')),
            '`' => (TokenKind::Backtick, at + quoted(rest, '`')),
            '[' => (
                TokenKind::Bracket,
                at + rest.find(']').map_or(rest.len(), |end| end + 1),
            ),
            _ if first.is_ascii_digit() => (TokenKind::Number, at + number(rest)),
            _ if first.is_alphabetic() || first == '_' => (TokenKind::Word, at + word(rest)),
            _ => {
                let length = ["<=>", "::", ":=", "->>", "->", "||", "&&", "!=", "<>"]
                    .iter()
                    .find(|sign| rest.starts_with(**sign))
                    .map_or(first.len_utf8(), |sign| sign.len());
                (TokenKind::Sign, at + length)
            }
        };
        tokens.push(Token {
            kind,
            text: &text[at..end],
            at,
        });
        at = end;
    }
    (tokens, hash_comments)
}

/// The length of a quoted piece; a doubled quote stands for itself.
fn quoted(rest: &str, quote: char) -> usize {
    let mut end = 1;
    while let Some(at) = rest[end..].find(quote) {
        end += at + 1;
        if !rest[end..].starts_with(quote) {
            return end;
        }
        end += 1;
    }
    rest.len()
}

fn number(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'))
        .unwrap_or(rest.len())
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        .unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_comments_disappear_and_nothing_moves() {
        let text = "# über\nSELECT '#1', \"#2\", `#3` -- # no\n/* # */ FROM t # end";
        let prepared = prepare(text);
        assert_eq!(prepared.len(), text.len());
        assert_eq!(
            prepared.trim(),
            "SELECT '#1', \"#2\", `#3` -- # no\n/* # */ FROM t"
        );
    }

    #[test]
    fn comments_alone_are_no_tokens() {
        assert!(tokens("-- a\n--b\n/* c */ # d\n").is_empty());
        assert!(tokens("/* never closed").is_empty());
    }

    #[test]
    fn quotes() {
        let kinds: Vec<_> = tokens("'it''s' [a b] x::int")
            .iter()
            .map(|t| t.text)
            .collect();
        assert_eq!(kinds, ["'it''s'", "[a b]", "x", "::", "int"]);
    }

    #[test]
    fn positions_count_characters() {
        assert_eq!(position("ü\nüx", 0), (1, 1));
        assert_eq!(position("ü\nüx", 5), (2, 2));
    }

    #[test]
    fn only_the_outermost_order_counts() {
        for query in [
            "SELECT x FROM t ORDER BY x",
            "SELECT (SELECT 1) FROM t order\nby x;",
        ] {
            assert!(asks_for_order(query), "{query}");
        }
        for query in [
            "SELECT x FROM t -- ORDER BY x",
            "SELECT 'ORDER BY' FROM t",
            "SELECT RANK() OVER (ORDER BY x) FROM (SELECT x FROM t ORDER BY x)",
        ] {
            assert!(!asks_for_order(query), "{query}");
        }
    }
}
