//! Values as whole programs read and print them: an argument a line, and a
//! result by its declared type.

use crate::problem::json;
use crate::problem::node_value::node_coerce;
use crate::problem::types::Type;
use crate::problem::value::Value;

/// The arguments, one a line.
pub(super) fn write_arguments(args: &[Value]) -> String {
    let mut out = String::new();
    for arg in args {
        match arg {
            // As it is, unless that would be more than a line.
            Value::String(text) if !text.contains(['\n', '\r']) => out.push_str(text),
            other => out.push_str(&other.to_string()),
        }
        out.push('\n');
    }
    out
}

/// The result that a text stands for; the text itself where it stands for none
/// of the declared type.
pub(super) fn read(text: &str, ty: &Type) -> Value {
    typed(text, ty).unwrap_or_else(|| Value::String(text.trim().to_string()))
}

fn typed(text: &str, ty: &Type) -> Option<Value> {
    let word = text.trim();
    match ty {
        Type::Void => Some(Value::Null),
        Type::Bool => match word.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(Value::Bool(true)),
            "false" | "no" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Type::Int => word.parse().ok().map(Value::Int),
        Type::Float => word.parse().ok().map(Value::Float),
        Type::String | Type::Literal(_) => {
            let text = text.strip_suffix('\n').unwrap_or(text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            Some(Value::String(text.to_string()))
        }
        Type::Optional(_) if matches!(word, "null" | "None" | "undefined" | "nil") => {
            Some(Value::Null)
        }
        Type::Optional(inner) => typed(text, inner),
        Type::Linked(item) | Type::Tree(item) => {
            let mut value = typed(text, &Type::Any)?;
            node_coerce(&mut value, ty, item);
            Some(value)
        }
        Type::Union(members) => members.iter().find_map(|member| match member {
            // Any text would do for a member that is text.
            Type::Literal(wanted) => (word == wanted).then(|| Value::String(wanted.clone())),
            member => typed(text, member),
        }),
        Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Tuple(_) | Type::Any => {
            json::parse(word)
                .or_else(|_| json::parse(&as_json(word)))
                .ok()
        }
    }
}

/// Turns the notation in which Python and Node print lists into JSON: text in
/// single quotes, tuples, `True` and `None`.
fn as_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => out.push('['),
            ')' => out.push(']'),
            quote @ ('\'' | '"') => {
                out.push_str(&Value::String(quoted(&mut chars, quote)).to_string());
            }
            // A tuple of one ends in a comma, which JSON refuses.
            ',' if chars.peek() == Some(&')') => {}
            c if c.is_alphabetic() => {
                let mut word = String::from(c);
                while let Some(next) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(next);
                }
                out.push_str(match word.as_str() {
                    "True" => "true",
                    "False" => "false",
                    "None" | "undefined" => "null",
                    other => other,
                });
            }
            c => out.push(c),
        }
    }
    out
}

/// The text up to its closing quote.
fn quoted(chars: &mut impl Iterator<Item = char>, quote: char) -> String {
    let mut inner = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => inner.push('\n'),
                Some('t') => inner.push('\t'),
                Some('r') => inner.push('\r'),
                Some(other) => inner.push(other),
                None => {}
            },
            c if c == quote => break,
            c => inner.push(c),
        }
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_by_their_type() {
        let text = |s: &str| Value::String(s.into());
        let list = |items: &[&str]| Value::List(items.iter().map(|s| text(s)).collect());
        let strings = Type::List(Box::new(Type::String));
        let maybe = Type::Optional(Box::new(Type::Int));
        let tree = Type::Tree(Box::new(Type::Int));
        let sparse = Value::List(vec![Value::Int(1), Value::Null, Value::Int(2)]);
        let table = [
            ("YES\n", Type::Bool, Value::Bool(true)),
            ("False\r\n", Type::Bool, Value::Bool(false)),
            ("0", Type::Bool, Value::Bool(false)),
            ("maybe\n", Type::Bool, text("maybe")),
            (" -3\n", Type::Int, Value::Int(-3)),
            ("3.0\n", Type::Int, text("3.0")),
            ("3\n", Type::Float, Value::Float(3.0)),
            (" a b \n", Type::String, text(" a b ")),
            ("\n", Type::String, text("")),
            ("None\n", maybe.clone(), Value::Null),
            ("7\n", maybe, Value::Int(7)),
            ("[\"a\", \"b\"]\n", strings.clone(), list(&["a", "b"])),
            ("['a', \"it's\"]\n", strings.clone(), list(&["a", "it's"])),
            ("('a',)\n", strings.clone(), list(&["a"])),
            ("[ 'a', 'b,]' ]\n", strings, list(&["a", "b,]"])),
            ("True", Type::Any, Value::Bool(true)),
            ("[1, None, 2, None]\n", tree.clone(), sparse),
            ("null\n", tree, list(&[])),
        ];
        for (printed, ty, wanted) in table {
            assert_eq!(read(printed, &ty), wanted, "{printed:?} as {ty}");
        }
    }

    #[test]
    fn arguments_are_one_a_line() {
        let args = [
            Value::String("()[]".into()),
            Value::String("a\nb".into()),
            Value::List(vec![Value::Int(1), Value::String("x".into())]),
            Value::Bool(true),
            Value::Null,
        ];
        assert_eq!(
            write_arguments(&args),
            "()[]\n\"a\\nb\"\n[1, \"x\"]\ntrue\nnull\n"
        );
    }
}
