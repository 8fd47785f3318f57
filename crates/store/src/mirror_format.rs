//! The bytes of a mirror file: log records one after another, each behind a small header of its own.
//!
//! A mirror is written beside the log and read when the database is lost, so it has to be readable in the worst case:
//! cut off anywhere, or damaged in the middle. The layout is in `docs/formats.md`.

// Natively only the tests of this file use it.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "mirrors are written in browsers only"))]

use crate::contract::Seq;
use oplog::seal::{MAGIC, SpaceId};
use xxhash_rust::xxh3::xxh3_64;

/// The length of the header: sequence number, length, and a check of the two.
pub(crate) const ENTRY_HEADER_LEN: usize = 16;

/// Adds one record to the bytes to be written.
pub(crate) fn write_entry(out: &mut Vec<u8>, seq: Seq, record: &[u8]) {
    let mut header = [0; ENTRY_HEADER_LEN];
    header[..8].copy_from_slice(&seq.to_le_bytes());
    header[8..12].copy_from_slice(&(record.len() as u32).to_le_bytes());
    let check = check(&header);
    header[12..].copy_from_slice(&check);
    out.extend_from_slice(&header);
    out.extend_from_slice(record);
}

/// The name of the file whose first record is `seq`. Padded, so that names sort like their records.
pub(crate) fn file_name(seq: Seq) -> String {
    format!("log-{seq:016}.bin")
}

/// The first record of the file with this name, if it is a mirror file.
pub(crate) fn file_first_seq(name: &str) -> Option<Seq> {
    name.strip_prefix("log-")?.strip_suffix(".bin")?.parse().ok()
}

/// The records of a mirror file, as they lie there: whether one is damaged is for `seal` to say.
///
/// Behind bytes that are no entry, reading goes on with the next one.
pub(crate) struct Entries<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the last whole entry ends.
    whole_until: usize,
    /// Whether bytes that are no entry lie before the last entry.
    has_skipped: bool,
}

impl<'a> Entries<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Entries { bytes, at: 0, whole_until: 0, has_skipped: false }
    }

    /// The entry at `at`, if there is a whole one.
    fn entry(&self, at: usize) -> Option<(Seq, &'a [u8])> {
        let header: &[u8; ENTRY_HEADER_LEN] = self.bytes.get(at..)?.first_chunk()?;
        if header[12..] != check(header) {
            return None;
        }
        let (seq, rest) = header.split_first_chunk()?;
        let length = u32::from_le_bytes(*rest.first_chunk()?) as usize;
        let record = self.bytes.get(at + ENTRY_HEADER_LEN..)?.get(..length)?;
        Some((u64::from_le_bytes(*seq), record))
    }

    /// The next place at which an entry lies whole: every record begins with the same four bytes.
    fn resume(&self, from: usize) -> Option<usize> {
        let mut at = from + 1;
        loop {
            let rest = self.bytes.get(at + ENTRY_HEADER_LEN..)?;
            let found = rest.windows(MAGIC.len()).position(|window| window == MAGIC)?;
            at += found;
            if self.entry(at).is_some() {
                return Some(at);
            }
            at += 1;
        }
    }
}

/// The last record of a mirror file that is sound, and where it ends: what lies behind is torn or damaged.
pub(crate) fn sound_end(bytes: &[u8]) -> Option<(Seq, usize)> {
    let mut entries = Entries::new(bytes);
    let mut end = None;
    while let Some((seq, record)) = entries.next() {
        if oplog::seal::open(record).is_ok() {
            end = Some((seq, entries.whole_until));
        }
    }
    end
}

/// What the files of a mirror hold together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Holding {
    /// The last sound record, or 0.
    pub(crate) upto: Seq,
    /// How many records before it are missing because of damage.
    pub(crate) damaged: u64,
    /// The space that the last sound record names.
    pub(crate) space: Option<SpaceId>,
}

impl Holding {
    /// Adds the next file, the first record of which should be `first_seq`. Numbers that are left out without any
    /// damage are those of records that were regrouped before they were mirrored.
    pub(crate) fn add_file(&mut self, first_seq: Seq, bytes: &[u8]) {
        // The file before was finished, so it went up to here.
        let mut is_damaged = first_seq > self.upto + 1;
        let mut entries = Entries::new(bytes);
        while let Some((seq, record)) = entries.next() {
            is_damaged |= entries.has_skipped;
            let Ok((header, _)) = oplog::seal::open(record) else {
                is_damaged = true;
                continue;
            };
            if is_damaged {
                self.damaged += seq.saturating_sub(self.upto + 1);
            }
            is_damaged = false;
            self.upto = self.upto.max(seq);
            self.space = Some(header.space);
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Seq, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        self.has_skipped = self.entry(self.at).is_none();
        if self.has_skipped {
            self.at = self.resume(self.at)?;
        }
        let (seq, record) = self.entry(self.at)?;
        self.at += ENTRY_HEADER_LEN + record.len();
        self.whole_until = self.at;
        Some((seq, record))
    }
}

fn check(header: &[u8; ENTRY_HEADER_LEN]) -> [u8; 4] {
    let [a, b, c, d, ..] = xxh3_64(&header[..12]).to_le_bytes();
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;
    use oplog::seal::{RecordHeader, RecordKind, Sealed, SpaceId};

    fn record(n: u8) -> Sealed {
        Sealed::new(RecordHeader::new(RecordKind::Log, SpaceId([1; 16])), &vec![n; n.into()])
    }

    fn file() -> Vec<u8> {
        let mut bytes = Vec::new();
        for n in 1..=5 {
            write_entry(&mut bytes, n.into(), record(n).bytes());
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Vec<Seq> {
        let sound = |(seq, record)| oplog::seal::open(record).is_ok().then_some(seq);
        Entries::new(bytes).filter_map(sound).collect()
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(read(&file()), [1, 2, 3, 4, 5]);
        assert_eq!(read(b""), [0; 0]);
        assert_eq!(file_first_seq(&file_name(7)), Some(7));
        assert_eq!(file_first_seq("canary.bin"), None);
    }

    #[test]
    fn a_mirror_of_format_1_is_read() {
        let kept = include_bytes!("../tests/fixtures/mirror-1.bin");
        assert_eq!(file(), kept);
        assert_eq!(read(kept), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn damage_is_counted_and_what_was_regrouped_is_not() {
        let holding = |files: &[(Seq, &[u8])]| {
            let mut holding = Holding::default();
            files.iter().for_each(|(first_seq, bytes)| holding.add_file(*first_seq, bytes));
            (holding.upto, holding.damaged)
        };
        let (whole, entry) = (file(), |n: u8| ENTRY_HEADER_LEN + record(n).bytes().len());
        assert_eq!(holding(&[(1, &whole)]), (5, 0));
        assert_eq!(holding(&[(1, &whole[..whole.len() - 1])]), (4, 0), "the end was not there yet");
        assert_eq!(holding(&[(1, b""), (4, &whole[entry(1) + entry(2) + entry(3)..])]), (5, 3));
        let mut spoilt = whole.clone();
        spoilt[entry(1) + ENTRY_HEADER_LEN + 10] ^= 1;
        spoilt[entry(1) + entry(2)] ^= 1;
        assert_eq!(holding(&[(1, &spoilt)]), (5, 2), "a record and the header of the next");
        let mut regrouped = Vec::new();
        for n in [3, 5] {
            write_entry(&mut regrouped, n.into(), record(n).bytes());
        }
        assert_eq!(holding(&[(1, &regrouped)]), (5, 0));
        assert_eq!(holding(&[]), (0, 0));
    }

    #[test]
    fn a_file_cut_anywhere_gives_the_records_before_the_cut() {
        let whole = file();
        for length in 0..whole.len() {
            let mut entries = Entries::new(&whole[..length]);
            let seqs: Vec<Seq> = entries.by_ref().map(|(seq, _)| seq).collect();
            assert!(seqs.iter().copied().eq(1..=seqs.len() as u64), "cut to {length}: {seqs:?}");
            let next = ENTRY_HEADER_LEN + record(seqs.len() as u8 + 1).bytes().len();
            assert!((entries.whole_until..entries.whole_until + next).contains(&length));
        }
    }

    #[test]
    fn a_file_ends_behind_its_last_sound_record() {
        let whole = file();
        let last = ENTRY_HEADER_LEN + record(5).bytes().len();
        assert_eq!(sound_end(&whole), Some((5, whole.len())));
        let mut damaged = whole.clone();
        damaged[whole.len() - 1] ^= 1;
        assert_eq!(sound_end(&damaged), Some((4, whole.len() - last)));
        assert_eq!(sound_end(&whole[..whole.len() - 1]), Some((4, whole.len() - last)));
        assert_eq!(sound_end(&whole[..3]), None);
    }

    #[test]
    fn one_damaged_byte_costs_one_record() {
        let whole = file();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x41;
            assert!(read(&damaged).len() >= 4, "byte {at}: {:?}", read(&damaged));
        }
    }
}
