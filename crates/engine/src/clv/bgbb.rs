//! BG/BB: purchases at fixed opportunities (every year a donation or none). Fader, Hardie & Shang (2010), "Customer-base
//! analysis in a discrete-time noncontractual setting", *Marketing Science* 29(6), 1086–1108.
//!
//! At each opportunity an alive customer buys with probability p ~ beta(α, β); before each one they leave with probability
//! θ ~ beta(γ, δ). With n opportunities, x of them taken, the last at t_x (equations 4 and 5, without the binomial
//! coefficients):
//!
//! `L = B(α+x, β+n−x) B(γ, δ+n) ÷ K + Σ B(α+x, β+t_x−x+i) B(γ+1, δ+t_x+i) ÷ K` for i = 0 … n−t_x−1,
//! `K = B(α, β) B(γ, δ)`.

use super::fit::{Likelihood, Sum};
use crate::kpi::KpiInput;
use crate::numeric::special::{digamma, ln_beta};
use domain::insight::{FitRefusal, Model};

/// The model's parameters, without unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BgBb {
    /// First shape of the probabilities to buy.
    pub alpha: f64,
    /// Second shape.
    pub beta: f64,
    /// First shape of the probabilities to leave.
    pub gamma: f64,
    /// Second shape.
    pub delta: f64,
}

impl From<[f64; 4]> for BgBb {
    fn from([alpha, beta, gamma, delta]: [f64; 4]) -> BgBb {
        BgBb { alpha, beta, gamma, delta }
    }
}

/// Customers with the same history of opportunities.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Donation {
    /// Opportunities taken.
    pub x: u32,
    /// The last one taken; 0 for none.
    pub t_x: u32,
    /// Opportunities there were.
    pub n: u32,
    /// How many customers.
    pub customers: f64,
}

/// Everybody's opportunities.
#[derive(Clone, Debug, Default)]
pub struct Donations(Vec<Donation>);

impl Donations {
    /// Fewest customers, and fewest of them who bought again.
    pub const CUSTOMERS_MIN: u32 = 10;

    /// Of these customers.
    pub fn new(donations: impl IntoIterator<Item = Donation>) -> Donations {
        let mut sorted: Vec<Donation> = donations.into_iter().filter(|group| group.n > 0).collect();
        sorted.sort_unstable_by_key(|group| (group.n, group.x, group.t_x));
        sorted.dedup_by(|next, kept| {
            let same = (next.n, next.x, next.t_x) == (kept.n, kept.x, kept.t_x);
            if same {
                kept.customers += next.customers;
            }
            same
        });
        Donations(sorted)
    }

    /// From orders: an opportunity is each period of so many calendar months after the one of the first order, up to the last
    /// one that has ended by the as-of day.
    pub fn of(input: &KpiInput, months: u32) -> Donations {
        let months = months.max(1) as i32;
        let period = |day: i32| domain::Day(day).month().0.div_euclid(months);
        let Some(end) = input.as_of() else {
            return Donations::default();
        };
        let last = period(end.plus(1).0) - 1;
        let mut found = Vec::new();
        input.each_customer(|customer| {
            let days = &input.purchases.days()[input.history(customer)];
            let Some(first) = days.first().map(|&day| period(day)) else {
                return;
            };
            let (mut x, mut before) = (0, first);
            for at in days.iter().map(|&day| period(day)).filter(|&at| at <= last) {
                x += u32::from(at != before);
                before = at;
            }
            let n = u32::try_from(last - first).unwrap_or(0);
            found.push(Donation { x, t_x: (before - first) as u32, n, customers: 1.0 });
        });
        Donations::new(found)
    }

    /// The different ones.
    pub fn groups(&self) -> &[Donation] {
        &self.0
    }
}

impl BgBb {
    /// The terms of L: ln and the arguments of the two beta functions; the first is of those who are alive.
    fn terms(&self, x: u32, t_x: u32, n: u32) -> impl Iterator<Item = (f64, [f64; 4])> + use<> {
        let BgBb { alpha, beta, gamma, delta } = *self;
        let base = ln_beta(alpha, beta) + ln_beta(gamma, delta);
        let missed = f64::from(t_x) - f64::from(x);
        let alive = [alpha + f64::from(x), beta + f64::from(n) - f64::from(x), gamma, delta + f64::from(n)];
        let left = (0..n.saturating_sub(t_x)).map(move |i| {
            let i = f64::from(i);
            [alpha + f64::from(x), beta + missed + i, gamma + 1.0, delta + f64::from(t_x) + i]
        });
        std::iter::once(alive)
            .chain(left)
            .map(move |args| (ln_beta(args[0], args[1]) + ln_beta(args[2], args[3]) - base, args))
    }

    /// ln L of one customer.
    pub fn log_likelihood(&self, x: u32, t_x: u32, n: u32) -> f64 {
        let terms: Vec<f64> = self.terms(x, t_x, n).map(|term| term.0).collect();
        let highest = terms.iter().fold(f64::NEG_INFINITY, |highest, &term| highest.max(term));
        highest + libm::log(terms.iter().map(|term| libm::exp(term - highest)).sum())
    }

    /// The probability of being alive at opportunity n + `ahead`.
    pub fn p_alive(&self, x: u32, t_x: u32, n: u32, ahead: u32) -> f64 {
        let to_n = ln_beta(self.alpha + f64::from(x), self.beta + f64::from(n) - f64::from(x))
            - ln_beta(self.alpha, self.beta);
        let stayed = ln_beta(self.gamma, self.delta + f64::from(n) + f64::from(ahead))
            - ln_beta(self.gamma, self.delta);
        libm::exp(to_n + stayed - self.log_likelihood(x, t_x, n))
    }

    /// Expected purchases at the next `ahead` opportunities.
    pub fn expected(&self, x: u32, t_x: u32, n: u32, ahead: u32) -> f64 {
        let buys = (self.alpha + f64::from(x)) / (self.alpha + self.beta + f64::from(n));
        buys * (1..=ahead).map(|step| self.p_alive(x, t_x, n, step)).sum::<f64>()
    }

    /// Expected purchases of a new customer at the first `n` opportunities.
    pub fn expected_new(&self, n: u32) -> f64 {
        let base = ln_beta(self.gamma, self.delta);
        let alive =
            (1..=n).map(|t| libm::exp(ln_beta(self.gamma, self.delta + f64::from(t)) - base)).sum::<f64>();
        self.alpha / (self.alpha + self.beta) * alive
    }

    fn of_group(&self, group: &Donation) -> Sum<4> {
        let value = self.log_likelihood(group.x, group.t_x, group.n);
        let BgBb { alpha, beta, gamma, delta } = *self;
        let base = [
            digamma(alpha) - digamma(alpha + beta),
            digamma(beta) - digamma(alpha + beta),
            digamma(gamma) - digamma(gamma + delta),
            digamma(delta) - digamma(gamma + delta),
        ];
        let mut slopes = base.map(|slope| -slope);
        for (term, args) in self.terms(group.x, group.t_x, group.n) {
            let share = libm::exp(term - value);
            let sums = [digamma(args[0] + args[1]), digamma(args[2] + args[3])];
            for k in 0..4 {
                slopes[k] += share * (digamma(args[k]) - sums[k / 2]);
            }
        }
        Sum { value, slopes }
    }
}

impl Likelihood<4> for Donations {
    const MODEL: Model = Model::BgBb;

    fn support(&self) -> Result<(), FitRefusal> {
        let (found, needed) = (self.customers() as u32, Donations::CUSTOMERS_MIN);
        if found < needed {
            return Err(FitRefusal::TooFewCustomers { found, needed });
        }
        let again: f64 = self.0.iter().filter(|group| group.x > 0).map(|group| group.customers).sum();
        if again < f64::from(needed) {
            return Err(FitRefusal::TooFewEvents { found: again as u32, needed });
        }
        if self.0.iter().all(|group| group.n < 2) {
            return Err(FitRefusal::NoTime);
        }
        Ok(())
    }

    fn customers(&self) -> f64 {
        self.0.iter().map(|group| group.customers).sum()
    }

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn sample(&self, wanted: usize) -> Donations {
        let every = self.0.len().div_ceil(wanted).max(1);
        let mut groups: Vec<Donation> = self.0.iter().skip(every / 2).step_by(every).copied().collect();
        let part: f64 = groups.iter().map(|group| group.customers).sum();
        let scale = self.customers() / part;
        groups.iter_mut().for_each(|group| group.customers *= scale);
        Donations(groups)
    }

    fn starts(&self) -> Vec<[f64; 4]> {
        vec![[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.5, 5.0], [3.0, 1.0, 1.0, 10.0]]
    }

    fn evaluate(&self, parameters: &[f64; 4]) -> Sum<4> {
        let model = BgBb::from(*parameters);
        let mut sum = Sum::default();
        for group in &self.0 {
            sum.add(group.customers, &model.of_group(group));
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// In how many ways x opportunities of t_x can be taken with the last one taken.
    fn ways(x: u32, t_x: u32) -> f64 {
        if x == 0 {
            return 1.0;
        }
        (1..x).fold(1.0, |ways, k| ways * f64::from(t_x - k) / f64::from(k))
    }

    proptest! {
        #[test]
        fn the_probabilities_of_all_histories_sum_to_one(
            alpha in 0.1_f64..8.0, beta in 0.1_f64..8.0, gamma in 0.1_f64..8.0, delta in 0.1_f64..8.0, n in 1_u32..9,
        ) {
            let model = BgBb { alpha, beta, gamma, delta };
            let mut whole = libm::exp(model.log_likelihood(0, 0, n));
            let mut mean = 0.0;
            for x in 1..=n {
                for t_x in x..=n {
                    let part = ways(x, t_x) * libm::exp(model.log_likelihood(x, t_x, n));
                    whole += part;
                    mean += f64::from(x) * part;
                }
            }
            prop_assert!((whole - 1.0).abs() < 1e-9);
            prop_assert!((mean / model.expected_new(n) - 1.0).abs() < 1e-8);
        }
    }
}
