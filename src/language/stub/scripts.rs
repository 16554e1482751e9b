//! Stubs in languages that write no types: those of the problem stand in a
//! comment.

use crate::language::Language;
use crate::language::names::convert;
use crate::language::nodes;
use crate::problem::model::{Class, Function, Kind, Param, Problem};

/// The stub for a problem; `None` for a language that is not one of these.
pub(super) fn stub(problem: &Problem, language: &Language) -> Option<String> {
    let comment = language.line_comment;
    let head = match language.id {
        "php" => format!("<?php\n\n{comment} {}\n\n", problem.title),
        "ruby" | "perl" | "lua" => format!("{comment} {}\n\n", problem.title),
        _ => return None,
    };
    let given = nodes::comment(problem, language.id, comment);
    let tail = if language.id == "perl" { "\n1;\n" } else { "" };
    let body = match &problem.kind {
        Kind::Function(it) => function(language, it),
        Kind::Class(it) => class(language, it),
        Kind::Program => program(language.id).to_string(),
        Kind::Sql(_) => return None,
    };
    Some(format!("{head}{given}{body}{tail}"))
}

fn types(language: &Language, indent: &str, params: &[Param], returns: &str) -> String {
    let comment = language.line_comment;
    let mut out = String::new();
    for param in params {
        let ty = &param.ty;
        out.push_str(&format!("{indent}{comment} {}: {ty}\n", param.name));
    }
    if !returns.is_empty() {
        out.push_str(&format!("{indent}{comment} returns {returns}\n"));
    }
    out
}

/// The parameters as the language writes them, defaults included.
fn parameters(language: &Language, params: &[Param]) -> String {
    let sign = if matches!(language.id, "php" | "perl") {
        "$"
    } else {
        ""
    };
    let each = params.iter().map(|param| {
        let name = convert(&param.name, language.function_names);
        match &param.default {
            Some(default) if matches!(language.id, "ruby" | "php") => {
                format!("{sign}{name} = {default}")
            }
            _ => format!("{sign}{name}"),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

fn function(language: &Language, function: &Function) -> String {
    let name = convert(&function.name, language.function_names);
    let params = &function.params;
    let types = types(language, "", params, &function.returns.to_string());
    let params = parameters(language, params);
    let body = match language.id {
        "ruby" => format!("def {name}({params})\n  raise NotImplementedError\nend\n"),
        "php" => format!(
            "function {name}({params})\n{{\n    throw new Exception('not implemented');\n}}\n"
        ),
        "lua" => format!("function {name}({params})\n  error('not implemented')\nend\n"),
        _ => format!("sub {name} {{\n    my ({params}) = @_;\n    die 'not implemented';\n}}\n"),
    };
    format!("{types}{body}")
}

fn class(language: &Language, class: &Class) -> String {
    let name = &class.name;
    let new = parameters(language, &class.new);
    let mut out = match language.id {
        "ruby" => {
            let types = types(language, "  ", &class.new, "");
            format!("class {name}\n{types}  def initialize({new})\n  end\n")
        }
        "php" => {
            let types = types(language, "    ", &class.new, "");
            format!(
                "class {name}\n{{\n{types}    public function __construct({new})\n    {{\n    }}\n"
            )
        }
        "lua" => {
            let types = types(language, "", &class.new, "");
            format!(
                "local {name} = {{}}\n{name}.__index = {name}\n\n{types}function {name}.new({new})\n  return setmetatable({{}}, {name})\nend\n"
            )
        }
        _ => {
            let types = types(language, "", &class.new, "");
            let new = [String::from("$class"), new].join(", ");
            let new = new.trim_end_matches(", ");
            format!(
                "package {name};\n\n{types}sub new {{\n    my ({new}) = @_;\n    return bless {{}}, $class;\n}}\n"
            )
        }
    };
    let owner = name;
    for method in &class.methods {
        let name = convert(&method.name, language.method_names);
        let params = parameters(language, &method.params);
        let indent = match language.id {
            "ruby" => "  ",
            "php" => "    ",
            _ => "",
        };
        let types = types(
            language,
            indent,
            &method.params,
            &method.returns.to_string(),
        );
        out.push_str(&match language.id {
            "ruby" => format!("\n{types}  def {name}({params})\n    raise NotImplementedError\n  end\n"),
            "php" => format!(
                "\n{types}    public function {name}({params})\n    {{\n        throw new Exception('not implemented');\n    }}\n"
            ),
            "lua" => format!(
                "\n{types}function {owner}:{name}({params})\n  error('not implemented')\nend\n"
            ),
            _ => {
                let params = [String::from("$self"), params].join(", ");
                let params = params.trim_end_matches(", ");
                format!("\n{types}sub {name} {{\n    my ({params}) = @_;\n    die 'not implemented';\n}}\n")
            }
        });
    }
    out.push_str(match language.id {
        "ruby" => "end\n",
        "php" => "}\n",
        _ => "",
    });
    if language.id == "lua" {
        out.push_str(&format!("\nreturn {owner}\n"));
    }
    out
}

fn program(language: &str) -> &'static str {
    match language {
        "ruby" => "text = $stdin.read\nputs text\n",
        "lua" => "local text = io.read('a')\nio.write(text)\n",
        "php" => "$text = stream_get_contents(STDIN);\necho $text;\n",
        _ => "my $text = do { local $/; <STDIN> };\nprint $text;\n",
    }
}
