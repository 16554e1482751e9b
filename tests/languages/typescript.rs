//! Every way of writing an answer in TypeScript. What is left without the types
//! is JavaScript, which has a table of its own.

use crate::python::{CLASS, FUNCTION};
use crate::support::Test;
use crate::{Row, table};

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.ts",
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

fn in_file(file: &'static str, row: Row) -> Row {
    Row { file, ..row }
}

pub fn tests() -> Vec<Test> {
    let mut rows = functions();
    rows.extend(files());
    rows.extend(mistakes());
    rows.extend(classes());
    rows.extend(programs());
    table("typescript", rows)
}

fn functions() -> Vec<Row> {
    vec![
        function(
            "plain",
            "function addUp(a: number, b: number): number {\n  return a + b;\n}\n",
            "AC",
        ),
        function(
            "alias",
            "function sumTwo(a: number, b: number) { return a + b }",
            "AC",
        ),
        function(
            "snake_case",
            "function add_up(a: number, b: number) { return a + b }",
            "AC",
        ),
        function(
            "arrow",
            "type F = (a: number, b: number) => number;\nconst addUp: F = (a, b) => a + b;",
            "AC",
        ),
        function(
            "var_function",
            "var addUp = function (a: number, b: number): number { return a + b };",
            "AC",
        ),
        function(
            "generic",
            "const addUp = <T extends number>(a: T, b: T): number => (a as number) + b!;",
            "AC",
        ),
        function(
            "solution_class",
            "class Solution {\n  private readonly zero: number = 0;\n  public addUp(a: number, b: number): number { return a + b + this.zero; }\n}",
            "AC",
        ),
        function(
            "exported",
            "export function addUp(a: number, b: number): number { return a + b }",
            "AC",
        ),
        function(
            "exported_default",
            "export default (a: number, b: number): number => a + b",
            "AC",
        ),
        function(
            "module_exports",
            "module.exports = { addUp: (a: number, b: number) => a + b }",
            "AC",
        ),
        function(
            "export_assignment",
            "function f(a: number, b: number) { return a + b }\nexport = f",
            "AC took",
        ),
        function(
            "only_function",
            "function anything(x: number, y: number) { return x + y }",
            "AC took `anything`",
        ),
        function(
            "overloads",
            "function addUp(a: number, b: number): number\nfunction addUp(a: string, b: string): string\nfunction addUp(a: any, b: any): any { return a + b }",
            "AC",
        ),
        function(
            "interface_and_type_imports",
            "import type { Nobody } from './nobody'\nimport { type Other } from 'other'\ninterface P { a: number; b?: number }\nconst addUp = (a: number, b: number) => { const p: P = { a, b }; return p.a + p.b! }",
            "AC",
        ),
        function(
            "enumeration",
            "enum Sign { Plus, Minus = 5, Other = Minus | 2 }\nconst enum Text { A = 'a' }\nfunction addUp(a: number, b: number): number {\n  if (Sign[Sign.Minus] !== 'Minus' || Sign.Other !== 7 || Text.A !== 'a') return 0;\n  return a + b + Sign.Plus;\n}",
            "AC",
        ),
        function(
            "asynchronous",
            "const addUp = async (a: number, b: number): Promise<number> => await Promise.resolve<number>(a + b)",
            "AC",
        ),
        function(
            "deep_recursion",
            "const depth = (n: number): number => n === 0 ? 0 : 1 + depth(n - 1)\nfunction addUp(a: number, b: number) { return depth(100000) - 100000 + a + b }",
            "AC",
        ),
        function(
            "state_left_over",
            "let calls: number = 0\nfunction addUp(a: number, b: number) { calls++; return calls === 1 ? a + b : 0 }",
            "AC",
        ),
        function(
            "prints",
            "function addUp(a: number, b: number) { console.log(a as any); return a + b }",
            "AC",
        ),
    ]
}

fn files() -> Vec<Row> {
    let plain = "export const addUp = (a: number, b: number): number => a + b;";
    vec![
        in_file("my.mts", function("module", plain, "AC")),
        in_file(
            "my.cts",
            function(
                "commonjs",
                "exports.addUp = (a: number, b: number): number => a + b;",
                "AC",
            ),
        ),
        function(
            "types_of_a_missing_file",
            "import { A } from './a';\nfunction addUp(a: number, b: number): number { const sum: A = a + b; return sum }",
            "AC",
        ),
        function(
            "mark_and_line_ends",
            &format!(
                "\u{feff}\u{feff}type A = 1\r\n{}",
                plain.replace(" =>", "\u{a0}=>")
            ),
            "AC",
        ),
    ]
}

fn mistakes() -> Vec<Row> {
    vec![
        function("syntax", "function addUp(a: number {\n}", "CE line 1"),
        function("syntax_type", "const x = 1\nlet y: = 2", "CE line 2"),
        function(
            "decorator",
            "\nfunction d(x: any) { return x }\n@d class A {}\nfunction addUp(a: number, b: number) { return a + b }",
            "CE line 3: SyntaxError: a decorator cannot be graded here",
        ),
        function(
            "namespace",
            "namespace N { export const x = 1 }\nfunction addUp(a: number, b: number) { return a + b }",
            "CE a namespace with values in it",
        ),
        function(
            "throws_on_its_own_line",
            "interface A {\n  x: number\n}\nenum E {\n  A,\n  B = A,\n}\nconst f = (x: number): never => { throw new Error('no') as any }\nf(E.B)",
            "RTE line 8",
        ),
        function("no_function", "const x: number = 1", "CE addUp"),
        function(
            "exits",
            "function addUp(a: number, b: number): number { process.exit(3) }",
            "RTE exit",
        ),
        function(
            "hangs",
            "function addUp(a: number, b: number): number { for (;;) {} }",
            "TLE",
        ),
        function(
            "floods",
            "function addUp(a: number, b: number): number { for (;;) console.log('x'.repeat(1000) as string) }",
            "OLE",
        ),
        function(
            "crashes",
            "function addUp(a: number, b: number): number { process.kill(process.pid, 'SIGSEGV'); for (;;) {} }",
            "RTE SIGSEGV",
        ),
        function(
            "wrong",
            "const addUp = (a: number, b: number) => a - b",
            "WA",
        ),
    ]
}

fn classes() -> Vec<Row> {
    vec![
        class(
            "class_plain",
            "class PassGate {\n  private left: number;\n  constructor(most: number) { this.left = most }\n  letIn(count = 1): boolean {\n    if (count > this.left) return false;\n    this.left -= count;\n    return true;\n  }\n  leftOver(): number { return this.left }\n}",
            "AC",
        ),
        class(
            "class_made_of_nodes",
            "class PassGate {\n  private first: ListNode | null = null;\n  constructor(private most: number) {}\n  letIn(count = 1): boolean {\n    if (count > this.most) return false;\n    this.first = new ListNode(count, this.first);\n    this.most -= this.first.val;\n    return true;\n  }\n  leftOver(): number { return this.most }\n}\n",
            "AC",
        ),
        class(
            "class_parameter_property",
            "abstract class Base { abstract leftOver(): number }\nexport class PassGate extends Base implements Object {\n  constructor(private left: number) { super(); }\n  letIn(count: number = 1): boolean {\n    if (count > this.left) return false;\n    this.left -= count;\n    return true;\n  }\n  leftOver(): number { return this.left }\n}",
            "AC",
        ),
        class(
            "class_without_a_method",
            "class PassGate { constructor(most: number) {} letIn(count?: number): boolean { return true } }",
            "CE leftOver",
        ),
    ]
}

fn programs() -> Vec<Row> {
    let code = "import * as fs from 'fs'\nconst [a, b]: number[] = fs.readFileSync(0, 'utf8').split('\\n').map(Number)\nconsole.log((a + b) as any)\n";
    vec![
        function("program", code, "AC"),
        in_file("my.mts", function("program_module", code, "AC")),
        function(
            "program_common",
            "const lines: string[] = require('fs').readFileSync(0, 'utf8').split('\\n')\nconsole.log(Number(lines[0]) + Number(lines[1]!))\n",
            "AC",
        ),
    ]
}
