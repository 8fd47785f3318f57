//! One invented customer.

use std::io::{Result, Write};

use crate::areas::{AREAS, Area};
use crate::csv::CsvFile;
use crate::history::day_text;
use crate::random::Random;

/// The columns of customers.csv.
pub const HEADER: &str =
    "customer_id,name,type,email,phone,city,country,industry,language,channel,stage,created,tags,referred_by";

/// How long before the last day the first customers came: whatever the day, two whole years of months, which a forecast takes.
pub const HISTORY_DAYS: u64 = 800;

const ORGANISATION_SHARE: f64 = 0.2;
const WITHOUT_EMAIL_SHARE: f64 = 0.06;
const WITHOUT_PHONE_SHARE: f64 = 0.1;
const REFERRED_SHARE: f64 = 0.18;

/// Seven digits.
const PHONES: u64 = 10_000_000;
/// Without a common factor with `PHONES`, so that no number comes twice.
const PHONE_STEP: u64 = 7_654_321;

const INDUSTRIES: &[(&str, u32)] = &[
    ("Retail", 18),
    ("Food", 14),
    ("Textiles", 11),
    ("Construction", 10),
    ("Logistics", 8),
    ("Tourism", 8),
    ("Education", 7),
    ("Health", 7),
    ("IT", 6),
    ("Finance", 5),
    ("Agriculture", 4),
    ("Energy", 2),
];
const CHANNELS: &[(&str, u32)] =
    &[("email", 35), ("phone", 25), ("chat", 20), ("meeting", 8), ("social", 7), ("video", 4), ("letter", 1)];
const TAGS: &[(&str, u32)] = &[
    ("newsletter", 30),
    ("wholesale", 14),
    ("vip", 5),
    ("fair-2025", 12),
    ("late-payer", 6),
    ("partner", 8),
    ("gift", 9),
];

/// What orders and interactions need to know about a customer, and the row itself.
pub struct Customer {
    pub id: String,
    pub area: &'static Area,
    /// Days since 1970-01-01.
    pub created: i64,
    /// How much this one buys, 1 being usual.
    pub appetite: f64,
    /// How pleased this one tends to be, from 0 to 1.
    pub mood: f64,
    row: [String; 14],
}

/// Puts a customer together.
pub fn invent(random: &mut Random, number: u64, until: i64) -> Customer {
    let area = random.weighted(AREAS);
    let given = random.pick(area.given_names);
    let family = random.pick(area.family_names);
    let is_firm = random.chance(ORGANISATION_SHARE);
    let name = if is_firm {
        random.pick(area.firms).replace("{}", family.0)
    } else {
        format!("{} {}", given.0, family.0)
    };
    let email = match (random.chance(WITHOUT_EMAIL_SHARE), is_firm) {
        (true, _) => String::new(),
        (false, true) => format!("info@{}{number}.example", family.1),
        (false, false) => format!("{}.{}{number}@{}", given.1, family.1, area.mail_domain),
    };
    let phone = if random.chance(WITHOUT_PHONE_SHARE) {
        String::new()
    } else {
        // Scattered, and different for every customer up to ten millions of them.
        let digits = number.wrapping_mul(PHONE_STEP) % PHONES;
        format!("{} {:03} {:04}", area.phone_prefix, digits / 10_000, digits % 10_000)
    };
    let created = until - random.below(HISTORY_DAYS) as i64;
    // A few buy a great deal and most buy little: the square of an even share, stretched.
    let share = random.share();
    let appetite = 0.25 + 2.25 * share * share;
    let referred_by = if number > 1 && random.chance(REFERRED_SHARE) {
        id(1 + random.below(number - 1))
    } else {
        String::new()
    };
    let stage = random.weighted(&[
        ("regular", 48),
        ("new", 24),
        ("lead", 10),
        ("key", 8),
        ("prospect", 6),
        ("former", 4),
    ]);
    let id = id(number);
    let row = [
        id.clone(),
        name,
        if is_firm { "organisation" } else { "person" }.to_owned(),
        email,
        phone,
        random.pick(area.cities).to_owned(),
        area.country.to_owned(),
        random.weighted(INDUSTRIES).to_owned(),
        area.language.to_owned(),
        random.weighted(CHANNELS).to_owned(),
        stage.to_owned(),
        day_text(created),
        tags(random),
        referred_by,
    ];
    Customer { id, area, created, appetite, mood: random.share(), row }
}

impl Customer {
    /// Adds the row.
    pub fn write(&self, file: &mut CsvFile<impl Write>) -> Result<()> {
        file.row(&self.row.each_ref().map(String::as_str))
    }
}

fn id(number: u64) -> String {
    format!("C{number:07}")
}

fn tags(random: &mut Random) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for _ in 0..random.weighted(&[(0, 45), (1, 35), (2, 15), (3, 5)]) {
        let tag = random.weighted(TAGS);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.join(";")
}
