//! The answer itself, with what went wrong beside the line where it did.

use std::collections::BTreeMap;

use super::page::Page;
use crate::report::escape;
use crate::report::model::CaseReport;
use crate::report::words;

/// A longer file is cut; nobody reads on, and a page must stay one.
const MOST_LINES: usize = 2_000;

pub(super) fn draw(page: &mut Page, place: u32, source: &str, failed: &[&CaseReport]) {
    let mut wrong: BTreeMap<u32, Vec<&CaseReport>> = BTreeMap::new();
    for case in failed.iter().filter(|case| !case.hidden) {
        if let Some(line) = words::line(case) {
            wrong.entry(line).or_default().push(case);
        }
    }
    let total = source.lines().count();
    page.raw("<pre class=\"source\" tabindex=\"0\" role=\"region\" aria-label=\"Source\">");
    for (number, line) in (1u32..).zip(source.lines().take(MOST_LINES)) {
        let here = wrong.get(&number);
        page.raw(if here.is_some() {
            "<span class=\"line wrong\" id=\"a"
        } else {
            "<span class=\"line\" id=\"a"
        })
        .number(place)
        .raw("l")
        .number(number)
        .raw("\">")
        .text(line);
        if let Some(cases) = here {
            page.raw(" <strong>← ").text(&told(cases)).raw("</strong>");
        }
        page.raw("</span>\n");
    }
    page.raw("</pre>\n");
    if total > MOST_LINES {
        page.raw("<p class=\"quiet\">… and ")
            .text(&(total - MOST_LINES).to_string())
            .raw(" more lines</p>\n");
    }
}

fn told(cases: &[&CaseReport]) -> String {
    const MOST: usize = 120;
    let first = cases
        .first()
        .map_or(String::new(), |case| words::entry(case));
    let mut text: String = escape::one_line(&first).chars().take(MOST).collect();
    if cases.len() > 1 {
        text.push_str(&format!(" (and {} more)", cases.len() - 1));
    }
    text
}
