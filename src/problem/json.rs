//! JSON as authors write it in `args_json` and its like: keys keep their
//! order, a key twice is a mistake, and integers are 64 bits or nothing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::value::Value;

/// What is wrong in JSON text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonError {
    pub(crate) message: String,
    /// The byte of the text.
    pub(crate) at: usize,
    /// What would be right, where a slip is recognised.
    pub(crate) help: Option<String>,
}

/// Parses JSON text into a value.
pub(crate) fn parse(text: &str) -> Result<Value, JsonError> {
    serde_json::from_str::<Ordered>(text)
        .map(|ordered| ordered.0)
        .map_err(|error| describe(text, &error))
}

fn describe(text: &str, error: &serde_json::Error) -> JsonError {
    let line_start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    // The place is drawn, so that the sentence need not repeat it.
    let message = match message.rfind(" at line ") {
        Some(cut) => message[..cut].to_owned(),
        None => message,
    };
    let word_start = text.get(..at).map_or(0, |before| {
        before.trim_end_matches(char::is_alphanumeric).len()
    });
    let word = text.get(word_start..).unwrap_or("");
    let length = word
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(word.len());
    let help = match &word[..length] {
        "None" | "nil" | "undefined" => Some("JSON's word is `null`"),
        "True" => Some("JSON's word is `true`"),
        "False" => Some("JSON's word is `false`"),
        "nan" | "NaN" | "inf" | "Infinity" => {
            Some("JSON has no such number; the TOML key without `_json` takes `nan` and `inf`")
        }
        _ if word.starts_with('\'') => Some("JSON quotes with \""),
        _ => None,
    };
    JsonError {
        message,
        at,
        help: help.map(str::to_owned),
    }
}

struct Ordered(Value);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ordered, D::Error> {
        deserializer.deserialize_any(OrderedVisitor).map(Ordered)
    }
}

struct OrderedVisitor;

impl<'de> Visitor<'de> for OrderedVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value)
            .map(Value::Int)
            .map_err(|_| E::custom(format!("{value} does not fit into 64 bits")))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Ordered(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while let Some((key, Ordered(value))) = entries.next_entry::<String, Ordered>()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format!("key \"{key}\" is there twice")));
            }
            map.push((key, value));
        }
        Ok(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_whole_or_refused() {
        assert_eq!(parse("9223372036854775807"), Ok(Value::Int(i64::MAX)));
        let error = parse("[9223372036854775808]").expect_err("too large");
        assert!(error.message.contains("64 bits"), "{}", error.message);
        assert_eq!(parse("2.0"), Ok(Value::Float(2.0)));
    }

    #[test]
    fn a_key_twice_is_a_mistake() {
        let error = parse("{\"a\": 1, \"a\": 2}").expect_err("twice");
        assert!(error.message.contains("twice"), "{}", error.message);
    }

    #[test]
    fn the_place_is_within_the_text() {
        for text in ["", "[", "[1,\n\n x]", "{\"a\": None}", "\"é", "[1] 2"] {
            let error = parse(text).expect_err("no JSON");
            assert!(error.at <= text.len(), "{text}");
        }
        let help = parse("[True]").expect_err("no JSON").help;
        assert_eq!(help.as_deref(), Some("JSON's word is `true`"));
    }
}
