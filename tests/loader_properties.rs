//! What must hold for every text that an author could write.

use std::path::Path;

use grade::problem::load_text;
use grade::problem::parse_type::parse_type;
use grade::problem::types::Type;
use proptest::prelude::*;

/// Types as the parser gives them: no union in a union, no option of an
/// option, no nodes in either.
fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        Just(Type::Int),
        Just(Type::Float),
        Just(Type::Bool),
        Just(Type::String),
        Just(Type::Any),
        "[ -~é\\n]{0,6}".prop_map(Type::Literal),
        Just(Type::Linked(Box::new(Type::String))),
        Just(Type::Tree(Box::new(Type::Int))),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let name = "[a-z][a-z0-9_]{0,5}";
        let fields = proptest::collection::btree_map(name, inner.clone(), 0..4);
        prop_oneof![
            inner.clone().prop_map(|ty| Type::List(Box::new(ty))),
            inner.clone().prop_map(|ty| match ty {
                Type::Optional(ty) => Type::Optional(ty),
                node @ (Type::Linked(_) | Type::Tree(_)) => node,
                other => Type::Optional(Box::new(other)),
            }),
            inner.clone().prop_map(|ty| Type::Map(Box::new(ty))),
            fields.prop_map(|fields| Type::Record(fields.into_iter().collect())),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Type::Tuple),
            proptest::collection::vec(inner, 2..4).prop_map(|members| {
                let flat: Vec<Type> = members
                    .into_iter()
                    .flat_map(|member| match member {
                        Type::Union(inner) => inner,
                        nodes if nodes.has_nodes() => vec![Type::Float],
                        other => vec![other],
                    })
                    .collect();
                Type::Union(flat)
            }),
        ]
    })
}

/// Whatever the text, there is a problem or a message, and it can be drawn.
fn survives(text: String) {
    if let Err(error) = load_text(Path::new("tests/broken/no-problem-file"), text) {
        assert!(!error.diagnostics().is_empty());
        for width in [0, 40, 100] {
            assert!(error.render(false, width).starts_with("error:"));
        }
    }
}

const FUNCTION: &str = "title = \"T\"\nkind = \"function\"\n[call]\nfunction = \"f\"\nparams = [\"s: any\"]\nreturns = \"any\"\n[clock]\n";
const SQL: &str = "title = \"T\"\nkind = \"sql\"\nschema = \"CREATE TABLE T (a, b);\"\n";

proptest! {
    // Enough to find a panic over a few runs, few enough to be run at every change.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_type_reads_back_as_it_is_shown(ty in any_type()) {
        prop_assert_eq!(parse_type(&ty.to_string()), Ok(ty));
    }

    #[test]
    fn any_text_is_a_type_or_an_error_within_it(text in "[a-z\\[\\]{}()<>?|:, \"\\\\é]{0,40}") {
        if let Err(error) = parse_type(&text) {
            prop_assert!(error.at.start <= error.at.end && error.at.end <= text.len());
        }
    }

    #[test]
    fn any_text_is_survived(text in "(?s).{0,200}") {
        survives(text);
    }

    #[test]
    fn any_value_of_any_case_key_is_survived(
        key in "name|group|points|hidden|limits|args|args_json|expect|expect_any|expect_json|calls|each|expect_true|tables|stdin",
        value in "(\\[|\\{|\\]|\\}|\"|'|=|,| |1|-|\\.|true|nan|repeat|times|concat|chars|loop|calls|args|ref|file|\\{i\\}|é|\\n){0,20}",
        sql: bool,
    ) {
        let head = if sql { SQL } else { FUNCTION };
        survives(format!("{head}[[case]]\n{key} = {value}\n"));
        survives(format!("{head}[[case]]\nname = 'a'\n{key} = [{{ {value} }}]\n"));
    }

    #[test]
    fn any_signature_is_survived(params in "[a-z:=\\[\\]{}<>?| 0-9\"]{0,30}", returns in "(ListNode|TreeNode|[a-zA-Z\\[\\]<>?|, ]){0,20}") {
        survives(format!(
            "title = 'T'\nkind = 'function'\n[call]\nfunction = 'f'\nparams = ['{params}']\nreturns = '{returns}'\n[[case]]\nname = 'a'\nargs = [1]\nexpect = 1\n"
        ));
    }

    #[test]
    fn any_table_is_survived(rows in "[ab1|' \\n_-]{0,40}") {
        survives(format!("{SQL}[[case]]\nname = 'a'\ntables.T = \"\"\"\n{rows}\"\"\"\nexpect = \"\"\"\n{rows}\"\"\"\n"));
    }
}
