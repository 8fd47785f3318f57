//! The browser's `Intl` objects, made once per language and kept, since making one costs more than using it a hundred
//! times. For languages that not every browser knows, [`conventions`] stand in their place.
//!
//! A browser that lacks an object or refuses an option yields the plain form of the value instead of an error: a date
//! in ISO form is better than a broken page.

use super::{Jalali, Locale, conventions};
use domain::time::{DAY_MS, Month};
use domain::{Birthday, Day, Instant, Money};
use js_sys::{Array, Function, Object, Reflect};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::{JsCast as _, JsValue};

thread_local! {
    static CACHE: RefCell<HashMap<String, Option<Object>>> = RefCell::default();
}

/// Options of an `Intl` constructor: texts, or numbers where the text is one.
type Options<'a> = &'a [(&'a str, &'a str)];

/// The object `new Intl[class](tag, options)`, from the cache when it was asked for before.
fn object(class: &str, tag: &str, options: Options) -> Option<Object> {
    let key = format!("{class} {tag} {options:?}");
    if let Some(known) = CACHE.with_borrow(|cache| cache.get(&key).cloned()) {
        return known;
    }
    let made = construct(class, tag, options);
    CACHE.with_borrow_mut(|cache| cache.insert(key, made.clone()));
    made
}

fn construct(class: &str, tag: &str, options: Options) -> Option<Object> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    let bag = Object::new();
    for (name, value) in options {
        let value = value.parse::<f64>().map_or_else(|_| JsValue::from_str(value), JsValue::from_f64);
        Reflect::set(&bag, &(*name).into(), &value).ok()?;
    }
    let arguments = Array::of2(&tag.into(), &bag);
    Reflect::construct(&constructor, &arguments).ok()?.dyn_into().ok()
}

/// Calls a method that gives a text.
fn call(object: &Object, method: &str, arguments: &[JsValue]) -> Option<String> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let arguments: Array = arguments.iter().collect();
    method.apply(object, &arguments).ok()?.as_string()
}

fn format(class: &str, tag: &str, options: Options, value: JsValue) -> Option<String> {
    call(&object(class, tag, options)?, "format", &[value])
}

fn format_number(locale: Locale, options: Options, value: JsValue) -> Option<String> {
    let tag = conventions::of(locale).map_or(locale.tag(), |own| own.numbers);
    format("NumberFormat", tag, options, value)
}

/// The plural category of a number.
pub(crate) fn plural(locale: Locale, count: f64) -> String {
    if let Some(own) = conventions::of(locale) {
        return own.plural(count).to_owned();
    }
    object("PluralRules", locale.tag(), &[])
        .and_then(|rules| call(&rules, "select", &[count.into()]))
        .unwrap_or_else(|| "other".to_owned())
}

/// A number with at most three decimal places.
pub(crate) fn number(locale: Locale, number: f64) -> String {
    format_number(locale, &[], number.into()).unwrap_or_else(|| number.to_string())
}

/// A number of which the first four digits count, however small it is.
pub(crate) fn significant(locale: Locale, number: f64) -> String {
    let options = [("maximumSignificantDigits", "4")];
    format_number(locale, &options, number.into()).unwrap_or_else(|| format!("{number:.4}"))
}

/// A number that is a name, such as a year: digits of the language, no separators.
pub(crate) fn plain_number(locale: Locale, number: i64) -> String {
    // `useGrouping: false` cannot be said through texts; a minimum nobody reaches has the same effect.
    let digits = number.to_string();
    if locale != Locale::Fa {
        return digits;
    }
    digits
        .chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32('۰' as u32 + digit)).unwrap_or(c))
        .collect()
}

/// A share as a percentage.
pub(crate) fn percent(locale: Locale, share: f64) -> String {
    let options = [("style", "percent"), ("maximumFractionDigits", "1")];
    format_number(locale, &options, share.into()).unwrap_or_else(|| format!("{:.1} %", share * 100.0))
}

/// A large number in short: "12.3K".
pub(crate) fn compact(locale: Locale, number: f64) -> String {
    if let Some(own) = conventions::of(locale) {
        let (scaled, word) = own.compact(number);
        let scaled = self::number(locale, (scaled * 10.0).round() / 10.0);
        return match word {
            Some(word) => format!("{scaled}\u{a0}{word}"),
            None => scaled,
        };
    }
    let options = [("notation", "compact"), ("maximumFractionDigits", "1")];
    format_number(locale, &options, number.into()).unwrap_or_else(|| number.to_string())
}

/// An amount with its currency. The decimal text goes to `Intl` as it is, so that no digit is lost to a float.
pub(crate) fn money(locale: Locale, money: Money) -> String {
    money_with(locale, money, money.currency.digits())
}

/// An amount in whole units, for large sums of which nobody reads the cents.
pub(crate) fn money_whole(locale: Locale, money: Money) -> String {
    money_with(locale, money, 0)
}

fn money_with(locale: Locale, money: Money, digits: u32) -> String {
    let decimal = money.decimal();
    let digits = digits.to_string();
    if money.currency == domain::Currency::NONE {
        let options =
            [("minimumFractionDigits", digits.as_str()), ("maximumFractionDigits", digits.as_str())];
        return format_number(locale, &options, decimal.as_str().into()).unwrap_or(decimal);
    }
    let code = money.currency.code();
    let options = [
        ("style", "currency"),
        ("currency", code),
        ("currencyDisplay", if has_plain_sign(code) { "narrowSymbol" } else { "symbol" }),
        ("minimumFractionDigits", digits.as_str()),
        ("maximumFractionDigits", digits.as_str()),
    ];
    let written =
        format_number(locale, &options, decimal.as_str().into()).unwrap_or_else(|| money.to_string());
    if locale == Locale::Uz { written.replace("UZS", "soʻm") } else { written }
}

/// Whether the sign of a currency belongs to it alone, or mostly.
fn has_plain_sign(code: &str) -> bool {
    ["EUR", "GEL", "GBP", "USD"].contains(&code)
}

/// An amount without its currency, as it stands in an input.
pub(crate) fn amount(locale: Locale, money: Money) -> String {
    let decimal = money.decimal();
    let digits = money.currency.digits().to_string();
    let options = [("minimumFractionDigits", digits.as_str()), ("maximumFractionDigits", digits.as_str())];
    format_number(locale, &options, decimal.as_str().into()).unwrap_or(decimal)
}

/// The twelve months in words: of the Jalali calendar in Persian, else of the Gregorian.
pub(crate) fn month_names(locale: Locale) -> Vec<String> {
    if let Some(own) = conventions::of(locale) {
        return own.month_names().map(str::to_owned).to_vec();
    }
    let options = [("timeZone", "UTC"), ("month", "long")];
    (1..=12)
        .map(|month| {
            let on = match locale {
                Locale::Fa => Jalali { year: 1403, month, day: 15 }.to_day(),
                _ => Day::from_ymd(2024, month, 15),
            };
            on.and_then(|on| date(locale, &options, day_ms(on))).unwrap_or_else(|| month.to_string())
        })
        .collect()
}

/// The character between whole and fraction in this language.
pub(crate) fn decimal_point(locale: Locale) -> char {
    number(locale, 0.5).chars().nth(1).unwrap_or('.')
}

fn date(locale: Locale, options: Options, ms: f64) -> Option<String> {
    format("DateTimeFormat", locale.tag(), options, ms.into())
}

fn day_ms(day: Day) -> f64 {
    (i64::from(day.0) * DAY_MS) as f64
}

/// A calendar day with the month as a word, which no reader can mistake for the day.
pub(crate) fn day(locale: Locale, day: Day) -> String {
    if let Some(own) = conventions::of(locale) {
        return own.day(day);
    }
    let options = [("timeZone", "UTC"), ("day", "numeric"), ("month", "short"), ("year", "numeric")];
    date(locale, &options, day_ms(day)).unwrap_or_else(|| day.to_string())
}

/// A month of the Gregorian calendar. In Persian too the Gregorian month is named, since KPIs count by it.
pub(crate) fn month(locale: Locale, month: Month) -> String {
    if let Some(own) = conventions::of(locale) {
        return own.month(month);
    }
    let tag = if locale == Locale::Fa { "fa-IR-u-ca-gregory" } else { locale.tag() };
    let options = [("timeZone", "UTC"), ("month", "short"), ("year", "numeric")];
    object("DateTimeFormat", tag, &options)
        .and_then(|format| call(&format, "format", &[day_ms(month.first_day()).into()]))
        .unwrap_or_else(|| month.to_string())
}

/// A yearly date. Without a year it is shown as in a leap year, so that 29 February keeps its name.
pub(crate) fn birthday(locale: Locale, birthday: Birthday) -> String {
    let year = birthday.year.map_or(2000, i32::from);
    let Some(on) = Day::from_ymd(year, u32::from(birthday.month), u32::from(birthday.day)) else {
        return birthday.to_string();
    };
    if birthday.year.is_some() {
        return day(locale, on);
    }
    if let Some(own) = conventions::of(locale) {
        return own.yearly(on);
    }
    // A Gregorian day without a year has no fixed day in the Jalali calendar, so it stays Gregorian.
    let tag = if locale == Locale::Fa { "fa-IR-u-ca-gregory" } else { locale.tag() };
    let options = [("timeZone", "UTC"), ("day", "numeric"), ("month", "long")];
    object("DateTimeFormat", tag, &options)
        .and_then(|format| call(&format, "format", &[day_ms(on).into()]))
        .unwrap_or_else(|| birthday.to_string())
}

/// Day and time on the person's clock.
pub(crate) fn instant(locale: Locale, at: Instant) -> String {
    if let Some(own) = conventions::of(locale) {
        let clock = js_sys::Date::new(&(at.0 as f64).into());
        let on = Day::from_ymd(clock.get_full_year() as i32, clock.get_month() + 1, clock.get_date());
        let time = format!("{:02}:{:02}", clock.get_hours(), clock.get_minutes());
        return on.map_or_else(|| at.to_string(), |on| format!("{}, {time}", own.day(on)));
    }
    let options = [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    date(locale, &options, at.0 as f64).unwrap_or_else(|| at.to_string())
}

/// How far `at` lies from `now_ms`, in the largest unit that is not zero.
pub(crate) fn relative(locale: Locale, at: Instant, now_ms: f64) -> String {
    let (amount, unit) = distance(at.0 as f64 - now_ms);
    if let Some(own) = conventions::of(locale) {
        return own.relative(amount, unit);
    }
    object("RelativeTimeFormat", locale.tag(), &[("numeric", "auto")])
        .and_then(|format| call(&format, "format", &[amount.into(), unit.into()]))
        .unwrap_or_else(|| instant(locale, at))
}

fn distance(ms: f64) -> (f64, &'static str) {
    const UNITS: [(&str, f64); 6] = [
        ("year", 31_557_600_000.0),
        ("month", 2_629_800_000.0),
        ("week", 604_800_000.0),
        ("day", 86_400_000.0),
        ("hour", 3_600_000.0),
        ("minute", 60_000.0),
    ];
    UNITS
        .iter()
        .find(|(_, length)| ms.abs() >= *length)
        .map_or((0.0, "second"), |(unit, length)| ((ms / length).trunc(), *unit))
}

/// "a, b and c".
pub(crate) fn list(locale: Locale, items: &[String]) -> String {
    if let Some(own) = conventions::of(locale) {
        return own.list(items);
    }
    let array: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
    format("ListFormat", locale.tag(), &[("type", "conjunction")], array.into())
        .unwrap_or_else(|| items.join(", "))
}

/// Bytes in the unit that reads best.
pub(crate) fn bytes(locale: Locale, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["byte", "kilobyte", "megabyte", "gigabyte"];
    let power =
        (0..UNITS.len() - 1).find(|&power| bytes < 1000_u64.pow(power as u32 + 1)).unwrap_or(UNITS.len() - 1);
    let scaled = bytes as f64 / 1000_f64.powi(power as i32);
    if let Some(own) = conventions::of(locale) {
        let scaled = number(locale, (scaled * 10.0).round() / 10.0);
        return format!("{scaled} {}", own.bytes(power));
    }
    let options = [("style", "unit"), ("unit", UNITS[power]), ("maximumFractionDigits", "1")];
    format_number(locale, &options, scaled.into()).unwrap_or_else(|| format!("{scaled:.1} {}", UNITS[power]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_use_the_largest_unit_that_is_not_zero() {
        assert_eq!(distance(-90_000.0), (-1.0, "minute"));
        assert_eq!(distance(3.0 * 86_400_000.0), (3.0, "day"));
        assert_eq!(distance(500.0), (0.0, "second"));
        assert_eq!(distance(-40.0 * 86_400_000.0), (-1.0, "month"));
    }
}
