//! What the models are asked. Days without a value mean today; what a `Default` leaves out is explained in
//! docs/scripting.md.

use crate::{Filter, KpiParams};
use domain::insight::{DealStanding, KeyKind};
use domain::{Currency, Day, RowId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Numbers of one customer (or several alike) by what they mean: `x`, `t_x`, `T`, `mean`, `n`, `tenure`, …
pub type ModelRow = BTreeMap<String, f64>;

/// Where the numbers for a model come from, when not from orders.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// Fields of customers that hold them, by what they mean: `{ "x": "frequency", "t_x": "recency" }`.
    pub fields: BTreeMap<String, String>,
    /// The numbers themselves.
    pub data: Vec<ModelRow>,
}

/// How orders are read as contracts or opportunities.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contract {
    /// Calendar months of a period (sBG, BG/BB); 12 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

/// Fits a model.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FitParams {
    /// Whom, until when, in which currency.
    #[serde(flatten)]
    pub common: KpiParams,
    /// Which model; BG/NBD when empty.
    pub model: String,
    /// The data, when not the orders.
    #[serde(flatten)]
    pub given: Given,
    /// Periods.
    #[serde(flatten)]
    pub contract: Contract,
    /// The last day of a period after the observation, to judge the fit by (BG/NBD, Pareto/NBD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout: Option<Day>,
    /// Other models to compare with: `bg_nbd`, `pareto_nbd`.
    pub compare: Vec<String>,
    /// Intervals by so many resampled fits in place of those by the curvature; at least 40.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<u32>,
    /// The beginning of the random draws.
    pub seed: u64,
}

/// Foretells customers by a model.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PredictParams {
    /// Who is listed, until when, in which currency. The model is that of everybody.
    #[serde(flatten)]
    pub common: KpiParams,
    /// `bg_nbd`, `pareto_nbd`, `bg_bb` or `sbg`; BG/NBD when empty.
    pub model: String,
    /// The data, when not the orders.
    #[serde(flatten)]
    pub given: Given,
    /// Known parameters, by name; fitted when absent.
    pub parameters: BTreeMap<String, f64>,
    /// Known parameters p, q, v of the spending (v in whole units of the currency); fitted when absent.
    pub spend: BTreeMap<String, f64>,
    /// How many weeks to look ahead, without discounting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<f64>,
    /// Months to look ahead; for BG/BB and sBG opportunities or renewals. 12 when neither is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u32>,
    /// Discount per month (or renewal), 0.01 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<f64>,
    /// A continuous rate per week for discounted residual transactions (Pareto/NBD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dert_rate: Option<f64>,
    /// Weeks (or opportunities) for which to give what a new customer buys in them.
    pub new_customer: Vec<f64>,
    /// Also the 95 % interval of each listed customer's purchases.
    pub intervals: bool,
    /// Periods.
    #[serde(flatten)]
    pub contract: Contract,
    /// How many customers to list, most valuable first; 50 when absent, at most 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many to skip.
    pub offset: u64,
}

/// How long customers stay.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SurvivalParams {
    /// Whom, until when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// One who has not ordered for more days than this is lost; 180 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_days: Option<u32>,
    /// Durations and losses, when not from orders: `duration`, `event` (1 lost, 0 still there).
    #[serde(flatten)]
    pub given: Given,
    /// With `data`: the group of each row.
    pub groups: Vec<String>,
    /// Conditions on customers, by the name of the group; a customer can be in several.
    pub segments: BTreeMap<String, Filter>,
    /// Times at which to say what is left.
    pub at: Vec<f64>,
    /// The time up to which the mean is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tau: Option<f64>,
}

/// Key customers.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KeyParams {
    /// Whom and when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// Per cent of the buyers; 10 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buys_most_percent: Option<u32>,
    /// Per cent of the buyers; 10 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_percent: Option<u32>,
    /// Complaints at least; 2 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaints_min: Option<u32>,
    /// Per cent of those who complained; 20 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaints_percent: Option<u32>,
    /// Only those of this kind; the sums stay those of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<KeyKind>,
    /// How many customers to list; 50 when absent, at most 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many to skip.
    pub offset: u64,
}

/// The KPIs without some customers: those named, those selected, or else all key customers.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WhatIfParams {
    /// Whom, when, and from where on a customer is a key customer.
    #[serde(flatten)]
    pub key: KeyParams,
    /// Who leaves.
    pub ids: Vec<RowId>,
    /// Who leaves, as a condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Filter>,
}

/// Strength of relations.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StrengthParams {
    /// Whom and when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// Weights of the parts, by name; parts that are not named keep those of the space.
    pub weights: BTreeMap<String, f64>,
    /// An earlier day to compare with; 90 days before when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Day>,
    /// Hours within which an answer is on time; 24 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_hours: Option<f64>,
    /// How many customers to list, strongest first; 50 when absent, at most 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many to skip.
    pub offset: u64,
    /// Weakest first.
    pub ascending: bool,
}

/// The base as a whole.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AssessmentParams {
    /// Whom and when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// Weights of the parts of the strength, by name; parts that are not named keep those of the space.
    pub weights: BTreeMap<String, f64>,
    /// The day to compare with; the period are the days after it. 12 months before when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Day>,
    /// Hours within which an answer is on time; 24 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_hours: Option<f64>,
    /// Days after which a key customer is to be called; 30 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence_days: Option<u32>,
}

/// How many customers a segment held over time.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SegmentSizeParams {
    /// Its condition; an empty one is everybody.
    #[serde(rename = "where")]
    pub condition: Filter,
    /// How many months that are over are looked back, 12 when absent, at most 60.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// The month of this day is the first one that is not over; that of today when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NextActionParams {
    /// For whom and when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// The share of the expected revenue that a kind of action is assumed to bring or save, by kind.
    pub effects: BTreeMap<String, f64>,
    /// Days after which a key customer is to be called; 30 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence_days: Option<u32>,
    /// Fall of the probability of being a customer from which on to win back; 0.2 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fall: Option<f64>,
    /// Days before a birthday; 7 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead_days: Option<u32>,
    /// Days after which thanks and questions are stale; 14 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh_days: Option<u32>,
    /// Only these kinds; all when empty.
    pub kinds: Vec<String>,
    /// How many actions; 50 when absent, at most 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// What to offer.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RecommendParams {
    /// Whose orders count, until when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// A customer: what goes with all that they bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<RowId>,
    /// Products by id, SKU or name: what goes with all of them.
    pub basket: Vec<String>,
    /// One product by id, SKU or name: what goes with it.
    pub item: String,
    /// Every two products bought together.
    pub pairs: bool,
    /// For one product: `cosine` (when empty) or `lift`.
    pub measure: String,
    /// Baskets with both at least; 3 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<u32>,
    /// How many; 5 when absent, at most 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Carries a series on.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForecastParams {
    /// Whose orders, from when to when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// `revenue` (when empty), `orders` or `customers`.
    pub of: String,
    /// `day`, `week`, `month` (when empty), `quarter` or `year`.
    pub unit: String,
    /// The series itself, when not from orders, the oldest first.
    pub values: Vec<f64>,
    /// Values before the season repeats; 12 months, 4 quarters, 52 weeks, 7 days when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<u32>,
    /// Whether the season multiplies.
    pub multiplicative: bool,
    /// Known smoothing parameters; found when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoothing: Option<domain::insight::Smoothing>,
    /// Steps ahead; one season when absent, at most 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u32>,
}

/// A series by name.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedSeries {
    /// Its name.
    pub name: String,
    /// The values, the oldest first; the last one is judged.
    pub values: Vec<f64>,
}

/// What is unusual.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AnomalyParams {
    /// Whom and when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// As in [`ForecastParams::unit`].
    pub unit: String,
    /// The series, when not those of the space.
    pub series: Vec<NamedSeries>,
    /// Values before the season repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<u32>,
    /// Of what is flagged, the share that may be chance; 0.1 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_share: Option<f64>,
}

/// Cost against benefit.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RoiParams {
    /// Whom; the period (when absent up to today: twelve months, or as
    /// many as the orders reach back three times over); margin and currency.
    #[serde(flatten)]
    pub common: KpiParams,
    /// First day of the baseline, which is as long as the period and ends before it; right before it when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Day>,
}

/// Whether the CRM is used.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdoptionParams {
    /// Whose records, until when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// Weeks of seven days looked back; 12 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// Nobody has touched a stale customer for so many days; 180 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_days: Option<u32>,
    /// Fields of customers that should be filled in; the usual ones when empty.
    pub fields: Vec<String>,
    /// How many stale customers to list; 50 when absent, at most 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many to skip.
    pub offset: u64,
}

/// The weighted pipeline of given deals.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PipelineParams {
    /// The reporting currency; that of the space when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The deals.
    pub deals: Vec<GivenDeal>,
    /// The probability of each stage, 0 to 1.
    pub stages: BTreeMap<String, Decimal>,
    /// Per currency what one unit of it is worth in the reporting currency, whose own rate is 1.
    pub rates: BTreeMap<Currency, Decimal>,
    /// Stages in which a deal is won; `Won` and `Closed Won` when empty.
    pub won: Vec<String>,
    /// Stages in which a deal is lost; `Lost` and `Closed Lost` when empty.
    pub lost: Vec<String>,
    /// The weight from which an open deal is as good as certain; 0.75 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Decimal>,
}

/// A deal.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GivenDeal {
    /// Its stage.
    pub stage: String,
    /// Open, won or lost; what the stage says when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<DealStanding>,
    /// Its amount in units of the currency.
    pub amount: Decimal,
    /// Its currency; the reporting one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The day it is expected to close; empty when nobody knows.
    #[serde(alias = "expectedClose", alias = "expected_close")]
    pub close: String,
    /// Its own probability, 0 to 1; that of the stage when empty.
    #[serde(alias = "probabilityOverride", alias = "probability_override")]
    pub probability: Decimal,
    /// Whose deal it is.
    pub owner: String,
}

/// A decimal as text, so that nothing is lost on the way; a JSON number is taken as the shortest decimal that reads as it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Decimal(pub String);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl serde::de::Visitor<'_> for Written {
            type Value = Decimal;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a decimal, as a number or a text")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                Ok(Decimal(text.trim().to_owned()))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }
        }
        deserializer.deserialize_any(Written)
    }
}
