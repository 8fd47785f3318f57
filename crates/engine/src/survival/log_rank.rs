//! The log-rank test: Mantel (1966), *Cancer Chemotherapy Reports* 50, 163–170; Peto & Peto (1972), *J. R. Stat. Soc.* A 135.
//!
//! At each time with losses, the d lost are expected in the groups as they are at risk: `e_j = d n_j ÷ n`, with the
//! hypergeometric covariance `d (n−d) ÷ (n−1) × (n_j ÷ n) (δ_jk − n_k ÷ n)`. With Z = Σ (d_j − e_j) and V their covariance,
//! both without the last group, `χ² = Zᵀ V⁻¹ Z` with as many degrees of freedom as groups less one.

use super::Subject;
use crate::numeric::tail::chi_square;
use domain::insight::{LogRank, LogRankGroup};

/// Compares groups. `None` for fewer than two groups with somebody in them, or where nobody was lost.
pub fn log_rank(groups: &[&[Subject]]) -> Option<LogRank> {
    let counts = Counts::new(groups);
    let people = groups.iter().filter(|group| !group.is_empty()).count();
    if people < 2 {
        return None;
    }
    let kept: Vec<usize> = (0..groups.len()).filter(|&group| !groups[group].is_empty()).collect();
    let free = &kept[..kept.len() - 1];
    let difference = |&group: &usize| counts.observed[group] - counts.expected[group];
    let right: Vec<f64> = free.iter().map(difference).collect();
    let matrix: Vec<Vec<f64>> =
        free.iter().map(|&row| free.iter().map(|&column| counts.covariance[row][column]).collect()).collect();
    let solved = solve(matrix, right.clone())?;
    let chi2 = right.iter().zip(&solved).map(|(a, b)| a * b).sum::<f64>().max(0.0);
    let degrees = free.len() as u32;
    let group = |group: usize| LogRankGroup {
        n: groups[group].len() as u32,
        observed: counts.observed[group],
        expected: counts.expected[group],
    };
    let p_value = chi_square(chi2, degrees);
    Some(LogRank { chi2, degrees, p_value, groups: (0..groups.len()).map(group).collect() })
}

struct Counts {
    observed: Vec<f64>,
    expected: Vec<f64>,
    covariance: Vec<Vec<f64>>,
}

impl Counts {
    fn new(groups: &[&[Subject]]) -> Counts {
        let mut all: Vec<(f64, usize, bool)> = groups
            .iter()
            .enumerate()
            .flat_map(|(group, subjects)| {
                subjects.iter().map(move |subject| (subject.duration, group, subject.lost))
            })
            .collect();
        all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut at_risk: Vec<f64> = groups.iter().map(|group| group.len() as f64).collect();
        let zeros = vec![0.0; groups.len()];
        let mut counts = Counts {
            observed: zeros.clone(),
            expected: zeros.clone(),
            covariance: vec![zeros.clone(); groups.len()],
        };
        for together in all.chunk_by(|a, b| a.0 == b.0) {
            let lost = together.iter().filter(|subject| subject.2).count() as f64;
            if lost > 0.0 {
                counts.add(&at_risk, lost);
            }
            for &(_, group, is_lost) in together {
                counts.observed[group] += f64::from(u8::from(is_lost));
                at_risk[group] -= 1.0;
            }
        }
        counts
    }

    fn add(&mut self, at_risk: &[f64], lost: f64) {
        let n: f64 = at_risk.iter().sum();
        let spread = if n > 1.0 { lost * (n - lost) / (n - 1.0) } else { 0.0 };
        for row in 0..at_risk.len() {
            let share = at_risk[row] / n;
            self.expected[row] += lost * share;
            for (column, other) in at_risk.iter().enumerate() {
                let same = f64::from(u8::from(row == column));
                self.covariance[row][column] += spread * share * (same - other / n);
            }
        }
    }
}

/// Gaussian elimination with the largest pivot; `None` for a singular matrix.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| libm::fabs(matrix[a][column]).total_cmp(&libm::fabs(matrix[b][column])))?;
        if libm::fabs(matrix[pivot][column]) < 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let top = matrix[column].clone();
        for row in column + 1..n {
            let factor = matrix[row][column] / top[column];
            matrix[row].iter_mut().zip(&top).for_each(|(cell, top)| *cell -= factor * top);
            right[row] -= factor * right[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(durations: &[u32]) -> Vec<Subject> {
        durations.iter().map(|&duration| Subject { duration: duration.into(), lost: true }).collect()
    }

    #[test]
    fn equal_groups_do_not_differ_and_the_order_of_groups_does_not_matter() {
        let (a, b, c) = (group(&[1, 2, 3, 4, 9]), group(&[1, 2, 3, 4, 9]), group(&[5, 6, 7, 8, 20]));
        let same = log_rank(&[&a, &b]).unwrap();
        assert!(same.chi2 < 1e-20 && same.p_value > 0.999);
        let (one, other) = (log_rank(&[&a, &b, &c]).unwrap(), log_rank(&[&c, &a, &b]).unwrap());
        assert!((one.chi2 - other.chi2).abs() < 1e-9 && one.degrees == 2);
        let expected: f64 = one.groups.iter().map(|group| group.expected).sum();
        assert!((expected - 15.0).abs() < 1e-12);
        let with_nobody = log_rank(&[&a, &[], &c]).unwrap();
        assert_eq!((with_nobody.degrees, with_nobody.groups.len()), (1, 3));
    }

    #[test]
    fn one_group_cannot_be_compared() {
        assert_eq!(log_rank(&[]), None);
        assert_eq!(log_rank(&[&group(&[1, 2]), &[]]), None);
        let there = [Subject { duration: 5.0, lost: false }; 4];
        assert_eq!(log_rank(&[&there, &there]), None);
    }
}
