//! What every store does, whatever it keeps its records in. Run natively on memory, and in browsers on IndexedDB.

mod log;
mod loss;
mod pages;
mod tabs;

pub use log::*;
pub use loss::*;
pub use pages::*;
pub use tabs::*;

use oplog::seal::{RecordHeader, RecordKind, Sealed, SpaceId};
use std::cell::RefCell;
use std::rc::Rc;
use store::{LogStore, OpenOptions, OpenReport, Seq, StoreEvent};

/// The space of every test: each rig has a disk or a database name of its own.
pub const SPACE: SpaceId = SpaceId(*b"a space of tests");

/// A place to open stores in, and the means to damage what they have stored.
#[allow(async_fn_in_trait, reason = "tests run on one thread")]
pub trait Rig {
    /// The store under test.
    type Store: LogStore;

    /// Opens another connection.
    async fn open_with(&self, options: OpenOptions) -> (Self::Store, OpenReport);

    /// The name to put into the options.
    fn name(&self) -> String;

    /// Flips a bit of a stored log record.
    async fn damage_log(&self, seq: Seq, byte: usize);

    /// Flips a bit of a stored page.
    async fn damage_page(&self, generation: u64, key: &str, byte: usize);

    /// Empties the database behind every connection's back, as a damaged one may come up.
    async fn lose_database(&self);

    /// Waits until the mirror holds the log up to here; `false` if there is no mirror.
    async fn mirrored(&self, seq: Seq) -> bool;

    fn options(&self) -> OpenOptions {
        OpenOptions::new(self.name(), SPACE)
    }

    async fn open(&self) -> Self::Store {
        self.open_with(self.options()).await.0
    }
}

/// A log record with this content.
pub fn record(body: &str) -> Sealed {
    sealed(RecordKind::Log, body.as_bytes())
}

pub fn sealed(kind: RecordKind, body: &[u8]) -> Sealed {
    Sealed::new(RecordHeader::new(kind, SPACE), body)
}

/// A log record of so many bytes.
pub fn large(length: usize) -> Sealed {
    let body: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
    sealed(RecordKind::Log, &body)
}

/// The whole log: places and contents.
pub async fn contents(store: &impl LogStore) -> Vec<(Seq, String)> {
    let mut contents = Vec::new();
    let mut after = 0;
    loop {
        let read = store.read_log(after, 1 << 20).await.expect("the log can be read");
        let text = |record: &Sealed| String::from_utf8_lossy(record.body()).into_owned();
        contents.extend(read.records.iter().map(|(seq, record)| (*seq, text(record))));
        after = read.upto;
        if !read.more {
            return contents;
        }
    }
}

pub async fn append(store: &impl LogStore, bodies: &[&str]) -> store::Appended {
    let records: Vec<Sealed> = bodies.iter().map(|body| record(body)).collect();
    store.append(&records).await.expect("the records can be appended")
}

pub fn pairs(expected: &[(Seq, &str)]) -> Vec<(Seq, String)> {
    expected.iter().map(|(seq, body)| (*seq, (*body).to_owned())).collect()
}

/// Options whose events are kept.
pub fn listening(rig: &impl Rig) -> (OpenOptions, Rc<RefCell<Vec<StoreEvent>>>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let keep = heard.clone();
    let events = Rc::new(move |event| keep.borrow_mut().push(event));
    (OpenOptions { events, ..rig.options() }, heard)
}

/// Names every test of the contract to a macro that runs them.
macro_rules! every_test {
    ($run:ident) => {
        $run! {
            records_get_numbers_without_gaps_and_come_back_in_order,
            nothing_appended_is_nothing_changed,
            reading_goes_on_behind_a_place,
            a_read_is_bounded_by_bytes_but_never_empty,
            large_and_small_records_keep_their_order,
            a_log_longer_than_one_request_is_read_completely,
            a_damaged_record_goes_to_quarantine_and_reading_goes_on,
            a_repaired_record_is_read_again,
            a_damaged_record_comes_back_from_the_mirror,
            regrouping_keeps_order_cursors_and_numbers,
            regrouping_is_refused_when_the_log_has_moved,
            regrouping_is_refused_over_a_damaged_record,
            settings_are_kept,
            pages_are_read_in_the_order_asked_for,
            a_flip_is_refused_when_the_pointer_has_moved,
            a_flip_is_refused_when_the_log_was_repaired,
            repairing_a_covered_record_lets_the_pages_go,
            old_generations_are_dropped_and_the_one_in_use_stays,
            a_missing_page_and_a_damaged_page_are_told_apart,
            the_space_keeps_its_identity,
            two_tabs_that_make_a_space_agree_on_it,
            concurrent_appends_get_distinct_numbers,
            other_tabs_hear_of_an_append,
            only_one_tab_compacts_at_a_time,
            a_closed_store_says_so,
            a_canary_that_agrees_is_no_loss,
            a_store_behind_its_canary_is_lost_until_decided,
            an_emptied_database_is_never_a_new_space,
            a_lost_database_comes_back_from_the_mirror,
            an_accepted_loss_is_no_loss_next_time,
        }
    };
}
pub(crate) use every_test;
