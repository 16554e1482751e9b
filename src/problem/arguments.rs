//! Turns what an author wrote for an argument or a result into a value of the
//! declared type.

use toml::de::DeValue;

use super::builders;
use super::diagnostic::Diagnostic;
use super::files::Files;
use super::fit::{LOOP_NUMBER, Mismatch, Step, coerce, describe_type, fits};
use super::json;
use super::model::Param;
use super::nearest::nearest;
use super::node::{Node, Table};
use super::types::Type;
use super::value::Value;

/// How values are read at one place of the file.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) files: &'a Files,
    /// Builders and references mean something in arguments only.
    pub(crate) builders: bool,
    /// What `{i}` stands for, inside a loop.
    pub(crate) index: Option<u64>,
    /// Names that `as` has given so far; `None` where references are not possible.
    pub(crate) names: Option<&'a [String]>,
}

impl<'a> Reading<'a> {
    /// Outside of any sequence.
    pub(crate) fn new(files: &'a Files, builders: bool) -> Reading<'a> {
        Reading {
            files,
            builders,
            index: None,
            names: None,
        }
    }

    /// The same place, without builders: for what is expected.
    pub(crate) fn plain(self) -> Reading<'a> {
        Reading {
            builders: false,
            names: None,
            ..self
        }
    }

    /// Replaces `{i}` in a text of a loop.
    pub(crate) fn text(&self, text: &str) -> String {
        match self.index {
            Some(index) if text.contains("{i}") => text.replace("{i}", &index.to_string()),
            _ => text.to_owned(),
        }
    }

    /// A TOML value as it stands, builders expanded; `None` if a mistake in it
    /// was reported.
    pub(crate) fn value(&self, node: Node<'_>) -> Option<Value> {
        match node.value {
            DeValue::String(text) => Some(match self.index {
                Some(index) if &**text == "{i}" => Value::Other {
                    type_name: LOOP_NUMBER.to_owned(),
                    text: index.to_string(),
                },
                _ => Value::String(self.text(text)),
            }),
            DeValue::Integer(digits) => {
                match i64::from_str_radix(digits.as_str(), digits.radix()) {
                    Ok(number) => Some(Value::Int(number)),
                    Err(_) => {
                        node.report("the integer does not fit into 64 bits", "too large");
                        None
                    }
                }
            }
            DeValue::Float(digits) => match digits.as_str().parse() {
                Ok(number) => Some(Value::Float(number)),
                Err(_) => {
                    node.report("this is not a float", "cannot be read");
                    None
                }
            },
            DeValue::Boolean(value) => Some(Value::Bool(*value)),
            DeValue::Datetime(_) => {
                let raw = node.raw();
                node.report_with(
                    "no type of a signature holds a TOML date",
                    "a date",
                    format!("pass it as text: \"{raw}\""),
                );
                None
            }
            DeValue::Array(_) => {
                let items = node.items()?;
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.value(item)?);
                }
                Some(Value::List(list))
            }
            DeValue::Table(_) => {
                let table = node.free_table("value")?;
                if self.builders
                    && let Some(built) = builders::build(self, &table)
                {
                    return built;
                }
                let mut map = Vec::with_capacity(table.entries.len());
                for entry in &table.entries {
                    map.push((self.text(entry.key), self.value(entry.value)?));
                }
                Some(Value::Map(map))
            }
        }
    }

    /// A value of a declared type. `name` is what messages call it, such as
    /// "argument 1 `s`".
    pub(crate) fn typed(&self, node: Node<'_>, ty: &Type, name: &str) -> Option<Value> {
        let mut value = self.value(node)?;
        if let Err(mismatch) = fits(&value, ty) {
            node.sink.push(self.explain(node, ty, name, &mismatch));
            return None;
        }
        coerce(&mut value, ty);
        Some(value)
    }

    /// A value of a declared type, from JSON text.
    pub(crate) fn typed_json(
        &self,
        node: Node<'_>,
        ty: &Type,
        name: &str,
        key: &str,
    ) -> Option<Value> {
        let mut value = self.json(node, key)?;
        if let Err(mismatch) = fits(&value, ty) {
            node.sink.push(explain_json(node, ty, name, &mismatch));
            return None;
        }
        coerce(&mut value, ty);
        Some(value)
    }

    /// JSON text that stands in a TOML string.
    pub(crate) fn json(&self, node: Node<'_>, key: &str) -> Option<Value> {
        let text = node.string(key)?;
        let text = self.text(text);
        match json::parse(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let diagnostic = Diagnostic::new(format!("`{key}` is not JSON")).at(
                    node.file,
                    node.piece(error.at..error.at + 1),
                    error.message,
                );
                node.sink.push(match error.help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
                None
            }
        }
    }

    /// `key` or `key_json` of a table, whichever is there.
    pub(crate) fn either(
        &self,
        table: &Table<'_>,
        key: &str,
        ty: &Type,
        name: &str,
    ) -> Option<Value> {
        let json_key = format!("{key}_json");
        match (table.get(key), table.get(&json_key)) {
            (Some(node), _) => self.typed(node, ty, name),
            (None, Some(node)) => self.typed_json(node, ty, name, &json_key),
            (None, None) => None,
        }
    }

    /// The arguments of a call: an array that fits the parameters. Those at
    /// the end that have defaults may be left out.
    pub(crate) fn arguments(
        &self,
        node: Node<'_>,
        params: &[Param],
        key: &str,
    ) -> Option<Vec<Value>> {
        if key.ends_with("_json") {
            let Value::List(mut values) = self.json(node, key)? else {
                node.report(format!("`{key}` must hold a JSON array"), "not an array");
                return None;
            };
            self.count_fits(node, values.len(), params, key)?;
            let mut right = true;
            for (i, (value, param)) in values.iter_mut().zip(params).enumerate() {
                match fits(value, &param.ty) {
                    Ok(()) => coerce(value, &param.ty),
                    Err(mismatch) => {
                        let name = argument_name(i, param);
                        node.sink
                            .push(explain_json(node, &param.ty, &name, &mismatch));
                        right = false;
                    }
                }
            }
            return right.then_some(values);
        }
        let Some(items) = node.items() else {
            let got = node.kind();
            let help = match params {
                [param] => format!(
                    "one argument still stands in brackets: {key} = [{}]",
                    first_words(node, param)
                ),
                _ => "the arguments stand in brackets, in the order of the parameters".to_owned(),
            };
            node.report_with(
                format!("`{key}` must be an array of arguments; got {got}"),
                got,
                help,
            );
            return None;
        };
        let items: Vec<Node<'_>> = items.collect();
        self.count_fits(node, items.len(), params, key)?;
        let values: Vec<Option<Value>> = items
            .into_iter()
            .zip(params)
            .enumerate()
            .map(|(i, (item, param))| self.typed(item, &param.ty, &argument_name(i, param)))
            .collect();
        values.into_iter().collect()
    }

    fn count_fits(&self, node: Node<'_>, given: usize, params: &[Param], key: &str) -> Option<()> {
        let most = params.len();
        let least = params
            .iter()
            .take_while(|param| param.default.is_none())
            .count();
        if (least..=most).contains(&given) {
            return Some(());
        }
        let wanted = match (least, most) {
            (_, 0) => "no arguments".to_owned(),
            (1, 1) => "1 argument".to_owned(),
            (least, most) if least == most => format!("{most} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let names: Vec<String> = params
            .iter()
            .map(|param| format!("{}: {}", param.name, param.ty))
            .collect();
        let help = match params {
            [param]
                if given != 1
                    && matches!(
                        param.ty,
                        Type::List(_)
                            | Type::Tuple(_)
                            | Type::Linked(_)
                            | Type::Tree(_)
                            | Type::Any
                    ) =>
            {
                format!(
                    "`{}` is one argument that is itself a list: {key} = [[…]]",
                    param.name
                )
            }
            _ => format!("the parameters are ({})", names.join(", ")),
        };
        node.report_with(
            format!("`{key}` gives {given}; the signature takes {wanted}"),
            format!("{given} here"),
            help,
        );
        None
    }

    fn explain(&self, node: Node<'_>, ty: &Type, name: &str, mismatch: &Mismatch) -> Diagnostic {
        // Follow the path as far as the file shows it; inside a builder it ends.
        let mut here = node;
        for step in &mismatch.path {
            let inner = match step {
                Step::Item(index) => here.items().and_then(|mut items| items.nth(*index)),
                Step::Key(key) => here
                    .free_table("value")
                    .filter(|_| here.is_table())
                    .and_then(|table| table.get(key)),
            };
            match inner {
                Some(inner) => here = inner,
                None => break,
            }
        }
        sentence(here, ty, name, mismatch)
    }

    /// A name that `as` gave before, for `{ ref = "t1" }`.
    pub(crate) fn reference(&self, node: Node<'_>) -> Option<Value> {
        let name = self.text(node.string("ref")?);
        let Some(names) = self.names else {
            node.report(
                "there is no earlier call to refer to",
                "only calls of a sequence can",
            );
            return None;
        };
        if names.contains(&name) {
            return Some(Value::Ref(name));
        }
        let help = match nearest(&name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("name a result with `as = \"{name}\"` in an earlier call"),
        };
        node.report_with(
            format!("no earlier call is named \"{name}\""),
            "unknown name",
            help,
        );
        None
    }
}

/// "argument 1 `s`"
fn argument_name(index: usize, param: &Param) -> String {
    format!("argument {} `{}`", index + 1, param.name)
}

fn first_words(node: Node<'_>, param: &Param) -> String {
    let raw = node.raw();
    if raw.len() <= 40 && !raw.contains('\n') && !raw.is_empty() {
        raw.to_owned()
    } else {
        format!("… the {} …", param.name)
    }
}

fn explain_json(node: Node<'_>, ty: &Type, name: &str, mismatch: &Mismatch) -> Diagnostic {
    sentence(node, ty, name, mismatch)
}

fn sentence(node: Node<'_>, ty: &Type, name: &str, mismatch: &Mismatch) -> Diagnostic {
    let Mismatch { expected, got, .. } = mismatch;
    let message = if mismatch.path.is_empty() {
        let verb = if name.starts_with("argument") {
            "is"
        } else {
            "must be"
        };
        format!("{name} {verb} {expected}; got {got}")
    } else {
        let whole = describe_type(ty);
        let verb = if name.starts_with("argument") {
            "is"
        } else {
            "must be"
        };
        format!(
            "{name} {verb} {whole}: {} must be {expected}, got {got}",
            mismatch.place()
        )
    };
    let diagnostic = node.diagnostic(message, got.clone());
    match &mismatch.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic,
    }
}
