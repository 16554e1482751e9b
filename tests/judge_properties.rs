//! What must hold for every value that a case could expect and an answer
//! could hand back.

use grade::engine::worker::wire::{read_value, write_value};
use grade::judge::compare::compare;
use grade::judge::near_miss::{self, Scene};
use grade::problem::model::{Compare, Order};
use grade::problem::types::Type;
use grade::problem::value::Value;
use grade::report::{escape, excerpt};
use proptest::prelude::*;

/// Any value that a case can pass, but for `nan`, which equals nothing.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any_float().prop_map(Value::Float),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            proptest::collection::btree_map("[$a-c_]{0,3}", inner, 0..4)
                .prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

fn any_float() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{INFINITE, NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO | INFINITE
}

/// A type and a value of it.
fn typed() -> impl Strategy<Value = (Type, Value)> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(|b| (Type::Bool, Value::Bool(b))),
        any::<i64>().prop_map(|n| (Type::Int, Value::Int(n))),
        any_float().prop_map(|f| (Type::Float, Value::Float(f))),
        "\\PC{0,5}".prop_map(|s| (Type::String, Value::String(s))),
        "[a-z]{0,3}".prop_map(|s| (Type::Literal(s.clone()), Value::String(s))),
        any_value().prop_map(|v| (Type::Any, v)),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            (inner.clone(), 0..4_usize).prop_map(|((ty, value), n)| {
                (Type::List(Box::new(ty)), Value::List(vec![value; n]))
            }),
            (inner.clone(), any::<bool>()).prop_map(|((ty, value), null)| {
                let value = if null { Value::Null } else { value };
                (Type::Optional(Box::new(ty)), value)
            }),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|items| {
                let (types, values) = items.into_iter().unzip();
                (Type::Tuple(types), Value::List(values))
            }),
            proptest::collection::btree_map("[a-c]", inner, 1..4).prop_map(|fields| {
                let mut types = Vec::new();
                let mut values = Vec::new();
                for (name, (ty, value)) in fields {
                    types.push((name.clone(), ty));
                    values.push((name, value));
                }
                (Type::Record(types), Value::Map(values))
            }),
        ]
    })
}

fn ordered(order: Order) -> Compare {
    Compare {
        order,
        ..Compare::default()
    }
}

fn right(expected: &Value, got: &Value, ty: &Type, order: Order) -> bool {
    compare(expected, got, ty, &ordered(order)).is_ok()
}

fn ints() -> Type {
    Type::List(Box::new(Type::Int))
}

fn list(items: &[i64]) -> Value {
    Value::List(items.iter().copied().map(Value::Int).collect())
}

proptest! {
    #[test]
    fn values_survive_the_wire(value in any_value()) {
        let mut text = String::new();
        write_value(&mut text, &value);
        prop_assert!(!text.contains('\n'), "a message is one line");
        let back = read_value(serde_json::from_str(&text).unwrap());
        prop_assert_eq!(back, value);
    }

    #[test]
    fn a_value_equals_itself((ty, value) in typed()) {
        for order in [Order::Exact, Order::Any, Order::AnyNested] {
            prop_assert!(right(&value, &value, &ty, order), "{} {}", ty, value);
        }
    }

    #[test]
    fn a_mismatch_leads_to_a_difference(
        (ty, expected) in typed(),
        got in any_value(),
    ) {
        // Whatever comes back, there is an answer, and a path that means something.
        if let Err(mismatch) = compare(&expected, &got, &ty, &Compare::default()) {
            prop_assert!(mismatch.expected != mismatch.got, "{:?}", mismatch);
        }
    }

    #[test]
    fn a_value_is_never_another_kind(n in any::<i64>(), text in any::<String>()) {
        let int = Value::Int(n);
        for got in [
            Value::Null,
            Value::Bool(n != 0),
            Value::String(n.to_string()),
            Value::List(vec![int.clone()]),
            Value::Float(n as f64),
            Value::Other { type_name: "int".into(), text: n.to_string() },
        ] {
            prop_assert!(!right(&int, &got, &Type::Int, Order::Exact), "{got}");
            prop_assert!(!right(&got, &int, &Type::Int, Order::Exact), "{got}");
        }
        let other = Value::Other { type_name: "str".into(), text: text.clone() };
        prop_assert!(!right(&Value::String(text), &other, &Type::String, Order::Exact));
        prop_assert!(!right(&other, &other, &Type::Any, Order::Exact), "it equals nothing");
    }

    #[test]
    fn any_order_takes_every_order_and_no_other_bag(
        items in proptest::collection::vec(-3..3_i64, 1..8),
        seed in any::<u64>(),
        more in -3..3_i64,
    ) {
        let mut shuffled = items.clone();
        // A shuffle that the seed decides.
        for i in (1..shuffled.len()).rev() {
            let j = (seed.rotate_left(i as u32) % (i as u64 + 1)) as usize;
            shuffled.swap(i, j);
        }
        prop_assert!(right(&list(&items), &list(&shuffled), &ints(), Order::Any));
        prop_assert_eq!(
            right(&list(&items), &list(&shuffled), &ints(), Order::Exact),
            items == shuffled
        );
        let mut fewer = shuffled.clone();
        let gone = fewer.pop().unwrap();
        prop_assert!(!right(&list(&items), &list(&fewer), &ints(), Order::Any));
        let mut longer = shuffled.clone();
        longer.push(more);
        prop_assert!(!right(&list(&items), &list(&longer), &ints(), Order::Any));
        if gone != more {
            fewer.push(more);
            prop_assert!(!right(&list(&items), &list(&fewer), &ints(), Order::Any));
        }
    }

    #[test]
    fn float_tolerance_is_the_same_from_both_sides(a in any_float(), b in any_float()) {
        let (a, b) = (Value::Float(a), Value::Float(b));
        prop_assert_eq!(
            right(&a, &b, &Type::Float, Order::Exact),
            right(&b, &a, &Type::Float, Order::Exact)
        );
    }

    /// A near miss explains what is wrong; it has no say in whether it is.
    #[test]
    fn a_near_miss_never_breaks(
        (ty, expected) in typed(),
        got in any_value(),
        text in any::<String>(),
        printed in any::<String>(),
    ) {
        let args = [Value::String(text)];
        let rules = Compare::default();
        let found = near_miss::find(Scene {
            expected: &expected,
            got: &got,
            ty: &ty,
            rules: &rules,
            args: &args,
            printed: &printed,
            null: "None",
        });
        if let Some(found) = found {
            prop_assert!(!found.text.is_empty() && !found.text.contains('\n'));
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            prop_assert!(found.name.chars().all(plain), "{}", found.name);
        }
    }

    #[test]
    fn no_text_reaches_a_terminal_as_a_command(text in any::<String>()) {
        let harmless = |c: char| !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c);
        prop_assert!(escape::one_line(&text).chars().all(harmless));
        let several = escape::terminal(&text);
        prop_assert!(several.chars().all(|c| harmless(c) || c == '\n' || c == '\t'));
    }

    #[test]
    fn long_values_are_cut_and_still_differ(
        same in "[ab]{0,40}",
        times in 1..400_usize,
        a in "[cd]{1,20}",
        b in "[ef]{1,20}",
    ) {
        let same = same.repeat(times);
        let (expected, got) = excerpt::around_difference(
            vec![format!("{same}{a}{same}")],
            Some(format!("{same}{b}{same}")),
        );
        let got = got.unwrap();
        prop_assert!(expected[0] != got);
        prop_assert!(expected[0].chars().count() < 2_200 && got.chars().count() < 2_200);
    }
}
