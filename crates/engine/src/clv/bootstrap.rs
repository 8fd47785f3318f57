//! Resampling: how much an estimate would change with other customers of the same kind. Efron (1979), *Annals of Statistics*
//! 7(1), 1–26. As many customers are drawn with replacement as there are; the seed is an argument.

use super::fit::{Fit, Likelihood};
use super::histories::Histories;
use crate::numeric::Random;
use domain::insight::Interval;

/// Histories of as many customers drawn at random.
pub fn resample(histories: &Histories, random: &mut Random) -> Histories {
    let mut ends = Vec::with_capacity(histories.groups().len());
    let mut total = 0_u64;
    for group in histories.groups() {
        total += group.customers as u64;
        ends.push(total);
    }
    let mut drawn = vec![0.0; ends.len()];
    for _ in 0..total {
        let one = random.below(total);
        drawn[ends.partition_point(|&end| end <= one)] += 1.0;
    }
    histories.weighted(&drawn)
}

/// Parameters of one resampled fit, starting from those of the whole; `None` where the draw has no maximum.
pub fn refit<const N: usize, L: Likelihood<N>>(likelihood: L, near: [f64; N]) -> Option<[f64; N]> {
    Fit::near(likelihood, near).finish().ok().map(|fitted| fitted.parameters)
}

/// The middle 95 % of some numbers: the 2.5 and 97.5 % points with linear interpolation. `None` for fewer than 40, whose
/// ends would be single draws.
pub fn middle_95(mut numbers: Vec<f64>) -> Option<Interval> {
    numbers.retain(|number| number.is_finite());
    numbers.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (numbers.len() - 1) as f64;
        let below = place as usize;
        let above = (below + 1).min(numbers.len() - 1);
        numbers[below] + (place - below as f64) * (numbers[above] - numbers[below])
    };
    (numbers.len() >= 40).then(|| Interval(at(0.025), at(0.975)))
}
