//! Programs, whole programs as answers to function problems, and checkers,
//! with the shell, which is always there, and Python where it is.

use std::fs;
use std::path::Path;

use grade::engine::sandbox::Isolation;
use grade::problem::load;
use grade::report::model::{Detail, Report};
use grade::run::submission::Submission;
use grade::run::{self, Options, RunError};
use grade::verdict::Verdict;

/// A problem folder with these files, and the report on an answer.
fn try_grade(files: &[(&str, &str)], answer: (&str, &str)) -> Result<Report, RunError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let problem =
        load(folder.path()).unwrap_or_else(|error| panic!("{}", error.render(false, 100)));
    let (name, text) = answer;
    let path = folder.path().join(name);
    let submission = Submission::from_bytes(&path, text.as_bytes(), None).unwrap();
    let options = Options {
        jobs: 2,
        all: false,
        fail_fast: false,
        cases: Vec::new(),
        entry: None,
        turns: Default::default(),
    };
    let sandbox = run::sandbox(Isolation::None, |_| {}).unwrap();
    run::grade(&problem, &submission, &options, &sandbox, &mut |_| {})
}

fn grade(files: &[(&str, &str)], answer: (&str, &str)) -> Report {
    try_grade(files, answer).unwrap_or_else(|error| panic!("{error}"))
}

fn has_python() -> bool {
    let found =
        grade::language::runtime::find(grade::language::by_name("python").unwrap(), Path::new("/"));
    matches!(found, Ok(Some(_)))
}

const ECHO: &str = r#"
title = "Echo"
kind = "program"
[limits]
time = "10s"

[[case]]
name = "text"
stdin = "hello\n"
stdout = "hello\n"

[[case]]
name = "bytes and words"
stdin_hex = "00ff0a"
stdout = { file = "bytes.out" }
argv = ["a b", "c"]

[[case]]
name = "a file"
stdin = ""
stdout = "inside\n"
files = { "data/in.txt" = "inside\n" }

[[case]]
name = "a refusal"
stdin = "bad\n"
exit_code = 3
"#;

const ECHO_ANSWER: &str = "#!/bin/sh
[ -e data/in.txt ] && exec cat data/in.txt
for word in \"$@\"; do echo \"$word\"; done
tee seen
if grep -q bad seen; then exit 3; fi
";

fn echo() -> Vec<(&'static str, &'static str)> {
    vec![("problem.toml", ECHO), ("bytes.out", "a b\nc\n\u{0}\n")]
}

#[test]
fn a_program_reads_bytes_words_and_files_and_tells_by_its_exit_code() {
    let report = grade(&echo(), ("answer", ECHO_ANSWER));
    let verdicts: Vec<Verdict> = report.cases.iter().map(|case| case.verdict).collect();
    // The second case holds a byte that no text file has.
    assert_eq!(verdicts[0], Verdict::Accepted, "{report:#?}");
    assert_eq!(verdicts[1], Verdict::WrongAnswer);
    assert_eq!(verdicts[2], Verdict::Accepted);
    assert_eq!(verdicts[3], Verdict::Accepted);
    assert!(report.cases[1].stdout.is_none());
    assert!(matches!(report.cases[1].detail, Some(Detail::Text { .. })));
}

#[test]
fn another_exit_code_is_a_run_time_error_with_the_last_words() {
    let answer = (
        "answer.sh",
        "cat\necho 'ValueError: bad input' >&2\nexit 1\n",
    );
    let report = grade(&echo(), answer);
    let case = &report.cases[0];
    assert_eq!(case.verdict, Verdict::RunTimeError);
    assert_eq!(
        case.message,
        "ended with exit code 1: ValueError: bad input"
    );
    let refusal = &report.cases[3];
    assert!(
        refusal
            .message
            .starts_with("ended with exit code 1 instead of 3"),
        "{}",
        refusal.message
    );
}

#[test]
fn what_does_not_parse_is_a_compile_error() {
    let report = grade(&echo(), ("answer.sh", "cat\nif true; then\n"));
    assert_eq!(report.verdict, Verdict::CompileError, "{}", report.message);
    assert!(report.message.contains("line"), "{}", report.message);
}

const BALANCED: &str = r#"
title = "Balanced"
kind = "function"
[call]
function = "is_balanced"
params = ["s: string"]
returns = "bool"
[limits]
time = "10s"

[[case]]
name = "pair"
args = ["()"]
expect = true

[[case]]
name = "open"
args = ["("]
expect = false

[[case]]
name = "two calls"
calls = [{ args = [""], expect = true }, { args = ["x)"], times = 2, expect = false }]

[[case]]
name = "all"
each = { strings = "()", up_to = 8 }
expect_true = "true.txt"
"#;

fn balanced() -> Vec<(&'static str, &'static str)> {
    vec![("problem.toml", BALANCED), ("true.txt", "\n()\n")]
}

const NOTE: &str = "no function found; run as a program";

#[test]
fn a_script_can_answer_a_function_problem() {
    let script = "IFS= read -r s\ncase \"$s\" in ''|'()') echo YES;; *) echo NO;; esac\n";
    let report = grade(&balanced(), ("answer.sh", script));
    assert_eq!(report.verdict, Verdict::Accepted, "{report:#?}");
    assert!(report.notes[0].starts_with(NOTE), "{:?}", report.notes);
    let report = grade(&balanced(), ("answer.sh", "echo YES\n"));
    assert_eq!(report.verdict, Verdict::WrongAnswer);
    assert_eq!(report.cases[1].message, "expected false, got true");
    assert!(report.cases[3].message.contains("for \"(\""));
}

#[test]
fn a_python_program_can_answer_a_function_problem() {
    if !has_python() {
        return;
    }
    let table = [
        ("s = input()\nprint(s in ('', '()'))\n", Verdict::Accepted),
        (
            "import sys\ndef main(a, b):\n    pass\nfor line in sys.stdin:\n    print(1 if line.strip() in ('', '()') else 0)\n",
            Verdict::Accepted,
        ),
        ("s = input()\nprint('True')\n", Verdict::WrongAnswer),
        // It reads and prints nothing: the missing function is what is said.
        ("import sys\ns = sys.stdin.read()\n", Verdict::CompileError),
        ("print('True')\n", Verdict::CompileError),
    ];
    for (text, verdict) in table {
        let report = grade(&balanced(), ("answer.py", text));
        assert_eq!(report.verdict, verdict, "{text}: {}", report.message);
        let noted = report.notes.iter().any(|note| note.starts_with(NOTE));
        assert_eq!(noted, verdict != Verdict::CompileError, "{text}");
    }
}

const EVEN: &str = r#"
title = "Any even number"
kind = "program"
[limits]
time = "10s"
[checker]
run = "check.sh"
[[case]]
name = "above"
stdin = "10\n"
stdout = "answers vary\n"
"#;

const EVEN_CHECKER: &str = "read least < \"$1\"
grep -q vary \"$2\" || exit 1
read number
case \"$number\" in
  crash) exit 7 ;;
  hang) kill -9 $$ ;;
esac
if [ \"$number\" -gt \"$least\" ] && [ $((number % 2)) = 0 ]; then exit 42; fi
echo \"$number is not it\" > \"$3/teammessage.txt\"
echo \"least $least\" > \"$3/judgemessage.txt\"
exit 43
";

fn even() -> Vec<(&'static str, &'static str)> {
    vec![("problem.toml", EVEN), ("check.sh", EVEN_CHECKER)]
}

#[test]
fn a_checker_decides() {
    let report = grade(&even(), ("answer.sh", "echo 12\n"));
    assert_eq!(report.verdict, Verdict::Accepted, "{report:#?}");
    let report = grade(&even(), ("answer.sh", "echo 13\n"));
    assert_eq!(report.verdict, Verdict::WrongAnswer);
    assert_eq!(report.message, "13 is not it");
    assert_eq!(report.cases[0].warnings, ["the checker says: least 10"]);
    // A crash is no output to check.
    let report = grade(&even(), ("answer.sh", "echo 12; exit 1\n"));
    assert_eq!(report.verdict, Verdict::RunTimeError);
}

#[test]
fn a_checker_without_an_answer_is_the_authors_fault() {
    for (word, said) in [("crash", "exit code 7"), ("hang", "signal 9")] {
        let answer = format!("echo {word}\n");
        match try_grade(&even(), ("answer.sh", &answer)) {
            Err(RunError::Author { fault, .. }) => {
                let message = fault.to_string();
                assert!(message.contains("check.sh"), "{message}");
                assert!(message.contains(said), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_checker_judges_what_a_function_returns() {
    if !has_python() {
        return;
    }
    let problem = r#"
title = "Any permutation"
kind = "function"
[call]
function = "shuffle"
params = ["items: int[]"]
returns = "int[]"
[limits]
time = "10s"
[checker]
run = "check.py"
[[case]]
name = "three"
args = [[3, 1, 2]]
"#;
    let checker = "import json, sys
(items,) = json.load(open(sys.argv[1]))
sys.exit(42 if sorted(json.load(sys.stdin)) == sorted(items) else 43)
";
    let files = [("problem.toml", problem), ("check.py", checker)];
    let report = grade(
        &files,
        ("a.py", "def shuffle(items):\n    return items[::-1]\n"),
    );
    assert_eq!(report.verdict, Verdict::Accepted, "{report:#?}");
    let report = grade(&files, ("a.py", "def shuffle(items):\n    return [1, 2]\n"));
    assert_eq!(report.verdict, Verdict::WrongAnswer);
    assert_eq!(report.message, "the checker refuses the output");
}

#[test]
fn a_checker_may_be_in_a_compiled_language() {
    let compiler =
        grade::language::runtime::find(grade::language::by_name("cpp").unwrap(), Path::new("/"));
    if !matches!(compiler, Ok(Some(_))) {
        return;
    }
    let problem = "title = \"Twice\"\nkind = \"program\"\n\
        [limits]\ntime = \"10s\"\n\
        [checker]\nrun = \"check/check.cpp\"\n\
        [[case]]\nname = \"ten\"\nstdin = \"10\\n\"\n";
    let checker = "#include <fstream>\n#include <iostream>\n#include \"words.h\"\n\
        int main(int count, char **words) {\n\
        int given, got;\n\
        std::ifstream(words[1]) >> given;\n\
        if (count == 4 && std::cin >> got && got == 2 * given) return RIGHT;\n\
        std::ofstream(std::string(words[3]) + \"/teammessage.txt\") << \"not twice\";\n\
        return WRONG;\n}\n";
    let header = "enum { RIGHT = 42, WRONG = 43 };\n";
    let table = [
        (checker, header, "echo 20\n", Ok(Verdict::Accepted), ""),
        (
            checker,
            header,
            "echo 21\n",
            Ok(Verdict::WrongAnswer),
            "not twice",
        ),
        (
            checker,
            "enum { RIGHT = 42 };\n",
            "echo 20\n",
            Err(()),
            "the checker check.cpp does not compile: line 9: ",
        ),
        (
            "int main() { return 1; }\n",
            header,
            "echo 20\n",
            Err(()),
            "the checker check.cpp ended with exit code 1",
        ),
    ];
    for (checker, header, answer, verdict, said) in table {
        let files = [
            ("problem.toml", problem),
            ("check/check.cpp", checker),
            ("check/words.h", header),
        ];
        let found = match try_grade(&files, ("answer.sh", answer)) {
            Ok(report) => (Ok(report.verdict), report.message),
            Err(RunError::Author { fault, .. }) => (Err(()), fault.to_string()),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found.0, verdict, "{}", found.1);
        assert!(found.1.starts_with(said), "{}", found.1);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_forks_share_counts_once() {
    if !has_python() {
        return;
    }
    let problem = r#"
title = "Forks"
kind = "program"
[limits]
time = "10s"
memory = "150 MiB"
[[case]]
name = "done"
stdout = "done\n"
"#;
    // Eighty megabytes each, of the parent or of every child's own.
    let forks = |before: &str, inside: &str| {
        format!(
            "import os, time\n{before}\nfor _ in range(3):\n    if os.fork() == 0:\n        \
             {inside}\n        time.sleep(0.5)\n        os._exit(0)\n\
             for _ in range(3):\n    os.wait()\nprint('done')\n"
        )
    };
    let hold = "data = bytearray(b'x') * (80 << 20)";
    let shared = grade(
        &[("problem.toml", problem)],
        ("answer.py", &forks(hold, "pass")),
    );
    assert_eq!(shared.verdict, Verdict::Accepted, "{}", shared.message);
    let own = grade(
        &[("problem.toml", problem)],
        ("answer.py", &forks("", hold)),
    );
    assert_eq!(own.verdict, Verdict::MemoryLimit, "{}", own.message);
    assert!(own.message.starts_with("used "), "{}", own.message);
}
