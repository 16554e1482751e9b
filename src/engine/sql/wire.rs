//! What travels between the engine and its SQL worker: one JSON message a line.
//!
//! Replies come in the order of the requests. A `Query` is answered by one
//! `Ran`, one `Checked` if it has a check, and one `Shuffled` for each shuffle,
//! so that a worker that must be killed late keeps what it had found out.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::model::Cell;

/// From the engine to the worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Build a data set and keep its image under a key.
    Build(Build),
    Query(Query),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Build {
    pub key: String,
    pub schema: String,
    pub tables: Vec<TableRows>,
    pub setup: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TableRows {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<WireCell>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Query {
    pub key: String,
    pub text: String,
    pub check: Option<String>,
    pub shuffles: u32,
    pub caps: Caps,
}

/// What a query may use.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Caps {
    /// Nanoseconds of CPU at which it is stopped.
    pub cpu: u64,
    /// Bytes of SQLite's heap.
    pub memory: u64,
    /// Bytes of the result.
    pub output: u64,
}

/// From the worker to the engine.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// The worker has started; before this nothing of a candidate ran.
    Ready,
    /// A data set was built, of so many bytes, or the author's mistake.
    Built(Result<u64, String>),
    Ran(Ran),
    Checked(Result<Rows, Failure>),
    Shuffled(Result<Option<Rows>, Failure>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ran {
    pub result: Option<Rows>,
    pub statements: usize,
    pub with_columns: usize,
    pub failure: Option<Failure>,
    /// Nanoseconds.
    pub cpu: u64,
    pub wall: u64,
    /// Bytes of SQLite's heap at the peak, over what the data set took.
    pub memory: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<WireCell>>,
    pub truncated: bool,
}

/// Why a text stopped before its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub kind: FailureKind,
    pub message: String,
    /// Byte offset into the text.
    pub offset: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FailureKind {
    Prepare,
    Run,
    Refused,
    Time,
    Memory,
    Output,
}

/// A cell in JSON: null, a number (whole ones only), a string; or an object
/// of one entry, `r` with the bits of a double, `t` with the bytes of a text
/// that is no UTF-8, `b` with those of a blob, both in hexadecimal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WireCell(pub Cell);

impl Serialize for WireCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Cell::Null => serializer.serialize_unit(),
            Cell::Integer(number) => serializer.serialize_i64(*number),
            Cell::Real(number) => entry(serializer, "r", &number.to_bits()),
            Cell::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => serializer.serialize_str(text),
                Err(_) => entry(serializer, "t", &hexadecimal(bytes)),
            },
            Cell::Blob(bytes) => entry(serializer, "b", &hexadecimal(bytes)),
        }
    }
}

fn entry<S: Serializer, T: Serialize>(
    serializer: S,
    key: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

impl<'de> Deserialize<'de> for WireCell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WireCell, D::Error> {
        deserializer.deserialize_any(CellVisitor).map(WireCell)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cell")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cell, E> {
        i64::try_from(number).map(Cell::Integer).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.as_bytes().to_vec()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        let key: Option<String> = map.next_key()?;
        match key.as_deref() {
            Some("r") => Ok(Cell::Real(f64::from_bits(map.next_value()?))),
            Some("t") => Ok(Cell::Text(bytes(map.next_value()?)?)),
            Some("b") => Ok(Cell::Blob(bytes(map.next_value()?)?)),
            _ => Err(de::Error::custom("a cell of no known kind")),
        }
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

fn bytes<E: de::Error>(text: String) -> Result<Vec<u8>, E> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
            .ok_or_else(|| E::custom("no hexadecimal digit"))
    };
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Ok(digit(*high)? << 4 | digit(*low)?),
            _ => Err(E::custom("half a byte")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_survives_the_trip() {
        let cells = vec![
            Cell::Null,
            Cell::Integer(i64::MIN),
            Cell::Integer(i64::MAX),
            Cell::Real(-0.0),
            Cell::Real(0.1),
            Cell::Real(f64::INFINITY),
            Cell::Text(b"it's \"quoted\"\n\x01".to_vec()),
            Cell::Text(vec![0xff, b'a']),
            Cell::Blob(vec![0, 255, 16]),
        ];
        for cell in cells {
            let json = serde_json::to_string(&WireCell(cell.clone())).unwrap();
            let back: WireCell = serde_json::from_str(&json).unwrap();
            assert_eq!(format!("{:?}", back.0), format!("{cell:?}"), "{json}");
        }
    }
}
