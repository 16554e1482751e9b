//! The report as Markdown, as GitHub and GitLab show it: for a comment, a wiki
//! page or the summary of a job.

use std::fmt::Write;

use super::escape;
use super::human;
use super::markup;
use super::model::{CaseReport, Group, Report};
use super::round::{Graded, Round};
use super::words::{self, number};
use crate::verdict::Verdict;

/// Writes the page in at most so many bytes; what does not fit is left out, and
/// the page says so.
pub fn write(round: &Round, limit: usize) -> String {
    let mut page = Page::new(limit);
    for (name, answer) in round.named() {
        let title = format!("{}: {name}", answer.problem);
        match &answer.outcome {
            Ok(graded) => graded_answer(&mut page, &title, graded),
            Err(why) => page.push(format!(
                "## {}\n\n**Not graded**, which is no verdict: {}\n\n",
                inline(&title),
                inline(why)
            )),
        }
    }
    page.finish()
}

/// Text that is made of pieces, each of which is there as a whole or not.
struct Page {
    text: String,
    room: usize,
    left_out: usize,
}

const LEFT_OUT: &str = "parts are left out here, for want of room.\n";

impl Page {
    fn new(limit: usize) -> Page {
        Page {
            text: String::new(),
            room: limit.saturating_sub(LEFT_OUT.len() + 24),
            left_out: 0,
        }
    }

    fn push(&mut self, piece: String) {
        // Nothing comes after the first gap: a part without its head misleads.
        if self.left_out > 0 || self.text.len() + piece.len() > self.room {
            self.left_out += 1;
        } else {
            self.text.push_str(&piece);
        }
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let _ = write!(self.text, "{} {LEFT_OUT}", self.left_out);
        }
        self.text
    }
}

fn graded_answer(page: &mut Page, title: &str, graded: &Graded) {
    let report = &graded.report;
    let mut head = format!(
        "## {}\n\n{} {}\n\n",
        inline(title),
        mark(report.verdict == Verdict::Accepted),
        inline(&words::summary(report))
    );
    for note in &report.notes {
        let _ = writeln!(head, "> {}\n", inline(note));
    }
    for hint in &report.hints {
        let _ = writeln!(head, "> Hint: {}\n", inline(hint));
    }
    if report.groups.len() > 1 {
        head.push_str(&groups(&report.groups));
    }
    page.push(head);
    for case in words::failed(report) {
        page.push(failed_case(case));
    }
    page.push(format!("{}\n", inline(&provenance(report))));
}

fn groups(groups: &[Group]) -> String {
    let mut table = String::from("| | group | cases | points |\n|---|---|---|---|\n");
    for group in groups {
        let _ = writeln!(
            table,
            "| {} | {} | {} of {} | {} of {} |",
            mark(group.accepted == group.cases),
            inline(&group.name),
            group.accepted,
            group.cases,
            number(group.points),
            number(group.max_points)
        );
    }
    table.push('\n');
    table
}

fn mark(good: bool) -> &'static str {
    if good { "✅" } else { "❌" }
}

/// A part that can be folded away. GitHub reads Markdown inside of it again
/// from the first blank line on.
fn failed_case(case: &CaseReport) -> String {
    let head = markup::line(&words::entry(case));
    let text = human::explanation(case);
    if text.is_empty() {
        return format!("<p>{head}</p>\n\n");
    }
    format!(
        "<details>\n<summary>{head}</summary>\n\n{}\n</details>\n\n",
        fenced(&text)
    )
}

/// What reproduces the grade.
fn provenance(report: &Report) -> String {
    let runtime = report.runtime.as_ref().map_or(String::new(), |runtime| {
        format!("{} {}, ", runtime.name, runtime.version)
    });
    let hash = |hash: &str| hash.chars().take(12).collect::<String>();
    format!(
        "{runtime}grade {}, problem {}, answer {}",
        report.tool.version,
        hash(&report.problem.hash),
        hash(&report.submission.hash)
    )
}

/// A code block that its text cannot end.
pub fn fenced(text: &str) -> String {
    let text = escape::log(&escape::terminal(text));
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Text within a line of ours, none of it markup.
fn inline(text: &str) -> String {
    let text = escape::one_line(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // Colons make links and emoji, but not before a space.
        let colon = c == ':' && rest.peek().is_some_and(|next| *next != ' ');
        if colon || "\\`*_[]<>#|~&!$@".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("a"), "```text\na\n```\n");
        assert_eq!(fenced("`````\nb\n"), "``````text\n`````\nb\n``````\n");
    }

    #[test]
    fn no_text_is_markup() {
        assert_eq!(inline("<b>*a*|b\n"), "\\<b\\>\\*a\\*\\|b\\\\n");
        assert_eq!(inline("a: http://b"), "a: http\\://b");
    }

    #[test]
    fn a_page_keeps_to_its_limit_and_says_so() {
        let mut page = Page::new(100);
        for piece in ["a", "b", "c"] {
            page.push(piece.repeat(20));
        }
        let text = page.finish();
        assert_eq!(text, format!("{}2 {LEFT_OUT}", "a".repeat(20)));
        assert!(text.len() <= 100);
    }
}
