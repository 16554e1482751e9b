//! A second, looser look at an answer that is wrong: what kind of wrong is it?
//!
//! Nothing here changes a verdict. A near miss has a name, which a problem's
//! own hints can refer to, and a sentence for the person who wrote the answer.

use super::compare::compare;
use crate::problem::hints::NEAR_MISSES;
use crate::problem::model::{Compare, Order};
use crate::problem::types::Type;
use crate::problem::value::Value;

/// A recognised kind of wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Stable, for the problem's `hints`: `off-by-one`.
    pub name: &'static str,
    pub text: String,
}

/// What the look can see.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub expected: &'a Value,
    pub got: &'a Value,
    pub ty: &'a Type,
    pub rules: &'a Compare,
    /// The arguments of the call.
    pub args: &'a [Value],
    /// What the answer printed during the case.
    pub printed: &'a str,
    /// How the language writes "no value".
    pub null: &'a str,
}

/// The first near miss that fits, the most telling ones first.
pub fn find(scene: Scene<'_>) -> Option<NearMiss> {
    printed(&scene)
        .or_else(|| nothing_returned(&scene))
        .or_else(|| not_a_bool(&scene))
        .or_else(|| index(&scene))
        .or_else(|| wrong_type(&scene))
        .or_else(|| text(&scene))
        .or_else(|| list(&scene))
        .or_else(|| number(&scene))
}

/// A near miss that problems know by this name.
pub(super) fn near_miss(name: &'static str, text: impl Into<String>) -> Option<NearMiss> {
    debug_assert!(NEAR_MISSES.contains(&name), "{name} is not listed");
    Some(NearMiss {
        name,
        text: text.into(),
    })
}

fn printed(scene: &Scene<'_>) -> Option<NearMiss> {
    if *scene.got != Value::Null || *scene.expected == Value::Null {
        return None;
    }
    let wanted = plain(scene.expected);
    let last = scene.printed.trim().lines().last()?.trim();
    if !last.eq_ignore_ascii_case(&wanted) {
        return None;
    }
    near_miss("printed", "the answer prints the result; return it instead")
}

fn nothing_returned(scene: &Scene<'_>) -> Option<NearMiss> {
    if *scene.got != Value::Null {
        return None;
    }
    let null = scene.null;
    match scene.expected {
        Value::Null => None,
        Value::Bool(false) => near_miss(
            "null-instead-of-false",
            format!("some path returns nothing: {null} is not false, so return false explicitly"),
        ),
        Value::Int(-1) => near_miss(
            "null-instead-of-minus-one",
            format!("{null} came back where -1 says that there is none"),
        ),
        _ => near_miss(
            "null-instead-of-value",
            format!("{null} came back: does every path return something?"),
        ),
    }
}

fn not_a_bool(scene: &Scene<'_>) -> Option<NearMiss> {
    let expected = match (scene.expected, scene.got) {
        (Value::Bool(_), Value::Bool(_)) => return None,
        (Value::Bool(expected), _) => *expected,
        (Value::Int(0), Value::Bool(false)) => {
            return near_miss(
                "false-instead-of-zero",
                "false came back for 0: 0 is a result like any other",
            );
        }
        (Value::Null, Value::Bool(false)) => {
            return near_miss(
                "false-instead-of-null",
                "false came back where there is no value",
            );
        }
        _ => return None,
    };
    let says = match scene.got {
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        Value::String(s) => match s.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" | "y" => Some(true),
            "false" | "no" | "0" | "n" => Some(false),
            _ => None,
        },
        _ => None,
    };
    let what = article(scene.got);
    near_miss(
        "not-a-bool",
        if says == Some(expected) {
            format!("right, but as {what}: return a boolean")
        } else {
            format!("{what} came back: return a boolean")
        },
    )
}

/// Answers that are an index into a text.
fn index(scene: &Scene<'_>) -> Option<NearMiss> {
    let Value::Int(expected) = scene.expected else {
        return None;
    };
    let text = scene.args.iter().find_map(|arg| match arg {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    })?;
    let at = usize::try_from(*expected).ok()?;
    let character = text.chars().nth(at)?;
    match scene.got {
        Value::String(got) if got.chars().eq([character]) => near_miss(
            "character-instead-of-index",
            "that is the character itself; return its index",
        ),
        Value::Int(got) => {
            let before: String = text.chars().take(at).collect();
            let units = before.encode_utf16().count() as i64;
            let bytes = before.len() as i64;
            if units != *expected && *got == units {
                near_miss(
                    "other-units",
                    "the index counts UTF-16 units; count whole characters (code points)",
                )
            } else if bytes != *expected && *got == bytes {
                near_miss(
                    "other-units",
                    "the index counts bytes; count whole characters (code points)",
                )
            } else {
                None
            }
        }
        _ => None,
    }
}

fn wrong_type(scene: &Scene<'_>) -> Option<NearMiss> {
    let (expected, got) = (scene.expected, scene.got);
    let same_number =
        matches!((expected, got), (Value::Int(a), Value::Float(b)) if *a as f64 == *b);
    if same_number || (plain(expected) == plain(got) && expected.type_name() != got.type_name()) {
        return near_miss(
            "wrong-type",
            format!(
                "right value, wrong type: {} where {} is asked for",
                article(got),
                article(expected)
            ),
        );
    }
    match (expected, got) {
        (Value::List(items), got) if items.len() == 1 && items[0] == *got => near_miss(
            "not-in-a-list",
            "right value, but a list of it is asked for",
        ),
        (Value::List(_), Value::Other { type_name, .. })
            if [
                "set",
                "Set",
                "frozenset",
                "generator",
                "map",
                "filter",
                "Generator",
                "deque",
                "range",
            ]
            .contains(&type_name.as_str()) =>
        {
            near_miss(
                "not-a-list",
                format!("a {type_name} came back; turn it into a list"),
            )
        }
        (Value::List(_), Value::Other { type_name, .. })
            if [
                "accumulate",
                "chain",
                "combinations",
                "islice",
                "list_reverseiterator",
                "permutations",
                "product",
                "reversed",
                "zip",
            ]
            .contains(&type_name.as_str()) =>
        {
            near_miss(
                "not-a-list",
                format!("an iterator came back ({type_name}); turn it into a list"),
            )
        }
        (Value::List(_), _) => None,
        (_, Value::List(items)) if items.len() == 1 && items[0] == *expected => {
            near_miss("wrapped-in-a-list", "right value, but inside a list")
        }
        _ => None,
    }
}

fn text(scene: &Scene<'_>) -> Option<NearMiss> {
    let (Value::String(expected), Value::String(got)) = (scene.expected, scene.got) else {
        return None;
    };
    let squeezed = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if squeezed(expected) == squeezed(got) {
        return near_miss("white-space", "equal but for white space");
    }
    if expected.to_lowercase() == got.to_lowercase() {
        return near_miss("case", "equal but for upper and lower case");
    }
    if expected.chars().rev().eq(got.chars()) {
        return near_miss("reversed", "the right text, backwards");
    }
    None
}

fn list(scene: &Scene<'_>) -> Option<NearMiss> {
    let (Value::List(expected), Value::List(got)) = (scene.expected, scene.got) else {
        return None;
    };
    if scene.rules.order == Order::Exact && expected.len() > 1 {
        if expected.iter().rev().eq(got.iter()) {
            return near_miss("reversed", "the right elements in reverse order");
        }
        let loose = Compare {
            order: Order::Any,
            ..scene.rules.clone()
        };
        if compare(scene.expected, scene.got, scene.ty, &loose).is_ok() {
            return near_miss("wrong-order", "the right elements in the wrong order");
        }
    }
    let mut unique: Vec<&Value> = Vec::new();
    for item in got {
        if unique.len() <= expected.len() && !unique.contains(&item) {
            unique.push(item);
        }
    }
    if got.len() > expected.len() && unique.into_iter().eq(expected.iter()) {
        return near_miss("duplicates", "right but for repeated elements");
    }
    let elements = |n: usize| {
        if n == 1 {
            "1 element".to_string()
        } else {
            format!("{n} elements")
        }
    };
    if got.len() < expected.len() && expected.starts_with(got) {
        let missing = elements(expected.len() - got.len());
        return near_miss("missing-elements", format!("{missing} missing at the end"));
    }
    if got.len() > expected.len() && got.starts_with(expected) {
        let extra = elements(got.len() - expected.len());
        return near_miss("extra-elements", format!("{extra} too many at the end"));
    }
    None
}

fn number(scene: &Scene<'_>) -> Option<NearMiss> {
    let counts_into = scene
        .args
        .iter()
        .any(|arg| matches!(arg, Value::String(_) | Value::List(_)));
    match (scene.expected, scene.got) {
        (Value::Int(a), Value::Int(b)) if b.checked_sub(*a) == Some(1) => near_miss(
            "off-by-one",
            if counts_into && *a >= 0 {
                "one too many: does your count begin at 1 where it should begin at 0?"
            } else {
                "one too many"
            },
        ),
        (Value::Int(a), Value::Int(b)) if a.checked_sub(*b) == Some(1) => {
            near_miss("off-by-one", "one too few")
        }
        (Value::Int(a), Value::Int(b)) if *a != 0 && a.checked_neg() == Some(*b) => {
            near_miss("wrong-sign", "right but for the sign")
        }
        // Exactly what is left of the value in 32 bits.
        (Value::Int(a), Value::Int(b)) if a != b && i64::from(*a as i32) == *b => near_miss(
            "overflow",
            "what 32 bits keep of the right value: a 64-bit integer is needed",
        ),
        (Value::Float(a), Value::Int(b)) if a.trunc() == *b as f64 || a.round() == *b as f64 => {
            near_miss(
                "integer-division",
                "the fraction is lost: is there an integer division or a rounding?",
            )
        }
        (Value::Float(a), Value::Float(b)) if a.is_finite() && b.is_finite() => {
            let off = (a - b).abs() / a.abs().max(b.abs());
            if off >= 1e-4 {
                return None;
            }
            near_miss(
                "precision",
                format!("off by only {off:.0e} of the value: is something rounded on the way?"),
            )
        }
        _ => None,
    }
}

/// The value as a program would print it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn article(value: &Value) -> String {
    match value {
        Value::Int(_) => "an int".into(),
        Value::Null => "nothing".into(),
        Value::String(_) => "text".into(),
        other => format!("a {}", other.type_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(expected: &Value, got: &Value, args: &[Value], printed: &str) -> Option<&'static str> {
        find(Scene {
            expected,
            got,
            ty: &Type::Any,
            rules: &Compare::default(),
            args,
            printed,
            null: "None",
        })
        .map(|found| found.name)
    }

    fn text(s: &str) -> Value {
        Value::String(s.into())
    }

    #[test]
    fn each_kind_of_wrong_has_its_name() {
        let s = [text("😀😀a")];
        let one = |n| Value::List(vec![Value::Int(n)]);
        let table = [
            (Value::Bool(true), Value::Null, "true\n", "printed"),
            (Value::Bool(false), Value::Null, "", "null-instead-of-false"),
            (Value::Int(-1), Value::Null, "", "null-instead-of-minus-one"),
            (Value::Bool(true), Value::Int(1), "", "not-a-bool"),
            (Value::Bool(true), text("YES"), "", "not-a-bool"),
            (
                Value::Int(0),
                Value::Bool(false),
                "",
                "false-instead-of-zero",
            ),
            (Value::Int(2), text("a"), "", "character-instead-of-index"),
            (Value::Int(2), Value::Int(4), "", "other-units"),
            (Value::Int(2), Value::Int(8), "", "other-units"),
            (Value::Int(2), text("2"), "", "wrong-type"),
            (Value::Int(2), Value::Float(2.0), "", "wrong-type"),
            (Value::Int(2), one(2), "", "wrapped-in-a-list"),
            (one(2), Value::Int(2), "", "not-in-a-list"),
            (text("a b"), text("ab\n"), "", "white-space"),
            (text("Ab"), text("aB"), "", "case"),
            (Value::Int(2), Value::Int(3), "", "off-by-one"),
            (Value::Int(2), Value::Int(1), "", "off-by-one"),
            (
                Value::Int(3_000_000_000),
                Value::Int(-1_294_967_296),
                "",
                "overflow",
            ),
            (Value::Float(2.5), Value::Int(2), "", "integer-division"),
        ];
        for (expected, got, printed, wanted) in table {
            assert_eq!(
                name(&expected, &got, &s, printed),
                Some(wanted),
                "{expected} / {got}"
            );
        }
        assert_eq!(name(&Value::Bool(true), &Value::Bool(false), &s, ""), None);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let (least, most) = (Value::Int(i64::MIN), Value::Int(i64::MAX));
        assert_eq!(name(&least, &most, &[], ""), None);
    }
}
