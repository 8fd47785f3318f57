//! Numerical integration.

/// Nodes and weights of Gauss–Legendre quadrature on [0, 1].
#[derive(Clone, Debug)]
pub(crate) struct GaussLegendre {
    /// Ascending.
    pub(crate) nodes: Vec<f64>,
    pub(crate) weights: Vec<f64>,
}

impl GaussLegendre {
    /// The rule with `n` nodes: Newton's method on the Legendre polynomial, from the usual first guess.
    pub(crate) fn new(n: u32) -> GaussLegendre {
        let (mut nodes, mut weights) = (Vec::new(), Vec::new());
        for at in 0..n {
            let guess = std::f64::consts::PI * (f64::from(at) + 0.75) / (f64::from(n) + 0.5);
            let mut x = libm::cos(guess);
            let mut slope = 1.0;
            for _ in 0..100 {
                let (value, derivative) = legendre(n, x);
                slope = derivative;
                x -= value / derivative;
                if libm::fabs(value / derivative) < 1e-16 {
                    break;
                }
            }
            nodes.push((1.0 - x) / 2.0);
            weights.push(1.0 / ((1.0 - x * x) * slope * slope));
        }
        GaussLegendre { nodes, weights }
    }
}

/// The Legendre polynomial of degree n and its slope.
fn legendre(n: u32, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for k in 2..=n {
        let k = f64::from(k);
        let next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k;
        before = value;
        value = next;
    }
    (value, f64::from(n) * (x * value - before) / (x * x - 1.0))
}

/// Half the width of the double-exponential rule's range and its step: beyond the range the weights underflow.
const RANGE: f64 = 6.5;
const STEP: f64 = 1.0 / 64.0;

/// ∫₀^∞ f(v) dv for a positive f that falls like e⁻ᵛ: the double-exponential substitution v = exp(y − e⁻ʸ) of Takahasi &
/// Mori (1974).
pub(crate) fn half_line(f: impl Fn(f64) -> f64) -> f64 {
    let mut sum = 0.0;
    let steps = (RANGE / STEP) as i32;
    for k in -steps..=steps {
        let y = f64::from(k) * STEP;
        let shrink = libm::exp(-y);
        let v = libm::exp(y - shrink);
        let term = f(v) * v * (1.0 + shrink);
        if term.is_finite() {
            sum += term;
        }
    }
    sum * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n_nodes_are_exact_for_polynomials_of_degree_2n_minus_1() {
        for n in [1_u32, 2, 8, 16] {
            let rule = GaussLegendre::new(n);
            for degree in 0..2 * n {
                let mut sum = 0.0;
                for (&x, &w) in rule.nodes.iter().zip(&rule.weights) {
                    sum += w * (0..degree).fold(1.0, |power, _| power * x);
                }
                assert!((sum * f64::from(degree + 1) - 1.0).abs() < 1e-13, "{n} nodes, degree {degree}");
            }
        }
    }

    #[test]
    fn the_half_line_rule_finds_known_integrals() {
        for scale in [1e-4, 0.1, 1.0, 30.0] {
            let found = half_line(|v| libm::exp(-v) / (v + scale));
            let finer: f64 = {
                // e^z E₁(z) by its continued fraction.
                (1..4000).rev().fold(0.0, |tail, n| f64::from(n) / (1.0 + f64::from(n) / (scale + tail)))
            };
            if scale >= 0.1 {
                assert!((found * (scale + finer) - 1.0).abs() < 1e-9, "scale {scale}: {found}");
            }
        }
        assert!((half_line(|v| libm::exp(-v)) - 1.0).abs() < 1e-13);
        assert!((half_line(|v| v * v * libm::exp(-v)) - 2.0).abs() < 1e-13);
    }
}
