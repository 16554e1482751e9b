//! The answers whose reports are checked.

/// An answer to `brackets`, and what only a hidden case tells.
pub struct Answer {
    pub text: &'static str,
    pub exit: i32,
    pub secrets: &'static [&'static str],
}

const HIDDEN: &[&str] = &["hidden-input", "hidden-hint"];

pub const RIGHT: Answer = Answer {
    text: r#"
def is_balanced(s):
    pairs, stack = {")": "(", "]": "["}, []
    for c in s:
        if c in "([":
            stack.append(c)
        elif c in pairs and (not stack or stack.pop() != pairs[c]):
            return False
    return not stack
"#,
    exit: 0,
    secrets: HIDDEN,
};

/// Wrong in every case, in a way of its own in each group.
pub const ALL_WRONG: Answer = Answer {
    text: r#"
def is_balanced(s):
    if s == "([)]":
        raise ValueError("no idea")
    return s != "()"
"#,
    exit: 1,
    secrets: HIDDEN,
};

pub const HIDDEN_WRONG: Answer = Answer {
    text: r#"
import sys

def is_balanced(s):
    if s.startswith("[h"):
        print("secret" "-print", s)
        print("secret" "-print", s, file=sys.stderr)
        return "secret" "-result"
    return {"()": True}.get(s, False)
"#,
    exit: 1,
    secrets: &[
        "hidden-input",
        "hidden-hint",
        "secret-print",
        "secret-result",
    ],
};

pub const NOT_PARSED: Answer = Answer {
    text: "def is_balanced(s):\n    return (\n",
    exit: 1,
    secrets: HIDDEN,
};

/// Everything that a terminal obeys or XML does not have, and bytes that are
/// no text.
pub const CONTROL: Answer = Answer {
    text: r#"
import sys

def is_balanced(s):
    sys.stdout.buffer.write(b"\xff\xfe\xc3( \x00\x01\x1b[2J\x1b]0;owned\x07\r\x08\xc2\x9b31m\xe2\x80\xae\n")
    sys.stderr.write("\x0b\x0c\x7f\u202e\u200b\ufffe\uffff\n")
    if s == "()":
        raise ValueError("\x1b[31m\x00\ufffe\udc80")
    return "\x1b[31m\x00\u2028\ufffe"
"#,
    exit: 1,
    secrets: HIDDEN,
};

/// Prints what would be a report of its own, wherever it is put.
pub const FORGED: Answer = Answer {
    text: r#"
FORGED = """
::error file=x.py::forged-error
  ::set-output name=x::y
##[error]forged
</failure></testcase></testsuite></testsuites>
]]><testcase name="forged"/>
</script><script>document.title = 'owned'</script>
<img src=x onerror="document.title = 'owned'">
"><svg onload="document.title = 'owned'">
TAP version 14
1..1
ok 1 - forged
ok 2 - # SKIP forged
Bail out! forged
  ...
  ---
```````
</details>
{"results": "forged"}
"""

def is_balanced(s):
    print(FORGED)
    if s == "()":
        raise ValueError(FORGED)
    if s == "([)]":
        return FORGED
    return True
"#,
    exit: 1,
    secrets: HIDDEN,
};
