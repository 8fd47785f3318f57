//! Customer satisfaction.
//!
//! Valid answers are whole numbers within the scale (1 to 5 unless stated); others are ignored and counted. CSAT =
//! share of answers in the top boxes (4 and 5), in per cent, with the 95 % Wilson interval without continuity
//! correction. Beside it the mean with its t interval: `mean ± t(0.975, n − 1) × sd ÷ √n`, sd with n − 1.

use super::input::Drill;
use super::stats::{t_975, wilson};
use super::surveys::SurveyInput;
use domain::insight::{Csat, CsatMonth, CsatPart, CsatScale, Interval};

/// Answers by distance from the lowest score of the scale. What is not on the scale lies past its width.
#[derive(Clone)]
struct Counts([u32; 257]);

impl Default for Counts {
    fn default() -> Counts {
        Counts([0; 257])
    }
}

/// The CSAT of the answers that count.
pub fn csat(input: &SurveyInput, scale: CsatScale) -> Csat {
    let mut counts = Counts::default();
    input.each(|_, score| counts.0[slot(score, scale)] += 1);
    from_counts(&counts, scale)
}

/// The CSAT, and that of each month from the first to the last one that has an answer.
pub fn csat_with_months(input: &SurveyInput, scale: CsatScale) -> (Csat, Vec<CsatMonth>) {
    let (all, months) = input.sums(|counts: &mut Counts, score| counts.0[slot(score, scale)] += 1);
    let months =
        months.into_iter().map(|(month, counts)| CsatMonth { month, csat: from_counts(&counts, scale) });
    (from_counts(&all, scale), months.collect())
}

/// The answers behind a part.
pub fn drill(input: &SurveyInput, scale: CsatScale, part: CsatPart) -> Drill {
    let mut rows = Vec::new();
    let top = usize::from(scale.top.saturating_sub(scale.lo));
    input.each(|row, score| {
        let slot = slot(score, scale);
        let valid = slot < width(scale);
        let belongs = match part {
            CsatPart::Ignored => !valid,
            CsatPart::Valid => valid,
            CsatPart::Satisfied => valid && slot >= top,
            CsatPart::Unsatisfied => valid && slot < top,
            CsatPart::Score(wanted) => valid && wanted.checked_sub(scale.lo).map(usize::from) == Some(slot),
        };
        if belongs {
            rows.push(row as u32);
        }
    });
    Drill::Interactions(rows)
}

/// The distance from the lowest score; 256 for none, for lower scores and for very high ones. Without a branch, since
/// scores come in no order that a processor could foresee.
#[inline]
fn slot(score: Option<i64>, scale: CsatScale) -> usize {
    let distance = score.unwrap_or(i64::MIN).wrapping_sub(scale.lo.into()) as u64;
    distance.min(256) as usize
}

/// How many scores the scale has.
fn width(scale: CsatScale) -> usize {
    (usize::from(scale.hi) + 1).saturating_sub(scale.lo.into())
}

fn from_counts(Counts(counts): &Counts, scale: CsatScale) -> Csat {
    let (valid, ignored) = counts.split_at(width(scale));
    let scored = || (usize::from(scale.lo)..).zip(valid);
    let sum = |power: u32| -> i128 {
        scored().map(|(score, &count)| (score as i128).pow(power) * i128::from(count)).sum()
    };
    let n: u32 = valid.iter().sum();
    let satisfied: u32 =
        scored().filter(|&(score, _)| score >= scale.top.into()).map(|(_, &count)| count).sum();
    let mean = (n > 0).then(|| sum(1) as f64 / f64::from(n));
    // n² × variance with n, a whole number; ÷ n (n − 1) it is the variance with n − 1.
    let spread = i128::from(n) * sum(2) - sum(1) * sum(1);
    let percent = |share: Interval| Interval(100.0 * share.0, 100.0 * share.1);
    Csat {
        n,
        ignored: ignored.iter().sum(),
        satisfied,
        csat_percent: (n > 0).then(|| 100.0 * f64::from(satisfied) / f64::from(n)),
        ci95_wilson: wilson(satisfied, n).map(percent),
        mean,
        ci95_mean: mean.filter(|_| n > 1).map(|mean| {
            let variance = spread as f64 / (f64::from(n) * f64::from(n - 1));
            let half = t_975(n - 1) * (variance / f64::from(n)).sqrt();
            Interval(mean - half, mean + half)
        }),
        distribution: valid.to_vec(),
        scale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Ints;

    fn of(scores: &[i8], scale: CsatScale) -> Csat {
        let at = Ints::I64(vec![0; scores.len()]);
        csat(&SurveyInput::all(&vec![0; scores.len()], &at, &Ints::I8(scores.to_vec())), scale)
    }

    #[test]
    fn a_scale_turned_round_has_no_valid_answers() {
        let found = of(&[3, 4], CsatScale { lo: 5, hi: 1, top: 4 });
        assert_eq!((found.n, found.ignored, found.mean), (0, 2, None));
        assert!(found.distribution.is_empty());
    }

    #[test]
    fn one_answer_has_a_mean_without_interval_and_all_the_same_answers_one_of_no_width() {
        let one = of(&[4], CsatScale::default());
        assert_eq!((one.mean, one.ci95_mean), (Some(4.0), None));
        assert_eq!(of(&[4, 4], CsatScale::default()).ci95_mean, Some(Interval(4.0, 4.0)));
    }
}
