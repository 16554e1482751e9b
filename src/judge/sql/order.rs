//! The order that a reference asks for, found out from its results on shuffled
//! base rows: what comes before what in all of them.

use super::bag;
use super::cells::Tolerance;
use crate::problem::model::Cell;

/// Above this many rows only blocks of rows are compared, not every pair.
const PAIRWISE: usize = 1_500;

/// A partial order of the reference's rows.
#[derive(Debug, Clone)]
pub struct Demanded {
    /// For each shuffle, where each row of the plain result stands.
    ranks: Vec<Vec<usize>>,
    rows: usize,
}

/// The reference gives other rows when the base rows come in another order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous;

impl Demanded {
    pub fn infer(
        plain: &[Vec<Cell>],
        shuffled: &[&[Vec<Cell>]],
        tolerance: Tolerance,
    ) -> Result<Demanded, Ambiguous> {
        let mut ranks = Vec::with_capacity(shuffled.len());
        for rows in shuffled {
            let matching = bag::match_rows(plain, rows, tolerance);
            if !matching.is_complete() {
                return Err(Ambiguous);
            }
            ranks.push(matching.of_expected.into_iter().flatten().collect());
        }
        Ok(Demanded {
            ranks,
            rows: plain.len(),
        })
    }

    /// Two rows of the plain result that stand the wrong way round in a
    /// sequence of them: the one that must come first, then the other.
    pub fn violation(&self, sequence: &[usize]) -> Option<(usize, usize)> {
        if self.rows > PAIRWISE {
            return self.block_violation(sequence);
        }
        for (place, late) in sequence.iter().enumerate() {
            for early in &sequence[place + 1..] {
                if self.before(*early, *late) {
                    return Some((*early, *late));
                }
            }
        }
        None
    }

    fn before(&self, a: usize, b: usize) -> bool {
        a < b && self.ranks.iter().all(|rank| rank[a] < rank[b])
    }

    /// Blocks are runs of rows that no shuffle takes apart or moves.
    fn block_violation(&self, sequence: &[usize]) -> Option<(usize, usize)> {
        let mut block_of = vec![0; self.rows];
        let mut highest = vec![0; self.ranks.len()];
        let mut block = 0;
        for row in 0..self.rows {
            block_of[row] = block;
            for (highest, rank) in highest.iter_mut().zip(&self.ranks) {
                *highest = rank[row].max(*highest);
            }
            if highest.iter().all(|highest| *highest == row) {
                block += 1;
            }
        }
        let mut last = *sequence.first()?;
        for row in sequence {
            if block_of[*row] < block_of[last] {
                return Some((*row, last));
            }
            last = *row;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Tolerance = Tolerance { abs: 0.0, rel: 0.0 };

    fn rows(values: &[i64]) -> Vec<Vec<Cell>> {
        values.iter().map(|x| vec![Cell::Integer(*x)]).collect()
    }

    fn infer(plain: &[i64], shuffled: &[&[i64]]) -> Result<Demanded, Ambiguous> {
        let shuffled: Vec<Vec<Vec<Cell>>> = shuffled.iter().map(|values| rows(values)).collect();
        let shuffled: Vec<&[Vec<Cell>]> = shuffled.iter().map(Vec::as_slice).collect();
        Demanded::infer(&rows(plain), &shuffled, NONE)
    }

    #[test]
    fn a_total_order() {
        let order = infer(&[1, 2, 3], &[&[1, 2, 3], &[1, 2, 3]]).unwrap();
        assert_eq!(order.violation(&[0, 1, 2]), None);
        assert_eq!(order.violation(&[0, 2, 1]), Some((1, 2)));
    }

    #[test]
    fn no_order() {
        let order = infer(&[1, 2, 3], &[&[3, 2, 1]]).unwrap();
        assert_eq!(order.violation(&[1, 0, 2]), None);
    }

    #[test]
    fn ties_may_go_either_way() {
        // 2 and 3 change places; 1 comes first and 4 last in each.
        let order = infer(&[1, 2, 3, 4], &[&[1, 3, 2, 4]]).unwrap();
        assert_eq!(order.violation(&[0, 2, 1, 3]), None);
        assert_eq!(order.violation(&[2, 0, 1, 3]), Some((0, 2)));
        assert_eq!(order.block_violation(&[0, 2, 1, 3]), None);
        assert!(order.block_violation(&[2, 0, 1, 3]).is_some());
    }

    #[test]
    fn other_rows_are_ambiguous() {
        assert_eq!(infer(&[1], &[&[2]]).unwrap_err(), Ambiguous);
    }
}
