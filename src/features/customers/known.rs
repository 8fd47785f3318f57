//! Customers that a new one may be already: of the same e-mail or phone, or of a name so like that one letter was
//! mistyped.

use domain::fold::fold;
use std::collections::BTreeSet;

/// Digits of a phone that two numbers must share at their ends; country codes and leading zeros stand before them.
const PHONE_MIN: usize = 7;
/// Names shorter than this are like too many others.
const NAME_MIN: usize = 3;
/// Words shorter than this are no use in looking for candidates.
const WORD_MIN: usize = 4;

/// What is typed of a new customer.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
}

/// Why a customer may be the same, the surest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reason {
    Email,
    Phone,
    Name,
}

impl Typed {
    /// What to search for, and the reason that a find would be.
    pub(super) fn questions(&self) -> Vec<(Reason, String)> {
        let emails = self.emails.iter().filter(|email| email.contains('@'));
        let phones = self.phones.iter().filter_map(|phone| phone_tail(&digits(phone)).map(str::to_owned));
        let mut asked: Vec<(Reason, String)> =
            emails.map(|email| (Reason::Email, email.trim().to_owned())).collect();
        asked.extend(phones.map(|tail| (Reason::Phone, tail)));
        let name = self.name.trim();
        if name.chars().count() >= NAME_MIN {
            asked.push((Reason::Name, name.to_owned()));
            // A letter wrong in one word leaves the others right.
            let words = name.split_whitespace().filter(|word| word.chars().count() >= WORD_MIN);
            if name.split_whitespace().nth(1).is_some() {
                asked.extend(words.map(|word| (Reason::Name, word.to_owned())));
            }
        }
        asked
    }

    /// Whether a customer with these values may be the same for this reason.
    pub(super) fn may_be(&self, reason: Reason, name: &str, emails: &[String], phones: &[String]) -> bool {
        match reason {
            Reason::Email => {
                let known: BTreeSet<String> = emails.iter().map(|email| fold(email.trim())).collect();
                self.emails.iter().any(|email| known.contains(&fold(email.trim())))
            }
            Reason::Phone => phones
                .iter()
                .any(|known| self.phones.iter().any(|phone| same_phone(&digits(phone), &digits(known)))),
            Reason::Name => similar_names(&self.name, name),
        }
    }
}

fn digits(phone: &str) -> String {
    fold(phone).chars().filter(char::is_ascii_digit).collect()
}

/// The end of a number, without what may stand before it; `None` for one that is too short to tell.
fn phone_tail(digits: &str) -> Option<&str> {
    digits.len().checked_sub(PHONE_MIN).map(|start| &digits[start..])
}

/// Whether two numbers are one, with or without the code of the country: `+371 2612 3456` and `26123456`.
fn same_phone(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().min(other.len()) >= PHONE_MIN && (one.ends_with(other) || other.ends_with(one))
}

/// Whether names are of the same words in any order, a mistyped letter or two aside.
fn similar_names(one: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.sort_unstable();
        words.join(" ").chars().collect::<Vec<char>>()
    };
    let (one, other) = (sorted(one), sorted(other));
    let allowed = match one.len().min(other.len()) {
        0..NAME_MIN => return false,
        NAME_MIN..6 => 0,
        6..12 => 1,
        _ => 2,
    };
    one.len().abs_diff(other.len()) <= allowed && distance(&one, &other) <= allowed
}

/// How many letters have to be put in, left out, changed or swapped with their neighbour (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let changed = last[j] + usize::from(a != b);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn names_alike_but_for_a_letter_accents_or_order_are_similar() {
        assert!(similar_names("Jānis Bērziņš", "janis berzins"));
        assert!(similar_names("Berzins, Janis", "Jānis Bērziņš"));
        assert!(similar_names("Jhon Smith", "John Smith"));
        assert!(similar_names("Oʻktam Karimov", "O'ktam Karimow"));
        assert!(!similar_names("Anna", "Anne"));
        assert!(!similar_names("Anna Smith", "Boris Smith"));
        assert!(!similar_names("", ""));
    }

    #[test]
    fn a_phone_is_the_same_with_and_without_its_country() {
        assert!(same_phone("37126123456", "26123456"));
        assert!(same_phone("0037126123456", "37126123456"));
        assert!(same_phone("02112345678", "982112345678"));
        assert!(!same_phone("26123456", "26123457"));
        assert!(!same_phone("123", "123"));
    }

    #[test]
    fn what_is_typed_says_what_to_look_for() {
        let typed = Typed {
            name: "Jhon Smith".into(),
            emails: texts(&["half", "John@example.com"]),
            phones: texts(&["12", "+371 26 123-456"]),
        };
        let asked = typed.questions();
        assert!(asked.contains(&(Reason::Email, "John@example.com".into())));
        assert!(asked.contains(&(Reason::Phone, "6123456".into())));
        assert!(asked.contains(&(Reason::Name, "Smith".into())));
        assert!(!asked.iter().any(|(_, text)| text == "half" || text == "12"));
        assert!(typed.may_be(Reason::Email, "", &texts(&["john@EXAMPLE.com"]), &[]));
        assert!(typed.may_be(Reason::Phone, "", &[], &texts(&["26123456"])));
        assert!(!typed.may_be(Reason::Name, "John Brown", &[], &[]));
    }

    #[test]
    fn swapped_letters_are_one_mistake() {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        assert_eq!(distance(&chars("jhon"), &chars("john")), 1);
        assert_eq!(distance(&chars("kitten"), &chars("sitting")), 3);
    }
}
