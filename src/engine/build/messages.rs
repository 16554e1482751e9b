//! What a compiler says, in the candidate's terms: their file, their lines, and
//! nothing of the code that stands around it.

use crate::outcome::Exception;

/// Messages that are shown after the first.
const MOST: usize = 8;

/// Reads the output of a compiler that failed. `source` is the name under
/// which it knows the candidate's text.
pub(super) fn read(output: &str, source: &str) -> Exception {
    let lines: Vec<&str> = output.lines().collect();
    let mut located = lines.iter().enumerate().filter_map(|(index, line)| {
        let (number, text) = message(line, source)?;
        Some((number, format!("{text}{}", symbol(&lines[index + 1..]))))
    });
    if let Some(first) = located.next() {
        let more: Vec<String> = located
            .filter(|next| *next != first)
            .take(MOST)
            .map(|(line, text)| format!("  line {line}: {text}"))
            .collect();
        let (line, message) = first;
        return Exception {
            type_name: String::new(),
            message,
            line: Some(line),
            trace: more.join("\n"),
        };
    }
    // Of our own code: it says what does not fit the answer.
    let own = |mark: &str| {
        output
            .lines()
            .find_map(|line| line.split_once(mark).map(|(_, text)| text.trim()))
    };
    let text = own("grade: ")
        .or_else(|| ran_out(output))
        .or_else(|| own(" error: "))
        // The assembler's, in a file that it alone knows.
        .or_else(|| own(" Error: "))
        // The linker's, who comes to a word of it before he gives up.
        .filter(|text| !text.starts_with("ld returned"))
        .or_else(|| undefined(output))
        // C# has a code there, and no file where the whole is meant.
        .or_else(|| {
            let mut lines = output.lines();
            lines.find_map(|line| Some(line.strip_prefix("error ")?.split_once(": ")?.1))
        })
        .or_else(|| output.lines().rev().find(|line| !line.trim().is_empty()))
        .unwrap_or("the compiler failed without a word");
    Exception {
        message: text.chars().take(500).collect(),
        ..Exception::default()
    }
}

/// How compilers end that ran out of something; the words are for their makers.
const ENDS: [(&str, &str); 8] = [
    ("java.lang.StackOverflowError", TOO_DEEP),
    ("Segmentation fault signal terminated program", TOO_DEEP),
    ("rustc interrupted by SIGSEGV", TOO_DEEP),
    ("has overflowed its stack", TOO_DEEP),
    ("java.lang.OutOfMemoryError", TOO_LARGE),
    ("virtual memory exhausted", TOO_LARGE),
    ("memory allocation of ", TOO_LARGE),
    ("File size limit exceeded", TOO_LONG),
];

const TOO_DEEP: &str = "the compiler ran out of stack: this nests too deep for it";
pub(super) const TOO_LARGE: &str = "the compiler needed more memory than it may have";
pub(super) const TOO_LONG: &str = "the compiler wrote more than it may";

fn ran_out(output: &str) -> Option<&'static str> {
    let end = ENDS.iter().find(|(words, _)| output.contains(words));
    end.map(|(_, message)| *message)
}

/// `undefined reference to 'main'`: what the linker did not find.
fn undefined(output: &str) -> Option<&str> {
    const WORDS: &str = "undefined reference to";
    let at = output.find(WORDS)?;
    output[at..].lines().next()
}

/// What it was about, which Java says below the two lines that it quotes.
fn symbol(below: &[&str]) -> String {
    let line = below.get(2).map_or("", |line| line.trim_start());
    match line.strip_prefix("symbol:") {
        Some(symbol) => format!(": {}", symbol.trim()),
        None => String::new(),
    }
}

/// `my.cpp:3:5: error: …`, `./my.go:3:5: …`, `my.java:3: error: …`: the line
/// and the words of an error.
fn message<'a>(line: &'a str, source: &str) -> Option<(u32, &'a str)> {
    let line = line.strip_prefix("./").unwrap_or(line);
    let rest = line.strip_prefix(source)?;
    let (number, mut rest) = match rest.strip_prefix('(') {
        // C# has line and column in brackets.
        Some(place) => {
            let (place, text) = place.split_once("): ")?;
            (place.split(',').next()?, text)
        }
        None => rest.strip_prefix(':')?.split_once(':')?,
    };
    let number = number.parse().ok()?;
    if let Some((column, text)) = rest.split_once(':')
        && column.parse::<u32>().is_ok()
    {
        rest = text;
    }
    let text = rest.trim();
    for passed in ["warning", "note", "Note"] {
        if text.starts_with(passed) {
            return None;
        }
    }
    for mark in ["error", "fatal error"] {
        if let Some(after) = text.strip_prefix(mark) {
            // Rust has a code in brackets there.
            let words = after.find(": ").map_or(after, |at| &after[at + 2..]);
            return Some((number, words));
        }
    }
    Some((number, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_candidates_lines_are_named() {
        let table = [
            (
                "my.cpp: In function 'f':\nmy.cpp:3:5: error: expected ';' before '}'\nmy.cpp:4:1: note: x\n",
                Some(3),
                "expected ';' before '}'",
            ),
            (
                "driver.h:80:2: error: static assertion failed: grade: a parameter is odd\n",
                None,
                "a parameter is odd",
            ),
            (
                "my.cpp:2: error: ';' expected\n  int x\n",
                Some(2),
                "';' expected",
            ),
            ("# x\n./my.cpp:7:2: undefined: y\n", Some(7), "undefined: y"),
            (
                "my.cpp:12: error: cannot find symbol\n  a.last();\n   ^\n  symbol:   method last()\n  location: class A\n",
                Some(12),
                "cannot find symbol: method last()",
            ),
            (
                "my.cpp:9:9: error[E0425]: cannot find value `x`\n",
                Some(9),
                "cannot find value `x`",
            ),
            (
                "my.cpp(9,9): warning CS1: x\nmy.cpp(9,9): error CS0103: The name `x` is unknown\n",
                Some(9),
                "The name `x` is unknown",
            ),
            (
                "grade-glue:1:2: error: 'int A::f()' is private within this context\n",
                None,
                "'int A::f()' is private within this context",
            ),
            (
                "/tmp/ccA1.s: Assembler messages:\n/tmp/ccA1.s:4: Error: file not found: x\n",
                None,
                "file not found: x",
            ),
            (
                "g++: fatal error: Segmentation fault signal terminated program cc1plus\ncompilation terminated.\n",
                None,
                TOO_DEEP,
            ),
            (
                "The system is out of resources.\njava.lang.StackOverflowError\n\tat jdk.compiler/x(Y.java:1)\n",
                None,
                TOO_DEEP,
            ),
            (
                "/usr/bin/ld: Scrt1.o: in function `_start':\n(.text+0x17): undefined reference to `main'\ncollect2: error: ld returned 1 exit status\n",
                None,
                "undefined reference to `main'",
            ),
            (
                "error CS5001: Program `answer.exe' does not contain a static `Main' method\nCompilation failed: 1 error(s), 0 warnings\n",
                None,
                "Program `answer.exe' does not contain a static `Main' method",
            ),
        ];
        for (output, line, text) in table {
            let read = read(output, "my.cpp");
            assert_eq!((read.line, read.message.as_str()), (line, text));
        }
    }
}
