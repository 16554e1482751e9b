//! Reads the type language of signatures: `words: string[]`, `cost: int = 1`.
//!
//! Names from other languages (`str`, `list[int]`, `Optional[int]`) are not
//! accepted but understood, so that the message can give the right spelling.

use std::ops::Range;

use super::fit::{coerce, fits};
use super::foreign_type;
use super::json;
use super::model::Param;
use super::types::Type;

/// Types nested deeper than this are refused; the parser is recursive.
const DEPTH: usize = 64;

/// What is wrong in a type, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TypeError {
    pub message: String,
    /// Bytes of the text.
    pub at: Range<usize>,
    pub help: Option<String>,
}

/// Parses a type such as `map<string, int>[]`.
pub fn parse_type(text: &str) -> Result<Type, TypeError> {
    let mut parser = Parser::new(text);
    let ty = parser.union()?;
    parser.end("the type")?;
    Ok(ty)
}

/// Parses a parameter such as `cost: int = 1`.
pub(crate) fn parse_param(text: &str) -> Result<Param, TypeError> {
    let mut parser = Parser::new(text);
    parser.space();
    let start = parser.at;
    let name = parser.word();
    if name.is_empty() {
        return Err(parser.error(
            start,
            "a parameter begins with its name",
            "write `name: type`, as in `s: string`",
        ));
    }
    if !parser.eat(":") {
        let help = match parse_type(text) {
            Ok(_) => format!("`{text}` is a type; a parameter has a name too, as in `s: {text}`"),
            Err(_) => format!("write `{name}: type`, as in `{name}: string`"),
        };
        return Err(parser.error(parser.at, format!("parameter `{name}` has no type"), help));
    }
    let ty = parser.union()?;
    if ty == Type::Void {
        return Err(parser.error(
            start,
            format!("parameter `{name}` cannot be void"),
            "only a result can be void",
        ));
    }
    let mut default = None;
    if parser.eat("=") {
        parser.space();
        let start = parser.at;
        let rest = text[start..].trim_end();
        parser.at = text.len();
        let mut value = json::parse(rest).map_err(|error| TypeError {
            message: format!("the default of `{name}` cannot be read: {}", error.message),
            at: start..start + rest.len(),
            help: Some("a default is written as JSON, such as 1, \"a\", true, null or []".into()),
        })?;
        fits(&value, &ty).map_err(|mismatch| TypeError {
            message: format!(
                "the default of `{name}` must be {}; got {}",
                mismatch.expected, mismatch.got
            ),
            at: start..start + rest.len(),
            help: None,
        })?;
        coerce(&mut value, &ty);
        default = Some(value);
    }
    parser.end("the parameter")?;
    Ok(Param {
        name: name.to_owned(),
        ty,
        default,
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Inside of another language's type, which is wrong anyhow: then a bare
    /// `ListNode` is taken for one of integers, for the suggestion.
    lenient: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Parser<'a> {
        Parser {
            text,
            at: 0,
            depth: 0,
            lenient: false,
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn word(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn error(
        &self,
        start: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> TypeError {
        let next = self.text[start..].chars().next().map_or(0, char::len_utf8);
        TypeError {
            message: message.into(),
            at: start..self.at.max(start + next),
            help: Some(help.into()).filter(|help| !help.is_empty()),
        }
    }

    fn end(&mut self, what: &str) -> Result<(), TypeError> {
        self.space();
        if self.rest().is_empty() {
            return Ok(());
        }
        let start = self.at;
        self.at = self.text.trim_end().len();
        let help = match self.text[start..].chars().next() {
            Some(',') => "each parameter is a string of its own",
            _ => "",
        };
        Err(self.error(start, format!("{what} has more text than it should"), help))
    }

    fn need(&mut self, sign: &str, after: &str) -> Result<(), TypeError> {
        if self.eat(sign) {
            Ok(())
        } else {
            Err(self.error(self.at, format!("`{sign}` is missing after {after}"), ""))
        }
    }

    fn union(&mut self) -> Result<Type, TypeError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error(self.at, "the type is nested too deeply", ""));
        }
        let mut members = vec![self.postfix()?];
        while self.eat("|") {
            self.space();
            let start = self.at;
            if matches!(self.peek_word(), "null" | "None" | "nil" | "undefined") {
                self.word();
                let help = match union_of(members) {
                    node @ (Type::Linked(_) | Type::Tree(_)) => never_optional(&node),
                    inner => format!("write `{}`", Type::Optional(Box::new(inner))),
                };
                return Err(self.error(start, "null is not a type of its own", help));
            }
            members.push(self.postfix()?);
            if members.iter().any(Type::has_nodes) {
                return Err(self.error(
                    start,
                    "a ListNode or TreeNode cannot be one of several types",
                    "",
                ));
            }
        }
        self.depth -= 1;
        Ok(union_of(members))
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        &rest[..length]
    }

    fn postfix(&mut self) -> Result<Type, TypeError> {
        let mut ty = self.atom()?;
        let mut rounds = 0;
        loop {
            self.space();
            let start = self.at;
            if self.eat("[") {
                self.need("]", "`[`")?;
                ty = Type::List(Box::new(ty));
            } else if self.eat("?") {
                if matches!(ty, Type::Optional(_)) {
                    return Err(self.error(
                        start,
                        "the type is optional already",
                        "one `?` is enough",
                    ));
                }
                if matches!(ty, Type::Linked(_) | Type::Tree(_)) {
                    let help = never_optional(&ty);
                    return Err(self.error(start, "the `?` says nothing here", help));
                }
                ty = Type::Optional(Box::new(ty));
            } else {
                return Ok(ty);
            }
            if ty_is_void(&ty) {
                return Err(self.error(
                    start,
                    "void cannot be part of another type",
                    "only a whole result can be void",
                ));
            }
            rounds += 1;
            if rounds > DEPTH {
                return Err(self.error(start, "the type is nested too deeply", ""));
            }
        }
    }

    fn atom(&mut self) -> Result<Type, TypeError> {
        self.space();
        let start = self.at;
        if self.eat("(") {
            let ty = self.union()?;
            self.need(")", "the type in parentheses")?;
            return Ok(ty);
        }
        if self.eat("[") {
            return self.tuple();
        }
        if self.eat("{") {
            return self.record();
        }
        if self.rest().starts_with('"') {
            return self.literal();
        }
        let word = self.word();
        match word {
            "int" => Ok(Type::Int),
            "float" => Ok(Type::Float),
            "bool" => Ok(Type::Bool),
            "string" => Ok(Type::String),
            "any" => Ok(Type::Any),
            "void" => Ok(Type::Void),
            "map" if self.eat("<") => self.map(),
            "ListNode" | "TreeNode" => self.node(start, word),
            "" => Err(self.error(
                start,
                "a type is missing here",
                "such as int, string, bool[] or map<string, int>",
            )),
            _ => Err(self.foreign(start, word)),
        }
    }

    fn map(&mut self) -> Result<Type, TypeError> {
        let start = self.at;
        let key = self.union()?;
        if key != Type::String {
            return Err(self.error(
                start,
                "the keys of a map are strings",
                "write `map<string, …>`",
            ));
        }
        self.need(",", "the key type of a map")?;
        let item = self.part()?;
        self.need(">", "the types of a map")?;
        Ok(Type::Map(Box::new(item)))
    }

    /// `ListNode<int>`, after its name.
    fn node(&mut self, start: usize, word: &str) -> Result<Type, TypeError> {
        let of = |item| match word {
            "ListNode" => Type::Linked(Box::new(item)),
            _ => Type::Tree(Box::new(item)),
        };
        if !self.eat("<") {
            if self.lenient {
                return Ok(of(Type::Int));
            }
            return Err(self.error(
                start,
                format!("`{word}` lacks the type of its values"),
                format!("write `{word}<int>`, or the like"),
            ));
        }
        self.space();
        let inside = self.at;
        let item = self.part()?;
        if !matches!(item, Type::Int | Type::Float | Type::Bool | Type::String) {
            return Err(self.error(
                inside,
                format!("the values of a {word} are int, float, bool or string"),
                "",
            ));
        }
        self.need(">", &format!("the type of the values of a {word}"))?;
        Ok(of(item))
    }

    /// A type inside another one, where void has no place.
    fn part(&mut self) -> Result<Type, TypeError> {
        self.space();
        let start = self.at;
        let ty = self.union()?;
        if ty == Type::Void {
            return Err(self.error(
                start,
                "void cannot be part of another type",
                "only a whole result can be void",
            ));
        }
        Ok(ty)
    }

    fn tuple(&mut self) -> Result<Type, TypeError> {
        let mut items = vec![self.part()?];
        while self.eat(",") {
            items.push(self.part()?);
        }
        let start = self.at;
        self.need("]", "the types of a tuple")?;
        if let [item] = items.as_slice() {
            let help = format!("a list is written `{}`", Type::List(Box::new(item.clone())));
            return Err(self.error(start, "a tuple has two types or more", help));
        }
        Ok(Type::Tuple(items))
    }

    fn record(&mut self) -> Result<Type, TypeError> {
        let mut fields: Vec<(String, Type)> = Vec::new();
        if self.eat("}") {
            return Ok(Type::Record(fields));
        }
        loop {
            self.space();
            let start = self.at;
            let name = self.word();
            if name.is_empty() {
                return Err(self.error(
                    start,
                    "a field begins with its name",
                    "write `{name: type}`",
                ));
            }
            if fields.iter().any(|(other, _)| other == name) {
                return Err(self.error(start, format!("field `{name}` is there twice"), ""));
            }
            let optional = self.eat("?");
            self.need(":", &format!("field `{name}`"))?;
            let ty = self.part()?;
            if optional {
                let ty = Type::Optional(Box::new(ty));
                return Err(self.error(
                    start,
                    format!("the `?` of `{name}` stands with its type"),
                    format!("write `{name}: {ty}`"),
                ));
            }
            fields.push((name.to_owned(), ty));
            if !self.eat(",") {
                break;
            }
        }
        self.need("}", "the fields of a record")?;
        Ok(Type::Record(fields))
    }

    fn literal(&mut self) -> Result<Type, TypeError> {
        let start = self.at;
        let mut escaped = false;
        let end = self.rest().char_indices().skip(1).find(|(_, c)| {
            let close = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            close
        });
        let Some((length, _)) = end else {
            self.at = self.text.len();
            return Err(self.error(start, "the quotes are not closed", ""));
        };
        self.at = start + length + 1;
        match serde_json::from_str(&self.text[start..self.at]) {
            Ok(text) => Ok(Type::Literal(text)),
            Err(_) => Err(self.error(start, "the text is not written as JSON would", "")),
        }
    }

    /// A name that is no type here: says what its language's type is called.
    fn foreign(&mut self, start: usize, word: &str) -> TypeError {
        let end = self.at;
        let lower = word.to_lowercase();
        let close = if self.eat("[") {
            Some("]")
        } else if self.eat("<") {
            Some(">")
        } else {
            None
        };
        let mut parts = Vec::new();
        self.lenient = true;
        if let Some(close) = close {
            loop {
                match self.part() {
                    Ok(ty) => parts.push(ty),
                    // The innermost mistake comes first, unless its cure is needed for ours.
                    Err(error) if error.help.is_some() => return error,
                    Err(_) => break,
                }
                if !self.eat(",") {
                    break;
                }
            }
            self.eat(close);
        }
        let suggestion = foreign_type::ours(&lower, &parts);
        let known = [
            "int", "float", "bool", "string", "any", "void", "map", "ListNode", "TreeNode",
        ];
        let help = match suggestion {
            Some(right) => format!("write `{right}`"),
            None => match super::nearest::nearest(word, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "types are int, float, bool, string, T[], T?, map<string, T>, {field: T}, [T, U], \"a\" | \"b\", ListNode<T>, TreeNode<T>, any and void".to_owned(),
            },
        };
        if close.is_none() {
            self.at = end;
        }
        self.error(
            start,
            format!("`{}` is not a type", &self.text[start..self.at]),
            help,
        )
    }
}

/// What to write in place of an optional list or tree.
fn never_optional(node: &Type) -> String {
    let what = match node {
        Type::Linked(_) => "list",
        _ => "tree",
    };
    format!("write `{node}`: the empty {what} is `[]` here and null in the language")
}

fn ty_is_void(ty: &Type) -> bool {
    match ty {
        Type::List(item) | Type::Optional(item) => **item == Type::Void,
        _ => false,
    }
}

/// Nested unions are one union.
fn union_of(members: Vec<Type>) -> Type {
    let mut flat = Vec::with_capacity(members.len());
    for member in members {
        match member {
            Type::Union(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() == 1 {
        flat.remove(0)
    } else {
        Type::Union(flat)
    }
}
