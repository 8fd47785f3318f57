//! What the models answer.

use domain::insight::{Calibration, FitRefusal, FittedParameter, Interval, Model, ModelChoice};
use domain::{Currency, Day, RowId};
use protocol::{Code, Failure};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A model fitted to everybody.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Fit {
    /// Which.
    pub(super) model: Model,
    /// Its parameters with their intervals.
    pub(super) parameters: Vec<FittedParameter>,
    /// The same by name, as a question takes them.
    pub(super) values: BTreeMap<String, f64>,
    /// At the maximum.
    pub(super) log_likelihood: f64,
    /// Akaike's criterion.
    pub(super) aic: f64,
    /// Bayes' criterion.
    pub(super) bic: f64,
    /// Customers it was fitted to.
    pub(super) customers: u32,
}

/// Sums over the listed customers.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Total {
    /// How many they are.
    pub(super) customers: u32,
    /// How many of them are probably still customers.
    pub(super) alive: f64,
    /// Days with a purchase within the horizon.
    pub(super) expected_purchases: f64,
    /// The interval of that.
    pub(super) ci95: Option<Interval>,
    /// Revenue within the horizon; none where the amounts cannot be foretold.
    pub(super) expected_revenue_minor: Option<f64>,
    /// The same, discounted.
    pub(super) discounted_revenue_minor: Option<f64>,
}

/// What comes after the first purchase of a new customer.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Newcomer {
    /// Days with a purchase.
    pub(super) expected_purchases: f64,
    /// The amount of one.
    pub(super) expected_value_minor: Option<f64>,
    /// Both together.
    pub(super) expected_revenue_minor: Option<f64>,
    /// The same, discounted.
    pub(super) discounted_revenue_minor: Option<f64>,
}

/// Customers whose probability lies between two.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct AliveClass {
    /// From here on.
    pub(super) from: f64,
    /// Up to here.
    pub(super) to: f64,
    /// How many.
    pub(super) customers: u32,
}

/// Customers whose value lies between two amounts.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct ValueClass {
    /// From here on.
    pub(super) from_minor: f64,
    /// Up to here; the last class is open.
    pub(super) to_minor: Option<f64>,
    /// How many.
    pub(super) customers: u32,
    /// What they are worth together.
    pub(super) sum_minor: f64,
}

/// How the listed customers are spread.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Distribution {
    /// By the probability of being a customer.
    pub(super) p_alive: Vec<AliveClass>,
    /// By discounted revenue.
    pub(super) value: Vec<ValueClass>,
}

/// One customer.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Person {
    /// The record.
    pub(super) id: RowId,
    /// The number in another system.
    pub(super) external_id: String,
    /// The name.
    pub(super) name: String,
    /// Weeks from the first to the last purchase.
    #[serde(rename = "last_weeks")]
    pub(super) last_weeks: f64,
    /// Weeks from the first purchase to the last day looked at.
    #[serde(rename = "observed_weeks")]
    pub(super) observed_weeks: f64,
    /// Probability of being a customer.
    #[serde(rename = "p_alive")]
    pub(super) p_alive: f64,
    /// Days with a purchase within the horizon.
    #[serde(rename = "expected_purchases")]
    pub(super) expected_purchases: f64,
    /// Revenue within the horizon.
    #[serde(rename = "expected_revenue_minor")]
    pub(super) expected_revenue_minor: Option<f64>,
    /// The same, discounted.
    #[serde(rename = "discounted_revenue_minor")]
    pub(super) discounted_revenue_minor: Option<f64>,
}

/// What is expected.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Prediction {
    /// The model of purchases.
    pub(super) fit: Fit,
    /// The model of amounts.
    pub(super) spend_fit: Option<Fit>,
    /// Why there is none.
    pub(super) spend_refusal: Option<FitRefusal>,
    /// Sums.
    pub(super) total: Total,
    /// A customer who comes now.
    pub(super) newcomer: Newcomer,
    /// How the customers are spread.
    pub(super) distribution: Distribution,
    /// The most valuable ones.
    pub(super) customers: Vec<Person>,
    /// The currency of the amounts.
    pub(super) currency: Currency,
    /// The last day looked at.
    pub(super) until: Day,
}

/// A page of the list, by known parameters.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct People {
    /// The next most valuable ones.
    pub(super) customers: Vec<Person>,
}

/// Models fitted to the time before the one held out.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Trial {
    /// The fit.
    #[serde(flatten)]
    pub(super) fit: Fit,
    /// What it expected of the time held out, beside what came.
    pub(super) calibration: Option<Calibration>,
    /// The other models.
    #[serde(default)]
    pub(super) compared: Vec<Trial>,
    /// Which is better.
    pub(super) choice: Option<ModelChoice>,
}

impl Trial {
    /// All models that were tried.
    pub(super) fn all(&self) -> impl Iterator<Item = &Trial> {
        std::iter::once(self).chain(&self.compared)
    }

    /// The one by this model.
    pub(super) fn by(&self, model: Model) -> Option<&Trial> {
        self.all().find(|trial| trial.fit.model == model)
    }
}

/// Why the data cannot support a fit, where that is what a failure says.
pub(super) fn refusal(failure: &Failure) -> Option<FitRefusal> {
    (failure.code == Code::NotEnoughData).then(|| serde_json::from_value(failure.at.clone()).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_is_told_apart_from_other_failures() {
        let at = json!({ "code": "too_few_customers", "found": 3, "needed": 10 });
        let failure = Failure { at, ..Failure::new(Code::NotEnoughData, "too few") };
        assert_eq!(refusal(&failure), Some(FitRefusal::TooFewCustomers { found: 3, needed: 10 }));
        assert_eq!(refusal(&Failure::new(Code::Cancelled, "given up")), None);
    }

    #[test]
    fn a_trial_knows_the_models_by_name() {
        let fit = |model: &str| {
            json!({ "model": model, "parameters": [], "values": {}, "log_likelihood": -1.0, "aic": 2.0, "bic": 3.0,
                "customers": 5, "evaluations": 9, "calibration": null })
        };
        let mut answer = fit("pareto_nbd");
        answer["compared"] = json!([fit("bg_nbd")]);
        answer["choice"] = json!({ "by_aic": "bg_nbd", "by_holdout_mae": null, "by_holdout_bias": null, "weights": [0.3, 0.7] });
        let trial: Trial = serde_json::from_value(answer).expect("an answer");
        assert_eq!(trial.all().count(), 2);
        assert_eq!(trial.by(Model::BgNbd).map(|trial| trial.fit.customers), Some(5));
        assert_eq!(trial.choice.and_then(|choice| choice.by_aic), Some(Model::BgNbd));
    }
}
