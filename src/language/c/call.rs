//! The statements that call a function of the answer: values become what C has
//! for them, a list an array and its length, and the result a value again.

use std::fmt::Write;

use super::nodes::opaque;
use super::types::{parameters, result_of, width};
use crate::language::cpp::scan::Function;
use crate::language::nodes;
use crate::problem::model::Param;
use crate::problem::types::Type;

/// `own` is the class's pointer, where there is one. `output` is the parameter
/// that is the result, where an answer changes it in place.
pub(super) fn statements(
    function: &Function,
    params: &[Param],
    returns: &Type,
    output: Option<usize>,
    own: Option<&str>,
) -> String {
    let mut call = Call::new(function, params, returns, output, own);
    for (index, param) in params.iter().enumerate() {
        call.argument(index, &param.ty);
    }
    call.finish(function, returns)
}

/// What makes an instance of a class and gives its pointer back.
pub(super) fn construction(function: &Function, params: &[Param]) -> String {
    let mut call = Call::new(function, params, &Type::Int, None, None);
    for (index, param) in params.iter().enumerate() {
        call.argument(index, &param.ty);
    }
    call.room_for_results();
    format!("{}return {};\n", call.before, call.written(function))
}

/// A call as far as it is written.
struct Call {
    /// The types of the function's parameters.
    types: Vec<String>,
    output: Option<usize>,
    /// How many texts may have their length beside them, as lists have.
    spare: usize,
    arguments: Vec<String>,
    /// Statements before the call.
    before: String,
    /// Statements behind it, which write the parameter that is the result.
    back: String,
}

impl Call {
    fn new(
        function: &Function,
        params: &[Param],
        returns: &Type,
        output: Option<usize>,
        own: Option<&str>,
    ) -> Call {
        let types = parameters(function);
        let arguments: Vec<String> = own.into_iter().map(String::from).collect();
        let plain = width(params, returns).unwrap_or(0) + arguments.len();
        Call {
            spare: types.len().saturating_sub(plain),
            types,
            output,
            arguments,
            before: String::new(),
            back: String::new(),
        }
    }

    /// The type of the next parameter, or of one after it.
    fn next_type(&self, offset: usize) -> String {
        let ty = self.types.get(self.arguments.len() + offset);
        ty.cloned().unwrap_or("int".into())
    }

    /// `v0` from the call's first argument, as a C++ type.
    fn read(&mut self, index: usize, ty: &str) {
        let _ = writeln!(
            self.before,
            "auto v{index} = grade_driver_::read_argument<{ty}>(call.argument({index}));"
        );
    }

    /// What writes the result, if it is this parameter.
    fn give_back(&mut self, index: usize, statements: &str) {
        if self.output == Some(index) {
            self.back.push_str(statements);
            self.back.push('\n');
        }
    }

    fn argument(&mut self, index: usize, ty: &Type) {
        match ty {
            Type::Linked(_) | Type::Tree(_) => self.node(index, opaque(ty).unwrap_or_default()),
            Type::List(item) => match (&**item, opaque(item)) {
                (_, Some(name)) => self.list_of_nodes(index, name),
                (Type::List(_), None) => self.rows(index),
                // A text of one character may be a `char`.
                (item, None) => match item {
                    Type::Int | Type::Float | Type::Bool => self.list(index),
                    _ if self.next_type(0).matches('*').count() > 1 => self.list_of_texts(index),
                    _ => self.list(index),
                },
            },
            Type::Int | Type::Float | Type::Bool => self.plain(index),
            _ if self.next_type(0).contains('*') => self.text(index),
            _ => self.plain(index),
        }
    }

    fn plain(&mut self, index: usize) {
        let ty = self.next_type(0);
        self.read(index, &ty);
        self.arguments.push(format!("v{index}"));
    }

    fn text(&mut self, index: usize) {
        self.read(index, "std::string");
        self.arguments.push(format!("v{index}.data()"));
        let next = self.types.get(self.arguments.len());
        if self.spare > 0 && next.is_some_and(|ty| !ty.contains('*')) {
            self.arguments.push(format!("v{index}.size()"));
            self.spare -= 1;
        }
        self.give_back(
            index,
            &format!("grade_driver_::write<std::string>(call.result, v{index}.c_str());"),
        );
    }

    fn node(&mut self, index: usize, name: &str) {
        let ty = self.next_type(0);
        self.demand_pointer(&ty, &format!("parameter {}", index + 1));
        self.read(index, &format!("{name} *"));
        self.arguments.push(format!("v{index}"));
        self.give_back(
            index,
            &format!("grade_driver_::write<{name} *>(call.result, v{index});"),
        );
    }

    fn list_of_nodes(&mut self, index: usize, name: &str) {
        let ty = self.next_type(0);
        self.demand_pointer(&ty, &format!("parameter {}", index + 1));
        self.read(index, &format!("std::vector<{name} *>"));
        // One more, so that an empty list has an address.
        let _ = writeln!(
            self.before,
            "std::size_t n{index} = v{index}.size(); v{index}.push_back(nullptr);"
        );
        self.arguments
            .extend([format!("v{index}.data()"), format!("n{index}")]);
        self.give_back(
            index,
            &format!(
                "v{index}.pop_back(); grade_driver_::write<std::vector<{name} *>>(call.result, v{index});"
            ),
        );
    }

    fn rows(&mut self, index: usize) {
        let (list, counts) = (self.next_type(0), self.next_type(2));
        let _ = writeln!(
            self.before,
            "Rows<Bare<Bare<{list}>>, Bare<{counts}>> v{index}(call.argument({index}));"
        );
        self.arguments.extend([
            format!("const_cast<{list}>(v{index}.at.data())"),
            format!("v{index}.at.size()"),
            format!("v{index}.counts.data()"),
        ]);
        self.give_back(index, &format!("v{index}.write(call.result);"));
    }

    fn list(&mut self, index: usize) {
        let item = format!("I{index}");
        let _ = writeln!(self.before, "using {item} = Bare<{}>;", self.next_type(0));
        self.read(index, &format!("std::vector<{item}>"));
        // One more, so that an empty list has an address.
        let _ = writeln!(
            self.before,
            "std::size_t n{index} = v{index}.size(); std::unique_ptr<{item}[]> p{index}(new {item}[n{index} + 1]); std::copy(v{index}.begin(), v{index}.end(), p{index}.get());"
        );
        self.arguments
            .extend([format!("p{index}.get()"), format!("v{index}.size()")]);
        self.give_back(
            index,
            &format!(
                "std::vector<{item}> changed(p{index}.get(), p{index}.get() + n{index}); grade_driver_::write<std::vector<{item}>>(call.result, changed);"
            ),
        );
    }

    fn list_of_texts(&mut self, index: usize) {
        let list = self.next_type(0);
        self.read(index, "std::vector<std::string>");
        let _ = writeln!(
            self.before,
            "std::vector<char *> p{index}; for (auto &text : v{index}) p{index}.push_back(text.data());"
        );
        self.arguments.extend([
            format!("const_cast<{list}>(p{index}.data())"),
            format!("v{index}.size()"),
        ]);
        self.give_back(
            index,
            &format!(
                "std::vector<std::string> changed(p{index}.begin(), p{index}.end()); grade_driver_::write<std::vector<std::string>>(call.result, changed);"
            ),
        );
    }

    /// A list of numbers has the same form as nodes, and is none.
    fn demand_pointer(&mut self, ty: &str, what: &str) {
        if ty != "void *" {
            let _ = writeln!(
                self.before,
                "static_assert(false, \"grade: {what} is to be a pointer to nodes\");"
            );
        }
    }

    /// The last parameters are where the answer puts the lengths of its result.
    fn room_for_results(&mut self) {
        let given = self.arguments.len().min(self.types.len());
        for (number, ty) in self.types[given..].iter().enumerate() {
            let _ = writeln!(self.before, "Bare<{ty}> r{number}{{}};");
            self.arguments.push(format!("&r{number}"));
        }
    }

    fn written(&self, function: &Function) -> String {
        format!("{}({})", function.name, self.arguments.join(", "))
    }

    fn finish(mut self, function: &Function, returns: &Type) -> String {
        self.room_for_results();
        let call = self.written(function);
        if self.output.is_some() {
            return format!("{}{call};\n{}", self.before, self.back);
        }
        if nodes::shape(returns).is_some() {
            self.demand_pointer(&result_of(function), "the result");
        }
        format!("{}{}\n", self.before, result(&call, returns))
    }
}

/// The call, and what becomes of its result.
fn result(call: &str, returns: &Type) -> String {
    let all = "grade_driver_::write<decltype(all)>(call.result, all);";
    match returns {
        Type::Void => format!("{call}; call.result += \"null\";"),
        // C had no other truth values for long.
        Type::Bool => {
            format!("bool result = {call}; grade_driver_::write<bool>(call.result, result);")
        }
        Type::Linked(_) | Type::Tree(_) => {
            let name = opaque(returns).unwrap_or_default();
            format!(
                "auto result = static_cast<{name} *>({call}); grade_driver_::write<{name} *>(call.result, result);"
            )
        }
        Type::List(item) => match (&**item, opaque(item)) {
            (_, Some(name)) => format!(
                "auto result = static_cast<{name} **>({call}); std::vector<{name} *> all; if (result) all.assign(result, result + r0); {all}"
            ),
            (Type::List(_), None) => format!(
                "auto result = {call}; call.result += '['; for (long i = 0; i < r0; ++i) {{ if (i) call.result += ','; std::vector<std::remove_cvref_t<decltype(**result)>> row(result[i], result[i] + r1[i]); grade_driver_::write<decltype(row)>(call.result, row); }} call.result += ']';"
            ),
            _ => format!(
                "auto result = {call}; std::vector<std::remove_cvref_t<decltype(*result)>> all; if (result) all.assign(result, result + r0); {all}"
            ),
        },
        _ => format!(
            "auto result = {call}; grade_driver_::write<decltype(result)>(call.result, result);"
        ),
    }
}
