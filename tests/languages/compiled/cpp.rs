//! Every way of writing an answer in C++.

use super::{deeds, echoes, turns};
use crate::python::{CLASS, FUNCTION};
use crate::support::{Runtime, Test};
use crate::{Row, table};

const ECHO: &str = "struct Record { vector<long long> ids; optional<int> next; string name; };
class Echo {
public:
    long long whole(long long v) { return v; }
    double real(const double &v) { return v; }
    bool truth(bool v) const { return v; }
    string text(string_view v) { return string(v); }
    vector<long long> list(vector<long long> &v) { return v; }
    static vector<vector<long>> nested(const vector<vector<long>> &v) { return v; }
    optional<int> maybe(optional<int> v) { return v; }
    vector<optional<string>> texts(vector<optional<string>> &&v) { return v; }
    map<string, int> counts(unordered_map<string, int> v) { return {v.begin(), v.end()}; }
    Record record(Record v) { return v; }
    pair<int, string> duo(tuple<int, string> v) { return {get<0>(v), get<1>(v)}; }
    const char *colour(const char *v) { static string kept; kept = v; return kept.c_str(); }
};
";

const DEEDS: &str = "#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>
int counter = 0;
volatile int one = 1;
int depth(int n) { volatile char room[200]; room[0] = 1; return n == 0 ? 0 : depth(n - 1) + room[0]; }
int act(const std::string &what, int n) {
    if (what == \"print\") std::cout << \"hello\\n\";
    if (what == \"state\") return ++counter;
    if (what == \"deep\") return depth(n);
    if (what == \"throw\") throw std::invalid_argument(\"no\");
    if (what == \"crash\") *(volatile int *)nullptr = 1;
    if (what == \"exit\") exit(n);
    if (what == \"hang\") while (one) {}
    if (what == \"flood\") while (one) std::cout << \"0123456789\" << std::endl;
    if (what == \"memory\") { std::vector<std::string> all; while (one) all.emplace_back(1 << 20, 'x'); }
    return n;
}
";

const LENGTHS: &str = r#"
title = "Measure"
kind = "function"

[call]
function = "measure"
params = ["numbers: int[]", "words: string[]", "s: string"]
returns = "int"

[[case]]
name = "both"
args = [[4, 5], ["a", "bc"], "xy"]
expect = 13

[[case]]
name = "nothing"
args = [[], [], "a"]
expect = 0
"#;

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.cpp",
        problem: FUNCTION,
        code: code.into(),
        expected,
    }
}

fn class(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        problem: CLASS,
        ..function(name, code, expected)
    }
}

pub fn tests() -> Vec<Test> {
    let rows = vec![
        echoes("my.cpp", ECHO, &[]),
        function("free", "int addUp(int a, int b) { return a + b; }", "AC"),
        function(
            "solution",
            "class Solution {\npublic:\n    int addUp(int a, int b) {\n        return a + b;\n    }\n};\n",
            "AC",
        ),
        function(
            "complete_file",
            "#include <iostream>\nlong long add_up(long long a, long long b) { return a + b; }\nint main() { int a, b; std::cin >> a >> b; std::cout << add_up(a, b); }\n",
            "AC",
        ),
        function(
            "macros",
            "#include <bits/stdc++.h>\n#define int long long\n#define call for\nusing namespace std;\nint addUp(int a, int b) { return a + b; }\nsigned main() { return 0; }\n",
            "AC",
        ),
        function(
            "headers_that_are_not_there",
            "#include \"../utils/all.h\"\n#include <algorithm>\nint addUp(int a, int b) { return std::accumulate(&a, &a + 1, b); }\n",
            "AC",
        ),
        function(
            "names_of_headers_that_are_not_there",
            "#include \"all.h\"\n#include \"more.h\"\nint addUp(int a, int b) {\n    return plus_(a, b);\n}\n",
            "CE line 4",
        ),
        Row {
            problem: LENGTHS,
            ..function(
                "array_and_length",
                "#include <string>\nstruct Solution {\n    int measure(int A[], int n, std::string words[], int m, const char *s) {\n        int sum = s[0] == 'x';\n        for (int i = 0; i < n; i++) sum += A[i];\n        for (int i = 0; i < m; i++) sum += words[i].size();\n        return sum;\n    }\n};\n",
                "AC",
            )
        },
        Row {
            problem: turns("int[]", "[1, 2, 3]", "[3, 2, 1]"),
            ..function(
                "array_in_place",
                "void turn(int *all, int size) { reverse(all, all + size); }\n",
                "AC",
            )
        },
        function(
            "overloads",
            "int addUp(int a) { return a; }\nint addUp(int a, int b) { return a + b; }\nint addUp(int a, int b, int c) { return a + b + c; }\n",
            "AC",
        ),
        function(
            "own_default",
            "struct Solution { int addUp(int a, int b, int more = 0) { return a + b + more; } };\n",
            "AC",
        ),
        function(
            "other_name",
            "int plus_(int a, int b) { return a + b; }\n",
            "AC took `plus_`, the only function with 2 parameters",
        ),
        function(
            "program",
            "int main() { long long a, b; cin >> a >> b; cout << a + b << endl; }\n",
            "AC no function found",
        ),
        function(
            "several",
            "int f(int a, int b) { return a + b; }\nint g(int a, int b) { return a - b; }\n",
            "CE",
        ),
        function(
            "more_parameters",
            "int addUp(int all[], int n, int more) { return n + more; }\n",
            "CE needs 3 arguments and gets 2",
        ),
        function(
            "twice",
            "struct Solution { int addUp(int a, int b) { return a + b; } };\nstruct Solution { int addUp(int a, int b) { return b + a; } };\n",
            "CE keep one",
        ),
        function("nothing", "int f(int a) { return a; }\n", "CE addUp"),
        function(
            "broken",
            "int addUp(int a, int b) {\n    return a + c;\n}\n",
            "CE line 2",
        ),
        function(
            "hidden_method",
            "class Solution {\n    int addUp(int a, int b) { return a + b; }\n};\n",
            "CE",
        ),
        function(
            "odd_parameter",
            "int addUp(FILE *a, int b) { return b; }\n",
            "CE a parameter has a type",
        ),
        function(
            "too_small",
            "int addUp(unsigned a, int b) { return a + b; }\n",
            "RTE does not fit",
        ),
        function(
            "crash",
            "int addUp(int a, int b) { return *(volatile int *)nullptr; }\n",
            "RTE",
        ),
        function(
            "endless_recursion",
            "volatile int one = 1;\nint addUp(int a, int b) { return one ? addUp(a + 1, b) + one : 0; }\n",
            "RTE",
        ),
        function(
            "no_bool",
            "double addUp(int a, int b) { return a + b; }\n",
            "WA",
        ),
        class(
            "class_overloads",
            "class PassGate {\n    int left;\n    bool letIn(int count, int left) { return count <= left; }\n    int leftOver(int n) { return n; }\npublic:\n    PassGate(int most, bool full) { left = full ? 0 : most; }\n    PassGate(int most) : PassGate(most, false) {}\n    bool letIn(int count) { if (!letIn(count, left)) return false; left -= count; return true; }\n    int leftOver() { return leftOver(left); }\n};\n",
            "AC",
        ),
        class(
            "plain",
            "class PassGate {\n    int left;\npublic:\n    PassGate(int most) { left = most; }\n    bool letIn(int count = 1) { if (count > left) return false; left -= count; return true; }\n    int leftOver() { return left; }\n};\n",
            "AC",
        ),
        class(
            "snake_case_without_default",
            "#include <memory>\nstruct Base {};\nstruct PassGate : Base {\n    explicit PassGate(int most) : left(std::make_unique<int>(most)) {}\n    bool let_in(int count) { if (count > *left) return false; *left -= count; return true; }\n    int left_over() const { return *left; }\n    std::unique_ptr<int> left;\n};\n",
            "AC",
        ),
        class(
            "other_name",
            "class Gate {\npublic:\n    int left;\n    Gate(int most) : left{most} {}\n    bool letIn(int n) { if (n > left) return false; left -= n; return true; }\n    int leftOver() { return left; }\n};\n",
            "AC took `Gate`",
        ),
        class(
            "no_method",
            "class PassGate { public: PassGate(int) {} bool letIn(int) { return true; } };\n",
            "CE leftOver",
        ),
    ];
    let mut tests = table("cpp", rows);
    tests.push(deeds("cpp", "my.cpp", &[Runtime::Cpp], DEEDS, &[]));
    tests
}
