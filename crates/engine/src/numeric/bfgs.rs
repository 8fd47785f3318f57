//! A minimiser for smooth functions of a few variables whose gradient is known.
//!
//! BFGS: Broyden (1970), Fletcher (1970), Goldfarb (1970), Shanno (1970), in the inverse form of Nocedal & Wright,
//! *Numerical Optimization* (2006), algorithm 6.1, with a backtracking line search (interpolated, Armijo's condition) and
//! the update skipped where the curvature condition fails. One call of [`Bfgs::step`] is one iteration, so that whoever
//! drives it can report progress and stop.

use super::matrix::{diagonal, dot, times};

/// Armijo's constant.
const SUFFICIENT: f64 = 1e-4;

/// The longest step in any variable. The variables are logarithms of parameters: a factor of e² at a time.
const STEP_MAX: f64 = 2.0;

/// A sum over many thousands of customers is known to about so many of its own size. What would be gained below that is
/// noise, in which a search could go on and on.
const NOISE: f64 = 1e-13;

/// How often a step is made shorter before it is given up.
const HALVINGS_MAX: u32 = 25;

/// A function value and its gradient.
pub(crate) type Sloped<const N: usize> = (f64, [f64; N]);

/// The minimiser's state.
#[derive(Clone, Debug)]
pub(crate) struct Bfgs<const N: usize> {
    pub(crate) at: [f64; N],
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    inverse: [[f64; N]; N],
    /// Whether `inverse` is only a guess of the scale, corrected with the first step.
    scaled: bool,
    pub(crate) evaluations: u32,
}

/// What one iteration came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// It went downhill.
    Down,
    /// The gain, as it is expected or as it was, is below the tolerance or below what the arithmetic can tell.
    Arrived,
    /// No step goes downhill although the gradient says so: the limit of the arithmetic, or no finite value.
    Stuck,
}

impl<const N: usize> Bfgs<N> {
    /// Starts at a point. `inverse` is the inverse of the matrix of second derivatives there, if known.
    pub(crate) fn new(
        at: [f64; N],
        inverse: Option<[[f64; N]; N]>,
        f: &mut impl FnMut(&[f64; N]) -> Sloped<N>,
    ) -> Bfgs<N> {
        let (value, gradient) = f(&at);
        let scaled = inverse.is_some();
        let inverse = inverse.unwrap_or_else(|| diagonal(1.0 / (1.0 + largest(&gradient))));
        Bfgs { at, value, gradient, inverse, scaled, evaluations: 1 }
    }

    /// Half of gᵀ H⁻¹ g: by how much the value would fall if the function were a parabola.
    pub(crate) fn gain(&self) -> f64 {
        dot(&self.gradient, &times(&self.inverse, &self.gradient)) / 2.0
    }

    /// One iteration.
    pub(crate) fn step(&mut self, tolerance: f64, f: &mut impl FnMut(&[f64; N]) -> Sloped<N>) -> Step {
        if !self.value.is_finite() || self.gradient.iter().any(|slope| !slope.is_finite()) {
            return Step::Stuck;
        }
        if self.scaled && self.gain() < tolerance.max(NOISE * libm::fabs(self.value)) {
            return Step::Arrived;
        }
        let mut direction = times(&self.inverse, &self.gradient).map(|slope| -slope);
        let longest = largest(&direction);
        if longest > STEP_MAX {
            direction = direction.map(|part| part * STEP_MAX / longest);
        }
        let slope = dot(&direction, &self.gradient);
        let noise = NOISE * libm::fabs(self.value);
        let mut length = 1.0;
        for _ in 0..HALVINGS_MAX {
            let next: [f64; N] = std::array::from_fn(|k| self.at[k] + length * direction[k]);
            let (value, gradient) = f(&next);
            self.evaluations += 1;
            if value.is_finite() && value <= self.value + SUFFICIENT * length * slope {
                let fell = self.value - value;
                self.take(next, value, gradient);
                return if fell > noise { Step::Down } else { Step::Arrived };
            }
            // The lowest point of the parabola through both values and the slope, kept within reason.
            let curved = 2.0 * (value - self.value - slope * length);
            let lowest = -slope * length * length / curved;
            length = if lowest.is_finite() { lowest.clamp(0.1 * length, 0.5 * length) } else { 0.1 * length };
        }
        Step::Stuck
    }

    fn take(&mut self, next: [f64; N], value: f64, gradient: [f64; N]) {
        let moved: [f64; N] = std::array::from_fn(|k| next[k] - self.at[k]);
        let turned: [f64; N] = std::array::from_fn(|k| gradient[k] - self.gradient[k]);
        let curvature = dot(&moved, &turned);
        if curvature > 1e-12 * (dot(&moved, &moved) * dot(&turned, &turned)).sqrt() {
            if !self.scaled {
                self.inverse = diagonal(curvature / dot(&turned, &turned));
                self.scaled = true;
            }
            self.update(&moved, &turned, curvature);
        }
        (self.at, self.value, self.gradient) = (next, value, gradient);
    }

    /// H⁻¹ ← (I − ρ s yᵀ) H⁻¹ (I − ρ y sᵀ) + ρ s sᵀ, ρ = 1 ÷ sᵀy.
    fn update(&mut self, moved: &[f64; N], turned: &[f64; N], curvature: f64) {
        let image = times(&self.inverse, turned);
        let factor = (1.0 + dot(turned, &image) / curvature) / curvature;
        for row in 0..N {
            for column in 0..N {
                self.inverse[row][column] += factor * moved[row] * moved[column]
                    - (image[row] * moved[column] + moved[row] * image[column]) / curvature;
            }
        }
    }
}

fn largest<const N: usize>(vector: &[f64; N]) -> f64 {
    vector.iter().fold(0.0, |largest: f64, &part| largest.max(libm::fabs(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_rosenbrocks_valley() {
        let mut f = |&[x, y]: &[f64; 2]| {
            let (a, b) = (1.0 - x, y - x * x);
            (a * a + 100.0 * b * b, [-2.0 * a - 400.0 * x * b, 200.0 * b])
        };
        let mut search = Bfgs::new([-1.2, 1.0], None, &mut f);
        let mut steps = 0;
        while search.step(1e-20, &mut f) == Step::Down {
            steps += 1;
            assert!(steps < 200);
        }
        assert!((search.at[0] - 1.0).abs() < 1e-6 && (search.at[1] - 1.0).abs() < 1e-6, "{:?}", search.at);
    }

    #[test]
    fn a_search_ends_at_the_noise_of_a_large_sum() {
        // A sum of 1.3 million whose last digits, and those of its slopes, are as good as random.
        let mut f = |&[x, y]: &[f64; 2]| {
            let noise = ((x + 3.0 * y).to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / 2e7;
            let (a, b) = (x - 1.0, y + 0.5);
            let value = 1.3e6 + a * a + b * b + a * b + 1e-9 * noise;
            (value, [2.0 * a + b + 1e-4 * noise, 2.0 * b + a - 1e-4 * noise])
        };
        let mut search = Bfgs::new([0.0, 0.0], None, &mut f);
        while search.step(1e-9, &mut f) == Step::Down {}
        assert!(search.evaluations < 40, "{} evaluations", search.evaluations);
        assert!((search.at[0] - 1.0).abs() < 1e-3 && (search.at[1] + 0.5).abs() < 1e-3, "{:?}", search.at);
    }

    #[test]
    fn a_function_without_values_is_given_up_at_once() {
        let mut f = |_: &[f64; 1]| (f64::NAN, [f64::NAN]);
        assert_eq!(Bfgs::new([0.0], None, &mut f).step(1e-9, &mut f), Step::Stuck);
    }
}
