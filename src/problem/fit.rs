//! Does a value fit a declared type? The one place that decides it, for
//! arguments, expectations, defaults and hints alike.

use super::nearest::nearest;
use super::node_value::{node_coerce, node_fits};
use super::types::Type;
use super::value::Value;

/// Stands for a string that is exactly `{i}`: text, or the loop's number where
/// a number is declared. It never leaves the loader.
pub(crate) const LOOP_NUMBER: &str = "{i}";

/// One step from a value into a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Item(usize),
    Key(String),
}

/// Where a value does not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// From the outside in.
    pub(crate) path: Vec<Step>,
    /// What was wanted there, as in `a string`.
    pub(crate) expected: String,
    /// What is there, as in `an integer`.
    pub(crate) got: String,
    pub(crate) help: Option<String>,
}

impl Mismatch {
    pub(super) fn new(expected: impl Into<String>, value: &Value) -> Mismatch {
        Mismatch {
            path: Vec::new(),
            expected: expected.into(),
            got: describe_value(value),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Mismatch {
        self.help = Some(help.into());
        self
    }

    pub(super) fn inside(mut self, step: Step) -> Mismatch {
        self.path.insert(0, step);
        self
    }

    /// The path in words, such as `item 3, field x`; nothing for the value itself.
    pub(crate) fn place(&self) -> String {
        let steps: Vec<String> = self
            .path
            .iter()
            .map(|step| match step {
                Step::Item(index) => format!("item {}", index + 1),
                Step::Key(key) => format!("`{key}`"),
            })
            .collect();
        steps.join(", ")
    }
}

/// A type in the words of a message.
pub(crate) fn describe_type(ty: &Type) -> String {
    match ty {
        Type::Int => "an integer".to_owned(),
        Type::Float => "a float".to_owned(),
        Type::Bool => "a boolean".to_owned(),
        Type::String => "a string".to_owned(),
        other => format!("`{other}`"),
    }
}

fn describe_value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Int(_) => "an integer".to_owned(),
        Value::Float(_) => "a float".to_owned(),
        Value::String(_) | Value::Other { .. } => "a string".to_owned(),
        Value::List(_) => "an array".to_owned(),
        Value::Map(_) => "a table".to_owned(),
        Value::Ref(_) => "a reference".to_owned(),
    }
}

/// Checks without changing; `coerce` then makes the value exactly the type's.
pub(crate) fn fits(value: &Value, ty: &Type) -> Result<(), Mismatch> {
    let no = || Err(Mismatch::new(describe_type(ty), value));
    match (ty, value) {
        // What an earlier call gave is known only when it runs.
        (_, Value::Ref(_)) | (Type::Any, _) => Ok(()),
        (Type::Int, Value::Int(_)) | (Type::Bool, Value::Bool(_)) => Ok(()),
        (Type::String, Value::String(_)) => Ok(()),
        (Type::Float, Value::Float(_)) => Ok(()),
        (Type::Float, Value::Int(n)) => {
            if (*n as f64) as i128 == i128::from(*n) {
                Ok(())
            } else {
                no().map_err(|m| {
                    m.help(format!(
                        "{n} cannot be held by a float exactly; write it as a float"
                    ))
                })
            }
        }
        (Type::Int | Type::Float | Type::String, Value::Other { type_name, .. })
            if type_name == LOOP_NUMBER =>
        {
            Ok(())
        }
        (Type::Int, Value::Float(x)) => no().map_err(|m| {
            if x.fract() == 0.0 && x.abs() < 9e15 {
                m.help(format!("write {x:.0}"))
            } else {
                m.help("declare `float` if fractions may occur")
            }
        }),
        (Type::Optional(_), Value::Null) | (Type::Void, Value::Null) => Ok(()),
        (Type::Optional(inner), _) => fits(value, inner),
        (Type::Linked(item) | Type::Tree(item), _) => node_fits(value, ty, item),
        (Type::List(item), Value::List(values)) => each(values.iter().map(|v| (v, &**item))),
        (Type::Tuple(types), Value::List(values)) => {
            if types.len() != values.len() {
                let mut mismatch = Mismatch::new(describe_type(ty), value);
                mismatch.got = format!("an array of {}", values.len());
                return Err(mismatch);
            }
            each(values.iter().zip(types))
        }
        (Type::Map(item), Value::Map(entries)) => {
            for (key, value) in entries {
                fits(value, item).map_err(|m| m.inside(Step::Key(key.clone())))?;
            }
            Ok(())
        }
        (Type::Record(fields), Value::Map(entries)) => record(fields, entries, ty, value),
        (Type::Literal(text), Value::String(given)) if text == given => Ok(()),
        (Type::Literal(_), _) => no(),
        (Type::Union(members), _) => {
            if members.iter().any(|member| fits(value, member).is_ok()) {
                return Ok(());
            }
            let mut mismatch = Mismatch::new(describe_type(ty), value);
            if let Value::String(given) = value {
                let words = members.iter().filter_map(|member| match member {
                    Type::Literal(text) => Some(text.as_str()),
                    _ => None,
                });
                mismatch.got = format!("{value}");
                if let Some(near) = nearest(given, words) {
                    return Err(mismatch.help(format!("did you mean \"{near}\"?")));
                }
            }
            // With one member of the value's own shape, its complaint says more.
            let mut inner = members.iter().filter_map(|member| match (member, value) {
                (Type::Record(_) | Type::Map(_), Value::Map(_))
                | (Type::List(_) | Type::Tuple(_), Value::List(_)) => fits(value, member).err(),
                _ => None,
            });
            match (inner.next(), inner.next()) {
                (Some(only), None) => Err(only),
                _ => Err(mismatch),
            }
        }
        (_, Value::Null) => no().map_err(|m| {
            m.help(format!(
                "a value that may be null is declared `{}`",
                Type::Optional(Box::new(ty.clone()))
            ))
        }),
        (Type::String, Value::Int(_) | Value::Float(_) | Value::Bool(_)) => {
            no().map_err(|m| m.help(format!("quote it: \"{value}\"")))
        }
        (Type::Int | Type::Float | Type::Bool, Value::String(text))
            if text.parse::<f64>().is_ok() || text == "true" || text == "false" =>
        {
            no().map_err(|m| m.help(format!("write {text} without quotes")))
        }
        _ => no(),
    }
}

fn each<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Type)>) -> Result<(), Mismatch> {
    for (i, (value, ty)) in pairs.enumerate() {
        fits(value, ty).map_err(|m| m.inside(Step::Item(i)))?;
    }
    Ok(())
}

fn record(
    fields: &[(String, Type)],
    entries: &[(String, Value)],
    ty: &Type,
    value: &Value,
) -> Result<(), Mismatch> {
    for (key, item) in entries {
        let Some((_, ty)) = fields.iter().find(|(name, _)| name == key) else {
            let mut mismatch = Mismatch::new(describe_type(ty), value);
            mismatch.got = format!("a table with the key `{key}`");
            return Err(
                match nearest(key, fields.iter().map(|(name, _)| name.as_str())) {
                    Some(near) => mismatch.help(format!("did you mean `{near}`?")),
                    None => mismatch,
                },
            );
        };
        fits(item, ty).map_err(|m| m.inside(Step::Key(key.clone())))?;
    }
    let missing = fields.iter().find(|(name, field)| {
        !matches!(field, Type::Optional(_)) && !entries.iter().any(|(key, _)| key == name)
    });
    match missing {
        Some((name, _)) => {
            let mut mismatch = Mismatch::new(describe_type(ty), value);
            mismatch.got = format!("a table without `{name}`");
            Err(mismatch)
        }
        None => Ok(()),
    }
}

/// Gives a value that fits its final form: integers become floats where a
/// float is declared, fields that were left out become null, and fields take
/// the order of the declaration.
pub(crate) fn coerce(value: &mut Value, ty: &Type) {
    match (ty, &mut *value) {
        (Type::Float, Value::Int(n)) => *value = Value::Float(*n as f64),
        (_, Value::Other { type_name, text }) if type_name == LOOP_NUMBER => {
            let text = std::mem::take(text);
            *value = match (ty, text.parse::<i64>()) {
                (Type::Int, Ok(number)) => Value::Int(number),
                (Type::Float, Ok(number)) => Value::Float(number as f64),
                _ => Value::String(text),
            };
        }
        (Type::Optional(inner), inner_value) => coerce(inner_value, inner),
        (Type::Linked(item) | Type::Tree(item), value) => node_coerce(value, ty, item),
        (Type::List(item), Value::List(values)) if !is_plain(item) => {
            values.iter_mut().for_each(|value| coerce(value, item));
        }
        (Type::Tuple(types), Value::List(values)) => values
            .iter_mut()
            .zip(types)
            .for_each(|(value, ty)| coerce(value, ty)),
        (Type::Map(item), Value::Map(entries)) => entries
            .iter_mut()
            .for_each(|(_, value)| coerce(value, item)),
        (Type::Record(fields), Value::Map(entries)) => {
            let mut given = std::mem::take(entries);
            for (name, ty) in fields {
                let mut value = given
                    .iter_mut()
                    .find(|(key, _)| key == name)
                    .map_or(Value::Null, |(_, value)| {
                        std::mem::replace(value, Value::Null)
                    });
                coerce(&mut value, ty);
                entries.push((name.clone(), value));
            }
        }
        (Type::Union(members), value) => {
            let member = members.iter().find(|member| fits(value, member).is_ok());
            if let Some(member) = member {
                coerce(value, member);
            }
        }
        (Type::Any, Value::List(values)) => values
            .iter_mut()
            .for_each(|value| coerce(value, &Type::Any)),
        (Type::Any, Value::Map(entries)) => entries
            .iter_mut()
            .for_each(|(_, value)| coerce(value, &Type::Any)),
        _ => {}
    }
}

/// Types whose values are final as they are; lists of them can be long.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Literal(_))
}
