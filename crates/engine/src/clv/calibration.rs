//! How well a model fitted up to a day foretold the time after it.
//!
//! Per class of repeat purchases before: mean expected and mean actual purchase days in the hold-out. Per week since the
//! first customer came: cumulative repeat purchases of everybody, expected as Σ E[X(t − first day)] over customers seen as
//! new (the tracking plot of the papers), and actual.

use super::forecast::{BuyingModel, Horizon, Outlook};
use super::histories::{Histories, life, purchase_days};
use crate::kpi::KpiInput;
use domain::Day;
use domain::insight::{Calibration, CalibrationClass, CalibrationWeek, Model, ModelChoice, ModelFit};

/// Customers with this many repeat purchases or more are one class.
const CLASS_MAX: u32 = 7;

/// At most this many weeks are listed.
const WEEKS_MAX: i32 = 1_000;

/// Compares a model that was fitted to the days up to `end` with what came until the input's as-of day.
pub fn calibration<M: BuyingModel>(model: &M, input: &KpiInput, end: Day) -> Option<Calibration> {
    let until = input.as_of()?;
    let known = KpiInput { from: None, to: Some(end), ..*input };
    let (histories, _) = Histories::of(&known);
    let holdout_weeks = f64::from(until.0 - end.0) / super::WEEK_DAYS;
    if holdout_weeks <= 0.0 || histories.groups().is_empty() {
        return None;
    }
    let outlook = Outlook::new(model, &histories, Horizon::Weeks(holdout_weeks));
    let mut sums = vec![(0_u32, 0.0, 0_u64); CLASS_MAX as usize + 1];
    let (mut absolute, mut squared, mut customers) = (0.0, 0.0, 0_u32);
    known.each_customer(|customer| {
        let Some(&group) = histories.of_customers().get(customer).filter(|&&group| group != Histories::NONE)
        else {
            return;
        };
        let expected = outlook.groups[group as usize].1;
        let actual = purchase_days(input, customer, end, until);
        let class = &mut sums[histories.groups()[group as usize].x.min(CLASS_MAX) as usize];
        *class = (class.0 + 1, class.1 + expected, class.2 + u64::from(actual));
        let error = expected - f64::from(actual);
        absolute += libm::fabs(error);
        squared += error * error;
        customers += 1;
    });
    let (expected, actual) = sums.iter().fold((0.0, 0), |sum, class| (sum.0 + class.1, sum.1 + class.2));
    let mean = |sum: f64| (customers > 0).then(|| sum / f64::from(customers));
    Some(Calibration {
        model: M::MODEL,
        holdout_weeks,
        classes: classes(&sums),
        weeks: weeks(model, &known, input, end, until),
        expected,
        actual,
        bias: (actual > 0).then(|| expected / actual as f64 - 1.0),
        mae: mean(absolute),
        rmse: mean(squared).map(f64::sqrt),
    })
}

fn classes(sums: &[(u32, f64, u64)]) -> Vec<CalibrationClass> {
    (0..)
        .zip(sums)
        .filter(|(_, sums)| sums.0 > 0)
        .map(|(repeat_days, &(customers, expected, actual))| CalibrationClass {
            repeat_days,
            or_more: repeat_days == CLASS_MAX,
            customers,
            expected_mean: expected / f64::from(customers),
            actual_mean: actual as f64 / f64::from(customers),
        })
        .collect()
}

/// Customers by the day they came, and repeat purchase days of them all by day, counted from the first of those days.
struct Arrivals {
    first: i32,
    customers: Vec<f64>,
    repeats: Vec<u64>,
}

fn arrivals(known: &KpiInput, input: &KpiInput, until: Day) -> Option<Arrivals> {
    let mut lives = Vec::new();
    known.each_customer(|customer| lives.extend(life(known, customer).map(|life| (customer, life.first))));
    let first = lives.iter().map(|&(_, first)| first).min()?;
    let days = until.0.saturating_sub(first).min(WEEKS_MAX * 7) as usize + 1;
    let mut found = Arrivals { first, customers: vec![0.0; days], repeats: vec![0; days] };
    for (customer, came) in lives {
        let at = |day: i32| (day - first) as usize;
        if let Some(count) = found.customers.get_mut(at(came)) {
            *count += 1.0;
        }
        let mut before = came;
        for &day in &input.purchases.days()[input.history(customer)] {
            if let Some(count) = found.repeats.get_mut(at(day)).filter(|_| day != before) {
                *count += 1;
            }
            before = day;
        }
    }
    Some(found)
}

fn weeks(
    model: &impl BuyingModel,
    known: &KpiInput,
    input: &KpiInput,
    end: Day,
    until: Day,
) -> Vec<CalibrationWeek> {
    let Some(arrivals) = arrivals(known, input, until) else {
        return Vec::new();
    };
    let days = arrivals.customers.len();
    let new: Vec<f64> = (0..days).map(|day| model.expected_new(day as f64 / super::WEEK_DAYS)).collect();
    let mut actual = 0;
    (1..=days / 7)
        .map(|week| {
            let last = week * 7 - 1;
            actual += arrivals.repeats[last - 6..=last].iter().sum::<u64>();
            let came = arrivals.customers[..=last].iter().enumerate();
            CalibrationWeek {
                week: week as u32,
                held_out: arrivals.first + last as i32 > end.0,
                expected: came.map(|(day, customers)| customers * new[last - day]).sum(),
                actual,
            }
        })
        .collect()
}

/// Which of some models is better, by likelihood and by hold-out. The likelihoods have to be of the same data.
pub fn choice(fits: &[ModelFit], calibrations: &[Calibration]) -> ModelChoice {
    let best = fits.iter().map(|fit| fit.aic).fold(f64::INFINITY, f64::min);
    let parts: Vec<f64> = fits.iter().map(|fit| libm::exp((best - fit.aic) / 2.0)).collect();
    let whole: f64 = parts.iter().sum();
    let of = |number: fn(&Calibration) -> Option<f64>| {
        least(calibrations.iter().map(|calibration| (calibration.model, number(calibration))))
    };
    ModelChoice {
        by_aic: least(fits.iter().map(|fit| (fit.model, Some(fit.aic)))),
        by_holdout_mae: of(|calibration| calibration.mae),
        by_holdout_bias: of(|calibration| calibration.bias.map(libm::fabs)),
        weights: parts.iter().map(|part| part / whole).collect(),
    }
}

/// The model with the least number, if it is the only one with it.
fn least(models: impl Iterator<Item = (Model, Option<f64>)>) -> Option<Model> {
    let mut numbers: Vec<(Model, f64)> =
        models.filter_map(|(model, number)| number.map(|number| (model, number))).collect();
    numbers.sort_by(|a, b| a.1.total_cmp(&b.1));
    match numbers[..] {
        [] => None,
        [(model, _)] => Some(model),
        [(model, least), (_, next), ..] => (least < next).then_some(model),
    }
}
