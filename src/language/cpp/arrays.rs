//! `int A[], int n` for a list, as answers have it that are older than the
//! habit of `vector`.

use std::fmt::Write;

use super::glue::any_argument;
use super::scan::Function;
use crate::problem::model;
use crate::problem::types::Type;

/// The statements that call a function with an array and its length for each
/// list that is a pointer there. `None` if that is not how it differs from what
/// is asked for.
pub(super) fn call(function: &Function, callee: &str, wanted: &model::Function) -> Option<String> {
    let mut before = String::new();
    let mut arguments = Vec::new();
    let mut changed = None;
    for (index, param) in wanted.params.iter().enumerate() {
        let written = function.params.get(arguments.len())?;
        match item(written).filter(|_| is_array(&param.ty)) {
            Some(item) => {
                let _ = writeln!(
                    before,
                    "auto v{index} = grade_driver_::read_argument<std::vector<{item}>>(call.argument({index}));"
                );
                arguments.extend([format!("v{index}.data()"), format!("v{index}.size()")]);
                if wanted.output == Some(index) {
                    changed = Some(format!(
                        "grade_driver_::write<std::vector<{item}>>(call.result, v{index});"
                    ));
                }
            }
            None => arguments.push(any_argument(index, "void")),
        }
    }
    let call = format!("{callee}({})", arguments.join(", "));
    let fits = (function.required..=function.params.len()).contains(&arguments.len());
    match (wanted.output, changed) {
        _ if !fits => None,
        (Some(_), None) => None,
        (Some(_), Some(changed)) => Some(format!("{before}{call}; {changed}")),
        (None, _) => Some(format!(
            "{before}grade_driver_::invoke_any(call, [&]() -> decltype(auto) {{ return {call}; }});"
        )),
    }
}

/// A list of truth values is no array in C++.
fn is_array(ty: &Type) -> bool {
    let Type::List(item) = ty else { return false };
    matches!(**item, Type::Int | Type::Float | Type::String)
}

/// The type of the items of `const int *nums` or `string words[]`.
fn item(param: &str) -> Option<&str> {
    let end = param.find(['*', '['])?;
    let is_list = param.matches(['*', '[']).count() == 1;
    let declared = param[..end].trim();
    // Before a bracket stands the name.
    let ty = match param.as_bytes()[end] {
        b'[' => declared.rsplit_once(|c: char| c.is_whitespace())?.0,
        _ => declared,
    };
    let ty = ty.trim().trim_start_matches("const ").trim();
    (is_list && !ty.is_empty()).then_some(ty)
}

#[cfg(test)]
mod tests {
    use super::item;

    #[test]
    fn items_of_arrays() {
        assert_eq!(item("int A[]"), Some("int"));
        assert_eq!(item("const long long *nums"), Some("long long"));
        assert_eq!(item("string words[]"), Some("string"));
        assert_eq!(item("vector<int> &nums"), None);
        assert_eq!(item("int m[][3]"), None);
        assert_eq!(item("char *words[]"), None);
    }
}
