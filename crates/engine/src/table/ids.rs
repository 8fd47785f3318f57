//! Row ids as runs: a million imported rows cost one entry.

use domain::RowId;
use oplog::Rows;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    first: RowId,
    row: u32,
    len: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    first: RowId,
    run: u32,
}

/// Maps row ids to rows of a table and back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ids {
    /// In row order; rows are dense.
    runs: Vec<Run>,
    /// Ordered by first id, which stands here too so that a search stays within one piece of memory.
    by_id: Vec<Entry>,
    rows: u32,
}

impl Ids {
    /// How many rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The id of a row.
    ///
    /// # Panics
    /// When the row does not exist.
    pub fn id(&self, row: u32) -> RowId {
        let place = self.runs.partition_point(|run| run.row <= row);
        let run = &self.runs[place - 1];
        assert!(row - run.row < run.len, "row {row} of {}", self.rows);
        run.first.offset(u64::from(row - run.row))
    }

    /// The row of an id.
    pub fn row(&self, id: RowId) -> Option<u32> {
        let place = self.by_id.partition_point(|entry| entry.first <= id);
        let run = &self.runs[self.by_id.get(place.checked_sub(1)?)?.run as usize];
        let distance = id.0.wrapping_sub(run.first.0);
        (distance < u128::from(run.len)).then(|| run.row + distance as u32)
    }

    /// The row of an id, which is made if there is none.
    pub fn row_or_new(&mut self, id: RowId) -> u32 {
        match self.row(id) {
            Some(row) => row,
            None => self.append(id, 1),
        }
    }

    /// The rows of ids in their order, where they have one.
    pub fn rows_of<'a>(&'a self, ids: &'a Rows) -> impl Iterator<Item = Option<u32>> + 'a {
        ids.runs().iter().flat_map(move |&(first, len)| {
            let mut done = 0;
            let mut stretch = (None, 0);
            (0..len).map(move |n| {
                if n == done {
                    stretch = self.stretch(first.offset(u64::from(n)), len - n);
                    done += stretch.1;
                }
                let row = stretch.0?;
                Some(row + stretch.1 - (done - n))
            })
        })
    }

    /// The rows of ids in their order. Those that have none get new rows in the order of the ids, so that links to
    /// rows that have not arrived, in whatever order, do not tear their runs apart.
    pub fn rows_or_new(&mut self, ids: &Rows) -> Vec<u32> {
        let mut rows = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        for &(first, len) in ids.runs() {
            let mut done = 0;
            while done < len {
                let id = first.offset(u64::from(done));
                let (row, same) = self.stretch(id, len - done);
                match row {
                    Some(row) => rows.extend(row..row + same),
                    None => {
                        missing.push((id, same, rows.len()));
                        rows.resize(rows.len() + same as usize, u32::MAX);
                    }
                }
                done += same;
            }
        }
        missing.sort_unstable();
        for (first, len, at) in missing {
            // Ids may be named twice, so some of them may have a row by now.
            let mut done = 0;
            while done < len {
                let id = first.offset(u64::from(done));
                let (row, same) = self.stretch(id, len - done);
                let row = row.unwrap_or_else(|| self.append(id, same));
                let place = at + done as usize;
                for (slot, row) in rows[place..place + same as usize].iter_mut().zip(row..) {
                    *slot = row;
                }
                done += same;
            }
        }
        rows
    }

    /// The row of `id`, if it has one, and how many of the `len` ids from it on continue the same way: with the rows
    /// after it, or without any.
    fn stretch(&self, id: RowId, len: u32) -> (Option<u32>, u32) {
        let place = self.by_id.partition_point(|entry| entry.first <= id);
        if let Some(entry) = place.checked_sub(1).map(|place| &self.by_id[place]) {
            let run = &self.runs[entry.run as usize];
            let distance = id.0 - run.first.0;
            if distance < u128::from(run.len) {
                return (Some(run.row + distance as u32), (run.len - distance as u32).min(len));
            }
        }
        let room = self.by_id.get(place).map_or(u128::MAX, |next| next.first.0 - id.0);
        let room = room.min(u128::MAX - id.0).max(1);
        (None, u32::try_from(room).map_or(len, |room| room.min(len)))
    }

    /// Whether none of the `len` ids from `first` has a row.
    pub fn is_free(&self, first: RowId, len: u32) -> bool {
        let last = first.offset(u64::from(len.saturating_sub(1)));
        if last < first {
            return false;
        }
        let place = self.by_id.partition_point(|entry| entry.first <= last);
        match place.checked_sub(1) {
            None => true,
            Some(place) => {
                let run = &self.runs[self.by_id[place].run as usize];
                run.first.offset(u64::from(run.len) - 1) < first
            }
        }
    }

    /// Whether the `len` ids from `first` are the rows from `row` on.
    pub fn is_run(&self, first: RowId, len: u32, row: u32) -> bool {
        let (found, same) = self.stretch(first, len);
        found == Some(row) && same == len
    }

    /// Appends `len` new rows with ids from `first`; gives the first row.
    ///
    /// # Panics
    /// When the table would pass 2^32 rows. The ids must be free.
    pub fn append(&mut self, first: RowId, len: u32) -> u32 {
        debug_assert!(self.is_free(first, len));
        let row = self.rows;
        let rows = row.checked_add(len);
        assert!(rows.is_some(), "a table holds at most 2^32 rows");
        self.rows = rows.unwrap_or(row);
        if let Some(last) = self.runs.last_mut()
            && last.first.offset(u64::from(last.len)) == first
            && first.0 != 0
        {
            last.len += len;
            return row;
        }
        let place = self.by_id.partition_point(|entry| entry.first < first);
        self.by_id.insert(place, Entry { first, run: self.runs.len() as u32 });
        self.runs.push(Run { first, row, len });
        row
    }

    /// From runs of ids in row order; `None` when they overlap or are too many.
    pub(crate) fn from_runs(runs: &[(RowId, u32)]) -> Option<Ids> {
        let mut ids = Ids::default();
        for (at, &(first, len)) in runs.iter().enumerate() {
            first.0.checked_add(u128::from(len.checked_sub(1)?))?;
            ids.by_id.push(Entry { first, run: at as u32 });
            ids.runs.push(Run { first, row: ids.rows, len });
            ids.rows = ids.rows.checked_add(len)?;
        }
        ids.by_id.sort_unstable_by_key(|entry| entry.first);
        let end = |entry: &Entry| {
            ids.runs[entry.run as usize].first.offset(u64::from(ids.runs[entry.run as usize].len) - 1)
        };
        let apart = ids.by_id.windows(2).all(|pair| end(&pair[0]) < pair[1].first);
        apart.then_some(ids)
    }

    /// The runs in row order: first id and length.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = (RowId, u32)> {
        self.runs.iter().map(|run| (run.first, run.len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_and_rows_are_inverse(starts in proptest::collection::vec((0_u128..500, 1_u32..20), 0..60)) {
            let mut ids = Ids::default();
            let mut model: Vec<RowId> = Vec::new();
            for (start, len) in starts {
                let all: Vec<RowId> = (0..u64::from(len)).map(|n| RowId(start).offset(n)).collect();
                let free = all.iter().all(|id| !model.contains(id));
                prop_assert_eq!(ids.is_free(RowId(start), len), free);
                if len % 3 == 0 {
                    // Twice the same ids, and some before them, in one go.
                    let named = [(RowId(start), len), (RowId(start).offset(3), len), (RowId(start / 2), 2)];
                    let named = Rows::from_runs(named.to_vec());
                    let rows = ids.rows_or_new(&named);
                    let mut new: Vec<RowId> = named.iter().filter(|id| !model.contains(id)).collect();
                    new.sort_unstable();
                    new.dedup();
                    model.extend(new);
                    for (id, row) in named.iter().zip(rows) {
                        prop_assert_eq!(model[row as usize], id);
                    }
                    let more = Rows::from_runs(vec![(RowId(start / 3), len + 20), (RowId(start), 2)]);
                    let found: Vec<Option<RowId>> =
                        ids.rows_of(&more).map(|row| row.map(|row| model[row as usize])).collect();
                    let expected: Vec<Option<RowId>> = more.iter().map(|id| model.contains(&id).then_some(id)).collect();
                    prop_assert_eq!(found, expected);
                } else if free {
                    prop_assert_eq!(ids.append(RowId(start), len) as usize, model.len());
                    model.extend(all);
                } else {
                    let row = ids.row_or_new(RowId(start));
                    if row as usize == model.len() {
                        model.push(RowId(start));
                    }
                }
            }
            for (row, &id) in model.iter().enumerate() {
                prop_assert_eq!(ids.row(id), Some(row as u32));
                prop_assert_eq!(ids.id(row as u32), id);
            }
            for id in (0..600).map(RowId) {
                prop_assert_eq!(ids.row(id).is_some(), model.contains(&id));
            }
        }
    }
}
