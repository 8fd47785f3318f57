//! Gamma and beta functions, their derivatives, and Gauss's hypergeometric function.

/// ln |Γ(x)|.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b).
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// From here on the asymptotic series of the digamma function is exact to the last digits.
const DIGAMMA_LARGE: f64 = 10.0;

/// ψ(x) = d ln Γ(x) / dx for x > 0: recurrence up to [`DIGAMMA_LARGE`], then Abramowitz & Stegun 6.3.18.
pub(crate) fn digamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < DIGAMMA_LARGE {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0 - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * 691.0 / 32_760.0)))));
    sum + libm::log(x) - 0.5 / x - series
}

/// How many terms of the hypergeometric series are summed at most. The ratio of terms tends to z, so this suffices up
/// to z = 0.9999.
const HYPERGEOMETRIC_TERMS_MAX: u32 = 400_000;

/// ₂F₁(a, b; c; z) for 0 ≤ z < 1 and c > 0 by its series (Abramowitz & Stegun 15.1.1).
pub(crate) fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 0.0);
    for _ in 0..HYPERGEOMETRIC_TERMS_MAX {
        term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
        // The terms that are left out are at most a geometric series with ratio z.
        if libm::fabs(term) <= f64::EPSILON * 0.25 * libm::fabs(sum) * (1.0 - z) {
            break;
        }
    }
    sum
}

/// ln(eᵃ + eᵇ) without overflow.
#[inline]
pub(crate) fn ln_sum(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
}

/// xʸ for x > 0.
#[inline]
pub(crate) fn power(x: f64, y: f64) -> f64 {
    libm::exp(y * libm::log(x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(got: f64, want: f64, rel: f64) {
        assert!((got - want).abs() <= rel * want.abs().max(1.0), "got {got}, wanted {want}");
    }

    #[test]
    fn digamma_has_its_known_values() {
        const EULER: f64 = 0.577_215_664_901_532_9;
        close(digamma(1.0), -EULER, 1e-14);
        close(digamma(0.5), -EULER - 2.0 * std::f64::consts::LN_2, 1e-14);
        close(digamma(10.0), 2.251_752_589_066_721, 1e-14);
        close(digamma(1e-3), -1_000.575_571_931_810_3, 1e-13);
    }

    #[test]
    fn the_hypergeometric_function_has_its_elementary_cases() {
        for z in [0.0, 0.1, 0.5, 0.9, 0.99] {
            close(hypergeometric(1.0, 1.0, 2.0, z) * z, -libm::log1p(-z), 1e-13);
            close(hypergeometric(0.3, 2.0, 2.0, z), power(1.0 - z, -0.3), 1e-13);
            close(hypergeometric(-2.0, 1.5, 0.5, z), 1.0 - 6.0 * z + 5.0 * z * z, 1e-13);
        }
    }

    proptest! {
        #[test]
        fn digamma_obeys_its_recurrence(x in 1e-3_f64..50.0) {
            close(digamma(x + 1.0), digamma(x) + 1.0 / x, 1e-12);
        }

        #[test]
        fn digamma_is_the_slope_of_ln_gamma(x in 0.05_f64..200.0) {
            let h = 1e-5 * x;
            close(digamma(x), (ln_gamma(x + h) - ln_gamma(x - h)) / (2.0 * h), 1e-6);
        }

        #[test]
        fn sums_of_logarithms_are_symmetric(a in -800.0_f64..800.0, b in -800.0_f64..800.0) {
            prop_assert_eq!(ln_sum(a, b), ln_sum(b, a));
            prop_assert!(ln_sum(a, b) >= a.max(b));
        }
    }
}
