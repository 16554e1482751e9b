//! The values that travel between a case, a driver and the judge.
//!
//! One type serves arguments, results and expectations, so that a comparison
//! never has to guess what a number or a missing value meant on the other side.

use std::fmt;

/// A value of the wire form: what a case passes, expects, or gets back.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `None`, `null`, `undefined`, or no value at all.
    Null,
    Bool(bool),
    /// A whole number of 64 bits.
    Int(i64),
    /// A double; `nan` and the infinities included.
    Float(f64),
    String(String),
    /// A list or tuple.
    List(Vec<Value>),
    /// A map or record, in the order in which its keys were given.
    Map(Vec<(String, Value)>),
    /// The result of an earlier call of the same case, by its name (`{ ref = "t1" }`).
    /// Only in arguments.
    Ref(String),
    /// Something that the wire form cannot carry: a set, a function, a whole
    /// number beyond 64 bits, text with a lone surrogate. It equals nothing.
    Other {
        /// The language's own name of the type, such as `set`.
        type_name: String,
        /// How the language itself shows the value, cut to a readable length.
        text: String,
    },
}

impl Value {
    /// The name of the value's type, as messages to people use it.
    pub fn type_name(&self) -> &str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::String(_) => "string",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Ref(_) => "reference",
            Value::Other { type_name, .. } => type_name,
        }
    }

    /// Turns plain JSON (as in `args_json`) into a value. Integers beyond
    /// 64 bits become floats, as every JSON reader in the field does.
    pub fn from_json(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Bool(b),
            serde_json::Value::Number(n) => n
                .as_i64()
                .map(Value::Int)
                .unwrap_or_else(|| Value::Float(n.as_f64().unwrap_or(f64::NAN))),
            serde_json::Value::String(s) => Value::String(s),
            serde_json::Value::Array(items) => {
                Value::List(items.into_iter().map(Value::from_json).collect())
            }
            serde_json::Value::Object(map) => Value::Map(
                map.into_iter()
                    .map(|(key, value)| (key, Value::from_json(value)))
                    .collect(),
            ),
        }
    }
}

/// JSON-like text, the one notation that every report uses for values.
/// Floats keep a decimal point, so that `5` and `5.0` can be told apart.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Int(n) => write!(f, "{n}"),
            Value::Float(x) if x.is_nan() => f.write_str("nan"),
            Value::Float(x) if x.is_infinite() => {
                f.write_str(if *x > 0.0 { "inf" } else { "-inf" })
            }
            Value::Float(x) => write!(f, "{x:?}"),
            Value::String(s) => f.write_str(&serde_json::Value::from(s.as_str()).to_string()),
            Value::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Value::Map(entries) => {
                f.write_str("{")?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    let key = serde_json::Value::from(key.as_str()).to_string();
                    write!(f, "{key}: {value}")?;
                }
                f.write_str("}")
            }
            Value::Ref(name) => write!(f, "(the result \"{name}\")"),
            Value::Other { text, .. } => f.write_str(text),
        }
    }
}
