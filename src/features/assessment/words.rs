//! Numbers of the report as texts.

use super::answer::{Answer, Unit};
use crate::i18n::{I18n, k};
use crate::records::minor_money;
use domain::insight::{BaseFact, Limits};

/// With one decimal place at most.
pub(super) fn tenths(i18n: I18n, value: f64) -> String {
    i18n.number((value * 10.0).round() / 10.0)
}

/// A whole number.
pub(super) fn count(i18n: I18n, count: u32) -> String {
    i18n.number(f64::from(count))
}

/// A whole number, or a dash.
pub(super) fn whole(i18n: I18n, value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| i18n.number(value.round()))
}

/// A share, or a dash.
pub(super) fn share(i18n: I18n, share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share))
}

/// An amount of which nobody reads the cents.
pub(super) fn money(i18n: I18n, answer: &Answer, minor: f64) -> String {
    i18n.money_whole(minor_money(minor, answer.currency))
}

/// From so many hours on a time is told in days.
const LONG_HOURS: f64 = 72.0;
/// From so many days on nobody reads a part of a day.
const LONG_DAYS: f64 = 10.0;

/// A number of a fact in its unit; a long time in days.
pub(super) fn in_unit(i18n: I18n, unit: Unit, value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    match unit {
        Unit::Share => i18n.percent(value),
        Unit::Days if value >= LONG_DAYS => text!(i18n, k::assessment::DAYS, count = value.round()),
        Unit::Days => text!(i18n, k::assessment::DAYS, count = rounded),
        Unit::Hours if value >= LONG_HOURS => in_unit(i18n, Unit::Days, value / 24.0),
        Unit::Hours => text!(i18n, k::assessment::HOURS, count = rounded),
        Unit::Points => i18n.number(rounded),
    }
}

/// From where on a fact is good or poor.
pub(super) fn marks(i18n: I18n, unit: Unit, fact: &BaseFact) -> String {
    let said = |value| in_unit(i18n, unit, value);
    match fact.limits {
        Limits::Above { good, poor } => {
            text!(i18n, k::assessment::LIMITS_ABOVE, good = said(good), poor = said(poor))
        }
        Limits::Below { good, poor } => {
            text!(i18n, k::assessment::LIMITS_BELOW, good = said(good), poor = said(poor))
        }
        Limits::Change { least } => {
            text!(i18n, k::assessment::LIMITS_CHANGE, least = tenths(i18n, least * 100.0))
        }
    }
}
