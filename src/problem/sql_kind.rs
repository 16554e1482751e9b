//! What only SQL problems have: the schema, the reference, and how results
//! are compared.

use super::expectation::clash;
use super::files::{Files, Where};
use super::model::{ColumnMatch, Sql, SqlOrder, Statements};
use super::node::Table;

/// The keys of an SQL problem.
pub(crate) fn read(table: &Table<'_>, files: &Files) -> Option<Sql> {
    clash(table, &["schema", "schema_file"]);
    clash(table, &["reference", "reference_file"]);
    let text = |inline: &str, file: &str, area: Where| {
        if let Some(node) = table.get(inline) {
            Some(node.string(inline)?.to_owned())
        } else {
            files.read_text(table.get(file)?, file, area)
        }
    };
    if !table.has("schema") && !table.has("schema_file") {
        let example = "write `schema = \"CREATE TABLE …\"`, or name a file with `schema_file`";
        table.require("schema", "the problem", example);
        return None;
    }
    let mut sql = Sql {
        schema: text("schema", "schema_file", Where::Inside)?,
        order: SqlOrder::Any,
        columns: ColumnMatch::Position,
        statements: Statements::Last,
        reference: text("reference", "reference_file", Where::Anywhere),
        check: table.string("check").map(str::to_owned),
    };
    if let Some(compare) = table.get("compare").filter(|node| node.is_table()) {
        // The keys themselves are checked where the rest of `[compare]` is read.
        let compare = compare.free_table("compare")?;
        if let Some(node) = compare.get("order") {
            let choices = [
                ("any", SqlOrder::Any),
                ("exact", SqlOrder::Exact),
                ("auto", SqlOrder::Auto),
            ];
            sql.order = node.choice("order", &choices)?;
            if sql.order == SqlOrder::Auto
                && !table.has("reference")
                && !table.has("reference_file")
            {
                node.report_with(
                    "order \"auto\" is found from the reference, and there is none",
                    "needs a reference",
                    "write `reference = \"SELECT …\"`, or name a file with `reference_file`",
                );
            }
        }
        if let Some(node) = compare.get("columns") {
            let choices = [
                ("position", ColumnMatch::Position),
                ("name", ColumnMatch::Name),
            ];
            sql.columns = node.choice("columns", &choices)?;
        }
        if let Some(node) = compare.get("statements") {
            let choices = [("last", Statements::Last), ("one", Statements::One)];
            sql.statements = node.choice("statements", &choices)?;
        }
    }
    Some(sql)
}
