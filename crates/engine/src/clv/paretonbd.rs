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
//! computed: all its parts are positive, so nothing cancels, α = β is no special case, and the slopes come with it.

use super::fit::{Likelihood, Sum};
use super::forecast::BuyingModel;
use super::histories::{Histories, History};
use crate::numeric::quadrature::{GaussLegendre, half_line};
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
    rules: Rules,
}

impl ParetoNbdLikelihood {
    /// Of these.
    pub fn new(histories: Histories) -> ParetoNbdLikelihood {
        ParetoNbdLikelihood { histories, rules: Rules::new() }
    }
}

/// The quadrature rules, for integrands that fall little and much.
#[derive(Clone, Debug)]
struct Rules {
    gentle: GaussLegendre,
    steep: GaussLegendre,
}

/// A panel is at most this long in the logarithm of time, and in it the integrand falls by at most e^[`STEEP`].
const PANEL: f64 = 4.0;
const STEEP: f64 = 20.0;

const PANELS_MAX: f64 = 4096.0;

/// Below both of these the shorter rule is exact to twelve digits.
const GENTLE_PANEL: f64 = 1.0;
const GENTLE: f64 = 4.0;

/// What is left of the integral is not worth adding below this share of the sum.
const NEGLIGIBLE: f64 = 1e-17;

impl Rules {
    fn new() -> Rules {
        Rules { gentle: GaussLegendre::new(8), steep: GaussLegendre::new(16) }
    }
}

/// ∫ f dτ ÷ f(t_x) for f = (α+τ)^−(r+x) (β+τ)^−(s+1), and the means under f of what the slopes need.
#[derive(Clone, Copy, Default, Debug)]
struct Gone {
    integral: f64,
    ln_alpha: f64,
    per_alpha: f64,
    ln_beta: f64,
    per_beta: f64,
}

impl ParetoNbd {
    /// The integral over the times at which a customer may have left.
    ///
    /// In v = ln(γ+τ), γ = min(α, β), the integrand's nearest singularities are at distance π, however small γ is, and its
    /// logarithm is concave, so panels can end where one no longer counts.
    fn gone(&self, rules: &Rules, shape: f64, t_x: f64, t: f64) -> Gone {
        let (low, other) =
            if self.alpha < self.beta { (self.alpha, self.beta) } else { (self.beta, self.alpha) };
        let alpha_is_low = self.alpha < self.beta;
        let (start, ln_start) = (low + t_x, libm::log(low + t_x));
        let (ln_other, length) = (libm::log(other + t_x), libm::log((low + t) / start));
        let (low_power, other_power) =
            if alpha_is_low { (shape, self.s + 1.0) } else { (self.s + 1.0, shape) };
        // The logarithm is steepest at the end, where it falls by this much per unit of v.
        let (end_low, end_other) = (low + t, other + t);
        let fall = (low_power + other_power * end_low / end_other) * length;
        let panels = (fall / STEEP).max(length / PANEL).ceil().clamp(1.0, PANELS_MAX);
        let width = length / panels;
        let rule =
            if width <= GENTLE_PANEL && fall / panels <= GENTLE { &rules.gentle } else { &rules.steep };
        let mut sum = Gone::default();
        for panel in 0..panels as u32 {
            let before = sum.integral;
            for (&node, &weight) in rule.nodes.iter().zip(&rule.weights) {
                let v = (f64::from(panel) + node) * width;
                let at_low = start * libm::exp(v);
                let at_other = at_low - low + other;
                let ln_at_other = libm::log(at_other);
                let f = weight * at_low * libm::exp(-low_power * v - other_power * (ln_at_other - ln_other));
                sum.integral += f;
                sum.ln_alpha += f * (ln_start + v);
                sum.per_alpha += f / at_low;
                sum.ln_beta += f * ln_at_other;
                sum.per_beta += f / at_other;
            }
            if sum.integral - before < NEGLIGIBLE * sum.integral {
                break;
            }
        }
        if !alpha_is_low {
            (sum.ln_alpha, sum.ln_beta) = (sum.ln_beta, sum.ln_alpha);
            (sum.per_alpha, sum.per_beta) = (sum.per_beta, sum.per_alpha);
        }
        let mean = |part: f64| if sum.integral > 0.0 { part / sum.integral } else { 0.0 };
        Gone {
            integral: sum.integral * width,
            ln_alpha: mean(sum.ln_alpha),
            per_alpha: mean(sum.per_alpha),
            ln_beta: mean(sum.ln_beta),
            per_beta: mean(sum.per_beta),
        }
    }

    /// ln P, ln D and the means under the integral.
    fn branches(&self, rules: &Rules, x: u32, t_x: f64, t: f64) -> (f64, f64, Gone) {
        let shape = self.r + f64::from(x);
        let stayed = -shape * libm::log(self.alpha + t) - self.s * libm::log(self.beta + t);
        let gone = self.gone(rules, shape, t_x, t);
        let at_last = -shape * libm::log(self.alpha + t_x) - (self.s + 1.0) * libm::log(self.beta + t_x);
        (stayed, libm::log(self.s * gone.integral) + at_last, gone)
    }

    fn shared(&self, x: u32) -> Sum<4> {
        let (ParetoNbd { r, alpha, s, beta }, x) = (*self, f64::from(x));
        let (ln_alpha, ln_beta) = (libm::log(alpha), libm::log(beta));
        Sum {
            value: ln_gamma(r + x) - ln_gamma(r) + r * ln_alpha + s * ln_beta,
            slopes: [digamma(r + x) - digamma(r) + ln_alpha, r / alpha, ln_beta, s / beta],
        }
    }

    fn of_group(&self, rules: &Rules, shared: &Sum<4>, group: &History) -> Sum<4> {
        let (stayed, left, mean) = self.branches(rules, group.x, group.t_x, group.t);
        let shape = self.r + f64::from(group.x);
        let gone = 1.0 / (1.0 + libm::exp(stayed - left));
        let stay = 1.0 - gone;
        let higher = stayed.max(left);
        let value = higher + libm::log1p(libm::exp(stayed.min(left) - higher));
        let (at_alpha, at_beta) = (self.alpha + group.t, self.beta + group.t);
        let [r, alpha, s, beta] = shared.slopes;
        Sum {
            value: shared.value + value,
            slopes: [
                r - stay * libm::log(at_alpha) - gone * mean.ln_alpha,
                alpha - shape * (stay / at_alpha + gone * mean.per_alpha),
                s - stay * libm::log(at_beta) + gone * (1.0 / self.s - mean.ln_beta),
                beta - stay * self.s / at_beta - gone * (self.s + 1.0) * mean.per_beta,
            ],
        }
    }

    /// ln L of one customer.
    pub fn log_likelihood(&self, x: u32, t_x: f64, t: f64) -> f64 {
        let group = History { x, t_x, t, customers: 1.0 };
        self.of_group(&Rules::new(), &self.shared(x), &group).value
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
        RULES.with(|rules| {
            let (stayed, left, _) = self.branches(rules, x, t_x, t);
            1.0 / (1.0 + libm::exp(left - stayed))
        })
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
        ParetoNbdLikelihood { histories: self.histories.sample(groups), rules: self.rules.clone() }
    }

    fn starts(&self) -> Vec<[f64; 4]> {
        let (weeks, _) = self.histories.means();
        vec![[0.5, weeks / 4.0, 0.5, weeks / 4.0], [1.0, weeks, 0.5, weeks], [3.0, weeks, 2.0, 4.0 * weeks]]
    }

    fn evaluate(&self, parameters: &[f64; 4]) -> Sum<4> {
        let model = ParetoNbd::from(*parameters);
        let mut sum = Sum::default();
        for same_x in self.histories.groups().chunk_by(|a, b| a.x == b.x) {
            let shared = model.shared(same_x[0].x);
            for group in same_x {
                sum.add(group.customers, &model.of_group(&self.rules, &shared, group));
            }
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
            let (stayed, left, _) = model.branches(&Rules::new(), x, t_x, t);
            let total = r + s + f64::from(x);
            let usual = s / total * a0(&model, x, t_x, t);
            let got = libm::exp(left);
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
