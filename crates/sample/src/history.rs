//! What a customer has bought and said.

use std::io::{Result, Write};

use crate::csv::CsvFile;
use crate::customers::Customer;
use crate::random::Random;

/// The columns of orders.csv.
pub const ORDER_HEADER: &str = "order_id,customer_id,order_date,amount,currency,product,quantity";
/// The columns of interactions.csv.
pub const INTERACTION_HEADER: &str = "interaction_id,customer_id,at,channel,direction,type,text,csat,nps";

/// Mean days from order to order and from contact to contact, chosen so that a customer has about five of each.
const ORDER_GAP_DAYS: f64 = 57.0;
const CONTACT_GAP_DAYS: f64 = 81.0;
/// After each order some never come back.
const LEAVES_SHARE: f64 = 0.05;

/// Products with their price in cents.
const PRODUCTS: &[(&str, u64)] = &[
    ("Green tea", 450),
    ("Honey", 890),
    ("Walnuts", 1290),
    ("Olive oil", 1650),
    ("Ceramic bowl", 2400),
    ("Linen towel", 1900),
    ("Wool blanket", 7900),
    ("Copper tray", 11500),
    ("Silk scarf", 6400),
    ("Amber necklace", 15800),
    ("Saffron", 3200),
    ("Dried apricots", 780),
    ("Wine", 1450),
    ("Carpet", 54000),
    ("Gift basket", 8800),
    ("Notebook", 620),
];
const CHANNELS: &[(&str, u32)] =
    &[("email", 38), ("phone", 26), ("chat", 18), ("meeting", 8), ("social", 6), ("video", 3), ("letter", 1)];
const TYPES: &[(&str, u32)] = &[
    ("message", 30),
    ("call", 22),
    ("question", 13),
    ("survey", 15),
    ("meeting", 7),
    ("complaint", 6),
    ("praise", 4),
    ("note", 3),
];
const SECONDS_A_DAY: i64 = 86_400;

/// Numbers already given to orders and interactions.
#[derive(Default)]
pub struct Numbers {
    orders: u64,
    interactions: u64,
}

/// The customer's orders, from the first day on.
pub fn write_orders(
    random: &mut Random,
    customer: &Customer,
    until: i64,
    numbers: &mut Numbers,
    file: &mut CsvFile<impl Write>,
) -> Result<()> {
    let mut day = customer.created as f64;
    loop {
        day += random.waiting(ORDER_GAP_DAYS / customer.appetite);
        if day > until as f64 {
            return Ok(());
        }
        numbers.orders += 1;
        let (product, price) = random.pick(PRODUCTS);
        let quantity = 1 + random.below(4) * random.below(3);
        // Discounts and surcharges of up to a fifth.
        let cents = price * quantity * (80 + random.below(41)) / 100;
        file.row(&[
            &format!("O{:08}", numbers.orders),
            &customer.id,
            &day_text(day as i64),
            &format!("{}.{:02}", cents / 100, cents % 100),
            "EUR",
            product,
            &quantity.to_string(),
        ])?;
        if random.chance(LEAVES_SHARE) {
            return Ok(());
        }
    }
}

/// The customer's contacts with the firm.
pub fn write_interactions(
    random: &mut Random,
    customer: &Customer,
    until: i64,
    numbers: &mut Numbers,
    file: &mut CsvFile<impl Write>,
) -> Result<()> {
    let mut day = customer.created as f64;
    loop {
        day += random.waiting(CONTACT_GAP_DAYS);
        if day > until as f64 {
            return Ok(());
        }
        numbers.interactions += 1;
        let second = 8 * 3600 + random.below(10 * 3600) as i64;
        let kind = random.weighted(TYPES);
        let (csat, nps) = answers(random, customer.mood, kind);
        file.row(&[
            &format!("I{:08}", numbers.interactions),
            &customer.id,
            &instant_text(day as i64 * SECONDS_A_DAY + second),
            channel(random, kind),
            direction(random, kind),
            kind,
            random.pick(customer.area.remarks),
            &csat,
            &nps,
        ])?;
    }
}

/// A call goes over the phone and a meeting has a place; the rest comes by whichever way is at hand.
fn channel(random: &mut Random, kind: &str) -> &'static str {
    match kind {
        "call" => "phone",
        "meeting" if random.chance(0.3) => "video",
        "meeting" => "meeting",
        "message" | "survey" => {
            random.weighted(&[("email", 60), ("chat", 28), ("social", 10), ("letter", 2)])
        }
        _ => random.weighted(CHANNELS),
    }
}

/// What customers say comes in; the rest goes either way.
fn direction(random: &mut Random, kind: &str) -> &'static str {
    let is_theirs = matches!(kind, "question" | "complaint" | "praise" | "survey");
    if is_theirs || random.chance(0.45) { "incoming" } else { "outgoing" }
}

/// Surveys ask both questions; after a question of the customer, now and then the first.
fn answers(random: &mut Random, mood: f64, kind: &str) -> (String, String) {
    let pleased = (0.3 + 0.45 * mood + 0.4 * random.share()).min(1.0);
    let csat = 1 + (pleased * 5.0 + random.share()).min(4.0) as u64;
    let nps = (pleased * 11.0 + random.share() * 2.0).min(10.0) as u64;
    match kind {
        "survey" => (csat.to_string(), nps.to_string()),
        "question" if random.chance(0.4) => (csat.to_string(), String::new()),
        _ => (String::new(), String::new()),
    }
}

/// `2026-06-30` for days since 1970-01-01.
pub fn day_text(day: i64) -> String {
    let (year, month, day) = civil_from_days(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day for `2026-06-30`, if there is such a day.
pub fn day_from_text(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if parts.next().is_some() || !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    // From the first of March on, so that a leap day comes last; eras of 400 years repeat.
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil_from_days(days) == (year, month, day)).then_some(days)
}

fn instant_text(second: i64) -> String {
    let (day, rest) = (second.div_euclid(SECONDS_A_DAY), second.rem_euclid(SECONDS_A_DAY));
    format!("{}T{:02}:{:02}:{:02}Z", day_text(day), rest / 3600, rest / 60 % 60, rest % 60)
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{day_from_text, day_text, instant_text};

    #[test]
    fn days_and_their_texts_belong_together() {
        for (day, text) in
            [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_634, "2026-06-30")]
        {
            assert_eq!(day_text(day), text);
            assert_eq!(day_from_text(text), Some(day));
        }
        for text in ["2026-02-29", "2026-13-01", "2026-06", "today", "2026-06-31", "2026-06-30-1"] {
            assert_eq!(day_from_text(text), None, "{text}");
        }
    }

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(instant_text(86_399), "1970-01-01T23:59:59Z");
    }
}
