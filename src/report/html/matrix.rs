//! Many answers at a glance: for each problem a table of answers by cases, each
//! failure a link to what went wrong.

use std::collections::HashMap;

use super::page::Page;
use super::{badge, milliseconds, of};
use crate::report::model::{CaseReport, Report};
use crate::report::round::Answer;
use crate::report::words::{self, number};
use crate::verdict::Verdict;

/// An answer and where it stands on the page.
pub(super) struct Placed<'a> {
    /// Its number, from 1: its part has the id `a` and this.
    pub(super) place: u32,
    pub(super) name: String,
    pub(super) answer: &'a Answer,
}

/// A case that at least one of the answers has.
struct Column<'a> {
    case: &'a CaseReport,
    /// How many answers it accepted.
    accepted: usize,
}

/// How a column is sorted.
#[derive(Clone, Copy)]
enum Sort {
    Text,
    Number,
    Verdict,
}

/// All answers to one problem. Of each, so many failures are drawn on the page.
pub(super) fn draw(page: &mut Page, answers: &[Placed], drawn: usize) {
    let columns = columns(answers);
    let has_hidden = columns.iter().any(|column| column.case.hidden);
    let persons = answers.iter().any(|placed| placed.answer.person.is_some());
    page.raw("<div class=\"board\" role=\"region\" aria-label=\"Answers by cases\" tabindex=\"0\"><table class=\"cells\">\n<thead>\n");
    let groups = groups(&columns);
    let rows = if groups.is_empty() { 1 } else { 2 };
    page.raw("<tr>");
    let mut index = 0;
    let mut meta = |page: &mut Page, name: &'static str, sort: Sort| {
        let rowspan = if rows == 2 { " rowspan=\"2\"" } else { "" };
        page.raw("<th scope=\"col\"").raw(rowspan);
        sortable(page, index, sort);
        page.raw(">").raw(name).raw("</th>");
        index += 1;
    };
    meta(page, "answer", Sort::Text);
    if persons {
        meta(page, "person", Sort::Text);
    }
    meta(page, "language", Sort::Text);
    meta(page, "verdict", Sort::Verdict);
    meta(page, "points", Sort::Number);
    meta(page, "cases", Sort::Number);
    if has_hidden {
        meta(page, "hidden failed", Sort::Number);
    }
    meta(page, "CPU", Sort::Number);
    let before = index;
    for (name, cases) in &groups {
        page.raw("<th scope=\"colgroup\" class=\"group\" colspan=\"")
            .text(&cases.to_string())
            .raw("\">")
            .line(if name.is_empty() { "(no group)" } else { name })
            .raw("</th>");
    }
    if rows == 2 {
        page.raw("</tr>\n<tr>");
    }
    for (number, column) in columns.iter().enumerate() {
        page.raw("<th scope=\"col\" class=\"turned\"");
        sortable(page, before + number, Sort::Verdict);
        page.raw(" title=\"")
            .line(&column.case.id)
            .raw(if column.case.hidden { " (hidden)" } else { "" })
            .raw("\"><span>")
            .line(&column.case.name)
            .raw("</span></th>");
    }
    page.raw("</tr>\n</thead>\n<tbody>\n");
    let shared = shared_folder(answers);
    for placed in answers {
        let name = placed.name.strip_prefix(shared).unwrap_or(&placed.name);
        row(page, placed, name, &columns, persons, has_hidden, drawn);
    }
    page.raw("</tbody>\n<tfoot><tr><th scope=\"row\">accepted</th>");
    for _ in 1..before {
        page.raw("<td></td>");
    }
    for column in &columns {
        page.raw("<td>")
            .text(&column.accepted.to_string())
            .raw("</td>");
    }
    page.raw("</tr></tfoot>\n</table></div>\n");
}

fn sortable(page: &mut Page, index: usize, sort: Sort) {
    page.raw(" data-c=\"")
        .text(&index.to_string())
        .raw("\" data-s=\"")
        .raw(match sort {
            Sort::Text => "t",
            Sort::Number => "n",
            Sort::Verdict => "v",
        })
        .raw("\"");
}

/// Every case, in the order in which they turn up. Answers that were graded
/// against different states of a problem can have different ones.
fn columns<'a>(answers: &[Placed<'a>]) -> Vec<Column<'a>> {
    let mut columns: Vec<Column<'a>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for placed in answers {
        let Some(report) = placed.answer.report() else {
            continue;
        };
        for case in &report.cases {
            let index = *known.entry(&case.id).or_insert_with(|| {
                columns.push(Column { case, accepted: 0 });
                columns.len() - 1
            });
            columns[index].accepted += usize::from(case.verdict == Verdict::Accepted);
        }
    }
    columns
}

/// Neighbouring columns of a group, with their number; none where no case has
/// a group.
fn groups<'a>(columns: &[Column<'a>]) -> Vec<(&'a str, usize)> {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for column in columns {
        let name = column.case.group.as_deref().unwrap_or("");
        match groups.last_mut() {
            Some((last, cases)) if *last == name => *cases += 1,
            _ => groups.push((name, 1)),
        }
    }
    if groups.iter().all(|(name, _)| name.is_empty()) {
        groups.clear();
    }
    groups
}

/// The folders that all graded answers share: every row would begin with them.
fn shared_folder<'a>(answers: &'a [Placed]) -> &'a str {
    let graded = || answers.iter().filter(|it| it.answer.report().is_some());
    let folder_of = |name: &'a str| name.rfind('/').map_or("", |end| &name[..=end]);
    let mut folder = graded().next().map_or("", |first| folder_of(&first.name));
    while graded().any(|placed| !placed.name.starts_with(folder)) {
        folder = folder_of(folder.trim_end_matches('/'));
    }
    folder
}

fn row(
    page: &mut Page,
    placed: &Placed,
    name: &str,
    columns: &[Column],
    persons: bool,
    has_hidden: bool,
    drawn: usize,
) {
    page.raw("<tr><th scope=\"row\" title=\"")
        .text(&placed.name)
        .raw("\"><a href=\"#a")
        .number(placed.place)
        .raw("\">")
        .text(name)
        .raw("</a></th>");
    if persons {
        page.raw("<td>")
            .line(placed.answer.person.as_deref().unwrap_or(""))
            .raw("</td>");
    }
    let Some(report) = placed.answer.report() else {
        page.raw("<td></td><td><span class=\"badge bad\">not graded</span></td>");
        let others = 3 + usize::from(has_hidden);
        for _ in 0..others {
            page.raw("<td></td>");
        }
        for _ in columns {
            page.raw("<td class=\"c s\">–</td>");
        }
        page.raw("</tr>\n");
        return;
    };
    page.raw("<td>")
        .line(&report.submission.language)
        .raw("</td><td data-v=\"")
        .text(report.verdict.code())
        .raw("\">");
    badge(page, report.verdict);
    cached(page, report);
    let accepted: usize = report.groups.iter().map(|group| group.accepted).sum();
    page.raw("</td><td class=\"figure\">")
        .text(&number(report.points))
        .raw("</td><td class=\"figure\">")
        .text(&accepted.to_string());
    if has_hidden {
        page.raw("</td><td class=\"figure\">")
            .text(&report.hidden_failed.to_string());
    }
    let cpu = cpu(report);
    page.raw("</td><td class=\"figure\" data-v=\"")
        .number(cpu)
        .raw("\">")
        .text(&milliseconds(cpu.round()))
        .raw("</td>");
    cells(page, placed.place, report, columns, drawn);
    page.raw("</tr>\n");
}

fn cached(page: &mut Page, report: &Report) {
    if report.cached {
        page.raw(" <span class=\"tag\" title=\"")
            .text(&report.started)
            .raw("\">cached</span>");
    }
}

/// The CPU time of all cases whose time is known, in milliseconds.
pub(super) fn cpu(report: &Report) -> f64 {
    report
        .cases
        .iter()
        .filter_map(|case| case.cpu_ms)
        .fold(0.0, |sum, time| sum + time)
}

fn cells(page: &mut Page, place: u32, report: &Report, columns: &[Column], drawn: usize) {
    let own: HashMap<&str, (usize, &CaseReport)> = report
        .cases
        .iter()
        .enumerate()
        .map(|(index, case)| (case.id.as_str(), (index, case)))
        .collect();
    let with_id: Vec<&str> = words::failed(report)
        .take(drawn)
        .map(|case| case.id.as_str())
        .collect();
    for column in columns {
        let Some((index, case)) = own.get(column.case.id.as_str()) else {
            page.raw("<td class=\"c s\">–</td>");
            continue;
        };
        match case.verdict {
            Verdict::Accepted => {
                page.raw("<td class=\"c\">AC</td>");
                continue;
            }
            Verdict::Skipped => {
                page.raw("<td class=\"c s\">SKIP</td>");
                continue;
            }
            Verdict::TimeLimit | Verdict::MemoryLimit | Verdict::OutputLimit => {
                page.raw("<td class=\"c l\"><a href=\"#a")
            }
            _ => page.raw("<td class=\"c x\"><a href=\"#a"),
        };
        page.number(place);
        if with_id.contains(&case.id.as_str()) {
            page.raw("c").text(&index.to_string());
        }
        page.raw("\">").text(case.verdict.code()).raw("</a></td>");
    }
}

/// Answers to several problems: a line each, with a link.
pub(super) fn overview(page: &mut Page, answers: &[Placed]) {
    page.raw("<div class=\"board\" role=\"region\" aria-label=\"All answers\" tabindex=\"0\"><table>\n<thead><tr>");
    let heads = [
        ("answer", Sort::Text),
        ("verdict", Sort::Verdict),
        ("cases", Sort::Number),
        ("points", Sort::Number),
        ("hidden failed", Sort::Number),
        ("CPU", Sort::Number),
    ];
    for (index, (name, sort)) in heads.into_iter().enumerate() {
        page.raw("<th scope=\"col\"");
        sortable(page, index, sort);
        page.raw(">").raw(name).raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for placed in answers {
        page.raw("<tr><th scope=\"row\"><a href=\"#a")
            .number(placed.place)
            .raw("\">")
            .line(&placed.answer.problem)
            .raw(": ")
            .text(&placed.name)
            .raw("</a></th>");
        let Some(report) = placed.answer.report() else {
            page.raw("<td><span class=\"badge bad\">not graded</span></td><td></td><td></td><td></td><td></td></tr>\n");
            continue;
        };
        let accepted = report.groups.iter().map(|group| group.accepted).sum();
        page.raw("<td data-v=\"")
            .text(report.verdict.code())
            .raw("\">");
        badge(page, report.verdict);
        cached(page, report);
        page.raw("</td><td class=\"figure\">")
            .text(&of(accepted, report.cases.len()))
            .raw("</td><td class=\"figure\">")
            .text(&super::points(report.points, report.max_points))
            .raw("</td><td class=\"figure\">")
            .text(&of(report.hidden_failed, report.hidden))
            .raw("</td><td class=\"figure\" data-v=\"")
            .number(cpu(report))
            .raw("\">")
            .text(&milliseconds(cpu(report).round()))
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
}
