//! Money: integer minor units and an ISO 4217 code. Never a float, never added across currencies.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An ISO 4217 currency code such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(pub [u8; 3]);

impl Currency {
    /// Digits after the decimal point of this currency's minor unit, by ISO 4217 (list of 2024); two where not listed.
    pub fn digits(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }

    /// The code as text.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// `XXX`: no currency stated.
    pub const NONE: Currency = Currency(*b"XXX");
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no amount of money, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMoney {
    /// Not three letters.
    #[error("{0:?} is not a currency code: expected three letters such as EUR")]
    Currency(String),
    /// Not a decimal number.
    #[error("{0:?} is not an amount: expected digits with at most one point")]
    Amount(String),
    /// More decimal places than the currency has.
    #[error("{text:?} has more than the {digits} decimal places of {currency}")]
    Digits {
        /// What was read.
        text: String,
        /// The currency's decimal places.
        digits: u32,
        /// The currency.
        currency: Currency,
    },
    /// Beyond 64 bits of minor units.
    #[error("{0:?} is too large an amount")]
    Range(String),
}

impl FromStr for Currency {
    type Err = BadMoney;

    fn from_str(text: &str) -> Result<Self, BadMoney> {
        match text.as_bytes() {
            [a, b, c] if text.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Ok(Currency([*a, *b, *c].map(|byte| byte.to_ascii_uppercase())))
            }
            _ => Err(BadMoney::Currency(text.chars().take(20).collect())),
        }
    }
}

/// An amount in the currency's minor units (cents, tiyin, tetri).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Money {
    /// Integer minor units; negative for refunds.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// Reads a plain decimal such as `-1234.5` exactly.
    ///
    /// # Errors
    /// Not a decimal, more decimal places than the currency has (unless they are zeros), or out of range.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, BadMoney> {
        let amount = || BadMoney::Amount(text.chars().take(40).collect());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || whole.len() + fraction.len() == 0 {
            return Err(amount());
        }
        let fraction = fraction.trim_end_matches('0');
        let places = currency.digits();
        if fraction.len() > places as usize {
            return Err(BadMoney::Digits { text: text.into(), digits: places, currency });
        }
        let range = || BadMoney::Range(text.chars().take(40).collect());
        let mut minor = 0_i64;
        let padding = std::iter::repeat_n(b'0', places as usize - fraction.len());
        for byte in whole.bytes().chain(fraction.bytes()).chain(padding) {
            minor = minor
                .checked_mul(10)
                .and_then(|value| value.checked_add(i64::from(byte - b'0')))
                .ok_or_else(range)?;
        }
        Ok(Money { minor: if negative { -minor } else { minor }, currency })
    }

    /// The amount as a plain decimal with all places of its currency, for example `12.50`.
    pub fn decimal(self) -> String {
        let places = self.currency.digits() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

impl FromStr for Money {
    type Err = BadMoney;

    /// Reads `12.50 EUR`.
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let (amount, code) =
            text.split_once(' ').ok_or_else(|| BadMoney::Currency(text.chars().take(20).collect()))?;
        Money::parse(amount, code.parse()?)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    /// `{"amount": "12.50", "currency": "EUR"}`: the amount as text, so that no reader rounds it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire { amount: self.decimal(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Money::parse(&wire.amount, wire.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn amounts_round_trip_exactly(minor in -i64::MAX..i64::MAX, code in "EUR|JPY|KWD|UZS|IRR|CLF") {
            let money = Money { minor, currency: code.parse().unwrap() };
            prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        }
    }

    #[test]
    fn places_beyond_the_minor_unit_are_refused_not_rounded() {
        let eur = Currency(*b"EUR");
        assert_eq!(Money::parse("1.500", eur).map(|m| m.minor), Ok(150));
        assert!(matches!(Money::parse("1.005", eur), Err(BadMoney::Digits { .. })));
        assert!(Money::parse("1,5", eur).is_err());
        assert!(Money::parse("", eur).is_err());
        assert!(Money::parse("99999999999999999999", eur).is_err());
    }
}
