//! How well the strength separates customers who buy again: `cargo run --release -p engine --example strength_auc`.
//!
//! CDNOW: everything up to 1997-09-30 is known, and what is asked is who buys in the 39 weeks after it.

use domain::insight::StrengthWeights;
use domain::{Currency, Day, Money};
use engine::clv::bgnbd::BgNbdLikelihood;
use engine::clv::paretonbd::ParetoNbdLikelihood;
use engine::clv::{BgNbd, BuyingModel, Histories, ParetoNbd, fit};
use engine::kpi::KpiInput;
use engine::purchases::{OrderColumns, Purchases};
use engine::strength::{Contact, Scorer, auc};
use std::collections::HashMap;

fn cdnow() -> Purchases {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cdnow_sample_transactions.csv");
    let mut reader = csv::Reader::from_path(path).expect("the reference data");
    let mut rows: HashMap<String, u32> = HashMap::new();
    let (mut customers, mut days, mut minor) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.expect("a row");
        let next = rows.len() as u32;
        customers.push(*rows.entry(record[0].to_owned()).or_insert(next));
        days.push(record[1].parse::<Day>().expect("a day").0);
        minor.push(Money::parse(&record[3], Currency(*b"USD")).expect("an amount").minor);
    }
    let columns =
        OrderColumns { customers: &customers, days: &days, minor: &minor, rows: None, include: None };
    Purchases::build(rows.len(), &columns)
}

fn main() {
    let purchases = cdnow();
    let end: Day = "1997-09-30".parse().expect("a day");
    let input = KpiInput::all(&purchases).between(None, Some(end));
    let (histories, _) = Histories::of(&input);
    let bg = BgNbd::from(fit(BgNbdLikelihood(histories.clone())).expect("a fit").parameters);
    let pareto = ParetoNbd::from(fit(ParetoNbdLikelihood::new(histories.clone())).expect("a fit").parameters);
    let scorer = Scorer::new(&input, StrengthWeights::default());
    let bought = |row: usize| purchases.last_day(row).is_some_and(|day| day > end.0);
    let last_before = |row: usize| {
        let days = &purchases.days()[purchases.span(row)];
        days[days.partition_point(|&day| day <= end.0) - 1]
    };
    let history = |row: usize| histories.get(row).expect("everybody has bought");
    let of = |score: &dyn Fn(usize) -> f64| {
        let scores: Vec<(f64, bool)> =
            (0..purchases.customers()).map(|row| (score(row), bought(row))).collect();
        auc(&scores).expect("some did and some did not")
    };
    let strength = |row: usize| scorer.strength(row, &Contact::default()).score.unwrap_or(0.0);
    println!(
        "{} customers, {} bought again",
        purchases.customers(),
        (0..purchases.customers()).filter(|&row| bought(row)).count()
    );
    println!("strength                          {:.4}", of(&strength));
    println!("recency alone                     {:.4}", of(&|row| f64::from(last_before(row))));
    println!(
        "P(alive), BG/NBD                  {:.4}",
        of(&|row| bg.p_alive(history(row).x, history(row).t_x, history(row).t))
    );
    println!(
        "P(alive), Pareto/NBD              {:.4}",
        of(&|row| pareto.p_alive(history(row).x, history(row).t_x, history(row).t))
    );
    println!(
        "expected purchases, BG/NBD        {:.4}",
        of(&|row| bg.expected(history(row).x, history(row).t_x, history(row).t, 39.0))
    );
    println!(
        "expected purchases, Pareto/NBD    {:.4}",
        of(&|row| pareto.expected(history(row).x, history(row).t_x, history(row).t, 39.0))
    );
}
