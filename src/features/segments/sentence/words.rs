//! The words of the screen: the language of the page, the names of fields, the names of linked records.

use super::Words;
use crate::i18n::{Arg, I18n, Key};
use crate::records::{choice_label, field_label};
use domain::{Birthday, Day, Instant, Money, Schema};
use std::collections::BTreeMap;

/// The language of the page; tracked.
pub(in crate::features::segments) struct Screen<'a> {
    /// The language.
    pub(in crate::features::segments) i18n: I18n,
    /// All fields, own ones included.
    pub(in crate::features::segments) schema: &'a Schema,
    /// The names of records by their ids.
    pub(in crate::features::segments) records: BTreeMap<String, String>,
}

impl Words for Screen<'_> {
    fn say(&self, key: Key, args: &[(&str, Arg)]) -> String {
        self.i18n.format(key, args)
    }

    fn number(&self, number: f64) -> String {
        self.i18n.number(number)
    }

    fn money(&self, money: Money) -> String {
        self.i18n.money(money)
    }

    fn day(&self, day: Day) -> String {
        self.i18n.day(day)
    }

    fn instant(&self, at: Instant) -> String {
        self.i18n.instant(at)
    }

    fn birthday(&self, date: Birthday) -> String {
        self.i18n.birthday(date)
    }

    fn field(&self, kind: &str, field: &str) -> String {
        field_label(self.i18n, self.schema, kind, field)
    }

    fn choice(&self, field: &str, code: &str) -> String {
        choice_label(self.i18n, field, code)
    }

    fn record(&self, id: &str) -> Option<String> {
        self.records.get(id).cloned()
    }
}
