//! Nelder & Mead (1965), "A simplex method for function minimization", *Computer Journal* 7, 308–313: for functions without
//! known slopes and of few variables.

const STEPS_MAX: u32 = 2_000;

/// The search ends when the values at the corners differ by less than this share.
const TOLERANCE: f64 = 1e-13;

/// The lowest place found from a start, and its value.
pub(crate) fn minimise<const N: usize>(
    start: [f64; N],
    size: f64,
    mut f: impl FnMut(&[f64; N]) -> f64,
) -> ([f64; N], f64) {
    let mut corners = vec![(start, f(&start))];
    for k in 0..N {
        let mut corner = start;
        corner[k] += size;
        corners.push((corner, f(&corner)));
    }
    for _ in 0..STEPS_MAX {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[N]);
        if worst.1 - best <= TOLERANCE * (libm::fabs(best) + f64::MIN_POSITIVE) {
            break;
        }
        let middle: [f64; N] =
            std::array::from_fn(|k| corners[..N].iter().map(|corner| corner.0[k]).sum::<f64>() / N as f64);
        let mut along = |by: f64| {
            let place: [f64; N] = std::array::from_fn(|k| middle[k] + by * (worst.0[k] - middle[k]));
            (place, f(&place))
        };
        let reflected = along(-1.0);
        let next = if reflected.1 < best {
            let expanded = along(-2.0);
            Some(if expanded.1 < reflected.1 { expanded } else { reflected })
        } else if reflected.1 < corners[N - 1].1 {
            Some(reflected)
        } else {
            let contracted = along(if reflected.1 < worst.1 { -0.5 } else { 0.5 });
            (contracted.1 < worst.1.min(reflected.1)).then_some(contracted)
        };
        match next {
            Some(corner) => corners[N] = corner,
            None => {
                let towards = corners[0].0;
                for corner in &mut corners[1..] {
                    corner.0 = std::array::from_fn(|k| (corner.0[k] + towards[k]) / 2.0);
                    corner.1 = f(&corner.0);
                }
            }
        }
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_bowl() {
        let (at, value) = minimise([3.0, -4.0], 0.5, |&[x, y]| (x - 1.0) * (x - 1.0) + 10.0 * y * y + 2.0);
        assert!((at[0] - 1.0).abs() < 1e-5 && at[1].abs() < 1e-5 && (value - 2.0).abs() < 1e-10);
    }
}
