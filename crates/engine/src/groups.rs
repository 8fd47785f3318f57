//! Rows grouped by what they link to: the orders of each customer, the members of each organisation.

use crate::table::{Column, NO_ROW};

/// For each row of the target table, the rows that link to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Groups {
    /// Groups the rows of a link column; linear time. Rows that `include` refuses are left out.
    pub fn build(links: &Column, targets: usize, include: impl Fn(u32) -> bool) -> Groups {
        let link =
            |row: u32| links.link(row).filter(|&target| target != NO_ROW && (target as usize) < targets);
        let len = links.len() as u32;
        let mut starts = vec![0_u32; targets + 1];
        for row in 0..len {
            if let Some(target) = link(row).filter(|_| include(row)) {
                starts[target as usize + 1] += 1;
            }
        }
        for target in 0..targets {
            starts[target + 1] += starts[target];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[targets] as usize];
        for row in 0..len {
            if let Some(target) = link(row).filter(|_| include(row)) {
                let place = &mut next[target as usize];
                rows[*place as usize] = row;
                *place += 1;
            }
        }
        Groups { starts, rows }
    }

    /// The rows that link to `target`, in row order.
    pub fn of(&self, target: u32) -> &[u32] {
        let target = target as usize;
        match (self.starts.get(target), self.starts.get(target + 1)) {
            (Some(&start), Some(&end)) => &self.rows[start as usize..end as usize],
            _ => &[],
        }
    }
}
