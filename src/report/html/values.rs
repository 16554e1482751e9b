//! What was expected beside what came: values with the characters that differ,
//! outputs line by line, and the rows of queries.

use similar::{DiffOp, TextDiff};

use super::page::Page;
use crate::report::diff::{self, Run, hunks};
use crate::report::escape;
use crate::report::model::{DataTable, RowDiff, RowState, TableDiff};

/// Two values side by side.
pub(super) fn pair(page: &mut Page, expected: &str, got: &str) {
    let (expected, got) = escape::reveal(expected, got);
    let (expected, got) = (escape::one_line(&expected), escape::one_line(&got));
    page.raw(
        "<div class=\"sides\">\n<figure><figcaption>expected</figcaption><pre class=\"expected\">",
    );
    let sides = diff::sides(&expected, &got);
    side(page, &expected, sides.as_ref().map(|[left, _]| left));
    page.raw("</pre></figure>\n<figure><figcaption>got</figcaption><pre class=\"got\">");
    side(page, &got, sides.as_ref().map(|[_, right]| right));
    page.raw("</pre></figure>\n</div>\n");
}

/// One side; what only it has is marked.
fn side(page: &mut Page, text: &str, runs: Option<&Vec<Run>>) {
    let Some(runs) = runs else {
        page.text(text);
        return;
    };
    for run in runs {
        if run.differs {
            page.raw("<mark>").text(&run.text).raw("</mark>");
        } else {
            page.text(&run.text);
        }
    }
}

/// Where several values are right, or a rule about many decides.
pub(super) fn any_of(page: &mut Page, right: &[String], got: &str) {
    page.raw("<dl class=\"facts\">\n");
    for right in right {
        page.raw("<dt>right</dt><dd><code class=\"good\">")
            .line(right)
            .raw("</code></dd>\n");
    }
    page.raw("<dt>got</dt><dd><code class=\"bad\">")
        .line(got)
        .raw("</code></dd>\n</dl>\n");
}

/// Two outputs, line beside line.
pub(super) fn lines(page: &mut Page, expected: &str, got: &str) {
    let (expected, got) = escape::reveal(expected, got);
    let (expected, got) = (escape::terminal(&expected), escape::terminal(&got));
    let diff = TextDiff::from_lines(expected.as_str(), got.as_str());
    page.raw("<div class=\"scroll\" role=\"region\" aria-label=\"Output\" tabindex=\"0\"><table class=\"lines\">\n<thead><tr><th scope=\"col\">expected</th><th scope=\"col\">got</th></tr></thead>\n<tbody>\n");
    for hunk in hunks(&diff) {
        if let Some(words) = hunk.words() {
            page.raw("<tr><td colspan=\"2\" class=\"quiet\">")
                .text(&words)
                .raw("</td></tr>\n");
        }
        for op in hunk.ops {
            let (old, new) = (op.old_range(), op.new_range());
            let same = matches!(op, DiffOp::Equal { .. });
            for step in 0..old.len().max(new.len()) {
                let left = (step < old.len()).then(|| diff.old_slice(old.start + step));
                let right = (step < new.len()).then(|| diff.new_slice(new.start + step));
                let line =
                    |side: Option<&str>| side.map(|line| line.trim_end_matches('\n').to_string());
                line_pair(page, line(left.flatten()), line(right.flatten()), same);
            }
        }
    }
    page.raw("</tbody>\n</table></div>\n");
}

fn line_pair(page: &mut Page, left: Option<String>, right: Option<String>, same: bool) {
    page.raw(if same {
        "<tr>"
    } else {
        "<tr class=\"differs\">"
    });
    let sides = match (&left, &right) {
        (Some(left), Some(right)) => diff::sides(left, right),
        _ => None,
    };
    let [left_runs, right_runs] = sides.map_or([None, None], |sides| sides.map(Some));
    for (text, runs, nothing) in [
        (left, left_runs, "nothing more"),
        (right, right_runs, "missing"),
    ] {
        match text {
            Some(text) => {
                page.raw("<td>");
                side(page, &text, runs.as_ref());
            }
            None => {
                page.raw("<td class=\"quiet none\">").text(nothing);
            }
        }
        page.raw("</td>");
    }
    page.raw("</tr>\n");
}

/// The rows of a query, each with what is wrong about it.
pub(super) fn rows(page: &mut Page, diff: &TableDiff) {
    page.raw("<div class=\"scroll\" role=\"region\" aria-label=\"Rows\" tabindex=\"0\"><table class=\"rows\">\n<thead><tr>");
    for column in &diff.columns {
        page.raw("<th scope=\"col\">").line(column).raw("</th>");
    }
    page.raw("<td></td></tr></thead>\n<tbody>\n");
    for row in &diff.rows {
        draw_row(page, row);
    }
    page.raw("</tbody>\n</table></div>\n");
    if diff.rows.is_empty() {
        page.raw("<p class=\"quiet\">no rows</p>\n");
    }
    more(page, diff.more);
    for table in &diff.data {
        data(page, table);
    }
}

fn draw_row(page: &mut Page, row: &RowDiff) {
    let (class, what) = match row.state {
        RowState::Matched => ("<tr>", ""),
        RowState::Moved => ("<tr class=\"moved\">", "in the wrong place"),
        RowState::Missing => ("<tr class=\"missing\">", "missing"),
        RowState::Unexpected => ("<tr class=\"unexpected\">", "should not be there"),
        RowState::Changed => ("<tr class=\"moved\">", "got → expected"),
    };
    page.raw(class);
    for (index, cell) in row.cells.iter().enumerate() {
        let got = row.got.as_ref().and_then(|got| got.get(index)?.as_ref());
        page.raw("<td>");
        if let Some(got) = got {
            let (got, cell) = escape::reveal(got, cell);
            page.raw("<code class=\"bad\">")
                .line(&got)
                .raw("</code> → <code class=\"good\">")
                .line(&cell)
                .raw("</code>");
        } else {
            page.raw("<code>").line(cell).raw("</code>");
        }
        page.raw("</td>");
    }
    page.raw("<td class=\"quiet\">")
        .text(what)
        .raw("</td></tr>\n");
}

/// A table that the query ran on.
fn data(page: &mut Page, table: &DataTable) {
    page.raw("<details>\n<summary>on <code>").line(&table.name).raw("</code></summary>\n<div class=\"scroll\" role=\"region\" aria-label=\"Data\" tabindex=\"0\"><table class=\"rows\">\n<thead><tr>");
    for column in &table.columns {
        page.raw("<th scope=\"col\">").line(column).raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        page.raw("<tr>");
        for cell in row {
            page.raw("<td><code>").line(cell).raw("</code></td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
    more(page, table.more);
    page.raw("</details>\n");
}

fn more(page: &mut Page, rows: usize) {
    if rows > 0 {
        page.raw("<p class=\"quiet\">… and ")
            .text(&rows.to_string())
            .raw(" more rows</p>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_written_out_where_it_differs() {
        let mut page = Page::default();
        pair(&mut page, "caf\u{e9}", "cafe\u{301}");
        lines(&mut page, "a b\n", "a\u{a0}b\n");
        let text = page.finish();
        assert!(text.contains("\\u{301}"), "{text}");
        assert!(text.contains("\\xa0"), "{text}");
    }
}
