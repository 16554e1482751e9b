//! The failed cases: what was called or printed, what was expected, what came.

use super::page::Page;
use super::values;
use super::{badge, hidden, short};
use crate::judge::words::bytes;
use crate::report::model::{Call, CaseReport, Detail, ErrorInfo, Printed, Report};
use crate::report::words;

/// How many are open at first.
const OPEN: usize = 5;

/// Draws the first failed cases of an answer. Each has the id of the answer and
/// its own number: `a1c5`.
pub(super) fn failed(page: &mut Page, place: u32, report: &Report, most: usize) {
    let failed: Vec<(usize, &CaseReport)> = (0..)
        .zip(&report.cases)
        .filter(|(_, case)| words::is_failed(case))
        .collect();
    for (count, (index, case)) in failed.iter().take(most).enumerate() {
        let bare = case.detail.is_none() && case.message.is_empty();
        page.raw(match (bare, count < OPEN) {
            (true, _) => "<p class=\"case\"",
            (false, true) => "<details class=\"case\" open=\"open\"",
            (false, false) => "<details class=\"case\"",
        })
        .raw(" id=\"a")
        .number(place)
        .raw("c")
        .text(&index.to_string())
        .raw(if bare { "\">" } else { "\">\n<summary>" });
        head(page, case);
        if bare {
            page.raw("</p>\n");
            continue;
        }
        page.raw("</summary>\n<div class=\"body\">\n");
        body(page, place, case);
        page.raw("</div>\n</details>\n");
    }
    if failed.len() > most {
        page.raw("<p>… and ")
            .text(&(failed.len() - most).to_string())
            .raw(" more</p>\n");
    }
}

fn head(page: &mut Page, case: &CaseReport) {
    badge(page, case.verdict);
    page.raw(" <strong>").line(&case.id).raw("</strong>");
    hidden(page, case);
    if !case.message.is_empty() {
        page.raw(" <span class=\"quiet\">")
            .line(&short(&case.message))
            .raw("</span>");
    }
}

fn body(page: &mut Page, place: u32, case: &CaseReport) {
    match &case.detail {
        Some(Detail::Call {
            calls,
            single,
            expected,
            got,
            error,
            path,
            rule,
        }) => {
            draw_calls(page, calls, *single);
            match (expected.as_slice(), got) {
                ([one], Some(got)) => values::pair(page, one, got),
                (several, Some(got)) => values::any_of(page, several, got),
                (_, None) => {}
            }
            for (name, text) in [
                ("at", path.as_str()),
                ("rule", rule.as_deref().unwrap_or("")),
            ] {
                if !text.is_empty() {
                    page.raw("<p class=\"quiet\">")
                        .text(name)
                        .raw(" <code>")
                        .line(text)
                        .raw("</code></p>\n");
                }
            }
            if let Some(error) = error {
                draw_error(page, place, error);
            }
        }
        Some(Detail::Error(error)) => draw_error(page, place, error),
        Some(Detail::Table(diff)) => values::rows(page, diff),
        Some(Detail::Text { expected, got }) => values::lines(page, expected, got),
        None => {
            page.raw("<p>").text(&words::headline(case)).raw("</p>\n");
        }
    }
    for (name, printed) in [("stdout", &case.stdout), ("stderr", &case.stderr)] {
        if let Some(printed) = printed {
            draw_printed(page, name, printed);
        }
    }
    if let Some(near_miss) = &case.near_miss {
        page.raw("<p class=\"note\">")
            .line(&near_miss.text)
            .raw("</p>\n");
    }
    for warning in &case.warnings {
        page.raw("<p class=\"note\"><strong>Note:</strong> ")
            .line(warning)
            .raw("</p>\n");
    }
    for hint in &case.hints {
        page.raw("<p class=\"hint\"><strong>Hint:</strong> ")
            .line(hint)
            .raw("</p>\n");
    }
}

fn draw_calls(page: &mut Page, calls: &[Call], single: bool) {
    if single {
        for call in calls {
            page.raw("<pre class=\"call\">")
                .line(&call.call)
                .raw("</pre>\n");
        }
        return;
    }
    page.raw("<ol class=\"calls\">\n");
    for call in calls {
        if call.left_out > 0 {
            page.raw("<li class=\"quiet\">… ")
                .text(&call.left_out.to_string())
                .raw(" calls before</li>\n");
        }
        page.raw("<li>");
        if let Some(at) = call.at {
            page.raw("<span class=\"quiet\">")
                .text(&at.to_string())
                .raw(" s</span> ");
        }
        page.raw("<code>").line(&call.call).raw("</code>");
        for (index, result) in call.results.iter().enumerate() {
            page.raw(if index == 0 { " → <code" } else { ", <code" })
                .raw(if result.threw { " class=\"bad\">" } else { ">" })
                .line(&result.text)
                .raw("</code>");
            if result.times > 1 {
                page.raw(" ×").text(&result.times.to_string());
            }
        }
        page.raw("</li>\n");
    }
    page.raw("</ol>\n");
}

fn draw_error(page: &mut Page, place: u32, error: &ErrorInfo) {
    page.raw("<pre class=\"bad\">").text(&error.name);
    if !error.name.is_empty() && !error.message.is_empty() {
        page.raw(": ");
    }
    page.text(&error.message).raw("</pre>\n");
    if let Some(line) = error.line {
        page.raw("<p><a href=\"#a")
            .number(place)
            .raw("l")
            .number(line)
            .raw("\">line ")
            .number(line)
            .raw("</a>");
        // A trace quotes the line itself.
        if let Some(source) = error.source.as_ref().filter(|_| error.trace.is_empty()) {
            page.raw(" <code>").line(source.trim()).raw("</code>");
        }
        page.raw("</p>\n");
    }
    if !error.trace.is_empty() {
        page.raw("<pre class=\"quiet\">")
            .text(&error.trace)
            .raw("</pre>\n");
    }
}

fn draw_printed(page: &mut Page, name: &str, printed: &Printed) {
    page.raw("<figure><figcaption>printed to ")
        .text(name)
        .raw(", ")
        .text(&bytes(printed.bytes))
        .raw("</figcaption><pre>")
        .text(&printed.text);
    if printed.bytes > printed.text.len() as u64 {
        page.raw("\n…");
    }
    page.raw("</pre></figure>\n");
}
