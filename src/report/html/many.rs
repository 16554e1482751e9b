//! What only the page of several answers has: a matrix of answers by cases
//! above them, the answers folded up, and the script that sorts.

use sha2::{Digest, Sha256};

use super::matrix::{self, Placed};
use super::page::Page;
use super::{Room, badge, figures_list, one_answer, shares};
use crate::report::model::Report;
use crate::report::round::{Answer, Round};
use crate::verdict::Verdict;

/// Sorts tables. It has no `<` and no `&`, so that it reads the same in XML.
pub(super) const SCRIPT: &str = include_str!("sort.js");

/// The script's hash, as a policy names it.
pub(super) fn script_hash() -> String {
    base64(&Sha256::digest(SCRIPT.as_bytes()))
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            out.push(if place > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    out
}

/// What stands above the answers where there are several.
pub(super) fn all_answers(page: &mut Page, round: &Round) {
    let reports: Vec<&Report> = round.reports().collect();
    let accepted = reports.iter().filter(|r| r.verdict == Verdict::Accepted);
    let mut figures = vec![
        ("answers", round.answers.len().to_string()),
        ("accepted", accepted.count().to_string()),
    ];
    let not_graded = round.answers.len() - reports.len();
    if not_graded > 0 {
        figures.push(("not graded", not_graded.to_string()));
    }
    let cached = reports.iter().filter(|report| report.cached).count();
    if cached > 0 {
        figures.push(("cached", cached.to_string()));
    }
    page.raw("<dl class=\"figures\">\n");
    figures_list(page, &figures);
    page.raw("</dl>\n");
    shares::draw(page, &reports);
    let placed: Vec<Placed> = (1..)
        .zip(round.named())
        .map(|(place, (name, answer))| Placed {
            place,
            name,
            answer,
        })
        .collect();
    let mut problems: Vec<(&str, Vec<Placed>)> = Vec::new();
    page.raw("<section>\n");
    if round.has_several_problems() {
        page.raw("<h2>All answers</h2>\n");
        matrix::overview(page, &placed);
    }
    for one in placed {
        match problems
            .iter_mut()
            .find(|(slug, _)| *slug == one.answer.problem)
        {
            Some((_, answers)) => answers.push(one),
            None => problems.push((&one.answer.problem, vec![one])),
        }
    }
    let several = problems.len() > 1;
    let drawn = Room::for_all(round).drawn;
    for (slug, answers) in &problems {
        // The line above and the answer's own part say it all.
        if several && answers.len() == 1 {
            continue;
        }
        page.raw("<h2>");
        if several {
            page.line(slug).raw(": answers by cases</h2>\n");
        } else {
            page.raw("Answers by cases</h2>\n");
        }
        matrix::draw(page, answers, drawn);
    }
    page.raw("<p class=\"quiet\" role=\"status\" id=\"sorted\"></p>\n</section>\n<h2>The answers</h2>\n<p id=\"openers\"></p>\n");
}

/// One of many answers, which opens when it is asked for.
pub(super) fn folded(page: &mut Page, place: u32, name: &str, answer: &Answer, room: Room) {
    page.raw("<article class=\"one\"><details class=\"answer\">\n<summary><h2>")
        .text(name)
        .raw("</h2> ");
    match answer.report() {
        Some(report) => badge(page, report.verdict),
        None => {
            page.raw("<span class=\"badge bad\">not graded</span>");
        }
    }
    page.raw("</summary>\n<div class=\"inside\" id=\"a")
        .number(place)
        .raw("\">\n");
    one_answer(page, place, answer, room);
    page.raw("</div>\n</details></article>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::html::write;
    use crate::report::round::Graded;
    use crate::report::words;

    #[test]
    fn the_script_is_the_same_in_xml() {
        assert!(!SCRIPT.contains(['<', '&']));
    }

    /// 500 answers to 78 cases, of which every other one is wrong.
    #[test]
    fn many_answers_stay_a_page() {
        use crate::report::change::tests::report;
        use crate::report::model::{Call, Detail};
        let ids: Vec<String> = (0..78)
            .map(|n| format!("group{}/case_{n}", n / 10))
            .collect();
        let cases: Vec<_> = (0..)
            .zip(&ids)
            .map(|(n, id)| match n % 2 {
                0 => (id.as_str(), Verdict::Accepted, 1.5),
                _ => (id.as_str(), Verdict::WrongAnswer, 1.5),
            })
            .collect();
        let mut one = report(&cases);
        for case in one.cases.iter_mut().filter(|case| words::is_failed(case)) {
            case.message = "expected true, got false".into();
            case.detail = Some(Detail::Call {
                calls: vec![Call {
                    call: "is_balanced(\"([{}])\")".into(),
                    results: Vec::new(),
                    at: None,
                    left_out: 0,
                }],
                single: true,
                expected: vec!["true".into()],
                got: Some("false".into()),
                error: None,
                path: String::new(),
                rule: None,
            });
        }
        let mut round = Round::new("balanced", jiff::Timestamp::UNIX_EPOCH);
        for number in 0..500 {
            round.answers.push(Answer {
                problem: "balanced".into(),
                path: format!("answers/{number}.py"),
                person: None,
                outcome: Ok(Graded {
                    report: one.clone(),
                    source: "    line = 'of the answer'\n".repeat(40),
                }),
            });
        }
        let page = write(&round);
        assert!(page.len() < 10 << 20, "{}", page.len());
        assert_eq!(page.matches("<article").count(), 500);
    }

    #[test]
    fn base64_has_padding() {
        let table = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ];
        for (text, expected) in table {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
