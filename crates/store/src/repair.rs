//! Whether what the mirror holds is the whole of a damaged log record.

use crate::contract::Seq;
use oplog::seal::{HEADER_LEN, Sealed};
use std::collections::BTreeMap;

/// The copies that together replace the damaged record at `seq`, or none if they are not all there.
///
/// The record covers the numbers behind `before`, the one in front of it: it may have been regrouped since its parts
/// were mirrored. So either every one of these numbers has a copy, or the copy of the record itself bears the very
/// checksum the damaged one should have had.
pub(crate) fn whole_copy(
    damaged: &[u8],
    before: Seq,
    seq: Seq,
    mut copies: BTreeMap<Seq, Sealed>,
) -> Vec<(Seq, Sealed)> {
    let wanted = damaged.get(HEADER_LEN - 8..HEADER_LEN);
    let bears_it = |copy: &Sealed| wanted == Some(copy.checksum().to_le_bytes().as_slice());
    if copies.get(&seq).is_some_and(bears_it) {
        return copies.remove_entry(&seq).into_iter().collect();
    }
    copies.retain(|copied, _| (before + 1..=seq).contains(copied));
    if copies.len() as u64 == seq - before { copies.into_iter().collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oplog::seal::{RecordHeader, RecordKind, SpaceId};

    fn record(body: &str) -> Sealed {
        Sealed::new(RecordHeader::new(RecordKind::Log, SpaceId([1; 16])), body.as_bytes())
    }

    fn check(damaged: &[u8], copies: &[(Seq, &str)], expected: &[Seq]) {
        let copies = copies.iter().map(|(seq, body)| (*seq, record(body))).collect();
        let found = whole_copy(damaged, 3, 6, copies);
        assert_eq!(found.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn only_a_whole_copy_will_do() {
        let mut damaged = record("d+e+f").into_bytes();
        damaged[HEADER_LEN] ^= 1;
        check(&damaged, &[(6, "d+e+f")], &[6]);
        check(&damaged, &[(3, "c"), (4, "d"), (5, "e"), (6, "f"), (7, "g")], &[4, 5, 6]);
        check(&damaged, &[(4, "d"), (6, "f")], &[]);
        check(&damaged, &[(6, "f")], &[]);
        check(&damaged, &[], &[]);
        check(b"", &[(6, "d+e+f")], &[]);
        check(b"", &[(4, "d"), (5, "e"), (6, "f")], &[4, 5, 6]);
    }
}
