//! How values and periods of a forecast are written.

use super::state::{Answer, View, tenths};
use crate::i18n::{I18n, intl, k};
use crate::records::{money_of, period_text, span_text};
use domain::{Currency, Day};
use std::sync::Arc;

/// What the parts of the page need to write their numbers.
#[derive(Clone)]
pub(super) struct Words {
    /// The language.
    pub(super) i18n: I18n,
    /// What is shown.
    pub(super) view: View,
    currency: Option<Currency>,
}

impl Words {
    pub(super) fn new(i18n: I18n, view: &View, answer: &Answer) -> Words {
        Words { i18n, view: view.clone(), currency: answer.currency }
    }

    /// A value of the series.
    pub(super) fn value(&self, value: f64) -> String {
        match self.currency {
            Some(currency) => self.i18n.money(money_of(value, currency)),
            None => self.i18n.number(tenths(value)),
        }
    }

    /// A value to add: with its sign.
    pub(super) fn signed(&self, value: f64) -> String {
        self.with_sign(value, |value| self.value(value))
    }

    fn with_sign(&self, value: f64, write: impl Fn(f64) -> String) -> String {
        // The joiner keeps the sign with its number at the end of a line; the mark puts it before the number, as it stands
        // before negative ones.
        let sign = match value > 0.0 {
            false => "",
            true if self.i18n.locale().direction() == "rtl" => "\u{200e}+\u{2060}",
            true => "+\u{2060}",
        };
        format!("{sign}{}", write(value))
    }

    /// A figure of the season, against the level.
    pub(super) fn seasonal(&self, figure: f64) -> String {
        if self.view.multiplies {
            self.with_sign(figure - 1.0, |share| self.i18n.percent(share))
        } else {
            self.signed(figure)
        }
    }

    /// An interval.
    pub(super) fn between(&self, low: f64, high: f64) -> String {
        format!("{} – {}", self.value(low), self.value(high))
    }

    /// The period that begins on a day.
    pub(super) fn period(&self, from: Day) -> String {
        period_text(self.i18n, self.view.unit, from)
    }

    /// The same where there is little room, as on an axis.
    pub(super) fn short_period(&self, from: Day) -> String {
        if self.view.unit == "week" { self.i18n.day(from) } else { self.period(from) }
    }

    /// So many periods.
    pub(super) fn span(&self, count: u32) -> String {
        span_text(self.i18n, self.view.unit, count)
    }

    /// What is carried on.
    pub(super) fn figure(&self) -> String {
        k::forecast::of(self.view.of).map(|key| self.i18n.text(key)).unwrap_or_default()
    }

    /// How a chart writes values on its axis.
    pub(super) fn short(&self) -> Arc<dyn Fn(f64) -> String + Send + Sync> {
        let i18n = self.i18n;
        Arc::new(move |value| intl::compact(i18n.locale_untracked(), value))
    }

    /// The same for figures of the season.
    pub(super) fn short_seasonal(&self) -> Arc<dyn Fn(f64) -> String + Send + Sync> {
        let i18n = self.i18n;
        if self.view.multiplies {
            Arc::new(move |share| intl::percent(i18n.locale_untracked(), share))
        } else {
            self.short()
        }
    }
}
