//! The numbering plans, from a table that is read once.

use super::pattern::{matches, prefix};
use std::sync::OnceLock;

/// What a region's telephone numbers look like.
#[derive(Debug)]
pub(super) struct Region {
    /// ISO 3166 code; `001` for numbers of no country.
    pub code: &'static str,
    /// Digits after the plus.
    pub country_code: &'static str,
    /// Whether the numbers of this country code are this region's unless they are another's.
    pub is_main: bool,
    /// What is dialled for another country.
    pub international_prefix: &'static str,
    /// What is dialled in front of a number within the country.
    pub national_prefix: &'static str,
    /// Digits that a local number lacks, and the pattern of a local number.
    local: Option<(&'static str, &'static str)>,
    /// How the numbers begin where regions share a country code.
    leading: &'static str,
    lengths: u32,
    general: &'static str,
    kinds: &'static str,
}

static TABLE: &str = include_str!("regions.tsv");

fn regions() -> &'static [Region] {
    static REGIONS: OnceLock<Vec<Region>> = OnceLock::new();
    REGIONS.get_or_init(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(read).collect())
}

fn read(line: &'static str) -> Option<Region> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    let lengths = |list: &str| -> u32 {
        list.split(',')
            .filter_map(|length| length.parse::<u32>().ok())
            .fold(0, |bits, length| bits | 1 << length.min(31))
    };
    Some(Region {
        code: next()?,
        country_code: next()?,
        is_main: next()? == "1",
        international_prefix: next()?,
        national_prefix: next()?,
        local: next()?.split_once('='),
        leading: next()?,
        lengths: lengths(next()?),
        general: {
            next()?;
            next()?
        },
        kinds: next()?,
    })
}

/// The region with this ISO code, in capitals.
pub(super) fn by_code(code: &str) -> Option<&'static Region> {
    regions().iter().find(|region| region.code == code)
}

/// The main region of the country code that the digits begin with. No code is the beginning of another.
pub(super) fn by_digits(digits: &str) -> Option<&'static Region> {
    regions().iter().find(|region| region.is_main && digits.starts_with(region.country_code))
}

impl Region {
    /// Whether the digits after the country code are a number that can be in use, in any region of the code.
    pub(super) fn is_valid(&self, national: &str) -> bool {
        let sharing = regions().iter().filter(|region| region.country_code == self.country_code);
        let mut own = sharing.filter(|region| match region.leading {
            "" => region.is_of_a_kind(national),
            leading => prefix(leading, national) > 0,
        });
        own.next().is_some_and(|region| region.is_of_a_kind(national))
    }

    fn is_of_a_kind(&self, national: &str) -> bool {
        self.fits(national) && matches(self.kinds, national)
    }

    /// Whether the digits have the general shape of a number of this region.
    pub(super) fn fits(&self, national: &str) -> bool {
        self.has_length(national) && matches(self.general, national)
    }

    pub(super) fn has_length(&self, national: &str) -> bool {
        self.lengths & (1 << national.len().min(31)) != 0
    }

    pub(super) fn is_too_long(&self, national: &str) -> bool {
        national.len() as u32 > 31 - self.lengths.leading_zeros().min(31)
    }

    /// The digits without the prefix of calls within the country, and with the area that a local number leaves out.
    pub(super) fn significant(&self, national: &str) -> String {
        if let Some((area, local)) = self.local.filter(|(_, local)| matches(local, national)) {
            let whole = format!("{area}{national}");
            if self.fits(&whole) && !self.fits(national) && !local.is_empty() {
                return whole;
            }
        }
        let cut = prefix(self.national_prefix, national);
        let rest = national.get(cut..).unwrap_or_default();
        // A number that is one with the prefix and none without it begins with that digit.
        let keeps = cut == 0 || (matches(self.general, national) && !matches(self.general, rest));
        if keeps { national.to_owned() } else { rest.to_owned() }
    }
}
