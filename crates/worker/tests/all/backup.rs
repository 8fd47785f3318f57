//! A space as one file, and such a file brought back in.

use crate::support::{Tab, TestFile};
use oplog::seal::{RecordHeader, RecordKind, SpaceId, seal};
use protocol::{Code, Failure};
use serde_json::{Value as Json, json};
use store::MemoryDisk;

fn create(tab: &Tab, name: &str) -> Json {
    tab.get(json!({"apply": {"create": {"kind": "customer", "fields": {"name": name}}}}))["ids"][0].clone()
}

fn rename(tab: &Tab, id: &Json, name: &str) {
    tab.get(json!({"apply": {"update": {"kind": "customer", "ids": [id], "set": {"name": name}}}}));
}

fn backup(tab: &Tab) -> Vec<u8> {
    tab.ask_with(json!("backup"), &[]).unwrap().1.unwrap()
}

fn restore(tab: &Tab, bytes: impl Into<Vec<u8>>) -> Result<Json, Failure> {
    tab.ask_with(json!("restore"), &[TestFile::new("mehr.mehr", bytes)]).map(|(restored, _)| restored)
}

/// A space with three batches in it.
fn filled() -> Tab {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let first = create(&tab, "First");
    create(&tab, "Second");
    rename(&tab, &first, "First, renamed");
    tab
}

#[test]
fn a_backup_brings_everything_into_an_empty_space_and_it_stays() {
    let (tab, disk) = (filled(), MemoryDisk::default());
    tab.get(json!({"apply": {"declareField": {"kind": "customer", "label": "Shoe size", "type": "int"}}}));
    let other = Tab::open(&disk, 2);
    let restored = restore(&other, backup(&tab)).unwrap();
    assert_eq!(restored["batches"], 4);
    assert_eq!((&restored["known"], &restored["damaged"]), (&json!(0), &json!(0)));
    assert_eq!(other.digest(), tab.digest());
    drop(other);
    assert_eq!(Tab::open(&disk, 2).digest(), tab.digest(), "after a reload");
}

#[test]
fn a_backup_restored_twice_changes_nothing_the_second_time() {
    let tab = filled();
    let (bytes, digest) = (backup(&tab), tab.digest());
    let restored = restore(&tab, bytes).unwrap();
    assert_eq!((&restored["batches"], &restored["known"]), (&json!(0), &json!(3)));
    assert_eq!(tab.digest(), digest);
}

#[test]
fn what_was_done_since_the_backup_stays() {
    let tab = filled();
    let bytes = backup(&tab);
    create(&tab, "Since then");
    let other = Tab::open(&MemoryDisk::default(), 2);
    create(&other, "Only there");
    restore(&tab, bytes.clone()).unwrap();
    restore(&other, bytes).unwrap();
    let names = |tab: &Tab| {
        let page =
            tab.get(json!({"query": {"kind": "customer", "sort": [{"field": "name"}], "select": ["name"]}}));
        page["rows"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&tab), ["First, renamed", "Second", "Since then"]);
    assert_eq!(names(&other), ["First, renamed", "Only there", "Second"]);
}

#[test]
fn a_file_that_is_no_backup_is_refused_with_its_reason() {
    let tab = filled();
    let digest = tab.digest();
    for (bytes, reason) in [
        (b"id,name\n1,Ann\n".to_vec(), "not_a_backup"),
        (Vec::new(), "not_a_backup"),
        (b"MEHRLOG1\x09\0\0\0nonsense!".to_vec(), "damaged"),
        (b"MEHRLOG1\xff\xff\xff\xffcut off".to_vec(), "damaged"),
    ] {
        let failure = restore(&tab, bytes).unwrap_err();
        assert_eq!((failure.code, &failure.at["reason"]), (Code::BadFile, &json!(reason)));
    }
    assert_eq!(tab.digest(), digest);
}

#[test]
fn a_backup_of_a_newer_version_is_refused_as_a_whole() {
    let mut bytes = backup(&filled());
    // A sound record behind the others, with a body of a format from the future.
    let header = RecordHeader::new(RecordKind::Log, SpaceId([7; 16]));
    let record = seal(header, &[200, 1, 2, 3]);
    bytes.extend_from_slice(&(record.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&record);
    let other = Tab::open(&MemoryDisk::default(), 2);
    let before = other.digest();
    let failure = restore(&other, bytes).unwrap_err();
    assert_eq!((failure.code, &failure.at["reason"]), (Code::BadFile, &json!("newer")));
    assert_eq!(other.digest(), before);
}

#[test]
fn of_a_damaged_backup_all_that_is_sound_is_taken_and_the_rest_is_counted() {
    let tab = filled();
    let whole = backup(&tab);
    for (bytes, taken) in [
        // The last record is cut off; and the content of the first one is changed.
        (whole[..whole.len() - 1].to_vec(), 2),
        ([&whole[..60], &[whole[60] ^ 1], &whole[61..]].concat(), 2),
    ] {
        let other = Tab::open(&MemoryDisk::default(), 2);
        let restored = restore(&other, bytes).unwrap();
        assert_eq!((&restored["batches"], &restored["damaged"]), (&json!(taken), &json!(1)));
    }
}
