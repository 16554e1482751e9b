//! Every way of writing an answer in C.

use std::path::Path;

use super::{deeds, echoes, turns};
use crate::python::{CLASS, FUNCTION};
use crate::python_2::PROGRAM;
use crate::support::{Runtime, Test};
use crate::{Row, table};

const ECHO: &str = "typedef struct Echo { int none; } Echo;
Echo *echoCreate() { return calloc(1, sizeof(Echo)); }
long long echoWhole(Echo *e, long long v) { return v; }
double echoReal(Echo *e, double v) { return v; }
int echoTruth(Echo *e, bool v) { return v; }
char *echoText(Echo *e, char *v) { return v; }
long long *echoList(Echo *e, long long *v, int size, int *returnSize) { *returnSize = size; return v; }
int **echoNested(Echo *e, int **v, int size, int *sizes, int *returnSize, int **returnSizes) {
    *returnSize = size;
    *returnSizes = sizes;
    return v;
}
const char *echoColour(Echo *e, const char *v) { return v; }
void echoFree(Echo *e) { free(e); }
";

const DEEDS: &str = "#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int counter = 0;
volatile int one = 1;
int depth(int n) { volatile char room[200]; room[0] = 1; return n == 0 ? 0 : depth(n - 1) + room[0]; }
int act(const char *what, int n) {
    if (!strcmp(what, \"print\")) printf(\"hello\\n\");
    if (!strcmp(what, \"state\")) return ++counter;
    if (!strcmp(what, \"deep\")) return depth(n);
    if (!strcmp(what, \"crash\")) *(volatile int *)0 = 1;
    if (!strcmp(what, \"exit\")) exit(n);
    if (!strcmp(what, \"hang\")) while (one) {}
    if (!strcmp(what, \"flood\")) while (one) puts(\"0123456789\");
    if (!strcmp(what, \"memory\")) while (one) memset(malloc(1 << 20), 1, 1 << 20);
    return n;
}
";

const HASH_TABLE: &str = "struct Entry { int key, value; UT_hash_handle hh; };
int addUp(int a, int b) {
    struct Entry *all = NULL, *found, one = {a, b};
    HASH_ADD_INT(all, key, &one);
    HASH_FIND_INT(all, &a, found);
    return found->key + found->value;
}
";

/// What an answer with uthash gets on this machine.
fn hash_tables() -> &'static str {
    let folders = [
        "/usr/include",
        "/usr/local/include",
        "/opt/homebrew/include",
    ];
    let there = |folder: &&str| Path::new(folder).join("uthash.h").is_file();
    match folders.iter().any(there) {
        true => "AC",
        false => {
            "error cannot be graded here: the answer needs uthash.h, which is not installed (Debian: apt install uthash-dev; macOS: brew install uthash)"
        }
    }
}

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.c",
        problem: FUNCTION,
        code: code.into(),
        expected,
    }
}

fn in_place() -> Vec<Row> {
    [
        (
            "rows of numbers in place",
            "int[][]",
            "[[1, 2, 3], [4, 5], []]",
            "[[6, 5], [2, 3, 4], []]",
            "void turn(int** all, int allSize, int* allColSize) {\n    for (int i = 0; i < allSize; i++)\n        for (int j = 0; j < allColSize[i]; j++) all[i][j]++;\n    int t = all[1][0];\n    all[1][0] = all[1][1];\n    all[1][1] = t;\n    int *row = all[0];\n    all[0] = all[1];\n    all[1] = row;\n}\n",
        ),
        (
            "truths in place",
            "bool[][]",
            "[[true, false]]",
            "[[false, true]]",
            "void turn(bool** all, int allSize, int* allColSize) {\n    for (int j = 0; j < *allColSize; j++) all[0][j] = !all[0][j];\n}\n",
        ),
        (
            "letters in place",
            "string[]",
            r#"["a", "b", "."]"#,
            r#"[".", "b", "a"]"#,
            "void turn(char* all, int allSize) {\n    for (int i = 0, j = allSize - 1; i < j; i++, j--) {\n        char t = all[i];\n        all[i] = all[j];\n        all[j] = t;\n    }\n}\n",
        ),
        (
            "rows of letters in place",
            "string[][]",
            r#"[["5", "."], [".", "9"]]"#,
            r#"[["5", "1"], ["1", "9"]]"#,
            "void turn(char** all, int allSize, int* allColSize) {\n    for (int i = 0; i < allSize; i++)\n        for (int j = 0; j < allColSize[i]; j++)\n            if (all[i][j] == '.') all[i][j] = '1';\n}\n",
        ),
        (
            "texts in place",
            "string[]",
            r#"["one", "two"]"#,
            r#"["two", "one"]"#,
            "void turn(char** all, int allSize) {\n    char *t = all[0];\n    all[0] = all[1];\n    all[1] = t;\n}\n",
        ),
        (
            "rows of texts in place",
            "string[][]",
            r#"[["one", "two"], []]"#,
            r#"[["two", "done"], []]"#,
            "void turn(char*** all, int allSize, int* allColSize) {\n    all[0][0] = all[0][1];\n    all[0][1] = \"done\";\n}\n",
        ),
    ]
    .into_iter()
    .map(|(name, ty, before, after, code)| Row {
        name,
        file: "my.c",
        problem: turns(ty, before, after),
        code: code.into(),
        expected: "AC",
    })
    .collect()
}

pub fn tests() -> Vec<Test> {
    let rows = vec![
        echoes(
            "my.c",
            ECHO,
            &["maybe", "texts", "counts", "record", "duo"],
        ),
        function(
            "headers_that_are_not_there",
            "#include \"all.h\"\nint addUp(int a, int b) { return a + abs(b); }\n",
            "AC",
        ),
        function("plain", "int addUp(int a, int b) {\n    return a + b;\n}\n", "AC"),
        function(
            "some headers",
            "#include <stdio.h>\nint addUp(int a, int b) {\n    bool *both = calloc(2, sizeof *both);\n    both[1] = true;\n    return both[1] ? a + b : INT_MAX;\n}\n",
            "AC",
        ),
        function(
            "its own truth",
            "#include <stdio.h>\ntypedef enum { false, true } bool;\nint addUp(int a, int b) {\n    bool both = true;\n    return both ? a + b : 0;\n}\n",
            "AC",
        ),
        function("hash_table", HASH_TABLE, hash_tables()),
        function(
            "hash_table_of_its_own",
            "#define HASH_ADD(x) (x)\ntypedef struct { int none; } UT_hash_handle;\nint addUp(int a, int b) {\n    UT_hash_handle hh = {b};\n    return HASH_ADD(a) + hh.none;\n}\n",
            "AC",
        ),
        function(
            "complete_file",
            "#include <stdio.h>\nstatic long help(long x);\nlong add_up(long a, long b) { return help(a) + b; }\nstatic long help(long x) { return x; }\nint main(void) { printf(\"%ld\", add_up(1, 2)); }\n",
            "AC",
        ),
        function(
            "without_names",
            "int helper(int a) { return a; }\nint plus(int a, int b) { return helper(a) + b; }\n",
            "AC took `plus`",
        ),
        function("nothing", "int f(int a) { return a; }\n", "CE addUp"),
        function(
            "broken",
            "#include <stdio.h>\nint addUp(int a, int b) {\n    return a + c;\n}\n",
            "CE line 3",
        ),
        function(
            "crash",
            "int addUp(int a, int b) { char *p = 0; return *(volatile char *)p; }\n",
            "RTE",
        ),
        function(
            "program",
            "#include <stdio.h>\nint main(void) {\n    int a, b;\n    scanf(\"%d %d\", &a, &b);\n    printf(\"%d\\n\", a + b);\n}\n",
            "AC no function found",
        ),
        Row {
            problem: PROGRAM,
            ..function(
                "program_without_main",
                "int add_up(int a, int b) { return a + b; }\n",
                "CE undefined reference to `main'",
            )
        },
        Row {
            problem: PROGRAM,
            ..function(
                "program_that_names_itself",
                "#include <error.h>\nint main(void) { error(1, 0, \"no luck\"); }\n",
                "RTE exit code 1: answer: no luck",
            )
        },
        Row {
            name: "class",
            file: "my.c",
            problem: CLASS,
            code: "typedef struct { int left; } PassGate;\nPassGate* passGateCreate(int most) {\n    PassGate* g = malloc(sizeof(PassGate));\n    g->left = most;\n    return g;\n}\nbool passGateLetIn(PassGate* g, int count) {\n    if (count > g->left) return false;\n    g->left -= count;\n    return true;\n}\nint passGateLeftOver(PassGate* g) { return g->left; }\n".into(),
            expected: "AC",
        },
    ];
    let mut tests = table("c", rows);
    tests.extend(table("c", in_place()));
    tests.push(deeds("c", "my.c", &[Runtime::C], DEEDS, &["throw"]));
    tests
}
