//! Every way of writing an answer in C#.

use super::{deeds, echoes};
use crate::python::{CLASS, FUNCTION};
use crate::support::{Runtime, Test, net_sdk};
use crate::{Row, table};

const ECHO: &str = "namespace Some.Where {
public class Record { public IList<long> ids { get; set; } public int? next; public string Name { get; set; } }
public enum Colour { red, green }
public class Echo {
    public long Whole(long v) { return v; }
    public double Real(double v) => v;
    public bool Truth(bool v) => v;
    public string Text(string v) => v;
    public IEnumerable<long> List(List<long> v) => v.Select(n => n);
    public long[][] Nested(long[][] v) => v;
    public int? Maybe(int? v) => v;
    internal string[] Texts(IList<string> v) => v.ToArray();
    public Dictionary<string, int> Counts(IDictionary<string, int> v) => new Dictionary<string, int>(v);
    public Record record(Record v) => v;
    public (int, string) Duo(Tuple<int, string> v) => (v.Item1, v.Item2);
    public async Task<Colour> colour(Colour v) { await Task.Yield(); return v; }
}
}
";

const DEEDS: &str = "public class Acts {
    static int counter = 0;
    static int Depth(int n) { return n == 0 ? 0 : 1 + Depth(n - 1); }
    static int Act(string what, int n) {
        switch (what) {
            case \"print\": Console.WriteLine(\"hello\"); return n;
            case \"state\": return ++counter;
            case \"deep\": return Depth(n);
            case \"throw\": throw new ArgumentException(\"no\");
            case \"exit\": Environment.Exit(n); return n;
            case \"hang\": while (true) {}
            case \"flood\": while (true) Console.WriteLine(\"0123456789\");
            case \"memory\": { var all = new List<byte[]>(); while (true) { var piece = new byte[1 << 20]; for (int i = 0; i < piece.Length; i++) piece[i] = 1; all.Add(piece); } }
            default: return n;
        }
    }
}
";

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.cs",
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
        echoes("my.cs", ECHO, &[]),
        function(
            "solution",
            "public class Solution {\n    public int AddUp(int a, int b) {\n        return a + b;\n    }\n}\n",
            "AC",
        ),
        function(
            "static_in_a_namespace_with_main",
            "using System;\nnamespace A.B {\n    static class Whatever {\n        public static long addUp(long a, long b) { return a + b; }\n        static void Main(string[] args) { Console.WriteLine(addUp(1, 2)); }\n    }\n}\n",
            "AC",
        ),
        function(
            "method_without_a_class",
            "using System.Linq;\n\nint AddUp(int a, int b) => new[] {a, b}.Sum();\n",
            "AC",
        ),
        function(
            "newer_library",
            "class Solution {\n    int AddUp(int a, int b) {\n        var heap = new PriorityQueue<int, int>();\n        heap.Enqueue(b, 2);\n        heap.Enqueue(a, 1);\n        return heap.Dequeue() + heap.Peek();\n    }\n}\n",
            "AC",
        ),
        function(
            "several_static_classes",
            "static class One { public static List<int> all = new List<int>(); }\nstatic class Two { public static List<int> all = new List<int> { 1 }; }\nclass Solution { public int AddUp(int a, int b) { One.all.Add(a); Two.all.Add(b); return One.all.Sum() + Two.all.Sum() - 1; } }\n",
            "AC",
        ),
        function(
            "other_name",
            "class Solution {\n    public int Plus(int a, int b, int c = 0) { return Helper(a) + b + c; }\n    int Helper(int a) { return a; }\n}\n",
            "AC took `Plus`",
        ),
        function(
            "program",
            "class Program {\n    static void Main() {\n        long a = long.Parse(Console.ReadLine()), b = long.Parse(Console.ReadLine());\n        Console.WriteLine(a + b);\n    }\n}\n",
            "AC no function found",
        ),
        function(
            "program_without_a_class",
            "var a = long.Parse(Console.ReadLine());\nvar b = long.Parse(Console.ReadLine());\nConsole.WriteLine(Sum(a, b));\nlong Sum(long a, long b) => a + b;\n",
            match net_sdk() {
                Some(_) => "AC",
                None => "CE",
            },
        ),
        function(
            "several",
            "class A { int F(int a, int b) { return a; } int G(int a, int b) { return b; } }\n",
            "CE",
        ),
        function(
            "nothing",
            "class A { int F(int a) { return a; } }\n",
            "CE AddUp",
        ),
        function(
            "broken",
            "class Solution {\n    int AddUp(int a, int b) { return a + c; }\n}\n",
            "CE line 2",
        ),
        function(
            "newer_language",
            "class Solution {\n    int AddUp(int a, int b) => a switch { _ => a + b };\n}\n",
            match net_sdk() {
                Some(_) => "AC",
                None => "CE takes about C# 7",
            },
        ),
        function(
            "fixed_statics",
            "class Solution {\n    static readonly List<int> all = new List<int>();\n    static readonly string word = \"ab\";\n    const int Two = 2;\n    int AddUp(int a, int b) { all.Add(a); all.Add(b); return all.Sum() + word.Length - Two; }\n}\n",
            "AC",
        ),
        function(
            "too_small",
            "class Solution { int AddUp(uint a, byte b) { return (int) a + b; } }\n",
            "RTE does not fit",
        ),
        function(
            "throws_half_a_character",
            "class Solution { int AddUp(int a, int b) { throw new Exception(\"no \" + \"😀\"[0]); } }\n",
            "RTE no \u{fffd}",
        ),
        function(
            "throws",
            "class Solution {\n    int AddUp(int a, int b) {\n        var none = new int[0];\n        return none[a];\n    }\n}\n",
            "RTE IndexOutOfRange",
        ),
        function(
            "endless_recursion",
            "class Solution { int AddUp(int a, int b) { return AddUp(a + 1, b) + 1; } }\n",
            "RTE",
        ),
        function(
            "overloads",
            "class Solution {\n    private int AddUp(int a, int b, int c) { return a + b + c; }\n    private int AddUp(int a) { return a; }\n    public int AddUp(int a, int b) { return AddUp(a, b, 0); }\n}\n",
            "AC",
        ),
        class(
            "class_overloads",
            "class PassGate {\n    int left;\n    PassGate(int most, bool full) { left = full ? 0 : most; }\n    public PassGate(int most) : this(most, false) { }\n    private bool LetIn(int count, int left) { return count <= left; }\n    public bool LetIn(int count) { if (!LetIn(count, left)) return false; left -= count; return true; }\n    private bool LetIn() { return false; }\n    private int LeftOver(int n) { return n; }\n    public int LeftOver() { return LeftOver(left); }\n}\n",
            "AC",
        ),
        class(
            "plain",
            "public class PassGate {\n    private int left;\n    public PassGate(int most) { left = most; }\n    public bool LetIn(int count = 1) { if (count > left) return false; left -= count; return true; }\n    public int LeftOver() { return left; }\n}\n",
            "AC",
        ),
        class(
            "other_name",
            "class Gate {\n    int left;\n    internal Gate(int most) { left = most; }\n    public bool letIn(int count) { if (count > left) return false; left -= count; return true; }\n    public int leftOver() => left;\n}\n",
            "AC took `Gate`",
        ),
        class(
            "no_method",
            "class PassGate { public PassGate(int most) {} public bool LetIn(int n) { return true; } }\n",
            "CE LeftOver",
        ),
    ];
    let mut tests = table("csharp", rows);
    tests.push(deeds(
        "csharp",
        "my.cs",
        &[Runtime::CSharp],
        DEEDS,
        &["crash"],
    ));
    tests
}
