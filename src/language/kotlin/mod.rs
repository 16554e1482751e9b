//! Kotlin on the JVM. What is compiled is Java's classes, so the driver is
//! Java's: it finds the entry by reflection.

mod older;

use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted};
use super::names::Convention;
use super::nodes;
use super::scan::{Dialect, Kind, Token, tokens};
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, java, nothing_beside};

pub static KOTLIN: Language = Language {
    id: "kotlin",
    name: "Kotlin",
    extensions: &["kt", "kts"],
    aliases: &["kotlinc"],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: "null",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["kotlinc"],
        beside: &[],
        minimum: (1, 3),
        identify: &["-version"],
        is_script: true,
        suits: any_suits,
        install: "install Kotlin 1.3 or later (Debian: apt install kotlin; macOS: brew install kotlin)",
    }),
    driver: Some(Driver {
        files: &[],
        compile_ahead: None,
        arguments: &[],
        environment: &[],
        stack: 0,
        least_memory: 1 << 30,
        resident: 192 << 20,
        machine: Machine::Jvm,
    }),
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &[],
        environment: &[],
        beside: nothing_beside,
        least_memory: 1 << 30,
        stack: 0,
    }),
};

pub static RECIPE: Recipe = Recipe {
    plan,
    environment: &[],
    needs: &[(
        "javac",
        "the driver is Java's (Debian: apt install default-jdk-headless; macOS: brew install openjdk)",
    )],
};

/// What answers name without importing it.
const CLASSES: [(&str, &str); 17] = [
    ("Arrays", "java.util.Arrays"),
    ("AtomicInteger", "java.util.concurrent.atomic.AtomicInteger"),
    ("AtomicLong", "java.util.concurrent.atomic.AtomicLong"),
    ("BigDecimal", "java.math.BigDecimal"),
    ("BigInteger", "java.math.BigInteger"),
    ("Collections", "java.util.Collections"),
    (
        "ConcurrentHashMap",
        "java.util.concurrent.ConcurrentHashMap",
    ),
    ("Deque", "java.util.Deque"),
    ("LinkedList", "java.util.LinkedList"),
    ("Objects", "java.util.Objects"),
    ("PriorityQueue", "java.util.PriorityQueue"),
    ("Queue", "java.util.Queue"),
    ("ReentrantLock", "java.util.concurrent.locks.ReentrantLock"),
    ("Scanner", "java.util.Scanner"),
    ("Stack", "java.util.Stack"),
    ("TreeMap", "java.util.TreeMap"),
    ("TreeSet", "java.util.TreeSet"),
];

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let tokens = tokens(request.text, Dialect::C);
    let package = java::package(&tokens);
    let file = own_name(request.file);
    let source = format!("src/{file}");
    let mut start = java::start(&["{}/driver", "{}/runtime.jar"], request.java);
    start
        .arguments
        .insert(0, format!("-Dgrade_.version={}", request.version));
    if let Wanted::Program = request.wanted {
        start = Start {
            arguments: java::program(&["{}/out", "{}/runtime.jar"]),
            ..start
        };
        start
            .arguments
            .push(format!("{package}{}", class_of(&file)));
    }
    let text = older::rewritten(request.text, &tokens, request.version);
    let mut files = vec![(source.clone(), imported(&text, request.version))];
    for node in nodes::missing(request, &tokens)? {
        let imported = nodes::imported_from(&tokens, node.name());
        let package = match imported.as_deref().unwrap_or(package.trim_end_matches('.')) {
            "" => String::new(),
            package => format!("package {package}\n"),
        };
        let definition = nodes::definition("kotlin", &node);
        files.push((
            format!("src/grade-{}.kt", node.name()),
            format!("{package}{definition}"),
        ));
    }
    let mut words = vec!["-d", "out"];
    let is_old = older::is_before(request.version, 4);
    if is_old {
        words.extend(["-cp", "runtime.jar"]);
    }
    words.extend(files.iter().map(|(name, _)| name.as_str()));
    let step = compile(&words);
    let plan = Plan {
        support: Some(Box::new(support(is_old))),
        files,
        steps: vec![step],
        remark: is_old.then_some(older::REMARK),
        keep: ["driver", "runtime.jar", "out"].map(String::from).to_vec(),
        source,
        start,
        ..Plan::default()
    };
    match java::lacks_main(request, &tokens) {
        true => Err(java::no_main(std::iter::empty(), plan)),
        false => Ok(plan),
    }
}

fn compile(more: &[&str]) -> Vec<String> {
    let own = [
        "-J-Xmx1g",
        "-J-Xms128m",
        "-J-XX:+UseSerialGC",
        "-J-XX:TieredStopAtLevel=1",
        "-nowarn",
        "-no-reflect",
    ];
    [&own, more]
        .concat()
        .into_iter()
        .map(String::from)
        .collect()
}

/// The driver, and the library that Kotlin's own classes stand in, with what an
/// old one lacks.
fn support(is_old: bool) -> Plan {
    let mut plan = java::support();
    for step in &mut plan.steps {
        step.insert(0, "!javac".into());
    }
    let files = match is_old {
        true => older::FILES.as_slice(),
        false => &[("empty.kt", "private class Empty\n")],
    };
    let mut words = vec!["-include-runtime", "-d", "runtime.jar"];
    if is_old {
        words.push("-Xallow-kotlin-package");
    }
    words.extend(files.iter().map(|(name, _)| name));
    plan.steps.push(compile(&words));
    for (name, text) in files {
        plan.files.push(((*name).into(), (*text).into()));
    }
    plan.keep.push("runtime.jar".into());
    plan
}

/// The candidate's own file name, where a class can be named after it.
fn own_name(file: &str) -> String {
    let stem = file
        .strip_suffix(".kts")
        .or_else(|| file.strip_suffix(".kt"));
    let is_word = |stem: &str| {
        stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && stem.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    match stem.filter(|stem| is_word(stem)) {
        Some(stem) => format!("{stem}.kt"),
        None => "answer.kt".into(),
    }
}

/// The class that has the functions of a file.
fn class_of(file: &str) -> String {
    let stem = file.trim_end_matches(".kt");
    let (first, rest) = stem.split_at(1.min(stem.len()));
    format!("{}{rest}Kt", first.to_ascii_uppercase())
}

/// The text with imports of what it names, on the line of the package, or of
/// the annotations of the file, or the first one.
fn imported(text: &str, version: &str) -> String {
    let tokens = tokens(text, Dialect::C);
    let mut imports = String::from("import kotlin.math.*; ");
    let named = |name: &str| tokens.iter().any(|token| token.is(name));
    let known = |name: &str| {
        tokens.windows(2).any(|pair| {
            let declares = ["class", "interface", "object", "typealias"];
            pair[1].is(name) && (pair[0].is(".") || declares.iter().any(|word| pair[0].is(word)))
        })
    };
    let mut add = |name: &str, path: &str| {
        if named(name) && !known(name) {
            imports.push_str(&format!("import {path}; "));
        }
    };
    for (name, path) in CLASSES {
        add(name, path);
    }
    if older::is_before(version, 4) {
        // Kotlin has one of its own since 1.4.
        if older::means_javas_deque(&tokens) {
            add("ArrayDeque", "java.util.ArrayDeque");
        }
        for name in older::never_null(&tokens) {
            imports.push_str(&format!("import kotlin.newer_.{name}; "));
        }
    }
    let at = beginning(text, &tokens);
    let gap = match text[..at].ends_with(')') {
        true => " ",
        false if at > 0 => "; ",
        false => "",
    };
    let mut whole = format!("{}{gap}{imports}{}", &text[..at], &text[at..]);
    // These came with Kotlin 1.6; the last line may be a comment.
    if older::is_before(version, 6) {
        for (name, function) in [
            ("readln", "private fun readln(): String = readLine()!!"),
            ("readlnOrNull", "private fun readlnOrNull() = readLine()"),
        ] {
            let declares = |pair: &[Token<'_>]| pair[0].is("fun") && pair[1].is(name);
            let called = tokens.iter().any(|token| token.is(name));
            if called && !tokens.windows(2).any(declares) {
                whole.push_str(&format!("\n{function}"));
            }
        }
    }
    whole
}

/// Where imports may begin.
fn beginning(text: &str, tokens: &[Token<'_>]) -> usize {
    let end = |token: &Token<'_>| older::end_of(text, token);
    if let Some(start) = tokens.iter().position(|token| token.is("package")) {
        let line = tokens[start].line;
        return tokens[start..]
            .iter()
            .take_while(|token| token.line == line && (token.kind == Kind::Word || token.is(".")))
            .last()
            .map_or(0, end);
    }
    let annotation = tokens
        .windows(3)
        .rfind(|three| three[0].is("@") && three[1].is("file") && three[2].is(":"));
    let Some([first, ..]) = annotation else {
        return 0;
    };
    tokens
        .iter()
        .rfind(|token| token.line == first.line)
        .map_or(0, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_stand_where_they_may() {
        let table = [
            ("fun f() {}", "import kotlin.math.*; fun f() {}"),
            (
                "// x\npackage a.b\nfun f() = Stack<Int>()",
                "// x\npackage a.b; import kotlin.math.*; import java.util.Stack; \nfun f() = Stack<Int>()",
            ),
            (
                "@file:Suppress(\"x\")\nimport java.util.Stack\nval s: Stack<Int>",
                "@file:Suppress(\"x\") import kotlin.math.*; \nimport java.util.Stack\nval s: Stack<Int>",
            ),
            (
                "class Stack\nval s = Stack()",
                "import kotlin.math.*; class Stack\nval s = Stack()",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(imported(text, "1.9"), expected);
        }
        let queue = "val a = ArrayDeque<Int>()\nval b = a.poll()";
        assert!(imported(queue, "1.3").contains("java.util.ArrayDeque"));
        assert!(!imported("val a = ArrayDeque<Int>()", "1.3").contains("java.util"));
        assert!(!imported("val a = ArrayDeque<Int>()", "2.0").contains("java.util"));
    }

    #[test]
    fn a_file_gives_its_name_to_a_class() {
        let table = [
            ("my.kt", "my.kt", "MyKt"),
            ("Main.kts", "Main.kt", "MainKt"),
            ("1-2.kt", "answer.kt", "AnswerKt"),
        ];
        for (file, own, class) in table {
            assert_eq!(own_name(file), own);
            assert_eq!(class_of(own), class);
        }
    }
}
