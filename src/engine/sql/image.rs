//! Data sets as SQLite images: a schema, its rows and the author's `setup` run
//! once, and every query starts from a copy of the bytes.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, MAIN_DB, OpenFlags, ToSql};

use super::functions;
use super::guard;
use super::wire::{Build, TableRows, WireCell};
use crate::problem::model::Cell;

/// A data set, ready to be loaded into a connection.
#[derive(Debug)]
pub(crate) struct Image {
    bytes: Vec<u8>,
    /// Functions that the author's texts name, in views and triggers.
    functions: Vec<usize>,
}

impl Image {
    /// Runs the author's texts. The error is for the author.
    pub fn build(request: &Build) -> Result<Image, String> {
        let mut functions = functions::named_in(&request.schema);
        functions.extend(functions::named_in(
            request.setup.as_deref().unwrap_or_default(),
        ));
        let mut connection = open().map_err(|error| format!("cannot open a database: {error}"))?;
        functions::register(&connection, &functions)
            .map_err(|error| format!("cannot register functions: {error}"))?;
        connection
            .execute_batch(&request.schema)
            .map_err(|error| format!("in the schema: {}", words(&error)))?;
        fill(&mut connection, &request.tables)?;
        if let Some(setup) = &request.setup {
            connection
                .execute_batch(setup)
                .map_err(|error| format!("in `setup`: {}", words(&error)))?;
        }
        if !connection.is_autocommit() {
            return Err("the schema or `setup` leaves a transaction open".to_owned());
        }
        let bytes = serialize(&mut connection)
            .map_err(|error| format!("cannot keep the data set: {}", words(&error)))?;
        Ok(Image { bytes, functions })
    }

    /// What is left of a data set after a query, to be looked at on a clean
    /// connection.
    pub fn after(&self, connection: &mut Connection) -> rusqlite::Result<Image> {
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK")?;
        }
        guard::open_up(connection)?;
        Ok(Image {
            bytes: serialize(connection)?,
            functions: self.functions.clone(),
        })
    }

    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// A fresh connection with a copy of the data, for a text that names
    /// certain functions. It is not closed in yet.
    pub fn load(&self, text: &str) -> rusqlite::Result<Connection> {
        let mut connection = open()?;
        if !self.bytes.is_empty() {
            connection.deserialize_read_exact(
                MAIN_DB,
                self.bytes.as_slice(),
                self.bytes.len(),
                false,
            )?;
        }
        functions::register(&connection, &self.functions)?;
        functions::register(&connection, &functions::named_in(text))?;
        Ok(connection)
    }
}

fn open() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory_with_flags(
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    guard::configure(&connection)?;
    Ok(connection)
}

/// A database that was never written to has no bytes.
fn serialize(connection: &mut Connection) -> rusqlite::Result<Vec<u8>> {
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    if pages == 0 {
        return Ok(Vec::new());
    }
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

/// Rows may come in any order of the tables: foreign keys are checked at the
/// end.
fn fill(connection: &mut Connection, tables: &[TableRows]) -> Result<(), String> {
    let broken = |error: rusqlite::Error| format!("cannot fill the tables: {}", words(&error));
    let transaction = connection.transaction().map_err(broken)?;
    transaction
        .execute_batch("PRAGMA defer_foreign_keys = ON")
        .map_err(broken)?;
    for table in tables {
        let columns: Vec<String> = table.columns.iter().map(|name| quote(name)).collect();
        let insert = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            quote(&table.name),
            columns.join(", "),
            vec!["?"; columns.len()].join(", ")
        );
        let mut statement = transaction
            .prepare(&insert)
            .map_err(|error| format!("in `tables.{}`: {}", table.name, words(&error)))?;
        for (index, row) in table.rows.iter().enumerate() {
            statement
                .execute(rusqlite::params_from_iter(row))
                .map_err(|error| {
                    format!(
                        "in `tables.{}`, row {}: {}",
                        table.name,
                        index + 1,
                        words(&error)
                    )
                })?;
        }
    }
    transaction.commit().map_err(broken)
}

impl ToSql for WireCell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match &self.0 {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(*number),
            Cell::Real(number) => ValueRef::Real(*number),
            Cell::Text(bytes) => ValueRef::Text(bytes),
            Cell::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// An identifier as SQL writes it.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What SQLite said, without the text of the statement.
pub(crate) fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}
