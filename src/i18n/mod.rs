//! Texts, numbers and dates in the person's language.
//!
//! Texts are gathered by `build.rs` from the `strings/` folders, and each language is loaded when it is chosen; numbers, money, dates, plurals and lists are formatted
//! by the browser's own `Intl`, whose data for all five languages is already on the machine. A calendar day is
//! formatted at midnight UTC in the zone UTC, so that it is the same day everywhere.

mod conventions;
pub(crate) mod intl;
mod jalali;
mod locale;
mod texts;

pub(crate) use jalali::Jalali;
pub use locale::Locale;

use chunks::Missing;
use leptos::prelude::*;
use leptos::task::spawn_local;

include!(concat!(env!("OUT_DIR"), "/strings.rs"));

/// One text in all languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key {
    pub(crate) index: u16,
    pub(crate) params: &'static [&'static str],
}

/// What stands in the place of a placeholder.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Arg {
    /// As it is.
    Text(String),
    /// In the digits of the language; `{count}` also chooses the plural form.
    Number(f64),
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

macro_rules! arg_from_number {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Arg {
            fn from(number: $ty) -> Arg {
                Arg::Number(number as f64)
            }
        }
    )*};
}
arg_from_number!(u8, i32, u32, u64, i64, usize, f64);

/// Loads the texts of the first language; nothing may be shown before.
pub(crate) async fn load_first() -> Result<(), Missing> {
    texts::load_first(locale::initial()).await
}

/// Loads all texts of another language.
pub(crate) async fn load_texts(locale: Locale) -> Result<(), Missing> {
    texts::want_later();
    texts::load_wanted(locale).await
}

/// The chosen language, in context. Its texts are there.
#[derive(Clone, Copy)]
pub(crate) struct I18n {
    locale: RwSignal<Locale>,
    /// Whether lines run against the direction of the language.
    is_turned: RwSignal<bool>,
}

impl I18n {
    /// Puts the language into context and keeps `<html lang dir>` and the stored choice up to date.
    pub(crate) fn provide() -> I18n {
        let i18n = I18n::of(locale::initial());
        Effect::new(move |_| locale::keep(i18n.locale.get(), i18n.is_rtl()));
        provide_context(i18n);
        i18n
    }

    /// A language of its own for a part of the page; its texts have to be loaded ([`load_texts`]). Nothing is kept of it.
    pub(crate) fn of(locale: Locale) -> I18n {
        I18n { locale: RwSignal::new(locale), is_turned: RwSignal::new(false) }
    }

    /// The language; tracked.
    pub(crate) fn locale(self) -> Locale {
        self.locale.get()
    }

    /// The language; not tracked, for work that outlives a view.
    pub(crate) fn locale_untracked(self) -> Locale {
        self.locale.get_untracked()
    }

    /// Whether lines run from right to left; tracked.
    pub(crate) fn is_rtl(self) -> bool {
        (self.locale.get().direction() == "rtl") != self.is_turned.get()
    }

    /// Lets lines run against the direction of the language, to see a screen mirrored, or along it again.
    pub(crate) fn turn(self, is_turned: bool) {
        self.is_turned.set(is_turned);
    }

    /// Changes the language as soon as its texts are there; without them all stays as it is.
    pub(crate) fn set_locale(self, locale: Locale) {
        spawn_local(async move {
            if texts::load_wanted(locale).await.is_ok() {
                self.locale.set(locale);
            }
        });
    }

    /// Loads the texts of all screens but the first, in the chosen language and from now on in each that is chosen.
    pub(crate) async fn load_later(self) -> Result<(), Missing> {
        texts::want_later();
        texts::load_later(self.locale.get_untracked()).await
    }

    /// A text without placeholders; tracked.
    pub(crate) fn text(self, key: Key) -> String {
        self.format(key, &[])
    }

    /// A text with its placeholders filled; tracked. The macro `t!` checks the names when compiling.
    pub(crate) fn format(self, key: Key, args: &[(&str, Arg)]) -> String {
        let locale = self.locale.get();
        filled(locale, key, args, &|count| intl::plural(locale, count), &|number| {
            intl::number(locale, number)
        })
    }

    /// A number with the digits and separators of the language; tracked.
    pub(crate) fn number(self, number: f64) -> String {
        intl::number(self.locale.get(), number)
    }

    /// A share such as 0.25 as a percentage with one decimal place at most; tracked.
    pub(crate) fn percent(self, share: f64) -> String {
        intl::percent(self.locale.get(), share)
    }

    /// An amount in its currency, exactly; tracked.
    pub(crate) fn money(self, money: domain::Money) -> String {
        intl::money(self.locale.get(), money)
    }

    /// An amount in whole units; tracked.
    pub(crate) fn money_whole(self, money: domain::Money) -> String {
        intl::money_whole(self.locale.get(), money)
    }

    /// A calendar day, Jalali in Persian; tracked.
    pub(crate) fn day(self, day: domain::Day) -> String {
        intl::day(self.locale.get(), day)
    }

    /// A calendar month; tracked.
    pub(crate) fn month(self, month: domain::time::Month) -> String {
        intl::month(self.locale.get(), month)
    }

    /// A birthday, with or without a year; tracked.
    pub(crate) fn birthday(self, date: domain::Birthday) -> String {
        intl::birthday(self.locale.get(), date)
    }

    /// Day and time of a moment on the person's clock; tracked.
    pub(crate) fn instant(self, at: domain::Instant) -> String {
        intl::instant(self.locale.get(), at)
    }

    /// How long ago or ahead a moment is: "yesterday", "in 3 hours"; tracked.
    pub(crate) fn relative(self, at: domain::Instant) -> String {
        intl::relative(self.locale.get(), at, js_sys::Date::now())
    }

    /// "a, b and c"; tracked.
    pub(crate) fn list(self, items: &[String]) -> String {
        intl::list(self.locale.get(), items)
    }

    /// Facts beside each other, without those that are empty: "Riga · 3 orders"; tracked.
    pub(crate) fn facts(self, facts: &[impl AsRef<str>]) -> String {
        self.locale.get().facts(facts)
    }

    /// What stands between facts; tracked.
    pub(crate) fn between_facts(self) -> &'static str {
        self.locale.get().between_facts()
    }

    /// A number of bytes in the unit that reads best; tracked.
    pub(crate) fn bytes(self, bytes: u64) -> String {
        intl::bytes(self.locale.get(), bytes)
    }
}

/// A text in a language with its placeholders filled. Plural categories and numbers come from outside, so that texts can
/// be looked at where no browser is.
pub(crate) fn filled(
    locale: Locale,
    key: Key,
    args: &[(&str, Arg)],
    plural: &dyn Fn(f64) -> String,
    number: &dyn Fn(f64) -> String,
) -> String {
    let category = || match args.iter().find(|(name, _)| *name == "count") {
        Some((_, Arg::Number(count))) => plural(*count),
        _ => "other".to_owned(),
    };
    let text = texts::text(locale, usize::from(key.index), category);
    fill(text, |name| {
        let (_, arg) = args.iter().find(|(given, _)| *given == name)?;
        Some(match arg {
            Arg::Text(text) => text.clone(),
            Arg::Number(given) => number(*given),
        })
    })
}

/// Loads a language without a browser, where nothing is cut out of the program.
#[cfg(test)]
pub(crate) fn load_now(locale: Locale) {
    use futures::FutureExt as _;
    let load = async {
        texts::load_first(locale).await?;
        texts::load_later(locale).await
    };
    load.now_or_never().expect("inside without the feature").expect("is there");
}

/// The language in context.
pub(crate) fn use_i18n() -> I18n {
    expect_context()
}

/// Replaces `{name}` by what `value` gives; a name without a value stays as it is.
fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + length];
        filled.push_str(&rest[..start]);
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(&rest[start..=start + length]),
        }
        rest = &rest[start + length + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Whether exactly the placeholders of a text are given; used by `t!` at compile time.
pub(crate) const fn names_fit(wanted: &[&str], given: &[&str]) -> bool {
    if wanted.len() != given.len() {
        return false;
    }
    let mut i = 0;
    while i < given.len() {
        let mut found = false;
        let mut j = 0;
        while j < wanted.len() {
            found |= same(given[i].as_bytes(), wanted[j].as_bytes());
            j += 1;
        }
        if !found {
            return false;
        }
        i += 1;
    }
    true
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A reactive text: a closure that follows the language and whatever signals the values read.
///
/// `t!(i18n, k::customers::TITLE)` or `t!(i18n, k::customers::FOUND, count = total.get())`.
macro_rules! t {
    ($i18n:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        let i18n = $i18n;
        move || text!(i18n, $key $(, $name = $value)*)
    }};
}

/// The text at this moment, as a `String`; tracked where it is called.
macro_rules! text {
    ($i18n:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        const { assert!($crate::i18n::names_fit($key.params, &[$(stringify!($name)),*]), "wrong placeholders") };
        $i18n.format($key, &[$((stringify!($name), $crate::i18n::Arg::from($value))),*])
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_unknown_ones_stay() {
        let value = |name: &str| (name == "a").then(|| "1".to_owned());
        assert_eq!(fill("x {a} y {b} {", value), "x 1 y {b} {");
    }

    #[test]
    fn placeholders_are_compared_as_sets() {
        assert!(names_fit(&["a", "count"], &["count", "a"]));
        assert!(!names_fit(&["a"], &["b"]));
        assert!(!names_fit(&["a"], &[]));
    }
}
