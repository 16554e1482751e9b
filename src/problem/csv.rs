//! Tables as CSV files.

use super::cell::cell;
use super::model::{Cell, Table};

/// Parses CSV (RFC 4180) with a header line. An unquoted cell is read as in a
/// text table and an empty one is NULL; a quoted one is text.
pub(crate) fn parse(text: &str) -> Result<Table, (usize, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = self::records(text)?.into_iter();
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

fn records(text: &str) -> Result<Records, (usize, String)> {
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
    use super::*;

    #[test]
    fn csv_tells_empty_from_empty_text() {
        let table = parse("\u{feff}a,b\r\n1,\r\n\"x, \"\"y\"\"\",\"\"\r\n").expect("CSV");
        assert_eq!(table.columns, ["a", "b"]);
        assert_eq!(
            table.rows,
            [
                vec![Cell::Integer(1), Cell::Null],
                vec![Cell::Text(b"x, \"y\"".to_vec()), Cell::Text(Vec::new())],
            ]
        );
    }
}
