//! The texts of a language: one string that `build.rs` makes, in a part of its own, cut into a table when it is loaded.

use super::Locale;
use chunks::{Missing, chunk};
use std::sync::OnceLock;

// These three also stand in `build.rs`.
/// Ends each text.
const TEXT_END: char = '\u{1e}';
/// Between the forms of a plural.
const FORM_END: char = '\u{1f}';
/// Between a plural's category and its text.
const CATEGORY_END: char = '\u{1d}';

macro_rules! texts_of {
    ($language:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $language, ".txt"))
    };
}

chunk! { texts_en: fn load_en() -> &'static str { texts_of!("en") } }
chunk! { texts_uz: fn load_uz() -> &'static str { texts_of!("uz") } }
chunk! { texts_lv: fn load_lv() -> &'static str { texts_of!("lv") } }
chunk! { texts_ka: fn load_ka() -> &'static str { texts_of!("ka") } }
chunk! { texts_fa: fn load_fa() -> &'static str { texts_of!("fa") } }

static LOADED: [OnceLock<Vec<&'static str>>; Locale::ALL.len()] =
    [const { OnceLock::new() }; Locale::ALL.len()];

/// Loads a language, unless it is there.
pub(super) async fn load(locale: Locale) -> Result<(), Missing> {
    let loaded = &LOADED[locale as usize];
    if loaded.get().is_none() {
        let texts = match locale {
            Locale::En => load_en().await,
            Locale::Uz => load_uz().await,
            Locale::Lv => load_lv().await,
            Locale::Ka => load_ka().await,
            Locale::Fa => load_fa().await,
        }?;
        loaded.get_or_init(|| texts.split_terminator(TEXT_END).collect());
    }
    Ok(())
}

/// A text of a loaded language. Of a plural it is the form for `category()`, else the one for `other`.
pub(super) fn text(locale: Locale, index: usize, category: impl Fn() -> String) -> &'static str {
    let text = LOADED[locale as usize].get().and_then(|texts| texts.get(index)).copied().unwrap_or_default();
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
            let count = LOADED[locale as usize].get().map(Vec::len);
            assert_eq!(count, Some(super::super::COUNT), "{locale:?}");
        }
    }
}
