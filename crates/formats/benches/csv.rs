//! Throughput of the reader on one thread: `cargo bench -p formats`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use formats::Encoding;
use formats::csv::{Options, Reader, Row};

fn main() {
    divan::main();
}

const SIZE: usize = 32 << 20;
const CHUNK: usize = 1 << 20;

/// Rows of `make` until there are enough bytes.
fn file(header: &str, make: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = header.to_owned();
    let mut row = 0;
    while text.len() < SIZE {
        text.push_str(&make(row));
        row += 1;
    }
    text.into_bytes()
}

fn orders() -> Vec<u8> {
    file("order_id,customer_id,date,amount,currency,quantity,product\n", |n| {
        let (day, month) = (n % 28 + 1, n % 12 + 1);
        format!("O{n:07},C{:06},2024-{month:02}-{day:02},{}.{:02},EUR,{},Amber pendant\n", n * 7 % 100_000, n % 900, n % 100, n % 9)
    })
}

fn customers() -> Vec<u8> {
    file("id,given_name,family_name,email,phone,company,city,country,birthday,tags,created,notes\n", |n| {
        format!(
            "C{n:06},Jānis,Bērziņš {n},janis.{n}@example.lv,+371 21 {:03} {:03},SIA Dzintars,Rīga,LV,1979-11-18,\"vip, lv\",2023-05-01,\n",
            n % 1000, n * 7 % 1000
        )
    })
}

/// Every cell in quotes, as HubSpot writes.
fn quoted() -> Vec<u8> {
    file("\"Record ID\",\"First Name\",\"Last Name\",\"Email\",\"Phone\",\"Company\"\r\n", |n| {
        format!("\"{n}\",\"Mary Ann\",\"O'Connor-Smith\",\"mary.{n}@example.com\",\"+1 201-555-0123\",\"Acme \"\"{n}\"\", Inc.\"\r\n")
    })
}

fn persian() -> Vec<u8> {
    file("نام,شهر,یادداشت\n", |n| format!("سارا محمدی {n},تهران,مشتری خوب و همیشگی\n"))
}

fn read(bencher: Bencher<'_, '_>, bytes: Vec<u8>, options: Options) {
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let mut reader = Reader::new(options.clone());
        let mut cells = 0_usize;
        let mut take = |row: Row<'_>| {
            for column in 0..row.len() {
                cells += row.get(column).len();
            }
        };
        for chunk in bytes.chunks(CHUNK) {
            reader.feed(black_box(chunk), false, &mut take);
        }
        reader.feed(b"", true, &mut take);
        cells
    });
}

#[divan::bench]
fn plain_orders(bencher: Bencher<'_, '_>) {
    read(bencher, orders(), Options::default());
}

#[divan::bench]
fn customers_with_some_quotes(bencher: Bencher<'_, '_>) {
    read(bencher, customers(), Options::default());
}

#[divan::bench]
fn everything_quoted(bencher: Bencher<'_, '_>) {
    read(bencher, quoted(), Options::default());
}

#[divan::bench]
fn persian_text(bencher: Bencher<'_, '_>) {
    read(bencher, persian(), Options::default());
}

#[divan::bench]
fn latvian_in_windows_1257(bencher: Bencher<'_, '_>) {
    let encoding = encoding_rs::WINDOWS_1257;
    let text = String::from_utf8(customers()).unwrap_or_default();
    let options = Options { encoding: Encoding::WINDOWS_1257, ..Options::default() };
    read(bencher, encoding.encode(&text).0.into_owned(), options);
}
