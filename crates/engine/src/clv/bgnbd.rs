//! BG/NBD: Fader, Hardie & Lee (2005), "Counting your customers the easy way", *Marketing Science* 24(2), 275–284.
//!
//! A customer buys at a rate λ ~ gamma(r, α) and leaves after each purchase with probability p ~ beta(a, b). r, a and b
//! have no unit, α is in weeks.
//!
//! `L = A1 A2 (A3 + [x>0] A4)`, `ln A1 = lnΓ(r+x) − lnΓ(r) + r ln α`,
//! `ln A2 = lnΓ(a+b) + lnΓ(b+x) − lnΓ(b) − lnΓ(a+b+x)`, `A3 = (α+T)^−(r+x)`, `A4 = a ÷ (b+x−1) × (α+t_x)^−(r+x)`.
//!
//! A customer who has not bought again is certainly alive in this model, which is a property of it and not a mistake.

use super::fit::{Likelihood, Sum};
use super::forecast::BuyingModel;
use super::histories::{Histories, History};
use crate::numeric::special::{digamma, hypergeometric, ln_gamma, ln_sum, power};
use domain::insight::{FitRefusal, Model};

/// The model's parameters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BgNbd {
    /// Shape of the buying rates.
    pub r: f64,
    /// Their scale, weeks.
    pub alpha: f64,
    /// First shape of the probabilities to leave.
    pub a: f64,
    /// Second shape.
    pub b: f64,
}

impl From<[f64; 4]> for BgNbd {
    fn from([r, alpha, a, b]: [f64; 4]) -> BgNbd {
        BgNbd { r, alpha, a, b }
    }
}

/// The likelihood of everybody's histories.
#[derive(Clone, Debug)]
pub struct BgNbdLikelihood(pub Histories);

impl BgNbd {
    /// What is the same for all customers with the same x: the value and its slopes.
    fn shared(&self, x: u32) -> Sum<4> {
        let (BgNbd { r, alpha, a, b }, x) = (*self, f64::from(x));
        let both = digamma(a + b) - digamma(a + b + x);
        Sum {
            value: ln_gamma(r + x) - ln_gamma(r) + r * libm::log(alpha) + ln_gamma(a + b) + ln_gamma(b + x)
                - ln_gamma(b)
                - ln_gamma(a + b + x),
            slopes: [
                digamma(r + x) - digamma(r) + libm::log(alpha),
                r / alpha,
                both,
                both + digamma(b + x) - digamma(b),
            ],
        }
    }

    /// ln A3 and, for a customer who has bought again, ln A4.
    #[inline]
    fn branches(&self, x: u32, t_x: f64, t: f64) -> (f64, Option<f64>) {
        let shape = self.r + f64::from(x);
        let stayed = -shape * libm::log(self.alpha + t);
        let left = (x > 0)
            .then(|| libm::log(self.a / (self.b + f64::from(x) - 1.0)) - shape * libm::log(self.alpha + t_x));
        (stayed, left)
    }

    /// ln L of one customer.
    pub fn log_likelihood(&self, x: u32, t_x: f64, t: f64) -> f64 {
        let (stayed, left) = self.branches(x, t_x, t);
        self.shared(x).value + left.map_or(stayed, |left| ln_sum(stayed, left))
    }

    /// (a+b+x−1) ÷ (a−1) × (1 − ((α+T) ÷ (α+T+t))^(r+x) ₂F₁(r+x, b+x; a+b+x−1; t ÷ (α+T+t))), the purchases in the next
    /// t weeks of one who is alive. By Euler's transformation the power and the function become
    /// (1−z)^(a−1) ₂F₁(a+b−1−r, a−1; a+b+x−1; z), whose series is short also for frequent buyers.
    fn alive(&self, x: u32, observed: f64, horizon: f64) -> f64 {
        let direct = |a: f64, b: f64| {
            let c = a + b + f64::from(x) - 1.0;
            let z = horizon / (self.alpha + observed + horizon);
            let shape = self.r + f64::from(x);
            // Where customers hardly differ in how they leave, a and b are large: the power would be 0 and the function ∞.
            let stayed = if -(a - 1.0) * libm::log1p(-z) > EXPONENT_MAX {
                power(1.0 - z, shape) * hypergeometric(shape, b + f64::from(x), c, z)
            } else {
                power(1.0 - z, a - 1.0) * hypergeometric(c - shape, a - 1.0, c, z)
            };
            c / (a - 1.0) * (1.0 - stayed)
        };
        // At a = 1 and at c = 0 the formula is nought by nought; the function is smooth, so its neighbours are averaged.
        let (mut low, mut high) = ((self.a, self.b), (self.a, self.b));
        if libm::fabs(self.a - 1.0) < NEIGHBOUR {
            (low.0, high.0) = (1.0 - NEIGHBOUR, 1.0 + NEIGHBOUR);
        }
        if libm::fabs(low.0 + low.1 + f64::from(x) - 1.0) < NEIGHBOUR {
            (low.1, high.1) = (self.b - 2.0 * NEIGHBOUR, self.b + 2.0 * NEIGHBOUR);
        }
        if low == high { direct(low.0, low.1) } else { (direct(low.0, low.1) + direct(high.0, high.1)) / 2.0 }
    }
}

const NEIGHBOUR: f64 = 1e-5;

/// Powers of e beyond this are near the end of what a number can hold.
const EXPONENT_MAX: f64 = 600.0;

impl BuyingModel for BgNbd {
    const MODEL: Model = Model::BgNbd;

    fn p_alive(&self, x: u32, t_x: f64, t: f64) -> f64 {
        let (stayed, left) = self.branches(x, t_x, t);
        left.map_or(1.0, |left| 1.0 / (1.0 + libm::exp(left - stayed)))
    }

    fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64 {
        if horizon <= 0.0 { 0.0 } else { self.alive(x, t, horizon) }
    }

    fn expected_new(&self, horizon: f64) -> f64 {
        self.expected_if_alive(0, 0.0, horizon)
    }
}

impl Likelihood<4> for BgNbdLikelihood {
    const MODEL: Model = Model::BgNbd;

    fn support(&self) -> Result<(), FitRefusal> {
        self.0.support()
    }

    fn customers(&self) -> f64 {
        self.0.customers()
    }

    fn groups(&self) -> usize {
        self.0.groups().len()
    }

    fn sample(&self, groups: usize) -> BgNbdLikelihood {
        BgNbdLikelihood(self.0.sample(groups))
    }

    fn starts(&self) -> Vec<[f64; 4]> {
        let (weeks, _) = self.0.means();
        vec![[0.5, weeks / 4.0, 1.0, 2.0], [1.0, weeks, 0.2, 2.0], [3.0, weeks, 2.0, 5.0]]
    }

    fn evaluate(&self, parameters: &[f64; 4]) -> Sum<4> {
        let model = BgNbd::from(*parameters);
        let mut sum = Sum::default();
        for same_x in self.0.groups().chunk_by(|a, b| a.x == b.x) {
            let shared = model.shared(same_x[0].x);
            for group in same_x {
                sum.add(group.customers, &model.of_group(&shared, group));
            }
        }
        sum
    }
}

impl BgNbd {
    #[inline]
    fn of_group(&self, shared: &Sum<4>, group: &History) -> Sum<4> {
        let x = f64::from(group.x);
        let shape = self.r + x;
        let (until_end, mut value) = (libm::log(self.alpha + group.t), shared.value);
        let mut slopes = shared.slopes;
        let stayed = -shape * until_end;
        // `gone` is the share of A4 in A3 + A4: the probability of having left.
        let (mut gone, mut until_last) = (0.0, 0.0);
        if group.x > 0 {
            until_last = libm::log(self.alpha + group.t_x);
            let odds = libm::exp(self.a_of(x) + shape * (until_end - until_last));
            gone = if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 };
            value +=
                if odds.is_finite() { stayed + libm::log1p(odds) } else { self.a_of(x) - shape * until_last };
            slopes[2] += gone / self.a;
            slopes[3] -= gone / (self.b + x - 1.0);
        } else {
            value += stayed;
        }
        slopes[0] -= (1.0 - gone) * until_end + gone * until_last;
        slopes[1] -= shape * ((1.0 - gone) / (self.alpha + group.t) + gone / (self.alpha + group.t_x));
        Sum { value, slopes }
    }

    #[inline]
    fn a_of(&self, x: f64) -> f64 {
        libm::log(self.a / (self.b + x - 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With all customers leaving after a purchase with the same probability p, what one alive buys in t weeks is
    /// (1 − ((α+T) ÷ (α+T+pt))^(r+x)) ÷ p, which is where the model tends to as a and b grow.
    #[test]
    fn customers_who_leave_alike_are_foretold_too() {
        let model = BgNbd { r: 1.951, alpha: 13.91, a: 2_284.655, b: 40_515.42 };
        for (x, t, horizon) in [(0, 0.0, 52.0), (3, 20.0, 26.0), (40, 52.0, 104.0), (500, 60.0, 52.0)] {
            // Each purchase after which somebody stayed speaks for staying.
            let p = model.a / (model.a + model.b + f64::from(x));
            let base = model.alpha + t;
            let limit = (1.0 - libm::pow(base / (base + p * horizon), model.r + f64::from(x))) / p;
            let expected = model.expected_if_alive(x, t, horizon);
            assert!((expected / limit - 1.0).abs() < 0.01, "x = {x}: {expected}, in the limit {limit}");
        }
    }
}
