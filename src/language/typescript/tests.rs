//! What is left of TypeScript.

use std::path::Path;

use super::Untranslated;
use super::room::{self, LONGEST};
use super::strip::strip;

fn stripped(text: &str) -> String {
    let out = strip(Path::new("my.ts"), text).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    assert_eq!(out.lines().count(), text.lines().count(), "{out}");
    out
}

/// Without the blanks, which only keep columns.
fn squeezed(text: &str) -> String {
    let out = stripped(text);
    let lines: Vec<String> = out
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    lines.join("\n")
}

#[test]
fn types_go_and_columns_stay() {
    let text = "function f(s: string, n?: number): Map<string, number[]> { return g(s)!; }";
    let out = stripped(text);
    assert_eq!(out.find("return"), text.find("return"));
    assert_eq!(out.find("n?"), None);
    assert_eq!(out.find("g(s)"), text.find("g(s)"));
}

#[test]
fn each_form_is_taken_out() {
    let table = [
        ("let x: number = 1", "let x = 1"),
        ("let x!: number;", "let x ;"),
        ("const f = <T,>(x: T): T => x", "const f = (x ) => x"),
        (
            "const f = async <T>(x?: T) => x as T",
            "const f = async (x ) => x ;",
        ),
        ("type A = number\n(g)()", ";\n(g)()"),
        ("x = y as any\n(g)()", "x = y ;\n(g)()"),
        ("interface A { x: number }", ";"),
        ("declare const x: number\n", ";"),
        ("export type A = 1", ";"),
        ("export interface A {}", ";"),
        ("import type { A } from './a'", ";"),
        ("import { type A, b } from './a'", "import { b } from './a'"),
        ("import { type A } from './a'", ";"),
        ("export { type A, b }", "export { b }"),
        ("import fs = require('fs')", "const fs = require('fs')"),
        ("export = f", "module.exports = f"),
        (
            "function f(a: 1): 1\nfunction f(a: any) { return a }",
            ";\nfunction f(a ) { return a }",
        ),
        ("function f(this: Foo, a: 1) {}", "function f( a ) {}"),
        ("function f(this: Foo) {}", "function f( ) {}"),
        ("new Map<string, number>()", "new Map ()"),
        ("(<any>x).y", "( x).y"),
        ("x satisfies A;", "x ;"),
        ("for (const x of y as any[]) {}", "for (const x of y ) {}"),
        (
            "const f = (\n a: 1\n): {\n b: 1\n} => a",
            "const f = (\na\n\n\n) => a",
        ),
        ("try {} catch (e: unknown) {}", "try {} catch (e ) {}"),
        (
            "class A<T> extends B<T> implements C, D<T> {}",
            "class A extends B {}",
        ),
        (
            "abstract class A { abstract f(): void; g?(): void; h() {} }",
            "class A { ; ; h() {} }",
        ),
        (
            "class A { private readonly x: number = 1; static y?: string\n['z'] = 2 }",
            "class A { ; x = 1; static y ;\n['z'] = 2 }",
        ),
        (
            "class A { [key: string]: any; declare x: number; y!: number }",
            "class A { ; ; y ; }",
        ),
        (
            "class A { a = 1\n private *g(): any {} }",
            "class A { a = 1\n; *g() {} }",
        ),
        (
            "class A { f(): void; f(a?: 1): void {} }",
            "class A { ; f(a ) {} }",
        ),
        (
            "class A { get x(): number { return 1 } set x(v: number) {} }",
            "class A { get x() { return 1 } set x(v ) {} }",
        ),
        ("namespace A { type B = 1; export interface C {} }", ";"),
        ("declare module 'x' { const y: 1 }", ";"),
        ("const x = <const T,>(y: T) => y", "const x = (y ) => y"),
        (
            "let f: (a: number) => void = (a) => {}",
            "let f = (a) => {}",
        ),
        (
            "function isA(x: unknown): x is A { return true }",
            "function isA(x ) { return true }",
        ),
        (
            "label: for (;;) { break label }",
            "label: for (;;) { break label }",
        ),
        ("const { a, b }: { a: 1, b: 2 } = c", "const { a, b } = c"),
    ];
    for (text, expected) in table {
        assert_eq!(squeezed(text), expected, "{text}");
    }
}

#[test]
fn enumerations_become_objects() {
    assert_eq!(
        squeezed("enum A {\n  X, // one\n  Y = 'y',\n  Z = X | 4,\n}"),
        "var A;(function(A){\nA[A[\"X\"]=0]=\"X\";var X=A[\"X\"];\nif(typeof(A[\"Y\"]=('y'))!==\"string\")A[A[\"Y\"]]=\"Y\";\nif(typeof(A[\"Z\"]=(X | 4))!==\"string\")A[A[\"Z\"]]=\"Z\";\n})(A||(A={}));"
    );
}

#[test]
fn parameter_properties_are_set() {
    assert_eq!(
        squeezed("class A { constructor(private x: number, readonly y = 2, z: 1) { f() } }"),
        "class A { constructor( x , y = 2, z ) {;this.x=x;this.y=y; f() } }"
    );
    assert_eq!(
        squeezed("class A extends B { constructor(public x: number) { super(x); f() } }"),
        "class A extends B { constructor( x ) { super(x);;this.x=x; f() } }"
    );
}

#[test]
fn what_cannot_be_is_named_with_its_line() {
    let table = [
        ("\nlet x: = 1", 2, ""),
        (
            "\n\n@dec class A {}",
            3,
            "a decorator cannot be graded here",
        ),
        (
            "namespace A { export const x = 1 }",
            1,
            "a namespace with values",
        ),
    ];
    for (text, line, words) in table {
        let error = strip(Path::new("my.ts"), text).unwrap_err();
        assert_eq!(error.line, Some(line), "{error:?}");
        assert!(error.message.contains(words), "{error:?}");
    }
}

#[test]
fn no_text_is_too_deep_for_the_stack() {
    let table = [
        ("let x = ", "(", "1", ")"),
        ("let x = ", "`${", "1", "}`"),
        ("let x = ", "1+", "1", ""),
        ("let x = f", "()", "", ""),
        ("", "()=>{", "", "}"),
        ("type X = ", "A<", "B", ">"),
        ("type X = ", "A extends B?C:", "B", ""),
        ("enum E { A = ", "(", "1", ")"),
    ];
    for (before, open, inner, close) in table {
        let text = |levels: usize| {
            let (open, close) = (open.repeat(levels), close.repeat(levels));
            format!("{before}{open}{inner}{close}")
        };
        let levels = (LONGEST - 64) / (open.len() + close.len());
        // Whether it is right does not matter here.
        let _ = room::strip(Path::new("my.ts"), &text(levels));
        let long = room::strip(Path::new("my.ts"), &text(levels + 64));
        assert!(
            matches!(&long, Err(Untranslated::Wrong(why)) if why.message.contains("256 KiB")),
            "{before}{open}: {long:?}"
        );
    }
}
