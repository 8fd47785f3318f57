//! What the KPIs answer: one result type per KPI, ready for JSON, and the parts of it that can be opened to see the
//! rows behind them.
//!
//! Units, the same everywhere: `…_minor` is minor units of the one reporting currency (integers where exact, floats
//! where an average), `…_rate` and `…_share` are 0 to 1, `…_percent` is 0 to 100, days are calendar days. A value
//! that does not exist (a rate of nobody, an average of nothing) is null, never zero and never NaN.

mod actions;
mod anomaly;
mod assessment;
mod catalogue;
mod cohorts;
mod concentration;
mod forecast;
mod key_customers;
mod lifetime;
mod recommend;
mod referral;
mod retention;
mod rfm;
mod roi;
mod strength;
mod surveys;
mod survival;
mod value;

pub use actions::{ActionHistory, ActionKind, ActionReason, NextAction};
pub use anomaly::{Anomalies, Anomaly, AnomalyBasis};
pub use assessment::{
    BaseFact, BaseFactKind, FirstThing, FirstThingKind, Limits, PartStanding, StrengthSpread, Verdict,
};
pub use catalogue::Kpi;
pub use cohorts::{Cohort, CohortMatrix, CohortPart, Grain, PeriodCohort, PeriodCohorts};
pub use concentration::{Concentration, ConcentrationPart, LorenzPoint, TopShare};
pub use forecast::{
    BackTest, DealStanding, ForecastPoint, Pipeline, PipelineCurrency, PipelinePart, PipelineSum,
    SeriesForecast, SeriesRefusal, Smoothing,
};
pub use key_customers::{KeyCustomer, KeyCustomers, KeyCutoffs, KeyKind, KpiSet, WhatIf};
pub use lifetime::{
    Calibration, CalibrationClass, CalibrationWeek, CustomerForecast, FitProgress, FitRefusal, FitStage,
    FittedParameter, Model, ModelChoice, ModelFit,
};
pub use recommend::{ItemPair, Recommendation, RecommendationReason};
pub use referral::{Referral, ReferralMonth, ReferralPart};
pub use retention::{
    MonthRetention, PeriodRetention, Repeat, RepeatMonth, RepeatPart, Retention, RetentionPart,
};
pub use rfm::{Rfm, RfmCell, RfmGroup, RfmGroupCount, RfmPart, RfmRule, RfmScore, ScoreCounts};
pub use roi::{Adoption, Roi, RoiRange, RoiRefusal};
pub use strength::{Strength, StrengthPart, StrengthShare, StrengthWeights};
pub use surveys::{Csat, CsatMonth, CsatPart, CsatScale, Interval, Nps, NpsMonth, NpsPart, SurveyScope};
pub use survival::{LogRank, LogRankGroup, SurvivalCurve, SurvivalStep};
pub use value::{CustomerValue, GroupValue, RevenueMonth, ValuePart, ValueSummary};
