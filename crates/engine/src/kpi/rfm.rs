//! RFM: recency, frequency and monetary scores.
//!
//! Recency = days from the last order to the as-of day, frequency = number of orders, monetary = sum of the orders,
//! over all customers with an order in the reported days; 5 is best.
//! - **Rule A** (primary): `score = 1 + ⌊5 k ÷ n⌋`, k = customers strictly worse. Equal values get equal scores, row
//!   order never matters, groups can be unequal or empty.
//! - **Rule B**: groups of equal size, equal values by customer id ascending; `score = ⌈5 × rank ÷ n⌉`.
//!
//! Nothing is sorted: the scores follow from four order statistics per measure (see `rank.rs`).

use super::input::{Drill, KpiInput};
use super::rank::{cutoffs_a, cutoffs_a_counted, cutoffs_b};
use crate::purchases::clamped;
use domain::Day;
use domain::insight::{Rfm, RfmCell, RfmGroup, RfmGroupCount, RfmPart, RfmRule, RfmScore, ScoreCounts};

/// Everybody's scores, one byte per customer row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RfmScores {
    rule: RfmRule,
    as_of: Option<Day>,
    cells: Vec<u8>,
}

/// The byte of a customer without orders.
const UNSCORED: u8 = u8::MAX;

impl RfmScores {
    /// Scores by rule A, among the customers that count in `input`.
    pub fn rule_a(input: &KpiInput) -> RfmScores {
        let buyers = Buyers::gather(input);
        let small = |values: &[i32]| {
            cutoffs_a_counted(|| values.iter().copied()).or_else(|| cutoffs_a(&mut values.to_vec()))
        };
        let cutoffs = (small(&buyers.last), small(&buyers.counts), cutoffs_a(&mut buyers.sums.clone()));
        let mut scores = RfmScores::unscored(input, RfmRule::A);
        if let (Some(r), Some(f), Some(m)) = cutoffs {
            for (at, &row) in buyers.rows.iter().enumerate() {
                scores.cells[row as usize] =
                    pack(r.score(buyers.last[at]), f.score(buyers.counts[at]), m.score(buyers.sums[at]));
            }
        }
        scores
    }

    /// Scores by rule B. `id_rank` says where each customer row stands in the order of the customer ids: all different,
    /// smaller is earlier; see [`rank_of_ids`]. Customers past its end come last, by row.
    pub fn rule_b(input: &KpiInput, id_rank: &[u32]) -> RfmScores {
        let buyers = Buyers::gather(input);
        let tie = |row: u32| {
            let known = id_rank.get(row as usize);
            known.map_or((1_u64 << 32) | u64::from(row), |&rank| u64::from(rank))
        };
        let keyed = |value: &dyn Fn(usize) -> i64| -> Vec<(i64, u64)> {
            (0..buyers.rows.len()).map(|at| (value(at), tie(buyers.rows[at]))).collect()
        };
        let measures = [
            keyed(&|at| buyers.last[at].into()),
            keyed(&|at| buyers.counts[at].into()),
            keyed(&|at| buyers.sums[at]),
        ];
        let cutoffs = measures.each_ref().map(|keys| cutoffs_b(&mut keys.clone(), (i64::MIN, 0)));
        let mut scores = RfmScores::unscored(input, RfmRule::B);
        if let [Some(r), Some(f), Some(m)] = cutoffs {
            let [last, counts, sums] = &measures;
            for (at, &row) in buyers.rows.iter().enumerate() {
                scores.cells[row as usize] = pack(r.score(last[at]), f.score(counts[at]), m.score(sums[at]));
            }
        }
        scores
    }

    /// The scores of one customer; `None` without orders, or outside the population.
    #[inline]
    pub fn get(&self, customer: usize) -> Option<RfmScore> {
        self.cells.get(customer).and_then(|&cell| unpack(cell))
    }

    /// The picture of the scored customers who are selected in `input`: pass the input the scores were made with for the
    /// whole population, or one with a narrower selection for a segment's place in it.
    pub fn summary(&self, input: &KpiInput) -> Rfm {
        let mut counts = [0_u32; 125];
        let mut revenue = [0_i128; 25];
        input.each_buyer(|customer, span| {
            if let Some(&cell) = self.cells.get(customer).filter(|&&cell| cell != UNSCORED) {
                counts[usize::from(cell)] += 1;
                revenue[usize::from(cell) / 5] += i128::from(input.sum(customer, &span));
            }
        });
        let mut distribution = ScoreCounts::default();
        let mut grid = [(0_u32, 0_i128); 25];
        for (cell, &count) in (0_u8..).zip(&counts) {
            let RfmScore { r, f, m } = unpacked(cell);
            distribution.r[usize::from(r - 1)] += count;
            distribution.f[usize::from(f - 1)] += count;
            distribution.m[usize::from(m - 1)] += count;
            grid[usize::from(cell / 5)].0 += count;
        }
        for (cell, revenue) in grid.iter_mut().zip(revenue) {
            cell.1 = revenue;
        }
        Rfm {
            rule: self.rule,
            as_of: self.as_of,
            customers: counts.iter().sum(),
            distribution,
            grid: (0..).zip(&grid).map(cell_of).collect(),
            groups: RfmGroup::ALL.iter().map(|&group| group_of(group, &grid)).collect(),
        }
    }

    /// The selected customers behind a part.
    pub fn drill(&self, input: &KpiInput, part: RfmPart) -> Drill {
        let mut rows = Vec::new();
        input.each_customer(|customer| {
            if self.get(customer).is_some_and(|score| belongs(score, part)) {
                rows.push(customer as u32);
            }
        });
        Drill::Customers(rows)
    }

    fn unscored(input: &KpiInput, rule: RfmRule) -> RfmScores {
        RfmScores { rule, as_of: input.as_of(), cells: vec![UNSCORED; input.purchases.customers()] }
    }
}

/// The rank of each id as rule B wants it: as whole numbers if all ids are whole numbers, otherwise as text by code
/// point. Equal ids keep the order of their rows.
pub fn rank_of_ids<S: AsRef<str>>(ids: &[S]) -> Vec<u32> {
    let numbers: Option<Vec<i128>> = ids.iter().map(|id| id.as_ref().parse().ok()).collect();
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    match numbers {
        Some(numbers) => order.sort_by_key(|&row| numbers[row as usize]),
        None => order.sort_by(|&a, &b| ids[a as usize].as_ref().cmp(ids[b as usize].as_ref())),
    }
    let mut ranks = vec![0; ids.len()];
    for (rank, row) in (0..).zip(order) {
        ranks[row as usize] = rank;
    }
    ranks
}

/// The measures of everybody with an order, side by side, so that each is read in one run. A later last day is a
/// better recency, so the as-of day itself is not needed to compare.
struct Buyers {
    rows: Vec<u32>,
    last: Vec<i32>,
    counts: Vec<i32>,
    sums: Vec<i64>,
}

impl Buyers {
    fn gather(input: &KpiInput) -> Buyers {
        let size = input.selection.map_or(input.purchases.customers(), |selection| selection.count());
        let mut buyers = Buyers {
            rows: Vec::with_capacity(size),
            last: Vec::with_capacity(size),
            counts: Vec::with_capacity(size),
            sums: Vec::with_capacity(size),
        };
        input.each_buyer(|customer, span| {
            buyers.rows.push(customer as u32);
            buyers.last.push(input.last_in(customer, &span));
            buyers.counts.push(i32::try_from(span.len()).unwrap_or(i32::MAX));
            buyers.sums.push(input.sum(customer, &span));
        });
        buyers
    }
}

fn pack(r: u8, f: u8, m: u8) -> u8 {
    (r - 1) * 25 + (f - 1) * 5 + (m - 1)
}

fn unpack(cell: u8) -> Option<RfmScore> {
    (cell != UNSCORED).then(|| unpacked(cell))
}

fn unpacked(cell: u8) -> RfmScore {
    RfmScore { r: cell / 25 + 1, f: cell / 5 % 5 + 1, m: cell % 5 + 1 }
}

fn belongs(score: RfmScore, part: RfmPart) -> bool {
    match part {
        RfmPart::All => true,
        RfmPart::Cell(r, f) => (score.r, score.f) == (r, f),
        RfmPart::Group(group) => RfmGroup::of(score.r, score.f) == group,
        RfmPart::Score(wanted) => score == wanted,
        RfmPart::Recency(r) => score.r == r,
        RfmPart::Frequency(f) => score.f == f,
        RfmPart::Monetary(m) => score.m == m,
    }
}

fn cell_of((index, &(customers, revenue)): (u8, &(u32, i128))) -> RfmCell {
    RfmCell { r: index / 5 + 1, f: index % 5 + 1, customers, revenue_minor: clamped(revenue) }
}

fn group_of(group: RfmGroup, grid: &[(u32, i128); 25]) -> RfmGroupCount {
    let cells = (0_u8..).zip(grid).filter(|(index, _)| RfmGroup::of(index / 5 + 1, index % 5 + 1) == group);
    let (customers, revenue) = cells.fold((0, 0), |sum, (_, cell)| (sum.0 + cell.0, sum.1 + cell.1));
    RfmGroupCount { group, customers, revenue_minor: clamped(revenue) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_pack_and_unpack() {
        for cell in 0..125 {
            let RfmScore { r, f, m } = unpacked(cell);
            assert_eq!(pack(r, f, m), cell);
        }
        assert_eq!(unpack(UNSCORED), None);
    }

    #[test]
    fn ids_are_ranked_as_numbers_only_if_all_are_numbers() {
        assert_eq!(rank_of_ids(&["10", "9", "-1"]), [2, 1, 0]);
        assert_eq!(rank_of_ids(&["10", "9", "x"]), [0, 1, 2]);
        assert!(rank_of_ids::<&str>(&[]).is_empty());
    }
}
