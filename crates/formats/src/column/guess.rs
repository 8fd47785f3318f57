//! What kind of value a column holds.

use super::{DateVotes, DecimalVotes};
use crate::values::{
    AmountError, AmountRules, DateError, DateOrder, DateRules, DecimalSign, amount, birthday, email, flag,
    moment, phone, plain, tidy,
};
use domain::{Currency, FieldType};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Holds {
    /// No value at all.
    Nothing,
    /// Words.
    Text,
    /// Texts of several lines, or long ones.
    LongText,
    /// Digits that are a name and no number: leading zeros, card numbers, bar codes.
    Identifier,
    /// Whole numbers.
    Integer,
    /// Numbers with decimals.
    Decimal,
    /// Amounts with a currency.
    Money,
    /// Calendar days.
    Day,
    /// Days with a time of day.
    Instant,
    /// Days some of which lack the year.
    Birthday,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Web addresses.
    Url,
    /// Yes and no.
    Flag,
}

impl Holds {
    /// The type of an own field for such a column.
    pub fn field_type(self) -> FieldType {
        match self {
            Holds::LongText => FieldType::LongText,
            Holds::Integer => FieldType::Int,
            Holds::Decimal => FieldType::Number,
            Holds::Money => FieldType::Money,
            Holds::Day => FieldType::Day,
            Holds::Instant => FieldType::Instant,
            Holds::Birthday => FieldType::Birthday,
            Holds::Flag => FieldType::Flag,
            _ => FieldType::Text,
        }
    }
}

/// What was found out about a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guess {
    /// What it holds.
    pub holds: Holds,
    /// How its dates are to be read.
    pub date_order: Option<DateOrder>,
    /// Its decimal sign.
    pub decimal: Option<DecimalSign>,
    /// The currency of its amounts, where they all name the same.
    pub currency: Option<Currency>,
    /// Whether some cells can be read in two ways and the column does not decide.
    pub must_ask: bool,
}

/// Gathers what the cells of a column look like.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    cells: u64,
    filled: u64,
    samples: Vec<String>,
    dates: DateVotes,
    decimals: DecimalVotes,
    days: u64,
    timed: u64,
    yearless: u64,
    compact: u64,
    integers: u64,
    identifiers: u64,
    numbers: u64,
    with_currency: u64,
    currency: Option<Currency>,
    currencies_differ: bool,
    emails: u64,
    phones: u64,
    marked_phones: u64,
    urls: u64,
    flags: u64,
    long: u64,
}

/// Cells kept as they are, empty ones too, so that the samples of two columns stand side by side.
const SAMPLES: usize = 200;

impl Profile {
    /// Hears one cell.
    pub fn add(&mut self, cell: &str) {
        self.cells += 1;
        if self.samples.len() < SAMPLES {
            self.samples.push(cell.chars().take(300).collect());
        }
        let text = tidy(cell);
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        self.long += u64::from(text.contains(['\n', '\r']) || text.len() > 200);
        if text.len() > 200 {
            return;
        }
        self.emails +=
            u64::from(text.contains('@') && email::split(text).iter().all(|part| email::is_address(part)));
        self.flags += u64::from(flag(text).is_some());
        let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
        self.urls += u64::from(
            lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www."),
        );
        let plain = plain(text);
        if plain.bytes().any(|byte| byte.is_ascii_digit()) {
            self.add_date(&plain);
            self.add_number(&plain);
            self.phones += u64::from(phone::split(&plain).iter().all(|part| phone::is_likely(part)));
            self.marked_phones += u64::from(plain.contains(['+', '(', ' ', '-']));
        }
    }

    fn add_date(&mut self, text: &str) {
        self.dates.add(text);
        match moment(text, &DateRules::default()) {
            Ok(Some(moment)) => {
                self.days += 1;
                self.timed += u64::from(moment.ms != 0 || moment.offset_minutes.is_some());
                self.compact += u64::from(text.bytes().all(|byte| byte.is_ascii_digit()));
            }
            Ok(None) | Err(DateError::Ambiguous) => self.days += 1,
            // A column of dates stays one although somebody typed 31 April.
            Err(DateError::NoSuchDay) => {
                self.days += u64::from(!text.bytes().all(|byte| byte.is_ascii_digit()))
            }
            Err(DateError::NotADate) => {
                self.yearless += u64::from(matches!(birthday(text, &DateRules::default()), Ok(Some(_))));
            }
        }
    }

    fn add_number(&mut self, text: &str) {
        self.decimals.add(text);
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let name = (digits.len() > 1 && digits.starts_with('0')) || digits.len() > 11;
            self.identifiers += u64::from(name);
            self.integers += u64::from(!name);
        }
        match amount(text, &AmountRules::default()) {
            Ok(Some(amount)) => {
                self.numbers += 1;
                if let Some(found) = amount.currency {
                    self.with_currency += 1;
                    self.currencies_differ |= self.currency.is_some_and(|known| known != found);
                    self.currency = Some(found);
                }
            }
            Ok(None) | Err(AmountError::Ambiguous) => self.numbers += 1,
            Err(_) => {}
        }
    }

    /// How many cells were heard.
    pub fn cells(&self) -> u64 {
        self.cells
    }

    /// How many of them hold a value.
    pub fn filled(&self) -> u64 {
        self.filled
    }

    /// The first cells, empty ones too.
    pub fn samples(&self) -> &[String] {
        &self.samples
    }

    /// What the column seems to hold.
    pub fn guess(&self) -> Guess {
        let most = |count: u64| self.filled > 0 && count * 10 >= self.filled * 9;
        let all_compact = self.compact == self.days;
        let digits = self.integers + self.identifiers;
        let holds = match () {
            () if self.filled == 0 => Holds::Nothing,
            () if most(self.emails) => Holds::Email,
            () if most(self.urls) => Holds::Url,
            // Zeros and ones are counted rather than believed.
            () if most(self.flags) && digits == 0 => Holds::Flag,
            () if most(self.days) && (!all_compact || self.filled >= 3) => {
                if self.timed > 0 {
                    Holds::Instant
                } else {
                    Holds::Day
                }
            }
            () if self.yearless > 0 && most(self.days + self.yearless) && !self.looks_numeric() => {
                Holds::Birthday
            }
            () if most(digits) && self.identifiers > 0 => Holds::Identifier,
            () if most(self.integers) => Holds::Integer,
            () if self.with_currency * 2 >= self.filled && most(self.numbers) => Holds::Money,
            () if most(self.phones) && self.marked_phones * 2 >= self.filled => Holds::Phone,
            () if most(self.numbers) => Holds::Decimal,
            () if self.long > 0 => Holds::LongText,
            () => Holds::Text,
        };
        let dated = matches!(holds, Holds::Day | Holds::Instant | Holds::Birthday);
        let numeric = matches!(holds, Holds::Decimal | Holds::Money);
        Guess {
            holds,
            date_order: self.dates.order(),
            decimal: self.decimals.sign(),
            currency: self.currency.filter(|_| !self.currencies_differ),
            must_ask: (dated && self.dates.must_ask()) || (numeric && self.decimals.must_ask()),
        }
    }

    /// Amounts such as `12.5` could be days and months.
    fn looks_numeric(&self) -> bool {
        self.numbers >= self.yearless
    }

    /// The votes on the order of dates.
    pub fn dates(&self) -> DateVotes {
        self.dates
    }

    /// The votes on the decimal sign.
    pub fn decimals(&self) -> DecimalVotes {
        self.decimals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], expected: Holds) -> Guess {
        let mut profile = Profile::default();
        cells.iter().for_each(|cell| profile.add(cell));
        let guess = profile.guess();
        assert_eq!(guess.holds, expected, "{cells:?}");
        guess
    }

    #[test]
    fn columns_are_recognised() {
        check(&[], Holds::Nothing);
        check(&["", " "], Holds::Nothing);
        check(&["Anna", "Bob", "12"], Holds::Text);
        check(&["12", "-5", ""], Holds::Integer);
        check(&["01118", "29001"], Holds::Identifier);
        check(&["4111111111111111", ""], Holds::Identifier);
        check(&["123456789012345678901234567890"], Holds::Identifier);
        check(&["0000000000012", "1e5"], Holds::Text);
        check(&["1.5", "2,75"], Holds::Decimal);
        check(&["true", "false", ""], Holds::Flag);
        check(&["0", "1", "1"], Holds::Integer);
        check(&["a@example.com", "b@example.com; c@example.com"], Holds::Email);
        check(&["+371 21 234 567", "(650) 253-0000"], Holds::Phone);
        check(&["https://example.com", "www.example.lv"], Holds::Url);
        check(&["2024-07-01T11:54:49.95+00:00"], Holds::Instant);
        check(&["2024-02-11 09:14", "2024-02-11"], Holds::Instant);
        check(&["19621226", "19710120", "19760831"], Holds::Day);
        check(&["--06-14", "1979-11-18"], Holds::Birthday);
        check(&["12 Mar 2024", "13 Mar 2024"], Holds::Day);
        check(&["one\ntwo"], Holds::LongText);
    }

    #[test]
    fn the_column_tells_order_sign_and_currency() {
        let guess = check(&["03/04/2024", "13/04/2024"], Holds::Day);
        assert_eq!((guess.date_order, guess.must_ask), (Some(DateOrder::Dmy), false));
        assert!(check(&["03/04/2024", "05/06/2024"], Holds::Day).must_ask);
        let guess = check(&["1.234,56 €", "1.234 €"], Holds::Money);
        assert_eq!((guess.decimal, guess.currency), (Some(DecimalSign::Comma), Some(Currency(*b"EUR"))));
    }
}
