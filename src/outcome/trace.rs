//! What a runtime writes to standard error when a program fails, read for
//! people: which error, and on which line of the program.

use super::Exception;

/// Finds the error in what was written; `None` where nothing was.
///
/// `file` is the name of the program's file, without its folder.
pub fn read(text: &str, file: &str) -> Option<Exception> {
    let words = words(text)?;
    let (type_name, message) = match words.split_once(": ") {
        Some((name, message)) if is_error_name(name) => (name, message),
        _ if is_error_name(words) => (words, ""),
        _ => ("", words),
    };
    Some(Exception {
        type_name: type_name.into(),
        message: message.into(),
        line: line(text, file),
        trace: String::new(),
    })
}

/// The line that says what is wrong: the last one that begins with the name of
/// an error, else the last one that says anything.
fn words(text: &str) -> Option<&str> {
    let lines = || text.lines().rev().map(str::trim_end);
    lines()
        .find(|line| {
            let name = line.split(':').next().unwrap_or("");
            is_error_name(name)
        })
        .or_else(|| lines().find(|line| !line.trim().is_empty() && !line.starts_with("Node.js v")))
        .map(str::trim)
}

/// `KeyError`, `json.decoder.JSONDecodeError`, `StopIteration`
fn is_error_name(name: &str) -> bool {
    const ENDINGS: [&str; 6] = [
        "Error",
        "Exception",
        "Exit",
        "Interrupt",
        "Iteration",
        "Warning",
    ];
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '.' || c == '_')
        && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The line of the program's own file where it went wrong: the innermost one.
fn line(text: &str, file: &str) -> Option<u32> {
    if file.is_empty() {
        return None;
    }
    let mut found = text.match_indices(file).filter_map(|(at, _)| {
        let rest = &text[at + file.len()..];
        let rest = ["\", line ", ": line ", ":"]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark))?;
        let end = rest.find(|c: char| !c.is_ascii_digit());
        rest[..end.unwrap_or(rest.len())].parse().ok()
    });
    // Python puts the innermost call last, everybody else first.
    if text.contains("(most recent call last)") {
        found.last()
    } else {
        found.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runtime_is_understood() {
        let table = [
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 9, in <module>\n    f()\n  File \"a.py\", line 3, in f\n    d['x']\nKeyError: 'x'\n",
                "KeyError",
                "'x'",
                Some(3),
            ),
            (
                "a.py:4\nconst data = (;\n             ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal:1)\n\nNode.js v20.20.2\n",
                "SyntaxError",
                "Unexpected token ';'",
                Some(4),
            ),
            (
                "a.py: line 7: syntax error near unexpected token `fi'\n",
                "",
                "a.py: line 7: syntax error near unexpected token `fi'",
                Some(7),
            ),
            ("Node.js v20\noh no\n\n", "", "oh no", None),
        ];
        for (text, name, message, line) in table {
            let found = read(text, "a.py").unwrap();
            assert_eq!(found.type_name, name, "{text}");
            assert_eq!(found.message, message, "{text}");
            assert_eq!(found.line, line, "{text}");
        }
        assert_eq!(read(" \n", "a.py"), None);
    }
}
