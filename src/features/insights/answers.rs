//! The answers of the engine: the structures of `domain::insight` with what is added to them on the way.

use domain::Currency;
use domain::insight::{
    CohortMatrix, Concentration, Csat, CsatMonth, Nps, NpsMonth, Repeat, RepeatMonth, RevenueMonth, Rfm,
    ValueSummary,
};
use serde::Deserialize;

/// Historic value, with the revenue of each month.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct ValueAnswer {
    /// The figures.
    #[serde(flatten)]
    pub(super) summary: ValueSummary,
    /// Month by month.
    pub(super) months: Vec<RevenueMonth>,
    /// The currency of all amounts.
    pub(super) currency: Currency,
    /// Gross margin used.
    pub(super) margin: f64,
    /// Orders that were left out.
    #[serde(rename = "ordersInOtherCurrencies", default)]
    pub(super) others: u64,
}

/// The repeat rate, with how it stood month by month.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct RepeatAnswer {
    /// The figures.
    #[serde(flatten)]
    pub(super) repeat: Repeat,
    /// Month by month.
    pub(super) months: Vec<RepeatMonth>,
}

/// Satisfaction, with each month's.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct CsatAnswer {
    /// The figures.
    #[serde(flatten)]
    pub(super) csat: Csat,
    /// Month by month.
    pub(super) months: Vec<CsatMonth>,
}

/// Net promoter score, with each month's.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct NpsAnswer {
    /// The figures.
    #[serde(flatten)]
    pub(super) nps: Nps,
    /// Month by month.
    pub(super) months: Vec<NpsMonth>,
}

/// Concentration in a currency.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct ConcentrationAnswer {
    /// The figures.
    #[serde(flatten)]
    pub(super) concentration: Concentration,
    /// The currency of all amounts.
    pub(super) currency: Currency,
}

/// RFM in a currency.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct RfmAnswer {
    /// The figures.
    #[serde(flatten)]
    pub(super) rfm: Rfm,
    /// The currency of all amounts.
    pub(super) currency: Currency,
}

/// Cohorts.
pub(super) type CohortAnswer = CohortMatrix;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_added_stands_beside_the_figures() {
        let mut json =
            json!(ValueSummary { customers: 2, orders: 3, revenue_minor: 100, ..ValueSummary::default() });
        json["months"] = json!([]);
        json["currency"] = json!("EUR");
        json["margin"] = json!(0.3);
        json["ordersInOtherCurrencies"] = json!(4);
        let answer: ValueAnswer = serde_json::from_value(json).expect("an answer");
        assert_eq!((answer.summary.orders, answer.others, answer.currency.code()), (3, 4, "EUR"));

        let mut json = json!(Csat { n: 1, satisfied: 1, csat_percent: Some(100.0), ..Csat::default() });
        json["months"] = json!([{ "month": "2024-05", "n": 1, "ignored": 0, "satisfied": 1, "distribution": [], "scale": { "lo": 1, "hi": 5, "top": 4 } }]);
        let answer: CsatAnswer = serde_json::from_value(json).expect("an answer");
        assert_eq!((answer.csat.n, answer.months.len()), (1, 1));
    }
}
