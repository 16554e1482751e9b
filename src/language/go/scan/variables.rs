//! The variables of a package in Go, and the statements that set them as they
//! were before the first case. Whatever is not plain counts as unknown: then a
//! case gets a process of its own, which costs time and is never wrong.

use super::Function;
use crate::language::scan::{Dialect, Kind, Token, closed, tokens};

/// One declaration, in the answer's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    names: Vec<String>,
    /// Empty where the value tells.
    ty: String,
    /// Empty where there is none.
    value: String,
}

/// The declarations of the `var` at `start`, and the place after them.
pub(super) fn declared(
    text: &str,
    all: &[Token<'_>],
    start: usize,
) -> Option<(Vec<Variable>, usize)> {
    let mut at = start + 1;
    if !all.get(at)?.is("(") {
        let (variable, end) = declaration(text, all, at)?;
        return Some((vec![variable], end));
    }
    let end = closed(all, at);
    let mut variables = Vec::new();
    at += 1;
    while at + 1 < end {
        if all[at].is(";") {
            at += 1;
            continue;
        }
        let (variable, next) = declaration(text, &all[..end - 1], at)?;
        variables.push(variable);
        at = next;
    }
    Some((variables, end))
}

/// One declaration without its `var`.
fn declaration(text: &str, all: &[Token<'_>], start: usize) -> Option<(Variable, usize)> {
    let mut at = start;
    let mut names = Vec::new();
    loop {
        let name = all.get(at).filter(|token| token.kind == Kind::Word)?;
        names.push(name.text.to_string());
        at += 1;
        if !all.get(at).is_some_and(|token| token.is(",")) {
            break;
        }
        at += 1;
    }
    let end = end(all, at);
    let mut equals = at;
    while equals < end && !all[equals].is("=") {
        equals = match all[equals].text {
            "(" | "[" | "{" => closed(all, equals),
            _ => equals + 1,
        };
    }
    let words = |from: usize, to: usize| -> String {
        let place = |token: &Token<'_>| token.text.as_ptr() as usize - text.as_ptr() as usize;
        match (all.get(from), to.checked_sub(1).and_then(|at| all.get(at))) {
            (Some(first), Some(last)) if from < to => {
                text[place(first)..place(last) + last.text.len()].to_string()
            }
            _ => String::new(),
        }
    };
    let variable = Variable {
        names,
        ty: words(at, equals.min(end)),
        value: words(equals + 1, end),
    };
    let is_whole = !variable.ty.is_empty() || !variable.value.is_empty();
    is_whole.then_some((variable, end))
}

/// The place after the last token of a declaration, by Go's rule: a line ends
/// it after a word, a literal or a bracket that closes.
fn end(all: &[Token<'_>], start: usize) -> usize {
    let mut at = start;
    while at < all.len() {
        if all[at].is(";") {
            return at;
        }
        let is_open = all[at].kind == Kind::Sign && ["(", "[", "{"].contains(&all[at].text);
        at = if is_open { closed(all, at) } else { at + 1 };
        let last = all[at - 1];
        let may_end = last.kind != Kind::Sign || [")", "]", "}"].contains(&last.text);
        let line = last.line + last.text.matches('\n').count() as u32;
        if may_end && all.get(at).is_none_or(|next| next.line > line) {
            return at;
        }
    }
    all.len()
}

/// The statements for all of them; `None` where their order could matter, or
/// where something else runs before the first case.
pub(super) fn resets(all: &[Variable], functions: &[Function]) -> Option<Vec<String>> {
    if functions.iter().any(|function| function.name == "init") {
        return None;
    }
    let mut out = Vec::new();
    for (index, variable) in all.iter().enumerate() {
        let later = |word: &str| {
            all[index..]
                .iter()
                .any(|other| other.names.iter().any(|name| name == word))
        };
        // Go decides the order by what each needs, through functions too.
        let needs_order = tokens(&variable.value, Dialect::Go).iter().any(|token| {
            token.kind == Kind::Word
                && (later(token.text) || functions.iter().any(|f| f.name == token.text))
        });
        if needs_order || variable.names.iter().any(|name| name == "_") {
            return None;
        }
        let names = variable.names.join(", ");
        out.push(match (&variable.value, &variable.ty) {
            (value, _) if !value.is_empty() => format!("{names} = {value}"),
            (_, ty) => {
                let zeros = vec!["grade_zero"; variable.names.len()].join(", ");
                format!("{{ var grade_zero {ty}; {names} = {zeros} }}")
            }
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::scan;

    #[test]
    fn variables_are_set_again() {
        let table = [
            ("var n = 0\nfunc f() {}", Some("n = 0")),
            (
                "var memo map[string]int // x\nvar a, b [2]int",
                Some(
                    "{ var grade_zero map[string]int; memo = grade_zero }|{ var grade_zero [2]int; a, b = grade_zero, grade_zero }",
                ),
            ),
            (
                "var (\n\tpairs = map[rune]rune{\n\t\t')': '(',\n\t}\n\tmu sync.Mutex\n\tx float64 = 1 +\n\t\t2; y = x\n)",
                Some(
                    "pairs = map[rune]rune{\n\t\t')': '(',\n\t}|{ var grade_zero sync.Mutex; mu = grade_zero }|x = 1 +\n\t\t2|y = x",
                ),
            ),
            (
                "var f = func(n int) int {\n\treturn n\n}\ntype T int",
                Some("f = func(n int) int {\n\treturn n\n}"),
            ),
            ("var a = b\nvar b = 1", None),
            ("var a = build()\nfunc build() int { return 1 }", None),
            ("var f = func() { f() }", None),
            ("var n int\nfunc init() { n = 1 }", None),
            ("var _ I = T{}", None),
            ("var", None),
            ("var (", None),
        ];
        for (text, expected) in table {
            let found = scan(text);
            assert!(found.has_variables);
            let got = found.resets.map(|all| all.join("|"));
            let got = got.filter(|all| !all.is_empty());
            assert_eq!(got.as_deref(), expected, "{text}");
        }
    }
}
