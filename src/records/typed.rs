//! Values as texts that are typed, copied and pasted, and back.
//!
//! What is copied out of one cell means the same when it is pasted into another; what a person types in the forms of the
//! language is understood. What cannot be read is a mistake, never a guess.

use crate::i18n::{I18n, Jalali, Locale, intl};
use crate::ui::field::state::{self, Mistake, items_from, plain_number, text_from, with_items};
use domain::fold::fold;
use domain::{Birthday, Day, FieldDef, FieldType, Money};
use serde_json::{Value as Json, json};

/// Whether values of this type are typed into a cell. Links are chosen on the record, moments logged there.
pub(crate) fn is_typed(ty: FieldType) -> bool {
    !matches!(ty, FieldType::Ref | FieldType::Instant)
}

/// What typed texts are read and written with.
#[derive(Clone)]
pub(crate) struct Typing {
    /// The language.
    pub(crate) locale: Locale,
    /// The character between whole and fraction.
    pub(crate) decimal_point: char,
    /// The currency of amounts that name none.
    pub(crate) currency: String,
    /// The words for yes and no.
    pub(crate) flags: (String, String),
}

impl Typing {
    /// As the person reads and writes.
    pub(crate) fn of(i18n: I18n, currency: String) -> Typing {
        use crate::i18n::k;
        let locale = i18n.locale_untracked();
        let flags = leptos::prelude::untrack(|| (text!(i18n, k::records::YES), text!(i18n, k::records::NO)));
        Typing { locale, decimal_point: intl::decimal_point(locale), currency, flags }
    }

    /// The text of a value.
    pub(crate) fn text(&self, field: &FieldDef, words: &dyn Fn(&str) -> String, value: &Json) -> String {
        if value.is_null() {
            return String::new();
        }
        let text = match field.ty {
            FieldType::Choice => value.as_str().map(words),
            FieldType::Set => Some(items_from(value).join(", ")),
            FieldType::Number => value.as_f64().map(|number| self.with_point(&number.to_string())),
            FieldType::Money => serde_json::from_value::<Money>(value.clone())
                .ok()
                .map(|money| format!("{} {}", self.with_point(&money.decimal()), money.currency.code())),
            FieldType::Day => value.as_str().and_then(|day| day.parse().ok()).map(|day| self.day_text(day)),
            FieldType::Birthday => match value.as_str().and_then(|date| date.parse::<Birthday>().ok()) {
                Some(Birthday { year: Some(year), month, day }) => {
                    Day::from_ymd(year.into(), month.into(), day.into()).map(|day| self.day_text(day))
                }
                _ => None,
            },
            FieldType::Flag => {
                value.as_bool().map(|flag| if flag { self.flags.0.clone() } else { self.flags.1.clone() })
            }
            _ => None,
        };
        text.unwrap_or_else(|| text_from(value))
    }

    fn with_point(&self, decimal: &str) -> String {
        decimal.replace('.', &self.decimal_point.to_string())
    }

    fn day_text(&self, day: Day) -> String {
        match (self.locale, Jalali::from_day(day)) {
            (Locale::Fa, Some(date)) => format!("{:04}/{:02}/{:02}", date.year, date.month, date.day),
            _ => day.to_string(),
        }
    }

    /// The value of a text; empty is none.
    pub(crate) fn value(
        &self,
        field: &FieldDef,
        words: &dyn Fn(&str) -> String,
        before: &Json,
        text: &str,
    ) -> Result<Json, Mistake> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Json::Null);
        }
        match field.ty {
            FieldType::Int => state::whole_number(text, self.decimal_point),
            FieldType::Number => state::number(text, self.decimal_point),
            FieldType::Set => Ok(json!(with_items(Vec::new(), text))),
            FieldType::Money => {
                let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
                let amount: String = text.chars().filter(|c| !c.is_ascii_alphabetic()).collect();
                let known = serde_json::from_value::<Money>(before.clone()).ok();
                let currency = match (letters.is_empty(), known) {
                    (false, _) => letters.to_uppercase(),
                    (true, Some(money)) => money.currency.code().to_owned(),
                    (true, None) => self.currency.clone(),
                };
                state::money(&amount, &currency, self.decimal_point)
            }
            FieldType::Choice => {
                let wanted = fold(text);
                let means = |code: &&String| fold(code) == wanted || fold(&words(code)) == wanted;
                field.choices.iter().find(means).map(|code| json!(code)).ok_or(Mistake::Choice)
            }
            FieldType::Flag => {
                let text = fold(text);
                let is = |words: &[&str]| words.iter().any(|word| fold(word) == text);
                if is(&["true", "1", "x", &self.flags.0]) {
                    Ok(json!(true))
                } else if is(&["false", "0", &self.flags.1]) {
                    Ok(Json::Null)
                } else {
                    Err(Mistake::Choice)
                }
            }
            FieldType::Day => self.day(text).map(|day| json!(day)).ok_or(Mistake::Date),
            FieldType::Birthday => match text.parse::<Birthday>() {
                Ok(date) if date.year.is_none() => Ok(json!(date)),
                _ => self.day(text).map(|day| json!(day)).ok_or(Mistake::Date),
            },
            _ => Ok(json!(text)),
        }
    }

    /// A day as `2024-02-13`, `13.2.2024` or `13/2/2024`. In Persian years before 1700 are of the Jalali calendar.
    fn day(&self, text: &str) -> Option<Day> {
        const GREGORIAN_FROM: u32 = 1700;
        let parts: Vec<u32> = text
            .split(['-', '/', '.', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| plain_number(part, '.').parse().ok())
            .collect::<Option<_>>()?;
        let &[a, b, c] = &parts[..] else { return None };
        let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
        if year < 1000 {
            return None;
        }
        let signed = i32::try_from(year).ok()?;
        if self.locale == Locale::Fa && year < GREGORIAN_FROM {
            return Jalali { year: signed, month, day }.to_day();
        }
        Day::from_ymd(signed, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Schema;

    fn typing(locale: Locale) -> Typing {
        Typing { locale, decimal_point: '.', currency: "EUR".into(), flags: ("Yes".into(), "No".into()) }
    }

    fn field(ty: FieldType) -> FieldDef {
        let mut field = Schema::built_in().field("customer", "stage").unwrap().clone();
        field.ty = ty;
        field
    }

    fn words(code: &str) -> String {
        format!("Word {code}")
    }

    #[test]
    fn what_is_copied_reads_back_as_the_same_value() {
        let money = json!({ "amount": "12.50", "currency": "GEL" });
        for locale in [Locale::En, Locale::Fa] {
            for (ty, value) in [
                (FieldType::Text, json!("a")),
                (FieldType::Choice, json!("key")),
                (FieldType::Set, json!(["a", "b"])),
                (FieldType::Number, json!(2.5)),
                (FieldType::Int, json!(7)),
                (FieldType::Money, money.clone()),
                (FieldType::Day, json!("2024-02-13")),
                (FieldType::Birthday, json!("1979-11-18")),
                (FieldType::Birthday, json!("--11-18")),
                (FieldType::Flag, json!(true)),
            ] {
                let (typing, field) = (typing(locale), field(ty));
                let text = typing.text(&field, &words, &value);
                assert_eq!(typing.value(&field, &words, &Json::Null, &text), Ok(value), "{text}");
            }
        }
    }

    #[test]
    fn dates_are_read_in_the_ways_people_write_them() {
        let english = typing(Locale::En);
        for text in ["2024-02-13", "13.02.2024", "13/2/2024"] {
            assert_eq!(
                english.value(&field(FieldType::Day), &words, &Json::Null, text),
                Ok(json!("2024-02-13"))
            );
        }
        let persian = typing(Locale::Fa);
        assert_eq!(
            persian.value(&field(FieldType::Day), &words, &Json::Null, "۱۴۰۲/۱۱/۲۴"),
            Ok(json!("2024-02-13"))
        );
        assert_eq!(
            english.value(&field(FieldType::Day), &words, &Json::Null, "30.2.2024"),
            Err(Mistake::Date)
        );
    }

    #[test]
    fn an_amount_without_a_currency_keeps_the_one_it_had() {
        let before = json!({ "amount": "1.00", "currency": "GEL" });
        let read =
            |before: &Json, text| typing(Locale::En).value(&field(FieldType::Money), &words, before, text);
        assert_eq!(read(&before, "5"), Ok(json!({ "amount": "5.00", "currency": "GEL" })));
        assert_eq!(read(&Json::Null, "5"), Ok(json!({ "amount": "5.00", "currency": "EUR" })));
        assert_eq!(read(&before, "5 usd"), Ok(json!({ "amount": "5.00", "currency": "USD" })));
    }

    #[test]
    fn a_choice_is_named_by_its_word_or_its_code() {
        let read = |text| typing(Locale::En).value(&field(FieldType::Choice), &words, &Json::Null, text);
        assert_eq!(read("word KEY"), Ok(json!("key")));
        assert_eq!(read("lead"), Ok(json!("lead")));
        assert_eq!(read("boss"), Err(Mistake::Choice));
    }
}
