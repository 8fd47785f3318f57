//! Rules of the segment screens that need no browser: places in the text, fixes, completions.

use crate::i18n::Locale;
use domain::expr::{Completion, Expr, Literal, Operand, Path, Predicate, Quantifier, Test};
use serde::Deserialize;

/// Conditions to begin with: a name for the texts, and the condition.
pub(super) const EXAMPLES: [(&str, &str); 6] = [
    ("vip", "rfm.monetary = 5 and rfm.frequency >= 4"),
    ("slipping_away", "count(orders) >= 2 and last(orders.day) before 90 days ago"),
    ("new_this_month", "first(orders.day) in this month"),
    ("unhappy", "last(interactions.csat) <= 2 or last(interactions.nps) <= 6"),
    ("no_contact", "count(interactions where at in last 90 days) = 0"),
    ("birthday", "birthday in next 7 days"),
];

/// Before the code of a language in the names of ready-made segments.
pub(super) const LANGUAGE: &str = "language.";

/// The condition of a ready-made segment.
pub(super) fn example(name: &str) -> Option<String> {
    match name.strip_prefix(LANGUAGE) {
        Some(code) => Locale::ALL.into_iter().find(|locale| locale.code() == code).map(speaks),
        None => {
            EXAMPLES.iter().find(|(known, _)| *known == name).map(|(_, condition)| (*condition).to_owned())
        }
    }
}

/// The condition that a language is among those of a customer, by its code or its own name.
pub(super) fn speaks(locale: Locale) -> String {
    let texts = [locale.code(), locale.own_name()].map(|text| Literal::Text(text.to_owned()).into());
    let predicate = Predicate::has(Quantifier::Any, texts.to_vec());
    let operand = Operand::Field(Path::of(&["languages"]));
    Expr::Test(Test { operand, predicate, at: Default::default() }).to_string()
}

/// The condition that exactly these of several conditions hold and the others do not.
pub(super) fn exactly(conditions: &[String], within: &[usize]) -> String {
    let part = |(place, condition): (usize, &String)| {
        if within.contains(&place) { format!("({condition})") } else { format!("not ({condition})") }
    };
    conditions.iter().enumerate().map(part).collect::<Vec<_>>().join(" and ")
}

/// A mistake in a condition, as the engine reports it. Places are in UTF-16 units, as text fields count.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Mistake {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends; at the end of the text both are the same.
    pub(super) end: usize,
    /// What is wrong.
    pub(super) code: String,
    /// What stands there.
    pub(super) found: String,
    /// What would fit, as codes.
    pub(super) expected: Vec<String>,
    /// Texts that could be put in place of what was found.
    pub(super) suggestions: Vec<String>,
}

/// The byte at a place counted in UTF-16 units; a place inside a character or past the end is moved to the next one or
/// to the end.
pub(super) fn byte_at(text: &str, utf16: usize) -> usize {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= utf16 {
            return byte;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// The text in pieces, each with whether a mistake lies on it. A mistake at the very end, where nothing stands, lies on
/// an added blank, so that there is something to underline.
pub(super) fn pieces(text: &str, mistakes: &[Mistake]) -> Vec<(String, bool)> {
    let mut marked: Vec<(usize, usize)> =
        mistakes.iter().map(|mistake| (byte_at(text, mistake.start), byte_at(text, mistake.end))).collect();
    marked.sort_unstable();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (from, to) in marked {
        let from = from.max(at);
        if from > at {
            pieces.push((text[at..from].to_owned(), false));
        }
        if to > from {
            pieces.push((text[from..to].to_owned(), true));
        }
        at = at.max(to).max(from);
    }
    if at < text.len() {
        pieces.push((text[at..].to_owned(), false));
    } else if mistakes.iter().any(|mistake| mistake.start >= mistake.end) {
        pieces.push(("\u{a0}\u{a0}".to_owned(), true));
    }
    pieces
}

/// The text with a suggestion in the place of a mistake.
pub(super) fn fixed(text: &str, mistake: &Mistake, suggestion: &str) -> String {
    let (from, to) = (byte_at(text, mistake.start), byte_at(text, mistake.end));
    let before = &text[..from];
    let gap =
        if from == to && !before.is_empty() && !before.ends_with(char::is_whitespace) { " " } else { "" };
    format!("{before}{gap}{suggestion}{}", &text[to.max(from)..])
}

/// The text with a completion taken, and where the cursor stands then, in UTF-16 units. A blank follows unless the
/// completion leads on without one.
pub(super) fn completed(text: &str, completion: &Completion) -> (String, usize) {
    let (Some(before), Some(after)) = (text.get(..completion.from), text.get(completion.to..)) else {
        return (text.to_owned(), text.encode_utf16().count());
    };
    let leads_on = completion.text.ends_with(['(', '.']) || after.starts_with([' ', ')', ',', '.']);
    let blank = if leads_on { "" } else { " " };
    let head = format!("{before}{}{blank}", completion.text);
    (format!("{head}{after}"), head.encode_utf16().count())
}

/// The share of the rows that a condition selects.
pub(super) fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Schema;
    use domain::expr::{check, complete, parse};

    fn mistake(start: usize, end: usize) -> Mistake {
        Mistake { start, end, ..Mistake::default() }
    }

    #[test]
    fn every_example_is_a_right_condition_on_customers() {
        for (name, condition) in EXAMPLES {
            let expr = parse(condition).unwrap_or_else(|mistake| panic!("{name}: {mistake}"));
            let checked = check(&expr, &Schema::built_in(), "customer");
            assert!(checked.is_ok(), "{name}: {:?}", checked.err());
        }
    }

    #[test]
    fn every_language_of_the_app_is_a_ready_made_segment() {
        assert_eq!(example("language.fa").as_deref(), Some("languages has any (\"fa\", \"فارسی\")"));
        assert_eq!(example("language.xx"), None);
        for locale in Locale::ALL {
            let expr = parse(&speaks(locale)).expect("the condition of a language is right");
            assert!(check(&expr, &Schema::built_in(), "customer").is_ok());
        }
    }

    #[test]
    fn a_part_of_an_overlap_is_a_right_condition() {
        let conditions = ["city = Riga or city = Tallinn".to_owned(), "stage = key".to_owned()];
        let part = exactly(&conditions, &[1]);
        assert_eq!(part, "not (city = Riga or city = Tallinn) and (stage = key)");
        assert!(parse(&part).is_ok());
    }

    #[test]
    fn places_are_counted_as_text_fields_count() {
        let text = "city = \"😀თბ\"";
        assert_eq!(byte_at(text, 8), 8);
        assert_eq!(byte_at(text, 10), 12);
        assert_eq!(byte_at(text, 999), text.len());
    }

    #[test]
    fn mistakes_are_underlined_where_they_stand_and_at_the_end() {
        let text = "citi = Riga";
        assert_eq!(
            pieces(text, &[mistake(0, 4)]),
            [("citi".to_owned(), true), (" = Riga".to_owned(), false)]
        );
        assert_eq!(pieces("city =", &[mistake(6, 6)]).last(), Some(&("\u{a0}\u{a0}".to_owned(), true)));
        let all: String =
            pieces(text, &[mistake(5, 6), mistake(0, 4)]).into_iter().map(|(piece, _)| piece).collect();
        assert_eq!(all, text);
    }

    #[test]
    fn a_fix_replaces_the_mistake_and_nothing_else() {
        assert_eq!(fixed("citi = Riga", &mistake(0, 4), "city"), "city = Riga");
        assert_eq!(fixed("city", &mistake(4, 4), "="), "city =");
    }

    #[test]
    fn a_taken_completion_leaves_the_cursor_where_one_types_on() {
        let schema = Schema::built_in();
        let take = |text: &str| {
            let offered = complete(text, text.len(), &schema, "customer");
            completed(text, &offered[0])
        };
        assert_eq!(take("sta"), ("status ".to_owned(), 7));
        assert_eq!(take("cou"), ("country ".to_owned(), 8));
        assert_eq!(take("coun").0.trim(), "country");
        let function = complete("count", 5, &schema, "customer");
        let function = function.iter().find(|offer| offer.text == "count(").expect("count is offered");
        assert_eq!(completed("count", function), ("count(".to_owned(), 6));
    }
}
