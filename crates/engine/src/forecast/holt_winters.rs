//! Holt–Winters exponential smoothing: Holt (1957), Winters (1960), in the component form of Hyndman & Athanasopoulos,
//! *Forecasting: Principles and Practice*, chapter 8.
//!
//! Additive: `l_t = α (y_t − s_{t−m}) + (1−α)(l_{t−1} + b_{t−1})`, `b_t = β (l_t − l_{t−1}) + (1−β) b_{t−1}`,
//! `s_t = γ (y_t − l_{t−1} − b_{t−1}) + (1−γ) s_{t−m}`; forecast `l_n + h b_n + s`, the season of the same place in the last
//! m. Multiplicative: differences to the season and sums with it become quotients and products. Start: l₀ = mean of the first
//! season, b₀ = (mean of the second − mean of the first) ÷ m, s = y − l₀ (÷ l₀).
//!
//! Where α, β, γ are not given they minimise the sum of squared one-step errors over [0, 1]³ (Nelder & Mead 1965 from
//! several starts), the start values staying as they are.
//!
//! Prediction intervals (95 %): h steps ahead the error's variance is `σ² (1 + Σ c_j²)` over j = 1 … h−1,
//! `c_j = α (1 + j β) + γ [j is a whole number of seasons]` (Hyndman, Koehler, Ord & Snyder 2008, table 6.1, with β* as
//! here), σ² = SSE ÷ (n − 3). For the multiplicative form, an approximation, the same with relative errors, each counting as
//! much as its forecast squared: σ² = n ÷ (n − 3) × Σ e² ÷ Σ ŷ². Else the first values of a firm that began with next to
//! nothing would decide.

use crate::kpi::Z;
use domain::insight::{BackTest, ForecastPoint, Interval, SeriesForecast, SeriesRefusal, Smoothing};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Question {
    /// Values before the season repeats: 12 for months.
    pub season: usize,
    /// Whether the season multiplies (else it adds).
    pub multiplicative: bool,
    /// Given parameters; `None` to find them.
    pub smoothing: Option<Smoothing>,
    /// Steps ahead.
    pub ahead: usize,
}

/// Carries a series on.
///
/// # Errors
/// The series is too short or not positive where that is needed.
pub fn forecast(values: &[f64], question: &Question) -> Result<SeriesForecast, SeriesRefusal> {
    check(values, question)?;
    let mut found = carried_on(values, question);
    found.back_test = back_test(values, question);
    Ok(found)
}

fn check(values: &[f64], question: &Question) -> Result<(), SeriesRefusal> {
    let needed = question.season.saturating_mul(2);
    if question.season < 2 || values.iter().any(|value| !value.is_finite()) {
        return Err(SeriesRefusal::Invalid);
    }
    if values.len() < needed {
        return Err(SeriesRefusal::TooShort { found: values.len() as u32, needed: needed as u32 });
    }
    if question.multiplicative && values.iter().any(|&value| value <= 0.0) {
        return Err(SeriesRefusal::NotPositive);
    }
    Ok(())
}

fn carried_on(values: &[f64], question: &Question) -> SeriesForecast {
    let smoothing = question.smoothing.unwrap_or_else(|| best(values, question));
    let run = Run::new(values, question, smoothing);
    let n = values.len() as f64;
    let absolute: f64 = run.errors.iter().map(|error| libm::fabs(*error)).sum();
    let relative: f64 = run.errors.iter().zip(values).map(|(error, value)| libm::fabs(error / value)).sum();
    SeriesForecast {
        smoothing,
        multiplicative: question.multiplicative,
        season: question.season as u32,
        level: run.level,
        trend: run.trend,
        points: (1..=question.ahead).map(|step| run.point(step)).collect(),
        sse: run.sse,
        mae: absolute / n,
        mape_percent: relative.is_finite().then(|| 100.0 * relative / n),
        back_test: None,
        seasonal: run.seasonal,
    }
}

/// A series smoothed to its end.
struct Run {
    smoothing: Smoothing,
    multiplicative: bool,
    level: f64,
    trend: f64,
    /// The next step's seasonal figure first.
    seasonal: Vec<f64>,
    errors: Vec<f64>,
    /// The sum of their squares.
    sse: f64,
    /// One-step errors' variance; relative to the forecast where the season multiplies.
    variance: f64,
}

impl Run {
    fn new(values: &[f64], question: &Question, smoothing: Smoothing) -> Run {
        let m = question.season;
        let mean = |part: &[f64]| part.iter().sum::<f64>() / m as f64;
        let (mut level, second) = (mean(&values[..m]), mean(&values[m..2 * m]));
        let mut trend = (second - level) / m as f64;
        let multiplicative = question.multiplicative;
        let start = level;
        let season = |value: &f64| if multiplicative { value / start } else { value - start };
        let mut seasonal: Vec<f64> = values[..m].iter().map(season).collect();
        let Smoothing { alpha, beta, gamma } = smoothing;
        let mut errors = Vec::with_capacity(values.len());
        let (mut sse, mut expectations) = (0.0, 0.0);
        for (at, &value) in values.iter().enumerate() {
            let (place, carried) = (at % m, level + trend);
            let old = seasonal[place];
            let expected = if multiplicative { carried * old } else { carried + old };
            let (bare, fresh) =
                if multiplicative { (value / old, value / carried) } else { (value - old, value - carried) };
            let next = alpha * bare + (1.0 - alpha) * carried;
            trend = beta * (next - level) + (1.0 - beta) * trend;
            seasonal[place] = gamma * fresh + (1.0 - gamma) * old;
            level = next;
            let error = value - expected;
            sse += error * error;
            expectations += expected * expected;
            errors.push(error);
        }
        seasonal.rotate_left(values.len() % m);
        let n = values.len() as f64;
        let scale = if multiplicative { expectations / n } else { 1.0 };
        let variance = sse / scale / (n - 3.0).max(1.0);
        Run { smoothing, multiplicative, level, trend, seasonal, errors, sse, variance }
    }

    fn point(&self, step: usize) -> ForecastPoint {
        let m = self.seasonal.len();
        let season = self.seasonal[(step - 1) % m];
        let carried = self.level + step as f64 * self.trend;
        let value = if self.multiplicative { carried * season } else { carried + season };
        let Smoothing { alpha, beta, gamma } = self.smoothing;
        let spread: f64 = (1..step)
            .map(|j| {
                let again = if j % m == 0 { gamma } else { 0.0 };
                let weight = alpha * (1.0 + j as f64 * beta) + again;
                weight * weight
            })
            .sum();
        let error = (self.variance * (1.0 + spread)).sqrt();
        let half = Z * if self.multiplicative { error * libm::fabs(value) } else { error };
        ForecastPoint { value, ci95: Interval(value - half, value + half) }
    }
}

/// The last season (or, in a shorter series, what is left after two) foretold without it.
fn back_test(values: &[f64], question: &Question) -> Option<BackTest> {
    let m = question.season;
    let steps = values.len().checked_sub(2 * m)?.min(m);
    if steps == 0 {
        return None;
    }
    let (known, held) = values.split_at(values.len() - steps);
    let found = carried_on(known, &Question { ahead: steps, ..*question });
    let (mut absolute, mut relative, mut naive, mut within) = (0.0, 0.0, 0.0, 0);
    for (at, (point, &value)) in found.points.iter().zip(held).enumerate() {
        absolute += libm::fabs(point.value - value);
        relative += libm::fabs((point.value - value) / value);
        naive += libm::fabs(values[known.len() + at - m] - value);
        within += u32::from(point.ci95.0 <= value && value <= point.ci95.1);
    }
    let n = steps as f64;
    Some(BackTest {
        steps: steps as u32,
        mae: absolute / n,
        mape_percent: relative.is_finite().then(|| 100.0 * relative / n),
        naive_mae: naive / n,
        within,
    })
}

/// Where the searches for the parameters begin: among them the corners, where optima often lie.
const STARTS: [[f64; 3]; 8] = [
    [0.3, 0.1, 0.1],
    [0.1, 0.03, 0.9],
    [0.5, 0.05, 0.3],
    [0.8, 0.1, 0.1],
    [0.05, 0.3, 0.5],
    [0.9, 0.01, 0.9],
    [0.2, 0.01, 0.05],
    [0.02, 0.01, 1.0],
];

fn best(values: &[f64], question: &Question) -> Smoothing {
    let smoothing = |at: &[f64; 3]| {
        let [alpha, beta, gamma] = at.map(|part| part.clamp(0.0, 1.0));
        Smoothing { alpha, beta, gamma }
    };
    let cost = |at: &[f64; 3]| {
        let sse = Run::new(values, question, smoothing(at)).sse;
        // Outside the cube it is the edge's and a little more, so that the search turns back.
        let outside: f64 = at.iter().map(|part| libm::fabs(part - part.clamp(0.0, 1.0))).sum();
        if sse.is_finite() { sse * (1.0 + outside) } else { f64::MAX }
    };
    let found = STARTS.map(|start| crate::numeric::simplex::minimise(start, 0.1, cost));
    let mut best = found[0];
    for next in found {
        if next.1 < best.1 {
            best = next;
        }
    }
    smoothing(&best.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: Question = Question { season: 4, multiplicative: false, smoothing: None, ahead: 8 };

    #[test]
    fn a_straight_line_with_a_season_is_carried_on_exactly() {
        let add: Vec<f64> = (0..20).map(|t| 100.0 + [5.0, -2.0, 0.0, -3.0][t % 4]).collect();
        let found = forecast(&add, &QUESTION).unwrap();
        for (step, point) in found.points.iter().enumerate() {
            assert!((point.value - add[step]).abs() < 1e-6, "{point:?}");
        }
        let back = found.back_test.unwrap();
        assert!(back.mae < 1e-6 && back.steps == 4);
        let times: Vec<f64> = (0..20).map(|t| 100.0 * [1.2, 0.9, 0.8, 1.1][t % 4]).collect();
        let found = forecast(&times, &Question { multiplicative: true, ..QUESTION }).unwrap();
        assert!((found.points[0].value - 120.0).abs() < 1e-6);
    }

    #[test]
    fn intervals_grow_with_the_distance() {
        let values: Vec<f64> = (0..40).map(|t| f64::from(t * 7 % 11 + t)).collect();
        let found = forecast(&values, &QUESTION).unwrap();
        let width = |point: &ForecastPoint| point.ci95.1 - point.ci95.0;
        assert!(found.points.is_sorted_by(|a, b| width(a) <= width(b)));
    }

    #[test]
    fn a_beginning_with_next_to_nothing_does_not_widen_what_comes_after() {
        let season = [1.3, 0.8, 0.9, 1.0];
        let noise = [1.0, 1.04, 0.97, 1.02, 0.98, 1.03, 0.96];
        let values: Vec<f64> =
            (0..24).map(|t| (0.5 + 3.0 * t as f64) * season[t % 4] * noise[t % 7]).collect();
        let found = forecast(&values, &Question { multiplicative: true, ahead: 4, ..QUESTION }).unwrap();
        for point in &found.points {
            assert!(point.ci95.0 > 0.5 * point.value && point.ci95.1 < 1.5 * point.value, "{point:?}");
        }
    }

    #[test]
    fn what_cannot_be_carried_on_is_refused() {
        let refused = |values: &[f64], question| forecast(values, &question).unwrap_err();
        assert_eq!(refused(&[1.0; 7], QUESTION), SeriesRefusal::TooShort { found: 7, needed: 8 });
        assert_eq!(
            refused(&[0.0; 9], Question { multiplicative: true, ..QUESTION }),
            SeriesRefusal::NotPositive
        );
        assert_eq!(refused(&[1.0; 9], Question { season: 1, ..QUESTION }), SeriesRefusal::Invalid);
        assert_eq!(refused(&[f64::NAN; 9], QUESTION), SeriesRefusal::Invalid);
    }
}
