//! What stands at the top of a text in Go, and what it leaves out.

mod variables;

use super::newer::PACKAGES as PACKAGES_OF_NEWER;
use crate::language::scan::{Dialect, Kind, Token, closed, parts, tokens};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    pub name: String,
    /// How many parameters it has.
    pub params: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    pub functions: Vec<Function>,
    /// With the type that each is a method of.
    pub methods: Vec<(String, Function)>,
    pub types: Vec<String>,
    /// It has variables that outlive a call.
    pub has_variables: bool,
    /// Statements that set these as they were, where that is known.
    pub resets: Option<Vec<String>>,
}

pub(super) fn scan(text: &str) -> Found {
    let tokens = tokens(text, Dialect::Go);
    let mut found = Found::default();
    let mut variables = Some(Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].text {
            "func" => at = function(&tokens, at, &mut found),
            "type" => {
                let next = tokens.get(at + 1);
                found.types.extend(
                    next.filter(|t| t.kind == Kind::Word)
                        .map(|t| t.text.to_string()),
                );
                at += 1;
            }
            "var" => {
                found.has_variables = true;
                let known = variables::declared(text, &tokens, at);
                at = known.as_ref().map_or(at + 1, |(_, end)| *end);
                variables = variables.zip(known).map(|(mut all, (more, _))| {
                    all.extend(more);
                    all
                });
            }
            "{" | "(" | "[" => at = closed(&tokens, at),
            _ => at += 1,
        }
    }
    found.resets = variables.and_then(|all| variables::resets(&all, &found.functions));
    found
        .functions
        .retain(|function| function.name != "main" && function.name != "init");
    found
}

fn function(tokens: &[Token<'_>], start: usize, found: &mut Found) -> usize {
    let mut at = start + 1;
    let mut home = None;
    if tokens.get(at).is_some_and(|token| token.is("(")) {
        let end = closed(tokens, at);
        home = tokens[at..end]
            .iter()
            .rev()
            .find(|token| token.kind == Kind::Word)
            .map(|token| token.text.to_string());
        at = end;
    }
    let Some(name) = tokens.get(at).filter(|token| token.kind == Kind::Word) else {
        return start + 1;
    };
    at += 1;
    let is_generic = tokens.get(at).is_some_and(|token| token.is("["));
    if is_generic {
        at = closed(tokens, at);
    }
    if !tokens.get(at).is_some_and(|token| token.is("(")) {
        return at;
    }
    let end = closed(tokens, at);
    let function = Function {
        name: name.text.to_string(),
        params: parts(&tokens[at + 1..(end - 1).max(at + 1)]).len(),
    };
    match home {
        Some(home) => found.methods.push((home, function)),
        None if !is_generic => found.functions.push(function),
        None => {}
    }
    // The body: a result may have brackets of its own before it.
    while at < tokens.len() && !tokens[at].is("{") {
        let is_interface = tokens[at].is("interface") || tokens[at].is("struct");
        at = match tokens[at].text {
            "(" | "[" => closed(tokens, at),
            _ if is_interface => closed(tokens, at + 1),
            _ => at + 1,
        };
    }
    closed(tokens, at)
}

/// Packages that answers use without naming them.
pub(super) const PACKAGES: [(&str, &str); 24] = [
    ("bufio", "bufio"),
    ("bytes", "bytes"),
    ("cmplx", "math/cmplx"),
    ("errors", "errors"),
    ("fmt", "fmt"),
    ("heap", "container/heap"),
    ("io", "io"),
    ("list", "container/list"),
    ("math", "math"),
    ("big", "math/big"),
    ("bits", "math/bits"),
    ("os", "os"),
    ("rand", "math/rand"),
    ("reflect", "reflect"),
    ("regexp", "regexp"),
    ("ring", "container/ring"),
    ("sort", "sort"),
    ("strconv", "strconv"),
    ("strings", "strings"),
    ("sync", "sync"),
    ("atomic", "sync/atomic"),
    ("time", "time"),
    ("unicode", "unicode"),
    ("utf8", "unicode/utf8"),
];

/// The text as a file of the driver's package, with what it leaves out on its
/// first line. `renamed`: a `main` of its own has another name; `newer`: the
/// packages of newer versions are there.
pub(super) fn prepared(text: &str, renamed: bool, newer: bool) -> String {
    let tokens = tokens(text, Dialect::Go);
    let place = |token: &Token<'_>| token.text.as_ptr() as usize - text.as_ptr() as usize;
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let mut imports = String::new();
    let imported = |path: &str| {
        let quoted = format!("\"{path}\"");
        tokens
            .iter()
            .any(|t| t.kind == Kind::Literal && t.text == quoted)
    };
    let newer: &[_] = if newer { &PACKAGES_OF_NEWER } else { &[] };
    for &(name, path) in PACKAGES.iter().chain(newer) {
        let used = tokens.windows(2).enumerate().any(|(at, pair)| {
            pair[0].is(name) && pair[1].is(".") && (at == 0 || !tokens[at - 1].is("."))
        });
        // A variable of that name is declared somewhere.
        let declared = tokens.windows(2).any(|pair| {
            pair[0].is(name) && (pair[1].is(":=") || pair[1].is(","))
                || pair[1].is(name) && pair[0].is("var")
        }) || tokens
            .windows(2)
            .any(|pair| pair[0].is(name) && pair[1].kind == Kind::Word);
        if used && !declared && !imported(path) {
            imports.push_str(&format!("import \"{path}\"; "));
        }
    }
    match tokens.windows(2).find(|pair| pair[0].is("package")) {
        Some([_, name]) => {
            let start = place(name);
            let end = start + name.text.len();
            edits.push((start, end, format!("main; {imports}")));
        }
        _ => edits.push((0, 0, format!("package main; {imports}"))),
    }
    if renamed {
        for trio in tokens.windows(3) {
            if trio[0].is("func") && trio[1].is("main") && trio[2].is("(") {
                let start = place(&trio[1]);
                edits.push((start, start + 4, "grade_own_main".into()));
            }
        }
    }
    let mut out = text.to_string();
    for (start, end, with) in edits.into_iter().rev() {
        out.replace_range(start..end, &with);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_types_are_found() {
        let found = scan(
            "package x\nimport \"fmt\"\ntype T struct { a int }\nfunc Constructor(a, b int) T { return T{} }\n\
             func (t *T) Get(k string) (int, bool) { return 0, true }\nfunc f(g func(a, b int) int, m map[string]int) []int { var x int; return nil }\nfunc main() {}\n",
        );
        let names: Vec<_> = found
            .functions
            .iter()
            .map(|f| (f.name.as_str(), f.params))
            .collect();
        assert_eq!(names, [("Constructor", 2), ("f", 2)]);
        assert_eq!(found.methods[0].0, "T");
        assert_eq!(found.types, ["T"]);
        assert!(!found.has_variables);
        assert!(scan("var cache = map[int]int{}").has_variables);
    }

    #[test]
    fn what_is_missing_is_added_on_the_same_line() {
        assert_eq!(
            prepared("func f(s string) { fmt.Println(s) }", false, true),
            "package main; import \"fmt\"; func f(s string) { fmt.Println(s) }"
        );
        assert_eq!(
            prepared(
                "// x\npackage other\nimport \"fmt\"\nfunc main() { fmt.Println() }",
                true,
                true
            ),
            "// x\npackage main; \nimport \"fmt\"\nfunc grade_own_main() { fmt.Println() }"
        );
        for text in ["func", "func (", "func f", "func f(", "type", "package"] {
            scan(text);
            prepared(text, true, true);
        }
    }
}
