//! When a customer of Pareto/NBD may have left: integrals of `f(τ) = (α+τ)^−(r+x) (β+τ)^−(s+1)` over time.
//!
//! Those who bought equally often share one f, and their times (weeks from the first purchase to the last one and to the
//! end of the observation) are days of which there are few. So the integral is taken once from each of those times to the
//! next, and what a customer needs is a difference of two sums that begin at the latest time. f falls, so such a sum is
//! never much larger than the difference, and hardly a digit is lost.

use super::histories::History;
use crate::numeric::quadrature::GaussLegendre;

/// The quadrature rules, for integrands that fall hardly, little and much.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    flat: GaussLegendre,
    gentle: GaussLegendre,
    steep: GaussLegendre,
}

/// A panel is at most this long in the logarithm of time, and in it the integrand falls by at most e^[`STEEP`].
const PANEL: f64 = 4.0;
const STEEP: f64 = 20.0;

const PANELS_MAX: f64 = 4096.0;

/// Below both of these the rule of eight nodes is exact to twelve digits.
const GENTLE_PANEL: f64 = 1.0;
const GENTLE: f64 = 4.0;

/// And below this, in both, the rule of four.
const FLAT: f64 = 0.25;

/// What is left of the integral is not worth adding below this share of the sum.
const NEGLIGIBLE: f64 = 1e-17;

impl Rules {
    pub(super) fn new() -> Rules {
        let [flat, gentle, steep] = [4, 8, 16].map(GaussLegendre::new);
        Rules { flat, gentle, steep }
    }

    /// For one panel.
    fn suited(&self, width: f64, fall: f64) -> &GaussLegendre {
        if width <= FLAT && fall <= FLAT {
            &self.flat
        } else if width <= GENTLE_PANEL && fall <= GENTLE {
            &self.gentle
        } else {
            &self.steep
        }
    }
}

/// ∫ f dτ, and of f times what the slopes need, all divided by f where the integral begins.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Gone {
    /// Weeks.
    pub(super) integral: f64,
    /// With ln (α+τ).
    pub(super) ln_alpha: f64,
    /// With 1 ÷ (α+τ).
    pub(super) per_alpha: f64,
    /// With ln (β+τ).
    pub(super) ln_beta: f64,
    /// With 1 ÷ (β+τ).
    pub(super) per_beta: f64,
}

impl Gone {
    fn plus(self, times: f64, other: Gone) -> Gone {
        Gone {
            integral: self.integral + times * other.integral,
            ln_alpha: self.ln_alpha + times * other.ln_alpha,
            per_alpha: self.per_alpha + times * other.per_alpha,
            ln_beta: self.ln_beta + times * other.ln_beta,
            per_beta: self.per_beta + times * other.per_beta,
        }
    }

    fn times(self, factor: f64) -> Gone {
        Gone::default().plus(factor, self)
    }
}

/// f.
#[derive(Clone, Copy, Debug)]
pub(super) struct Falling {
    /// Weeks.
    pub(super) alpha: f64,
    /// r + x.
    pub(super) alpha_power: f64,
    /// Weeks.
    pub(super) beta: f64,
    /// s + 1.
    pub(super) beta_power: f64,
}

impl Falling {
    /// Everything of one time.
    fn at(&self, time: f64) -> Moment {
        let (ln_alpha, ln_beta) = (libm::log(self.alpha + time), libm::log(self.beta + time));
        let ln_f = -self.alpha_power * ln_alpha - self.beta_power * ln_beta;
        Moment { time, ln_alpha, ln_beta, ln_f, later: Gone::default() }
    }

    /// The integral between two times.
    ///
    /// In v = ln(γ+τ), γ = min(α, β), the integrand's nearest singularities are at distance π, however small γ is, and its
    /// logarithm is concave, so panels can end where one no longer counts.
    fn between(&self, rules: &Rules, from: f64, to: f64) -> Gone {
        let Falling { alpha, alpha_power, beta, beta_power } = *self;
        let alpha_is_low = alpha < beta;
        let [(low, low_power), (other, other_power)] = match alpha_is_low {
            true => [(alpha, alpha_power), (beta, beta_power)],
            false => [(beta, beta_power), (alpha, alpha_power)],
        };
        let (start, ln_start) = (low + from, libm::log(low + from));
        let (ln_other, length) = (libm::log(other + from), libm::log((low + to) / start));
        // The logarithm is steepest at the end, where it falls by this much per unit of v.
        let fall = (low_power + other_power * (low + to) / (other + to)) * length;
        let panels = (fall / STEEP).max(length / PANEL).ceil().clamp(1.0, PANELS_MAX);
        let width = length / panels;
        let rule = rules.suited(width, fall / panels);
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
        sum.times(width)
    }

    /// What is known of a customer who was seen last at one time and is looked at until another.
    pub(super) fn of_one(&self, rules: &Rules, last: f64, until: f64) -> Seen {
        let (last, until) = (self.at(last), self.at(until));
        Seen { gone: self.between(rules, last.time, until.time), kept: fallen(&last, &until), last, until }
    }
}

/// f at one time ÷ f at an earlier one.
fn fallen(from: &Moment, to: &Moment) -> f64 {
    libm::exp(to.ln_f - from.ln_f)
}

/// One of the times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Weeks.
    pub(super) time: f64,
    /// ln (α+τ).
    pub(super) ln_alpha: f64,
    /// ln (β+τ).
    pub(super) ln_beta: f64,
    /// ln f.
    pub(super) ln_f: f64,
    /// From here to the latest of all times.
    later: Gone,
}

/// What the likelihood of one customer is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// When last seen.
    pub(super) last: Moment,
    /// The end of the observation.
    pub(super) until: Moment,
    /// From `last` to `until`.
    pub(super) gone: Gone,
    /// f(until) ÷ f(last).
    pub(super) kept: f64,
}

/// Customers who bought equally often, and the times at which any of them was seen last or is looked at no longer.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) x: u32,
    /// Ascending.
    times: Vec<f64>,
    /// Per history the places of its two times, and how many customers have it.
    lives: Vec<(u32, u32, f64)>,
}

impl Class {
    /// Histories, ordered by x, by how often they bought.
    pub(super) fn all(groups: &[History]) -> Vec<Class> {
        groups.chunk_by(|a, b| a.x == b.x).map(Class::of).collect()
    }

    fn of(groups: &[History]) -> Class {
        let mut times: Vec<f64> = groups.iter().flat_map(|group| [group.t_x, group.t]).collect();
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        // Equal times of different sign (0 and −0) are one.
        let place = |time: f64| times.partition_point(|&other| other < time) as u32;
        let lives = groups.iter().map(|group| (place(group.t_x), place(group.t), group.customers)).collect();
        Class { x: groups[0].x, times, lives }
    }

    /// What is known of each history, and how many customers have it.
    pub(super) fn each(&self, rules: &Rules, f: &Falling, mut take: impl FnMut(f64, &Seen)) {
        let moments = self.moments(rules, f);
        for &(last, until, customers) in &self.lives {
            let (last, until) = (moments[last as usize], moments[until as usize]);
            let kept = fallen(&last, &until);
            take(customers, &Seen { gone: last.later.plus(-kept, until.later), kept, last, until });
        }
    }

    fn moments(&self, rules: &Rules, f: &Falling) -> Vec<Moment> {
        let mut moments: Vec<Moment> = self.times.iter().map(|&time| f.at(time)).collect();
        for at in (1..moments.len()).rev() {
            let (from, to) = (&moments[at - 1], &moments[at]);
            let between = f.between(rules, from.time, to.time);
            moments[at - 1].later = between.plus(fallen(from, to), to.later);
        }
        moments
    }
}
