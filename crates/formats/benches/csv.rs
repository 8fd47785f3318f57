//! How fast CSV is read, without browser, worker and store: `cargo bench -p formats`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use formats::csv::{Options, Reader, sniff};

const ROWS: u32 = 100_000;
/// As the import feeds it.
const CHUNK_BYTES: usize = 1 << 20;
const HEADER: &str = "interaction_id,customer_id,at,channel,direction,type,text,csat,nps\n";

fn main() {
    divan::main();
}

/// Bare cells.
#[divan::bench]
fn read_plain(bencher: Bencher) {
    read(bencher, "Rahmat hammasi joyida");
}

/// A quoted cell with a separator and quotes in each row.
#[divan::bench]
fn read_quoted(bencher: Bencher) {
    read(bencher, "\"she said \"\"thank you\"\", and left\"");
}

/// More letters outside ASCII than in it.
#[divan::bench]
fn read_georgian(bencher: Bencher) {
    read(bencher, "იკითხა მიწოდების შესახებ");
}

#[divan::bench]
fn look_at_the_head(bencher: Bencher) {
    let text = file("Rahmat hammasi joyida");
    let head = text.get(..CHUNK_BYTES).unwrap_or(&text);
    bencher
        .counter(BytesCount::of_slice(head))
        .bench_local(|| sniff(black_box(head), text.len() as u64).is_ok());
}

fn read(bencher: Bencher, remark: &str) {
    let text = file(remark);
    bencher.counter(BytesCount::of_slice(&text)).bench_local(|| {
        let mut reader = Reader::new(Options::default());
        let mut bytes = 0;
        let mut chunks = text.chunks(CHUNK_BYTES).peekable();
        while let Some(chunk) = chunks.next() {
            reader.feed(black_box(chunk), chunks.peek().is_none(), &mut |row| {
                bytes += row.iter().map(str::len).sum::<usize>();
            });
        }
        assert_eq!(reader.rows(), u64::from(ROWS));
        bytes
    });
}

fn file(remark: &str) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    for row in 0..ROWS {
        text +=
            &format!("I{row:08},C{:07},2026-01-01T10:00:00Z,email,incoming,survey,{remark},4,9\n", row / 5);
    }
    text.into_bytes()
}
