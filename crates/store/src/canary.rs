//! The canary: a few bytes outside of the database that say how far it had come.
//!
//! A damaged IndexedDB can open as an empty one without any error. What the database last held is therefore also kept
//! in the page's local storage and in the origin's private file system, and compared whenever it is opened.

use crate::opening::Loss;
use oplog::seal::{RecordHeader, RecordKind, Sealed, SpaceId};
use std::fmt;
use std::str::FromStr;
use xxhash_rust::xxh3::xxh3_64;

/// What a store held at some moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Canary {
    /// The space.
    pub space: SpaceId,
    /// The sequence number of the last record.
    pub last_seq: u64,
    /// Stands for all records up to there, in their order; [`UNKNOWN_DIGEST`] where only the last record told of them.
    pub digest: u64,
}

/// The digest of records that nothing stands for any more. It agrees with every other.
pub(crate) const UNKNOWN_DIGEST: u64 = 0;

impl Canary {
    /// That of a space without any record.
    pub fn empty(space: SpaceId) -> Self {
        Canary { space, last_seq: 0, digest: 0 }
    }

    /// After one more record.
    #[must_use]
    pub(crate) fn after(self, record: &Sealed) -> Self {
        let mut link = [0; 16];
        link[..8].copy_from_slice(&self.digest.to_le_bytes());
        link[8..].copy_from_slice(&record.checksum().to_le_bytes());
        Canary { last_seq: self.last_seq + 1, digest: xxh3_64(&link), ..self }
    }

    /// The record in which a canary is stored; its layout is in `docs/formats.md`.
    pub(crate) fn seal(&self) -> Sealed {
        let mut body = [0; 16];
        body[..8].copy_from_slice(&self.last_seq.to_le_bytes());
        body[8..].copy_from_slice(&self.digest.to_le_bytes());
        Sealed::new(RecordHeader::new(RecordKind::Canary, self.space), &body)
    }

    /// The canary in a record, if it is one.
    pub(crate) fn open(record: &[u8]) -> Option<Self> {
        let (header, body) = oplog::seal::open(record).ok()?;
        let (last_seq, rest) = body.split_first_chunk()?;
        let (digest, rest) = rest.split_first_chunk()?;
        (header.kind == RecordKind::Canary && rest.is_empty()).then(|| Canary {
            space: header.space,
            last_seq: u64::from_le_bytes(*last_seq),
            digest: u64::from_le_bytes(*digest),
        })
    }

    /// Whether a store that holds `found` has lost what this canary has seen.
    fn misses(&self, found: Option<&Canary>) -> bool {
        match found {
            _ if self.last_seq == 0 => false,
            None => true,
            Some(found) => {
                found.space != self.space
                    || found.last_seq < self.last_seq
                    || (found.last_seq == self.last_seq && !self.agrees(found))
            }
        }
    }

    fn agrees(&self, other: &Canary) -> bool {
        [self.digest, other.digest].contains(&UNKNOWN_DIGEST) || self.digest == other.digest
    }
}

/// The text in which a page keeps a canary: the sealed record in hexadecimal.
impl fmt::Display for Canary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.seal().bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is not a canary. A canary that cannot be read is no canary: it says nothing about the store.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not the text of a canary")]
pub struct BadCanary;

impl FromStr for Canary {
    type Err = BadCanary;

    fn from_str(text: &str) -> Result<Self, BadCanary> {
        let digits = text.as_bytes();
        let digit = |byte: u8| char::from(byte).to_digit(16).ok_or(BadCanary);
        let mut record = Vec::with_capacity(digits.len() / 2);
        for pair in digits.chunks(2) {
            let &[high, low] = pair else { return Err(BadCanary) };
            record.push((digit(high)? * 16 + digit(low)?) as u8);
        }
        Canary::open(&record).ok_or(BadCanary)
    }
}

/// Compares what a store holds with what it is known to have held. Of several canaries that miss something, the one
/// that had come furthest is reported.
pub(crate) fn compare(found: Option<Canary>, canaries: &[Canary]) -> Option<Loss> {
    let expected = canaries
        .iter()
        .filter(|canary| canary.misses(found.as_ref()))
        .max_by_key(|canary| canary.last_seq)?;
    Some(Loss { expected: *expected, found, mirrored_upto: None, mirror_damaged: 0, detail: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACE: SpaceId = SpaceId([3; 16]);

    fn canary(last_seq: u64, digest: u64) -> Canary {
        Canary { space: SPACE, last_seq, digest }
    }

    fn lost(found: Option<Canary>, canaries: &[Canary]) -> Option<u64> {
        compare(found, canaries).map(|loss| loss.expected.last_seq)
    }

    #[test]
    fn the_text_form_round_trips_and_nothing_else_is_read() {
        let kept = canary(7, u64::MAX);
        assert_eq!(kept.to_string().parse(), Ok(kept));
        for text in ["", "0", "zz", "مهر", &kept.to_string()[1..], &kept.to_string().replace('7', "8")] {
            assert_eq!(text.parse::<Canary>(), Err(BadCanary), "{text}");
        }
    }

    /// Never changed: this is what lies in people's local storage.
    const KEPT_FORMAT_1: &str = "4d45485201040000030303030303030303030303030303031000000000000000662062c2a476ce8a0201000000000000efcdab8967452301";

    #[test]
    fn a_canary_of_format_1_is_read() {
        assert_eq!(KEPT_FORMAT_1.parse(), Ok(canary(258, 0x0123_4567_89ab_cdef)));
        assert_eq!(canary(258, 0x0123_4567_89ab_cdef).to_string(), KEPT_FORMAT_1);
    }

    #[test]
    fn a_store_that_is_ahead_of_its_canary_has_lost_nothing() {
        assert_eq!(lost(Some(canary(9, 1)), &[canary(8, 2), canary(9, 1)]), None);
        assert_eq!(lost(None, &[]), None);
        let never_used = Canary::empty(SpaceId([4; 16]));
        assert_eq!(lost(None, &[never_used]), None);
        assert_eq!(lost(Some(canary(9, 1)), &[never_used]), None);
        assert_eq!(lost(Some(canary(9, UNKNOWN_DIGEST)), &[canary(9, 1)]), None);
        assert_eq!(lost(Some(canary(9, 1)), &[canary(9, UNKNOWN_DIGEST)]), None);
    }

    #[test]
    fn a_store_that_is_behind_empty_or_another_one_has_lost_something() {
        assert_eq!(lost(None, &[canary(1, 5)]), Some(1));
        assert_eq!(lost(Some(canary(7, 1)), &[canary(6, 0), canary(8, 2), canary(9, 2)]), Some(9));
        assert_eq!(lost(Some(canary(8, 1)), &[canary(8, 2)]), Some(8), "another history");
        let elsewhere = Canary { space: SpaceId([4; 16]), ..canary(20, 1) };
        assert_eq!(lost(Some(elsewhere), &[canary(8, 2)]), Some(8));
    }
}
