//! Net promoter score.
//!
//! Valid answers are whole numbers 0 to 10; everything else is ignored and counted. Promoters answer 9 or 10, passives 7
//! or 8, detractors 0 to 6. `NPS = 100 × (promoters − detractors) ÷ n`. With P and D as shares the 95 % interval is
//! `NPS ± 100 z √((P + D − (P − D)²) ÷ n)`, z = 1.959963985, clipped to −100…100 (population form, primary); beside it
//! the form with n − 1. Rounded half away from zero. Reichheld (2003), Harvard Business Review 81 (12), 46–54.

use super::input::Drill;
use super::stats::Z;
use super::surveys::SurveyInput;
use domain::insight::{Interval, Nps, NpsMonth, NpsPart};

/// Answers per score 0 to 10, and the ignored ones.
type Counts = [u32; 12];

const IGNORED: usize = 11;

/// The NPS of the answers that count.
pub fn nps(input: &SurveyInput) -> Nps {
    let mut counts = Counts::default();
    input.each(|_, score| counts[slot(score)] += 1);
    from_counts(&counts)
}

/// The NPS, and that of each month from the first to the last one that has an answer.
pub fn nps_with_months(input: &SurveyInput) -> (Nps, Vec<NpsMonth>) {
    let (all, months) = input.sums(|counts: &mut Counts, score| counts[slot(score)] += 1);
    let months = months.into_iter().map(|(month, counts)| NpsMonth { month, nps: from_counts(&counts) });
    (from_counts(&all), months.collect())
}

/// The answers behind a part.
pub fn drill(input: &SurveyInput, part: NpsPart) -> Drill {
    let mut rows = Vec::new();
    input.each(|row, score| {
        let belongs = match (part, slot(score)) {
            (NpsPart::Ignored, slot) => slot == IGNORED,
            (_, IGNORED) => false,
            (NpsPart::Valid, _) => true,
            (NpsPart::Promoters, slot) => slot >= 9,
            (NpsPart::Passives, slot) => slot == 7 || slot == 8,
            (NpsPart::Detractors, slot) => slot <= 6,
            (NpsPart::Score(wanted), slot) => slot == usize::from(wanted),
        };
        if belongs {
            rows.push(row as u32);
        }
    });
    Drill::Interactions(rows)
}

#[inline]
fn slot(score: Option<i64>) -> usize {
    score.and_then(|score| usize::try_from(score).ok()).map_or(IGNORED, |score| score.min(IGNORED))
}

fn from_counts(counts: &Counts) -> Nps {
    let sum = |range: std::ops::RangeInclusive<usize>| counts[range].iter().sum::<u32>();
    let (detractors, passives, promoters) = (sum(0..=6), sum(7..=8), sum(9..=10));
    let n = detractors + passives + promoters;
    let counted = Nps {
        n,
        ignored: counts[IGNORED],
        promoters,
        passives,
        detractors,
        distribution: counts[..IGNORED].to_vec(),
        ..Nps::default()
    };
    if n == 0 {
        return counted;
    }
    let difference = i128::from(promoters) - i128::from(detractors);
    let score = (100 * difference) as f64 / f64::from(n);
    // n² (P + D − (P − D)²), a whole number.
    let spread = i128::from(n) * i128::from(promoters + detractors) - difference * difference;
    let error = |divisor: u32| 100.0 / f64::from(n) * (spread as f64 / f64::from(divisor)).sqrt();
    let interval = |error: f64| {
        Interval((score - Z * error).clamp(-100.0, 100.0), (score + Z * error).clamp(-100.0, 100.0))
    };
    Nps {
        nps: Some(score),
        nps_rounded: Some(rounded(100 * difference, n.into())),
        std_error: Some(error(n)),
        ci95: Some(interval(error(n))),
        ci95_n_minus_1: (n > 1).then(|| interval(error(n - 1))),
        ..counted
    }
}

/// `part ÷ whole` rounded half away from zero, in whole numbers.
fn rounded(part: i128, whole: i128) -> i32 {
    let size = (2 * part.abs() + whole) / (2 * whole);
    (size * part.signum()) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Ints;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(
            [(1, 2), (-1, 2), (3, 2), (-5, 2), (49, 100), (0, 3)].map(|(a, b)| rounded(a, b)),
            [1, -1, 2, -3, 0, 0]
        );
    }

    #[test]
    fn no_answers_have_no_score() {
        let (at, scores) = (Ints::I64(vec![0; 4]), Ints::I64(vec![i64::MIN, 11, -1, i64::MAX]));
        let found = nps(&SurveyInput::all(&[0, 1, 2, 3], &at, &scores));
        assert_eq!((found.n, found.ignored, found.nps, found.ci95), (0, 4, None, None));
    }
}
