//! The data beside the format cases: the calendar's reference answers, and the tables that people import to try Mehr.
//! Both stand outside this repository; without them these tests pass over what is not there.

use formats::column::{Holds, Profile};
use formats::csv::{Reader, sniff};
use formats::mapping::{Helper, Kind, LinkBy, Proposal, Target, propose};
use formats::values::{DateError, DateRules, calendar, day, instant};
use serde_json::Value as Json;
use std::path::PathBuf;

fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

fn answers(file: &str) -> Vec<Json> {
    let Ok(text) = std::fs::read_to_string(data().join("answers").join(file)) else {
        return Vec::new();
    };
    let json: Json = serde_json::from_str(&text).expect("answers are JSON");
    json["answers"].as_array().expect("a list of answers").clone()
}

#[test]
fn the_solar_hijri_calendar_agrees_with_the_reference() {
    for answer in answers("calendar.json").iter().filter(|answer| answer["id"] == "jalali.dates.dev") {
        for entry in answer["value"].as_array().expect("a list of dates") {
            let text = |key: &str| entry[key].as_str().expect("a text").to_owned();
            let gregorian = text("gregorian").parse().expect("a day");
            let (year, month, of_month) = calendar::jalali_from_day(gregorian).expect("a year of the span");
            assert_eq!(format!("{year:04}-{month:02}-{of_month:02}"), text("jalali"));
            assert_eq!(calendar::day_from_jalali(year, month, of_month), Some(gregorian));
            assert_eq!(calendar::is_leap(year), entry["leap_year"].as_bool().expect("a flag"), "{year}");
            assert_eq!(day(&text("persian_digits"), &DateRules::default()), Ok(Some(gregorian)));
            let named = format!("{of_month} {} {year}", text("month_name"));
            assert_eq!(day(&named, &DateRules::default()), Ok(Some(gregorian)), "{named}");
        }
    }
}

#[test]
fn solar_hijri_dates_that_do_not_exist_are_refused() {
    for answer in answers("calendar.json").iter().filter(|answer| answer["id"] == "jalali.invalid") {
        for date in answer["value"].as_array().expect("a list of dates") {
            let date = date.as_str().expect("a text");
            assert_eq!(day(date, &DateRules::default()), Err(DateError::NoSuchDay), "{date}");
        }
    }
}

#[test]
fn instants_agree_with_the_reference() {
    for answer in answers("calendar.json").iter().filter(|answer| answer["id"] == "tz.instants.dev") {
        for entry in answer["value"].as_array().into_iter().flatten() {
            let read = |text: &str| instant(text, &DateRules::default(), 0).expect("a moment");
            let all = entry.as_object().expect("the same instant in several zones");
            for (zone, local) in all {
                assert_eq!(
                    read(local.as_str().expect("a text")),
                    read(all["utc"].as_str().expect("a text")),
                    "{zone}"
                );
            }
        }
    }
}

/// Sniffs, reads and proposes; `None` where the file is not at hand.
fn proposal(path: &str) -> Option<Proposal> {
    let bytes = std::fs::read(data().join(path)).ok()?;
    let sniffed = sniff(&bytes, bytes.len() as u64).expect("a table");
    let mut reader = Reader::new(sniffed.options);
    let mut profiles: Vec<Profile> = Vec::new();
    reader.feed(&bytes, true, &mut |row| {
        profiles.resize(profiles.len().max(row.len()), Profile::default());
        profiles.iter_mut().zip(row.iter()).for_each(|(profile, cell)| profile.add(cell));
    });
    let names: Vec<&str> = reader.header().unwrap_or_default().iter().map(String::as_str).collect();
    Some(propose(&names, &profiles, None))
}

fn field(proposal: &Proposal, header: &str) -> String {
    let column = proposal.columns.iter().find(|column| column.header == header).expect("the column");
    match (&column.target, column.link) {
        (Target::Field(name), None) => (*name).to_owned(),
        (Target::Field(name), Some(by)) => format!("{name} by {by:?}"),
        (Target::Helper(helper), _) => format!("{helper:?}"),
        (Target::Own { ty, .. }, _) => format!("own {ty:?}"),
        (Target::Ignore(reason), _) => format!("ignored {reason:?}"),
    }
}

fn check(path: &str, kind: Kind, fields: &[(&str, &str)]) {
    let Some(proposal) = proposal(path) else { return };
    assert_eq!(proposal.kind, kind, "{path}");
    for (header, wanted) in fields {
        assert_eq!(field(&proposal, header), *wanted, "{path}: {header}");
    }
}

#[test]
fn the_tables_of_the_collection_are_recognised() {
    check(
        "datasets/cdnow_sample_transactions.csv",
        Kind::Order,
        &[
            ("customer_id", "customer by ExternalId"),
            ("date", "day"),
            ("quantity", "quantity"),
            ("amount_usd", "amount"),
        ],
    );
    check(
        "datasets/baskets_synthetic.csv",
        Kind::Order,
        &[
            ("order_id", "number"),
            ("customer_id", "customer by ExternalId"),
            ("order_date", "day"),
            ("sku", "product by Sku"),
            ("product", "product by Name"),
            ("quantity", "quantity"),
            ("unit_price_eur", "UnitPrice"),
        ],
    );
    check(
        "datasets/survey_synthetic_a.csv",
        Kind::Interaction,
        &[
            ("response_id", "external_id"),
            ("customer_id", "customer by ExternalId"),
            ("submitted_at", "at"),
            ("channel", "channel"),
            ("country", "own Text"),
            ("nps_score", "nps"),
            ("csat_score", "csat"),
        ],
    );
    check(
        "datasets/pipeline_a.csv",
        Kind::Deal,
        &[
            ("deal_id", "external_id"),
            ("name", "name"),
            ("owner", "owner by Name"),
            ("stage", "stage"),
            ("amount", "amount"),
            ("currency", "Currency"),
            ("expected_close", "close_day"),
            ("probability_override", "probability"),
        ],
    );
    check(
        "datasets/febrl1_records.csv",
        Kind::Customer,
        &[
            ("record_id", "external_id"),
            ("given_name", "given_name"),
            ("surname", "family_name"),
            ("street_number", "street"),
            ("address_1", "street"),
            ("address_2", "street"),
            ("suburb", "city"),
            ("postcode", "postcode"),
            ("state", "region"),
            ("date_of_birth", "birthday"),
            ("soc_sec_id", "own Text"),
        ],
    );
    if let Some(cdnow) = proposal("datasets/cdnow_sample_transactions.csv") {
        let amount = &cdnow.columns[3];
        assert_eq!(amount.amounts.currency.map(|code| code.to_string()).as_deref(), Some("USD"));
        assert_eq!(cdnow.columns[1].guess.holds, Holds::Day);
    }
    if let Some(survey) = proposal("datasets/survey_synthetic_a.csv") {
        assert!(survey.defaults.contains(&("type", "survey")));
    }
    if let Some(baskets) = proposal("datasets/baskets_synthetic.csv") {
        assert!(baskets.helper(Helper::UnitPrice).is_some());
        assert!(baskets.columns.iter().any(|column| column.link == Some(LinkBy::ExternalId)));
    }
}

#[test]
fn exports_of_other_systems_are_recognised() {
    check(
        "formats/csv/salesforce-seed-sf-contact-data.csv",
        Kind::Customer,
        &[
            ("id", "external_id"),
            ("first_name", "given_name"),
            ("last_name", "family_name"),
            ("email", "emails"),
            ("mobile_phone", "phones"),
            ("mailing_city", "city"),
            ("title", "job_title"),
            ("created_date", "created"),
        ],
    );
    check(
        "formats/csv/salesforce-seed-sf-account-data.csv",
        Kind::Customer,
        &[
            ("name", "name"),
            ("billing_city", "city"),
            ("number_of_employees", "employees"),
            ("phone", "phones"),
        ],
    );
    check(
        "formats/csv/salesforce-cli-semicolon.csv",
        Kind::Customer,
        &[("NAME", "name"), ("TYPE", "type"), ("PHONE", "phones"), ("WEBSITE", "website")],
    );
    check(
        "formats/csv/hubspot-seed-deal-data.csv",
        Kind::Deal,
        &[("deal_id", "external_id"), ("property_dealname", "name"), ("property_createdate", "created")],
    );
    check(
        "formats/csv/atomic-crm-contacts-export.csv",
        Kind::Customer,
        &[
            ("first_name", "given_name"),
            ("title", "job_title"),
            ("background", "notes"),
            ("first_seen", "created"),
            ("has_newsletter", "own Flag"),
            ("tags", "tags"),
            ("linkedin_url", "website"),
            ("email_home", "emails"),
            ("phone_work", "phones"),
            ("company", "organisation by Name"),
        ],
    );
    check(
        "formats/csv/made-outlook-desktop-en-cp1252.csv",
        Kind::Customer,
        &[
            ("Title", "own Text"),
            ("Business City", "city"),
            ("Home City", "own Text"),
            ("Business Street", "street"),
            ("Home Street", "own Text"),
            ("E-mail Display Name", "ignored Label"),
            ("Private", "own Flag"),
        ],
    );
}
