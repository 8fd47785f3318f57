//! How filters overlap: every combination counted in one pass over the rows.

use super::{Host, Outcome, Service, failures};
use engine::bits::Bits;
use protocol::{Filter, OVERLAP_MAX, Overlap, OverlapPart};
use store::LogStore;

impl<S: LogStore, H: Host> Service<S, H> {
    /// How many rows each combination of filters selects.
    pub(super) fn overlap(&self, kind: &str, filters: &[Filter]) -> Outcome<Overlap> {
        let space = self.replica.space();
        if space.schema().kind(kind).is_none() {
            return Err(failures::unknown_kind(kind));
        }
        if filters.len() > OVERLAP_MAX {
            return Err(failures::bad_parameter(format!("{} filters; at most {OVERLAP_MAX}", filters.len())));
        }
        let table = space.table(kind);
        let mut sets = Vec::new();
        for filter in filters {
            let mut rows = self.select(kind, filter)?;
            if let Some(table) = table {
                rows.and(table.live());
            }
            sets.push(rows);
        }
        let mut parts: Vec<OverlapPart> = combinations(&sets)
            .into_iter()
            .enumerate()
            .skip(1)
            .filter(|(_, count)| *count > 0)
            .map(|(mask, count)| OverlapPart {
                within: (0..sets.len()).filter(|place| mask >> place & 1 == 1).collect(),
                count,
            })
            .collect();
        parts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.within.cmp(&b.within)));
        Ok(Overlap {
            of: table.map_or(0, |table| table.live().count()) as u64,
            sizes: sets.iter().map(|set| set.count() as u64).collect(),
            parts,
        })
    }
}

/// How many rows are in each combination of sets. The place in the list is the combination, a bit for each set; those in
/// none of them are not counted.
fn combinations(sets: &[Bits]) -> Vec<u64> {
    let mut counts = vec![0; 1 << sets.len()];
    let words = sets.iter().map(|set| set.words().len()).max().unwrap_or(0);
    for place in 0..words {
        let word = |set: &Bits| set.words().get(place).copied().unwrap_or(0);
        let mut any = sets.iter().fold(0, |any, set| any | word(set));
        while any != 0 {
            let bit = any.trailing_zeros();
            any &= any - 1;
            let mask = sets
                .iter()
                .enumerate()
                .fold(0, |mask, (set, rows)| mask | ((word(rows) >> bit & 1) as usize) << set);
            counts[mask] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_counted_as_row_by_row() {
        let sets = [3, 5, 7].map(|step| Bits::from_fn(1000, |row| row % step == 0));
        let mut expected = vec![0; 8];
        for row in 0..1000 {
            let mask =
                sets.iter().enumerate().map(|(place, set)| usize::from(set.get(row)) << place).sum::<usize>();
            expected[mask] += u64::from(mask > 0);
        }
        assert_eq!(combinations(&sets), expected);
        assert_eq!(combinations(&[]), [0]);
    }
}
