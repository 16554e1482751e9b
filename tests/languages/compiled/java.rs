//! Every way of writing an answer in Java.

use super::{deeds, echoes};
use crate::python::{CLASS, FUNCTION};
use crate::python_2::PROGRAM;
use crate::support::{Runtime, Test};
use crate::{Row, table};

const ECHO: &str = "class Record { long[] ids; Integer next; String name; }
record Duo(int number, String text) {}
class Echo {
    long whole(long v) { return v; }
    double real(Double v) { return v; }
    boolean truth(boolean v) { return v; }
    String text(CharSequence v) { return v.toString(); }
    List<Long> list(List<Long> v) { return v; }
    long[][] nested(long[][] v) { return v; }
    Integer maybe(Optional<Integer> v) { return v.orElse(null); }
    String[] texts(List<String> v) { return v.toArray(new String[0]); }
    Map<String, Integer> counts(HashMap<String, Integer> v) { return new TreeMap<>(v); }
    Record record(Record v) { return v; }
    Object[] duo(Duo v) { return new Object[] {v.number(), v.text()}; }
    String colour(String v) { return v; }
}
";

const DEEDS: &str = "public class Acts {
    static int counter = 0;
    static int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }
    static int act(String what, int n) {
        switch (what) {
            case \"print\": System.out.println(\"hello\"); return n;
            case \"state\": return ++counter;
            case \"deep\": return depth(n);
            case \"throw\": throw new IllegalArgumentException(\"no\");
            case \"exit\": System.exit(n); return n;
            case \"hang\": while (true) {}
            case \"flood\": while (true) System.out.println(\"0123456789\");
            case \"memory\": { List<byte[]> all = new ArrayList<>(); while (true) all.add(new byte[1 << 20]); }
            default: return n;
        }
    }
}
";

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.java",
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
        echoes("my.java", ECHO, &[]),
        function(
            "solution",
            "class Solution {\n    public int addUp(int a, int b) {\n        return a + b;\n    }\n}\n",
            "AC",
        ),
        function(
            "static_in_a_package_with_main",
            "package a.b;\n\npublic class Whatever {\n    static long add_up(long a, long b) { return a + b; }\n    public static void main(String[] args) { System.out.println(add_up(1, 2)); }\n}\n",
            "AC",
        ),
        function(
            "method_alone",
            "public int addUp(int a, int b) {\n    return a + b;\n}\n",
            "AC",
        ),
        function(
            "nested",
            "public class Outer {\n    class Inner { int addUp(int a, int b) { return a + b; } }\n}\n",
            "AC",
        ),
        function(
            "other_name",
            "class Solution {\n    private int twice(int a, int b) { return a; }\n    public int plus(int a, int b) { return a + b; }\n}\n",
            "AC took `plus`",
        ),
        function(
            "pair",
            "class Solution { int addUp(int a, int b) { Pair<Integer, Integer> p = new Pair<>(a, b); return p.getKey() + p.getValue(); } }\n",
            "AC",
        ),
        function(
            "nothing",
            "class Solution { int f(int a) { return a; } }\n",
            "CE addUp",
        ),
        function(
            "broken",
            "package x;\nclass Solution {\n    int addUp(int a, int b) { return a + c; }\n}\n",
            "CE line 3",
        ),
        function(
            "throws_half_a_character",
            "class Solution { int addUp(int a, int b) { throw new RuntimeException(\"no \" + \"😀\".charAt(0)); } }\n",
            "RTE no \u{fffd}",
        ),
        function(
            "throws",
            "class Solution {\n    int addUp(int a, int b) {\n        int[] c = new int[1];\n        return c[a + 5];\n    }\n}\n",
            "RTE ArrayIndexOutOfBoundsException",
        ),
        function(
            "endless_recursion",
            "class Solution { int addUp(int a, int b) { return 1 + addUp(a + 1, b); } }\n",
            "RTE StackOverflowError",
        ),
        function(
            "too_small",
            "class Solution { int addUp(byte a, char b) { return a + b; } }\n",
            "RTE does not fit",
        ),
        function(
            "program",
            "import java.util.Scanner;\npublic class Main {\n    public static void main(String[] args) {\n        Scanner in = new Scanner(System.in);\n        System.out.println(in.nextInt() + in.nextInt());\n    }\n}\n",
            "AC no function found",
        ),
        Row {
            problem: PROGRAM,
            ..function(
                "program_without_main",
                "class Solution {\n    int addUp(int a, int b) { return a + b; }\n}\n",
                "CE found no `main`; the file has Solution",
            )
        },
        Row {
            problem: PROGRAM,
            ..function(
                "program_of_two_mains",
                "class Try {\n    public static void main(String[] args) { System.out.println(1); }\n}\npublic class Answer {\n    public static void main(String[] args) { System.out.println(7); }\n}\n",
                "AC",
            )
        },
        function(
            "program_with_helpers",
            "import java.util.Scanner;\npublic class Main {\n    static class Sum { int n; int plus(int a, int b) { return a + b; } int less(int a, int b) { return a - b; } }\n    public static void main(String[] args) {\n        Scanner in = new Scanner(System.in);\n        System.out.println(new Sum().plus(in.nextInt(), in.nextInt()));\n    }\n}\n",
            "AC no function found",
        ),
        function(
            "overloads",
            "class Solution {\n    private int addUp(int a, int b, int c) { return a + b + c; }\n    private int addUp(int a) { return a; }\n    public int addUp(int a, int b) { return addUp(a, b, 0); }\n}\n",
            "AC",
        ),
        class(
            "class_overloads",
            "class PassGate {\n    int left;\n    PassGate(int most, boolean full) { left = full ? 0 : most; }\n    public PassGate(int most) { this(most, false); }\n    private boolean letIn(int count, int left) { return count <= left; }\n    public boolean letIn(int count) { if (!letIn(count, left)) return false; left -= count; return true; }\n    private boolean letIn() { return false; }\n    private int leftOver(int n) { return n; }\n    public int leftOver() { return leftOver(left); }\n}\n",
            "AC",
        ),
        class(
            "plain",
            "class PassGate {\n    private int left;\n    public PassGate(int most) { left = most; }\n    public boolean letIn(int count) { if (count > left) return false; left -= count; return true; }\n    public int leftOver() { return left; }\n}\n",
            "AC",
        ),
        class(
            "no_method",
            "class PassGate { PassGate(int most) {} boolean letIn(int n) { return true; } }\n",
            "CE leftOver",
        ),
    ];
    let mut tests = table("java", rows);
    tests.push(deeds(
        "java",
        "my.java",
        &[Runtime::Java],
        DEEDS,
        &["crash"],
    ));
    tests
}
