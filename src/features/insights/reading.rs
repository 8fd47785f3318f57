//! The one number of a card, with what it is counted in.

use crate::i18n::I18n;
use crate::records::minor_money;
use domain::Currency;

/// In what a number is counted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Unit {
    /// Things.
    Count,
    /// A share of one.
    Share,
    /// Points of a score.
    Points,
    /// Minor units of a currency.
    Money(Currency),
    /// The same, shown in whole units.
    WholeMoney(Currency),
}

/// A number and its unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Reading {
    /// The number.
    pub(super) value: f64,
    /// What it is counted in.
    pub(super) unit: Unit,
}

impl Reading {
    /// A number that may be missing.
    pub(super) fn of(value: Option<f64>, unit: Unit) -> Option<Reading> {
        value.filter(|value| value.is_finite()).map(|value| Reading { value, unit })
    }

    /// Another number in the same unit.
    pub(super) fn with(self, value: f64) -> Reading {
        Reading { value, ..self }
    }

    /// As it is shown.
    pub(super) fn text(self, i18n: I18n) -> String {
        match self.unit {
            Unit::Count => i18n.number(self.value),
            Unit::Share => i18n.percent(self.value),
            Unit::Points => i18n.number((self.value * 10.0).round() / 10.0),
            Unit::Money(currency) => i18n.money(minor_money(self.value, currency)),
            Unit::WholeMoney(currency) => i18n.money_whole(minor_money(self.value, currency)),
        }
    }

    /// What a person types for a target, as a value in this unit: per cent for a share, units for money.
    pub(super) fn typed(self, number: f64) -> f64 {
        match self.unit {
            Unit::Share => number / 100.0,
            Unit::Count | Unit::Points => number,
            Unit::Money(currency) | Unit::WholeMoney(currency) => {
                number * 10_f64.powi(currency.digits() as i32)
            }
        }
    }

    /// The number that a person would type for a value in this unit.
    pub(super) fn as_typed(self, value: f64) -> f64 {
        value / self.typed(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_typed_in_per_cent_and_whole_units() {
        let reading = |unit| Reading { value: 0.0, unit };
        let euro = "EUR".parse().expect("a currency");
        for (unit, typed, value) in
            [(Unit::Share, 45.0, 0.45), (Unit::Money(euro), 120.5, 12_050.0), (Unit::Points, 30.0, 30.0)]
        {
            assert!((reading(unit).typed(typed) - value).abs() < 1e-9);
            assert!((reading(unit).as_typed(value) - typed).abs() < 1e-9);
        }
        assert_eq!(Reading::of(Some(f64::NAN), Unit::Count), None);
    }
}
