//! What stands at the top of a text in Rust, and whether it keeps state.

use crate::language::scan::{Dialect, Kind, Token, closed, parts, tokens};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    pub name: String,
    /// The type of each parameter but `self`, word by word.
    pub params: Vec<Vec<String>>,
    /// It is called on an instance.
    pub has_self: bool,
    /// Names that stand for types.
    pub generics: Vec<String>,
    pub returns: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    pub functions: Vec<Function>,
    /// With the type that each belongs to.
    pub methods: Vec<(String, Function)>,
    /// With the names of their fields.
    pub types: Vec<(String, Vec<String>)>,
    /// It has variables of a thread.
    pub has_thread_state: bool,
    /// It has state that outlives a thread.
    pub has_state: bool,
}

/// What changes the process itself.
const LASTING: [&str; 10] = [
    "extern",
    "set_var",
    "remove_var",
    "set_current_dir",
    "set_hook",
    "take_hook",
    "spawn",
    "spawn_scoped",
    "from_raw_fd",
    "asm",
];

/// Words of types that nothing can be changed in.
const PLAIN: [&str; 18] = [
    "str", "char", "bool", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64", "Option",
];

pub(super) fn scan(text: &str) -> Found {
    let tokens = tokens(text, Dialect::Rust);
    let mut found = Found {
        has_thread_state: tokens.iter().any(|token| token.is("thread_local")),
        has_state: has_state(&tokens),
        ..Found::default()
    };
    let mut at = 0;
    while at < tokens.len() {
        at = match tokens[at].text {
            "fn" => match function(&tokens, at) {
                (Some(function), end) => {
                    found.functions.push(function);
                    end
                }
                (None, end) => end,
            },
            "impl" => implementation(&tokens, at, &mut found),
            "struct" | "enum" | "union" | "type" => declared(&tokens, at, &mut found),
            "{" | "(" | "[" if tokens[at].kind == Kind::Sign => closed(&tokens, at),
            _ => at + 1,
        }
        .max(at + 1);
    }
    found.functions.retain(|function| function.name != "main");
    found
}

fn has_state(tokens: &[Token<'_>]) -> bool {
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at];
        if token.kind != Kind::Word {
            at += 1;
            continue;
        }
        // Each case then has a thread of its own.
        if token.is("thread_local") && at + 2 < tokens.len() {
            at = closed(tokens, at + 2);
            continue;
        }
        if LASTING.contains(&token.text) {
            return true;
        }
        if token.is("static") {
            let ty = tokens[at..]
                .iter()
                .skip_while(|token| !token.is(":"))
                .skip(1)
                .take_while(|token| !token.is("="));
            let changes = tokens.get(at + 1).is_some_and(|token| token.is("mut"))
                || ty
                    .filter(|token| token.kind == Kind::Word)
                    .any(|token| !PLAIN.contains(&token.text));
            if changes {
                return true;
            }
        }
        at += 1;
    }
    false
}

/// The place after the angle bracket that closes the one at `open`.
fn closed_angle(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0i32;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "<" => depth += 1,
            ">" => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn words(tokens: &[Token<'_>]) -> Vec<String> {
    tokens.iter().map(|token| token.text.to_string()).collect()
}

/// The function that begins at `fn`, and the place after it.
fn function(tokens: &[Token<'_>], start: usize) -> (Option<Function>, usize) {
    let Some(name) = tokens
        .get(start + 1)
        .filter(|token| token.kind == Kind::Word)
    else {
        return (None, start + 1);
    };
    let mut at = start + 2;
    let mut generics = Vec::new();
    if tokens.get(at).is_some_and(|token| token.is("<")) {
        let end = closed_angle(tokens, at);
        for part in parts(&tokens[at + 1..(end - 1).max(at + 1)]) {
            let word = part
                .iter()
                .find(|token| token.kind == Kind::Word && !token.is("const"));
            generics.extend(word.map(|token| token.text.to_string()));
        }
        at = end;
    }
    if !tokens.get(at).is_some_and(|token| token.is("(")) {
        return (None, at);
    }
    let end = closed(tokens, at);
    let mut function = Function {
        name: name.text.to_string(),
        params: Vec::new(),
        has_self: false,
        generics,
        returns: Vec::new(),
    };
    for part in parts(&tokens[at + 1..(end - 1).max(at + 1)]) {
        let colon = part.iter().position(|token| token.is(":"));
        let pattern = &part[..colon.unwrap_or(part.len())];
        match colon {
            _ if pattern.iter().any(|token| token.is("self")) => function.has_self = true,
            Some(colon) => function.params.push(words(&part[colon + 1..])),
            None => {}
        }
    }
    at = end;
    if tokens.get(at).is_some_and(|token| token.is("->")) {
        let from = at + 1;
        while at < tokens.len() && !["{", ";", "where"].iter().any(|end| tokens[at].is(end)) {
            at += 1;
        }
        function.returns = words(&tokens[from.min(at)..at]);
    }
    while at < tokens.len() && !tokens[at].is("{") && !tokens[at].is(";") {
        at += 1;
    }
    (Some(function), closed(tokens, at).max(at + 1))
}

fn implementation(tokens: &[Token<'_>], start: usize, found: &mut Found) -> usize {
    let mut at = start + 1;
    if tokens.get(at).is_some_and(|token| token.is("<")) {
        at = closed_angle(tokens, at);
    }
    let Some(open) = (at..tokens.len()).find(|i| tokens[*i].is("{")) else {
        return tokens.len();
    };
    let head = &tokens[at..open];
    let after_for = head.iter().position(|token| token.is("for"));
    let own = &head[after_for.map_or(0, |at| at + 1)..];
    let home = own
        .iter()
        .take_while(|token| !token.is("<") && !token.is("where"))
        .filter(|token| token.kind == Kind::Word)
        .last();
    let end = closed(tokens, open);
    let Some(home) = home else { return end };
    at = open + 1;
    while at < end {
        at = match tokens[at].text {
            "fn" => {
                let (function, after) = function(tokens, at);
                found
                    .methods
                    .extend(function.map(|function| (home.text.to_string(), function)));
                after
            }
            "{" | "(" | "[" if tokens[at].kind == Kind::Sign => closed(tokens, at),
            _ => at + 1,
        }
        .max(at + 1);
    }
    end
}

fn declared(tokens: &[Token<'_>], start: usize, found: &mut Found) -> usize {
    let Some(name) = tokens
        .get(start + 1)
        .filter(|token| token.kind == Kind::Word)
    else {
        return start + 1;
    };
    let end = (start..tokens.len()).find(|i| tokens[*i].is("{") || tokens[*i].is(";"));
    let end = end.unwrap_or(tokens.len());
    let mut fields = Vec::new();
    let has_body = tokens.get(end).is_some_and(|token| token.is("{"));
    let after = match has_body {
        true => closed(tokens, end),
        false => end + 1,
    };
    if tokens[start].is("struct") && has_body {
        for part in parts(&tokens[end + 1..(after - 1).max(end + 1)]) {
            let colon = part.iter().position(|token| token.is(":"));
            let word = colon.and_then(|at| part.get(at.checked_sub(1)?));
            fields.extend(word.map(|token| token.text.to_string()));
        }
    }
    found.types.push((name.text.to_string(), fields));
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_methods_and_types_are_found() {
        let found = scan(
            "#![allow(dead_code)]\nuse std::{a, b};\n#[derive(Clone)] pub struct P<'a> { pub x: &'a [i32], y: Option<Box<P>> }\nstruct Solution;\n\
             impl Solution { const A: i32 = 1; pub fn is_ok(&self, s: &'static str) -> bool { fn inner(a: i32) {} true } fn new() -> Self { Solution } }\n\
             impl<T: Fn(i32) -> bool> Go for P<T> where T: Copy { fn go(&mut self, (a, b): (i32, i32)) {} }\n\
             trait Go { fn hidden(&self); }\nmod m { pub fn no() {} }\nfn pick<'a, T: Ord>(mut a: Vec<T>, f: impl Fn(i32) -> i32) -> Option<T> where T: Copy { None }\nfn main() {}\n",
        );
        let names: Vec<_> = found.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["pick"]);
        assert_eq!(found.functions[0].generics, ["T"]);
        assert_eq!(found.functions[0].params[0].concat(), "Vec<T>");
        assert_eq!(found.functions[0].returns.concat(), "Option<T>");
        let methods: Vec<_> = found
            .methods
            .iter()
            .map(|(home, f)| (home.as_str(), f.name.as_str(), f.has_self, f.params.len()))
            .collect();
        assert_eq!(
            methods,
            [
                ("Solution", "is_ok", true, 1),
                ("Solution", "new", false, 0),
                ("P", "go", true, 1)
            ]
        );
        assert_eq!(found.types[0], ("P".into(), vec!["x".into(), "y".into()]));
        assert!(!found.has_state);
    }

    #[test]
    fn state_is_seen() {
        let table = [
            ("static NAMES: [&str; 2] = [\"a\", \"b\"];", false),
            ("const X: i32 = 1; fn f(s: &'static str) {}", false),
            (
                "thread_local! { static X: Cell<i32> = Cell::new(0); }",
                false,
            ),
            ("static mut N: i32 = 0;", true),
            ("static N: AtomicUsize = AtomicUsize::new(0);", true),
            (
                "fn f() { static CACHE: OnceLock<u8> = OnceLock::new(); }",
                true,
            ),
            ("fn f() { std::env::set_var(\"A\", \"b\"); }", true),
            ("fn f() { thread::spawn(|| {}); }", true),
        ];
        for (text, expected) in table {
            assert_eq!(scan(text).has_state, expected, "{text}");
        }
    }

    #[test]
    fn broken_text_ends() {
        for text in [
            "fn",
            "fn f",
            "fn f(",
            "fn f<",
            "impl",
            "impl X {",
            "struct",
            "struct X {",
            "impl<",
        ] {
            scan(text);
        }
    }
}
