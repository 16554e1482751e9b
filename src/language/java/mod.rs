//! Java 17 and later. The driver finds the entry by reflection, so that the
//! build compiles nothing but the answer.

use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted};
use super::names::Convention;
use super::nodes;
use super::runtime::numbers;
use super::scan::{Dialect, Kind, Token, closed, tokens};
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

pub static JAVA: Language = Language {
    id: "java",
    name: "Java",
    extensions: &["java"],
    aliases: &["jdk"],
    function_names: Convention::Camel,
    method_names: Convention::Camel,
    null: "null",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["javac"],
        beside: &[],
        minimum: (17, 0),
        identify: &["-version"],
        is_script: false,
        suits: any_suits,
        install: "install a JDK, 17 or later (Debian: apt install default-jdk-headless; macOS: brew install openjdk)",
    }),
    driver: Some(Driver {
        files: SOURCES,
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
    needs: &[],
};

const SOURCES: &[(&str, &str)] = &[
    ("Driver.java", include_str!("Driver.java")),
    ("Json.java", include_str!("Json.java")),
    ("Nodes.java", include_str!("Nodes.java")),
    ("Pair.java", include_str!("Pair.java")),
    ("Target.java", include_str!("Target.java")),
    ("Values.java", include_str!("Values.java")),
];

/// What LeetCode and its like import for an answer.
const IMPORTS: &str = "import java.util.*; import java.util.function.*; import java.util.stream.*; import java.math.*; import javafx.util.*; ";

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let tokens = tokens(request.text, Dialect::C);
    let types = types(&tokens);
    let (name, text) = if types.is_empty() {
        ("Solution".to_string(), wrapped(request.text))
    } else {
        let public = types.iter().find(|found| found.public);
        let name = public.map_or("Answer".into(), |found| found.name.to_string());
        (name, imported(request.text))
    };
    let file = format!("{name}.java");
    let mut start = start(&["{}/driver"], request.java);
    if let Wanted::Program = request.wanted {
        let package = package(&tokens);
        // Of several, the one that has to have the file's name.
        let mut mains = types.iter().filter(|found| found.has_main);
        let main = mains
            .clone()
            .find(|found| found.public)
            .or_else(|| mains.next());
        let main = main.map_or(name, |found| found.name.to_string());
        start.arguments = program(&["{}/out"]);
        start.arguments.push(format!("{package}{main}"));
    }
    let source = format!("src/{file}");
    let mut files = vec![(source.clone(), text)];
    for node in nodes::missing(request, &tokens)? {
        let definition = nodes::definition("java", &node);
        let text = match nodes::imported_from(&tokens, node.name()) {
            Some(package) if !package.is_empty() => {
                format!("package {package};\n{}", opened(&definition))
            }
            _ => match package(&tokens).trim_end_matches('.') {
                "" => definition,
                package => format!("package {package};\n{definition}"),
            },
        };
        files.push((format!("src/{}.java", node.name()), text));
    }
    let mut words = vec!["-cp", "driver", "-d", "out"];
    words.extend(files.iter().map(|(name, _)| name.as_str()));
    let step = compile(&words);
    let plan = Plan {
        support: Some(Box::new(support())),
        files,
        steps: vec![step],
        keep: vec!["driver".into(), "out".into()],
        source,
        remark: numbers(request.version)
            .filter(|found| *found < (21, 0))
            .map(|_| NEWER),
        start,
        ..Plan::default()
    };
    match lacks_main(request, &tokens) {
        true => Err(no_main(types.iter().map(|found| found.name), plan)),
        false => Ok(plan),
    }
}

/// Is this to be a program, and nothing of it to be started?
pub(super) fn lacks_main(request: &Request<'_>, tokens: &[Token<'_>]) -> bool {
    let main = |pair: &[Token<'_>]| pair[0].is("main") && pair[1].is("(");
    matches!(request.wanted, Wanted::Program) && !tokens.windows(2).any(main)
}

/// What is said of it then, if it compiles.
pub(super) fn no_main<'a>(found: impl Iterator<Item = &'a str>, check: Plan) -> Refusal {
    Refusal::NoEntry {
        wanted: vec!["main".into()],
        found: found.map(String::from).collect(),
        several: Vec::new(),
        check: Box::new(check),
    }
}

/// A class with its members as other packages see it.
fn opened(definition: &str) -> String {
    let lines = definition.lines().map(|line| match line.trim_start() {
        "}" => "}\n".to_string(),
        line => format!("public {line}\n"),
    });
    lines.collect()
}

/// What an older compiler says about what came with Java 21 or later.
const NEWER: (&[&str], &str) = (
    &[
        "method getFirst()",
        "method getLast()",
        "method removeFirst()",
        "method removeLast()",
        "method reversed()",
        "'_' used as an identifier",
        "--enable-preview",
    ],
    "the Java of this machine is an older one; a newer one may take this",
);

/// What lets every JVM start sooner. Its prepared classes are mapped where they
/// were prepared for: moving them touches all of their pages. An option that
/// this JVM does not know is left aside.
const SOONER: [&str; 6] = [
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:ArchiveRelocationMode=0",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-Xshare:auto",
];

/// What lets the driver start sooner, and its first calls cost less than
/// compiling what makes them. Older JVMs know the first property, newer ones
/// the second.
const DRIVER: [&str; 3] = [
    "-XX:TieredStopAtLevel=1",
    "-Dsun.reflect.inflationThreshold=20000",
    "-Djdk.reflect.useNativeAccessorOnly=true",
];

/// How the driver is started, with a class path, on a Java of this version.
pub(super) fn start(path: &[&str], java: &str) -> Start {
    let path = path.join(":");
    let mut arguments = [&SOONER[..], &DRIVER[..]].concat();
    // Some JVMs complain of the driver's use of Unsafe. Opening a package to
    // reflection keeps them from starting with their prepared modules.
    match numbers(java) {
        Some(found) if found < (24, 0) => {}
        Some(found) if found < (26, 0) => arguments.push("--sun-misc-unsafe-memory-access=allow"),
        _ => arguments.push("--add-opens=java.base/java.io=ALL-UNNAMED"),
    }
    arguments.extend(["-cp", &path, "grade_.Driver", "{}/out"]);
    Start {
        under: Some("java"),
        arguments: arguments.into_iter().map(String::from).collect(),
        program: String::new(),
    }
}

/// The arguments before a program's main class.
pub(super) fn program(path: &[&str]) -> Vec<String> {
    let path = path.join(":");
    let words = [&SOONER[..], &["-Xss128m", "-cp", &path]].concat();
    words.into_iter().map(String::from).collect()
}

fn compile(more: &[&str]) -> Vec<String> {
    let mut words = vec![
        "-J-XX:+UseSerialGC",
        "-J-XX:TieredStopAtLevel=1",
        "-encoding",
        "UTF-8",
        "-nowarn",
        "-proc:none",
        // Concatenation that links itself at run time costs each start 30 ms.
        "-XDstringConcat=inline",
        "-g",
    ];
    words.extend(more);
    words.into_iter().map(String::from).collect()
}

pub(super) fn support() -> Plan {
    let names: Vec<&str> = SOURCES.iter().map(|(name, _)| *name).collect();
    Plan {
        files: SOURCES
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect(),
        steps: vec![compile(&[&["-d", "driver"], names.as_slice()].concat())],
        keep: vec!["driver".into()],
        source: "Driver.java".into(),
        ..Plan::default()
    }
}

struct TypeFound<'a> {
    name: &'a str,
    public: bool,
    has_main: bool,
}

/// The classes, interfaces, records and enums at the top of a text.
fn types<'a>(tokens: &[Token<'a>]) -> Vec<TypeFound<'a>> {
    let mut all = Vec::new();
    let mut at = 0;
    let mut public = false;
    while at < tokens.len() {
        let token = tokens[at];
        let next = tokens.get(at + 1).filter(|next| next.kind == Kind::Word);
        match (token.text, next) {
            ("class" | "interface" | "record" | "enum", Some(name))
                if !token_is_name(tokens, at) =>
            {
                let open = (at..tokens.len())
                    .find(|i| tokens[*i].is("{"))
                    .unwrap_or(tokens.len());
                let end = closed(tokens, open);
                let body = &tokens[open.min(end)..end];
                let has_main = body
                    .windows(3)
                    .any(|words| words[0].is("void") && words[1].is("main") && words[2].is("("));
                all.push(TypeFound {
                    name: name.text,
                    public,
                    has_main,
                });
                public = false;
                at = end.max(at + 1);
            }
            ("public", _) => {
                public = true;
                at += 1;
            }
            (";", _) => {
                public = false;
                at += 1;
            }
            ("(" | "{" | "[", _) => {
                public = false;
                at = closed(tokens, at);
            }
            _ => at += 1,
        }
    }
    all
}

/// `record` is a word like any other where a type stands before it.
fn token_is_name(tokens: &[Token<'_>], at: usize) -> bool {
    at > 0
        && (tokens[at - 1].is(".")
            || tokens[at].text != "class"
                && tokens.get(at + 2).is_some_and(|t| t.is("=") || t.is(";")))
}

/// The package with a point, empty where there is none.
pub(super) fn package(tokens: &[Token<'_>]) -> String {
    let Some(start) = tokens.iter().position(|token| token.is("package")) else {
        return String::new();
    };
    let name: String = tokens[start + 1..]
        .iter()
        .take_while(|token| !token.is(";") && token.line == tokens[start].line)
        .map(|token| token.text)
        .collect();
    format!("{name}.")
}

/// The text with imports, on the line of the package or the first one.
fn imported(text: &str) -> String {
    let mut at = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("package ")
            && let Some(end) = line.find(';')
        {
            at = offset + end + 1;
            break;
        }
        offset += line.len();
    }
    format!("{}{IMPORTS}{}", &text[..at], &text[at..])
}

/// Methods without a class around them, in one.
fn wrapped(text: &str) -> String {
    let mut at = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("import ")
            && let Some(end) = line.rfind(';')
        {
            at = offset + end + 1;
        }
        offset += line.len();
    }
    format!(
        "{IMPORTS}{} public class Solution {{ {}\n}}\n",
        &text[..at],
        &text[at..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_at_the_top_are_found() {
        let text = "package a.b;\nimport java.util.*;\n@X(class=1) abstract class A { class Inner {} void main() {} }\npublic final class B<T> extends A { public static void main(String[] a) {} }\nrecord R(int a) {}\nenum E { X }";
        let tokens = tokens(text, Dialect::C);
        let found = types(&tokens);
        let names: Vec<_> = found.iter().map(|t| (t.name, t.public)).collect();
        assert_eq!(
            names,
            [("A", false), ("B", true), ("R", false), ("E", false)]
        );
        assert!(found[1].has_main);
        assert_eq!(package(&tokens), "a.b.");
        assert!(imported(text).starts_with("package a.b;import"));
        assert_eq!(imported(text).lines().count(), text.lines().count());
    }
}
