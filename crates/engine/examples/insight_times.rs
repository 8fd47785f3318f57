//! How long the lifetime models and what stands beside them take: `cargo run --release -p engine --example insight_times [customers]`.
//!
//! Customers are simulated by the models themselves with the parameters published for CDNOW, over two years, so that nearly
//! all who bought again have a history of their own. One run each, in milliseconds.

use domain::Day;
use domain::insight::{Grain, KeyCutoffs, StrengthWeights};
use engine::actions::{Facts, Rules, next_actions};
use engine::baskets::{Baskets, Measure};
use engine::bits::Bits;
use engine::clv::bgnbd::BgNbdLikelihood;
use engine::clv::forecast::Outlook;
use engine::clv::paretonbd::ParetoNbdLikelihood;
use engine::clv::{BgNbd, BuyingModel, Fit, GammaGamma, Histories, Horizon, Likelihood, ParetoNbd, Spends};
use engine::key_customers;
use engine::kpi::{KpiInput, cohorts_by};
use engine::numeric::Random;
use engine::purchases::{OrderColumns, Purchases};
use engine::strength::{Contact, Scorer};
use engine::survival::{self, Subject};
use std::hint::black_box;
use std::time::Instant;

const DAYS: i32 = 731;

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = black_box(work());
    println!("{name:40} {:9.1}", start.elapsed().as_secs_f64() * 1e3);
    result
}

fn fit<const N: usize, L: Likelihood<N>>(name: &str, likelihood: L) -> [f64; N] {
    let groups = likelihood.groups();
    let mut longest: f64 = 0.0;
    let fitted = timed(name, || {
        let mut fit = Fit::new(likelihood).expect("enough data");
        while !fit.done() {
            let start = Instant::now();
            fit.step();
            longest = longest.max(start.elapsed().as_secs_f64() * 1e3);
        }
        fit.finish().expect("a maximum")
    });
    println!(
        "    {groups} histories, {} evaluations, longest step {longest:.1} ms, {:.4?}, ln L {:.4}",
        fitted.evaluations, fitted.parameters, fitted.log_likelihood
    );
    fitted.parameters
}

/// Gamma-distributed with a shape: Marsaglia & Tsang (2000), with the usual trick below 1.
fn gamma(random: &mut Random, shape: f64) -> f64 {
    if shape < 1.0 {
        return gamma(random, shape + 1.0) * random.unit().max(1e-300).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let normal =
            (-2.0 * random.unit().max(1e-300).ln()).sqrt() * (std::f64::consts::TAU * random.unit()).cos();
        let v = (1.0 + normal / (9.0 * d).sqrt()).powi(3);
        if v > 0.0 && random.unit().max(1e-300).ln() < 0.5 * normal * normal + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// Orders of customers who come on any day of the two years, buy at a rate of their own and leave at one of their own.
fn simulate(customers: usize) -> Purchases {
    let mut random = Random::new(7);
    let (mut of, mut days, mut minor) = (Vec::new(), Vec::new(), Vec::new());
    for customer in 0..customers as u32 {
        let came = random.below(DAYS as u64) as f64;
        let buying = gamma(&mut random, 0.553) / (10.578 * 7.0);
        let leaving = gamma(&mut random, 0.606) / (11.669 * 7.0);
        let left = came - random.unit().max(1e-300).ln() / leaving;
        let scale = gamma(&mut random, 3.74) / 1544.0;
        let mut day = came;
        while day < f64::from(DAYS).min(left) {
            of.push(customer);
            days.push(day as i32);
            minor.push((gamma(&mut random, 6.25) / scale) as i64);
            day -= random.unit().max(1e-300).ln() / buying;
        }
    }
    let columns = OrderColumns { customers: &of, days: &days, minor: &minor, rows: None, include: None };
    println!("\n{customers} customers, {} orders", of.len());
    Purchases::build(customers, &columns)
}

fn run(customers: usize) {
    let purchases = simulate(customers);
    let input = KpiInput::all(&purchases).between(None, Some(Day(DAYS - 1)));
    let (histories, spends): (Histories, Spends) = timed("histories and spending", || Histories::of(&input));
    let bg = BgNbd::from(fit("fit BG/NBD", BgNbdLikelihood(histories.clone())));
    let pareto = ParetoNbd::from(fit("fit Pareto/NBD", ParetoNbdLikelihood::new(histories.clone())));
    let spend = GammaGamma::from(fit("fit Gamma-Gamma", spends));
    let year = Horizon::Months { months: 12, discount: 0.01 };
    let outlook = timed("BG/NBD, 12 months of everybody", || Outlook::new(&bg, &histories, year));
    timed("Pareto/NBD, 12 months of everybody", || Outlook::new(&pareto, &histories, year));
    timed("Pareto/NBD, P(alive) of everybody", || {
        histories.groups().iter().map(|group| pareto.p_alive(group.x, group.t_x, group.t)).sum::<f64>()
    });
    timed("forecast of every customer", || {
        (0..customers).filter_map(|row| outlook.customer(&histories, row, Some(&spend), 3000.0)).count()
    });
    others(&input, customers);
}

fn others(input: &KpiInput, customers: usize) {
    let subjects: Vec<Subject> =
        survival::subjects(input, 180).into_iter().map(|(_, subject)| subject).collect();
    timed("Kaplan-Meier", || survival::kaplan_meier(&subjects));
    let (one, other) = subjects.split_at(subjects.len() / 2);
    timed("log-rank test of two halves", || survival::log_rank(&[one, other]));
    timed("cohorts by week with revenue", || cohorts_by::cohorts_by(input, Grain::Week(0)));
    let key = timed("key customers", || {
        key_customers::key_customers(input, &[], &Default::default(), &KeyCutoffs::default())
    });
    let leaving = Bits::from_rows(customers, key.customers.iter().map(|one| one.customer));
    timed("KPIs without the key customers", || key_customers::what_if(input, &leaving, 0.3));
    let scorer = timed("strength: the usual gap", || Scorer::new(input, StrengthWeights::default()));
    timed("strength of everybody", || {
        (0..customers).filter_map(|row| scorer.strength(row, &Contact::default()).score).sum::<f64>()
    });
    let facts: Vec<Facts> = (0..customers as u32)
        .map(|customer| Facts {
            customer,
            empty_fields: 1,
            expected_minor: 1.0,
            silent_days: Some(50),
            key: true,
            ..Facts::default()
        })
        .collect();
    timed("next actions of everybody", || next_actions(&facts, &Rules::default(), |_, _| false, 50));
    let mut random = Random::new(1);
    let lines: Vec<(u32, u32)> = (0..customers as u32 * 5)
        .map(|line| (line / 3, (random.unit() * random.unit() * 500.0) as u32))
        .collect();
    let names: Vec<String> = (0..500).map(|item| item.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let baskets = timed("baskets of 3 of 500 items, 5 lines each", || Baskets::new(lines, &names));
    timed("recommendations beside each item", || {
        (0..500).map(|item| baskets.beside(item, Measure::Cosine, 5, 5).len()).sum::<usize>()
    });
}

fn main() {
    match std::env::args().nth(1).and_then(|size| size.parse().ok()) {
        Some(size) => run(size),
        None => [2_000, 100_000, 1_000_000].into_iter().for_each(run),
    }
}
