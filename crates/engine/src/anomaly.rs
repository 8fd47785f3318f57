//! Is the last value of a series unusual, by its own past and season?
//!
//! With two seasons and three values more behind it the value is compared with the additive Holt–Winters forecast made of all
//! earlier ones ([`crate::forecast::holt_winters`]); with less, with their median and 1.4826 × median absolute deviation,
//! widened by √(1 + 1 ÷ n). The difference ÷ its standard error is taken for Student's t (n − 3, or n − 1 degrees of freedom).
//!
//! Of many series some are always unusual by chance. So the p-values are adjusted together: Benjamini & Hochberg (1995),
//! *J. R. Stat. Soc.* B 57, 289–300: of the flagged ones at most a share of `false_share` is chance in the mean.

use crate::forecast::holt_winters::{Question, forecast};
use crate::kpi::{t_975, t_two_sided};
use domain::insight::{Anomalies, Anomaly, AnomalyBasis, Interval};

/// Fewest values before the one that is judged.
pub const PAST_MIN: usize = 6;

/// The deviation that is 1 for a normal distribution, ÷ its median absolute deviation.
const MAD_SCALE: f64 = 1.482_602_218_505_602;

/// Judges the last value of each series. `season` is the number of values before the season repeats, 12 for months.
pub fn anomalies(series: &[&[f64]], season: usize, false_share: f64) -> Anomalies {
    let mut found = Anomalies { false_share, ..Anomalies::default() };
    for (number, values) in (0..).zip(series) {
        match judge(number, values, season) {
            Some(point) => found.points.push(point),
            None => found.not_judged.push(number),
        }
    }
    found.points.sort_by(|a, b| a.p_value.total_cmp(&b.p_value).then(a.series.cmp(&b.series)));
    adjust(&mut found.points);
    found.points.iter_mut().for_each(|point| point.flagged = point.q_value <= false_share);
    found
}

/// q = the least of m p ÷ rank over this rank and all later ones.
fn adjust(ascending: &mut [Anomaly]) {
    let m = ascending.len() as f64;
    let mut least = 1.0_f64;
    for (at, point) in ascending.iter_mut().enumerate().rev() {
        // The quotient first: for the last one it is exactly 1.
        least = least.min(point.p_value * (m / (at + 1) as f64));
        point.q_value = least;
    }
}

struct Expected {
    value: f64,
    error: f64,
    degrees: u32,
    basis: AnomalyBasis,
}

fn judge(series: u32, values: &[f64], season: usize) -> Option<Anomaly> {
    let (&value, past) = values.split_last()?;
    if past.len() < PAST_MIN || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let expected = by_season(past, season).or_else(|| by_level(past))?;
    let t = (value - expected.value) / expected.error;
    let half = t_975(expected.degrees) * expected.error;
    Some(Anomaly {
        series,
        value,
        expected: expected.value,
        ci95: Interval(expected.value - half, expected.value + half),
        t,
        p_value: t_two_sided(t, expected.degrees),
        q_value: 1.0,
        flagged: false,
        basis: expected.basis,
    })
}

fn by_season(past: &[f64], season: usize) -> Option<Expected> {
    if season < 2 || past.len() < 2 * season + 3 {
        return None;
    }
    let question = Question { season, multiplicative: false, smoothing: None, ahead: 1 };
    let found = forecast(past, &question).ok()?;
    let degrees = past.len() as u32 - 3;
    let error = (found.sse / f64::from(degrees)).sqrt();
    let value = found.points[0].value;
    (error > 0.0).then_some(Expected { value, error, degrees, basis: AnomalyBasis::Season })
}

fn by_level(past: &[f64]) -> Option<Expected> {
    let n = past.len() as f64;
    let value = median(past.to_vec());
    let deviation = median(past.iter().map(|other| libm::fabs(other - value)).collect());
    let error = MAD_SCALE * deviation * (1.0 + 1.0 / n).sqrt();
    let degrees = past.len() as u32 - 1;
    (error > 0.0).then_some(Expected { value, error, degrees, basis: AnomalyBasis::Level })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Random;

    /// Noise around a season; the sum of twelve uniform numbers is nearly normal.
    fn noise(random: &mut Random, len: usize) -> Vec<f64> {
        let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        (0..len).map(|t| 100.0 + [8.0, 0.0, -5.0, -3.0][t % 4] + normal()).collect()
    }

    #[test]
    fn a_jump_is_flagged_and_its_place_in_the_season_is_not() {
        let mut random = Random::new(1);
        let quiet = noise(&mut random, 41);
        let mut jumped = noise(&mut random, 41);
        jumped[40] += 12.0;
        let found = anomalies(&[&quiet, &jumped, &[1.0; 40], &[1.0, 2.0]], 4, 0.1);
        assert_eq!(
            found.points.iter().filter(|point| point.flagged).map(|point| point.series).collect::<Vec<_>>(),
            [1]
        );
        assert_eq!(found.points[0].basis, AnomalyBasis::Season);
        assert_eq!(found.not_judged, [2, 3]);
    }

    #[test]
    fn two_hundred_quiet_series_raise_hardly_any_alarm() {
        let mut random = Random::new(9);
        let series: Vec<Vec<f64>> = (0..200).map(|_| noise(&mut random, 30)).collect();
        let series: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        let found = anomalies(&series, 4, 0.05);
        let below = found.points.iter().filter(|point| point.p_value < 0.05).count();
        let flagged = found.points.iter().filter(|point| point.flagged).count();
        assert!(below < 40 && flagged <= 3, "{below} below 5 %, {flagged} flagged");
        assert!(found.points.is_sorted_by(|a, b| a.q_value <= b.q_value && b.q_value <= 1.0));
        assert!(found.points.iter().all(|point| point.q_value >= point.p_value));
    }
}
