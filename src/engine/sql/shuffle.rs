//! Puts the base rows into another order without touching them: a temporary
//! view of the same name hides each table and reads it in that order. The query
//! must not depend on the difference.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::image::{BaseTable, quote};

const FUNCTION: &str = "grade_shuffle";

/// Hides every table behind a view. The first shuffle turns the rows round,
/// which no accident of small tables undoes; the others are random, and the
/// same each time.
pub(crate) fn apply(
    connection: &Connection,
    tables: &[BaseTable],
    number: u32,
) -> rusqlite::Result<()> {
    if number > 0 {
        connection.create_scalar_function(
            FUNCTION,
            -1,
            FunctionFlags::SQLITE_UTF8
                | FunctionFlags::SQLITE_DETERMINISTIC
                | FunctionFlags::SQLITE_INNOCUOUS,
            move |context| Ok(key(context, number)),
        )?;
    }
    for table in tables {
        connection.execute_batch(&view(table, number))?;
    }
    Ok(())
}

fn view(table: &BaseTable, number: u32) -> String {
    let name = quote(&table.name);
    let keys: Vec<String> = match &table.columns {
        Some(columns) => columns.iter().map(|column| quote(column)).collect(),
        None => vec!["rowid".to_owned()],
    };
    let order = if number == 0 {
        let keys: Vec<String> = keys.iter().map(|key| format!("{key} DESC")).collect();
        keys.join(", ")
    } else {
        format!("{FUNCTION}({})", keys.join(", "))
    };
    // The limit keeps SQLite from dropping the order of a subquery.
    format!("CREATE TEMP VIEW {name} AS SELECT * FROM main.{name} ORDER BY {order} LIMIT -1;")
}

/// A hash of the arguments (FNV-1a, then the finish of SplitMix64).
fn key(context: &Context<'_>, number: u32) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64 ^ u64::from(number);
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for index in 0..context.len() {
        match context.get_raw(index) {
            ValueRef::Null => add(&[0]),
            ValueRef::Integer(number) => add(&number.to_le_bytes()),
            ValueRef::Real(number) => add(&number.to_bits().to_le_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => add(bytes),
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    i64::from_ne_bytes((hash ^ (hash >> 31)).to_ne_bytes())
}
