//! Amounts that come out of computations, as money.

use domain::{Currency, Money};

/// So many minor units, to the nearest whole one.
pub(crate) fn minor_money(minor: f64, currency: Currency) -> Money {
    Money { minor: minor.round() as i64, currency }
}

/// An amount in whole units of a currency, to the nearest minor one.
pub(crate) fn money_of(value: f64, currency: Currency) -> Money {
    minor_money(value * 10_f64.powi(currency.digits() as i32), currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_to_minor_units_of_their_currency() {
        assert_eq!(money_of(12.346, Currency(*b"EUR")).minor, 1235);
        assert_eq!(money_of(12.346, Currency(*b"JPY")).minor, 12);
        assert_eq!(minor_money(-0.6, Currency(*b"EUR")).minor, -1);
    }
}
