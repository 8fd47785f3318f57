//! From the name of a column to its meaning.

use super::concept::{Concept, Rank};
use super::words::{FIRST, SECOND, THIRD, WORDS};
use crate::values::currency;
use domain::Currency;
use domain::fold::fold;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What the name of a column says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Meaning {
    pub concept: Concept,
    pub rank: Rank,
    /// The currency that an amount's name states: `amount_usd`.
    pub currency: Option<Currency>,
}

struct Tables {
    words: HashMap<String, Concept>,
    qualifiers: HashMap<String, Rank>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut words = HashMap::new();
        for &(concept, names) in WORDS {
            for name in names.split('|') {
                // The first meaning of a word counts: the table goes from the common to the rare.
                words.entry(normal(name)).or_insert(concept);
            }
        }
        let mut qualifiers = HashMap::new();
        for (rank, names) in [(Rank::First, FIRST), (Rank::Second, SECOND), (Rank::Third, THIRD)] {
            for name in names.split_whitespace() {
                qualifiers.entry(fold(name)).or_insert(rank);
            }
        }
        Tables { words, qualifiers }
    })
}

/// A name in the form of the table: folded, words separated by single blanks. `LastName`, `last_name` and
/// `Last-Name:` are one.
pub(super) fn normal(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() || is_kept(c) { c } else { ' ' });
        before = c;
    }
    let mut out = String::with_capacity(spaced.len());
    for word in fold(&spaced).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Characters inside words: apostrophes (which folding takes away), joiners, combining marks, currency signs.
fn is_kept(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{2bb}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{200b}'
            ..='\u{200f}' | '$' | '€' | '£' | '₽' | '₾'
    ) || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}' | '\u{feff}')
}

/// The longest name, in words, that is looked at closely.
const WORDS_MAX: usize = 8;

/// What a name means, if we know it.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let normal = normal(name);
    let tables = tables();
    if normal.is_empty() || normal.len() > 120 {
        return None;
    }
    if let Some(&concept) = tables.words.get(&normal) {
        return Some(Meaning { concept, rank: Rank::First, currency: None });
    }
    let words: Vec<&str> = normal.split(' ').collect();
    if words.len() > WORDS_MAX {
        return None;
    }
    // Words are cut off one at a time, so that the longest known name wins: `business street 2` is `street 2`.
    let mut tried = vec![(words, Rank::First, None::<Currency>)];
    for _ in 0..3 {
        let mut shorter = Vec::new();
        for (words, rank, money) in &tried {
            for (place, word) in words.iter().enumerate() {
                let cut = cut_rank(tables, word);
                let named = if money.is_none() { currency(word) } else { None };
                if cut.is_none() && named.is_none() {
                    continue;
                }
                let mut rest = words.clone();
                rest.remove(place);
                let rank = cut.map_or(*rank, |cut| cut.max(*rank));
                let named = if cut.is_some() { *money } else { named.or(*money) };
                if let Some(&concept) = tables.words.get(&rest.join(" "))
                    && (named.is_none() || is_amount(concept))
                {
                    return Some(Meaning { concept, rank, currency: named });
                }
                if rest.len() > 1 {
                    shorter.push((rest, rank, named));
                }
            }
        }
        tried = shorter;
    }
    None
}

fn cut_rank(tables: &Tables, word: &str) -> Option<Rank> {
    tables.qualifiers.get(word).copied()
}

fn is_amount(concept: Concept) -> bool {
    matches!(concept, Concept::Amount | Concept::PartAmount | Concept::UnitPrice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, concept: Concept, rank: Rank) {
        let found = meaning(name).map(|meaning| (meaning.concept, meaning.rank));
        assert_eq!(found, Some((concept, rank)), "{name}");
    }

    #[test]
    fn names_are_known_in_all_languages_and_spellings() {
        use Concept::*;
        for (name, concept) in [
            ("First Name", GivenName),
            ("first_name", GivenName),
            ("FirstName", GivenName),
            ("FIRST-NAME", GivenName),
            ("Person - First name", GivenName),
            ("Vārds", NameOnly),
            ("VARDS", NameOnly),
            ("Tugʻilgan sana", Birthday),
            ("Tug'ilgan sana", Birthday),
            ("Туғилган сана", Birthday),
            ("დაბადების თარიღი", Birthday),
            ("تاريخ تولد", Birthday),
            ("Дата рождения", Birthday),
            ("Geburtsdatum", Birthday),
            ("ایمیل", Email),
            ("ელ. ფოსტა", Email),
            ("E-pasts", Email),
            ("Elektron pochta", Email),
            ("E-Mail-Adresse", Email),
            ("Рабочий e-mail", Email),
            ("Uzņēmums", Company),
            ("MailingStreet", Street),
            ("Straße", Street),
            ("Country/Region", Country),
            ("Deal - Currency of Value", Currency),
            ("Deal - Contact person", Contact),
            ("Deal - Expected close date", CloseDate),
            ("property_dealname", DealName),
            ("Emails / Primary Email", Email),
            ("نام خانوادگی", FamilyName),
            ("To'liq ismi", FullName),
            ("Кол-во", Quantity),
            ("nps_score", Nps),
        ] {
            check(name, concept, Rank::First);
        }
    }

    #[test]
    fn one_of_several_is_ranked() {
        check("E-mail 2 Address", Concept::Email, Rank::Third);
        check("E-mail 1 - Value", Concept::Email, Rank::First);
        check("Business Street 2", Concept::StreetLine, Rank::First);
        check("Home City", Concept::City, Rank::Second);
        check("Ort privat", Concept::City, Rank::Second);
        check("Weiterer Ort", Concept::City, Rank::Third);
        check("Telefon geschäftlich 2", Concept::Phone, Rank::Third);
        check("phone_other", Concept::Phone, Rank::Third);
        check("E-mail 1 - Label", Concept::Label, Rank::First);
    }

    #[test]
    fn the_currency_of_an_amount_may_stand_in_its_name() {
        for (name, code) in [
            ("amount_usd", "USD"),
            ("unit_price_eur", "EUR"),
            ("Сумма, руб.", "RUB"),
            ("Summa (so'm)", "UZS"),
            ("Total (€)", "EUR"),
        ] {
            let found = meaning(name).unwrap();
            assert_eq!(found.currency.map(|currency| currency.to_string()).as_deref(), Some(code), "{name}");
        }
        assert_eq!(meaning("email_usd"), None);
    }

    #[test]
    fn other_names_are_unknown() {
        for name in [
            "",
            "Spouse",
            "User field",
            "private",
            "1",
            "__proto__",
            "Montgomery GI Bill",
            "Won time",
            "Southborough",
        ] {
            assert_eq!(meaning(name).map(|meaning| meaning.concept), None, "{name}");
        }
    }
}
