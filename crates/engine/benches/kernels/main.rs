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
use engine::kpi::surveys::SurveyInput;
use engine::kpi::{KpiInput, cohorts, nps, retention, value};
use engine::list::{PageQuestion, Path, SortKey, page};
use engine::search::Index;
use engine::segments::{Cache, Question, eval};
use engine::space::Space;
use engine::table::Ints;

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

/// What all customers have brought, by month, and by one of eight groups.
#[divan::bench(args = SIZES)]
fn value_of_everybody(bencher: Bencher, customers: u32) {
    let purchases = Derived::default().purchases(&company(customers), EUR);
    bencher.bench_local(|| value::value(black_box(&KpiInput::all(&purchases)), 0.3));
}

#[divan::bench(args = SIZES)]
fn value_by_month(bencher: Bencher, customers: u32) {
    let purchases = Derived::default().purchases(&company(customers), EUR);
    bencher.bench_local(|| value::revenue_by_month(black_box(&KpiInput::all(&purchases)), 0.3));
}

#[divan::bench(args = SIZES)]
fn value_by_group(bencher: Bencher, customers: u32) {
    let purchases = Derived::default().purchases(&company(customers), EUR);
    let groups: Vec<u32> = (0..customers).map(|row| row % 8).collect();
    bencher.bench_local(|| value::value_by_group(black_box(&KpiInput::all(&purchases)), &groups, 8, 0.3));
}

/// 100,000 answers and their months.
#[divan::bench]
fn nps_of_two_years(bencher: Bencher) {
    let answers = 0..100_000_u32;
    let customers: Vec<u32> = answers.clone().map(|row| row * 7 % 30_011).collect();
    let at = Ints::I64(
        answers.clone().map(|row| 1_719_792_000_000 + i64::from(row * 31 % 63_072) * 1_000_000).collect(),
    );
    let scores = Ints::I64(answers.map(|row| i64::from(row * 13 % 11)).collect());
    let from = "2024-07-10".parse().ok();
    let input = SurveyInput { from, to: Some(TODAY), ..SurveyInput::all(&customers, &at, &scores) };
    bencher.bench_local(|| nps::nps_with_months(black_box(&input)));
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
