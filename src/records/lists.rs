//! The customers behind a number: conditions in the language of segments, and the lists they open.

use crate::ui::percent_encoded;
use domain::Day;

/// An order that counts.
const COUNTS: &str = "not status in (cancelled, returned)";

/// The list of customers that a condition selects.
pub(crate) fn list_address(condition: &str) -> String {
    format!("/customers?where={}", percent_encoded(condition))
}

/// That a customer ordered within some days, both counted; cancelled and returned orders are none.
pub(crate) fn ordered(from: Day, to: Day) -> String {
    format!("count(orders where day between {from} and {to} and {COUNTS}) > 0")
}

/// That a customer had not ordered before a day.
pub(crate) fn not_ordered_before(day: Day) -> String {
    format!("count(orders where day before {day} and {COUNTS}) = 0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::expr::parse;

    #[test]
    fn conditions_can_be_read() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        for condition in
            [ordered(day("2024-01-01"), day("2024-03-31")), not_ordered_before(day("2024-01-01"))]
        {
            assert!(parse(&condition).is_ok(), "{condition}");
        }
    }
}
