//! How long the KPIs take: `cargo run --release -p engine --example kpi_times [customers]`.
//!
//! About 5.5 orders and 4.5 interactions a customer over two years, in random order; the best and the median of some
//! runs in milliseconds.

use domain::Day;
use domain::insight::{CsatScale, SurveyScope};
use engine::bits::Bits;
use engine::kpi::referral::Referrals;
use engine::kpi::rfm::RfmScores;
use engine::kpi::surveys::SurveyInput;
use engine::kpi::{KpiInput, cohorts, concentration, csat, nps, referral, repeat, retention, value};
use engine::purchases::{Order, OrderColumns, Purchases};
use engine::table::Ints;
use std::hint::black_box;
use std::time::Instant;

const FIRST_DAY: i32 = 19_358;
const DAYS: u64 = 731;

/// A small generator (SplitMix64): the same data on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

fn time<T>(name: &str, mut work: impl FnMut() -> T) -> T {
    let mut runs = Vec::new();
    let result = loop {
        let start = Instant::now();
        let result = black_box(work());
        runs.push(start.elapsed().as_secs_f64() * 1e3);
        if runs.len() == 9 {
            break result;
        }
    };
    runs.sort_by(f64::total_cmp);
    println!("{name:44} {:9.2} {:9.2}", runs[0], runs[4]);
    result
}

fn main() {
    let sizes = match std::env::args().nth(1).and_then(|size| size.parse().ok()) {
        Some(size) => vec![size],
        None => vec![100_000, 1_000_000],
    };
    sizes.into_iter().for_each(run);
}

fn run(customers: usize) {
    let mut random = Random(7);
    let orders = customers * 11 / 2;
    let mut of = Vec::with_capacity(orders);
    for _ in 0..orders {
        // The product of two draws gives few customers many orders and many few.
        let share = (random.below(1 << 20) * random.below(1 << 20)) >> 20;
        of.push(((share * customers as u64) >> 20) as u32);
    }
    let scatter: Vec<u32> = {
        let mut rows: Vec<u32> = (0..customers as u32).collect();
        for at in (1..rows.len()).rev() {
            rows.swap(at, random.below(at as u64 + 1) as usize);
        }
        rows
    };
    of.iter_mut().for_each(|row| *row = scatter[*row as usize]);
    let days: Vec<i32> = (0..orders).map(|_| FIRST_DAY + random.below(DAYS) as i32).collect();
    let minor: Vec<i64> =
        (0..orders).map(|_| (random.below(1000) * random.below(1000)) as i64 / 10).collect();
    let columns = OrderColumns { customers: &of, days: &days, minor: &minor, rows: None, include: None };

    println!("\n{customers} customers, {orders} orders {:>28} {:>9}", "best ms", "median ms");
    let mut purchases = time("group orders by customer", || Purchases::build(customers, &columns));
    purchase_kpis(&purchases, customers, &mut random);
    survey_kpis(customers, &mut random);
    let mut next = orders as u32;
    time("one more order", || {
        next += 1;
        let order = Order { day: FIRST_DAY, row: next, minor: 5 };
        purchases.put(next as usize * 7919 % customers, order);
    });
}

fn purchase_kpis(purchases: &Purchases, customers: usize, random: &mut Random) {
    let all = KpiInput::all(purchases);
    let half = Bits::from_fn(customers, |row| row % 2 == 0);
    let as_of = all.between(None, Some(Day(FIRST_DAY + 600)));
    let referrers: Vec<u32> = (0..customers)
        .map(|_| if random.below(4) == 0 { random.below(customers as u64) as u32 } else { u32::MAX })
        .collect();
    let industries: Vec<u32> = (0..customers).map(|_| random.below(12) as u32).collect();
    time("retention", || retention::retention(&all));
    time("retention, as of an earlier day", || retention::retention(&as_of));
    time("retention, half of the customers", || retention::retention(&all.of(&half)));
    time("cohorts", || cohorts::cohorts(&all, false));
    time("cohorts with revenue", || cohorts::cohorts(&all, true));
    time("value", || value::value(&all, 0.3));
    time("value by 12 industries", || value::value_by_group(&all, &industries, 12, 0.3));
    time("revenue by month", || value::revenue_by_month(&all, 0.3));
    time("repeat rate", || repeat::repeat(&all));
    time("repeat rate by month", || repeat::repeat_by_month(&all));
    let referrals = Referrals { referrers: &referrers, since: None };
    time("referral rate", || referral::referral(&all, &referrals));
    time("concentration", || concentration::concentration(&all));
    time("RFM rule A", || RfmScores::rule_a(&all));
    time("RFM rule A, as of an earlier day", || RfmScores::rule_a(&as_of));
    let ids: Vec<u32> = (0..customers as u32).rev().collect();
    let scores = time("RFM rule B", || RfmScores::rule_b(&all, &ids));
    time("RFM picture", || scores.summary(&all));
}

fn survey_kpis(customers: usize, random: &mut Random) {
    let rows = customers * 9 / 2;
    let of: Vec<u32> = (0..rows).map(|_| random.below(customers as u64) as u32).collect();
    let start = i64::from(FIRST_DAY) * 86_400_000;
    let at = Ints::I64((0..rows).map(|_| start + random.below(DAYS * 86_400_000) as i64).collect());
    let mut scores = |scale: u64| {
        let score = |_| {
            if random.below(5) == 0 { random.below(scale) as i8 } else { i8::MIN }
        };
        Ints::I8((0..rows).map(score).collect())
    };
    let (nps_scores, csat_scores) = (scores(11), scores(6));
    let answers = SurveyInput::all(&of, &at, &nps_scores);
    let latest = SurveyInput { scope: SurveyScope::LatestPerCustomer, ..answers };
    let satisfaction = SurveyInput { scores: &csat_scores, ..answers };
    time("NPS", || nps::nps(&answers));
    time("NPS, also by month", || nps::nps_with_months(&answers));
    time("NPS, latest per customer", || nps::nps(&latest));
    time("CSAT", || csat::csat(&satisfaction, CsatScale::default()));
}
