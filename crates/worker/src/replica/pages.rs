//! Pages of the engine in the store: cut into pieces, sealed, and read again.

use super::manifest::{Page, Piece, piece_key};
use engine::snapshot::{self, PageError};
use engine::space::Space;
use futures::future::join;
use oplog::seal::{RecordHeader, RecordKind, Sealed};
use std::ops::Range;
use store::{Flaw, LogStore, Seq, StoreError};

/// A piece of a page is at most this large.
const PIECE_BYTES: usize = 8 << 20;

/// Pages are written, and read, about this many bytes at a time.
pub const GROUP_BYTES: u64 = 8 << 20;

/// The pages in use, as far as a replica knows.
#[derive(Clone, Copy, Debug)]
pub struct InUse {
    /// Their generation.
    pub generation: u64,
    /// The log up to here is in them.
    pub covers: Seq,
    /// Their size; 0 when not known.
    pub bytes: u64,
    /// Whether they have been found to be of no use.
    pub spoilt: bool,
}

/// Why pages are of no use.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A page is not what the engine reads.
    #[error(transparent)]
    Page(#[from] snapshot::PageError),
    /// The records are not those of the manifest.
    #[error("page {0} is not the one that was written")]
    Other(String),
}

/// Writes the pages of a space; gives what the manifest has to say of them.
///
/// # Errors
/// The store failed.
pub async fn write<S: LogStore>(store: &S, generation: u64, space: &Space) -> Result<Vec<Page>, StoreError> {
    let header = RecordHeader::new(RecordKind::Page, store.space());
    let mut pages = Vec::new();
    let (mut group, mut group_bytes) = (Vec::new(), 0);
    for (key, bytes) in snapshot::pages(space) {
        let mut page = Page { key, pieces: Vec::new() };
        for body in bytes.chunks(PIECE_BYTES) {
            let record = Sealed::new(header, body);
            let piece = Piece::of(&record);
            group.push((piece_key(&page.key, page.pieces.len()), record));
            page.pieces.push(piece);
            group_bytes += piece.bytes;
            if group_bytes >= GROUP_BYTES {
                store.put_pages(generation, &group).await?;
                (group, group_bytes) = (Vec::new(), 0);
            }
        }
        pages.push(page);
    }
    if !group.is_empty() {
        store.put_pages(generation, &group).await?;
    }
    Ok(pages)
}

/// Reads pages back and compares them with what was written.
///
/// # Errors
/// The store failed or gives back something else.
pub async fn verify<S: LogStore>(store: &S, generation: u64, pages: &[Page]) -> Result<(), StoreError> {
    for range in groups(pages) {
        let group = &pages[range];
        let keys: Vec<String> = group.iter().flat_map(Page::keys).collect();
        let records = store.read_pages(generation, &keys).await?;
        if let Some(key) = stranger(group, &records) {
            let detail = "what was read back is not what was written".into();
            return Err(StoreError::Damaged {
                what: format!("page {key}"),
                flaw: Flaw::Unreadable { detail },
            });
        }
    }
    Ok(())
}

/// Reads pages of a generation and hands each on with its pieces.
///
/// # Errors
/// The store failed, or a page is not what it should be.
pub async fn read<S: LogStore>(
    store: &S,
    generation: u64,
    pages: &[Page],
    mut take: impl FnMut(&Page, &[&[u8]]) -> Result<(), PageError>,
) -> Result<(), PagesError> {
    let read = async |range: Option<Range<usize>>| {
        let Some(range) = range else { return Ok(None) };
        let keys: Vec<String> = pages[range.clone()].iter().flat_map(Page::keys).collect();
        Ok::<_, StoreError>(Some((range, store.read_pages(generation, &keys).await?)))
    };
    let mut groups = groups(pages).into_iter();
    let mut current = read(groups.next()).await?;
    while let Some((range, records)) = current {
        let group = &pages[range];
        // The disk is at the next pages while these are taken in.
        let (next, taken) = join(read(groups.next()), async { each(group, &records, &mut take) }).await;
        taken?;
        current = next?;
    }
    Ok(())
}

/// Hands the bodies of a group of pages on, if they are those that were written.
fn each(
    group: &[Page],
    records: &[Sealed],
    take: &mut impl FnMut(&Page, &[&[u8]]) -> Result<(), PageError>,
) -> Result<(), PagesError> {
    if let Some(key) = stranger(group, records) {
        return Err(PagesError::Other(key));
    }
    let mut records = records;
    for page in group {
        let (own, rest) = records.split_at(page.pieces.len());
        records = rest;
        let pieces: Vec<&[u8]> = own.iter().map(Sealed::body).collect();
        take(page, &pieces)?;
    }
    Ok(())
}

/// The first page of the group whose records are not those that were written.
fn stranger(group: &[Page], records: &[Sealed]) -> Option<String> {
    let mut records = records.iter();
    let fits = |page: &Page, records: &mut std::slice::Iter<Sealed>| {
        page.pieces.iter().all(|piece| records.next().is_some_and(|record| Piece::of(record) == *piece))
    };
    let found = group.iter().find(|page| !fits(page, &mut records));
    found.map(|page| page.key.clone())
}

/// Ranges of whole pages of about [`GROUP_BYTES`] each.
fn groups(pages: &[Page]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut bytes = GROUP_BYTES;
    for (at, page) in pages.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if bytes + page.bytes() <= GROUP_BYTES => group.end = at + 1,
            _ => {
                groups.push(at..at + 1);
                bytes = 0;
            }
        }
        bytes += page.bytes();
    }
    groups
}
