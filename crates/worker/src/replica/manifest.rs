//! The list of pages that the page pointer carries.

use oplog::bytes::{BytesError, Reader, Writer};
use oplog::seal::Sealed;
use store::Seq;

/// The version of the manifest format.
const FORMAT: u8 = 1;

/// The pages of a generation, and what their builder knew of the log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Manifest {
    /// The pages, in the order in which they are to be read.
    pub pages: Vec<Page>,
    /// Records of the covered log that were damaged, so that the pages lack them: each with the place of the record
    /// before it.
    pub damaged: Vec<(Seq, Seq)>,
}

/// A page of the engine.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// Its key.
    pub key: String,
    /// The records it is cut into.
    pub pieces: Vec<Piece>,
}

/// A stored record with a part of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The length of the record.
    pub bytes: u64,
    /// Its checksum: pages of another generation that got under this one's keys are no match.
    pub checksum: u64,
}

impl Piece {
    /// What is noted of a record.
    pub fn of(record: &Sealed) -> Piece {
        Piece { bytes: record.bytes().len() as u64, checksum: record.checksum() }
    }
}

impl Page {
    /// The keys of its records in the store.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.pieces.len()).map(|piece| piece_key(&self.key, piece))
    }

    /// The length of all its records.
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.bytes).sum()
    }
}

/// The key of a piece of a page in the store.
pub fn piece_key(page: &str, piece: usize) -> String {
    format!("{page}#{piece}")
}

impl Manifest {
    /// The length of all records.
    pub fn bytes(&self) -> u64 {
        self.pages.iter().map(Page::bytes).sum()
    }

    /// The bytes in the pointer. `docs/formats.md` draws them.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.byte(FORMAT);
        out.byte(engine::snapshot::FORMAT);
        out.number(self.pages.len() as u64);
        for page in &self.pages {
            out.text(&page.key);
            out.number(page.pieces.len() as u64);
            for piece in &page.pieces {
                out.number(piece.bytes);
                out.u64(piece.checksum);
            }
        }
        out.number(self.damaged.len() as u64);
        for &(before, seq) in &self.damaged {
            out.number(before);
            out.number(seq);
        }
        out.out
    }

    /// The manifest in a pointer.
    ///
    /// # Errors
    /// It is of another version or not what the format says.
    pub fn decode(bytes: &[u8]) -> Result<Manifest, BytesError> {
        let mut from = Reader::new(bytes);
        if from.byte()? != FORMAT || from.byte()? != engine::snapshot::FORMAT {
            return Err(from.bad("pages of another version"));
        }
        let mut manifest = Manifest::default();
        for _ in 0..from.len(2)? {
            let mut page = Page { key: from.text()?.to_owned(), pieces: Vec::new() };
            for _ in 0..from.len(9)? {
                page.pieces.push(Piece { bytes: from.number()?, checksum: from.u64()? });
            }
            manifest.pages.push(page);
        }
        for _ in 0..from.len(2)? {
            manifest.damaged.push((from.number()?, from.number()?));
        }
        if from.left() > 0 {
            return Err(from.bad("bytes after the manifest"));
        }
        Ok(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_it_was_and_anything_odd_is_refused() {
        let pieces = vec![Piece { bytes: 8 << 20, checksum: u64::MAX }, Piece { bytes: 41, checksum: 7 }];
        let manifest = Manifest {
            pages: vec![Page { key: "space".into(), pieces }, Page::default()],
            damaged: vec![(3, 5), (9, 10)],
        };
        let bytes = manifest.encode();
        assert_eq!(Manifest::decode(&bytes), Ok(manifest));
        for len in 0..bytes.len() {
            assert!(Manifest::decode(&bytes[..len]).is_err());
        }
        assert!(Manifest::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
        let mut newer = bytes;
        newer[1] += 1;
        assert!(Manifest::decode(&newer).is_err());
    }
}
