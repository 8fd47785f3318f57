//! The dates, amounts and telephone numbers of an expectation.

use formats::column::DateVotes;
use formats::values::{
    AmountError, AmountRules, DateError, DateOrder, DateRules, DecimalSign, ExcelEpoch, amount, day, phone,
};
use serde_json::Value as Json;

/// Reads every value with the rules that its row states, or that follow from the column.
pub fn check_values(expected: &Json) {
    let list = |key: &str| expected[key].as_array().cloned().unwrap_or_default();
    let text = |entry: &Json, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let mut votes = DateVotes::default();
    let dates = list("dates");
    let whole_column = dates.iter().all(|entry| entry.get("hint").is_none());
    dates.iter().filter(|_| whole_column).for_each(|entry| votes.add(&text(entry, "text")));
    if let Some(order) = expected["date_order"].as_str().filter(|_| whole_column && !dates.is_empty()) {
        assert_eq!(votes.order(), order_named(order), "order of the dates");
    }
    for entry in dates {
        let hint = text(&entry, "hint");
        let rules = DateRules {
            order: order_named(&hint).or(votes.order()),
            excel: match hint.as_str() {
                "excel-serial" | "excel-serial-1900" => Some(ExcelEpoch::Y1900),
                "excel-serial-1904" => Some(ExcelEpoch::Y1904),
                _ => None,
            },
            ..DateRules::default()
        };
        let found = match day(&text(&entry, "text"), &rules) {
            Ok(Some(day)) => day.to_string(),
            Ok(None) => "empty".into(),
            Err(DateError::Ambiguous) => "ambiguous".into(),
            Err(_) => "invalid".into(),
        };
        assert_eq!(found, text(&entry, "expected"), "{entry}");
    }
    for entry in list("amounts") {
        let decimal = match text(&entry, "locale").get(..2) {
            Some("en") => Some(DecimalSign::Point),
            Some("de" | "ru" | "lv" | "fr" | "es" | "it" | "uz" | "ka") => Some(DecimalSign::Comma),
            _ => None,
        };
        let (found, currency) = match amount(&text(&entry, "text"), &AmountRules { decimal, currency: None })
        {
            Ok(Some(amount)) => (amount.decimal, amount.currency.map(|code| code.to_string())),
            Ok(None) => ("empty".into(), None),
            Err(AmountError::Ambiguous) => ("ambiguous".into(), None),
            Err(_) => ("invalid".into(), None),
        };
        assert_eq!(found, text(&entry, "expected"), "{entry}");
        assert_eq!(currency.as_deref(), entry["currency"].as_str(), "{entry}");
    }
    for entry in list("phones") {
        let found = phone::parse(&text(&entry, "text"), entry["region"].as_str());
        assert_eq!(found.e164.as_deref(), entry["e164"].as_str(), "{entry}");
        assert_eq!(found.text, text(&entry, "text").trim(), "the text is kept");
    }
}

fn order_named(name: &str) -> Option<DateOrder> {
    match name {
        "DMY" => Some(DateOrder::Dmy),
        "MDY" => Some(DateOrder::Mdy),
        "YMD" => Some(DateOrder::Ymd),
        _ => None,
    }
}
