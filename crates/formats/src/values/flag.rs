//! Yes and no.

use domain::fold::fold;

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
    let folded = fold(text);
    let has = |words: &str| words.split_whitespace().any(|word| word == folded || fold(word) == folded);
    match () {
        () if folded.is_empty() => None,
        () if has(YES) => Some(true),
        () if has(NO) => Some(false),
        () => None,
    }
}
