//! Cases of SQL problems: the tables, and the right results.

use super::cases::missing_expectation;
use super::diagnostic::Diagnostic;
use super::expectation::clash;
use super::files::Files;
use super::keys::Home;
use super::model::{Sql, SqlCase, Table as Rows};
use super::nearest::{code_list, nearest};
use super::node::{Entry, Node, Table, TableForm};
use super::sql_schema::{self, Declared};
use super::table;

/// The body of a `[[case]]`.
pub(crate) fn read(
    case: &Table<'_>,
    sql: &Sql,
    files: &Files,
    has_checker: bool,
) -> Option<SqlCase> {
    clash(case, &["expect", "expect_any"]);
    let before = case.node.sink.len();
    let tables = match case.get("tables") {
        Some(node) => tables(node, sql, files),
        None => Vec::new(),
    };
    let expect = if let Some(node) = case.get("expect") {
        table::read(node, "expect", files).into_iter().collect()
    } else if let Some(node) = case.get("expect_any") {
        any(node, files)
    } else {
        Vec::new()
    };
    let given = case.has("expect") || case.has("expect_any");
    if !given && sql.reference.is_none() && !has_checker {
        missing_expectation(
            case,
            "write `expect` as a table, or give the problem a `reference` query that knows the answer",
        );
    }
    let setup = case.string("setup").map(str::to_owned);
    (case.node.sink.len() == before).then_some(SqlCase {
        tables,
        setup,
        expect,
    })
}

fn any(node: Node<'_>, files: &Files) -> Vec<Rows> {
    let Some(items) = node.array("expect_any") else {
        return Vec::new();
    };
    if items.is_empty() {
        node.report("no result would be right", "empty");
    }
    items
        .into_iter()
        .filter_map(|item| table::read(item, "an item of expect_any", files))
        .collect()
}

fn tables(node: Node<'_>, sql: &Sql, files: &Files) -> Vec<(String, Rows)> {
    let Some(all) = node.free_table("tables") else {
        return Vec::new();
    };
    let declared = sql_schema::scan(&sql.schema);
    let mut found = Vec::with_capacity(all.entries.len());
    for entry in &all.entries {
        let known = declared
            .iter()
            .find(|table| table.name.eq_ignore_ascii_case(entry.key));
        if known.is_none() && misplaced(&all, entry) {
            continue;
        }
        let Some(rows) = table::read(entry.value, entry.key, files) else {
            continue;
        };
        match known {
            Some(table) => columns(entry, &rows, table),
            // A schema that the scan cannot read to the end settles nothing.
            None if !declared.is_empty() => missing_table(entry, &declared),
            None => {}
        }
        found.push((entry.key.to_owned(), rows));
    }
    found
}

/// A key of the case that TOML put into `[case.tables]`.
fn misplaced(all: &Table<'_>, entry: &Entry<'_>) -> bool {
    let ours = Home::SqlCase.keys().contains(&entry.key);
    if ours && all.node.form() == TableForm::Header {
        super::keys::unknown(all, entry, Home::Tables, &[Home::SqlCase]);
        return true;
    }
    false
}

fn missing_table(entry: &Entry<'_>, declared: &[Declared]) {
    let names = || declared.iter().map(|table| table.name.as_str());
    let help = match nearest(entry.key, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the schema creates {}", code_list(names())),
    };
    let diagnostic = entry
        .diagnostic(
            format!("the schema has no table `{}`", entry.key),
            "unknown table",
        )
        .help(help);
    entry.value.sink.push(diagnostic);
}

fn columns(entry: &Entry<'_>, rows: &Rows, table: &Declared) {
    let Some(declared) = &table.columns else {
        return;
    };
    for (i, name) in rows.columns.iter().enumerate() {
        let place = header_place(entry.value, name);
        let twice = rows.columns[..i]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name));
        if twice {
            let diagnostic = Diagnostic::new(format!("column `{name}` is there twice")).at(
                entry.value.file,
                place,
                "the second is meant to be what?",
            );
            entry.value.sink.push(diagnostic);
        } else if !declared
            .iter()
            .any(|column| column.eq_ignore_ascii_case(name))
        {
            let names = || declared.iter().map(String::as_str);
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its columns are {}", code_list(names())),
            };
            let diagnostic =
                Diagnostic::new(format!("table `{}` has no column `{name}`", table.name))
                    .at(entry.value.file, place, "unknown column")
                    .help(help);
            entry.value.sink.push(diagnostic);
        }
    }
}

/// Where a header names a column.
fn header_place(node: Node<'_>, name: &str) -> std::ops::Range<usize> {
    match node.value {
        toml::de::DeValue::String(text) => match text.find(name) {
            Some(at) => node.piece(at..at + name.len()),
            None => node.span(),
        },
        _ => node.span(),
    }
}
