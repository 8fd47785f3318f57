//! How long the lifetime models take: `cargo run --release -p engine --example clv_times [customers]`.
//!
//! Customers are simulated by the models themselves with the parameters published for CDNOW, over two years, so that nearly
//! all who bought again have a history of their own. One run each, in milliseconds.

use domain::Day;
use engine::clv::bgnbd::BgNbdLikelihood;
use engine::clv::forecast::Outlook;
use engine::clv::paretonbd::ParetoNbdLikelihood;
use engine::clv::{BgNbd, BuyingModel, Fit, GammaGamma, Histories, Horizon, Likelihood, ParetoNbd, Spends};
use engine::kpi::KpiInput;
use engine::numeric::Random;
use engine::purchases::{OrderColumns, Purchases};
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
}

fn main() {
    match std::env::args().nth(1).and_then(|size| size.parse().ok()) {
        Some(size) => run(size),
        None => [2_000, 100_000, 1_000_000].into_iter().for_each(run),
    }
}
