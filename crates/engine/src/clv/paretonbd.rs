//! Pareto/NBD: Schmittlein, Morrison & Colombo (1987), "Counting your customers", *Management Science* 33(1), 1–24, in the
//! notation of Fader & Hardie (2005), "A note on deriving the Pareto/NBD model".
//!
//! A customer buys at a rate λ ~ gamma(r, α) and leaves at a rate μ ~ gamma(s, β). r and s have no unit, α and β are in
//! weeks.
//!
//! `L = Γ(r+x) ÷ Γ(r) αʳ βˢ (P + D)`, `P = (α+T)^−(r+x) (β+T)^−s` for those who stayed,
//! `D = s ∫ (α+τ)^−(r+x) (β+τ)^−(s+1) dτ` over τ from t_x to T for those who left at τ.
//!
//! The usual form of D is a difference of two hypergeometric functions that are nearly equal. Here the integral itself is
//! computed (`leaving`): hardly a digit is lost, α = β is no special case, and the slopes come with it.

use super::fit::{Likelihood, Sum};
use super::forecast::BuyingModel;
use super::histories::Histories;
use super::leaving::{Class, Falling, Rules, Seen};
use crate::numeric::quadrature::half_line;
use crate::numeric::special::{digamma, ln_gamma};
use domain::insight::{FitRefusal, Model};

/// The model's parameters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ParetoNbd {
    /// Shape of the buying rates.
    pub r: f64,
    /// Their scale, weeks.
    pub alpha: f64,
    /// Shape of the leaving rates.
    pub s: f64,
    /// Their scale, weeks.
    pub beta: f64,
}

impl From<[f64; 4]> for ParetoNbd {
    fn from([r, alpha, s, beta]: [f64; 4]) -> ParetoNbd {
        ParetoNbd { r, alpha, s, beta }
    }
}

/// The likelihood of everybody's histories.
#[derive(Clone, Debug)]
pub struct ParetoNbdLikelihood {
    histories: Histories,
    classes: Vec<Class>,
}

impl ParetoNbdLikelihood {
    /// Of these.
    pub fn new(histories: Histories) -> ParetoNbdLikelihood {
        ParetoNbdLikelihood { classes: Class::all(histories.groups()), histories }
    }
}

impl ParetoNbd {
    fn falling(&self, x: u32) -> Falling {
        Falling {
            alpha: self.alpha,
            alpha_power: self.r + f64::from(x),
            beta: self.beta,
            beta_power: self.s + 1.0,
        }
    }

    /// P and D, divided by f(t_x).
    fn branches(&self, seen: &Seen) -> (f64, f64) {
        (seen.kept * (self.beta + seen.until.time), self.s * seen.gone.integral)
    }

    fn alive(&self, seen: &Seen) -> f64 {
        let (stayed, left) = self.branches(seen);
        stayed / (stayed + left)
    }

    fn shared(&self, x: u32) -> Sum<4> {
        let (ParetoNbd { r, alpha, s, beta }, x) = (*self, f64::from(x));
        let (ln_alpha, ln_beta) = (libm::log(alpha), libm::log(beta));
        Sum {
            value: ln_gamma(r + x) - ln_gamma(r) + r * ln_alpha + s * ln_beta,
            slopes: [digamma(r + x) - digamma(r) + ln_alpha, r / alpha, ln_beta, s / beta],
        }
    }

    fn of_one(&self, shared: &Sum<4>, shape: f64, seen: &Seen) -> Sum<4> {
        let (stayed, left) = self.branches(seen);
        let both = stayed + left;
        let (stay, until) = (stayed / both, &seen.until);
        // A mean under the integral times the probability of having left: D's share of the slopes.
        let gone = |sum: f64| self.s * sum / both;
        let sums = seen.gone;
        let [r, alpha, s, beta] = shared.slopes;
        Sum {
            value: shared.value + seen.last.ln_f + libm::log(both),
            slopes: [
                r - stay * until.ln_alpha - gone(sums.ln_alpha),
                alpha - shape * (stay / (self.alpha + until.time) + gone(sums.per_alpha)),
                s - stay * until.ln_beta + left / both / self.s - gone(sums.ln_beta),
                beta - stay * self.s / (self.beta + until.time) - (self.s + 1.0) * gone(sums.per_beta),
            ],
        }
    }

    /// ln L of one customer.
    pub fn log_likelihood(&self, x: u32, t_x: f64, t: f64) -> f64 {
        RULES.with(|rules| {
            let f = self.falling(x);
            self.of_one(&self.shared(x), f.alpha_power, &f.of_one(rules, t_x, t)).value
        })
    }

    /// Discounted expected residual transactions over all time, at a continuous rate per week: Fader, Hardie & Lee (2005),
    /// "RFM and CLV", *Journal of Marketing Research* 42(4), 415–430. `None` for a rate that is not positive, where the
    /// sum may have no end.
    ///
    /// An alive customer's rates given the history are gamma(r+x, α+T) and gamma(s, β+T), so
    /// `DERT = P(alive) (r+x) ÷ (α+T) ∫₀^∞ e^(−δt) ((β+T) ÷ (β+T+t))ˢ dt`.
    pub fn dert(&self, x: u32, t_x: f64, t: f64, rate: f64) -> Option<f64> {
        if rate <= 0.0 || !rate.is_finite() {
            return None;
        }
        let scale = rate * (self.beta + t);
        let integral = half_line(|v| libm::exp(-v - self.s * libm::log1p(v / scale))) / rate;
        let buying = (self.r + f64::from(x)) / (self.alpha + t);
        Some(self.p_alive(x, t_x, t) * buying * integral)
    }
}

impl BuyingModel for ParetoNbd {
    const MODEL: Model = Model::ParetoNbd;

    fn p_alive(&self, x: u32, t_x: f64, t: f64) -> f64 {
        RULES.with(|rules| self.alive(&self.falling(x).of_one(rules, t_x, t)))
    }

    fn p_alive_of_groups(&self, histories: &Histories) -> Vec<f64> {
        let mut found = Vec::with_capacity(histories.groups().len());
        for class in Class::all(histories.groups()) {
            let f = self.falling(class.x);
            RULES.with(|rules| class.each(rules, &f, |_, seen| found.push(self.alive(seen))));
        }
        found
    }

    /// (r+x)(β+T) ÷ ((α+T)(s−1)) × (1 − ((β+T) ÷ (β+T+t))^(s−1)), whose limit at s = 1 is a logarithm.
    fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64 {
        let rate = (self.r + f64::from(x)) * (self.beta + t) / (self.alpha + t);
        rate * lost_power(self.s - 1.0, libm::log1p(horizon / (self.beta + t)))
    }

    fn expected_new(&self, horizon: f64) -> f64 {
        self.expected_if_alive(0, 0.0, horizon)
    }
}

/// (1 − e^(−ky)) ÷ k.
fn lost_power(k: f64, y: f64) -> f64 {
    if k == 0.0 { y } else { -libm::expm1(-k * y) / k }
}

thread_local! {
    static RULES: Rules = Rules::new();
}

impl Likelihood<4> for ParetoNbdLikelihood {
    const MODEL: Model = Model::ParetoNbd;

    fn support(&self) -> Result<(), FitRefusal> {
        self.histories.support()
    }

    fn customers(&self) -> f64 {
        self.histories.customers()
    }

    fn groups(&self) -> usize {
        self.histories.groups().len()
    }

    fn sample(&self, groups: usize) -> ParetoNbdLikelihood {
        ParetoNbdLikelihood::new(self.histories.sample(groups))
    }

    fn starts(&self) -> Vec<[f64; 4]> {
        let (weeks, _) = self.histories.means();
        vec![[0.5, weeks / 4.0, 0.5, weeks / 4.0], [1.0, weeks, 0.5, weeks], [3.0, weeks, 2.0, 4.0 * weeks]]
    }

    fn evaluate(&self, parameters: &[f64; 4]) -> Sum<4> {
        let model = ParetoNbd::from(*parameters);
        let mut sum = Sum::default();
        for class in &self.classes {
            let (shared, f) = (model.shared(class.x), model.falling(class.x));
            let add = |customers: f64, seen: &Seen| {
                sum.add(customers, &model.of_one(&shared, f.alpha_power, seen));
            };
            RULES.with(|rules| class.each(rules, &f, add));
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::special::{hypergeometric, power};
    use proptest::prelude::*;

    /// A0 by its two forms, as the literature has it.
    fn a0(model: &ParetoNbd, x: u32, t_x: f64, t: f64) -> f64 {
        let ParetoNbd { r, alpha, s, beta } = *model;
        let total = r + s + f64::from(x);
        let (high, low, second) =
            if alpha >= beta { (alpha, beta, s + 1.0) } else { (beta, alpha, r + f64::from(x)) };
        let part = |time: f64| {
            let z = (high - low) / (high + time);
            hypergeometric(total, second, total + 1.0, z) * power(high + time, -total)
        };
        part(t_x) - part(t)
    }

    proptest! {
        #[test]
        fn the_integral_is_the_difference_of_the_two_functions(
            r in 0.1_f64..5.0, alpha in 0.5_f64..40.0, s in 0.1_f64..5.0, beta in 0.5_f64..40.0,
            x in 0_u32..12, last in 0.0_f64..0.9, t in 1.0_f64..100.0,
        ) {
            let model = ParetoNbd { r, alpha, s, beta };
            let t_x = if x == 0 { 0.0 } else { last * t };
            let seen = model.falling(x).of_one(&Rules::new(), t_x, t);
            let (stayed, left) = model.branches(&seen);
            let total = r + s + f64::from(x);
            let usual = s / total * a0(&model, x, t_x, t);
            let got = left * libm::exp(seen.last.ln_f);
            prop_assert!((got / usual - 1.0).abs() < 1e-7, "{} and {}", got, usual);
            prop_assert!(stayed.is_finite());
        }

        #[test]
        fn a_customer_is_less_surely_alive_the_longer_nothing_comes(
            r in 0.1_f64..5.0, alpha in 0.1_f64..400.0, s in 0.1_f64..5.0, beta in 0.1_f64..400.0,
            x in 0_u32..400, t in 0.0_f64..500.0, later in 0.01_f64..500.0,
        ) {
            let model = ParetoNbd { r, alpha, s, beta };
            let t_x = if x == 0 { 0.0 } else { t };
            let (now, then) = (model.p_alive(x, t_x, t), model.p_alive(x, t_x, t + later));
            prop_assert!((0.0..=1.0).contains(&now) && (0.0..=1.0).contains(&then));
            prop_assert!(then <= now + 1e-12);
            let nothing = |weeks| libm::exp(model.log_likelihood(0, 0.0, weeks));
            prop_assert!(nothing(t + later) <= nothing(t) + 1e-12 && nothing(0.0) > 1.0 - 1e-12);
        }
    }

    proptest! {
        #[test]
        fn many_together_are_the_sum_of_each_alone(
            r in 0.1_f64..5.0, alpha in 0.05_f64..400.0, s in 0.1_f64..5.0, beta in 0.05_f64..400.0,
            days in proptest::collection::vec((0_u32..6, 0_u32..700, 0_u32..700), 1..60),
        ) {
            let parameters = [r, alpha, s, beta];
            let model = ParetoNbd::from(parameters);
            let rows = days.into_iter().map(|(x, a, b)| {
                let last = if x == 0 { 0.0 } else { f64::from(a.min(b)) / 7.0 };
                (x, last, f64::from(a.max(b)) / 7.0)
            });
            let all = Histories::from_rows(rows.collect::<Vec<_>>());
            let alive = model.p_alive_of_groups(&all);
            let mut sum = Sum::<4>::default();
            for (group, alive) in all.groups().iter().zip(alive) {
                let one = Histories::from_counted([(group.x, group.t_x, group.t, group.customers)]);
                sum.add(1.0, &ParetoNbdLikelihood::new(one).evaluate(&parameters));
                prop_assert!((alive - model.p_alive(group.x, group.t_x, group.t)).abs() < 1e-11);
            }
            let together = ParetoNbdLikelihood::new(all).evaluate(&parameters);
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-10 * (1.0 + a.abs());
            prop_assert!(close(together.value, sum.value), "{:?} and {:?}", together, sum);
            for (a, b) in together.slopes.into_iter().zip(sum.slopes) {
                prop_assert!(close(a, b), "{:?} and {:?}", together, sum);
            }
        }
    }

    #[test]
    fn extreme_histories_stay_finite() {
        for (alpha, beta) in [(1e-3, 1e3), (1e3, 1e-3), (10.0, 10.0)] {
            let model = ParetoNbd { r: 0.5, alpha, s: 0.6, beta };
            for (x, t_x, t) in [(0, 0.0, 0.0), (5_000, 1.0, 500.0), (5_000, 500.0, 500.0), (1, 1e-9, 1e6)] {
                assert!(model.log_likelihood(x, t_x, t).is_finite(), "{x} {t_x} {t}");
                assert!((0.0..=1.0).contains(&model.p_alive(x, t_x, t)));
            }
        }
    }
}
