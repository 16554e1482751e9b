//! Which functions of an answer in C are called, and the code in C++ that calls
//! them: values become what C has for them, a list an array and its length.
//!
//! The shapes are those that people know from practice sites: `int *nums, int
//! numsSize` for a list, with `int *numsColSize` for a list of lists, and a
//! last `int *returnSize` where a list comes back. A class is the functions
//! `nameCreate`, `nameMethod` and `nameFree` over a pointer.

use std::fmt::Write;

use super::nodes::{halves, opaque};
use crate::language::compiled::{Refusal, Request, Wanted, literal, wanted_names};
use crate::language::cpp::glue::defaults;
use crate::language::cpp::scan::{Found, Function};
use crate::language::names::{Convention, convert, spellings};
use crate::language::nodes;
use crate::problem::model::{self, Param};
use crate::problem::types::Type;

/// What is added to an answer.
#[derive(Default)]
pub(super) struct Glue {
    /// In C, behind the answer's text.
    pub behind: String,
    /// In C++, a file of its own.
    pub file: String,
}

pub(super) fn glue(request: &Request<'_>, found: &Found) -> Result<Glue, Refusal> {
    match request.wanted {
        Wanted::Function(wanted) => function_glue(request, wanted, found),
        Wanted::Class(wanted) => class_glue(request, wanted, found),
        Wanted::Program => Ok(Glue::default()),
    }
}

fn refusal(
    request: &Request<'_>,
    wanted: Vec<String>,
    found: &Found,
    several: Vec<String>,
) -> Refusal {
    let wanted = if wanted.is_empty() {
        wanted_names(request.wanted, request.entry, Convention::Camel)
    } else {
        wanted
    };
    Refusal::NoEntry {
        wanted,
        found: found.functions.iter().map(|f| f.name.clone()).collect(),
        several,
        check: Box::default(),
    }
}

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
fn width(params: &[Param], returns: &Type) -> Result<usize, Refusal> {
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

fn function_glue(
    request: &Request<'_>,
    wanted: &model::Function,
    found: &Found,
) -> Result<Glue, Refusal> {
    let width = width(&wanted.params, &wanted.returns)?;
    let names = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => spellings(&wanted.name, &wanted.aliases, Convention::Camel),
    };
    let by_name = names
        .iter()
        .find_map(|name| found.functions.iter().find(|f| f.name == *name));
    let mut note = None;
    let function = match by_name {
        Some(function) => function,
        None => {
            let fitting: Vec<&Function> = found
                .functions
                .iter()
                .filter(|f| f.params.len() == width)
                .collect();
            match (request.entry, fitting.as_slice()) {
                (None, [only]) => {
                    note = Some(format!(
                        "took `{}`, the only function with {width} parameter{}",
                        only.name,
                        if width == 1 { "" } else { "s" }
                    ));
                    *only
                }
                _ => {
                    let mut several: Vec<String> = fitting.iter().map(|f| f.name.clone()).collect();
                    if several.len() < 2 {
                        several.clear();
                    }
                    return Err(refusal(request, Vec::new(), found, several));
                }
            }
        }
    };
    let halves = halves(request, &[(function, wanted, 0)]);
    let mut out = format!("#include \"driver.h\"\n{}", halves.cpp);
    declare(&mut out, function);
    out.push_str("namespace grade_glue_ {\n");
    out.push_str(ROOM);
    let _ = writeln!(
        out,
        "static void call_0(grade_driver_::Call &call) {{\n{}\n{}}}",
        defaults(&wanted.params, wanted.params.len(), request.wire),
        body(
            function,
            &wanted.params,
            &wanted.returns,
            wanted.output,
            None
        )
    );
    out.push_str("static const grade_driver_::Method methods[] = {{\"\", call_0}};\n}\n");
    let output = wanted
        .output
        .map_or(-1, |index| i64::try_from(index).unwrap_or(-1));
    let _ = writeln!(
        out,
        "const grade_driver_::Answer grade_driver_::answer = {{{}, \"function\", {}, nullptr, nullptr, grade_glue_::methods, 1, {output}}};",
        literal(&function.name),
        note.as_deref().map_or("nullptr".into(), literal)
    );
    Ok(Glue {
        behind: halves.c,
        file: out,
    })
}

/// What a call's code is written with. `Rows` is a list of lists, kept for as
/// long as a call lasts. An answer may have exchanged the rows for each other,
/// so each has the length that belongs to its address.
const ROOM: &str = "template <class T> using Bare = std::remove_const_t<std::remove_pointer_t<T>>;
template <class I> struct Kept { using type = I; };
template <> struct Kept<char *> { using type = std::string; };
template <> struct Kept<const char *> { using type = std::string; };
template <class I, class Count> struct Rows {
  using Text = typename Kept<I>::type;
  std::vector<std::vector<Text>> given;
  std::vector<std::unique_ptr<I[]>> rows;
  std::vector<I *> at;
  std::vector<Count> counts;
  explicit Rows(grade_driver_::Argument argument)
      : given(grade_driver_::read_argument<std::vector<std::vector<Text>>>(argument)) {
    for (auto &row : given) {
      rows.emplace_back(new I[row.size() + 1]{});
      for (std::size_t i = 0; i < row.size(); ++i) {
        if constexpr (std::is_pointer_v<I>) rows.back()[i] = row[i].data();
        else rows.back()[i] = row[i];
      }
      at.push_back(rows.back().get());
      counts.push_back(row.size());
    }
  }
  void write(std::string &out) const {
    std::vector<std::vector<Text>> changed;
    std::unordered_map<const I *, std::size_t> sizes;
    for (std::size_t i = 0; i < rows.size(); ++i) sizes[rows[i].get()] = given[i].size();
    for (std::size_t i = 0; i < at.size(); ++i) {
      auto known = sizes.find(at[i]);
      changed.emplace_back(at[i], at[i] + (known == sizes.end() ? given[i].size() : known->second));
    }
    grade_driver_::write<decltype(changed)>(out, changed);
  }
};
";

/// Tells the driver of a function that is compiled as C. Types that only the
/// answer knows are pointers to nothing in particular.
fn declare(out: &mut String, function: &Function) {
    let types: Vec<String> = function
        .params
        .iter()
        .map(|param| known(&type_of(param)))
        .collect();
    let _ = writeln!(
        out,
        "extern \"C\" {} {}({});",
        result_of(function),
        function.name,
        types.join(", ")
    );
}

fn known(ty: &str) -> String {
    if !is_known(ty) && ty.contains('*') {
        "void *".into()
    } else {
        ty.into()
    }
}

fn result_of(function: &Function) -> String {
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

/// The statements of a call. `own` is the class's pointer, where there is one.
fn body(
    function: &Function,
    params: &[Param],
    returns: &Type,
    output: Option<usize>,
    own: Option<&str>,
) -> String {
    let types: Vec<String> = function
        .params
        .iter()
        .map(|param| known(&type_of(param)))
        .collect();
    let mut out = String::new();
    let mut arguments: Vec<String> = own.iter().map(|own| (*own).to_string()).collect();
    let plain = width(params, returns).unwrap_or(0) + arguments.len();
    // A text may have its length beside it, as a list has.
    let mut spare = types.len().saturating_sub(plain);
    let mut back = String::new();
    for (index, param) in params.iter().enumerate() {
        let at = arguments.len();
        let ty = |offset: usize| types.get(at + offset).cloned().unwrap_or("int".into());
        match &param.ty {
            Type::Linked(_) | Type::Tree(_) => {
                let name = opaque(&param.ty).unwrap_or_default();
                is_pointer(&mut out, &ty(0), &format!("parameter {}", index + 1));
                let _ = writeln!(
                    out,
                    "auto v{index} = grade_driver_::read_argument<{name} *>(call.argument({index}));"
                );
                arguments.push(format!("v{index}"));
                if output == Some(index) {
                    let _ = writeln!(
                        back,
                        "grade_driver_::write<{name} *>(call.result, v{index});"
                    );
                }
            }
            Type::List(item) if opaque(item).is_some() => {
                let name = opaque(item).unwrap_or_default();
                is_pointer(&mut out, &ty(0), &format!("parameter {}", index + 1));
                // One more, so that an empty list has an address.
                let _ = writeln!(
                    out,
                    "auto v{index} = grade_driver_::read_argument<std::vector<{name} *>>(call.argument({index})); std::size_t n{index} = v{index}.size(); v{index}.push_back(nullptr);"
                );
                arguments.extend([format!("v{index}.data()"), format!("n{index}")]);
                if output == Some(index) {
                    let _ = writeln!(
                        back,
                        "v{index}.pop_back(); grade_driver_::write<std::vector<{name} *>>(call.result, v{index});"
                    );
                }
            }
            Type::List(item) if matches!(**item, Type::List(_)) => {
                let _ = writeln!(
                    out,
                    "Rows<Bare<Bare<{}>>, Bare<{}>> v{index}(call.argument({index}));",
                    ty(0),
                    ty(2)
                );
                arguments.extend([
                    format!("const_cast<{}>(v{index}.at.data())", ty(0)),
                    format!("v{index}.at.size()"),
                    format!("v{index}.counts.data()"),
                ]);
                if output == Some(index) {
                    let _ = writeln!(back, "v{index}.write(call.result);");
                }
            }
            Type::List(item) => {
                // A text of one character may be a `char`.
                let texts = !matches!(**item, Type::Int | Type::Float | Type::Bool)
                    && ty(0).matches('*').count() > 1;
                if texts {
                    let _ = writeln!(
                        out,
                        "auto v{index} = grade_driver_::read_argument<std::vector<std::string>>(call.argument({index})); std::vector<char *> p{index}; for (auto &text : v{index}) p{index}.push_back(text.data());"
                    );
                    arguments.push(format!("const_cast<{}>(p{index}.data())", ty(0)));
                } else {
                    // One more, so that an empty list has an address.
                    let _ = writeln!(
                        out,
                        "using I{index} = Bare<{}>; auto v{index} = grade_driver_::read_argument<std::vector<I{index}>>(call.argument({index})); std::size_t n{index} = v{index}.size(); std::unique_ptr<I{index}[]> p{index}(new I{index}[n{index} + 1]); std::copy(v{index}.begin(), v{index}.end(), p{index}.get());",
                        ty(0)
                    );
                    arguments.push(format!("p{index}.get()"));
                }
                arguments.push(format!("v{index}.size()"));
                if output == Some(index) {
                    let source = if texts {
                        format!("std::vector<std::string>(p{index}.begin(), p{index}.end())")
                    } else {
                        format!("std::vector<I{index}>(p{index}.get(), p{index}.get() + n{index})")
                    };
                    let _ = writeln!(
                        back,
                        "auto changed = {source}; grade_driver_::write<decltype(changed)>(call.result, changed);"
                    );
                }
            }
            Type::Int | Type::Float | Type::Bool => {
                let _ = writeln!(
                    out,
                    "auto v{index} = grade_driver_::read_argument<{}>(call.argument({index}));",
                    ty(0)
                );
                arguments.push(format!("v{index}"));
            }
            _ if ty(0).contains('*') => {
                let _ = writeln!(
                    out,
                    "auto v{index} = grade_driver_::read_argument<std::string>(call.argument({index}));"
                );
                arguments.push(format!("v{index}.data()"));
                let next = types.get(arguments.len());
                if spare > 0 && next.is_some_and(|ty| !ty.contains('*')) {
                    arguments.push(format!("v{index}.size()"));
                    spare -= 1;
                }
                if output == Some(index) {
                    let _ = writeln!(
                        back,
                        "grade_driver_::write<std::string>(call.result, v{index}.c_str());"
                    );
                }
            }
            _ => {
                let _ = writeln!(
                    out,
                    "auto v{index} = grade_driver_::read_argument<{}>(call.argument({index}));",
                    ty(0)
                );
                arguments.push(format!("v{index}"));
            }
        }
    }
    let mut results = 0;
    while arguments.len() < types.len() {
        let ty = &types[arguments.len()];
        let _ = writeln!(out, "Bare<{ty}> r{results}{{}};");
        arguments.push(format!("&r{results}"));
        results += 1;
    }
    let call = format!("{}({})", function.name, arguments.join(", "));
    if output.is_some() {
        let _ = writeln!(out, "{call};");
        out.push_str(&back);
        return out;
    }
    if nodes::shape(returns).is_some() {
        is_pointer(&mut out, &result_of(function), "the result");
    }
    match returns {
        Type::Void => {
            let _ = writeln!(out, "{call}; call.result += \"null\";");
        }
        // C had no other truth values for long.
        Type::Bool => {
            let _ = writeln!(
                out,
                "bool result = {call}; grade_driver_::write<bool>(call.result, result);"
            );
        }
        Type::Linked(_) | Type::Tree(_) => {
            let name = opaque(returns).unwrap_or_default();
            let _ = writeln!(
                out,
                "auto result = static_cast<{name} *>({call}); grade_driver_::write<{name} *>(call.result, result);"
            );
        }
        Type::List(item) if opaque(item).is_some() => {
            let name = opaque(item).unwrap_or_default();
            let _ = writeln!(
                out,
                "auto result = static_cast<{name} **>({call}); std::vector<{name} *> all; if (result) all.assign(result, result + r0); grade_driver_::write<decltype(all)>(call.result, all);"
            );
        }
        Type::List(item) if matches!(**item, Type::List(_)) => {
            let _ = writeln!(
                out,
                "auto result = {call}; call.result += '['; for (long i = 0; i < r0; ++i) {{ if (i) call.result += ','; std::vector<std::remove_cvref_t<decltype(**result)>> row(result[i], result[i] + r1[i]); grade_driver_::write<decltype(row)>(call.result, row); }} call.result += ']';"
            );
        }
        Type::List(_) => {
            let _ = writeln!(
                out,
                "auto result = {call}; std::vector<std::remove_cvref_t<decltype(*result)>> all; if (result) all.assign(result, result + r0); grade_driver_::write<decltype(all)>(call.result, all);"
            );
        }
        _ => {
            let _ = writeln!(
                out,
                "auto result = {call}; grade_driver_::write<decltype(result)>(call.result, result);"
            );
        }
    }
    out
}

/// A list of numbers has the same form as nodes, and is none.
fn is_pointer(out: &mut String, ty: &str, what: &str) {
    if ty != "void *" {
        let _ = writeln!(
            out,
            "static_assert(false, \"grade: {what} is to be a pointer to nodes\");"
        );
    }
}

fn class_glue(
    request: &Request<'_>,
    wanted: &model::Class,
    found: &Found,
) -> Result<Glue, Refusal> {
    for method in &wanted.methods {
        width(&method.params, &method.returns)?;
    }
    width(&wanted.new, &Type::Void)?;
    let class_names: Vec<String> = match request.entry {
        Some(entry) => vec![entry.to_string()],
        None => std::iter::once(&wanted.name)
            .chain(&wanted.aliases)
            .cloned()
            .collect(),
    };
    let find = |names: &[String]| -> Option<&Function> {
        class_names.iter().find_map(|class| {
            names.iter().find_map(|name| {
                let camel = format!(
                    "{}{}",
                    convert(&convert(class, Convention::Snake), Convention::Camel),
                    convert(name, Convention::Pascal)
                );
                let snake = format!(
                    "{}_{}",
                    convert(class, Convention::Snake),
                    convert(name, Convention::Snake)
                );
                let joined = format!("{class}_{}", convert(name, Convention::Snake));
                let all = [camel, snake, joined];
                found.functions.iter().find(|f| all.contains(&f.name))
            })
        })
    };
    let words =
        |names: &[&str]| -> Vec<String> { names.iter().map(|n| (*n).to_string()).collect() };
    let create = find(&words(&["create", "new", "init", "make"]));
    let mut missing = Vec::new();
    if create.is_none() {
        missing.push(format!(
            "{}Create",
            convert(&convert(&wanted.name, Convention::Snake), Convention::Camel)
        ));
    }
    let mut methods = Vec::new();
    for method in &wanted.methods {
        let mut names = vec![method.name.clone()];
        names.extend(method.aliases.iter().cloned());
        match find(&names) {
            Some(function) => methods.push((method, function)),
            None => missing.push(format!(
                "{}{}",
                convert(&convert(&wanted.name, Convention::Snake), Convention::Camel),
                convert(&method.name, Convention::Pascal)
            )),
        }
    }
    let Some(create) = create.filter(|_| missing.is_empty()) else {
        return Err(refusal(request, missing, found, Vec::new()));
    };
    let made_by = model::Function {
        name: String::new(),
        aliases: Vec::new(),
        params: wanted.new.clone(),
        returns: Type::Void,
        output: None,
    };
    let called: Vec<(&Function, &model::Function, usize)> = methods
        .iter()
        .map(|(method, function)| (*function, *method, 1))
        .chain([(create, &made_by, 0)])
        .collect();
    let halves = halves(request, &called);
    let mut out = format!("#include \"driver.h\"\n{}", halves.cpp);
    declare(&mut out, create);
    let free = find(&words(&["free", "destroy", "delete"]));
    for function in methods.iter().map(|(_, function)| *function).chain(free) {
        declare(&mut out, function);
    }
    out.push_str("namespace grade_glue_ {\n");
    out.push_str(ROOM);
    let made = body(create, &wanted.new, &Type::Int, None, None);
    let made = made
        .rsplit_once("auto result = ")
        .map_or(String::new(), |(before, call)| {
            let call = call.split_once(';').map_or(call, |(call, _)| call);
            format!("{before}return {call};")
        });
    let _ = writeln!(
        out,
        "static void *make(grade_driver_::Call &call) {{ {}\n{made}\n}}",
        defaults(&wanted.new, wanted.new.len(), request.wire)
    );
    let _ = writeln!(
        out,
        "static void destroy(void *self) {{ {} }}",
        free.map_or(String::new(), |free| format!("{}(self);", free.name))
    );
    for (index, (method, function)) in methods.iter().enumerate() {
        let _ = writeln!(
            out,
            "static void call_{index}(grade_driver_::Call &call) {{ {}\n{}}}",
            defaults(&method.params, method.params.len(), request.wire),
            body(
                function,
                &method.params,
                &method.returns,
                None,
                Some("call.self")
            )
        );
    }
    out.push_str("static const grade_driver_::Method methods[] = {\n");
    for (index, (method, _)) in methods.iter().enumerate() {
        let _ = writeln!(out, "{{{}, call_{index}}},", literal(&method.name));
    }
    let _ = writeln!(
        out,
        "}};\n}}\nconst grade_driver_::Answer grade_driver_::answer = {{{}, \"class\", nullptr, grade_glue_::make, grade_glue_::destroy, grade_glue_::methods, {}, -1}};",
        literal(&wanted.name),
        methods.len()
    );
    Ok(Glue {
        behind: halves.c,
        file: out,
    })
}
