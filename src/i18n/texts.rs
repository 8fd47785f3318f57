//! The texts of a language: two strings that `build.rs` makes, each in a part of its own, cut into a table when it is
//! loaded.

use super::{FIRST as FIRST_COUNT, Locale};
use chunks::{Missing, chunk};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

// These three also stand in `build.rs`.
/// Ends each text.
const TEXT_END: char = '\u{1e}';
/// Between the forms of a plural.
const FORM_END: char = '\u{1f}';
/// Between a plural's category and its text.
const CATEGORY_END: char = '\u{1d}';

/// Two parts of the program, one for the texts of the first screen and one for those of all others.
macro_rules! language {
    ($language:literal, $first:ident: $load_first:ident, $later:ident: $load_later:ident) => {
        chunk! {
            $first: fn $load_first() -> &'static str {
                include_str!(concat!(env!("OUT_DIR"), "/", $language, ".first.txt"))
            }
        }
        chunk! {
            $later: fn $load_later() -> &'static str {
                include_str!(concat!(env!("OUT_DIR"), "/", $language, ".later.txt"))
            }
        }
    };
}

language!("en", texts_en: first_en, later_en: later_en);
language!("uz", texts_uz: first_uz, later_uz: later_uz);
language!("lv", texts_lv: first_lv, later_lv: later_lv);
language!("ka", texts_ka: first_ka, later_ka: later_ka);
language!("fa", texts_fa: first_fa, later_fa: later_fa);

type Table = [OnceLock<Vec<&'static str>>; Locale::ALL.len()];

static FIRST: Table = [const { OnceLock::new() }; Locale::ALL.len()];
static LATER: Table = [const { OnceLock::new() }; Locale::ALL.len()];

/// Whether a screen other than the first has been asked for.
static WANTS_LATER: AtomicBool = AtomicBool::new(false);

/// Loads a language for the first screen, unless it is there.
pub(super) async fn load_first(locale: Locale) -> Result<(), Missing> {
    if FIRST[locale as usize].get().is_none() {
        let texts = match locale {
            Locale::En => first_en().await,
            Locale::Uz => first_uz().await,
            Locale::Lv => first_lv().await,
            Locale::Ka => first_ka().await,
            Locale::Fa => first_fa().await,
        }?;
        keep(&FIRST, locale, texts);
    }
    Ok(())
}

/// Loads the rest of a language, unless it is there.
pub(super) async fn load_later(locale: Locale) -> Result<(), Missing> {
    if LATER[locale as usize].get().is_none() {
        let texts = match locale {
            Locale::En => later_en().await,
            Locale::Uz => later_uz().await,
            Locale::Lv => later_lv().await,
            Locale::Ka => later_ka().await,
            Locale::Fa => later_fa().await,
        }?;
        keep(&LATER, locale, texts);
    }
    Ok(())
}

/// From now on a language is there only with its rest.
pub(super) fn want_later() {
    WANTS_LATER.store(true, Ordering::Relaxed);
}

/// Loads as much of a language as is wanted, unless it is there.
pub(super) async fn load_wanted(locale: Locale) -> Result<(), Missing> {
    load_first(locale).await?;
    if WANTS_LATER.load(Ordering::Relaxed) { load_later(locale).await } else { Ok(()) }
}

fn keep(table: &Table, locale: Locale, texts: &'static str) {
    table[locale as usize].get_or_init(|| texts.split_terminator(TEXT_END).collect());
}

fn find(locale: Locale, index: usize) -> Option<&'static str> {
    let (table, index) = match index.checked_sub(FIRST_COUNT) {
        None => (&FIRST, index),
        Some(index) => (&LATER, index),
    };
    table[locale as usize].get()?.get(index).copied()
}

/// A text of a loaded language. Of a plural it is the form for `category()`, else the one for `other`.
pub(super) fn text(locale: Locale, index: usize, category: impl Fn() -> String) -> &'static str {
    let text = find(locale, index).unwrap_or_default();
    if !text.contains(CATEGORY_END) {
        return text;
    }
    let form = |wanted: &str| {
        text.split(FORM_END)
            .filter_map(|form| form.split_once(CATEGORY_END))
            .find_map(|(category, text)| (category == wanted).then_some(text))
    };
    form(&category()).or_else(|| form("other")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_have_the_same_number_of_texts() {
        for locale in Locale::ALL {
            crate::i18n::load_now(locale);
            let count = |table: &Table| table[locale as usize].get().map(Vec::len);
            assert_eq!(count(&FIRST), Some(FIRST_COUNT), "{locale:?}");
            assert_eq!(count(&LATER), Some(super::super::COUNT - FIRST_COUNT), "{locale:?}");
        }
    }
}
