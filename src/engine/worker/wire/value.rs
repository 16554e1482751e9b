//! Values in wire form.

use std::fmt::Write;

use serde_json::Value as Json;

use crate::problem::value::Value;

/// Integers up to here are exact in every language's JSON.
const SAFE_INTEGER: i64 = (1 << 53) - 1;

/// Appends a value in wire form.
pub fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(n) if (-SAFE_INTEGER..=SAFE_INTEGER).contains(n) => {
            let _ = write!(out, "{n}");
        }
        Value::Int(n) => {
            let _ = write!(out, "{{\"$i\":\"{n}\"}}");
        }
        Value::Float(x) if x.is_nan() => out.push_str("{\"$f\":\"nan\"}"),
        Value::Float(x) if x.is_infinite() => out.push_str(if *x > 0.0 {
            "{\"$f\":\"inf\"}"
        } else {
            "{\"$f\":\"-inf\"}"
        }),
        Value::Float(x) => {
            let _ = write!(out, "{x:?}");
        }
        Value::String(text) => write_string(out, text),
        Value::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Map(entries) if entries.iter().any(|(key, _)| key.starts_with('$')) => {
            out.push_str("{\"$m\":[");
            for (i, (key, value)) in entries.iter().enumerate() {
                out.push_str(if i > 0 { ",[" } else { "[" });
                write_string(out, key);
                out.push(',');
                write_value(out, value);
                out.push(']');
            }
            out.push_str("]}");
        }
        Value::Map(entries) => {
            out.push('{');
            for (i, (key, value)) in entries.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
        Value::Ref(name) => {
            out.push_str("{\"$r\":");
            write_string(out, name);
            out.push('}');
        }
        // Nothing that a case passes is of this kind: the loader makes none.
        Value::Other { .. } => out.push_str("null"),
    }
}

pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f | 0x7f => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

pub(super) fn write_list(out: &mut String, items: &[Value]) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_value(out, item);
    }
    out.push(']');
}

/// Reads a value from its wire form.
pub fn read_value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(b),
        Json::Number(n) => match n.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::List(items.into_iter().map(read_value).collect()),
        Json::Object(mut map) => {
            if map.len() == 1
                && let Some(tag) = map
                    .keys()
                    .next()
                    .filter(|key| key.starts_with('$'))
                    .cloned()
                && let Some(inner) = map.remove(&tag)
            {
                return read_tagged(&tag, inner);
            }
            Value::Map(map.into_iter().map(|(k, v)| (k, read_value(v))).collect())
        }
    }
}

fn read_tagged(tag: &str, inner: Json) -> Value {
    let unreadable = |inner: &Json| Value::Other {
        type_name: "value".into(),
        text: inner.to_string().chars().take(200).collect(),
    };
    match (tag, inner) {
        ("$i", Json::String(digits)) => match digits.parse() {
            Ok(n) => Value::Int(n),
            Err(_) => Value::Other {
                type_name: "int".into(),
                text: digits,
            },
        },
        ("$f", Json::String(name)) => Value::Float(match name.as_str() {
            "inf" => f64::INFINITY,
            "-inf" => f64::NEG_INFINITY,
            _ => f64::NAN,
        }),
        ("$m", Json::Array(pairs)) => Value::Map(
            pairs
                .into_iter()
                .filter_map(|pair| match pair {
                    Json::Array(pair) => {
                        let [key, value] = <[Json; 2]>::try_from(pair).ok()?;
                        Some((key.as_str()?.to_string(), read_value(value)))
                    }
                    _ => None,
                })
                .collect(),
        ),
        ("$o", Json::Array(parts)) => {
            let mut parts = parts.into_iter().map(|part| match part {
                Json::String(text) => text,
                other => other.to_string(),
            });
            Value::Other {
                type_name: parts.next().unwrap_or_default(),
                text: parts.next().unwrap_or_default(),
            }
        }
        (_, inner) => unreadable(&inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(value: &Value) -> Value {
        let mut text = String::new();
        write_value(&mut text, value);
        read_value(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn values_survive_the_trip() {
        for value in [
            Value::Null,
            Value::Int(i64::MIN),
            Value::Int(SAFE_INTEGER),
            Value::Float(5.0),
            Value::Float(-0.0),
            Value::Float(1e300),
            Value::Float(f64::NEG_INFINITY),
            Value::String("\u{0}\u{7f}\u{2028}😀\"\\\n".into()),
            Value::List(vec![Value::Bool(true), Value::List(vec![])]),
            Value::Map(vec![
                ("$i".into(), Value::Int(1)),
                ("b".into(), Value::Null),
            ]),
        ] {
            assert_eq!(round_trip(&value), value);
        }
        assert!(matches!(round_trip(&Value::Float(f64::NAN)), Value::Float(x) if x.is_nan()));
    }

    #[test]
    fn an_integral_float_stays_a_float() {
        let mut text = String::new();
        write_value(&mut text, &Value::Float(5.0));
        assert_eq!(text, "5.0");
    }
}
