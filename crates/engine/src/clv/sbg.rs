//! Shifted beta-geometric: how long contracts are renewed. Fader & Hardie (2007), "How to project customer retention",
//! *Journal of Interactive Marketing* 21(1), 76–90.
//!
//! At each renewal a customer leaves with a probability θ ~ beta(α, β) of their own. Lost at renewal t:
//! `P(t) = B(α+1, β+t−1) ÷ B(α, β)`; still there after it: `S(t) = B(α, β+t) ÷ B(α, β)`; retention rate
//! `S(t) ÷ S(t−1) = (β+t−1) ÷ (α+β+t−1)`. It rises with t although nobody changes, because those who leave easily are gone.

use super::fit::{Likelihood, Sum};
use crate::numeric::special::{digamma, ln_beta};
use domain::insight::{FitRefusal, Model};

/// The model's parameters, without unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sbg {
    /// First shape of the probabilities to leave.
    pub alpha: f64,
    /// Second shape.
    pub beta: f64,
}

impl From<[f64; 2]> for Sbg {
    fn from([alpha, beta]: [f64; 2]) -> Sbg {
        Sbg { alpha, beta }
    }
}

impl Sbg {
    /// The share that is still there after renewal t.
    pub fn survival(&self, t: u32) -> f64 {
        libm::exp(ln_beta(self.alpha, self.beta + f64::from(t)) - ln_beta(self.alpha, self.beta))
    }

    /// Of those there before renewal t ≥ 1, the share that is there after it.
    pub fn retention(&self, t: u32) -> f64 {
        let before = self.beta + f64::from(t) - 1.0;
        before / (self.alpha + before)
    }

    /// Renewals still to come, discounted by `discount` per period, of a customer who has renewed n times and is there
    /// before the next renewal; over at most `periods`. Fader & Hardie (2010), "Customer-base valuation in a contractual
    /// setting", *Marketing Science* 29(1), 85–93.
    pub fn residual(&self, renewed: u32, discount: f64, periods: u32) -> f64 {
        let (mut share, mut factor, mut sum) = (1.0, 1.0, 0.0);
        for t in renewed + 1..=renewed.saturating_add(periods) {
            share *= self.retention(t);
            factor /= 1.0 + discount;
            sum += share * factor;
        }
        sum
    }
}

/// Customers who were lost at the same renewal, or are still there after the same one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Renewal {
    /// Lost at this renewal, or still there after it; from 1.
    pub renewal: u32,
    /// Whether lost.
    pub lost: bool,
    /// How many.
    pub customers: f64,
}

/// Everybody's renewals.
#[derive(Clone, Debug, Default)]
pub struct Renewals(Vec<Renewal>);

impl Renewals {
    /// Fewest customers, and fewest of them lost.
    pub const CUSTOMERS_MIN: u32 = 10;

    /// Of these customers. Those still there after no renewal at all tell nothing and are left out.
    pub fn new(renewals: impl IntoIterator<Item = Renewal>) -> Renewals {
        let mut sorted: Vec<Renewal> = renewals.into_iter().filter(|renewal| renewal.renewal > 0).collect();
        sorted.sort_unstable_by_key(|renewal| (renewal.renewal, renewal.lost));
        sorted.dedup_by(|next, kept| {
            let same = (next.renewal, next.lost) == (kept.renewal, kept.lost);
            if same {
                kept.customers += next.customers;
            }
            same
        });
        Renewals(sorted)
    }

    /// From years (or months) of tenure: lost in that year, or, where tenure is as long as was observed, still there, having
    /// come through one renewal less.
    pub fn from_tenures(tenures: impl IntoIterator<Item = (u32, u32)>) -> Renewals {
        Renewals::new(tenures.into_iter().map(|(tenure, observed)| {
            let lost = tenure < observed;
            Renewal { renewal: tenure - u32::from(!lost && tenure > 0), lost, customers: 1.0 }
        }))
    }

    /// How many came to each renewal t = 1, 2, … and how many of them were lost.
    pub fn observed(&self) -> Vec<(f64, f64)> {
        let last = self.0.last().map_or(0, |renewal| renewal.renewal);
        let count = |keep: &dyn Fn(&Renewal) -> bool| -> f64 {
            self.0.iter().filter(|renewal| keep(renewal)).map(|renewal| renewal.customers).sum()
        };
        (1..=last)
            .map(|t| {
                (
                    count(&|renewal| renewal.renewal >= t),
                    count(&|renewal| renewal.lost && renewal.renewal == t),
                )
            })
            .collect()
    }
}

impl Likelihood<2> for Renewals {
    const MODEL: Model = Model::Sbg;

    fn support(&self) -> Result<(), FitRefusal> {
        let (found, needed) = (self.customers() as u32, Renewals::CUSTOMERS_MIN);
        if found < needed {
            return Err(FitRefusal::TooFewCustomers { found, needed });
        }
        let lost: f64 = self.0.iter().filter(|renewal| renewal.lost).map(|renewal| renewal.customers).sum();
        if lost < f64::from(needed) {
            return Err(FitRefusal::TooFewEvents { found: lost as u32, needed });
        }
        // One renewal gives one share, which two parameters can meet in endlessly many ways.
        if self.0.iter().all(|renewal| renewal.renewal == 1) {
            return Err(FitRefusal::NoTime);
        }
        Ok(())
    }

    fn customers(&self) -> f64 {
        self.0.iter().map(|renewal| renewal.customers).sum()
    }

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn sample(&self, _: usize) -> Renewals {
        self.clone()
    }

    fn starts(&self) -> Vec<[f64; 2]> {
        vec![[1.0, 1.0], [1.0, 10.0], [5.0, 20.0]]
    }

    fn evaluate(&self, &[alpha, beta]: &[f64; 2]) -> Sum<2> {
        let base = ln_beta(alpha, beta);
        let (alpha_slope, beta_slope, sum_slope) = (digamma(alpha), digamma(beta), digamma(alpha + beta));
        let mut sum = Sum::default();
        for renewal in &self.0 {
            let (a, b) = if renewal.lost {
                (alpha + 1.0, beta + f64::from(renewal.renewal) - 1.0)
            } else {
                (alpha, beta + f64::from(renewal.renewal))
            };
            let both = digamma(a + b) - sum_slope;
            let slopes = [digamma(a) - alpha_slope - both, digamma(b) - beta_slope - both];
            sum.add(renewal.customers, &Sum { value: ln_beta(a, b) - base, slopes });
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everybody_is_lost_at_some_renewal_or_still_there(alpha in 0.05_f64..20.0, beta in 0.05_f64..20.0, t in 1_u32..60) {
            let model = Sbg { alpha, beta };
            let lost: f64 = (1..=t)
                .map(|t| libm::exp(ln_beta(alpha + 1.0, beta + f64::from(t) - 1.0) - ln_beta(alpha, beta)))
                .sum();
            prop_assert!((lost + model.survival(t) - 1.0).abs() < 1e-10);
            prop_assert!(model.retention(t + 1) >= model.retention(t));
            prop_assert!((model.survival(t) - model.survival(t - 1) * model.retention(t)).abs() < 1e-12);
        }
    }

    #[test]
    fn data_that_cannot_tell_two_parameters_are_refused() {
        let of = |renewal, lost, customers| Renewal { renewal, lost, customers };
        assert_eq!(
            Renewals::new([of(1, true, 5.0)]).support(),
            Err(FitRefusal::TooFewCustomers { found: 5, needed: 10 })
        );
        assert_eq!(
            Renewals::new([of(3, false, 50.0), of(2, true, 1.0)]).support(),
            Err(FitRefusal::TooFewEvents { found: 1, needed: 10 })
        );
        assert_eq!(Renewals::new([of(1, true, 50.0), of(1, false, 50.0)]).support(), Err(FitRefusal::NoTime));
    }
}
