//! Is this value right? Directed by the declared type.

use crate::problem::model::{Compare, Order};
use crate::problem::types::Type;
use crate::problem::value::Value;

/// Where two values first differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch {
    /// How to get there from the whole: `[3].name`; empty for the whole itself.
    pub path: String,
    /// `None` where something is there that should not be.
    pub expected: Option<Value>,
    /// `None` where something is missing.
    pub got: Option<Value>,
}

impl Mismatch {
    fn here(expected: &Value, got: &Value) -> Mismatch {
        Mismatch {
            path: String::new(),
            expected: Some(expected.clone()),
            got: Some(got.clone()),
        }
    }

    fn under(mut self, step: &str) -> Mismatch {
        self.path.insert_str(0, step);
        self
    }
}

/// Compares by the declared type: text is never a number, a bool never an
/// int, and an int equals a float only where a float is declared.
pub fn compare(expected: &Value, got: &Value, ty: &Type, rules: &Compare) -> Result<(), Mismatch> {
    let differ = || Err(Mismatch::here(expected, got));
    let when = |same: bool| if same { Ok(()) } else { differ() };
    match (ty, expected, got) {
        (Type::Void, _, _) => Ok(()),
        (Type::Union(members), _, _) => {
            let mut first = None;
            for member in members.iter().filter(|member| fits(expected, member)) {
                match compare(expected, got, member, rules) {
                    Ok(()) => return Ok(()),
                    Err(mismatch) => first = first.or(Some(mismatch)),
                }
            }
            Err(first.unwrap_or_else(|| Mismatch::here(expected, got)))
        }
        (Type::Optional(_), Value::Null, Value::Null) => Ok(()),
        (Type::Optional(_), Value::Null, _) | (Type::Optional(_), _, Value::Null) => differ(),
        (Type::Optional(inner), _, _) => compare(expected, got, inner, rules),
        (Type::Float, Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
            when(floats_equal(as_float(expected), as_float(got), rules))
        }
        // Without a declared type the expectation's own type counts; a float
        // may come as an int, since JavaScript has no other way to say 5.0.
        (Type::Any, Value::Float(a), Value::Int(b)) => when(floats_equal(*a, *b as f64, rules)),
        (Type::Any, Value::Float(a), Value::Float(b)) => when(floats_equal(*a, *b, rules)),
        (Type::List(item) | Type::Linked(item), Value::List(a), Value::List(b)) => {
            lists(expected, got, a, b, item, rules)
        }
        (Type::Tuple(items), Value::List(a), Value::List(b)) => {
            in_order(a, b, |i| items.get(i).unwrap_or(&Type::Any), &inner(rules))
        }
        // A tree's values have places, whatever the order of lists.
        (Type::Tree(item), Value::List(a), Value::List(b)) => {
            in_order(a, b, |_| item, &inner(rules))
        }
        (_, Value::List(a), Value::List(b)) => lists(expected, got, a, b, &Type::Any, rules),
        (_, Value::Map(a), Value::Map(b)) => maps(a, b, ty, &inner(rules)),
        (_, Value::Null, Value::Null) => Ok(()),
        (_, Value::Bool(a), Value::Bool(b)) => when(a == b),
        (_, Value::Int(a), Value::Int(b)) => when(a == b),
        (_, Value::String(a), Value::String(b)) => when(a == b),
        _ => differ(),
    }
}

/// Could this expectation be of this type? Used to choose a union's member.
fn fits(value: &Value, ty: &Type) -> bool {
    match (ty, value) {
        (Type::Any | Type::Void, _) | (Type::Optional(_), Value::Null) => true,
        (Type::Optional(inner), _) => fits(value, inner),
        (Type::Union(members), _) => members.iter().any(|member| fits(value, member)),
        (Type::Literal(text), Value::String(s)) => text == s,
        (Type::Int, Value::Int(_))
        | (Type::Float, Value::Int(_) | Value::Float(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::String, Value::String(_))
        | (Type::List(_) | Type::Tuple(_) | Type::Linked(_) | Type::Tree(_), Value::List(_))
        | (Type::Map(_) | Type::Record(_), Value::Map(_)) => true,
        _ => false,
    }
}

/// The rules one level further in: only `any-nested` goes on.
fn inner(rules: &Compare) -> Compare {
    Compare {
        order: match rules.order {
            Order::AnyNested => Order::AnyNested,
            Order::Any | Order::Exact => Order::Exact,
        },
        ..rules.clone()
    }
}

fn lists(
    expected: &Value,
    got: &Value,
    a: &[Value],
    b: &[Value],
    item: &Type,
    rules: &Compare,
) -> Result<(), Mismatch> {
    let inner = inner(rules);
    let ordered = in_order(a, b, |_| item, &inner);
    if rules.order == Order::Exact || ordered.is_ok() {
        return ordered;
    }
    if a.len() == b.len() && same_bag(a, b, item, &inner) {
        Ok(())
    } else {
        Err(Mismatch::here(expected, got))
    }
}

fn in_order<'t>(
    a: &[Value],
    b: &[Value],
    ty: impl Fn(usize) -> &'t Type,
    rules: &Compare,
) -> Result<(), Mismatch> {
    for (i, (expected, got)) in a.iter().zip(b).enumerate() {
        compare(expected, got, ty(i), rules).map_err(|m| m.under(&format!("[{i}]")))?;
    }
    if a.len() == b.len() {
        return Ok(());
    }
    let common = a.len().min(b.len());
    Err(Mismatch {
        path: format!("[{common}]"),
        expected: a.get(common).cloned(),
        got: b.get(common).cloned(),
    })
}

/// Can the values be paired off? A perfect matching, since with a tolerance
/// "equal" is not transitive and the first partner found may be wrong.
fn same_bag(a: &[Value], b: &[Value], ty: &Type, rules: &Compare) -> bool {
    // Without floats equality is exact, and sorting settles it.
    if rules.order == Order::Exact && !a.iter().chain(b).any(has_float) {
        let sorted = |values: &[Value]| {
            let mut texts: Vec<String> = values.iter().map(canonical).collect();
            texts.sort_unstable();
            texts
        };
        return sorted(a) == sorted(b);
    }
    let mut partner: Vec<Option<usize>> = vec![None; b.len()];
    (0..a.len()).all(|i| {
        let mut seen = vec![false; b.len()];
        find_partner(i, &mut partner, &mut seen, &|i, j| {
            compare(&a[i], &b[j], ty, rules).is_ok()
        })
    })
}

/// One step of the augmenting-path matching.
fn find_partner(
    i: usize,
    partner: &mut [Option<usize>],
    seen: &mut [bool],
    equal: &dyn Fn(usize, usize) -> bool,
) -> bool {
    for j in 0..partner.len() {
        if seen[j] || !equal(i, j) {
            continue;
        }
        seen[j] = true;
        let free = match partner[j] {
            None => true,
            Some(other) => find_partner(other, partner, seen, equal),
        };
        if free {
            partner[j] = Some(i);
            return true;
        }
    }
    false
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Float(_) => true,
        Value::List(items) => items.iter().any(has_float),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_float(value)),
        _ => false,
    }
}

/// A text that two values share exactly if they are equal. The order of a
/// map's keys does not count; what the wire cannot carry equals no expectation.
fn canonical(value: &Value) -> String {
    match value {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Map(entries) => {
            let mut entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key:?}:{}", canonical(value)))
                .collect();
            entries.sort_unstable();
            format!("{{{}}}", entries.join(","))
        }
        Value::Other { type_name, text } => format!("<{type_name} {text}>"),
        other => other.to_string(),
    }
}

/// Compares maps; the rules are already those of the inside.
fn maps(
    a: &[(String, Value)],
    b: &[(String, Value)],
    ty: &Type,
    rules: &Compare,
) -> Result<(), Mismatch> {
    let type_of = |key: &str| match ty {
        Type::Map(item) => item.as_ref(),
        Type::Record(fields) => fields
            .iter()
            .find(|(name, _)| name == key)
            .map_or(&Type::Any, |(_, ty)| ty),
        _ => &Type::Any,
    };
    let step = |key: &str| {
        let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_');
        if plain {
            format!(".{key}")
        } else {
            format!("[{key:?}]")
        }
    };
    for (key, expected) in a {
        match b.iter().find(|(other, _)| other == key) {
            Some((_, got)) => {
                compare(expected, got, type_of(key), rules).map_err(|m| m.under(&step(key)))?;
            }
            None => {
                return Err(Mismatch {
                    path: step(key),
                    expected: Some(expected.clone()),
                    got: None,
                });
            }
        }
    }
    let extra = b
        .iter()
        .find(|(key, _)| !a.iter().any(|(other, _)| other == key));
    match extra {
        Some((key, got)) => Err(Mismatch {
            path: step(key),
            expected: None,
            got: Some(got.clone()),
        }),
        None => Ok(()),
    }
}

fn as_float(value: &Value) -> f64 {
    match value {
        Value::Int(n) => *n as f64,
        Value::Float(x) => *x,
        _ => f64::NAN,
    }
}

/// |a − b| ≤ max(abs, rel · max(|a|, |b|)); nan equals nan.
pub fn floats_equal(a: f64, b: f64, rules: &Compare) -> bool {
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    if !a.is_finite() || !b.is_finite() {
        return false;
    }
    (a - b).abs() <= rules.abs.max(rules.rel * a.abs().max(b.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(expected: Value, got: Value, ty: Type) -> bool {
        compare(&expected, &got, &ty, &Compare::default()).is_ok()
    }

    fn ints(items: &[i64]) -> Value {
        Value::List(items.iter().copied().map(Value::Int).collect())
    }

    #[test]
    fn types_are_never_mixed_up() {
        assert!(!same(Value::Int(1), Value::Bool(true), Type::Int));
        assert!(!same(Value::Bool(true), Value::Int(1), Type::Bool));
        assert!(!same(Value::Int(1), Value::String("1".into()), Type::Int));
        assert!(!same(Value::Int(2), Value::Float(2.0), Type::Int));
        assert!(!same(Value::Bool(false), Value::Null, Type::Bool));
        assert!(!same(Value::Bool(true), Value::Int(1), Type::Any));
        assert!(!same(Value::Int(2), Value::Float(2.0), Type::Any));
    }

    #[test]
    fn an_int_will_do_for_a_declared_float() {
        assert!(same(Value::Float(5.0), Value::Int(5), Type::Float));
        assert!(same(Value::Int(5), Value::Float(5.0), Type::Float));
        assert!(same(
            Value::Float(0.3),
            Value::Float(0.1 + 0.2),
            Type::Float
        ));
        let nan = || Value::Float(f64::NAN);
        assert!(same(nan(), nan(), Type::Float));
        assert!(!same(
            Value::Float(f64::INFINITY),
            Value::Float(1e308),
            Type::Float
        ));
    }

    #[test]
    fn big_integers_are_compared_as_integers() {
        assert!(!same(
            Value::Int((1 << 53) + 1),
            Value::Int(1 << 53),
            Type::Int
        ));
    }

    #[test]
    fn the_path_leads_to_the_difference() {
        let record = |n| Value::Map(vec![("a b".into(), ints(&[1, n]))]);
        let rules = Compare::default();
        let mismatch = compare(&record(2), &record(3), &Type::Any, &rules).unwrap_err();
        assert_eq!(mismatch.path, "[\"a b\"][1]");
        let list = Type::List(Box::new(Type::Int));
        let mismatch = compare(&ints(&[1, 2]), &ints(&[1]), &list, &rules).unwrap_err();
        assert_eq!((mismatch.path.as_str(), mismatch.got), ("[1]", None));
    }

    #[test]
    fn any_order_is_the_outer_list_only() {
        let rules = |order| Compare {
            order,
            ..Compare::default()
        };
        let ty = Type::List(Box::new(Type::List(Box::new(Type::Int))));
        let a = Value::List(vec![ints(&[1, 2]), ints(&[3])]);
        let swapped = Value::List(vec![ints(&[3]), ints(&[1, 2])]);
        let inside = Value::List(vec![ints(&[3]), ints(&[2, 1])]);
        assert!(compare(&a, &swapped, &ty, &rules(Order::Exact)).is_err());
        assert!(compare(&a, &swapped, &ty, &rules(Order::Any)).is_ok());
        assert!(compare(&a, &inside, &ty, &rules(Order::Any)).is_err());
        assert!(compare(&a, &inside, &ty, &rules(Order::AnyNested)).is_ok());
    }

    #[test]
    fn a_tree_keeps_its_places_in_any_order() {
        let rules = Compare {
            order: Order::AnyNested,
            ..Compare::default()
        };
        let list = Type::Linked(Box::new(Type::Int));
        let tree = Type::Tree(Box::new(Type::Int));
        assert!(compare(&ints(&[1, 2]), &ints(&[2, 1]), &list, &rules).is_ok());
        assert!(compare(&ints(&[1, 2]), &ints(&[2, 1]), &tree, &rules).is_err());
        let with_gap = Value::List(vec![Value::Int(1), Value::Null, Value::Int(2)]);
        assert!(compare(&with_gap, &with_gap, &tree, &rules).is_ok());
        let mismatch = compare(&with_gap, &ints(&[1, 2]), &tree, &rules).unwrap_err();
        assert_eq!(mismatch.path, "[1]");
    }

    #[test]
    fn a_bag_of_floats_is_matched_not_sorted() {
        let rules = Compare {
            order: Order::Any,
            abs: 1.0,
            ..Compare::default()
        };
        let floats = |items: &[f64]| Value::List(items.iter().copied().map(Value::Float).collect());
        let ty = Type::List(Box::new(Type::Float));
        // 0.0 could take 0.9 first and leave 1.8 without a partner.
        assert!(compare(&floats(&[0.0, 1.8]), &floats(&[0.9, 0.1]), &ty, &rules).is_ok());
        assert!(compare(&floats(&[0.0, 0.0]), &floats(&[0.0, 5.0]), &ty, &rules).is_err());
    }

    #[test]
    fn a_union_is_compared_by_the_member_that_the_expectation_is() {
        let ty = Type::Union(vec![Type::Bool, Type::String]);
        assert!(same(Value::Bool(true), Value::Bool(true), ty.clone()));
        assert!(!same(Value::String("true".into()), Value::Bool(true), ty));
    }
}
