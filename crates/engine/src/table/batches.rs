//! The batches applied so far: who wrote, when, having seen what.

use oplog::{BatchId, Device, Header, Seen};
use rustc_hash::FxHashMap;

/// Who wrote a cell: a batch (by its place in [`Batches`]) and the part of it.
///
/// A batch may write a cell twice (an import that meets the same customer twice); the later part counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Writer {
    /// Place of the batch.
    pub batch: u32,
    /// Chunk and part within the batch, in order.
    pub part: u32,
}

/// All batches of which cells, or the undo list, may speak.
#[derive(Clone, Debug, Default)]
pub struct Batches {
    list: Vec<Header>,
    places: FxHashMap<BatchId, u32>,
}

impl Batches {
    /// Takes a batch in; gives its place.
    pub fn add(&mut self, mut header: Header) -> u32 {
        if let Some(place) = self.place(header.id) {
            return place;
        }
        // That a device knows its own batches goes without saying. Without them, the batches of somebody who works
        // alone have all seen the same, which is then kept once.
        let device = header.id.device;
        let before = BatchId { device, counter: header.id.counter.saturating_sub(1) };
        if let Some(before) = self.place(before).map(|place| self.get(place))
            && same_but_for(device, &before.seen, &header.seen)
        {
            header.seen = before.seen.clone();
        }
        let place = self.list.len() as u32;
        self.places.insert(header.id, place);
        self.list.push(header);
        place
    }

    /// Room for batches.
    pub(crate) fn with_capacity(len: usize) -> Batches {
        let places = FxHashMap::with_capacity_and_hasher(len, Default::default());
        Batches { list: Vec::with_capacity(len), places }
    }

    /// Takes a batch of a snapshot in; one that is named twice once only.
    pub(crate) fn load(&mut self, header: Header) {
        if self.places.insert(header.id, self.list.len() as u32).is_none() {
            self.list.push(header);
        }
    }

    /// How many batches.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The place of a batch.
    pub fn place(&self, id: BatchId) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// The batch at a place.
    ///
    /// # Panics
    /// When there is none: places come from [`Batches::add`] alone.
    pub fn get(&self, place: u32) -> &Header {
        &self.list[place as usize]
    }

    /// All batches in the order they were applied.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Header> {
        self.list.iter()
    }

    /// Whether the writer of `later` had applied `earlier`, so that it replaced it knowingly.
    ///
    /// This is not transitive: batches may be applied in any order, so somebody may have seen the middle one of three
    /// and not the first. [`Batches::supersedes`] is.
    pub fn saw(&self, later: Writer, earlier: Writer) -> bool {
        if later.batch == earlier.batch {
            return later.part > earlier.part;
        }
        // Stamps rise with sight. Asking for it here keeps even damaged clocks from seeing one another in a circle.
        let (later, earlier) = (self.get(later.batch), self.get(earlier.batch));
        knows(later, earlier.id.device, earlier.id.counter)
            && (later.stamp, later.id) > (earlier.stamp, earlier.id)
    }

    /// Whether `later` replaced `earlier` and everything that `earlier` replaces or may still have to replace, so that
    /// `earlier` need not be remembered. A write supersedes an earlier write of its own part and batch.
    pub fn supersedes(&self, later: Writer, earlier: Writer) -> bool {
        if later.batch == earlier.batch {
            return later.part >= earlier.part;
        }
        self.saw(later, earlier) && {
            let (later, earlier) = (self.get(later.batch), self.get(earlier.batch));
            knows_upto(later, earlier.id.device, earlier.id.counter.saturating_sub(1))
                && earlier.seen.dense().all(|(device, upto)| knows_upto(later, device, upto))
                && earlier.seen.extra().iter().all(|&(device, counter)| knows(later, device, counter))
        }
    }

    /// The total order: stamp, then device, then part. It extends [`Batches::saw`].
    pub fn order(&self, writer: Writer) -> (u64, u64, u64, u32) {
        let header = self.get(writer.batch);
        (header.stamp.0, header.id.device, header.id.counter, writer.part)
    }
}

/// Whether two views differ at most in the batches of one device.
fn same_but_for(device: Device, a: &Seen, b: &Seen) -> bool {
    let others = |seen: &Seen| {
        seen.dense().filter(|&(of, _)| of != device).eq(a.dense().filter(|&(of, _)| of != device))
    };
    let extra =
        |seen: &Seen| -> Vec<_> { seen.extra().iter().filter(|&&(of, _)| of != device).copied().collect() };
    others(b) && extra(a) == extra(b)
}

/// A device always knows its own earlier batches.
fn knows(header: &Header, device: Device, counter: u64) -> bool {
    if header.id.device == device {
        counter < header.id.counter
    } else {
        header.seen.contains(device, counter)
    }
}

fn knows_upto(header: &Header, device: Device, counter: u64) -> bool {
    if header.id.device == device {
        counter < header.id.counter
    } else {
        header.seen.contains_upto(device, counter)
    }
}
