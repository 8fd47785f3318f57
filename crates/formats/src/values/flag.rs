//! Yes and no.

use domain::fold::fold;
use std::sync::OnceLock;

const YES: &str = "1 true yes y t on x ✓ ✔ ☑ ha patiess ja j wahr да истина ха კი დიახ ჭეშმარიტი بله بلی اری درست \
    rost igen si oui verdadero vrai";
const NO: &str = "0 false no n f off ne aplams nein falsch нет ложь йук yoq არა მცდარი خیر نه نادرست غلط xato faux non falso";

/// Reads a flag in the languages of our users and their spreadsheets. `None` for anything else, also for nothing.
///
/// ```
/// use formats::values::flag;
/// assert_eq!((flag("Jā"), flag("yoʻq"), flag("ИСТИНА"), flag("maybe")), (Some(true), Some(false), Some(true), None));
/// ```
pub fn flag(text: &str) -> Option<bool> {
    let text = super::tidy(text);
    if text.len() > 30 {
        return None;
    }
    match fold(text) {
        folded if folded.is_empty() => None,
        folded if words(&YES_WORDS, YES).contains(&folded) => Some(true),
        folded if words(&NO_WORDS, NO).contains(&folded) => Some(false),
        _ => None,
    }
}

static YES_WORDS: OnceLock<Vec<String>> = OnceLock::new();
static NO_WORDS: OnceLock<Vec<String>> = OnceLock::new();

/// The words folded, which costs too much to be done at every cell.
fn words(folded: &'static OnceLock<Vec<String>>, words: &str) -> &'static [String] {
    folded.get_or_init(|| words.split_whitespace().flat_map(|word| [word.to_owned(), fold(word)]).collect())
}
