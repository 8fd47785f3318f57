//! CSAT and NPS.

use crate::time::Month;
use serde::{Deserialize, Serialize};

/// Which answers of a customer count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyScope {
    /// Every answer.
    #[default]
    All,
    /// Only the last answer of each customer, valid or not; answers of nobody known are left out.
    LatestPerCustomer,
}

/// Both ends of a 95 % interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Interval(pub f64, pub f64);

/// Net promoter score, −100 to 100.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Nps {
    /// Valid answers: whole numbers 0 to 10.
    pub n: u32,
    /// Blank or impossible scores.
    pub ignored: u32,
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
    /// 100 × (promoters − detractors) ÷ n.
    pub nps: Option<f64>,
    /// Rounded half away from zero.
    pub nps_rounded: Option<i32>,
    /// Standard error in points.
    pub std_error: Option<f64>,
    /// Population form (primary), clipped to −100…100.
    pub ci95: Option<Interval>,
    /// With n − 1; null for one answer.
    pub ci95_n_minus_1: Option<Interval>,
    /// Answers per score, 0 to 10.
    pub distribution: Vec<u32>,
}

/// One month's NPS.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NpsMonth {
    /// The calendar month of the answers.
    pub month: Month,
    /// Its figures.
    #[serde(flatten)]
    pub nps: Nps,
}

/// A part of [`Nps`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NpsPart {
    /// Valid answers.
    Valid,
    /// Blank or impossible scores.
    Ignored,
    /// 9 and 10.
    Promoters,
    /// 7 and 8.
    Passives,
    /// 0 to 6.
    Detractors,
    /// One score.
    Score(u8),
}

/// The scale of a satisfaction question.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CsatScale {
    /// Lowest score.
    pub lo: u8,
    /// Highest score.
    pub hi: u8,
    /// Lowest score that counts as satisfied.
    pub top: u8,
}

impl Default for CsatScale {
    /// 1 to 5, satisfied from 4.
    fn default() -> CsatScale {
        CsatScale { lo: 1, hi: 5, top: 4 }
    }
}

/// Customer satisfaction.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Csat {
    /// Valid answers: whole numbers within the scale.
    pub n: u32,
    /// Blank or impossible scores.
    pub ignored: u32,
    /// Answers in the top boxes.
    pub satisfied: u32,
    /// 100 × satisfied ÷ n.
    pub csat_percent: Option<f64>,
    /// Wilson score interval of it, in per cent.
    pub ci95_wilson: Option<Interval>,
    /// Mean score.
    pub mean: Option<f64>,
    /// t interval of the mean; null for one answer.
    pub ci95_mean: Option<Interval>,
    /// Answers per score, lowest score of the scale first.
    pub distribution: Vec<u32>,
    /// The scale used.
    pub scale: CsatScale,
}

/// One month's CSAT.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CsatMonth {
    /// The calendar month of the answers.
    pub month: Month,
    /// Its figures.
    #[serde(flatten)]
    pub csat: Csat,
}

/// A part of [`Csat`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CsatPart {
    /// Valid answers.
    Valid,
    /// Blank or impossible scores.
    Ignored,
    /// In the top boxes.
    Satisfied,
    /// Valid, below the top boxes.
    Unsatisfied,
    /// One score.
    Score(u8),
}
