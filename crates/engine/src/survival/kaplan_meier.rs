//! The Kaplan–Meier estimate: Kaplan & Meier (1958), *J. Am. Stat. Assoc.* 53, 457–481.
//!
//! At each time t with losses `S ← S (1 − d ÷ n)`, d lost at t, n with a duration of at least t: one who is censored at t is
//! still at risk at t. Greenwood's variance `S² Σ d ÷ (n (n − d))`. Intervals: `S^exp(± z √(Σ d ÷ (n (n−d))) ÷ ln S)`
//! (complementary log-log, primary), and `S ± z se` clipped to 0…1; z = 1.959963985. The median is the smallest t with
//! S(t) ≤ 0.5.

use super::Subject;
use crate::kpi::Z;
use domain::insight::{Interval, SurvivalCurve, SurvivalStep};

/// The curve of some subjects. Durations that are no number are left out.
pub fn kaplan_meier(subjects: &[Subject]) -> SurvivalCurve {
    let mut sorted: Vec<Subject> =
        subjects.iter().filter(|subject| !subject.duration.is_nan()).copied().collect();
    sorted.sort_unstable_by(|a, b| a.duration.total_cmp(&b.duration));
    let mut curve = SurvivalCurve { n: sorted.len() as u32, ..SurvivalCurve::default() };
    let (mut at_risk, mut survival, mut sum) = (curve.n, 1.0, 0.0);
    for together in sorted.chunk_by(|a, b| a.duration == b.duration) {
        let lost = together.iter().filter(|subject| subject.lost).count() as u32;
        if lost > 0 {
            curve.events += lost;
            survival *= 1.0 - f64::from(lost) / f64::from(at_risk);
            sum += f64::from(lost) / (f64::from(at_risk) * f64::from(at_risk - lost));
            curve.steps.push(step(together[0].duration, at_risk, lost, curve.events, survival, sum));
        }
        at_risk -= together.len() as u32;
    }
    // One half that comes out of a product of quotients may be above it by the last digit.
    let median = curve.steps.iter().find(|step| step.survival <= 0.5 * (1.0 + 8.0 * f64::EPSILON));
    curve.median = median.map(|step| step.t);
    curve
}

fn step(t: f64, at_risk: u32, events: u32, cumulative_events: u32, survival: f64, sum: f64) -> SurvivalStep {
    let left = at_risk > events;
    let variance = if left { survival * survival * sum } else { 0.0 };
    let half = Z * variance.sqrt();
    let log_log = |sign: f64| {
        let ln = libm::log(survival);
        libm::exp(ln * libm::exp(sign * Z * sum.sqrt() / ln))
    };
    SurvivalStep {
        t,
        at_risk,
        events,
        cumulative_events,
        survival: if left { survival } else { 0.0 },
        variance,
        // ln S is negative, so a positive sign makes the exponent smaller and the share larger.
        ci_loglog: left.then(|| Interval(log_log(-1.0), log_log(1.0))),
        ci_plain: left.then(|| Interval((survival - half).max(0.0), (survival + half).min(1.0))),
    }
}

/// The last step at or before a time; `None` before the first, where S = 1.
pub fn at(curve: &SurvivalCurve, t: f64) -> Option<&SurvivalStep> {
    let after = curve.steps.partition_point(|step| step.t <= t);
    curve.steps[..after].last()
}

/// The area under the curve up to `tau`: the mean time there, as far as tau.
pub fn restricted_mean(curve: &SurvivalCurve, tau: f64) -> f64 {
    let (mut area, mut from, mut survival) = (0.0, 0.0, 1.0);
    for step in curve.steps.iter().take_while(|step| step.t < tau) {
        area += survival * (step.t - from);
        (from, survival) = (step.t, step.survival);
    }
    area + survival * (tau - from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn without_censoring_it_is_the_share_that_lasted_longer(durations in prop::collection::vec(1_u32..20, 1..60)) {
            let all: Vec<Subject> =
                durations.iter().map(|&duration| Subject { duration: duration.into(), lost: true }).collect();
            for step in kaplan_meier(&all).steps {
                let longer = all.iter().filter(|subject| subject.duration > step.t).count();
                prop_assert!((step.survival - longer as f64 / all.len() as f64).abs() < 1e-12);
            }
        }

        #[test]
        fn it_falls_within_its_intervals_whatever_the_order(
            subjects in prop::collection::vec((1_u32..20, any::<bool>()), 1..60),
        ) {
            let of = |subjects: &[(u32, bool)]| {
                let all = subjects.iter().map(|&(duration, lost)| Subject { duration: duration.into(), lost });
                kaplan_meier(&all.collect::<Vec<_>>())
            };
            let curve = of(&subjects);
            let mut turned = subjects;
            turned.reverse();
            prop_assert_eq!(&curve, &of(&turned));
            prop_assert!(curve.steps.is_sorted_by(|a, b| a.survival > b.survival && a.t < b.t));
            for step in &curve.steps {
                for Interval(low, high) in [step.ci_loglog, step.ci_plain].into_iter().flatten() {
                    prop_assert!(0.0 <= low && low <= step.survival && step.survival <= high && high <= 1.0);
                }
            }
        }
    }

    #[test]
    fn nobody_has_a_curve_without_steps() {
        let curve = kaplan_meier(&[]);
        assert_eq!((curve.n, curve.median, restricted_mean(&curve, 3.0)), (0, None, 3.0));
    }
}
