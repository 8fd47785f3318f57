//! The customers behind a number: conditions in the language of segments, and the lists they open.

use crate::ui::percent_encoded;
use domain::schema::ORDER_COUNTS;
use domain::{Currency, Day};

/// The list of customers that a condition selects.
pub(crate) fn list_address(condition: &str) -> String {
    format!("/customers?where={}", percent_encoded(condition))
}

/// The orders that figures are computed from, in conditions: all but cancelled and returned ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct OrdersCounted {
    /// Those in it alone.
    only: Option<Currency>,
}

impl OrdersCounted {
    /// Those of a figure in a currency. None where no condition says which they are: amounts without a currency beside
    /// others that have one.
    pub(crate) fn new(currency: Currency, has_others: bool) -> Option<OrdersCounted> {
        match (has_others, currency) {
            (false, _) => Some(OrdersCounted { only: None }),
            (true, Currency::NONE) => None,
            (true, currency) => Some(OrdersCounted { only: Some(currency) }),
        }
    }

    /// That a customer ordered within some days, both counted.
    pub(crate) fn within(self, from: Day, to: Day) -> String {
        format!("count(orders where day between {from} and {to} and {}) > 0", self.condition())
    }

    /// That a customer had not ordered before a day.
    pub(crate) fn none_before(self, day: Day) -> String {
        format!("count(orders where day before {day} and {}) = 0", self.condition())
    }

    fn condition(self) -> String {
        match self.only {
            // An amount compared with one in a currency is in that currency itself.
            Some(currency) => format!("{ORDER_COUNTS} and (amount >= 0 {currency} or amount < 0 {currency})"),
            None => ORDER_COUNTS.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::expr::parse;

    #[test]
    fn conditions_can_be_read() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let euro: Currency = "EUR".parse().expect("a currency");
        for orders in [OrdersCounted::new(euro, false), OrdersCounted::new(euro, true)] {
            let orders = orders.expect("a condition says which they are");
            for condition in
                [orders.within(day("2024-01-01"), day("2024-03-31")), orders.none_before(day("2024-01-01"))]
            {
                assert!(parse(&condition).is_ok(), "{condition}");
            }
        }
    }

    #[test]
    fn no_condition_selects_amounts_without_a_currency_among_others() {
        assert_eq!(OrdersCounted::new(Currency::NONE, true), None);
        assert!(OrdersCounted::new(Currency::NONE, false).is_some());
    }
}
