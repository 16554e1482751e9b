//! Columns: their number, their names and their places.

use super::Rules;
use super::words::count;
use crate::outcome::ResultSet;
use crate::problem::model::{ColumnMatch, Table};

/// Which column of the result stands where; `Err` says why none fit.
pub(super) fn arrange(
    rules: &Rules,
    table: &Table,
    result: &ResultSet,
) -> Result<Vec<usize>, String> {
    let (wanted, found) = (table.columns.len(), result.columns.len());
    let by_name = rules.columns == ColumnMatch::Name && unique(&table.columns);
    if by_name && !table.columns.iter().any(|name| name == "_") {
        let mut places = Vec::with_capacity(wanted);
        for name in &table.columns {
            let mut named = (0..found).filter(|index| same_name(name, &result.columns[*index]));
            match (named.next(), named.next()) {
                (Some(index), None) => places.push(index),
                (Some(_), Some(_)) => return Err(format!("several columns are called `{name}`")),
                (None, _) => return Err(format!("there is no column `{name}`")),
            }
        }
        if found > wanted {
            return Err(wrong_number(wanted, found));
        }
        return Ok(places);
    }
    if wanted == found {
        Ok((0..wanted).collect())
    } else {
        Err(wrong_number(wanted, found))
    }
}

fn wrong_number(wanted: usize, found: usize) -> String {
    format!("{}, expected {wanted}", count(found, "column"))
}

fn unique(names: &[String]) -> bool {
    names
        .iter()
        .enumerate()
        .all(|(index, name)| !names[..index].iter().any(|other| same_name(name, other)))
}

fn same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// SQLite does not promise the names of expressions without an alias, so a
/// wrong name is a warning, and a reference's expression asks for none.
pub(super) fn name_notes(rules: &Rules, table: &Table, result: &ResultSet) -> Vec<String> {
    if rules.columns == ColumnMatch::Name {
        return Vec::new();
    }
    table
        .columns
        .iter()
        .zip(&result.columns)
        .enumerate()
        .filter(|(_, (wanted, found))| {
            wanted.as_str() != "_" && is_name(wanted) && !same_name(wanted, found)
        })
        .map(|(index, (wanted, found))| {
            format!(
                "column {} is called `{found}`; the problem calls it `{wanted}`",
                index + 1
            )
        })
        .collect()
}

fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == ' ')
}
