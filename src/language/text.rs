//! What people's editors leave in a file, and what is done about it.

/// Why a submission cannot be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("is not text: byte {offset} (line {line}) is not valid UTF-8; save it as UTF-8")]
    NotUtf8 { offset: usize, line: usize },
    #[error("contains a NUL byte (line {line}); it is not a source file")]
    Nul { line: usize },
}

/// Reads a submission the way its author meant it: byte-order marks at the
/// start are dropped (even two), CRLF and lone CR become LF, non-breaking
/// spaces become spaces and zero-width characters go, outside of string
/// literals. Line numbers stay as they were.
///
/// UTF-16 with a byte-order mark, which Windows editors write, is converted.
pub fn normalise(bytes: &[u8], line_comment: &str) -> Result<String, TextError> {
    let decoded = decode(bytes)?;
    let mut text = decoded.as_str();
    while let Some(rest) = text.strip_prefix('\u{feff}') {
        text = rest;
    }
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(TextError::Nul { line });
    }
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_string()
    };
    if text.chars().any(is_stray) {
        Ok(replace_stray(&text, line_comment))
    } else {
        Ok(text)
    }
}

fn decode(bytes: &[u8]) -> Result<String, TextError> {
    let wide = |big: bool| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|pair| {
                let pair = [pair[0], pair[1]];
                if big {
                    u16::from_be_bytes(pair)
                } else {
                    u16::from_le_bytes(pair)
                }
            })
            .collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => Ok(wide(false)),
        [0xfe, 0xff, ..] => Ok(wide(true)),
        _ => std::str::from_utf8(bytes)
            .map(str::to_string)
            .map_err(|error| {
                let offset = error.valid_up_to();
                let line = bytes[..offset].iter().filter(|b| **b == b'\n').count() + 1;
                TextError::NotUtf8 { offset, line }
            }),
    }
}

/// Characters that look like nothing or like a space, and that no language's
/// grammar takes for one.
fn is_stray(c: char) -> bool {
    is_odd_space(c) || is_zero_width(c)
}

fn is_odd_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// Replaces stray characters outside of string literals. Quotes are tracked
/// line by line only as far as needed: inside an open quote the text is kept.
fn replace_stray(text: &str, line_comment: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote: Option<&str> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(open) = quote {
            if c == '\\' {
                let end = rest.char_indices().nth(2).map_or(rest.len(), |(i, _)| i);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            if rest.starts_with(open) {
                out.push_str(open);
                rest = &rest[open.len()..];
                quote = None;
                continue;
            }
            if c == '\n' && open.len() == 1 && open != "`" {
                quote = None;
            }
        } else {
            if rest.starts_with(line_comment) {
                let end = rest.find('\n').unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            if let Some(open) = ["\"\"\"", "'''", "\"", "'", "`"]
                .into_iter()
                .find(|open| rest.starts_with(open))
            {
                out.push_str(open);
                rest = &rest[open.len()..];
                quote = Some(open);
                continue;
            }
            if is_odd_space(c) {
                out.push(' ');
                rest = &rest[c.len_utf8()..];
                continue;
            }
            if is_zero_width(c) {
                rest = &rest[c.len_utf8()..];
                continue;
            }
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_line_ends_and_stray_characters_go() {
        let text = "\u{feff}\u{feff}def f(s):\r\n\u{a0}\u{a0}return\u{200b} 1\r";
        let got = normalise(text.as_bytes(), "#").unwrap();
        assert_eq!(got, "def f(s):\n  return 1\n");
    }

    #[test]
    fn string_literals_and_comments_keep_theirs() {
        let text = "x = '\u{a0}\\'\u{200b}' # don't\u{a0}\ny\u{a0}= \"\"\"\u{a0}\n\u{a0}\"\"\"\n";
        let got = normalise(text.as_bytes(), "#").unwrap();
        assert_eq!(
            got,
            "x = '\u{a0}\\'\u{200b}' # don't\u{a0}\ny = \"\"\"\u{a0}\n\u{a0}\"\"\"\n"
        );
    }

    #[test]
    fn utf16_is_read_and_binary_is_refused() {
        let mut wide = vec![0xff, 0xfe];
        for unit in "a=1\r\n".encode_utf16() {
            wide.extend(unit.to_le_bytes());
        }
        assert_eq!(normalise(&wide, "#").unwrap(), "a=1\n");
        assert_eq!(
            normalise(b"a\nb\xff", "#"),
            Err(TextError::NotUtf8 { offset: 3, line: 2 })
        );
        assert_eq!(normalise(b"a\n\0", "#"), Err(TextError::Nul { line: 2 }));
    }
}
