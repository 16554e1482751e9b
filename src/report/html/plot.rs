//! Time and memory of each case as two rows of bars, in the order of the plan.

use super::milliseconds;
use super::page::Page;
use crate::judge::words::bytes;
use crate::report::escape;
use crate::report::model::{CaseReport, Report};
use crate::verdict::Verdict;

/// What is measured of a case.
struct Measure {
    name: &'static str,
    of: fn(&CaseReport) -> Option<f64>,
    shown: fn(f64) -> String,
    limit: f64,
}

/// A few bars shall not become walls.
const LEAST_PLACES: usize = 30;

pub(super) fn draw(page: &mut Page, report: &Report) {
    let measures = [
        Measure {
            name: "CPU time",
            of: |case| case.cpu_ms,
            shown: milliseconds,
            limit: report.limits.cpu_seconds * 1e3,
        },
        Measure {
            name: "Memory",
            of: |case| case.memory_bytes.map(|bytes| bytes as f64),
            shown: |memory| bytes(memory as u64),
            limit: report.limits.memory_bytes as f64,
        },
    ];
    page.raw("<div class=\"plots\">\n");
    for measure in measures {
        bars(page, report, &measure);
    }
    page.raw("</div>\n");
}

/// The tallest bar takes the whole height.
fn bars(page: &mut Page, report: &Report, measure: &Measure) {
    let tallest = report
        .cases
        .iter()
        .filter_map(|case| Some((case, (measure.of)(case)?)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((case, most)) = tallest else {
        return;
    };
    let told = format!(
        "at most {} ({}), allowed {}",
        (measure.shown)(most),
        escape::one_line(&case.id),
        (measure.shown)(measure.limit)
    );
    page.raw("<figure class=\"plot\"><figcaption><strong>")
        .text(measure.name)
        .raw("</strong> ")
        .text(&told)
        .raw("</figcaption>\n<svg role=\"img\" aria-label=\"")
        .text(&format!("{} of each case: {told}", measure.name))
        .raw("\" viewBox=\"0 0 ")
        .text(&report.cases.len().max(LEAST_PLACES).to_string())
        .raw(" 100\" preserveAspectRatio=\"none\">\n");
    for (place, case) in (0u32..).zip(&report.cases) {
        let Some(value) = (measure.of)(case) else {
            continue;
        };
        // The least bar is still to be seen.
        let height = (value / most.max(f64::MIN_POSITIVE) * 100.0).max(2.0);
        page.raw(if case.verdict == Verdict::Accepted {
            "<rect class=\"good\" x=\""
        } else {
            "<rect class=\"bad\" x=\""
        })
        .number(f64::from(place) + 0.1)
        .raw("\" width=\"0.8\" y=\"")
        .number(100.0 - height)
        .raw("\" height=\"")
        .number(height)
        .raw("\"><title>")
        .line(&format!("{}: {}", case.id, (measure.shown)(value)))
        .raw("</title></rect>\n");
    }
    page.raw("</svg></figure>\n");
}
