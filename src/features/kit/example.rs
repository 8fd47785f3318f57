//! Example data: invented people and what they bought. The same at each visit, so that pictures can be compared.

use crate::i18n::{I18n, k};
use domain::schema::STAGES;
use domain::{Day, RowId};
use protocol::Row;
use serde_json::{Value as Json, json};
use std::cmp::Ordering;

/// How many names there are.
const NAMES: usize = 8;
/// How many rows a table has.
const ROWS: usize = 60;
/// 20 March 2024: the first of Farvardin 1403.
pub(super) const DAY: &str = "2024-03-20";

/// Invented people and firms.
pub(super) fn names(i18n: I18n) -> Vec<String> {
    let name = |number: usize| k::kit::name(&number.to_string()).map(|key| i18n.text(key));
    (1..=NAMES).filter_map(name).collect()
}

/// An id such as records have, of an example.
pub(super) fn id(number: usize) -> String {
    RowId(number as u128).to_string()
}

/// The number of an example, from its id.
pub(super) fn number(id: &str) -> Option<usize> {
    usize::try_from(id.parse::<RowId>().ok()?.0).ok()
}

/// Rows of a table.
pub(super) fn rows(i18n: I18n) -> Vec<Row> {
    let names = names(i18n);
    let first: Day = DAY.parse().unwrap_or(Day(0));
    let row = |number: usize| {
        let name = names.get(number % NAMES).cloned().unwrap_or_default();
        // Primes spread the values without a pattern that the eye would see.
        let orders = number * 7 % 23 + 1;
        let amount = format!("{}.{:02}", number * 7919 % 9000 + 250, number * 37 % 100);
        let values = json!({
            "id": id(number),
            "name": name,
            "stage": STAGES[number * 5 % STAGES.len()],
            "created": first.plus(number as i32 * 17),
            "orders.count": orders,
            "orders.sum": { "amount": amount, "currency": "EUR" },
        });
        match values {
            Json::Object(row) => row,
            _ => Row::new(),
        }
    };
    (0..ROWS).map(row).collect()
}

/// Which of two values comes first.
pub(super) fn compare(a: &Json, b: &Json) -> Ordering {
    match (amount(a), amount(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.as_str().unwrap_or_default().cmp(b.as_str().unwrap_or_default()),
    }
}

/// A number, or the amount of money.
fn amount(value: &Json) -> Option<f64> {
    value.as_f64().or_else(|| value.get("amount")?.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_amounts_are_compared_by_size_and_texts_by_letters() {
        assert_eq!(compare(&json!(9), &json!(10)), Ordering::Less);
        let euros = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
        assert_eq!(compare(&euros("900.00"), &euros("1000.00")), Ordering::Less);
        assert_eq!(compare(&json!("b"), &json!("a")), Ordering::Greater);
    }

    #[test]
    fn ids_are_read_back() {
        assert_eq!(number(&id(42)), Some(42));
        assert_eq!(number("x"), None);
    }
}
