//! What is to come: series carried on, and the weighted pipeline.

use super::Interval;
use crate::money::Currency;
use crate::time::Month;
use serde::{Deserialize, Serialize};

/// How a season acts on a series, with the smoothing parameters, each 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Smoothing {
    /// Of the level.
    pub alpha: f64,
    /// Of the trend.
    pub beta: f64,
    /// Of the season.
    pub gamma: f64,
}

/// A series carried on by Holt–Winters.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SeriesForecast {
    /// The parameters it was smoothed with.
    pub smoothing: Smoothing,
    /// Whether the season multiplies (else it adds).
    pub multiplicative: bool,
    /// Values before the season repeats.
    pub season: u32,
    /// Level, trend per step and seasonal figures after the last value; the season begins with the next step.
    pub level: f64,
    /// Trend per step.
    pub trend: f64,
    /// One seasonal figure for each step of the next season.
    pub seasonal: Vec<f64>,
    /// The steps ahead.
    pub points: Vec<ForecastPoint>,
    /// Sum of squared one-step errors.
    pub sse: f64,
    /// Mean absolute one-step error.
    pub mae: f64,
    /// Mean absolute one-step error in per cent of the value; null where a value is zero.
    pub mape_percent: Option<f64>,
    /// Errors on the last values, foretold without them; null where there are too few before.
    pub back_test: Option<BackTest>,
}

/// One step ahead.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct ForecastPoint {
    /// The expected value.
    pub value: f64,
    /// 95 % prediction interval.
    pub ci95: Interval,
}

/// How well the last values were foretold without them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BackTest {
    /// How many values were held out.
    pub steps: u32,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean absolute error in per cent; null where a value is zero.
    pub mape_percent: Option<f64>,
    /// Mean absolute error of the naive forecast (the value one season earlier).
    pub naive_mae: f64,
    /// Held-out values within their 95 % interval.
    pub within: u32,
}

/// Why a series cannot be carried on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum SeriesRefusal {
    /// Fewer values than two seasons.
    TooShort {
        /// Values there are.
        found: u32,
        /// Values it takes.
        needed: u32,
    },
    /// A season that multiplies needs values above zero.
    NotPositive,
    /// A season of less than two steps, or a value that is no number.
    Invalid,
}

/// Where a deal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealStanding {
    /// Still open.
    Open,
    /// Won: counts in full.
    Won,
    /// Lost: counts nothing.
    Lost,
}

/// The weighted pipeline; amounts in minor units of the reporting currency, each rounded once, half away from zero.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PipelineSum {
    /// Open deals.
    pub open_deals: u32,
    /// Their full amount.
    pub open_minor: i64,
    /// Their amount × probability.
    pub open_weighted_minor: i64,
    /// Won.
    pub won_minor: i64,
    /// Won + open weighted.
    pub forecast_minor: i64,
    /// Open deals that are as good as certain, in full.
    pub commit_minor: i64,
    /// Won ÷ (won + lost) by number.
    pub win_rate_count: Option<f64>,
    /// Won ÷ (won + lost) by amount.
    pub win_rate_value: Option<f64>,
    /// Deals left out: a currency without a rate, or an amount out of range.
    pub left_out: u32,
}

/// Deals of one stage, month or owner.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PipelinePart<K> {
    /// Which.
    pub key: K,
    /// How many.
    pub deals: u32,
    /// Their full amount.
    pub amount_minor: i64,
    /// Their amount × probability.
    pub weighted_minor: i64,
}

/// Open deals of one currency, in it, as exact decimals.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PipelineCurrency {
    /// The currency.
    pub currency: Currency,
    /// How many.
    pub deals: u32,
    /// Their full amount.
    pub amount: String,
    /// Their amount × probability.
    pub weighted: String,
}

/// The pipeline and its parts, each ascending by key. Stages and owners are the caller's numbers.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Pipeline {
    /// All deals.
    pub total: PipelineSum,
    /// By stage, won and lost ones too.
    pub by_stage: Vec<PipelinePart<u32>>,
    /// Open deals by the month they are expected to close in; null for none.
    pub by_month: Vec<PipelinePart<Option<Month>>>,
    /// Open deals by owner.
    pub by_owner: Vec<PipelinePart<u32>>,
    /// Open deals by currency.
    pub by_currency: Vec<PipelineCurrency>,
}
