//! What the screen shows, as the address says it: whose relations, and since when they are compared.

use crate::records::segment_id;
use crate::ui::{Addressed, address_with};
use domain::Day;
use serde_json::{Value as Json, json};

/// Lengths of the period in months; the usual one is among them.
pub(super) const MONTHS: [u32; 4] = [3, 6, 12, 24];
/// The usual length.
const USUAL: u32 = 12;

/// What the screen shows, as the address says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct View {
    /// Months looked back.
    pub(super) months: u32,
    /// Which segment, by id; everybody without one.
    pub(super) segment: Option<String>,
}

impl Default for View {
    fn default() -> View {
        View { months: USUAL, segment: None }
    }
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let months = parameter("months").and_then(|text| text.parse().ok());
        View {
            months: months.filter(|months| MONTHS.contains(months)).unwrap_or(USUAL),
            segment: parameter("segment").and_then(segment_id),
        }
    }

    fn address(&self) -> String {
        let parts = [
            ("months", (self.months != USUAL).then(|| self.months.to_string())),
            ("segment", self.segment.clone()),
        ];
        address_with("/insights/assessment", parts)
    }
}

impl View {
    /// The question, given the condition of the segment.
    pub(super) fn params(&self, condition: Option<String>, today: Day) -> Json {
        let mut params = json!({ "before": today.plus_months(-(self.months as i32)) });
        if let Some(condition) = condition {
            params["where"] = json!(condition);
        }
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    #[test]
    fn addresses_round_trip_and_nonsense_is_the_usual() {
        assert_eq!(View::default().address(), "/insights/assessment");
        let view = View { months: 24, segment: Some("0a1b".into()) };
        assert_eq!(view.address(), "/insights/assessment?months=24&segment=0a1b");
        assert_eq!(read_address::<View>(&view.address()), view);
        assert_eq!(read_address::<View>("?months=7&segment=a%20b"), View::default());
    }

    #[test]
    fn the_period_is_asked_for_by_its_first_day_and_the_segment_by_its_condition() {
        let today: Day = "2025-03-15".parse().unwrap();
        let params = View::default().params(None, today);
        assert_eq!(params, json!({ "before": "2024-03-15" }));
        let params = View { months: 3, segment: None }.params(Some("city = Riga".into()), today);
        assert_eq!(params, json!({ "before": "2024-12-15", "where": "city = Riga" }));
    }
}
