//! C#, by the .NET SDK, or by Mono where there is none. The driver finds the entry
//! by reflection, so that the build compiles nothing but the answer.

mod net;

use std::path::Path;

use self::net::Sdk;
use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted};
use super::names::Convention;
use super::nodes;
use super::scan::{Dialect, Token, tokens};
use super::{Driver, Language, Machine, ProgramSpec, RuntimeSpec, nothing_beside};

pub static CSHARP: Language = Language {
    id: "csharp",
    name: "C#",
    extensions: &["cs"],
    aliases: &["c#", "mono", "dotnet"],
    function_names: Convention::Pascal,
    method_names: Convention::Pascal,
    null: "null",
    booleans: ["true", "false"],
    line_comment: "//",
    runtime: Some(RuntimeSpec {
        programs: &["dotnet", "mcs"],
        beside: &[],
        minimum: (6, 0),
        identify: &["--version"],
        is_script: true,
        suits: is_complete,
        install: "install the .NET SDK 6 or later (https://dot.net) or Mono 6 (Debian: apt install mono-mcs; macOS: brew install mono)",
    }),
    driver: Some(Driver {
        files: SOURCES,
        compile_ahead: None,
        arguments: &[],
        environment: ENVIRONMENT,
        stack: 0,
        least_memory: 512 << 20,
        resident: 96 << 20,
        machine: Machine::Own,
    }),
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &[],
        environment: ENVIRONMENT,
        beside: nothing_beside,
        least_memory: 512 << 20,
        stack: 128 << 20,
    }),
};

/// For either of the two: Mono would share files with its other processes, and
/// .NET open a socket for debuggers and map what it compiles twice.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("MONO_DISABLE_SHARED_AREA", "1"),
    ("DOTNET_EnableDiagnostics", "0"),
    ("DOTNET_EnableWriteXorExecute", "0"),
];

/// Mono's compiler stands for itself; a `dotnet` may come without one.
fn is_complete(program: &Path) -> bool {
    program.file_name().is_some_and(|name| name == "mcs") || Sdk::of(program).is_some()
}

pub static RECIPE: Recipe = Recipe {
    plan,
    environment: ENVIRONMENT,
    needs: &[],
};

const MACHINE_CODE: &str = "driver.exe.so";

const SOURCES: &[(&str, &str)] = &[
    ("Driver.cs", include_str!("Driver.cs")),
    ("Fresh.cs", include_str!("Fresh.cs")),
    ("Json.cs", include_str!("Json.cs")),
    ("Missing.cs", include_str!("Missing.cs")),
    ("Nodes.cs", include_str!("Nodes.cs")),
    ("Values.cs", include_str!("Values.cs")),
];

/// How `dotnet exec` is told what to run on.
const SETTINGS: &str = "answer.runtimeconfig.json";

/// What LeetCode and its like use for an answer.
const USED: [&str; 12] = [
    "System",
    "System.Collections",
    "System.Collections.Concurrent",
    "System.Collections.Generic",
    "System.Globalization",
    "System.IO",
    "System.Linq",
    "System.Numerics",
    "System.Text",
    "System.Text.RegularExpressions",
    "System.Threading",
    "System.Threading.Tasks",
];

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let sdk = Sdk::of(request.compiler);
    let is_program = matches!(request.wanted, Wanted::Program);
    let tokens = tokens(request.text, Dialect::C);
    let has_type = |token: &Token<'_>| {
        let words = ["class", "struct", "record"];
        words.iter().any(|word| token.is(word))
    };
    // What stands at the top of a program is its main method since C# 9.
    let stands_alone = is_program && sdk.is_some() || tokens.iter().any(has_type);
    let text = match stands_alone {
        true => request.text.to_string(),
        false => wrapped(request.text),
    };
    let used: String = USED.iter().map(|name| format!("using {name}; ")).collect();
    let file = plain(request.file);
    let text = format!("{used}\n#line 1 \"{file}\"\n{text}\n");
    let mut files = vec![("answer.cs".to_string(), text)];
    let own_nodes: String = nodes::missing(request, &tokens)?
        .iter()
        .map(|node| nodes::definition("csharp", node))
        .collect();
    if !own_nodes.is_empty() {
        files.push(("nodes.cs".into(), own_nodes));
    }
    let plan = Plan {
        files,
        source: file,
        ..Plan::default()
    };
    Ok(match sdk {
        Some(sdk) => for_net(&sdk, is_program, plan),
        None => for_mono(is_program, plan),
    })
}

fn for_net(sdk: &Sdk, is_program: bool, plan: Plan) -> Plan {
    let kind = match is_program {
        true => "-target:exe",
        false => "-target:library",
    };
    let mut words = vec![kind, "-debug:portable", "-out:answer.dll"];
    words.extend(plan.files.iter().map(|(name, _)| name.as_str()));
    let step = sdk.compile(&words);
    let driver = (!is_program).then_some("{}/driver.dll");
    let settings = format!("{{}}/{SETTINGS}");
    let start = ["exec", "--runtimeconfig", &settings]
        .into_iter()
        .chain(driver)
        .chain(["{}/answer.dll"]);
    let mut keep = vec!["answer.dll", "answer.pdb", SETTINGS];
    if !is_program {
        keep.push("driver.dll");
    }
    Plan {
        support: (!is_program).then(|| Box::new(net_support(sdk))),
        files: [owned(&[(SETTINGS, &sdk.settings())]), plan.files].concat(),
        steps: vec![step],
        keep: keep.into_iter().map(String::from).collect(),
        start: Start {
            under: Some("dotnet"),
            arguments: start.map(String::from).collect(),
            program: String::new(),
        },
        source: plan.source,
        ..Plan::default()
    }
}

fn net_support(sdk: &Sdk) -> Plan {
    let names = names();
    Plan {
        files: owned(SOURCES),
        steps: vec![sdk.compile(&[&["-out:driver.dll"], names.as_slice()].concat())],
        keep: vec!["driver.dll".into()],
        source: "Driver.cs".into(),
        ..Plan::default()
    }
}

fn for_mono(is_program: bool, plan: Plan) -> Plan {
    let (kind, out) = match is_program {
        true => ("-target:exe", "answer.exe"),
        false => ("-target:library", "answer.dll"),
    };
    let arguments: &[&str] = match is_program {
        true => &["--debug", "{}/answer.exe"],
        false => &["--debug", "{}/driver.exe", "{}/answer.dll"],
    };
    let out_to = format!("-out:{out}");
    let mut words = vec!["-debug", kind, &out_to, "-r:driver.exe"];
    words.extend(plan.files.iter().map(|(name, _)| name.as_str()));
    let step = compile(&words);
    Plan {
        support: Some(Box::new(mono_support())),
        files: plan.files,
        steps: vec![step],
        keep: vec!["driver.exe".into(), out.into(), format!("{out}.mdb")],
        extra: vec![MACHINE_CODE.into()],
        source: plan.source,
        remark: Some((
            &["CS1525", "CS1002", "CS1003", "CS0230", "CS0589", "CS8"],
            "Mono's compiler takes about C# 7; this may be right in a newer one",
        )),
        start: Start {
            under: Some("mono"),
            arguments: arguments.iter().map(|word| (*word).to_string()).collect(),
            program: String::new(),
        },
        ..Plan::default()
    }
}

fn names() -> Vec<&'static str> {
    SOURCES.iter().map(|(name, _)| *name).collect()
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_string(), (*text).to_string());
    files.iter().map(owned).collect()
}

/// A file's name as a `#line` can hold it, which knows no escapes.
fn plain(file: &str) -> String {
    file.replace(|c: char| c == '"' || c.is_control(), "_")
}

fn compile(more: &[&str]) -> Vec<String> {
    let own = [
        "-nologo",
        "-optimize",
        "-warn:0",
        "-unsafe",
        "-codepage:utf8",
        "-r:System.Numerics.dll",
    ];
    [&own, more]
        .concat()
        .into_iter()
        .map(String::from)
        .collect()
}

fn mono_support() -> Plan {
    let names = names();
    Plan {
        files: owned(SOURCES),
        steps: vec![compile(&[&["-out:driver.exe"], names.as_slice()].concat())],
        keep: vec!["driver.exe".into()],
        // Mono compiles to machine code at each start, unless it finds that here.
        // It needs an assembler and a linker for it.
        extra_steps: vec![["!mono", "--aot", "driver.exe"].map(String::from).to_vec()],
        extra: vec![MACHINE_CODE.into()],
        source: "Driver.cs".into(),
        ..Plan::default()
    }
}

/// Methods without a class around them, in one.
fn wrapped(text: &str) -> String {
    let mut at = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim_start();
        if word.starts_with("using ")
            && !word.contains('(')
            && let Some(end) = line.rfind(';')
        {
            at = offset + end + 1;
        }
        offset += line.len();
    }
    format!(
        "{} public class Solution {{ {}\n}}",
        &text[..at],
        &text[at..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_get_a_class_behind_what_they_use() {
        assert_eq!(
            wrapped("using System;\nint F() { using (x) {} return 1; }"),
            "using System; public class Solution { \nint F() { using (x) {} return 1; }\n}"
        );
    }
}
