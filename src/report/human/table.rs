//! The rows of a query, with what is missing, unexpected or different marked.

use unicode_width::UnicodeWidthStr;

use super::paint::{Ink, Paint};
use super::values::cut;
use crate::report::escape;
use crate::report::model::{DataTable, RowDiff, RowState, TableDiff};

/// The widest a cell may be before it is cut.
const MOST_CELL: usize = 32;

/// Draws the table: `-` is a row that should be there, `+` one that should
/// not, `*` one in the wrong place, `~` one with wrong cells (`got → expected`).
pub fn draw(paint: Paint, width: usize, table: &TableDiff) -> Vec<String> {
    let cells: Vec<Vec<String>> = table.rows.iter().map(row_cells).collect();
    let columns: Vec<String> = table.columns.iter().map(|c| escape::one_line(c)).collect();
    let count = columns
        .len()
        .max(cells.iter().map(Vec::len).max().unwrap_or(0));
    let room = (width.saturating_sub(2) / count.max(1)).clamp(6, MOST_CELL + 3) - 3;
    let fitted = |text: &str| cut(text, 0, room);
    let mut widths = vec![0; count];
    for row in std::iter::once(&columns).chain(&cells) {
        for (i, cell) in row.iter().enumerate() {
            widths[i] = widths[i].max(fitted(cell).width());
        }
    }
    let line = |row: &[String]| {
        let padded: Vec<String> = (0..count)
            .map(|i| {
                let cell = row.get(i).map_or(String::new(), |cell| fitted(cell));
                let space = widths[i].saturating_sub(cell.width());
                format!("{cell}{}", " ".repeat(space))
            })
            .collect();
        padded.join(" | ").trim_end().to_string()
    };
    let mut lines = vec![paint.text(Ink::Strong, &format!("  {}", line(&columns)))];
    let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
    lines.push(paint.text(Ink::Quiet, &format!("  {}", rule.join("-+-"))));
    for (row, cells) in table.rows.iter().zip(&cells) {
        let (mark, ink, what) = match row.state {
            RowState::Matched => (' ', Ink::Quiet, ""),
            RowState::Moved => ('*', Ink::Warn, "   in the wrong place"),
            RowState::Missing => ('-', Ink::Good, "   missing"),
            RowState::Unexpected => ('+', Ink::Bad, "   should not be there"),
            RowState::Changed => ('~', Ink::Warn, "   got → expected"),
        };
        let text = format!("{mark} {}", line(cells));
        let fits = text.width() + what.width() <= width;
        let what = if fits { what } else { "" };
        lines.push(format!(
            "{}{}",
            paint.text(ink, &text),
            paint.text(Ink::Quiet, what)
        ));
    }
    if table.rows.is_empty() {
        lines.push(paint.text(Ink::Quiet, "  (no rows)"));
    }
    if table.more > 0 {
        let rows = if table.more == 1 { "row" } else { "rows" };
        lines.push(paint.text(Ink::Quiet, &format!("  … {} more {rows}", table.more)));
    }
    lines
}

/// The tables that the query ran on.
pub fn data(paint: Paint, width: usize, tables: &[DataTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        let title = format!("on {}:", escape::one_line(&table.name));
        lines.push(paint.text(Ink::Quiet, &title));
        let drawn = TableDiff {
            columns: table.columns.clone(),
            rows: table
                .rows
                .iter()
                .map(|cells| RowDiff {
                    state: RowState::Matched,
                    cells: cells.clone(),
                    got: None,
                })
                .collect(),
            more: table.more,
            data: Vec::new(),
        };
        lines.extend(draw(paint, width, &drawn));
    }
    lines
}

fn row_cells(row: &RowDiff) -> Vec<String> {
    let got = row.got.as_deref().unwrap_or(&[]);
    row.cells
        .iter()
        .enumerate()
        .map(|(i, cell)| match got.get(i) {
            Some(Some(got)) => {
                let (got, cell) = escape::reveal(got, cell);
                format!("{} → {}", escape::one_line(&got), escape::one_line(&cell))
            }
            _ => escape::one_line(cell),
        })
        .collect()
}
