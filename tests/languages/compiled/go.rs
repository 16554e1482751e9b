//! Every way of writing an answer in Go.

use super::{deeds, echoes, turns};
use crate::python::{CLASS, FUNCTION};
use crate::support::{Runtime, Test};
use crate::{Row, table};

const ECHO: &str = "type Echo struct{}
type Record struct {
	Ids  []int
	Next *int
	Name string
}
type Duo struct {
	number int
	text   string
}

func Constructor() Echo { return Echo{} }

func (e *Echo) Whole(v int64) int64                         { return v }
func (e *Echo) Real(v float64) float64                      { return v }
func (e *Echo) Truth(v bool) bool                           { return v }
func (e *Echo) Text(v string) string                        { return v }
func (e Echo) List(v []int) []int                           { return v }
func (e *Echo) Nested(v [][]int64) [][]int64                { return v }
func (e *Echo) Maybe(v *int) *int                           { return v }
func (e *Echo) Texts(v []*string) []*string                 { return v }
func (e *Echo) Counts(v map[string]int) map[string]int      { return v }
func (e *Echo) Record(v Record) Record                      { return v }
func (e *Echo) Duo(v Duo) (int, string)                     { return v.number, v.text }
func (e *Echo) Colour(v string) (string, error)             { return v, nil }
";

const DEEDS: &str = "package acts

import \"os\"

var counter = 0

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + depth(n-1)
}

func act(what string, n int) int {
	switch what {
	case \"print\":
		println(\"hello\")
	case \"state\":
		counter++
		return counter
	case \"deep\":
		return depth(n)
	case \"throw\":
		panic(\"no\")
	case \"crash\":
		var p *int
		return *p
	case \"exit\":
		os.Exit(n)
	case \"hang\":
		for {
		}
	case \"flood\":
		for {
			os.Stdout.WriteString(\"0123456789\\n\")
		}
	case \"memory\":
		var all [][]byte
		for {
			piece := make([]byte, 1<<20)
			for i := range piece {
				piece[i] = 1
			}
			all = append(all, piece)
		}
	}
	return n
}
";

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.go",
        problem: FUNCTION,
        code: code.into(),
        expected,
    }
}

pub fn tests() -> Vec<Test> {
    let rows = vec![
        echoes("my.go", ECHO, &[]),
        function("plain", "func addUp(a int, b int) int {\n\treturn a + b\n}\n", "AC"),
        function(
            "complete_file",
            "package main\n\nimport \"fmt\"\n\nfunc AddUp(a, b int64) int64 { return a + b }\n\nfunc main() { fmt.Println(AddUp(1, 2)) }\n",
            "AC",
        ),
        function(
            "other_name",
            "func helper(a int) int { return a }\nfunc plus(a, b int) int { return helper(a) + b }\n",
            "AC took `plus`",
        ),
        function("nothing", "func f(a int) int { return a }\n", "CE addUp"),
        function(
            "newer_builtins",
            "func addUp(a int, b int) int { return max(a, 0, min(a, b)) + max(b, 0) + min(0, a) }\n",
            "AC",
        ),
        function(
            "own_builtin",
            "func max(a, b int) int { return a + b }\nfunc addUp(a int, b int) int { return max(a, b) }\n",
            "AC",
        ),
        function(
            "broken",
            "package x\n\nfunc addUp(a, b int) int {\n\treturn a + c\n}\n",
            "CE line 4",
        ),
        function(
            "panics",
            "func addUp(a, b int) int {\n\tc := []int{}\n\treturn c[a]\n}\n",
            "RTE index out of range",
        ),
        function(
            "error",
            "func addUp(a, b int) (int, error) { return 0, errors.New(\"not today\") }\n",
            "RTE not today",
        ),
        function(
            "too_small",
            "func addUp(a uint8, b int) int { return int(a) + b }\n",
            "RTE does not fit",
        ),
        function(
            "variables_with_an_order",
            "var base = start()\nvar seen = map[int]bool{}\n\nfunc start() int { return 0 }\n\nfunc addUp(a, b int) int {\n\tif seen[0] {\n\t\treturn 0\n\t}\n\tseen[0] = true\n\tbase += a\n\treturn base + b\n}\n",
            "AC",
        ),
        function(
            "variables_of_every_form",
            "var (\n\tcount int // so far\n\tseen  = map[int]list.List{\n\t\t-1: {},\n\t}\n\tx, y float64 = 0, 1\n)\nvar once sync.Once\n\nfunc addUp(a, b int) int {\n\tonce.Do(func() { count++ })\n\tif count != 1 || len(seen) != 1 || x != 0 {\n\t\treturn 0\n\t}\n\tx, y = y, x\n\tseen[a] = list.List{}\n\treturn a + b\n}\n",
            "AC",
        ),
        function(
            "program",
            "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar a, b int\n\tfmt.Scan(&a, &b)\n\tfmt.Println(a + b)\n}\n",
            "AC no function found",
        ),
        Row {
            name: "class",
            file: "my.go",
            problem: CLASS,
            code: "type PassGate struct{ left int }\n\nfunc NewPassGate(most int) *PassGate { return &PassGate{most} }\n\nfunc (g *PassGate) LetIn(count int) bool {\n\tif count > g.left {\n\t\treturn false\n\t}\n\tg.left -= count\n\treturn true\n}\n\nfunc (g *PassGate) leftOver() int { return g.left }\n".into(),
            expected: "AC",
        },
        Row {
            name: "letters_in_place",
            file: "my.go",
            problem: turns("string[]", r#"["a", "b", "."]"#, r#"[".", "b", "a"]"#),
            code: "func turn(all []byte) {\n\tall[0], all[2] = all[2], all[0]\n}\n".into(),
            expected: "AC",
        },
        Row {
            name: "rows_of_letters_in_place",
            file: "my.go",
            problem: turns("string[][]", r#"[["5", "."]]"#, r#"[["5", "1"]]"#),
            code: "func turn(all [][]byte) {\n\tall[0][1] = '1'\n}\n".into(),
            expected: "AC",
        },
        Row {
            name: "numbers_in_place",
            file: "my.go",
            problem: turns("int[]", "[1, 2]", "[1, 3]"),
            code: "func turn(all []int32) {\n\tall[1]++\n}\n".into(),
            expected: "AC",
        },
    ];
    let mut tests = table("go", rows);
    tests.push(deeds("go", "my.go", &[Runtime::Go], DEEDS, &[]));
    tests
}
