//! A line of a driver's, as JSON. Many languages hold texts that are no Unicode:
//! half of a surrogate pair, which cutting a text in two leaves, or any bytes.
//! Drivers write such a value as `$o`, and its words in messages as they are.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Reads a line; what is no Unicode in a text is read as U+FFFD.
///
/// # Errors
/// When it is something else.
pub fn read_line<T: DeserializeOwned>(line: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(line).or_else(|error| match mended(line) {
        Some(line) => serde_json::from_slice(&line),
        None => Err(error),
    })
}

/// The line without half pairs; `None` where it has none.
fn mended(line: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(line);
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut changed = matches!(text, Cow::Owned(_));
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (end, half) = match (byte, unit(bytes, at)) {
            (_, Some(0xd800..=0xdbff)) => match unit(bytes, at + 6) {
                Some(0xdc00..=0xdfff) => (at + 12, false),
                _ => (at + 6, true),
            },
            (_, Some(0xdc00..=0xdfff)) => (at + 6, true),
            (b'\\', _) => ((at + 2).min(bytes.len()), false),
            _ => (at + 1, false),
        };
        match half {
            true => out.extend_from_slice(b"\\ufffd"),
            false => out.extend_from_slice(&bytes[at..end]),
        }
        changed |= half;
        at = end;
    }
    changed.then_some(out)
}

/// The number of an escape such as `\ud83d` that begins at a place.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::read_line;

    #[test]
    fn half_pairs_are_read_as_the_sign_for_what_is_none() {
        let table: [(&[u8], &str); 8] = [
            (br#""a\ud83d\ude00b""#, "a😀b"),
            (br#""a\ud83d""#, "a\u{fffd}"),
            (br#""\ude00\ud83d\ud83d\ude00""#, "\u{fffd}\u{fffd}😀"),
            (br#""\ud83d\n""#, "\u{fffd}\n"),
            (br#""\\ud83d \ud83d""#, "\\ud83d \u{fffd}"),
            (br#""\"\uD83D\"""#, "\"\u{fffd}\""),
            (b"\"a\xff\"", "a\u{fffd}"),
            (b"\"\xed\xa0\x80\"", "\u{fffd}\u{fffd}\u{fffd}"),
        ];
        for (line, text) in table {
            assert_eq!(read_line::<String>(line).unwrap(), text, "{line:?}");
        }
        for line in [&b"\"\\ud83"[..], b"\xff", b"\"\\ud83d", b"\"\\"] {
            assert!(read_line::<String>(line).is_err(), "{line:?}");
        }
    }
}
