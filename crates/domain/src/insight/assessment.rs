//! An assessment of the whole base: how strong its relations are, what lifts and what lowers them, and what to do first.

use super::StrengthPart;
use serde::{Deserialize, Serialize};

/// How the strength of relations is spread over customers.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct StrengthSpread {
    /// All that count.
    pub customers: u32,
    /// Those with a score: something is known of them.
    pub scored: u32,
    /// Those of whom at least half of the weights is known.
    pub well_known: u32,
    /// Mean share of the weights that is known, over all that count.
    pub known_share: Option<f64>,
    /// Mean score, 0 to 100.
    pub mean: Option<f64>,
    /// Median score.
    pub median: Option<f64>,
    /// Customers by tens of the score; 100 is in the last.
    pub bins: [u32; 10],
}

/// How full a part of the strength is over all customers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PartStanding {
    /// Which.
    pub part: StrengthPart,
    /// Its weight ÷ all weights.
    pub weight: f64,
    /// Customers of whom it is known.
    pub customers: u32,
    /// Mean points it brings them.
    pub points: Option<f64>,
    /// Mean points it could bring them.
    pub of: Option<f64>,
    /// points ÷ of.
    pub share: Option<f64>,
    /// Points it costs, over all customers with a score: the parts sum to 100 − the mean score.
    pub lost: Option<f64>,
}

/// What is good and what is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// In between.
    Fair,
    /// To be worked on.
    Poor,
    /// Nothing to judge by.
    Unknown,
}

/// From where on a number is good or poor.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Limits {
    /// Good from here up, poor below there.
    Above {
        /// Good from here up.
        good: f64,
        /// Poor below this.
        poor: f64,
    },
    /// Good up to here, poor above there.
    Below {
        /// Good up to here.
        good: f64,
        /// Poor above this.
        poor: f64,
    },
    /// Against the period before: good if it has risen by this much, poor if it has fallen by as much.
    Change {
        /// By how much, in the unit of the number.
        least: f64,
    },
}

/// A fact of the base.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseFactKind {
    /// Active in the period before and in this one ÷ active in the one before.
    Retention,
    /// Customers with at least two orders ÷ customers with one, all orders so far.
    Repeat,
    /// Customers with an open complaint ÷ all.
    OpenComplaints,
    /// Median days that customers with an open complaint have waited.
    ComplaintWait,
    /// Median over customers of the mean hours until they were answered.
    ResponseHours,
    /// Customers who were answered within the target on the average ÷ those of whom it is known.
    ResponseOnTime,
    /// Answers of 4 and 5 ÷ valid answers of the period.
    Csat,
    /// Net promoter score of the period, −100 to 100.
    Nps,
    /// Key customers not spoken to within the cadence ÷ key customers.
    KeySilent,
    /// Revenue of the best 20 % of the customers ÷ all revenue of the period.
    TopShare,
    /// Customers without any interaction in the period ÷ all.
    Untouched,
    /// Customers with neither e-mail nor phone ÷ all.
    Unreachable,
    /// Customers without a country ÷ all.
    NoCountry,
    /// Customers without a language ÷ all.
    NoLanguage,
    /// Series of the firm that are flagged as unusual ÷ those that could be judged.
    Unusual,
}

impl BaseFactKind {
    /// All of them, in the order they are shown.
    pub const ALL: [BaseFactKind; 15] = [
        BaseFactKind::Retention,
        BaseFactKind::Repeat,
        BaseFactKind::OpenComplaints,
        BaseFactKind::ComplaintWait,
        BaseFactKind::ResponseHours,
        BaseFactKind::ResponseOnTime,
        BaseFactKind::Csat,
        BaseFactKind::Nps,
        BaseFactKind::KeySilent,
        BaseFactKind::TopShare,
        BaseFactKind::Untouched,
        BaseFactKind::Unreachable,
        BaseFactKind::NoCountry,
        BaseFactKind::NoLanguage,
        BaseFactKind::Unusual,
    ];

    /// Its name in JSON and in texts.
    pub fn name(self) -> &'static str {
        match self {
            BaseFactKind::Retention => "retention",
            BaseFactKind::Repeat => "repeat",
            BaseFactKind::OpenComplaints => "open_complaints",
            BaseFactKind::ComplaintWait => "complaint_wait",
            BaseFactKind::ResponseHours => "response_hours",
            BaseFactKind::ResponseOnTime => "response_on_time",
            BaseFactKind::Csat => "csat",
            BaseFactKind::Nps => "nps",
            BaseFactKind::KeySilent => "key_silent",
            BaseFactKind::TopShare => "top_share",
            BaseFactKind::Untouched => "untouched",
            BaseFactKind::Unreachable => "unreachable",
            BaseFactKind::NoCountry => "no_country",
            BaseFactKind::NoLanguage => "no_language",
            BaseFactKind::Unusual => "unusual",
        }
    }
}

/// A fact with what it was computed from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BaseFact {
    /// Which.
    pub fact: BaseFactKind,
    /// Shares 0 to 1, days, hours, or points of the NPS; null where there is nothing to count.
    pub value: Option<f64>,
    /// The same a period earlier, where it can be known.
    pub before: Option<f64>,
    /// What is counted above the line: customers, answers, series.
    pub count: u32,
    /// What it is counted among.
    pub of: u32,
    /// What it is worth.
    pub verdict: Verdict,
    /// By which limits.
    pub limits: Limits,
    /// The customers counted, as a condition of the segment language.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub rows: Option<String>,
}

/// Something to do for a group of customers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstThingKind {
    /// Answer the open complaints.
    AnswerComplaints,
    /// Call the key customers not spoken to within the cadence.
    CallKeyCustomers,
    /// Win back those whose probability of being a customer has fallen.
    WinBack,
    /// Bring those who bought once to a second order.
    SecondOrder,
    /// Get in touch with buyers nobody has talked to in the period.
    GetInTouch,
    /// Ask promoters who have referred nobody for a referral.
    AskPromoters,
    /// Ask buyers who were never asked how satisfied they are.
    AskFeedback,
    /// Find a way to reach buyers without e-mail and phone.
    CompleteContact,
}

impl FirstThingKind {
    /// All of them; of equal effect the earlier one comes first.
    pub const ALL: [FirstThingKind; 8] = [
        FirstThingKind::AnswerComplaints,
        FirstThingKind::CallKeyCustomers,
        FirstThingKind::WinBack,
        FirstThingKind::SecondOrder,
        FirstThingKind::GetInTouch,
        FirstThingKind::AskPromoters,
        FirstThingKind::AskFeedback,
        FirstThingKind::CompleteContact,
    ];

    /// Its name in JSON and in texts.
    pub fn name(self) -> &'static str {
        match self {
            FirstThingKind::AnswerComplaints => "answer_complaints",
            FirstThingKind::CallKeyCustomers => "call_key_customers",
            FirstThingKind::WinBack => "win_back",
            FirstThingKind::SecondOrder => "second_order",
            FirstThingKind::GetInTouch => "get_in_touch",
            FirstThingKind::AskPromoters => "ask_promoters",
            FirstThingKind::AskFeedback => "ask_feedback",
            FirstThingKind::CompleteContact => "complete_contact",
        }
    }
}

/// A thing to do with what it is expected to bring.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FirstThing {
    /// What.
    pub thing: FirstThingKind,
    /// For how many customers.
    pub customers: u32,
    /// Revenue expected of them in 12 months if they stay, minor units.
    pub expected_minor: f64,
    /// The part of it that may be lost: each × (1 − P(alive)); one half where that is not known.
    pub at_risk_minor: f64,
    /// The share of the expected revenue (or of the part at risk, see `of_risk`) that doing it is assumed to bring or save.
    pub effect: f64,
    /// Whether the effect is on the part at risk alone.
    pub of_risk: bool,
    /// How often actions of the kind were taken up rather than dismissed.
    pub uptake: f64,
    /// What it is ranked by: expected or at risk × effect × uptake, minor units.
    pub value_minor: f64,
    /// The customers, as a condition of the segment language.
    #[serde(rename = "where")]
    pub rows: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_and_thing_has_the_name_it_has_in_json() {
        for fact in BaseFactKind::ALL {
            assert_eq!(serde_json::to_value(fact).unwrap(), fact.name());
        }
        for thing in FirstThingKind::ALL {
            assert_eq!(serde_json::to_value(thing).unwrap(), thing.name());
        }
    }
}
