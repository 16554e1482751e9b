//! Every type, into the answer and back, in each language.

use crate::support::Test;
use crate::{Row, table};

/// A type, and values of it in JSON.
const ROUND_TRIPS: &[(&str, &str, &[&str])] = &[
    (
        "int",
        "int",
        &[
            "0",
            "-1",
            "9007199254740991",
            "9007199254740992",
            "9223372036854775807",
            "-9223372036854775808",
        ],
    ),
    (
        "float",
        "float",
        &["0.5", "-0.1", "1e300", "5e-324", "3", "1e22"],
    ),
    ("bool", "bool", &["true", "false"]),
    (
        "text",
        "string",
        &[
            r#""""#,
            r#""a\"b\\c""#,
            r#""\n\t\r\u0000\u001b""#,
            r#""naïve 漢字 😀 \u2028""#,
            r#""{\"$i\":\"1\"}""#,
        ],
    ),
    (
        "list",
        "int[]",
        &["[]", "[1]", "[3, 1, 2, 9223372036854775807]"],
    ),
    (
        "nested_list",
        "int[][]",
        &["[]", "[[]]", "[[1], [], [2, 3]]"],
    ),
    ("optional", "int?", &["null", "0", "7"]),
    ("list_of_optional", "string?[]", &[r#"["a", null, ""]"#]),
    (
        "map",
        "map<string, int>",
        &[
            "{}",
            r#"{"a": 1, "b": 2}"#,
            r#"{"": 0, "$i": 1, "__proto__": 2, "constructor": 3, "10": 4, "9": 5, "naïve 😀": 6}"#,
        ],
    ),
    (
        "map_of_maps",
        "map<string, map<string, int[]>>",
        &[r#"{"$m": {"$r": [1]}, "x": {}}"#],
    ),
    (
        "record",
        "{ids: int[], next: int?, name: string}",
        &[
            r#"{"ids": [1, 2], "next": null, "name": "x"}"#,
            r#"{"ids": [], "next": 3, "name": ""}"#,
        ],
    ),
    (
        "list_of_records",
        "{x: float}[]",
        &[r#"[{"x": 1}, {"x": 2.5}]"#],
    ),
    ("tuple", "[int, string]", &[r#"[1, "one"]"#]),
    (
        "list_of_tuples",
        "[string, bool][]",
        &[r#"[["a", true], ["b", false]]"#],
    ),
    ("union", "\"red\" | \"green\"", &[r#""red""#, r#""green""#]),
    (
        "any",
        "any",
        &[
            "null",
            "true",
            "1",
            "2.5",
            r#""x""#,
            r#"[1, "a", {"k": [null]}]"#,
        ],
    ),
];

fn problem(ty: &str, returns: &str, cases: &[(String, String)]) -> String {
    let mut text = format!(
        "title = \"Echo\"\nkind = \"function\"\n\n[call]\nfunction = \"echo\"\nparams = ['v: {ty}']\nreturns = '{returns}'\n"
    );
    for (index, (arguments, expected)) in cases.iter().enumerate() {
        text.push_str(&format!(
            "\n[[case]]\nname = \"{index}\"\n{arguments}\n{expected}\n"
        ));
    }
    text
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

const ECHO: &[(&str, &str, &str)] = &[
    ("python", "my.py", "def echo(v):\n    return v\n"),
    ("javascript", "my.js", "const echo = (v) => v;\n"),
    ("ruby", "my.rb", "def echo(v)\n  v\nend\n"),
    ("php", "my.php", "<?php\n$echo = fn($v) => $v;\n"),
    ("lua", "my.lua", "function echo(v) return v end\n"),
    ("perl", "my.pl", "sub echo { return $_[0] }\n"),
    #[cfg(feature = "typescript")]
    (
        "typescript",
        "my.ts",
        "const echo = <T,>(v: T): T => v as T;\n",
    ),
];

pub fn tests() -> Vec<Test> {
    let mut tests = Vec::new();
    for &(language, file, code) in ECHO {
        let rows = ROUND_TRIPS
            .iter()
            .map(|(name, ty, values)| {
                let cases: Vec<(String, String)> = values
                    .iter()
                    // A table of Lua cannot hold it.
                    .filter(|value| language != "lua" || !value.contains("[null]"))
                    .map(|value| {
                        (
                            format!("args_json = '''[{value}]'''"),
                            format!("expect_json = '''{value}'''"),
                        )
                    })
                    .collect();
                Row {
                    name,
                    file,
                    problem: leak(problem(ty, ty, &cases)),
                    code: code.into(),
                    expected: "AC",
                }
            })
            .collect();
        tests.extend(prefixed("there_and_back", language, rows));
        tests.extend(prefixed("special", language, special(file, code)));
    }
    tests.extend(prefixed("arrives", "python", arrives_in_python()));
    tests.extend(prefixed("arrives", "javascript", arrives_in_javascript()));
    tests.extend(prefixed("comes_back", "python", comes_back_from_python()));
    tests.extend(prefixed(
        "comes_back",
        "javascript",
        comes_back_from_javascript(),
    ));
    tests
}

fn prefixed(what: &str, language: &'static str, rows: Vec<Row>) -> Vec<Test> {
    let mut tests = table(language, rows);
    for test in &mut tests {
        test.name = format!("values::{what}::{}", test.name);
    }
    tests
}

/// Values that JSON cannot write, and builders.
fn special(file: &'static str, code: &str) -> Vec<Row> {
    let row = |name, ty: &str, cases: &[(&str, &str)], expected| Row {
        name,
        file,
        problem: leak(problem(
            ty,
            ty,
            &cases
                .iter()
                .map(|(a, e)| (format!("args = {a}"), format!("expect = {e}")))
                .collect::<Vec<_>>(),
        )),
        code: code.into(),
        expected,
    };
    vec![
        row(
            "not_finite",
            "float",
            &[("[nan]", "nan"), ("[inf]", "inf"), ("[-inf]", "-inf")],
            "AC",
        ),
        row(
            "not_finite_inside",
            "float[]",
            &[("[[nan, inf, 1.0]]", "[nan, inf, 1.0]")],
            "AC",
        ),
        row(
            "int_for_float",
            "float",
            &[("[5]", "5"), ("[5]", "5.0")],
            "AC",
        ),
        row(
            "close_enough",
            "float",
            &[("[0.30000000000000004]", "0.3")],
            "AC",
        ),
        row("not_close_enough", "float", &[("[0.3001]", "0.3")], "WA"),
        row(
            "infinity_is_not_large",
            "float",
            &[("[1e300]", "inf")],
            "WA",
        ),
        row(
            "repeated",
            "string",
            &[("[{ repeat = \"ab\", times = 3 }]", "\"ababab\"")],
            "AC",
        ),
        row(
            "code_points",
            "string",
            &[("[{ chars = [\"a\", 4] }]", "\"abcd\"")],
            "AC",
        ),
        row(
            "joined",
            "string",
            &[(
                "[{ concat = [\"x\", { repeat = \"y\", times = 2 }] }]",
                "\"xyy\"",
            )],
            "AC",
        ),
    ]
}

/// What the answer is given, in its own language's words.
fn arrives(file: &'static str, code: &str, rows: &[(&'static str, &str, &str, &str)]) -> Vec<Row> {
    rows.iter()
        .map(|(name, ty, argument, words)| Row {
            name,
            file,
            problem: leak(problem(
                ty,
                "string",
                &[(
                    format!("args_json = '''[{argument}]'''"),
                    format!("expect = '''{words}'''"),
                )],
            )),
            code: code.into(),
            expected: "AC",
        })
        .collect()
}

fn arrives_in_python() -> Vec<Row> {
    arrives(
        "my.py",
        "def echo(v):\n    return f'{type(v).__name__} {v!r}'\n",
        &[
            ("int", "int", "1", "int 1"),
            (
                "large_int",
                "int",
                "9223372036854775807",
                "int 9223372036854775807",
            ),
            ("float", "float", "1", "float 1.0"),
            ("bool", "bool", "true", "bool True"),
            ("null", "int?", "null", "NoneType None"),
            ("list", "int[]", "[1, 2]", "list [1, 2]"),
            (
                "map",
                "map<string, int>",
                r#"{"b": 1, "a": 2}"#,
                "dict {'b': 1, 'a': 2}",
            ),
            ("record", "{n: int?}", r#"{"n": null}"#, "dict {'n': None}"),
            ("any_int", "any", "1", "int 1"),
            ("any_float", "any", "1.0", "float 1.0"),
        ],
    )
}

fn arrives_in_javascript() -> Vec<Row> {
    arrives(
        "my.js",
        "const echo = (v) => `${v === null ? 'null' : v.constructor.name} ${typeof v === 'object' ? JSON.stringify(v) : String(v)}`;\n",
        &[
            ("int", "int", "1", "Number 1"),
            (
                "large_int",
                "int",
                "9223372036854775807",
                "BigInt 9223372036854775807",
            ),
            ("float", "float", "1", "Number 1"),
            ("bool", "bool", "true", "Boolean true"),
            ("null", "int?", "null", "null null"),
            ("list", "int[]", "[1, 2]", "Array [1,2]"),
            (
                "map",
                "map<string, int>",
                r#"{"b": 1, "a": 2}"#,
                r#"Object {"b":1,"a":2}"#,
            ),
            (
                "record",
                "{n: int?}",
                r#"{"n": null}"#,
                r#"Object {"n":null}"#,
            ),
        ],
    )
}

/// What the answer hands back: type, expected value, the expression.
type Back = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn comes_back(file: &'static str, body: impl Fn(&str) -> String, rows: &[Back]) -> Vec<Row> {
    rows.iter()
        .map(|(name, returns, expected, expression, verdict)| Row {
            name,
            file,
            problem: leak(problem(
                "int",
                returns,
                &[(
                    "args = [1]".into(),
                    format!("expect_json = '''{expected}'''"),
                )],
            )),
            code: body(expression),
            expected: verdict,
        })
        .collect()
}

fn comes_back_from_python() -> Vec<Row> {
    comes_back(
        "my.py",
        |expression| {
            format!(
                "import collections, decimal, enum, fractions, functools\nclass L(list): pass\nclass S(str): pass\nclass C(enum.IntEnum):\n    ONE = 1\nP = collections.namedtuple('P', 'x y')\ndef echo(v):\n    return {expression}\n"
            )
        },
        &[
            ("tuple_for_list", "int[]", "[1, 2]", "(1, 2)", "AC"),
            ("named_tuple", "[int, int]", "[1, 2]", "P(1, 2)", "AC"),
            ("list_subclass", "int[]", "[1, 2]", "L([1, 2])", "AC"),
            ("string_subclass", "string", "\"a\"", "S('a')", "AC"),
            ("int_enum", "int", "1", "C.ONE", "AC"),
            (
                "ordered_dict",
                "map<string, int>",
                "{\"a\": 1}",
                "collections.OrderedDict(a=1)",
                "AC",
            ),
            (
                "counter",
                "map<string, int>",
                "{\"a\": 2}",
                "collections.Counter('aa')",
                "AC",
            ),
            (
                "default_dict",
                "map<string, int>",
                "{\"a\": 1}",
                "collections.defaultdict(int, a=1)",
                "AC",
            ),
            ("float_that_is_whole", "float", "2", "2.0", "AC"),
            ("int_where_a_float_is_asked_for", "float", "2", "2", "AC"),
            (
                "bool_where_a_float_is_asked_for",
                "float",
                "1",
                "True",
                "WA",
            ),
            ("zero_below", "float", "0", "-0.0", "AC"),
            ("set", "int[]", "[1, 2]", "{1, 2}", "WA got {1, 2}"),
            ("bytes", "string", "\"a\"", "b'a'", "WA"),
            ("decimal", "float", "1", "decimal.Decimal(1)", "WA"),
            ("fraction", "float", "0.5", "fractions.Fraction(1, 2)", "WA"),
            (
                "map_with_int_keys",
                "map<string, int>",
                "{\"1\": 1}",
                "{1: 1}",
                "WA",
            ),
            ("huge_int", "int", "1", "10 ** 30", "WA"),
            (
                "nested_deep",
                "any",
                "1",
                "functools.reduce(lambda a, _: [a], range(900), 1)",
                "RTE nested too deeply",
            ),
            (
                "nested_too_deep",
                "any",
                "1",
                "functools.reduce(lambda a, _: [a], range(1000000), 1)",
                "WA",
            ),
            ("lone_surrogate", "string", "\"a\"", "'\\ud800'", "WA"),
            (
                "itself_inside",
                "int[]",
                "[1]",
                "(lambda l: l.append(l) or l)([])",
                "WA",
            ),
            ("nothing", "int?", "null", "None", "AC"),
            ("a_function", "any", "1", "echo", "WA"),
            (
                "missing_field",
                "{a: int, b: int}",
                "{\"a\": 1, \"b\": 2}",
                "{'a': 1}",
                "WA",
            ),
            (
                "extra_field",
                "{a: int}",
                "{\"a\": 1}",
                "{'a': 1, 'b': 2}",
                "WA",
            ),
            (
                "too_large_to_send",
                "string",
                "\"a\"",
                "'x' * (1 << 26) * 2",
                "RTE the returned value is too large",
            ),
        ],
    )
}

fn comes_back_from_javascript() -> Vec<Row> {
    comes_back(
        "my.js",
        |expression| {
            format!("class L extends Array {{}}\nfunction echo(v) {{ return {expression}; }}\n")
        },
        &[
            ("undefined", "int?", "null", "undefined", "AC"),
            (
                "map",
                "map<string, int>",
                "{\"a\": 1}",
                "new Map([['a', 1]])",
                "AC",
            ),
            (
                "map_with_int_keys",
                "map<string, int>",
                "{\"1\": 1}",
                "new Map([[1, 1]])",
                "WA",
            ),
            (
                "object_without_prototype",
                "map<string, int>",
                "{\"a\": 1}",
                "Object.assign(Object.create(null), { a: 1 })",
                "AC",
            ),
            (
                "typed_array",
                "int[]",
                "[1, 2]",
                "Int32Array.of(1, 2)",
                "AC",
            ),
            ("array_subclass", "int[]", "[1, 2]", "L.of(1, 2)", "AC"),
            (
                "big_int",
                "int",
                "9223372036854775807",
                "9223372036854775807n",
                "AC",
            ),
            ("big_int_beyond", "int", "1", "2n ** 70n", "WA"),
            ("number_for_float", "float", "2", "2", "AC"),
            ("not_a_number", "float", "2", "NaN", "WA"),
            ("zero_below", "int", "0", "-0", "AC"),
            ("set", "int[]", "[1, 2]", "new Set([1, 2])", "WA"),
            ("boxed_boolean", "bool", "true", "new Boolean(true)", "WA"),
            ("number_for_bool", "bool", "true", "1", "WA"),
            ("holes", "int[]", "[1]", "[, 1]", "WA"),
            (
                "itself_inside",
                "int[]",
                "[1]",
                "((l) => { l.push(l); return l; })([])",
                "WA",
            ),
            ("symbol", "any", "1", "Symbol('x')", "WA"),
            ("a_function", "any", "1", "echo", "WA"),
            (
                "getter_that_throws",
                "{a: int}",
                "{\"a\": 1}",
                "({ get a() { throw new Error('no'); } })",
                "WA",
            ),
            (
                "nested_deep",
                "any",
                "1",
                "Array.from({ length: 900 }).reduce((a) => [a], 1)",
                "RTE nested too deeply",
            ),
            (
                "nested_too_deep",
                "any",
                "1",
                "Array.from({ length: 1e6 }).reduce((a) => [a], 1)",
                "WA",
            ),
            ("proxy", "int[]", "[1]", "new Proxy([1], {})", "WA a Proxy"),
            (
                "missing_field",
                "{a: int, b: int}",
                "{\"a\": 1, \"b\": 2}",
                "({ a: 1 })",
                "WA",
            ),
            (
                "undefined_field",
                "{a: int, b: int?}",
                "{\"a\": 1, \"b\": null}",
                "({ a: 1, b: undefined })",
                "AC",
            ),
        ],
    )
}
