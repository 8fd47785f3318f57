//! Gamma-Gamma: the mean amount of a purchase. Fader, Hardie & Lee (2005), "RFM and CLV", *Journal of Marketing Research*
//! 42(4), 415–430; Fader & Hardie (2013), "The Gamma-Gamma model of monetary value".
//!
//! Amounts of a customer are gamma(p, ν), ν ~ gamma(q, v). p and q have no unit, v is in minor units. The mean z of x
//! amounts has the density `Γ(px+q) ÷ (Γ(px) Γ(q)) v^q x^(px) z^(px−1) ÷ (v + xz)^(px+q)`.
//!
//! Only customers with x > 0 and z > 0 count: a mean of refunds has no density here. How many were left out is kept.

use super::fit::{Fitted, Likelihood, Sum};
use crate::numeric::special::{digamma, ln_gamma};
use domain::insight::{FitRefusal, Model};

/// The model's parameters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct GammaGamma {
    /// Shape of the amounts.
    pub p: f64,
    /// Shape of the customers' scales.
    pub q: f64,
    /// Their scale, minor units.
    pub v: f64,
}

impl From<[f64; 3]> for GammaGamma {
    fn from([p, q, v]: [f64; 3]) -> GammaGamma {
        GammaGamma { p, q, v }
    }
}

impl GammaGamma {
    /// The expected mean amount of a customer: `p (v + x z) ÷ (p x + q − 1)`, which for x = 0 is the mean of the population;
    /// `None` where that has none.
    pub fn expected(&self, x: u32, mean: f64) -> Option<f64> {
        let x = f64::from(x);
        let below = self.p * x + self.q - 1.0;
        (below > 0.0).then(|| self.p * (self.v + x * mean) / below)
    }
}

/// The same fit with amounts in units of `minor` minor units: the scale, and the density of such amounts.
pub fn in_units(mut fitted: Fitted<3>, minor: f64) -> Fitted<3> {
    fitted.parameters[2] /= minor;
    fitted.log_likelihood += fitted.customers * libm::log(minor);
    fitted
}

/// Customers with equal spending.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spend {
    /// Purchase days after the first.
    pub x: u32,
    /// Mean amount of those days, minor units.
    pub mean: f64,
    /// How many customers.
    pub customers: f64,
}

/// What everybody spends, ordered by x and mean.
#[derive(Clone, Debug, Default)]
pub struct Spends {
    groups: Vec<Spend>,
    ln_means: Vec<f64>,
    left_out: u32,
}

impl Spends {
    /// Fewest customers the model is fitted to.
    pub const CUSTOMERS_MIN: u32 = 10;

    /// Of these customers, in any order.
    pub fn new(mut spends: Vec<Spend>) -> Spends {
        let before = spends.len();
        spends.retain(|spend| spend.x > 0 && spend.mean > 0.0 && spend.mean.is_finite());
        let left_out = (before - spends.len()) as u32;
        spends.sort_unstable_by(|a, b| a.x.cmp(&b.x).then(a.mean.total_cmp(&b.mean)));
        spends.dedup_by(|next, kept| {
            let same = (next.x, next.mean) == (kept.x, kept.mean);
            if same {
                kept.customers += next.customers;
            }
            same
        });
        let ln_means = spends.iter().map(|spend| libm::log(spend.mean)).collect();
        Spends { groups: spends, ln_means, left_out }
    }

    /// The different ones.
    pub fn groups(&self) -> &[Spend] {
        &self.groups
    }

    /// Customers who bought again for nothing or less in the mean.
    pub fn left_out(&self) -> u32 {
        self.left_out
    }

    fn sampled(&self, wanted: usize) -> Spends {
        let every = self.groups.len().div_ceil(wanted).max(1);
        let mut groups: Vec<Spend> = self.groups.iter().skip(every / 2).step_by(every).copied().collect();
        let part: f64 = groups.iter().map(|group| group.customers).sum();
        let scale = self.customers() / part;
        groups.iter_mut().for_each(|group| group.customers *= scale);
        Spends::new(groups)
    }
}

impl Likelihood<3> for Spends {
    const MODEL: Model = Model::GammaGamma;

    fn support(&self) -> Result<(), FitRefusal> {
        let found = self.customers() as u32;
        if found < Spends::CUSTOMERS_MIN {
            return Err(FitRefusal::TooFewEvents { found, needed: Spends::CUSTOMERS_MIN });
        }
        if self.groups.iter().all(|group| group.mean == self.groups[0].mean) {
            return Err(FitRefusal::NoVariance);
        }
        Ok(())
    }

    fn customers(&self) -> f64 {
        self.groups.iter().map(|group| group.customers).sum()
    }

    fn groups(&self) -> usize {
        self.groups.len()
    }

    fn sample(&self, groups: usize) -> Spends {
        self.sampled(groups)
    }

    fn starts(&self) -> Vec<[f64; 3]> {
        let total: f64 = self.groups.iter().map(|group| group.customers * group.mean).sum();
        let mean = total / self.customers();
        vec![[3.0, 3.0, mean * 2.0 / 3.0], [1.0, 2.0, mean], [10.0, 10.0, mean]]
    }

    fn evaluate(&self, &[p, q, v]: &[f64; 3]) -> Sum<3> {
        let (ln_v, ln_gamma_q, digamma_q) = (libm::log(v), ln_gamma(q), digamma(q));
        let mut sum = Sum::default();
        let mut at = 0;
        for same_x in self.groups.chunk_by(|a, b| a.x == b.x) {
            let x = f64::from(same_x[0].x);
            let (px, ln_x) = (p * x, libm::log(x));
            let value = ln_gamma(px + q) - ln_gamma(px) - ln_gamma_q + q * ln_v + px * ln_x;
            let (sum_slope, p_slope) = (digamma(px + q), digamma(px));
            for group in same_x {
                let ln_mean = self.ln_means[at];
                at += 1;
                let scale = v + x * group.mean;
                let ln_scale = libm::log(scale);
                let of_one = Sum {
                    value: value + (px - 1.0) * ln_mean - (px + q) * ln_scale,
                    slopes: [
                        x * (sum_slope - p_slope + ln_mean + ln_x - ln_scale),
                        sum_slope - digamma_q + ln_v - ln_scale,
                        q / v - (px + q) / scale,
                    ],
                };
                sum.add(group.customers, &of_one);
            }
        }
        sum
    }
}
