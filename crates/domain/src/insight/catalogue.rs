//! The list of KPIs, each with the definition that is shown beside its number.

use serde::{Deserialize, Serialize};

/// A KPI by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kpi {
    /// Month-over-month retention and churn.
    Retention,
    /// Retention from one period to the next.
    PeriodRetention,
    /// Historic customer lifetime value and its parts.
    Value,
    /// Customer satisfaction.
    Csat,
    /// Net promoter score.
    Nps,
    /// New customers brought by others.
    Referral,
    /// Customers who came back.
    Repeat,
    /// How much of the revenue few customers bring.
    Concentration,
    /// Recency, frequency and monetary scores.
    Rfm,
    /// Cohorts by month of the first purchase.
    Cohorts,
}

impl Kpi {
    /// All of them, in the order they are shown.
    pub const ALL: [Kpi; 10] = [
        Kpi::Retention,
        Kpi::PeriodRetention,
        Kpi::Value,
        Kpi::Csat,
        Kpi::Nps,
        Kpi::Referral,
        Kpi::Repeat,
        Kpi::Concentration,
        Kpi::Rfm,
        Kpi::Cohorts,
    ];

    /// Its name in queries and scripts, the same as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kpi::Retention => "retention",
            Kpi::PeriodRetention => "period_retention",
            Kpi::Value => "value",
            Kpi::Csat => "csat",
            Kpi::Nps => "nps",
            Kpi::Referral => "referral",
            Kpi::Repeat => "repeat",
            Kpi::Concentration => "concentration",
            Kpi::Rfm => "rfm",
            Kpi::Cohorts => "cohorts",
        }
    }

    /// The KPI of this name.
    pub fn from_name(name: &str) -> Option<Kpi> {
        Kpi::ALL.into_iter().find(|kpi| kpi.name() == name)
    }

    /// The definition in English, with the rule that is shown first where practice differs.
    pub fn definition(self) -> &'static str {
        match self {
            Kpi::Retention => {
                "Active in a month: at least one order in it. Retained in month m: active in m−1 and in m. \
                 New: first order ever. Reactivated: active in m, seen before, not active in m−1. \
                 Lost: active in m−1, not in m. Retention rate = retained ÷ active in m−1; churn rate = 1 − retention \
                 rate; both empty when nobody was active in m−1."
            }
            Kpi::PeriodRetention => {
                "S = customers active in the period before (as many whole months, or else as many days), E = customers \
                 active in the period, N = those of E who are not in S (first order ever, or come back). \
                 Retention rate = (E − N) ÷ S; churn rate = 1 − retention rate."
            }
            Kpi::Value => {
                "Historic customer lifetime value = revenue × gross margin. Average order value = revenue ÷ orders. \
                 Days between orders = (last − first day) ÷ (orders − 1). Revenue per 30 days = revenue ÷ days since \
                 the first order (at least 1) × 30. For several customers numerators and denominators are summed first."
            }
            Kpi::Csat => {
                "Share of valid answers in the top boxes (4 and 5 of 1 to 5), with the 95 % Wilson interval; beside \
                 it the mean score with its 95 % t interval. Blank and impossible scores are ignored and counted."
            }
            Kpi::Nps => {
                "100 × (promoters − detractors) ÷ valid answers; promoters answer 9 or 10, detractors 0 to 6. The \
                 95 % interval is ± 1.959963985 × 100 × √((P + D − (P − D)²) ÷ n), clipped to −100…100. Blank and \
                 impossible scores are ignored and counted. Rounded half away from zero."
            }
            Kpi::Referral => {
                "New customers who have a referrer ÷ new customers. New: first order in the period."
            }
            Kpi::Repeat => {
                "Customers with at least two orders ÷ customers with at least one. Beside it the stricter form: orders \
                 on at least two different days."
            }
            Kpi::Concentration => {
                "Revenue of the first ⌈p × n⌉ customers, by revenue, ÷ revenue of all n customers with an order; in \
                 the interpolated form the customer at the edge counts in part. \
                 Gini = Σ (2i − n − 1) xᵢ ÷ (n Σ x), x ascending (0 = all equal); unbiased form × n ÷ (n − 1)."
            }
            Kpi::Rfm => {
                "Recency = days from the last order to the as-of day, frequency = number of orders, monetary = sum of \
                 orders, of all customers with an order. Rule A: score = 1 + ⌊5 k ÷ n⌋, k = customers strictly \
                 worse. Rule B: groups of equal size, ties by customer id, score = ⌈5 × rank ÷ n⌉. 5 is best."
            }
            Kpi::Cohorts => {
                "Cohort = customers by calendar month of their first order. Cell k = those with an order in the k-th \
                 month after it ÷ cohort size (not cumulative). The table ends with the last month that has orders."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kpi_is_found_by_the_name_it_has_in_json() {
        for kpi in Kpi::ALL {
            assert_eq!(Kpi::from_name(kpi.name()), Some(kpi));
            assert_eq!(serde_json::to_value(kpi).unwrap(), kpi.name());
            assert!(kpi.definition().len() > 40);
        }
    }
}
