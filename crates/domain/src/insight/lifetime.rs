//! Customer lifetime value: what the fitted models say and how far they can be believed.

use super::Interval;
use serde::{Deserialize, Serialize};

/// A model of customers' lives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// Purchases at any time; may leave after a purchase.
    BgNbd,
    /// Purchases at any time; may leave at any time.
    ParetoNbd,
    /// Mean amount of a purchase.
    GammaGamma,
    /// Contracts renewed at fixed times.
    Sbg,
    /// Purchases at fixed opportunities.
    BgBb,
}

impl Model {
    /// The names of its parameters, in their order.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Model::BgNbd => &["r", "alpha", "a", "b"],
            Model::ParetoNbd => &["r", "alpha", "s", "beta"],
            Model::GammaGamma => &["p", "q", "v"],
            Model::Sbg => &["alpha", "beta"],
            Model::BgBb => &["alpha", "beta", "gamma", "delta"],
        }
    }
}

/// Why data cannot support a fit.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum FitRefusal {
    /// Fewer customers than parameters could be learnt from.
    TooFewCustomers {
        /// How many there are.
        found: u32,
        /// How many it takes.
        needed: u32,
    },
    /// Too few customers bought again (or, with contracts, left).
    TooFewEvents {
        /// How many did.
        found: u32,
        /// How many it takes.
        needed: u32,
    },
    /// Nobody was observed for any time after the first purchase.
    NoTime,
    /// All values are the same, so how they vary cannot be learnt.
    NoVariance,
    /// No point with a finite likelihood was found, or the search did not come to an end.
    NoMaximum,
}

/// How far a fit has come.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct FitProgress {
    /// What it is doing.
    pub stage: FitStage,
    /// Times the likelihood has been computed.
    pub evaluations: u32,
    /// The best log-likelihood so far of this stage.
    pub log_likelihood: f64,
}

/// What a fit is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitStage {
    /// Searching on a part of the customers, from several starts.
    Sample,
    /// Searching on everybody.
    All,
    /// Measuring the curvature at the maximum, for the intervals.
    Curvature,
    /// Finished.
    Done,
}

/// A parameter at the maximum of the likelihood.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FittedParameter {
    /// Its name in the literature.
    pub name: String,
    /// The estimate.
    pub value: f64,
    /// Standard error by the delta method; null where the likelihood has no clear maximum in it.
    pub std_error: Option<f64>,
    /// 95 % interval, computed for the logarithm and so never below zero.
    pub ci95: Option<Interval>,
    /// Whether the likelihood still rises towards 0 or ∞, so that the value is only a bound.
    pub at_edge: bool,
}

/// A fitted model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ModelFit {
    /// Which.
    pub model: Model,
    /// Its parameters.
    pub parameters: Vec<FittedParameter>,
    /// At the maximum.
    pub log_likelihood: f64,
    /// 2 k − 2 ln L, k parameters: smaller is better.
    pub aic: f64,
    /// k ln n − 2 ln L, n customers.
    pub bic: f64,
    /// Customers it was fitted to.
    pub customers: u32,
    /// Times the likelihood was computed.
    pub evaluations: u32,
}

/// The future of one customer.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct CustomerForecast {
    /// Days on which the customer bought again.
    pub repeat_days: u32,
    /// Weeks from the first to the last purchase.
    pub last_weeks: f64,
    /// Weeks from the first purchase to the end of the observation.
    pub observed_weeks: f64,
    /// Probability of still being a customer.
    pub p_alive: f64,
    /// Expected days with a purchase within the horizon.
    pub expected_purchases: f64,
    /// Expected amount of such a day in minor units; null where the spend model gives none.
    pub expected_value_minor: Option<f64>,
    /// Expected revenue within the horizon, not discounted.
    pub expected_revenue_minor: Option<f64>,
    /// The same with each month's part discounted.
    pub discounted_revenue_minor: Option<f64>,
}

/// Expected and actual behaviour in a period the model has not seen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Calibration {
    /// Which model.
    pub model: Model,
    /// Weeks held out.
    pub holdout_weeks: f64,
    /// Per number of repeat purchases before.
    pub classes: Vec<CalibrationClass>,
    /// Per week since the first customer's first purchase.
    pub weeks: Vec<CalibrationWeek>,
    /// Expected purchase days in the hold-out.
    pub expected: f64,
    /// Actual ones.
    pub actual: u64,
    /// Expected ÷ actual − 1.
    pub bias: Option<f64>,
    /// Mean absolute error per customer.
    pub mae: Option<f64>,
    /// Root of the mean squared error per customer.
    pub rmse: Option<f64>,
}

/// Customers with the same number of repeat purchases in the calibration period.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CalibrationClass {
    /// Repeat purchases; the last class takes in all above.
    pub repeat_days: u32,
    /// Whether this is that last class.
    pub or_more: bool,
    /// Customers in it.
    pub customers: u32,
    /// Expected purchases per customer in the hold-out.
    pub expected_mean: f64,
    /// Actual ones.
    pub actual_mean: f64,
}

/// Repeat purchases of everybody up to the end of a week.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CalibrationWeek {
    /// Week, from 1.
    pub week: u32,
    /// Whether it ends after the calibration period.
    pub held_out: bool,
    /// Expected cumulative repeat purchases of customers seen as new.
    pub expected: f64,
    /// Actual ones.
    pub actual: u64,
}

/// Which model fits better, by three measures; each null where they are even or one is missing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ModelChoice {
    /// By Akaike's criterion.
    pub by_aic: Option<Model>,
    /// By mean absolute error in the hold-out.
    pub by_holdout_mae: Option<Model>,
    /// By the total expected in the hold-out.
    pub by_holdout_bias: Option<Model>,
    /// Akaike weights: the models' probabilities if one of them were true, in the order given.
    pub weights: Vec<f64>,
}
