//! How the numbers of the screen are written.

use super::answer::Answer;
use crate::i18n::{I18n, intl};
use crate::records::minor_money;
use domain::insight::Interval;
use domain::{Currency, Day};
use std::sync::Arc;

/// What its parts need to write their numbers.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// The language.
    pub(super) i18n: I18n,
    currency: Currency,
}

impl Words {
    pub(super) fn new(i18n: I18n, answer: &Answer) -> Words {
        Words { i18n, currency: answer.currency }
    }

    /// An amount, exactly where it is small.
    pub(super) fn money(self, minor: f64) -> String {
        let money = minor_money(minor, self.currency);
        // Cents say nothing beside thousands.
        if minor.abs() < 1_000.0 * 10_f64.powi(self.currency.digits() as i32) {
            self.i18n.money(money)
        } else {
            self.i18n.money_whole(money)
        }
    }

    /// An amount where there may be none.
    pub(super) fn some_money(self, minor: Option<f64>) -> String {
        minor.map_or_else(|| "–".to_owned(), |minor| self.money(minor))
    }

    /// A share where there may be none.
    pub(super) fn share(self, share: Option<f64>) -> String {
        share.map_or_else(|| "–".to_owned(), |share| self.i18n.percent(share))
    }

    /// A number with one decimal place at most.
    pub(super) fn number(self, number: f64) -> String {
        self.i18n.number((number * 10.0).round() / 10.0)
    }

    /// A whole number.
    pub(super) fn count(self, count: u32) -> String {
        self.i18n.number(f64::from(count))
    }

    /// From day to day.
    pub(super) fn days(self, from: Day, to: Day) -> String {
        format!("{} – {}", self.i18n.day(from), self.i18n.day(to))
    }

    /// An interval of shares.
    pub(super) fn shares(self, interval: Interval) -> String {
        format!("{} – {}", self.i18n.percent(interval.0), self.i18n.percent(interval.1))
    }

    /// An interval of amounts.
    pub(super) fn amounts(self, interval: Interval) -> String {
        format!("{} – {}", self.money(interval.0), self.money(interval.1))
    }

    /// An amount in units of its currency, for a chart.
    pub(super) fn units(self, minor: f64) -> f64 {
        minor / 10_f64.powi(self.currency.digits() as i32)
    }

    /// How a chart writes values on its axis.
    pub(super) fn short(self) -> Arc<dyn Fn(f64) -> String + Send + Sync> {
        Arc::new(move |value| intl::compact(self.i18n.locale_untracked(), value))
    }
}
