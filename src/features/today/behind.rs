//! The customers behind a figure of a month, as a condition of the language of segments.

use crate::records::OrdersCounted;
use domain::Day;

/// Who stands behind a series in the month that begins on `from`. None where no condition says it.
pub(super) fn behind(series: &str, from: Day, orders: Option<OrdersCounted>) -> Option<String> {
    let to = from.plus_months(1).plus(-1);
    let interactions =
        |which: &str| format!("count(interactions where at between {from} and {to}{which}) > 0");
    Some(match series {
        "interactions" => interactions(""),
        "complaints" => interactions(" and type = complaint"),
        "revenue" | "orders" | "customers" | "average_order" => orders?.within(from, to),
        "new_customers" => {
            let orders = orders?;
            format!("{} and {}", orders.within(from, to), orders.none_before(from))
        }
        "retention_rate" => {
            let (orders, before) = (orders?, from.plus_months(-1));
            format!("{} and {}", orders.within(before, from.plus(-1)), orders.within(from, to))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Currency;
    use domain::expr::parse;

    #[test]
    fn every_series_that_is_watched_has_its_customers() {
        let orders = OrdersCounted::new(Currency::NONE, false);
        let march = "2024-03-01".parse().expect("a day");
        for series in [
            "revenue",
            "orders",
            "customers",
            "new_customers",
            "average_order",
            "retention_rate",
            "interactions",
            "complaints",
        ] {
            let condition = behind(series, march, orders).expect("a condition");
            assert!(parse(&condition).is_ok(), "{condition}");
            assert!(condition.contains("2024-03-01 and 2024-03-31"), "{condition}");
        }
        assert_eq!(behind("orders", march, None), None);
    }

    #[test]
    fn who_stayed_ordered_in_the_month_before_and_in_the_month() {
        let orders = OrdersCounted::new(Currency::NONE, false);
        let stayed =
            behind("retention_rate", "2024-03-01".parse().expect("a day"), orders).expect("a condition");
        assert!(stayed.contains("2024-02-01 and 2024-02-29"), "{stayed}");
    }
}
