//! What a further case costs in each language, and how soon the first verdict
//! of an answer comes that has been built before, against the bare start of a
//! program that does nothing: medians over rounds that take turns.
//!
//! `cargo bench --bench languages -- [rounds]`. It asserts nothing. What is not
//! installed is left out.

#[allow(dead_code)] // Not every benchmark uses every part.
mod support;

use std::path::Path;
use std::process::Command;

use grade::language::{by_name, runtime};

use self::support::{Folder, Timing, functions, print_table, scrubbed};

const CASES: usize = 1_000;

/// One language: an answer that keeps nothing, one with a counter that outlives
/// the call, and a program that ends at once with the commands that build it
/// and start it.
struct Tongue {
    id: &'static str,
    ending: &'static str,
    plain: &'static str,
    counting: &'static str,
    empty: &'static str,
    build: &'static str,
    start: &'static [&'static str],
}

/// Makes a script that starts the program by what `grade` would take: the SDK of
/// .NET, or Mono.
const CSHARP: &str = r#"
root=$(dirname "$(readlink -f "$(command -v dotnet)")")
library=$(ls -d "$root"/shared/Microsoft.NETCore.App/* 2>/dev/null | sort -V | tail -1)
compiler=$(ls "$root"/sdk/*/Roslyn/bincore/csc.dll 2>/dev/null | sort -V | tail -1)
if [ -n "$compiler" ]; then
    dotnet exec "$compiler" -nologo -out:empty.dll -r:"$library/System.Private.CoreLib.dll" -r:"$library/System.Runtime.dll" empty.cs
    echo '{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"'"${library##*/}"'"}}}' >empty.runtimeconfig.json
    start="$root/dotnet exec empty.dll"
else
    mcs -out:empty.exe empty.cs
    start="mono empty.exe"
fi
printf '#!/bin/sh\nexec %s\n' "$start" >empty-cs
chmod +x empty-cs
"#;

const TONGUES: &[Tongue] = &[
    Tongue {
        id: "c",
        ending: "c",
        plain: "long long echo(long long n) { return n; }",
        counting: "static long long calls;\nlong long echo(long long n) { return n + calls++; }",
        empty: "int main(void) { return 0; }",
        build: "gcc -O2 empty.c -o empty-c",
        start: &["./empty-c"],
    },
    Tongue {
        id: "cpp",
        ending: "cpp",
        plain: "long long echo(long long n) { return n; }",
        counting: "long long calls;\nlong long echo(long long n) { return n + calls++; }",
        empty: "#include <iostream>\nint main() { std::cout.flush(); }",
        build: "g++ -O2 empty.cpp -o empty-cpp",
        start: &["./empty-cpp"],
    },
    Tongue {
        id: "rust",
        ending: "rs",
        plain: "fn echo(n: i64) -> i64 { n }",
        counting: "static CALLS: AtomicI64 = AtomicI64::new(0);\nfn echo(n: i64) -> i64 { n + CALLS.fetch_add(1, std::sync::atomic::Ordering::SeqCst) }",
        empty: "fn main() {}",
        build: "rustc -Copt-level=2 empty.rs -o empty-rs",
        start: &["./empty-rs"],
    },
    Tongue {
        id: "go",
        ending: "go",
        plain: "func echo(n int) int { return n }",
        counting: "var calls = 0\nfunc echo(n int) int { calls++; return n + calls - 1 }",
        empty: "package main\nfunc main() {}",
        build: "GOCACHE=$PWD/.go GOFLAGS= go build -o empty-go empty.go",
        start: &["./empty-go"],
    },
    Tongue {
        id: "java",
        ending: "java",
        plain: "class Solution { long echo(long n) { return n; } }",
        counting: "class Solution { static long calls; long echo(long n) { return n + calls++; } }",
        empty: "class Empty { public static void main(String[] a) {} }",
        build: "mkdir -p java && javac -d java empty.java",
        start: &[
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "java",
            "Empty",
        ],
    },
    Tongue {
        id: "kotlin",
        ending: "kt",
        plain: "fun echo(n: Long) = n",
        counting: "var calls = 0L\nfun echo(n: Long) = n + calls++",
        empty: "fun main() {}",
        build: "kotlinc -include-runtime -d empty.jar empty.kt",
        start: &[
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            "empty.jar",
        ],
    },
    Tongue {
        id: "csharp",
        ending: "cs",
        plain: "class Solution { public long Echo(long n) { return n; } }",
        counting: "class Solution { static long calls; public long Echo(long n) { return n + calls++; } }",
        empty: "class Empty { static void Main() {} }",
        build: CSHARP,
        start: &["./empty-cs"],
    },
    Tongue {
        id: "javascript",
        ending: "js",
        plain: "const echo = (n) => n;",
        counting: "let calls = 0; const echo = (n) => n + calls++;",
        empty: "",
        build: "true",
        start: &["node", "empty.js"],
    },
    Tongue {
        id: "python",
        ending: "py",
        plain: "def echo(n): return n\n",
        counting: "calls = 0\ndef echo(n):\n    global calls\n    calls += 1\n    return n + calls - 1\n",
        empty: "",
        build: "true",
        start: &["python3", "empty.py"],
    },
    Tongue {
        id: "ruby",
        ending: "rb",
        plain: "def echo(n) = n\n",
        counting: "$calls = 0\ndef echo(n)\n  $calls += 1\n  n + $calls - 1\nend\n",
        empty: "",
        build: "true",
        start: &["ruby", "empty.rb"],
    },
    Tongue {
        id: "php",
        ending: "php",
        plain: "<?php function echo_($n) { return $n; }\n",
        counting: "<?php function echo_($n) { static $calls = 0; return $n + $calls++; }\n",
        empty: "",
        build: "true",
        start: &["php", "empty.php"],
    },
    Tongue {
        id: "perl",
        ending: "pl",
        plain: "sub echo { my ($n) = @_; return $n; }\n1;\n",
        counting: "our $calls = 0;\nsub echo { my ($n) = @_; return $n + $calls++; }\n1;\n",
        empty: "",
        build: "true",
        start: &["perl", "empty.pl"],
    },
    Tongue {
        id: "lua",
        ending: "lua",
        plain: "function echo(n) return n end\n",
        counting: "calls = 0\nfunction echo(n) calls = calls + 1 return n + calls - 1 end\n",
        empty: "",
        build: "true",
        start: &["lua5.4", "empty.lua"],
    },
];

fn main() {
    let folder = Folder::new();
    let installed: Vec<&Tongue> = TONGUES.iter().filter(|one| is_there(one)).collect();
    for count in [1, CASES + 1] {
        folder.write(&format!("echo-{count}/problem.toml"), &functions(count));
    }
    let mut timings = Vec::new();
    for one in &installed {
        let empty = if one.id == "kotlin" {
            "empty.kt".into()
        } else {
            format!("empty.{}", one.ending)
        };
        folder.write(&empty, one.empty);
        let built = Command::new("sh")
            .args(["-c", one.build])
            .current_dir(folder.path("."))
            .status();
        assert!(built.is_ok_and(|status| status.success()), "{}", one.build);
        for (kind, text) in [("plain", one.plain), ("counting", one.counting)] {
            let answer = folder.write(&format!("{kind}.{}", one.ending), text);
            for count in [1, CASES + 1] {
                let mut command = grade(&folder);
                command
                    .arg(folder.path(&format!("echo-{count}")))
                    .arg("-s")
                    .arg(&answer);
                timings.push(Timing::new(format!("{} {kind} {count}", one.id), command));
            }
        }
        let mut bare = scrubbed(one.start[0]);
        bare.args(&one.start[1..]).current_dir(folder.path("."));
        timings.push(Timing::new(format!("{} bare", one.id), bare));
    }
    support::rounds(&mut timings, support::wanted_rounds(5));
    table(&installed, &timings);
}

fn is_there(one: &Tongue) -> bool {
    let language = by_name(one.id).expect("it is declared");
    let found = matches!(runtime::find(language, Path::new("/")), Ok(Some(_)));
    if !found {
        eprintln!("{} is not installed: left out", one.id);
    }
    found
}

/// One job, with a cache of its own.
fn grade(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
    command
        .env("GRADE_CACHE_DIR", folder.path("cache"))
        .args(["--jobs", "1", "--quiet"]);
    command
}

fn table(installed: &[&Tongue], timings: &[Timing]) {
    let titles = [
        "language",
        "further case, ms",
        "with a counter",
        "first verdict, ms",
        "bare start, ms",
        "times",
    ];
    let mut rows = vec![titles.map(String::from).to_vec()];
    for (one, timings) in installed.iter().zip(timings.chunks(5)) {
        let [first, many, counting_first, counting_many, bare] = timings else {
            continue;
        };
        let further =
            |first: &Timing, many: &Timing| (many.median() - first.median()) / CASES as f64;
        rows.push(vec![
            one.id.into(),
            format!("{:.3}", further(first, many)),
            format!("{:.3}", further(counting_first, counting_many)),
            format!("{:.0}", first.median()),
            format!("{:.0}", bare.median()),
            format!("{:.2}", first.against(bare)),
        ]);
    }
    print_table(&rows);
}
