//! Records sealed by released programs still open. The files are never written again: a test that fails here means
//! that data on somebody's disk can no longer be read.

use oplog::seal::{Damage, HEADER_LEN, RecordHeader, RecordKind, SpaceId, open, seal};

const SPACE: SpaceId = SpaceId([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);

/// Longer than the 240 bytes up to which the checksum uses its short-input form.
fn long_body() -> Vec<u8> {
    (0..1000_u32).flat_map(|n| n.to_le_bytes()).collect()
}

fn check(fixture: &[u8], kind: RecordKind, body: &[u8]) {
    let header = RecordHeader::new(kind, SPACE);
    assert_eq!(open(fixture), Ok((header, body)));
    assert_eq!(seal(header, body), fixture, "what is written now is what was written then");
}

#[test]
fn format_1_opens() {
    check(include_bytes!("fixtures/seal-1-log.bin"), RecordKind::Log, "Mehr مهر".as_bytes());
    check(include_bytes!("fixtures/seal-1-page.bin"), RecordKind::Page, &long_body());
    check(include_bytes!("fixtures/seal-1-meta.bin"), RecordKind::Meta, b"{}");
    check(include_bytes!("fixtures/seal-1-canary.bin"), RecordKind::Canary, b"");
}

#[test]
fn format_1_is_laid_out_as_documented() {
    let record = include_bytes!("fixtures/seal-1-log.bin");
    assert_eq!(record[..8], *b"MEHR\x01\x01\x00\x00");
    assert_eq!(record[8..24], SPACE.0);
    assert_eq!(record[24..32], 11_u64.to_le_bytes());
    assert_eq!(&record[HEADER_LEN..], "Mehr مهر".as_bytes());
    assert_eq!(
        u64::from_le_bytes(record[32..40].try_into().expect("eight bytes")),
        xxhash_rust::xxh3::xxh3_64(&[&record[..32], &record[40..]].concat()),
    );
}

#[test]
fn a_fixture_cut_short_is_damage() {
    let record = include_bytes!("fixtures/seal-1-page.bin");
    let cut = &record[..record.len() - 1];
    assert_eq!(open(cut), Err(Damage::Length { expected: 4000, found: 3999 }));
}
