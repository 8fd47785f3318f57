//! What a fitted model expects of every customer, as columns: for scores of all and for what is made of them.

use super::forecast::{BuyingModel, Horizon, Outlook};
use super::gammagamma::GammaGamma;
use super::histories::{Histories, life};
use crate::kpi::KpiInput;

/// One number per customer row in each; NaN where nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Futures {
    /// Probability of still being a customer.
    pub p_alive: Vec<f64>,
    /// Expected days with a purchase within the horizon.
    pub expected: Vec<f64>,
    /// Expected revenue within the horizon, discounted, minor units.
    pub clv_minor: Vec<f64>,
    /// Expected revenue within the horizon of one who stays, not discounted, minor units.
    pub if_they_stay_minor: Vec<f64>,
}

impl Futures {
    /// Of everybody in the histories. Without a model of spending the amounts are not known.
    pub fn of(
        model: &impl BuyingModel,
        spend: Option<&GammaGamma>,
        histories: &Histories,
        means: &[f64],
        horizon: Horizon,
    ) -> Futures {
        let outlook = Outlook::new(model, histories, horizon);
        let rows = histories.of_customers().len();
        let unknown = || vec![f64::NAN; rows];
        let mut found = Futures {
            p_alive: unknown(),
            expected: unknown(),
            clv_minor: unknown(),
            if_they_stay_minor: unknown(),
        };
        for row in 0..rows {
            let mean = means.get(row).copied().unwrap_or(0.0);
            let Some(one) = outlook.customer(histories, row, spend, mean) else { continue };
            found.p_alive[row] = one.p_alive;
            found.expected[row] = one.expected_purchases;
            found.clv_minor[row] = one.discounted_revenue_minor.unwrap_or(f64::NAN);
            let if_alive = if one.p_alive > 0.0 {
                one.expected_purchases / one.p_alive
            } else {
                model.expected_if_alive(one.repeat_days, one.observed_weeks, horizon.weeks())
            };
            found.if_they_stay_minor[row] =
                one.expected_value_minor.map_or(f64::NAN, |value| value * if_alive);
        }
        found
    }

    /// Expected revenue if they stay × probability of loss, minor units.
    pub fn at_risk_minor(&self, row: usize) -> Option<f64> {
        let known = |column: &[f64]| column.get(row).copied().filter(|value| value.is_finite());
        Some(known(&self.if_they_stay_minor)? * (1.0 - known(&self.p_alive)?))
    }
}

/// Per customer row the mean amount of the purchase days after the first, minor units; 0 where there is none.
pub fn repeat_means(input: &KpiInput) -> Vec<f64> {
    let mut means = vec![0.0; input.purchases.customers()];
    let Some(end) = input.as_of() else { return means };
    let input = KpiInput { from: None, to: Some(end), ..*input };
    input.each_customer(|customer| {
        if let Some(life) = life(&input, customer).filter(|life| life.repeats > 0) {
            means[customer] = life.repeat_minor as f64 / f64::from(life.repeats);
        }
    });
    means
}
