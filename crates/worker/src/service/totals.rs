//! Sums over all rows of a list.

use super::lists::{parse_path, selected_fields};
use super::{Host, Outcome, Service};
use domain::{Currency, Money, Value};
use engine::list::PathReader;
use protocol::{Query, Totals};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::LogStore;

/// The sum of one column.
#[derive(Default)]
pub(super) struct Sum {
    whole: i128,
    fraction: f64,
    has_fraction: bool,
    has_whole: bool,
    /// By currency: the sum and how many amounts it is of.
    amounts: BTreeMap<Currency, (i128, u64)>,
}

impl Sum {
    pub(super) fn add(&mut self, value: &Value) {
        match value {
            Value::Int(n) => {
                self.whole += i128::from(*n);
                self.has_whole = true;
            }
            Value::Number(n) => {
                self.fraction += n;
                self.has_fraction = true;
            }
            Value::Money(money) => {
                let amount = self.amounts.entry(money.currency).or_default();
                amount.0 += i128::from(money.minor);
                amount.1 += 1;
            }
            _ => {}
        }
    }

    /// A number, or amounts with the most used currency first; `None` for a column that holds neither.
    pub(super) fn into_json(self) -> Option<Json> {
        if !self.amounts.is_empty() {
            let mut amounts: Vec<_> = self.amounts.into_iter().collect();
            amounts.sort_by_key(|(_, (_, count))| std::cmp::Reverse(*count));
            // What is beyond all money there is stays at the edge instead of turning over.
            let money = |minor: i128, currency| Money {
                minor: minor.clamp(i64::MIN.into(), i64::MAX.into()) as i64,
                currency,
            };
            let list: Vec<Json> =
                amounts.into_iter().map(|(currency, (minor, _))| json!(money(minor, currency))).collect();
            return Some(Json::Array(list));
        }
        if self.has_fraction {
            return Some(json!(self.fraction + self.whole as f64));
        }
        self.has_whole.then(|| json!(self.whole.clamp(i64::MIN.into(), i64::MAX.into()) as i64))
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The sums of the selected fields over all rows of a query.
    pub(super) fn totals(&self, query: &Query) -> Outcome<Totals> {
        let rows = self.selected(query)?;
        let space = self.replica.space();
        let derived = self.replica.derived();
        let mut totals =
            Totals { total: rows.count() as u64, revision: space.revision(), ..Totals::default() };
        for name in selected_fields(space.schema(), query)? {
            let path = parse_path(space.schema(), &query.kind, &name)?;
            if !path.is_summable(&space, &query.kind) {
                continue;
            }
            let reader = PathReader::new(&space, derived, &query.kind, &path);
            let mut sum = Sum::default();
            rows.iter().for_each(|row| sum.add(&reader.value(row)));
            if let Some(sum) = sum.into_json() {
                totals.sums.insert(name, sum);
            }
        }
        Ok(totals)
    }
}
