//! Cost of reading single cells: `cargo bench -p formats --bench values`.

use divan::{Bencher, black_box};
use formats::values::{AmountRules, DateOrder, DateRules, amount, day, email, instant, phone};

fn main() {
    divan::main();
}

#[divan::bench(args = ["2024-02-13", "13.02.2024", "13 Mar 2024", "1403/02/13"])]
fn days(bencher: Bencher<'_, '_>, text: &str) {
    let rules = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
    bencher.bench(|| day(black_box(text), &rules));
}

#[divan::bench(args = ["2024-02-13T09:30:00Z", "2024-02-13 09:30", "05.11.2024 16:30:00"])]
fn instants(bencher: Bencher<'_, '_>, text: &str) {
    let rules = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
    bencher.bench(|| instant(black_box(text), &rules, 0));
}

#[divan::bench(args = ["29.33", "1 234,56", "$1,234.56"])]
fn amounts(bencher: Bencher<'_, '_>, text: &str) {
    bencher.bench(|| amount(black_box(text), &AmountRules::default()));
}

#[divan::bench(args = ["+371 21 234 567", "(650) 253-0000"])]
fn phones(bencher: Bencher<'_, '_>, text: &str) {
    bencher.bench(|| phone::parse(black_box(text), Some("US")));
}

#[divan::bench(args = ["janis.berzins@example.lv"])]
fn emails(bencher: Bencher<'_, '_>, text: &str) {
    bencher.bench(|| email::split(black_box(text)).len());
}
