//! Weeks, months, quarters and years in words.

use crate::i18n::{I18n, intl, k};
use domain::Day;

/// What the length of periods is called: "Weeks".
pub(crate) fn unit_label(i18n: I18n, unit: &str) -> String {
    k::records::unit(unit).map_or_else(|| unit.to_owned(), |key| i18n.text(key))
}

/// A number of periods: "3 weeks".
pub(crate) fn span_text(i18n: I18n, unit: &str, count: u32) -> String {
    match unit {
        "week" => text!(i18n, k::records::WEEKS, count = count),
        "quarter" => text!(i18n, k::records::QUARTERS, count = count),
        "year" => text!(i18n, k::records::YEARS, count = count),
        _ => text!(i18n, k::records::MONTHS, count = count),
    }
}

/// The period that begins on a day: "Week from 5 Jan 2026", "Q1 2026".
pub(crate) fn period_text(i18n: I18n, unit: &str, from: Day) -> String {
    let (year, month, _) = from.ymd();
    let year = || intl::plain_number(i18n.locale(), i64::from(year));
    match unit {
        "week" => text!(i18n, k::records::PERIOD_WEEK, day = i18n.day(from)),
        "quarter" => {
            let quarter = (month - 1) / 3 + 1;
            text!(i18n, k::records::PERIOD_QUARTER, quarter = i18n.number(f64::from(quarter)), year = year())
        }
        "year" => year(),
        _ => i18n.month(from.month()),
    }
}
