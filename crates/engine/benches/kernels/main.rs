//! How long the engine's hot loops take, without browser, worker and store: `cargo bench -p engine`.

mod company;

use company::{TODAY, company};
use divan::{Bencher, black_box};
use domain::Currency;
use domain::collate::Alphabet;
use domain::expr::{Score, check, parse};
use engine::bits::Bits;
use engine::derived::Derived;
use engine::kpi::rfm::RfmScores;
use engine::kpi::{KpiInput, cohorts, retention};
use engine::list::{PageQuestion, Path, SortKey, page};
use engine::search::Index;
use engine::segments::{Cache, Question, eval};
use engine::space::Space;

const SIZES: [u32; 2] = [10_000, 100_000];
const EUR: Currency = Currency(*b"EUR");
const SEGMENT: &str = "country = c7 and stage = key and employees > 100 and last(orders.day) before 90 days ago \
                       and sum(orders.amount) > 1000 EUR";

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES)]
fn search_index(bencher: Bencher, customers: u32) {
    let space = company(customers);
    bencher.bench_local(|| Index::build(black_box(&space)));
}

#[divan::bench(args = SIZES)]
fn search_broad(bencher: Bencher, customers: u32) {
    search(bencher, customers, "an");
}

#[divan::bench(args = SIZES)]
fn search_rare(bencher: Bencher, customers: u32) {
    search(bencher, customers, "7321@");
}

fn search(bencher: Bencher, customers: u32, needle: &str) {
    let index = Index::build(&company(customers));
    bencher.bench_local(|| index.find(black_box(needle), 50, |_| true));
}

#[divan::bench(args = SIZES)]
fn purchases(bencher: Bencher, customers: u32) {
    let space = company(customers);
    bencher
        .with_inputs(Derived::default)
        .bench_local_refs(|derived| derived.purchases(black_box(&space), EUR));
}

#[divan::bench(args = SIZES)]
fn rfm(bencher: Bencher, customers: u32) {
    let purchases = Derived::default().purchases(&company(customers), EUR);
    let input = KpiInput::all(&purchases).between(None, Some(TODAY));
    bencher.bench_local(|| RfmScores::rule_a(black_box(&input)).summary(&input));
}

#[divan::bench(args = SIZES)]
fn cohort_matrix(bencher: Bencher, customers: u32) {
    let purchases = Derived::default().purchases(&company(customers), EUR);
    bencher.bench_local(|| cohorts::cohorts(black_box(&KpiInput::all(&purchases)), true));
}

#[divan::bench(args = SIZES)]
fn month_retention(bencher: Bencher, customers: u32) {
    let purchases = Derived::default().purchases(&company(customers), EUR);
    bencher.bench_local(|| retention::retention(black_box(&KpiInput::all(&purchases))));
}

/// Nothing kept from earlier questions.
#[divan::bench(args = SIZES)]
fn segment_first(bencher: Bencher, customers: u32) {
    let space = company(customers);
    bencher.with_inputs(Cache::default).bench_local_refs(|cache| count(black_box(&space), cache));
}

/// The same question again.
#[divan::bench(args = SIZES)]
fn segment_again(bencher: Bencher, customers: u32) {
    let space = company(customers);
    let cache = Cache::default();
    bencher.bench_local(|| count(black_box(&space), &cache));
}

fn count(space: &Space, cache: &Cache) -> usize {
    let expression = parse(SEGMENT).expect("the text is right");
    let typed = check(&expression, space.schema(), "customer").expect("the text fits the schema");
    let scores = |_: Score, _: u32| None;
    let question = Question { space, today: TODAY, offset_minutes: 0, scores: &scores, models: None };
    eval(&typed, &question, cache).count()
}

/// The first page of everybody by name, with the alphabet of a language.
#[divan::bench(args = SIZES)]
fn sort_by_name(bencher: Bencher, customers: u32) {
    let space = company(customers);
    let rows = Bits::from_fn(customers as usize, |_| true);
    let path = Path::parse(space.schema(), "customer", "name").expect("customers have names");
    let keys = [SortKey { path, descending: false }];
    let question = PageQuestion {
        kind: "customer",
        rows: &rows,
        keys: &keys,
        alphabet: Alphabet::Uzbek,
        offset: 0,
        limit: 50,
    };
    bencher
        .with_inputs(Derived::default)
        .bench_local_refs(|derived| page(black_box(&space), derived, &question));
}
