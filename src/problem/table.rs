//! Tables of an SQL case: text with `|` between the cells, or a CSV file.

use std::ops::Range;

use super::diagnostic::Diagnostic;
use super::files::{Files, Where};
use super::model::{Cell, Table};
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
    fn new(message: impl Into<String>, label: impl Into<String>, at: Range<usize>) -> TableError {
        TableError {
            message: message.into(),
            label: label.into(),
            at,
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> TableError {
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
            return match parse_csv(&text) {
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

/// A cell of a text table: a SQL literal, or a bare word.
pub(crate) fn cell(text: &str, at: Range<usize>) -> Result<Cell, TableError> {
    if text.is_empty() {
        return Err(TableError::new("a cell is empty", "nothing here", at)
            .help("write NULL, or '' for the empty text"));
    }
    if let Some(inner) = text.strip_prefix('\'') {
        return quoted(inner)
            .map(|text| Cell::Text(text.into_bytes()))
            .ok_or_else(|| stray(at));
    }
    if let Some(inner) = text
        .strip_prefix(['x', 'X'])
        .and_then(|rest| rest.strip_prefix('\''))
    {
        let digits = quoted(inner).ok_or_else(|| stray(at.clone()))?;
        return hex(&digits).map(Cell::Blob).ok_or_else(|| {
            TableError::new(
                "a blob is written as pairs of hexadecimal digits",
                "not hexadecimal",
                at,
            )
            .help("such as x'00ff'")
        });
    }
    if text.eq_ignore_ascii_case("null") {
        return Ok(Cell::Null);
    }
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        let number = i32::from(text.eq_ignore_ascii_case("true"));
        return Err(TableError::new(
            format!("`{text}` is neither a number nor a quoted text"),
            "number or text?",
            at,
        )
        .help(format!(
            "SQLite's booleans are numbers: write {number}, or '{text}' for the text"
        )));
    }
    match number(text) {
        Some(Ok(cell)) => Ok(cell),
        Some(Err(())) => {
            Err(
                TableError::new("the integer does not fit into 64 bits", "too large", at)
                    .help("write it with a decimal point for a float, or quote it for a text"),
            )
        }
        None => Ok(Cell::Text(text.as_bytes().to_vec())),
    }
}

fn stray(at: Range<usize>) -> TableError {
    TableError::new(
        "there is more after the closing quote",
        "not one literal",
        at,
    )
    .help("a quote inside a text is written twice: 'it''s'")
}

/// The text of a literal after its opening quote; `None` if anything follows
/// the closing one.
fn quoted(inner: &str) -> Option<String> {
    let body = inner.strip_suffix('\'')?;
    let single = body.replace("''", "");
    (!single.contains('\'')).then(|| body.replace("''", "'"))
}

/// Pairs of hexadecimal digits; white space between them is skipped.
pub(crate) fn hex(digits: &str) -> Option<Vec<u8>> {
    let nibbles: Vec<u8> = digits
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, rest) = nibbles.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// A number as SQL writes it; `Some(Err)` for an integer beyond 64 bits.
fn number(text: &str) -> Option<Result<Cell, ()>> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let whole = mantissa.chars().all(|c| c.is_ascii_digit() || c == '.');
    let points = mantissa.matches('.').count();
    if !whole || points > 1 || !mantissa.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(exponent) = exponent {
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if power.is_empty() || !power.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
    }
    if points == 0 && exponent.is_none() {
        return Some(text.parse().map(Cell::Integer).map_err(|_| ()));
    }
    text.parse().ok().map(|value| Ok(Cell::Real(value)))
}

/// Parses CSV (RFC 4180) with a header line. An unquoted cell is read as in a
/// text table and an empty one is NULL; a quoted one is text.
pub(crate) fn parse_csv(text: &str) -> Result<Table, (usize, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = csv_records(text)?.into_iter();
    let Some((_, header)) = records.next() else {
        return Err((1, "there is no header".to_owned()));
    };
    let columns: Vec<String> = header.into_iter().map(|(name, _)| name).collect();
    let mut rows = Vec::new();
    for (line, record) in records {
        if record.len() != columns.len() {
            let wanted = columns.len();
            return Err((
                line,
                format!("{} cells, but the header has {wanted}", record.len()),
            ));
        }
        let row = record.into_iter().map(|(text, quoted)| {
            if quoted {
                return Ok(Cell::Text(text.into_bytes()));
            }
            let trimmed = text.trim();
            if trimmed.is_empty() {
                return Ok(Cell::Null);
            }
            cell(trimmed, 0..0).map_err(|error| (line, error.message))
        });
        rows.push(row.collect::<Result<_, _>>()?);
    }
    Ok(Table { columns, rows })
}

/// The fields of each record and whether they were quoted, with the line on
/// which the record begins.
type Records = Vec<(usize, Vec<(String, bool)>)>;

fn csv_records(text: &str) -> Result<Records, (usize, String)> {
    let mut records: Records = Vec::new();
    let mut record = Vec::new();
    let (mut field, mut quoted, mut inside) = (String::new(), false, false);
    let (mut line, mut begin) = (1, 1);
    let mut chars = text.chars().peekable();
    loop {
        let next = chars.next();
        if next == Some('\n') {
            line += 1;
        }
        match next {
            Some('"') if inside => {
                if chars.next_if_eq(&'"').is_some() {
                    field.push('"');
                } else {
                    inside = false;
                }
            }
            Some(c) if inside => field.push(c),
            None if inside => return Err((begin, "a quoted cell is not closed".to_owned())),
            Some('"') if field.is_empty() && !quoted => (quoted, inside) = (true, true),
            Some(',') => record.push((std::mem::take(&mut field), std::mem::take(&mut quoted))),
            Some('\r') if chars.peek() == Some(&'\n') => {}
            Some('\n') | None => {
                // A blank line is no record, as in a text table.
                if !record.is_empty() || !field.is_empty() || quoted {
                    record.push((std::mem::take(&mut field), std::mem::take(&mut quoted)));
                    records.push((begin, std::mem::take(&mut record)));
                }
                begin = line;
                if next.is_none() {
                    return Ok(records);
                }
            }
            Some(c) if quoted => {
                return Err((line, format!("`{c}` stands after a closing quote")));
            }
            Some(c) => field.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            let _ = parse_csv(&text);
        }

        #[test]
        fn tables_of_signs_never_panic(text in "[|'\"xX0-9 \\n-]{0,40}") {
            let _ = parse_text(&text);
            let _ = parse_csv(&text);
        }
    }

    fn one(text: &str) -> Cell {
        cell(text, 0..text.len()).unwrap_or_else(|error| panic!("{text}: {}", error.message))
    }

    #[test]
    fn cells_are_literals_or_bare_words() {
        assert_eq!(one("12"), Cell::Integer(12));
        assert_eq!(one("-9223372036854775808"), Cell::Integer(i64::MIN));
        assert_eq!(one("1."), Cell::Real(1.0));
        assert_eq!(one("+1e3"), Cell::Real(1000.0));
        assert_eq!(one("NULL"), Cell::Null);
        assert_eq!(one("''"), Cell::Text(Vec::new()));
        for word in [
            "2024-01-01",
            "10.0.0.1",
            "e5",
            "1e",
            "-",
            ".",
            "O'Brien",
            "inf",
            "0x1F",
            "x",
        ] {
            assert_eq!(one(word), Cell::Text(word.as_bytes().to_vec()), "{word}");
        }
        for wrong in [
            "'a' b",
            "x'0'",
            "x'zz'",
            "TRUE",
            "9223372036854775808",
            "'a''",
        ] {
            assert!(cell(wrong, 0..1).is_err(), "{wrong}");
        }
    }

    #[test]
    fn csv_tells_empty_from_empty_text() {
        let table = parse_csv("\u{feff}a,b\r\n1,\r\n\"x, \"\"y\"\"\",\"\"\r\n").expect("CSV");
        assert_eq!(table.columns, ["a", "b"]);
        assert_eq!(
            table.rows,
            [
                vec![Cell::Integer(1), Cell::Null],
                vec![Cell::Text(b"x, \"y\"".to_vec()), Cell::Text(Vec::new())],
            ]
        );
    }

    #[test]
    fn a_rule_is_only_a_rule_below_the_header() {
        let table = parse_text("a\n---\n'x'\n---\n").expect("a table");
        assert_eq!(table.rows[1], [Cell::Text(b"---".to_vec())]);
    }
}
