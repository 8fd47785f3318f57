//! The store in memory keeps the contract, and fails the way it is told to.
#![cfg(not(target_arch = "wasm32"))]

mod contract;

use contract::{Rig, append, contents, listening, pairs, record};
use futures::executor::block_on;
use store::{
    Access, Canary, Crash, Faults, LogStore, MemoryDisk, MemoryStore, OnLoss, OpenOptions, OpenReport, Seq,
    StoreError, StoreEvent,
};

#[derive(Default)]
struct Memory(MemoryDisk);

impl Rig for Memory {
    type Store = MemoryStore;

    async fn open_with(&self, options: OpenOptions) -> (MemoryStore, OpenReport) {
        MemoryStore::open(&self.0, &options).expect("memory opens")
    }

    fn name(&self) -> String {
        "memory".into()
    }

    async fn damage_log(&self, seq: Seq, byte: usize) {
        self.0.damage_log(seq, byte);
    }

    async fn damage_page(&self, generation: u64, key: &str, byte: usize) {
        self.0.damage_page(generation, key, byte);
    }

    async fn lose_database(&self) {
        self.0.lose_database();
    }

    async fn mirrored(&self, _: Seq) -> bool {
        true
    }
}

macro_rules! run {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                block_on(contract::$name(&Memory::default()));
            }
        )*
    };
}
contract::every_test!(run);

async fn faulty(faults: Faults) -> Memory {
    let rig = Memory::default();
    // The first write of every rig makes the space.
    rig.open().await;
    rig.0.set_faults(faults);
    rig
}

#[test]
fn a_crash_before_the_commit_leaves_nothing_and_after_it_everything() {
    for (moment, expected) in
        [(Crash::Before, pairs(&[(1, "a")])), (Crash::After, pairs(&[(1, "a"), (2, "b"), (3, "c")]))]
    {
        block_on(async {
            let rig = faulty(Faults { crash_after_writes: Some((1, moment)), ..Faults::default() }).await;
            let (store, bystander) = (rig.open().await, rig.open().await);
            append(&store, &["a"]).await;
            let lost = store.append(&[record("b"), record("c")]).await;
            assert_eq!(lost, Err(StoreError::Closed), "the crash is met, not acknowledged");
            assert_eq!(bystander.last_seq().await, Err(StoreError::Closed), "everybody is dead");
            assert_eq!(contents(&rig.open().await).await, expected);
        });
    }
}

#[test]
fn a_torn_append_is_quarantined_and_its_number_not_used_again() {
    block_on(async {
        let rig = faulty(Faults { crash_after_writes: Some((1, Crash::Torn)), ..Faults::default() }).await;
        let store = rig.open().await;
        append(&store, &["a"]).await;
        assert_eq!(store.append(&[record("b")]).await, Err(StoreError::Closed));
        let store = rig.open().await;
        let read = store.read_log(0, 1 << 20).await.expect("a read over the torn record");
        assert_eq!(read.records, [(1, record("a"))]);
        assert_eq!(read.damaged.iter().map(|record| record.seq).collect::<Vec<_>>(), [2]);
        assert_eq!(append(&store, &["c"]).await.first_seq, 3);
    });
}

#[test]
fn a_full_disk_refuses_the_write_and_keeps_the_rest() {
    block_on(async {
        let rig = faulty(Faults { capacity_bytes: Some(150), ..Faults::default() }).await;
        let store = rig.open().await;
        append(&store, &["a", "b"]).await;
        let refused = store.append(&[record("c"), record("d")]).await;
        assert!(matches!(refused, Err(StoreError::QuotaExceeded { .. })), "{refused:?}");
        assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b")]));
        rig.0.set_faults(Faults::default());
        assert_eq!(append(&store, &["c"]).await.first_seq, 3);
    });
}

#[test]
fn an_aborted_write_fails_alone() {
    block_on(async {
        let rig = faulty(Faults { abort_after_writes: Some(1), ..Faults::default() }).await;
        let store = rig.open().await;
        append(&store, &["a"]).await;
        let aborted = store.append(&[record("b")]).await;
        assert!(aborted.as_ref().is_err_and(StoreError::is_passing), "{aborted:?}");
        append(&store, &["c"]).await;
        assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "c")]));
        assert_eq!(rig.0.writes(), 2);
    });
}

#[test]
fn without_a_mirror_nothing_is_restored_and_nothing_touched() {
    block_on(async {
        let rig = Memory::default();
        let store = rig.open().await;
        let found = append(&store, &["a"]).await.canary;
        drop(store);
        rig.0.lose_mirror();
        let ahead = Canary { last_seq: 9, ..found };
        let options = OpenOptions { page_canary: Some(ahead), on_loss: OnLoss::Restore, ..rig.options() };
        let refused = MemoryStore::open(&rig.0, &options).err();
        assert!(matches!(refused, Some(StoreError::Unavailable { .. })), "{refused:?}");
        assert_eq!(contents(&rig.open().await).await, pairs(&[(1, "a")]));
    });
}

#[test]
fn a_store_of_a_newer_program_is_read_only() {
    block_on(async {
        let rig = Memory::default();
        let (options, heard) = listening(&rig);
        let (old, _) = rig.open_with(options).await;
        append(&old, &["a"]).await;
        rig.0.upgrade(7);
        assert_eq!(*heard.borrow(), [StoreEvent::Superseded]);
        assert_eq!(old.last_seq().await, Err(StoreError::Closed));
        let (store, report) = rig.open_with(rig.options()).await;
        assert_eq!(report.access, Access::ReadOnly { found: 7, known: 1 });
        assert_eq!(store.append(&[record("b")]).await, Err(StoreError::ReadOnly { found: 7, known: 1 }));
        assert_eq!(contents(&store).await, pairs(&[(1, "a")]));
    });
}

#[test]
#[should_panic(expected = "does not belong among the Log records")]
fn a_record_of_another_kind_is_a_mistake_of_the_caller() {
    let rig = Memory::default();
    let page = contract::sealed(oplog::seal::RecordKind::Page, b"");
    let _ = block_on(async { rig.open().await.append(&[page]).await });
}
