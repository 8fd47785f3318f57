//! Items bought together, and what to offer to one who has bought some.
//!
//! N baskets; a basket counts an item once. `support = n_ab ÷ N`, `confidence(a→b) = n_ab ÷ n_a`,
//! `lift = n_ab N ÷ (n_a n_b)` (Brin et al. 1997), `cosine = n_ab ÷ √(n_a n_b)` (the item-to-item measure of Linden, Smith &
//! York 2003), `jaccard = n_ab ÷ (n_a + n_b − n_ab)`, `leverage = n_ab ÷ N − n_a n_b ÷ N²` (Piatetsky-Shapiro 1991),
//! `conviction = (1 − n_b ÷ N) ÷ (1 − confidence)`.
//!
//! Ranking: by score; scores that are equal to 12 decimals by n_ab, then by name in the order of code points. For several
//! items the score is the sum of the cosines, and equal ones go by name. Items that were bought are not offered.

pub mod orders;

use domain::insight::{ItemPair, Recommendation, RecommendationReason};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// A basket with more items than this says little about pairs and would cost their square; it counts for the single items.
pub const BASKET_MAX: usize = 400;

/// What pairs are ranked by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// n_ab ÷ √(n_a n_b).
    Cosine,
    /// n_ab N ÷ (n_a n_b).
    Lift,
}

/// How often each item and each pair was bought.
#[derive(Clone, Debug, Default)]
pub struct Baskets {
    baskets: u32,
    items: Vec<u32>,
    /// Per item those bought with it and how often, ascending by item.
    beside: Vec<Vec<(u32, u32)>>,
    /// Place of each item when sorted by name.
    rank: Vec<u32>,
}

impl Baskets {
    /// Counts order lines, each (basket, item), in any order. Items are numbers into `names`; others are left out.
    pub fn new(lines: impl IntoIterator<Item = (u32, u32)>, names: &[&str]) -> Baskets {
        let mut lines: Vec<(u32, u32)> =
            lines.into_iter().filter(|line| (line.1 as usize) < names.len()).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut found = Baskets { items: vec![0; names.len()], rank: ranks(names), ..Baskets::default() };
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for basket in lines.chunk_by(|a, b| a.0 == b.0) {
            found.baskets += 1;
            basket.iter().for_each(|line| found.items[line.1 as usize] += 1);
            if basket.len() <= BASKET_MAX {
                for (at, one) in basket.iter().enumerate() {
                    for other in &basket[at + 1..] {
                        *pairs.entry((one.1, other.1)).or_default() += 1;
                    }
                }
            }
        }
        found.beside = vec![Vec::new(); names.len()];
        for ((a, b), together) in pairs {
            found.beside[a as usize].push((b, together));
            found.beside[b as usize].push((a, together));
        }
        found.beside.iter_mut().for_each(|beside| beside.sort_unstable());
        found
    }

    /// How many baskets there are.
    pub fn baskets(&self) -> u32 {
        self.baskets
    }

    /// All pairs bought together at least once, a before b by name, ascending.
    pub fn pairs(&self) -> Vec<ItemPair> {
        let mut pairs: Vec<ItemPair> = Vec::new();
        for (a, beside) in (0..).zip(&self.beside) {
            let later = beside.iter().filter(|(b, _)| self.rank_of(a) < self.rank_of(*b));
            pairs.extend(later.map(|&(b, n_ab)| self.pair(a, b, n_ab)));
        }
        pairs.sort_unstable_by_key(|pair| (self.rank_of(pair.a), self.rank_of(pair.b)));
        pairs
    }

    fn rank_of(&self, item: u32) -> u32 {
        self.rank[item as usize]
    }

    fn pair(&self, a: u32, b: u32, n_ab: u32) -> ItemPair {
        let (n_a, n_b) = (self.items[a as usize], self.items[b as usize]);
        let [n, na, nb, nab] = [self.baskets, n_a, n_b, n_ab].map(f64::from);
        let conviction =
            |of: u32, other: f64| (n_ab < of).then(|| (1.0 - other / n) / (1.0 - nab / f64::from(of)));
        ItemPair {
            a,
            b,
            n_a,
            n_b,
            n_ab,
            support: nab / n,
            confidence_ab: nab / na,
            confidence_ba: nab / nb,
            lift: nab * n / (na * nb),
            cosine: nab / (na * nb).sqrt(),
            jaccard: nab / (na + nb - nab),
            leverage: nab / n - na * nb / (n * n),
            conviction_ab: conviction(n_a, nb),
            conviction_ba: conviction(n_b, na),
        }
    }

    /// The best items to offer beside one, at least `floor` times bought with it.
    pub fn beside(&self, item: u32, measure: Measure, floor: u32, count: usize) -> Vec<Recommendation> {
        let Some(beside) = self.beside.get(item as usize) else {
            return Vec::new();
        };
        let mut found: Vec<(u32, Recommendation)> = Vec::new();
        for &(other, together) in beside.iter().filter(|(_, together)| *together >= floor) {
            let pair = self.pair(item, other, together);
            let score = if measure == Measure::Cosine { pair.cosine } else { pair.lift };
            let reasons = vec![RecommendationReason { because: item, together, of: pair.n_a }];
            found.push((together, Recommendation { item: other, score, reasons }));
        }
        found.sort_by_cached_key(|(together, found)| {
            (Reverse(to_12_decimals(found.score)), Reverse(*together), self.rank_of(found.item))
        });
        found.into_iter().take(count).map(|(_, found)| found).collect()
    }

    /// The best items to offer to one who has bought some, each bought with one of them at least `floor` times.
    pub fn for_basket(&self, bought: &[u32], floor: u32, count: usize) -> Vec<Recommendation> {
        let mut bought = bought.to_vec();
        bought.sort_unstable_by_key(|&item| self.rank.get(item as usize));
        bought.dedup();
        let mut found: FxHashMap<u32, Recommendation> = FxHashMap::default();
        for &because in &bought {
            for &(item, together) in self.beside.get(because as usize).into_iter().flatten() {
                if together < floor || bought.contains(&item) {
                    continue;
                }
                let pair = self.pair(because, item, together);
                let empty = || Recommendation { item, score: 0.0, reasons: Vec::new() };
                let entry = found.entry(item).or_insert_with(empty);
                entry.score += pair.cosine;
                entry.reasons.push(RecommendationReason { because, together, of: pair.n_a });
            }
        }
        let mut found: Vec<Recommendation> = found.into_values().collect();
        found.sort_by_cached_key(|found| (Reverse(to_12_decimals(found.score)), self.rank_of(found.item)));
        found.truncate(count);
        for one in &mut found {
            // together ÷ of, compared without dividing.
            one.reasons.sort_by(|a, b| {
                let share = |one: &RecommendationReason, other: &RecommendationReason| {
                    u64::from(one.together) * u64::from(other.of)
                };
                share(b, a).cmp(&share(a, b)).then(self.rank_of(a.because).cmp(&self.rank_of(b.because)))
            });
        }
        found
    }
}

/// A score at which equal to 12 decimals is equal.
fn to_12_decimals(score: f64) -> i64 {
    libm::round(score * 1e12) as i64
}

/// The place of each name in the order of code points, which is that of its bytes.
fn ranks(names: &[&str]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    order.sort_by_key(|&item| names[item as usize]);
    let mut rank = vec![0; names.len()];
    for (place, item) in (0..).zip(order) {
        rank[item as usize] = place;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_are_those_of_a_naive_count(lines in prop::collection::vec((0_u32..12, 0_u32..6), 0..60), seed in any::<u64>()) {
            let names = ["f", "e", "d", "c", "b", "a"];
            let found = Baskets::new(lines.clone(), &names);
            let mut turned = lines.clone();
            turned.sort_by_key(|line| u64::from(line.0 * 7 + line.1).wrapping_mul(seed | 1));
            prop_assert_eq!(found.pairs(), Baskets::new(turned, &names).pairs());
            let has = |basket, item| lines.contains(&(basket, item));
            for pair in found.pairs() {
                let count = (0..12).filter(|&basket| has(basket, pair.a) && has(basket, pair.b)).count();
                prop_assert_eq!(pair.n_ab as usize, count);
                prop_assert!((0.0..=1.0 + 1e-12).contains(&pair.cosine) && pair.jaccard <= pair.cosine + 1e-12);
            }
            for one in found.for_basket(&[0, 1], 2, 9) {
                prop_assert!(one.item > 1 && one.reasons.iter().all(|reason| reason.together >= 2));
            }
        }
    }
}
