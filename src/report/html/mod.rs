//! The report as one HTML file that needs nothing else: no font, no network.
//! Its policy forbids them and every script, should anything slip through. Only
//! the page of many answers has one of our own, to sort its tables: the policy
//! names its hash, so that no other one can run.
//!
//! The markup is also well-formed XML, so that any parser can check it.

mod case;
mod many;
mod matrix;
mod page;
mod plot;
mod shares;
mod source;
mod values;

use super::model::{CaseReport, Report};
use super::round::{Answer, Graded, Round};
use super::words::{self, number};
use crate::judge::words::bytes;
use crate::verdict::Verdict;
use page::Page;

/// How much of each answer a page shows: many answers share the room.
#[derive(Clone, Copy)]
struct Room {
    /// Failed cases that are drawn in full.
    drawn: usize,
    /// Plots and a table of all cases.
    every_case: bool,
}

/// More answers by cases than that, and a page would be slow.
const MOST_CELLS: usize = 2_500;
const MOST_DRAWN: usize = 200;
const DRAWN_TOGETHER: usize = 2_500;

impl Room {
    fn for_all(round: &Round) -> Room {
        let cases: usize = round.reports().map(|report| report.cases.len()).sum();
        let answers = round.answers.len().max(1);
        Room {
            drawn: (DRAWN_TOGETHER / answers).clamp(3, MOST_DRAWN),
            every_case: answers == 1 || cases <= MOST_CELLS,
        }
    }
}

/// Writes the page.
pub fn write(round: &Round) -> String {
    let mut page = Page::default();
    let several = round.answers.len() > 1;
    head(&mut page, round, several);
    if several {
        many::all_answers(&mut page, round);
    }
    let room = Room::for_all(round);
    for (place, (name, answer)) in (1..).zip(round.headed()) {
        if several {
            many::folded(&mut page, place, &name, answer, room);
        } else {
            page.raw("<article id=\"a")
                .number(place)
                .raw("\">\n<h2>")
                .text(&name)
                .raw("</h2>\n");
            one_answer(&mut page, place, answer, room);
            page.raw("</article>\n");
        }
    }
    page.raw("</main>\n");
    if several {
        page.raw("<script>").raw(many::SCRIPT).raw("</script>\n");
    }
    page.raw("</body>\n</html>\n");
    page.finish()
}

fn head(page: &mut Page, round: &Round, several: bool) {
    let title = match round.reports().next() {
        Some(report) if !round.has_several_problems() => &report.problem.title,
        _ => &round.title,
    };
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ");
    if several {
        page.raw("script-src 'sha256-")
            .text(&many::script_hash())
            .raw("'; ");
    }
    page.raw("base-uri 'none'; form-action 'none'\"/>\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>")
        .line(title)
        .raw(" – grade</title>\n<style>\n")
        .raw(include_str!("style.css"));
    if several {
        page.raw(include_str!("many.css"));
    }
    page.raw("</style>\n</head>\n<body>\n<header>\n<h1>")
        .line(title)
        .raw("</h1>\n<p class=\"quiet\">")
        .line(&round.title)
        .raw(" · ")
        .text(&round.started.strftime("%Y-%m-%d %H:%M UTC").to_string())
        .raw("</p>\n</header>\n<main>\n");
}

fn one_answer(page: &mut Page, place: u32, answer: &Answer, room: Room) {
    match &answer.outcome {
        Ok(graded) => graded_answer(page, place, graded, room),
        Err(why) => {
            page.raw(
                "<p class=\"verdict bad\"><strong>Not graded</strong></p>\n<p>This is no verdict: ",
            )
            .text(why)
            .raw("</p>\n");
        }
    }
}

fn graded_answer(page: &mut Page, place: u32, graded: &Graded, room: Room) {
    let report = &graded.report;
    summary(page, report);
    groups(page, report);
    let failed: Vec<&CaseReport> = words::failed(report).collect();
    if !failed.is_empty() {
        page.raw("<section>\n<h3>Failed cases</h3>\n");
        case::failed(page, place, report, room.drawn);
        page.raw("</section>\n");
    }
    if room.every_case {
        page.raw("<section>\n<h3>Time and memory</h3>\n");
        plot::draw(page, report);
        all_cases(page, report);
        page.raw("</section>\n");
    }
    page.raw("<section>\n<h3>The answer</h3>\n");
    source::draw(page, place, &graded.source, &failed);
    page.raw("</section>\n<section>\n<h3>How it was graded</h3>\n");
    provenance(page, report);
    page.raw("</section>\n");
}

fn summary(page: &mut Page, report: &Report) {
    let accepted = report.verdict == Verdict::Accepted;
    page.raw(if accepted {
        "<p class=\"verdict good\"><strong>"
    } else {
        "<p class=\"verdict bad\"><strong>"
    })
    .text(&capital(report.verdict.words()))
    .raw("</strong>");
    if !report.message.is_empty() {
        page.raw(" <span>")
            .line(&short(&report.message))
            .raw("</span>");
    }
    page.raw("</p>\n<dl class=\"figures\">\n");
    let count = report.groups.iter().map(|group| group.accepted).sum();
    let skipped = report
        .cases
        .iter()
        .filter(|case| case.verdict == Verdict::Skipped)
        .count();
    let mut figures = vec![
        ("cases", of(count, report.cases.len())),
        ("points", points(report.points, report.max_points)),
        ("hidden failed", of(report.hidden_failed, report.hidden)),
        ("time", format!("{:.2} s", report.seconds)),
    ];
    if skipped > 0 {
        figures.push(("not run", skipped.to_string()));
    }
    if report.cached {
        figures.push(("cached, from", words::day(report).to_string()));
    }
    figures_list(page, &figures);
    page.raw("</dl>\n");
    for note in &report.notes {
        page.raw("<p class=\"note\"><strong>Note:</strong> ")
            .line(note)
            .raw("</p>\n");
    }
    for hint in &report.hints {
        page.raw("<p class=\"hint\"><strong>Hint:</strong> ")
            .line(hint)
            .raw("</p>\n");
    }
}

fn figures_list(page: &mut Page, figures: &[(&str, String)]) {
    for (name, value) in figures {
        page.raw("<div><dt>")
            .text(name)
            .raw("</dt><dd>")
            .text(value)
            .raw("</dd></div>\n");
    }
}

fn groups(page: &mut Page, report: &Report) {
    if report.groups.len() < 2 {
        return;
    }
    page.raw("<section>\n<h3>Groups</h3>\n<div class=\"scroll\" role=\"region\" aria-label=\"Groups\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">group</th><th scope=\"col\">cases</th><th scope=\"col\">points</th><th scope=\"col\">verdicts</th></tr></thead>\n<tbody>\n");
    for group in &report.groups {
        page.raw("<tr><th scope=\"row\">")
            .line(if group.name.is_empty() {
                "(no group)"
            } else {
                &group.name
            })
            .raw("</th><td class=\"figure\">")
            .text(&of(group.accepted, group.cases))
            .raw("</td><td class=\"figure\">")
            .text(&points(group.points, group.max_points))
            .raw("</td><td class=\"marks\">");
        let own = |case: &&CaseReport| case.group.as_deref().unwrap_or("") == group.name;
        for (verdict, cases) in by_verdict(report.cases.iter().filter(own)) {
            badge(page, verdict);
            page.raw(" × ").text(&cases.to_string()).raw(" ");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n</section>\n");
}

/// How many cases have each verdict, in the order in which they turn up.
fn by_verdict<'a>(cases: impl Iterator<Item = &'a CaseReport>) -> Vec<(Verdict, usize)> {
    let mut counts: Vec<(Verdict, usize)> = Vec::new();
    for case in cases {
        match counts
            .iter_mut()
            .find(|(verdict, _)| *verdict == case.verdict)
        {
            Some((_, count)) => *count += 1,
            None => counts.push((case.verdict, 1)),
        }
    }
    counts
}

fn all_cases(page: &mut Page, report: &Report) {
    page.raw("<details>\n<summary>All cases</summary>\n<div class=\"scroll\" role=\"region\" aria-label=\"All cases\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">case</th><th scope=\"col\">verdict</th><th scope=\"col\">points</th><th scope=\"col\">CPU</th><th scope=\"col\">real</th><th scope=\"col\">memory</th></tr></thead>\n<tbody>\n");
    let time = |time: Option<f64>| time.map_or("–".into(), milliseconds);
    for case in &report.cases {
        page.raw("<tr><th scope=\"row\">").line(&case.id);
        hidden(page, case);
        page.raw("</th><td>");
        badge(page, case.verdict);
        page.raw("</td><td class=\"figure\">")
            .text(&points(case.points, case.max_points))
            .raw("</td><td class=\"figure\">")
            .text(&time(case.cpu_ms))
            .raw("</td><td class=\"figure\">")
            .text(&time(case.wall_ms))
            .raw("</td><td class=\"figure\">")
            .text(&case.memory_bytes.map_or("–".into(), bytes))
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n</details>\n");
}

/// What reproduces the grade.
fn provenance(page: &mut Page, report: &Report) {
    let runtime = report.runtime.as_ref();
    let limits = &report.limits;
    let facts = [
        ("language", report.submission.language.clone()),
        ("entry", report.submission.entry.clone().unwrap_or_default()),
        (
            "runtime",
            runtime.map_or(String::new(), |runtime| {
                format!("{} {} ({})", runtime.name, runtime.version, runtime.program)
            }),
        ),
        (
            "limits of a case",
            format!(
                "{} of CPU, {} of real time, {} of memory, {} of output",
                milliseconds(limits.cpu_seconds * 1e3),
                milliseconds(limits.wall_seconds * 1e3),
                bytes(limits.memory_bytes),
                bytes(limits.output_bytes)
            ),
        ),
        (
            "isolation",
            format!(
                "{}: {}",
                report.isolation.backend,
                report.isolation.layers.join(", ")
            ),
        ),
        ("not guaranteed", report.isolation.not_guaranteed.join(", ")),
        ("problem", report.problem.hash.clone()),
        ("answer", report.submission.hash.clone()),
        ("begun", report.started.clone()),
        (
            "tool",
            format!("{} {}", report.tool.name, report.tool.version),
        ),
    ];
    page.raw("<dl class=\"facts\">\n");
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        page.raw("<dt>")
            .text(name)
            .raw("</dt><dd>")
            .line(value)
            .raw("</dd>\n");
    }
    page.raw("</dl>\n");
}

/// A verdict: its code for the eye, its words for everybody else.
fn badge(page: &mut Page, verdict: Verdict) {
    page.raw(match verdict {
        Verdict::Accepted => "<abbr class=\"badge good\" title=\"",
        Verdict::Skipped => "<abbr class=\"badge\" title=\"",
        _ => "<abbr class=\"badge bad\" title=\"",
    })
    .text(verdict.words())
    .raw("\">")
    .text(verdict.code())
    .raw("</abbr>");
}

fn hidden(page: &mut Page, case: &CaseReport) {
    if case.hidden {
        page.raw(" <span class=\"tag\">hidden</span>");
    }
}

/// A message for a heading; what is below has it in full.
fn short(message: &str) -> String {
    const MOST: usize = 160;
    match message.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_string(),
    }
}

fn of(some: usize, all: usize) -> String {
    format!("{some} of {all}")
}

fn points(some: f64, all: f64) -> String {
    format!("{} of {}", number(some), number(all))
}

fn milliseconds(time: f64) -> String {
    if time >= 1e3 {
        format!("{} s", number(time / 1e3))
    } else {
        format!("{} ms", number(time))
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
