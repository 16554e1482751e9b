//! Expected and actual rows side by side, for a report to draw.

use super::bag::Matching;
use super::cells::{self, Tolerance};
use crate::problem::model::Cell;

/// Above this many lone rows on either side, near ones are not looked for.
const NEAR: usize = 200;

/// One line of a comparison. The numbers are places in the expected table and
/// in the result, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowDiff {
    /// Right.
    Same {
        expected: usize,
        got: usize,
    },
    /// Right, but elsewhere than it should stand.
    Moved {
        expected: usize,
        got: usize,
    },
    /// Two lone rows that are alike but for some cells, by their columns.
    Changed {
        expected: usize,
        got: usize,
        columns: Vec<usize>,
    },
    Missing {
        expected: usize,
    },
    Unexpected {
        got: usize,
    },
}

/// Lines up two tables by a matching. `ordered`: rows out of order are marked.
pub fn line_up(
    expected: &[Vec<Cell>],
    got: &[Vec<Cell>],
    matching: &Matching,
    tolerance: Tolerance,
    ordered: bool,
) -> Vec<RowDiff> {
    let near = near_rows(expected, got, matching, tolerance);
    let kept = ordered.then(|| in_order(&matching.of_got));
    let mut lines = Vec::with_capacity(expected.len().max(got.len()));
    let mut next_missing = 0;
    for (row, pair) in matching.of_got.iter().enumerate() {
        let (place, line) = match (pair, near.iter().find(|near| near.1 == row)) {
            (Some(pair), _) => {
                let moved = kept.as_ref().is_some_and(|kept| !kept[row]);
                let line = if moved {
                    RowDiff::Moved {
                        expected: *pair,
                        got: row,
                    }
                } else {
                    RowDiff::Same {
                        expected: *pair,
                        got: row,
                    }
                };
                (Some(*pair), line)
            }
            (None, Some((pair, _, columns))) => (
                Some(*pair),
                RowDiff::Changed {
                    expected: *pair,
                    got: row,
                    columns: columns.clone(),
                },
            ),
            (None, None) => (None, RowDiff::Unexpected { got: row }),
        };
        if let Some(place) = place {
            missing_up_to(place, &mut next_missing, matching, &near, &mut lines);
        }
        lines.push(line);
    }
    missing_up_to(
        expected.len(),
        &mut next_missing,
        matching,
        &near,
        &mut lines,
    );
    lines
}

/// Adds the missing rows that stand before a place and are not shown yet.
fn missing_up_to(
    place: usize,
    next: &mut usize,
    matching: &Matching,
    near: &[(usize, usize, Vec<usize>)],
    lines: &mut Vec<RowDiff>,
) {
    for row in *next..place {
        if matching.of_expected[row].is_none() && !near.iter().any(|near| near.0 == row) {
            lines.push(RowDiff::Missing { expected: row });
        }
    }
    *next = place.max(*next);
}

/// Pairs lone rows that have a cell in common, those with the fewest
/// differences first. A single lone row on each side is always a pair.
fn near_rows(
    expected: &[Vec<Cell>],
    got: &[Vec<Cell>],
    matching: &Matching,
    tolerance: Tolerance,
) -> Vec<(usize, usize, Vec<usize>)> {
    let missing: Vec<usize> = matching.missing().collect();
    let unexpected: Vec<usize> = matching.unexpected().collect();
    if missing.len() > NEAR || unexpected.len() > NEAR {
        return Vec::new();
    }
    let only_pair = missing.len() == 1 && unexpected.len() == 1;
    let mut candidates = Vec::new();
    for row in &missing {
        for other in &unexpected {
            let (left, right) = (&expected[*row], &got[*other]);
            if left.len() != right.len() {
                continue;
            }
            let columns: Vec<usize> = (0..left.len())
                .filter(|column| !cells::same(&left[*column], &right[*column], tolerance))
                .collect();
            if only_pair || columns.len() < left.len() {
                candidates.push((columns.len(), row.abs_diff(*other), *row, *other, columns));
            }
        }
    }
    candidates.sort();
    let mut pairs: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for (_, _, row, other, columns) in candidates {
        if !pairs.iter().any(|pair| pair.0 == row || pair.1 == other) {
            pairs.push((row, other, columns));
        }
    }
    pairs
}

/// Marks the rows of a longest run that stands in the expected order.
fn in_order(of_got: &[Option<usize>]) -> Vec<bool> {
    // Patience sorting: `ends[k]` is the row that ends the best run of k + 1.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; of_got.len()];
    for (row, pair) in of_got.iter().enumerate() {
        let Some(pair) = pair else { continue };
        let length = ends.partition_point(|end| of_got[*end].is_some_and(|other| other < *pair));
        before[row] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(row);
        } else {
            ends[length] = row;
        }
    }
    let mut kept = vec![false; of_got.len()];
    let mut next = ends.last().copied();
    while let Some(row) = next {
        kept[row] = true;
        next = before[row];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::bag::match_rows;
    use super::*;

    const NONE: Tolerance = Tolerance { abs: 0.0, rel: 0.0 };

    fn rows(values: &[(i64, i64)]) -> Vec<Vec<Cell>> {
        values
            .iter()
            .map(|(a, b)| vec![Cell::Integer(*a), Cell::Integer(*b)])
            .collect()
    }

    fn lines(expected: &[(i64, i64)], got: &[(i64, i64)], ordered: bool) -> Vec<RowDiff> {
        let (expected, got) = (rows(expected), rows(got));
        let matching = match_rows(&expected, &got, NONE);
        line_up(&expected, &got, &matching, NONE, ordered)
    }

    #[test]
    fn alike_rows_are_paired() {
        assert_eq!(
            lines(&[(1, 1), (2, 2), (3, 3)], &[(1, 1), (2, 9), (7, 7)], false),
            [
                RowDiff::Same {
                    expected: 0,
                    got: 0
                },
                RowDiff::Changed {
                    expected: 1,
                    got: 1,
                    columns: vec![1]
                },
                RowDiff::Unexpected { got: 2 },
                RowDiff::Missing { expected: 2 },
            ]
        );
    }

    #[test]
    fn only_the_rows_out_of_order_moved() {
        let lines = lines(&[(1, 1), (2, 2), (3, 3)], &[(3, 3), (1, 1), (2, 2)], true);
        assert_eq!(
            lines[0],
            RowDiff::Moved {
                expected: 2,
                got: 0
            }
        );
        assert!(matches!(lines[1], RowDiff::Same { .. }));
    }
}
