//! C's types: which parameters a value takes, and what its author wrote.

use super::nodes::opaque;
use crate::language::compiled::Refusal;
use crate::language::cpp::scan::Function;
use crate::problem::model::Param;
use crate::problem::types::Type;

/// How one parameter of the problem is passed: C's parameters for it.
pub(super) fn slots(ty: &Type) -> Option<usize> {
    match ty {
        Type::Int | Type::Float | Type::Bool | Type::String | Type::Literal(_) => Some(1),
        Type::Linked(_) | Type::Tree(_) => Some(1),
        Type::Union(items) if items.iter().all(|ty| matches!(ty, Type::Literal(_))) => Some(1),
        Type::List(item) => match &**item {
            Type::List(inner) if opaque(inner).is_some() => None,
            Type::List(inner) => slots(inner).filter(|n| *n == 1).map(|_| 3),
            inner => slots(inner).filter(|n| *n == 1).map(|_| 2),
        },
        _ => None,
    }
}

/// How many parameters a function in C has for a signature.
pub(super) fn width(params: &[Param], returns: &Type) -> Result<usize, Refusal> {
    let mut total = 0;
    for ty in params.iter().map(|p| &p.ty) {
        total += slots(ty).ok_or_else(|| unsupported(ty))?;
    }
    Ok(total + out_slots(returns)?)
}

fn out_slots(returns: &Type) -> Result<usize, Refusal> {
    match returns {
        Type::Void => Ok(0),
        ty => slots(ty).map(|n| n - 1).ok_or_else(|| unsupported(ty)),
    }
}

fn unsupported(ty: &Type) -> Refusal {
    Refusal::Unsupported(format!(
        "answers in C cannot be given or return the type {ty}"
    ))
}

/// The type of a parameter as it is written, without its name.
fn type_of(param: &str) -> String {
    let array = param.ends_with(']');
    let declared = param.split('[').next().unwrap_or(param).trim();
    let cut = declared
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |at| at + 1);
    let (ty, name) = declared.split_at(cut);
    const WORDS: [&str; 10] = [
        "int", "long", "char", "short", "double", "float", "bool", "unsigned", "signed", "_Bool",
    ];
    let ty = if ty.trim().is_empty() || WORDS.contains(&name) {
        declared.to_string()
    } else {
        ty.trim().to_string()
    };
    let ty = ty
        .replace("_Bool", "bool")
        .replace("struct ", "")
        .replace("restrict", "");
    if array { format!("{ty} *") } else { ty }
}

fn known(ty: &str) -> String {
    if !is_known(ty) && ty.contains('*') {
        "void *".into()
    } else {
        ty.into()
    }
}

pub(super) fn result_of(function: &Function) -> String {
    let written = function.returns.replace("_Bool", "bool");
    known(&written.replace("struct ", ""))
}

/// Whether a type has only words that every compiler knows.
pub(super) fn is_known(ty: &str) -> bool {
    const WORDS: [&str; 24] = [
        "int",
        "long",
        "char",
        "short",
        "double",
        "float",
        "bool",
        "unsigned",
        "signed",
        "void",
        "const",
        "size_t",
        "int64_t",
        "uint64_t",
        "int32_t",
        "uint32_t",
        "int8_t",
        "uint8_t",
        "int16_t",
        "uint16_t",
        "ssize_t",
        "intptr_t",
        "uintptr_t",
        "ptrdiff_t",
    ];
    ty.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .all(|word| WORDS.contains(&word))
}

/// The types of a function's parameters, as the driver knows them.
pub(super) fn parameters(function: &Function) -> Vec<String> {
    let written = function.params.iter();
    written.map(|param| known(&type_of(param))).collect()
}
