//! The one boundary that every stored record passes: log records, pages, settings, canaries, and with them the mirror
//! and the share file.
//!
//! A sealed record is a 40-byte header and a body. The header says what the body is and which space it belongs to,
//! and carries a checksum of both, so that a reader knows the difference between "not there", "damaged" and "written
//! by a newer program" before it looks at one byte of the body. Today the body is stored as it is; a space that is
//! encrypted from its birth will name another [`Algorithm`] in the same place, and nothing outside this file changes.
//!
//! The layout, byte by byte, is in `docs/formats.md`; the fixtures under `tests/fixtures/` hold it fixed.
//!
//! Deliberately absent: any knowledge of what a body contains, and any I/O.

use std::fmt;
use xxhash_rust::xxh3::Xxh3;

/// The first four bytes of every sealed record.
pub const MAGIC: [u8; 4] = *b"MEHR";

/// The envelope format this program writes, and the newest it reads.
pub const FORMAT_VERSION: u8 = 1;

/// The length of the header. A multiple of eight, so that a body keeps the alignment of its buffer.
pub const HEADER_LEN: usize = 40;

const CHECKSUM_AT: std::ops::Range<usize> = 32..40;

/// Identifies one space: a body of data with one history, shared by the devices that hold it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SpaceId(pub [u8; 16]);

impl fmt::Display for SpaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SpaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpaceId({self})")
    }
}

/// What the body of a record is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RecordKind {
    /// One or more batches of the log.
    Log,
    /// A page of a columnar snapshot, which can be rebuilt from the log.
    Page,
    /// A setting, a pointer or another small value of the store itself.
    Meta,
    /// What the store last held, kept outside of it.
    Canary,
}

impl RecordKind {
    fn byte(self) -> u8 {
        match self {
            RecordKind::Log => 1,
            RecordKind::Page => 2,
            RecordKind::Meta => 3,
            RecordKind::Canary => 4,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(RecordKind::Log),
            2 => Some(RecordKind::Page),
            3 => Some(RecordKind::Meta),
            4 => Some(RecordKind::Canary),
            _ => None,
        }
    }
}

/// How the body is protected.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Algorithm {
    /// The body is stored as it is.
    #[default]
    Identity,
}

impl Algorithm {
    fn byte(self) -> u8 {
        match self {
            Algorithm::Identity => 0,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0 => Some(Algorithm::Identity),
            _ => None,
        }
    }
}

/// What a record says about its body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RecordHeader {
    /// What the body is.
    pub kind: RecordKind,
    /// The space the record belongs to.
    pub space: SpaceId,
    /// How the body is protected.
    pub algorithm: Algorithm,
}

impl RecordHeader {
    /// A header for a body of `kind` in `space`, protected in the way of that space.
    pub fn new(kind: RecordKind, space: SpaceId) -> Self {
        RecordHeader { kind, space, algorithm: Algorithm::Identity }
    }
}

/// Why bytes cannot be opened as a record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Damage {
    /// Shorter than a header.
    #[error("a record has at least {HEADER_LEN} bytes, found {found}")]
    TooShort {
        /// How many bytes there are.
        found: usize,
    },
    /// The first bytes are not those of a record.
    #[error("not a record: it begins with {found:02x?}")]
    NoRecord {
        /// The first bytes.
        found: [u8; 4],
    },
    /// Written by a newer program. Nothing is known to be wrong with it: it must be kept, and must not be skipped.
    #[error("record format {found} is newer than {FORMAT_VERSION}, the newest this program reads")]
    NewerFormat {
        /// The format version, record kind or algorithm byte that is unknown here.
        found: u8,
    },
    /// The body is cut off, or something follows it.
    #[error("the body should have {expected} bytes, found {found}")]
    Length {
        /// The length in the header.
        expected: u64,
        /// The length there is.
        found: u64,
    },
    /// The content is not what was written.
    #[error("checksum {expected:016x} expected, found {found:016x}")]
    Checksum {
        /// The checksum in the header.
        expected: u64,
        /// The checksum of what there is.
        found: u64,
    },
}

impl Damage {
    /// Whether the bytes are sound but from a newer program, in which case nothing may be repaired or left out.
    pub fn is_newer(&self) -> bool {
        matches!(self, Damage::NewerFormat { .. })
    }
}

/// The bytes of a record with this header and body.
///
/// ```
/// use oplog::seal::{RecordHeader, RecordKind, SpaceId, open, seal};
///
/// let header = RecordHeader::new(RecordKind::Log, SpaceId([7; 16]));
/// let mut record = seal(header, b"a batch");
/// assert_eq!(open(&record), Ok((header, b"a batch".as_slice())));
///
/// record[42] ^= 1;
/// assert!(open(&record).is_err());
/// ```
pub fn seal(header: RecordHeader, body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEADER_LEN + body.len());
    record.extend_from_slice(&MAGIC);
    record.extend_from_slice(&[FORMAT_VERSION, header.kind.byte(), header.algorithm.byte(), 0]);
    record.extend_from_slice(&header.space.0);
    record.extend_from_slice(&(body.len() as u64).to_le_bytes());
    record.extend_from_slice(&checksum(&record, body).to_le_bytes());
    record.extend_from_slice(body);
    record
}

/// The header and body of a record, if they are what was sealed.
pub fn open(record: &[u8]) -> Result<(RecordHeader, &[u8]), Damage> {
    let Some((head, body)) = record.split_at_checked(HEADER_LEN) else {
        return Err(Damage::TooShort { found: record.len() });
    };
    let found: [u8; 4] = word(head, 0);
    if found != MAGIC {
        return Err(Damage::NoRecord { found });
    }
    // Every format keeps magic and checksum where they are, so a damaged version byte is told from a newer version.
    let expected = u64::from_le_bytes(word(head, CHECKSUM_AT.start));
    let found = checksum(&head[..CHECKSUM_AT.start], body);
    let (length, length_found) = (u64::from_le_bytes(word(head, 24)), body.len() as u64);
    if expected != found && length != length_found {
        return Err(Damage::Length { expected: length, found: length_found });
    }
    if expected != found {
        return Err(Damage::Checksum { expected, found });
    }
    let [_, _, _, _, version, kind, algorithm, _] = word(head, 0);
    if version != FORMAT_VERSION {
        return Err(Damage::NewerFormat { found: version });
    }
    let kind = RecordKind::from_byte(kind).ok_or(Damage::NewerFormat { found: kind })?;
    let algorithm = Algorithm::from_byte(algorithm).ok_or(Damage::NewerFormat { found: algorithm })?;
    Ok((RecordHeader { kind, space: SpaceId(word(head, 8)), algorithm }, body))
}

/// A record known to be sound: sealed here, or read and checked. Stores take and give only these.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    header: RecordHeader,
    record: Vec<u8>,
}

impl Sealed {
    /// Seals a body.
    pub fn new(header: RecordHeader, body: &[u8]) -> Self {
        Sealed { header, record: seal(header, body) }
    }

    /// Checks bytes that were read; gives them back with the reason if they are damaged.
    pub fn check(record: Vec<u8>) -> Result<Self, (Vec<u8>, Damage)> {
        match open(&record) {
            Ok((header, _)) => Ok(Sealed { header, record }),
            Err(damage) => Err((record, damage)),
        }
    }

    /// What the record says about its body.
    pub fn header(&self) -> RecordHeader {
        self.header
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.record[HEADER_LEN..]
    }

    /// Header and body, as they are stored.
    pub fn bytes(&self) -> &[u8] {
        &self.record
    }

    /// Header and body, as they are stored.
    pub fn into_bytes(self) -> Vec<u8> {
        self.record
    }

    /// The checksum in the header, which stands for the whole record.
    pub fn checksum(&self) -> u64 {
        u64::from_le_bytes(word(&self.record, CHECKSUM_AT.start))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?}, {} bytes, {:016x})", self.header.kind, self.body().len(), self.checksum())
    }
}

fn checksum(head: &[u8], body: &[u8]) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(head);
    hasher.update(body);
    hasher.digest()
}

/// `N` bytes from `at`; only called where the header has them.
fn word<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut word = [0; N];
    word.copy_from_slice(&bytes[at..at + N]);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(kind: RecordKind) -> RecordHeader {
        RecordHeader::new(kind, SpaceId(*b"0123456789abcdef"))
    }

    #[test]
    fn every_kind_and_size_opens_as_it_was_sealed() {
        for kind in [RecordKind::Log, RecordKind::Page, RecordKind::Meta, RecordKind::Canary] {
            for length in [0, 1, 7, 8, 9, 240, 241, 100_000] {
                let body: Vec<u8> = (0..length).map(|n| (n * 7 % 251) as u8).collect();
                let record = seal(header(kind), &body);
                assert_eq!(record.len(), HEADER_LEN + body.len());
                assert_eq!(open(&record), Ok((header(kind), &body[..])));
                let checked = Sealed::check(record.clone());
                assert_eq!(checked, Ok(Sealed::new(header(kind), &body)));
                assert_eq!(checked.map(Sealed::into_bytes), Ok(record));
            }
        }
    }

    #[test]
    fn every_flipped_bit_is_damage() {
        let record = seal(header(RecordKind::Log), b"a small edit");
        for bit in 0..record.len() * 8 {
            let mut damaged = record.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let damage = open(&damaged).expect_err("a flipped bit");
            assert!(!damage.is_newer(), "bit {bit}: {damage}");
        }
    }

    #[test]
    fn every_cut_and_every_addition_is_damage() {
        let record = seal(header(RecordKind::Page), b"a page");
        for length in 0..record.len() {
            assert!(open(&record[..length]).is_err(), "cut to {length}");
        }
        let longer = [&record[..], b"x"].concat();
        assert_eq!(open(&longer), Err(Damage::Length { expected: 6, found: 7 }));
    }

    #[test]
    fn a_record_of_a_newer_program_is_not_called_damaged() {
        for (place, byte) in [(4, FORMAT_VERSION + 1), (5, 200), (6, 9)] {
            let mut record = seal(header(RecordKind::Log), b"from tomorrow");
            record[place] = byte;
            let sum = checksum(&record[..CHECKSUM_AT.start], &record[HEADER_LEN..]);
            record[CHECKSUM_AT].copy_from_slice(&sum.to_le_bytes());
            assert_eq!(open(&record), Err(Damage::NewerFormat { found: byte }));
        }
    }

    #[test]
    fn damaged_bytes_come_back_with_the_reason() {
        let (bytes, damage) =
            Sealed::check(b"not a record, but long enough to hold a header".to_vec()).expect_err("no magic");
        assert!(bytes.starts_with(b"not a record"));
        assert_eq!(damage, Damage::NoRecord { found: *b"not " });
    }
}
