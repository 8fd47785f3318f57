//! The five languages, which one is first, and what the page says about it.

use crate::browser;

/// A language of the app. The order is that of the tables `build.rs` makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Locale {
    /// English.
    En,
    /// Uzbek in Latin script.
    Uz,
    /// Latvian.
    Lv,
    /// Georgian.
    Ka,
    /// Persian.
    Fa,
}

impl Locale {
    /// All of them, in the order of menus.
    pub const ALL: [Locale; 5] = [Locale::En, Locale::Uz, Locale::Lv, Locale::Ka, Locale::Fa];

    /// The code used in files and messages.
    pub fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Uz => "uz",
            Locale::Lv => "lv",
            Locale::Ka => "ka",
            Locale::Fa => "fa",
        }
    }

    /// The tag for `Intl`: region and calendar included where they matter.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Locale::En => "en-GB",
            Locale::Uz => "uz-Latn-UZ",
            Locale::Lv => "lv-LV",
            Locale::Ka => "ka-GE",
            Locale::Fa => "fa-IR-u-ca-persian",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::Uz => "Oʻzbekcha",
            Locale::Lv => "Latviešu",
            Locale::Ka => "ქართული",
            Locale::Fa => "فارسی",
        }
    }

    /// `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        if self == Locale::Fa { "rtl" } else { "ltr" }
    }

    /// What stands between facts in a line. Beside Persian digits a middle dot would be read as a zero.
    pub(super) fn between_facts(self) -> &'static str {
        if self == Locale::Fa { "، " } else { " · " }
    }

    /// Facts in a line, without those that are empty. From right to left each is isolated, so that one in Latin letters
    /// does not turn its neighbours around.
    pub(super) fn facts(self, facts: &[impl AsRef<str>]) -> String {
        const ISOLATE: [&str; 2] = ["\u{2068}", "\u{2069}"];
        let [begin, end] = if self.direction() == "rtl" { ISOLATE } else { [""; 2] };
        let given = facts.iter().map(AsRef::as_ref).filter(|fact| !fact.is_empty());
        let isolated: Vec<String> = given.map(|fact| [begin, fact, end].concat()).collect();
        isolated.join(self.between_facts())
    }

    /// The language a tag such as `fa-IR` or `uz` belongs to.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        let language = tag.split(['-', '_']).next()?;
        Locale::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(language))
    }
}

const STORED: &str = "mehr.locale";

/// The stored choice, else the first of the browser's languages that the app speaks, else English.
pub(super) fn initial() -> Locale {
    browser::stored(STORED)
        .and_then(|tag| Locale::from_tag(&tag))
        .or_else(|| browser::languages().iter().find_map(|tag| Locale::from_tag(tag)))
        .unwrap_or(Locale::En)
}

/// Says the language and the direction on `<html>` and keeps the choice.
pub(super) fn keep(locale: Locale, is_rtl: bool) {
    browser::set_root_attribute("lang", locale.code());
    browser::set_root_attribute("dir", if is_rtl { "rtl" } else { "ltr" });
    browser::store(STORED, locale.code());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_regions_find_their_language() {
        assert_eq!(Locale::from_tag("fa-IR"), Some(Locale::Fa));
        assert_eq!(Locale::from_tag("UZ"), Some(Locale::Uz));
        assert_eq!(Locale::from_tag("de-DE"), None);
        assert_eq!(Locale::from_tag(""), None);
    }

    #[test]
    fn facts_stand_beside_each_other_as_the_language_wants() {
        assert_eq!(Locale::En.facts(&["Riga", "", "3 orders"]), "Riga · 3 orders");
        assert_eq!(Locale::Fa.facts(&["Riga", "۳"]), "\u{2068}Riga\u{2069}، \u{2068}۳\u{2069}");
        assert_eq!(Locale::Lv.facts(&[""]), "");
    }
}
