//! What stands at the top of a text in C++ or C: its functions, and its classes
//! with their public methods.

use crate::language::scan::{Dialect, Kind, Token, closed, parts, spelt, tokens};

/// A function or a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// The declared result, as it is written.
    pub returns: String,
    /// Each parameter as it is written, with its name, without its default.
    pub params: Vec<String>,
    /// How many of them have no default.
    pub required: usize,
    pub is_template: bool,
}

/// A class or struct.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Class {
    pub name: String,
    pub constructors: Vec<Function>,
    pub methods: Vec<Function>,
    /// Its public methods are its bases' too, which are not looked at.
    pub has_bases: bool,
}

/// What a text has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
}

pub fn scan(text: &str) -> Found {
    let tokens = tokens(text, Dialect::C);
    let mut found = Found::default();
    scope(&tokens, None, true, &mut found);
    found.functions.retain(|function| function.name != "main");
    found
}

/// The declarations of one scope; those of a class go to its last entry.
fn scope(tokens: &[Token<'_>], class: Option<&mut Class>, mut public: bool, found: &mut Found) {
    let mut class = class;
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        // An access label.
        if class.is_some()
            && ["public", "private", "protected"].contains(&tokens[at].text)
            && tokens.get(at + 1).is_some_and(|token| token.is(":"))
        {
            public = tokens[at].text == "public";
            at += 2;
            continue;
        }
        let mut is_template = false;
        while at < tokens.len() && tokens[at].is("template") {
            is_template = true;
            at = closed_angle(tokens, at + 1);
        }
        let head = at;
        let mut list = None;
        let mut assigned = false;
        // Up to what ends a declaration or begins its body.
        let body = loop {
            let Some(token) = tokens.get(at) else {
                return;
            };
            match (token.kind, token.text) {
                (Kind::Sign, ";") => break None,
                (Kind::Sign, "(") => {
                    if list.is_none() && !assigned {
                        list = Some(at);
                    }
                    at = closed(tokens, at);
                }
                (Kind::Sign, "[") => at = closed(tokens, at),
                (Kind::Sign, "=") => {
                    assigned = true;
                    at += 1;
                }
                (Kind::Sign, "{") if assigned => at = closed(tokens, at),
                (Kind::Sign, "{") => break Some(at),
                (Kind::Sign, ":") if list.is_some() && !assigned => {
                    break initialisers(tokens, at + 1);
                }
                (Kind::Sign, "}") => {
                    at += 1;
                    break None;
                }
                _ => at += 1,
            }
        };
        let words = &tokens[head..body.unwrap_or(at).min(tokens.len())];
        let is = |word: &str| words.iter().any(|token| token.is(word));
        match (body, list) {
            (Some(open), _) if is("namespace") || (is("extern") && list.is_none()) => {
                let end = closed(tokens, open);
                if !words
                    .last()
                    .is_some_and(|t| t.kind == Kind::Word && t.text != "namespace")
                {
                    scope(&tokens[open + 1..end.max(open + 2) - 1], None, true, found);
                }
                at = end;
            }
            (Some(open), None) if is("class") || is("struct") => {
                let end = closed(tokens, open);
                let inner = &tokens[(open + 1).min(end - 1)..end - 1];
                if class.is_none()
                    && !is_template
                    && let Some(mut made) = class_head(words)
                {
                    let open_access = words.iter().any(|token| token.is("struct"));
                    let mut inside = Found::default();
                    scope(inner, Some(&mut made), open_access, &mut inside);
                    found.classes.push(made);
                }
                at = end;
            }
            (body, Some(list)) => {
                if let Some(function) = function(tokens, head, list, is_template) {
                    let own = class.as_ref().map(|class| class.name.clone());
                    let declared = body.is_none();
                    match &mut class {
                        Some(class) if public => {
                            if Some(&function.name) == own.as_ref() {
                                if !tokens[head].is("~") {
                                    class.constructors.push(function);
                                }
                            } else {
                                class.methods.push(function);
                            }
                        }
                        Some(_) => {}
                        // A declaration alone is no function, and `A::f` is a method's body.
                        None if declared || tokens[list - 2.min(list)].is("::") => {}
                        None => found.functions.push(function),
                    }
                }
                at = body.map_or(at + 1, |open| closed(tokens, open));
            }
            (Some(open), None) => at = closed(tokens, open),
            (None, None) => at += 1,
        }
        at = at.max(start + 1);
    }
}

/// From after the colon of a constructor to its body.
fn initialisers(tokens: &[Token<'_>], mut at: usize) -> Option<usize> {
    while at < tokens.len() {
        while at < tokens.len() && !tokens[at].is("(") && !tokens[at].is("{") {
            at += 1;
        }
        at = closed(tokens, at);
        match tokens.get(at) {
            Some(token) if token.is(",") => at += 1,
            Some(token) if token.is("{") => return Some(at),
            _ => return None,
        }
    }
    None
}

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

fn class_head(words: &[Token<'_>]) -> Option<Class> {
    let keyword = words
        .iter()
        .position(|token| token.is("class") || token.is("struct"))?;
    let name = words.get(keyword + 1)?;
    (name.kind == Kind::Word).then(|| Class {
        name: name.text.to_string(),
        has_bases: words.iter().any(|token| token.is(":")),
        ..Class::default()
    })
}

/// The function whose parameters open at `list`.
fn function(tokens: &[Token<'_>], head: usize, list: usize, is_template: bool) -> Option<Function> {
    let name = tokens.get(list.checked_sub(1)?)?;
    let before = &tokens[head..list - 1];
    let is_no_function = name.kind != Kind::Word
        || [
            "if", "while", "for", "switch", "return", "decltype", "alignas", "operator",
        ]
        .contains(&name.text)
        || before.iter().any(|token| {
            token.is("operator") || token.is("using") || token.is("typedef") || token.is("friend")
        });
    if list <= head || is_no_function {
        return None;
    }
    let end = closed(tokens, list);
    let inside = &tokens[list + 1..end - 1];
    let mut params = Vec::new();
    let mut required = 0;
    for part in parts(inside) {
        let default = part.iter().position(|token| token.is("="));
        let declared = &part[..default.unwrap_or(part.len())];
        if declared.len() == 1 && declared[0].is("void") {
            continue;
        }
        required += usize::from(default.is_none());
        params.push(spelt(declared));
    }
    let storage = [
        "static",
        "inline",
        "constexpr",
        "virtual",
        "extern",
        "explicit",
        "auto",
    ];
    let returns: Vec<Token<'_>> = before
        .iter()
        .copied()
        .filter(|token| !storage.contains(&token.text))
        .collect();
    Some(Function {
        name: name.text.to_string(),
        returns: spelt(&returns),
        params,
        required,
        is_template,
    })
}

/// Names that the preprocessor knows from this text: they must not reach into
/// what stands after it.
pub fn macros(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| {
            let rest = line.trim_start().strip_prefix('#')?.trim_start();
            let rest = rest.strip_prefix("define")?;
            let name = rest.trim_start();
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            Some(&name[..end.unwrap_or(name.len())]).filter(|name| !name.is_empty())
        })
        .collect()
}

/// True if the text asks for any header itself.
pub fn includes(text: &str) -> bool {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix('#'))
        .any(|rest| rest.trim_start().starts_with("include"))
}

/// The text without what stands behind `#ifdef` of a name that nobody defines,
/// as people keep what their own machine needs.
pub fn without_local(text: &str) -> String {
    let defined = macros(text);
    let mut out = String::new();
    // For each open condition, whether what stands there is left out.
    let mut open: Vec<bool> = Vec::new();
    for line in text.split_inclusive('\n') {
        let directive = line.trim_start().strip_prefix('#').map(str::trim);
        let mut words = directive.unwrap_or("").split_whitespace();
        match (words.next(), words.next()) {
            (Some("ifdef"), Some(name)) => {
                open.push(!name.starts_with('_') && !defined.contains(&name));
            }
            (Some("if"), Some("0")) => open.push(true),
            (Some("if" | "ifndef"), _) => open.push(false),
            (Some("else" | "elif"), _) => {
                if let Some(last) = open.last_mut() {
                    *last = false;
                }
            }
            (Some("endif"), _) => {
                open.pop();
            }
            _ if open.contains(&true) => {}
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_classes_are_found() {
        let found = scan(
            "#include <x>\nusing namespace std;\nint g = f(1);\nstatic bool isOk(const string& s, int depth = 0) { return {}; }\n\
             int later(int);\nnamespace inner { void hidden() {} }\nnamespace { void seen() {} }\n\
             template <class T> T twice(T t) { return t; }\nstruct P { int x{1}; P(int a) : x{a} {} };\n\
             class Solution {\n  int own() { return 1; }\npublic:\n  Solution() : a(1), b{2} { }\n  ~Solution() {}\n\
             bool valid(string s, map<int, int> m) const { return true; }\n  bool operator()(int a) { return a; }\n\
             private: int n = 0; void no() {} };\nint main() { return 0; }\nbool Solution::out() { return true; }\n\
             auto f = [](int a) { return a; };\n",
        );
        let names: Vec<_> = found.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["isOk", "seen", "twice"]);
        assert_eq!(found.functions[0].params, ["const string&s", "int depth"]);
        assert_eq!(found.functions[0].required, 1);
        let classes: Vec<_> = found.classes.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(classes, ["P", "Solution"]);
        let solution = &found.classes[1];
        let methods: Vec<_> = solution.methods.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(methods, ["valid"]);
        assert_eq!(solution.methods[0].params.len(), 2);
        assert_eq!(found.classes[0].constructors[0].params, ["int a"]);
        assert_eq!(solution.constructors.len(), 1);
    }

    #[test]
    fn what_only_the_own_machine_has_is_left_out() {
        let table = [
            ("#ifdef LOCAL\na\n#else\nb\n#endif\nc\n", "b\nc\n"),
            (
                "#define LOCAL\n#ifdef LOCAL\na\n#endif\n",
                "#define LOCAL\na\n",
            ),
            ("#ifdef __cplusplus\na\n#endif\n", "a\n"),
            ("#ifndef LIST_H\na\n#endif\n", "a\n"),
            ("#if 0\n#if 1\na\n#endif\nb\n#endif\n#endif\nc", "c"),
        ];
        for (text, expected) in table {
            assert_eq!(without_local(text), expected, "{text}");
        }
    }

    #[test]
    fn broken_text_ends() {
        for text in [
            "}",
            "{",
            "class",
            "class X {",
            "int f(",
            "template <",
            "X::(",
            "a : b {",
        ] {
            scan(text);
        }
    }
}
