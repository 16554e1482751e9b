//! Puts the base rows into another order without touching them: a temporary
//! view of the same name hides each table and reads it in that order. The query
//! must not depend on the difference.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::image::quote;

const FUNCTION: &str = "grade_shuffle";

/// A table of the author's.
#[derive(Debug)]
struct BaseTable {
    name: String,
    /// The columns of a table without row ids, `None` for others.
    columns: Option<Vec<String>>,
}

/// Hides every table behind a view. The first shuffle turns the rows round,
/// which no accident of small tables undoes; the others are random, and the
/// same each time.
pub(crate) fn apply(connection: &Connection, number: u32) -> rusqlite::Result<()> {
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
    for table in base_tables(connection)? {
        connection.execute_batch(&view(&table, number))?;
    }
    Ok(())
}

fn base_tables(connection: &Connection) -> rusqlite::Result<Vec<BaseTable>> {
    let mut list = connection.prepare(
        "SELECT name, wr FROM pragma_table_list \
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         ORDER BY name",
    )?;
    let tables: Vec<(String, bool)> = list
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    tables
        .into_iter()
        .map(|(name, without_row_ids)| {
            let columns = without_row_ids
                .then(|| column_names(connection, &name))
                .transpose()?;
            Ok(BaseTable { name, columns })
        })
        .collect()
}

fn column_names(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM pragma_table_info(?)")?
        .query_map([table], |row| row.get(0))?
        .collect()
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
