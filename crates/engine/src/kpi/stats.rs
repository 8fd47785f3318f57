//! Intervals. `libm` is used instead of the platform's functions, so that native and wasm give the same bits.

use domain::insight::Interval;

/// The 97.5 % point of the normal distribution, as the definitions state it.
pub(crate) const Z: f64 = 1.959_963_985;

/// Wilson score interval of `hits` of `n`, as shares, without continuity correction.
/// Wilson (1927), J. Am. Stat. Assoc. 22, 209–212.
pub(crate) fn wilson(hits: u32, n: u32) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let n = f64::from(n);
    let p = f64::from(hits) / n;
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Some(Interval(((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0)))
}

/// The 97.5 % point of Student's t distribution with `df` ≥ 1 degrees of freedom.
///
/// Up to a thousand degrees P(|T| < t) is a finite sum (Abramowitz & Stegun 26.7.3 and 26.7.4), solved by halving
/// the angle's interval. Beyond that the expansion around the normal quantile (26.7.5) is right to 14 digits.
pub(crate) fn t_975(df: u32) -> f64 {
    if df > 1000 {
        return t_975_expansion(f64::from(df));
    }
    let (mut low, mut high) = (0.0, std::f64::consts::FRAC_PI_2);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if t_within(middle, df) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    libm::tan((low + high) / 2.0) * f64::from(df).sqrt()
}

/// P(|T| < t) with t = √df × tan(angle).
fn t_within(angle: f64, df: u32) -> f64 {
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let odd = df % 2 == 1;
    // The sum has a term for cos^k with k = 1, 3, …, df − 2 (odd) or 0, 2, …, df − 2 (even).
    let (mut sum, mut term, mut k) = (0.0, if odd { cos } else { 1.0 }, if odd { 1 } else { 0 });
    while k + 2 <= df {
        sum += term;
        term *= f64::from(k + 1) / f64::from(k + 2) * cos * cos;
        k += 2;
    }
    if odd { (angle + sin * sum) * std::f64::consts::FRAC_2_PI } else { sin * sum }
}

/// P(|T| ≥ |t|) with `df` ≥ 1 degrees of freedom; beyond a thousand the normal distribution's.
pub(crate) fn t_two_sided(t: f64, df: u32) -> f64 {
    if df > 1000 {
        return libm::erfc(libm::fabs(t) / std::f64::consts::SQRT_2);
    }
    let angle = libm::atan(libm::fabs(t) / f64::from(df).sqrt());
    (1.0 - t_within(angle, df)).max(0.0)
}

fn t_975_expansion(df: f64) -> f64 {
    const X: f64 = 1.959_963_984_540_054;
    let x2 = X * X;
    let g1 = (x2 + 1.0) * X / 4.0;
    let g2 = ((5.0 * x2 + 16.0) * x2 + 3.0) * X / 96.0;
    let g3 = (((3.0 * x2 + 19.0) * x2 + 17.0) * x2 - 15.0) * X / 384.0;
    let g4 = ((((79.0 * x2 + 776.0) * x2 + 1482.0) * x2 - 1920.0) * x2 - 945.0) * X / 92_160.0;
    X + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
}

/// `part ÷ whole`, if there is a whole.
pub fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// An exact quotient's nearest float, if the divisor is not zero.
pub(crate) fn quotient(part: i128, whole: i128) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_quantiles_are_those_of_the_printed_tables() {
        let table = [
            (1, 12.706_204_736_432_095),
            (2, 4.302_652_729_911_275),
            (3, 3.182_446_305_284_263),
            (10, 2.228_138_851_964_938),
            (29, 2.045_229_642_132_703),
            (555, 1.964_247_525_297),
        ];
        for (df, t) in table {
            assert!((t_975(df) - t).abs() < 1e-7 * t, "df {df}: {}", t_975(df));
        }
    }

    #[test]
    fn the_sum_and_the_expansion_agree_where_they_meet() {
        for df in [400, 999, 1000] {
            assert!((t_975(df) - t_975_expansion(f64::from(df))).abs() < 1e-12, "df {df}");
        }
        assert!((t_975(u32::MAX) - Z).abs() < 1e-8);
    }

    #[test]
    fn wilson_stays_between_nought_and_one() {
        assert_eq!(wilson(0, 0), None);
        for (hits, n) in [(0, 1), (1, 1), (0, 7), (7, 7), (3, 1_000_000)] {
            let Interval(low, high) = wilson(hits, n).unwrap();
            assert!(0.0 <= low && low < high && high <= 1.0);
        }
    }
}
