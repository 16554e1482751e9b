//! What a runtime writes to standard error when a program fails, read for
//! people: which error, and on which line of the program.

use super::Exception;

/// Finds the error in what was written; `None` where nothing was.
///
/// `file` is the name of the program's file, without its folder.
pub fn read(text: &str, file: &str) -> Option<Exception> {
    let (type_name, message) = match headed(text) {
        Some(found) => found,
        None => named(words(text)?),
    };
    Some(Exception {
        type_name: type_name.into(),
        message: message.into(),
        line: line(text, file),
        trace: String::new(),
    })
}

/// The name of an error, where the words begin with one, and the rest.
fn named(words: &str) -> (&str, &str) {
    match words.split_once(": ") {
        Some((name, message)) if is_error_name(name) => (name, message),
        _ if is_error_name(words) => (words, ""),
        _ => ("", words),
    }
}

/// What stands above a trace, in languages that tell the error first and whose
/// last lines are frames or advice.
fn headed(text: &str) -> Option<(&str, &str)> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.iter().enumerate().rev().find_map(|(at, line)| {
        let next = lines.get(at + 1).copied().unwrap_or("");
        java(line)
            .or_else(|| ruby(line))
            .or_else(|| php(line))
            .or_else(|| rust(line, next))
            .or_else(|| go(line, &lines[at + 1..]))
            .or_else(|| lua(line, next))
    })
}

/// `Exception in thread "main" java.lang.X: why`, and what .NET has like it.
fn java(line: &str) -> Option<(&str, &str)> {
    let words = match line.strip_prefix("Exception in thread \"") {
        Some(rest) => rest.split_once("\" ")?.1,
        None => line.strip_prefix("Unhandled exception. ")?,
    };
    Some(named(words))
}

/// ``a.rb:1:in `fetch': why (IndexError)``
fn ruby(line: &str) -> Option<(&str, &str)> {
    let (words, name) = line.strip_suffix(')')?.rsplit_once(" (")?;
    let (_, words) = words.split_once(":in ")?;
    let (_, message) = words.split_once("': ")?;
    let is_class = name.starts_with(char::is_uppercase) && !name.contains(char::is_whitespace);
    is_class.then_some((name, message))
}

/// `Fatal error: Uncaught X: why in a.php:2`, or with a space more in a log.
fn php(line: &str) -> Option<(&str, &str)> {
    let (_, words) = line.split_once("Fatal error: ")?;
    let words = words.trim_start().strip_prefix("Uncaught ")?;
    let words = words.rsplit_once(" in ").map_or(words, |(words, _)| words);
    Some(words.split_once(": ").unwrap_or((words, "")))
}

/// `thread 'main' panicked at a.rs:1:73:`, and why on the next line; before
/// Rust 1.73 on the same one.
fn rust<'a>(line: &'a str, next: &'a str) -> Option<(&'a str, &'a str)> {
    let (_, place) = line.strip_prefix("thread '")?.split_once(" panicked at ")?;
    let message = match place.strip_prefix('\'') {
        Some(message) => message.rsplit_once("', ")?.0,
        None => next,
    };
    Some(("panic", message))
}

/// `panic: why` or `fatal error: why`, with goroutines below.
fn go<'a>(line: &'a str, below: &[&str]) -> Option<(&'a str, &'a str)> {
    let (name, message) = line.split_once(": ")?;
    let is_head = matches!(name, "panic" | "fatal error")
        && below.iter().any(|line| line.starts_with("goroutine "));
    is_head.then_some((name, message))
}

/// `lua: a.lua:1: why`, with a trace below.
fn lua<'a>(line: &'a str, next: &str) -> Option<(&'a str, &'a str)> {
    let (program, message) = line.split_once(": ")?;
    let program = program.rsplit('/').next()?;
    (program.starts_with("lua") && next == "stack traceback:").then_some(("", message))
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
        let rest = ["\", line ", ": line ", " on line ", " line ", ":"]
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
            (
                "Exception in thread \"main\" java.lang.RuntimeException: no\n\tat b.c(a.py:3)\n\tat b.main(a.py:9)\n",
                "java.lang.RuntimeException",
                "no",
                Some(3),
            ),
            (
                "Exception in thread \"main\" Odd\n\tat b.main(a.py:9)\n",
                "",
                "Odd",
                Some(9),
            ),
            (
                "Unhandled exception. System.FormatException: no\n   at A.Main() in a.py:line 2\n",
                "System.FormatException",
                "no",
                None,
            ),
            (
                "a.py:1:in `fetch': index 3 (of 2) (IndexError)\n\tfrom a.py:2:in `<main>'\n",
                "IndexError",
                "index 3 (of 2)",
                Some(1),
            ),
            (
                "a.py:4:in 'Array#fetch': no (Own::Odd)\n\tfrom a.py:2:in '<main>'\n",
                "Own::Odd",
                "no",
                Some(4),
            ),
            (
                "Fatal error: Uncaught Exception: no in sight in a.py:2\nStack trace:\n#0 a.py(3): f()\n#1 {main}\n  thrown in a.py on line 2\n",
                "Exception",
                "no in sight",
                Some(2),
            ),
            (
                "PHP Fatal error:  Maximum depth in a.py on line 5\n",
                "",
                "PHP Fatal error:  Maximum depth in a.py on line 5",
                Some(5),
            ),
            (
                "\nthread 'main' (7) panicked at a.py:1:73:\nindex out of bounds\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
                "panic",
                "index out of bounds",
                Some(1),
            ),
            (
                "thread 'main' panicked at 'it isn't there', a.py:8:5\nnote: run with `RUST_BACKTRACE=1`\n",
                "panic",
                "it isn't there",
                Some(8),
            ),
            (
                "panic: runtime error: no\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/a.py:2 +0x1a\n",
                "panic",
                "runtime error: no",
                Some(2),
            ),
            ("panic: but not in Go\n", "", "panic: but not in Go", None),
            (
                "/usr/bin/lua5.4: a.py:6: no\nstack traceback:\n\t[C]: in function 'error'\n\t[C]: in ?\n",
                "",
                "a.py:6: no",
                Some(6),
            ),
            ("no at a.py line 3.\n", "", "no at a.py line 3.", Some(3)),
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
