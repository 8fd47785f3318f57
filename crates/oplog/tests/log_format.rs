//! Records of the log round trip, damaged ones are refused, and those of released programs still open.

mod random;

use domain::RowId;
use oplog::bytes::REPEATED_MAX;
use oplog::codec::{CodecError, FORMAT, ROWS_MAX};
use oplog::{Cells, Chunk, Column, Part, Rows, decode_record, encode_record, sketch_record};
use proptest::prelude::*;
use random::{chunk, fixture};

proptest! {
    #[test]
    fn records_round_trip(chunks in prop::collection::vec(chunk(), 0..4)) {
        let bytes = encode_record(&chunks);
        prop_assert_eq!(decode_record(&bytes), Ok(chunks));
    }

    #[test]
    fn a_sketch_knows_what_the_whole_chunk_knows(chunks in prop::collection::vec(chunk(), 0..3), id in 0_u128..400) {
        let bytes = encode_record(&chunks);
        let sketches = sketch_record(&bytes).unwrap();
        prop_assert_eq!(sketches.len(), chunks.len());
        for (sketch, chunk) in sketches.iter().zip(&chunks) {
            prop_assert_eq!(&sketch.header, &chunk.header);
            prop_assert_eq!((sketch.index, sketch.last), (chunk.index, chunk.last));
            let parts = || chunk.parts.iter().filter(|part| part.kind == "customer");
            let touched = parts().any(|part| part.rows.iter().any(|row| row == RowId(id)));
            prop_assert_eq!(sketch.touches("customer", RowId(id)), Ok(touched));
            prop_assert_eq!(sketch.read(), Ok(chunk.clone()));
        }
    }

    #[test]
    fn flipped_bits_give_an_error_or_another_chunk(
        chunks in prop::collection::vec(chunk(), 1..3),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = encode_record(&chunks);
        for (at, bits) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
        }
        if let Ok(read) = decode_record(&bytes) {
            // Whatever was read can be written.
            prop_assert_eq!(decode_record(&encode_record(&read)), Ok(read));
        }
    }

    #[test]
    fn records_cut_short_or_with_something_behind_are_refused(chunk in chunk(), at in any::<prop::sample::Index>()) {
        let mut bytes = encode_record(&[chunk]);
        let cut = at.index(bytes.len());
        prop_assert!(decode_record(&bytes[..cut]).is_err());
        bytes.push(0);
        prop_assert!(decode_record(&bytes).is_err());
    }

    #[test]
    fn any_bytes_are_refused_or_read(mut bytes in prop::collection::vec(any::<u8>(), 0..300), is_format in any::<bool>()) {
        if is_format && !bytes.is_empty() {
            bytes[0] = FORMAT;
        }
        let _ = decode_record(&bytes);
    }
}

fn part(rows: Rows, columns: Vec<Column>) -> Chunk {
    Chunk {
        parts: vec![Part { kind: "customer".into(), creates: true, rows, columns }],
        ..fixture().remove(0)
    }
}

fn numbers(len: usize) -> Column {
    Column {
        field: "n".into(),
        ty: domain::FieldType::Int,
        cells: Cells::Int(vec![1; len]),
        written: None,
        null: None,
        before: None,
    }
}

#[test]
fn a_few_bytes_cannot_ask_for_gigabytes() {
    // A part may have many rows of which every column holds the same number: it takes a hundred bytes.
    let len = REPEATED_MAX / 2;
    let rows = || Rows::run(RowId(1), len as u32);
    let most = encode_record(&[part(rows(), vec![numbers(len), numbers(len)])]);
    assert!(most.len() < 200);
    assert!(decode_record(&most).is_ok());
    // More than that is written out, and refused where it is not.
    let more = encode_record(&[
        part(rows(), vec![numbers(len)]),
        part(rows(), vec![numbers(len)]),
        part(rows(), vec![numbers(len)]),
    ]);
    assert!(more.len() > len);
    assert!(decode_record(&more).is_ok());
    let one = encode_record(&[part(rows(), vec![numbers(len)])]);
    let chunk_bytes = &one[2..];
    let forged = [&[FORMAT, 3], chunk_bytes, chunk_bytes, chunk_bytes].concat();
    assert!(decode_record(&forged).is_err());
}

#[test]
fn parts_of_too_many_rows_are_refused() {
    let fits = encode_record(&[part(Rows::run(RowId(1), ROWS_MAX as u32), Vec::new())]);
    assert!(decode_record(&fits).is_ok());
    let mut bytes = oplog::bytes::Writer::default();
    oplog::codec::write_rows(&mut bytes, &Rows::run(RowId(1), ROWS_MAX as u32 + 1));
    assert!(oplog::codec::read_rows(&mut oplog::bytes::Reader::new(&bytes.out)).is_err());
    let wrapping = Rows::from_runs(vec![(RowId(u128::MAX), 2)]);
    let mut bytes = oplog::bytes::Writer::default();
    oplog::codec::write_rows(&mut bytes, &wrapping);
    assert!(oplog::codec::read_rows(&mut oplog::bytes::Reader::new(&bytes.out)).is_err());
}

#[test]
fn a_record_of_a_newer_format_is_told_from_a_damaged_one() {
    let mut bytes = encode_record(&fixture());
    bytes[0] = FORMAT + 1;
    assert_eq!(decode_record(&bytes), Err(CodecError::Newer { found: FORMAT + 1 }));
    assert_eq!(sketch_record(&bytes).map(|_| ()), Err(CodecError::Newer { found: FORMAT + 1 }));
    bytes[0] = 0;
    assert!(matches!(decode_record(&bytes), Err(CodecError::Bytes(_))));
}

/// The file is never written again: a test that fails here means that data on somebody's disk can no longer be read.
#[test]
fn format_1_opens() {
    let bytes = include_bytes!("fixtures/log-1.bin");
    assert_eq!(decode_record(bytes), Ok(fixture()));
    assert_eq!(encode_record(&fixture()), bytes, "what is written now is what was written then");
}

#[test]
fn format_1_is_laid_out_as_documented() {
    let bytes: &[u8] = include_bytes!("fixtures/log-1.bin");
    let (head, chunk) = (&bytes[..2], &bytes[4..]);
    assert_eq!(head, [1, 2], "format, chunks");
    assert_eq!(
        usize::from(bytes[2] & 0x7f) | usize::from(bytes[3]) << 7,
        CHUNK_LEN,
        "length of the first chunk"
    );
    assert_eq!(chunk[..9], [&0xdead_beef_u64.to_le_bytes()[..], &[3]].concat(), "device, counter");
    assert_eq!(chunk[9..17], (1_700_000_000_000_u64 << 16 | 5).to_le_bytes(), "stamp");
    assert_eq!(chunk[17..19], [1, 4], "reason import, action import");
    assert_eq!(chunk[19..28], *b"\x08customer", "kind");
    assert_eq!(chunk[28], 3, "rows");
    assert_eq!(chunk[29..39], [&[1], &77_u64.to_le_bytes()[..], &[9]].concat(), "a parent: device, counter");
    assert_eq!(chunk[39], 2, "devices seen");
    assert_eq!(chunk[40..49], [&77_u64.to_le_bytes()[..], &[9]].concat(), "the first of them, up to batch 9");
    assert_eq!(chunk[58], 1, "batches seen beyond");
    assert_eq!(chunk[59..68], [&77_u64.to_le_bytes()[..], &[11]].concat(), "that batch");
    assert_eq!(chunk[68..71], [0, 0, 2], "chunk 0, not the last, two parts");
    let part = &chunk[73..];
    assert_eq!(part[..10], *b"\x08customer\x01", "kind, new rows");
    assert_eq!(part[10], 1, "runs");
    assert_eq!(part[11..28], [&(1_u128 << 90).to_le_bytes()[..], &[3]].concat(), "first id, length");
}

const CHUNK_LEN: usize = 651;
