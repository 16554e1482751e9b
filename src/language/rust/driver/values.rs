//! Values from and to the wire form, by the types of the answer's own
//! parameters.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};
use std::rc::Rc;
use std::sync::Arc;

/// A value of a request.
#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// The result of an earlier call, by its name.
    Named(String),
}

/// Why a call has no result.
#[derive(Clone, Debug)]
pub struct Failure {
    pub type_name: String,
    pub message: String,
    pub line: Option<u32>,
}

impl Failure {
    /// A value of the case does not fit the type that the answer declares.
    pub fn misfit(message: String) -> Failure {
        Failure { type_name: String::new(), message, line: None }
    }
}

impl Value {
    fn shown(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        if out.chars().count() > 60 {
            out = out.chars().take(60).collect();
        }
        out
    }

    pub fn entry(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn count(&self) -> Option<u64> {
        match self {
            Value::Int(number) => Some(*number as u64),
            _ => None,
        }
    }
}

fn misfit(value: &Value, wanted: &str) -> Failure {
    Failure::misfit(format!("the value {} does not fit the type {}", value.shown(), wanted))
}

// ---- the text of a request

pub struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Parser<'a> {
    pub fn parse(text: &'a str) -> Value {
        Parser { text: text.as_bytes(), at: 0 }.value()
    }

    fn peek(&mut self) -> u8 {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn value(&mut self) -> Value {
        match self.peek() {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                while !matches!(self.peek(), b'}' | 0) {
                    if self.peek() == b',' {
                        self.at += 1;
                        self.peek();
                    }
                    let key = self.string();
                    self.peek();
                    self.at += 1;
                    let value = self.value();
                    entries.push((key, value));
                }
                self.at += 1;
                tagged(entries)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while !matches!(self.peek(), b']' | 0) {
                    if self.peek() == b',' {
                        self.at += 1;
                    }
                    items.push(self.value());
                }
                self.at += 1;
                Value::List(items)
            }
            b'"' => Value::Text(self.string()),
            b't' => {
                self.at += 4;
                Value::Bool(true)
            }
            b'f' => {
                self.at += 5;
                Value::Bool(false)
            }
            b'n' => {
                self.at += 4;
                Value::Null
            }
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        while matches!(self.text.get(self.at), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        // Never stands still, whatever was sent.
        if self.at == start {
            self.at += 1;
            return Value::Null;
        }
        let digits = std::str::from_utf8(&self.text[start..self.at]).unwrap_or("0");
        match digits.parse() {
            Ok(whole) => Value::Int(whole),
            Err(_) => Value::Float(digits.parse().unwrap_or(0.0)),
        }
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            let start = self.at;
            while !matches!(self.text.get(self.at), None | Some(b'"' | b'\\')) {
                self.at += 1;
            }
            out.extend_from_slice(&self.text[start..self.at]);
            let end = !matches!(self.text.get(self.at), Some(b'\\'));
            self.at += 1;
            if end {
                return String::from_utf8_lossy(&out).into_owned();
            }
            let escape = self.text.get(self.at).copied().unwrap_or(b'"');
            self.at += 1;
            let plain = match escape {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.point(),
                other => other as char,
            };
            out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn unit(&mut self) -> u32 {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or(b"fffd");
        self.at += 4;
        u32::from_str_radix(std::str::from_utf8(digits).unwrap_or(""), 16).unwrap_or(0xfffd)
    }

    fn point(&mut self) -> char {
        let mut point = self.unit();
        if (0xd800..0xdc00).contains(&point) && self.text[self.at..].starts_with(b"\\u") {
            self.at += 2;
            point = 0x10000 + ((point - 0xd800) << 10) + (self.unit().wrapping_sub(0xdc00) & 0x3ff);
        }
        char::from_u32(point).unwrap_or('\u{fffd}')
    }
}

/// Maps with one key that begins with `$` stand for something else.
fn tagged(mut entries: Vec<(String, Value)>) -> Value {
    if entries.len() == 1 {
        let (key, value) = &entries[0];
        match (key.as_str(), value) {
            ("$i", Value::Text(digits)) => return Value::Int(digits.parse().unwrap_or(0)),
            ("$f", Value::Text(name)) => {
                return Value::Float(match name.as_str() {
                    "inf" => f64::INFINITY,
                    "-inf" => f64::NEG_INFINITY,
                    _ => f64::NAN,
                })
            }
            ("$r", Value::Text(name)) => return Value::Named(name.clone()),
            ("$m", Value::List(_)) => {
                let mut plain = Vec::new();
                if let Some((_, Value::List(pairs))) = entries.pop() {
                    for pair in pairs {
                        if let Value::List(mut pair) = pair {
                            if let (Some(value), Some(Value::Text(key))) = (pair.pop(), pair.pop()) {
                                plain.push((key, value));
                            }
                        }
                    }
                }
                return Value::Map(plain);
            }
            _ => {}
        }
    }
    Value::Map(entries)
}

// ---- arguments

/// A type that a value of the problem can be turned into.
#[cfg_attr(
    grade_says,
    diagnostic::on_unimplemented(message = "grade: a parameter has the type `{Self}`, which no value of the problem can be turned into")
)]
pub trait Read: Sized {
    fn read(value: &Value) -> Result<Self, Failure>;

    /// The items of a list that was given as a text.
    fn letters(_text: &str) -> Option<Vec<Self>> {
        None
    }

    /// Whether the value stands for none of these.
    fn is_absent(value: &Value) -> bool {
        matches!(value, Value::Null)
    }
}

macro_rules! whole {
    ($($type:ident $letters:expr),*) => {$(
        impl Read for $type {
            fn read(value: &Value) -> Result<Self, Failure> {
                let number = match value {
                    Value::Int(number) => *number,
                    Value::Float(real) if real.abs() < 9e15 && real.trunc() == *real => *real as i64,
                    other => return Err(misfit(other, stringify!($type))),
                };
                <$type>::try_from(number).map_err(|_| Failure::misfit(format!("{} does not fit the type {}", number, stringify!($type))))
            }

            fn letters(text: &str) -> Option<Vec<Self>> {
                let letters: fn(&str) -> Option<Vec<Self>> = $letters;
                letters(text)
            }
        }

        impl Write for $type {
            fn write(&self, out: &mut String) {
                let small = (-9007199254740991..=9007199254740991).contains(&(*self as i128));
                let large = i64::try_from(*self).is_err();
                out.push_str(if large { "{\"$o\":[\"int\",\"" } else if small { "" } else { "{\"$i\":\"" });
                out.push_str(&self.to_string());
                out.push_str(if large { "\"]}" } else if small { "" } else { "\"}" });
            }
        }
    )*};
}

whole!(i8 |_| None, i16 |_| None, i32 |_| None, i64 |_| None, i128 |_| None, isize |_| None,
       u8 |text| Some(text.as_bytes().to_vec()), u16 |_| None, u32 |_| None, u64 |_| None, u128 |_| None, usize |_| None);

macro_rules! real {
    ($($type:ident),*) => {$(
        impl Read for $type {
            fn read(value: &Value) -> Result<Self, Failure> {
                match value {
                    Value::Int(number) => Ok(*number as $type),
                    Value::Float(real) => Ok(*real as $type),
                    other => Err(misfit(other, stringify!($type))),
                }
            }
        }

        impl Write for $type {
            fn write(&self, out: &mut String) {
                if self.is_nan() {
                    out.push_str("{\"$f\":\"nan\"}");
                } else if self.is_infinite() {
                    out.push_str(if *self > 0.0 { "{\"$f\":\"inf\"}" } else { "{\"$f\":\"-inf\"}" });
                } else {
                    out.push_str(&format!("{:?}", self));
                }
            }
        }
    )*};
}

real!(f32, f64);

impl Read for bool {
    fn read(value: &Value) -> Result<Self, Failure> {
        match value {
            Value::Bool(truth) => Ok(*truth),
            other => Err(misfit(other, "bool")),
        }
    }
}

impl Read for char {
    fn read(value: &Value) -> Result<Self, Failure> {
        let mut letters = value.text().unwrap_or("").chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(letter),
            _ => Err(misfit(value, "char")),
        }
    }

    fn letters(text: &str) -> Option<Vec<Self>> {
        Some(text.chars().collect())
    }
}

impl Read for String {
    fn read(value: &Value) -> Result<Self, Failure> {
        value.text().map(String::from).ok_or_else(|| misfit(value, "String"))
    }
}

impl Read for () {
    fn read(_value: &Value) -> Result<Self, Failure> {
        Ok(())
    }
}

// What is lent for good is small, and gone with the process.
impl Read for &'static str {
    fn read(value: &Value) -> Result<Self, Failure> {
        String::read(value).map(|text| &*Box::leak(text.into_boxed_str()))
    }
}

impl<T: Read + 'static> Read for &'static [T] {
    fn read(value: &Value) -> Result<Self, Failure> {
        Vec::read(value).map(|items: Vec<T>| &*Box::leak(items.into_boxed_slice()))
    }
}

impl Read for Cow<'static, str> {
    fn read(value: &Value) -> Result<Self, Failure> {
        String::read(value).map(Cow::Owned)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Self, Failure> {
        match value {
            Value::List(items) => items.iter().map(T::read).collect(),
            Value::Text(text) => T::letters(text).ok_or_else(|| misfit(value, "Vec")),
            other => Err(misfit(other, "Vec")),
        }
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(value: &Value) -> Result<Self, Failure> {
        let items: Vec<T> = Vec::read(value)?;
        items.try_into().map_err(|_| misfit(value, "of an array of another length"))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Result<Self, Failure> {
        match T::is_absent(value) {
            true => Ok(None),
            false => T::read(value).map(Some),
        }
    }
}

macro_rules! around {
    ($($type:ident),*) => {$(
        impl<T: Read> Read for $type<T> {
            fn read(value: &Value) -> Result<Self, Failure> {
                T::read(value).map($type::new)
            }

            fn is_absent(value: &Value) -> bool {
                T::is_absent(value)
            }
        }
    )*};
}

around!(Box, Rc, Arc, RefCell, Cell);

impl Read for Box<str> {
    fn read(value: &Value) -> Result<Self, Failure> {
        String::read(value).map(String::into_boxed_str)
    }
}

macro_rules! collected {
    ($($type:ident: $($bound:ident)+),*) => {$(
        impl<T: Read $(+ $bound)+> Read for $type<T> {
            fn read(value: &Value) -> Result<Self, Failure> {
                Ok(<Vec<T> as Read>::read(value)?.into_iter().collect())
            }
        }
    )*};
}

collected!(VecDeque: Sized, LinkedList: Sized, BTreeSet: Ord, BinaryHeap: Ord);

impl<T: Read + Eq + Hash, S: BuildHasher + Default> Read for HashSet<T, S> {
    fn read(value: &Value) -> Result<Self, Failure> {
        Ok(<Vec<T> as Read>::read(value)?.into_iter().collect())
    }
}

fn entries<K: Read, T: Read>(value: &Value) -> Result<Vec<(K, T)>, Failure> {
    match value {
        Value::Map(entries) => entries.iter().map(|(key, item)| Ok((K::read(&Value::Text(key.clone()))?, T::read(item)?))).collect(),
        other => Err(misfit(other, "of a map")),
    }
}

impl<K: Read + Eq + Hash, T: Read, S: BuildHasher + Default> Read for HashMap<K, T, S> {
    fn read(value: &Value) -> Result<Self, Failure> {
        Ok(entries(value)?.into_iter().collect())
    }
}

impl<K: Read + Ord, T: Read> Read for BTreeMap<K, T> {
    fn read(value: &Value) -> Result<Self, Failure> {
        Ok(entries(value)?.into_iter().collect())
    }
}

macro_rules! tuples {
    ($($count:literal $($name:ident $index:tt)+;)*) => {$(
        impl<$($name: Read),+> Read for ($($name,)+) {
            fn read(value: &Value) -> Result<Self, Failure> {
                match value {
                    Value::List(items) if items.len() == $count => Ok(($($name::read(&items[$index])?,)+)),
                    other => Err(misfit(other, "of a tuple")),
                }
            }
        }

        impl<$($name: Write),+> Write for ($($name,)+) {
            fn write(&self, out: &mut String) {
                out.push('[');
                $(if $index > 0 { out.push(','); } self.$index.write(out);)+
                out.push(']');
            }
        }
    )*};
}

tuples! {
    1 A 0;
    2 A 0 B 1;
    3 A 0 B 1 C 2;
    4 A 0 B 1 C 2 D 3;
    5 A 0 B 1 C 2 D 3 E 4;
    6 A 0 B 1 C 2 D 3 E 4 F 5;
}

/// A field of a record; null where it is missing.
pub fn field<T: Read>(value: &Value, name: &str) -> Result<T, Failure> {
    match value {
        Value::Map(_) => T::read(value.entry(name).unwrap_or(&Value::Null)),
        other => Err(misfit(other, "of a record")),
    }
}

// ---- results

/// A type that can be sent back.
#[cfg_attr(
    grade_says,
    diagnostic::on_unimplemented(message = "grade: the result has the type `{Self}`, which has no form as a value of the problem")
)]
pub trait Write {
    fn write(&self, out: &mut String);

    /// How it is written that there is none of these.
    fn write_none(out: &mut String) {
        out.push_str("null");
    }

    /// For results that say that there is none.
    fn failure(&self) -> Option<Failure> {
        None
    }
}

pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl Write for Value {
    fn write(&self, out: &mut String) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(truth) => truth.write(out),
            Value::Int(number) => number.write(out),
            Value::Float(real) => real.write(out),
            Value::Text(text) => write_text(out, text),
            Value::List(items) => list(out, items.iter()),
            Value::Map(entries) => map(out, entries.iter().map(|(key, value)| (key, value))),
            Value::Named(name) => write_text(out, name),
        }
    }
}

impl Write for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Write for char {
    fn write(&self, out: &mut String) {
        write_text(out, self.encode_utf8(&mut [0; 4]));
    }
}

impl Write for str {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl Write for String {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl Write for () {
    fn write(&self, out: &mut String) {
        out.push_str("null");
    }
}

macro_rules! through {
    ($($type:ty),*) => {$(
        impl<T: Write + ?Sized> Write for $type {
            fn write(&self, out: &mut String) {
                (**self).write(out);
            }

            fn write_none(out: &mut String) {
                T::write_none(out);
            }
        }
    )*};
}

through!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: Write + ToOwned + ?Sized> Write for Cow<'_, T> {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl<T: Write> Write for RefCell<T> {
    fn write(&self, out: &mut String) {
        self.borrow().write(out);
    }

    fn write_none(out: &mut String) {
        T::write_none(out);
    }
}

impl<T: Write + Copy> Write for Cell<T> {
    fn write(&self, out: &mut String) {
        self.get().write(out);
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => T::write_none(out),
        }
    }
}

impl<T: Write, E: Debug> Write for Result<T, E> {
    fn write(&self, out: &mut String) {
        match self {
            Ok(value) => value.write(out),
            Err(_) => out.push_str("null"),
        }
    }

    fn failure(&self) -> Option<Failure> {
        let error = self.as_ref().err()?;
        let said = format!("{:?}", error);
        let plain = said.strip_prefix('"').and_then(|said| said.strip_suffix('"'));
        Some(Failure { type_name: "Err".into(), message: plain.unwrap_or(&said).into(), line: None })
    }
}

fn list<T: Write>(out: &mut String, items: impl Iterator<Item = T>) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut String) {
        list(out, self.iter());
    }
}

impl<T: Write, const N: usize> Write for [T; N] {
    fn write(&self, out: &mut String) {
        list(out, self.iter());
    }
}

macro_rules! listed {
    ($($type:ty),*) => {$(
        impl<T: Write> Write for $type {
            fn write(&self, out: &mut String) {
                list(out, self.iter());
            }
        }
    )*};
}

listed!(Vec<T>, VecDeque<T>, LinkedList<T>, BTreeSet<T>, BinaryHeap<T>);

impl<T: Write, S> Write for HashSet<T, S> {
    fn write(&self, out: &mut String) {
        list(out, self.iter());
    }
}

fn map<'a, T: Write + 'a>(out: &mut String, entries: impl Iterator<Item = (&'a String, &'a T)> + Clone) {
    let dollar = entries.clone().any(|(key, _)| key.starts_with('$'));
    out.push_str(if dollar { "{\"$m\":[" } else { "{" });
    for (index, (key, value)) in entries.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if dollar {
            out.push('[');
        }
        write_text(out, key);
        out.push(if dollar { ',' } else { ':' });
        value.write(out);
        if dollar {
            out.push(']');
        }
    }
    out.push_str(if dollar { "]}" } else { "}" });
}

/// Keys are texts or letters; no other key has a form.
fn keyed<'a, K: Write + 'a, T: Write + 'a>(out: &mut String, entries: impl Iterator<Item = (&'a K, &'a T)>) {
    let mut plain = Vec::new();
    for (key, value) in entries {
        let mut text = String::new();
        key.write(&mut text);
        match Parser::parse(&text) {
            Value::Text(key) => plain.push((key, value)),
            _ => {
                out.push_str("{\"$o\":[\"map\",\"\"]}");
                return;
            }
        }
    }
    map(out, plain.iter().map(|(key, value)| (key, value)));
}

impl<K: Write, T: Write, S> Write for HashMap<K, T, S> {
    fn write(&self, out: &mut String) {
        keyed(out, self.iter());
    }
}

impl<K: Write, T: Write> Write for BTreeMap<K, T> {
    fn write(&self, out: &mut String) {
        keyed(out, self.iter());
    }
}
