//! How scores and times are distributed over many answers, as two plots.

use super::matrix;
use super::milliseconds;
use super::page::Page;
use crate::report::model::Report;
use crate::report::words::number;

/// A column of a plot: what it stands for, and how many answers are in it.
struct Bin {
    name: String,
    count: usize,
}

pub(super) fn draw(page: &mut Page, reports: &[&Report]) {
    let scores: Vec<f64> = reports
        .iter()
        .filter(|report| report.max_points > 0.0)
        .map(|report| report.points / report.max_points * 100.0)
        .collect();
    let times: Vec<f64> = reports.iter().map(|report| matrix::cpu(report)).collect();
    page.raw("<div class=\"plots shares\">\n");
    let percent = |share: f64| format!("{} %", number(share));
    plot(
        page,
        "Scores",
        &scores,
        &percent,
        score_bins(&scores),
        ["0 %", "50 %", "100 %"].map(String::from),
    );
    let edges = edges(&times);
    let last = edges.len().saturating_sub(1);
    let ends = [0, last / 2, last].map(|at| {
        edges
            .get(at)
            .map_or(String::new(), |edge| milliseconds(*edge))
    });
    plot(
        page,
        "CPU time of all cases",
        &times,
        &milliseconds,
        time_bins(&times, &edges),
        ends,
    );
    page.raw("</div>\n");
}

fn plot(
    page: &mut Page,
    name: &'static str,
    values: &[f64],
    shown: &dyn Fn(f64) -> String,
    bins: Vec<Bin>,
    axis: [String; 3],
) {
    let Some([least, median, most]) = summary(values) else {
        return;
    };
    let told = format!(
        "from {} to {}, median {}",
        shown(least),
        shown(most),
        shown(median)
    );
    let each: Vec<String> = bins
        .iter()
        .filter(|bin| bin.count > 0)
        .map(|bin| format!("{}: {}", bin.name, bin.count))
        .collect();
    let tallest = bins.iter().map(|bin| bin.count).max().unwrap_or(1).max(1);
    page.raw("<figure class=\"plot\"><figcaption><strong>")
        .raw(name)
        .raw("</strong> ")
        .text(&told)
        .raw("</figcaption>\n<svg role=\"img\" aria-label=\"")
        .text(&format!("{name}: {told}. {}", each.join("; ")))
        .raw("\" viewBox=\"0 0 ")
        .text(&bins.len().to_string())
        .raw(" 100\" preserveAspectRatio=\"none\">\n");
    for (place, bin) in (0u32..).zip(&bins).filter(|(_, bin)| bin.count > 0) {
        let height = (bin.count as f64 / tallest as f64 * 100.0).max(2.0);
        page.raw("<rect x=\"")
            .number(f64::from(place) + 0.04)
            .raw("\" width=\"0.92\" y=\"")
            .number(100.0 - height)
            .raw("\" height=\"")
            .number(height)
            .raw("\"><title>")
            .text(&format!("{}: {}", bin.name, bin.count))
            .raw("</title></rect>\n");
    }
    page.raw("</svg>\n<div class=\"axis\" aria-hidden=\"true\">");
    for label in axis {
        page.raw("<span>").text(&label).raw("</span>");
    }
    page.raw("</div></figure>\n");
}

/// The least, the median and the most.
fn summary(values: &[f64]) -> Option<[f64; 3]> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied();
    let middle = sorted.len() / 2;
    let median = match sorted.len() % 2 {
        1 => at(middle)?,
        _ => f64::midpoint(at(middle.checked_sub(1)?)?, at(middle)?),
    };
    Some([at(0)?, median, *sorted.last()?])
}

/// Ten steps of ten percent, and full marks by themselves.
fn score_bins(scores: &[f64]) -> Vec<Bin> {
    (0..=10u32)
        .map(|step| {
            let (from, to) = (f64::from(step) * 10.0, f64::from(step + 1) * 10.0);
            let name = match step {
                10 => "100 %".to_string(),
                _ => format!("{from} to below {to} %"),
            };
            let inside = |score: &&f64| **score >= from && (**score < to || step == 10);
            let count = scores.iter().filter(inside).count();
            Bin { name, count }
        })
        .collect()
}

/// 1, 2, 5, 10, … around all values, in milliseconds. Less than one counts as
/// one: nobody asks which of two such answers is the faster.
fn edges(values: &[f64]) -> Vec<f64> {
    let most = values.iter().copied().fold(1.0, f64::max);
    let least = values.iter().copied().fold(most, f64::min).max(1.0);
    let steps = (0..30).map(|step| [1.0, 2.0, 5.0][step % 3] * 10f64.powi((step / 3) as i32));
    let mut edges: Vec<f64> = Vec::new();
    for edge in steps {
        if edge <= least {
            edges.clear();
        }
        edges.push(edge);
        if edge > most {
            break;
        }
    }
    edges
}

fn time_bins(values: &[f64], edges: &[f64]) -> Vec<Bin> {
    edges
        .windows(2)
        .map(|pair| {
            let inside = |value: &&f64| {
                let value = value.max(1.0);
                value >= pair[0] && value < pair[1]
            };
            Bin {
                name: format!(
                    "{} to below {}",
                    milliseconds(pair[0]),
                    milliseconds(pair[1])
                ),
                count: values.iter().filter(inside).count(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(bins: &[Bin]) -> Vec<usize> {
        bins.iter().map(|bin| bin.count).collect()
    }

    #[test]
    fn every_value_is_in_one_bin() {
        let scores = [0.0, 9.99, 10.0, 55.0, 99.9, 100.0];
        assert_eq!(
            counts(&score_bins(&scores)),
            [2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1]
        );
        let table: [(&[f64], &[f64], &[usize]); 4] = [
            (
                &[3.0, 4.0, 40.0],
                &[2.0, 5.0, 10.0, 20.0, 50.0],
                &[2, 0, 0, 1],
            ),
            (&[0.0, 0.4], &[1.0, 2.0], &[2]),
            (&[20.0], &[20.0, 50.0], &[1]),
            (&[], &[1.0, 2.0], &[0]),
        ];
        for (values, expected, inside) in table {
            let edges = edges(values);
            assert_eq!(edges, expected, "{values:?}");
            assert_eq!(counts(&time_bins(values, &edges)), inside, "{values:?}");
        }
        assert_eq!(summary(&[3.0, 1.0, 2.0]), Some([1.0, 2.0, 3.0]));
        assert_eq!(summary(&[1.0, 2.0]), Some([1.0, 1.5, 2.0]));
        assert_eq!(summary(&[]), None);
    }
}
