//! Which row of a result stands for which expected one, where the order of the
//! rows does not matter.

use std::collections::{HashMap, VecDeque};

use super::cells::{self, Tolerance};
use crate::problem::model::Cell;

/// Row comparisons that a search may cost; beyond, a row counts as unmatched.
const EFFORT: usize = 2_000_000;

/// Pairs of equal rows, each row in one pair at most, as many as there can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// For each expected row, its row of the result.
    pub of_expected: Vec<Option<usize>>,
    /// For each row of the result, its expected row.
    pub of_got: Vec<Option<usize>>,
}

impl Matching {
    pub fn is_complete(&self) -> bool {
        self.of_expected.iter().all(Option::is_some) && self.of_got.iter().all(Option::is_some)
    }

    pub fn missing(&self) -> impl Iterator<Item = usize> + '_ {
        unmatched(&self.of_expected)
    }

    pub fn unexpected(&self) -> impl Iterator<Item = usize> + '_ {
        unmatched(&self.of_got)
    }
}

fn unmatched(pairs: &[Option<usize>]) -> impl Iterator<Item = usize> + '_ {
    pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| pair.is_none())
        .map(|(index, _)| index)
}

/// Rows that could be equal: those whose cells other than numbers are.
#[derive(Default)]
struct Group {
    expected: Vec<usize>,
    got: Vec<usize>,
    has_floats: bool,
}

/// Matches two bags of rows. Rows that are equal without a tolerance are paired
/// in the order in which they stand; floats are then matched as pairs, since
/// being close is not transitive.
pub fn match_rows(expected: &[Vec<Cell>], got: &[Vec<Cell>], tolerance: Tolerance) -> Matching {
    let mut matching = Matching {
        of_expected: vec![None; expected.len()],
        of_got: vec![None; got.len()],
    };
    pair_exactly(expected, got, &mut matching);
    if matching.is_complete() {
        return matching;
    }
    let mut groups: HashMap<Vec<u8>, Group> = HashMap::new();
    for (rows, is_expected) in [(expected, true), (got, false)] {
        for (index, row) in rows.iter().enumerate() {
            let group = groups.entry(key(row, cells::class_key)).or_default();
            group.has_floats |= row.iter().any(|cell| matches!(cell, Cell::Real(_)));
            if is_expected {
                group.expected.push(index);
            } else {
                group.got.push(index);
            }
        }
    }
    let mut effort = EFFORT;
    for group in groups.into_values().filter(|group| group.has_floats) {
        let mut search = Search::new(expected, got, tolerance, &group);
        for index in &group.expected {
            if matching.of_expected[*index].is_none() {
                search.augment(*index, &mut matching, &mut effort);
            }
        }
    }
    matching
}

fn key(row: &[Cell], part: fn(&Cell, &mut Vec<u8>)) -> Vec<u8> {
    let mut key = Vec::with_capacity(row.len() * 9);
    for cell in row {
        part(cell, &mut key);
    }
    key
}

fn pair_exactly(expected: &[Vec<Cell>], got: &[Vec<Cell>], matching: &mut Matching) {
    let mut waiting: HashMap<Vec<u8>, VecDeque<usize>> = HashMap::with_capacity(expected.len());
    for (index, row) in expected.iter().enumerate() {
        waiting
            .entry(key(row, cells::exact_key))
            .or_default()
            .push_back(index);
    }
    for (index, row) in got.iter().enumerate() {
        let pair = waiting
            .get_mut(&key(row, cells::exact_key))
            .and_then(VecDeque::pop_front);
        if let Some(pair) = pair {
            matching.of_got[index] = Some(pair);
            matching.of_expected[pair] = Some(index);
        }
    }
}

/// Augmenting paths within one group.
struct Search<'a> {
    expected: &'a [Vec<Cell>],
    got: &'a [Vec<Cell>],
    tolerance: Tolerance,
    /// The group's rows of the result, by the number in `column`.
    sorted: Vec<(f64, usize)>,
    /// The column of numbers with the most different values: it leaves the
    /// fewest candidates.
    column: Option<usize>,
}

impl<'a> Search<'a> {
    fn new(
        expected: &'a [Vec<Cell>],
        got: &'a [Vec<Cell>],
        tolerance: Tolerance,
        group: &Group,
    ) -> Search<'a> {
        let width = group.got.first().map_or(0, |row| got[*row].len());
        let column = (0..width)
            .filter(|column| {
                group
                    .got
                    .first()
                    .is_some_and(|row| cells::number(&got[*row][*column]).is_some())
            })
            .max_by_key(|column| {
                let mut values: Vec<u64> = group
                    .got
                    .iter()
                    .filter_map(|row| cells::number(&got[*row][*column]))
                    .map(f64::to_bits)
                    .collect();
                values.sort_unstable();
                values.dedup();
                values.len()
            });
        let mut sorted: Vec<(f64, usize)> = group
            .got
            .iter()
            .map(|row| {
                let number = column.and_then(|column| cells::number(&got[*row][column]));
                (number.unwrap_or(0.0), *row)
            })
            .collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Search {
            expected,
            got,
            tolerance,
            sorted,
            column,
        }
    }

    /// Rows of the result that could equal an expected one, by the sorted column.
    fn candidates(&self, row: usize) -> &[(f64, usize)] {
        let number = self
            .column
            .and_then(|column| cells::number(&self.expected[row][column]))
            .unwrap_or(0.0);
        if !number.is_finite() {
            return &self.sorted;
        }
        // A little more than allowed: the exact test follows.
        let reach = (self.tolerance.abs + 2.0 * self.tolerance.rel * number.abs()) * 1.01
            + number.abs() * f64::EPSILON;
        let from = self.sorted.partition_point(|(x, _)| *x < number - reach);
        let to = self.sorted.partition_point(|(x, _)| *x <= number + reach);
        &self.sorted[from..to.max(from)]
    }

    /// Looks for a path from an unmatched expected row to an unmatched row of
    /// the result, and turns its pairs over.
    fn augment(&mut self, start: usize, matching: &mut Matching, effort: &mut usize) {
        let mut queue = VecDeque::from([start]);
        // Row of the result → expected row from which it was reached.
        let mut reached: HashMap<usize, usize> = HashMap::new();
        while let Some(expected) = queue.pop_front() {
            for (_, got) in self.candidates(expected) {
                if *effort == 0 {
                    return;
                }
                *effort -= 1;
                if reached.contains_key(got)
                    || !cells::same_row(&self.expected[expected], &self.got[*got], self.tolerance)
                {
                    continue;
                }
                reached.insert(*got, expected);
                match matching.of_got[*got] {
                    Some(other) => queue.push_back(other),
                    None => {
                        turn_over(*got, start, &reached, matching);
                        return;
                    }
                }
            }
        }
    }
}

fn turn_over(end: usize, start: usize, reached: &HashMap<usize, usize>, matching: &mut Matching) {
    let mut got = end;
    while let Some(expected) = reached.get(&got).copied() {
        let before = matching.of_expected[expected];
        matching.of_expected[expected] = Some(got);
        matching.of_got[got] = Some(expected);
        if expected == start {
            return;
        }
        match before {
            Some(before) => got = before,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOLERANCE: Tolerance = Tolerance { abs: 0.1, rel: 0.0 };

    fn reals(values: &[f64]) -> Vec<Vec<Cell>> {
        values.iter().map(|x| vec![Cell::Real(*x)]).collect()
    }

    #[test]
    fn an_exact_pair_gives_way_where_only_that_pairs_all() {
        // 1.0 equals 1.0, but then 1.08 and 0.92 would be left over.
        let matching = match_rows(&reals(&[1.0, 1.08]), &reals(&[1.0, 0.92]), TOLERANCE);
        assert!(matching.is_complete());
    }

    #[test]
    fn counts_matter() {
        let matching = match_rows(&reals(&[5.0, 5.0]), &reals(&[5.0]), TOLERANCE);
        assert_eq!(matching.missing().count(), 1);
        let five = vec![vec![Cell::Integer(5); 3]];
        assert!(!match_rows(&five, &reals(&[5.0]), TOLERANCE).is_complete());
    }

    #[test]
    fn many_close_floats_are_matched_in_time() {
        let expected: Vec<f64> = (0..20_000).map(|n| f64::from(n) / 7.0).collect();
        let got: Vec<f64> = expected.iter().rev().map(|x| x + 1e-12).collect();
        let tolerance = Tolerance {
            abs: 1e-9,
            rel: 1e-9,
        };
        assert!(match_rows(&reals(&expected), &reals(&got), tolerance).is_complete());
    }

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Null),
            (-2i64..3).prop_map(Cell::Integer),
            (-20i64..20).prop_map(|n| Cell::Real(n as f64 * 0.06)),
            "[ab]{0,1}".prop_map(|text| Cell::Text(text.into_bytes())),
            Just(Cell::Blob(vec![1])),
        ]
    }

    fn rows() -> impl Strategy<Value = Vec<Vec<Cell>>> {
        prop::collection::vec(prop::collection::vec(cell(), 2), 0..7)
    }

    /// The largest number of pairs, by trying everything.
    fn best(expected: &[Vec<Cell>], got: &[Vec<Cell>], used: &mut Vec<bool>) -> usize {
        let Some((first, rest)) = expected.split_first() else {
            return 0;
        };
        let mut most = best(rest, got, used);
        for (index, row) in got.iter().enumerate() {
            if !used[index] && cells::same_row(first, row, TOLERANCE) {
                used[index] = true;
                most = most.max(1 + best(rest, got, used));
                used[index] = false;
            }
        }
        most
    }

    proptest! {
        #[test]
        fn as_many_pairs_as_there_can_be(expected in rows(), got in rows()) {
            let matching = match_rows(&expected, &got, TOLERANCE);
            let pairs = matching.of_expected.iter().flatten().count();
            prop_assert_eq!(pairs, best(&expected, &got, &mut vec![false; got.len()]));
            for (row, pair) in matching.of_expected.iter().enumerate() {
                if let Some(pair) = pair {
                    prop_assert_eq!(matching.of_got[*pair], Some(row));
                    prop_assert!(cells::same_row(&expected[row], &got[*pair], TOLERANCE));
                }
            }
        }

        #[test]
        fn any_order_of_the_same_rows_matches(
            (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
        ) {
            prop_assert!(match_rows(&rows, &shuffled, TOLERANCE).is_complete());
        }
    }
}
