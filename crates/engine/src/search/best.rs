//! The best of the rows found.

use super::FIELDS;

/// One row found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The row.
    pub row: u32,
    /// The place in [`FIELDS`] of the field in which it was found.
    pub field: u8,
}

/// The best hits and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// All rows found.
    pub total: u64,
    /// Best first; equally good ones in row order.
    pub hits: Vec<Hit>,
}

/// How many ranks there are; see [`super::question::Question::rank`].
const RANKS: usize = FIELDS.len() * 4;

/// Keeps the best few: one list per rank, so that adding costs nothing however broad the question is.
pub(super) struct Best {
    limit: usize,
    total: u64,
    ranks: [Vec<u32>; RANKS],
}

impl Best {
    pub(super) fn new(limit: usize) -> Best {
        Best { limit, total: 0, ranks: Default::default() }
    }

    /// Takes a row in; rows come in their order.
    pub(super) fn add(&mut self, row: u32, rank: u32) {
        self.total += 1;
        let list = &mut self.ranks[rank as usize];
        if list.len() < self.limit {
            list.push(row);
        }
    }

    /// Whether no row that comes now can be among the best.
    pub(super) fn is_settled(&self) -> bool {
        self.ranks[0].len() >= self.limit
    }

    /// The best of these and of other rows.
    pub(super) fn beside(mut self, other: Best) -> Found {
        let mut hits = Vec::new();
        for (rank, (rows, others)) in self.ranks.iter_mut().zip(other.ranks).enumerate() {
            rows.extend(others);
            rows.sort_unstable();
            hits.extend(rows.iter().map(|&row| Hit { row, field: (rank / 4) as u8 }));
        }
        hits.truncate(self.limit);
        Found { total: self.total + other.total, hits }
    }
}
