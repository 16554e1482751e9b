//! Which function of an answer in C++ is called, and the code that calls it.

use std::fmt::Write;

use super::arrays;
use super::glue::{
    Counts, answer, call, callee, checks, defaults, includes, pickers, records, refusal,
};
use super::scan::{Found, Function};
use crate::language::compiled::{Refusal, Request, literal};
use crate::language::names::{Convention, spellings};
use crate::problem::model;

/// What is called.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Free(&'a Function),
    Method(&'a Function),
}

/// By name, or the only one that fits, with a note that says so.
fn chosen<'a>(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &'a Found,
) -> Result<(Entry<'a>, Option<String>), Refusal> {
    let counts = Counts::of(&wanted.params);
    let solution = found.classes.iter().find(|class| class.name == "Solution");
    let methods = solution.map_or(&[][..], |class| class.methods.as_slice());
    let names = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => spellings(&wanted.name, &wanted.aliases, Convention::Camel),
    };
    let by_name = |all: &'a [Function]| -> Option<&'a Function> {
        names.iter().find_map(|name| {
            let named = || all.iter().filter(|f| f.name == *name);
            named()
                .find(|f| f.params.len() == counts.most)
                .or_else(|| named().find(|f| counts.fit(f)))
                .or_else(|| named().next())
        })
    };
    let free = by_name(&found.functions).map(Entry::Free);
    if let Some(entry) = free.or_else(|| by_name(methods).map(Entry::Method)) {
        return Ok((entry, None));
    }
    if request.entry.is_some() {
        return Err(refusal(request, Vec::new(), found, Vec::new()));
    }
    let fits = |all: &'a [Function]| -> Vec<&'a Function> {
        all.iter().filter(|f| counts.fit(f)).collect()
    };
    let (free, own) = (fits(&found.functions), fits(methods));
    let (entry, what) = match (free.as_slice(), own.as_slice()) {
        (_, [only]) => (Entry::Method(only), "public method"),
        ([only], []) => (Entry::Free(only), "function"),
        _ => {
            let mut several: Vec<String> =
                own.iter().chain(&free).map(|f| f.name.clone()).collect();
            if several.len() < 2 {
                several.clear();
            }
            return Err(refusal(request, Vec::new(), found, several));
        }
    };
    let (Entry::Free(function) | Entry::Method(function)) = entry;
    let note = format!(
        "took `{}`, the only {what} with {} parameter{}",
        function.name,
        counts.most,
        if counts.most == 1 { "" } else { "s" }
    );
    Ok((entry, Some(note)))
}

pub(super) fn glue(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &Found,
) -> Result<String, Refusal> {
    let counts = Counts::of(&wanted.params);
    let (entry, note) = chosen(request, wanted, found)?;
    let mut out = records(wanted.params.iter().map(|p| &p.ty).chain([&wanted.returns]));
    out.push_str(includes(request));
    out.push_str("namespace grade_glue_ {\n");
    let (Entry::Free(function) | Entry::Method(function)) = &entry;
    pickers(&mut out, [function.params.len()]);
    let (name, self_) = match &entry {
        Entry::Free(function) => (format!("::{}", function.name), ""),
        Entry::Method(function) => (
            format!("::Solution::{}", function.name),
            "auto self = std::make_unique<::Solution>(); ",
        ),
    };
    let target = if self_.is_empty() { "" } else { "*self, " };
    let by_arrays = arrays::call(function, &callee(function, &name, target), wanted)
        .filter(|_| function.required > counts.most);
    if by_arrays.is_none() && function.required > counts.most {
        let (has, given) = (function.required, counts.most);
        let said = format!(
            "grade: `{}` needs {has} arguments and gets {given}",
            function.name
        );
        let _ = writeln!(out, "static_assert(false, {});", literal(&said));
        out.push_str("}\n");
        return Ok(out);
    }
    checks(&mut out, function, &name, wanted);
    let call = by_arrays.unwrap_or_else(|| call(function, &name, target, counts));
    let _ = writeln!(
        out,
        "static void call_0(grade_driver_::Call &call) {{ {}{self_}{call} }}",
        defaults(&wanted.params, function.params.len(), request.wire)
    );
    out.push_str("static const grade_driver_::Method methods[] = {{\"\", call_0}};\n}\n");
    let output = wanted
        .output
        .map_or(-1, |index| i64::try_from(index).unwrap_or(-1));
    let style = if self_.is_empty() {
        "function"
    } else {
        "method"
    };
    answer(
        &mut out,
        &function.name,
        style,
        note.as_deref(),
        false,
        1,
        output,
    );
    Ok(out)
}
