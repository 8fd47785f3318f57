//! What typed settings mean.

use crate::ui::field::state::plain_number;
use domain::Currency;
use serde_json::{Value as Json, json};

/// The margin while none is set, as in the definitions of the KPIs.
pub(super) const MARGIN_DEFAULT: f64 = 0.3;

/// The code of a currency; an empty text returns to the default.
pub(super) fn currency(text: &str) -> Option<Json> {
    match text.trim() {
        "" => Some(Json::Null),
        code => code.parse::<Currency>().ok().map(|currency| json!(currency)),
    }
}

/// A percentage from 0 to 100 as a share; an empty text returns to the default.
pub(super) fn margin(text: &str, decimal_point: char) -> Option<Json> {
    let plain = plain_number(text.trim().trim_end_matches(['%', '٪']), decimal_point);
    if plain.is_empty() {
        return Some(Json::Null);
    }
    let percent: f64 = plain.parse().ok()?;
    (0.0..=100.0).contains(&percent).then(|| json!(percent / 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_a_percentage_in_any_digits() {
        assert_eq!(margin("30", '.'), Some(json!(0.3)));
        assert_eq!(margin("۲۵٪", '٫'), Some(json!(0.25)));
        assert_eq!(margin("12,5 %", ','), Some(json!(0.125)));
        assert_eq!(margin("101", '.'), None);
        assert_eq!(margin("x", '.'), None);
        assert_eq!(margin("", '.'), Some(Json::Null));
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(currency("eur"), Some(json!("EUR")));
        assert_eq!(currency("euro"), None);
    }
}
