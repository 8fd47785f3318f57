//! Row ids: 128 bits, sortable by creation time, written as 26 characters of Crockford base 32 (the ULID form).

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Identifies one row of one kind for ever, on every device.
///
/// The high 48 bits are milliseconds since 1970, the low 80 random, so ids sort by creation. An import takes one id
/// and counts on from it, which is why a million new rows cost a single run of ids in the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RowId(pub u128);

impl RowId {
    /// An id for a row created at `now_ms`, with 80 bits of `random` below.
    pub fn new(now_ms: u64, random: u128) -> Self {
        RowId((u128::from(now_ms) << 80) | (random & ((1 << 80) - 1)))
    }

    /// The id `n` places after this one, for rows created together.
    pub fn offset(self, n: u64) -> Self {
        RowId(self.0.wrapping_add(u128::from(n)))
    }

    /// An id that depends on `name` alone. Two devices that declare the same thing (an own field, a setting) while
    /// apart mean the same row. Its time part is zero, so it never collides with a created row.
    pub fn named(name: &str) -> Self {
        let (mut high, mut low) = (0xcbf2_9ce4_8422_2325_u64, 0x9e37_79b9_7f4a_7c15_u64);
        for &byte in name.as_bytes() {
            high = (high ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            low = (low.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        RowId(((u128::from(high) << 64) | u128::from(low)) & ((1 << 80) - 1))
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 26];
        for (place, slot) in text.iter_mut().enumerate() {
            let shift = 125 - 5 * place as u32;
            *slot = ALPHABET[((self.0 >> shift) & 31) as usize];
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text that is not 26 characters of Crockford base 32 within 128 bits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a row id: expected 26 letters and digits")]
pub struct BadRowId(pub String);

impl FromStr for RowId {
    type Err = BadRowId;

    fn from_str(text: &str) -> Result<Self, BadRowId> {
        let bad = || BadRowId(text.chars().take(40).collect());
        if text.len() != 26 {
            return Err(bad());
        }
        let mut id = 0_u128;
        for (place, byte) in text.bytes().enumerate() {
            let digit =
                ALPHABET.iter().position(|&letter| letter == byte.to_ascii_uppercase()).ok_or_else(bad)?;
            if place == 0 && digit > 7 {
                return Err(bad());
            }
            id = (id << 5) | digit as u128;
        }
        Ok(RowId(id))
    }
}

impl Serialize for RowId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RowId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_round_trips_and_sorts_like_the_id() {
        let ids = [0, 1, 31, 32, u128::MAX, u128::MAX / 3, RowId::new(1_700_000_000_000, 77).0];
        for &a in &ids {
            assert_eq!(RowId(a).to_string().parse(), Ok(RowId(a)));
            for &b in &ids {
                assert_eq!(a.cmp(&b), RowId(a).to_string().cmp(&RowId(b).to_string()));
            }
        }
    }

    #[test]
    fn texts_that_are_no_ids_are_refused() {
        for text in ["", "0", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "0123456789012345678901234U", "ÄÄÄÄÄÄÄÄÄÄÄÄÄ"]
        {
            assert!(text.parse::<RowId>().is_err(), "{text}");
        }
    }

    #[test]
    fn named_ids_depend_on_the_name_alone() {
        assert_eq!(RowId::named("a"), RowId::named("a"));
        assert_ne!(RowId::named("ab"), RowId::named("ba"));
    }
}
