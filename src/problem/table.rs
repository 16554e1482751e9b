//! Tables of an SQL case: text with `|` between the cells, or a CSV file.

use std::ops::Range;

use super::cell::cell;
use super::csv;
use super::diagnostic::Diagnostic;
use super::files::{Files, Where};
use super::model::Table;
use super::node::{Node, TableForm};

/// What is wrong in a text table, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableError {
    pub(crate) message: String,
    /// What the mark says.
    pub(crate) label: String,
    pub(crate) at: Range<usize>,
    pub(crate) help: Option<String>,
}

impl TableError {
    pub(crate) fn new(
        message: impl Into<String>,
        label: impl Into<String>,
        at: Range<usize>,
    ) -> TableError {
        TableError {
            message: message.into(),
            label: label.into(),
            at,
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> TableError {
        self.help = Some(help.into());
        self
    }
}

/// Reads `tables.T` or `expect`: text, or `{ csv = "…" }`.
pub(crate) fn read(node: Node<'_>, key: &str, files: &Files) -> Option<Table> {
    if node.is_table() && node.form() != TableForm::Header {
        let table = node.free_table(key)?;
        if let [entry] = table.entries.as_slice()
            && entry.key == "csv"
        {
            let text = files.read_text(entry.value, "csv", Where::Inside)?;
            return match csv::parse(&text) {
                Ok(table) => Some(table),
                Err((line, message)) => {
                    entry.value.report(
                        format!("line {line} of the file: {message}"),
                        "in this file",
                    );
                    None
                }
            };
        }
        node.report_with(
            format!("`{key}` is not a table of rows"),
            "neither text nor { csv = … }",
            "write the rows as text, \"\"\"id | salary…\"\"\", or name a file, { csv = \"cases/t.csv\" }",
        );
        return None;
    }
    let text = match node.value {
        toml::de::DeValue::String(text) => text,
        _ => {
            let got = node.kind();
            node.report_with(
                format!("`{key}` must be a table of rows written as text; got {got}"),
                got,
                "a header, then a line a row, cells between `|`",
            );
            return None;
        }
    };
    match parse_text(text) {
        Ok(table) => Some(table),
        Err(error) => {
            let diagnostic =
                Diagnostic::new(error.message).at(node.file, node.piece(error.at), error.label);
            node.sink.push(match error.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
            None
        }
    }
}

/// Parses a text table.
pub(crate) fn parse_text(text: &str) -> Result<Table, TableError> {
    let mut offset = 0;
    let mut lines = text.split_inclusive('\n').filter_map(|line| {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim();
        let lead = line.len() - line.trim_start().len();
        (!trimmed.is_empty()).then(|| (trimmed, start + lead))
    });
    let Some((header, at)) = lines.next() else {
        return Err(
            TableError::new("the table has no header", "no line here", 0..text.len())
                .help("the first line names the columns: id | salary"),
        );
    };
    let outer = header.starts_with('|');
    let columns: Vec<String> = split(header, at, outer)?
        .into_iter()
        .map(|(name, range)| column(name, range))
        .collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for (nth, (line, at)) in lines.enumerate() {
        if nth == 0 && is_rule(line) {
            continue;
        }
        let cells = split(line, at, outer)?;
        if cells.len() != columns.len() {
            let label = match cells.len() {
                1 => "1 cell here".to_owned(),
                count => format!("{count} cells here"),
            };
            let message = match columns.len() {
                1 => "a row does not have 1 cell as the header does".to_owned(),
                count => format!("a row does not have {count} cells as the header does"),
            };
            return Err(TableError::new(message, label, at..at + line.len())
                .help("a text that holds `|` is quoted: 'a | b'"));
        }
        rows.push(
            cells
                .into_iter()
                .map(|(text, range)| cell(text, range))
                .collect::<Result<_, _>>()?,
        );
    }
    Ok(Table { columns, rows })
}

/// A line such as `---|:-:`, which Markdown puts below a header.
fn is_rule(line: &str) -> bool {
    line.contains("--")
        && line
            .chars()
            .all(|c| matches!(c, '-' | ':' | '|' | '+' | ' ' | '\t'))
}

/// Cells of a line and where they stand; a `|` in quotes divides nothing.
fn split(line: &str, at: usize, outer: bool) -> Result<Vec<(&str, Range<usize>)>, TableError> {
    let mut from = 0;
    let to = line.len();
    if outer {
        if !line.starts_with('|') {
            return Err(TableError::new(
                "a row does not begin with `|` as the header does",
                "no `|` here",
                at..at + line.len(),
            ));
        }
        from = 1;
    }
    let mut cells = Vec::new();
    let mut quoted = false;
    let mut start = from;
    let mut last_bar = None;
    for (i, c) in line.char_indices().skip_while(|(i, _)| *i < from) {
        match c {
            // Only a quote that opens a cell is one; `O'Brien` is a bare word.
            '\'' if quoted => quoted = false,
            '\'' if opens(&line[start..i]) || (i > start && line[..i].ends_with('\'')) => {
                quoted = true
            }
            '|' if !quoted => {
                cells.push(start..i);
                start = i + 1;
                last_bar = Some(i);
            }
            _ => {}
        }
    }
    if quoted {
        return Err(TableError::new(
            "a quoted text is not closed",
            "opens here",
            at + start..at + to,
        )
        .help("a quote inside a text is written twice: 'it''s'"));
    }
    // The last outer pipe closes a cell and opens none.
    if !(outer && last_bar == Some(to - 1)) {
        cells.push(start..to);
    }
    Ok(cells
        .into_iter()
        .map(|range| {
            let raw = &line[range.clone()];
            let lead = raw.len() - raw.trim_start().len();
            let text = raw.trim();
            let begin = at + range.start + lead;
            (text, begin..begin + text.len())
        })
        .collect())
}

/// Whether a quote after this piece of a cell opens a text or blob.
fn opens(before: &str) -> bool {
    matches!(before.trim(), "" | "x" | "X")
}

fn column(name: &str, at: Range<usize>) -> Result<String, TableError> {
    for (open, close) in [('"', '"'), ('`', '`'), ('[', ']'), ('\'', '\'')] {
        if let Some(inner) = name
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            let twice: String = [close, close].iter().collect();
            return Ok(inner.replace(&twice, &close.to_string()));
        }
    }
    if name.is_empty() {
        return Err(
            TableError::new("a column has no name", "empty", at).help("`_` stands for any name")
        );
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::model::Cell;
    use super::*;

    /// Writes a table so that it reads back the same.
    fn write(table: &Table, outer: bool, rule: bool) -> String {
        let line = |cells: Vec<String>| match outer {
            true => format!("| {} |\n", cells.join(" | ")),
            false => format!("{}\n", cells.join(" | ")),
        };
        let header = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
        let mut text = line(table.columns.iter().map(header).collect());
        if rule {
            text += &line(table.columns.iter().map(|_| "---".to_owned()).collect());
        }
        for row in &table.rows {
            text += &line(row.iter().map(literal).collect());
            text.push('\n');
        }
        text
    }

    fn literal(cell: &Cell) -> String {
        match cell {
            Cell::Null => "null".to_owned(),
            Cell::Integer(n) => n.to_string(),
            Cell::Real(x) => format!("{x:e}"),
            Cell::Text(bytes) => {
                format!("'{}'", String::from_utf8_lossy(bytes).replace('\'', "''"))
            }
            Cell::Blob(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                format!("X'{digits}'")
            }
        }
    }

    fn any_cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Null),
            any::<i64>().prop_map(Cell::Integer),
            proptest::num::f64::NORMAL.prop_map(Cell::Real),
            "[ -~|'äé一]{0,8}".prop_map(|text| Cell::Text(text.into_bytes())),
            proptest::collection::vec(any::<u8>(), 0..6).prop_map(Cell::Blob),
        ]
    }

    fn any_table() -> impl Strategy<Value = Table> {
        (1usize..4).prop_flat_map(|width| {
            let names = proptest::collection::vec("[a-zA-Z_][a-z0-9_ ]{0,5}[a-z]", width);
            let row = proptest::collection::vec(any_cell(), width);
            (names, proptest::collection::vec(row, 0..5))
                .prop_map(|(columns, rows)| Table { columns, rows })
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(table in any_table(), outer: bool, rule: bool) {
            prop_assert_eq!(parse_text(&write(&table, outer, rule)), Ok(table));
        }

        #[test]
        fn any_text_is_a_table_or_an_error_within_it(text in "(?s).{0,60}") {
            if let Err(error) = parse_text(&text) {
                prop_assert!(error.at.start <= error.at.end && error.at.end <= text.len());
            }
            let _ = csv::parse(&text);
        }

        #[test]
        fn tables_of_signs_never_panic(text in "[|'\"xX0-9 \\n-]{0,40}") {
            let _ = parse_text(&text);
            let _ = csv::parse(&text);
        }
    }

    #[test]
    fn a_rule_is_only_a_rule_below_the_header() {
        let table = parse_text("a\n---\n'x'\n---\n").expect("a table");
        assert_eq!(table.rows[1], [Cell::Text(b"---".to_vec())]);
    }
}
